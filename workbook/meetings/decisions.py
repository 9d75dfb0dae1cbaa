"""What a team decides: its actions, what it asks of a manager, and what it tells managers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from workbook.errors import WorkbookError
from workbook.meetings.actions import (
    MOST_ACTIONS,
    Action,
    ActionRefused,
    changed,
    new_action,
    request_id_of,
)
from workbook.meetings.earlier import EarlierSessions
from workbook.meetings.held import HeldSession, MeetingRefused
from workbook.meetings.kept_actions import KeptActions
from workbook.meetings.messages import message_as_kept, read_message, write_message
from workbook.meetings.team_actions import TeamActions, change_actions, place_of
from workbook.storage import disk
from workbook.teams import TeamNotFound, Teams
from workbook.text import kept_words
from workbook.themes.requests import MAX_REQUEST, Request, Requests

__all__ = ["Decisions"]


class Decisions:
    """The decisions of one session, and those of the team's earlier ones that it answers.

    Parameters
    ----------
    held
        The session.
    kept
        The actions of all sessions.
    earlier
        The team's other sessions.
    requests
        What teams have asked of managers.
    today
        Gives the day.
    """

    def __init__(
        self,
        held: HeldSession,
        kept: KeptActions,
        earlier: EarlierSessions,
        requests: Requests,
        today: Callable[[], date],
    ) -> None:
        self._held = held
        self._kept = kept
        self._earlier = earlier
        self._requests = requests
        self._today = today
        self._team_actions = TeamActions(held.sessions, held.team, requests, today=today, kept=kept)

    def actions(self) -> tuple[Action, ...]:
        """Return the session's own actions."""
        return self._kept.of(self._held.code, self._requests.by_id())

    def message(self) -> str:
        """Return what the team wants managers to read; "" for nothing."""
        return read_message(self._held.folder)

    def add_action(self, **fields: object) -> Action:
        """Add an action; `meetings.actions.changed` has its fields. Three are the most."""
        action = new_action(self._held.code, self._held.instrument, fields, self._today())

        def add(actions: list[Action]) -> None:
            if len(actions) >= MOST_ACTIONS:
                raise MeetingRefused(
                    f"There are {MOST_ACTIONS} actions already.",
                    "A few that are done are worth more: change or remove one first.",
                )
            actions.append(action)

        self._change_actions(self._held.code, add)
        return action

    def change_action(self, action_id: str, **fields: object) -> Action:
        """Change some fields of an action of this session."""
        done: list[Action] = []

        def change(actions: list[Action]) -> None:
            place = place_of(actions, action_id)
            actions[place] = changed(actions[place], self._held.instrument, fields, self._today())
            done.append(actions[place])

        self._change_actions(self._held.code, change)
        return done[0]

    def remove_action(self, action_id: str) -> None:
        """Remove an action of this session, unless a request about it has gone up."""

        def remove(actions: list[Action]) -> None:
            place = place_of(actions, action_id)
            if actions[place].request is not None:
                raise MeetingRefused(
                    "A request about this action has gone to a manager.",
                    "Keep the action, so that the reply has a place to come back to.",
                )
            del actions[place]

        self._change_actions(self._held.code, remove)

    def answer_earlier(self, action_id: str, **fields: object) -> Action:
        """Say what became of an action of an earlier session, and what young people were told.

        `TeamActions.bring_up_to_date` has the fields; what is not named stays.
        """
        if not any(action.id == action_id for action in self._from_earlier()):
            raise MeetingRefused(
                "That action is not one of this team’s earlier ones.", "Open the page again."
            )
        self._held.must_be_running()
        return self._team_actions.bring_up_to_date(action_id, answered_in=self._held.code, **fields)

    def _change_actions(self, code: str, change: Callable[[list[Action]], None]) -> None:
        change_actions(
            self._held.sessions,
            self._kept,
            self._requests,
            code,
            change,
            first=self._held.must_be_running if code == self._held.code else lambda: None,
        )

    def _from_earlier(self) -> tuple[Action, ...]:
        """Return the actions of earlier sessions that come back in this one."""
        with disk.as_store_error("The session cannot be read now."):
            earlier = self._earlier.of(self._held.sessions.find(self._held.code))
            return self._earlier.actions(earlier, self._requests.by_id())

    def replies_were_seen(self) -> None:
        """Note that this session opened with the managers' replies there were."""
        for action in self._from_earlier():
            if action.request is not None and action.request.replied_on is not None:
                with suppress(WorkbookError):
                    self._change_actions(action.session, _seen(action.id, self._held.code))

    # What goes up

    def preview_request(self, action_id: str, text: str) -> str:
        """Return the words that a manager would read, exactly."""
        actions = self.actions()
        return _wording(actions[place_of(actions, action_id)], text)

    def send_request(self, action_id: str, text: str) -> Request:
        """Send a request about an action up; it cannot be changed afterwards.

        Parameters
        ----------
        action_id
            An action that says what it needs.
        text
            The team's own wording, up to 1,000 characters.
        """
        sent: list[Request] = []
        team, service = self._whose()

        def send(actions: list[Action]) -> None:
            place = place_of(actions, action_id)
            action = actions[place]
            words = _wording(action, text)
            if action.request is not None:
                raise MeetingRefused("This request has been sent.", "The reply opens next time.")
            # The same id again when a crash came between: the request goes up once.
            request = self._requests.send(
                team,
                action.needs,
                words,
                request_id=request_id_of(action),
                service=service,
            )
            actions[place] = replace(action, request=request)
            sent.append(request)

        self._change_actions(self._held.code, send)
        return sent[0]

    def _whose(self) -> tuple[str, str]:
        """Return the team's name and the service whose managers its request goes to.

        A request goes up in a team's name, so a session of no team sends none. It need not wait
        for the door: nothing in it comes from an answer, and it is signed.
        """
        try:
            team = Teams(self._held.sessions.data).find(self._held.team)
        except TeamNotFound:
            raise MeetingRefused(
                "This session belongs to no team, so a manager would not know who asks.",
                "Open a session with your team’s link, and send the request there.",
            ) from None
        return team.name, team.service

    def preview_message(self, text: str) -> str:
        """Return the words that managers would read, exactly."""
        return message_as_kept(text)

    def set_message(self, text: str) -> None:
        """Keep what the team wants managers to read: up to 1,000 characters; "" takes it back.

        It goes up when the period is over, with those of at least two other teams and nobody's
        name.
        """
        with (
            disk.as_store_error("The message was not kept this time; it is still on the page."),
            disk.locked(self._held.folder),
        ):
            self._held.must_be_running()
            write_message(self._held.folder, text)


def _seen(action_id: str, code: str) -> Callable[[list[Action]], None]:
    def see(actions: list[Action]) -> None:
        place = place_of(actions, action_id)
        actions[place] = replace(actions[place], reply_seen_in=code)

    return see


def _wording(action: Action, text: str) -> str:
    if not action.needs:
        raise ActionRefused(
            "The action does not say what it needs from a manager.",
            "Choose time, money, permission or a partner first.",
        )
    words = kept_words(text, "The request", MAX_REQUEST)
    if not words:
        raise ActionRefused("The request has no words yet.", "Say what you ask for.")
    return words
