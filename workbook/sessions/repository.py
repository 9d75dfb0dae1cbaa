"""Sessions: one team answering one instrument once, from opening to closing.

A session is open, then revealed, then closed. While it is open its answers are sealed from
everybody: nothing here gives out more than how many have joined, and how many have sent or passed.
The reveal counts the answers once into `counts.csv` (see `workbook.sessions.tally`), and pages read
only that. It comes by itself in whichever process keeps the last answer that was waited for, or is
the next to ask how the session stands.

A session is a folder under `sessions/` whose name is its join code. Deleting the folder
deletes the session.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from workbook.errors import WorkbookError
from workbook.instruments.model import (
    STANDING_ANSWERS,
    Instrument,
    InstrumentError,
    read_instrument,
    shipped,
    shipped_bytes,
)
from workbook.meetings.actions import ACTION_COLUMNS, ACTIONS
from workbook.meetings.messages import MESSAGE, MESSAGE_COLUMNS
from workbook.meetings.notes import NOTE_COLUMNS, NOTES, RECORD, RECORD_COLUMNS
from workbook.sessions import presence
from workbook.sessions.csv.answers import (
    RESPONSES,
    Kept,
    Receipt,
    empty_files,
)
from workbook.sessions.join_codes import new_code, read_code
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
from workbook.sessions.tally import (
    FIGURE_COLUMNS,
    FIGURES,
    Figures,
    count,
    figures_bytes,
    read_figures,
)
from workbook.storage import disk
from workbook.storage.csv_files import read_date, read_sheet, refused, sheet_bytes
from workbook.storage.datapackage import session_package
from workbook.storage.disk import StoreError
from workbook.storage.quarantine import set_aside_copy, set_aside_notices
from workbook.text.typed import same_team

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

SESSION = "session.csv"
INSTRUMENT = "instrument.toml"
PACKAGE = "datapackage.json"
SESSION_COLUMNS = (
    "session",
    "team",
    "instrument",
    "version",
    "people",
    "minutes",
    "opened_on",
    "revealed_on",
    "closed_on",
    "answers_deleted_on",
    "late",
    "state",
)
#: Before there was a reveal: such a session was revealed when it was closed.
_OLDER_COLUMNS = (*SESSION_COLUMNS[:5], "opened_on", "closed_on", "state")
TOGETHER = "together.csv"
TOGETHER_COLUMNS = ("item", "answer", "present", "differently")

#: The files of a session besides `session.csv` and the answers, and their columns.
_OTHER_FILES = {
    TOGETHER: TOGETHER_COLUMNS,
    FIGURES: FIGURE_COLUMNS,
    NOTES: NOTE_COLUMNS,
    ACTIONS: ACTION_COLUMNS,
    RECORD: RECORD_COLUMNS,
    MESSAGE: MESSAGE_COLUMNS,
}
_FOLDER = "sessions"
#: A session is built under such a name and then renamed: it is there whole or not at all.
_DRAFT = ".opening-"
_DRAFT_SECONDS = 3600
_MAX_TEAM = 80
_MAX_PEOPLE = 1000
_MAX_MINUTES = 600
#: The key in a facilitator's link; for the folder's owner alone.
_KEY = ".facilitator"
#: Which responses the figures were counted from, while more may come.
_COUNTED = ".counted"
#: What is there only while a session runs. `.timer` and `.screen` are the meeting's.
_PASSING = (presence.PRESENCE, _COUNTED, ".timer", ".screen", ".language-off")
#: There while the facilitator has turned off the prompts about language that blames.
_LANGUAGE_OFF = ".language-off"


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
    """Nobody may read a session's answers before the reveal, nor single ones before it closes."""

    def __init__(self, *, closed: bool = False) -> None:
        if closed:
            super().__init__(
                "This session was closed without a reveal.",
                "Its answers stay sealed from everybody.",
                "Open another session to reflect together.",
            )
            return
        super().__init__(
            "This session is still open.",
            "Its answers are sealed from everybody.",
            "Wait until everyone has answered or passed, or ask the facilitator to reveal them "
            "and to close the session.",
        )


class NothingToWithdraw(WorkbookError):
    """No answers in this session belong to a withdrawal code."""

    def __init__(self) -> None:
        super().__init__(
            "No answers in this session belong to that code.",
            "Nothing was taken back; they may have been taken back or deleted before.",
            "Check the code, group by group, and that you are in the session in which you sent.",
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
    state: Literal["open", "revealed", "closed"]
    #: How many minutes the meeting has; None when nobody said.
    minutes: int | None = None
    revealed_on: date | None = None
    #: When its single answers were deleted; the figures that the team saw stay.
    answers_deleted_on: date | None = None
    #: How many answers arrived after the reveal and were added to the figures.
    late: int = 0

    @property
    def revealed(self) -> bool:
        """Whether the team may see its figures."""
        return self.revealed_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a session stands, in numbers that say nothing about anybody."""

    state: Literal["open", "revealed", "closed"]
    #: How many have the checklist open, or had.
    joined: int
    #: How many have sent or passed; never which of the two.
    done: int
    expected: int | None
    #: How many answers came after the reveal and are not in the picture yet.
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How much was deleted."""

    responses: int
    reflections: int


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
        #: The data folder.
        self.data = Path(data)
        self._folder = self.data / _FOLDER
        self._today = today
        self._code = code
        self._instruments: dict[str, Instrument] = {}
        self._kept: dict[str, Kept] = {}
        #: The bytes of each session.csv as last read, and what they say.
        self._seen: dict[str, tuple[bytes, Session, tuple[str, ...]]] = {}

    def open(
        self,
        team: str,
        instrument_id: str | Path,
        people: int | None = None,
        minutes: int | None = None,
    ) -> Session:
        """Open a session.

        Parameters
        ----------
        team
            The team's name: 1 to 80 characters in one line, kept as written but for space
            around it.
        instrument_id
            The id of a shipped instrument, or the path of a TOML file.
        people
            How many people are expected, 1 to 1000; None when nobody knows. When so many have
            sent or passed, the reveal comes by itself.
        minutes
            How many minutes the meeting has, 1 to 600; None when nobody said.

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
        if minutes is not None and (
            isinstance(minutes, bool)
            or not isinstance(minutes, int)
            or not 0 < minutes <= _MAX_MINUTES
        ):
            raise SessionRefused(
                f"The number of minutes has to be a whole number from 1 to {_MAX_MINUTES}.",
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
                minutes=minutes,
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
            for name, columns in _OTHER_FILES.items():
                disk.create(draft / name, sheet_bytes(columns, []))
            disk.create(draft / _KEY, secrets.token_urlsafe(18).encode())
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

    def of_team(self, team: str) -> tuple[Session, ...]:
        """Return a team's sessions, the oldest first; capitals and spaces in its name aside."""
        return tuple(session for session in reversed(self.all()) if same_team(session.team, team))

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

    def instrument_bytes(self, code: str) -> bytes:
        """Return the instrument's file as it was when the session opened.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or its copy cannot be read.
        """
        with self._reading(code) as name:
            return (self._folder / name / INSTRUMENT).read_bytes()

    def folder(self, code: str) -> Path:
        """Return a session's folder, for the engine's own modules.

        Raises
        ------
        SessionNotFound
            There is no such session.
        """
        with self._named(code) as name:
            return self._folder / name

    def facilitator_key(self, code: str) -> str:
        """Return the key in a session's facilitator link. Whoever has it can run the session.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or it cannot be read.
        """
        with self._reading(code) as name:
            path = self._folder / name / _KEY
            with disk.locked(path.parent):
                if not path.exists():  # an older session
                    disk.create(path, secrets.token_urlsafe(18).encode())
                return path.read_text(encoding="ascii").strip()

    def opens_for(self, code: str, key: str) -> bool:
        """Say whether a facilitator's key belongs to a session; false when there is no such one."""
        try:
            return hmac.compare_digest(self.facilitator_key(code).encode(), key.encode())
        except (WorkbookError, ValueError):
            return False

    def arrive(self, code: str, token: object) -> None:
        """Note that somebody has the checklist open; whoever comes again is counted once.

        Parameters
        ----------
        code
            The join code.
        token
            What the form made: 20 to 64 hex digits.

        Raises
        ------
        SessionNotFound, StoreError
            When it was not noted. A token that is none is passed over.
        """
        self._step(code, token, presence.JOINED)

    def pass_on(self, code: str, token: object) -> None:
        """Note that somebody would rather not answer; sending later takes it back.

        Raises
        ------
        SessionNotFound, SessionClosed, StoreError
            When it was not noted.
        """
        self._step(code, token, presence.PASSED)

    def _step(self, code: str, token: object, word: str) -> None:
        proper = read_token(token)
        if proper is None:
            return
        with (
            self._named(code) as name,
            disk.explained("That was not noted this time; everything that was kept is safe."),
            disk.locked(self._folder / name),
        ):
            session = self._read(name)[0]
            if session.state == "closed":
                if word == presence.PASSED:
                    raise SessionClosed
                return
            kept = self._responses(name)
            if word == presence.PASSED and kept.has(response_id(proper)):
                return  # sent already: that stands until it is taken back
            presence.note(self._folder / name, person_of(proper), word)
            self._reveal_when_all_are_done(name, session)

    def record(self, code: str, response: Response) -> Receipt:
        """Keep a response for good; it is on the disk when this returns.

        Sending the same response again stores it once, also when the first time ended in an
        error or never ended. When it was the last that was waited for, the reveal follows.

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
                session = self._read(name)[0]
                if session.state == "closed":
                    if not kept.has(response.id):
                        raise SessionClosed
                    receipt = Receipt.ALREADY_KEPT
                else:
                    # First, so that nobody is ever counted twice among those who are done.
                    if presence.read(folder).get(response.person) == presence.PASSED:
                        presence.note(folder, response.person, presence.RETURNED)
                    receipt = kept.add(response)
                all_done = self._all_are_done(name, session)
            try:
                kept.sync()
            except OSError:
                with disk.locked(folder):
                    kept.mend()
            if all_done:
                # The answer is kept whatever happens here; whoever asks next reveals then.
                with suppress(OSError, StoreError), disk.locked(folder):
                    self._reveal_when_all_are_done(name, self._read(name)[0])
            return receipt

    def withdraw(self, code: str, typed: str) -> Withdrawn:
        """Take back the answers and reflections that belong to a withdrawal code.

        What the team has seen stays as it was.

        Parameters
        ----------
        code
            The join code.
        typed
            The withdrawal code, however it was typed.

        Raises
        ------
        SessionNotFound, NothingToWithdraw, StoreError
            When nothing was taken back.
        """
        token = read_token(typed)
        with (
            self._named(code) as name,
            disk.explained("Your answers are still there; nothing was taken back."),
        ):
            if token is None:
                raise NothingToWithdraw
            folder = self._folder / name
            with disk.locked(folder):
                session = self._read(name)[0]
                keys = [reflection_key(token, item.id) for item in self._own_instrument(name).items]
                if not self._responses(name).withdraw(response_id(token), keys):
                    raise NothingToWithdraw
            return Withdrawn.AFTER_REVEAL if session.revealed else Withdrawn.BEFORE_REVEAL

    def record_together(self, code: str, together: Together) -> None:
        """Keep the answers that people gave together, in place of earlier ones.

        They stand apart and never count as anybody's answer.

        Raises
        ------
        SessionNotFound, SessionClosed, StoreError
            When they were not kept.
        """
        with (
            self._named(code) as name,
            disk.explained("Your answers were not kept this time; earlier ones are safe."),
            disk.locked(self._folder / name),
        ):
            if self._read(name)[0].state == "closed":
                raise SessionClosed
            if tuple(together.answers) != tuple(i.id for i in self._own_instrument(name).items):
                raise ValueError("the answers do not have every item of the instrument, in order")
            rows = [
                (item, answer, str(together.present), str(together.differently.get(item, 0)))
                for item, answer in together.answers.items()
            ]
            disk.replace(self._folder / name / TOGETHER, sheet_bytes(TOGETHER_COLUMNS, rows))

    def together(self, code: str) -> Together | None:
        """Return the answers that people gave together, or None when nobody did.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed before the reveal.
        """
        with self._reading(code) as name:
            self._must_be_revealed(name)
            try:
                data = (self._folder / name / TOGETHER).read_bytes()
            except FileNotFoundError:
                return None
            rows = read_sheet(data, TOGETHER, TOGETHER_COLUMNS).rows
            return _together(self._own_instrument(name), rows) if rows else None

    def sent(self, code: str) -> int:
        """Return how many responses are kept; never whose or what.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or its responses cannot be read.
        """
        with self._reading(code) as name:
            return len(self._responses(name).seen())

    def progress(self, code: str) -> Progress:
        """Return how a session stands; when everyone expected is done, this reveals it.

        Raises
        ------
        SessionNotFound, StoreError
            When there is no such session, or it cannot be read.
        """
        with self._reading(code) as name:
            folder = self._folder / name
            session = self._read(name)[0]
            if self._all_are_done(name, session):
                with disk.locked(folder):
                    session = self._reveal_when_all_are_done(name, self._read(name)[0])
            seen = self._responses(name).seen()
            here = presence.read(folder)
            done = len(seen) + sum(word == presence.PASSED for word in here.values())
            late = len(seen - self._counted(name).ids) if session.state == "revealed" else 0
            return Progress(
                state=session.state,
                joined=max(len(here), done),
                done=done,
                expected=session.people,
                late=late,
            )

    def _all_are_done(self, name: str, session: Session) -> bool:
        if session.state != "open" or session.people is None:
            return False
        seen = self._responses(name).seen()
        passed = sum(
            word == presence.PASSED for word in presence.read(self._folder / name).values()
        )
        return len(seen) + passed >= session.people

    def _reveal_when_all_are_done(self, name: str, session: Session) -> Session:
        """Reveal when it is time; the caller holds the lock."""
        return self._reveal(name, session) if self._all_are_done(name, session) else session

    def reveal(self, code: str) -> Session:
        """Reveal a session: its answers are counted, once, and the team sees its pattern.

        Revealing again changes nothing.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed when it was closed without a reveal.
        """
        with self._changing(code) as (name, session):
            if session.state == "closed" and not session.revealed:
                raise SessionSealed(closed=True)
            return session if session.revealed else self._reveal(name, session)

    def _reveal(self, name: str, session: Session) -> Session:
        """Count, then say so; the caller holds the lock. Cut off between, it is done again."""
        self._count_for_the_reveal(name)
        session = replace(session, state="revealed", revealed_on=self._today())
        self._write(name, session)
        return session

    def _count_for_the_reveal(self, name: str) -> None:
        kept, instrument = self._responses(name), self._own_instrument(name)
        kept.seal()
        self._count(name, count(instrument, kept.responses()[0]), kept.ids(), late=0)

    def _write(self, name: str, session: Session) -> None:
        """Write a session's own file; a copy of one that a spreadsheet saved is set aside."""
        folder = self._folder / name
        if notices := self._read(name)[1]:
            set_aside_copy(folder, SESSION, (folder / SESSION).read_bytes(), notices)
        disk.replace(folder / SESSION, _session_bytes(session))

    def include_late(self, code: str) -> Session:
        """Add to the picture the answers that arrived after the reveal.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed before the reveal.
        """
        with self._changing(code) as (name, session):
            if not session.revealed:
                raise SessionSealed(closed=session.state == "closed")
            if session.state == "revealed":
                self._include_late(name)
            return session

    def _include_late(self, name: str) -> int:
        """Add what is not counted yet, and return how many were ever added."""
        counted, kept = self._counted(name), self._responses(name)
        new = kept.ids() - counted.ids
        if not new:
            return counted.late
        figures = count(
            self._own_instrument(name),
            kept.responses()[0],
            shown=self._figures(name),
            counted=counted.ids,
        )
        late = counted.late + len(new)
        self._count(name, figures, counted.ids | new, late=late)
        return late

    def _count(self, name: str, figures: Figures, ids: frozenset[str], *, late: int) -> None:
        """Write figures and what they were counted from; a crash leaves the old or the new."""
        folder = self._folder / name
        data = figures_bytes(self._own_instrument(name), figures)
        try:
            was = json.loads((folder / _COUNTED).read_bytes())
        except (FileNotFoundError, ValueError):
            was = {}
        now = {"figures": _digest(data), "late": late, "ids": sorted(ids)}
        was = {key: was.get(key) for key in now}
        disk.replace(folder / _COUNTED, json.dumps({**now, "was": was}).encode())
        disk.replace(folder / FIGURES, data)

    def _counted(self, name: str) -> _Counted:
        """Return what the figures that stand were counted from."""
        folder = self._folder / name
        try:
            noted: dict[str, Any] = json.loads((folder / _COUNTED).read_bytes())
            if noted["was"].get("figures") == _digest((folder / FIGURES).read_bytes()):
                noted = noted["was"]  # a crash came before the figures did
            return _Counted(ids=frozenset(noted["ids"]), late=int(noted["late"]))
        except (FileNotFoundError, ValueError, KeyError):
            return _Counted(ids=frozenset(self._responses(name).seen()), late=0)

    def figures(self, code: str) -> Figures:
        """Return the figures that the team is shown.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed before the reveal.
        """
        with self._reading(code) as name:
            self._must_be_revealed(name)
            return self._figures(name)

    def _figures(self, name: str) -> Figures:
        instrument = self._own_instrument(name)
        try:
            return read_figures((self._folder / name / FIGURES).read_bytes(), instrument)
        except FileNotFoundError:  # from before there was a reveal
            return count(instrument, self._responses(name).responses()[0])

    def _must_be_revealed(self, name: str) -> Session:
        session = self._read(name)[0]
        if not session.revealed:
            raise SessionSealed(closed=session.state == "closed")
        return session

    def close(self, code: str, *, show: bool = True) -> Session:
        """Close a session: nothing can be added.

        Rows are put in an order that carries nothing. Answers that came after the reveal are
        added to the picture. Closing again changes nothing, and finishes a closing that was cut
        off.

        Parameters
        ----------
        code
            The join code.
        show
            Whether a session that is not revealed yet is revealed now. Otherwise its answers
            stay sealed for ever.

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
            with disk.locked(folder):
                session = self._read(name)[0]
                if session.state != "closed":
                    session = self._close(name, session, show=show)
                for left in _PASSING:
                    (folder / left).unlink(missing_ok=True)
                disk.sync_folder(folder)
                return session

    def _close(self, name: str, session: Session, *, show: bool) -> Session:
        day, late = self._today(), session.late
        if session.state == "revealed":
            late = self._include_late(name)
        elif show:
            self._count_for_the_reveal(name)
            session = replace(session, revealed_on=day)
        self._responses(name).seal()
        session = replace(session, state="closed", closed_on=day, late=late)
        self._write(name, session)
        return session

    def watch_language(self, code: str, *, yes: bool) -> None:
        """Have language that blames asked about in a session, as is usual, or not.

        Identifying details are always asked about.

        Raises
        ------
        SessionNotFound, StoreError
            When nothing was changed.
        """
        with self._changing(code) as (name, _):
            path = self._folder / name / _LANGUAGE_OFF
            if yes:
                path.unlink(missing_ok=True)
            else:
                disk.replace(path, b"")

    def watches_language(self, code: str) -> bool:
        """Say whether language that blames is asked about in a session.

        Raises
        ------
        SessionNotFound, StoreError
            When it cannot be read.
        """
        with self._reading(code) as name:
            return not (self._folder / name / _LANGUAGE_OFF).exists()

    def upgrade(self, code: str) -> bool:
        """Bring a session that an older workbook kept up to today's form, in place.

        Its own file is written last: cut off before that, it is done again from the beginning.

        Parameters
        ----------
        code
            The join code.

        Returns
        -------
        bool
            Whether there was anything to do.

        Raises
        ------
        SessionNotFound, StoreError
            When it stays as it was.
        """
        with self._changing(code) as (name, session):
            folder = self._folder / name
            if not _is_older((folder / SESSION).read_bytes()):
                return False
            instrument, kept = self._own_instrument(name), self._responses(name)
            kept.give_keys()
            for file, columns in _OTHER_FILES.items():
                if not (folder / file).exists():
                    disk.replace(folder / file, sheet_bytes(columns, []))
            if session.state == "closed":
                figures = count(instrument, kept.responses()[0])
                disk.replace(folder / FIGURES, figures_bytes(instrument, figures))
            if not (folder / _KEY).exists():
                disk.replace(folder / _KEY, secrets.token_urlsafe(18).encode())
            disk.replace(folder / PACKAGE, session_package(name, instrument))
            self._write(name, session)
            return True

    def is_older(self, code: str) -> bool:
        """Say whether a session is kept as an older workbook kept it.

        Raises
        ------
        SessionNotFound, StoreError
            When it cannot be read.
        """
        with self._reading(code) as name:
            return _is_older((self._folder / name / SESSION).read_bytes())

    def delete_answers(self, code: str) -> Deleted:
        """Delete a session's single answers and reflections for good.

        The figures that the team saw stay, and so do its notes and actions. A session that was
        never closed is closed first, without a reveal. Cut off by a crash, it is finished by
        doing it again; when it was done before, nothing is left to delete.

        Raises
        ------
        SessionNotFound, StoreError
            When some of it is still there.
        """
        self.close(code, show=False)
        with (
            self._named(code) as name,
            disk.explained("Some answers are still there; they are deleted at the next try."),
            disk.locked(self._folder / name),
        ):
            session = self._read(name)[0]
            if session.answers_deleted_on is not None:
                return Deleted(responses=0, reflections=0)
            folder = self._folder / name
            if session.revealed and not (folder / FIGURES).exists():
                figures = self._figures(name)
                disk.replace(folder / FIGURES, figures_bytes(self._own_instrument(name), figures))
            responses, reflections = self._responses(name).delete()
            session = replace(session, answers_deleted_on=self._today())
            self._write(name, session)
            return Deleted(responses=responses, reflections=reflections)

    def responses_file(self, code: str) -> Path:
        """Return where a closed session's responses are.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed until the session is closed, and for ever without a reveal.
        """
        session = self.find(code)
        if session.state != "closed" or not session.revealed:
            raise SessionSealed(closed=session.state == "closed")
        return self._folder / session.id / RESPONSES

    def reflections(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return (item, text) of every reflection in a closed session.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed until the session is closed, and for ever without a reveal.
        """
        with self._reading(code) as name:
            session = self._read(name)[0]
            if session.state != "closed" or not session.revealed:
                raise SessionSealed(closed=session.state == "closed")
            return tuple(self._responses(name).reflections()[0])

    def standing_answers(self, code: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many gave each standing answer to each item, for publication alone.

        Returns
        -------
        mapping
            Item to standing answer to people. Whoever skipped an item, or would rather not say,
            counts as not_applicable, so that every item has everybody who is kept. Empty when
            nobody is.

        Raises
        ------
        SessionNotFound, SessionSealed, StoreError
            SessionSealed until the session is closed, and for ever without a reveal.
        """
        with self._reading(code) as name:
            session = self._read(name)[0]
            if session.state != "closed" or not session.revealed:
                raise SessionSealed(closed=session.state == "closed")
            instrument = self._own_instrument(name)
            stands_for = {each.id: each.stands_for for each in instrument.scale.answers}
            counts = {item.id: dict.fromkeys(STANDING_ANSWERS, 0) for item in instrument.items}
            rows = self._responses(name).responses()[0]
            for _, item, answer in rows:
                counts[item][stands_for.get(answer, "not_applicable")] += 1
            return counts if rows else {}

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
    def _changing(self, code: str) -> Iterator[tuple[str, Session]]:
        """Give a session's folder name and the session, holding its lock."""
        with (
            self._named(code) as name,
            disk.explained("Nothing was changed; everything in the session is safe."),
            disk.locked(self._folder / name),
        ):
            yield name, self._read(name)[0]

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
        row, said = _session_row(data)
        notices = list(said)
        cells = {column: cell.strip() for column, cell in row.items()}
        state = cells["state"].casefold()
        if state not in {"open", "revealed", "closed"}:
            raise refused(SESSION, "says neither that the session is open nor that it is closed.")
        numbers = {}
        for column in ("people", "minutes", "late"):
            if not re.fullmatch(r"[0-9]{0,4}", cells[column]):
                raise refused(SESSION, f"has a number of {column} that is no number.")
            numbers[column] = int(cells[column]) if cells[column] else None
        if cells["session"].casefold() != name:
            notices.append(f"The file {SESSION} gives another join code; the folder’s name counts.")
        days = {
            column: read_date(cells[column], SESSION, notices) if cells[column] else None
            for column in ("revealed_on", "closed_on", "answers_deleted_on")
        }
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
            people=numbers["people"],
            minutes=numbers["minutes"],
            opened_on=opened_on,
            **days,
            late=numbers["late"] or 0,
            state="closed" if state == "closed" else "revealed" if state == "revealed" else "open",
        )
        return session, tuple(notices)

    def _own_instrument(self, name: str) -> Instrument:
        if name not in self._instruments:
            words = (self._folder / name / INSTRUMENT).read_bytes()
            try:
                self._instruments[name] = _instrument_of(words)
            except InstrumentError:  # said again with the session's name
                self._instruments[name] = read_instrument(words, f"{name}/{INSTRUMENT}")
        return self._instruments[name]

    def _responses(self, name: str) -> Kept:
        if name not in self._kept:
            self._kept[name] = Kept(self._folder / name, self._own_instrument(name))
        return self._kept[name]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Counted:
    """Which responses the figures were counted from, and how many of them came late."""

    ids: frozenset[str]
    late: int

    def __repr__(self) -> str:
        return "<Counted, sealed>"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=32)
def _instrument_of(words: bytes) -> Instrument:
    """Return an instrument; thousands of sessions hold the same few."""
    return read_instrument(words, INSTRUMENT)


def _together(instrument: Instrument, rows: Iterable[Sequence[str]]) -> Together:
    """Return what people answered together, from the rows of its file."""
    offered = {NOT_ANSWERED, *(answer.id for answer in instrument.scale.answers)}
    table = {row[0].strip().casefold(): tuple(cell.strip() for cell in row[1:]) for row in rows}
    if set(table) != {item.id for item in instrument.items}:
        raise refused(TOGETHER, "does not have a row for every item.")
    for answer, *numbers in table.values():
        if answer not in offered or not all(re.fullmatch("[0-9]{1,4}", each) for each in numbers):
            raise refused(TOGETHER, "has an answer or a number that cannot be understood.")
    return Together(
        present=max(int(present) for _, present, _ in table.values()),
        answers={item.id: table[item.id][0] for item in instrument.items},
        differently={item.id: int(table[item.id][2]) for item in instrument.items},
    )


def _session_row(data: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the one row of a session's file by column, and notices; also of an older file."""
    columns: tuple[str, ...] = SESSION_COLUMNS
    if _is_older(data):
        columns = _OLDER_COLUMNS
    sheet = read_sheet(data, SESSION, columns)
    if len(sheet.rows) != 1:
        raise refused(SESSION, "has to have one row under the names of its columns.")
    row = dict.fromkeys(SESSION_COLUMNS, "")
    row.update(zip(columns, sheet.rows[0], strict=True))
    if columns == _OLDER_COLUMNS:
        row["revealed_on"] = row["closed_on"]
    return row, sheet.notices


def _is_older(data: bytes) -> bool:
    """Say whether a session's own file is from before there was a reveal."""
    try:
        read_sheet(data, SESSION, SESSION_COLUMNS)
    except StoreError:
        return b"late" not in data.split(b"\n", 1)[0].lower()
    return False


def _session_bytes(session: Session) -> bytes:
    def day(given: date | None) -> str:
        return "" if given is None else given.isoformat()

    return sheet_bytes(
        SESSION_COLUMNS,
        [
            (
                session.id,
                session.team,
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
