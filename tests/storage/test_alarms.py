"""What was noticed of guessing, stuffing and flooding is there for a person to read."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import pytest
from ways_in import a_session

from workbook.storage import ALARMS, raise_alarm, recent_alarms, trim_alarms

NOW = datetime(2026, 11, 24, 10, 30, 20)  # noqa: DTZ001 - this machine’s
SESSION, OTHER = "s" + "a" * 15, "s" + "b" * 15


def test_a_second_time_in_the_same_minute_writes_nothing(tmp_path):
    assert raise_alarm(tmp_path, "guessing", now=NOW)
    assert not raise_alarm(tmp_path, "guessing", now=NOW + timedelta(seconds=30))
    assert raise_alarm(tmp_path, "guessing", now=NOW + timedelta(seconds=60))


def test_a_session_sees_its_own_and_the_whole_workbooks_and_no_other_sessions(tmp_path):
    raise_alarm(tmp_path, "stuffing", SESSION, now=NOW)
    raise_alarm(tmp_path, "stuffing", OTHER, now=NOW)
    raise_alarm(tmp_path, "guessing", now=NOW)
    seen = recent_alarms(tmp_path, SESSION, now=NOW)
    assert {(each.kind, each.session) for each in seen} == {("stuffing", SESSION), ("guessing", "")}
    assert len(recent_alarms(tmp_path, now=NOW)) == 3


def test_it_is_said_for_twelve_hours_and_deleted_after_a_week(tmp_path):
    raise_alarm(tmp_path, "flooding", now=NOW)
    assert recent_alarms(tmp_path, now=NOW + timedelta(hours=11))
    assert not recent_alarms(tmp_path, now=NOW + timedelta(hours=13))
    assert trim_alarms(tmp_path, now=NOW + timedelta(days=6)) == 0
    assert trim_alarms(tmp_path, now=NOW + timedelta(days=8)) == 1
    assert not list((tmp_path / ALARMS).iterdir())


@pytest.mark.parametrize("session", ["../../x", "amber-river-kettle", "S" + "a" * 15])
def test_nothing_but_a_sessions_id_becomes_a_files_name(tmp_path, session):
    assert not raise_alarm(tmp_path, "stuffing", session, now=NOW)
    assert not (tmp_path / ALARMS).exists()


def test_a_spoilt_or_foreign_file_is_passed_over(tmp_path):
    raise_alarm(tmp_path, "guessing", now=NOW)
    (tmp_path / ALARMS / "flooding").write_bytes(b"\xff\x00")
    (tmp_path / ALARMS / "notes.txt").write_text("2026-11-24 10:30")
    assert [each.kind for each in recent_alarms(tmp_path, now=NOW)] == ["guessing"]


def test_at_a_session_the_team_and_the_checklist_are_noted_and_need_not_be_readable_later(tmp_path):
    session = a_session(tmp_path, "Harbour team")
    raise_alarm(tmp_path, "stuffing", session.id, now=NOW)
    shutil.rmtree(tmp_path / "sessions")
    [kept] = recent_alarms(tmp_path, now=NOW)
    assert (kept.team, kept.title) == ("Harbour team", "Risk and choice")


def test_where_nothing_can_be_written_nobody_is_stopped(tmp_path):
    (tmp_path / ALARMS).write_text("a file in the place of the folder")
    assert not raise_alarm(tmp_path, "guessing", now=NOW)
    assert recent_alarms(tmp_path, now=NOW) == ()
