"""One person, one answer: what broke it once, each as somebody did it."""

from __future__ import annotations

from datetime import date

import pytest
from doors import file_of, given_together, several, token, told
from keeping import (
    ITEMS,
    response,
    small_instrument,
)

from workbook.sessions import (
    DoorChanged,
    DoorOpen,
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    OneLate,
    Sessions,
    SessionSealed,
    TicketNeeded,
    TicketSpent,
    TogetherKept,
    TooFew,
    places,
)

DAY = date(2026, 11, 23)


@pytest.fixture
def instrument(tmp_path):
    return small_instrument(tmp_path)


@pytest.fixture
def today():
    return [DAY]


@pytest.fixture
def sessions(tmp_path, today):
    return Sessions(tmp_path / "data", today=lambda: today[0])


@pytest.fixture
def code(sessions, instrument):
    return sessions.open("Harbour team", instrument).id


def test_seven_from_one_page_are_seven_places_in_the_room_s_sight_and_reveal_nothing(
    sessions, instrument
):
    """Eight are expected, one has sent, and a stranger sends seven: the one stays sealed."""
    code = sessions.open("Harbour team", instrument, people=8).id
    sessions.record(code, response(1), sessions.come_in(code).ticket)
    page = sessions.come_in(code).ticket
    sessions.record(code, response(2), page)
    for seed in range(3, 9):  # what the page did: send, and send again
        with pytest.raises(TicketSpent):
            sessions.record(code, response(seed), page)
    assert sessions.sent(code) == 2
    # And with a ticket for each. Everybody else finds the door shut, and every screen says eight.
    for seed in range(3, 9):
        sessions.record(code, response(seed), sessions.come_in(code).ticket)
    with pytest.raises(DoorShut):
        sessions.come_in(code)
    door = sessions.door(code)
    assert (door.state, door.places, door.done, door.by_itself) == ("shut", 8, 8, True)
    # It never comes by itself: first somebody has to say that eight are in the room.
    assert sessions.progress(code).state == "open"
    with pytest.raises(SessionSealed):
        sessions.tally(code)
    with pytest.raises(DoorChanged):
        sessions.shut_door(code, 2)
    assert sessions.progress(code).state == "open"
    # Nor by hand, nor at closing: what nobody counted would be published as if somebody had.
    for show in (sessions.reveal, sessions.close):
        with pytest.raises(DoorOpen, match="shut by itself"):
            show(code)
    assert sessions.find(code).state == "open"
    assert not sessions.close(code, show=False).revealed


def test_eight_passes_reveal_nothing(sessions, instrument):
    code = sessions.open("Harbour team", instrument, people=8).id
    for ticket in several(sessions, code, 8):
        sessions.pass_on(code, ticket)
    assert sessions.progress(code).state == "open"
    with pytest.raises(TooFew):
        sessions.reveal(code)
    assert not sessions.close(code).revealed


def test_passing_again_and_again_is_one_place(sessions, code):
    page = sessions.come_in(code).ticket
    for _ in range(8):
        sessions.pass_on(code, page)
    assert sessions.door(code).done == 1


def test_three_hundred_joins_are_seen_and_put_right(sessions, code):
    (sessions.data / "settings.toml").write_text("people_each_session = 1000\n")
    real = [sessions.come_in(code).ticket for _ in range(8)]
    flood = [sessions.come_in(code).ticket for _ in range(300)]
    assert sessions.door(code).places == 308
    with pytest.raises(DoorChanged, match="308"):
        sessions.shut_door(code, 8)
    assert sessions.door(code).state == "open"
    sessions.start_door_again(code)
    assert sessions.door(code).places == 0
    for ticket in (real[0], flood[0]):
        with pytest.raises(DoorStartedAgain):
            sessions.come_in(code, ticket)
        with pytest.raises(DoorStartedAgain):
            sessions.record(code, response(1), ticket)
        with pytest.raises(DoorStartedAgain):
            sessions.pass_on(code, ticket)
        assert not sessions.was_in_room(code, ticket)
    several(sessions, code, 8)
    assert sessions.door(code).started_again == 1


def test_at_a_shut_door_nobody_unknown_writes_anything(sessions, code):
    several(sessions, code, 3)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sessions.folder(code).rglob("*")
        if path.is_file()
    }
    for given in ("", "0" * 32, None, "x" * 10**6):
        for _ in range(20):
            with pytest.raises(DoorShut):
                sessions.come_in(code, given)
    after = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sessions.folder(code).rglob("*")
        if path.is_file()
    }
    assert after == before


def test_a_flood_never_fills_the_disk_and_the_door_can_still_be_started_again(
    sessions, code, monkeypatch
):
    (sessions.data / "settings.toml").write_text("people_each_session = 20\n")
    monkeypatch.setattr(places, "_MOST_BEFORE", 40)
    sizes = []
    for _ in range(6):
        for _ in range(20):
            sessions.come_in(code)
        with pytest.raises(DoorShut):
            sessions.come_in(code)
        sizes.append(file_of(sessions, code).stat().st_size)
        sessions.start_door_again(code)
    assert max(sizes) == sizes[-1] == sizes[3]
    real = several(sessions, code, 8)
    assert sessions.come_in(code, real[0]).state == "in"


def test_one_place_can_be_given_back_from_elsewhere_only_so_often_and_is_always_taken_back(
    sessions, code, monkeypatch
):
    monkeypatch.setattr(places, "_MOST_MOVED", 3)
    ticket = several(sessions, code, 1)[0]
    for round_ in range(4):
        mine = token()
        sessions.record(code, told(sessions, code, mine), ticket)
        ticket = sessions.withdraw(code, mine).ticket
        assert bool(ticket) == (round_ < 3)
        assert sessions.sent(code) == 0
        assert sessions.door(code).places == 1
    assert len(file_of(sessions, code).read_bytes()) < 2000


def test_answers_given_together_are_overwritten_by_nobody_else(sessions, code):
    ours, theirs = several(sessions, code, 2)
    sessions.record_together(code, given_together(3), ours)
    with pytest.raises(TogetherKept):
        sessions.record_together(code, given_together(999, "not_yet"), theirs)
    with pytest.raises(TicketNeeded):
        sessions.record_together(code, given_together(999, "not_yet"))
    sessions.record_together(code, given_together(4), ours)
    assert sessions.come_in(code, ours).state == "in"  # nothing was spent
    sessions.record_together(code, given_together(5), by_facilitator=True)
    sessions.record_together(code, given_together(6), ours)
    sessions.reveal(code)
    assert sessions.together(code).present == 6


def test_answers_together_that_the_facilitator_wrote_are_the_facilitators(sessions, code):
    sessions.record_together(code, given_together(5), by_facilitator=True)
    with pytest.raises(TogetherKept):
        sessions.record_together(code, given_together(999), sessions.come_in(code).ticket)
    sessions.record_together(code, given_together(6), by_facilitator=True)


def test_late_answers_cannot_be_read_off_two_pictures(sessions, code):
    """One late answer was exact in 120 of 120 tries: a picture before it, and one after."""
    tickets = several(sessions, code, 7)
    for ticket in tickets[:5]:
        sessions.record(code, response(answers=dict.fromkeys(ITEMS, "partly")), ticket)
    sessions.reveal(code)
    before = sessions.tally(code)
    late = response(answers=dict.fromkeys(ITEMS, "not_yet"))
    with pytest.raises(LateNotAgreed):  # whatever a browser says or does not say
        sessions.record(code, late, tickets[5])
    assert sessions.sent(code) == 5
    assert sessions.come_in(code, tickets[5]).state == "in"
    sessions.record(code, late, tickets[5], late_agreed=True)
    for _ in range(3):
        with pytest.raises(OneLate):
            sessions.include_late(code)
        assert sessions.tally(code) == before
    sessions.record(
        code, response(answers=dict.fromkeys(ITEMS, "in_place")), tickets[6], late_agreed=True
    )
    sessions.include_late(code)
    assert sessions.tally(code).people == 7


@pytest.mark.parametrize("elsewhere", [False, True])
def test_taking_back_and_sending_again_puts_nobody_into_the_picture_twice(
    sessions, code, elsewhere
):
    *others, mine, late = several(sessions, code, 8)
    for ticket in others:
        sessions.record(code, response(answers=dict.fromkeys(ITEMS, "partly")), ticket)
    words = token()
    sessions.record(code, told(sessions, code, words, "not_yet"), mine)
    sessions.reveal(code)
    for _ in range(4):  # seven more of one, were each of them added
        mine = sessions.withdraw(code, words, "" if elsewhere else mine).ticket
        words = token()
        sessions.record(code, told(sessions, code, words, "not_yet"), mine, late_agreed=True)
        assert sessions.progress(code).late == 0
        sessions.include_late(code)
    # Nor does it help to learn what one other person says, who is late.
    sessions.record(
        code, response(answers=dict.fromkeys(ITEMS, "in_place")), late, late_agreed=True
    )
    with pytest.raises(OneLate):
        sessions.include_late(code)
    assert sessions.close(code).late == 1
    of = sessions.tally(code).of("roles")
    assert {answer: people for answer, people in of.items() if people} == {
        "partly": 6,
        "not_yet": 1,
        "in_place": 1,
    }
    assert sessions.tally(code).people == sessions.door(code).places == 8
    assert sessions.sent(code) == 8
