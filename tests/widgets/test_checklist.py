"""The form's Python side: it trusts no message, and knows nothing but a callable."""

from __future__ import annotations

import logging
import threading

import pytest
from documents import small, toml
from hypothesis import given, settings
from hypothesis import strategies as st
from json_values import json_values

from widgets.checklist import Checklist, Look
from widgets.messages import Send
from workbook.errors import WorkbookError
from workbook.instruments.model import read_instrument
from workbook.sessions import (
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    Place,
    TicketNeeded,
    WordsNotKept,
)
from workbook.sessions import TakenBack as GivenBack
from workbook.sessions.responses import MAX_REFLECTION, NOT_ANSWERED, Withdrawn

INSTRUMENT = read_instrument(toml(small()), "small.toml")
FIRST = INSTRUMENT.items[0].id
ANSWER = INSTRUMENT.scale.order[0].id
TOKEN = "0123456789abcdef" * 2


def message(answers=None, reflections=None, token=TOKEN):
    """What a browser sends of one person's answers."""
    return {
        "token": token,
        "answers": {FIRST: ANSWER} if answers is None else answers,
        "reflections": reflections or {},
    }


class Desk:
    """A form, the responses that came through it, and what it said to the browser."""

    def __init__(self, send=None, **more):
        self.kept = []
        #: The ticket, and whether being late was agreed to, of each response.
        self.shown = []
        self.said = []
        self.form = Checklist(INSTRUMENT, send or self._keep, kept_as="amber-river-kettle", **more)
        self.form.send = lambda content, buffers=None: self.said.append(content)

    def _keep(self, response, ticket, late):
        self.kept.append(response)
        self.shown.append((ticket, late))

    def hear(self, message):
        """Let a message arrive as a comm delivers it; return what was said to it."""
        self.said.clear()
        self.form._handle_custom_msg(message, [])
        return list(self.said)

    def send(self, answers=None, reflections=None, token=TOKEN, number=1):
        (said,) = self.hear(
            {
                "kind": "send",
                "number": number,
                "response": message(answers, reflections, token),
            }
        )
        return said


def test_a_good_response_is_handed_to_the_callable_whole():
    desk = Desk()
    assert desk.send(reflections={FIRST: " In my words. "}) == {"kind": "kept", "number": 1}
    (response,) = desk.kept
    assert list(response.answers) == [item.id for item in INSTRUMENT.items]
    assert response.answers[FIRST] == ANSWER
    assert response.reflections == {FIRST: "In my words."}
    assert TOKEN not in response.id


def test_what_was_left_out_is_said_to_be_left_out():
    desk = Desk()
    desk.send()
    (response,) = desk.kept
    others = [item.id for item in INSTRUMENT.items if item.id != FIRST]
    assert {response.answers[item] for item in others} <= {NOT_ANSWERED}


def test_a_second_send_of_the_same_is_kept_once():
    desk = Desk()
    assert desk.send(number=1)["kind"] == "kept"
    assert desk.send(number=2) == {"kind": "kept", "number": 2}
    assert len(desk.kept) == 1


def test_a_second_send_while_the_first_is_under_way_is_not_run_twice():
    """JupyterLab may have messages handled by several threads."""
    arrived, may_go_on = threading.Event(), threading.Event()
    kept = []

    def slowly(response, ticket, late):
        arrived.set()
        assert may_go_on.wait(180)
        kept.append(response)

    desk = Desk(slowly)
    outcomes = []
    first = threading.Thread(
        target=lambda: outcomes.append(desk.form._outcome(Send(response=message())))
    )
    first.start()
    assert arrived.wait(180)
    assert desk.form._outcome(Send(response=message()))["kind"] == "trouble"
    may_go_on.set()
    first.join(180)
    assert outcomes == [{"kind": "kept"}]
    assert desk.form._outcome(Send(response=message())) == {"kind": "kept"}
    assert len(kept) == 1


def test_another_person_on_the_same_device_is_another_response():
    desk = Desk()
    desk.send()
    desk.send(token="f" * 32)
    assert len({response.id for response in desk.kept}) == 2


@pytest.mark.parametrize(
    ("answers", "reflections"),
    [
        ({}, {}),
        ({FIRST: "no-such-answer"}, {}),
        ({"no-such-item": ANSWER}, {}),
        ({FIRST: ANSWER}, {FIRST: "x" * (MAX_REFLECTION + 1)}),
        ({FIRST: True}, {}),
        ({FIRST: ANSWER}, {FIRST: 3}),
    ],
)
def test_what_is_not_a_response_is_refused_with_sentences(answers, reflections):
    desk = Desk()
    said = desk.send(answers, reflections)
    assert said["kind"] == "refused"
    assert all(fault["sentence"].endswith((".", "?")) for fault in said["faults"])
    assert desk.kept == []


def test_a_fault_in_an_item_names_the_item_so_that_the_page_can_lead_there():
    said = Desk().send(reflections={FIRST: "x" * (MAX_REFLECTION + 1)})
    assert [fault["item"] for fault in said["faults"]] == [FIRST]


def test_trouble_in_keeping_is_told_in_its_own_words_and_can_be_tried_again():
    troubles = [WorkbookError("The disk is full.", "Nothing was kept.", "Make room.")]
    kept = []

    def send(response, ticket, late):
        if troubles:
            raise troubles.pop()
        kept.append(response)

    desk = Desk(send)
    assert desk.send() == {
        "kind": "trouble",
        "number": 1,
        "sentence": "The disk is full. Nothing was kept. Make room.",
    }
    assert desk.send(number=2) == {"kind": "kept", "number": 2}
    assert len(kept) == 1


def test_an_unforeseen_error_is_one_plain_sentence_and_no_words_in_the_log(caplog):
    def send(response, ticket, late):
        raise RuntimeError(f"secret {response.reflections}")

    with caplog.at_level(logging.DEBUG):
        said = Desk(send).send(reflections={FIRST: "secret words"})
    assert said["kind"] == "trouble"
    assert "still here" in said["sentence"]
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text + said["sentence"]


# The door


class Room:
    """A door as a form meets it: it counts, and says no when it is told to."""

    def __init__(self):
        self.places = {}
        self.trouble = None

    def come_in(self, ticket):
        if self.trouble:
            raise self.trouble
        if ticket not in self.places:
            ticket = f"{len(self.places) + 1:032x}"
            self.places[ticket] = "in"
        return Place(ticket=ticket, state=self.places[ticket])


def at_the_door(**more):
    room = Room()
    return room, Desk(come_in=room.come_in, **more)


def arrive(desk, ticket="", number=1):
    (said,) = desk.hear({"kind": "arrive", "number": number, "ticket": ticket})
    return said


def test_one_page_has_one_place_however_often_it_asks():
    """Seven answers from one page in a moment was the attack."""
    room, desk = at_the_door()
    first = arrive(desk)
    assert first == {"kind": "came_in", "number": 1, "ticket": f"{1:032x}", "state": "in"}
    for number in range(2, 9):
        assert arrive(desk, number=number)["ticket"] == first["ticket"]
    assert len(room.places) == 1


def test_the_next_person_on_a_device_comes_in_anew_once_the_place_before_is_spent():
    room, desk = at_the_door()
    first = arrive(desk)["ticket"]
    room.places[first] = "sent"
    second = arrive(desk)["ticket"]
    assert second != first
    assert arrive(desk, first)["state"] == "sent"


def test_whoever_says_i_am_here_after_the_door_was_started_again_gets_a_new_place():
    room, desk = at_the_door()
    first = arrive(desk)["ticket"]
    comes_in = room.come_in

    def started_again(ticket):
        if ticket == first:
            raise DoorStartedAgain
        return comes_in(ticket)

    desk.form._come_in = started_again
    assert arrive(desk, first)["why"] == "again"
    assert arrive(desk)["ticket"] != first


@pytest.mark.parametrize(
    ("trouble", "why"),
    [(DoorShut(), "shut"), (DoorStartedAgain(), "again"), (TicketNeeded(), "needed")],
)
def test_where_there_is_no_place_that_is_said_and_nothing_is_kept(trouble, why):
    def send(response, ticket, late):
        raise trouble

    room, desk = at_the_door(send=send, pass_on=lambda ticket: send(None, ticket, late=False))
    room.trouble = trouble
    assert arrive(desk)["why"] == why
    assert desk.send() == {"kind": "not_in", "number": 1, "why": why, "sentence": str(trouble)}
    (passed,) = desk.hear({"kind": "pass", "number": 2, "ticket": "x"})
    assert passed["why"] == why


def test_where_the_answers_are_kept_and_the_words_are_not_the_page_can_tell_it_from_neither():
    def send(response, ticket, late):
        raise WordsNotKept

    said = at_the_door(send=send)[1].send()
    assert (said["kind"], said["kept"]) == ("trouble", True)
    assert said["sentence"] == str(WordsNotKept())


def test_a_ticket_and_a_tick_go_along_with_a_response_and_both_are_read_strictly():
    desk = Desk()
    whole = {"kind": "send", "number": 1, "response": message()}
    desk.hear({**whole, "ticket": "a" * 32, "late": True})
    desk.hear({**whole, "response": message(token="b" * 32), "ticket": 7, "late": "yes"})
    assert desk.shown == [("a" * 32, True), ("", False)]


def test_nothing_is_kept_of_somebody_late_who_has_not_agreed():
    def send(response, ticket, late):
        if not late:
            raise LateNotAgreed

    desk = Desk(send)
    assert desk.send()["kind"] == "late"
    (kept,) = desk.hear({"kind": "send", "number": 2, "response": message(), "late": True})
    assert kept["kind"] == "kept"


def test_the_pattern_is_for_the_ticket_that_asks_and_for_no_later_question_without_one():
    def look(ticket):
        html = "<p>pattern</p>" if ticket == "good" else ""
        return Look(state="revealed", done=5, expected=None, late=0, html=html)

    desk = Desk(look=look)

    def said(**more):
        (told,) = desk.hear({"kind": "look", "number": 1, **more})
        return told

    assert "html" not in said()
    assert said(ticket="good")["html"] == "<p>pattern</p>"
    assert "html" not in said(ticket="other")
    assert "html" not in said(ticket=["good"])


def test_taking_back_gives_the_place_back_and_the_same_answers_can_be_sent_again():
    taken = []

    def withdraw(code, ticket):
        taken.append((code, ticket))
        return GivenBack(when=Withdrawn.BEFORE_REVEAL, ticket="f" * 32)

    desk = Desk(withdraw=withdraw)
    desk.send()
    (said,) = desk.hear({"kind": "withdraw", "number": 2, "code": "abcd", "ticket": "e" * 32})
    assert said == {"kind": "withdrawn", "number": 2, "revealed": False, "ticket": "f" * 32}
    assert taken == [("abcd", "e" * 32)]
    desk.send()
    assert len(desk.kept) == 2


def test_a_ticket_is_in_no_log_and_in_nothing_a_form_shows_of_itself(caplog):
    def come_in(ticket):
        raise RuntimeError(ticket)

    desk = Desk(come_in=come_in)
    with caplog.at_level(logging.DEBUG):
        assert arrive(desk, "a" * 32)["kind"] == "unknown"
    assert "a" * 32 not in caplog.text + repr(desk.form) + str(desk.form.get_state())


def test_a_ping_is_answered_with_its_number():
    assert Desk().hear({"kind": "ping", "number": 7}) == [{"kind": "pong", "number": 7}]


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "send",
        {},
        {"kind": "send"},
        {"kind": "ping", "number": "1"},
        {"kind": "ping", "number": True},
        {"kind": "ping", "number": -1},
        {"kind": "ping", "number": 2**53},
        {"kind": "ping", "number": 10**5000},
        {"kind": "execute", "number": 1},
        {"kind": ["send"], "number": 1},
    ],
)
def test_a_message_of_no_known_kind_is_passed_over(message):
    desk = Desk()
    assert desk.hear(message) == []
    assert desk.kept == []


@settings(max_examples=150, deadline=None)
@given(
    message=json_values
    | st.fixed_dictionaries(
        {"kind": st.sampled_from(["send", "ping"]), "number": json_values, "response": json_values}
    )
    | st.fixed_dictionaries(
        {
            "kind": st.just("send"),
            "number": st.integers(),
            "response": st.fixed_dictionaries(
                {"token": json_values, "answers": json_values, "reflections": json_values}
            ),
        }
    )
)
def test_no_message_whatever_is_raised_about_or_sent_on(message):
    desk = Desk()
    for said in desk.hear(message):
        assert said["kind"] in {"pong", "refused"}
    assert desk.kept == []


def test_a_browser_that_rewrites_the_words_it_was_given_changes_nothing():
    desk = Desk()
    before = desk.form.get_state()
    for state in (
        {"_content": {"sections": []}, "_kept_as": "elsewhere", "_esm": "", "layout": None},
        {"_content": 3, "_kept_as": None},
    ):
        update = {"method": "update", "state": state, "buffer_paths": []}
        desk.form._handle_msg({"content": {"data": update}, "buffers": []})
    assert desk.form.get_state() == before
    assert desk.send()["kind"] == "kept"
    assert list(desk.kept[0].answers) == [item.id for item in INSTRUMENT.items]


def test_the_form_says_nothing_of_what_it_holds():
    desk = Desk()
    desk.send(reflections={FIRST: "secret words"})
    assert repr(desk.form) == f"<Checklist: {INSTRUMENT.title}>"
    assert "secret" not in str(desk.form.get_state())
    assert ANSWER not in repr(desk.kept[0])


def test_only_words_to_draw_cross_to_the_browser():
    content = Desk().form.get_state()["_content"]
    text = str(content)
    assert INSTRUMENT.items[0].statement in text
    assert INSTRUMENT.items[0].why in text
    assert "stands_for" not in text
