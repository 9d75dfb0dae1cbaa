"""From the first page to a plan of one's own, in a browser: with the keyboard, small, dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from serving import RunningWorkbook
from ways_in import a_team

from workbook.access.links import Links
from workbook.plans import Plans


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("begin") / "data").start()
    yield running
    running.stop()


def tab_to(page, name):
    """Go on with the Tab key until something with this name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(name)


@pytest.mark.parametrize(("size", "options"), [("laptop", {}), ("phone", {"color_scheme": "dark"})])
def test_somebody_comes_from_the_first_page_to_their_plan_with_the_keyboard_alone(
    workbook, visitors, size, options
):
    visitor = visitors(size, **options)
    page = visitor.page
    page.goto(workbook.address)
    assert visitor.axe() == []
    tab_to(page, "Plan an activity")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan an activity")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    tab_to(page, "Start a plan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is there. Keep this link")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert "key=" not in page.url
    tab_to(page, "Go on to your plan")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plan\?plan=p[a-z2-7]{15}$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("This needs the plan’s link")).to_have_count(0)


def test_the_link_is_copied_and_opens_the_plan_on_another_device(workbook, visitors):
    first, second = visitors(), visitors("phone")
    page = first.page
    page.goto(f"{workbook.address}/planning")
    page.get_by_role("button", name="Start a plan").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_contain_text(re.compile("Copied|press Ctrl"))
    address = page.get_by_label("Copy it to where you will find it again").input_value()
    plan = address.partition("#link=plan-")[2].partition("&")[0]
    assert address == Links(workbook.data).find(f"plan-{plan}").address(workbook.data)
    # Going back to it shows it again, and begins no other.
    before = len(Plans(workbook.data).all())
    page.get_by_role("link", name="Go on to your plan").click()
    page.wait_for_url(f"**/plan?plan={plan}")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is there. Keep this link")
    assert len(Plans(workbook.data).all()) == before
    second.page.goto(address)
    second.page.wait_for_url(f"**/plan?plan={plan}")
    expect(second.page.get_by_role("heading", level=1)).to_be_visible()


def test_without_a_script_a_plan_begins_and_its_link_can_be_chosen(workbook, visitors):
    visitor = visitors(java_script_enabled=False)
    page = visitor.page
    page.goto(f"{workbook.address}/planning")
    page.get_by_role("button", name="Start a plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is there. Keep this link")
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    expect(page.get_by_label("Copy it to where")).to_have_value(re.compile("#link=plan-p"))


def test_whoever_has_a_teams_link_chooses_whose_plan_it_is(workbook, visitors):
    team = a_team(workbook.data)
    visitor = visitors("phone")
    page = visitor.page
    page.goto(Links(workbook.data).make("team", team.id).address(workbook.data))
    page.wait_for_url("**/team?**")
    page.goto(f"{workbook.address}/planning")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    choice = page.get_by_role("group", name="Whose plan is it?")
    expect(choice.get_by_role("radio", name=re.compile("^Harbour team"))).to_be_checked()
    page.get_by_role("button", name="Start a plan").click()
    page.wait_for_url(re.compile(r"/plan\?plan=p"))
    assert Plans(workbook.data).of_team(team.id)[0].id == page.url.partition("plan=")[2]
    page.goto(f"{workbook.address}/planning")
    page.get_by_role("radio", name=re.compile("^Nobody’s but mine")).check()
    page.get_by_role("button", name="Start a plan").click()
    page.wait_for_url("**/plans/link?**")


def test_an_example_is_read_before_anything_is_typed_and_says_that_it_is_invented(
    workbook, visitors
):
    visitor = visitors()
    page = visitor.page
    page.goto(f"{workbook.address}/planning")
    page.get_by_role("button", name="Read an example").or_(
        page.get_by_role("link", name="Read an example")
    ).click()
    expect(page.get_by_text("Invented.")).to_be_visible()
    assert visitor.axe() == []
