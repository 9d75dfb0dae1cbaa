"""The record of a closed meeting, to save: made when somebody asks, and silent to anything else."""

from __future__ import annotations

import logging
import re

import pytest

from widgets.record_files import FORMS, RecordFiles
from workbook.errors import WorkbookError


class Page:
    """The links, what was made for them, and what was sent."""

    def __init__(self, make=None):
        self.made, self.said = [], []

        def recorded(what):
            self.made.append(what)
            return make(what) if make else what.encode()

        self.files = RecordFiles(recorded, name="record-amber-river-kettle")
        self.files.send = lambda content, buffers=None: self.said.append((content, buffers))

    def hear(self, message):
        self.files._handle_custom_msg(message, [])


def test_drawing_the_links_makes_nothing():
    page = Page()
    state = page.files.get_state()
    assert page.made == []
    assert all(words in state["_content"]["html"] for words, _ in FORMS.values())
    assert state["_before"] == re.sub(r"<a [^>]*>|</a>", "", state["_content"]["html"])
    assert "<a " not in state["_before"], "before there is a script, it would do nothing"


@pytest.mark.parametrize("what", FORMS)
def test_a_form_is_made_when_it_is_asked_for(what):
    page = Page()
    page.hear({"kind": "file", "number": 7, "what": what})
    assert page.made == [what]
    name = f"record-amber-river-kettle.{what}"
    assert page.said == [
        ({"kind": "file", "number": 7, "name": name, "type": FORMS[what][1]}, [what.encode()])
    ]


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "file",
        {"kind": "file"},
        {"kind": "file", "number": 1},
        {"kind": "file", "number": 1, "what": "exe"},
        {"kind": "file", "number": 1, "what": ["html"]},
        {"kind": "file", "number": True, "what": "html"},
        {"kind": "file", "number": -1, "what": "html"},
        {"kind": "file", "number": 2**53, "what": "html"},
        {"kind": "look", "number": 1, "what": "html"},
    ],
)
def test_anything_else_is_passed_over(message):
    page = Page()
    page.hear(message)
    assert page.made == page.said == []


def test_a_record_that_cannot_be_made_is_told_in_its_own_sentences():
    def make(_what):
        raise WorkbookError("The disk is full.", "There is no file.", "Make room.")

    page = Page(make)
    page.hear({"kind": "file", "number": 7, "what": "html"})
    assert page.said == [
        (
            {
                "kind": "trouble",
                "number": 7,
                "sentence": "The disk is full. There is no file. Make room.",
            },
            None,
        )
    ]


def test_a_fault_of_ours_says_nothing_of_what_is_on_record(caplog):
    def make(_what):
        raise RuntimeError("They talked about the rota")

    page = Page(make)
    with caplog.at_level(logging.DEBUG):
        page.hear({"kind": "file", "number": 7, "what": "html"})
    ((said, _),) = page.said
    assert said["kind"] == "trouble"
    assert "rota" not in said["sentence"] + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_browser_can_set_nothing():
    page = Page()
    page.files.set_state({"_content": {"html": "<b>x</b>"}})
    assert "<b>x</b>" not in page.files.get_state()["_content"]["html"]
