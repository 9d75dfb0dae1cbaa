"""Stuffed ballots, rogue sessions, requests with names beside bands: attacks and mutants."""

from __future__ import annotations

import csv
import shutil
from datetime import timedelta

import pytest
from keeping import come_in
from services import (
    AFTER,
    INSTRUMENT,
    MIDDLE,
    PERIOD,
    STARTS,
    everybody_says,
    held,
    open_for,
    registered,
    with_team,
)

from workbook.instruments.model import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.meetings.messages import write_message
from workbook.meetings.plan_requests import PlanRequests
from workbook.plans import Plans
from workbook.publishing import publisher
from workbook.publishing.adversary import attack
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response
from workbook.storage.layout import RELEASED
from workbook.teams import Teams
from workbook.themes.archive import Archive
from workbook.themes.disclosure import words_for_teams
from workbook.themes.requests import Requests

TEAMS = {"Harbour": 4, "Quay": 4, "Pier": 4, "Lock": 4, "Weir": 4}
ITEMS = load_shipped(INSTRUMENT).items
MOST = (("in place", "most or all"), ("in place or partly", "most or all"))


@pytest.fixture
def data(tmp_path):
    """Five teams in one group, and an open period."""
    folder = tmp_path / "data"
    registered(folder, TEAMS)
    assert len(open_period(folder, PERIOD, today=lambda: STARTS).groups) == 1
    return folder


def rows(data):
    publish(data, PERIOD, today=lambda: AFTER)
    return Archive(data / RELEASED).periods[0].rows


def said(data):
    return {row.words for row in rows(data)}


def with_door(data, code, **cells):
    """Write into what a closed session's door counted; None takes the file away."""
    path = Sessions(data).folder(code) / "door.csv"
    if not cells:
        path.unlink()
        return
    (row,) = csv.DictReader(path.read_text().splitlines())
    row |= {name: str(value) for name, value in cells.items()}
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")


def without_the_door(monkeypatch):
    """The mutant: whoever sends counts, however they came in."""
    monkeypatch.setattr(publisher, "counted_at_its_door", lambda *_: True)


# Stuffed ballots


@pytest.mark.parametrize("cells", [{}, {"state": "open"}, {"places": 3}, {"places": 0}])
def test_a_session_that_nobody_counted_at_its_door_counts_for_nothing(data, monkeypatch, cells):
    """Eleven answers by one hand would silence what the others say."""
    for team in ("Harbour", "Quay", "Pier", "Weir"):
        held(data, team, everybody_says("in_place", 4))
    stuffed = held(data, "Lock", everybody_says("not_yet", 11))
    with_door(data, stuffed, **cells)
    mutant = data.parent / "mutant"
    shutil.copytree(data, mutant)
    assert said(data) == {MOST}
    assert attack(data).found == ()
    with monkeypatch.context() as patched:
        without_the_door(patched)
        assert said(mutant) != {MOST}, "without the rule it would have counted"
    assert {each.kind for each in attack(mutant).found} == {"untrue"}, "and is found out"


def test_a_period_from_before_there_were_doors_is_still_attacked_with_its_own_sessions(data):
    """Older sessions have no door; without them every line would be one of the register's."""
    codes = [held(data, team, everybody_says("in_place", 4)) for team in TEAMS]
    assert said(data) == {MOST}
    package = data / RELEASED / PERIOD / "published" / "datapackage.json"
    package.write_text(package.read_text().replace("Only sessions count in which", ""))
    for code in codes:
        with_door(data, code)
    result = attack(data)
    assert result.found == ()
    assert result.from_register == 0
    themes = package.parent / "themes.csv"
    themes.write_text(themes.read_text().replace(",most or all,most", ",few or none,most", 1))
    assert kinds(data) == {"untrue"}


def test_one_hand_cannot_silence_a_group_through_a_door_that_counted_fewer(data, monkeypatch):
    for team in ("Harbour", "Quay", "Pier"):
        held(data, team, everybody_says("in_place", 4))
    stuffed = held(data, "Lock", everybody_says("in_place", 13))
    with_door(data, stuffed, places=2)
    mutant = data.parent / "mutant"
    shutil.copytree(data, mutant)
    assert said(data) == {MOST}
    with monkeypatch.context() as patched:
        without_the_door(patched)
        assert said(mutant) == set()


def test_places_that_the_facilitator_added_count_and_every_screen_said_so(data):
    """What is promised: not that nobody can stuff, but that the room can see it."""
    for team in ("Harbour", "Quay"):
        held(data, team, everybody_says("in_place", 4))
    sessions = Sessions(data, today=lambda: MIDDLE)
    code = open_for(sessions, "Pier", INSTRUMENT).id
    tickets = [sessions.come_in(code).ticket for _ in range(3)]
    sessions.shut_door(code, 3)
    tickets.append(come_in(sessions, code))
    assert sessions.door(code).added == 1
    instrument = load_shipped(INSTRUMENT)
    for number, ticket in enumerate(tickets):
        answers = dict.fromkeys([item.id for item in ITEMS], "in_place")
        sent = {"token": f"{number:032x}", "answers": answers, "reflections": {}}
        sessions.record(code, read_response(instrument, sent), ticket)
    sessions.close(code)
    assert sessions.door(code).places == 4
    assert said(data) == {MOST}


def test_somebody_who_passed_is_not_one_of_those_who_took_part(data):
    """Whoever saw them pass would know their answer: a third person in the attacker's hands."""
    for team in ("Harbour", "Quay"):
        held(data, team, everybody_says("in_place", 4))
    sessions = Sessions(data, today=lambda: MIDDLE)
    code = open_for(sessions, "Pier", INSTRUMENT).id
    tickets = [sessions.come_in(code).ticket for _ in range(5)]
    sessions.shut_door(code, 5)
    instrument = load_shipped(INSTRUMENT)
    for number, ticket in enumerate(tickets[:3]):
        answers = dict.fromkeys([item.id for item in ITEMS], "in_place")
        sent = {"token": f"{number:032x}", "answers": answers, "reflections": {}}
        sessions.record(code, read_response(instrument, sent), ticket)
    for ticket in tickets[3:]:
        sessions.pass_on(code, ticket)
    sessions.close(code)
    assert sessions.door(code).places == 5
    assert said(data) == set(), "eleven answers, although thirteen people came in"


# Rogue sessions


@pytest.mark.parametrize("whose", ["nobody’s", "another team’s"])
def test_a_rogue_session_under_a_teams_name_counts_for_nothing(data, monkeypatch, whose):
    """For two teams, closed first, they would make the third team's words certain knowledge."""
    stranger = "" if whose == "nobody’s" else with_team(data, "Stranger").id
    for team in ("Harbour", "Quay"):
        rogue = held(data, team, everybody_says("not_yet", 4), day=STARTS, team_id=stranger)
        write_message(Sessions(data).folder(rogue), f"canarybird: {team}")
    for team in TEAMS:
        held(data, team, everybody_says("in_place", 4))
    mutant = data.parent / "mutant"
    shutil.copytree(data, mutant)
    assert said(data) == {MOST}
    assert attack(data).found == ()
    assert b"canarybird" not in b"".join(
        path.read_bytes() for path in (data / RELEASED).rglob("*") if path.is_file()
    )
    with monkeypatch.context() as patched:  # the mutant: a name that somebody typed is enough
        patched.setattr(publisher, "counted_sessions", by_the_typed_name)
        assert said(mutant) != {MOST}
    assert kinds(mutant) == {"untrue"}


def by_the_typed_name(sessions, plan):
    found = {}
    for session in sorted(sessions.all(), key=lambda each: (each.closed_on, each.id)):
        if group := plan.group_of(session.team):
            of_team = found.setdefault((group.service, group.name), {}).setdefault(INSTRUMENT, {})
            of_team.setdefault(session.team, session)
    return found


def test_a_session_that_does_not_count_displaces_none_that_does(data, monkeypatch):
    """Closed first, it would take the place of the real one of its team."""
    rogues = [
        held(data, team, everybody_says("not_yet", 4), day=MIDDLE - timedelta(days=5))
        for team in ("Harbour", "Quay")
    ]
    for code in rogues:
        with_door(data, code)
    for team in TEAMS:
        held(data, team, everybody_says("in_place", 4))
    mutant = data.parent / "mutant"
    shutil.copytree(data, mutant)
    assert said(data) == {MOST}
    with monkeypatch.context() as patched:
        without_the_door(patched)
        assert said(mutant) != {MOST}
    assert {each.kind for each in attack(mutant).found} == {"untrue"}


def test_messages_and_actions_of_sessions_that_do_not_count_never_go_up(data, monkeypatch):
    """Two rogue messages would unlock a lone third."""
    for team in ("Harbour", "Quay"):
        acted(data, team, did=team == "Harbour")
    lone = acted(data, "Pier", did=False)
    write_message(Sessions(data).folder(lone), "canarybird: the lone third")
    for team in ("Lock", "Weir"):
        rogue = acted(data, team, did=True)
        write_message(Sessions(data).folder(rogue), "Let it out.")
        with_door(data, rogue)
    mutant = data.parent / "mutant"
    shutil.copytree(data, mutant)
    rows(data)
    released = Archive(data / RELEASED).periods[0]
    assert released.messages("Riverside") == ()
    assert dict(released.action_themes("Riverside"))[title()] == "few or none"
    with monkeypatch.context() as patched:
        without_the_door(patched)
        rows(mutant)
    found = Archive(mutant / RELEASED).periods[0]
    assert len(found.messages("Riverside")) > 1
    assert dict(found.action_themes("Riverside"))[title()] == "some"


# Requests with a name beside bands of teams


def title():
    instrument = load_shipped(INSTRUMENT)
    return instrument.themes[ITEMS[0].themes[0]]


def acted(data, team, *, did, day=MIDDLE):
    """A session in which a team decided to act on the first question, or on nothing."""
    code = held(data, team, [], day=day, close=False)
    sessions = Sessions(data, today=lambda: day)
    if did:
        Meeting(sessions, code, today=lambda: day).add_action(item=ITEMS[0].id, what="Ask them")
    tickets = [sessions.come_in(code).ticket for _ in range(4)]
    sessions.shut_door(code, 4)
    for number, ticket in enumerate(tickets):
        answers = {item.id: "partly" for item in ITEMS}
        sent = {"token": f"{number + 50:032x}", "answers": answers, "reflections": {}}
        sessions.record(code, read_response(load_shipped(INSTRUMENT), sent), ticket)
    sessions.close(code)
    return code


def asks(data, team, day=MIDDLE):
    Requests(data / RELEASED, today=lambda: day).send(team, "time", "Time to ask them.")


def bands(data):
    publish(data, PERIOD, today=lambda: AFTER)
    return dict(Archive(data / RELEASED).periods[0].action_themes("Riverside"))


def kinds(data):
    return {each.kind for each in attack(data).found}


def test_a_request_takes_its_team_out_of_every_band_of_the_period(data):
    for team in TEAMS:
        acted(data, team, did=team in ("Harbour", "Quay"))
    other = data.parent / "other"
    shutil.copytree(data, other)
    assert bands(data)[title()] == "some", "two of five"
    asks(other, "harbour ")
    assert bands(other)[title()] == "few or none", "one of four"
    assert kinds(data) == kinds(other) == set()


def test_a_request_is_a_teams_own_also_when_it_has_another_name_by_now(data):
    """Sent by an action of a session that does not count, under a name that nobody knows now."""
    teams = Teams(data)
    harbour = teams.named("Harbour")
    teams.change(harbour.id, name="In between")
    sessions = Sessions(data, today=lambda: MIDDLE)
    other = sessions.open("Harbour", INSTRUMENT, team_id=harbour.id)
    meeting = Meeting(sessions, other.id, today=lambda: MIDDLE)
    action = meeting.add_action(item=ITEMS[0].id, what="Ask", needs="time")
    request = meeting.send_request(action.id, "Time to ask them.")
    assert (request.team, request.service) == ("In between", "Riverside")
    teams.change(harbour.id, name="Harbour")
    for team in TEAMS:
        acted(data, team, did=team in ("Harbour", "Quay"))
    assert bands(data)[title()] == "few or none", "one of four"
    assert kinds(data) == set()


def test_a_request_from_a_plan_is_a_teams_own_also_when_it_has_another_name_by_now(data):
    teams = Teams(data)
    harbour = teams.named("Harbour")
    teams.change(harbour.id, name="In between")
    plans = Plans(data, today=lambda: MIDDLE)
    plan = plans.begin(team=harbour.id, title="A walk")
    requests = Requests(data / "released", today=lambda: MIDDLE)
    asking = PlanRequests(plans, requests, today=lambda: MIDDLE)
    assert asking.send(plan.id, "time", "Time to ask them.", "0a1b2c3d").team == "In between"
    teams.change(harbour.id, name="Harbour")
    for team in TEAMS:
        acted(data, team, did=team in ("Harbour", "Quay"))
    assert bands(data)[title()] == "few or none", "one of four"
    assert kinds(data) == set()


def test_with_too_few_teams_that_asked_for_nothing_no_band_is_said(data):
    for team in TEAMS:
        acted(data, team, did=True)
    for team in ("Harbour", "Quay", "Pier"):
        asks(data, team)
    assert bands(data) == {}
    assert kinds(data) == set()


def test_a_request_from_before_the_teams_first_session_takes_nothing_out(data):
    asks(data, "Harbour", day=MIDDLE - timedelta(days=1))
    for team in TEAMS:
        acted(data, team, did=team in ("Harbour", "Quay"))
    assert bands(data)[title()] == "some"


def over_all(did, met, _named, *, minimum_teams):
    """The mutant: the rule as it was, of every team that met."""
    assert len(met) >= minimum_teams
    return {theme: words_for_teams(len(teams), len(met)) for theme, teams in did.items()}


def test_the_attack_finds_a_band_from_before_that_a_request_makes_certain(data, monkeypatch):
    """As published before: few or none of five, and one of them says that it did."""
    for team in TEAMS:
        acted(data, team, did=team == "Harbour")
    monkeypatch.setattr(publisher, "action_bands", over_all)
    assert bands(data)[title()] == "few or none"
    package = data / RELEASED / PERIOD / "published" / "datapackage.json"
    text = package.read_text()
    mark = " Only sessions count in which somebody counted the people in the room."
    assert mark in text
    package.write_text(text.replace(mark, ""))
    assert kinds(data) == set()
    asks(data, "Harbour")
    assert kinds(data) == {"named"}
    assert "another team did" in str(attack(data))


def test_the_attack_finds_a_band_that_does_not_leave_out_who_asked(data, monkeypatch):
    for team in TEAMS:
        acted(data, team, did=team in ("Harbour", "Quay"))
    asks(data, "Harbour")
    with monkeypatch.context() as patched:
        patched.setattr(publisher, "action_bands", over_all)
        assert bands(data)[title()] == "some"
    assert kinds(data) == {"untrue"}


def test_the_attack_finds_a_band_of_two_teams_that_asked_for_nothing(data, monkeypatch):
    for team in TEAMS:
        acted(data, team, did=True)
    for team in ("Harbour", "Quay", "Pier"):
        asks(data, team)
    with monkeypatch.context() as patched:
        patched.setattr(publisher, "action_bands", over_all)
        assert bands(data)
    assert kinds(data) == {"named"}
