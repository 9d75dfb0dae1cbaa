"""A team's plans on its page, in a real browser: what is due, what to talk about, a new one."""

from __future__ import annotations

import re

import pytest
from made_up_pages import Side, open_at, smallest
from playwright.sync_api import expect
from serving import RunningWorkbook
from team_pages import MadeUpTeam, a_plan, due, page, plans, promise, to_talk_about
from ways_in import a_session, answered_by, finished, way_in

from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.sessions import Sessions
from workbook.teams import service_id

PLANNING = "planning-group-participation"

LATE = due(
    "00000002", what="Ask the safeguarding lead", who="", due="20 November 2026", isLate=True
)
PROMISED = due("00000003", what="Which of their ideas we take up", who="group worker", due="")
FULL = page(
    promises=[promise()],
    plans=plans(
        going=[
            a_plan(),
            a_plan("p" + "b" * 15, title="", month="", open=1, state="under_way"),
            a_plan("p" + "c" * 15, title="Summer day out", open=None),
        ],
        ended=[a_plan("p" + "d" * 15, title="Last year’s walk", state="fed_back", open=0)],
        tasks=[LATE, due()],
        promises=[PROMISED],
        ideas=[
            {
                "plan": "p" + "a" * 15,
                "title": "Zine group",
                "words": ["A later start", "Music while we draw", "No more circle time"],
                "more": 2,
                "link": "plan?plan=p" + "a" * 15,
            }
        ],
        talk=[to_talk_about()],
    ),
)


def opened(visitor, **more):
    """The page of somebody with a team's link, and what it asked for."""
    team = MadeUpTeam(**more)
    side = Side(team.widget())
    return open_at(visitor, side, "team", "our_team.css"), team, side


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
@pytest.mark.parametrize("shown", [FULL, page()], ids=["full", "none"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme, shown):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    found, _, _ = opened(visitor, page=shown)
    for each in found.locator("summary:visible").all():
        each.click()
    assert smallest(found, ".rpw-team-page") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_each_plan_says_how_it_stands_and_those_that_ended_are_folded_away(visitors):
    found, _, _ = opened(visitors(), page=FULL)
    plan = found.get_by_role("listitem").filter(has_text="Zine group").filter(has_text="Draft")
    expect(plan).to_contain_text("Draft · January 2027. 31 questions are open.")
    expect(plan).to_contain_text("it will be deleted on 1 February 2027")
    expect(plan.get_by_role("link")).to_have_attribute("href", "plan?plan=p" + "a" * 15)
    expect(found.get_by_text("A plan without a title yet")).to_be_visible()
    expect(found.get_by_text("It cannot be read just now.")).to_be_visible()
    expect(found.get_by_text("Last year’s walk")).not_to_be_visible()
    found.get_by_text("1 has come to its end").click()
    expect(found.get_by_text("Last year’s walk")).to_be_visible()


def test_a_task_is_done_by_one_press_and_can_be_taken_back(visitors):
    found, team, _ = opened(visitors("phone"), page=FULL)
    rest = {**FULL, "plans": {**FULL["plans"], "tasks": [due()]}}
    expect(found.get_by_text("was due 20 November 2026")).to_be_visible()
    team.page = rest
    found.get_by_role("button", name="This is done (Ask the safeguarding lead)").click()
    expect(found.get_by_text("Kept: it is done.")).to_be_visible()
    expect(found.get_by_text("Ask the safeguarding lead")).to_have_count(0)
    expect(found.get_by_role("heading", name="From your plans")).to_be_focused()
    team.page = FULL
    found.get_by_role("button", name="Take that back").click()
    expect(found.get_by_text("Ask the safeguarding lead", exact=True)).to_be_visible()
    assert team.said == [
        ("finish", "p" + "a" * 15, "00000002", True),
        ("finish", "p" + "a" * 15, "00000002", False),
    ]


def test_the_last_promise_that_is_kept_leaves_the_way_to_take_it_back(visitors):
    found, team, _ = opened(visitors(), page=page(plans=plans(promises=[PROMISED])))
    team.page = page(plans=plans())
    found.get_by_role("button", name=re.compile("^Young people have heard it")).click()
    expect(found.get_by_text("Kept: young people have heard it.")).to_be_visible()
    expect(found.get_by_role("button", name="Take that back")).to_be_visible()
    assert team.said == [("keep_promise", "p" + "a" * 15, "00000003", True)]


def test_what_the_team_has_talked_about_goes_off_the_list(visitors):
    found, team, _ = opened(visitors(), page=FULL)
    talk = found.get_by_role("listitem").filter(has_text="How will we check for links")
    expect(talk).to_contain_text("The lead checks with key workers.")
    expect(talk).to_contain_text("Your checklist asks about it too")
    expect(talk.get_by_role("link")).to_have_attribute("href", re.compile("#links$"))
    team.page = {**FULL, "plans": {**FULL["plans"], "talk": []}}
    talk.get_by_role("button", name=re.compile("^We talked about it")).click()
    expect(found.get_by_text("Kept: it is off the list.")).to_be_visible()
    expect(found.get_by_text("How will we check for links")).to_have_count(0)
    assert team.said == [("talked", "p" + "a" * 15, "links", True)]


def test_what_a_colleague_was_quicker_to_say_is_shown_with_the_sentence(visitors):
    found, team, _ = opened(visitors(), page=FULL)
    team.trouble = WorkbookError(
        "Somebody else has just chosen something else here.", "Theirs.", ""
    )
    team.page = {**FULL, "plans": {**FULL["plans"], "promises": []}}
    found.get_by_role("button", name=re.compile("^Young people have heard it")).click()
    expect(found.get_by_text("Somebody else has just chosen")).to_be_visible()
    expect(found.get_by_text("Which of their ideas we take up")).to_have_count(0)


def test_a_new_plan_is_sent_for_with_the_teams_id(visitors):
    found, _, _ = opened(visitors(), page=page())
    form = found.locator("form").filter(has=found.get_by_role("button", name="Plan an activity"))
    expect(form).to_have_attribute("action", "plans/new")
    assert form.locator("input").evaluate_all(
        "all => all.map((each) => [each.name, each.value])"
    ) == [
        ["_xsrf", ""],
        ["team", "tharbour22"],
    ]


# ---- on the server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("plans") / "data").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def harbour(workbook):
    """A team with a closed session, and a plan in which something waits."""
    data = workbook.data
    closed = finished(data, a_session(data, "Harbour", PLANNING), 6)
    plans = Plans(data)
    plan = plans.open(plans.begin(team=closed.team_id, title="Zine group").id)
    plan.add("task", "00000001", words="Book the small hall")
    plan.choose("task:00000001:due_on", "", "2026-11-01")
    plan.add("promise", "00000002", words="Which ideas we take up")
    plan.write("entry:links:words", "", "The lead checks with key workers.")
    plan.choose("entry:links:talk", "no", "yes")
    plans.begin(team=a_session(data, "Quay").team_id, title="Quay’s own walk")
    return closed, plan


def as_the_team(workbook, visitor, team_id):
    page_ = visitor.page
    page_.goto(f"{workbook.address}{way_in(workbook.data, 'team', team_id)}")
    expect(page_.get_by_role("heading", name="Plans for activities")).to_be_visible()
    return page_


def test_on_any_day_a_member_says_what_became_of_what_the_plans_wait_for(
    workbook, harbour, visitors
):
    closed, plan = harbour
    visitor = visitors("phone")
    page_ = as_the_team(workbook, visitor, closed.team_id)
    expect(page_.get_by_role("link", name="Zine group")).to_be_visible()
    assert "Quay" not in page_.content()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page_.get_by_role("button", name="This is done (Book the small hall)").click()
    expect(page_.get_by_text("Kept: it is done.")).to_be_visible()
    page_.get_by_role("button", name=re.compile("^Young people have heard it")).click()
    expect(page_.get_by_text("Kept: young people have heard it.")).to_be_visible()
    whole = plan.look()
    assert whole.tasks[0].done
    assert whole.promises[0].outcome == "kept"
    page_.get_by_role("link", name="Zine group").click()
    page_.wait_for_url(f"**/plan?plan={plan.folder.name}*")


def test_a_plan_is_begun_from_the_teams_page_and_is_the_teams(workbook, harbour, visitors):
    closed, _ = harbour
    before = {each.id for each in Plans(workbook.data).of_team(closed.team_id)}
    page_ = as_the_team(workbook, visitors(), closed.team_id)
    page_.get_by_role("button", name="Plan an activity").click()
    page_.wait_for_url("**/plan?plan=*")
    (new,) = {each.id for each in Plans(workbook.data).of_team(closed.team_id)} - before
    assert page_.url.endswith(f"/plan?plan={new}")
    page_.go_back()
    expect(page_.get_by_text("A plan without a title yet")).to_be_visible()


def test_from_a_pattern_one_comes_to_the_prompt_of_a_plan(workbook, harbour, visitors):
    closed, plan = harbour
    visitor = visitors("phone")
    page_ = as_the_team(workbook, visitor, closed.team_id)
    page_.get_by_role("link", name="Pattern and record").click()
    place = 1 + [item.id for item in Sessions(workbook.data).instrument(closed.id).items].index(
        "links-and-tensions"
    )
    item = page_.locator(".rpw-item").filter(has_text=f"Question {place} ")
    item.get_by_text("Plan this").click()
    prompt = plan.guide().prompt("links")
    link = item.get_by_role("link", name=f"{prompt.question} in “Zine group”")
    expect(link).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    link.click()
    page_.wait_for_url(f"**/plan?plan={plan.folder.name}#links")
    page_.go_back()
    before = {each.id for each in Plans(workbook.data).of_team(closed.team_id)}
    item.get_by_text("Plan this").click()
    item.get_by_role("button", name="Begin a new plan").click()
    page_.wait_for_url("**/plan?plan=*#links")
    (new,) = {each.id for each in Plans(workbook.data).of_team(closed.team_id)} - before
    assert f"plan={new}#" in page_.url


def test_what_to_talk_about_stands_in_the_meeting_until_the_team_has_talked(
    workbook, harbour, visitors
):
    closed, plan = harbour
    session = a_session(workbook.data, "Harbour", PLANNING)
    visitor = visitors("phone")
    as_the_team(workbook, visitor, closed.team_id)
    page_ = visitor.page
    page_.goto(f"{workbook.address}/facilitate?session={session.id}")
    page_.get_by_role("heading", name="Talk").click()
    expect(page_.get_by_text("The lead checks with key workers.")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page_.get_by_role("button", name=re.compile("^We talked about it")).click()
    expect(page_.get_by_text("Kept: it is off the list.")).to_be_visible()
    assert not plan.look().entries["links"].talk
    for number in range(5):
        answered_by(workbook.data, session, number)
    Sessions(workbook.data).shut_door(session.id, 5)
    Sessions(workbook.data).reveal(session.id)
    with visitor.context.expect_page() as opened_beside:
        page_.get_by_role("link", name=re.compile(r"^Plan this.*\(question 1\)$")).click()
    expect(opened_beside.value.locator("#rpw-plan-1")).to_be_in_viewport()


def test_the_managers_page_has_no_way_to_a_plan(workbook, harbour, visitors):
    visitor = visitors()
    page_ = visitor.page
    page_.goto(f"{workbook.address}{way_in(workbook.data, 'manager', service_id('North'))}")
    expect(page_.get_by_role("heading", level=1)).to_be_visible()
    for sign in ("Zine group", "plans/new", "Plan this", harbour[1].folder.name):
        assert sign not in page_.content()
