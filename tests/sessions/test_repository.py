"""A session from opening to closing, and its join code."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta

import pytest
from keeping import ITEMS, close_now, give, response, small_instrument

from workbook.errors import WorkbookError
from workbook.instruments.model import InstrumentError, load_shipped, shipped
from workbook.sessions import join_codes as codes
from workbook.sessions.join_codes import WORDS, new_code, read_code
from workbook.sessions.repository import (
    InstrumentNotFound,
    Receipt,
    SessionClosed,
    SessionNotFound,
    SessionRefused,
    Sessions,
    SessionSealed,
)


@pytest.fixture
def sessions(tmp_path):
    """Sessions kept in a folder that does not exist yet."""
    return Sessions(tmp_path / "data", today=lambda: date(2026, 11, 22))


@pytest.fixture
def instrument(tmp_path):
    """The path of a small instrument."""
    return small_instrument(tmp_path)


@pytest.fixture
def code(sessions, instrument):
    """The join code of an open session."""
    return sessions.open("Harbour team", instrument).id


def test_nothing_is_made_until_something_is_kept(sessions, tmp_path):
    assert sessions.all() == ()
    with pytest.raises(SessionNotFound):
        sessions.find("amber-river-kettle")
    assert not (tmp_path / "data").exists()


def test_a_session_is_what_it_was_opened_with(sessions, instrument, tmp_path):
    session = sessions.open("  Harbour, “team” =1+1 ", instrument, people=8)
    assert session.team == "Harbour, “team” =1+1"
    assert (session.instrument, session.version, session.people) == ("small", "1.0", 8)
    assert (session.state, session.opened_on, session.closed_on) == (
        "open",
        date(2026, 11, 22),
        None,
    )
    fresh = Sessions(tmp_path / "data")
    assert fresh.find(session.id) == session
    assert fresh.all() == (session,)
    instrument.write_text("gone")
    assert [item.id for item in fresh.instrument(session.id).items] == list(ITEMS)


@pytest.mark.parametrize("instrument_id", shipped())
def test_a_shipped_instrument_opens_by_its_name(instrument_id, sessions):
    session = sessions.open("Harbour team", instrument_id)
    assert sessions.instrument(session.id) == load_shipped(instrument_id)


@pytest.mark.parametrize(
    "team", ["", "   ", "a" * 81, "a\nb", "a\0b", "a\x1bb", "a\u2028b", "\ud800", None, 7]
)
def test_a_team_needs_a_name_that_fits_in_a_line(team, sessions, instrument, tmp_path):
    with pytest.raises(SessionRefused) as refused:
        sessions.open(team, instrument)
    assert refused.value.means == "No session was opened."
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "team", ["a", "a" * 80, "=cmd|' /C calc'!A0", "Équipe du port 🙂", "../..", 'a,b;c"d']
)
def test_a_teams_name_is_stored_as_written(team, sessions, instrument, tmp_path):
    code = sessions.open(team, instrument).id
    assert Sessions(tmp_path / "data").find(code).team == team


@pytest.mark.parametrize("people", [0, -1, 1001, 2.5, "8", True])
def test_the_number_of_people_is_a_number(people, sessions, instrument):
    with pytest.raises(SessionRefused):
        sessions.open("Harbour team", instrument, people=people)


@pytest.mark.parametrize(
    "name", ["no-such", "", "/nowhere.toml", "a\0b", "x" * 5000, "/tmp", "../.."]
)
def test_an_instrument_that_is_not_there_is_said(name, sessions):
    with pytest.raises(InstrumentNotFound) as refused:
        sessions.open("Harbour team", name)
    assert shipped()[0] in str(refused.value)


def test_a_faulty_or_huge_instrument_opens_nothing(sessions, tmp_path):
    for text in ("score = 3\n", "#" * 10_000_000):
        path = tmp_path / "bad.toml"
        path.write_text(text)
        with pytest.raises(InstrumentError):
            sessions.open("Harbour team", path)
    assert sessions.all() == ()


def test_sessions_come_newest_first(tmp_path, instrument):
    days = iter(date(2026, 1, 1) + timedelta(days=n) for n in (5, 1, 9))
    sessions = Sessions(tmp_path / "data", today=lambda: next(days))
    opened = [sessions.open(f"Team {n}", instrument) for n in range(3)]
    assert sessions.all() == (opened[2], opened[0], opened[1])


def test_what_is_no_session_is_left_out_and_what_cannot_be_read_is_told(
    sessions, code, tmp_path, instrument
):
    home = tmp_path / "data" / "sessions"
    broken = sessions.open("Other team", instrument).id
    (home / broken / "session.csv").write_text("a,b\n1,2\n")
    (home / "copy of something").mkdir()
    (home / ".opening-0123").mkdir()
    (home / "apple-river-kettle").mkdir()
    (home / "notes.txt").write_text("hello")
    assert [session.id for session in sessions.all()] == [code]
    assert len(sessions.unreadable()) == 1
    assert broken in sessions.unreadable()[0]


# Join codes


def test_codes_are_four_words_that_nobody_can_guess():
    assert 4 * math.log2(len(set(WORDS))) >= 40
    assert len(WORDS) == len(set(WORDS)) >= 1024
    assert all(3 <= len(word) <= 7 and word.isascii() and word.islower() for word in WORDS)
    assert list(WORDS) == sorted(WORDS)
    words = new_code().split("-")
    assert len(words) == 4
    assert set(words) <= set(WORDS)
    assert len({new_code() for _ in range(100)}) == 100


def test_no_word_is_a_slip_of_one_letter_from_another():
    """Wrong, missing, added or swapped: a mistyped code is nobody else's."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = set(WORDS)
    for word in WORDS:
        parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
        slips = {head + tail[1:] for head, tail in parts if tail}
        slips |= {head + letter + tail[1:] for head, tail in parts if tail for letter in letters}
        slips |= {head + letter + tail for head, tail in parts for letter in letters}
        slips |= {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
        assert (slips & known) <= {word}, word


@pytest.mark.parametrize(
    "typed",
    [
        "Amber River  kettle",
        "amber.river.kettle",
        "AMBER-RIVER-KETTLE",
        " amber, river, kettle. ",
        "amber–river—kettle",
        "amber\u00a0river\nkettle",
        "amber_river+kettle",
    ],
)
def test_a_code_is_found_however_it_is_typed(typed, tmp_path, instrument):
    sessions = Sessions(tmp_path / "data", code=lambda: "amber-river-kettle")
    session = sessions.open("Harbour team", instrument)
    assert sessions.find(typed) == session
    assert sessions.sent(typed) == 0
    assert give(sessions, typed, response()) is Receipt.KEPT


def test_a_code_of_three_words_from_before_works_and_four_are_another(tmp_path, instrument):
    given = iter(["amber-river-kettle", "amber-river-kettle-lamp"])
    sessions = Sessions(tmp_path / "data", code=lambda: next(given))
    older, newer = sessions.open("One", instrument), sessions.open("Another", instrument)
    assert sessions.by_code("Amber river kettle") == older
    assert sessions.by_code("amber river, KETTLE lamp") == newer


NO_CODES = [
    "", " ", "../../x", "..", "/etc/passwd", "a\0b", "amber/river/kettle", "amber\\river\\kettle",
    "amber-river-kettle\0", "x" * 10**6, "amber river", "amber river kettle lamp oak",
    "ämber river kettle",
    "amber-river-kettle/../amber-river-kettle", "con-aux-nul", None, 7, b"amber-river-kettle",
    "۱-۲-۳",
    "a" * 3 + "-" * 80 + "b" * 3, "amber-river-.lock", "\ud800-river-kettle",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_CODES, ids=lambda typed: repr(typed)[:20])
def test_what_is_no_code_is_simply_not_found(typed, sessions, code):
    acts = (
        sessions.find,
        sessions.instrument,
        sessions.sent,
        sessions.close,
        sessions.responses_file,
        sessions.reflections,
        sessions.notices,
        lambda typed: give(sessions, typed, response()),
    )
    for act in acts:
        with pytest.raises(SessionNotFound) as missing:
            act(typed)
        assert "amber/" not in str(missing.value)
        assert "amber-" not in str(missing.value)


def test_a_code_that_is_taken_is_not_given_again(tmp_path, instrument):
    given = iter(["amber-river-kettle", "amber-river-kettle", "apple-river-kettle"])
    sessions = Sessions(tmp_path / "data", code=lambda: next(given))
    first = sessions.open("One team", instrument)
    give(sessions, first.id, response())
    second = sessions.open("Another team", instrument)
    assert (first.code, second.code) == ("amber-river-kettle", "apple-river-kettle")
    assert first.id != second.id
    assert sessions.find(first.code).team == "One team"
    assert sessions.sent(first.code) == 1


def test_a_code_is_read_in_no_time_however_long_it_is():
    assert read_code("-" * 10**7) is None
    assert read_code("a-" * codes._LONGEST) is None


# Sending and closing


def test_what_is_sent_stays_sealed_until_the_session_is_closed(sessions, code):
    give(sessions, code, response(1, {"roles": "Words"}))
    give(sessions, code, response(2))
    for peek in (sessions.responses_file, sessions.reflections):
        with pytest.raises(SessionSealed):
            peek(code)
    assert sessions.sent(code) == 2
    close_now(sessions, code)
    assert sessions.responses_file(code).is_file()
    assert sessions.reflections(code) == (("roles", "Words"),)


def test_closing_puts_rows_in_an_order_that_carries_nothing(sessions, code):
    everyone = [response(seed, {"ending": f"{9 - seed}", "purpose": "="}) for seed in range(9)]
    for one in everyone:
        give(sessions, code, one)
    closed = close_now(sessions, code)
    assert (closed.state, closed.closed_on) == ("closed", date(2026, 11, 22))
    lines = sessions.responses_file(code).read_text().split("\n")[1:-1]
    assert [line[1:33] for line in lines[:: len(ITEMS)]] == sorted(one.id for one in everyone)
    assert [line.split(",")[1] for line in lines] == list(ITEMS) * len(everyone)
    assert sessions.reflections(code) == (
        *(("purpose", "="),) * 9,
        *(("ending", str(number)) for number in range(1, 10)),
    )
    left = {path.name for path in sessions.responses_file(code).parent.iterdir()}
    assert left == {
        ".lock", ".room", "counts.csv", "datapackage.json", "door.csv",
        "instrument.toml", "reflections.csv", "responses.csv", "session.csv",
    }  # fmt: skip


def test_closing_again_changes_nothing(tmp_path, instrument):
    days = iter([date(2026, 11, 1), date(2026, 11, 2)])
    sessions = Sessions(tmp_path / "data", today=lambda: next(days))
    code = sessions.open("Harbour team", instrument).id
    closed = close_now(sessions, code)
    assert close_now(sessions, code) == closed == sessions.find(code)
    assert closed.closed_on == date(2026, 11, 2)


def test_a_closed_session_takes_nothing_more_but_confirms_what_it_has(sessions, code):
    kept, late = response(1), response(2, {"roles": "Late words"})
    give(sessions, code, kept)
    give(sessions, code, response(3))
    close_now(sessions, code)
    with pytest.raises(SessionClosed) as closed:
        give(sessions, code, late)
    assert "Late" not in str(closed.value)
    # Its confirmation was lost on the way, and the browser asks again.
    assert give(sessions, code, kept) is Receipt.ALREADY_KEPT
    assert sessions.sent(code) == 2
    assert sessions.reflections(code) == ()


def test_sending_twice_stores_once(sessions, code, tmp_path):
    one = response(1, {"roles": "Words"})
    assert give(sessions, code, one) is Receipt.KEPT
    assert give(sessions, code, one) is Receipt.ALREADY_KEPT
    assert give(Sessions(tmp_path / "data"), code, one) is Receipt.ALREADY_KEPT
    assert sessions.sent(code) == 1
    give(sessions, code, response(2))
    close_now(sessions, code)
    assert Counter(sessions.reflections(code)) == {("roles", "Words"): 1}


@pytest.mark.parametrize(
    "wrong",
    [
        response(1, items=("purpose", "roles")),
        response(1, items=("roles", "purpose", "ending")),
        response(1, answers={"roles": "withheld"}),
        response(1, answers={"roles": "=1+1"}),
    ],
)
def test_a_response_to_something_else_is_a_mistake_of_ours_and_is_not_written(
    wrong, sessions, code
):
    with pytest.raises(ValueError, match="response"):
        give(sessions, code, wrong)
    assert sessions.sent(code) == 0


def test_every_error_has_three_parts():
    for error in (SessionNotFound(), SessionClosed(), SessionSealed(), InstrumentNotFound()):
        assert isinstance(error, WorkbookError)
        assert all(part.endswith(".") for part in (error.happened, error.means, error.do))


def test_deleting_a_session_is_deleting_its_folder(sessions, code, tmp_path):
    import shutil

    other = sessions.open("Other team", small_instrument(tmp_path)).id
    shutil.rmtree(tmp_path / "data" / "sessions" / code)
    assert [session.id for session in sessions.all()] == [other]
    with pytest.raises(SessionNotFound):
        sessions.find(code)


def test_a_folder_without_sessions_is_empty_and_one_with_a_broken_session_is_not(tmp_path):
    sessions = Sessions(tmp_path / "data")
    assert sessions.is_empty()
    (tmp_path / "data" / "sessions" / ".opening-half").mkdir(parents=True)
    assert sessions.is_empty()
    (tmp_path / "data" / "sessions" / "amber-river-kettle").mkdir()
    assert not sessions.is_empty()
