"""The service lead's page: what it may be asked, and that no key is in it before somebody asks."""

from __future__ import annotations

import json
import logging

import pytest
from lead_desks import ADDRESS, HARBOUR, KEY, MadeUpDesk

from widgets.lead import SETTINGS, Lead
from workbook.errors import WorkbookError


class Page:
    """The widget, and what it said."""

    def __init__(self, desk=None):
        self.desk = desk or MadeUpDesk()
        self.said = []
        self.widget = Lead(self.desk)
        self.widget.send = lambda content, buffers=None: self.said.append((content, buffers))

    def ask(self, **message):
        self.widget._handle_custom_msg({"number": 1, **message}, [])
        return self.said[-1][0] if self.said else None


def test_what_the_page_is_drawn_from_holds_no_key():
    page = Page()
    assert KEY not in json.dumps(page.widget.get_state(), default=str)
    assert "in#link" not in json.dumps(page.widget._content)
    assert page.desk.done == []
    assert "key=" not in repr(page.desk.hand_out("team-tharbour22"))


def test_a_link_is_said_to_whoever_asks_for_it_and_to_nobody_else():
    page = Page()
    said = page.ask(kind="show", link="team-tharbour22")
    assert said["link"]["address"] == f"{ADDRESS}/in#link=team-tharbour22&key={KEY}"
    assert f"QR code that opens {ADDRESS}" in said["link"]["qr"]
    assert KEY not in json.dumps(said["page"])
    assert KEY not in json.dumps(page.ask(kind="look")["page"])


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"name", "service"}),
        ({"name": " \t ", "service": "Riverside"}, {"name"}),
        ({"name": "Harbour", "service": ""}, {"service"}),
        (
            {"name": "a" * 81, "service": "b" * 81, "setting": "c" * 81},
            {*("name", "service"), "setting"},
        ),
        ({"name": "Harbour", "service": "Riverside", "people": 0}, {"people"}),
        ({"name": "Harbour", "service": "Riverside", "people": 1001}, {"people"}),
        ({"name": "Harbour", "service": "Riverside", "people": "9"}, {"people"}),
        ({"name": "Harbour", "service": "Riverside", "people": True}, {"people"}),
        ({"name": ["Harbour"], "service": {"a": 1}}, {"name", "service"}),
    ],
)
def test_what_is_not_right_about_a_team_is_said_beside_its_box(given, fields):
    page = Page()
    said = page.ask(kind="team", team="", **given)
    assert said["kind"] == "refused"
    assert {each["field"] for each in said["faults"]} == fields
    assert page.desk.done == []


def test_a_team_is_added_and_changed_with_what_was_typed_tidied():
    page = Page()
    page.ask(kind="team", team="", name="  Night   bus ", service="Riverside", people=None)
    page.ask(kind="team", team=HARBOUR[0], name="Harbour", service="Riverside", setting="education")
    assert page.desk.done == [
        ("add", "Night bus", "Riverside", "", None),
        ("change", HARBOUR[0], "Harbour", "Riverside", "education", None),
    ]
    names = {each["name"] for each in page.said[-1][0]["page"]["teams"]}
    assert names == {"Harbour", "Heron", "Quay", "Night bus"}


def test_a_team_that_cannot_be_kept_is_refused_in_its_own_words():
    page = Page()
    page.desk.trouble = WorkbookError("There is a team called Harbour already.", "No.", "Choose.")
    said = page.ask(kind="team", team="", name="Harbour", service="Riverside")
    assert said["faults"] == [
        {"field": "name", "sentence": "There is a team called Harbour already. No. Choose."}
    ]


def test_a_setting_is_read_in_words_and_one_of_its_own_stays_as_it_is():
    teams = {each["name"]: each for each in Page().widget._content["page"]["teams"]}
    assert teams["Harbour"]["called"] == SETTINGS["youth-work"]
    assert teams["Heron"]["called"] == "Night bus"


@pytest.mark.parametrize(
    "services", [None, [], ["v00000001"], ["v00000001", "v00000001"], "v00000001 v00000002", 7]
)
def test_a_link_for_several_services_needs_two_of_them(services):
    page = Page()
    said = page.ask(kind="several", services=services)
    assert said["kind"] == "refused"
    assert page.desk.done == []


def test_ones_own_new_link_is_shown_before_the_old_one_stops():
    page = Page()
    said = page.ask(kind="draft")
    assert "c" * 26 in said["link"]["address"]
    assert page.desk.done == [("draft",)]
    page.ask(kind="use")
    assert page.desk.done == [("draft",), ("use",)]


@pytest.mark.parametrize("what", ["html", "docx"])
def test_a_letter_is_made_when_it_is_asked_for(what):
    page = Page()
    page.ask(kind="file", what=what, link="team-tharbour22")
    said, buffers = page.said[-1]
    assert said["name"] == f"letter.{what}"
    assert buffers == [what.encode()]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "show"},
        {"kind": "show", "link": 7},
        {"kind": "renew", "link": None},
        {"kind": "end", "link": ["lead"]},
        {"kind": "file", "what": "exe", "link": "team-tharbour22"},
        {"kind": "team", "name": "Harbour", "service": "Riverside"},
        {"kind": "answers"},
    ],
)
def test_a_message_that_is_not_declared_is_passed_over(message):
    page = Page()
    assert page.ask(**message) is None
    assert page.desk.done == []


def test_an_error_that_nobody_foresaw_says_nothing_of_itself(caplog):
    page = Page()
    page.desk.trouble = RuntimeError(f"key={KEY}")
    with caplog.at_level(logging.ERROR, logger="workbook"):
        said = page.ask(kind="show", link="team-tharbour22")
    assert said["kind"] == "trouble"
    assert KEY not in said["sentence"]
    assert KEY not in caplog.text
