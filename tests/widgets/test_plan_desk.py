"""What somebody has done on a plan's page, with the plan's own link or its team's, and no other."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest
from ways_in import a_team

from widgets.pages.plan_desk import ThePlansDesk, planning
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.plans import ChangedMeanwhile, PlanRefused, Plans
from workbook.sessions import Sessions

TODAY = date(2026, 11, 30)
PURPOSE = "entry:plain-purpose:words"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def context_of(data, plan, kind="plan", scope="", **more):
    link = Links(data).make(kind, scope or plan)
    return PageContext(
        data=data,
        sessions=Sessions(data),
        grant=link.grant,
        link=link.short,
        served=True,
        page="plan",
        plan=plan,
        **({"team": scope} if kind == "team" else {}),
        **more,
    )


def begun(data, **more):
    return Plans(data, today=lambda: TODAY).begin(**more).id


def desk_of(data, plan, *more, **others):
    return ThePlansDesk(context_of(data, plan, *more, **others), today=lambda: TODAY)


def acts(data):
    if not (data / "acts.csv").exists():
        return []
    with (data / "acts.csv").open(encoding="utf-8") as file:
        return [row["act"] for row in csv.DictReader(file)]


def test_what_is_written_and_chosen_is_kept_and_noted_once_without_a_word_of_it(data):
    plan = begun(data)
    desk = desk_of(data, plan)
    assert desk.write(PURPOSE, "", "To choose chairs.").words == "To choose chairs."
    desk.choose("entry:plain-purpose:standing", "open", "decided")
    desk.add("task", "0a1b2c3d", prompt="plain-purpose", words="Ask")
    desk.remove("task", "0a1b2c3d", "Ask")
    page = desk.look()
    entry = page["entries"][0]
    assert (entry["words"], entry["standing"]) == ("To choose chairs.", "decided")
    assert page["tasks"] == []
    assert acts(data) == ["plan_changed"]
    assert "chairs" not in (data / "acts.csv").read_text()


def test_nothing_is_taken_out_that_somebody_else_has_written_in_since_the_page_showed_it(data):
    plan = begun(data)
    one, other = desk_of(data, plan), desk_of(data, plan)
    one.add("idea", "0a1b2c3d", prompt="", words="A walk")
    one.look()
    other.write("idea:0a1b2c3d:why", "", "It costs nothing.")
    with pytest.raises(ChangedMeanwhile):
        one.remove("idea", "0a1b2c3d", "A walk")
    assert one.look()["ideas"][0]["why"] == "It costs nothing."
    one.remove("idea", "0a1b2c3d", "A walk")
    assert one.look()["ideas"] == []


def test_each_step_of_a_plan_is_noted_by_its_name(data):
    desk = desk_of(data, begun(data))
    desk.move("ready", was="draft", because="")
    desk.move("stopped", was="ready", because="Nobody could say yes.")
    assert acts(data) == ["plan_ready", "plan_stopped"]
    assert "Nobody" not in (data / "acts.csv").read_text()
    assert desk.look()["goesOn"] == "3 March 2027"


def test_a_plan_is_kept_as_long_as_the_service_has_set(data):
    desk = desk_of(data, begun(data))
    desk.move("stopped", was="draft", because="Enough.")
    assert desk.look()["goesOn"] == "3 March 2027"


@pytest.mark.parametrize("how", ["ended", "renewed", "another", "others", "session", "lead"])
def test_without_a_link_as_it_is_now_nothing_is_shown_or_done(data, how):
    team = a_team(data, "Harbour").id
    plan = begun(data, team=team)
    others = {
        "another": ("plan", begun(data)),
        "others": ("team", a_team(data, "Quay").id),
        "session": ("session", "s00000001"),
        "lead": ("lead", ""),
    }
    desk = desk_of(data, plan)
    if how == "ended":
        Links(data).end(f"plan-{plan}")
    elif how == "renewed":
        Links(data).renew(f"plan-{plan}")
    else:
        kind, scope = others[how]
        desk._context = PageContext(
            data=data,
            sessions=Sessions(data),
            grant=Links(data).make(kind, scope).grant,
            served=True,
            plan=plan,
        )
    for act in (
        desk.look,
        desk.mark,
        lambda: desk.here(""),
        lambda: desk.write(PURPOSE, "", "Words"),
        lambda: desk.choose("entry:plain-purpose:standing", "", "decided"),
        lambda: desk.add("task", "0a1b2c3d", prompt="", words="Ask"),
        lambda: desk.remove("task", "0a1b2c3d", ""),
        lambda: desk.move("ready", was="draft", because=""),
        lambda: desk.paper("plan", "html"),
        desk.link,
        lambda: desk.request("time", "Two hours", "r"),
    ):
        with pytest.raises(WorkbookError, match="This page’s link has ended"):
            act()
    assert acts(data) == []
    assert Plans(data).open(plan).look().is_empty


def test_the_teams_link_opens_the_teams_plans(data):
    team = a_team(data, "Harbour").id
    plan = begun(data, team=team)
    widget = planning(context_of(data, plan, "team", team), "plan")
    content = widget._content
    assert (content["team"], content["teamId"]) == ("Harbour", team)
    assert content["links"]["team"].startswith("team?")
    with pytest.raises(WorkbookError, match="has ended"):
        planning(context_of(data, begun(data), "team", team), "plan")


def test_a_page_that_the_plans_own_link_opened_is_told_no_teams_name(data):
    team = a_team(data, "Harbour").id
    content = planning(context_of(data, begun(data, team=team)), "plan")._content
    assert content["team"] == "the team"
    assert content["teamId"] == content["links"]["team"] == ""
    assert "Harbour" not in str(content)


def test_two_desks_on_one_plan_hear_of_each_other(data):
    plan = begun(data)
    one, other = desk_of(data, plan), desk_of(data, plan)
    seen = other.look()["mark"]
    one.here(PURPOSE)
    assert other.here("").places == (PURPOSE,)
    one.write(PURPOSE, "", "We choose chairs")
    assert other.mark() != seen
    both = other.write(PURPOSE, "", "and tables")
    assert both.joined
    assert "We choose chairs" in both.words
    assert "and tables" in both.words
    one.choose("entry:plain-purpose:standing", "open", "decided")
    with pytest.raises(ChangedMeanwhile):
        other.choose("entry:plain-purpose:standing", "open", "not_this_one")


@pytest.mark.parametrize("which", ["plan", "run_sheet", "sheet", "ideas"])
@pytest.mark.parametrize(
    ("what", "begins"), [("html", b"<!DOCTYPE html>"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf")]
)
def test_a_paper_comes_in_three_forms_and_its_name_holds_nobodys_words(data, which, what, begins):
    desk = desk_of(data, begun(data, title="Secret garden"))
    name, kind, made = desk.paper(which, what)
    assert made.startswith(begins)
    assert re.fullmatch(rf"[a-z0-9-]+\.{what}", name)
    assert "/" in kind
    assert acts(data) == ["plan_paper"]


def test_the_link_that_is_shown_is_the_plans_own_and_opens_nothing_else(data):
    plan = begun(data)
    address, qr = desk_of(data, plan).link()
    assert f"link=plan-{plan}" in address
    assert qr.startswith("<svg")
    assert acts(data) == ["plan_link_shown"]


def test_where_there_is_no_link_of_its_own_it_is_said(data):
    team = a_team(data, "Harbour").id
    desk = desk_of(data, begun(data, team=team), "team", team)
    with pytest.raises(WorkbookError, match="no link of its own"):
        desk.link()


def test_what_belongs_to_no_place_is_refused_and_nothing_is_noted(data):
    desk = desk_of(data, begun(data))
    for act in (
        lambda: desk.write("entry:none:words", "", "Words"),
        lambda: desk.write("plan::id", "", "Words"),
        lambda: desk.choose("plan::month", "", "2026-13"),
        lambda: desk.add("entry", "0a1b2c3d", prompt="", words=""),
    ):
        with pytest.raises(PlanRefused):
            act()
    assert acts(data) == []


def test_a_plan_that_is_gone_says_so(data):
    plan = begun(data)
    context = context_of(data, plan)
    desk = ThePlansDesk(context)
    Plans(data).delete(plan)
    with pytest.raises(WorkbookError, match="There is no such plan"):
        desk.look()


def test_a_chosen_standing_wins_over_the_one_that_writing_sets_by_itself(data):
    """Whoever types and chooses in one breath saw no standing when they chose."""
    desk = desk_of(data, begun(data))
    desk.write(PURPOSE, "", "To choose chairs.")
    desk.choose("entry:plain-purpose:standing", "", "decided")
    assert desk.look()["entries"][0]["standing"] == "decided"


def test_what_is_late_is_said_from_the_day_after(data):
    desk = desk_of(data, begun(data))
    desk.add("task", "0a1b2c3d", prompt="", words="Ask")
    desk.choose("task:0a1b2c3d:due_on", "", (TODAY - timedelta(days=1)).isoformat())
    (task,) = desk.look()["tasks"]
    assert task["isLate"]
