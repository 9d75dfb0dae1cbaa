"""What a team may see of the managers' page before it closes its session."""

from __future__ import annotations

from datetime import date

import pytest
from keeping import give, reveal_now
from services import (
    INSTRUMENT,
    PERIOD,
    STARTS,
    answer_for,
    everybody_says,
    held,
    joins,
    open_for,
    people_of,
    registered,
)

from widgets.themes_html import preview_html
from workbook.instruments.model import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.publishing.previews import preview
from workbook.publishing.publisher import open_period
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response
from workbook.themes.choices import Choice
from workbook.themes.disclosure import OUTCOMES, possible_words
from workbook.themes.view import view_of

TEAMS = {"Harbour": 6, "Quay": 6, "Pier": 4}
DAY = date(2026, 8, 20)
ITEMS = load_shipped(INSTRUMENT).items


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    registered(folder, TEAMS)
    open_period(folder, PERIOD, today=lambda: STARTS)
    return folder


def answering(data, team, people, **more):
    """An open session in which `people` have sent; with its `Sessions`."""
    sessions = Sessions(data, today=lambda: DAY)
    instrument = load_shipped(INSTRUMENT)
    code = open_for(sessions, team, INSTRUMENT, **more).id
    for number, of_item in enumerate(people):
        answers = {item: answer_for(instrument, standing) for item, standing in of_item.items()}
        message = {"token": f"{number + 1:032x}", "answers": answers, "reflections": {}}
        give(sessions, code, read_response(instrument, message))
    return sessions, code


def seen(sessions, code):
    return preview(sessions, sessions.find(code), today=lambda: DAY)


def test_before_the_reveal_nothing_on_it_depends_on_an_answer(data, tmp_path):
    shows = []
    for standing in ("in_place", "not_yet"):
        sessions, code = answering(data, "Harbour", everybody_says(standing, 6))
        found = seen(sessions, code)
        shows.append((found.source.rows, [item.could_become for item in found.items]))
        assert not found.own_known
        sessions.close(code, show=False)
    assert shows[0] == shows[1]
    assert set(shows[0][1]) == {OUTCOMES}


def test_after_the_reveal_the_own_answers_are_in_it_and_what_they_could_become(data):
    counts = {item.id: {"in_place": 5, "not_yet": 1} for item in ITEMS}
    sessions, code = answering(data, "harbour ", people_of(counts))
    reveal_now(sessions, code)
    found = seen(sessions, code)
    assert found.own_known
    assert found.people == 16
    whole = {"in_place": 5, "partly": 0, "not_yet": 1, "not_sure": 0, "not_applicable": 0}
    assert found.items[0].could_become == possible_words(whole, 10)
    assert len(found.items[0].could_become) < len(OUTCOMES)
    page = preview_html(found, "harbour")
    assert "your team together with Pier, Quay" in page
    assert "about 16 people" in page


def test_what_a_sensitive_item_could_become_says_no_more_than_the_team_was_shown(data, tmp_path):
    culture = load_shipped("culture-and-review")
    pages = []
    for disagree in (1, 2):  # of six: more than half agree, either time
        sessions = Sessions(tmp_path / f"data-{disagree}", today=lambda: DAY)
        registered(sessions.data, TEAMS)
        open_period(sessions.data, PERIOD, today=lambda: STARTS)
        code = open_for(sessions, "harbour ", culture.id).id
        for person in range(6):
            answers = {
                item.id: "disagree" if item.sensitive and person < disagree else "agree"
                for item in culture.items
            }
            message = {"token": f"{person + 1:032x}", "answers": answers, "reflections": {}}
            give(sessions, code, read_response(culture, message))
        reveal_now(sessions, code)
        found = seen(sessions, code)
        assert found.own_known
        for each in found.items:
            assert (each.could_become == OUTCOMES) is each.item.sensitive
        pages.append(preview_html(found, "harbour"))
    assert pages[0] == pages[1]


def test_with_fewer_than_five_answers_the_own_ones_stay_out_of_it(data):
    shows = []
    for standing in ("in_place", "not_yet"):
        sessions, code = answering(data, "Pier", everybody_says(standing, 4))
        reveal_now(sessions, code)
        shows.append(seen(sessions, code).source.rows)
        sessions.delete_answers(code)
        (data / "sessions" / code).rename(data / f"away-{standing}")
    assert shows[0] == shows[1]


def test_nothing_of_another_teams_answers_reaches_it(data):
    shows = []
    for standing in ("in_place", "not_yet"):
        other = held(data, "Quay", everybody_says(standing, 6), day=DAY)
        sessions, code = answering(data, "Harbour", everybody_says("partly", 6))
        reveal_now(sessions, code)
        found = seen(sessions, code)
        page = view_of(found.source, Choice(service="Riverside", period=PERIOD))
        shows.append((preview_html(found, "Harbour"), page))
        for name in (code, other):
            (data / "sessions" / name).rename(data / f"away-{standing}-{name}")
    assert shows[0] == shows[1]


def test_it_shows_the_own_group_only_and_the_own_message_among_invented_ones(data):
    joins(data, {"Elsewhere": 9})
    sessions, code = answering(data, "Harbour", everybody_says("partly", 6))
    Meeting(sessions, code).set_message("We need time.")
    found = seen(sessions, code)
    assert [group.name for group in found.source.plan.groups] == ["Group 1"]
    assert len(found.source.messages("Riverside")) == 3
    assert "We need time." in found.source.messages("Riverside")
    assert all(
        "(Invented)" in each
        for each in found.source.messages("Riverside")
        if each != "We need time."
    )


def test_a_team_in_no_group_is_told_why(data):
    sessions, code = answering(data, "Somebody else", everybody_says("partly", 5))
    found = seen(sessions, code)
    assert found.source is None
    assert "was not in the register" in found.why_not


def test_with_no_period_open_it_says_so(tmp_path):
    sessions, code = answering(tmp_path / "data", "Harbour", everybody_says("partly", 5))
    assert "No period is open" in seen(sessions, code).why_not


def test_a_second_session_with_the_same_checklist_does_not_count_and_that_is_said(data):
    held(data, "Harbour", everybody_says("partly", 6), day=date(2026, 7, 20))
    sessions, code = answering(data, "Harbour", everybody_says("partly", 6))
    assert "An earlier session of your team" in seen(sessions, code).why_not
