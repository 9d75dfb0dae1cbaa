"""Two people in one box: what both wrote is there, and what either took out elsewhere is out."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook.plans.joining import joined


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "both"),
    [
        ("", "Ask first.", "Bring cards.", "Ask first.\nBring cards."),
        (
            "Ask first.",
            "Ask first. Bring cards.",
            "Ask them first.",
            "Ask them first. Bring cards.",
        ),
        ("A walk on Friday", "A walk", "A long walk on Friday", "A long walk"),
        ("one two three", "one three", "one two three four", "one three four"),
        ("We ask.", "We ask twice.", "We ask never.", "We ask twice\nnever."),
        ("They decide", "We decide", "We decide", "We decide"),
        ("x", "", "x", ""),
        ("x", "x", "", ""),
        ("Lead: key worker", "Lead: manager", "Lead: youth worker", "Lead: manager\nyouth worker"),
    ],
)
def test_what_only_one_changed_is_as_they_have_it_and_what_both_changed_is_kept_twice(
    was, theirs, mine, both
):
    assert joined(was, theirs, mine) == both


def test_in_one_line_two_wordings_stand_beside_each_other():
    assert joined("", "key worker", "manager", " / ") == "key worker / manager"


def test_words_that_were_kept_and_never_confirmed_are_not_kept_twice():
    once = joined("Food.", "Food. And music.", "Food and taxis.")
    assert joined("Food.", once, "Food and taxis.") == once
    alone = joined("Food.", "Food.", "Food and taxis.")
    assert joined("Food.", alone, "Food and taxis.") == alone


WORDS = st.lists(
    st.sampled_from(["ask", "them", "first", "cards", "walk", ".", "\n", "music"]), max_size=12
).map(" ".join)


def counted(text):
    return Counter(re.findall(r"\w+", text))


@given(WORDS, WORDS, WORDS)
@example("ask ask", "ask", "ask ask ask")
def test_whatever_two_people_write_no_word_that_either_put_in_is_lost(was, theirs, mine):
    both = counted(joined(was, theirs, mine))
    for side in (theirs, mine):
        put_in = counted(side) - counted(was)
        assert not put_in - both, joined(was, theirs, mine)


@given(WORDS, WORDS)
def test_who_writes_alone_has_exactly_their_words(was, mine):
    assert joined(was, was, mine) == mine
    assert joined(was, mine, mine) == mine
    assert joined(was, mine, was) == mine


@given(WORDS, WORDS, WORDS)
def test_no_word_comes_from_nowhere(was, theirs, mine):
    sure = counted(was) | counted(theirs) | counted(mine)
    assert set(counted(joined(was, theirs, mine))) <= set(sure)


def test_pages_of_one_and_the_same_word_are_joined_in_no_time_worth_waiting_for():
    many = "a " * 1500
    both = joined(many, f"{many}b", f"c {many}")
    assert both == f"c {many}b"
    odd = joined(many, "b " * 1500, "c " * 1500)
    assert odd.count("b") == odd.count("c") == 1500
