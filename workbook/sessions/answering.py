"""Answering: arriving, passing, sending, taking back, and answering together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from workbook.instruments import Instrument
from workbook.sessions import presence, reveal, tables
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.folder import SessionFolder
from workbook.sessions.model import NothingToWithdraw, SessionClosed
from workbook.sessions.responses import (
    NOT_ANSWERED,
    Response,
    Together,
    Withdrawn,
    person_of,
    read_token,
    reflection_key,
    response_id,
)
from workbook.storage import StoreError, datapackage, disk, refused

__all__ = [
    "arrive",
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


def arrive(folder: SessionFolder, token: object) -> None:
    """Note that somebody has the checklist open; whoever comes again is counted once.

    Parameters
    ----------
    folder
        The session.
    token
        What the form made: 20 to 64 hex digits.

    Raises
    ------
    SessionNotFound, StoreError
        When it was not noted. A token that is none is passed over.
    """
    _step(folder, token, presence.JOINED)


def pass_on(folder: SessionFolder, token: object) -> None:
    """Note that somebody would rather not answer; sending later takes it back.

    Raises
    ------
    SessionNotFound, SessionClosed, StoreError
        When it was not noted.
    """
    _step(folder, token, presence.PASSED)


def _step(folder: SessionFolder, token: object, word: str) -> None:
    proper = read_token(token)
    if proper is None:
        return
    with folder.changing(
        "That was not noted this time; everything that was kept is safe."
    ) as session:
        if session.state == "closed":
            if word == presence.PASSED:
                raise SessionClosed
            return
        if word == presence.PASSED and folder.answers.has(response_id(proper)):
            return  # sent already: that stands until it is taken back
        presence.note(folder.running, person_of(proper), word)
        reveal.reveal_when_all_are_done(folder, session)


def record(folder: SessionFolder, response: Response) -> Receipt:
    """Keep a response for good; it is on the disk when this returns.

    Sending the same response again stores it once, also when the first time ended in an
    error or never ended. When it was the last that was waited for, the reveal follows.

    Raises
    ------
    SessionNotFound, SessionClosed, StoreError
        When it was not kept.
    """
    with disk.as_store_error(
        "Your answers were not kept this time; everything that was kept before is safe."
    ):
        answers = folder.answers
        with disk.locked(folder.path):
            session = folder.read()
            if session.state == "closed":
                if not answers.has(response.id):
                    raise SessionClosed
                receipt = Receipt.ALREADY_KEPT
            else:
                # First, so that nobody is ever counted twice among those who are done.
                if presence.read(folder.running).get(response.person) == presence.PASSED:
                    presence.note(folder.running, response.person, presence.RETURNED)
                receipt = answers.add(response)
            all_done = reveal.all_are_done(folder, session)
        try:
            answers.sync()
        except OSError:
            with disk.locked(folder.path):
                answers.repair()
        if all_done:
            # The answer is kept whatever happens here; whoever asks next reveals then.
            with suppress(OSError, StoreError), disk.locked(folder.path):
                reveal.reveal_when_all_are_done(folder, folder.read())
        return receipt


def withdraw(folder: SessionFolder, typed: str) -> Withdrawn:
    """Take back the answers and reflections that belong to a withdrawal code.

    What the team has seen stays as it was.

    Parameters
    ----------
    folder
        The session.
    typed
        The withdrawal code, however it was typed.

    Raises
    ------
    SessionNotFound, NothingToWithdraw, StoreError
        When nothing was taken back.
    """
    token = read_token(typed)
    if token is None:
        raise NothingToWithdraw
    with folder.changing("Your answers are still there; nothing was taken back.") as session:
        keys = [reflection_key(token, item.id) for item in folder.instrument.items]
        if not folder.answers.withdraw(response_id(token), keys):
            raise NothingToWithdraw
        return Withdrawn.AFTER_REVEAL if session.revealed else Withdrawn.BEFORE_REVEAL


def sent(folder: SessionFolder) -> int:
    """Return how many responses are kept; never whose or what.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or its responses cannot be read.
    """
    with disk.as_store_error("The session cannot be read now."):
        return len(folder.answers.seen())


def record_together(folder: SessionFolder, given: Together) -> None:
    """Keep the answers that people gave together, in place of earlier ones.

    They stand apart and never count as anybody's answer.

    Raises
    ------
    SessionNotFound, SessionClosed, StoreError
        When they were not kept.
    """
    with folder.changing("Your answers were not kept this time; earlier ones are safe.") as session:
        if session.state == "closed":
            raise SessionClosed
        instrument = folder.instrument
        if tuple(given.answers) != tuple(item.id for item in instrument.items):
            raise ValueError("the answers do not have every item of the instrument, in order")
        rows = [
            (item, answer, str(given.present), str(given.differently.get(item, 0)))
            for item, answer in given.answers.items()
        ]
        datapackage.keep(folder.path, tables.together(instrument), rows)


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
