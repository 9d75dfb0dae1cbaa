"""A widget in a browser without a server: its Python side answers here."""

from __future__ import annotations

import json

from forms import PAGE, _serve


class Side:
    """The Python side of a widget; "silent" does what is asked and says nothing."""

    def __init__(self, widget):
        self.widget = widget
        self.heard = []
        self.silent = False
        self._said = []
        widget.send = lambda content, buffers=None: self._said.append(content)

    def traits(self):
        return json.dumps({"_content": self.widget._content})

    def hear(self, text):
        self.heard.append(json.loads(text))
        self._said.clear()
        if not self.silent:
            self.widget._handle_custom_msg(json.loads(text), [])
        return json.dumps(self._said)


def open_at(visitor, side, widget, *sheets):
    """Open a widget's page for a visitor; return the page."""
    visitor.context.expose_function("toPython", side.hear)
    visitor.context.expose_function("traits", side.traits)
    visitor.context.route(f"{PAGE}**", _serve)
    visitor.page.goto(f"{PAGE}?widget={widget}&css={'+'.join(sheets)}")
    visitor.page.locator(".rpw-form").first.wait_for()
    return visitor.page


def tab_to(page, locator, most=80):
    """Press Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard never gets there")


def smallest(page, where):
    """The height of the lowest thing to press."""
    heights = page.locator(f"{where} :is(button, select, summary, textarea, input):visible")
    return min(
        heights.evaluate_all(
            "all => all.map((each) => (each.closest('label') ?? each)"
            ".getBoundingClientRect().height)"
        )
    )
