"""What a plan for an activity is made of, and why something about it is refused.

A plan is about an activity, never a person: it holds no names, no attendance and nobody's needs.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workbook.errors import WorkbookError
from workbook.instruments import PlanGuide, Prompt

__all__ = [
    "ANSWERS",
    "EMPTY_DAYS",
    "OUTCOMES",
    "STANDINGS",
    "STATES",
    "UNTOUCHED_DAYS",
    "Answer",
    "ChangedMeanwhile",
    "Entry",
    "Idea",
    "Outcome",
    "Plan",
    "PlanNotFound",
    "PlanRefused",
    "Promise",
    "Standing",
    "State",
    "Task",
    "WholePlan",
    "Worry",
    "due_for_deletion",
    "is_plan_id",
    "new_plan_id",
]

State = Literal["draft", "ready", "under_way", "reviewed", "fed_back", "stopped"]
STATES: tuple[State, ...] = ("draft", "ready", "under_way", "reviewed", "fed_back", "stopped")
#: What somebody said of a prompt; "" while nobody has said anything.
Standing = Literal["", "decided", "open", "not_this_one"]
STANDINGS: tuple[Standing, ...] = ("", "decided", "open", "not_this_one")
#: What an idea of young people is answered with; "" while it has no answer.
Answer = Literal["", "yes", "partly", "no", "not_ours"]
ANSWERS: tuple[Answer, ...] = ("", "yes", "partly", "no", "not_ours")
#: What became of a promise; "" while it waits.
Outcome = Literal["", "kept", "explained"]
OUTCOMES: tuple[Outcome, ...] = ("", "kept", "explained")
#: A plan that came to no end is deleted so many days after somebody last wrote in it.
UNTOUCHED_DAYS = 366
#: And one of no team in which nobody ever wrote anything, so many days after it was begun.
EMPTY_DAYS = 2

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_ID = re.compile(f"p[{_SIGNS}]{{15}}")


class PlanNotFound(WorkbookError):
    """There is no such plan."""

    def __init__(self) -> None:
        super().__init__(
            "There is no such plan.",
            "It may have been deleted when its time was over; nothing was changed.",
            "Open it with its own link or from your team’s page, or begin a new one.",
        )


class PlanRefused(WorkbookError):
    """Something about a plan cannot be kept as it is."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed; your words are still on the page.", do)


class ChangedMeanwhile(WorkbookError):
    """Somebody else has just changed what was to be changed, so it was left as they have it."""

    def __init__(
        self, happened: str, do: str = "Look at it, then choose again if you like."
    ) -> None:
        super().__init__(happened, "Theirs stands; nothing of yours was set.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan, without what was written in it."""

    #: "p" and 15 letters or digits, drawn at random; it opens nothing by itself.
    id: str
    #: The team's id; "" for the plan of somebody without a team.
    team: str = ""
    #: A working title.
    title: str = ""
    #: What kind of activity.
    kind: str = ""
    #: "2026-12", never a day; "" while nobody knows.
    month: str = ""
    #: Who leads it: a role, never a name.
    lead_role: str = ""
    state: State = "draft"
    #: Why it was stopped, and what was learned by that.
    stopped_because: str = ""
    #: The guide that it was made with, by id and version.
    instrument: str = ""
    instrument_version: str = ""
    #: The plan of which it uses the decisions again; "" for none.
    again_of: str = ""
    made_on: date | None = None
    changed_on: date | None = None
    ready_on: date | None = None
    under_way_on: date | None = None
    reviewed_on: date | None = None
    fed_back_on: date | None = None
    stopped_on: date | None = None

    def __repr__(self) -> str:
        return f"<Plan {self.id}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """What was decided on one prompt."""

    prompt: str
    standing: Standing = ""
    words: str = ""
    #: Why it is not for this activity.
    because: str = ""
    #: Whether it was copied from another plan and nobody has said yet that it is still true.
    still_true: bool = False
    #: Whether the team wants to talk about it at its next meeting.
    talk: bool = False
    changed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Task:
    """What has to be done: who is a role, never a name."""

    id: str
    #: The prompt that it belongs to; "" for none.
    prompt: str = ""
    what: str = ""
    who: str = ""
    due_on: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Worry:
    """A worry about the activity, never about a person, and what is done about it."""

    id: str
    prompt: str = ""
    about: str = ""
    doing: str = ""
    look_again_on: date | None = None
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Promise:
    """What young people will hear, from which role, by when and how."""

    id: str
    prompt: str = ""
    what: str = ""
    who: str = ""
    due_on: date | None = None
    how: str = ""
    outcome: Outcome = ""
    #: What came of it, or why it was not kept and what young people were told.
    outcome_words: str = ""
    outcome_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed and nothing is said of it."""
        return not self.outcome and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Idea:
    """An idea in words that the group agreed to keep, and what became of it."""

    id: str
    words: str = ""
    answer: Answer = ""
    why: str = ""
    #: What comes next, and by when.
    next: str = ""
    told_on: date | None = None
    told_how: str = ""
    said_back: str = ""
    #: Why they could not be told.
    not_told_because: str = ""
    noted_on: date | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it has an answer, and a reason unless the answer is yes."""
        return bool(self.answer) and bool(self.why or self.answer == "yes")

    @property
    def is_told(self) -> bool:
        """Whether young people know the answer, or it is said why they cannot be told."""
        return self.told_on is not None or bool(self.not_told_because)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WholePlan:
    """A plan with everything that was written in it."""

    plan: Plan
    guide: PlanGuide
    #: Prompt id to entry: one for every prompt of the guide, in its order.
    entries: Mapping[str, Entry]
    tasks: tuple[Task, ...] = ()
    worries: tuple[Worry, ...] = ()
    promises: tuple[Promise, ...] = ()
    ideas: tuple[Idea, ...] = ()
    #: Review question to words.
    review: Mapping[str, str]
    #: "gap-…" to what fills a gap, "sheet-…" and the like to what stands in place of a part.
    wording: Mapping[str, str]

    @property
    def open_prompts(self) -> tuple[Prompt, ...]:
        """What is neither decided nor put aside, or to be looked at again, in order."""
        over = ("decided", "not_this_one")
        return tuple(
            each
            for each in self.guide.prompts
            if self.entries[each.id].standing not in over or self.entries[each.id].still_true
        )

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written or chosen anything yet."""
        said = any(each.standing or each.words or each.because for each in self.entries.values())
        rows = (self.tasks, self.worries, self.promises, self.ideas, self.review, self.wording)
        about = (self.plan.title, self.plan.kind, self.plan.month, self.plan.lead_role)
        return not said and not any(rows) and not any(about)

    def due_for_deletion(self, days: int) -> date | None:
        """Return the first day on which the plan is due for deleting: see `due_for_deletion`."""
        plan = self.plan
        unused = not plan.team and plan.state == "draft" and self.is_empty
        if unused and plan.made_on is not None:
            return plan.made_on + timedelta(days=EMPTY_DAYS + 1)
        return due_for_deletion(plan, days)

    def waits_for_feedback(self) -> tuple[str, ...]:
        """Return what keeps the plan from being fed back, a sentence each; none when nothing."""
        unanswered = sum(not each.is_answered for each in self.ideas)
        untold = sum(each.is_answered and not each.is_told for each in self.ideas)
        waiting = sum(not each.outcome for each in self.promises)
        said = []
        if unanswered:
            said.append(f"{_number(unanswered, 'idea has', 'ideas have')} no answer with a reason.")
        if untold:
            said.append(
                f"Of {_number(untold, 'answer', 'answers')} young people have not been told, and "
                "it does not say why."
            )
        if waiting:
            said.append(
                f"{_number(waiting, 'promise is', 'promises are')} neither kept nor explained."
            )
        return tuple(said)


def due_for_deletion(plan: Plan, days: int) -> date | None:
    """Return the first day on which a plan is due for deleting.

    Parameters
    ----------
    plan
        The plan.
    days
        For how many days after feedback was given, or after it was stopped, it is kept.

    Returns
    -------
    date or None
        One that came to no end counts `UNTOUCHED_DAYS` from when somebody last wrote in it. None
        where its file says no day at all. One of no team that stayed empty goes sooner, which
        `WholePlan.due_for_deletion` knows.
    """
    ended = {"fed_back": plan.fed_back_on, "stopped": plan.stopped_on}.get(plan.state)
    if ended is not None:
        return ended + timedelta(days=days + 1)
    last = plan.changed_on or plan.made_on
    return None if last is None else last + timedelta(days=UNTOUCHED_DAYS + 1)


def new_plan_id() -> str:
    """Return an id that no plan has: 75 bits drawn at random."""
    return "p" + "".join(secrets.choice(_SIGNS) for _ in range(15))


def is_plan_id(given: object) -> bool:
    """Say whether something has the form of a plan's id."""
    return isinstance(given, str) and _ID.fullmatch(given) is not None


def _number(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
