"""`workbook attack` finds nothing in what was released, and finds what other rules would give."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import replace

import pytest
from services import (
    AFTER,
    INSTRUMENT,
    MIDDLE,
    PERIOD,
    STARTS,
    at_random,
    everybody_says,
    held,
    registered,
)

from workbook.cli.main import main
from workbook.instruments import STANDING_ANSWERS
from workbook.instruments.model import load_shipped
from workbook.publishing.adversary import (
    _counted,
    _Line,
    _lines,
    _SessionsThen,
    _tried,
    _used_twice,
    attack,
    intervals,
    team_intervals,
)
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.themes import disclosure as publication
from workbook.themes.archive import Archive
from workbook.themes.disclosure import OUTCOMES, NotReleased, Rule, release
from workbook.themes.periods import period_named

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


@pytest.fixture
def without_a_minimum(tmp_path, monkeypatch):
    """A period published by a copy of the workbook from which somebody took the minimum out."""
    data = tmp_path / "data"
    registered(data, {"A": 4, "B": 4, "C": 3})
    (data / "publication.toml").write_text("minimum_people = 3\n")
    with monkeypatch.context() as changed:
        changed.setattr(publication, "FLOOR_PEOPLE", 3)
        open_period(data, PERIOD, today=lambda: STARTS)
        for number, (team, people) in enumerate({"A": 4, "B": 4, "C": 3}.items()):
            held(data, team, everybody_says(("in_place", "not_yet", "partly")[number], people))
        publish(data, PERIOD, today=lambda: AFTER)
    plan = data / RELEASED / PERIOD / "period.csv"
    plan.write_text(plan.read_text().replace(",3,3", ",12,3"))
    return data


def test_a_line_about_eleven_people_is_found(without_a_minimum):
    result = attack(without_a_minimum)
    assert {each.kind for each in result.found} == {"count", "barred"}
    assert {each.item for each in result.found} == set(ITEMS)
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


def test_sessions_that_are_gone_are_tried_with_the_registers_numbers(service):
    shutil.rmtree(service / "sessions")
    result = attack(service)
    assert result.from_register == result.lines > 0
    assert result.found == ()
    assert "have been deleted" in str(result)


@pytest.mark.parametrize("gone", [["C"], ["A", "B"], ["A", "B", "C"]])
def test_answers_that_were_deleted_in_their_time_raise_no_alarm(three_teams, gone):
    """The oldest sessions of a group come first, so a group is often there only in part."""
    data, codes = three_teams
    for team in gone:
        Sessions(data, today=lambda: AFTER).delete_answers(codes[team])
    result = attack(data)
    assert result.found == ()
    assert result.from_register == 0, "the figures that the teams were shown say how many"
    assert result.narrowest == 2, "a quarter of twelve, less two, and one"


def test_an_answer_that_is_taken_back_after_publishing_raises_no_alarm(three_teams):
    data, codes = three_teams
    dice = random.Random(f"A {MIDDLE} {INSTRUMENT}")  # as services.held makes them
    Sessions(data).withdraw(codes["A"], f"{dice.getrandbits(128):032x}")
    assert attack(data).found == ()


def test_a_whole_team_that_takes_its_answers_back_raises_no_alarm(three_teams):
    data, codes = three_teams
    dice = random.Random(f"B {MIDDLE} {INSTRUMENT}")
    for _ in range(4):
        Sessions(data).withdraw(codes["B"], f"{dice.getrandbits(128):032x}")
    assert Sessions(data).sent(codes["B"]) == 0
    held(data, "B", everybody_says("in_place", 1))  # on the same day, and no part of the line
    result = attack(data)
    assert result.found == ()
    assert result.from_register == result.lines


def test_a_team_that_was_asked_an_older_wording_is_not_behind_the_line(three_teams):
    data, codes = three_teams
    copy = data / "sessions" / codes["C"] / "instrument.toml"
    words = copy.read_text()
    copy.write_text(words.replace(load_shipped(INSTRUMENT).items[0].statement, "Another one."))
    behind = {len(line.teams) for line in lines_of(data) if line.row.item == ITEMS[0]}
    assert behind == {2}
    assert {len(line.teams) for line in lines_of(data) if line.row.item == ITEMS[1]} == {3}


def lines_of(data):
    (published,) = Archive(data / RELEASED).periods
    sessions = _SessionsThen(data)
    counted = _counted(sessions, published, published.plan)
    return list(_lines(sessions, published, published.plan, counted))


@pytest.fixture
def three_teams(tmp_path):
    """The smallest group that there may be, published; and the codes of its sessions."""
    data = tmp_path / "data"
    registered(data, {"A": 4, "B": 4, "C": 4})
    open_period(data, PERIOD, today=lambda: STARTS)
    said = {"A": "in_place", "B": "not_yet", "C": "partly"}
    codes = {team: held(data, team, everybody_says(word, 4)) for team, word in said.items()}
    publish(data, PERIOD, today=lambda: AFTER)
    return data, codes


def test_a_line_that_was_changed_to_another_one_is_found(three_teams):
    """The rule might have written it, so only the answers themselves can tell."""
    data, codes = three_teams
    themes = published(data) / "themes.csv"
    lines = themes.read_text().splitlines(keepends=True)
    lines[1] = lines[1].replace(",,,some,some", ",,,few or none,some")
    themes.write_text("".join(lines))
    result = attack(data)
    assert [(each.kind, each.item) for each in result.found] == [("untrue", ITEMS[0])]
    Sessions(data, today=lambda: AFTER).delete_answers(codes["B"])
    assert [each.kind for each in attack(data).found] == ["untrue"], "four of A are still known"
    Sessions(data, today=lambda: AFTER).delete_answers(codes["A"])
    assert attack(data).found == (), "with C alone it might be so"


def test_a_line_of_another_period_or_group_is_found(three_teams):
    data, _ = three_teams
    themes = published(data) / "themes.csv"
    was = themes.read_text()
    for of, other in ((PERIOD, "2026-Q2"), ("Group 1", "Group 7")):
        themes.write_text(was.replace(of, other))
        assert {each.kind for each in attack(data).found} == {"nobody"}


def test_a_file_that_says_what_the_rule_never_says_stops_the_attack(three_teams):
    themes = published(three_teams[0]) / "themes.csv"
    themes.write_text(themes.read_text().replace(",some", ",7 of 12", 1))
    with pytest.raises(NotReleased):
        attack(three_teams[0])


def line(said, teams, period=PERIOD):
    """A line as if somebody had published these teams' answers, whatever was published before."""
    rows = release(
        {"item": {team: counts for team, counts in said.items() if team in teams}},
        Rule(),
        about={
            "period": period,
            "service": "Riverside",
            "group": "Group 1",
            "instrument": INSTRUMENT,
            "version": "1.0",
        },
    )
    people = {team: (team, sum(said[team].values())) for team in teams}
    return _Line(
        row=rows[0],
        period=period_named(period),
        sizes=tuple(size for _, size in people.values()),
        teams=people,
        from_register=False,
        true=True,
    )


def of(number, answer):
    return {**dict.fromkeys(STANDING_ANSWERS, 0), answer: number}


def test_one_more_person_between_two_lines_is_found_by_subtracting():
    said = {"A": of(3, "in_place"), "B": of(5, "not_yet"), "C": of(4, "not_yet")}
    said["D"] = of(1, "in_place")
    without, with_ = line(said, "ABC"), line(said, "ABCD", "2026-H2")
    assert dict(without.row.words)["in place"] == "few or none"
    assert dict(with_.row.words)["in place"] == "some"
    kinds = [each.kind for each in _used_twice([without, with_])]
    assert kinds == ["twice", "count", "forced"]
    assert {each.kind for each in _used_twice([without, line(said, "BCA", "2026-H2")])} == {"twice"}


def test_periods_that_share_no_day_and_other_sessions_are_no_second_use():
    said = {team: of(4, "partly") for team in "ABCDEF"}
    lines = [line(said, "ABC"), line(said, "ABC", "2026-Q4"), line(said, "DEF", "2026-H2")]
    assert _used_twice(lines) == []
    met_again = dict.fromkeys("ABC", ("another session", 4))
    assert _used_twice([lines[0], replace(line(said, "ABC", "2026-H2"), teams=met_again)]) == []


def test_what_is_possible_in_a_team_is_exactly_what_counting_through_gives():
    """Every way in which a team of three and the nine beside it can answer."""
    for inside, outside in (({}, {}), ({"partly": 1}, {"not_sure": 1}), ({}, {"in_place": 2})):
        spans = {}
        for team in vectors(3):
            own = dict(zip(STANDING_ANSWERS, team, strict=True))
            if any(own[answer] < number for answer, number in inside.items()):
                continue
            for rest in vectors(9):
                others = dict(zip(STANDING_ANSWERS, rest, strict=True))
                if any(others[answer] < number for answer, number in outside.items()):
                    continue
                said = publication.words({a: own[a] + others[a] for a in own})
                span = spans.setdefault(said, {answer: [3, 0] for answer in own})
                for answer, number in own.items():
                    low, high = span[answer]
                    span[answer] = [min(low, number), max(high, number)]
        for outcome in OUTCOMES:
            found = team_intervals(outcome, 12, 3, inside, outside)
            assert found == (
                {answer: tuple(span) for answer, span in spans[outcome].items()}
                if outcome in spans
                else None
            )


def vectors(people, kinds=5):
    if kinds == 1:
        return [(people,)]
    return [
        (first, *rest) for first in range(people + 1) for rest in vectors(people - first, kinds - 1)
    ]


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


def test_the_command_fails_when_something_can_be_worked_out(without_a_minimum, capsys):
    assert main(["attack", str(without_a_minimum)]) == 1
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
