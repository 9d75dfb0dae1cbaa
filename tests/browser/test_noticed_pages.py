"""What was noticed of guessing, stuffing and flooding is read by those who can do something."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lead_desks import MadeUpDesk
from made_up_pages import Side, open_at
from playwright.sync_api import expect
from serving import RunningWorkbook
from ways_in import a_session, a_team, way_in

from widgets.lead import Lead
from workbook.access import Noticed
from workbook.storage import ALARMS, raise_alarm
from workbook.teams import service_id

STUFFING, GUESSING = "than the people in a room send", "codes or links that are not theirs"


@pytest.fixture
def workbook(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    yield running
    running.stop()


def opened(workbook, visitor, kind, scope="", then=""):
    visitor.page.goto(workbook.address + way_in(workbook.data, kind, scope))
    if then:
        visitor.page.goto(workbook.address + then)
    expect(visitor.page.locator("body[data-ready]")).to_be_attached()
    return visitor.page


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_it_comes_to_the_page_of_that_session_by_itself_and_goes_again(
    workbook, visitors, size, scheme
):
    own, others = a_session(workbook.data), a_session(workbook.data, "Quay")
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page = opened(workbook, visitor, "session", own.id)
    other = opened(workbook, visitors(), "session", others.id)
    said = page.locator(".rpw-noticed [role=status]")
    expect(said).to_be_attached()  # it is there before there is something to say
    expect(said).to_be_empty()
    raise_alarm(workbook.data, "stuffing", own.id)
    expect(page.get_by_text(STUFFING)).to_be_visible()
    expect(page.get_by_text("Last noticed at")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    # The other page has asked since, and is told of nothing but its own.
    raise_alarm(workbook.data, "guessing")
    expect(other.get_by_text(GUESSING)).to_be_visible()
    expect(other.get_by_text(STUFFING)).to_have_count(0)
    for each in (workbook.data / ALARMS).iterdir():
        each.unlink()
    expect(said).to_be_empty()
    expect(page.get_by_text("Last noticed")).to_be_hidden()


def test_the_service_leads_page_says_it_with_the_sessions_name(workbook, visitors):
    own = a_session(workbook.data, "Harbour team")
    raise_alarm(workbook.data, "stuffing", own.id)
    visitor = visitors("phone", color_scheme="dark")
    page = opened(workbook, visitor, "lead")
    expect(page.get_by_text(STUFFING)).to_contain_text("of Harbour team")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_a_service_leads_page_that_is_open_is_told_too_and_keeps_what_is_typed(visitors):
    desk = MadeUpDesk()
    plain, noticed = desk.view(), []
    desk.view = lambda: replace(plain, noticed=tuple(noticed))
    visitor = visitors()
    visitor.page.clock.install()
    page = open_at(visitor, Side(Lead(desk)), "lead", "lead.css")
    page.get_by_text("Add a team").click()
    name = page.get_by_role("textbox", name="The team’s name").last
    name.fill("Pier")
    noticed.append(Noticed(kind="guessing", title="", team="", at="at 14:05"))
    expect(page.locator(".rpw-noticed [role=status]")).to_be_empty()
    page.clock.fast_forward(61_000)
    expect(page.get_by_text(GUESSING)).to_be_visible()
    expect(page.get_by_text("Last noticed at 14:05.")).to_be_visible()
    expect(name).to_have_value("Pier")
    # A later minute is told beside the sentence, which is not read out again.
    page.locator(".rpw-noticed p").first.evaluate("element => { element.dataset.same = 'yes'; }")
    noticed[:] = [replace(noticed[0], at="at 14:06")]
    page.clock.fast_forward(61_000)
    expect(page.get_by_text("Last noticed at 14:06.")).to_be_visible()
    expect(page.locator(".rpw-noticed p[data-same=yes]")).to_contain_text(GUESSING)
    noticed.clear()
    page.clock.fast_forward(61_000)
    expect(page.locator(".rpw-noticed [role=status]")).to_be_empty()


def test_nobody_else_is_told(workbook, visitors):
    own = a_session(workbook.data, "Harbour team")
    for kind in ("guessing", "stuffing", "flooding"):
        raise_alarm(workbook.data, kind)
        raise_alarm(workbook.data, kind, own.id)
    team = a_team(workbook.data)
    someone = visitors()
    someone.page.goto(f"{workbook.address}/reflect?code={own.code}")
    expect(someone.page.locator("body[data-ready]")).to_be_attached()
    pages = [
        someone.page,
        opened(workbook, visitors(), "session", own.id, f"/screen?session={own.id}"),
        opened(workbook, visitors(), "manager", service_id("North")),
        opened(workbook, visitors(), "team", team.id),
    ]
    for page in pages:
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.locator(".rpw-noticed")).to_have_count(0)
        for words in (STUFFING, GUESSING, "is turned away"):
            expect(page.get_by_text(words)).to_have_count(0)
