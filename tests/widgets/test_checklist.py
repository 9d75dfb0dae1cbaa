"""The form's Python side: it trusts no message, and knows nothing but a callable."""

from __future__ import annotations

import logging
import threading

import pytest
from documents import small, toml
from hypothesis import given, settings
from hypothesis import strategies as st
from json_values import json_values

from widgets.checklist import Checklist
from widgets.messages import Send
from workbook.errors import WorkbookError
from workbook.instruments.model import read_instrument
from workbook.sessions.responses import MAX_REFLECTION, NOT_ANSWERED

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
    first = threading.Thread(target=lambda: outcomes.append(desk.form._outcome(Send(response=message()))))
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
