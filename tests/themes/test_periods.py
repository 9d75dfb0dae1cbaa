"""Periods, the register, and groups that are made from it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.storage.csv_files import StoreError
from workbook.teams import Teams
from workbook.themes.disclosure import Rule, RuleRefused, WhyNot, why_not
from workbook.themes.groups import Group, make_groups
from workbook.themes.periods import (
    PLAN,
    PeriodRefused,
    Plan,
    period_named,
    period_of,
    plan_bytes,
    read_plan,
)
from workbook.themes.policy import Settings, read_settings
from workbook.themes.register import Team, read_register


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


def write(data, text, name):
    data.mkdir(exist_ok=True)
    (data / name).write_text(text, encoding="utf-8")


def test_there_need_be_no_register(tmp_path):
    assert read_register(tmp_path / "data") == ()


def test_the_register_is_made_of_the_teams_of_which_somebody_said_how_many_they_are(tmp_path):
    teams = Teams(tmp_path, today=lambda: date(2026, 2, 3))
    quay = teams.add("Quay team", "Riverside", people=6)
    teams.add("Foster carers", "Riverside")
    harbour = teams.add("Harbour  team", "RIVERSIDE", "residential", people=5)
    teams.change(harbour.id, joined_on=None)
    assert read_register(tmp_path) == (
        Team(id=harbour.id, name="Harbour  team", service="Riverside", people=5),
        Team(
            id=quay.id,
            name="Quay team",
            service="Riverside",
            people=6,
            joined_on=date(2026, 2, 3),
        ),
    )


def test_a_team_that_cannot_be_read_stops_the_making_of_groups(tmp_path):
    team = Teams(tmp_path).add("Harbour team", "Riverside", people=6)
    write(tmp_path / "teams" / team.id, "nonsense\n", "team.csv")
    with pytest.raises(StoreError, match=team.id):
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


def members(groups):
    return {(group.service, group.name): set(group.teams) for group in groups}


@given(REGISTERS, RULES, REGISTERS, RULES)
@settings(max_examples=150, deadline=None)
def test_whatever_the_groups_before_were_every_group_keeps_to_the_rule_of_now(
    register, rule, earlier, rule_then
):
    """Counted here by hand, so that a fault in the rule itself would be seen too."""
    before, _ = make_groups(earlier, rule_then)
    groups, alone = make_groups(register, rule, before)
    own = {each.name: each for each in register}
    placed = [name for group in groups for name in group.teams] + [name for _, name, _ in alone]
    assert sorted(placed) == sorted(own)
    for group in groups:
        people = [own[name].people for name in group.teams]
        assert group.sizes == tuple(people)
        assert len(people) >= rule.minimum_teams
        assert sum(people) >= rule.minimum_people
        assert 2 * max(people) <= sum(people)
        assert {own[name].service for name in group.teams} == {group.service}
    assert len(members(groups)) == len(groups), "no name is given twice"


@given(REGISTERS, RULES, st.randoms())
@settings(max_examples=100, deadline=None)
def test_groups_depend_on_names_services_and_people_and_on_nothing_else(register, rule, dice):
    before, _ = make_groups(register[: len(register) // 2], rule)
    groups, alone = make_groups(register, rule, before)
    other = [replace(each, joined_on=date(2020, 1, dice.randint(1, 28))) for each in register]
    dice.shuffle(other)
    turned = tuple(dice.sample(before, len(before)))
    again, alone_again = make_groups(other, rule, turned)
    assert again == groups
    assert sorted(alone_again) == sorted(alone)


def test_raised_thresholds_break_the_groups_that_miss_them_and_no_other():
    register = [team(n, 5) for n in "ABC"] + [team(n, 12) for n in "DEF"]
    before = (
        Group(service="Riverside", name="Group 1", teams=("A", "B", "C"), sizes=(5, 5, 5)),
        Group(service="Riverside", name="Group 2", teams=("D", "E", "F"), sizes=(12, 12, 12)),
    )
    assert members(make_groups(register, Rule(), before)[0]) == members(before)
    after, alone = make_groups(register, Rule(minimum_people=20), before)
    assert members(after) == {("Riverside", "Group 2"): set("ABCDEF")}
    assert alone == ()


def test_a_team_that_left_breaks_its_own_group_alone():
    before, _ = make_groups([team(f"Team {n}", 6) for n in range(9)], Rule())
    assert len(before) == 3
    gone = before[1].teams[0]
    after, _ = make_groups(
        [team(f"Team {n}", 6) for n in range(9) if f"Team {n}" != gone], Rule(), before
    )
    left = {name: teams for name, teams in members(before).items() if gone not in teams}
    now = members(after)
    assert len(left) == 2
    assert all(teams <= now[name] for name, teams in left.items())
    assert sum(map(len, now.values())) == 8


def test_three_new_teams_make_a_group_of_their_own_and_touch_no_other():
    old = [team(n, 6) for n in "ABCDEF"]
    before, _ = make_groups(old, Rule())
    after, alone = make_groups([*old, *(team(n, 6) for n in "XYZ")], Rule(), before)
    assert alone == ()
    assert members(after) == {**members(before), ("Riverside", "Group 3"): set("XYZ")}


def test_a_team_that_moves_to_another_service_leaves_its_group():
    old = [team(n, 6) for n in "ABCD"]
    before, _ = make_groups(old, Rule())
    moved = [*old[:3], team("D", 6, "Inland")]
    after, alone = make_groups(moved, Rule(), before)
    assert members(after) == {("Riverside", "Group 1"): set("ABC")}
    assert [(service, name) for service, name, _ in alone] == [("Inland", "D")]


def test_two_services_that_become_one_lose_no_team_and_give_no_name_twice():
    old = [team(n, 6) for n in "ABC"] + [team(n, 6, "Inland") for n in "DEF"]
    before, _ = make_groups(old, Rule())
    assert [group.name for group in before] == ["Group 1", "Group 1"]
    after, alone = make_groups([team(n, 6, "Inland") for n in "ABCDEF"], Rule(), before)
    assert alone == ()
    assert members(after) == {("Inland", "Group 1"): set("DEF"), ("Inland", "Group 2"): set("ABC")}


def test_a_team_whose_name_is_typed_in_other_capitals_stays_where_it_was():
    before, _ = make_groups([team(n, 6) for n in ("Harbour team", *"BCDEF")], Rule())
    again = [team(n, 6) for n in (" HARBOUR  team", *"BCDEF")]
    after, _ = make_groups([*again, *(team(n, 4) for n in "XYZ")], Rule(), before)
    assert [len(group.teams) for group in after] == [3, 3, 3]
    for then, now in zip(before, after, strict=False):
        assert then.name == now.name
        assert all(now.has(name) for name in then.teams)


def test_a_new_team_that_would_be_more_than_half_of_any_group_stays_out_of_all():
    old = [team(n, 6) for n in "ABCDEF"]
    before, _ = make_groups(old, Rule())
    after, alone = make_groups([*old, team("Giant", 19)], Rule(), before)
    assert members(after) == members(before)
    assert [name for _, name, _ in alone] == ["Giant"]
    after, alone = make_groups([*old, team("Large", 18)], Rule(), before)
    assert sorted(len(group.teams) for group in after) == [3, 4]
    assert alone == ()


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


def test_a_plan_says_which_team_it_means_and_an_older_one_is_read_too(tmp_path):
    register = [team(n, 6) for n in "ABC"] + [team("Alone", 6, "Inland")]
    groups, alone = make_groups(register, Rule())
    ids = {f"taaaaaaaa{n.lower()}": n for n in "ABC"} | {"tbbbbbbbbb": "Alone"}
    plan = Plan(
        period=period_named("2026-Q4"),
        planned_on=date(2026, 10, 1),
        rule=Rule(),
        groups=groups,
        alone=alone,
        teams=ids,
    )
    for name, data in plan_bytes(plan).items():
        (tmp_path / name).write_bytes(data)
    assert read_plan(tmp_path) == plan
    assert plan.name_of("taaaaaaaab") == "B"
    assert plan.name_of("tbbbbbbbbb") == "Alone"
    assert plan.name_of("") is plan.name_of("tccccccccc") is None
    path = tmp_path / PLAN
    path.write_text(
        "".join(f"{line.rpartition(',')[0]}\n" for line in path.read_text().splitlines())
    )
    older = read_plan(tmp_path)
    assert (older.groups, older.alone, older.teams) == (plan.groups, plan.alone, {})
