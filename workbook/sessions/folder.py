"""One session's folder, as one process sees it: what stands in it, read again only if new.

A session is a folder under `sessions/` whose name is its id, drawn at random. Deleting the folder
deletes the session. What passes away when it closes lies in `running/` inside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from workbook.instruments import Instrument, InstrumentError, read_instrument
from workbook.sessions import tables
from workbook.sessions.csv.answers import AnswerFile
from workbook.sessions.join_codes import read_code
from workbook.sessions.model import Session, SessionClosed, SessionNotFound, SessionSealed
from workbook.storage import StoreError, disk, read_date, read_sheet, refused, set_aside_copy

__all__ = ["SessionFolder", "is_of_first_form", "session_bytes"]

_SESSION = tables.SESSION.file
#: While its folder's name was the join code, and a team was a name.
_CODE_COLUMNS = tuple(each for each in tables.SESSION.header if each not in {"code", "team_id"})
#: Before there was a reveal: such a session was revealed when it was closed.
_FIRST_COLUMNS = (*_CODE_COLUMNS[:5], "opened_on", "closed_on", "state")


class SessionFolder:
    """The files of one session.

    Parameters
    ----------
    path
        The folder; its name is the session's id.
    today
        Gives the day.
    """

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        self.path = path
        #: The session's id.
        self.id = path.name
        self.today = today
        self._instrument: Instrument | None = None
        self._answers: AnswerFile | None = None
        #: The bytes of session.csv as last read, and what they say.
        self._seen: tuple[bytes, Session, tuple[str, ...]] | None = None

    def exists(self) -> bool:
        """Say whether there is such a session."""
        return (self.path / _SESSION).exists()

    @property
    def running(self) -> Path:
        """The folder for what passes away when the session closes; it is there until then."""
        return self.path / tables.RUNNING

    def start_passing(self) -> Path:
        """Return the same folder, made when it is not there.

        Raises
        ------
        SessionClosed, SessionNotFound, StoreError
            SessionClosed when nothing of the session may pass any more.
        """
        with self.reading() as session:
            if session.state == "closed":
                raise SessionClosed
            disk.make_folder(self.running)
            return self.running

    @contextmanager
    def changing(
        self, means: str = "Nothing was changed; everything in the session is safe."
    ) -> Iterator[Session]:
        """Give the session as it stands, holding its lock.

        Parameters
        ----------
        means
            What it means when the disk refuses: one sentence.

        Raises
        ------
        SessionNotFound, StoreError
            It is gone, or cannot be read or written.
        """
        with disk.as_store_error(means), disk.locked(self.path):
            yield self.read()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give the session as it stands, without its lock.

        Raises
        ------
        SessionNotFound, StoreError
            It is gone, or cannot be read.
        """
        with disk.as_store_error("The session cannot be read now."):
            yield self.read()

    def read(self) -> Session:
        """Return the session as its own file has it.

        Raises
        ------
        SessionNotFound, StoreError, OSError
            It is gone, or cannot be read.
        """
        return self._current()[0]

    def notices(self) -> tuple[str, ...]:
        """Return sentences about what a spreadsheet did to the session's own file."""
        return self._current()[1]

    def write(self, session: Session) -> None:
        """Write the session's own file; a copy of one that a spreadsheet saved is set aside.

        The caller holds the lock.
        """
        path = self.path / _SESSION
        if notices := self.notices():
            set_aside_copy(self.path, _SESSION, path.read_bytes(), notices)
        disk.replace(path, session_bytes(session))

    @property
    def instrument(self) -> Instrument:
        """The instrument as it was when the session opened."""
        if self._instrument is None:
            words = self.instrument_bytes()
            try:
                self._instrument = _instrument_of(words)
            except InstrumentError:  # said again with the session's name
                self._instrument = read_instrument(words, f"{self.id}/{tables.INSTRUMENT}")
        return self._instrument

    def instrument_bytes(self) -> bytes:
        """Return the instrument's file."""
        return (self.path / tables.INSTRUMENT).read_bytes()

    @property
    def answers(self) -> AnswerFile:
        """The responses and reflections."""
        if self._answers is None:
            self._answers = AnswerFile(self.path, self.instrument, self.running)
        return self._answers

    def must_be_revealed(self) -> Session:
        """Return the session, unless nobody may see its figures.

        Raises
        ------
        SessionSealed, SessionNotFound, StoreError, OSError
            SessionSealed before the reveal, and for ever without one.
        """
        session = self.read()
        if not session.revealed:
            raise SessionSealed(closed=session.state == "closed")
        return session

    def must_be_closed(self) -> Session:
        """Return the session, unless nobody may see its single answers.

        Raises
        ------
        SessionSealed, SessionNotFound, StoreError, OSError
            SessionSealed until the session is closed, and for ever without a reveal.
        """
        session = self.read()
        if session.state != "closed" or not session.revealed:
            raise SessionSealed(closed=session.state == "closed")
        return session

    def is_of_first_form(self) -> bool:
        """Say whether its own file is from before there was a reveal."""
        return is_of_first_form((self.path / _SESSION).read_bytes())

    def _current(self) -> tuple[Session, tuple[str, ...]]:
        try:
            data = (self.path / _SESSION).read_bytes()
        except FileNotFoundError:
            raise SessionNotFound from None
        if self._seen is None or self._seen[0] != data:
            self._seen = (data, *self._understood(data))
        return self._seen[1:]

    def _understood(self, data: bytes) -> tuple[Session, tuple[str, ...]]:
        row, said = _session_row(data)
        notices = list(said)
        cells = {column: cell.strip() for column, cell in row.items()}
        state = cells["state"].casefold()
        if state not in {"open", "revealed", "closed"}:
            raise refused(_SESSION, "says neither that the session is open nor that it is closed.")
        numbers = {}
        for column in ("people", "minutes", "late"):
            if not re.fullmatch(r"[0-9]{0,4}", cells[column]):
                raise refused(_SESSION, f"has a number of {column} that is no number.")
            numbers[column] = int(cells[column]) if cells[column] else None
        # A folder that has its code's name is on its way to today's form; see `upgrade`.
        if cells["session"].casefold() != self.id != read_code(self.id):
            notices.append(f"The file {_SESSION} gives another id; the folder’s name counts.")
        code, team_id = cells["code"].casefold(), cells["team_id"].casefold()
        if read_code(code) != code:
            raise refused(_SESSION, "has a join code that is none.")
        if not re.fullmatch(r"(t[a-z2-7]{9})?", team_id):
            raise refused(_SESSION, "has a team’s id that is none.")
        days = {
            column: read_date(cells[column], _SESSION, notices) if cells[column] else None
            for column in ("revealed_on", "closed_on", "answers_deleted_on")
        }
        opened_on = read_date(cells["opened_on"], _SESSION, notices)
        session = Session(
            id=self.id,
            code=code,
            team=row["team"],
            team_id=team_id,
            instrument=cells["instrument"],
            version=cells["version"],
            people=numbers["people"],
            minutes=numbers["minutes"],
            opened_on=opened_on,
            **days,
            late=numbers["late"] or 0,
            state="closed" if state == "closed" else "revealed" if state == "revealed" else "open",
        )
        # A spreadsheet makes "1" of "1.0": what it saved is checked against the words themselves.
        if notices and session.version != (own := self.instrument.version):
            notices.append(f"The version in {_SESSION} had been rewritten; it is {own}.")
            session = replace(session, version=own)
        return session, tuple(notices)


@lru_cache(maxsize=32)
def _instrument_of(words: bytes) -> Instrument:
    """Return an instrument; thousands of sessions hold the same few."""
    return read_instrument(words, tables.INSTRUMENT)


def _session_row(data: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the one row of a session's file by column, and notices; also of an older file."""
    columns = tables.SESSION.header
    if not _has(data, columns):
        columns = next(
            (each for each in (_CODE_COLUMNS, _FIRST_COLUMNS) if _has(data, each)), columns
        )
    sheet = read_sheet(data, _SESSION, columns)
    if len(sheet.rows) != 1:
        raise refused(_SESSION, "has to have one row under the names of its columns.")
    row = dict.fromkeys(tables.SESSION.header, "")
    row.update(zip(columns, sheet.rows[0], strict=True))
    if columns == _FIRST_COLUMNS:
        row["revealed_on"] = row["closed_on"]
    if columns != tables.SESSION.header:
        row["code"] = row["session"]
    return row, sheet.notices


def is_of_first_form(data: bytes) -> bool:
    """Say whether a session's own file is from before there was a reveal."""
    return not _has(data, _CODE_COLUMNS) and _has(data, _FIRST_COLUMNS)


def _has(data: bytes, columns: tuple[str, ...]) -> bool:
    """Say whether a session's own file has some columns, and no others."""
    try:
        read_sheet(data, _SESSION, columns)
    except StoreError:
        return False
    return True


def session_bytes(session: Session) -> bytes:
    """Return a session's own file."""

    def day(given: date | None) -> str:
        return "" if given is None else given.isoformat()

    return tables.SESSION.encode(
        [
            (
                session.id,
                session.code,
                session.team,
                session.team_id,
                session.instrument,
                session.version,
                "" if session.people is None else str(session.people),
                "" if session.minutes is None else str(session.minutes),
                session.opened_on.isoformat(),
                day(session.revealed_on),
                day(session.closed_on),
                day(session.answers_deleted_on),
                str(session.late),
                session.state,
            )
        ]
    )
