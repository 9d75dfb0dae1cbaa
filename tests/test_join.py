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

    def hear(self, message):
        self.box._handle_custom_msg(message, [])


def test_what_is_typed_is_looked_up_and_opened():
    door = Door()
    door.hear({"kind": "join", "code": "Amber River"})
    assert door.opened == ["found Amber River"]
    assert door.said == []


def test_a_code_that_opens_nothing_is_told_in_its_own_sentences():
    def find(code):
        raise WorkbookError("No such code.", "Nothing opened.", "Check the words.")

    door = Door(find)
    door.hear({"kind": "join", "code": "zzz"})
    assert door.said == [
        {"kind": "problem", "sentence": "No such code. Nothing opened. Check the words."}
    ]
    assert door.opened == []


@pytest.mark.parametrize("code", ["", "   ", None, 3, ["a"], {"a": 1}])
def test_nothing_typed_is_asked_for_again(code):
    door = Door()
    door.hear({"kind": "join", "code": code})
    assert [each["kind"] for each in door.said] == ["problem"]
    assert door.opened == []


@pytest.mark.parametrize("message", [None, [], "join", {}, {"kind": "send"}, {"kind": 3}])
def test_other_messages_are_passed_over(message):
    door = Door()
    door.hear(message)
    assert door.said == door.opened == []


def test_a_megabyte_is_cut_before_it_is_looked_up():
    seen = []
    Door(seen.append).hear({"kind": "join", "code": "a" * 1_000_000})
    assert len(seen[0]) <= 200


def test_an_unforeseen_error_is_one_plain_sentence_and_the_code_stays_out_of_the_log(caplog):
    def find(code):
        raise RuntimeError(code)

    door = Door(find)
    with caplog.at_level(logging.DEBUG):
        door.hear({"kind": "join", "code": "amber-river-kettle"})
    assert [each["kind"] for each in door.said] == ["problem"]
    assert "amber" not in caplog.text + door.said[0]["sentence"]
    assert repr(door.box) == "<Join>"
