"""A team's actions, which any member with the team's link brings up to date on any day.

No meeting has to run for it, and it does not matter in which session an action was decided. What
is kept is kept whole or not at all, under the lock of the session that decided it, and keeping the
same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from workbook.meetings.actions import TOLD_FIELDS, Action, changed, write_actions
from workbook.meetings.held import MeetingRefused
from workbook.meetings.kept_actions import KeptActions
from workbook.sessions import Session, Sessions
from workbook.storage import disk
from workbook.themes.requests import Requests

__all__ = ["BROUGHT_UP_TO_DATE", "TeamActions", "change_actions", "place_of"]

#: What can be said of an action afterwards; what was decided stands.
BROUGHT_UP_TO_DATE = frozenset({"state", "happened", *TOLD_FIELDS})


class TeamActions:
    """The actions of one team's sessions. Any number of processes may use it at once.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    team
        The team's id.
    requests
        What teams have asked of managers.
    today
        Gives the day.
    kept
        The actions of all sessions, where somebody looks at them already.
    """

    def __init__(
        self,
        sessions: Sessions,
        team: str,
        requests: Requests,
        *,
        today: Callable[[], date] = date.today,
        kept: KeptActions | None = None,
    ) -> None:
        self._sessions = sessions
        self._team = team
        self._requests = requests
        self._today = today
        self._kept = kept or KeptActions(sessions)

    def all(self) -> tuple[Action, ...]:
        """Return every action, those of the oldest session first."""
        with disk.as_store_error("The team’s actions cannot be read now."):
            return self.of(self._sessions.of_team(self._team))

    def of(self, sessions: Sequence[Session]) -> tuple[Action, ...]:
        """Return the actions of some sessions, in their order."""
        requests = self._requests.by_id()
        return tuple(
            action for session in sessions for action in self._kept.of(session.id, requests)
        )

    def bring_up_to_date(
        self, action_id: str, *, answered_in: str = "", **fields: object
    ) -> Action:
        """Say what became of an action, and what young people were told.

        Parameters
        ----------
        action_id
            An action of any session of the team.
        answered_in
            The session that says it; "" outside a meeting.
        fields
            Any of state, happened, told_on, told_by, told_how, said_back, not_told_because and
            look_again_on, as `meetings.actions.changed` takes them; what is not named stays.

        Returns
        -------
        Action
            As it is kept now.

        Raises
        ------
        MeetingRefused, ActionRefused, WordsRefused, StoreError
            Nothing was changed. MeetingRefused also when the action is another team's.
        """
        if not fields.keys() <= BROUGHT_UP_TO_DATE:
            raise MeetingRefused(
                "What was decided cannot be changed afterwards.",
                "Say what became of it instead.",
            )
        session = self._session_of(action_id)
        instrument, today = self._sessions.instrument(session), self._today()
        done: list[Action] = []

        def change(actions: list[Action]) -> None:
            place = place_of(actions, action_id)
            answered = changed(actions[place], instrument, fields, today)
            if answered != actions[place]:
                answered = replace(answered, updated_on=today)
            if answered_in:
                answered = replace(answered, answered_in=answered_in)
            actions[place] = answered
            done.append(answered)

        change_actions(self._sessions, self._kept, self._requests, session, change)
        return done[0]

    def _session_of(self, action_id: str) -> str:
        for action in self.all():
            if action.id == action_id:
                return action.session
        raise MeetingRefused("That action is not one of this team’s.", "Open the page again.")


def change_actions(  # noqa: PLR0913 - all but one say where
    sessions: Sessions,
    kept: KeptActions,
    requests: Requests,
    code: str,
    change: Callable[[list[Action]], None],
    *,
    first: Callable[[], None] = lambda: None,
) -> None:
    """Change the actions of a session under its lock; what is the same is not written again.

    Parameters
    ----------
    sessions, kept, requests
        Where they are.
    code
        The session.
    change
        Changes the list of its actions in place; when it raises, nothing was changed.
    first
        Called under the lock, before anything is read.
    """
    folder = sessions.folder(code)
    with (
        disk.as_store_error("The action was not kept this time; it is still on the page."),
        disk.locked(folder),
    ):
        first()
        actions = kept.before_a_change(code, requests.by_id(from_bytes=True))
        before = tuple(actions)
        change(actions)
        if tuple(actions) != before:
            write_actions(folder, actions, sessions.instrument(code))


def place_of(actions: Sequence[Action], action_id: str) -> int:
    """Return the place of an action in a list, or raise `MeetingRefused`."""
    for place, action in enumerate(actions):
        if action.id == action_id:
            return place
    raise MeetingRefused("That action is not there any more.", "Open the page again.")
