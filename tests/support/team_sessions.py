"""A facilitator opens a session by hand, for the browser tests."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from ways_in import a_team, way_in

from workbook.instruments.model import load_shipped
from workbook.sessions.repository import Sessions

INSTRUMENT = load_shipped("decisions-about-care")


WAIT = 60_000


def to_the_opening_form(workbook, page, team="Harbour team"):
    """Come in with a team's link, and go to the form that opens a session for it."""
    own = a_team(workbook.data, team)
    page.goto(workbook.address + way_in(workbook.data, "team", own.id))
    page.goto(f"{workbook.address}/facilitate?team={own.id}")
    page.get_by_role("button", name="Open the session").wait_for(timeout=WAIT)


def opened_by_hand(workbook, page, team="Harbour team", people=None):
    """Open a session as a facilitator does; return its join code."""
    to_the_opening_form(workbook, page, team)
    page.get_by_role("radio", name=INSTRUMENT.title).check()
    page.get_by_label("How many people will answer?").fill(str(people) if people else "")
    page.get_by_role("button", name="Open the session").click()
    page.wait_for_url(re.compile(r"facilitate\?session=[a-z0-9]+$"), timeout=WAIT)
    expect(page.get_by_text("Nobody is in yet.").first).to_be_visible(timeout=WAIT)
    session = re.search(r"session=([a-z0-9]+)", page.url)[1]
    return Sessions(workbook.data).find(session).code


def run_with_its_link(workbook, page, code):
    """Come in with a session's own link, as whoever takes over does; return the page."""
    session = Sessions(workbook.data).find(code)
    page.goto(workbook.address + way_in(workbook.data, "session", session.id))
    expect(page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
    return page


def on_the_shared_screen(workbook, page, code):
    """Open the shared screen of a session, in a browser that has its link; return the page."""
    session = Sessions(workbook.data).find(code)
    page.goto(workbook.address + way_in(workbook.data, "session", session.id))
    page.goto(f"{workbook.address}/screen?session={session.id}")
    return page
