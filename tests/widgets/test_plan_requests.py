"""Asking something of managers from a plan's page: with the team's own link and no other."""

from __future__ import annotations

import pytest
from ways_in import a_team

from widgets.pages.plan_desk import ThePlansDesk
from widgets.pages.team import TheTeamsDesk
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.sessions import Sessions
from workbook.themes.requests import Requests

ASKED = ("time", "Two hours a month to plan together.", "0a1b2c3d")


@pytest.fixture
def data(tmp_path):
    found = tmp_path / "data"
    found.mkdir()
    return found


@pytest.fixture
def team(data):
    return a_team(data, "Harbour")


@pytest.fixture
def plan(data, team):
    return Plans(data).begin(team=team.id, title="Zine group")


def context_of(data, kind, scope, plan_id=""):
    link = Links(data).make(kind, scope)
    team = {"team": scope} if kind == "team" else {}
    told = {"grant": link.grant, "link": link.short, "served": True, "plan": plan_id}
    return PageContext(data=data, sessions=Sessions(data), **told, **team)


def sent(data):
    return Requests(data / "released").all()


def test_a_request_goes_up_and_is_told_to_the_team_and_noted_without_its_words(data, team, plan):
    desk = ThePlansDesk(context_of(data, "team", team.id, plan.id))
    assert desk.may_request()
    said = desk.request(*ASKED)
    assert said.startswith("Sent on ")
    assert "your team’s page" in said
    (request,) = TheTeamsDesk(context_of(data, "team", team.id), team).look()["requests"]
    assert (request["text"], request["needs"]) == (ASKED[1], "time")
    log = (data / "acts.csv").read_text()
    assert "request_sent" in log
    assert "Two hours" not in log


def test_only_the_teams_own_link_sends_a_request_from_a_plan(data, plan):
    desk = ThePlansDesk(context_of(data, "plan", plan.id, plan.id))
    assert not desk.may_request()
    with pytest.raises(WorkbookError, match="nothing can be sent to managers"):
        desk.request(*ASKED)
    assert sent(data) == ()


@pytest.mark.parametrize("how", ["end", "renew"])
def test_a_link_that_has_ended_meanwhile_sends_nothing(data, team, plan, how):
    desk = ThePlansDesk(context_of(data, "team", team.id, plan.id))
    getattr(Links(data), how)(f"team-{team.id}")
    with pytest.raises(WorkbookError, match="link has ended"):
        desk.request(*ASKED)
    assert sent(data) == ()


def test_from_a_plan_of_no_team_nothing_can_be_sent(data):
    plan = Plans(data).begin(title="Nobody’s")
    desk = ThePlansDesk(context_of(data, "plan", plan.id, plan.id))
    assert not desk.may_request()
    with pytest.raises(WorkbookError):
        desk.request(*ASKED)
    assert sent(data) == ()


def test_another_teams_link_does_not_even_open_the_plan(data, plan):
    others = a_team(data, "Quay")
    with pytest.raises(WorkbookError, match="link has ended"):
        ThePlansDesk(context_of(data, "team", others.id, plan.id))
