"""A facilitator opens a session by hand, for the browser tests."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from workbook.instruments.model import load_shipped

INSTRUMENT = load_shipped("decisions-about-care")


WAIT = 60_000


def facilitators_link(workbook):
    """The link that IT hands to facilitators."""
    return re.search(r"http\S+opening=\S+", workbook.command("links").stdout)[0]


def opened_by_hand(workbook, page, team="Harbour team", people=None):
    """Open a session as a facilitator does; return its code."""
    page.goto(facilitators_link(workbook))
    page.get_by_label("Your team’s name").wait_for(timeout=WAIT)
    page.get_by_label("Your team’s name").fill(team)
    page.get_by_role("radio", name=INSTRUMENT.title).check()
    page.get_by_label("How many people will answer?").fill(str(people) if people else "")
    page.get_by_role("button", name="Open the session").click()
    page.wait_for_url(re.compile(r"facilitate\?code=[a-z-]+$"), timeout=WAIT)
    expect(page.get_by_text("0 people have joined").first).to_be_visible(timeout=WAIT)
    return re.search(r"code=([a-z-]+)", page.url)[1]
