"""What was noticed is in what two pages are told, and in what no other page is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from keeping import small_instrument
from lead_desks import MadeUpDesk
from services import open_for

from widgets.facilitator import Facilitator
from widgets.lead import Lead
from widgets.screen import Screen
from workbook.access import Noticed
from workbook.meetings.meeting import Meeting
from workbook.sessions import Sessions
from workbook.storage import AlarmKind

SEEN = Noticed(kind="stuffing", title="Risk and choice", team="Harbour", at="at 14:05")
WORDS = Path(__file__).parents[2] / "front" / "src" / "words"


def said_by(widget, message):
    said = []
    widget.send = lambda content, _buffers=None: said.append(json.loads(json.dumps(content)))
    widget._handle_custom_msg(message, [])
    return said[0]


@pytest.fixture
def meeting(tmp_path):
    sessions = Sessions(tmp_path / "data")
    session = open_for(sessions, "Harbour team", small_instrument(tmp_path), 5)
    return Meeting(sessions, session.id)


LOOK = {"kind": "look", "number": 1, "seen": ""}


def test_a_facilitators_page_is_told_when_it_asks_as_it_always_does(meeting):
    now = []
    page = Facilitator(meeting, link="", noticed=lambda: now[0] if now else None)
    before = said_by(page, LOOK)
    assert before["view"]["noticed"] is None
    now.append(SEEN)
    after = said_by(page, {**LOOK, "seen": before["seen"]})
    assert after["view"]["noticed"] == {
        "kind": "stuffing",
        "title": "Risk and choice",
        "team": "Harbour",
        "at": "at 14:05",
    }
    assert "view" not in said_by(page, {**LOOK, "seen": after["seen"]})
    screen = said_by(Screen(meeting.view, link="", address=""), LOOK)
    assert "noticed" not in json.dumps(screen)


def test_nothing_is_said_of_a_session_that_is_closed(meeting):
    meeting.close(show=False)
    page = Facilitator(meeting, link="", noticed=lambda: SEEN)
    assert said_by(page, LOOK)["view"]["noticed"] is None


def test_the_service_leads_page_is_told_of_the_newest_five(monkeypatch):
    desk = MadeUpDesk()
    many = tuple(
        Noticed(kind="stuffing", title="Risk and choice", team=f"Team {each}", at="at 14:05")
        for each in range(9)
    )
    made = desk.view()
    object.__setattr__(made, "noticed", many)
    monkeypatch.setattr(desk, "view", lambda: made)
    told = said_by(Lead(desk), LOOK)["page"]["noticed"]
    assert [each["team"] for each in told] == [f"Team {each}" for each in range(5)]


@pytest.mark.parametrize("page", ["facilitator", "lead"])
def test_both_pages_have_one_sentence_for_each_kind(page):
    words = (WORDS / f"{page}.ts").read_text(encoding="utf-8")
    part = words[words.index("  noticed") : words.index("  noticedAt")]
    for kind in AlarmKind.__args__:
        assert part.count(f"{kind}:") == 1
    assert part.count('.",') + part.count(".`,") == len(AlarmKind.__args__)
    assert ". " not in part
