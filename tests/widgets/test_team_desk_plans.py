"""What a team's page does with its plans: with the team's own link as it is now, and no other."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest
from ways_in import a_team

from widgets.pages.team import TheTeamsDesk
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.sessions import Sessions
from workbook.teams import Teams

TODAY = date.today()  # noqa: DTZ011 - the day where the team is


@pytest.fixture
def data(tmp_path):
    found = tmp_path / "data"
    found.mkdir()
    return found


@pytest.fixture
def team(data):
    return a_team(data, "Harbour")


def a_plan(data, team_id, title="Zine group"):
    """A plan in which something is due, something promised, and something to talk about."""
    plans = Plans(data)
    plan = plans.open(plans.begin(team=team_id, title=title).id)
    plan.add("task", "00000001", words=f"Book the hall for {title}")
    plan.choose("task:00000001:due_on", "", (TODAY - timedelta(days=1)).isoformat())
    plan.add("promise", "00000002", words=f"What comes of {title}")
    plan.add("idea", "00000003", words=f"A later start of {title}")
    plan.choose("entry:links:talk", "no", "yes")
    return plan


def context_of(data, kind, scope="", **more):
    link = Links(data).make(kind, scope)
    team = {"team": scope} if kind == "team" else {}
    told = {"grant": link.grant, "link": link.short, "served": True}
    return PageContext(data=data, sessions=Sessions(data), **told, **team, **more)


def desk_of(data, team, **more):
    return TheTeamsDesk(context_of(data, "team", team.id, **more), team)


def acts_on(desk, plan):
    """Everything that the page may have done with a plan."""
    name = plan.folder.name
    return (
        lambda: desk.finish(name, "00000001", yes=True),
        lambda: desk.keep_promise(name, "00000002", yes=True),
        lambda: desk.talked(name, "links", yes=True),
        lambda: desk.finish(name, "00000001", yes=False),
        lambda: desk.keep_promise(name, "00000002", yes=False),
        lambda: desk.talked(name, "links", yes=False),
    )


def everything_in(plan):
    return {each.name: each.read_bytes() for each in plan.folder.glob("*.*")}


def test_the_page_shows_what_is_due_promised_unanswered_and_to_be_talked_about(data, team):
    plan = a_plan(data, team.id)
    shown = desk_of(data, team).look()["plans"]
    link = f"plan?plan={plan.folder.name}"
    (going,) = shown["going"]
    assert (going["title"], going["state"], going["link"]) == ("Zine group", "draft", link)
    assert going["open"] == len(plan.guide().prompts)
    (task,) = shown["tasks"]
    assert (task["what"], task["isLate"]) == ("Book the hall for Zine group", True)
    (promise,) = shown["promises"]
    assert promise["what"] == "What comes of Zine group"
    (ideas,) = shown["ideas"]
    assert ideas["words"] == ["A later start of Zine group"]
    (talk,) = shown["talk"]
    assert talk["link"] == f"{link}#links"
    assert talk["question"] == plan.guide().prompt("links").question
    assert talk["about"]


def test_what_is_pressed_there_is_so_in_the_plan_and_is_noted_without_a_word_of_it(data, team):
    plan = a_plan(data, team.id)
    desk = desk_of(data, team)
    done, kept, talked, *_ = acts_on(desk, plan)
    for act in (done, kept, talked):
        act()
    shown = desk.look()["plans"]
    assert (shown["tasks"], shown["promises"], shown["talk"]) == ([], [], [])
    assert plan.look().promises[0].outcome == "kept"
    with (data / "acts.csv").open(encoding="utf-8") as file:
        noted = [row["act"] for row in csv.DictReader(file)]
    assert noted == ["plan_changed", "plan_changed", "plan_talked_about"]
    log = (data / "acts.csv").read_text()
    assert "Zine" not in log
    assert plan.folder.name not in log


def test_a_plan_that_came_to_its_end_is_among_those_that_ended(data, team):
    plan = a_plan(data, team.id)
    plan.move("stopped", was="draft", because="The room went.")
    shown = desk_of(data, team).look()["plans"]
    assert [each["state"] for each in shown["ended"]] == ["stopped"]
    assert shown["going"] == shown["tasks"] == shown["talk"] == []


@pytest.mark.parametrize("whose", ["another team’s", "nobody’s"])
def test_of_a_plan_of_somebody_else_nothing_is_shown_and_nothing_is_changed(data, team, whose):
    others = a_team(data, "Quay").id if "team" in whose else ""
    plan = a_plan(data, others, "Quay’s walk")
    desk, before = desk_of(data, team), everything_in(plan)
    shown = str(desk.look())
    assert "Quay’s walk" not in shown
    assert plan.folder.name not in shown
    for act in acts_on(desk, plan):
        with pytest.raises(WorkbookError, match="not one of this team’s"):
            act()
    assert everything_in(plan) == before
    assert not (data / "acts.csv").exists()


@pytest.mark.parametrize("how", ["ended", "renewed", "another team’s", "plan", "lead", "manager"])
def test_without_the_teams_own_link_as_it_is_now_no_plan_is_shown_or_changed(data, team, how):
    plan, links = a_plan(data, team.id), Links(data)
    kind, scope = {
        "another team’s": ("team", a_team(data, "Quay").id),
        "plan": ("plan", plan.folder.name),
        "lead": ("lead", ""),
        "manager": ("manager", "v00000001"),
    }.get(how, ("team", team.id))
    desk = TheTeamsDesk(context_of(data, kind, scope), team)
    if how in {"ended", "renewed"}:
        (links.end if how == "ended" else links.renew)(f"team-{team.id}")
    before = everything_in(plan)
    for act in (desk.look, *acts_on(desk, plan)):
        with pytest.raises(WorkbookError, match="This page’s link has ended"):
            act()
    assert everything_in(plan) == before


def test_nothing_is_pressed_in_the_invented_service(data, team):
    plan = a_plan(data, team.id)
    desk, before = desk_of(data, team, example=True), everything_in(plan)
    assert desk.look()["plans"]["tasks"]
    for act in acts_on(desk, plan):
        with pytest.raises(WorkbookError, match="only to look at"):
            act()
    assert everything_in(plan) == before


def test_the_team_is_found_by_its_id_and_by_nothing_in_a_plan(data, team):
    Teams(data).add("Harbour again", "North")
    a_plan(data, team.name)  # a file that says a team's name where its id belongs
    assert desk_of(data, team).look()["plans"]["going"] == []
