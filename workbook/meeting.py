"""One session as its facilitator runs it: what their page shows, and everything it can do.

`Meeting.view` is all that a facilitator's page and a shared screen are ever handed. Before the
reveal it holds numbers of people and nothing about answers: there is no pattern to hold.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from workbook import disk
from workbook.actions import (
    MOST_ACTIONS,
    Action,
    ActionRefused,
    changed,
    new_action,
    read_actions,
    write_actions,
)
from workbook.errors import WorkbookError
from workbook.instrument import Instrument
from workbook.invented import is_example
from workbook.message import message_as_kept, read_message, write_message
from workbook.notes import (
    MARKS,
    MAX_NOTE,
    MAX_OPENING,
    Mark,
    Note,
    read_notes,
    read_opening,
    write_notes,
    write_opening,
)
from workbook.patterns import ItemPattern, Pattern, positions, team_pattern
from workbook.requests import MAX_REQUEST, Request, Requests
from workbook.response import Together
from workbook.session import Progress, Session, SessionClosed, Sessions
from workbook.words_typed import kept_line, kept_words

if TYPE_CHECKING:
    from workbook.recap import Recap

__all__ = [
    "AgendaItem",
    "Forgotten",
    "Meeting",
    "MeetingRefused",
    "Phase",
    "Timer",
    "View",
    "phases_of",
]

_TIMER, _SCREEN = ".timer", ".screen"
_MAX_TIMER_MINUTES = 600
_USUAL_MINUTES = 75

#: The shape of a session (practice.md section 4), in minutes of seventy-five.
_PHASES = (
    (
        *("arrive", "Arrive", 10),
        "Agree how you talk with one another, say what stays private and what cannot, and check "
        "in.",
    ),
    (
        *("answer", "Answer quietly", 15),
        "Everyone answers alone, without talking. Passing is as good as answering.",
    ),
    (
        *("reveal", "Look together", 5),
        "The pattern appears when everyone has answered or passed. Look before anybody explains.",
    ),
    (
        *("talk", "Talk", 30),
        "Two or three questions where answers differ or many are not sure. Nobody has to own an "
        "answer: ask what each answer sees.",
    ),
    (
        *("act", "Decide", 10),
        "Up to three actions: who by role, by when, and what young people should notice.",
    ),
    (
        *("leave", "Check out", 5),
        "How does everyone leave? Who would like a quiet word afterwards?",
    ),
)


class MeetingRefused(WorkbookError):
    """Something a facilitator asked for cannot be done as things stand."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of the meeting."""

    id: str
    title: str
    minutes: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that stops nothing."""

    label: str
    minutes: int
    #: Below nought when the time is over.
    seconds_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An earlier session of the same team that was never closed."""

    code: str
    title: str
    opened_on: date
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item to talk about, after the reveal."""

    pattern: ItemPattern
    #: The opposite positions in a sentence, or "".
    positions: str
    mark: Mark
    #: The team carried it over from its last session with this checklist.
    carried_before: bool
    young_person: str
    how_we_know: str
    on_screen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A meeting as it stands."""

    session: Session
    instrument: Instrument
    progress: Progress
    phases: tuple[Phase, ...]
    timer: Timer | None
    #: Whether language that blames is asked about while people write; identifying details are.
    language: bool
    #: Actions of earlier sessions that are not settled, were answered in this one, or come back
    #: with a manager's reply.
    earlier: tuple[Action, ...]
    forgotten: tuple[Forgotten, ...]
    #: None before the reveal.
    pattern: Pattern | None
    #: Empty before the reveal. Below five answers: every item in the form's order.
    agenda: tuple[AgendaItem, ...]
    together: Together | None
    actions: tuple[Action, ...]
    #: The words with which the record opens.
    opening: str
    #: Items that are left out of the record.
    left_out: frozenset[str]
    #: What the team wants managers to read, among what other teams wrote; "" for nothing.
    message: str


class Meeting:
    """One session, for whoever has its facilitator link. Any number of processes may use it.

    Every method that changes something raises a `WorkbookError` when it could not, and then
    nothing was changed.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    code
        The join code.
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
        today: Callable[[], date] = date.today,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sessions = sessions
        self.code = sessions.find(code).id
        self._folder = sessions.folder(self.code)
        self._instrument = sessions.instrument(self.code)
        self._requests = Requests(sessions.data / "released", today=today)
        self._today = today
        self._now = now

    # What is shown

    def view(self) -> View:
        """Return the meeting as it stands; when everyone expected is done, this reveals it."""
        progress = self._sessions.progress(self.code)
        session = self._sessions.find(self.code)
        with disk.explained("The session cannot be read now."):
            notes = read_notes(self._folder, self._instrument)
            pattern = self._pattern(session)
            earlier, forgotten = self._earlier(session)
            return View(
                session=session,
                instrument=self._instrument,
                progress=progress,
                phases=phases_of(session.minutes),
                timer=self._timer(),
                language=self._sessions.watches_language(self.code),
                earlier=earlier,
                forgotten=forgotten,
                pattern=pattern,
                agenda=self._agenda(session, pattern, notes) if pattern else (),
                together=self._sessions.together(self.code) if session.revealed else None,
                actions=self._actions(self.code),
                opening=read_opening(self._folder),
                left_out=frozenset(item for item, note in notes.items() if note.left_out),
                message=read_message(self._folder),
            )

    def _pattern(self, session: Session) -> Pattern | None:
        if not session.revealed:
            return None
        return team_pattern(session, self._instrument, self._sessions.figures(self.code))

    def _agenda(
        self, session: Session, pattern: Pattern, notes: Mapping[str, Note]
    ) -> tuple[AgendaItem, ...]:
        carried = self._carried(session)
        try:
            on_screen = (self._folder / _SCREEN).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            on_screen = ""
        items = [
            AgendaItem(
                pattern=each,
                positions=positions(each),
                mark=notes[each.item.id].mark,
                carried_before=each.item.id in carried,
                young_person=notes[each.item.id].young_person,
                how_we_know=notes[each.item.id].how_we_know,
                on_screen=each.item.id == on_screen,
            )
            for each in pattern.items
        ]
        # Sorting keeps the pattern's order among equals.
        return tuple(sorted(items, key=_turn))

    def _carried(self, session: Session) -> frozenset[str]:
        """Return the items that the team carried over from its last session with this checklist."""
        for earlier in reversed(self._of_team(session)):
            if earlier.instrument == session.instrument and earlier.revealed:
                instrument = self._sessions.instrument(earlier.id)
                notes = read_notes(self._sessions.folder(earlier.id), instrument)
                return frozenset(item for item, note in notes.items() if note.mark == "carried")
        return frozenset()

    def _of_team(self, session: Session) -> tuple[Session, ...]:
        """Return the team's other sessions that opened before this one, the oldest first."""
        return tuple(
            other
            for other in self._sessions.of_team(session.team)
            if other.id != session.id and other.opened_on <= session.opened_on
        )

    def _earlier(self, session: Session) -> tuple[tuple[Action, ...], tuple[Forgotten, ...]]:
        actions: list[Action] = []
        forgotten: list[Forgotten] = []
        for other in self._of_team(session):
            # Sessions of the same day may run side by side: neither is forgotten yet.
            if other.state != "closed" and other.opened_on < session.opened_on:
                title = self._sessions.instrument(other.id).title
                sent = self._sessions.sent(other.id)
                forgotten.append(
                    Forgotten(code=other.id, title=title, opened_on=other.opened_on, sent=sent)
                )
            actions += [each for each in self._actions(other.id) if self._comes_back(each)]
        return tuple(actions), tuple(forgotten)

    def _comes_back(self, action: Action) -> bool:
        replied = action.request is not None and action.request.replied_on is not None
        return (
            not action.settled
            or action.answered_in == self.code
            or (replied and action.reply_seen_in in {"", self.code})
        )

    def _actions(self, code: str) -> tuple[Action, ...]:
        folder, instrument = self._sessions.folder(code), self._sessions.instrument(code)
        requests = {request.id: request for request in self._requests.all()}
        return read_actions(folder, code, instrument, requests)

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
        with disk.explained("The session is closed; its record could not be written beside it."):
            self._replies_were_seen()
            if session.revealed:
                from workbook.recap import recap_html

                page = recap_html(self.recap()).encode()
                disk.replace(self._folder / "record.html", page)

    def close_forgotten(self, code: str, *, show: bool) -> None:
        """Close a session of the same team that was never closed; see `View.forgotten`."""
        if code not in {each.code for each in self.view().forgotten}:
            raise MeetingRefused(
                "That session is not one of this team’s that wait to be closed.",
                "Open the page again: it may be closed by now.",
            )
        self._sessions.close(code, show=show)

    # The timer and the shared screen

    def start_timer(self, label: str, minutes: int) -> None:
        """Start the timer, in place of one that runs."""
        self._must_be_running()
        if type(minutes) is not int or not 0 < minutes <= _MAX_TIMER_MINUTES:
            raise MeetingRefused(
                f"A timer runs for 1 to {_MAX_TIMER_MINUTES} whole minutes.",
                "Give another number.",
            )
        timer = {
            "label": kept_line(label, "The timer’s name", 80),
            "minutes": minutes,
            "started": self._now(),
        }
        with disk.explained("The timer did not start."):
            disk.replace(self._folder / _TIMER, json.dumps(timer).encode())

    def stop_timer(self) -> None:
        """Take the timer away."""
        with disk.explained("The timer is still there."):
            (self._folder / _TIMER).unlink(missing_ok=True)

    def _timer(self) -> Timer | None:
        try:
            noted: dict[str, Any] = json.loads((self._folder / _TIMER).read_bytes())
            left = noted["started"] + 60 * noted["minutes"] - self._now()
            return Timer(
                label=str(noted["label"]), minutes=int(noted["minutes"]), seconds_left=round(left)
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def watch_language(self, *, yes: bool) -> None:
        """Have language that blames asked about while people write, or not; everybody is told.

        Identifying details are asked about in any case.
        """
        self._must_be_running()
        self._sessions.watch_language(self.code, yes=yes)

    def show_on_screen(self, item: str | None) -> None:
        """Put one item on the shared screen, or with None the agenda."""
        self._must_be_running()
        with disk.explained("The shared screen still shows what it did."):
            if item is None:
                (self._folder / _SCREEN).unlink(missing_ok=True)
            else:
                disk.replace(self._folder / _SCREEN, self._known(item).encode())

    # The discussion

    def mark(self, item: str, mark: str) -> None:
        """Mark an item "pinned", "skipped" or "carried" (to next time); "" takes a mark off."""
        if mark not in MARKS:
            raise MeetingRefused("There is no such mark.", "Open the page again.")
        self._change_note(item, mark=cast("Mark", mark))

    def note(
        self, item: str, young_person: str | None = None, how_we_know: str | None = None
    ) -> None:
        """Keep the team's notes on an item: up to 2,000 characters; what is None stays."""
        new = {
            name: kept_words(words, "The note", MAX_NOTE)
            for name, words in (("young_person", young_person), ("how_we_know", how_we_know))
            if words is not None
        }
        self._change_note(item, **new)

    def leave_out(self, item: str, yes: bool) -> None:  # noqa: FBT001 - it is what is said
        """Leave an item out of the record, or take it in again."""
        self._change_note(item, left_out=bool(yes))

    def _change_note(self, item: str, **new: Any) -> None:
        self._known(item)
        with (
            disk.explained("The note was not kept this time; it is still on the page."),
            disk.locked(self._folder),
        ):
            self._must_be_running()
            notes = read_notes(self._folder, self._instrument)
            notes[item] = replace(notes[item], **new)
            write_notes(self._folder, notes)

    def set_opening(self, text: str) -> None:
        """Keep the words with which the record opens: up to 3,000 characters."""
        words = kept_words(text, "The opening", MAX_OPENING)
        with (
            disk.explained("The words were not kept this time; they are still on the page."),
            disk.locked(self._folder),
        ):
            self._must_be_running()
            write_opening(self._folder, words)

    # The actions

    def add_action(self, **fields: object) -> Action:
        """Add an action; see `workbook.actions.changed` for its fields. Three are the most."""
        action = new_action(self.code, self._instrument, fields)

        def add(actions: list[Action]) -> None:
            if len(actions) >= MOST_ACTIONS:
                raise MeetingRefused(
                    f"There are {MOST_ACTIONS} actions already.",
                    "A few that are done are worth more: change or remove one first.",
                )
            actions.append(action)

        self._change_actions(self.code, add)
        return action

    def change_action(self, action_id: str, **fields: object) -> Action:
        """Change some fields of an action of this session."""
        done: list[Action] = []

        def change(actions: list[Action]) -> None:
            place = _place_of(actions, action_id)
            actions[place] = changed(actions[place], self._instrument, fields)
            done.append(actions[place])

        self._change_actions(self.code, change)
        return done[0]

    def remove_action(self, action_id: str) -> None:
        """Remove an action of this session, unless a request about it has gone up."""

        def remove(actions: list[Action]) -> None:
            place = _place_of(actions, action_id)
            if actions[place].request is not None:
                raise MeetingRefused(
                    "A request about this action has gone to a manager.",
                    "Keep the action, so that the reply has a place to come back to.",
                )
            del actions[place]

        self._change_actions(self.code, remove)

    def answer_earlier(self, action_id: str, state: str, happened: str, told: str) -> None:
        """Say what became of an action of an earlier session, and what young people were told."""
        for action in self.view().earlier:
            if action.id == action_id:
                break
        else:
            raise MeetingRefused(
                "That action is not one of this team’s earlier ones.", "Open the page again."
            )
        instrument = self._sessions.instrument(action.session)
        fields = {"state": state, "happened": happened, "told": told}

        def change(actions: list[Action]) -> None:
            place = _place_of(actions, action_id)
            answered = changed(actions[place], instrument, fields)
            actions[place] = replace(answered, answered_in=self.code)

        self._must_be_running()
        self._change_actions(action.session, change)

    def _change_actions(self, code: str, change: Callable[[list[Action]], None]) -> None:
        folder = self._sessions.folder(code)
        with (
            disk.explained("The action was not kept this time; it is still on the page."),
            disk.locked(folder),
        ):
            if code == self.code:
                self._must_be_running()
            actions = list(self._actions(code))
            change(actions)
            write_actions(folder, actions)

    def _replies_were_seen(self) -> None:
        """Note that this session opened with the managers' replies there were."""
        for action in self.view().earlier:
            if action.request is not None and action.request.replied_on is not None:
                with suppress(WorkbookError):
                    self._change_actions(action.session, _seen(action.id, self.code))

    # What goes up

    def preview_request(self, action_id: str, text: str) -> str:
        """Return the words that a manager would read, exactly."""
        actions = list(self._actions(self.code))
        return _wording(actions[_place_of(actions, action_id)], text)

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
        team = self._sessions.find(self.code).team

        def send(actions: list[Action]) -> None:
            place = _place_of(actions, action_id)
            action = actions[place]
            words = _wording(action, text)
            if action.request is not None:
                raise MeetingRefused("This request has been sent.", "The reply opens next time.")
            # The same id again when a crash came between: the request goes up once.
            request = self._requests.send(
                team, action.needs, words, request_id=f"q{action.id.removeprefix('a')}"
            )
            actions[place] = replace(action, request=request)
            sent.append(request)

        self._change_actions(self.code, send)
        return sent[0]

    def preview_message(self, text: str) -> str:
        """Return the words that managers would read, exactly."""
        return message_as_kept(text)

    def set_message(self, text: str) -> None:
        """Keep what the team wants managers to read: up to 1,000 characters; "" takes it back.

        It goes up when the period is over, with those of at least two other teams and nobody's
        name.
        """
        with (
            disk.explained("The message was not kept this time; it is still on the page."),
            disk.locked(self._folder),
        ):
            self._must_be_running()
            write_message(self._folder, text)

    # The record

    def recap(self) -> Recap:
        """Return the record of the meeting as it stands; only after the reveal."""
        from workbook.recap import make_recap

        view = self.view()
        if view.pattern is None:
            raise MeetingRefused(
                "There is no record before the reveal.", "Reveal the pattern first."
            )
        return make_recap(
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

    def _must_be_running(self) -> None:
        if self._sessions.find(self.code).state == "closed":
            raise SessionClosed

    def _known(self, item: str) -> str:
        if not any(each.id == item for each in self._instrument.items):
            raise MeetingRefused("There is no such question.", "Open the page again.")
        return item


def phases_of(minutes: int | None) -> tuple[Phase, ...]:
    """Return the parts of a meeting, scaled to its length.

    Parameters
    ----------
    minutes
        How long it is; None for the usual 75.
    """
    whole = minutes or _USUAL_MINUTES
    found, begin, begun = [], 0, 0
    for name, title, share, what in _PHASES:
        begin += share
        end = round(begin * whole / _USUAL_MINUTES)
        found.append(Phase(id=name, title=title, minutes=max(1, end - begun), what=what))
        begun = end
    return tuple(found)


def _turn(item: AgendaItem) -> int:
    if item.mark == "skipped":
        return 3
    if item.mark == "pinned":
        return 0
    return 1 if item.carried_before else 2


def _place_of(actions: Sequence[Action], action_id: str) -> int:
    for place, action in enumerate(actions):
        if action.id == action_id:
            return place
    raise MeetingRefused("That action is not there any more.", "Open the page again.")


def _seen(action_id: str, code: str) -> Callable[[list[Action]], None]:
    def see(actions: list[Action]) -> None:
        place = _place_of(actions, action_id)
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
