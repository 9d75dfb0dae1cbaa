"""What visitors do on pages, step by step, for the browser tests."""

from __future__ import annotations

import csv
import re
import secrets

import psutil
import pytest
from playwright.sync_api import expect
from ways_in import a_team

from workbook.sessions.repository import Sessions

INSTRUMENT = "decisions-about-care"
#: Run in a page: the ticket that this tab or this device keeps, of whatever session.
TICKET = """() => [sessionStorage, localStorage].flatMap((storage) => Object.keys(storage)
    .filter((key) => key.startsWith("rpw:ticket:"))
    .map((key) => JSON.parse(storage.getItem(key)).ticket))[0] ?? ''"""
HAS_A_TICKET = f"() => ({TICKET})() !== ''"


def opened(workbook, people=None):
    """Open a session as a facilitator does, on the command line; return its code."""
    words = ["--people", str(people)] if people else []
    # A team of its own: a team's other sessions would stand beside this one.
    team = a_team(workbook.data, f"Harbour team {secrets.token_hex(3)}")
    said = workbook.command(
        "session", "open", "--team", team.id, "--instrument", INSTRUMENT, *words
    ).stdout
    assert workbook.address in said
    return re.search(r"Join code\s+(\S+)", said)[1]


def rows(workbook, code, name="responses.csv"):
    """The rows of one of a session's files, as anybody's CSV reader sees them."""
    path = Sessions(workbook.data).folder(code) / name
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


def in_the_room(visitor, workbook, code):
    """Open the form, and wait until this device has its place."""
    page = form_of(visitor, workbook, code)
    expect(page.locator(".rpw-door")).not_to_be_empty()
    page.wait_for_function(HAS_A_TICKET)
    return page


def ticket_of(page):
    """The ticket that a browser keeps; "" when it keeps none."""
    return page.evaluate(TICKET)


def send(page):
    """Press the button, and wait until the answers are kept."""
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()


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
