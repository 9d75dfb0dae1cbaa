"""Whose link opens the pages of a plan, which plan they are about, and what they say otherwise."""

from __future__ import annotations

import ipywidgets as ipw
import pytest
from ways_in import a_session, a_team

from widgets import pages
from widgets.pages import frame
from workbook.access import Links, PageContext
from workbook.plans import Plans
from workbook.sessions import Sessions

PAGES = (pages.plan_page, pages.day_page, pages.review_page, pages.sheets_page)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def plan(data):
    return Plans(data).begin(team=a_team(data).id, title="An evening of films")


@pytest.fixture
def show(monkeypatch):
    """Open a page; what gives its children."""
    displayed: list[ipw.VBox] = []
    monkeypatch.setattr(frame, "display", displayed.append)

    def opened(page, context):
        displayed.clear()
        page(context)
        (box,) = displayed
        return box

    return opened


def words(box):
    return "".join(str(getattr(each, "value", type(each).__name__)) for each in box.children)


def context(data, plan="", link=None, *, served=True):
    return PageContext(
        data=data,
        sessions=Sessions(data),
        plan=plan,
        grant=link.grant if link is not None else "",
        team=link.scope if link is not None and link.kind == "team" else "",
        served=served,
    )


@pytest.mark.parametrize("page", PAGES)
def test_its_own_link_and_its_teams_show_a_plan_and_no_other_does(data, plan, show, page):
    links = Links(data)
    session = a_session(data)
    for link in (links.make("plan", plan.id), links.make("team", plan.team)):
        assert "Planning" in words(show(page, context(data, plan.id, link)))
        links.renew(link.name)
        assert "This needs the plan’s link" in words(show(page, context(data, plan.id, link)))
    for link in (
        None,
        links.make("lead"),
        links.make("manager", "v00000001"),
        links.make("session", session.id),
        links.make("team", a_team(data, "Quay").id),
        links.make("plan", Plans(data).begin().id),
    ):
        for asked in (plan.id, "", "paaaaaaaaaaaaaaa"):
            said = words(show(page, context(data, asked, link)))
            assert "This needs the plan’s link" in said
            assert "An evening of films" not in said
            assert "Planning" not in said


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_that_is_gone_is_said_in_words(data, plan, show, page):
    link = Links(data).make("plan", plan.id)
    Plans(data).delete(plan.id)
    said = words(show(page, context(data, plan.id, link)))
    assert "There is no such plan." in said
    assert "Planning" not in said


@pytest.mark.parametrize("page", PAGES)
def test_in_jupyterlab_somebody_chooses_a_plan(data, plan, show, page):
    Plans(data).begin()
    box = show(page, context(data, served=False))
    (choice,) = [each for each in box.children if isinstance(each, ipw.Dropdown)]
    labels = [label for label, _ in choice.options]
    assert labels[0] == "Choose a plan"
    assert "An evening of films" in labels
    choice.value = plan.id
    assert "Planning" in words(box)
