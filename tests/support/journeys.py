"""What visitors do on pages, step by step, for the browser tests."""

from __future__ import annotations

import csv
import re
import secrets

import psutil
import pytest
from playwright.sync_api import expect

INSTRUMENT = "decisions-about-care"


def opened(workbook, people=None):
    """Open a session as a facilitator does, on the command line; return its code."""
    words = ["--people", str(people)] if people else []
    # A team of its own: a team's other sessions would stand beside this one.
    team = f"Harbour team {secrets.token_hex(3)}"
    said = workbook.command(
        "session", "open", "--team", team, "--instrument", INSTRUMENT, *words
    ).stdout
    assert workbook.address in said
    return re.search(r"Join code\s+(\S+)", said)[1]


def rows(workbook, code, name="responses.csv"):
    """The rows of one of a session's files, as anybody's CSV reader sees them."""
    path = workbook.data / "sessions" / code / name
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def form_of(visitor, workbook, code):
    """Open the form of a session and wait until a question can be answered."""
    visitor.page.goto(f"{workbook.address}/reflect?code={code}")
    expect(visitor.page.get_by_role("radio").first).to_be_visible()
    return visitor.page


def answer_all(page, label="Partly"):
    """Choose the same answer for every item."""
    choices = page.get_by_role("radio", name=label, exact=True)
    expect(choices.first).to_be_visible()
    for radio in choices.all():
        radio.check()


def kernels_of(workbook):
    """The process ids of the kernels that the server runs: forks of its forkserver."""
    return [
        each.pid
        for forkserver in psutil.Process(workbook.process.pid).children()
        for each in forkserver.children()
    ]


def press_until(page, selector, key="Tab", most=80):
    """Press a key until the focus is on something that matches."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"the keyboard never reached {selector}")
