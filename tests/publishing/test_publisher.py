"""Opening and publishing a period: what counts, once, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import frictionless
import pytest
from keeping import ITEMS as SMALL_ITEMS
from keeping import close_now, come_in, give, reveal_now, shut_now, small_instrument
from services import (
    AFTER,
    INSTRUMENT,
    MIDDLE,
    PERIOD,
    STARTS,
    at_random,
    everybody_says,
    held,
    joins,
    open_for,
    people_of,
    registered,
    with_team,
)
from teams_planning import planned

from workbook.instruments.model import load_instrument, load_shipped, shipped_bytes
from workbook.meetings.meeting import Meeting
from workbook.meetings.messages import write_message
from workbook.publishing.planned import counted_then
from workbook.publishing.publisher import (
    counted_sessions,
    open_current,
    open_period,
    publish,
    publish_due,
)
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import Together, read_response
from workbook.storage.disk import StoreError
from workbook.storage.layout import RELEASED
from workbook.teams import Teams
from workbook.themes.archive import Archive
from workbook.themes.disclosure import RuleRefused, read_released, words
from workbook.themes.periods import PeriodRefused, read_plan
from workbook.themes.register import RegisterRefused

TEAMS = {"Harbour": 5, "Quay": 6, "Pier": 4}
HERE = Path(__file__).parent.parent / "support"
ITEMS = [item.id for item in load_shipped(INSTRUMENT).items]


@pytest.fixture
def data(tmp_path):
    """A data folder with three teams and an open period."""
    folder = tmp_path / "data"
    registered(folder, TEAMS)
    open_period(folder, PERIOD, today=lambda: STARTS)
    return folder


def published(data, name=PERIOD):
    publish(data, name, today=lambda: AFTER)
    return {path.name: path for path in (data / RELEASED / name / "published").iterdir()}


def rows(data, name=PERIOD):
    return read_released(published(data, name)["themes.csv"].read_bytes())


def all_met(data, teams=TEAMS, **more):
    return {
        team: held(data, team, at_random(team, people), **more) for team, people in teams.items()
    }


def files(data):
    return {
        path.relative_to(data): path.read_bytes()
        for path in (data / RELEASED).rglob("*")
        if path.is_file() and path.name != ".lock"
    }


# Opening


def test_opening_twice_gives_the_same_plan_also_when_the_register_has_changed(data):
    before = files(data)
    registered(data, {"Harbour": 50, "Other": 3, "Third": 3})
    plan = open_period(data, PERIOD, today=lambda: MIDDLE)
    assert plan.groups[0].teams == ("Harbour", "Pier", "Quay")
    assert plan.planned_on == STARTS
    assert files(data) == before


def test_a_period_that_is_over_cannot_be_opened(data):
    with pytest.raises(PeriodRefused, match="before answers come"):
        open_period(data, "2026-Q2", today=lambda: STARTS)
    assert not (data / RELEASED / "2026-Q2").exists()


@pytest.mark.parametrize("name", ["2026-08", "2026-H2", "2026"])
def test_a_period_that_shares_a_day_with_another_cannot_be_opened(data, name):
    with pytest.raises(PeriodRefused, match="only once"):
        open_period(data, name, today=lambda: STARTS)


def test_a_period_can_be_opened_before_it_begins_and_the_next_beside_it(data):
    plan = open_period(data, "2026-Q4", today=lambda: MIDDLE)
    assert plan.counts_from == AFTER


def test_without_a_register_nothing_is_opened(tmp_path):
    with pytest.raises(RegisterRefused, match="no team"):
        open_period(tmp_path / "data", PERIOD, today=lambda: STARTS)
    assert open_current(tmp_path / "data", today=lambda: STARTS) is None


def test_a_team_that_joins_later_is_not_in_it(tmp_path):
    registered(tmp_path, TEAMS)
    joins(tmp_path, {"Later": 6}, on=date(2026, 9, 1))
    plan = open_period(tmp_path, PERIOD, today=lambda: STARTS)
    assert plan.group_of("Later") is None


def test_a_team_that_is_renamed_in_the_midst_of_a_period_counts_as_before(data):
    teams = Teams(data)
    harbour = teams.named("Harbour")
    for team, people in TEAMS.items():
        if team != "Harbour":
            held(data, team, everybody_says("partly", people))
    teams.change(harbour.id, name="Pier head")
    # Another team takes the old name: it is not in any group of this period.
    joins(data, {"Harbour": 9})
    held(data, "Harbour", everybody_says("not_yet", 9))
    held(data, "Pier head", everybody_says("partly", TEAMS["Harbour"]))
    plan = read_plan(data / RELEASED / PERIOD)
    (of_instrument,) = counted_sessions(Sessions(data), plan).values()
    counted = of_instrument[INSTRUMENT]
    assert {team: each.team for team, each in counted.items()} == {
        "Harbour": "Pier head",
        "Pier": "Pier",
        "Quay": "Quay",
    }
    assert {each.team_id for each in counted.values()} == set(plan.teams)
    assert publish(data, PERIOD, today=lambda: AFTER).rows


def test_a_team_that_is_renamed_stays_with_its_group_in_the_next_period(data):
    teams = Teams(data)
    teams.change(teams.named("Harbour").id, name="Zebra crossing")
    joins(data, dict.fromkeys("ABC", 6))
    plan = open_period(data, "2026-Q4", today=lambda: MIDDLE)
    assert {group.name: group.teams for group in plan.groups} == {
        "Group 1": ("Pier", "Quay", "Zebra crossing"),
        "Group 2": ("A", "B", "C"),
    }


def test_a_session_counts_for_the_team_whose_id_it_has_whatever_it_was_called(data):
    for team, people in TEAMS.items():
        held(data, team, everybody_says("partly", people))
    for team_id in ("", with_team(data, "Stranger").id):  # closed before those of the teams
        held(data, "Harbour", everybody_says("not_yet", 5), day=STARTS, team_id=team_id)
    plan = read_plan(data / RELEASED / PERIOD)
    (of_instrument,) = counted_sessions(Sessions(data), plan).values()
    for team, each in of_instrument[INSTRUMENT].items():
        assert plan.name_of(each.team_id) == team == each.team
        assert each.closed_on == MIDDLE


def test_a_lower_minimum_says_what_it_costs_and_stays_with_the_period(tmp_path):
    few = {"Harbour": 3, "Quay": 3, "Pier": 3}
    registered(tmp_path, few)
    setting = tmp_path / "publication.toml"
    for junk in ("minimum_people = 7", "minimum_people = many", "\xff"):
        setting.write_text(junk, encoding="latin-1")
        with pytest.raises(RuleRefused):
            open_period(tmp_path, PERIOD, today=lambda: STARTS)
    assert files(tmp_path) == {}
    setting.write_text("minimum_people = 8")
    said = str(open_period(tmp_path, PERIOD, today=lambda: STARTS))
    assert "somebody who knows two may be able to" in said
    setting.write_text("minimum_people = 12")  # later: the plan was made
    all_met(tmp_path, few)
    assert len(rows(tmp_path)) == len(ITEMS)


# Publishing


def test_it_is_published_when_it_is_over_and_not_before(data):
    all_met(data)
    with pytest.raises(PeriodRefused, match="is not over"):
        publish(data, PERIOD, today=lambda: AFTER - timedelta(days=1))
    with pytest.raises(PeriodRefused, match="never opened"):
        publish(data, "2026-Q4", today=lambda: AFTER)
    assert publish_due(data, today=lambda: AFTER - timedelta(days=1)) == ()
    (done,) = publish_due(data, today=lambda: AFTER)
    assert done.rows == len(ITEMS)


def test_the_words_are_those_of_all_three_teams_together(data):
    counts = {
        team: {item: {"in_place": 2, "partly": 1, "not_yet": people - 3} for item in ITEMS}
        for team, people in TEAMS.items()
    }
    for team, of_item in counts.items():
        held(data, team, people_of(of_item))
    total = {"in_place": 6, "partly": 3, "not_yet": 6, "not_sure": 0, "not_applicable": 0}
    found = rows(data)
    assert {row.words for row in found} == {words(total)}
    assert [row.item for row in found] == ITEMS
    assert {(row.service, row.group, row.period) for row in found} == {
        ("Riverside", "Group 1", PERIOD)
    }


def test_every_group_speaks_for_its_own_teams_and_no_service_for_another(tmp_path):
    registered(tmp_path, dict.fromkeys("ABCDEF", 6))
    joins(tmp_path, dict.fromkeys("XYZ", 6), "Inland")
    plan = open_period(tmp_path, PERIOD, today=lambda: STARTS)
    says = {
        ("Inland", "Group 1"): "not_sure",
        ("Riverside", "Group 1"): "in_place",
        ("Riverside", "Group 2"): "not_yet",
    }
    for group in plan.groups:
        for name in group.teams:
            held(tmp_path, name, everybody_says(says[group.service, group.name], 6))
    found = {(row.service, row.group): row.words for row in rows(tmp_path)}
    assert found == {
        ("Inland", "Group 1"): (("not sure", "most or all"),),
        ("Riverside", "Group 1"): (
            ("in place", "most or all"),
            ("in place or partly", "most or all"),
        ),
        ("Riverside", "Group 2"): (
            ("in place", "few or none"),
            ("in place or partly", "few or none"),
        ),
    }


def test_neither_who_met_first_nor_who_answered_first_can_be_read_from_what_is_published(
    data, tmp_path
):
    shown = []
    for turn, days in enumerate(((3, 20, 40), (40, 3, 20))):
        copy = tmp_path / f"turn {turn}"
        shutil.copytree(data, copy)
        order = list(zip(TEAMS, days, strict=True))
        for team, day in sorted(order, key=lambda each: each[1]):
            people = at_random(team, TEAMS[team])[:: 1 - 2 * turn]
            held(copy, team, people, day=STARTS + timedelta(days=day))
        published(copy)
        shown.append(files(copy))
    assert shown[0] == shown[1]


def test_publishing_again_changes_no_byte_whatever_happened_since(data):
    codes = all_met(data)
    published(data)
    before = files(data)
    sessions = Sessions(data)
    shutil.rmtree(sessions.folder(codes["Quay"]))
    held(data, "Pier", everybody_says("not_yet", 9))
    assert publish(data, PERIOD, today=lambda: AFTER).before
    assert files(data) == before


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (STARTS - timedelta(days=1), False),
        (STARTS, True),
        (AFTER - timedelta(days=1), True),
        (AFTER, False),
    ],
)
def test_a_session_counts_by_the_day_on_which_it_closed(data, day, counts):
    all_met(data, {"Harbour": 5, "Quay": 6})
    held(data, "Pier", at_random(9, 4), day=day)
    assert bool(rows(data)) is counts


def test_sessions_from_before_the_groups_were_made_do_not_count(tmp_path):
    registered(tmp_path, TEAMS)
    all_met(tmp_path, day=STARTS + timedelta(days=3))
    open_period(tmp_path, PERIOD, today=lambda: STARTS + timedelta(days=4))
    assert rows(tmp_path) == ()


def test_what_is_sealed_forgotten_open_or_answered_together_does_not_count(data):
    all_met(data, {"Harbour": 5, "Quay": 6})
    held(data, "Pier", at_random(1, 4), reveal=False)
    gone = held(data, "Pier", at_random(2, 4))
    Sessions(data, today=lambda: MIDDLE).delete_answers(gone)
    sessions = Sessions(data, today=lambda: MIDDLE)
    together = open_for(sessions, "Pier", INSTRUMENT).id
    answers = dict.fromkeys(ITEMS, "in_place")
    ticket = come_in(sessions, together)
    sessions.record_together(together, Together(present=6, answers=answers, differently={}), ticket)
    shut_now(sessions, together)
    sessions.close(together)
    open_for(sessions, "Pier", INSTRUMENT)
    assert rows(data) == ()


def test_the_first_of_two_sessions_with_one_checklist_counts_and_another_checklist_too(data):
    all_met(data, {"Quay": 6, "Pier": 4})
    first = held(data, "harbour", at_random(1, 5), day=MIDDLE - timedelta(days=3))
    held(data, "Harbour", everybody_says("not_yet", 5), day=MIDDLE)
    held(data, "Harbour", at_random(3, 5, "risk-and-choice"), instrument="risk-and-choice")
    plan = read_plan(data / RELEASED / PERIOD)
    counted = counted_sessions(Sessions(data), plan)["Riverside", "Group 1"]
    assert counted[INSTRUMENT]["Harbour"].id == first
    assert set(counted["risk-and-choice"]) == {"Harbour"}


def test_a_team_that_is_not_in_the_register_does_not_count(data):
    all_met(data, {"Harbour": 5, "Quay": 6})
    held(data, "Somebody else", at_random(1, 9))
    assert rows(data) == ()


def test_an_answer_taken_back_before_is_out_and_after_changes_nothing(data):
    all_met(data, {"Harbour": 4, "Quay": 4})
    sessions = Sessions(data, today=lambda: MIDDLE)
    code = open_for(sessions, "Pier", INSTRUMENT).id
    tokens = [f"{number + 1:032x}" for number in range(5)]
    for token in tokens:
        message = {"token": token, "answers": dict.fromkeys(ITEMS, "partly"), "reflections": {}}
        give(sessions, code, read_response(sessions.instrument(code), message))
    close_now(sessions, code)
    sessions.withdraw(code, tokens[0])
    assert {sum(of.values()) for of in sessions.standing_answers(code).values()} == {4}
    before = rows(data)
    for token in tokens[1:]:
        sessions.withdraw(code, token)
    assert sessions.standing_answers(code) == {}
    assert rows(data) == before


def test_answers_that_came_after_the_reveal_count_with_those_before_it(data):
    sessions = Sessions(data, today=lambda: MIDDLE)
    own = load_shipped(INSTRUMENT)
    for team, people in TEAMS.items():
        code = open_for(sessions, team, INSTRUMENT).id
        for number in range(people):
            if number == 2:
                reveal_now(sessions, code)
            answers = dict.fromkeys(ITEMS, "not_yet" if number else "in_place")
            message = {"token": f"{number + 9:032x}", "answers": answers, "reflections": {}}
            give(sessions, code, read_response(own, message))
        assert sessions.close(code).late == people - 2
    few = (("in place", "few or none"), ("in place or partly", "few or none"))
    assert {row.words for row in rows(data)} == {few}


def test_skipped_and_would_rather_not_say_count_as_not_applicable(data):
    instrument = load_shipped("culture-and-review")
    first, *others = [item.id for item in instrument.items]
    for team, people in TEAMS.items():
        said = [dict.fromkeys(others, "in_place") for _ in range(people)]
        said[0][first] = "not_applicable"  # "prefer not to say" there
        held(data, team, said, instrument="culture-and-review")
    found = {row.item: row.words for row in rows(data)}
    assert found[first] == (("not applicable", "most or all"),)
    assert found[others[0]][0] == ("in place", "most or all")


def test_two_teams_are_not_published_and_it_is_said_why(data):
    all_met(data, {"Harbour": 5, "Quay": 6})
    kept = published(data)
    assert kept["themes.csv"].read_text().count("\n") == 1
    assert kept["not_published.csv"].read_text().splitlines()[1].endswith("too few teams took part")


@pytest.mark.parametrize(
    ("met", "why"),
    [
        ({"Harbour": 5, "Quay": 3, "Pier": 3}, "too few people took part"),
        (
            {"Harbour": 9, "Quay": 4, "Pier": 4},
            "more than half of those who took part were in one team",
        ),
    ],
)
def test_who_came_decides_and_not_the_register(data, met, why):
    all_met(data, met)
    kept = published(data)
    assert read_released(kept["themes.csv"].read_bytes()) == ()
    title = load_shipped(INSTRUMENT).title
    (_, line) = kept["not_published.csv"].read_text().splitlines()
    assert line == f"Riverside,Group 1,{INSTRUMENT},{title},{why}"


def test_a_group_of_which_everything_is_said_is_not_among_those_that_are_left_out(data):
    all_met(data)
    assert published(data)["not_published.csv"].read_text().count("\n") == 1


def two_versions(tmp_path):
    """Two versions of a checklist: a typo in one item, another meaning in the next."""
    older = small_instrument(tmp_path)
    text = older.read_text()
    newer = tmp_path / "newer" / "small.toml"
    newer.parent.mkdir()
    text = text.replace('version = "1.0"', 'version = "1.1"', 1)
    for item, new, how in (
        (SMALL_ITEMS[0], "We do the purpose.", "typo"),
        (SMALL_ITEMS[1], "Roles are done to us.", "meaning changed"),
    ):
        was = f"We do {item}."
        text = text.replace(
            f'id = "{item}"\nstatement = "{was}"', f'id = "{item}"\nstatement = "{new}"'
        )
        start = text.index(f'id = "{item}"')
        end = text.index('sources = ["FT"]', start) + len('sources = ["FT"]')
        change = f'\nchanges = [{{ version = "1.1", how = "{how}", was = "{was}" }}]'
        text = text[:end] + change + text[end:]
    newer.write_text(text)
    return older, newer


def met_with(data, team, people, checklist, answer="in_place", *, items=SMALL_ITEMS):
    sessions = Sessions(data, today=lambda: MIDDLE)
    code = open_for(sessions, team, checklist).id
    for number in range(people):
        answers = dict.fromkeys(items, answer)
        sent = {"token": f"{number + 7:032x}", "answers": answers, "reflections": {}}
        give(sessions, code, read_response(sessions.instrument(code), sent))
    close_now(sessions, code)


def test_a_meaning_that_changed_is_not_mixed_and_a_typo_is(data, tmp_path):
    older, newer = two_versions(tmp_path)
    for team, people in TEAMS.items():
        met_with(data, team, people, older if team == "Quay" else newer)
    assert [row.item for row in rows(data)] == [SMALL_ITEMS[0], SMALL_ITEMS[2]]
    assert {row.version for row in rows(data)} == {"1.1"}


def before_the_check_out(tmp_path):
    """The checklist on culture as it was: with a question that is asked when a meeting ends now."""
    text = shipped_bytes("culture-and-review").decode().replace('"1.1"', '"1.0"', 1)
    text, _, retired = text.partition("# The last three were")
    assert 'item = "room-for-everyone"' in retired
    older = tmp_path / "culture-and-review.toml"
    older.write_text(
        text + '[[sections]]\nid = "this-session"\ntitle = "This session"\n'
        '[[sections.items]]\nid = "room-for-everyone"\nstatement = "Everyone had room."\n'
        'prompt = "Who?"\nwhy = "Why."\nthemes = ["inclusion"]\nsources = ["FB"]\n'
    )
    return older


def test_what_is_no_longer_asked_is_not_published_from_an_older_copy_either(data, tmp_path):
    older = before_the_check_out(tmp_path)
    asked = [item.id for item in load_instrument(older).items]
    for team, people in TEAMS.items():
        met_with(data, team, people, older, "agree", items=asked)
    found = [row.item for row in rows(data)]
    assert found == [item.id for item in load_shipped("culture-and-review").items]
    assert "room-for-everyone" in asked
    assert "room-for-everyone" not in found


def test_three_teams_with_the_newer_meaning_are_published_without_the_fourth(tmp_path):
    older, newer = two_versions(tmp_path)
    data = tmp_path / "data"
    registered(data, {**TEAMS, "Weir": 9})
    assert len(open_period(data, PERIOD, today=lambda: STARTS).groups) == 1
    for team, people in TEAMS.items():
        met_with(data, team, people, newer)
    met_with(data, "Weir", 9, older, "not_yet")
    found = {row.item: dict(row.words)["in place"] for row in rows(data)}
    assert found == {
        SMALL_ITEMS[0]: "some",
        SMALL_ITEMS[1]: "most or all",
        SMALL_ITEMS[2]: "some",
    }


# What goes up on purpose


def test_messages_of_two_teams_stay_and_those_of_three_go_up_without_a_trace(data, tmp_path):
    shown = []
    for name, order in (("one", list(TEAMS)), ("two", list(TEAMS)[::-1])):
        copy = tmp_path / name
        shutil.copytree(data, copy)
        for team in order:
            code = held(copy, team, at_random(team, TEAMS[team]))
            write_message(Sessions(copy).folder(code), f"{TEAMS[team]} hours more, =SUM(A1)")
        shown.append(published(copy)["messages.csv"].read_bytes())
    assert shown[0] == shown[1]
    assert shown[0].count(b"hours more") == 3
    assert not any(team.encode() in shown[0] for team in TEAMS)

    codes = all_met(data)
    for team in ("Harbour", "Quay"):
        write_message(Sessions(data).folder(codes[team]), "Alone")
    assert b"Alone" not in published(data)["messages.csv"].read_bytes()


def test_which_team_wrote_which_message_cannot_be_told_from_their_order(data, tmp_path):
    codes = all_met(data)
    shown = set()
    for turn in range(3):
        copy = tmp_path / str(turn)
        shutil.copytree(data, copy)
        for place, code in enumerate(codes.values()):
            text = ("More time.", "A room of our own.", "Training, please.")[(place + turn) % 3]
            write_message(Sessions(copy).folder(code), text)
        shown.add(published(copy)["messages.csv"].read_bytes())
    assert len(shown) == 1


def test_two_messages_of_one_team_are_one_teams_and_services_are_never_put_together(data):
    joins(data, dict.fromkeys("XYZ", 6), "Inland")
    open_period(data, "2026-Q4", today=lambda: STARTS)
    teams = {"Harbour": 5, "Quay": 6, "X": 6}
    for team, people in teams.items():
        for instrument in (INSTRUMENT, "risk-and-choice"):
            told = at_random(team, people, instrument)
            code = held(data, team, told, instrument=instrument, day=AFTER)
            write_message(Sessions(data).folder(code), f"canarybird of {team}, {instrument}")
    publish(data, "2026-Q4", today=lambda: date(2027, 1, 1))
    assert b"canarybird" not in b"".join(files(data).values())


def test_of_two_teams_actions_nothing_is_told(data):
    for team in ("Harbour", "Quay"):
        sessions = Sessions(data, today=lambda: MIDDLE)
        code = open_for(sessions, team, INSTRUMENT).id
        Meeting(sessions, code).add_action(item=ITEMS[0], what="Ask the group")
        own = load_shipped(INSTRUMENT)
        for number in range(6):
            answers = dict.fromkeys(ITEMS, "partly")
            sent = {"token": f"{number + 7:032x}", "answers": answers, "reflections": {}}
            give(sessions, code, read_response(own, sent))
        close_now(sessions, code)
    assert published(data)["actions.csv"].read_text().count("\n") == 1


def test_actions_are_told_by_theme_and_in_words(data):
    for team, people in TEAMS.items():
        sessions = Sessions(data, today=lambda: MIDDLE)
        code = open_for(sessions, team, INSTRUMENT).id
        if team != "Pier":
            Meeting(sessions, code).add_action(item=ITEMS[0], what="canarybird: ask the group")
        for number in range(people):
            answers = dict.fromkeys(ITEMS, "partly")
            sent = {"token": f"{number + 7:032x}", "answers": answers, "reflections": {}}
            give(sessions, code, read_response(sessions.instrument(code), sent))
        close_now(sessions, code)
    kept = published(data)
    said = dict(line.split(",")[1::2] for line in kept["actions.csv"].read_text().splitlines()[1:])
    theme = load_shipped(INSTRUMENT).items[0].themes[0]
    assert said.pop(theme) == "most or all"
    assert set(said.values()) == {"few or none"}
    assert b"canarybird" not in b"".join(files(data).values())


def test_stock_frictionless_passes_what_was_published(data):
    codes = all_met(data)
    for code in codes.values():
        write_message(Sessions(data).folder(code), "Time.\nAnd a room.")
    published(data)
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(
            str(data / RELEASED / PERIOD / "published" / "datapackage.json")
        )
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == 6


# Trouble


def test_a_session_that_cannot_be_read_stops_it_with_a_sentence_until_it_is_put_right(data):
    codes = all_met(data)
    path = Sessions(data).folder(codes["Quay"]) / "session.csv"
    whole = path.read_bytes()
    path.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="nothing is published"):
        publish(data, PERIOD, today=lambda: AFTER)
    assert not (data / RELEASED / PERIOD / "published").exists()
    path.write_bytes(whole)
    assert len(rows(data)) == len(ITEMS)


def run(data):
    return subprocess.Popen(
        [
            *(sys.executable, str(HERE / "publishing_until_killed.py"), str(data), PERIOD),
            *(STARTS.isoformat(), AFTER.isoformat()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=HERE.parent.parent,
    )


def test_two_processes_at_the_same_moment_publish_once(data, tmp_path):
    all_met(data)
    alone = tmp_path / "alone"
    shutil.copytree(data, alone)
    publish(alone, PERIOD, today=lambda: AFTER)
    both = [run(data) for _ in range(3)]
    for each in both:
        assert each.stdout.readline() == "ready\n"
    for each in both:
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in both:
        assert each.wait(timeout=180) == 0
        each.stdout.close()
        each.stdin.close()
    assert files(data) == files(alone)


#: Kills a process that opens and publishes, KILLS times at random instants, and copies what each
#: kill left: DATA PERIOD OPEN_ON PUBLISH_ON COPIES KILLS. It waits for kills and not for a time: a
#: process that was done before it was killed is not one, and the next is given less time.
AT_ANY_INSTANT = """
import os, random, shutil, signal, sys, time
from datetime import date
from pathlib import Path
from workbook.publishing.publisher import open_period, publish

data, period, opens, publishes, copies, kills = sys.argv[1:]
data, released, dice = Path(data), Path(data) / "released", random.Random(4)

def work():
    open_period(data, period, today=lambda: date.fromisoformat(opens))
    publish(data, period, today=lambda: date.fromisoformat(publishes))

began = time.monotonic()
work()
usual, killed = time.monotonic() - began, 0
shutil.rmtree(released)
while killed < int(kills):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(dice.uniform(0, usual))
    os.kill(child, signal.SIGKILL)
    state = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(state):
        killed += 1
        if released.exists():
            shutil.copytree(released, Path(copies) / str(killed) / "released")
    else:
        assert os.WEXITSTATUS(state) == 0
        usual *= 0.95
    # Mostly the next one goes on where this one was cut off.
    if (released / period / "published").exists() or dice.random() < 0.2:
        shutil.rmtree(released, ignore_errors=True)
work()
print(killed)
"""
KILLS = 150


def script(code, *words):
    """Run a script that kills; return the number that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parent.parent,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def assert_whole_or_absent(data, whole):
    """The plan is there as it should be or not at all, and what is published is so too."""
    folder = Path(RELEASED) / PERIOD
    seen = {path: each for path, each in files(data).items() if ".draft-" not in str(path)}
    opened = {path: each for path, each in whole.items() if path.parent == folder}
    assert seen in ({}, opened, whole)
    return len(seen)


@pytest.fixture
def closed(tmp_path):
    """Sessions closed, and plans made, in a period that nobody has opened yet."""
    registered(tmp_path / "data", TEAMS)
    all_met(tmp_path / "data")
    for team in TEAMS:
        planned(tmp_path / "data", team, promises=["kept"])
    return tmp_path / "data"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")
def test_killed_at_any_instant_it_is_there_whole_or_not_at_all(closed, tmp_path):
    """Dozens of real kills; the last run finishes what was begun, and nothing is doubled."""
    alone, copies = tmp_path / "alone", tmp_path / "copies"
    shutil.copytree(closed, alone)
    open_period(alone, PERIOD, today=lambda: STARTS)
    publish(alone, PERIOD, today=lambda: AFTER)
    whole = files(alone)
    assert script(AT_ANY_INSTANT, closed, PERIOD, STARTS, AFTER, copies, KILLS) == KILLS
    for copy in copies.iterdir():
        assert_whole_or_absent(copy, whole)
    assert files(closed) == whole, "and nothing is left over"
    assert not list((closed / RELEASED).rglob(".draft-*"))


#: Kills itself just before it asks the system for the nth change, on each of many copies of a data
#: folder: DATA PERIOD OPEN_ON PUBLISH_ON COPIES. Prints how many changes there are in all.
AT_EVERY_STEP = """
import itertools, os, shutil, signal, sys
from datetime import date
from pathlib import Path
from workbook.publishing.publisher import open_period, publish

data, period, opens, publishes, copies = sys.argv[1:]
CHANGES = ("mkdir", "open", "write", "fsync", "fdatasync", "rename", "replace", "unlink", "rmdir")
left = 0

def counted(act):
    def stepped(*words, **more):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*words, **more)
    return stepped

for step in itertools.count(1):
    copy = Path(copies) / str(step)
    shutil.copytree(data, copy)
    child = os.fork()
    if not child:
        left = step
        for name in CHANGES:
            setattr(os, name, counted(getattr(os, name)))
        open_period(copy, period, today=lambda: date.fromisoformat(opens))
        publish(copy, period, today=lambda: date.fromisoformat(publishes))
        os._exit(0)
    state = os.waitpid(child, 0)[1]
    if os.WIFEXITED(state):
        assert os.WEXITSTATUS(state) == 0
        print(step - 1)
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")
def test_killed_before_any_one_step_it_is_whole_or_absent_and_the_next_run_finishes_it(
    closed, tmp_path
):
    copies = tmp_path / "copies"
    copies.mkdir()
    steps = script(AT_EVERY_STEP, closed, PERIOD, STARTS, AFTER, copies)
    assert steps > 40
    whole = files(copies / str(steps + 1))
    stages = set()
    for step in range(1, steps + 1):
        copy = copies / str(step)
        drafts = [path for path in (copy / RELEASED).rglob(".draft-*") if path.is_dir()]
        stages.add((assert_whole_or_absent(copy, whole), bool(drafts)))
        open_period(copy, PERIOD, today=lambda: STARTS)
        publish(copy, PERIOD, today=lambda: AFTER)
        assert files(copy) == whole, step
        assert len(counted_then(copy, PERIOD)) == 2 * len(TEAMS), step
        assert not list((copy / RELEASED).rglob(".draft-*")), step
    sizes = sorted({number for number, _ in stages})
    assert len(sizes) == 3, "nothing, the plan, and everything were each seen"
    assert {number for number, draft in stages if draft} == set(sizes[:2])


def test_every_answer_is_in_one_period_only(data):
    codes = set()
    open_period(data, "2026-Q4", today=lambda: STARTS)
    for day in (STARTS, AFTER - timedelta(days=1), AFTER, date(2026, 12, 31)):
        for team, people in TEAMS.items():
            held(data, team, at_random(team, people), day=day)
    for folder in (data / RELEASED / PERIOD, data / RELEASED / "2026-Q4"):
        counted = counted_sessions(Sessions(data), read_plan(folder))
        own = {
            session.id
            for of_instrument in counted.values()
            for of_team in of_instrument.values()
            for session in of_team.values()
        }
        assert len(own) == 3
        assert not own & codes
        codes |= own
    assert len(Archive(data / RELEASED).waiting) == 2
