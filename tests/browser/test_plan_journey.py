"""A plan from its first word to what young people heard of it: two people and a week between."""

from __future__ import annotations

import re

import pytest
from planners import (
    KEPT,
    PART,
    PURPOSE,
    a_week_passes,
    alive,
    plan_at,
    prompt,
    whole,
)
from playwright.sync_api import expect
from record_pages import pages_of
from serving import RunningWorkbook
from ways_in import a_team, way_in

from workbook.plans import Plans

#: Which two prompts nobody decides.
OPEN = ("their-part", "plain-purpose")
IDEAS = ("Open on Fridays", "A pool table", "Shorter waits for court")
ANSWERS = (
    ("Yes", "", "yes"),
    ("No", "The rent is paid by the hour.", "no"),
    ("Not ours to decide", "Courts decide that; we wrote to them.", "not_ours"),
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("journey") / "data").start()
    yield running
    running.stop()


def decided_by_others(workbook, plan):
    """Let the rest of the team decide everything but two prompts, and promise an answer."""
    kept = Plans(workbook.data).open(plan)
    for entry in kept.look().entries.values():
        if entry.prompt not in OPEN:
            kept.write(f"entry:{entry.prompt}:words", "", "As last time.")
            kept.choose(f"entry:{entry.prompt}:standing", "", "decided")
    kept.add("promise", "0a1b2c3d", prompt="what-they-hear", words="A page on each idea")


def begun_by_two(workbook, one, other, team):
    """One phone begins a plan with the team's link, the other comes with the plan's own."""
    page, theirs = one.page, other.page
    page.goto(workbook.address + way_in(workbook.data, "team", team))
    page.get_by_role("button", name="Plan an activity").click()
    plan = plan_at(alive(page))
    page.get_by_role("link", name="The whole plan").first.click()
    page.get_by_role("button", name="Show the link").click()
    theirs.goto(page.get_by_label("The plan’s link").input_value())
    alive(theirs)
    page.go_back()
    expect(page.get_by_text("One other person is in this plan now.")).to_be_visible()
    return plan


def both_write(page, theirs):
    """What each writes is there for the other."""
    page.get_by_role("textbox", name=PURPOSE).fill("To choose how the drop-in room looks.")
    theirs.get_by_role("textbox", name=PART).fill("They decide on colours and chairs.")
    for each in (page, theirs):
        expect(each.get_by_role("textbox", name=PURPOSE)).to_have_value(re.compile("drop-in"))
        expect(each.get_by_role("textbox", name=PART)).to_have_value(re.compile("colours"))
    expect(prompt(theirs, PART).get_by_text(KEPT)).to_be_visible()


def said_to_be_ready(workbook, page, team, plan):
    """From the team's page, on another device: two open prompts are named, and stop nothing."""
    page.goto(workbook.address + way_in(workbook.data, "team", team))
    page.locator(f"a[href*='plan={plan}']").first.click()
    expect(alive(page).get_by_text("33 of 35 questions are decided")).to_be_visible()
    expect(page.get_by_text("Two questions are still open. That stops nothing:")).to_be_visible()
    page.get_by_role("button", name="It is ready").click()
    expect(page.get_by_text("It is noted: ready.")).to_be_visible()
    assert whole(workbook, plan).plan.state == "ready"
    assert len(whole(workbook, plan).open_prompts) == 2


def noted_on_the_day(workbook, page, plan):
    """On a phone: it is under way, and three ideas, each in two taps."""
    page.goto(f"{workbook.address}/day?plan={plan}")
    alive(page).get_by_role("button", name="It is under way").click()
    expect(page.get_by_text("Kept: it is under way.")).to_be_visible()
    for idea in IDEAS:
        page.get_by_role("button", name="Note an idea").click()
        page.keyboard.type(idea)
        page.get_by_role("button", name="Keep it", exact=True).click()
        expect(page.get_by_text(re.compile("^Kept [0-9].*noted today"))).to_be_visible()
    expect(page.get_by_text("Three ideas noted today.")).to_be_visible()
    assert [each.words for each in whole(workbook, plan).ideas] == list(IDEAS)


def answered(page):
    """Each idea has an answer, and young people have heard it; the promise is kept."""
    for number, (answer, why, _) in enumerate(ANSWERS, 1):
        card = page.get_by_role("article", name=f"Idea {number}", exact=True)
        card.get_by_role("group", name="Our answer").get_by_label(answer, exact=True).check()
        card.get_by_label("Why?").fill(why)
        expect(card.get_by_text("Answered. They have not heard it yet.")).to_be_visible()
        told = card.get_by_role("group", name="Have young people heard this answer?")
        told.get_by_label("Yes", exact=True).check()
        expect(card.get_by_text("Answered, and they know.")).to_be_visible()
    page.get_by_label("It is kept").check()
    expect(page.get_by_text("Nothing waits any more.")).to_be_visible()


def looked_back(workbook, page, plan):
    """The review, which ends where young people have heard."""
    page.get_by_role("link", name="It is over: go to the review").click()
    alive(page).get_by_role("textbox", name="What you say of it").first.fill("The cards stay.")
    page.get_by_role("button", name="Next question").click()
    answered(page)
    page.get_by_role("button", name="We have looked back").click()
    page.get_by_role("button", name="Young people have heard what came of it").click()
    expect(page.get_by_text("It is fed back: young people have heard")).to_be_visible()
    expect(page.get_by_text(re.compile("^As things stand, it is deleted on"))).to_be_visible()
    kept = whole(workbook, plan)
    assert kept.plan.state == "fed_back"
    assert [each.answer for each in kept.ideas] == [each[2] for each in ANSWERS]
    assert "The cards stay." in kept.review.values()


def used_again(workbook, page, plan, team):
    """A new plan of the team's, with what was decided, each to be looked at; and nothing else."""
    page.get_by_role("button", name="Use this plan again").click()
    page.wait_for_url(lambda url: "plan=" in url and plan not in url)
    new = plan_at(alive(page))
    page.get_by_role("link", name="Who takes part?").first.click()
    card = prompt(page, "Who might this activity miss?")
    expect(card.get_by_text("This comes from an earlier plan.")).to_be_visible()
    expect(card.locator("textarea").first).to_have_value("As last time.")
    card.get_by_role("button", name="Yes, still true").click()
    expect(card.get_by_text("This comes from an earlier plan.")).not_to_be_visible()
    kept = whole(workbook, new)
    assert not kept.entries["not-reached"].still_true
    assert kept.entries["invite"].still_true
    assert (kept.plan.team, kept.plan.state) == (team, "draft")
    assert (len(kept.ideas), len(kept.promises), dict(kept.review)) == (0, 0, {})


def test_two_people_plan_come_back_after_a_week_and_end_where_young_people_have_heard(
    workbook, visitors
):
    team = a_team(workbook.data, "Harbour").id
    one, other = visitors("phone"), visitors("phone")
    plan = begun_by_two(workbook, one, other, team)
    both_write(one.page, other.page)
    assert not one.scrolls_sideways()
    assert not other.scrolls_sideways()
    one.close()
    decided_by_others(workbook, plan)
    assert a_week_passes(workbook, plan) > 30
    laptop = visitors().page
    said_to_be_ready(workbook, laptop, team, plan)
    noted_on_the_day(workbook, other.page, plan)
    assert not other.scrolls_sideways()
    looked_back(workbook, other.page, plan)
    assert not other.scrolls_sideways()
    expect(laptop.locator(".rpw-about")).to_contain_text("Young people have heard")
    used_again(workbook, laptop, plan, team)


def test_somebody_without_a_team_plans_alone_prints_and_finds_the_plan_again(
    workbook, visitors, tmp_path
):
    visitor = visitors()
    page = visitor.page
    page.goto(workbook.address)
    page.get_by_role("link", name="Plan an activity").first.click()
    page.get_by_role("button", name="Start a plan").click()
    link = page.get_by_label("Copy it to where you will find it again").input_value()
    page.get_by_role("link", name="Go on to your plan").click()
    plan = plan_at(alive(page))
    page.get_by_role("textbox", name=PURPOSE).fill("To choose how the drop-in room looks.")
    prompt(page, PURPOSE).get_by_label("Decided").check()
    expect(prompt(page, PURPOSE).get_by_text(KEPT)).to_be_visible()

    # It prints without the workbook: the page that is saved is whole.
    page.get_by_role("link", name="The whole plan").first.click()
    page.get_by_label("Working title").fill("Sunday room")
    page.get_by_label("Working title").blur()
    expect(page.locator(".rpw-about")).to_contain_text("Sunday room")
    page.get_by_role("button", name="See it and print").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this page").click()
    file = tmp_path / "plan.html"
    saved.value.save_as(file)
    paper = visitors().page
    paper.goto(file.as_uri())
    expect(paper.get_by_text("To choose how the drop-in room looks.")).to_be_visible()
    assert pages_of(paper.pdf(prefer_css_page_size=True)) == 1

    # Left, so that this device opens nothing any more; found again with nothing but the link.
    page.get_by_role("button", name="Leave on this device").click()
    expect(page).not_to_have_url(re.compile("plan="))
    page.goto(f"{workbook.address}/plan?plan={plan}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page needs the plan’s link")
    page.goto(link)
    page.wait_for_url(re.compile(rf"/plan\?plan={plan}"))
    alive(page).get_by_role("link", name="What is it for?").click()
    expect(page.get_by_role("textbox", name=PURPOSE)).to_have_value(re.compile("drop-in room"))
    assert whole(workbook, plan).plan.team == ""
    assert whole(workbook, plan).plan.title == "Sunday room"
