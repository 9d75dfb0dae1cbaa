"""Sealed until the reveal, which comes by itself; withdrawing; late answers; passing."""

from __future__ import annotations

import itertools
import json
import secrets
import threading
from datetime import date

import pytest
from keeping import (
    ITEMS,
    close_now,
    come_in,
    give,
    response,
    reveal_now,
    shut_now,
    small_instrument,
)

from workbook.errors import WorkbookError
from workbook.patterns.pattern import team_pattern
from workbook.sessions import (
    OneLate,
    Place,
    TakenBack,
    TicketNeeded,
    TicketSpent,
    reveal,
)
from workbook.sessions.repository import (
    NothingToWithdraw,
    Receipt,
    SessionClosed,
    Sessions,
    SessionSealed,
    Withdrawn,
)
from workbook.sessions.responses import NOT_ANSWERED, Together, read_response
from workbook.sessions.tally import COUNTS
from workbook.storage import disk

DAY = date(2026, 11, 23)


@pytest.fixture
def instrument(tmp_path):
    return small_instrument(tmp_path)


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data", today=lambda: DAY)


def opened(sessions, instrument, people=None):
    return sessions.open("Harbour team", instrument, people).id


def token():
    return secrets.token_hex(10)


def sent(sessions, code, given=None, *, reflections=None, answer="partly", ticket=None):
    """Send as a browser would, from a place of its own; return the token."""
    given = given or token()
    message = {
        "token": given,
        "answers": dict.fromkeys(ITEMS, answer),
        "reflections": reflections or {},
    }
    one = read_response(sessions.instrument(code), message)
    if ticket is None:
        give(sessions, code, one)
    else:
        sessions.record(code, one, ticket, late_agreed=True)
    return given


def everybody_in(sessions, code, people):
    """Let so many come in, and say that so many are in the room; return their tickets."""
    tickets = [come_in(sessions, code) for _ in range(people)]
    shut_now(sessions, code)
    return tickets


def counted(sessions, code, item="roles"):
    """The figures of one item without noughts, or None when they are withheld."""
    of = sessions.tally(code).of(item)
    return None if of is None else {answer: people for answer, people in of.items() if people}


# The reveal


def test_the_last_of_those_in_the_room_brings_the_reveal_with_nobody_looking(sessions, instrument):
    code = opened(sessions, instrument)
    *first, last = everybody_in(sessions, code, 6)
    for ticket in first:
        sent(sessions, code, ticket=ticket)
    assert sessions.find(code).state == "open"
    sent(sessions, code, answer="not_yet", ticket=last)
    session = sessions.find(code)
    assert (session.state, session.revealed_on) == ("revealed", DAY)
    assert counted(sessions, code) == {"partly": 5, "not_yet": 1}


def test_passing_counts_as_being_done_and_shows_in_no_figure(sessions, instrument):
    code = opened(sessions, instrument, people=7)
    one, other, *rest = everybody_in(sessions, code, 7)
    for ticket in rest:
        sent(sessions, code, ticket=ticket)
    sessions.pass_on(code, one)
    assert sessions.find(code).state == "open"
    sessions.pass_on(code, other)
    assert sessions.find(code).state == "revealed"
    assert counted(sessions, code) == {"partly": 5}
    assert sessions.tally(code).people == 5


def test_who_passes_and_then_sends_is_one_person(sessions, instrument):
    code = opened(sessions, instrument, people=6)
    changed_mind, *rest = everybody_in(sessions, code, 6)
    sessions.pass_on(code, changed_mind)
    sessions.pass_on(code, changed_mind)
    assert sessions.progress(code).done == 1
    sent(sessions, code, ticket=changed_mind)
    assert sessions.progress(code).done == 1
    with pytest.raises(TicketSpent):  # sent already: that stands
        sessions.pass_on(code, changed_mind)
    assert sessions.progress(code).done == 1
    for ticket in rest[:-1]:
        sent(sessions, code, ticket=ticket)
    assert sessions.find(code).state == "open"


def test_a_place_is_counted_once_for_each_device(sessions, instrument):
    code = opened(sessions, instrument, people=9)
    phone = come_in(sessions, code)
    for _ in range(3):
        assert sessions.come_in(code, phone) == Place(ticket=phone, state="in")
    come_in(sessions, code)
    progress = sessions.progress(code)
    assert (progress.joined, progress.done, progress.expected) == (2, 0, 9)
    for _ in range(4):
        sent(sessions, code)
    assert sessions.progress(code).joined == 6


@pytest.mark.parametrize("nonsense", [None, 7, "", "x" * 32, "0" * 500, ["0" * 32], "0" * 32])
def test_a_ticket_that_is_none_is_good_for_nothing(sessions, instrument, nonsense):
    code = opened(sessions, instrument)
    for act in (
        lambda: sessions.pass_on(code, nonsense),
        lambda: sessions.record(code, response(1), nonsense),
    ):
        with pytest.raises(TicketNeeded):
            act()
    assert sessions.progress(code).joined == 0
    assert sessions.sent(code) == 0
    assert not sessions.was_in_room(code, nonsense)


def test_without_a_number_of_people_nothing_is_revealed_until_it_is_asked_for(sessions, instrument):
    code = opened(sessions, instrument)
    for _ in range(12):
        sent(sessions, code)
    assert sessions.progress(code).state == "open"
    assert reveal_now(sessions, code).state == "revealed"
    assert reveal_now(sessions, code) == sessions.find(code)


def test_a_crash_before_the_reveal_is_made_good_by_whoever_asks_next(
    sessions, instrument, monkeypatch
):
    code = opened(sessions, instrument, people=5)
    tickets = everybody_in(sessions, code, 5)
    with monkeypatch.context() as patch:
        patch.setattr(reveal, "reveal_when_all_are_done", lambda *_: None)
        for ticket in tickets:
            sent(sessions, code, ticket=ticket)
    assert sessions.find(code).state == "open"
    assert sessions.progress(code).state == "revealed"


def test_a_full_disk_at_the_reveal_does_not_lose_the_last_answer(sessions, instrument, monkeypatch):
    code = opened(sessions, instrument, people=5)
    *first, last = everybody_in(sessions, code, 5)
    for ticket in first:
        sent(sessions, code, ticket=ticket)
    whole = disk.replace

    def full(path, data):
        if path.name == COUNTS:
            raise OSError(28, "No space left on device")
        whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", full)
        sent(sessions, code, ticket=last)
    assert sessions.sent(code) == 5
    assert sessions.find(code).state == "open"
    assert sessions.progress(code).state == "revealed"


def test_many_at_once_reveal_once_and_lose_nobody(sessions, instrument, tmp_path):
    code = opened(sessions, instrument, people=12)
    tickets = everybody_in(sessions, code, 12)
    go = threading.Barrier(12)

    def send(ticket):
        go.wait()
        sent(Sessions(tmp_path / "data", today=lambda: DAY), code, ticket=ticket)

    people = [threading.Thread(target=send, args=(ticket,)) for ticket in tickets]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sessions.find(code).state == "revealed"
    assert sessions.tally(code).people == 12
    assert sessions.progress(code).late == 0


@pytest.mark.parametrize("state", ["open", "closed without a reveal"])
def test_before_the_reveal_nothing_gives_out_an_answer(sessions, instrument, state, tmp_path):
    code = opened(sessions, instrument)
    for _ in range(8):
        sent(sessions, code, reflections={"roles": "a canarybird in the words"})
    sessions.record_together(
        code,
        Together(
            present=3, answers=dict.fromkeys(ITEMS, "partly"), differently=dict.fromkeys(ITEMS, 1)
        ),
        by_facilitator=True,
    )
    if state != "open":
        sessions.close(code, show=False)
        assert not sessions.find(code).revealed
        with pytest.raises(SessionSealed):
            reveal_now(sessions, code)
    for peek in (
        sessions.tally,
        sessions.together,
        sessions.responses_file,
        sessions.reflections,
        sessions.include_late,
        sessions.tabled,
    ):
        with pytest.raises(SessionSealed) as sealed:
            peek(code)
        assert "canarybird" not in str(sealed.value)
    assert not (sessions._folder / code / COUNTS).exists()
    assert "canarybird" not in repr((sessions.find(code), sessions.progress(code)))
    with pytest.raises(ValueError, match="sealed"):
        team_pattern(sessions.find(code), sessions.instrument(code), None)


def test_single_answers_stay_sealed_after_the_reveal_until_the_session_closes(sessions, instrument):
    code = opened(sessions, instrument, people=5)
    for _ in range(5):
        sent(sessions, code, reflections={"roles": "Words"})
    reveal_now(sessions, code)
    for peek in (sessions.responses_file, sessions.reflections):
        with pytest.raises(SessionSealed):
            peek(code)
    close_now(sessions, code)
    assert len(sessions.reflections(code)) == 5


@pytest.mark.parametrize("people", [2, 4])
def test_below_five_the_reveal_counts_nothing_out(sessions, instrument, people):
    code = opened(sessions, instrument, people=people)
    for _ in range(people):
        sent(sessions, code)
    assert reveal_now(sessions, code).revealed
    assert all(counted(sessions, code, item) is None for item in ITEMS)
    assert "partly" not in (sessions._folder / code / COUNTS).read_text()


def test_an_item_that_fewer_than_five_answered_is_withheld_from_the_figures_too(
    sessions, instrument
):
    code = opened(sessions, instrument)
    for number in range(8):
        skipped = {"roles": NOT_ANSWERED} if number < 4 else {}
        give(
            sessions, code, response(number, answers={**dict.fromkeys(ITEMS, "partly"), **skipped})
        )
    reveal_now(sessions, code)
    assert counted(sessions, code, "roles") is None
    assert counted(sessions, code, "ending") == {"partly": 8}


# Late answers


def test_late_answers_are_kept_and_shown_only_when_it_is_asked_for_and_never_one_alone(
    sessions, instrument
):
    code = opened(sessions, instrument, people=6)
    for _ in range(6):
        sent(sessions, code)
    reveal_now(sessions, code)
    sent(sessions, code, answer="not_yet")
    assert sessions.progress(code).late == 1
    with pytest.raises(OneLate):
        sessions.include_late(code)
    assert sessions.progress(code).late == 1
    assert counted(sessions, code) == {"partly": 6}
    sent(sessions, code, answer="in_place")
    assert sessions.include_late(code).late == sessions.find(code).late == 2
    assert sessions.progress(code).late == 0
    assert counted(sessions, code) == {"partly": 6, "not_yet": 1, "in_place": 1}
    sessions.include_late(code)
    assert counted(sessions, code) == {"partly": 6, "not_yet": 1, "in_place": 1}
    assert close_now(sessions, code).late == 2


def test_closing_takes_late_answers_in_and_says_how_many(sessions, instrument):
    code = opened(sessions, instrument, people=5)
    for _ in range(5):
        sent(sessions, code)
    reveal_now(sessions, code)
    sent(sessions, code, answer="not_yet")
    assert close_now(sessions, code).late == 1
    assert counted(sessions, code) == {"partly": 5, "not_yet": 1}


def test_late_answers_lift_a_session_over_five_all_at_once(sessions, instrument):
    code = opened(sessions, instrument)
    for _ in range(3):
        sent(sessions, code)
    reveal_now(sessions, code)
    sent(sessions, code, answer="not_yet")
    sent(sessions, code, answer="not_yet")
    sessions.include_late(code)
    assert counted(sessions, code) == {"partly": 3, "not_yet": 2}


def test_late_answers_cut_off_while_they_are_added_are_added_once(
    sessions, instrument, monkeypatch
):
    code = opened(sessions, instrument, people=5)
    for _ in range(5):
        sent(sessions, code)
    reveal_now(sessions, code)
    for _ in range(2):
        sent(sessions, code, answer="not_yet")
    whole = disk.replace

    for cut in (COUNTS, "counted.json"):

        def fails(path, data, cut=cut):
            if path.name == cut:
                raise OSError(5, "Input/output error")
            whole(path, data)

        with monkeypatch.context() as patch:
            patch.setattr(disk, "replace", fails)
            with pytest.raises(WorkbookError):
                sessions.include_late(code)
        assert sessions.progress(code).late == 2
        assert counted(sessions, code) == {"partly": 5}
        assert sessions.find(code).late == 2, "said first: nothing may be worked out anew"
    sessions.include_late(code)
    assert counted(sessions, code) == {"partly": 5, "not_yet": 2}
    assert sessions.find(code).late == 2
    assert sessions.progress(code).late == 0


def test_a_closed_session_takes_no_answer_no_pass_and_no_answer_together(sessions, instrument):
    code = opened(sessions, instrument)
    ticket = come_in(sessions, code)
    close_now(sessions, code)
    with pytest.raises(SessionClosed):
        sent(sessions, code, ticket=ticket)
    with pytest.raises(SessionClosed):
        sessions.pass_on(code, ticket)
    with pytest.raises(SessionClosed):
        sessions.come_in(code, ticket)
    with pytest.raises(SessionClosed):
        sessions.come_in(code)
    together = Together(
        present=2, answers=dict.fromkeys(ITEMS, "partly"), differently=dict.fromkeys(ITEMS, 0)
    )
    for by_facilitator in (True, False):
        with pytest.raises(SessionClosed):
            sessions.record_together(code, together, ticket, by_facilitator=by_facilitator)
    for act in (
        sessions.add_place,
        sessions.drop_place,
        sessions.start_door_again,
        lambda code: sessions.shut_door(code, 1),
    ):
        with pytest.raises(SessionClosed):
            act(code)


# Answering together


def test_answers_given_together_stand_apart_and_never_count_as_people(sessions, instrument):
    code = opened(sessions, instrument)
    first = Together(
        present=6, answers=dict.fromkeys(ITEMS, "partly"), differently=dict.fromkeys(ITEMS, 2)
    )
    second = Together(
        present=5,
        answers={**dict.fromkeys(ITEMS, "not_yet"), "ending": NOT_ANSWERED},
        differently=dict.fromkeys(ITEMS, 1),
    )
    ticket = come_in(sessions, code)
    sessions.record_together(code, first, ticket)
    sessions.record_together(code, second, ticket)
    assert sessions.progress(code).done == 0
    for _ in range(5):
        sent(sessions, code)
    reveal_now(sessions, code)
    assert sessions.together(code) == second
    assert counted(sessions, code) == {"partly": 5}
    assert sessions.tally(code).people == 5


# Withdrawing


def files(sessions, code):
    """Everything that any file of a session says, but for its own description."""
    folder = sessions._folder / code
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"instrument.toml", "datapackage.json", ".lock"}
    }


def test_taken_back_before_the_reveal_an_answer_is_gone_from_every_file(sessions, instrument):
    code = opened(sessions, instrument, people=6)
    sent(sessions, code, reflections={"ending": "Somebody else’s words"})
    mine = sent(sessions, code, reflections={"roles": "My own words", "ending": "More of mine"})
    sent(sessions, code, reflections={"roles": "Words of a third"})
    grouped = "-".join(mine[place : place + 4] for place in range(0, 20, 4)).upper()
    assert sessions.withdraw(code, f"  {grouped} ").when is Withdrawn.BEFORE_REVEAL
    said = b"".join(files(sessions, code).values())
    assert b"of mine" not in said
    assert b"My own" not in said
    assert b"third" in said
    assert sessions.sent(code) == 2
    assert sessions.progress(code).done == 2
    with pytest.raises(NothingToWithdraw):
        sessions.withdraw(code, mine)
    sent(sessions, code)  # and the session goes on
    assert sessions.sent(code) == 3


def test_taken_back_after_the_reveal_the_figures_stay_and_the_record_has_it_no_more(
    sessions, instrument
):
    code = opened(sessions, instrument, people=6)
    mine = sent(sessions, code, answer="not_yet", reflections={"roles": "My own words"})
    for _ in range(5):
        sent(sessions, code)
    reveal_now(sessions, code)
    before = (sessions._folder / code / COUNTS).read_bytes()
    assert sessions.withdraw(code, mine).when is Withdrawn.AFTER_REVEAL
    assert sessions.progress(code).late == 0
    for _ in range(2):
        sent(sessions, code, answer="in_place")
    assert sessions.progress(code).late == 2
    assert (sessions._folder / code / COUNTS).read_bytes() == before
    sessions.include_late(code)
    # The late answers are added; the one that was taken back does not show by its absence.
    assert counted(sessions, code) == {"partly": 5, "not_yet": 1, "in_place": 2}
    close_now(sessions, code)
    assert counted(sessions, code) == {"partly": 5, "not_yet": 1, "in_place": 2}
    assert sessions.sent(code) == 7
    assert sessions.reflections(code) == ()


def test_an_answer_can_be_taken_back_from_a_closed_session(sessions, instrument):
    code = opened(sessions, instrument)
    mine = sent(sessions, code)
    sent(sessions, code)
    close_now(sessions, code)
    assert sessions.withdraw(code, mine) == TakenBack(when=Withdrawn.AFTER_REVEAL, ticket="")
    assert sessions.sent(code) == 1


@pytest.mark.parametrize("typed", ["", "no", "0" * 20, "0" * 32, "x" * 10_000, "0000-0000", None])
def test_a_code_that_is_nobodys_takes_nothing_back(sessions, instrument, typed):
    code = opened(sessions, instrument)
    sent(sessions, code, reflections={"roles": "Words"})
    before = files(sessions, code)
    with pytest.raises(NothingToWithdraw) as trouble:
        sessions.withdraw(code, typed)
    assert files(sessions, code) == before
    assert not typed or typed not in str(trouble.value)


def test_cut_off_half_way_taking_back_is_finished_by_trying_again(
    sessions, instrument, monkeypatch
):
    code = opened(sessions, instrument)
    mine = sent(sessions, code, reflections={"roles": "My own words"})
    sent(sessions, code, reflections={"roles": "Another’s"})
    whole = disk.replace

    def fails(path, data):
        if path.name == "responses.csv":
            raise OSError(5, "Input/output error")
        whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", fails)
        with pytest.raises(WorkbookError, match="still there"):
            sessions.withdraw(code, mine)
    fresh = Sessions(sessions.data, today=lambda: DAY)
    assert fresh.sent(code) == 2
    assert fresh.withdraw(code, mine).when is Withdrawn.BEFORE_REVEAL
    assert fresh.sent(code) == 1
    sent(fresh, code, reflections={"roles": "A third’s"})
    close_now(fresh, code)
    assert sorted(words for _, words in fresh.reflections(code)) == ["A third’s", "Another’s"]


def test_nothing_in_the_files_links_a_reflection_or_a_place_to_its_response(sessions, instrument):
    code = opened(sessions, instrument)
    tickets = [come_in(sessions, code) for _ in range(3)]
    tokens = [
        sent(sessions, code, reflections={"roles": "a", "ending": "b"}, ticket=ticket)
        for ticket in tickets
    ]
    folder = sessions._folder / code
    ids = {line[1:33] for line in (folder / "responses.csv").read_text().split("\n")[1:-1]}
    keys = {line[1:33] for line in (folder / "reflections.csv").read_text().split("\n")[1:-1]}
    kept = json.loads((folder / "running" / "places").read_text())["tickets"]
    digests, tags = {*kept}, {word.removeprefix("sent ") for word in kept.values()}
    assert (len(ids), len(keys), len(digests), len(tags)) == (3, 6, 3, 3)
    for one, other in itertools.combinations((ids, keys, digests, tags), 2):
        assert not one & other
    said = "".join((*ids, *keys, *digests, *tags))
    assert not any(each in said for each in (*tokens, *tickets))
    # The order in which they are kept is not that in which they came or sent.
    assert [*kept] == sorted(kept)


def test_closing_leaves_nothing_that_says_who_joined_passed_or_was_late(sessions, instrument):
    code = opened(sessions, instrument, people=5)
    for _ in range(5):
        sent(sessions, code)
    reveal_now(sessions, code)
    sessions.pass_on(code, come_in(sessions, code))
    sent(sessions, code)
    close_now(sessions, code)
    left = {path.name for path in (sessions._folder / code).iterdir()}
    assert "running" not in left
    assert not {name for name in left if name.startswith(".")} - {".lock", ".room"}
    room = (sessions._folder / code / ".room").read_text().split()
    assert len(room) == 7
    assert room == sorted(room)
    rows = sessions.responses_file(code).read_text().split("\n")[1:-1]
    assert rows == sorted(rows, key=lambda row: row[:33])


def test_an_older_session_without_a_reveal_is_read_as_revealed_when_it_closed(sessions, instrument):
    code = opened(sessions, instrument)
    for _ in range(6):
        sent(sessions, code)
    close_now(sessions, code)
    folder = sessions._folder / code
    (folder / "session.csv").write_text(
        "session,team,instrument,version,people,opened_on,closed_on,state\n"
        f"{sessions.find(code).code},Harbour team,small,1.0,6,2026-11-20,2026-11-21,closed\n"
    )
    (folder / COUNTS).unlink()
    old = Sessions(sessions.data)
    session = old.find(code)
    assert (session.revealed_on, session.late, session.minutes) == (date(2026, 11, 21), 0, None)
    assert counted(old, code) == {"partly": 6}


def test_the_receipt_of_a_retry_after_the_reveal_is_that_it_was_kept(sessions, instrument):
    code = opened(sessions, instrument, people=5)
    one = response(1)
    assert give(sessions, code, one) is Receipt.KEPT
    for _ in range(4):
        sent(sessions, code)
    reveal_now(sessions, code)
    assert give(sessions, code, one) is Receipt.ALREADY_KEPT
    assert sessions.progress(code).late == 0
