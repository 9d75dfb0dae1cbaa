"""Which sessions a data folder has, and which of them an id, a code or a team leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from workbook.instruments import Instrument
from workbook.sessions import codes, opening, upgrade
from workbook.sessions.folder import SessionFolder
from workbook.sessions.ids import new_session_id, read_session_id
from workbook.sessions.join_codes import new_code, read_code
from workbook.sessions.listing import Listing
from workbook.sessions.model import Session, SessionNotFound
from workbook.sessions.room import Room
from workbook.settings import room_days
from workbook.storage import CODES, SESSIONS, disk

__all__ = ["KnownSessions"]


class KnownSessions:
    """The sessions of one data folder: opened, found, listed.

    Parameters
    ----------
    data
        The data folder. Nothing is made in it until something is kept.
    today
        Gives the day on which sessions are opened and closed.
    code
        Gives join codes; asked again when one is taken.
    new_id
        Gives ids for sessions; asked again when one is taken.
    """

    def __init__(
        self,
        data: Path,
        *,
        today: Callable[[], date] = date.today,
        code: Callable[[], str] = new_code,
        new_id: Callable[[], str] = new_session_id,
    ) -> None:
        #: The data folder.
        self.data = Path(data)
        self._folder = self.data / SESSIONS
        self._codes = self.data / CODES
        self._today = today
        self._code = code
        self._new_id = new_id
        self._met: dict[str, SessionFolder] = {}
        self._listing = Listing(self._folder, self.find)

    # Which there are

    def open(
        self,
        team: str,
        instrument_id: str | Path,
        people: int | None = None,
        minutes: int | None = None,
        *,
        team_id: str = "",
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
            team_id=team_id,
            today=self._today,
            code=self._code,
            new_id=self._new_id,
        )

    def find(self, key: str) -> Session:
        """Return a session."""
        with self._at(key).reading() as session:
            return session

    def by_code(self, typed: str) -> Session:
        """Return the session with a join code, and with nothing else: for whoever types one.

        Raises
        ------
        SessionNotFound
            No session has it, or it does not work any more.
        """
        with self._by_code(typed).reading() as session:
            return session

    def all(self) -> tuple[Session, ...]:
        """Return every session, the newest first.

        A session whose own file cannot be read is left out; `unreadable` tells of it.
        """
        return self._listing.newest_first()

    def of_team(self, team_id: str) -> tuple[Session, ...]:
        """Return the sessions of the team with an id, the oldest first; none for "".

        After the first time no file of another team's sessions is read for it.
        """
        return self._listing.of_team(team_id)

    def is_empty(self) -> bool:
        """Say whether no session is kept here; quick, however many there are."""
        return self._listing.is_empty()

    def unreadable(self) -> tuple[str, ...]:
        """Return one sentence for each session that `all` has to leave out."""
        return tuple(each for each in self._listing.each() if isinstance(each, str))

    def folder(self, key: str) -> Path:
        """Return a session's folder, for what the engine's features keep beside its answers."""
        return self._at(key).path

    def running(self, key: str) -> Path:
        """Return the folder for what passes away when a session closes, made if need be.

        Raises
        ------
        SessionClosed
            Nothing of it may pass any more.
        """
        return self._at(key).start_passing()

    def instrument(self, key: str) -> Instrument:
        """Return the instrument as it was when the session opened: the words its writers saw.

        Raises
        ------
        InstrumentError
            Its copy is none any more.
        """
        with self._at(key).reading():
            return self._at(key).instrument

    def instrument_bytes(self, key: str) -> bytes:
        """Return the instrument's file as it was when the session opened."""
        with self._at(key).reading():
            return self._at(key).instrument_bytes()

    def must_have_room(self, key: str) -> None:
        """Refuse to keep more in a session that holds as much as it may; see `room`.

        Raises
        ------
        SessionOverfull
            It does.
        """
        folder = self._at(key)
        with folder.reading():
            Room(folder.path).must_have()

    def repair(self, key: str) -> None:
        """Put right what a crash left in a session, as the next who writes into it would."""
        folder = self._at(key)
        with folder.changing() as session:
            if session.state != "closed":
                folder.answers.ids()

    def tidy_codes(self) -> int:
        """Take away the join codes that work no more, write those that are missing; see `codes`.

        Returns
        -------
        int
            How many were taken away.
        """
        with disk.as_store_error("Some join codes were not seen to."):
            return codes.tidy(
                self._codes,
                self._folder,
                self.all(),
                days=room_days(self.data),
                today=self._today(),
            )

    def older(self) -> tuple[upgrade.OlderSession, ...]:
        """Return the sessions that are kept as an older workbook kept them, to be upgraded."""
        return upgrade.older_sessions(self._folder, self._today)

    def _at(self, key: str) -> SessionFolder:
        name = read_session_id(key)
        if name is None:
            return self._by_code(key)
        folder = self._met.get(name)
        if folder is None:
            folder = SessionFolder(self._folder / name, self._today)
        with disk.as_store_error("The session cannot be read now."):
            if not folder.exists():
                raise SessionNotFound
        self._met[name] = folder
        return folder

    def _by_code(self, typed: str) -> SessionFolder:
        """Return the folder of the session whose join code was typed, while the code works."""
        code = read_code(typed)
        if code is None:
            raise SessionNotFound
        with disk.as_store_error("The session cannot be read now."):
            name = codes.led_to(self._codes, code)
        if name is None:
            raise SessionNotFound
        folder = self._at(name)
        with folder.reading() as session:
            if session.code != code:
                raise SessionNotFound
            if session.state == "closed" and not codes.works(
                session, room_days(self.data), self._today()
            ):
                raise SessionNotFound
        return folder
