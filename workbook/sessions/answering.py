"""Answering: passing, sending, taking back, and answering together; each with a ticket.

A place is spent before a response is kept, and given back after one is taken away. So whatever a
crash cuts off, there are never more responses than places: what it leaves is a place that is spent
on a response that is not there, and its ticket is good for exactly that response.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from workbook.instruments import Instrument
from workbook.sessions import admitting, places, reveal, tables
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.door import LateNotAgreed, TakenBack, TicketSpent, TogetherKept
from workbook.sessions.folder import SessionFolder
from workbook.sessions.model import NothingToWithdraw, SessionClosed
from workbook.sessions.places import read_ticket
from workbook.sessions.responses import (
    NOT_ANSWERED,
    Response,
    Together,
    Withdrawn,
    read_token,
    reflection_key,
    response_id,
)
from workbook.sessions.room import Room
from workbook.storage import StoreError, datapackage, disk, refused

__all__ = [
    "pass_on",
    "record",
    "record_together",
    "sent",
    "together",
    "watch_language",
    "watches_language",
    "withdraw",
]

#: In `running/` while the facilitator has turned off the prompts about language that blames.
_LANGUAGE_OFF = "language-off"


#: Whose are the answers together that the facilitator wrote first; no ticket has such a digest.
_FACILITATOR = "facilitator"


def pass_on(folder: SessionFolder, given: object) -> None:
    """Note that somebody would rather not answer; sending later takes it back.

    Parameters
    ----------
    folder
        The session.
    given
        Their ticket.

    Raises
    ------
    SessionNotFound, SessionClosed, TicketNeeded, TicketSpent, DoorStartedAgain, StoreError
        When it was not noted. TicketSpent when they have sent: that stands until it is taken back.
    """
    ticket = read_ticket(given)
    with folder.changing(
        "That was not noted this time; everything that was kept is safe."
    ) as session:
        if session.state == "closed":
            raise SessionClosed
        here = admitting.read_places(folder)
        known = here.must_be_in(ticket)
        state = here.state_of(ticket)
        if state == places.SENT:
            raise TicketSpent
        if state != places.PASSED:
            here.tickets[known] = places.PASSED
            places.keep(folder.running, here)
        reveal.reveal_when_all_are_done(folder, session)


def record(
    folder: SessionFolder, response: Response, given: object, *, late_agreed: bool = False
) -> Receipt:
    """Keep a response for good; it is on the disk when this returns.

    Sending the same response again stores it once, also when the first time ended in an
    error or never ended. When it was the last that was waited for, the reveal follows.

    Parameters
    ----------
    folder
        The session.
    response
        What was answered.
    given
        The sender's ticket; it is spent. Whoever passed with it can still send.
    late_agreed
        Whether the sender knows what it means to be late: after the reveal nothing is kept
        without it.

    Raises
    ------
    SessionNotFound, SessionClosed, TicketNeeded, TicketSpent, DoorStartedAgain, LateNotAgreed,
    SessionOverfull, StoreError
        When it was not kept.
    """
    ticket = read_ticket(given)
    with disk.as_store_error(
        "Your answers were not kept this time; everything that was kept before is safe."
    ):
        answers = folder.answers
        with disk.locked(folder.path):
            session = folder.read()
            if answers.has(response.id):
                receipt = answers.add(response)  # it may lack its words
            elif session.state == "closed":
                raise SessionClosed
            else:
                answers.check(response)
                Room(folder.path).must_have(_length(response))
                here = admitting.read_places(folder)
                here.spend(ticket, response.id)
                if session.revealed and not late_agreed:
                    raise LateNotAgreed
                places.keep(folder.running, here)  # first: never more responses than places
                if session.revealed and here.is_in_picture(ticket):
                    reveal.count_no_more(folder, response.id)
                receipt = answers.add(response)
            all_done = reveal.all_are_done(folder, session)
        if all_done:
            # The answer is kept whatever happens here; whoever asks next reveals then.
            with suppress(OSError, StoreError), disk.locked(folder.path):
                reveal.reveal_when_all_are_done(folder, folder.read())
        return receipt


def withdraw(folder: SessionFolder, typed: str, given: object = "") -> TakenBack:
    """Take back the answers and reflections that belong to a withdrawal code.

    What the team has seen stays as it was. The place can be used again: with the ticket that was
    spent, or with a new one when it is not shown. What is sent from it then is kept, and not added
    to a picture that has what was taken back: there one person is one answer too.

    Parameters
    ----------
    folder
        The session.
    typed
        The withdrawal code, however it was typed.
    given
        The ticket of the device, if it has one.

    Raises
    ------
    SessionNotFound, NothingToWithdraw, StoreError
        When nothing was taken back; then doing it again finishes it.
    """
    token, ticket = read_token(typed), read_ticket(given)
    if token is None:
        raise NothingToWithdraw
    name = response_id(token)
    with folder.changing("Your answers are still there; nothing was taken back.") as session:
        when = Withdrawn.AFTER_REVEAL if session.revealed else Withdrawn.BEFORE_REVEAL
        keys = [reflection_key(token, item.id) for item in folder.instrument.items]
        if session.state == "closed":
            if not folder.answers.withdraw(name, keys):
                raise NothingToWithdraw
            return TakenBack(when=when, ticket="")
        here = admitting.read_places(folder)
        own, there = here.is_spent_on(ticket, name), folder.answers.has(name)
        shown = session.revealed and reveal.is_counted(folder, name)
        if there and not own and not here.is_leaving(name):
            here.leave(name)
            places.keep(folder.running, here)
        if not folder.answers.withdraw(name, keys) and not own and not here.is_leaving(name):
            raise NothingToWithdraw
        if own:
            here.free(ticket, name, shown=shown)
        else:
            ticket = here.move(name, shown=shown)
        places.keep(folder.running, here)
        return TakenBack(when=when, ticket=ticket)


def sent(folder: SessionFolder) -> int:
    """Return how many responses are kept; never whose or what.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or its responses cannot be read.
    """
    with disk.as_store_error("The session cannot be read now."):
        return len(folder.answers.seen())


def record_together(
    folder: SessionFolder, given: Together, shown: object = "", *, by_facilitator: bool = False
) -> None:
    """Keep the answers that people gave together, in place of earlier ones.

    They stand apart and never count as anybody's answer, so no ticket is spent.

    Parameters
    ----------
    folder
        The session.
    given
        What was answered.
    shown
        The ticket of the device on which it was. Only the one that wrote them first may write
        them again.
    by_facilitator
        Whether it is the facilitator who writes: they need no ticket.

    Raises
    ------
    SessionNotFound, SessionClosed, TicketNeeded, DoorStartedAgain, TogetherKept, SessionOverfull,
    StoreError
        When they were not kept.
    """
    with folder.changing("Your answers were not kept this time; earlier ones are safe.") as session:
        if session.state == "closed":
            raise SessionClosed
        instrument = folder.instrument
        if tuple(given.answers) != tuple(item.id for item in instrument.items):
            raise ValueError("the answers do not have every item of the instrument, in order")
        Room(folder.path).must_have()
        table, here = tables.together(instrument), admitting.read_places(folder)
        kept = (folder.path / table.file).exists()
        if not by_facilitator:
            owner = here.must_be_in(read_ticket(shown))
            if kept and here.together != owner:
                raise TogetherKept
        else:
            owner = here.together if kept and here.together else _FACILITATOR
        if here.together != owner:
            here.together = owner
            places.keep(folder.running, here)
        rows = [
            (item, answer, str(given.present), str(given.differently.get(item, 0)))
            for item, answer in given.answers.items()
        ]
        datapackage.keep(folder.path, table, rows)


def together(folder: SessionFolder) -> Together | None:
    """Return the answers that people gave together, or None when nobody did.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed before the reveal.
    """
    table = tables.together()
    with disk.as_store_error("The session cannot be read now."):
        folder.must_be_revealed()
        try:
            data = (folder.path / table.file).read_bytes()
        except FileNotFoundError:
            return None
        rows = table.read(data).rows
        return _read_together(folder.instrument, rows) if rows else None


def watch_language(folder: SessionFolder, *, yes: bool) -> None:
    """Have language that blames asked about in a session, as is usual, or not.

    Identifying details are always asked about.

    Raises
    ------
    SessionNotFound, StoreError
        When nothing was changed.
    """
    path = folder.running / _LANGUAGE_OFF
    with folder.changing():
        if yes:
            path.unlink(missing_ok=True)
        else:
            disk.make_folder(folder.running)
            disk.replace(path, b"")


def watches_language(folder: SessionFolder) -> bool:
    """Say whether language that blames is asked about in a session.

    Raises
    ------
    SessionNotFound, StoreError
        When it cannot be read.
    """
    with folder.reading():
        return not (folder.running / _LANGUAGE_OFF).exists()


def _length(response: Response) -> int:
    """Return how many bytes a response will be, or a few more."""
    rows = sum(len(item) + 64 for item in response.answers)
    return rows + sum(len(words.encode()) + 128 for words in response.reflections.values())


def _read_together(instrument: Instrument, rows: Sequence[Sequence[str]]) -> Together:
    file = tables.together().file
    offered = {NOT_ANSWERED, *(answer.id for answer in instrument.scale.answers)}
    table = {row[0].strip().casefold(): tuple(cell.strip() for cell in row[1:]) for row in rows}
    if set(table) != {item.id for item in instrument.items}:
        raise refused(file, "does not have a row for every item.")
    for answer, *numbers in table.values():
        if answer not in offered or not all(re.fullmatch("[0-9]{1,4}", each) for each in numbers):
            raise refused(file, "has an answer or a number that cannot be understood.")
    return Together(
        present=max(int(present) for _, present, _ in table.values()),
        answers={item.id: table[item.id][0] for item in instrument.items},
        differently={item.id: int(table[item.id][2]) for item in instrument.items},
    )
