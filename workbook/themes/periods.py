"""Periods, and the plan of each: who is grouped with whom, fixed before its answers come.

Groups stay as they are for the whole period. A period's folder under `released/` is made whole when
it opens; when it is published, a second folder inside it is made whole, and neither is ever changed
again.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.storage import StoreError, read_date, read_sheet, refused, sheet_bytes
from workbook.text import day_in_words, team_key
from workbook.themes.disclosure import Rule
from workbook.themes.groups import Group
from workbook.themes.policy import Length

__all__ = [
    "PERIOD",
    "PLAN",
    "PLAN_COLUMNS",
    "PUBLISHED",
    "Period",
    "PeriodRefused",
    "Plan",
    "period_named",
    "period_of",
    "plan_bytes",
    "planned_periods",
    "read_plan",
    "too_small",
    "too_soon_deleted",
]

#: The files of a period's folder, and the folder inside it that is there once it is published.
PERIOD, PLAN, PUBLISHED = "period.csv", "plan.csv", "published"
PERIOD_COLUMNS = (
    *("period", "starts_on", "ends_on", "planned_on", "minimum_people", "minimum_teams"),
)
PLAN_COLUMNS = ("service", "group", "team", "people", "why_not", "team_id")
#: While a team was a name.
_OLDER_PLAN_COLUMNS = PLAN_COLUMNS[:-1]

_MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_NAME = re.compile(r"(?P<year>20[0-9]{2})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])|(?P<m>0[1-9]|1[0-2])))?")
_MONTH_NAMES = tuple(calendar.month_name)
_GROUP = re.compile(r"Group ([1-9][0-9]{0,4})")


class PeriodRefused(WorkbookError):
    """A period cannot be opened or published."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed, and nothing was published.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some whole months, by name: "2026-Q4", "2026-11", "2026-H2" or "2026"."""

    name: str
    starts_on: date
    ends_on: date

    @property
    def title(self) -> str:
        """The period in words: "October to December 2026"."""
        first, last = _MONTH_NAMES[self.starts_on.month], _MONTH_NAMES[self.ends_on.month]
        return f"{first if first == last else f'{first} to {last}'} {self.ends_on.year}"

    def overlaps(self, other: Period) -> bool:
        """Say whether a day is in both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def period_named(name: str) -> Period:
    """Return the period of a name, in capitals or not.

    Raises
    ------
    PeriodRefused
        It is no period's name.
    """
    match = _NAME.fullmatch(name.strip().upper())
    if match is None:
        raise PeriodRefused(
            "That is not the name of a period.",
            "Write a quarter (2026-Q4), a month (2026-11), a half-year (2026-H2) or a year (2026).",
        )
    year, months, which = int(match["year"]), 12, 1
    if match["q"]:
        months, which = 3, int(match["q"])
    elif match["h"]:
        months, which = 6, int(match["h"])
    elif match["m"]:
        months, which = 1, int(match["m"])
    last = months * which
    return Period(
        name=match[0],
        starts_on=date(year, last - months + 1, 1),
        ends_on=date(year, last, calendar.monthrange(year, last)[1]),
    )


def period_of(day: date, length: Length) -> Period:
    """Return the period of a length that a day is in."""
    which = (day.month - 1) // _MONTHS[length] + 1
    ending = {"month": f"-{day.month:02}", "quarter": f"-Q{which}", "half-year": f"-H{which}"}
    return period_named(f"{day.year}{ending.get(length, '')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is grouped with whom in one period, fixed before its answers come."""

    period: Period
    planned_on: date
    rule: Rule
    groups: tuple[Group, ...]
    #: (service, team, why) of the teams that cannot be published.
    alone: tuple[tuple[str, str, str], ...]
    #: Id to name, as it is written here: a team may have another name by now.
    teams: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts_from(self) -> date:
        """The first day on which a session may close and count."""
        return max(self.period.starts_on, self.planned_on)

    def name_of(self, team_id: str) -> str | None:
        """Return a team's name as the plan has it, or None when it is in none."""
        return self.teams.get(team_id)

    def group_of(self, team: str) -> Group | None:
        """Return the group that a team is in, or None."""
        key = team_key(team)
        return self._places().get(key)

    def _places(self) -> dict[str, Group]:
        return {team_key(team): group for group in self.groups for team in group.teams}

    def __str__(self) -> str:
        lines = [
            f"{self.period.title} ({self.period.name}). Sessions count that are closed from "
            f"{day_in_words(self.counts_from)} to {day_in_words(self.period.ends_on)}. "
            "What was said is published once, on the day after, or when the workbook next runs."
        ]
        if self.rule.consequence:
            lines.append(self.rule.consequence)
        services = dict.fromkeys(
            [group.service for group in self.groups] + [service for service, _, _ in self.alone]
        )
        for service in services:
            lines.append(f"\n{service}")
            lines += [
                f"  {group.name}, {group.people} people: {_listed(group.teams)}"
                for group in self.groups
                if group.service == service
            ]
            lines += [
                f"  Not published: {team}, because {why}."
                for place, team, why in self.alone
                if place == service
            ]
            if not any(group.service == service for group in self.groups):
                lines.append(f"  {too_small(self.rule)}")
        return "\n".join(lines)


def too_small(rule: Rule) -> str:
    """Return what unlocks publishing for a service that is too small, kindly."""
    return (
        "This service is too small for anything to be published without giving somebody’s answer "
        "away. Its teams keep their own patterns, which nobody else sees. It needs at least "
        f"{rule.minimum_teams} teams with {rule.minimum_people} people between them, none of them "
        "more than half; a neighbouring service under the same name in the register counts too."
    )


def too_soon_deleted(period: Period, keep_days: int) -> str:
    """Return a warning when answers of a period's first day are deleted before it is published.

    Parameters
    ----------
    period
        The period.
    keep_days
        How many days single answers are kept after a session closes.
    """
    days = (period.ends_on - period.starts_on).days + 1
    if keep_days >= days:
        return ""
    return (
        f"Single answers are deleted {keep_days} days after a session closes, and this period has "
        f"{days} days: sessions early in it will not count. Set keep_answers_days in "
        f"settings.toml to {days} or more, or choose shorter periods."
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plan_bytes(plan: Plan) -> dict[str, bytes]:
    """Return the two files of a period's folder by name."""
    rule = plan.rule
    about = (
        plan.period.name,
        plan.period.starts_on.isoformat(),
        plan.period.ends_on.isoformat(),
        plan.planned_on.isoformat(),
        str(rule.minimum_people),
        str(rule.minimum_teams),
    )
    ids = {team_key(name): team_id for team_id, name in plan.teams.items()}
    rows = [
        (group.service, group.name, team, str(people), "", ids.get(team_key(team), ""))
        for group in plan.groups
        for team, people in zip(group.teams, group.sizes, strict=True)
    ]
    rows += [
        (service, "", team, "", why, ids.get(team_key(team), ""))
        for service, team, why in plan.alone
    ]
    return {
        PERIOD: sheet_bytes(PERIOD_COLUMNS, [about]),
        PLAN: sheet_bytes(PLAN_COLUMNS, rows),
    }


def read_plan(folder: Path) -> Plan:
    """Read the plan in a period's folder.

    Raises
    ------
    StoreError, OSError
        It cannot be understood or read.
    """
    about = read_sheet((folder / PERIOD).read_bytes(), PERIOD, PERIOD_COLUMNS).rows
    rows = _plan_rows((folder / PLAN).read_bytes())
    try:
        ((name, _starts, _ends, planned_on, people, teams),) = about
        period = period_named(name)
        rule = Rule(minimum_people=int(people), minimum_teams=int(teams))
    except (ValueError, WorkbookError):
        raise refused(PERIOD, "is not as the workbook wrote it.") from None
    members: dict[tuple[str, str], list[tuple[str, int]]] = {}
    alone = []
    seen: set[str] = set()
    ids: dict[str, str] = {}
    for service, group, team, size, why, team_id in rows:
        if team_key(team) in seen or bool(group) == bool(why) or team_id in ids:
            raise refused(PLAN, "is not as the workbook wrote it.")
        seen.add(team_key(team))
        if team_id:
            ids[team_id] = team
        if not group:
            alone.append((service, team, why))
        elif not _GROUP.fullmatch(group) or not size.isdecimal():
            raise refused(PLAN, "is not as the workbook wrote it.")
        else:
            members.setdefault((service, group), []).append((team, int(size)))
    return Plan(
        period=period,
        planned_on=read_date(planned_on, PERIOD, []),
        rule=rule,
        groups=tuple(
            Group(
                service=service,
                name=group,
                teams=tuple(team for team, _ in of_group),
                sizes=tuple(people for _, people in of_group),
            )
            for (service, group), of_group in members.items()
        ),
        alone=tuple(alone),
        teams=ids,
    )


def _plan_rows(data: bytes) -> Sequence[Sequence[str]]:
    """Return the rows of a plan, with a blank id where an older one has none."""
    try:
        return read_sheet(data, PLAN, PLAN_COLUMNS).rows
    except StoreError:
        return [(*row, "") for row in read_sheet(data, PLAN, _OLDER_PLAN_COLUMNS).rows]


def planned_periods(released: Path) -> tuple[Path, ...]:
    """Return the folder of every period that was opened, the earliest first.

    Raises
    ------
    OSError
        The folder is there and cannot be listed.
    """
    try:
        folders = [path for path in released.iterdir() if _NAME.fullmatch(path.name)]
    except FileNotFoundError:
        return ()
    return tuple(sorted(folders, key=lambda path: period_named(path.name).starts_on))
