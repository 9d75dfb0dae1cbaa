"""Two roles are told in a sentence what was noticed of guessing, stuffing and flooding."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import pytest
from ways_in import a_session

from workbook.access import noticed, noticed_at
from workbook.sessions import Sessions
from workbook.storage import raise_alarm

NOW = datetime(2026, 11, 24, 10, 30)  # noqa: DTZ001 - this machine’s, as alarms are noted
YESTERDAY = NOW - timedelta(hours=10, minutes=40)


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data")


def test_whoever_runs_a_session_is_told_of_their_own_and_of_nobody_elses(sessions):
    own, others = a_session(sessions.data), a_session(sessions.data, "Quay")
    raise_alarm(sessions.data, "stuffing", own.id, now=NOW)
    said = noticed_at(sessions, own.id, now=NOW)
    assert (said.kind, said.at) == ("stuffing", "at 10:30")
    assert noticed_at(sessions, others.id, now=NOW) is None


def test_their_own_session_comes_before_what_was_noticed_anywhere(sessions):
    own, others = a_session(sessions.data), a_session(sessions.data, "Quay")
    raise_alarm(sessions.data, "stuffing", own.id, now=NOW)
    raise_alarm(sessions.data, "guessing", now=NOW + timedelta(minutes=5))
    raise_alarm(sessions.data, "flooding", now=NOW + timedelta(minutes=6))
    later = NOW + timedelta(minutes=10)
    assert noticed_at(sessions, own.id, now=later).kind == "stuffing"
    assert noticed_at(sessions, others.id, now=later).kind == "guessing"


def test_whoever_runs_a_session_is_told_for_two_hours_of_what_was_noticed_anywhere(sessions):
    own = a_session(sessions.data)
    raise_alarm(sessions.data, "guessing", now=NOW)
    assert noticed_at(sessions, own.id, now=NOW + timedelta(minutes=115))
    assert noticed_at(sessions, own.id, now=NOW + timedelta(minutes=125)) is None
    assert noticed(sessions, now=NOW + timedelta(minutes=125))


def test_the_lead_is_told_of_everything_with_the_session_in_words(sessions):
    own = a_session(sessions.data, "Harbour team")
    raise_alarm(sessions.data, "guessing", now=NOW)
    raise_alarm(sessions.data, "stuffing", own.id, now=NOW + timedelta(minutes=1))
    first, second = noticed(sessions, now=NOW + timedelta(minutes=2))
    assert (first.kind, first.team) == ("stuffing", "Harbour team")
    assert first.title == sessions.instrument(own.id).title
    assert (second.kind, second.team, second.title) == ("guessing", "", "")
    assert own.code not in repr(first)


def test_it_is_gone_after_twelve_hours_and_says_when_it_was_yesterday(sessions):
    own = a_session(sessions.data)
    raise_alarm(sessions.data, "flooding", own.id, now=YESTERDAY)
    (said,) = noticed(sessions, now=NOW)
    assert said.at == "yesterday at 23:50"
    assert noticed(sessions, now=NOW + timedelta(hours=2)) == ()
    assert noticed_at(sessions, own.id, now=NOW + timedelta(hours=2)) is None


def test_a_session_that_is_gone_is_spoken_of_without_its_name(sessions):
    own = a_session(sessions.data)
    raise_alarm(sessions.data, "stuffing", own.id, now=NOW)
    shutil.rmtree(sessions.folder(own.id))
    (said,) = noticed(Sessions(sessions.data), now=NOW)
    assert (said.title, said.team) == ("", "")
