"""How long single answers are kept, and deleting them on time.

Each service sets its own number of days in `retention.toml` in the data folder. What is due is
deleted by `workbook forget`, and by the server every day. The figures that a team saw, its notes
and its actions stay: they are the team's record, and nobody's own answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.sessions import Session, Sessions
from workbook.settings import keep_days

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
    #: One sentence for each session whose answers could not be deleted.
    troubles: tuple[str, ...]

    def __str__(self) -> str:
        if not self.sessions:
            said = f"Nothing was due: answers are kept for {_days(self.days)}."
        else:
            said = (
                f"Deleted {_number(self.responses, 'set of answers', 'sets of answers')} and "
                f"{_number(self.reflections, 'reflection', 'reflections')} from "
                f"{_number(self.sessions, 'session', 'sessions')}. What the teams were shown, "
                "their notes and their actions were kept."
            )
        return " ".join([said, *self.troubles])


def due_on(session: Session, days: int) -> date:
    """Return the first day on which a session's answers are due for deleting.

    A session that was never closed counts from its reveal, or from the day it opened.
    """
    return (session.closed_on or session.revealed_on or session.opened_on) + timedelta(
        days=days + 1
    )


def forget(data: Path, *, today: Callable[[], date] = date.today) -> Forgot:
    """Delete the single answers and reflections that are due.

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
    workbook.settings.RetentionUnreadable, StoreError
        Nothing was deleted.
    """
    days = keep_days(data)
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
    return Forgot(
        days=days,
        sessions=touched,
        responses=responses,
        reflections=reflections,
        troubles=tuple(troubles),
    )


def _days(number: int) -> str:
    return _number(number, "day", "days") + " after a session closes"


def _number(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
