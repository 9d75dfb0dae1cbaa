"""Teams are things with ids of their own: made, renamed, found."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.errors import WorkbookError
from workbook.storage import StoreError
from workbook.teams import Team, TeamNotFound, TeamRefused, Teams, service_id
from workbook.text import WordsRefused, team_key

DAY = date(2026, 11, 22)


@pytest.fixture
def teams(tmp_path):
    return Teams(tmp_path / "data", today=lambda: DAY)


def test_nothing_is_made_until_a_team_is_added(teams, tmp_path):
    assert teams.all() == ()
    assert teams.named("Harbour team") is None
    assert teams.services() == {}
    with pytest.raises(TeamNotFound):
        teams.find("taaaaaaaaa")
    assert not (tmp_path / "data").exists()


def test_a_team_is_what_it_was_added_with(teams, tmp_path):
    team = teams.add("  Harbour, “team” =1+1 ", "Riverside", "residential", people=8)
    assert re.fullmatch("t[a-z2-7]{9}", team.id)
    assert team == Team(
        id=team.id,
        name="Harbour, “team” =1+1",
        service="Riverside",
        setting="residential",
        people=8,
        joined_on=DAY,
    )
    fresh = Teams(tmp_path / "data")
    assert fresh.find(team.id) == team == fresh.named("harbour,  “TEAM” =1+1")
    assert fresh.all() == (team,)
    folder = tmp_path / "data" / "teams" / team.id
    assert found_by_frictionless(folder) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "team.csv").stat().st_mode & 0o777 == 0o600


def test_a_team_may_say_no_more_than_its_name_and_its_service(teams, tmp_path):
    team = teams.add("Foster carers", "Riverside")
    assert (team.setting, team.people) == ("", None)
    assert Teams(tmp_path / "data").find(team.id) == team
    assert found_by_frictionless(tmp_path / "data" / "teams" / team.id) == []


@pytest.mark.parametrize(
    "again", ["Harbour team", "harbour  TEAM ", "Harbour\u00a0team", "ＨARBOUR team"]
)
def test_two_teams_never_have_one_name(again, teams):
    first = teams.add("Harbour team", "Riverside")
    other = teams.add("Quay team", "Riverside")
    with pytest.raises(TeamRefused, match="Harbour team already"):
        teams.add(again, "Estuary")
    with pytest.raises(TeamRefused, match="Harbour team already"):
        teams.change(other.id, name=again)
    assert teams.change(first.id, name=again).id == first.id
    assert len(teams.all()) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": " \u200b "}, {"name": "a" * 81}, {"name": None}, {"name": 7},
        {"name": "\ud800"}, {"service": ""}, {"service": "a" * 81}, {"setting": "a" * 81},
        {"people": 0}, {"people": 1001}, {"people": -3}, {"people": "8"}, {"people": True},
        {"people": 2.5},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_adds_nothing(fields, teams):
    with pytest.raises((TeamRefused, WordsRefused)) as refused:
        teams.add(**{"name": "Harbour team", "service": "Riverside"} | fields)
    assert "Nothing was changed" in refused.value.means
    assert teams.all() == ()
    team = teams.add("Harbour team", "Riverside")
    with pytest.raises((TeamRefused, WordsRefused)):
        teams.change(team.id, **fields)
    assert teams.all() == (team,)


def test_a_team_that_is_renamed_or_moves_stays_the_same_team(teams, tmp_path):
    team = teams.add("Harbour team", "Riverside", people=8)
    changed = teams.change(team.id, name="Quay team", service="Estuary", people=None)
    assert (changed.id, changed.joined_on) == (team.id, DAY)
    assert Teams(tmp_path / "data").all() == (changed,)
    assert teams.named("Harbour team") is None
    assert teams.change(team.id, joined_on=date(2026, 1, 1)).joined_on == date(2026, 1, 1)
    with pytest.raises(TypeError):
        teams.change(team.id, id="taaaaaaaaa")
    with pytest.raises(TeamNotFound):
        teams.change("taaaaaaaaa", name="Nobody")


@pytest.mark.parametrize("wrong", ["", "..", "../sessions", "Harbour team", "TAAAAAAAAA", None, 7])
def test_what_is_no_id_is_simply_not_found(wrong, teams):
    teams.add("Harbour team", "Riverside")
    with pytest.raises(TeamNotFound):
        teams.find(wrong)


def test_a_service_is_one_service_however_it_is_written(teams):
    teams.add("Harbour team", "River  side")
    teams.add("Quay team", "RIVER SIDE")
    teams.add("Lantern team", "Estuary")
    assert {team.service for team in teams.all()} == {"River side", "Estuary"}
    assert list(teams.services().values()) == ["Estuary", "River side"]
    assert service_id("RIVER side") == service_id("River  side") != service_id("Estuary")
    assert all(re.fullmatch("v[0-9a-f]{8}", each) for each in teams.services())


# What a spreadsheet, a crash or a hand does to the files


def test_what_a_spreadsheet_saved_is_read_and_kept_as_it_was_found_when_it_is_changed(
    teams, tmp_path
):
    team = teams.add("Harbour team", "Riverside", people=8)
    path = tmp_path / "data" / "teams" / team.id / "team.csv"
    path.write_text("\ufeff" + path.read_text().replace(",", ";").replace("\n", "\r\n"))
    assert teams.find(team.id).people == 8
    teams.change(team.id, people=9)
    assert path.read_text().startswith("team,name,service")
    assert list((path.parent / "set-aside").glob("team.csv-as-found-*"))


@pytest.mark.parametrize(
    "row",
    ["", "x,,Riverside,,8,\n", "x,Harbour,,,8,\n", "x,Harbour,Riverside,,many,\n",
     "x,Harbour,Riverside,,0,\n", "x,Harbour,Riverside,,1001,\n", "x,Harbour,Riverside,,8,soon\n",
     "x,A,R,,8,\nx,B,R,,8,\n"],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_said_with_its_place(row, teams, tmp_path):
    team = teams.add("Harbour team", "Riverside")
    path = tmp_path / "data" / "teams" / team.id / "team.csv"
    path.write_text(f"team,name,service,setting,people,joined_on\n{row}")
    for act in (teams.all, teams.services, lambda: teams.find(team.id)):
        with pytest.raises(StoreError) as trouble:
            act()
        assert f"teams/{team.id}/team.csv" in trouble.value.happened
    assert path.read_text().endswith(row)


def test_what_is_no_team_in_the_folder_is_passed_over(teams, tmp_path):
    team = teams.add("Harbour team", "Riverside")
    home = tmp_path / "data" / "teams"
    (home / "notes.txt").write_text("hello")
    (home / "taaaaaaaaa").mkdir()
    (home / ".adding-0123").mkdir()
    assert teams.all() == (team,)


_ADD_MANY = """
import sys
from pathlib import Path
from workbook.teams import TeamRefused, Teams
added = 0
for number in range(20):
    try:
        Teams(Path(sys.argv[1])).add(f"Team {number}", "Riverside")
        added += 1
    except TeamRefused:
        pass
print(added)
"""


def test_processes_that_add_the_same_names_at_once_add_each_once(tmp_path):
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _ADD_MANY, str(tmp_path / "data")],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent.parent,
        )
        for _ in range(2)
    ]
    added = [int(each.communicate()[0]) for each in workers]
    assert sum(added) == 20
    names = [team.name for team in Teams(tmp_path / "data").all()]
    assert sorted(names) == sorted(f"Team {number}" for number in range(20))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["A", "a ", "B"])), max_size=6))
def test_whatever_is_added_comes_back_as_it_was_and_no_name_is_there_twice(
    tmp_path_factory, wanted
):
    folder = tmp_path_factory.mktemp("teams") / "data"
    kept = {}
    for name, service in wanted:
        try:
            team = Teams(folder).add(name, service)
        except WorkbookError:
            continue
        kept[team.id] = team
    assert {team.id: team for team in Teams(folder).all()} == kept
    keys = [team_key(team.name) for team in kept.values()]
    assert len(set(keys)) == len(keys)
    services = [team.service for team in kept.values()]
    assert len(set(services)) == len({team_key(each) for each in services})
