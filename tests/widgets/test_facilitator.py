"""The facilitator's page, its opening form and the shared screen, as a browser speaks to them."""

from __future__ import annotations

import json
import logging
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import ITEMS, give, response, small_instrument
from services import open_for

from widgets.acts import ACTS
from widgets.facilitator import Facilitator
from widgets.opening import Opening
from widgets.qr import qr_svg
from widgets.screen import Screen
from workbook.errors import WorkbookError
from workbook.instruments.model import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.sessions.repository import Sessions
from workbook.themes.requests import Requests

DAY = date(2026, 11, 23)
LINK = "http://192.0.2.7:8866/join/amber-river-kettle"


class Ears:
    """A widget, and what it said."""

    def __init__(self, widget):
        self.widget, self.said, self.buffers = widget, [], []
        widget.send = self._send

    def _send(self, content, buffers=None):
        self.said.append(json.loads(json.dumps(content)))  # it must be plain JSON
        self.buffers.append(buffers)

    def hear(self, message):
        self.said.clear()
        self.buffers.clear()
        self.widget._handle_custom_msg(message, [])
        return self.said[0] if self.said else None

    def do(self, act, **given):
        return self.hear({"kind": "do", "number": 7, "act": act, "with": given})

    def look(self, seen=""):
        return self.hear({"kind": "look", "number": 3, "seen": seen})


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data", today=lambda: DAY)


@pytest.fixture
def hold(sessions, tmp_path):
    path = small_instrument(tmp_path)

    def begin(people=None):
        session = open_for(sessions, "Harbour team", path, people)
        return Meeting(sessions, session.id, today=lambda: DAY)

    return begin


def page_of(meeting):
    return Ears(Facilitator(meeting, link=LINK, key_link="http://x/facilitate?key=secret"))


def screen_of(meeting):
    return Ears(Screen(meeting.view, link=LINK, address="http://192.0.2.7:8866"))


def answers(sessions, meeting, *everybody):
    for number, given_answers in enumerate(everybody):
        whole = {**dict.fromkeys(ITEMS, "in_place"), **given_answers}
        words = {"roles": f"a canarybird {number}"}
        give(sessions, meeting.code, response(number, words, answers=whole))


def test_before_the_reveal_two_rooms_with_other_answers_are_told_the_same(sessions, hold):
    one, other = hold(9), hold(9)
    answers(sessions, one, *[{}] * 8)
    answers(sessions, other, *[{"roles": ("not_yet", "not_sure")[n % 2]} for n in range(8)])
    for make in (page_of, screen_of):
        said = []
        for meeting in (one, other):
            ears = make(meeting)
            told = json.dumps([ears.look(), ears.look(seen="x")])
            said.append(told.replace(sessions.find(meeting.code).code, "the-same-code"))
            assert "canarybird" not in told
            for word in ("In place", "Not yet", "Not sure", "picture", "html"):
                assert word not in told
        # The digest of a view depends on its code alone.
        first, second = (json.loads(each) for each in said)
        for each in (*first, *second):
            each.pop("seen")
        assert first == second


def test_after_the_reveal_the_page_has_the_agenda_and_the_screen_no_notes(sessions, hold):
    meeting = hold()
    answers(sessions, meeting, *[{"roles": ("in_place", "not_yet")[n % 2]} for n in range(8)])
    page, screen = page_of(meeting), screen_of(meeting)
    page.do("shut_door", people=8)
    assert page.do("reveal")["view"]["revealed"]
    page.do("note", item="roles", heard="They would laugh")
    action = page.do("add_action", item="roles", what="Ask", needs="time")["view"]["actions"][0]
    page.do("send_request", action_id=action["id"], text="Two hours")
    page.do("show_on_screen", item="roles")
    view = page.look()["view"]
    assert view["agenda"][0]["item"] == "roles"
    assert "<table" in view["agenda"][0]["picture"]
    told = json.dumps(screen.look())
    assert "We do roles." in told
    assert "<table" in told
    assert "a canarybird" in told  # they were put on the table
    for private in ("laugh", "Two hours", "secret", "heard", "guessed", '"mark'):
        assert private not in told


def test_a_view_is_sent_only_when_it_is_news(hold):
    meeting = hold()
    for ears in (page_of(meeting), screen_of(meeting)):
        first = ears.look()
        again = ears.look(first["seen"])
        assert "view" not in again
        assert "screen" not in again
        assert again["seen"] == first["seen"]
        assert again["timer"] is None


# The door


def test_page_and_screen_say_how_many_are_in_and_the_door_shuts_only_with_that_number(
    sessions, hold
):
    meeting = hold()
    page, screen = page_of(meeting), screen_of(meeting)
    for _ in range(3):
        sessions.come_in(meeting.code)
    wrong = page.do("shut_door", people=4)
    assert wrong["kind"] == "trouble"
    assert "is 3 now" in wrong["sentence"]
    early = page.do("reveal")
    assert "door of this session is still open" in early["sentence"]
    page.do("shut_door", people=3)
    page.do("add_place")
    for told in (page.look()["view"], screen.look()["screen"]):
        door = told["door"]
        assert (door["state"], door["places"], door["added"], door["waiting"]) == ("shut", 3, 1, 1)
    assert page.do("drop_place")["view"]["door"]["added"] == 0
    assert page.do("drop_place")["kind"] == "trouble"
    assert page.do("start_door_again")["view"]["door"]["places"] == 0
    assert screen.look()["screen"]["door"]["startedAgain"] == 1


def test_a_door_that_shut_by_itself_asks_until_somebody_said_how_many_they_are(sessions, hold):
    meeting = hold(2)
    page, screen = page_of(meeting), screen_of(meeting)
    answers(sessions, meeting, {}, {})
    for told in (page.look()["view"], screen.look()["screen"]):
        assert told["door"]["byItself"]
        assert not told["revealed"]
    assert not page.do("shut_door", people=2)["view"]["door"]["byItself"]


def test_once_somebody_sent_the_door_is_not_started_again(sessions, hold):
    meeting = hold()
    answers(sessions, meeting, {})
    told = page_of(meeting).do("start_door_again")
    assert told["kind"] == "trouble"
    assert "close this session sealed" in told["sentence"]


def test_what_is_done_at_the_door_is_logged_and_what_is_refused_is_not(sessions, hold):
    noted = []
    meeting = hold()
    page = Ears(Facilitator(meeting, link=LINK, log=noted.append))
    answers(sessions, meeting, *[{}] * 5)
    page.do("add_place")
    page.do("shut_door", people=4)
    page.do("reveal")
    assert noted == []
    for act, given_words in (
        *(("shut_door", {"people": 5}), ("add_place", {}), ("drop_place", {}), ("reveal", {})),
        ("close", {}),
    ):
        assert page.do(act, **given_words)["kind"] == "done"
    assert noted == ["door_shut", "place_added", "place_taken_back", "revealed", "closed"]


def test_a_forgotten_session_that_is_closed_is_not_logged_as_the_one_that_is_held(
    sessions, hold, tmp_path
):
    before = Sessions(tmp_path / "data", today=lambda: DAY.replace(day=2))
    forgotten = open_for(before, "Harbour team", small_instrument(tmp_path))
    noted = []
    page = Ears(Facilitator(hold(), link=LINK, log=noted.append))
    assert page.do("close_forgotten", code=forgotten.id, show=False)["kind"] == "done"
    assert sessions.find(forgotten.id).state == "closed"
    assert noted == ["forgotten_closed"]


def test_an_act_that_is_done_is_done_when_the_log_cannot_be_written(sessions, hold, caplog):
    def fails(_act):
        raise OSError("secret")

    meeting = hold()
    page = Ears(Facilitator(meeting, link=LINK, log=fails))
    sessions.come_in(meeting.code)
    assert page.do("shut_door", people=1)["view"]["door"]["state"] == "shut"
    assert "secret" not in caplog.text


def test_what_was_put_on_the_table_stands_at_its_question_once_five_have_sent(sessions, hold):
    for people in (4, 5):
        meeting = hold()
        for number in range(people):
            words = {"roles": "<b>a canarybird</b>"} if number == 0 else {}
            give(sessions, meeting.code, response(number, words))
        page = page_of(meeting)
        page.do("shut_door", people=people)
        agenda = page.do("reveal")["view"]["agenda"]
        pictures = {each["item"]: each["picture"] for each in agenda}
        assert ("&lt;b&gt;a canarybird&lt;/b&gt;" in pictures["roles"]) == (people == 5)
        assert "canarybird" not in pictures["purpose"] + pictures["ending"]


def test_the_timer_comes_along_without_being_news(hold):
    meeting = hold()
    page = page_of(meeting)
    seen = page.look()["seen"]
    meeting.start_timer("Talk", 10)
    told = page.look(seen)
    assert "view" not in told
    assert told["timer"]["label"] == "Talk"
    assert told["timer"]["left"] in {599, 600}


def test_what_cannot_be_done_is_told_in_its_own_sentences(hold):
    page = page_of(hold())
    told = page.do("note", item="roles", heard="x" * 2001)
    assert told["kind"] == "trouble"
    assert "Shorten it by 1" in told["sentence"]


def test_the_record_comes_as_three_files_with_no_code_in_their_names(sessions, hold):
    meeting = hold()
    page = page_of(meeting)
    refused = page.hear({"kind": "file", "number": 1, "what": "docx"})
    assert "before the reveal" in refused["sentence"]
    answers(sessions, meeting, *[{}] * 6)
    page.do("shut_door", people=6)
    page.do("reveal")
    for what, begins in (("html", b"<!DOCTYPE"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        told = page.hear({"kind": "file", "number": 1, "what": what})
        assert told["name"] == f"record.{what}"
        assert page.buffers[0][0].startswith(begins)


@pytest.mark.parametrize(
    "message",
    [
        *(None, [], "look", 3, {}, {"kind": "look"}, {"kind": "look", "number": -1}),
        *({"kind": "look", "number": True}, {"kind": "look", "number": 2**60}),
        {"kind": "do", "number": 1},
        {"kind": "do", "number": 1, "act": "view", "with": {}},
        {"kind": "do", "number": 1, "act": "__init__", "with": {}},
        {"kind": "do", "number": 1, "act": "_must_be_running", "with": {}},
        {"kind": "do", "number": 1, "act": "record", "with": {}},
        {"kind": "do", "number": 1, "act": ["reveal"], "with": {}},
        {"kind": "do", "number": 1, "act": "reveal", "with": []},
        {"kind": "do", "number": 1, "act": "reveal", "with": {"code": "other-team-code"}},
        {"kind": "do", "number": 1, "act": "mark", "with": {"item": "roles"}},
        {"kind": "do", "number": 1, "act": "mark", "with": {"item": ["roles"], "mark": "pinned"}},
        {"kind": "do", "number": 1, "act": "leave_out", "with": {"item": "roles", "yes": 1}},
        {"kind": "do", "number": 1, "act": "add_action", "with": {"item": "roles", "told": "x"}},
        {"kind": "file", "number": 1, "what": "../session.csv"},
        {"kind": "file", "number": 1, "what": None},
    ],
)
def test_other_messages_are_passed_over_and_change_nothing(hold, message):
    meeting = hold()
    page = page_of(meeting)
    before = page.look()["seen"]
    assert page.hear(message) is None
    assert page.look()["seen"] == before
    assert screen_of(meeting).hear(message) is None or message == {}


def test_every_act_is_a_method_of_a_meeting():
    assert all(callable(getattr(Meeting, act)) for act in ACTS)
    assert not any(act.startswith("_") for act in ACTS)


nasty = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *(
                "<script>alert(1)</script>",
                "\0",
                "\u202e",
                "=cmd|' /C calc'!A0",
                "\ud800",
                "💣" * 9,
            ),
            *("x" * 1_000_000, "{{7*7}}", "../../x", "', '", "\r\n\v", "NaN"),
        ]
    ),
    st.none(),
    st.booleans(),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(act=st.sampled_from(sorted(ACTS)), data=st.data())
def test_whatever_is_typed_nothing_is_raised_and_nothing_is_quoted_in_the_log(
    tmp_path_factory, act, data
):
    folder = tmp_path_factory.mktemp("nasty")
    sessions = Sessions(folder / "data", today=lambda: DAY)
    code = sessions.open("Harbour team", small_instrument(folder)).id
    page = page_of(Meeting(sessions, code, today=lambda: DAY))
    names = [each.name for each in fields(ACTS[act])]
    given_words = {name: data.draw(nasty, label=name) for name in names}
    if "item" in given_words and data.draw(st.booleans()):
        given_words["item"] = "roles"
    told = page.do(act, **given_words)
    assert told is None or told["kind"] in {"done", "trouble"}
    if told and told["kind"] == "trouble":
        assert len(told["sentence"]) < 400
        assert "<script>" not in told["sentence"]
    assert page.look()["kind"] == "view"  # and the meeting goes on


def test_an_unforeseen_error_is_one_plain_sentence_and_no_word_of_it_is_logged(hold, caplog):
    meeting = hold()
    page = page_of(meeting)

    def fails(*_, **__):
        raise RuntimeError("secret words")

    meeting.note = fails
    with caplog.at_level(logging.DEBUG):
        told = page.do("note", item="roles", heard="secret words")
    assert "Something went wrong" in told["sentence"]
    assert "secret" not in caplog.text + told["sentence"]


def test_nothing_shows_itself_or_takes_what_a_browser_sets(hold):
    meeting = hold()
    for widget in (page_of(meeting).widget, screen_of(meeting).widget):
        before = widget.get_state()
        widget.set_state({"_content": {"link": "http://elsewhere"}})
        assert widget.get_state() == before
        assert repr(widget) in {"<Facilitator>", "<Screen>"}


def test_the_join_code_is_what_is_read_out_and_the_sessions_id_what_a_device_keeps_by(
    sessions, hold
):
    meeting = hold()
    session = sessions.find(meeting.code)
    content = page_of(meeting).widget.get_state()["_content"]
    assert (content["code"], content["session"]) == (session.code, session.id)
    assert screen_of(meeting).look()["screen"]["code"] == session.code


def test_the_screen_never_has_the_facilitators_key(hold):
    state = json.dumps(screen_of(hold()).widget.get_state(), default=str)
    assert "secret" not in state
    assert "facilitate" not in state.replace("widgets.facilitator", "")


def test_a_qr_code_is_drawn_here_and_says_in_words_where_it_leads():
    drawn = qr_svg(LINK)
    assert drawn.startswith("<svg")
    assert f"QR code that opens {LINK}" in drawn
    assert "href" not in drawn
    assert qr_svg("") == ""


# Opening


class Door(Ears):
    def __init__(self, sessions, open_session=None):
        self.gone = []
        super().__init__(
            Opening(
                open_session or sessions.open,
                teams=["Harbour team"],
                instruments=[load_shipped("risk-and-choice")],
                go=lambda session: self.gone.append(session.id) or "facilitate?code=x",
            )
        )

    def open(self, **fields):
        message = {"team": "Harbour team", "instrument": "risk-and-choice", "people": 8}
        return self.hear({"kind": "open", "number": 1, "minutes": 75, **message, **fields})


def test_a_session_opens_and_the_page_is_told_where_to_go(sessions):
    door = Door(sessions)
    assert door.open()["go"] == "facilitate?code=x"
    session = sessions.find(door.gone[0])
    assert (session.team, session.people, session.minutes) == ("Harbour team", 8, 75)
    assert door.open(people=None, minutes=None)["kind"] == "opened"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"team": "  "}, ["team"]),
        ({"team": None}, ["team"]),
        ({"team": "x" * 81}, ["team"]),
        ({"team": "a\0b"}, ["team"]),
        ({"team": "x" * 1_000_000}, ["team"]),
        ({"instrument": ""}, ["instrument"]),
        ({"instrument": "../../etc/passwd"}, ["instrument"]),
        ({"instrument": "planning-group-participation"}, ["instrument"]),
        ({"people": 0, "minutes": 601}, ["people", "minutes"]),
        ({"people": 2.5}, ["people"]),
        ({"people": True}, ["people"]),
        ({"people": "8"}, ["people"]),
        ({"minutes": -5}, ["minutes"]),
    ],
)
def test_what_is_not_right_yet_is_said_beside_its_box_and_nothing_opens(sessions, fields, wrong):
    door = Door(sessions)
    told = door.open(**fields)
    assert told["kind"] == "refused"
    assert [fault["field"] for fault in told["faults"]] == wrong
    assert door.gone == []
    assert sessions.all() == ()


def test_on_a_teams_own_page_the_session_is_that_teams_whatever_a_browser_says(sessions):
    opened = []
    form = Ears(
        Opening(
            lambda *given_words: opened.append(given_words) or sessions.open(*given_words),
            team="Quay team",
            teams=["Harbour team"],
            people=6,
            instruments=[load_shipped("risk-and-choice")],
            go=lambda _: "",
        )
    )
    content = form.widget.get_state()["_content"]
    assert "Harbour" not in json.dumps(content)
    assert (content["team"], content["people"]) == ("Quay team", 6)
    message = {"kind": "open", "number": 1, "instrument": "risk-and-choice", "people": 6}
    assert form.hear({**message, "team": "Harbour team"})["kind"] == "opened"
    assert form.hear(message)["kind"] == "opened"
    assert {each[0] for each in opened} == {"Quay team"}


def test_trouble_on_our_side_is_one_plain_sentence(sessions, caplog):
    def fails(*_):
        raise RuntimeError("secret")

    told = Door(sessions, fails).open()
    assert "Something went wrong" in told["faults"][0]["sentence"]
    assert "secret" not in caplog.text + json.dumps(told)

    def refuses(*_):
        raise WorkbookError("The disk is full.", "No session was opened.", "Make room.")

    assert "disk is full" in Door(sessions, refuses).open()["faults"][0]["sentence"]


def test_a_managers_words_reach_the_page_as_words(sessions, hold, tmp_path):
    first = hold()
    action = first.add_action(item="roles", what="<b>Ask</b>", needs="time")
    request = first.send_request(action.id, "Two hours")
    first.close(show=False)
    Requests(sessions.data / "released").reply(
        request.id, "<img src=x onerror=alert(1)>", decision="yes", role="Service manager"
    )
    told = page_of(hold()).look()
    assert told["view"]["earlier"][0]["request"]["reply"] == "<img src=x onerror=alert(1)>"
