"""The reveal: answers are counted once, and pages read only that.

It comes by itself when somebody has said that as many people are in as are in the room, each of
them has sent or passed, and five or more have sent: in whichever process keeps the last answer that
was waited for, or is the next to ask how the session stands. Answers that come later are added when
the facilitator asks for it, never one alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from workbook.sessions import admitting, tables
from workbook.sessions.door import OneLate, TooFew
from workbook.sessions.folder import SessionFolder
from workbook.sessions.model import Progress, Session, SessionSealed
from workbook.sessions.tally import COUNTS, FEWEST_ANSWERS, Tally, count, read_tally, tally_rows
from workbook.storage import datapackage, disk

__all__ = [
    "FEWEST_TO_REVEAL",
    "all_are_done",
    "count_for_the_reveal",
    "count_no_more",
    "enough_to_reveal",
    "include_late",
    "is_anything_to_reveal",
    "is_counted",
    "late_included",
    "progress",
    "reveal",
    "reveal_when_all_are_done",
    "tabled",
]

#: Below this many responses nothing is revealed, and fewer late ones are never added.
FEWEST_TO_REVEAL = 2

#: In `running/`: which responses the figures were counted from, while more may come.
_COUNTED = "counted.json"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Counted:
    """Which responses the figures were counted from, how many came late, what is on the table."""

    ids: frozenset[str]
    late: int
    #: The keys of the reflections that are on the table; None from before that was noted.
    keys: frozenset[str] | None = None

    def __repr__(self) -> str:
        return "<Counted, sealed>"


def progress(folder: SessionFolder) -> Progress:
    """Return how a session stands; when everyone expected is done, this reveals it.

    Raises
    ------
    SessionNotFound, StoreError
        When there is no such session, or it cannot be read.
    """
    with disk.as_store_error("The session cannot be read now."):
        session = folder.read()
        if all_are_done(folder, session):
            with disk.locked(folder.path):
                session = reveal_when_all_are_done(folder, folder.read())
        late = 0
        if session.state == "revealed":
            late = len(folder.answers.seen() - _counted(folder).ids)
        now = admitting.door_of(folder, session)
        return Progress(
            state=session.state,
            joined=now.places,
            done=now.done,
            expected=session.people,
            late=late,
            door=now,
        )


def all_are_done(folder: SessionFolder, session: Session) -> bool:
    """Say whether an open session waits for nobody any more, and may reveal itself.

    Not while a place is spent on a response that a crash kept from being there, or from having its
    words: its sender may send it again.
    """
    if session.state != "open":
        return False
    here = admitting.read_places(folder)
    if not here.said or here.waiting or here.done < here.people:
        return False
    if folder.answers.is_unfinished():
        return False
    responses = len(folder.answers.seen())
    return responses >= FEWEST_ANSWERS and responses == here.sent


def reveal_when_all_are_done(folder: SessionFolder, session: Session) -> Session:
    """Reveal when it is time; the caller holds the lock."""
    return _reveal(folder, session) if all_are_done(folder, session) else session


def reveal(folder: SessionFolder) -> Session:
    """Reveal a session: its answers are counted, once, and the team sees its pattern.

    Revealing again changes nothing.

    Raises
    ------
    SessionNotFound, SessionSealed, DoorOpen, TooFew, StoreError
        SessionSealed when it was closed without a reveal; TooFew when fewer than two have sent
        and nobody answered together.
    """
    with folder.changing() as session:
        if session.state == "closed" and not session.revealed:
            raise SessionSealed(closed=True)
        if session.revealed:
            return session
        admitting.door_of(folder, session).must_be_counted()
        if not enough_to_reveal(folder):
            raise TooFew
        return _reveal(folder, session)


def is_anything_to_reveal(folder: SessionFolder) -> bool:
    """Say whether anybody has sent answers, alone or together; the caller holds the lock."""
    return bool(folder.answers.ids()) or _together(folder)


def enough_to_reveal(folder: SessionFolder) -> bool:
    """Say whether what would be revealed is more than one person's; the caller holds the lock."""
    return len(folder.answers.ids()) >= FEWEST_TO_REVEAL or _together(folder)


def _together(folder: SessionFolder) -> bool:
    return (folder.path / tables.together().file).exists()


def _reveal(folder: SessionFolder, session: Session) -> Session:
    """Count, then say so; the caller holds the lock. Cut off between, it is done again."""
    count_for_the_reveal(folder)
    session = replace(session, state="revealed", revealed_on=folder.today())
    folder.write(session)
    return session


def count_for_the_reveal(folder: SessionFolder) -> None:
    """Count what is there, in an order that carries nothing; the caller holds the lock."""
    answers = folder.answers
    answers.anonymise_order()
    counted = count(folder.instrument, answers.responses()[0])
    _keep(folder, counted, answers.ids(), late=0)


def include_late(folder: SessionFolder) -> Session:
    """Add to the picture the answers that arrived after the reveal, two or more at a time.

    Raises
    ------
    SessionNotFound, SessionSealed, OneLate, StoreError
        SessionSealed before the reveal.
    """
    with folder.changing() as session:
        if not session.revealed:
            raise SessionSealed(closed=session.state == "closed")
        if session.state == "revealed":
            if len(folder.answers.ids() - _counted(folder).ids) == 1:
                raise OneLate
            return late_included(folder, session)
        return session


def late_included(folder: SessionFolder, session: Session) -> Session:
    """Add what is not counted yet; return the session, which says how many were ever added.

    It says so before the figures do: of a sensitive question nothing may be worked out from
    figures with late answers, not even until the session closes or after a crash in between. The
    caller holds the lock.
    """
    counted, answers = _counted(folder), folder.answers
    new = answers.ids() - counted.ids
    late = counted.late + len(new)
    if late != session.late:
        session = replace(session, late=late)
        folder.write(session)
    if not new:
        return session
    figures = count(
        folder.instrument,
        answers.responses()[0],
        shown=kept_tally(folder),
        counted=counted.ids,
    )
    _keep(folder, figures, counted.ids | new, late=late)
    return session


def tabled(folder: SessionFolder) -> Mapping[str, tuple[str, ...]]:
    """Return item to the reflections that their writers put on the table.

    They are those that came with the answers in the picture, once these are five or more, in an
    order that carries nothing. What was taken back is not among them.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed before the reveal.
    """
    with disk.as_store_error("The session cannot be read now."):
        session = folder.must_be_revealed()
        if kept_tally(folder).people < FEWEST_ANSWERS:
            return {}
        keys = None if session.state == "closed" else _counted(folder).keys
        found: dict[str, list[str]] = {}
        # A key is a digest that only its writer can make: its order says nothing.
        for key, item, words in sorted(folder.answers.keyed_reflections()):
            if keys is None or key in keys:
                found.setdefault(item, []).append(words)
        return {item.id: tuple(found.get(item.id, ())) for item in folder.instrument.items}


def tally(folder: SessionFolder) -> Tally:
    """Return the figures that the team is shown.

    Raises
    ------
    SessionNotFound, SessionSealed, StoreError
        SessionSealed before the reveal.
    """
    with disk.as_store_error("The session cannot be read now."):
        folder.must_be_revealed()
        return kept_tally(folder)


def kept_tally(folder: SessionFolder) -> Tally:
    """Return the figures as they are kept, whether or not anybody may see them yet."""
    try:
        return read_tally((folder.path / COUNTS).read_bytes(), folder.instrument)
    except FileNotFoundError:  # from before there was a reveal
        return count(folder.instrument, folder.answers.responses()[0])


def _keep(folder: SessionFolder, figures: Tally, ids: frozenset[str], *, late: int) -> None:
    """Write figures and what they were counted from; a crash leaves the old or the new."""
    table = tables.counts(folder.instrument)
    rows = tally_rows(folder.instrument, figures)
    noted = folder.running / _COUNTED
    try:
        was = json.loads(noted.read_bytes())
    except (FileNotFoundError, ValueError):
        was = {}
    keys = sorted(key for key, _, _ in folder.answers.keyed_reflections())
    now = {"figures": _digest(table.encode(rows)), "late": late, "ids": sorted(ids), "keys": keys}
    was = {key: was.get(key) for key in now}
    disk.make_folder(folder.running)
    disk.replace(noted, json.dumps({**now, "was": was}).encode())
    datapackage.keep(folder.path, table, rows)
    # What was so before would say for ever which answers and which words came late together.
    disk.replace(noted, json.dumps({**now, "was": {}}).encode())


def _counted(folder: SessionFolder) -> _Counted:
    """Return what the figures that stand were counted from."""
    try:
        noted: dict[str, Any] = json.loads((folder.running / _COUNTED).read_bytes())
        if noted["was"].get("figures") == _digest((folder.path / COUNTS).read_bytes()):
            noted = noted["was"]  # a crash came before the figures did
        keys = noted.get("keys")
        return _Counted(
            ids=frozenset(noted["ids"]),
            late=int(noted["late"]),
            keys=None if keys is None else frozenset(keys),
        )
    except (FileNotFoundError, ValueError, KeyError):
        return _Counted(ids=frozenset(folder.answers.seen()), late=0)


def is_counted(folder: SessionFolder, response_id: str) -> bool:
    """Say whether a response is in the picture; the caller holds the lock."""
    return f"r{response_id}" in _counted(folder).ids


def count_no_more(folder: SessionFolder, response_id: str) -> None:
    """Never add a response that comes now: its sender is in the picture with an earlier one.

    The caller holds the lock.
    """
    path = folder.running / _COUNTED
    try:
        noted = json.loads(path.read_bytes())
        for each in (noted, noted["was"]):
            if each.get("ids") is not None:
                each["ids"] = sorted({*each["ids"], f"r{response_id}"})
    except (FileNotFoundError, ValueError, KeyError):
        return  # what is there counts as counted then
    disk.replace(path, json.dumps(noted).encode())


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
