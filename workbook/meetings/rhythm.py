"""A team's rhythm: when it meets next, and which checklists have nothing left for it.

Both are the team's own words about itself, kept in its folder; nothing is worked out of them and
nobody else reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from workbook.meetings.held import MeetingRefused
from workbook.storage import Table, datapackage, day_or_blank, disk, read_date, text, word
from workbook.teams import is_team_id

__all__ = ["RHYTHM", "RHYTHM_COLUMNS", "RHYTHM_TABLE", "Rhythm", "TeamRhythm"]

_NEXT, _NOTHING_LEFT = "next meeting", "nothing left"
RHYTHM_TABLE = Table(
    name="rhythm",
    description="When the team meets next, and which checklists have nothing left for it.",
    key=("what", "checklist"),
    columns=(
        word("what", "What the row says.", [_NEXT, _NOTHING_LEFT]),
        text("checklist", "The checklist that has nothing left for the team, by its id."),
        day_or_blank("day", "The day of the meeting, or on which the team said so.", "No day"),
    ),
)
RHYTHM, RHYTHM_COLUMNS = RHYTHM_TABLE.file, RHYTHM_TABLE.header
#: No meeting is planned further ahead.
_FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a team said about meeting again."""

    #: None when no day is set.
    next_meeting: date | None = None
    #: Checklist id to the day on which the team said that nothing is left for it there.
    nothing_left: Mapping[str, date] = field(default_factory=dict)


class TeamRhythm:
    """The rhythm of one team. Any number of processes may use it at once.

    Parameters
    ----------
    teams
        The folder that has one for each team.
    team_id
        The team.
    today
        Gives the day.
    """

    def __init__(
        self, teams: Path, team_id: str, *, today: Callable[[], date] = date.today
    ) -> None:
        if not is_team_id(team_id):
            raise MeetingRefused("There is no such team.", "Open the team’s page again.")
        self._folder = Path(teams) / team_id
        self._today = today

    def read(self) -> Rhythm:
        """Return what the team said; nothing when it has not.

        Raises
        ------
        StoreError
            It cannot be understood or read.
        """
        with disk.as_store_error("The team’s plans cannot be read now."):
            return self._read()

    def meet_on(self, day: str) -> Rhythm:
        """Keep the day of the next meeting, "2026-12-01", or "" for none; return what stands then.

        Raises
        ------
        MeetingRefused, StoreError
            The older day stands.
        """
        today = self._today()
        try:
            chosen = date.fromisoformat(day) if day else None
        except (TypeError, ValueError):
            raise MeetingRefused(
                "The date cannot be understood.", "Choose the date again, or leave it empty."
            ) from None
        if chosen is not None and not today <= chosen <= today + _FURTHEST:
            raise MeetingRefused(
                "The next meeting is today or later, and within two years.", "Choose another day."
            )
        return self._change(lambda now: Rhythm(next_meeting=chosen, nothing_left=now.nothing_left))

    def nothing_left(self, checklist: str, *, yes: bool) -> Rhythm:
        """Note that a checklist has nothing left for the team, or take that back."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", checklist):
            raise MeetingRefused("There is no such checklist.", "Open the team’s page again.")

        def change(now: Rhythm) -> Rhythm:
            left = {name: day for name, day in now.nothing_left.items() if name != checklist}
            if yes:
                left[checklist] = now.nothing_left.get(checklist, self._today())
            return Rhythm(next_meeting=now.next_meeting, nothing_left=left)

        return self._change(change)

    def _change(self, change: Callable[[Rhythm], Rhythm]) -> Rhythm:
        with disk.as_store_error("It was not kept this time; it is still on the page."):
            if not self._folder.is_dir():
                raise MeetingRefused("There is no such team.", "Open the team’s page again.")
            with disk.locked(self._folder):
                now = self._read()
                new = change(now)
                if new != now:
                    datapackage.keep(self._folder, RHYTHM_TABLE, _rows(new))
        return new

    def _read(self) -> Rhythm:
        try:
            data = (self._folder / RHYTHM).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return Rhythm()
        meeting, left = None, {}
        for row in RHYTHM_TABLE.records(data):
            day = read_date(row["day"], RHYTHM, []) if row["day"].strip() else None
            if row["what"].strip().casefold() == _NEXT:
                meeting = day
            elif day is not None:
                left[row["checklist"].strip()] = day
        return Rhythm(next_meeting=meeting, nothing_left=left)


def _rows(rhythm: Rhythm) -> list[tuple[str, str, str]]:
    rows = []
    if rhythm.next_meeting is not None:
        rows.append((_NEXT, "", rhythm.next_meeting.isoformat()))
    left = sorted(rhythm.nothing_left.items())
    return rows + [(_NOTHING_LEFT, name, day.isoformat()) for name, day in left]
