"""What a team brings along from its other sessions: actions that come back, and what was forgotten.

A page asks for it every three seconds, so nothing of another team is read for it, and nothing of
this team again until it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workbook.meetings.actions import Action
from workbook.meetings.held import HeldSession
from workbook.meetings.kept_actions import KeptActions
from workbook.meetings.notes import NOTES, Note, notes_in
from workbook.sessions import Session
from workbook.storage import Remembered
from workbook.themes.requests import Request

__all__ = ["EarlierSessions", "Forgotten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An earlier session of the same team that was never closed."""

    code: str
    title: str
    opened_on: date
    sent: int


class EarlierSessions:
    """The other sessions of the team that holds a session.

    Parameters
    ----------
    held
        The session that is held.
    kept
        The actions of all sessions.
    today
        Gives the day.
    with_team
        False where the session was opened with a link of its own: then there are none.
    """

    def __init__(
        self,
        held: HeldSession,
        kept: KeptActions,
        today: Callable[[], date],
        *,
        with_team: bool = True,
    ) -> None:
        self._held = held
        self._today = today
        self._with_team = with_team
        self._sessions = held.sessions
        self._kept = kept
        self._notes: dict[str, Remembered[Mapping[str, Note]]] = {}

    def of(self, session: Session) -> tuple[Session, ...]:
        """Return the team's other sessions that opened before this one, the oldest first."""
        if not self._with_team:
            return ()
        return tuple(
            other
            for other in self._sessions.of_team(self._held.team)
            if other.id != session.id and other.opened_on <= session.opened_on
        )

    def actions(
        self, earlier: Sequence[Session], requests: Mapping[str, Request]
    ) -> tuple[Action, ...]:
        """Return the actions of earlier sessions that come back in this one."""
        return tuple(
            action
            for other in earlier
            for action in self._kept.of(other.id, requests)
            if self._comes_back(action)
        )

    def _comes_back(self, action: Action) -> bool:
        replied = action.request is not None and action.request.replied_on is not None
        return (
            not action.settled(self._today())
            or action.answered_in == self._held.code
            or (replied and action.reply_seen_in in {"", self._held.code})
        )

    def forgotten(self, session: Session, earlier: Sequence[Session]) -> tuple[Forgotten, ...]:
        """Return the earlier sessions that were never closed."""
        return tuple(
            Forgotten(
                code=other.id,
                title=self._sessions.instrument(other.id).title,
                opened_on=other.opened_on,
                sent=self._sessions.sent(other.id),
            )
            for other in earlier
            # Sessions of the same day may run side by side: neither is forgotten yet.
            if other.state != "closed" and other.opened_on < session.opened_on
        )

    def carried(self, session: Session, earlier: Sequence[Session]) -> frozenset[str]:
        """Return the items that the team carried over from its last session with this checklist."""
        for other in reversed(earlier):
            if other.instrument == session.instrument and other.revealed:
                notes = self._notes_of(other.id)
                return frozenset(item for item, note in notes.items() if note.mark == "carried")
        return frozenset()

    def _notes_of(self, code: str) -> Mapping[str, Note]:
        if code not in self._notes:
            instrument = self._sessions.instrument(code)
            self._notes[code] = Remembered(
                self._sessions.folder(code) / NOTES,
                lambda data: notes_in(data, instrument),
                missing={},
            )
        return self._notes[code].look()
