"""The session that a meeting holds, as every part of the meeting shares it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.instruments import Instrument
from workbook.sessions import RUNNING, SessionClosed, Sessions

__all__ = ["HeldSession", "MeetingRefused"]


class MeetingRefused(WorkbookError):
    """Something a facilitator asked for cannot be done as things stand."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSession:
    """One session, and what must be true of it before a part of its meeting changes anything."""

    sessions: Sessions
    #: Its join code.
    code: str
    folder: Path
    #: Its own copy of its instrument.
    instrument: Instrument
    #: The id of the team whose session it is; "" for a session that belongs to none.
    team: str

    @classmethod
    def of(cls, sessions: Sessions, typed: str) -> HeldSession:
        """Return the session with a join code, however it was typed.

        Raises
        ------
        SessionNotFound, StoreError
            There is no such session, or it cannot be read.
        """
        session = sessions.find(typed)
        return cls(
            sessions=sessions,
            code=session.id,
            folder=sessions.folder(session.id),
            instrument=sessions.instrument(session.id),
            team=session.team_id,
        )

    @property
    def running(self) -> Path:
        """The folder for what passes away when the session closes; it may not be there."""
        return self.folder / RUNNING

    def start_passing(self) -> Path:
        """Return the same folder, made when it is not there; raise `SessionClosed` when closed."""
        return self.sessions.running(self.code)

    def must_be_running(self) -> None:
        """Raise `SessionClosed` when it is closed, `SessionOverfull` when it takes nothing more."""
        if self.sessions.find(self.code).state == "closed":
            raise SessionClosed
        self.sessions.must_have_room(self.code)

    def known(self, item: str) -> str:
        """Return an item's id, if the session asks about it; otherwise raise `MeetingRefused`."""
        if not any(each.id == item for each in self.instrument.items):
            raise MeetingRefused("There is no such question.", "Open the page again.")
        return item
