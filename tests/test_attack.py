"""`workbook attack` finds nothing in what was released, and finds what other rules would give."""

from __future__ import annotations

import re
import shutil

import pytest
from services import AFTER, INSTRUMENT, PERIOD, STARTS, at_random, everybody_says, held, registered

from workbook.attack import _tried, attack, intervals, team_intervals
from workbook.cli import main
from workbook.instrument import load_shipped
from workbook.publication import OUTCOMES
from workbook.publish import open_period, publish
from workbook.released import RELEASED

TEAMS = {"Harbour": 5, "Quay": 6, "Pier": 4, "Lock": 7, "Weir": 5, "Ferry": 6}
ITEMS = [item.id for item in load_shipped(INSTRUMENT).items]


@pytest.fixture
def service(tmp_path):
    """A service with one period published; every team says the same of everything."""
    data = tmp_path / "data"
    registered(data, TEAMS)
    open_period(data, PERIOD, today=lambda: STARTS)
    for number, (team, people) in enumerate(TEAMS.items()):
        said = ("in_place", "not_yet", "partly")[number % 3]
        held(data, team, everybody_says(said, people))
    publish(data, PERIOD, today=lambda: AFTER)
    return data


def published(data, period=PERIOD):
    return data / RELEASED / period / "published"


def test_nothing_can_be_pinned_down_even_where_every_team_is_unanimous(service):
    result = attack(service)
    assert result.found == ()
    assert result.lines == 2 * len(ITEMS)
    assert result.known == 2
    assert result.narrowest >= 2
    assert "Nothing could be pinned down." in str(result)


def test_with_nothing_published_there_is_nothing_to_attack(tmp_path):
    assert attack(tmp_path / "data").lines == 0
    assert "nothing to attack" in str(attack(tmp_path / "data"))


def test_a_line_about_too_few_people_is_found(service, tmp_path):
    """As if it had been published without a minimum: three people, all in place."""
    for folder in (service / "sessions").iterdir():
        rows = (folder / "responses.csv").read_text().splitlines(keepends=True)
        (folder / "responses.csv").write_text("".join(rows[: 1 + len(ITEMS)]))
    result = attack(service)
    assert {each.kind for each in result.found} >= {"count", "forced", "barred"}
    assert "could be worked out" in str(result)
    assert "Do not show the managers’ page" in str(result)


@pytest.mark.parametrize(("people", "kinds"), [(12, set()), (11, {"count"}), (8, {"count"})])
def test_eleven_people_are_too_few_for_somebody_who_knows_two(people, kinds):
    sizes = (people - 6, 3, 3)
    found = set().union(*(_tried(outcome, sizes, 2)[1] for outcome in OUTCOMES))
    assert found >= kinds
    assert bool(found) == bool(kinds)


def test_two_periods_that_share_days_and_teams_are_found(service):
    """As if somebody had published October's answers twice, under two names."""
    shutil.copytree(service / RELEASED / PERIOD, service / RELEASED / "2026-H2")
    for path in (service / RELEASED / "2026-H2").rglob("*.csv"):
        path.write_text(path.read_text().replace(PERIOD, "2026-H2"))
    kinds = {each.kind for each in attack(service).found}
    assert "twice" in kinds


def test_a_line_that_no_answers_could_bring_about_is_found():
    impossible = (("in place", "most or all"), ("in place or partly", "few or none"))
    assert _tried(impossible, (4, 4, 4), 2) == (None, ("nobody",))


def test_answers_that_were_deleted_since_are_tried_with_the_registers_numbers(service):
    shutil.rmtree(service / "sessions")
    result = attack(service)
    assert result.from_register == result.lines > 0
    assert result.found == ()
    assert "have been deleted" in str(result)


def test_a_service_that_lowered_its_threshold_is_tried_as_far_as_it_promises(tmp_path):
    data = tmp_path / "data"
    registered(data, {"A": 3, "B": 3, "C": 3})
    (data / "publication.toml").write_text("minimum_people = 8\n")
    open_period(data, PERIOD, today=lambda: STARTS)
    for number, team in enumerate("ABC"):
        held(data, team, at_random(number, 3))
    publish(data, PERIOD, today=lambda: AFTER)
    result = attack(data)
    assert result.known == 1
    assert result.found == ()
    assert attack(data, known=2).found


def test_the_report_never_holds_a_number_of_answers_or_a_teams_name(service, capsys):
    assert main(["attack", str(service)]) == 0
    said = capsys.readouterr().out
    assert not any(team in said for team in TEAMS)
    assert set(re.findall(r"\d+", said)) <= {str(2 * len(ITEMS)), "1", "2", "3", "4"}


def test_the_command_fails_when_something_can_be_worked_out(service, capsys):
    for folder in (service / "sessions").iterdir():
        rows = (folder / "responses.csv").read_text().splitlines(keepends=True)
        (folder / "responses.csv").write_text("".join(rows[: 1 + len(ITEMS)]))
    assert main(["attack", str(service)]) == 1
    assert PERIOD in capsys.readouterr().out


def test_a_team_alone_is_never_known_better_than_its_group_allows():
    for people in (12, 15, 20):
        for size in range(1, people // 2 + 1):
            for outcome in OUTCOMES:
                assert intervals(outcome, people) is not None
                team = team_intervals(outcome, people, size, {}, {})
                narrowest = min(high - low for low, high in team.values())
                assert narrowest >= min(size, people // 4)


def test_a_hundred_thousand_lines_are_tried_from_what_was_tried_before():
    """Lines with the same words and sizes are one and the same question."""
    _tried.cache_clear()
    for _ in range(1000):
        for outcome in OUTCOMES:
            _tried(outcome, (4, 5, 6), 2)
    assert _tried.cache_info().misses == len(OUTCOMES)
