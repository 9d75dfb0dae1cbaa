"""One session as its facilitator runs it: what their page shows, and everything it can do.

`Meeting.view` is all that a facilitator's page and a shared screen are ever handed. What a page
asks for is done by the part that it belongs to: the shared screen, the discussion or the decisions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from workbook.errors import WorkbookError
from workbook.meetings.actions import Action
from workbook.meetings.agenda import AgendaItem, MeetingView, Phase, agenda_of, phases_of
from workbook.meetings.decisions import Decisions
from workbook.meetings.discussion import Discussion
from workbook.meetings.earlier import EarlierSessions, Forgotten
from workbook.meetings.from_plans import TeamPlans, ToTalkAbout
from workbook.meetings.held import HeldSession, MeetingRefused
from workbook.meetings.kept_actions import KeptActions
from workbook.meetings.screen import SharedScreen, Timer
from workbook.patterns.pattern import Pattern, team_pattern
from workbook.plans import Plans
from workbook.sessions import Session, Sessions
from workbook.storage import RELEASED, disk, is_example
from workbook.themes.requests import Request, Requests

if TYPE_CHECKING:
    from workbook.meetings.record import Record

__all__ = [
    "AgendaItem",
    "Forgotten",
    "Meeting",
    "MeetingRefused",
    "MeetingView",
    "Phase",
    "Timer",
    "phases_of",
]


class Meeting:
    """One session, for whoever has its facilitator link. Any number of processes may use it.

    Every method that changes something raises a `WorkbookError` when it could not, and then
    nothing was changed.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    code
        The session.
    with_team
        False for whoever has the session's own link and not its team's: earlier sessions, their
        actions, and what they carried over or left open are then neither shown nor changed.
    today
        Gives the day.
    now
        Gives the time of the clock in seconds, for the timer.

    Raises
    ------
    SessionNotFound, StoreError
        There is no such session, or it cannot be read.
    """

    def __init__(
        self,
        sessions: Sessions,
        code: str,
        *,
        with_team: bool = True,
        today: Callable[[], date] = date.today,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sessions = sessions
        self._today = today
        self._held = held = HeldSession.of(sessions, code)
        self.code = held.code
        self._requests = Requests(sessions.data / RELEASED, today=today)
        kept = KeptActions(sessions)
        self._with_team = with_team
        self._earlier = EarlierSessions(held, kept, today, with_team=with_team)
        self._decisions = Decisions(held, kept, self._earlier, self._requests, today)
        self._discussion = Discussion(held)
        self._screen = SharedScreen(held, now)
        self._plans = TeamPlans(Plans(sessions.data, today=today), held.team, today=today)

    # What is shown

    @property
    def join_code(self) -> str:
        """The words that people join with."""
        return self._sessions.find(self.code).code

    def view(self) -> MeetingView:
        """Return the meeting as it stands; when everyone expected is done, this reveals it."""
        return self._view(self._from_plans())

    def _view(self, from_plans: tuple[ToTalkAbout, ...]) -> MeetingView:
        progress = self._sessions.progress(self.code)
        session = self._sessions.find(self.code)
        with disk.as_store_error("The session cannot be read now."):
            earlier = self._earlier.of(session)
            notes = self._discussion.notes()
            pattern = self._pattern(session)
            return MeetingView(
                session=session,
                instrument=self._held.instrument,
                progress=progress,
                phases=phases_of(session.minutes, self._held.instrument.checkout),
                timer=self._screen.timer(),
                language=self._sessions.watches_language(self.code),
                today=self._today(),
                with_team=self._with_team,
                earlier=self._earlier.actions(earlier, self._requests.by_id()),
                forgotten=self._earlier.forgotten(session, earlier),
                pattern=pattern,
                agenda=agenda_of(
                    pattern,
                    notes,
                    carried=self._earlier.carried(session, earlier),
                    on_screen=self._screen.item(),
                    tabled=self._sessions.tabled(self.code),
                    from_plans={item for each in from_plans for item in each.prompt.meets},
                )
                if pattern
                else (),
                together=self._sessions.together(self.code) if session.revealed else None,
                actions=self._decisions.actions(),
                opening=self._discussion.opening(),
                left_out=frozenset(item for item, note in notes.items() if note.left_out),
                message=self._decisions.message(),
                from_plans=from_plans,
            )

    def _from_plans(self) -> tuple[ToTalkAbout, ...]:
        """Return what to talk about from the team's plans; no meeting ends for one of them."""
        if not self._with_team:
            return ()
        with suppress(WorkbookError):
            return self._plans.talk()
        return ()

    def _pattern(self, session: Session) -> Pattern | None:
        if not session.revealed:
            return None
        return team_pattern(session, self._held.instrument, self._sessions.tally(self.code))

    # The door

    def shut_door(self, people: int) -> None:
        """Shut the door: somebody counted so many people in the room.

        Raises
        ------
        DoorChanged, DoorRefused
            Not so many are in, or the door cannot be shut.
        """
        self._sessions.shut_door(self.code, people)

    def start_door_again(self) -> None:
        """Have everybody come in anew; only before anything was sent or passed."""
        self._sessions.start_door_again(self.code)

    def add_place(self) -> None:
        """Add a place to a shut door; everybody's screen says so."""
        self._sessions.add_place(self.code)

    def drop_place(self) -> None:
        """Take an added place back that nobody took."""
        self._sessions.drop_place(self.code)

    # The answers

    def reveal(self) -> None:
        """Reveal the pattern now."""
        self._sessions.reveal(self.code)

    def include_late(self) -> None:
        """Show the pattern with the answers that arrived since."""
        self._sessions.include_late(self.code)

    def close(self, *, show: bool = True) -> None:
        """Close the session, and keep its record as a page beside its files.

        Parameters
        ----------
        show
            For a session that is not revealed: whether it is revealed now, or stays sealed.
        """
        session = self._sessions.close(self.code, show=show)
        with disk.as_store_error(
            "The session is closed; its record could not be written beside it."
        ):
            self._decisions.replies_were_seen()
            if session.revealed:
                from workbook.meetings.record import record_html

                page = record_html(self.record()).encode()
                disk.replace(self._held.folder / "record.html", page)

    def close_forgotten(self, code: str, *, show: bool) -> None:
        """Close a session of the same team that was never closed; see `MeetingView.forgotten`."""
        self._must_have_the_team()
        session = self._sessions.find(self.code)
        with disk.as_store_error("The session cannot be read now."):
            forgotten = self._earlier.forgotten(session, self._earlier.of(session))
        if code not in {each.code for each in forgotten}:
            raise MeetingRefused(
                "That session is not one of this team’s that wait to be closed.",
                "Open the page again: it may be closed by now.",
            )
        self._sessions.close(code, show=show)

    def _must_have_the_team(self) -> None:
        if not self._with_team:
            raise MeetingRefused(
                "This link opens this session alone.",
                "Open it with the team’s own link to see and change what came before it.",
            )

    # The timer and the shared screen

    def start_timer(self, label: str, minutes: int) -> None:
        """Start the timer, in place of one that runs."""
        self._screen.start_timer(label, minutes)

    def stop_timer(self) -> None:
        """Take the timer away."""
        self._screen.stop_timer()

    def watch_language(self, *, yes: bool) -> None:
        """Have language that blames asked about while people write, or not; everybody is told.

        Identifying details are asked about in any case.
        """
        self._held.must_be_running()
        self._sessions.watch_language(self.code, yes=yes)

    def show_on_screen(self, item: str | None) -> None:
        """Put one item on the shared screen, or with None the agenda."""
        self._screen.show(item)

    # The discussion

    def mark(self, item: str, mark: str) -> None:
        """Mark an item "pinned", "skipped" or "carried" (to next time); "" takes a mark off."""
        self._discussion.mark(item, mark)

    def note(self, item: str, heard: str | None = None, guessed: str | None = None) -> None:
        """Keep what young people told the team, and what it guesses; what is None stays."""
        self._discussion.note(item, heard, guessed)

    def leave_out(self, item: str, yes: bool) -> None:  # noqa: FBT001 - it is what is said
        """Leave an item out of the record, or take it in again."""
        self._discussion.leave_out(item, yes)

    def set_opening(self, text: str) -> None:
        """Keep the words with which the record opens: up to 3,000 characters."""
        self._discussion.set_opening(text)

    def talked_about(self, plan: str, prompt: str) -> None:
        """Say that the team has talked about a prompt of one of its plans.

        It is said in the plan alone: nothing of that is kept in the session.
        """
        self._must_have_the_team()
        self._held.must_be_running()
        self._plans.talked_about(plan, prompt)

    # The decisions

    def add_action(self, **fields: object) -> Action:
        """Add an action; `meetings.actions.changed` has its fields. Three are the most."""
        return self._decisions.add_action(**fields)

    def change_action(self, action_id: str, **fields: object) -> Action:
        """Change some fields of an action of this session."""
        return self._decisions.change_action(action_id, **fields)

    def remove_action(self, action_id: str) -> None:
        """Remove an action of this session, unless a request about it has gone up."""
        self._decisions.remove_action(action_id)

    def answer_earlier(self, action_id: str, **fields: object) -> Action:
        """Say what became of an action of an earlier session, and what young people were told.

        `TeamActions.bring_up_to_date` has the fields; what is not named stays.
        """
        self._must_have_the_team()
        return self._decisions.answer_earlier(action_id, **fields)

    def preview_request(self, action_id: str, text: str) -> str:
        """Return the words that a manager would read, exactly."""
        return self._decisions.preview_request(action_id, text)

    def send_request(self, action_id: str, text: str) -> Request:
        """Send a request about an action up; it cannot be changed afterwards."""
        return self._decisions.send_request(action_id, text)

    def preview_message(self, text: str) -> str:
        """Return the words that managers would read, exactly."""
        return self._decisions.preview_message(text)

    def set_message(self, text: str) -> None:
        """Keep what the team wants managers to read; "" takes it back. See `Decisions`."""
        self._decisions.set_message(text)

    # The record

    def record(self) -> Record:
        """Return the record of the meeting as it stands; only after the reveal."""
        from workbook.meetings.record import make_record

        view = self._view(())  # nothing of a plan is in it, nor in its order
        if view.pattern is None:
            raise MeetingRefused(
                "There is no record before the reveal.", "Reveal the pattern first."
            )
        return make_record(
            view.session,
            view.instrument,
            view.pattern,
            agenda=view.agenda,
            opening=view.opening,
            left_out=view.left_out,
            actions=view.actions,
            earlier=view.earlier,
            together=view.together,
            invented=is_example(self._sessions.data),
        )
