"""How much comes to one session at most, and who hears of it."""

from __future__ import annotations

import pytest
from keeping import ITEMS, come_in, give, response, small_instrument

from workbook.sessions import DoorRefused, DoorShut, SessionOverfull, Sessions, Together
from workbook.storage import recent_alarms


@pytest.fixture
def sessions(tmp_path):
    """A service that lets few people and little into one session."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text(
        "people_each_session = 12\nsession_megabytes = 1\n"
    )
    return Sessions(tmp_path / "data")


@pytest.fixture
def code(sessions, tmp_path):
    return sessions.open("Harbour team", small_instrument(tmp_path)).id


def noticed(sessions):
    return [(each.kind, each.session) for each in recent_alarms(sessions.data)]


def test_no_more_come_in_than_the_service_lets_into_one_session_and_somebody_hears_of_it(
    sessions, code
):
    tickets = [sessions.come_in(code).ticket for _ in range(12)]
    assert noticed(sessions) == []
    with pytest.raises(DoorShut) as trouble:
        sessions.come_in(code)
    assert trouble.value.happened == "This session is full."
    assert noticed(sessions) == [("stuffing", code)]
    assert sessions.come_in(code, tickets[0]).state == "in"
    sessions.shut_door(code, 12)
    with pytest.raises(DoorRefused) as refused:
        sessions.add_place(code)
    assert refused.value.happened.startswith("There are 12 places")


def wordy(number):
    return response(number, dict.fromkeys(ITEMS, "é" * 2000 + str(number)))


def test_a_session_that_holds_as_much_as_it_may_takes_nothing_more_and_loses_nothing(
    sessions, code, tmp_path
):
    kept = [wordy(number) for number in range(3)]
    for one in kept:
        give(sessions, code, one)
    (sessions.folder(code) / "set-aside").mkdir()
    (sessions.folder(code) / "set-aside" / "much").write_bytes(b"x" * 2**20)
    ticket, more = come_in(sessions, code), wordy(9)
    with pytest.raises(SessionOverfull) as trouble:
        sessions.record(code, more, ticket)
    for sentence in (trouble.value.happened, trouble.value.means, trouble.value.do):
        assert sentence.endswith(".")
    assert noticed(sessions) == [("stuffing", code)]
    together = Together(
        present=3, answers=dict.fromkeys(ITEMS, "partly"), differently=dict.fromkeys(ITEMS, 0)
    )
    with pytest.raises(SessionOverfull):
        sessions.record_together(code, together, ticket)
    assert give(sessions, code, kept[0]).value == "already kept"
    assert sessions.come_in(code, ticket).state == "in"  # nothing was spent
    sessions.pass_on(code, ticket)
    sessions.shut_door(code, 4)
    assert sessions.reveal(code).revealed
    assert sessions.close(code).state == "closed"
    assert sessions.tally(code).people == 3
    assert len(sessions.reflections(code)) == 9


def test_a_page_that_asks_again_and_again_at_a_shut_door_is_noticed(sessions, code):
    sessions.come_in(code)
    sessions.shut_door(code, 1)
    for _ in range(30):
        with pytest.raises(DoorShut):
            sessions.come_in(code)
    assert noticed(sessions) == []
    with pytest.raises(DoorShut):
        sessions.come_in(code)
    assert noticed(sessions) == [("stuffing", code)]


def test_settings_that_cannot_be_understood_keep_nobody_out(sessions, code):
    (sessions.data / "settings.toml").write_text("people_each_session = many\n")
    assert sessions.come_in(code).state == "in"
