"""What was noticed of guessing, stuffing and flooding, as the pages of two roles say it.

The service lead is told of everything, whoever runs a session of what concerns that session. Nobody
else is told: practitioners and managers could do nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbook.errors import WorkbookError
from workbook.sessions import Sessions
from workbook.storage import SESSIONS, Alarm, AlarmKind, recent_alarms

__all__ = ["Noticed", "noticed", "noticed_at"]

#: What a page with room for one sentence says first.
_FIRST: tuple[AlarmKind, ...] = ("stuffing", "guessing", "flooding")
#: For so long whoever runs a session is told of what was noticed anywhere: a stranger who tries
#: codes in the morning is no sentence in the meetings of the afternoon.
_DURING_A_MEETING = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One thing that was noticed, in words for a page."""

    kind: AlarmKind
    #: The checklist and the team of the session it was noticed at; "" for the whole workbook, and
    #: for a session that is not there any more.
    title: str
    team: str
    #: "at 14:05" or "yesterday at 23:50": when it was last noticed.
    at: str


def noticed(sessions: Sessions, *, now: datetime | None = None) -> tuple[Noticed, ...]:
    """Return everything that was noticed in the last hours, the newest first.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    now
        The time; this machine's where it is left out.
    """
    until = now or _now()
    return tuple(
        _in_words(each, sessions, until) for each in recent_alarms(sessions.data, now=until)
    )


def noticed_at(sessions: Sessions, session: str, *, now: datetime | None = None) -> Noticed | None:
    """Return what whoever runs a session should know first; None when there is nothing.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    session
        The id of the session.
    now
        The time; this machine's where it is left out.
    """
    until = now or _now()
    found = [
        each
        for each in recent_alarms(sessions.data, session, now=until)
        if each.session or until - each.at <= _DURING_A_MEETING
    ]
    # What was noticed at this session comes before what was noticed anywhere.
    in_order = sorted(found, key=lambda each: (not each.session, _FIRST.index(each.kind)))
    return _in_words(in_order[0], sessions, until) if in_order else None


def _in_words(alarm: Alarm, sessions: Sessions, now: datetime) -> Noticed:
    title = team = ""
    if alarm.session:
        try:
            title = sessions.instrument(alarm.session).title
            team = sessions.find(alarm.session).team
        except WorkbookError:
            # Behind the walls of the service lead's page nothing of a session can be read.
            there = (sessions.data / SESSIONS / alarm.session).exists()
            title, team = (alarm.title, alarm.team) if there else ("", "")
    day = "" if alarm.at.date() == now.date() else "yesterday "
    return Noticed(kind=alarm.kind, title=title, team=team, at=f"{day}at {alarm.at:%H:%M}")


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - this machine's, as alarms are noted
