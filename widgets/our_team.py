"""A team's own page: its promises, its plans, what it asked for, its sessions, and what is next.

Everything on it belongs to the team. What it may have done is handed in: bringing an action up to
date, on any day, keeping the day of the next meeting, saying that a checklist has nothing left, and
what became of what is due in its plans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Protocol

import traitlets

from widgets import team_messages as say
from widgets.conversation import Conversation, script, style
from widgets.messages import Check, LookAgain, Trouble
from widgets.shapes import ToldWords
from widgets.team_messages import TeamAsk, TeamSaid
from widgets.team_plans import plans_words
from widgets.team_shapes import (
    CarriedWords,
    DoneWords,
    MetWords,
    MovedItem,
    MovedWords,
    NextMeeting,
    PromiseWords,
    TeamContent,
    TeamPage,
    TeamRequest,
    TeamSession,
)
from widgets.wording import Listed, checked
from workbook.meetings import Action, Between, FromPlans, Promise, TeamView
from workbook.meetings import TeamSession as Met
from workbook.text import day_in_words
from workbook.themes.requests import NEEDS_IN_WORDS, Request

__all__ = ["OurTeam", "TeamDesk", "team_words"]


class TeamDesk(Protocol):
    """What a team may have done. Each raises a `WorkbookError` when it could not."""

    def look(self) -> TeamPage:
        """Return what the page shows."""
        ...

    def update(self, action: str, **said: str) -> None:
        """Say what became of an action, as `TeamActions.bring_up_to_date` takes it."""
        ...

    def plan(self, day: str) -> None:
        """Keep the day of the next meeting, "2026-12-01", or "" for none."""
        ...

    def nothing_left(self, checklist: str, *, yes: bool) -> None:
        """Note that a checklist has nothing left for the team, or take that back."""
        ...

    def finish(self, plan: str, row: str, *, yes: bool) -> None:
        """Say that a task of a plan is done, or take that back."""
        ...

    def keep_promise(self, plan: str, row: str, *, yes: bool) -> None:
        """Say that a promise of a plan was kept, or take that back."""
        ...

    def talked(self, plan: str, prompt: str, *, yes: bool) -> None:
        """Say that the team has talked about a prompt of a plan, or put it back."""
        ...


class OurTeam(Conversation[TeamAsk, TeamSaid]):
    """A team's page.

    Parameters
    ----------
    desk
        What the page may have done.
    team
        The team's id, under which a device keeps what is typed and not kept yet.
    open_link
        Where a session is opened; "" where there is no such page.
    begin_link
        Where a plan is begun, likewise.
    example
        Whether it is a page of the invented service.
    longest
        How many characters there is room for in a box.
    by_text_boxes
        What stands beside the first box for words.
    today
        The day.
    working_days
        After how many working days without an answer a request is said to wait long.
    listed
        The wordings that are looked for in the boxes.
    """

    _esm = script("team")
    _css = style("checklist.css", "our_team.css")
    _talk = say.TEAM
    _failed = "a team's page met with %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        desk: TeamDesk,
        *,
        team: str,
        open_link: str,
        longest: int,
        by_text_boxes: str,
        today: date,
        working_days: int,
        begin_link: str = "",
        example: bool = False,
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._desk = desk
        self._listed = listed
        content = TeamContent(
            page=desk.look(),
            team=team,
            open=open_link,
            begin=begin_link,
            example=example,
            longest=longest,
            byTextBoxes=by_text_boxes,
            today=today.isoformat(),
            workingDays=working_days,
        )
        super().__init__(_content=content, **more)

    def _answer(self, ask: TeamAsk, number: int) -> TeamSaid | None:  # noqa: ARG002
        match ask:
            case Check():
                return checked(ask.text, self._listed())
            case say.UpdateAction():
                named = [each.name for each in fields(ask) if each.name != "action"]
                given = {name: words for name in named if (words := getattr(ask, name)) is not None}
                self._desk.update(ask.action, **given)
            case say.PlanMeeting():
                self._desk.plan(ask.day)
            case say.NothingLeft():
                self._desk.nothing_left(ask.checklist, yes=ask.yes)
            case say.FinishTask():
                self._desk.finish(ask.plan, ask.row, yes=ask.yes)
            case say.KeepPromise():
                self._desk.keep_promise(ask.plan, ask.row, yes=ask.yes)
            case say.TalkedAbout():
                self._desk.talked(ask.plan, ask.prompt, yes=ask.yes)
            case LookAgain():
                pass
        return say.TeamShown(kind="team", page=self._desk.look())

    def _trouble(self, sentence: str) -> TeamSaid:
        return Trouble(kind="trouble", sentence=sentence)


def team_words(  # noqa: PLR0913 - all but two are named
    view: TeamView,
    plans: FromPlans,
    *,
    today: date,
    working_days: int,
    run: Callable[[str], str],
    pattern: Callable[[str], str],
    plan: Callable[[str], str],
) -> TeamPage:
    """Return what a team's page draws.

    Parameters
    ----------
    view
        The team as it sees itself.
    plans
        What its plans bring back to it.
    today
        The day.
    working_days
        For how many working days a request may wait.
    run, pattern, plan
        Return the address at which a session is run, at which its pattern is shown, and of a plan.
    """
    rest = [each for each in view.settled if each.action.told.waits(today)]
    return TeamPage(
        promises=[_promise(each) for each in view.promises],
        resting=[_promise(each) for each in rest],
        settled=[_promise(each) for each in view.settled if each not in rest],
        requests=[_request(each, today, working_days) for each in view.requests],
        running=[_session(each, run=run) for each in view.running],
        earlier=[
            _session(each, pattern=pattern) for each in view.sessions if each not in view.running
        ],
        meetings=view.meetings,
        moved=[
            _moved(each.title, each.between, pattern) for each in view.checklists if each.between
        ],
        carried=[
            CarriedWords(statement=each.item.statement, prompt=each.item.prompt, title=each.title)
            for each in view.carried
        ],
        next=NextMeeting(
            day=view.next_meeting.isoformat() if view.next_meeting else "",
            words=_day(view.next_meeting),
        ),
        checklists=[
            MetWords(
                id=each.id,
                title=each.title,
                last=_day(each.last_on),
                nothingLeft=_day(each.nothing_left_on),
            )
            for each in view.checklists
            if each.times
        ],
        plans=plans_words(plans, plan),
    )


def _promise(promise: Promise) -> PromiseWords:
    action, told = promise.action, promise.action.told
    return PromiseWords(
        id=action.id,
        what=action.what,
        about=action.item_statement,
        owner=action.owner_role,
        due=_day(action.due_on),
        isLate=promise.is_late,
        difference=action.difference,
        state=action.state,
        happened=action.happened,
        told=ToldWords(
            on=told.on.isoformat() if told.on else "",
            by=told.by,
            how=told.how,
            said_back=told.said_back,
            because=told.because,
            look_again_on=told.look_again_on.isoformat() if told.look_again_on else "",
            before=told.before,
        ),
        waitsFor=promise.waits_for,
        decided=_day(promise.decided_on),
        updated=_day(action.updated_on),
        toldDay=_day(told.on),
        againDay=_day(told.look_again_on),
    )


def _request(request: Request, today: date, working_days: int) -> TeamRequest:
    return TeamRequest(
        id=request.id,
        text=request.text,
        needs=NEEDS_IN_WORDS[request.kind],
        sent=day_in_words(request.sent_on),
        decision=request.decision,
        reply=request.reply,
        replied=_day(request.replied_on),
        role=request.role,
        again=_day(request.look_again_on),
        waitsLong=request.waiting_long(today, working_days),
    )


def _session(
    met: Met,
    *,
    run: Callable[[str], str] = lambda _: "",
    pattern: Callable[[str], str] = lambda _: "",
) -> TeamSession:
    session = met.session
    return TeamSession(
        id=session.id,
        title=met.title,
        day=day_in_words(session.opened_on),
        state=session.state,
        revealed=session.revealed,
        actions=met.actions,
        settled=met.settled,
        run=run(session.id),
        pattern=pattern(session.id) if session.revealed else "",
    )


def _moved(title: str, between: Between, pattern: Callable[[str], str]) -> MovedWords:
    return MovedWords(
        title=title,
        then=between.then.label,
        now=between.now.label,
        items=[
            MovedItem(statement=each.item.statement, said=list(each.said), done=_done(each.done))
            for each in between.moved
        ],
        elsewhere=_done(between.elsewhere),
        pattern=pattern(between.now.session),
    )


def _done(actions: Sequence[Action]) -> list[DoneWords]:
    return [DoneWords(what=each.what, state=each.state, happened=each.happened) for each in actions]


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""
