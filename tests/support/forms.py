"""A form of its own in a browser, without a server, and what somebody does on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from widgets import Checklist
from workbook.instruments.model import load_shipped

PAGE = "http://127.0.0.1:9/"


#: The answers that are chosen on a page.
CHOSEN = ".rpw-item > .rpw-answers input:checked"


WIDGETS = Path(__file__).parent.parent.parent / "widgets"


FOLDERS = (Path(__file__).parent.parent / "browser" / "harness", WIDGETS, WIDGETS / "static")


KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"


WHOLE = load_shipped("decisions-about-care")


# Six questions in two sections show all there is to show, in half the time.
INSTRUMENT = replace(WHOLE, sections=WHOLE.sections[:2])


ITEMS = [item.id for item in INSTRUMENT.items]


class Desk:
    """The Python side of a form, and how many messages it lets through."""

    def __init__(self, instrument):
        self.kept = []
        self.calls = 0
        self.trouble = None
        #: "answers", "silent" (a dead kernel) or "deaf" (does what is asked, says nothing).
        self.manner = "answers"
        self.heard = []
        self._said = []
        self.widget = Checklist(instrument, self._keep, kept_as="amber-river-kettle")
        self.listen_to(self.widget)

    def listen_to(self, widget):
        self.widget = widget
        widget.send = lambda content, buffers=None: self._said.append(content)

    def _keep(self, response, ticket, late):
        self.calls += 1
        if self.trouble:
            raise self.trouble
        self.kept.append(response)

    def traits(self):
        """What the model in the browser holds."""
        return json.dumps(
            {name: getattr(self.widget, name, None) for name in ("_content", "_kept_as")}
        )

    def hear(self, text):
        """Answer one message as the kernel would, or not at all."""
        message = json.loads(text)
        self.heard.append(message)
        self._said.clear()
        if self.manner != "silent":
            self.widget._handle_custom_msg(message, [])
        return json.dumps(self._said if self.manner == "answers" else [])

    def sends(self):
        """The responses that arrived, as they arrived."""
        return [message["response"] for message in self.heard if message["kind"] == "send"]


def _serve(route):
    name = route.request.url.split("?")[0].rsplit("/", 1)[1] or "index.html"
    file = next((folder / name for folder in FOLDERS if (folder / name).exists()), None)
    if file is None:
        route.fulfill(status=404, body="")
        return
    route.fulfill(
        body=file.read_bytes(),
        headers={
            "Content-Type": f"{KINDS[file.suffix]}; charset=utf-8",
            "Content-Security-Policy": POLICY,
        },
    )


def opened(visitor, page=None, query=""):
    """Open the form and wait until it can be answered or says that it was."""
    page = page or visitor.page
    page.goto(f"{PAGE}?{query}")
    page.locator(".rpw-form").first.wait_for()
    return page


def box_of(page, place):
    """The box for a reflection on a question, opened."""
    box = page.locator("fieldset.rpw-item").nth(place - 1).locator("textarea")
    if not box.is_visible():
        page.locator("fieldset.rpw-item").nth(place - 1).get_by_text("Add a reflection").click()
    return box


def on_the_table(page, place):
    """Put the reflection on a question on the table: others are not sent."""
    question = page.locator("fieldset.rpw-item").nth(place - 1)
    question.get_by_role("radio", name="Put it on the table").check()


def answer_all(page, label="Partly"):
    choices = page.get_by_role("radio", name=label, exact=True)
    expect(choices.first).to_be_visible()
    for each in choices.all():
        each.check()


def send(page, *, gaps=False):
    page.get_by_role("button", name="Send my answers").click()
    if gaps:
        page.get_by_role("button", name="Send as it is").click()
