"""What a team's page draws of its plans for activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from widgets.team_shapes import (
    PlannedDue,
    PlannedIdeas,
    PlanWords,
    TeamPlansWords,
    ToTalkAboutWords,
)
from workbook.meetings import (
    DueTask,
    FromPlans,
    PlanStanding,
    ToTalkAbout,
    UnansweredIdeas,
    WaitingPromise,
)
from workbook.text import day_in_words, month_in_words

__all__ = ["plans_words"]

#: So many ideas of one plan are said; the others are counted.
_IDEAS = 3


def plans_words(found: FromPlans, link: Callable[[str], str]) -> TeamPlansWords:
    """Return what is drawn of a team's plans.

    Parameters
    ----------
    found
        What they bring back to the team.
    link
        Returns the address of a plan's page by its id; "" where there is none.
    """
    return TeamPlansWords(
        going=[_plan(each, link) for each in found.plans if not each.ended],
        ended=[_plan(each, link) for each in found.plans if each.ended],
        tasks=[_task(each, link) for each in found.due],
        promises=[_promise(each, link) for each in found.promises],
        ideas=[_ideas(each, link) for each in found.ideas],
        talk=[_talk(each, link) for each in found.talk],
    )


def _plan(standing: PlanStanding, link: Callable[[str], str]) -> PlanWords:
    plan = standing.plan
    return PlanWords(
        id=plan.id,
        title=plan.title,
        state=plan.state,
        month=month_in_words(plan.month),
        open=standing.open,
        goes=_day(standing.goes_on),
        link=link(plan.id),
    )


def _task(due: DueTask, link: Callable[[str], str]) -> PlannedDue:
    return PlannedDue(
        plan=due.plan.id,
        row=due.task.id,
        title=due.plan.title,
        what=due.task.what,
        who=due.task.who,
        due=_day(due.task.due_on),
        isLate=due.is_late,
        link=link(due.plan.id),
    )


def _promise(waiting: WaitingPromise, link: Callable[[str], str]) -> PlannedDue:
    promise = waiting.promise
    return PlannedDue(
        plan=waiting.plan.id,
        row=promise.id,
        title=waiting.plan.title,
        what=promise.what,
        who=promise.who,
        due=_day(promise.due_on),
        isLate=waiting.is_late,
        link=link(waiting.plan.id),
    )


def _ideas(waiting: UnansweredIdeas, link: Callable[[str], str]) -> PlannedIdeas:
    return PlannedIdeas(
        plan=waiting.plan.id,
        title=waiting.plan.title,
        words=[each.words for each in waiting.ideas[:_IDEAS]],
        more=max(0, len(waiting.ideas) - _IDEAS),
        link=link(waiting.plan.id),
    )


def _talk(each: ToTalkAbout, link: Callable[[str], str]) -> ToTalkAboutWords:
    plan = link(each.plan.id)
    return ToTalkAboutWords(
        plan=each.plan.id,
        prompt=each.prompt.id,
        title=each.plan.title,
        question=each.prompt.question,
        words=each.words,
        about=[item.statement for _, item in each.items],
        link=f"{plan}#{each.prompt.id}" if plan else "",
    )


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""
