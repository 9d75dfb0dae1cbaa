"""How alike answers are: golden values from the literature, and what always holds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.measures import FEWEST_ANSWERS, Alike, alike, leik

counts = st.lists(st.integers(0, 20), min_size=2, max_size=7).filter(any)


@pytest.mark.parametrize(
    ("given_counts", "agreement"),
    [
        ((1, 6, 1), 0.75),
        ((1, 0, 7), 0.75),
        ((0, 4, 4), 0.5),
        ((3, 2, 3), 0.25),
        ((4, 0, 4), 0),
        ((8, 0, 0), 1),
        # Leik's D of 0.2866667 for V: cran/agrmt, man pages.
        ((30, 40, 210, 130, 530, 50, 10), 1 - 0.2866667),
    ],
)
def test_leik_agrees_with_published_values(given_counts, agreement):
    assert float(leik(given_counts)) == pytest.approx(agreement, abs=1e-7)


def van_der_eijk(given_counts):
    """Van der Eijk's A (2001), for a second opinion on the order of patterns."""
    layers, left = [], list(given_counts)
    while any(left):
        least = min(count for count in left if count)
        layers.append((least, [count > 0 for count in left]))
        left = [count - least if count else 0 for count in left]
    total, size = sum(given_counts), len(given_counts)
    agreement = 0.0
    for least, pattern in layers:
        filled = sum(pattern)
        unimodal = dismodal = 0
        for low in range(size):
            for middle in range(low + 1, size):
                for high in range(middle + 1, size):
                    three = (pattern[low], pattern[middle], pattern[high])
                    unimodal += three in {(True, True, False), (False, True, True)}
                    dismodal += three == (True, False, True)
        agrees = 1.0
        if unimodal + dismodal:
            agrees = ((size - 2) * unimodal - (size - 1) * dismodal) / (
                (size - 2) * (unimodal + dismodal)
            )
        agreement += (least * filled / total) * agrees * (1 - (filled - 1) / (size - 1))
    return agreement


def test_the_second_opinion_is_itself_right():
    assert van_der_eijk((30, 40, 210, 130, 530, 50, 10)) == pytest.approx(0.6113333, abs=1e-6)
    assert van_der_eijk((6, 0, 2)) == pytest.approx(0.0, abs=1e-9)


def test_both_opinions_call_an_even_split_between_the_ends_the_least_alike():
    patterns = [(4, 0, 4), (0, 4, 4), (1, 6, 1), (8, 0, 0)]
    assert [float(leik(p)) for p in patterns] == sorted(float(leik(p)) for p in patterns)
    assert min(patterns, key=van_der_eijk) == (4, 0, 4)
    assert max(patterns, key=van_der_eijk) == (8, 0, 0)


@given(counts)
def test_it_is_a_share_and_reads_the_same_from_either_end(given_counts):
    agreement = leik(given_counts)
    assert 0 <= agreement <= 1
    assert agreement == leik(given_counts[::-1])


@given(counts, st.integers(2, 9))
def test_twice_as_many_people_of_the_same_mind_change_nothing(given_counts, times):
    assert leik(given_counts) == leik([count * times for count in given_counts])


@given(st.integers(2, 7), st.integers(1, 20), st.data())
def test_everyone_in_one_category_is_whole_agreement_and_the_ends_are_none(size, people, data):
    place = data.draw(st.integers(0, size - 1))
    assert leik([people if each == place else 0 for each in range(size)]) == 1
    assert leik([people, *[0] * (size - 2), people]) == 0


@pytest.mark.parametrize("wrong", [(), (3,), (0, 0, 0), (1, -1, 2)])
def test_what_cannot_be_compared_is_refused(wrong):
    with pytest.raises(ValueError, match="answer"):
        leik(wrong)


@pytest.mark.parametrize(
    ("given_counts", "word"),
    [
        ((1, 6, 1), Alike.MUCH_ALIKE),
        ((0, 4, 4), Alike.SOMEWHAT_APART),
        ((3, 2, 3), Alike.FAR_APART),
        ((4, 0, 4), Alike.FAR_APART),
        ((2, 0, 2), None),
        ((0, 0, 0), None),
    ],
)
def test_it_is_said_in_three_words_and_never_for_fewer_than_five(given_counts, word):
    assert alike(given_counts) is word


@given(counts)
def test_the_words_follow_the_measure(given_counts):
    word = alike(given_counts)
    if sum(given_counts) < FEWEST_ANSWERS:
        assert word is None
    else:
        order = [Alike.FAR_APART, Alike.SOMEWHAT_APART, Alike.MUCH_ALIKE]
        third = order.index(word)
        assert Fraction(third, 3) <= leik(given_counts)
        assert leik(given_counts) < Fraction(third + 1, 3) or word is Alike.MUCH_ALIKE
