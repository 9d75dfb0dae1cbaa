"""How alike answers are: golden values from the literature, and what always holds."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.patterns.measures import MOST_STEPS, Alike, alike, leik, steps_to_even, superiority
from workbook.sessions.tally import FEWEST_ANSWERS

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


# --- Two sides ------------------------------------------------------------------------------


def tally(values, size):
    """How many of each of the values 1 to size there are."""
    return [values.count(value) for value in range(1, size + 1)]


@st.composite
def two_sides(draw, most=20):
    size = draw(st.integers(2, 7))
    side = st.lists(st.integers(0, most), min_size=size, max_size=size).filter(any)
    return draw(side), draw(side)


def test_superiority_agrees_with_the_published_example():
    # Pain after two treatments: Brunner and Munzel (2000), as in toshi-ara/brunnermunzel.
    first = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    second = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found = superiority(tally(first, 5), tally(second, 5))
    assert float(found) == pytest.approx(0.788961, abs=5e-7)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((8, 0, 0), (0, 0, 8), Fraction(1)),
        ((0, 0, 8), (8, 0, 0), Fraction(0)),
        ((0, 8, 0), (0, 8, 0), Fraction(1, 2)),
        ((4, 0, 4), (0, 8, 0), Fraction(1, 2)),
        ((0, 8, 0), (0, 4, 4), Fraction(3, 4)),
    ],
)
def test_superiority_counts_pairs_and_a_pair_that_is_level_as_half(first, second, expected):
    assert superiority(first, second) == expected


@given(two_sides(6))
def test_superiority_is_what_counting_every_pair_gives(sides):
    one, other = ([c for c, n in enumerate(side) for _ in range(n)] for side in sides)
    halves = sum(2 * (b > a) + (b == a) for a in one for b in other)
    assert superiority(*sides) == Fraction(halves, 2 * len(one) * len(other))


@given(two_sides())
def test_what_one_side_has_the_other_has_not(sides):
    first, second = sides
    assert superiority(first, second) + superiority(second, first) == 1
    assert superiority(first, second) == superiority(second[::-1], first[::-1])
    assert superiority(first, first) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("first", "second"),
    [((1, 2), (1, 2, 3)), ((0, 0), (1, 2)), ((1, 2), (0, 0)), ((-1, 3), (1, 2)), ((3,), (3,))],
)
@pytest.mark.parametrize("measure", [superiority, steps_to_even])
def test_two_sides_that_cannot_be_compared_are_refused(measure, first, second):
    with pytest.raises(ValueError, match="both sides"):
        measure(first, second)


def fewest_by_trying(first, second):
    """The fewest answers that undo a difference, by trying every set of them, either way."""
    size = len(first)
    people = [(0, c) for c, n in enumerate(first) for _ in range(n)]
    people += [(1, c) for c, n in enumerate(second) for _ in range(n)]
    start = superiority(first, second)
    for count in range(len(people) + 1):
        for chosen in combinations(range(len(people)), count):
            for ways in product((-1, 1), repeat=count):
                sides = [[0] * size, [0] * size]
                for side, category in people:
                    sides[side][category] += 1
                for index, way in zip(chosen, ways, strict=True):
                    side, category = people[index]
                    if not 0 <= category + way < size:
                        break
                    sides[side][category] -= 1
                    sides[side][category + way] += 1
                else:
                    now = superiority(*sides)
                    if (start - Fraction(1, 2)) * (now - Fraction(1, 2)) <= 0:
                        return count
    return None


few = st.integers(0, 3)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda size: st.tuples(
            *[
                st.lists(few, min_size=size, max_size=size).filter(lambda c: 0 < sum(c) <= 4)
                for _ in range(2)
            ]
        )
    )
)
def test_the_answers_that_would_undo_a_difference_are_the_fewest_there_are(sides):
    assert steps_to_even(*sides) == fewest_by_trying(*sides)


def test_moving_answers_on_both_sides_may_take_fewer_than_on_one():
    first, second = (4, 0, 0), (0, 0, 4)
    # On one side alone no number of single steps is enough: all would stand at the middle.
    assert superiority(first, (0, 4, 0)) == superiority((0, 4, 0), second) == 1
    assert steps_to_even(first, second) == fewest_by_trying(first, second)


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [
        ((4, 0, 4), (0, 8, 0), 0),
        ((0, 8, 0), (0, 7, 1), 1),
        ((8, 0, 0, 0), (0, 0, 0, 8), None),  # even all of them one step nearer never meet
        ((500, 500, 0), (0, 500, 500), None),
    ],
)
def test_how_many_would_undo_it_in_plain_cases(first, second, steps):
    assert steps_to_even(first, second) == steps


@settings(deadline=None, max_examples=40)
@given(two_sides(40))
def test_it_reads_the_same_from_either_side_and_either_end_and_never_exceeds_the_most(sides):
    first, second = sides
    steps = steps_to_even(first, second)
    assert steps == steps_to_even(second, first) == steps_to_even(first[::-1], second[::-1])
    assert (steps == 0) == (superiority(first, second) == Fraction(1, 2))
    assert steps is None or 0 <= steps <= MOST_STEPS
