"""Sessions: one team answering one instrument once, from opening to closing.

A session is open, then revealed, then closed. While it is open its answers are sealed from
everybody: nothing here gives out more than how many have joined, and how many have sent or passed.
The reveal counts the answers once into `counts.csv` (see `workbook.sessions.tally`), and pages read
only that.

`Sessions` is what everybody outside this wing is handed; what each of its methods does, and how it
survives being cut off, stands in `opening`, `answering`, `reveal` and `closing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from workbook.instruments import Instrument
from workbook.sessions import answering, closing, opening, reveal, upgrade
from workbook.sessions.at_the_door import AtTheDoor
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.folder import SessionFolder
from workbook.sessions.join_codes import new_code, read_code
from workbook.sessions.listing import Listing
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
from workbook.storage import SESSIONS, StoreError, disk

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


class Sessions(AtTheDoor):
    """Every session kept in one data folder. Any number of processes may use it at once.

    It is long because it is the one list of what can be done with a session, in a line or two each.

    A `code` is always a join code however it was typed: capitals, and spaces, dots or dashes
    between its words, do not matter. Every method that takes one raises `SessionNotFound` when no
    session has it, and `StoreError` when the session cannot be read or written; more is said where
    there is more.

    Parameters
    ----------
    data
        The data folder. Nothing is made in it until something is kept.
    today
        Gives the day on which sessions are opened and closed.
    code
        Gives join codes; asked again when one is taken.
    """

    def __init__(
        self,
        data: Path,
        *,
        today: Callable[[], date] = date.today,
        code: Callable[[], str] = new_code,
    ) -> None:
        #: The data folder.
        self.data = Path(data)
        self._folder = self.data / SESSIONS
        self._today = today
        self._code = code
        self._met: dict[str, SessionFolder] = {}
        self._listing = Listing(self._folder, self.find)

    # Which there are

    def open(
        self,
        team: str,
        instrument_id: str | Path,
        people: int | None = None,
        minutes: int | None = None,
    ) -> Session:
        """Open a session; see `opening.open_session`.

        Raises
        ------
        SessionRefused, InstrumentError, StoreError
            When nothing was opened.
        """
        return opening.open_session(
            self._folder,
            team,
            instrument_id,
            people,
            minutes,
            today=self._today,
            code=self._code,
        )

    def find(self, code: str) -> Session:
        """Return the session with a join code."""
        with self._at(code).reading() as session:
            return session

    def all(self) -> tuple[Session, ...]:
        """Return every session, the newest first.

        A session whose own file cannot be read is left out; `unreadable` tells of it.
        """
        return self._listing.newest_first()

    def of_team(self, team: str) -> tuple[Session, ...]:
        """Return a team's sessions, the oldest first; capitals and spaces in its name aside.

        After the first time no file of another team's sessions is read for it.
        """
        return self._listing.of_team(team)

    def is_empty(self) -> bool:
        """Say whether no session is kept here; quick, however many there are."""
        return self._listing.is_empty()

    def unreadable(self) -> tuple[str, ...]:
        """Return one sentence for each session that `all` has to leave out."""
        return tuple(each for each in self._listing.each() if isinstance(each, str))

    def folder(self, code: str) -> Path:
        """Return a session's folder, for what the engine's features keep beside its answers."""
        return self._at(code).path

    def running(self, code: str) -> Path:
        """Return the folder for what passes away when a session closes, made if need be.

        Raises
        ------
        SessionClosed
            Nothing of it may pass any more.
        """
        return self._at(code).start_passing()

    def instrument(self, code: str) -> Instrument:
        """Return the instrument as it was when the session opened: the words its writers saw.

        Raises
        ------
        InstrumentError
            Its copy is none any more.
        """
        with self._at(code).reading():
            return self._at(code).instrument

    def instrument_bytes(self, code: str) -> bytes:
        """Return the instrument's file as it was when the session opened."""
        with self._at(code).reading():
            return self._at(code).instrument_bytes()

    # Who may run it

    def facilitator_key(self, code: str) -> str:
        """Return the key in a session's facilitator link. Whoever has it can run the session."""
        return opening.facilitator_key(self._at(code))

    # The reveal

    def progress(self, code: str) -> Progress:
        """Return how a session stands; when nobody is waited for any more, this reveals it."""
        return reveal.progress(self._at(code))

    def reveal(self, code: str) -> Session:
        """Reveal a session: its answers are counted, once, and the team sees its pattern.

        Raises
        ------
        SessionSealed, DoorOpen, TooFew
            It was closed without a reveal; its door is open; fewer than two have sent.
        """
        return reveal.reveal(self._at(code))

    def include_late(self, code: str) -> Session:
        """Add to the picture the answers that arrived after the reveal, never one alone.

        Raises
        ------
        SessionSealed, OneLate
            Before the reveal; only one is new.
        """
        return reveal.include_late(self._at(code))

    def tally(self, code: str) -> Tally:
        """Return the figures that the team is shown.

        Raises
        ------
        SessionSealed
            Before the reveal.
        """
        return reveal.tally(self._at(code))

    def tabled(self, code: str) -> Mapping[str, tuple[str, ...]]:
        """Return the reflections that were put on the table, by item; see `reveal.tabled`.

        Raises
        ------
        SessionSealed
            Before the reveal.
        """
        return reveal.tabled(self._at(code))

    def watch_language(self, code: str, *, yes: bool) -> None:
        """Have language that blames asked about in a session, as is usual, or not.

        Identifying details are always asked about.
        """
        answering.watch_language(self._at(code), yes=yes)

    def watches_language(self, code: str) -> bool:
        """Say whether language that blames is asked about in a session."""
        return answering.watches_language(self._at(code))

    # Closing, and afterwards

    def close(self, code: str, *, show: bool = True) -> Session:
        """Close a session: nothing can be added; see `closing.close`.

        Raises
        ------
        DoorOpen
            Its answers should be shown and its door is open.
        """
        return closing.close(self._at(code), show=show)

    def delete_answers(self, code: str) -> Deleted:
        """Delete a session's single answers and reflections; see `closing.delete_answers`."""
        return closing.delete_answers(self._at(code))

    def responses_file(self, code: str) -> Path:
        """Return where a closed session's responses are.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.responses_file(self._at(code))

    def reflections(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return (item, text) of every reflection in a closed session.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.reflections(self._at(code))

    def standing_answers(self, code: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many gave each standing answer; see `closing.standing_answers`.

        Raises
        ------
        SessionSealed
            Until it is closed, and for ever without a reveal.
        """
        return closing.standing_answers(self._at(code))

    def form_of(self, code: str) -> int:
        """Return the number of the form in which a session is kept: 1, 2 or today's."""
        return upgrade.form_of(self._at(code))

    def upgrade(self, code: str) -> bool:
        """Bring a session up to today's form, in place; return whether there was anything to do."""
        return upgrade.upgrade(self._at(code))

    def notices(self, code: str) -> tuple[str, ...]:
        """Return plain sentences about anything in a session set aside, repaired or edited.

        A file that cannot be understood is no error here: it is one of the sentences.
        """
        return closing.notices(self._at(code))

    def _at(self, code: str) -> SessionFolder:
        name = read_code(code)
        if name is None:
            raise SessionNotFound
        folder = self._met.get(name)
        if folder is None:
            folder = SessionFolder(self._folder / name, self._today)
        with disk.as_store_error("The session cannot be read now."):
            if not folder.exists():
                raise SessionNotFound
        self._met[name] = folder
        return folder
