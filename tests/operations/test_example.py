"""The invented service: believable, repeatable, plainly marked, never mixed with anything real."""

from __future__ import annotations

import csv
import shutil
import threading
from collections import Counter
from datetime import date

import pytest

from workbook.access import Links
from workbook.operations.example import ExampleRefused, write_example
from workbook.patterns.pattern import ItemGroup, team_pattern
from workbook.sessions.repository import Sessions
from workbook.storage.layout import MARK, is_example
from workbook.teams import Teams
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, options
from workbook.themes.headlines import Standing
from workbook.themes.view import find

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example") / "data"
    return folder, write_example(folder, today=TODAY)


def files(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        # Keys and tickets are secrets in an invented service too.
        if path.is_file()
        and path.parent.name != "keys"
        and path.name not in {".lock", ".room", "places"}
    }


def test_it_has_twelve_teams_over_three_quarters_and_one_session_still_open(invented):
    folder, service = invented
    sessions = Sessions(folder).all()
    closed = [session for session in sessions if session.state == "closed"]
    assert len({session.team for session in closed}) == 12
    assert len(closed) == 36 + 24, "each team with its own checklist, and with the shared one"
    assert service.sessions == 61
    (waiting,) = [session for session in sessions if session.state == "open"]
    assert waiting.id == service.open_session
    assert Sessions(folder).sent(waiting.id) == waiting.people - 1


def test_its_sessions_lie_in_past_quarters(invented):
    folder, _ = invented
    days = [session.opened_on for session in Sessions(folder).all() if session.state == "closed"]
    assert max(days) < TODAY
    assert (TODAY - min(days)).days > 200


def test_all_six_instruments_are_used_and_a_team_keeps_to_its_own(invented):
    sessions = [s for s in Sessions(invented[0]).all() if s.state == "closed"]
    assert len({session.instrument for session in sessions}) == 6
    own = [session for session in sessions if session.instrument != "culture-and-review"]
    assert len({(session.team, session.instrument) for session in own}) == 10
    shared = [session for session in sessions if session.instrument == "culture-and-review"]
    assert {session.team for session in shared} == {session.team for session in sessions}


def test_its_teams_are_things_and_each_session_is_a_teams_own(invented):
    folder, _ = invented
    teams = {team.id: team for team in Teams(folder).all()}
    assert len(teams) == 13
    assert {team.service for team in teams.values()} == {"Invented service"}
    sessions = Sessions(folder)
    for session in sessions.all():
        assert teams[session.team_id].name == session.team
    assert all(len(sessions.of_team(each)) >= 1 for each in teams)


def test_every_door_was_shut_but_that_of_the_session_that_is_open(invented):
    sessions = Sessions(invented[0])
    for session in sessions.all():
        door = sessions.door(session.id)
        assert (door.state == "shut") is (session.state == "closed")
        assert door.places == sessions.sent(session.id)


def test_it_has_a_link_for_every_role_and_one_code_that_works(invented):
    folder, service = invented
    kinds = Counter(link.kind for link in Links(folder).all())
    assert kinds.pop("team") == 13
    assert kinds == dict.fromkeys(("lead", "session", "manager", "several", "plan"), 1)
    assert [path.name for path in (folder / "codes").iterdir()] == [service.open_code]
    assert service.open_code in str(service)


def test_two_periods_are_published_and_the_one_that_runs_is_open(invented):
    archive = Archive(invented[0] / "released")
    assert [published.period.name for published in archive.periods] == ["2026-Q3", "2026-Q2"]
    assert [plan.period.name for plan in archive.waiting] == ["2026-Q4"]
    page, choice = options(archive, Choice())
    shown = find(archive, choice)
    assert len(page.groups) > 3
    assert {item.standing for item in shown.items} >= {Standing.WELL, Standing.HARD}
    assert shown.moved
    assert shown.messages
    assert shown.not_published, "it shows what a group that cannot be published looks like too"


def test_it_is_believable_enough_to_talk_about(invented):
    folder, _ = invented
    sessions = Sessions(folder)
    groups = set()
    talk_only = 0
    for session in sessions.all():
        if session.state == "closed":
            figures = sessions.tally(session.id)
            pattern = team_pattern(session, sessions.instrument(session.id), figures)
            talk_only += pattern.talk_only
            groups |= {group for group, _ in pattern.groups()}
    assert groups == set(ItemGroup)
    assert talk_only == 3 + 2, "one team is too small for a chart, in each quarter"


def test_some_people_wrote_a_reflection_and_none_is_about_a_child(invented):
    folder, _ = invented
    sessions = Sessions(folder)
    words = {
        text
        for s in sessions.all()
        if s.state == "closed"
        for _, text in sessions.reflections(s.id)
    }
    assert len(words) > 4
    assert not [text for text in words if " she " in text or " he " in text]


def test_it_is_plainly_marked(invented):
    folder, _ = invented
    assert is_example(folder)
    assert "invented" in (folder / MARK).read_text()
    assert not is_example(folder.parent)


def test_the_same_seed_writes_the_same_service(invented, tmp_path):
    folder, _ = invented
    write_example(tmp_path / "again", today=TODAY)
    assert files(tmp_path / "again") == files(folder)


def test_another_seed_writes_another(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    write_example(one, seed=1, teams=2, quarters=1, today=TODAY)
    write_example(two, seed=2, teams=2, quarters=1, today=TODAY)
    assert set(files(one)) != set(files(two))


def test_it_never_mixes_with_sessions_that_are_there(tmp_path):
    Sessions(tmp_path).open("A real team", "risk-and-choice")
    before = files(tmp_path)
    with pytest.raises(ExampleRefused, match="already"):
        write_example(tmp_path)
    assert files(tmp_path) == before
    assert not is_example(tmp_path)


@pytest.mark.parametrize(
    "numbers", [{"teams": 0}, {"teams": 13}, {"quarters": 0}, {"quarters": 13}]
)
def test_numbers_out_of_range_write_nothing(tmp_path, numbers):
    with pytest.raises(ExampleRefused, match="1 to"):
        write_example(tmp_path / "none", **numbers)
    assert not (tmp_path / "none").exists()


def test_its_files_are_ordinary_files_of_the_workbook(invented):
    folder, service = invented
    path = folder / "sessions" / service.open_session / "responses.csv"
    with path.open(newline="") as file:
        assert csv.DictReader(file).fieldnames == ["response", "item", "answer"]


def test_what_is_cut_off_half_way_leaves_nothing_that_looks_real(tmp_path, monkeypatch):
    folder = tmp_path / "data"

    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("workbook.operations.example._one_still_open", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_example(folder, teams=2, quarters=1)
    assert {path.name for path in folder.iterdir()} <= {".lock"}
    assert not is_example(folder)
    assert write_example(folder, teams=2, quarters=1).sessions == 5
    assert is_example(folder)


def test_two_who_ask_at_the_same_moment_get_one_service_between_them(tmp_path):
    folder, refusals = tmp_path / "data", []

    def ask():
        try:
            write_example(folder, teams=3, quarters=1, today=TODAY)
        except ExampleRefused as refusal:
            refusals.append(refusal)

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    write_example(tmp_path / "alone", teams=3, quarters=1, today=TODAY)
    assert len(refusals) == 1
    assert files(folder) == files(tmp_path / "alone")


def test_sessions_and_mark_go_together(tmp_path):
    write_example(tmp_path, teams=1, quarters=1)
    shutil.rmtree(tmp_path / "sessions")
    assert not is_example(tmp_path)
