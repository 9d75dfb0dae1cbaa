"""Spelling is put right before language is looked at; every place leads back to the typed one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.safeguarding.language import noticed, phrases
from workbook.safeguarding.spelling import put_right

_TYPED = st.text(
    alphabet=st.sampled_from([*"abdehilnrstw'’ .,/-\n", "é", "ß", "İ", "😀"]), max_size=60
) | st.lists(
    st.sampled_from(
        ["shes", "w/", "herslef", "Its", "her", "yp", "sooo", "gonna", "ß", ".", "w/out", "didnt"]
    ),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("shes putting herslef at risk", "she's putting herself at risk"),
        ("didnt wnat to enagge", "didn't want to engage"),
        ("hes manipultive and agressive", "he's manipulative and aggressive"),
        ("yp is atention seekng w/ men", "young person is attention seeking with men"),
        ("its her own fault", "it's her own fault"),
        ("hell be fine", "he'll be fine"),
        ("sooooo manipulative", "so manipulative"),
    ],
)
def test_what_a_thumb_types_is_put_right(typed, right):
    assert put_right(typed).text == right


@pytest.mark.parametrize(
    "typed",
    [
        "The dog hurt its leg, and hell is other people.",
        "We were by the well and the shed.",
        "Kayleigh and Siobhan met Zofia at Thornfield.",
        "The form came from the ward, and the quite quiet room was ours.",
        "I chose the blue one. She wont is a river’s name in no list.".replace("wont", "won’t"),
    ],
)
def test_words_that_are_words_and_names_stay_as_they_are(typed):
    assert put_right(typed).text == typed
    assert not put_right(typed).changed


@given(_TYPED)
def test_every_place_leads_back_to_what_was_typed(typed):
    right = put_right(typed)
    assert right.typed(0, len(right.text)) == (0, len(typed))
    last = 0
    for at in range(len(right.text)):
        start, end = right.typed(at, at + 1)
        assert 0 <= start < end <= len(typed)
        assert start >= last  # one after another
        last = start
        if end - start == 1:
            assert right.changed or typed[start:end] == right.text[at]


@given(_TYPED, _TYPED)
def test_words_that_are_not_changed_are_found_where_they_stand(before, after):
    typed = f"{before} umbrella {after}"
    right = put_right(typed)
    at = right.text.index("umbrella")
    start, end = right.typed(at, at + len("umbrella"))
    assert typed[start:end] == "umbrella"


def test_a_slip_of_the_finger_hides_no_wording_and_what_was_typed_is_marked():
    for typed, marked in (
        ("honestly shes manipulatve, that one", "manipulatve"),
        ("they said he is promiscous", "promiscous"),
    ):
        (found, *_) = noticed(typed, phrases())
        assert marked in typed[found.start : found.end]


def test_nothing_of_a_text_is_in_what_is_said_of_it():
    assert "kayleigh" not in repr(put_right("shes with kayleigh"))
