"""A link ends while its page is open: the page is shut, says why, and loses no word."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from serving import RunningWorkbook
from ways_in import a_session, a_team

from workbook.access.links import Links
from workbook.plans import Plans

ENDED = "This link has been ended or made anew"


@pytest.fixture
def workbook(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    yield running
    running.stop()


def come_in(workbook, visitor, link):
    visitor.page.goto(f"{workbook.address}/{link.path()}")
    expect(visitor.page.locator("body[data-ready]")).to_be_attached(timeout=60_000)
    assert "key=" not in visitor.page.url
    return visitor.page


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_open_page_says_that_its_link_has_ended_and_keeps_what_was_typed(
    workbook, visitors, size
):
    session = a_session(workbook.data, instrument="decisions-about-care")
    links = Links(workbook.data)
    link = links.make("session", session.id)
    visitor = visitors(size)
    page = come_in(workbook, visitor, link)
    box = page.locator("textarea").first
    box.wait_for(state="attached")
    if not box.is_visible():
        page.locator("details:has(textarea) > summary").first.click()
    box.fill("We agreed to ask again in the spring.")
    newer = links.renew(link.name)
    expect(page.get_by_text(ENDED)).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    expect(box).to_have_value("We agreed to ask again in the spring.")
    # Whoever opens it again is told the same, and the new link goes on with the same words.
    answer = page.goto(page.url)
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has been ended")
    assert visitor.axe() == []
    page = come_in(workbook, visitor, newer)
    expect(page.locator("textarea").first).to_have_value("We agreed to ask again in the spring.")
    assert not visitor.wrong


@pytest.mark.parametrize("word", ["plan", "day", "review", "sheets"])
def test_each_page_of_a_plan_is_shut_when_the_plans_link_is_made_anew(workbook, visitors, word):
    plan = Plans(workbook.data).begin()
    links = Links(workbook.data)
    visitor = visitors("phone")
    page = come_in(workbook, visitor, links.make("plan", plan.id))
    page.goto(f"{workbook.address}/{word}?plan={plan.id}")
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=60_000)
    newer = links.renew(f"plan-{plan.id}")
    expect(page.get_by_text(ENDED)).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert page.goto(page.url).status == 403
    come_in(workbook, visitor, newer)
    assert page.url.endswith(f"/plan?plan={plan.id}")


def test_a_page_that_was_away_when_its_link_ended_says_so_when_it_is_back(workbook, visitors):
    team = a_team(workbook.data)
    links = Links(workbook.data)
    link = links.make("team", team.id)
    visitor = visitors()
    page = come_in(workbook, visitor, link)
    # Its tries to have the line again fail until the server has let go of the kernel.
    away = visitor.context
    away.set_offline(True)
    links.end(link.name)
    away.set_offline(False)
    expect(page.get_by_text(ENDED)).to_be_visible()


def test_an_address_of_before_says_in_plain_words_who_has_the_new_one(workbook, visitors):
    visitor = visitors("phone")
    visitor.page.goto(f"{workbook.address}/facilitate?opening={'a' * 26}")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("The links have changed")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    visitor.page.goto(f"{workbook.address}/join?code=a&code=b")
    heading = visitor.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This address cannot be read")
    assert visitor.axe() == []
