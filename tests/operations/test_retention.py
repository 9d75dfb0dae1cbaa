"""Deleting on time: what is due goes, what the team was shown stays, a crash is made good."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta

import pytest
from crashing import killed_before_the_change
from keeping import ITEMS, close_now, give, response, small_instrument

from workbook.operations.retention import forget
from workbook.sessions.repository import NothingToWithdraw, Sessions
from workbook.sessions.tally import COUNTS
from workbook.settings import RETENTION, USUAL_DAYS, RetentionUnreadable, keep_days
from workbook.storage import disk

OPENED = date(2026, 3, 2)


class Calendar:
    def __init__(self):
        self.day = OPENED

    def __call__(self):
        return self.day


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def session(data, calendar, tmp_path, *, close=True, words="Words that were written"):
    sessions = Sessions(data, today=calendar)
    code = sessions.open("Harbour team", small_instrument(tmp_path)).id
    for seed in range(6):
        answers = dict.fromkeys(ITEMS, "partly")
        give(sessions, code, response(seed, {"roles": words}, answers))
    if close:
        close_now(sessions, code)
    return code


def all_bytes(data, code):
    folder = data / "sessions" / code
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def days_later(calendar, days):
    calendar.day = OPENED + timedelta(days=days)


def test_nothing_goes_before_it_is_due_and_everything_single_on_that_day(data, calendar, tmp_path):
    code = session(data, calendar, tmp_path)
    shown = (data / "sessions" / code / COUNTS).read_bytes()
    days_later(calendar, USUAL_DAYS)
    assert forget(data, today=calendar).sessions == 0
    days_later(calendar, USUAL_DAYS + 1)
    done = forget(data, today=calendar)
    assert (done.sessions, done.responses, done.reflections) == (1, 6, 6)
    assert "6 sets of answers and 6 reflections from 1 session." in str(done)
    assert b"Words that" not in all_bytes(data, code)
    sessions = Sessions(data)
    assert sessions.sent(code) == 0
    assert sessions.find(code).answers_deleted_on == calendar.day
    assert (data / "sessions" / code / COUNTS).read_bytes() == shown
    assert sessions.tally(code).of("roles")["partly"] == 6
    assert sessions.unreadable() == ()
    again = forget(data, today=calendar)
    assert (again.sessions, again.responses) == (0, 0)
    assert "Nothing was due" in str(again)


def test_a_session_that_was_never_closed_is_closed_without_a_reveal(data, calendar, tmp_path):
    code = session(data, calendar, tmp_path, close=False)
    days_later(calendar, 400)
    assert forget(data, today=calendar).responses == 6
    left = Sessions(data).find(code)
    assert (left.state, left.revealed) == ("closed", False)


def test_copies_that_were_set_aside_go_too(data, calendar, tmp_path):
    code = session(data, calendar, tmp_path, close=False)
    folder = data / "sessions" / code
    path = folder / "reflections.csv"
    path.write_bytes(path.read_bytes() + b"k,roles,Torn words that")
    (folder / ".responses.csv.tmp").write_bytes(b"left over")
    close_now(Sessions(data, today=calendar), code)
    assert b"Torn words" in all_bytes(data, code)
    days_later(calendar, 400)
    forget(data, today=calendar)
    assert b"Torn words" not in all_bytes(data, code)
    assert b"left over" not in all_bytes(data, code)
    assert Sessions(data).notices(code)


def test_a_withdrawal_after_deletion_says_that_it_may_have_been_deleted(data, calendar, tmp_path):
    code = session(data, calendar, tmp_path)
    days_later(calendar, 400)
    forget(data, today=calendar)
    with pytest.raises(NothingToWithdraw, match="deleted before"):
        Sessions(data).withdraw(code, "0" * 20)


def test_each_service_sets_its_own_number_of_days(data, calendar, tmp_path):
    session(data, calendar, tmp_path)
    (data / RETENTION).write_text("keep_answers_days = 10\n")
    assert keep_days(data) == 10
    days_later(calendar, 10)
    assert forget(data, today=calendar).sessions == 0
    days_later(calendar, 11)
    assert forget(data, today=calendar).sessions == 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "keep = 3", "keep_answers_days = -1", "keep_answers_days = 1e9", "not [ toml"),
        *("keep_answers_days = '30'", "keep_answers_days = true", "keep_answers_days = 3661"),
    ],
)
def test_when_the_number_cannot_be_read_nothing_is_deleted(data, calendar, tmp_path, text):
    code = session(data, calendar, tmp_path)
    (data / RETENTION).write_text(text)
    days_later(calendar, 4000)
    with pytest.raises(RetentionUnreadable, match="Nothing is deleted"):
        forget(data, today=calendar)
    assert Sessions(data).sent(code) == 6


def test_one_session_that_cannot_be_deleted_does_not_keep_the_others(data, calendar, tmp_path):
    bad, good = session(data, calendar, tmp_path), session(data, calendar, tmp_path)
    (data / "sessions" / bad / "session.csv").write_text("nonsense\n")
    days_later(calendar, 400)
    done = forget(data, today=calendar)
    assert done.sessions == 1
    assert len(done.troubles) == 1
    assert Sessions(data).sent(good) == 0
    assert "Words" not in str(done)


@pytest.mark.parametrize("cut", ["reflections.csv", "responses.csv", "session.csv"])
def test_cut_off_at_any_file_the_next_run_finishes(data, calendar, tmp_path, monkeypatch, cut):
    code = session(data, calendar, tmp_path)
    days_later(calendar, 400)
    whole = disk.replace

    def fails(path, content):
        if path.name == cut:
            raise OSError(5, "Input/output error")
        whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", fails)
        done = forget(data, today=calendar)
    assert (done.sessions, len(done.troubles)) == (0, 1)
    assert forget(data, today=calendar).sessions == 1
    assert b"Words that" not in all_bytes(data, code)
    assert Sessions(data).tally(code).of("roles")["partly"] == 6


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")
def test_killed_at_any_instant_deleting_finishes_on_the_next_run(data, calendar, tmp_path):
    codes = [session(data, calendar, tmp_path, words=f"Words {n}") for n in range(40)]
    days_later(calendar, 400)
    dice, killed = random.Random(3), 0
    for _ in range(30):
        child = os.fork()
        if not child:
            try:
                killed_before_the_change(dice.randint(1, 25))
                forget(data, today=calendar)
            finally:
                os._exit(0)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert killed == 30
    forget(data, today=calendar)
    sessions = Sessions(data)
    assert sessions.unreadable() == ()
    for code in codes:
        assert sessions.find(code).answers_deleted_on == calendar.day
        assert sessions.sent(code) == 0
        assert sessions.tally(code).of("roles")["partly"] == 6
        assert b"Words" not in all_bytes(data, code)
