"""One person, one answer: places and tickets, the door, and what a room can see of it."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from keeping import (
    ANSWERS,
    ITEMS,
    close_now,
    give,
    response,
    reveal_now,
    small_instrument,
)

from workbook.sessions import (
    NO_ANSWER,
    NOT_ANSWERED,
    Door,
    DoorChanged,
    DoorOpen,
    DoorRefused,
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    NothingToWithdraw,
    OneLate,
    Receipt,
    Sessions,
    SessionSealed,
    TicketNeeded,
    TicketSpent,
    Together,
    TogetherKept,
    TooFew,
    Withdrawn,
    places,
    read_response,
)
from workbook.storage import StoreError, disk

DAY = date(2026, 11, 23)
HERE = Path(__file__).parent.parent


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


def told(sessions, code, token, answer="partly", **reflections):
    """What a browser sends."""
    message = {
        "token": token,
        "answers": dict.fromkeys(ITEMS, answer),
        "reflections": reflections,
    }
    return read_response(sessions.instrument(code), message)


def token():
    return secrets.token_hex(10)


def several(sessions, code, people, *, shut=True):
    tickets = [sessions.come_in(code).ticket for _ in range(people)]
    if shut:
        sessions.shut_door(code, people)
    return tickets


def file_of(sessions, code):
    return sessions.folder(code) / "running" / "places"


def given_together(present=3, answer="partly"):
    return Together(
        present=present,
        answers=dict.fromkeys(ITEMS, answer),
        differently=dict.fromkeys(ITEMS, 0),
    )


# What was tried against it


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
    monkeypatch.setattr(places, "MOST_PLACES", 20)
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


# Coming in


def test_a_ticket_keeps_its_place_and_nothing_else_is_known_of_it(sessions, code):
    place = sessions.come_in(code)
    assert (len(place.ticket), place.state) == (32, "in")
    assert place.ticket not in repr(place)
    assert place.ticket.encode() not in file_of(sessions, code).read_bytes()
    assert sessions.come_in(code, place.ticket) == place
    sessions.record(code, response(1), place.ticket)
    assert sessions.come_in(code, place.ticket).state == "sent"
    other = sessions.come_in(code).ticket
    sessions.pass_on(code, other)
    assert sessions.come_in(code, other).state == "passed"
    assert sessions.door(code) == Door(
        state="open",
        places=2,
        waiting=0,
        added=0,
        started_again=0,
        done=2,
        by_itself=False,
        expected=None,
    )


def test_a_ticket_of_another_session_is_none_here(sessions, code, instrument):
    other = sessions.open("Quay team", instrument).id
    foreign = sessions.come_in(other).ticket
    with pytest.raises(TicketNeeded):
        sessions.record(code, response(1), foreign)
    here = sessions.come_in(code, foreign)
    assert here.ticket != foreign
    assert not sessions.was_in_room(code, foreign)
    assert sessions.was_in_room(code, here.ticket)


def test_the_door_shuts_by_itself_when_as_many_are_in_as_are_expected(sessions, instrument):
    code = sessions.open("Harbour team", instrument, people=3).id
    several(sessions, code, 2, shut=False)
    assert sessions.door(code).state == "open"
    assert not (sessions.folder(code) / "door.csv").exists()
    sessions.come_in(code)
    door = sessions.door(code)
    assert (door.state, door.by_itself, door.expected) == ("shut", True, 3)
    assert (sessions.folder(code) / "door.csv").read_text().endswith("shut,3,0,0,0\n")
    sessions.shut_door(code, 3)
    sessions.shut_door(code, 3)
    assert not sessions.door(code).by_itself


def test_a_door_is_shut_with_the_number_that_is_in_and_no_other(sessions, code):
    with pytest.raises(DoorRefused):
        sessions.shut_door(code, 0)
    several(sessions, code, 8, shut=False)
    for wrong in (7, 9, 0, -8, None, "8"):
        with pytest.raises(DoorChanged):
            sessions.shut_door(code, wrong)
    assert sessions.door(code).state == "open"
    sessions.shut_door(code, 8)
    with pytest.raises(DoorShut):
        sessions.come_in(code)


def test_places_are_added_at_the_shut_door_alone_and_can_be_taken_back(sessions, code):
    with pytest.raises(DoorRefused):
        sessions.add_place(code)
    several(sessions, code, 2)
    for _ in range(2):
        sessions.add_place(code)
    assert (sessions.door(code).places, sessions.door(code).waiting) == (2, 2)
    late = sessions.come_in(code).ticket
    door = sessions.door(code)
    assert (door.places, door.waiting, door.added) == (3, 1, 2)
    sessions.drop_place(code)
    with pytest.raises(DoorRefused):
        sessions.drop_place(code)
    with pytest.raises(DoorShut):
        sessions.come_in(code)
    assert sessions.door(code).added == 1
    sessions.record(code, response(1), late)
    assert (sessions.folder(code) / "door.csv").read_text().splitlines()[1] == "shut,3,1,0,0"


def test_a_place_that_nobody_took_is_waited_for(sessions, code):
    tickets = several(sessions, code, 5)
    sessions.add_place(code)
    for ticket in tickets:
        sessions.record(code, response(), ticket)
    assert sessions.progress(code).state == "open"
    sessions.drop_place(code)
    assert sessions.progress(code).state == "revealed"


def test_the_door_starts_again_only_before_anything_was_sent(sessions, code):
    (first, second) = several(sessions, code, 2)
    sessions.start_door_again(code)
    assert sessions.door(code).state == "open"
    assert (sessions.folder(code) / "door.csv").read_text().splitlines()[1] == "open,0,0,1,0"
    (first, second) = several(sessions, code, 2)
    sessions.pass_on(code, first)
    with pytest.raises(DoorRefused):
        sessions.start_door_again(code)
    mine = token()
    sessions.record(code, told(sessions, code, mine), first)
    with pytest.raises(DoorRefused):
        sessions.start_door_again(code)
    sessions.withdraw(code, mine, first)
    sessions.record_together(code, given_together(), second)
    with pytest.raises(DoorRefused):
        sessions.start_door_again(code)


def test_nothing_is_shown_while_the_door_is_open(sessions, code):
    for _ in range(6):
        give(sessions, code, response())
    for act in (sessions.reveal, sessions.close):
        with pytest.raises(DoorOpen):
            act(code)
    assert sessions.find(code).state == "open"
    sessions.shut_door(code, 6)
    assert sessions.reveal(code).revealed
    assert sessions.close(code).state == "closed"


def test_an_open_session_is_closed_sealed_whatever_the_door(sessions, code):
    give(sessions, code, response())
    closed = sessions.close(code, show=False)
    assert (closed.state, closed.revealed) == ("closed", False)
    assert sessions.door(code).state == "open"


def test_below_two_nothing_is_revealed_and_closing_seals(sessions, code):
    one, _ = several(sessions, code, 2)
    sessions.record(code, response(1), one)
    with pytest.raises(TooFew):
        sessions.reveal(code)
    assert not sessions.close(code).revealed
    with pytest.raises(SessionSealed):
        sessions.reveal(code)


def test_answers_given_together_are_enough_to_show_them(sessions, code):
    sessions.record_together(code, given_together(), several(sessions, code, 1)[0])
    assert sessions.reveal(code).revealed
    assert sessions.together(code) == given_together()
    assert sessions.tally(code).people == 0


@pytest.mark.parametrize("people", [2, 4])
def test_below_five_it_is_never_revealed_by_itself(sessions, code, people):
    for ticket in several(sessions, code, people + 1)[:people]:
        sessions.record(code, response(), ticket)
    sessions.pass_on(code, sessions_last(sessions, code))
    assert sessions.progress(code).state == "open"
    assert sessions.reveal(code).revealed
    assert sessions.tally(code).of("roles") is None


def sessions_last(sessions, code):
    """A ticket of the one place in which nobody has done anything."""
    sessions.add_place(code)
    return sessions.come_in(code).ticket


# Taking back


def test_taken_back_with_its_ticket_the_place_is_the_same_one(sessions, code):
    mine, ticket = token(), several(sessions, code, 2)[0]
    sessions.record(code, told(sessions, code, mine), ticket)
    taken = sessions.withdraw(code, mine, ticket)
    assert (taken.when, taken.ticket) == (Withdrawn.BEFORE_REVEAL, ticket)
    assert sessions.come_in(code, ticket).state == "in"
    assert (sessions.door(code).places, sessions.door(code).done) == (2, 0)
    sessions.record(code, told(sessions, code, token()), ticket)


@pytest.mark.parametrize("shown", ["none", "another person’s", "nonsense"])
def test_taken_back_from_elsewhere_the_place_moves_and_never_doubles(sessions, code, shown):
    old, others = several(sessions, code, 2)
    mine = token()
    sent = told(sessions, code, mine)
    sessions.record(code, sent, old)
    ticket = {"none": "", "another person’s": others, "nonsense": "f" * 32}[shown]
    new = sessions.withdraw(code, mine, ticket).ticket
    assert new not in {"", old, others}
    assert (sessions.door(code).places, sessions.door(code).done) == (2, 0)
    # The older ticket is good for nothing any more, not even for the same response again.
    for again in (sent, response(1)):
        with pytest.raises(TicketSpent):
            sessions.record(code, again, old)
    with pytest.raises(NothingToWithdraw):
        sessions.withdraw(code, mine, old)
    sessions.record(code, sent, new)
    assert sessions.record(code, sent, old) is Receipt.ALREADY_KEPT
    assert sessions.sent(code) == 1
    # And back and forth with the same words: still one place.
    newest = sessions.withdraw(code, mine, old).ticket
    assert newest not in {old, new}
    for spent in (old, new):
        with pytest.raises(TicketSpent):
            sessions.record(code, sent, spent)
    assert (sessions.door(code).places, sessions.door(code).done) == (2, 0)


def test_responses_from_before_there_were_tickets_keep_their_places(sessions, code):
    """An older workbook kept no places."""
    tokens = [token() for _ in range(3)]
    for each in tokens:
        give(sessions, code, told(sessions, code, each))
    file_of(sessions, code).unlink()
    fresh = Sessions(sessions.data, today=lambda: DAY)
    assert (fresh.door(code).places, fresh.door(code).done) == (3, 3)
    ticket = fresh.come_in(code).ticket
    assert fresh.door(code).places == 4
    moved = fresh.withdraw(code, tokens[0]).ticket
    assert (fresh.door(code).places, fresh.door(code).done) == (4, 2)
    fresh.shut_door(code, 4)
    for each in (ticket, moved):
        fresh.record(code, response(), each)
    assert fresh.door(code).done == fresh.sent(code) == 4
    fresh.reveal(code)


# Who was in the room


def test_who_was_in_the_room_is_known_for_the_room_days_and_then_forgotten(sessions, code, today):
    ticket = several(sessions, code, 3)[0]
    for _ in range(2):
        give(sessions, code, response())
    assert sessions.was_in_room(code, ticket)
    sessions.reveal(code)
    sessions.close(code)
    for days, there in ((0, True), (7, True), (8, False)):
        today[0] = DAY + timedelta(days=days)
        assert sessions.was_in_room(code, ticket) is there
        assert not sessions.was_in_room(code, "0" * 32)
        assert not sessions.was_in_room(code, "")
        assert sessions.forget_room(code) is not there
    assert not (sessions.folder(code) / ".room").exists()
    assert not sessions.forget_room(code)
    today[0] = DAY
    assert not sessions.was_in_room(code, ticket)


def test_a_service_says_how_long_the_room_is_known(sessions, code, today):
    ticket = several(sessions, code, 1)[0]
    sessions.close(code, show=False)
    (sessions.data / "room.toml").write_text("open_days_after_closing = 0\n")
    assert sessions.was_in_room(code, ticket)
    today[0] = DAY + timedelta(days=1)
    assert not sessions.was_in_room(code, ticket)


def test_what_the_door_counted_stays_when_the_session_is_closed(sessions, instrument):
    code = sessions.open("Harbour team", instrument, people=3).id
    tickets = several(sessions, code, 3)
    sessions.add_place(code)
    sessions.come_in(code)
    for ticket in tickets:
        sessions.record(code, response(), ticket)
    running = sessions.door(code)
    sessions.close(code)
    assert sessions.door(code) == running
    assert sessions.progress(code).door == running
    assert (sessions.progress(code).joined, sessions.progress(code).done) == (4, 3)


@pytest.mark.parametrize("edited", [b"", b"state,places\nshut,8\n", b"\xff\xfe", b"shut"])
def test_a_door_file_that_says_nothing_is_said(sessions, code, edited):
    several(sessions, code, 1)
    sessions.close(code, show=False)
    (sessions.folder(code) / "door.csv").write_bytes(edited)
    with pytest.raises(StoreError):
        sessions.door(code)


@pytest.mark.parametrize("edited", ["", "{}", "[]", '{"tickets": 7}', "\0" * 9])
def test_places_that_cannot_be_understood_let_nobody_in_and_lose_nothing(sessions, code, edited):
    ticket = several(sessions, code, 2)[0]
    file_of(sessions, code).write_text(edited)
    for act in (
        lambda: sessions.come_in(code),
        lambda: sessions.record(code, response(1), ticket),
        lambda: sessions.door(code),
    ):
        with pytest.raises(StoreError):
            act()
    assert file_of(sessions, code).read_text() == edited


def test_every_refusal_has_three_sentences():
    for refusal in (
        DoorOpen(), DoorShut(), DoorChanged(7), DoorRefused("It is so.", "Do this."),
        DoorStartedAgain(), TicketNeeded(), TicketSpent(), LateNotAgreed(), TooFew(), OneLate(),
        TogetherKept(),
    ):  # fmt: skip
        for part in (refusal.happened, refusal.means, refusal.do):
            assert part[0].isupper()
            assert part.endswith(".")


# On the table


def test_reflections_are_on_the_table_with_the_answers_in_the_picture(sessions, code):
    tokens = [token() for _ in range(5)]
    for number, each in enumerate(tokens):
        give(sessions, code, told(sessions, code, each, roles=f"Words {number}"))
    with pytest.raises(SessionSealed):
        sessions.tabled(code)
    reveal_now(sessions, code)
    assert Counter(sessions.tabled(code)["roles"]) == Counter(f"Words {n}" for n in range(5))
    assert sessions.tabled(code)["purpose"] == ()
    assert sessions.tabled(code) == Sessions(sessions.data).tabled(code)
    # Late words come with late answers, never alone: their writer would be known.
    give(sessions, code, told(sessions, code, token(), roles="Late words"))
    assert "Late words" not in sessions.tabled(code)["roles"]
    give(sessions, code, told(sessions, code, token(), purpose="Later words"))
    sessions.include_late(code)
    assert "Late words" in sessions.tabled(code)["roles"]
    sessions.withdraw(code, tokens[0])
    assert "Words 0" not in sessions.tabled(code)["roles"]
    sessions.close(code)
    assert len(sessions.tabled(code)["roles"]) == 5
    sessions.delete_answers(code)
    assert not any(sessions.tabled(code).values())


def test_below_five_answers_nothing_is_on_the_table(sessions, code):
    for _ in range(4):
        give(sessions, code, told(sessions, code, token(), roles="Words"))
    reveal_now(sessions, code)
    assert sessions.tabled(code) == {}
    sessions.close(code)
    assert sessions.tabled(code) == {}


def test_the_order_on_the_table_is_not_that_of_sending(sessions, code):
    for number in range(12):
        give(sessions, code, told(sessions, code, token(), roles=f"{number:02}", ending="x"))
    reveal_now(sessions, code)
    assert list(sessions.tabled(code)["roles"]) != sorted(sessions.tabled(code)["roles"])


# No answer on the scale


def test_no_answer_on_the_scale_is_never_does_not_apply(sessions, tmp_path):
    code = sessions.open("Harbour team", "culture-and-review").id
    own = sessions.instrument(code)
    first, second, *_ = [item.id for item in own.items]
    for answer in ("prefer_not_to_say", "prefer_not_to_say", "agree", "not_sure", None):
        message = {
            "token": token(),
            "answers": {second: "agree"} | ({first: answer} if answer else {}),
            "reflections": {},
        }
        give(sessions, code, read_response(own, message))
    close_now(sessions, code)
    counts = sessions.standing_answers(code)
    assert counts[first] == {
        "in_place": 1,
        "partly": 0,
        "not_yet": 0,
        "not_sure": 1,
        "not_applicable": 0,
        NO_ANSWER: 3,
    }
    assert {sum(of.values()) for of in counts.values()} == {5}


# Several at once


def test_two_processes_cannot_both_take_the_last_place(sessions, code):
    several(sessions, code, 2)
    script = (
        "import sys\n"
        "from workbook.sessions import DoorShut, Sessions\n"
        "sessions = Sessions(sys.argv[1])\n"
        "sessions.door(sys.argv[2])\n"
        "print('ready', flush=True)\n"
        "for _ in range(20):\n"
        "    sys.stdin.readline()\n"
        "    try:\n"
        "        sessions.come_in(sys.argv[2])\n"
        "        print('in', flush=True)\n"
        "    except DoorShut:\n"
        "        print('shut', flush=True)\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, sessions.data, code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE.parent,
        )
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout.readline() == "ready\n"
    for number in range(20):
        sessions.add_place(code)
        for each in both:
            each.stdin.write("\n")
            each.stdin.flush()
        assert sorted(each.stdout.readline() for each in both) == ["in\n", "shut\n"]
        assert sessions.door(code).places == 3 + number
    for each in both:
        each.communicate()
        assert each.returncode == 0


@pytest.mark.parametrize("expected", [None, 10])
def test_many_who_come_in_at_once_each_have_a_place_and_no_more_than_are_expected(
    sessions, instrument, expected
):
    code = sessions.open("Harbour team", instrument, people=expected).id
    go, tickets, refused = threading.Barrier(24), [], []

    def one():
        own = Sessions(sessions.data)
        go.wait()
        try:
            tickets.append(own.come_in(code).ticket)
        except DoorShut:
            refused.append(1)

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tickets) == len(set(tickets)) == (expected or 24)
    assert len(tickets) + len(refused) == 24
    assert sessions.door(code).places == len(tickets)


def test_one_ticket_used_by_many_at_once_is_spent_once(sessions, code):
    ticket = several(sessions, code, 1)[0]
    go, kept, refused = threading.Barrier(12), [], []

    def one():
        own = Sessions(sessions.data)
        go.wait()
        try:
            kept.append(own.record(code, response(), ticket))
        except TicketSpent:
            refused.append(1)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(kept), len(refused), sessions.sent(code)) == (1, 11, 1)


def test_a_full_disk_between_the_place_and_the_answer_loses_neither(sessions, code, monkeypatch):
    ticket = several(sessions, code, 1)[0]
    one = response(1)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "add_to_end", full)
        with pytest.raises(StoreError):
            sessions.record(code, one, ticket)
    assert sessions.sent(code) == 0
    with pytest.raises(TicketSpent):
        sessions.record(code, response(2), ticket)
    assert sessions.record(code, one, ticket) is Receipt.KEPT
    assert sessions.sent(code) == 1


def test_a_place_whose_answer_a_crash_kept_away_is_waited_for(sessions, code, monkeypatch):
    *five, last = several(sessions, code, 6)
    for ticket in five:
        sessions.record(code, response(), ticket)
    one = response(1)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "add_to_end", full)
        with pytest.raises(StoreError):
            sessions.record(code, one, last)
    assert sessions.door(code).done == 6
    assert sessions.progress(code).state == "open"  # it would be late through no fault of theirs
    sessions.record(code, one, last)
    assert sessions.find(code).state == "revealed"
    assert sessions.tally(code).people == 6


# Any order of anything


class AnyDoor(RuleBasedStateMachine):
    """People come in, send, pass, take back; strangers try; the facilitator counts and shows."""

    @initialize(people=st.sampled_from([None, None, 3, 5, 6]))
    def begin(self, people):
        self.temporary = tempfile.TemporaryDirectory()
        home = Path(self.temporary.name)
        self.sessions = Sessions(home / "data", today=lambda: DAY)
        self.code = self.sessions.open("Harbour team", small_instrument(home), people).id
        self.people = people
        #: Ticket to "in", "passed" or the token with which it sent; then those good for nothing.
        self.good, self.dead, self.void = {}, set(), []
        #: Responses there are: token to answer.
        self.there = {}
        self.added = self.waiting = 0
        self.shown = None
        self.shut_by_hand = False
        self.most = 0

    def teardown(self):
        if hasattr(self, "temporary"):
            self.temporary.cleanup()

    @property
    def state(self):
        return self.sessions.find(self.code).state

    @property
    def is_shut(self):
        return self.shut_by_hand or (self.people is not None and len(self.good) >= self.people)

    def pick(self, which, kind=None):
        good = sorted(t for t, was in self.good.items() if kind is None or kind(was))
        return good[which % len(good)] if good else None

    @precondition(lambda self: self.state != "closed")
    @rule(given=st.sampled_from(["", "0" * 32, "dead", "mine"]), which=st.integers(0, 50))
    def come_in(self, given, which):
        if given == "mine":
            given = self.pick(which) or ""
        if given == "dead":
            given = self.void[which % len(self.void)] if self.void else ""
        before = dict(self.good)
        try:
            place = self.sessions.come_in(self.code, given)
        except DoorStartedAgain:
            assert given in self.void
            return
        except DoorShut:
            assert self.is_shut
            assert not self.waiting
            return
        if place.ticket in before:
            assert place.ticket == given
            return
        if self.is_shut:
            assert self.waiting
            self.waiting -= 1
        else:  # (d) an open door never lets in more than are expected
            assert self.people is None or len(before) < self.people
        assert place.ticket not in self.dead
        self.good[place.ticket] = "in"

    @rule(which=st.integers(0, 50), answer=st.sampled_from(ANSWERS[:5]), agreed=st.booleans())
    def send(self, which, answer, agreed):
        ticket = self.pick(which)
        if ticket is None or self.state == "closed":
            return
        mine = token()
        one = told(self.sessions, self.code, mine, answer)
        revealed = self.state == "revealed"
        try:
            self.sessions.record(self.code, one, ticket, late_agreed=agreed)
        except TicketSpent:
            assert self.good[ticket] not in {"in", "passed"}
        except LateNotAgreed:
            assert revealed
            assert not agreed
        else:
            assert self.good[ticket] in {"in", "passed"}
            assert agreed or not revealed
            self.good[ticket] = mine
            self.there[mine] = answer

    @precondition(lambda self: self.state != "closed")
    @rule(which=st.integers(0, 50), kind=st.sampled_from(["none", "dead", "void"]))
    def send_without_a_place(self, which, kind):
        pool = {"none": ["", "1" * 32], "dead": sorted(self.dead), "void": self.void}[kind]
        if pool:
            with pytest.raises((TicketNeeded, TicketSpent, DoorStartedAgain)):
                self.sessions.record(
                    self.code, response(), pool[which % len(pool)], late_agreed=True
                )

    @rule(which=st.integers(0, 50))
    def send_again(self, which):
        ticket = self.pick(which, lambda was: was not in {"in", "passed"})
        if ticket is not None and self.good[ticket] in self.there:
            mine = self.good[ticket]
            one = told(self.sessions, self.code, mine, self.there[mine])
            assert self.sessions.record(self.code, one, ticket) is Receipt.ALREADY_KEPT

    @precondition(lambda self: self.state != "closed")
    @rule(which=st.integers(0, 50))
    def pass_on(self, which):
        ticket = self.pick(which)
        if ticket is None:
            return
        try:
            self.sessions.pass_on(self.code, ticket)
        except TicketSpent:
            assert self.good[ticket] not in {"in", "passed"}
        else:
            self.good[ticket] = "passed"

    @precondition(lambda self: self.there)
    @rule(which=st.integers(0, 50), shown=st.sampled_from(["own", "none", "another"]))
    def take_back(self, which, shown):
        mine = sorted(self.there)[which % len(self.there)]
        own = next(ticket for ticket, was in self.good.items() if was == mine)
        given = {"own": own, "none": "", "another": self.pick(which)}[shown]
        closed = self.state == "closed"
        taken = self.sessions.withdraw(self.code, mine, given)
        del self.there[mine]
        if closed:
            assert taken.ticket == ""
        elif given == own:
            assert taken.ticket == own
            self.good[own] = "in"
        else:
            assert taken.ticket not in self.good
            del self.good[own]
            self.dead.add(own)
            self.good[taken.ticket] = "in"

    @rule(wrong=st.sampled_from([0, 0, 0, 1, -1]))
    def shut(self, wrong):
        if self.state == "closed":
            return
        try:
            self.sessions.shut_door(self.code, len(self.good) + wrong)
        except DoorChanged:
            assert wrong
        except DoorRefused:
            assert not self.good
        else:
            assert not wrong
            self.shut_by_hand = True

    @precondition(lambda self: self.state != "closed")
    @rule()
    def start_again(self):
        touched = any(was != "in" for was in self.good.values())
        try:
            self.sessions.start_door_again(self.code)
        except DoorRefused:
            assert touched or self.there or self.state == "revealed"
            return
        assert not touched  # (e) never after anything was sent
        assert not self.there
        assert self.state == "open"
        self.void += [*self.good, *self.dead]
        self.good, self.dead = {}, set()
        self.shut_by_hand, self.added, self.waiting = False, 0, 0

    @precondition(lambda self: self.state != "closed")
    @rule(back=st.booleans())
    def add_or_drop(self, back):
        try:
            (self.sessions.drop_place if back else self.sessions.add_place)(self.code)
        except DoorRefused:
            assert (not self.waiting) if back else (not self.is_shut)
        else:
            self.waiting += -1 if back else 1
            self.added += -1 if back else 1

    @rule()
    def another_process(self):
        self.sessions = Sessions(self.sessions.data, today=lambda: DAY)

    @precondition(lambda self: self.state == "open")
    @rule()
    def reveal(self):
        try:
            self.sessions.reveal(self.code)
        except DoorOpen:
            assert not self.is_shut
        except TooFew:
            assert len(self.there) < 2
        else:
            assert self.is_shut
            assert len(self.there) >= 2

    @precondition(lambda self: self.state == "revealed")
    @rule()
    def include(self):
        late = self.sessions.progress(self.code).late
        try:
            self.sessions.include_late(self.code)
        except OneLate:
            assert late == 1
        else:
            assert late != 1
            self.shown = None

    @rule(show=st.booleans())
    def close(self, show):
        if len(self.good) < 4:  # mostly later
            return
        with suppress(DoorOpen):
            self.sessions.close(self.code, show=show)
            self.shown = None

    @invariant()
    def there_are_never_more_responses_than_places(self):
        if not hasattr(self, "sessions"):
            return
        door = self.sessions.door(self.code)
        assert self.sessions.sent(self.code) == len(self.there) <= door.places  # (a)
        assert door.state == ("shut" if self.is_shut else "open")
        assert (door.places, door.added) == (len(self.good), self.added)
        if self.state != "closed":
            assert door.waiting == self.waiting
            assert door.done == sum(was != "in" for was in self.good.values())

    @invariant()
    def it_reveals_itself_only_when_it_may_and_never_below_two(self):
        if not hasattr(self, "sessions"):
            return
        before = self.state
        progress = self.sessions.progress(self.code)
        done = all(was != "in" for was in self.good.values()) and not self.waiting
        may = self.shut_by_hand and done and len(self.there) >= 5
        if before == "open":
            assert (progress.state == "revealed") == may  # (b)
        if progress.state == "open":
            with pytest.raises(SessionSealed):
                self.sessions.tally(self.code)
            return
        if not self.sessions.find(self.code).revealed:
            return
        figures = self.sessions.tally(self.code)
        assert figures.people >= 2  # (c)
        now = json.dumps([figures.people, [figures.of(item) for item in ITEMS]])
        assert self.shown in {None, now}
        self.shown = now
        for item in ITEMS:
            of = figures.of(item)
            if of is not None:
                assert sum(of.values()) - of[NOT_ANSWERED] >= 5


AnyDoor.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyDoor = AnyDoor.TestCase
