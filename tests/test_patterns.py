"""A team's pattern: exact, ordered so that it can be explained, silent below five."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.counts import count_answers
from workbook.disk import StoreError
from workbook.instrument import load_shipped
from workbook.measures import Alike
from workbook.patterns import Group, ItemPattern, Pattern, team_pattern
from workbook.session import Session

INSTRUMENT = load_shipped("decisions-about-care")
ITEMS = [item.id for item in INSTRUMENT.items]
SESSION = Session(
    id="amber-river-kettle",
    team="Harbour team",
    instrument=INSTRUMENT.id,
    version=INSTRUMENT.version,
    people=9,
    opened_on=date(2026, 11, 20),
    closed_on=date(2026, 11, 22),
    state="closed",
)


def pattern(tmp_path, responses):
    """The pattern of responses, each a dict of item to answer; the rest "in place"."""
    lines = ["response,item,answer"]
    for number, answers in enumerate(responses):
        lines += [f"r{number:032x},{item},{answers.get(item, 'in_place')}" for item in ITEMS]
    path = tmp_path / "responses.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return team_pattern(SESSION, INSTRUMENT, count_answers({SESSION.id: path}))


def each(item, answers):
    """One response for each answer to one item."""
    return [{item: answer} for answer in answers]


def found(made, item):
    return next(one for one in made.items if one.item.id == item)


def test_counts_are_exact_for_every_answer_also_those_nobody_gave(tmp_path):
    made = pattern(
        tmp_path, each(ITEMS[0], ["in_place"] * 4 + ["partly", "not_sure", "not_answered"])
    )
    item = found(made, ITEMS[0])
    assert made.people == 7
    assert [(a.id, n) for a, n in item.ordered] == [("in_place", 4), ("partly", 1), ("not_yet", 0)]
    assert [(a.id, n) for a, n in item.beside] == [("not_applicable", 0), ("not_sure", 1)]
    assert item.left_out == 1


@pytest.mark.parametrize("people", [0, 1, 4])
def test_below_five_responses_nothing_is_even_held(tmp_path, people):
    made = pattern(tmp_path, [{}] * people)
    assert made.talk_only
    assert made.people is None
    assert [one.item.id for one in made.items] == ITEMS
    for one in made.items:
        assert (one.ordered, one.beside, one.left_out, one.alike) == ((), (), None, None)
    assert len(made.table()) == 0


def test_five_responses_are_enough(tmp_path):
    assert not pattern(tmp_path, [{}] * 5).talk_only


def test_an_item_that_fewer_than_five_answered_has_no_counts(tmp_path):
    made = pattern(tmp_path, each(ITEMS[3], ["in_place"] * 4 + ["not_answered"] * 3))
    item = found(made, ITEMS[3])
    assert item.group is Group.TOO_FEW
    assert (item.ordered, item.beside, item.left_out) == ((), (), None)
    assert found(made, ITEMS[0]).ordered


def test_items_come_in_an_order_that_can_be_said_in_words(tmp_path):
    people = 8
    answers = {
        ITEMS[2]: ["in_place"] * 4 + ["not_yet"] * 4,  # far apart
        ITEMS[5]: ["in_place"] * 6 + ["not_sure"] * 2,  # several not sure
        ITEMS[7]: ["in_place"] * 4 + ["partly"] * 4,  # somewhat apart
        ITEMS[9]: ["in_place"] * 4 + ["not_applicable"] * 4,  # too few on the scale
    }
    made = pattern(tmp_path, [{item: a[n] for item, a in answers.items()} for n in range(people)])
    assert [one.item.id for one in made.items[:3]] == [ITEMS[2], ITEMS[5], ITEMS[7]]
    assert made.items[-1].item.id == ITEMS[9]
    assert [group for group, _ in made.groups()] == [
        *(Group.FAR_APART, Group.NOT_SURE, Group.SOMEWHAT_APART, Group.MUCH_ALIKE, Group.TOO_FEW)
    ]


def test_within_a_group_the_wider_spread_comes_first_and_then_the_forms_order(tmp_path):
    answers = {
        ITEMS[1]: ["in_place"] * 3 + ["partly"] * 2 + ["not_yet"] * 3,
        ITEMS[4]: ["in_place"] * 4 + ["not_yet"] * 4,
        ITEMS[6]: ["in_place"] * 4 + ["not_yet"] * 4,
    }
    made = pattern(tmp_path, [{item: a[n] for item, a in answers.items()} for n in range(8)])
    first = [one.item.id for one in made.items[:3]]
    assert first == [ITEMS[4], ITEMS[6], ITEMS[1]]


def test_one_person_who_is_not_sure_is_not_several(tmp_path):
    made = pattern(tmp_path, each(ITEMS[0], ["in_place"] * 4 + ["not_sure"]))
    assert found(made, ITEMS[0]).group is not Group.NOT_SURE


def test_not_applicable_never_makes_an_item_come_first(tmp_path):
    made = pattern(tmp_path, each(ITEMS[11], ["in_place"] * 5 + ["not_applicable"] * 3))
    assert found(made, ITEMS[11]).group is Group.MUCH_ALIKE


def test_an_open_session_has_no_pattern(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("response,item,answer\n", encoding="utf-8")
    with pytest.raises(ValueError, match="sealed"):
        team_pattern(
            replace(SESSION, state="open", closed_on=None),
            INSTRUMENT,
            count_answers({SESSION.id: path}),
        )


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda text: text.replace("partly", "In place"), "an answer that"),
        (lambda text: text.replace(f"{ITEMS[0]},", "renamed,"), "an item or"),
        (lambda text: text.replace(f",{ITEMS[0]},", ",,"), "an item or"),
        (
            lambda text: "".join(
                line for line in text.splitlines(keepends=True) if f",{ITEMS[0]}," not in line
            ),
            "lost some of its rows",
        ),
    ],
    ids=["another word", "another item", "no item", "an item's rows gone"],
)
def test_an_edit_after_closing_is_refused_and_never_makes_people_vanish(tmp_path, edit, what):
    pattern(tmp_path, each(ITEMS[0], ["in_place"] * 5 + ["partly"]))
    path = tmp_path / "responses.csv"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(StoreError, match=what):
        team_pattern(SESSION, INSTRUMENT, count_answers({SESSION.id: path}))


def test_a_pattern_shows_nothing_of_itself(tmp_path):
    made = pattern(tmp_path, [{}] * 6)
    assert repr(made) == "<Pattern of 12 items>"
    assert repr(made.items[0]) == f"<ItemPattern: {made.items[0].item.id}>"
    for kind in (Pattern, ItemPattern):
        assert not [name for name in dir(kind) if name.startswith("_repr_")]


def test_there_is_no_place_for_a_mean_a_share_or_a_score():
    names = {field.name for kind in (Pattern, ItemPattern) for field in fields(kind)}
    assert not {
        name for name in names if any(w in name for w in ("mean", "score", "percent", "rank"))
    }


def test_the_table_is_what_the_page_shows(tmp_path):
    table = pattern(tmp_path, each(ITEMS[0], ["in_place"] * 5 + ["not_yet"])).table()
    assert list(table.columns) == ["item", "statement", "why_here", "answer", "people"]
    assert table.groupby("item")["people"].sum().unique().tolist() == [6]


answers = st.sampled_from(
    ["in_place", "partly", "not_yet", "not_applicable", "not_sure", "not_answered"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, answers)), max_size=12))
def test_whatever_was_answered_every_item_is_there_once_and_adds_up(tmp_path_factory, responses):
    made = pattern(tmp_path_factory.getbasetemp(), responses)
    assert sorted(one.item.id for one in made.items) == sorted(ITEMS)
    assert made.talk_only == (len(responses) < 5)
    groups = list(Group)
    if not made.talk_only:
        places = [groups.index(one.group) for one in made.items]
        assert places == sorted(places)
    for one in made.items:
        if one.ordered:
            given_answers = sum(n for _, n in (*one.ordered, *one.beside))
            assert given_answers + one.left_out == len(responses)
            assert given_answers >= 5
            assert (one.alike is None) == (sum(n for _, n in one.ordered) < 5)
            assert one.group is not Group.FAR_APART or one.alike is Alike.FAR_APART
