"""The box for a join code: forgiving, silent in the log, never a traceback."""

from __future__ import annotations

import logging

import pytest

from widgets.join import Join
from workbook.errors import WorkbookError


class Door:
    """A box, what it opened, and what it said."""

    def __init__(self, find=None):
        self.opened, self.said = [], []
        self.box = Join(find or (lambda code: f"found {code}"), go=self.opened.append)
        self.box.send = lambda content, buffers=None: self.said.append(content)

    def type(self, code):
        self.hear({"kind": "join", "number": 7, "code": code})

    def hear(self, message):
        self.box._handle_custom_msg(message, [])


def test_what_is_typed_is_looked_up_and_opened():
    door = Door()
    door.type("Amber River")
    assert door.opened == ["found Amber River"]
    assert door.said == [{"kind": "found", "number": 7}]


def test_a_code_that_opens_nothing_is_told_in_its_own_sentences():
    def find(code):
        raise WorkbookError("No such code.", "Nothing opened.", "Check the words.")

    door = Door(find)
    door.type("zzz")
    assert door.said == [
        {
            "kind": "problem",
            "number": 7,
            "sentence": "No such code. Nothing opened. Check the words.",
        }
    ]
    assert door.opened == []


def test_trouble_in_opening_what_was_found_is_told_too():
    def go(found):
        raise WorkbookError("It is closed.", "Nothing opened.", "Ask your facilitator.")

    door = Door()
    door.box._go = go
    door.type("amber-river-kettle")
    assert [each["kind"] for each in door.said] == ["found", "problem"]
    assert door.said[1]["sentence"] == "It is closed. Nothing opened. Ask your facilitator."


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "join",
        {},
        {"kind": "send", "number": 1, "code": "x"},
        {"kind": 3, "number": 1, "code": "x"},
        {"kind": "join", "number": "1", "code": "x"},
        {"kind": "join", "number": True, "code": "x"},
        {"kind": "join", "number": 10**5000, "code": "x"},
        {"kind": "join", "number": 1},
        {"kind": "join", "number": 1, "code": ["x"]},
        {"kind": "join", "number": 1, "code": 3},
    ],
)
def test_other_messages_are_passed_over(message):
    door = Door()
    door.hear(message)
    assert door.said == door.opened == []


def test_a_megabyte_is_cut_before_it_is_looked_up():
    seen = []
    Door(seen.append).type("a" * 1_000_000)
    assert len(seen[0]) <= 200


def test_an_unforeseen_error_is_one_plain_sentence_and_the_code_stays_out_of_the_log(caplog):
    def find(code):
        raise RuntimeError(code)

    door = Door(find)
    with caplog.at_level(logging.DEBUG):
        door.type("amber-river-kettle")
    assert [each["kind"] for each in door.said] == ["problem"]
    assert "amber-" not in caplog.text + door.said[0]["sentence"]
    assert repr(door.box) == "<Join>"


def test_whoever_guesses_waits_longer_and_longer_and_the_log_has_no_code(caplog):
    def find(code):
        raise WorkbookError("No such code.", "Nothing opened.", "Check the words.")

    door, waited = Door(find), []
    door.box._pause = waited.append
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            door.type("no-such-code")
        assert waited == []
        for _ in range(20):
            door.type("no-such-code")
    assert waited[:3] == [0.5, 1.0, 1.5]
    assert max(waited) == 3.0
    assert len(door.said) == 25
    assert "20 wrong codes" in caplog.text
    assert "no-such" not in caplog.text
