"""A session's id, its join code, and how long the code leads anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import give, response, small_instrument

from workbook.sessions import Receipt, SessionNotFound, Sessions
from workbook.sessions.ids import new_session_id
from workbook.settings import ROOM, RoomDaysUnreadable, room_days

DAY = date(2026, 11, 22)
TEAM, OTHER = "t" + "a" * 9, "t" + "b" * 9
AN_HOUR_AGO = time.time() - 3700


class Clock:
    """The day, which tests move."""

    def __init__(self, day=DAY):
        self.day = day

    def __call__(self):
        return self.day


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def sessions(data, clock):
    return Sessions(data, today=clock)


@pytest.fixture
def instrument(tmp_path):
    return small_instrument(tmp_path)


def codes_in(data):
    return {path.name for path in (data / "codes").iterdir()}


def test_a_folder_has_a_random_name_that_says_nothing_of_the_code(sessions, instrument, data):
    one, other = (sessions.open("Harbour team", instrument) for _ in range(2))
    assert re.fullmatch("s[a-z2-7]{15}", one.id)
    assert one.id != other.id
    assert {path.name for path in (data / "sessions").iterdir()} == {one.id, other.id}
    for path in (data / "sessions" / one.id).rglob("*"):
        holds = path.is_file() and one.code in path.read_text()
        assert holds is (path.name == "session.csv")


def test_every_method_takes_the_id_or_the_code_and_nothing_else(sessions, instrument):
    session = sessions.open("Harbour team", instrument)
    for typed in (session.id, f" {session.id.upper()} ", session.code, session.code.upper()):
        assert sessions.find(typed) == session
    assert give(sessions, session.code, response(1)) is Receipt.KEPT
    assert sessions.sent(session.id) == 1
    for wrong in (session.id[:-1], f"{session.id}a", new_session_id(), "../codes", session.id[1:]):
        with pytest.raises(SessionNotFound):
            sessions.find(wrong)


def test_by_code_takes_a_code_alone(sessions, instrument):
    session = sessions.open("Harbour team", instrument)
    assert sessions.by_code(session.code.replace("-", "  ").upper()) == session
    for wrong in (session.id, f"{session.id}.", "", None, 7):
        with pytest.raises(SessionNotFound):
            sessions.by_code(wrong)


def test_a_code_works_for_a_week_after_its_session_closed_and_the_id_for_ever(
    sessions, instrument, clock
):
    session = sessions.open("Harbour team", instrument)
    clock.day = DAY + timedelta(days=300)  # never closed: it is still open
    assert sessions.by_code(session.code) == session
    closed = sessions.close(session.code, show=False)
    clock.day += timedelta(days=7)
    assert sessions.by_code(session.code) == closed
    clock.day += timedelta(days=1)
    for act in (sessions.by_code, sessions.find, sessions.sent, sessions.tally, sessions.door):
        with pytest.raises(SessionNotFound):
            act(session.code)
    assert sessions.find(session.id) == closed


@pytest.mark.parametrize("days", [0, 3, 92])
def test_a_service_says_how_long_a_code_works(days, sessions, instrument, data, clock):
    session = sessions.open("Harbour team", instrument)
    (data / ROOM).write_text(f"open_days_after_closing = {days}\n")
    closed = sessions.close(session.id, show=False)
    clock.day = DAY + timedelta(days=days)
    assert sessions.by_code(session.code) == closed
    clock.day += timedelta(days=1)
    with pytest.raises(SessionNotFound):
        sessions.by_code(session.code)


@pytest.mark.parametrize(
    "said", ["", "open_days_after_closing = 93", "open_days_after_closing = -1", "x = 1", "\xff",
             'open_days_after_closing = "7"', "open_days_after_closing = true"],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_shuts_closed_sessions_and_no_open_one(
    said, sessions, instrument, data
):
    opened, shut = (sessions.open("Harbour team", instrument) for _ in range(2))
    sessions.close(shut.id, show=False)
    (data / ROOM).write_bytes(said.encode("latin-1"))
    with pytest.raises(RoomDaysUnreadable, match=r"room\.toml"):
        room_days(data)
    assert sessions.by_code(opened.code) == opened
    with pytest.raises(RoomDaysUnreadable):
        sessions.by_code(shut.code)


def test_a_code_that_leads_to_a_session_of_another_code_leads_nowhere(sessions, instrument, data):
    one, other = (sessions.open("Harbour team", instrument) for _ in range(2))
    (data / "codes" / "amber-river-kettle").write_text(f"{one.id}\n")
    (data / "codes" / other.code).write_text(f"{one.id}\n")
    for code in ("amber-river-kettle", other.code):
        with pytest.raises(SessionNotFound):
            sessions.find(code)
    sessions.tidy_codes()
    assert codes_in(data) == {one.code, other.code}
    assert sessions.by_code(other.code) == other


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30), st.binary(max_size=40))
def test_whatever_a_file_of_a_code_holds_it_leads_to_that_codes_session_or_nowhere(
    tmp_path_factory, name, held
):
    data = tmp_path_factory.mktemp("codes") / "data"
    sessions = Sessions(data)
    session = sessions.open("Harbour team", "risk-and-choice")
    (data / "codes" / "amber-river-kettle").write_bytes(held)
    (data / "codes" / session.code).write_bytes(held)
    for typed in (name, session.code, "amber-river-kettle"):
        try:
            found = sessions.find(typed)
        except SessionNotFound:
            continue
        assert session.code == found.code == typed
        assert held.decode().strip() == session.id


# A code is taken once, and free again


def test_codes_that_are_due_go_and_are_free_again(sessions, instrument, data, clock):
    given_codes = iter(["amber-river-kettle"] * 9)
    sessions = Sessions(data, today=clock, code=lambda: next(given_codes))
    first = sessions.open("Harbour team", instrument)
    sessions.close(first.id, show=False)
    clock.day += timedelta(days=7)
    assert sessions.tidy_codes() == 0
    clock.day += timedelta(days=1)
    assert sessions.tidy_codes() == 1
    assert codes_in(data) == set()
    second = sessions.open("Quay team", instrument)
    assert sessions.by_code("amber-river-kettle") == second
    assert sessions.tidy_codes() == 0
    assert sessions.find(first.id).code == second.code
    assert sessions.by_code("amber-river-kettle") == second


def test_a_session_whose_folder_was_deleted_takes_its_code_along(sessions, instrument, data):
    gone, stays = (sessions.open("Harbour team", instrument) for _ in range(2))
    shutil.rmtree(data / "sessions" / gone.id)
    with pytest.raises(SessionNotFound):
        sessions.by_code(gone.code)
    # It might be that of a session which is being opened this very moment.
    assert sessions.tidy_codes() == 0
    os.utime(data / "codes" / gone.code, (AN_HOUR_AGO, AN_HOUR_AGO))
    os.utime(data / "codes" / stays.code, (AN_HOUR_AGO, AN_HOUR_AGO))
    (data / "codes" / "amber-river-kettle").touch()
    os.utime(data / "codes" / "amber-river-kettle", (AN_HOUR_AGO, AN_HOUR_AGO))
    assert sessions.tidy_codes() == 2
    assert codes_in(data) == {stays.code}


def test_the_code_of_a_session_that_cannot_be_read_stays(sessions, instrument, data):
    session = sessions.open("Harbour team", instrument)
    (data / "sessions" / session.id / "session.csv").write_text("nonsense\n")
    os.utime(data / "codes" / session.code, (AN_HOUR_AGO, AN_HOUR_AGO))
    assert sessions.tidy_codes() == 0
    assert codes_in(data) == {session.code}


def test_codes_that_are_missing_are_written_again_while_they_should_work(
    sessions, instrument, data, clock
):
    opened, week, old = (sessions.open("Harbour team", instrument) for _ in range(3))
    sessions.close(old.id, show=False)
    clock.day += timedelta(days=30)
    sessions.close(week.id, show=False)
    shutil.rmtree(data / "codes")  # as after restoring a backup
    with pytest.raises(SessionNotFound):
        sessions.by_code(opened.code)
    sessions.tidy_codes()
    assert codes_in(data) == {opened.code, week.code}
    assert sessions.by_code(opened.code) == opened


def test_an_opening_that_fails_takes_no_code(sessions, instrument, data, monkeypatch):
    def refuse(path, target):
        raise OSError(28, "full")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(Exception, match="disk is full"):
        sessions.open("Harbour team", instrument)
    assert codes_in(data) == set()
    assert list((data / "sessions").iterdir()) == []


_OPEN_MANY = """
import random, sys
from pathlib import Path
from workbook.sessions import Sessions
dice = random.Random(int(sys.argv[2]))
words = sys.argv[3].split(",")
sessions = Sessions(Path(sys.argv[1]), code=lambda: "-".join(dice.choice(words) for _ in range(3)))
for _ in range(int(sys.argv[4])):
    session = sessions.open("Harbour team", "risk-and-choice")
    print(session.id, session.code)
"""


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_processes_that_open_at_once_never_share_a_code(tmp_path_factory, one, other):
    """Of three words 27 codes can be made, and 24 are wanted by two at once."""
    data = tmp_path_factory.mktemp("race") / "data"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _OPEN_MANY, str(data), str(seed), "amber,river,kettle", "12"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent.parent,
        )
        for seed in (one, other)
    ]
    opened = [line.split() for each in workers for line in each.communicate()[0].splitlines()]
    assert [each.returncode for each in workers] == [0, 0]
    assert len(opened) == 24
    assert len({code for _, code in opened}) == 24
    sessions = Sessions(data)
    for session_id, code in opened:
        assert sessions.by_code(code).id == session_id


# A team's sessions


def test_a_teams_sessions_are_found_by_its_id_and_never_by_its_name(sessions, instrument, clock):
    first = sessions.open("Harbour team", instrument, team_id=TEAM)
    sessions.open("Harbour team", instrument, team_id=OTHER)
    nobody = sessions.open("Harbour team", instrument)
    clock.day += timedelta(days=1)
    renamed = sessions.open("Quay team", instrument, team_id=TEAM)
    for _ in range(2):  # also once it is known whose they are
        assert sessions.of_team(TEAM) == (first, renamed)
    assert nobody.team_id == ""
    for nobodys in ("", "Harbour team", "t" + "c" * 9):
        assert sessions.of_team(nobodys) == ()
    assert Sessions(sessions.data).find(renamed.id).team_id == TEAM


def test_what_is_no_teams_id_opens_nothing(sessions, instrument, data):
    with pytest.raises(ValueError, match="team"):
        sessions.open("Harbour team", instrument, team_id="Harbour team")
    assert not data.exists()
