"""A team's page: what it may be asked, and what becomes of it."""

from __future__ import annotations

import logging

import pytest
from team_pages import MadeUpTeam, page, promise

from workbook.errors import WorkbookError

SAID = {
    "state": "done",
    "happened": "We asked four.",
    "told_on": "2026-11-20",
    "told_by": "key worker",
    "told_how": "in the group",
    "said_back": "About time.",
    "not_told_because": "",
    "look_again_on": "",
}


class Page:
    """The widget, and what it said."""

    def __init__(self, **more):
        self.team = MadeUpTeam(**more)
        self.said = []
        self.widget = self.team.widget()
        self.widget.send = lambda content, buffers=None: self.said.append(content)

    def ask(self, **message):
        self.said.clear()
        self.widget._handle_custom_msg({"number": 1, **message}, [])
        return self.said[-1] if self.said else None


def test_what_became_of_an_action_is_handed_on_as_it_was_said():
    found = Page(page=page(promises=[promise()]))
    said = found.ask(kind="update", action="a0000001", **SAID)
    assert found.team.kept == [("a0000001", SAID)]
    assert said == {"number": 1, "kind": "team", "page": found.team.page}


def test_what_is_left_out_is_not_said_to_be_empty():
    found = Page()
    found.ask(kind="update", action="a0000001", state="going")
    assert found.team.kept == [("a0000001", {"state": "going"})]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "update"},
        {"kind": "update", "action": 7, "state": "done"},
        {"kind": "update", "action": "a0000001", "state": None},
        {"kind": "update", "action": "a0000001", "happened": ["words"]},
        {"kind": "plan"},
        {"kind": "nothing_left", "checklist": "planning"},
        {"kind": "nothing_left", "checklist": "planning", "yes": "yes"},
        {"kind": "plan", "day": 20261201},
        {"kind": "delete", "action": "a0000001"},
    ],
)
def test_a_message_that_is_not_declared_is_passed_over(message):
    found = Page()
    assert found.ask(**message) is None
    assert found.team.kept == found.team.planned == found.team.left == []


def test_what_could_not_be_kept_is_said_in_sentences():
    found = Page()
    found.team.trouble = WorkbookError("That day has not come yet.", "Nothing.", "Choose another.")
    said = found.ask(kind="update", action="a0000001", state="done")
    assert said["kind"] == "trouble"
    assert said["sentence"] == "That day has not come yet. Nothing. Choose another."


def test_an_error_that_nobody_foresaw_says_nothing_of_what_was_typed(caplog):
    found = Page()
    found.team.trouble = RuntimeError("Sam told us")
    with caplog.at_level(logging.ERROR, logger="workbook"):
        said = found.ask(kind="update", action="a0000001", happened="Sam told us")
    assert "Sam" not in said["sentence"]
    assert "Sam" not in caplog.text


def test_names_are_looked_for_in_every_box_before_its_words_are_kept():
    found = Page()
    said = found.ask(kind="check", text="Ring 07700 900123 and ask for him")
    assert said["kind"] == "checked"
    assert said["findings"]
    assert found.team.kept == []


def test_the_next_meeting_and_a_checklist_that_has_nothing_left_are_handed_on():
    found = Page()
    assert found.ask(kind="plan", day="2026-12-10")["kind"] == "team"
    assert found.ask(kind="nothing_left", checklist="planning", yes=True)["kind"] == "team"
    assert found.team.planned == ["2026-12-10"]
    assert found.team.left == [("planning", True)]


def test_a_look_shows_what_a_colleague_kept_meanwhile():
    found = Page()
    found.team.page = page(promises=[promise(state="done")])
    assert found.ask(kind="look", seen="")["page"]["promises"][0]["state"] == "done"
