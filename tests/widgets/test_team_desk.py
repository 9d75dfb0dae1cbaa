"""What a team has done on its page, with its own link and no other; and who sees its history."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import ipywidgets as ipw
import pytest
from ways_in import a_session, finished

from widgets import pages
from widgets.pages import frame
from widgets.pages.team import TheTeamsDesk
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.meetings import Meeting
from workbook.sessions import Sessions
from workbook.teams import Teams


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def decided(data, session, what="Ask first"):
    """Let a session decide on an action; return its id."""
    sessions = Sessions(data)
    item = sessions.instrument(session.id).items[0].id
    return Meeting(sessions, session.id).add_action(item=item, what=what).id


def context_of(data, kind, scope="", **more):
    link = Links(data).make(kind, scope)
    return PageContext(
        data=data,
        sessions=Sessions(data),
        grant=link.grant,
        link=link.short,
        served=True,
        **({"team": scope} if kind == "team" else {}),
        **more,
    )


def desk_of(data, team_id, **more):
    team = Teams(data).find(team_id)
    return TheTeamsDesk(context_of(data, "team", team_id, **more), team)


def acts(data):
    with (data / "acts.csv").open(encoding="utf-8") as file:
        return [(row["act"], row["session"]) for row in csv.DictReader(file)]


def test_what_a_team_does_is_kept_and_stands_in_the_log_without_a_word_of_it(data):
    closed = a_session(data, "Harbour")
    action = decided(data, closed)
    finished(data, closed)
    desk = desk_of(data, closed.team_id)
    desk.update(action, state="going", happened="We asked four.")
    day = (date.today() + timedelta(days=7)).isoformat()  # noqa: DTZ011
    desk.plan(day)
    desk.nothing_left("risk-and-choice", yes=True)
    page = desk.look()
    (promise,) = page["promises"]
    assert (promise["state"], promise["happened"]) == ("going", "We asked four.")
    assert page["next"]["day"] == day
    assert page["checklists"][0]["nothingLeft"]
    assert page["meetings"] == 1
    assert page["earlier"][0]["pattern"] == f"patterns?session={closed.id}"
    assert acts(data) == [
        ("action_changed", closed.id),
        ("meeting_planned", ""),
        ("nothing_left", ""),
    ]
    assert "asked four" not in (data / "acts.csv").read_text()


def test_of_another_team_nothing_is_shown_and_nothing_can_be_changed(data):
    own, others = a_session(data, "Harbour"), a_session(data, "Quay")
    action = decided(data, others, "Quay’s own")
    desk = desk_of(data, own.team_id)
    assert "Quay" not in str(desk.look())
    assert others.id not in str(desk.look())
    with pytest.raises(WorkbookError, match="not one of this team’s"):
        desk.update(action, state="done")
    (kept,) = Meeting(Sessions(data), others.id).view().actions
    assert kept.state == "open"


@pytest.mark.parametrize("how", ["ended", "renewed", "others", "session", "lead"])
def test_without_the_teams_own_link_as_it_is_now_nothing_is_shown_or_done(data, how):
    session = a_session(data, "Harbour")
    action = decided(data, session)
    team = Teams(data).find(session.team_id)
    links = Links(data)
    scope = {"session": session.id, "others": a_session(data, "Quay").team_id, "lead": ""}
    kind = {"session": "session", "lead": "lead"}.get(how, "team")
    desk = TheTeamsDesk(context_of(data, kind, scope.get(how, team.id)), team)
    if how == "ended":
        links.end(f"team-{team.id}")
    elif how == "renewed":
        links.renew(f"team-{team.id}")
    for act in (
        desk.look,
        lambda: desk.update(action, state="done"),
        lambda: desk.plan(""),
        lambda: desk.nothing_left("risk-and-choice", yes=True),
    ):
        with pytest.raises(WorkbookError, match="This page’s link has ended"):
            act()
    assert not (data / "acts.csv").exists()


def test_nobodys_words_are_kept_in_the_invented_service(data):
    session = a_session(data, "Harbour")
    action = decided(data, session)
    desk = desk_of(data, session.team_id, example=True)
    assert desk.look()["promises"]
    with pytest.raises(WorkbookError, match="only to look at"):
        desk.update(action, happened="Sam was here")
    with pytest.raises(WorkbookError, match="only to look at"):
        desk.plan("2030-01-01")
    assert "Sam" not in str(desk.look())


# ---- who sees a pattern, and what came before it ---------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """The words of a page."""
    displayed: list[ipw.VBox] = []
    monkeypatch.setattr(frame, "display", displayed.append)

    def show(page, context):
        displayed.clear()
        page(context)
        (box,) = displayed
        return "".join(str(getattr(each, "value", each)) for each in box.children)

    return show


@pytest.fixture
def twice(data):
    """Two sessions of one team with the same checklist, each closed with its pattern shown."""
    first, second = (finished(data, a_session(data, "Harbour"), 6) for _ in range(2))
    return first, second


def test_a_teams_link_shows_a_pattern_with_what_came_before_it(data, shown, twice):
    second = twice[1]
    context = context_of(data, "team", second.team_id, session=second.id)
    words = shown(pages.patterns_page, context)
    assert "rpw-pattern" in words
    assert "rpw-over-time" in words


def test_a_sessions_own_link_shows_that_session_and_nothing_before_it(data, shown, twice):
    first, second = twice
    context = context_of(data, "session", second.id, session=second.id)
    words = shown(pages.patterns_page, context)
    assert "rpw-pattern" in words
    assert "rpw-over-time" not in words
    context = context_of(data, "session", second.id, session=first.id)
    assert "This needs another link" in shown(pages.patterns_page, context)


@pytest.mark.parametrize("kind", ["lead", "manager", "team"])
def test_no_other_link_shows_a_pattern(data, shown, twice, kind):
    scope = {"manager": "v00000001", "team": a_session(data, "Quay").team_id}.get(kind, "")
    words = shown(pages.patterns_page, context_of(data, kind, scope, session=twice[1].id))
    assert "This needs another link" in words
    assert "rpw-pattern" not in words


@pytest.mark.parametrize("page", ["team_page", "lead_page"])
def test_a_page_that_another_link_opened_says_whose_it_needs(data, shown, page):
    session = a_session(data, "Harbour")
    for kind, scope in (("session", session.id), ("manager", "v00000001")):
        words = shown(getattr(pages, page), context_of(data, kind, scope))
        assert "<h1>This needs" in words
        assert "Harbour" not in words
