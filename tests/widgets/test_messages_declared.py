"""The one declaration of what widgets and kernels say to each other, and what is read by it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, is_typeddict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_values import json_values

from tools.make_messages import OUT, written
from widgets import messages, plan_messages, team_messages, themes_messages
from widgets.acts import ACTS, Note, ShowOnScreen
from widgets.messages import (
    FACILITATOR,
    FORM,
    JOIN,
    LAST_NUMBER,
    OPENING,
    SCREEN,
    Arrive,
    Do,
    LookAgain,
    OpenSession,
)
from widgets.reading import read_ask
from widgets.themes_messages import THEMES

WIDGETS = Path(messages.__file__).parent
TALKS = (
    *messages.TALKS,
    *team_messages.TALKS,
    *themes_messages.TALKS,
    *plan_messages.TALKS,
)


def test_the_browsers_half_is_written_from_this_declaration():
    """After a change: .venv/bin/python tools/make_messages.py."""
    assert OUT.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_each_kind_of_question_is_asked_once_and_each_answer_says_its_kind(talk):
    kinds = [ask.kind for ask in talk.answers]
    assert len(kinds) == len(set(kinds))
    for ask, answers in talk.answers.items():
        assert is_dataclass(ask)
        assert answers
        assert all(is_typeddict(said) and "kind" in said.__annotations__ for said in answers)


@pytest.mark.parametrize(
    ("talk", "asks", "said"),
    [
        (FORM, messages.FormAsk, messages.FormSaid),
        (FACILITATOR, messages.FacilitatorAsk, messages.FacilitatorSaid),
        (SCREEN, messages.LookAgain, messages.ScreenSaidAny),
        (THEMES, themes_messages.ThemesAsk, themes_messages.ThemesSaid),
        (OPENING, messages.OpenSession, messages.OpeningSaid),
        (JOIN, messages.JoinWith, messages.JoinSaid),
        (team_messages.LEAD, team_messages.LeadAsk, team_messages.LeadSaid),
        (team_messages.TEAM, team_messages.TeamAsk, team_messages.TeamSaid),
        (plan_messages.PLAN, plan_messages.PlanAsk, plan_messages.PlanSaid),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_what_the_types_say_is_what_the_table_says(talk, asks, said):
    assert set(get_args(asks) or (asks,)) == set(talk.answers)
    assert set(get_args(said)) == {one for answers in talk.answers.values() for one in answers}


@pytest.mark.parametrize(
    "number", [None, "1", True, -1, 1.0, LAST_NUMBER + 1, 10**5000, [1]], ids=lambda _: ""
)
def test_a_message_without_a_number_a_browser_can_count_to_is_passed_over(number):
    for talk in TALKS:
        for ask in talk.answers:
            assert read_ask(talk, {"kind": ask.kind, "number": number}) is None


def test_the_last_number_that_a_browser_can_count_to_is_read():
    assert read_ask(FORM, {"kind": "ping", "number": LAST_NUMBER}) == (
        LAST_NUMBER,
        messages.Ping(),
    )


def test_a_field_that_is_no_reason_to_pass_over_is_read_whatever_stands_in_it():
    assert read_ask(SCREEN, {"kind": "look", "number": 1, "seen": 3}) == (1, LookAgain(seen=""))
    assert read_ask(FORM, {"kind": "arrive", "number": 1, "ticket": [1]}) == (1, Arrive(ticket=""))
    said = {"kind": "open", "number": 1, "team": 3, "people": True}
    assert read_ask(OPENING, said) == (
        1,
        OpenSession(team="", instrument="", people=0, minutes=None),
    )


def test_an_act_takes_its_own_fields_and_no_other():
    def done(act, **given_words):
        read = read_ask(FACILITATOR, {"kind": "do", "number": 1, "act": act, "with": given_words})
        return None if read is None else read[1]

    assert done("note", item="a", guessed="b") == Do(act=Note(item="a", guessed="b"))
    assert done("show_on_screen", item=None) == Do(act=ShowOnScreen(item=None))
    assert done("show_on_screen") is None
    assert done("note", item="a", guessed=None) is None
    assert done("note", item="a", mark="pinned") is None
    assert done("close", show=1) is None
    assert set(ACTS) == {kind.act for kind in get_args(messages.Act)}


@given(
    message=json_values, kind=st.sampled_from(sorted({a.kind for t in TALKS for a in t.answers}))
)
def test_whatever_a_browser_sends_is_read_by_the_declaration_or_passed_over(message, kind):
    words = message if isinstance(message, dict) else {"with": message, "text": message}
    for talk in TALKS:
        read = read_ask(talk, {**words, "number": 1, "kind": kind})
        if read is not None:
            ask = read[1]
            assert type(ask) in talk.answers
            assert all(hasattr(ask, each.name) for each in fields(ask))


def test_reading_what_a_browser_sends_is_in_one_place():
    for path in sorted(WIDGETS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name not in {"messages.py", "reading.py"}:
            assert not re.search(r'message\.get\(|\["number"\]|2\*\*53', text), path.name
        if path.name != "conversation.py":
            assert ".on_msg(" not in text, path.name
