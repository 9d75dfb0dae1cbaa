"""How long single answers and plans are kept, and deleting them on time.

Each service sets its own numbers of days in `settings.toml` in the data folder. What is due is
deleted by `workbook forget`, and by the server every day. The figures that a team saw, its notes
and its actions stay: they are the team's record, and nobody's own answer. A plan goes whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.sessions import Session, Sessions
from workbook.settings import keep_days, keep_plans_days

__all__ = [
    "Forgot",
    "due_on",
    "forget",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """What was deleted, in numbers; `str` says it in sentences."""

    days: int
    sessions: int
    responses: int
    reflections: int
    #: How many plans, with everything in them.
    plans: int = 0
    #: One sentence for each session whose answers, and each plan that, could not be deleted.
    troubles: tuple[str, ...]

    def __str__(self) -> str:
        said = []
        if self.sessions:
            said.append(
                f"Deleted {_number(self.responses, 'set of answers', 'sets of answers')} and "
                f"{_number(self.reflections, 'reflection', 'reflections')} from "
                f"{_number(self.sessions, 'session', 'sessions')}. What the teams were shown, "
                "their notes and their actions were kept."
            )
        if self.plans:
            said.append(f"Deleted {_number(self.plans, 'plan', 'plans')} whose time was over.")
        if not said:
            said.append(f"Nothing was due: answers are kept for {_days(self.days)}.")
        return " ".join([*said, *self.troubles])


def due_on(session: Session, days: int) -> date:
    """Return the first day on which a session's answers are due for deleting.

    A session that was never closed counts from its reveal, or from the day it opened.
    """
    return (session.closed_on or session.revealed_on or session.opened_on) + timedelta(
        days=days + 1
    )


def forget(data: Path, *, today: Callable[[], date] = date.today) -> Forgot:
    """Delete the single answers and reflections, and the plans, that are due.

    A session that was never closed is closed, without a reveal. Cut off by a crash, the next run
    finishes it.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day.

    Returns
    -------
    Forgot
        Also when some could not be deleted: it says so, and the others were.

    Raises
    ------
    workbook.settings.RetentionUnreadable, workbook.settings.SettingsUnreadable, StoreError
        Nothing was deleted.
    """
    days, plan_days = keep_days(data), keep_plans_days(data)
    sessions = Sessions(data, today=today)
    touched = responses = reflections = 0
    troubles = list(sessions.unreadable())
    for session in sessions.all():
        if session.answers_deleted_on is not None or due_on(session, days) > today():
            continue
        try:
            gone = sessions.delete_answers(session.id)
        except WorkbookError as trouble:
            troubles.append(f"Session {session.id}: {trouble}")
            continue
        touched += 1
        responses += gone.responses
        reflections += gone.reflections
    plans = _forget_plans(Plans(data, today=today), plan_days, troubles)
    return Forgot(
        days=days,
        sessions=touched,
        responses=responses,
        reflections=reflections,
        plans=plans,
        troubles=tuple(troubles),
    )


def _forget_plans(plans: Plans, days: int, troubles: list[str]) -> int:
    """Delete the plans whose time is over, and what was deleted by halves; return how many."""
    gone = 0
    try:
        plans.tidy()
        troubles += plans.unreadable()
        for plan in plans.all():
            try:
                gone += plans.delete_if_due(plan.id, days)
            except WorkbookError as trouble:
                troubles.append(f"Plan {plan.id}: {trouble}")
    except WorkbookError as trouble:  # that plans cannot be listed keeps no answers
        troubles.append(str(trouble))
    return gone


def _days(number: int) -> str:
    return _number(number, "day", "days") + " after a session closes"


def _number(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
