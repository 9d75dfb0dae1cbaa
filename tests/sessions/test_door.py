"""Places and tickets, the door, and what stays of them when a session is closed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from doors import file_of, given_together, several, token, told
from keeping import (
    close_now,
    give,
    response,
    reveal_now,
    small_instrument,
)

from workbook.sessions import (
    NO_ANSWER,
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
    TogetherKept,
    TooFew,
    Withdrawn,
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

    really = disk.replace

    def full(path, data):
        if path.name == "responses.csv":
            raise OSError(28, "No space left on device")
        really(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
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

    really = disk.replace

    def full(path, data):
        if path.name == "responses.csv":
            raise OSError(28, "No space left on device")
        really(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        with pytest.raises(StoreError):
            sessions.record(code, one, last)
    assert sessions.door(code).done == 6
    assert sessions.progress(code).state == "open"  # it would be late through no fault of theirs
    sessions.record(code, one, last)
    assert sessions.find(code).state == "revealed"
    assert sessions.tally(code).people == 6
