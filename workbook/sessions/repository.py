"""Sessions: one team answering one instrument once, from opening to closing.

A session is open, then revealed, then closed. While it is open its answers are sealed from
everybody: nothing here gives out more than how many have joined, and how many have sent or passed.
The reveal counts the answers once into `counts.csv` (see `workbook.sessions.tally`), and pages read
only that.

`Sessions` is what everybody outside this wing is handed; what each of its methods does, and how it
survives being cut off, stands in `opening`, `answering`, `reveal` and `closing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook.sessions import answering, closing, reveal
from workbook.sessions.at_the_door import AtTheDoor
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.known import KnownSessions
from workbook.sessions.model import (
    Deleted,
    InstrumentNotFound,
    NothingToWithdraw,
    Progress,
    Session,
    SessionClosed,
    SessionNotFound,
    SessionRefused,
    SessionSealed,
)
from workbook.sessions.responses import Withdrawn
from workbook.sessions.tally import Tally
from workbook.storage import StoreError

__all__ = [
    "Deleted",
    "InstrumentNotFound",
    "NothingToWithdraw",
    "Progress",
    "Receipt",
    "Session",
    "SessionClosed",
    "SessionNotFound",
    "SessionRefused",
    "SessionSealed",
    "Sessions",
    "StoreError",
    "Withdrawn",
]


class Sessions(KnownSessions, AtTheDoor):
    """Every session kept in one data folder. Any number of processes may use it at once.

    It is long because it is the one list of what can be done with a session, in a line or two each.

    A `key` is a session's id or its join code, however it was typed: capitals, and spaces, dots or
    dashes between the words of a code, do not matter. A code works while the session is open and
    for the service's room days after it closed; an id always. Every method that takes a key raises
    `SessionNotFound` when it leads to no session, and `StoreError` when the session cannot be read
    or written; more is said where there is more. It is made as `KnownSessions` is.
    """

    # The reveal

    def progress(self, key: str) -> Progress:
        """Return how a session stands; when nobody is waited for any more, this reveals it."""
        return reveal.progress(self._at(key))

    def reveal(self, key: str) -> Session:
        """Reveal a session: its answers are counted, once, and the team sees its pattern.

        Raises
        ------
        SessionSealed, DoorOpen, TooFew
            It was closed without a reveal; nobody said how many are in; fewer than two have sent.
        """
        return reveal.reveal(self._at(key))

    def include_late(self, key: str) -> Session:
        """Add to the picture the answers that arrived after the reveal, never one alone.

        Raises
        ------
        SessionSealed, OneLate
            Before the reveal; only one is new.
        """
        return reveal.include_late(self._at(key))

    def tally(self, key: str) -> Tally:
        """Return the figures that the team is shown.

        Raises
        ------
        SessionSealed
            Before the reveal.
        """
        return reveal.tally(self._at(key))

    def tabled(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Return the reflections that were put on the table, by item; see `reveal.tabled`.

        Raises
        ------
        SessionSealed
            Before the reveal.
        """
        return reveal.tabled(self._at(key))

    def watch_language(self, key: str, *, yes: bool) -> None:
        """Have language that blames asked about in a session, as is usual, or not.

        Identifying details are always asked about.
        """
        answering.watch_language(self._at(key), yes=yes)

    def watches_language(self, key: str) -> bool:
        """Say whether language that blames is asked about in a session."""
        return answering.watches_language(self._at(key))

    # Closing, and afterwards

    def close(self, key: str, *, show: bool = True) -> Session:
        """Close a session: nothing can be added; see `closing.close`.

        Raises
        ------
        DoorOpen
            Its answers should be shown and nobody said how many people are in the room.
        """
        return closing.close(self._at(key), show=show)

    def delete_answers(self, key: str) -> Deleted:
        """Delete a session's single answers and reflections; see `closing.delete_answers`."""
        return closing.delete_answers(self._at(key))

    def responses_file(self, key: str) -> Path:
        """Return where a closed session's responses are.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.responses_file(self._at(key))

    def reflections(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return (item, text) of every reflection in a closed session.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.reflections(self._at(key))

    def standing_answers(self, key: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many gave each standing answer; see `closing.standing_answers`.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.standing_answers(self._at(key))

    def notices(self, key: str) -> tuple[str, ...]:
        """Return plain sentences about anything in a session set aside, repaired or edited.

        A file that cannot be understood is no error here: it is one of the sentences.
        """
        return closing.notices(self._at(key))
