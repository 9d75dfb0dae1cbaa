"""A team's pattern: exact, ordered so that it can be explained, silent below five."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patterns_made import INSTRUMENT, ITEMS, SESSION, answers, each, pattern

from workbook.patterns.measures import Alike
from workbook.patterns.pattern import ItemGroup, ItemPattern, Pattern, positions, team_pattern
from workbook.sessions.tally import count


def found(made, item):
    return next(one for one in made.items if one.item.id == item)


def test_counts_are_exact_for_every_answer_also_those_nobody_gave():
    made = pattern(each(ITEMS[0], ["in_place"] * 4 + ["partly", "not_sure", "not_answered"]))
    item = found(made, ITEMS[0])
    assert made.people == 7
    assert [(a.id, n) for a, n in item.ordered] == [("in_place", 4), ("partly", 1), ("not_yet", 0)]
    assert [(a.id, n) for a, n in item.beside] == [("not_applicable", 0), ("not_sure", 1)]
    assert item.left_out == 1


@pytest.mark.parametrize("people", [0, 1, 4])
def test_below_five_responses_nothing_is_even_held(people):
    made = pattern([{}] * people)
    assert made.talk_only
    assert made.people is None
    assert [one.item.id for one in made.items] == ITEMS
    for one in made.items:
        assert (one.ordered, one.beside, one.left_out, one.alike) == ((), (), None, None)
    assert len(made.table()) == 0


def test_five_responses_are_enough():
    assert not pattern([{}] * 5).talk_only


def test_an_item_that_fewer_than_five_answered_has_no_counts():
    made = pattern(each(ITEMS[3], ["in_place"] * 4 + ["not_answered"] * 3))
    item = found(made, ITEMS[3])
    assert item.group is ItemGroup.TOO_FEW
    assert (item.ordered, item.beside, item.left_out) == ((), (), None)
    assert found(made, ITEMS[0]).ordered


def test_items_come_in_an_order_that_can_be_said_in_words():
    people = 8
    answers = {
        ITEMS[2]: ["in_place"] * 4 + ["not_yet"] * 4,  # far apart
        ITEMS[5]: ["in_place"] * 6 + ["not_sure"] * 2,  # several not sure
        ITEMS[7]: ["in_place"] * 4 + ["partly"] * 4,  # somewhat apart
        ITEMS[9]: ["in_place"] * 4 + ["not_applicable"] * 4,  # too few on the scale
    }
    made = pattern([{item: a[n] for item, a in answers.items()} for n in range(people)])
    assert [one.item.id for one in made.items[:3]] == [ITEMS[2], ITEMS[5], ITEMS[7]]
    assert made.items[-1].item.id == ITEMS[9]
    assert [group for group, _ in made.groups()] == [
        *(
            ItemGroup.FAR_APART,
            ItemGroup.NOT_SURE,
            ItemGroup.SOMEWHAT_APART,
            ItemGroup.MUCH_ALIKE,
            ItemGroup.TOO_FEW,
        )
    ]


def test_within_a_group_the_wider_spread_comes_first_and_then_the_forms_order():
    answers = {
        ITEMS[1]: ["in_place"] * 3 + ["partly"] * 2 + ["not_yet"] * 3,
        ITEMS[4]: ["in_place"] * 4 + ["not_yet"] * 4,
        ITEMS[6]: ["in_place"] * 4 + ["not_yet"] * 4,
    }
    made = pattern([{item: a[n] for item, a in answers.items()} for n in range(8)])
    first = [one.item.id for one in made.items[:3]]
    assert first == [ITEMS[4], ITEMS[6], ITEMS[1]]


def test_one_person_who_is_not_sure_is_not_several():
    made = pattern(each(ITEMS[0], ["in_place"] * 4 + ["not_sure"]))
    assert found(made, ITEMS[0]).group is not ItemGroup.NOT_SURE


def test_not_applicable_never_makes_an_item_come_first():
    made = pattern(each(ITEMS[11], ["in_place"] * 5 + ["not_applicable"] * 3))
    assert found(made, ITEMS[11]).group is ItemGroup.MUCH_ALIKE


def test_a_session_before_its_reveal_has_no_pattern():
    sealed = replace(SESSION, state="open", revealed_on=None, closed_on=None)
    with pytest.raises(ValueError, match="sealed"):
        team_pattern(sealed, INSTRUMENT, count(INSTRUMENT, []))


def test_opposite_positions_are_worded_without_numbers_or_people():
    made = pattern(each(ITEMS[0], ["in_place"] * 4 + ["partly"] + ["not_yet"] * 4))
    said = positions(found(made, ITEMS[0]))
    assert said.startswith("Some of you see this as “in place”, others as “not yet”.")
    assert not re.search(r"[0-9]|one person|most|majority", said)
    assert positions(found(made, ITEMS[1])) == ""


def test_a_pattern_shows_nothing_of_itself():
    made = pattern([{}] * 6)
    assert repr(made) == "<Pattern of 12 items>"
    assert repr(made.items[0]) == f"<ItemPattern: {made.items[0].item.id}>"
    for kind in (Pattern, ItemPattern):
        assert not [name for name in dir(kind) if name.startswith("_repr_")]


def test_there_is_no_place_for_a_mean_a_share_or_a_score():
    names = {field.name for kind in (Pattern, ItemPattern) for field in fields(kind)}
    assert not {
        name for name in names if any(w in name for w in ("mean", "score", "percent", "rank"))
    }


def test_the_table_is_what_the_page_shows():
    table = pattern(each(ITEMS[0], ["in_place"] * 5 + ["not_yet"])).table()
    assert list(table.columns) == ["item", "statement", "why_here", "answer", "people"]
    assert table.groupby("item")["people"].sum().unique().tolist() == [6]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, answers)), max_size=12))
def test_whatever_was_answered_every_item_is_there_once_and_adds_up(responses):
    made = pattern(responses)
    assert sorted(one.item.id for one in made.items) == sorted(ITEMS)
    assert made.talk_only == (len(responses) < 5)
    groups = list(ItemGroup)
    if not made.talk_only:
        places = [groups.index(one.group) for one in made.items]
        assert places == sorted(places)
    for one in made.items:
        if one.ordered:
            given_answers = sum(n for _, n in (*one.ordered, *one.beside))
            assert given_answers + one.left_out == len(responses)
            assert given_answers >= 5
            assert (one.alike is None) == (sum(n for _, n in one.ordered) < 5)
            assert one.group is not ItemGroup.FAR_APART or one.alike is Alike.FAR_APART
