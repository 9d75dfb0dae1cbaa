"""A whole team session in real browsers: twelve people, a facilitator and a shared screen."""

from __future__ import annotations

import re

import pytest
from frames import Frames, leaves
from playwright.sync_api import expect
from test_journey import answer_all, press_until, rows

from workbook.instrument import load_shipped
from workbook.session import Sessions

INSTRUMENT = load_shipped("decisions-about-care")
PEOPLE = 12
CANARY = "a canary that nobody may see"
#: What a message about a session may hold before its reveal, beside words that are always there.
NUMBERS = {"number", "joined", "done", "expected", "late", "minutes", "seconds_left", "sent"}
WAIT = 40_000


def facilitators_link(workbook):
    """The link that IT hands to facilitators."""
    return re.search(r"http\S+opening=\S+", workbook.command("links").stdout)[0]


def opened_by_hand(workbook, page, team="Harbour team", people=PEOPLE):
    """Open a session as a facilitator does; return its code."""
    page.goto(facilitators_link(workbook))
    expect(page.get_by_role("heading", name="Open a session")).to_be_visible(timeout=WAIT)
    page.get_by_label("team", exact=False).first.fill(team)
    page.get_by_role("radio", name=re.compile(re.escape(INSTRUMENT.title))).check()
    page.get_by_label(re.compile("how many people", re.IGNORECASE)).fill(str(people))
    page.get_by_role("button", name=re.compile("open the session", re.IGNORECASE)).click()
    page.wait_for_url(re.compile(r"facilitate\?code=[a-z-]+$"), timeout=WAIT)
    return re.search(r"code=([a-z-]+)", page.url)[1]


def form(visitor, workbook, code, **query):
    """Open the checklist and wait until it can be answered."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    visitor.page.goto(f"{workbook.address}/reflect?code={code}{more}")
    expect(visitor.page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    return visitor.page


def send(page):
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)


