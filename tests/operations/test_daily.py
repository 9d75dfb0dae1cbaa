"""What the server does once a day, and the commands that do it by hand."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from services import AFTER, PERIOD, STARTS, at_random, everybody_says, held, joins, registered
from serving import RunningWorkbook, until

from workbook.cli.main import main
from workbook.operations.daily import do_daily
from workbook.publishing.publisher import open_period
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes.archive import Archive
from workbook.themes.periods import period_of
from workbook.themes.requests import Requests

TEAMS = {"Harbour": 5, "Quay": 6, "Pier": 4}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    registered(folder, TEAMS)
    return folder


def names(data):
    archive = Archive(data / RELEASED)
    return [published.period.name for published in archive.periods], [
        p.period.name for p in archive.waiting
    ]


def test_it_opens_the_period_that_runs_and_publishes_the_one_that_is_over(data):
    opened = do_daily(data, today=lambda: STARTS)
    assert opened.opened.period.name == PERIOD
    for number, team in enumerate(TEAMS):
        held(data, team, at_random(number, TEAMS[team]))
    assert do_daily(data, today=lambda: STARTS).sentences() == ()
    done = do_daily(data, today=lambda: AFTER)
    assert names(data) == ([PERIOD], ["2026-Q4"])
    assert done.published[0].rows > 0
    assert do_daily(data, today=lambda: AFTER).sentences() == ()


def test_a_server_that_was_down_for_half_a_year_makes_up_for_it(data):
    do_daily(data, today=lambda: STARTS)
    do_daily(data, today=lambda: STARTS + timedelta(days=250))
    assert names(data) == ([PERIOD], ["2027-Q1"])


def test_answers_that_are_due_for_deleting_are_published_first(data):
    """Both on the day after the period: somebody could set it so."""
    (data / "retention.toml").write_text("keep_answers_days = 60\n")
    do_daily(data, today=lambda: STARTS)
    day = AFTER - timedelta(days=61)
    codes = [held(data, team, everybody_says("partly", TEAMS[team]), day=day) for team in TEAMS]
    done = do_daily(data, today=lambda: AFTER)
    assert done.published[0].rows > 0
    assert done.forgot.responses == sum(TEAMS.values())
    assert all(Sessions(data).sent(code) == 0 for code in codes)


def test_without_a_register_nothing_is_opened_and_nothing_is_wrong(tmp_path):
    done = do_daily(tmp_path / "data", today=lambda: STARTS)
    assert done.sentences() == ()
    assert names(tmp_path / "data") == ([], [])


def test_a_broken_register_is_said_and_stops_neither_publishing_nor_deleting(data):
    (data / "retention.toml").write_text("keep_answers_days = 60\n")
    do_daily(data, today=lambda: STARTS)
    held(data, "Harbour", everybody_says("partly", 5), day=STARTS)
    broken = data / "teams" / Teams(data).named("Harbour").id / "team.csv"
    broken.write_text(broken.read_text().replace(",5,", ",many,"))
    done = do_daily(data, today=lambda: AFTER)
    assert names(data)[0] == [PERIOD]
    assert done.forgot.responses == 5
    assert "team.csv" in done.troubles[0]


def test_two_servers_that_start_at_the_same_moment_do_it_once(data):
    do_daily(data, today=lambda: STARTS)
    for number, team in enumerate(TEAMS):
        held(data, team, at_random(number, TEAMS[team]))
    with ThreadPoolExecutor(4) as four:
        done = list(four.map(lambda _: do_daily(data, today=lambda: AFTER), range(4)))
    assert not any(each.troubles for each in done)
    assert sum(bool(each.rows) for one in done for each in one.published) == 1
    assert names(data) == ([PERIOD], ["2026-Q4"])


def test_what_it_says_names_no_team(data):
    do_daily(data, today=lambda: STARTS)
    held(data, "Harbour", everybody_says("partly", 5))
    said = " ".join(do_daily(data, today=lambda: AFTER).sentences())
    assert "Harbour" not in said
    assert "July to September 2026" in said


def test_the_server_opens_the_period_by_itself(data):
    running = RunningWorkbook(data).start()
    try:
        # The line is written last, when the period is there.
        until(lambda: "is open: 1 group of teams." in running.said.read_text())
        assert names(data)[1] == [period_of(date.today(), "quarter").name]  # noqa: DTZ011
    finally:
        running.stop()


# The commands


def test_opening_says_who_is_grouped_with_whom_and_who_cannot_be(data, capsys):
    name = period_of(date.today(), "quarter").name  # noqa: DTZ011 - the command's own clock
    joins(data, {"Alone": 6}, "Uplands")
    assert main(["period", "open", name.lower(), "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "Group 1, 15 people: Harbour, Pier and Quay" in said
    assert "Not published: Alone, because too few teams are left to group it with." in said
    assert "It needs at least 3 teams with 12 people between them" in said
    assert main(["period", "list", "--data", str(data)]) == 0
    assert "Harbour, Pier and Quay" in capsys.readouterr().out


def test_opening_warns_when_answers_are_deleted_before_they_are_published(data, capsys):
    (data / "retention.toml").write_text("keep_answers_days = 30\n")
    name = period_of(date.today(), "quarter").name  # noqa: DTZ011
    assert main(["period", "open", name, "--data", str(data)]) == 0
    assert "sessions early in it will not count" in capsys.readouterr().out


def test_publishing_by_hand_says_what_it_did(data, capsys):
    long_ago = date(2020, 2, 3)
    open_period(data, "2020-Q1", today=lambda: long_ago)
    for number, team in enumerate(TEAMS):
        held(data, team, at_random(number, TEAMS[team]), day=long_ago)
    assert main(["publish", "2020-q1", "--data", str(data)]) == 0
    assert re.search(r"is published: \d+ lines in words", capsys.readouterr().out)
    assert main(["publish", "--data", str(data)]) == 0
    assert "No period is due." in capsys.readouterr().out
    assert main(["publish", "2020-Q1", "--data", str(data)]) == 0
    assert "It stays as it is." in capsys.readouterr().out
    assert main(["publish", "2020-Q2", "--data", str(data)]) == 1
    assert "was never opened" in capsys.readouterr().err
    assert main(["publish", "next year", "--data", str(data)]) == 1
    assert "not the name of a period" in capsys.readouterr().err
    assert main(["attack", str(data)]) == 0
    assert "Nothing could be pinned down." in capsys.readouterr().out


def test_with_nothing_opened_the_list_says_what_to_do(tmp_path, capsys):
    assert main(["period", "list", "--data", str(tmp_path)]) == 0
    assert "No period is open." in capsys.readouterr().out


def test_requests_from_before_they_said_their_service_are_given_it(tmp_path):
    data = tmp_path / "data"
    teams = Teams(data)
    team = teams.add("Harbour", "No service yet")
    requests = Requests(data / RELEASED)
    requests.send("Harbour", "time", "Two hours.", service=team.service)
    do_daily(data, today=lambda: STARTS)
    assert requests.all()[0].service == "No service yet", "nobody has said it yet"
    teams.change(team.id, service="Coast")
    do_daily(data, today=lambda: STARTS)
    (found,) = Requests(data / RELEASED, services=[service_id("Coast")]).all()
    assert found.text == "Two hours."
    teams.change(team.id, service="The coast")
    do_daily(data, today=lambda: STARTS)
    assert Requests(data / RELEASED, services=[service_id("The coast")]).all()[0].id == found.id
