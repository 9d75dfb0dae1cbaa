"""The doctor looks at the service: settings, what is due, links, quotas, alarms, the clock."""

# ruff: noqa: DTZ001, DTZ005, DTZ011 - this machine’s time, as the doctor reads it

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date, datetime, timedelta

import pytest
from looked_over import a_service, said_of, the_only
from services import AFTER, STARTS, at_random, held, registered
from ways_in import a_session, finished

from workbook.access import Links, what_walls_hold
from workbook.operations.daily import do_daily
from workbook.operations.doctor import look_over
from workbook.plans import Plans
from workbook.sessions import Sessions
from workbook.storage import raise_alarm
from workbook.teams import Teams, service_id

NOON = datetime.now().replace(hour=12)


@pytest.fixture
def data(tmp_path):
    return a_service(tmp_path / "data")


# The clock


@pytest.mark.parametrize("days", [-800, -1])
def test_a_clock_that_is_behind_the_data_is_broken(data, days):
    level, said = the_only(said_of(data, "clock", NOON + timedelta(days=days)))
    assert level == "broken"
    assert "Set the clock" in said


def test_a_clock_of_another_age_is_broken_also_where_nothing_is_kept(tmp_path):
    (tmp_path / "data").mkdir()
    level, said = the_only(said_of(tmp_path / "data", "clock", datetime(1971, 1, 1)))
    assert level == "broken"
    assert "cannot be" in said


def test_files_of_a_time_to_come_are_counted(data):
    os.utime(data / "opened.csv", (NOON.timestamp() + 200_000,) * 2)
    level, said = the_only(said_of(data, "times of files"))
    assert level == "to see to"
    assert "1 file is dated in the future" in said


@pytest.mark.parametrize(
    ("says", "level"), [("yes", "well"), ("no", "to see to"), ("", "unknown"), (None, "unknown")]
)
def test_whether_something_keeps_the_clock_right_is_asked_of_the_system(
    data, monkeypatch, says, level
):
    def run(*_words, **_more):
        if says is None:
            raise subprocess.TimeoutExpired("timedatectl", 5)
        return subprocess.CompletedProcess([], 0, says + "\n")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    assert [each for each, _ in said_of(data, "time service")] == [level]


# The service's own names


def test_how_many_names_a_service_has_is_said_and_never_which(data):
    assert said_of(data, "own names") == []
    (data / "our-names").mkdir(mode=0o700)
    workers = data / "our-names" / "workers.txt"
    workers.write_text("Qesarina Vlora\nTilby Wexmoor\n")
    workers.chmod(0o600)
    ((level, said),) = said_of(data, "own names")
    assert (level, said.strip()) == ("well", "The service’s own names are used: 2 of them.")


def test_names_that_cannot_be_used_are_said_by_line_and_file(data):
    (data / "our-names").mkdir()
    (data / "our-names" / "workers.txt").write_text("Tilby\n" + "Qesarina " * 7 + "\n")
    (data / "our-names" / "qesarina.docx").write_text("Tilby")
    said = said_of(data, "own names")
    assert [level for level, _ in said] == ["to see to", "to see to", "well"]
    assert "line 2 of workers.txt cannot be used" in said[0][1]
    assert "1 file is not read" in said[1][1]
    assert "qesarina" not in str(look_over(data)).lower()


def test_a_list_of_names_that_cannot_be_read_is_broken(data):
    (data / "our-names").mkdir()
    (data / "our-names" / "schools.txt").write_bytes(b"PK\0\0Qesarina")
    ((level, said),) = said_of(data, "own names")
    assert level == "broken"
    assert "schools.txt is no plain text" in said
    assert "esarina" not in str(look_over(data))


def test_a_list_of_names_that_others_could_read_is_said(data):
    (data / "our-names").mkdir(mode=0o700)
    (data / "our-names" / "workers.txt").write_text("Tilby\n")
    (data / "our-names" / "workers.txt").chmod(0o644)
    assert any("our-names" in said for _, said in said_of(data, "rights"))


# Settings


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("settings.toml", "pages = many", "cannot be understood"),
        ("settings.toml", "pges = 3", "does not know"),
        ("settings.toml", "people_each_session = 5", "whole number from 12 to 1000"),
        ("retention.toml", "keep_answers_days = 'soon'", "how long answers are kept"),
        ("publication.toml", "minimum_people = 2", "publication.toml"),
        ("safety.toml", "notes = 3", "safety.toml"),
        ("language.toml", "phrases = 3", "language.toml"),
    ],
)
def test_a_setting_that_cannot_be_read_is_broken(data, file, line, words):
    (data / file).write_text(line + "\n")
    found = said_of(data, "settings")
    assert {level for level, _ in found} == {"broken"}
    assert words in " ".join(said for _, said in found)


def test_a_setting_in_two_places_is_said_with_the_one_that_counts(data):
    (data / "settings.toml").write_text("keep_answers_days = 120\n")
    (data / "retention.toml").write_text("keep_answers_days = 92\n")
    level, said = the_only(said_of(data, "settings"))
    assert level == "to see to"
    assert "What settings.toml says is done. Take it out of retention.toml." in said


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("keep_answers_days = 20", "are deleted 20 days after"),
        ("wrong_tries_free = 100", "wrong_tries_free is more than wrong_tries_free_network"),
        ("pages = 8", "pages is no more than pages_each_browser"),
        ("connections = 200", "connections_each_address is more than connections"),
    ],
)
def test_settings_that_are_odd_together_are_said(data, lines, words):
    (data / "settings.toml").write_text(lines + "\n")
    level, said = the_only(said_of(data, "settings"))
    assert level == "to see to"
    assert words in said


# What is due


def test_answers_that_were_not_deleted_on_time_are_broken_and_those_of_today_are_not(data):
    closed = finished(data, a_session(data, "Harbour team")).closed_on
    due = datetime.combine(closed + timedelta(days=93), datetime.min.time())
    assert {level for level, _ in said_of(data, "deleting", due - timedelta(days=1))} == {"well"}
    level, said = the_only(said_of(data, "deleting", due))
    assert level == "to see to"
    assert "forget --data" in said
    assert the_only(said_of(data, "deleting", due + timedelta(days=2)))[0] == "broken"


def test_lines_that_are_older_than_a_year_are_said(data):
    (data / "acts.csv").write_text("day,link,act,session\n2020-01-01,,opened,\n")
    level, said = the_only(said_of(data, "deleting"))
    assert level == "to see to"
    assert "acts.csv has 1 line older than a year" in said


def test_a_session_that_nobody_can_read_is_broken(data):
    session = Sessions(data).all()[0]
    (Sessions(data).folder(session.id) / "session.csv").write_bytes(b"\xff")
    level, said = the_only(said_of(data, "deleting"))
    assert level == "broken"
    assert session.id in said


def test_a_period_that_is_over_and_not_published_is_said_and_is_broken_after_some_days(tmp_path):
    data = tmp_path / "data"
    teams = {"Harbour": 5, "Quay": 6, "Pier": 4}
    registered(data, teams)
    do_daily(data, today=lambda: STARTS)
    for number, team in enumerate(teams):
        held(data, team, at_random(number, teams[team]))
    over = datetime.combine(AFTER, datetime.min.time())
    assert the_only(said_of(data, "publishing", over))[0] == "to see to"
    level, said = the_only(said_of(data, "publishing", over + timedelta(days=3)))
    assert level == "broken"
    assert "publish 2026-Q3" in said
    do_daily(data, today=lambda: AFTER)
    assert {level for level, _ in said_of(data, "publishing", over)} == {"well"}


def test_the_day_of_the_daily_work_is_told(data):
    do_daily(data, today=lambda: date(2026, 11, 24))
    ((level, said),) = said_of(data, "daily work")
    assert level == "well"
    assert "24 November 2026" in said


# Links


def links_said(data, now=None):
    return " ".join(said for level, said in said_of(data, "links", now) if level != "well")


def test_a_link_that_nobody_opened_in_a_month_is_named_by_whose_it_is(data):
    team = Teams(data).add("Quay team", "North")
    month_ago = date.today() - timedelta(days=31)
    Links(data, today=lambda: month_ago).make("team", team.id)
    assert "1 link was never opened" in links_said(data)
    assert "the team’s of Quay team" in links_said(data)
    assert "Harbour" not in links_said(data)


def test_a_link_that_was_made_this_month_is_not_yet_unused(data):
    Links(data).make("manager", service_id("North"))
    assert links_said(data) == ""


def test_links_that_are_older_than_a_year_are_said(data):
    assert links_said(data, NOON + timedelta(days=360)) == ""
    said = links_said(data, NOON + timedelta(days=370))
    assert "2 links are older than a year" in said
    assert "the service lead’s, the team’s of Harbour team" in said


def test_links_of_what_is_gone_are_said(data):
    Links(data).make("manager", service_id("South"))
    session = Sessions(data).all()[0]
    Links(data).make("session", session.id)
    shutil.rmtree(Sessions(data).folder(session.id))
    said = links_said(data)
    assert "2 links lead to a team, a session, a plan or a service that is gone" in said
    assert "a session’s own, the managers’ of a service without teams" in said


def test_links_of_plans_are_counted_and_nobody_is_named(data):
    month_ago = date.today() - timedelta(days=400)
    plan = Plans(data).begin(title="A day in Zenith Park")
    Links(data, today=lambda: month_ago).make("plan", plan.id)
    assert links_said(data) == ""  # few are ever shared, and each goes with its plan
    ((_, well),) = said_of(data, "links")
    assert "(1 of them a plan’s own)" in well
    Plans(data).delete(plan.id)
    said = links_said(data)
    assert "1 link leads to" in said
    assert "that is gone: a plan’s own" in said
    assert "Zenith Park" not in said + well


def test_that_there_is_little_room_for_plans_without_a_team_is_said(data):
    (data / "settings.toml").write_text("plans_without_a_team = 10\n")
    assert not list(said_of(data, "plans"))
    plans = Plans(data)
    for _ in range(8):
        plans.begin()
    plans.begin(team=Teams(data).all()[0].id)
    ((level, said),) = said_of(data, "plans")
    assert (level, said[:42]) == ("well", "8 plans of people without a team, of 10 at")
    plans.begin()
    ((level, said),) = said_of(data, "plans")
    assert level == "to see to"
    assert "little room" in said
    assert "workbook plans" in said


def test_a_missing_lead_and_a_spoilt_file_are_said(data):
    (data / "keys" / "lead.json").write_text("{}")
    said = links_said(data)
    assert "There is no service lead’s link" in said
    assert "1 file in keys/ is no link" in said


# Quotas, visits, alarms, walls


def test_a_session_that_is_nearly_full_is_said_with_its_team(data):
    session = Sessions(data).all()[0]
    (data / "settings.toml").write_text("session_megabytes = 1\npeople_each_session = 12\n")
    assert {level for level, _ in said_of(data, "quotas")} == {"well"}
    (Sessions(data).folder(session.id) / "large").write_bytes(b"." * 900_000)
    for _ in range(10):
        Sessions(data).come_in(session.id)
    level, said = the_only(said_of(data, "quotas"))
    assert level == "to see to"
    assert "10 of 12 people are in a session of Harbour team" in said
    assert re.search(r"a session of Harbour team takes (8|9)\d% of its space", said)


def test_a_session_that_is_closed_fills_nothing_any_more(data):
    session = finished(data, a_session(data, "Harbour team"))
    (data / "settings.toml").write_text("session_megabytes = 1\n")
    (Sessions(data).folder(session.id) / "large").write_bytes(b"." * 2_000_000)
    assert {level for level, _ in said_of(data, "quotas")} == {"well"}


@pytest.mark.parametrize("kind", ["guessing", "stuffing", "flooding"])
def test_what_was_noticed_lately_is_said(data, kind):
    session = Sessions(data).all()[0].id if kind == "stuffing" else ""
    raise_alarm(data, kind, session)
    level, said = the_only(said_of(data, "alarms"))
    assert level == "to see to"
    assert ("Harbour team" in said) == (kind == "stuffing")
    tomorrow = datetime.now() + timedelta(hours=13)
    assert {level for level, _ in said_of(data, "alarms", tomorrow)} == {"well"}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("stuffing", "More came to a session{} than the people in a room send (last at "),
        ("flooding", "So much was asked for{} that some of it was turned away (last at "),
    ],
)
def test_the_team_is_named_where_the_sentence_has_its_place(data, kind, sentence):
    raise_alarm(data, kind, Sessions(data).all()[0].id)
    known = " of Harbour team" if kind == "stuffing" else " at a session of Harbour team"
    assert the_only(said_of(data, "alarms"))[1].startswith(sentence.format(known))


@pytest.mark.parametrize(("kind", "session"), [("stuffing", "s" + "a" * 15), ("flooding", "")])
def test_an_alarm_at_a_session_that_nobody_knows_names_no_team(data, kind, session):
    raise_alarm(data, kind, session)
    said = the_only(said_of(data, "alarms"))[1]
    assert " of Harbour team" not in said
    assert "{" not in said


def test_what_the_walls_hold_is_said(data):
    assert said_of(data, "walls") == [("well", f"{each}  ") for each in what_walls_hold()]


def test_visits_that_cannot_be_read_are_said(data):
    (data / "visits.json").write_text("{")
    assert the_only(said_of(data, "visits"))[0] == "to see to"
    (data / "visits.json").write_text(json.dumps({}))
    assert {level for level, _ in said_of(data, "visits")} == {"well"}
