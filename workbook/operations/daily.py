"""What the server does once a day, and whenever it starts: publish, open, let go what is due.

Each can be done twice, or by two servers at once, without harm. Publishing comes first, so that
answers that are due for deleting on the day after a period are in its words before they go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from workbook.access import trim_access_log
from workbook.errors import WorkbookError
from workbook.operations.letting_go import LetGo, let_go
from workbook.operations.retention import Forgot, forget
from workbook.operations.to_teams import UNSORTED
from workbook.publishing.publisher import Published, open_current, publish_due
from workbook.storage import DAILY_FILE, EXAMPLE_FOLDER, RELEASED, disk, trim_alarms
from workbook.teams import Teams
from workbook.text import team_key
from workbook.themes.periods import Plan
from workbook.themes.requests import Requests

__all__ = ["Done", "do_daily", "name_services"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done, in numbers and names of periods: nothing about any team or answer."""

    published: tuple[Published, ...]
    #: The period that was opened, or None.
    opened: Plan | None
    #: None when nothing could be looked at.
    forgot: Forgot | None
    troubles: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return a line for a log for each thing that was done; none when nothing was."""
        said = [str(each) for each in self.published]
        if self.opened is not None:
            groups = len(self.opened.groups)
            said.append(
                f"{self.opened.period.title} is open: {groups} "
                f"{'group' if groups == 1 else 'groups'} of teams."
            )
        done = self.forgot
        if done is not None and (done.sessions or done.plans or done.troubles):
            said.append(
                f"Deleted what was due: {done.responses} sets of answers and {done.reflections} "
                f"reflections of {done.sessions} sessions, and {done.plans} plans; "
                f"{len(done.troubles)} could not be seen to. `workbook forget` says more."
            )
        return (*said, *self.troubles)


def do_daily(data: Path, *, today: Callable[[], date] = date.today) -> Done:
    """Publish what is due, open the period that runs, delete what is due; one failing stops none.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day.
    """
    troubles: list[str] = []
    none: tuple[Published, ...] = ()
    published = _attempt(lambda: publish_due(data, today=today), none, troubles)
    _attempt(lambda: name_services(data), 0, troubles)
    opened = _attempt(lambda: open_current(data, today=today), None, troubles)
    forgot = _attempt(lambda: forget(data, today=today), None, troubles)
    nothing: LetGo | None = None
    for folder in (data, data / EXAMPLE_FOLDER):
        gone = _attempt(partial(let_go, folder, today=today), nothing, troubles)
        troubles += () if gone is None else gone.troubles
    _attempt(lambda: trim_access_log(data, today=today), 0, troubles)
    _attempt(lambda: trim_alarms(data), 0, troubles)
    _attempt(partial(_note, data, today()), None, troubles)
    return Done(published=published, opened=opened, forgot=forgot, troubles=tuple(troubles))


def _note(data: Path, day: date) -> None:
    """Note the day, for `workbook doctor`."""
    with disk.as_store_error("The day on which the daily work was done could not be noted."):
        if data.is_dir():
            with disk.locked(data):
                disk.replace(data / DAILY_FILE, f"{day.isoformat()}\n".encode())


def name_services(data: Path) -> int:
    """Write which service they belong to into requests that no manager could read; return how many.

    An older workbook did not know it of every team, and a service can get another name. Once the
    service lead has said which it is, its managers can read what the team asked for.
    """
    teams = Teams(data).all()
    known = {team_key(team.name): team.service for team in teams if team.service != UNSORTED}
    return Requests(data / RELEASED).name_services(known)


def _attempt(act: Callable[[], _T], otherwise: _T, troubles: list[str]) -> _T:
    try:
        return act()
    except WorkbookError as trouble:
        troubles.append(str(trouble))
        return otherwise
