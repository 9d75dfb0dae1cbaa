"""What a plan's page is asked and answers, each message once, and whatever else arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_values import json_values

from widgets.plan_messages import PLAN
from widgets.planning import Planning, guide_words, plan_words
from workbook.errors import WorkbookError
from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.plans import ChangedMeanwhile, Others, PlanRefused, Plans, Written

GUIDE = load_shipped_guide(USUAL_GUIDE)
TODAY = date(2026, 11, 30)
LINKS = dict.fromkeys(("plan", "day", "review", "sheets", "team", "begin"), "")
PURPOSE = "entry:plain-purpose:words"


@dataclass
class MadeUpDesk:
    """Notes what a page asks for; `trouble` is raised in the place of doing it."""

    page: dict = field(default_factory=lambda: {"mark": "m1"})
    done: list[tuple] = field(default_factory=list)
    at: list[str] = field(default_factory=list)
    others: Others = field(default_factory=lambda: Others(0, ()))
    trouble: Exception | None = None

    def _do(self, *what):
        if self.trouble:
            raise self.trouble
        self.done.append(what)

    def look(self):
        return self.page

    def mark(self):
        return self.page["mark"]

    def here(self, at):
        self.at.append(at)
        return self.others

    def write(self, place, was, words, _sent):
        self._do("write", place, was, words)
        return Written(words=f"theirs\n{words}", joined=True)

    def choose(self, place, was, value):
        self._do("choose", place, was, value)

    def add(self, table, row, *, prompt, words):
        self._do("add", table, row, prompt, words)

    def remove(self, table, row, was):
        self._do("remove", table, row, was)

    def move(self, to, *, was, because):
        self._do("move", to, was, because)

    def paper(self, which, what):
        self._do("paper", which, what)
        return "plan.html", "text/html", b"<html>"

    def link(self):
        self._do("link")
        return "http://x/in#key", "<svg></svg>"

    def request(self, needs, words, row):
        self._do("request", needs, words, row)
        return "It is sent."


class Page:
    """A plan's page, and what it said last."""

    def __init__(self, **more):
        self.desk = MadeUpDesk(**more)
        self.widget = Planning(
            self.desk,
            view="plan",
            guide=GUIDE,
            plan="pabcdefghijklmno",
            links=LINKS,
            team="",
            teamId="",
            byTextBoxes="",
            today="2026-11-30",
            example=False,
            mayRequest=False,
        )
        self.said = []
        self.buffers = []

        def heard(content, buffers=None):
            self.said.append(content)
            self.buffers.append(buffers)

        self.widget.send = heard

    def ask(self, kind, **more):
        self.widget._handle_custom_msg({"kind": kind, "number": 7, **more}, [])
        return self.said[-1] if self.said else None


@pytest.fixture
def page():
    return Page()


ASKS = {
    "write": {"place": PURPOSE, "was": "", "words": "To choose chairs."},
    "choose": {"place": "entry:plain-purpose:standing", "was": "", "value": "decided"},
    "add": {"table": "task", "row": "0a1b2c3d", "prompt": "plain-purpose", "words": "Ask"},
    "remove": {"table": "task", "row": "0a1b2c3d", "was": "Ask"},
    "move": {"to": "ready", "was": "draft", "because": ""},
}


@pytest.mark.parametrize("kind", ASKS)
def test_each_act_is_done_once_and_answered_with_the_plan_as_it_stands(page, kind):
    said = page.ask(kind, **ASKS[kind])
    assert page.desk.done == [(kind, *ASKS[kind].values())]
    assert said["number"] == 7
    assert said["page"] == {"mark": "m1"}
    assert said["kind"] == ("written" if kind == "write" else "plan")


def test_words_that_somebody_else_wrote_too_come_back_joined(page):
    said = page.ask("write", **ASKS["write"])
    assert (said["words"], said["joined"]) == ("theirs\nTo choose chairs.", True)


@pytest.mark.parametrize("kind", ASKS)
def test_what_somebody_else_changed_meanwhile_stands_and_is_said_with_the_plan(page, kind):
    page.desk.trouble = ChangedMeanwhile("Somebody else was quicker.")
    said = page.ask(kind, **ASKS[kind])
    assert said["kind"] == "meanwhile"
    assert said["sentence"].startswith("Somebody else was quicker.")
    assert said["page"] == {"mark": "m1"}


@pytest.mark.parametrize("kind", [*ASKS, "link", "file", "request"])
@pytest.mark.parametrize(
    "trouble",
    [
        PlanRefused("It cannot be kept.", "Shorten it."),
        WorkbookError("This page’s link has ended.", "Nothing was changed.", "Open it anew."),
    ],
)
def test_what_cannot_be_done_is_said_in_its_own_words(page, kind, trouble):
    page.desk.trouble = trouble
    more = {
        "file": {"paper": "plan", "what": "html"},
        "request": {"needs": "time", "words": "Two hours", "row": "r"},
    }
    said = page.ask(kind, **{**ASKS, "link": {}, **more}[kind])
    assert said == {"kind": "trouble", "number": 7, "sentence": str(trouble)}


def test_what_nobody_foresaw_is_said_in_general_and_the_log_holds_no_word_of_it(page, caplog):
    page.desk.trouble = RuntimeError("Ask Priya")
    said = page.ask("write", **ASKS["write"])
    assert said["kind"] == "trouble"
    assert "Something went wrong" in said["sentence"]
    assert "Priya" not in said["sentence"] + caplog.text


def test_a_look_says_who_else_is_there_and_draws_only_what_is_news(page):
    page.desk.others = Others(2, (PURPOSE,))
    assert page.ask("look", seen="m1", at="plan::title") == {
        "kind": "same",
        "number": 7,
        "people": 2,
        "busy": [PURPOSE],
    }
    assert page.desk.at == ["plan::title"]
    page.desk.page = {"mark": "m2"}
    said = page.ask("look", seen="m1", at="")
    assert (said["kind"], said["page"]["mark"], said["people"]) == ("plan", "m2", 2)
    assert page.ask("look")["kind"] == "plan"


def test_a_paper_comes_as_bytes_beside_its_name(page):
    said = page.ask("file", paper="sheet", what="html")
    assert said == {"kind": "file", "number": 7, "name": "plan.html", "type": "text/html"}
    assert page.buffers[-1] == [b"<html>"]
    assert page.desk.done == [("paper", "sheet", "html")]


def test_the_link_and_a_request_are_answered(page):
    assert page.ask("link") == {
        "kind": "link",
        "number": 7,
        "address": "http://x/in#key",
        "qr": "<svg></svg>",
    }
    said = page.ask("request", needs="time", words="Two hours", row="r1")
    assert said == {"kind": "sent", "number": 7, "sentence": "It is sent."}


def test_a_look_at_words_finds_what_could_say_who_somebody_is(page):
    said = page.ask("check", text="Ring 07700 900123 before")
    assert said["kind"] == "checked"
    assert said["findings"]
    assert page.desk.done == []


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "write", "place": PURPOSE, "words": "x"},
        {"kind": "write", "place": 7, "was": "", "words": "x"},
        {"kind": "choose", "place": PURPOSE, "was": "", "value": None},
        {"kind": "add", "table": "entry", "row": "0a1b2c3d"},
        {"kind": "remove", "table": "task", "row": "0a1b2c3d"},
        {"kind": "move", "to": ["ready"], "was": "draft"},
        {"kind": "file", "paper": "plan", "what": "exe"},
        {"kind": "file", "paper": "../plan", "what": "html"},
        {"kind": "delete"},
        {},
    ],
)
def test_what_is_not_declared_is_passed_over(page, message):
    page.widget._handle_custom_msg({"number": 7, **message}, [])
    assert page.said == []
    assert page.desk.done == []


@given(json_values | st.fixed_dictionaries({"kind": st.sampled_from([*ASKS, "look", "file"])}))
def test_nothing_that_a_browser_sends_breaks_the_conversation(message):
    page = Page()
    page.widget._handle_custom_msg(message, [])
    assert page.desk.done == []


def test_every_kind_of_message_is_tried_here():
    tried = {*ASKS, "look", "file", "link", "request", "check"}
    assert {ask.kind for ask in PLAN.answers} == tried


# ---- what is drawn


def test_a_page_has_every_prompt_with_its_sources_and_no_scale():
    words = guide_words(GUIDE)
    prompts = [prompt for section in words["sections"] for prompt in section["prompts"]]
    assert [prompt["id"] for prompt in prompts] == [prompt.id for prompt in GUIDE.prompts]
    assert all(prompt["question"] and prompt["help"] and prompt["why"] for prompt in prompts)
    assert all(source["citation"] for prompt in prompts for source in prompt["sources"])


def test_a_plan_is_drawn_as_it_stands(tmp_path):
    plans = Plans(tmp_path, today=lambda: TODAY)
    plan = plans.open(plans.begin(title="Garden").id)
    plan.write(PURPOSE, "", "To choose chairs.")
    plan.choose("entry:plain-purpose:standing", "open", "decided")
    plan.add("promise", "0a1b2c3d", prompt="what-they-hear", words="What we changed")
    plan.choose("promise:0a1b2c3d:due_on", "", "2026-11-29")
    drawn = plan_words(plan.look(), mark=plan.mark(), today=TODAY, keep_days=92)
    assert drawn["title"] == "Garden"
    assert drawn["entries"][0] == {
        "prompt": "plain-purpose",
        "standing": "decided",
        "words": "To choose chairs.",
        "because": "",
        "stillTrue": False,
        "talk": False,
    }
    assert "plain-purpose" not in drawn["open"]
    assert drawn["promises"][0]["isLate"]
    assert drawn["moves"] == ["ready", "stopped"]
    assert drawn["waits"] == ["1 promise is neither kept nor explained."]
    assert drawn["begun"] == "30 November 2026"
