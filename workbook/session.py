"""Sessions: one team answering one instrument once, from opening to closing.

A session is a folder under `sessions/` whose name is its join code. Deleting the folder
deletes the session.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from workbook import disk
from workbook.codes import new_code, read_code
from workbook.datapackage import session_package
from workbook.disk import StoreError
from workbook.errors import WorkbookError
from workbook.instrument import Instrument, read_instrument, shipped, shipped_bytes
from workbook.response import Response
from workbook.sheet import read_date, read_sheet, refused, sheet_bytes
from workbook.store import (
    RESPONSES,
    Kept,
    Receipt,
    empty_files,
    set_aside_copy,
    set_aside_notices,
)

__all__ = [
    "InstrumentNotFound",
    "Receipt",
    "Session",
    "SessionClosed",
    "SessionNotFound",
    "SessionRefused",
    "SessionSealed",
    "Sessions",
    "StoreError",
]

SESSION = "session.csv"
INSTRUMENT = "instrument.toml"
PACKAGE = "datapackage.json"
SESSION_COLUMNS = (
    "session",
    "team",
    "instrument",
    "version",
    "people",
    "opened_on",
    "closed_on",
    "state",
)

_FOLDER = "sessions"
#: A session is built under such a name and then renamed: it is there whole or not at all.
_DRAFT = ".opening-"
_DRAFT_SECONDS = 3600
_MAX_TEAM = 80
_MAX_PEOPLE = 1000


class SessionNotFound(WorkbookError):
    """No session has this join code."""

    def __init__(self) -> None:
        super().__init__(
            "No session has this join code.",
            "Nothing can be opened with it.",
            "Check the three words with your facilitator, then type them again.",
        )


class SessionClosed(WorkbookError):
    """A closed session takes no more responses."""

    def __init__(self) -> None:
        super().__init__(
            "This session is closed.",
            "It takes no more answers, so yours were not added.",
            "Talk to your facilitator, who can open another session.",
        )


class SessionSealed(WorkbookError):
    """Nobody may read an open session's responses."""

    def __init__(self) -> None:
        super().__init__(
            "This session is still open.",
            "Its answers are sealed from everybody until it is closed.",
            "Ask the facilitator to close the session when everyone has sent.",
        )


class SessionRefused(WorkbookError):
    """A session cannot be opened with these words."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "No session was opened.", do)


class InstrumentNotFound(SessionRefused):
    """There is no such instrument."""

    def __init__(self) -> None:
        super().__init__(
            "There is no instrument of that name, and no file either.",
            f"Use the name of a TOML file, or one of these: {', '.join(shipped())}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One team, one instrument, once."""

    #: The join code: three plain words, "amber-river-kettle".
    id: str
    team: str
    #: The instrument's id and version.
    instrument: str
    version: str
    #: How many people are expected; None when nobody said.
    people: int | None
    opened_on: date
    closed_on: date | None
    state: Literal["open", "closed"]


class Sessions:
    """Every session kept in one data folder. Any number of processes may use it at once.

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
        self._folder = Path(data) / _FOLDER
        self._today = today
        self._code = code
        self._instruments: dict[str, Instrument] = {}
        self._kept: dict[str, Kept] = {}
        #: The bytes of each session.csv as last read, and what they say.
        self._seen: dict[str, tuple[bytes, Session, tuple[str, ...]]] = {}

    def open(self, team: str, instrument_id: str | Path, people: int | None = None) -> Session:
        """Open a session.

        Parameters
        ----------
        team
            The team's name: 1 to 80 characters in one line, kept as written but for space
            around it.
        instrument_id
            The id of a shipped instrument, or the path of a TOML file.
        people
            How many people are expected, 1 to 1000; None when nobody knows.

        Raises
        ------
        SessionRefused, InstrumentError, StoreError
            When nothing was opened.
        """
        team = _team(team)
        if people is not None and (
            isinstance(people, bool) or not isinstance(people, int) or not 0 < people <= _MAX_PEOPLE
        ):
            raise SessionRefused(
                "The number of people expected has to be a whole number from 1 to 1000.",
                "Give another number, or none.",
            )
        with disk.explained("No session was opened."):
            words, instrument = _instrument(instrument_id)
            session = Session(
                id="",
                team=team,
                instrument=instrument.id,
                version=instrument.version,
                people=people,
                opened_on=self._today(),
                closed_on=None,
                state="open",
            )
            return self._make(session, words, instrument)

    def _make(self, session: Session, words: bytes, instrument: Instrument) -> Session:
        disk.make_folder(self._folder)
        self._clear_drafts()
        draft = self._folder / f"{_DRAFT}{secrets.token_hex(8)}"
        try:
            disk.make_folder(draft)
            disk.create(draft / INSTRUMENT, words)
            for name, data in empty_files().items():
                disk.create(draft / name, data)
            while True:
                session = replace(session, id=self._code())
                folder = self._folder / session.id
                if folder.exists():
                    continue
                disk.replace(draft / PACKAGE, session_package(session.id, instrument))
                disk.replace(draft / SESSION, _session_bytes(session))
                try:
                    draft.rename(folder)  # never onto a folder that holds anything
                except OSError:
                    if folder.exists():  # taken this very moment
                        continue
                    raise
                break
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        disk.sync_folder(self._folder)
        return session

    def _clear_drafts(self) -> None:
        """Remove what an opening that was killed long ago left behind."""
        for draft in self._folder.glob(f"{_DRAFT}*"):
            with suppress(OSError):
                if time.time() - draft.stat().st_mtime > _DRAFT_SECONDS:
                    shutil.rmtree(draft, ignore_errors=True)

    def find(self, code: str) -> Session:
        """Return the session with a join code, however it was typed.

        Parameters
        ----------
        code
            Three words; capitals, and spaces, dots or dashes between the words, do not matter.

        Raises
        ------
        SessionNotFound
            Also for anything that is no code at all.
        StoreError
            When its files cannot be read.
        """
        with self._reading(code) as name:
            return self._read(name)[0]

    def all(self) -> tuple[Session, ...]:
        """Return every session, the newest first.

        A session whose own file cannot be read is left out; `unreadable` tells of it.
        """
        found = [session for session in self._each() if isinstance(session, Session)]
        return tuple(
            sorted(found, key=lambda session: (session.opened_on.toordinal() * -1, session.id))
        )

    def is_empty(self) -> bool:
        """Say whether no session is kept here; quick, however many there are."""
        try:
            with os.scandir(self._folder) as entries:
                return not any(read_code(entry.name) == entry.name for entry in entries)
        except FileNotFoundError:
            return True

    def unreadable(self) -> tuple[str, ...]:
        """Return one sentence for each session that `all` has to leave out."""
        return tuple(session for session in self._each() if isinstance(session, str))

    def _each(self) -> Iterator[Session | str]:
        with disk.explained("The sessions cannot be listed."):
            try:
                names = sorted(path.name for path in self._folder.iterdir())
            except FileNotFoundError:  # nothing has been kept yet
                return
        for name in names:
            if read_code(name) != name:
                continue
            try:
                yield self.find(name)
            except SessionNotFound:
                continue  # deleted this very moment, or never a session
            except WorkbookError as trouble:
                yield f"Session {name}: {trouble.happened}"

    def instrument(self, code: str) -> Instrument:
        """Return the instrument as it was when the session opened: the words its writers saw.

        Raises
        ------
        SessionNotFound, InstrumentError, StoreError
            When there is no such session, or its copy cannot be read.
        """
        with self._reading(code) as name:
            return self._own_instrument(name)

    def record(self, code: str, response: Response) -> Receipt:
        """Keep a response for good; it is on the disk when this returns.

        Sending the same response again stores it once, also when the first time ended in an
        error or never ended.

        Raises
        ------
        SessionNotFound, SessionClosed, StoreError
            When it was not kept.
        """
        with (
            self._named(code) as name,
            disk.explained(
                "Your answers were not kept this time; everything that was kept before is safe."
            ),
        ):
            folder = self._folder / name
            kept = self._responses(name)
            with disk.locked(folder):
                if self._read(name)[0].state == "closed":
                    if not kept.has(response.id):
                        raise SessionClosed
                    receipt = Receipt.ALREADY_KEPT
                else:
                    receipt = kept.add(response)
            try:
                kept.sync()
            except OSError:
                with disk.locked(folder):
                    kept.mend()
            return receipt

    def sent(self, code: str) -> int:
        """Return how many responses are kept; never whose or what.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or its responses cannot be read.
        """
        with self._reading(code) as name:
            return len({row[0] for row in self._responses(name).responses()[0]})

    def close(self, code: str) -> Session:
        """Close a session: nothing can be added, and its pattern can be seen.

        Rows are put in an order that carries nothing. Closing again changes nothing, and
        finishes a closing that was cut off.

        Raises
        ------
        SessionNotFound, StoreError
            When it is not closed.
        """
        with (
            self._named(code) as name,
            disk.explained("The session is not closed yet; everything in it is safe."),
        ):
            folder = self._folder / name
            kept = self._responses(name)
            with disk.locked(folder):
                session, notices = self._read(name)
                if session.state == "closed":
                    disk.sync_folder(folder)
                    return session
                kept.seal()
                if notices:
                    set_aside_copy(folder, SESSION, (folder / SESSION).read_bytes(), notices)
                session = replace(session, state="closed", closed_on=self._today())
                disk.replace(folder / SESSION, _session_bytes(session))
                return session

    def responses_file(self, code: str) -> Path:
        """Return where a closed session's responses are.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed while the session is open.
        """
        session = self.find(code)
        if session.state != "closed":
            raise SessionSealed
        return self._folder / session.id / RESPONSES

    def reflections(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return (item, text) of every reflection in a closed session.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed while the session is open.
        """
        with self._reading(code) as name:
            if self._read(name)[0].state != "closed":
                raise SessionSealed
            return tuple(self._responses(name).reflections()[0])

    def notices(self, code: str) -> tuple[str, ...]:
        """Return plain sentences about anything in a session set aside, repaired or edited.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or its folder cannot be read. A file that cannot be
            understood is no error here: it is one of the sentences.
        """
        with self._reading(code) as name:
            said = list(set_aside_notices(self._folder / name))
            said += self._read(name)[1]
            kept = self._responses(name)
            for read in (kept.responses, kept.reflections):
                try:
                    said += read()[1]
                except StoreError as trouble:
                    said.append(f"{trouble.happened} {trouble.means}")
            return tuple(dict.fromkeys(said))

    @contextmanager
    def _named(self, code: str) -> Iterator[str]:
        """Give the folder's name for a code, if there is such a folder."""
        name = read_code(code)
        if name is None or not (self._folder / name / SESSION).exists():
            raise SessionNotFound
        yield name

    @contextmanager
    def _reading(self, code: str) -> Iterator[str]:
        with disk.explained("The session cannot be read now."), self._named(code) as name:
            yield name

    def _read(self, name: str) -> tuple[Session, tuple[str, ...]]:
        """Return a session as its own file has it, and notices about the file."""
        try:
            data = (self._folder / name / SESSION).read_bytes()
        except FileNotFoundError:
            raise SessionNotFound from None
        seen = self._seen.get(name)
        if seen is None or seen[0] != data:
            seen = self._seen[name] = (data, *self._session(name, data))
        return seen[1:]

    def _session(self, name: str, data: bytes) -> tuple[Session, tuple[str, ...]]:
        sheet = read_sheet(data, SESSION, SESSION_COLUMNS)
        if len(sheet.rows) != 1:
            raise refused(SESSION, "has to have one row under the names of its columns.")
        notices = list(sheet.notices)
        row = dict(zip(SESSION_COLUMNS, sheet.rows[0], strict=True))
        cells = {column: cell.strip() for column, cell in row.items()}
        state = cells["state"].casefold()
        if state not in {"open", "closed"}:
            raise refused(SESSION, "says neither that the session is open nor that it is closed.")
        if not re.fullmatch(r"[0-9]{0,4}", cells["people"]):
            raise refused(SESSION, "has a number of people that is no number.")
        if cells["session"].casefold() != name:
            notices.append(f"The file {SESSION} gives another join code; the folder’s name counts.")
        closed_on = cells["closed_on"] and read_date(cells["closed_on"], SESSION, notices)
        opened_on = read_date(cells["opened_on"], SESSION, notices)
        version = cells["version"]
        # A spreadsheet makes "1" of "1.0": what it saved is checked against the words themselves.
        if notices and version != (own := self._own_instrument(name).version):
            notices.append(f"The version in {SESSION} had been rewritten; it is {own}.")
            version = own
        session = Session(
            id=name,
            team=row["team"],
            instrument=cells["instrument"],
            version=version,
            people=int(cells["people"]) if cells["people"] else None,
            opened_on=opened_on,
            closed_on=closed_on or None,
            state="closed" if state == "closed" else "open",
        )
        return session, tuple(notices)

    def _own_instrument(self, name: str) -> Instrument:
        if name not in self._instruments:
            path = self._folder / name / INSTRUMENT
            self._instruments[name] = read_instrument(path.read_bytes(), f"{name}/{INSTRUMENT}")
        return self._instruments[name]

    def _responses(self, name: str) -> Kept:
        if name not in self._kept:
            self._kept[name] = Kept(self._folder / name, self._own_instrument(name))
        return self._kept[name]


def _session_bytes(session: Session) -> bytes:
    return sheet_bytes(
        SESSION_COLUMNS,
        [
            (
                session.id,
                session.team,
                session.instrument,
                session.version,
                "" if session.people is None else str(session.people),
                session.opened_on.isoformat(),
                "" if session.closed_on is None else session.closed_on.isoformat(),
                session.state,
            )
        ],
    )


def _team(team: object) -> str:
    """Return a team's name as it is kept."""
    name = team.strip() if isinstance(team, str) else ""
    if not name:
        raise SessionRefused("The team has no name.", "Give the team’s name.")
    if len(name) > _MAX_TEAM:
        raise SessionRefused(
            f"The team’s name is longer than {_MAX_TEAM} characters.", "Give a shorter name."
        )
    # Control characters, broken ones, and the two that break a line.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        raise SessionRefused(
            "The team’s name has characters in it that cannot be seen.",
            "Type the name again, in one line.",
        )
    return name


def _instrument(instrument_id: str | Path) -> tuple[bytes, Instrument]:
    """Return an instrument's TOML, and the instrument."""
    if str(instrument_id) in shipped():
        words = shipped_bytes(str(instrument_id))
        return words, read_instrument(words, f"{instrument_id}.toml")
    path = Path(instrument_id)
    try:
        if not path.is_file():
            raise InstrumentNotFound
    except (OSError, ValueError):  # no such name could be a file's
        raise InstrumentNotFound from None
    with path.open("rb") as file:
        words = file.read(_MAX_INSTRUMENT + 1)
    return words, read_instrument(words, path.name)


#: More than any instrument may have, so that a huge file is refused without being read.
_MAX_INSTRUMENT = 2**20
