"""Periods, the register, and groups that are made from it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.periods import (
    Group,
    PeriodRefused,
    Plan,
    RegisterRefused,
    Settings,
    Team,
    make_groups,
    period_named,
    period_of,
    plan_bytes,
    read_plan,
    read_register,
    read_settings,
)
from workbook.publication import Rule, RuleRefused, WhyNot, why_not
from workbook.sheet import StoreError


@pytest.mark.parametrize(
    ("name", "first", "last", "title"),
    [
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
        ("2024-q1", date(2024, 1, 1), date(2024, 3, 31), "January to March 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "July to December 2026"),
        (" 2026 ", date(2026, 1, 1), date(2026, 12, 31), "January to December 2026"),
    ],
)
def test_a_period_has_its_days_and_its_words(name, first, last, title):
    period = period_named(name)
    assert (period.starts_on, period.ends_on, period.title) == (first, last, title)


@pytest.mark.parametrize(
    "name", ["", "2026-Q5", "2026-13", "2026-00", "26-Q1", "2026-Q4-Q4", "1999", "../x", "2026-H3"]
)
def test_what_is_no_period_is_refused_with_the_ways_to_write_one(name):
    with pytest.raises(PeriodRefused, match="2026-Q4"):
        period_named(name)


@pytest.mark.parametrize("length", ["month", "quarter", "half-year", "year"])
def test_every_day_is_in_one_period_of_each_length_and_has_its_name(length):
    for month in range(1, 13):
        for day in (date(2026, month, 1), date(2026, month, 28)):
            period = period_of(day, length)
            assert period.starts_on <= day <= period.ends_on
            assert period_named(period.name) == period


# The register


def write(data, text, name="teams.csv"):
    data.mkdir(exist_ok=True)
    (data / name).write_text(text, encoding="utf-8")


HEAD = "team,service,people,joined_on\n"


def test_there_need_be_no_register(tmp_path):
    assert read_register(tmp_path / "data") == ()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("Harbour,,6,\n", "line 2"),
        (",Riverside,6,\n", "no name"),
        ("Quay,Riverside,6,\nHarbour,Riverside,six,\n", "line 3"),
        ("Harbour,Riverside,0,\n", "no whole number"),
        ("Harbour,Riverside,,\n", "no whole number"),
        ("Harbour,Riverside,6.5,\n", "no whole number"),
        ("Harbour,Riverside,6,\n HARBOUR ,Inland,4,\n", "a second time"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path, lines, says):
    write(tmp_path, HEAD + lines)
    with pytest.raises(RegisterRefused, match=says):
        read_register(tmp_path)


def test_a_register_that_a_spreadsheet_saved_is_understood(tmp_path):
    (tmp_path / "teams.csv").write_bytes(
        "\ufeffTeam;Service;People;Joined_on;\r\n".encode()
        + b"Harbour  team;Riverside;6;03/02/2026;\r\n;;;;\r\n"
    )
    (team,) = read_register(tmp_path)
    assert team == Team(
        name="Harbour team", service="Riverside", people=6, joined_on=date(2026, 2, 3)
    )


def test_a_register_without_its_columns_is_refused(tmp_path):
    write(tmp_path, "name,people\nHarbour,6\n")
    with pytest.raises(StoreError):
        read_register(tmp_path)


# Settings


def test_the_usual_settings_are_quarters_of_three_teams_and_twelve_people(tmp_path):
    assert read_settings(tmp_path) == Settings(
        period="quarter", rule=Rule(minimum_people=12, minimum_teams=3)
    )


def test_a_service_may_raise_its_thresholds_and_choose_its_periods(tmp_path):
    write(
        tmp_path, 'minimum_people = 20\nminimum_teams = 5\nperiod = "month"\n', "publication.toml"
    )
    found = read_settings(tmp_path)
    assert found == Settings(period="month", rule=Rule(minimum_people=20, minimum_teams=5))


@pytest.mark.parametrize(
    "text",
    [
        "minimum_people = 7",
        "minimum_teams = 2",
        "minimum_people = 12.5",
        'minimum_people = "12"',
        "minimum_people = true",
        'period = "week"',
        "period = 3",
        "minimum = 12",
        "minimum_people",
        "[rule]\nminimum_people = 12",
    ],
)
def test_settings_that_are_too_low_or_nonsense_are_refused(tmp_path, text):
    write(tmp_path, text, "publication.toml")
    with pytest.raises(RuleRefused):
        read_settings(tmp_path)


# Groups


def team(name, people, service="Riverside"):
    return Team(name=name, service=service, people=people)


REGISTERS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["Riverside", "Inland"])), max_size=40
).map(lambda rows: [team(f"Team {n}", *row) for n, row in enumerate(rows)])
RULES = st.builds(Rule, minimum_people=st.integers(8, 30), minimum_teams=st.integers(3, 5))


@given(REGISTERS, RULES)
@settings(max_examples=150, deadline=None)
def test_every_team_is_in_one_group_that_may_be_published_or_alone_with_a_reason(register, rule):
    groups, alone = make_groups(register, rule)
    placed = [name for group in groups for name in group.teams] + [name for _, name, _ in alone]
    assert sorted(placed) == sorted(each.name for each in register)
    sizes = {each.name: each.people for each in register}
    services = {each.name: each.service for each in register}
    for group in groups:
        assert why_not({name: sizes[name] for name in group.teams}, rule) is None
        assert {services[name] for name in group.teams} == {group.service}
        assert group.people == sum(sizes[name] for name in group.teams)
    assert all(why for _, _, why in alone)
    names = [(group.service, group.name) for group in groups]
    assert len(set(names)) == len(names)


@given(REGISTERS, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_lines_makes_no_difference(register, dice):
    shuffled = list(register)
    dice.shuffle(shuffled)
    assert make_groups(shuffled, Rule())[0] == make_groups(register, Rule())[0]


@given(REGISTERS, RULES, st.data())
@settings(max_examples=100, deadline=None)
def test_groups_stay_together_while_their_teams_do(register, rule, data):
    before, _ = make_groups(register, rule)
    gone = data.draw(st.sets(st.sampled_from(register), max_size=2)) if register else set()
    still = [each for each in register if each not in gone]
    after, alone = make_groups(still, rule, before)
    names = {each.name for each in gone}
    untouched = [group for group in before if not names & set(group.teams)]
    taken_in = {n for g in after for n in g.teams} | {n for _, n, _ in alone}
    assert taken_in == {each.name for each in still}
    for group in untouched:
        kept = next(g for g in after if (g.service, g.name) == (group.service, group.name))
        assert set(group.teams) <= set(kept.teams)
    for group in after:
        sizes = dict(zip(group.teams, group.sizes, strict=True))
        assert why_not(sizes, rule) is None


def test_as_many_groups_as_can_lose_one_in_five():
    register = [team(f"Team {n}", 5) for n in range(9)]
    assert len(make_groups(register, Rule())[0]) == 3
    register = [team(f"Team {n}", 4) for n in range(9)]
    assert len(make_groups(register, Rule())[0]) == 2


def test_one_giant_team_is_left_alone_and_the_others_are_grouped():
    register = [team("Giant", 60), team("A", 5), team("B", 5), team("C", 5)]
    groups, alone = make_groups(register, Rule())
    assert [group.teams for group in groups] == [("A", "B", "C")]
    assert alone == (("Riverside", "Giant", "more than half of any group would be this one team"),)


def test_a_new_team_joins_the_smallest_group_that_may_take_it():
    before, _ = make_groups([team(n, 6) for n in "ABCDEF"], Rule())
    assert len(before) == 2
    after, alone = make_groups([team(n, 6) for n in "ABCDEFG"], Rule(), before)
    assert alone == ()
    assert sorted(len(group.teams) for group in after) == [3, 4]


def test_teams_that_are_too_few_say_what_is_missing():
    _, alone = make_groups([team("A", 9), team("B", 9)], Rule())
    assert {why for _, _, why in alone} == {"too few teams are left to group it with"}
    _, alone = make_groups([team(n, 3) for n in "ABC"], Rule())
    assert {why for _, _, why in alone} == {"too few people are left to group it with"}


# The plan


def plan_of(register, rule=None):
    groups, alone = make_groups(register, rule or Rule())
    period = period_named("2026-Q4")
    return Plan(
        period=period,
        planned_on=date(2026, 9, 20),
        rule=rule or Rule(),
        groups=groups,
        alone=alone,
    )


@given(REGISTERS, RULES)
@settings(max_examples=50, deadline=None)
def test_a_plan_comes_back_from_its_files(tmp_path_factory, register, rule):
    folder = tmp_path_factory.mktemp("plan")
    plan = plan_of(register, rule)
    for name, data in plan_bytes(plan).items():
        (folder / name).write_bytes(data)
    assert read_plan(folder) == plan


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("plan.csv", "Group 1", "Group one"),
        ("plan.csv", "B,", "A,"),
        ("plan.csv", "Group 1,A,6,", "Group 1,A,many,"),
        ("period.csv", "2026-Q4", "someday"),
        ("period.csv", ",12,", ",3,"),
    ],
)
def test_a_plan_that_somebody_edited_is_refused(tmp_path, name, was, becomes):
    for file, data in plan_bytes(plan_of([team(n, 6) for n in "ABC"])).items():
        text = data.decode()
        if file == name:
            assert was in text
            text = text.replace(was, becomes, 1)
        (tmp_path / file).write_text(text)
    with pytest.raises(StoreError):
        read_plan(tmp_path)


def test_the_plan_in_words():
    register = [team(n, 6) for n in "ABC"] + [team("Alone", 5, "Uplands")]
    said = str(plan_of(register, Rule(minimum_people=8)))
    assert "closed from 1 October 2026 to 31 December 2026" in said
    assert "Group 1, 18 people: A, B and C" in said
    assert "This service is too small" in said
    assert "somebody who knows two may be able to" in said


def test_a_plan_made_late_counts_from_that_day_on():
    plan = replace(plan_of([team(n, 6) for n in "ABC"]), planned_on=date(2026, 11, 5))
    assert plan.counts_from == date(2026, 11, 5)
    assert plan.group_of(" a ").teams == ("A", "B", "C")
    assert plan.group_of("D") is None
    assert Group.has(plan.groups[0], "b")
    assert WhyNot.TEAMS.value
