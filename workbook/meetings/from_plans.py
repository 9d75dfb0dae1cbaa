"""What a team's plans bring back to it: what is due, what was promised, and what to talk about.

A plan stays where it is. A team's page and the page of a meeting look into it and have it changed
there; nothing of it is ever written into a session or into a team's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from workbook.errors import WorkbookError
from workbook.instruments import Item, Prompt, load_shipped, shipped
from workbook.meetings.held import MeetingRefused
from workbook.plans import (
    PLAN_TABLES,
    Idea,
    OpenPlan,
    Plan,
    PlanNotFound,
    Plans,
    Promise,
    Task,
    WholePlan,
    due_for_deletion,
)
from workbook.storage import PLANS, Remembered, disk

__all__ = [
    "DUE_WITHIN",
    "DueTask",
    "FromPlans",
    "PlanStanding",
    "TeamPlans",
    "ToTalkAbout",
    "UnansweredIdeas",
    "WaitingPromise",
]

#: A task that is due no later than so many days from now stands on the team's page.
DUE_WITHIN = timedelta(days=14)
_ENDED = ("fed_back", "stopped")
#: What says whether there is something to talk about: the entries, and how far the plan is.
_TALKED_OF = tuple(each.file for each in PLAN_TABLES if each.name in {"plan", "entries"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStanding:
    """One plan of a team, and how it stands."""

    plan: Plan
    #: How many prompts are neither decided nor put aside; None when the plan cannot be read.
    open: int | None
    #: When it will be deleted as things stand.
    goes_on: date | None

    @property
    def ended(self) -> bool:
        """Whether it came to its end: young people have heard, or it was stopped."""
        return self.plan.state in _ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """A task of a plan that is due soon, or late."""

    plan: Plan
    task: Task
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPromise:
    """What young people were promised in a plan, and nobody has said what became of it."""

    plan: Plan
    promise: Promise
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredIdeas:
    """The ideas of a plan that have no answer with a reason."""

    plan: Plan
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTalkAbout:
    """A prompt of a plan that the team wants to talk about at its next meeting."""

    plan: Plan
    prompt: Prompt
    #: What was written on it so far.
    words: str

    @property
    def items(self) -> tuple[tuple[str, Item], ...]:
        """What the workbook's checklists ask about the same: (a checklist's title, its item)."""
        known = _shipped_items()
        return tuple(known[each] for each in self.prompt.meets if each in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class FromPlans:
    """What a team's plans bring back to it."""

    #: The newest first.
    plans: tuple[PlanStanding, ...] = ()
    #: What is due first stands first, here and among the promises; what has no day comes last.
    due: tuple[DueTask, ...] = ()
    promises: tuple[WaitingPromise, ...] = ()
    ideas: tuple[UnansweredIdeas, ...] = ()
    talk: tuple[ToTalkAbout, ...] = ()


class TeamPlans:
    """The plans of one team, as the rest of its life meets them.

    Parameters
    ----------
    plans
        The plans of the data folder.
    team_id
        The team; "" has none.
    today
        Gives the day.
    """

    def __init__(
        self, plans: Plans, team_id: str, *, today: Callable[[], date] = date.today
    ) -> None:
        self._plans = plans
        self._team = team_id
        self._today = today
        self._opened: dict[str, OpenPlan] = {}
        #: The ids of the plans that there were when somebody first asked what to talk about.
        self._known: tuple[str, ...] | None = None
        self._talk: dict[str, _Talk] = {}

    def look(self, keep_days: int) -> FromPlans:
        """Return what the plans bring back.

        Parameters
        ----------
        keep_days
            For how many days after its end a plan is kept.

        Raises
        ------
        StoreError
            The plans cannot be listed. One that cannot be read is there all the same.
        """
        standing: list[PlanStanding] = []
        going: list[WholePlan] = []
        for plan, whole in self._each():
            standing.append(
                PlanStanding(
                    plan=plan,
                    open=None if whole is None else len(whole.open_prompts),
                    goes_on=due_for_deletion(plan, keep_days),
                )
            )
            if whole is not None and plan.state not in _ENDED:
                going.append(whole)
        today = self._today()
        return FromPlans(
            plans=tuple(standing),
            due=_due(going, today),
            promises=_promises(going, today),
            ideas=tuple(
                UnansweredIdeas(plan=each.plan, ideas=ideas)
                for each in going
                if (ideas := tuple(idea for idea in each.ideas if not idea.is_answered))
            ),
            talk=tuple(each for whole in going for each in _to_talk_about(whole)),
        )

    def going(self) -> tuple[WholePlan, ...]:
        """Return the plans that can be read and did not come to their end, the newest first.

        Raises
        ------
        StoreError
            The plans cannot be listed.
        """
        return tuple(
            whole for plan, whole in self._each() if whole is not None and plan.state not in _ENDED
        )

    def talk(self) -> tuple[ToTalkAbout, ...]:
        """Return what to talk about, for a page that asks every few seconds.

        Nothing is read again until it changes. A plan that is begun later is seen once the page is
        opened anew.

        Raises
        ------
        StoreError
            The plans cannot be listed, or one of them cannot be read.
        """
        if self._known is None:
            self._known = tuple(each.id for each in self._plans.of_team(self._team))
        found: list[ToTalkAbout] = []
        with disk.as_store_error("A plan cannot be read now."):
            for plan_id in self._known:
                if plan_id not in self._talk:
                    self._talk[plan_id] = _Talk(self._plans, plan_id)
                found += self._talk[plan_id].look()
        return tuple(found)

    def finish(self, plan_id: str, task: str, *, yes: bool) -> None:
        """Say that a task is done, or take that back.

        Raises
        ------
        MeetingRefused, ChangedMeanwhile, PlanRefused, StoreError
            Nothing was changed; MeetingRefused when the plan is not the team's.
        """
        was, now = _yes(not yes), _yes(yes)
        self._own(plan_id).choose(f"task:{task}:done", was, now)

    def keep_promise(self, plan_id: str, promise: str, *, yes: bool) -> None:
        """Say that young people have heard what was promised, or take that back.

        Raises
        ------
        MeetingRefused, ChangedMeanwhile, PlanRefused, StoreError
            Nothing was changed; MeetingRefused when the plan is not the team's.
        """
        was, now = ("", "kept") if yes else ("kept", "")
        self._own(plan_id).choose(f"promise:{promise}:outcome", was, now)

    def talked_about(self, plan_id: str, prompt: str, *, yes: bool = True) -> None:
        """Say that the team has talked about a prompt, or put it back on the agenda.

        Raises
        ------
        MeetingRefused, ChangedMeanwhile, PlanRefused, StoreError
            Nothing was changed; MeetingRefused when the plan is not the team's.
        """
        self._own(plan_id).choose(f"entry:{prompt}:talk", _yes(yes), _yes(not yes))

    def _each(self) -> Iterator[tuple[Plan, WholePlan | None]]:
        """Yield each plan of the team, with None in the place of one that cannot be read."""
        for plan in self._plans.of_team(self._team):
            try:
                whole = self._open(plan.id).look()
            except PlanNotFound:
                continue  # deleted meanwhile
            except WorkbookError:
                yield plan, None
            else:
                yield whole.plan, whole

    def _own(self, plan_id: str) -> OpenPlan:
        """Return a plan of the team; every other id is refused alike, whoever it belongs to."""
        if not any(each.id == plan_id for each in self._plans.of_team(self._team)):
            raise MeetingRefused(
                "That plan is not one of this team’s.", "It may be deleted. Open the page again."
            )
        return self._open(plan_id)

    def _open(self, plan_id: str) -> OpenPlan:
        if plan_id not in self._opened:
            self._opened[plan_id] = self._plans.open(plan_id)
        return self._opened[plan_id]


class _Talk:
    """What to talk about of one plan, remembered while its files do not change."""

    def __init__(self, plans: Plans, plan_id: str) -> None:
        self._plans = plans
        self._plan_id = plan_id
        folder = plans.data / PLANS / plan_id
        self._files = [Remembered(folder / name, bytes, missing=b"") for name in _TALKED_OF]
        self._seen: list[bytes] | None = None
        self._found: tuple[ToTalkAbout, ...] = ()

    def look(self) -> tuple[ToTalkAbout, ...]:
        seen = [each.look() for each in self._files]
        if self._seen != seen:
            try:
                whole = self._plans.open(self._plan_id).look()
            except PlanNotFound:  # deleted meanwhile
                self._found = ()
            else:
                self._found = () if whole.plan.state in _ENDED else _to_talk_about(whole)
            self._seen = seen
        return self._found


def _to_talk_about(whole: WholePlan) -> tuple[ToTalkAbout, ...]:
    return tuple(
        ToTalkAbout(plan=whole.plan, prompt=each, words=whole.entries[each.id].words)
        for each in whole.guide.prompts
        if whole.entries[each.id].talk
    )


def _due(going: list[WholePlan], today: date) -> tuple[DueTask, ...]:
    found = [
        (each.due_on, DueTask(plan=whole.plan, task=each, is_late=each.due_on < today))
        for whole in going
        for each in whole.tasks
        if not each.done and each.due_on is not None and each.due_on <= today + DUE_WITHIN
    ]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _promises(going: list[WholePlan], today: date) -> tuple[WaitingPromise, ...]:
    found = [
        WaitingPromise(plan=whole.plan, promise=each, is_late=each.is_overdue(today))
        for whole in going
        for each in whole.promises
        if not each.outcome
    ]
    return tuple(sorted(found, key=lambda each: each.promise.due_on or date.max))


@cache
def _shipped_items() -> Mapping[str, tuple[str, Item]]:
    """Return item id to (its checklist's title, the item), of the workbook's own checklists."""
    loaded = [load_shipped(name) for name in shipped()]
    return {item.id: (each.title, item) for each in reversed(loaded) for item in each.items}


def _yes(yes: bool) -> str:  # noqa: FBT001 - it is what is said
    return "yes" if yes else "no"
