"""What a team's page shows: its promises, its requests, its sessions, and what moved between them.

A `TeamView` holds what the team decided, asked and has already seen, and nothing else: no answer
that was not revealed, and of a sensitive item no number. How the team has met is a count alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from workbook.instruments import Instrument, Item
from workbook.meetings.actions import Action
from workbook.meetings.kept_actions import KeptActions
from workbook.meetings.notes import read_notes
from workbook.meetings.plan_requests import PlanRequests
from workbook.meetings.rhythm import TeamRhythm
from workbook.meetings.team_actions import TeamActions
from workbook.patterns.over_time import Column, OverTime, Part, side_by_side
from workbook.patterns.pattern import team_pattern
from workbook.plans import Plans
from workbook.sessions import Session, Sessions
from workbook.storage import RELEASED, disk
from workbook.text import day_in_words
from workbook.themes.requests import Request, Requests

__all__ = [
    "SHORT_MINUTES",
    "Between",
    "Carried",
    "ChecklistView",
    "Moved",
    "Offer",
    "Promise",
    "TeamSession",
    "TeamView",
    "team_view",
]

#: A short session of carried questions and actions takes so long.
SHORT_MINUTES = 25
#: A full session, unless somebody says how long it takes.
_USUAL_MINUTES = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An action, with the session in which it was decided."""

    action: Action
    #: When it was decided.
    decided_on: date
    #: The title of the checklist it came of.
    title: str
    #: What would settle it, in a sentence; "" where nothing has to be asked today.
    waits_for: str
    #: Whether its day has passed and it is not over.
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSession:
    """One session of the team."""

    session: Session
    title: str
    #: How many actions it decided, and how many of them are settled.
    actions: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One item that moved between two sessions, with what the team did about it in between."""

    item: Item
    #: What moved and how sure one can be, in sentences.
    said: tuple[str, ...]
    done: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The last two sessions with one checklist: what moved, and what was done in between."""

    then: Column
    now: Column
    moved: tuple[Moved, ...]
    #: What was done in between about items that did not move, or about other checklists.
    elsewhere: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A question that the team carried to next time."""

    item: Item
    #: The checklist it is from.
    checklist: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """The team's sessions with one checklist."""

    id: str
    title: str
    #: How often the team answered it and saw its pattern.
    times: int
    last_on: date | None
    #: All revealed sessions side by side; None with fewer than two.
    over_time: OverTime | None
    #: None with fewer than two revealed sessions.
    between: Between | None
    #: When the team said that this checklist has nothing left for it; None when it has not.
    nothing_left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to meet again; nothing is expected."""

    kind: Literal["full", "short", "again"]
    words: str
    minutes: int
    #: The checklist; "" where it is not about one, or about any.
    checklist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """A team as it sees itself."""

    team: str
    #: What is not settled: not over, or over and young people do not know.
    promises: tuple[Promise, ...]
    #: What is settled today, the newest session's first.
    settled: tuple[Promise, ...]
    #: From actions and from plans, the newest first.
    requests: tuple[Request, ...]
    #: The newest first.
    sessions: tuple[TeamSession, ...]
    #: In the order in which the team first met with them.
    checklists: tuple[ChecklistView, ...]
    carried: tuple[Carried, ...]
    next_meeting: date | None
    offers: tuple[Offer, ...]

    @property
    def running(self) -> tuple[TeamSession, ...]:
        """The sessions that are not closed."""
        return tuple(each for each in self.sessions if each.session.state != "closed")

    @property
    def meetings(self) -> int:
        """How often the team has met: the sessions that are closed."""
        return len(self.sessions) - len(self.running)


def team_view(
    sessions: Sessions,
    teams: Path,
    team_id: str,
    today: date,
    *,
    requests: Requests | None = None,
) -> TeamView:
    """Return a team as it sees itself.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    teams
        The folder that has one for each team.
    team_id
        The team.
    today
        The day.
    requests
        What teams have asked of managers; those of the data folder when None.

    Raises
    ------
    StoreError
        Something of the team's cannot be read.
    """
    asked = requests or Requests(sessions.data / RELEASED, today=lambda: today)
    rhythm = TeamRhythm(teams, team_id, today=lambda: today).read()
    with disk.as_store_error("The team’s sessions cannot be read now."):
        own = sessions.of_team(team_id)
        actions = TeamActions(
            sessions, team_id, asked, today=lambda: today, kept=KeptActions(sessions)
        ).of(own)
        instruments = {session.id: sessions.instrument(session.id) for session in own}
        carried = _carried(sessions, own, instruments)
        checklists = _checklists(sessions, own, instruments, actions, rhythm.nothing_left)
    by_id = {session.id: session for session in own}
    sent = [each.request for each in actions if each.request is not None]
    sent += PlanRequests(Plans(sessions.data), asked).of_team(team_id)
    promises = [_promise(each, by_id, instruments, today) for each in actions]
    open_ones = tuple(each for each in promises if not each.action.settled(today))
    return TeamView(
        team=own[-1].team if own else "",
        promises=open_ones,
        settled=tuple(each for each in reversed(promises) if each.action.settled(today)),
        requests=tuple(sorted(sent, key=lambda request: request.sent_on, reverse=True)),
        sessions=tuple(
            TeamSession(
                session=session,
                title=instruments[session.id].title,
                actions=sum(each.session == session.id for each in actions),
                settled=sum(each.session == session.id and each.settled(today) for each in actions),
            )
            for session in reversed(own)
        ),
        checklists=checklists,
        carried=carried,
        next_meeting=rhythm.next_meeting,
        offers=_offers(checklists, carried=len(carried), promises=len(open_ones)),
    )


def _promise(
    action: Action,
    sessions: Mapping[str, Session],
    instruments: Mapping[str, Instrument],
    today: date,
) -> Promise:
    return Promise(
        action=action,
        decided_on=sessions[action.session].opened_on,
        title=instruments[action.session].title,
        waits_for=action.waits_for(today),
        is_late=action.due_on is not None and action.due_on < today and not action.over,
    )


def _carried(
    sessions: Sessions, own: Sequence[Session], instruments: Mapping[str, Instrument]
) -> tuple[Carried, ...]:
    """Return what the last revealed session with each checklist carried to next time."""
    last = {session.instrument: session.id for session in own if session.revealed}
    found = []
    for checklist, session in last.items():
        instrument = instruments[session]
        notes = read_notes(sessions.folder(session), instrument)
        found += [
            Carried(item=item, checklist=checklist, title=instrument.title)
            for item in instrument.items
            if notes[item.id].mark == "carried"
        ]
    return tuple(found)


def _checklists(
    sessions: Sessions,
    own: Sequence[Session],
    instruments: Mapping[str, Instrument],
    actions: Sequence[Action],
    nothing_left: Mapping[str, date],
) -> tuple[ChecklistView, ...]:
    days = {session.id: session.opened_on for session in own}
    found = []
    for checklist in dict.fromkeys(session.instrument for session in own):
        met = [session for session in own if session.instrument == checklist]
        seen = [
            (
                session,
                instruments[session.id],
                team_pattern(session, instruments[session.id], sessions.tally(session.id)),
            )
            for session in met
            if session.revealed
        ]
        over_time = side_by_side(seen) if len(seen) > 1 else None
        found.append(
            ChecklistView(
                id=checklist,
                title=instruments[met[-1].id].title,
                times=len(seen),
                last_on=max(
                    (session.revealed_on for session, *_ in seen if session.revealed_on),
                    default=None,
                ),
                over_time=over_time,
                between=_between(over_time, actions, days) if over_time else None,
                nothing_left_on=nothing_left.get(checklist),
            )
        )
    return tuple(found)


def _between(
    over_time: OverTime, actions: Sequence[Action], days: Mapping[str, date]
) -> Between | None:
    """Return what moved between the last two sessions, with what was done in between."""
    then, now = over_time.sessions[-2:]
    newest = len(over_time.sessions) - 1
    done = [each for each in actions if _done_between(each, days, then.day, now.day)]
    moved = tuple(
        Moved(
            item=each.item,
            said=each.said,
            done=tuple(action for action in done if action.item == each.item.id),
        )
        for each in over_time.items
        if each.part is Part.MOVED and each.compared == (newest - 1, newest)
    )
    beside = {action.id for each in moved for action in each.done}
    return Between(
        then=then,
        now=now,
        moved=moved,
        elsewhere=tuple(action for action in done if action.id not in beside),
    )


def _done_between(action: Action, days: Mapping[str, date], then: date, now: date) -> bool:
    """Say whether an action came to its end after one day and until another."""
    if not action.over:
        return False
    on = action.updated_on or action.told.on or days.get(action.answered_in)
    return on is not None and then < on <= now


def _offers(
    checklists: Sequence[ChecklistView], *, carried: int, promises: int
) -> tuple[Offer, ...]:
    """Return the ways to meet again, the shortest first."""
    found = []
    if carried or promises:
        found.append(
            Offer(
                kind="short",
                words="A short session: the questions you carried, and your actions. No answers.",
                minutes=SHORT_MINUTES,
            )
        )
    found += [
        Offer(
            kind="again",
            words=f"“{each.title}” again in full, with what was done beside each change. "
            f"Last on {day_in_words(each.last_on)}.",
            minutes=_USUAL_MINUTES,
            checklist=each.id,
        )
        for each in checklists
        if each.times and each.last_on is not None and each.nothing_left_on is None
    ]
    found.append(Offer(kind="full", words="Another checklist in full.", minutes=_USUAL_MINUTES))
    return tuple(found)
