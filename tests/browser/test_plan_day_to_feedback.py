"""One plan on a server, on a phone: the day, its review, its sheet, and using it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from serving import RunningWorkbook
from ways_in import a_team, way_in

from workbook.plans import Plans


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("day") / "data").start()
    yield running
    running.stop()


def the_day(visitor, opened):
    """The room has a bad line: what is noted meanwhile is on the phone, then with the workbook."""
    page = visitor.page
    expect(page.get_by_role("heading", name="On the day", level=1)).to_be_visible()
    expect(page.get_by_text("A better drop-in room").first).to_be_visible()
    page.get_by_role("button", name="It is under way").click()
    expect(page.get_by_text("Kept: it is under way.")).to_be_visible()
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Note an idea").click()
    page.keyboard.type("Open on Fridays")
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.get_by_text("On this device; not with the workbook yet.")).to_be_visible()
    visitor.context.set_offline(False)
    expect(page.get_by_text("not with the workbook yet")).to_have_count(0)
    assert [each.words for each in opened.look().ideas] == ["Open on Fridays"]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert visitor.axe() == []


def the_sheets(visitor):
    """From a gap on the day to its box; and the sheet alone is printed."""
    page = visitor.page
    page.get_by_role("link", name="still to fill in: Whom we would tell").first.click()
    expect(page.get_by_label("Whom we would tell")).to_be_focused()
    page.keyboard.type("our safeguarding lead")
    page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile(r"^Kept \d"))).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Words to read out")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_be_visible()
    page.emulate_media(media="screen")


def the_review(visitor, opened):
    """Looking back, an answer that young people have heard, and fed back."""
    page = visitor.page
    expect(page.get_by_text("A room that people like.")).to_be_visible()
    idea = page.get_by_role("article", name="Idea 1")
    idea.get_by_role("group", name="Our answer").get_by_label("Yes").check()
    idea.get_by_role("group", name="Have young people heard").get_by_label("Yes").check()
    expect(idea.get_by_text("Answered, and they know.")).to_be_visible()
    page.get_by_role("button", name="We have looked back").click()
    page.get_by_role("button", name="Young people have heard what came of it").click()
    expect(page.get_by_text("Kept: it is fed back.")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert opened.look().plan.state == "fed_back"


def test_from_the_day_to_feedback_and_to_the_next_one(workbook, visitors):
    data = workbook.data
    team = a_team(data, "Harbour")
    plans = Plans(data)
    plan = plans.begin(team=team.id, title="A better drop-in room")
    opened = plans.open(plan.id)
    opened.write("entry:plain-purpose:words", "", "A room that people like.")
    opened.choose("entry:plain-purpose:standing", "open", "decided")
    visitor = visitors("phone", color_scheme="dark")
    page = visitor.page
    page.goto(f"{workbook.address}{way_in(data, 'team', team.id)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto(f"{workbook.address}/day?plan={plan.id}")
    the_day(visitor, opened)
    the_sheets(visitor)
    page.goto(f"{workbook.address}/review?plan={plan.id}")
    the_review(visitor, opened)
    page.get_by_role("button", name="Use this plan again").click()
    page.wait_for_url(re.compile(rf"/plan\?plan=(?!{plan.id})p[a-z2-7]{{15}}"))
    again = next(each for each in plans.of_team(team.id) if each.again_of == plan.id)
    assert plans.open(again.id).look().entries["plain-purpose"].still_true


def test_an_idea_that_is_noted_while_the_server_is_killed_is_kept_once(own_workbook, visitors):
    data = own_workbook.data
    plan = Plans(data).begin(title="A better drop-in room")
    opened = Plans(data).open(plan.id)
    visitor = visitors("phone")
    page = visitor.page
    way, day = way_in(data, "plan", plan.id), f"/day?plan={plan.id}"

    def come_in():
        page.goto(f"{own_workbook.address}{way}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto(f"{own_workbook.address}{day}")
        expect(page.get_by_role("heading", name="On the day", level=1)).to_be_visible()

    come_in()
    page.get_by_role("button", name="Note an idea").click()
    own_workbook.process.kill()
    own_workbook.process.wait()
    page.keyboard.type("Open on Fridays")
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.get_by_text("On this device; not with the workbook yet.")).to_be_visible()
    own_workbook.start()
    come_in()
    expect(page.get_by_role("listitem").filter(has_text="Open on Fridays")).to_be_visible()
    expect(page.get_by_text("not with the workbook yet")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="Open on Fridays")).to_have_count(1)
    assert [each.words for each in opened.look().ideas] == ["Open on Fridays"]
