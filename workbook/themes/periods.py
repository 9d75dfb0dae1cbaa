"""Periods, the register of teams, and who is grouped with whom before a period's answers come.

Groups are made from the register alone, never from answers, and stay as they are for the whole
period. A period's folder under `released/` is made whole when it opens; when it is published, a
second folder inside it is made whole, and neither is ever changed again.
"""

from __future__ import annotations

import calendar
import heapq
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from workbook.errors import WorkbookError
from workbook.storage import disk
from workbook.storage.csv_files import read_date, read_sheet, refused, sheet_bytes
from workbook.text.english import day_in_words
from workbook.text.typed import same_team, team_key
from workbook.themes.disclosure import Rule, RuleRefused, WhyNot, why_not

__all__ = [
    "PERIOD",
    "PLAN",
    "PUBLISHED",
    "REGISTER",
    "REGISTER_COLUMNS",
    "SETTINGS",
    "Group",
    "Period",
    "PeriodRefused",
    "Plan",
    "RegisterRefused",
    "Settings",
    "Team",
    "make_groups",
    "period_named",
    "period_of",
    "plan_bytes",
    "planned_periods",
    "read_plan",
    "read_register",
    "read_settings",
    "too_small",
    "too_soon_deleted",
]

REGISTER = "teams.csv"
REGISTER_COLUMNS = ("team", "service", "people", "joined_on")
#: A service's own thresholds and the length of its periods.
SETTINGS = "publication.toml"
#: The files of a period's folder, and the folder inside it that is there once it is published.
PERIOD, PLAN, PUBLISHED = "period.csv", "plan.csv", "published"
PERIOD_COLUMNS = (
    *("period", "starts_on", "ends_on", "planned_on", "minimum_people", "minimum_teams"),
)
PLAN_COLUMNS = ("service", "group", "team", "people", "why_not")

Length = Literal["month", "quarter", "half-year", "year"]
_MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_NAME = re.compile(r"(?P<year>20[0-9]{2})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])|(?P<m>0[1-9]|1[0-2])))?")
_MONTH_NAMES = tuple(calendar.month_name)
_MOST_PEOPLE = 1000
#: So many of a group's people may be away before it falls below the minimum, when it can be so.
_AWAY = 5
_GROUP = re.compile(r"Group ([1-9][0-9]{0,4})")


class PeriodRefused(WorkbookError):
    """A period cannot be opened or published."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed, and nothing was published.", do)


class RegisterRefused(WorkbookError):
    """The register of teams cannot be used."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "No groups can be made until it is put right.", do)


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
class Settings:
    """What a service decides about publishing, in `publication.toml`."""

    period: Length = "quarter"
    rule: Rule = field(default_factory=Rule)


def read_settings(data: Path) -> Settings:
    """Return a service's settings; the usual ones where it has set none.

    Raises
    ------
    RuleRefused, StoreError
        A threshold is below its floor, or the file cannot be understood or read.
    """
    with disk.explained("Nothing is published until it can be read."):
        try:
            written: dict[str, Any] = tomllib.loads((data / SETTINGS).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except ValueError as fault:  # neither UTF-8 nor TOML
            raise RuleRefused(
                f"The file {SETTINGS} cannot be understood.",
                'Write one setting on a line, such as minimum_people = 15, or period = "quarter".',
            ) from fault
    unknown = set(written) - {"period", "minimum_people", "minimum_teams"}
    if unknown or written.get("period", "quarter") not in _MONTHS:
        raise RuleRefused(
            f"The file {SETTINGS} has a setting that the workbook does not know.",
            'It may have period (one of "month", "quarter", "half-year", "year"), minimum_people '
            "and minimum_teams.",
        )
    period = written.pop("period", "quarter")
    return Settings(period=period, rule=Rule(**written))


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One line of the register."""

    name: str
    service: str
    #: How many people are in the team.
    people: int
    #: When it joined; None when nobody said.
    joined_on: date | None = None


def read_register(data: Path) -> tuple[Team, ...]:
    """Return the teams in `teams.csv`, in its order; none when there is no such file.

    Raises
    ------
    RegisterRefused, StoreError
        A line cannot be understood, or a team is there twice.
    """
    with disk.explained("No groups can be made until the register can be read."):
        try:
            found = (data / REGISTER).read_bytes()
        except FileNotFoundError:
            return ()
    teams: list[Team] = []
    seen: set[str] = set()
    for line, cells in enumerate(read_sheet(found, REGISTER, REGISTER_COLUMNS).rows, start=2):
        name, service, people, joined = (" ".join(cell.split()) for cell in cells)
        where = f"In line {line} of {REGISTER}"
        if not name or not service:
            raise RegisterRefused(
                f"{where} a team or its service has no name.",
                "Give both; where there is only one service, its name on every line.",
            )
        if not re.fullmatch(r"[0-9]{1,4}", people) or not 0 < int(people) <= _MOST_PEOPLE:
            raise RegisterRefused(
                f"{where} the number of people is no whole number from 1 to {_MOST_PEOPLE}.",
                "Write how many people are in the team.",
            )
        if team_key(name) in seen:
            raise RegisterRefused(
                f"{where} a team is there a second time.",
                "Keep one line for each team, under one service.",
            )
        seen.add(team_key(name))
        joined_on = read_date(joined, REGISTER, []) if joined else None
        teams.append(Team(name=name, service=service, people=int(people), joined_on=joined_on))
    return tuple(teams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some teams of one service whose answers are only ever published together."""

    service: str
    #: "Group 1"
    name: str
    #: In the alphabet's order.
    teams: tuple[str, ...]
    #: How many people the register said were in each.
    sizes: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many people the register said were in them together."""
        return sum(self.sizes)

    def has(self, team: str) -> bool:
        """Say whether a team is in it, however its name was typed."""
        return any(same_team(team, each) for each in self.teams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is grouped with whom in one period, fixed before its answers come."""

    period: Period
    planned_on: date
    rule: Rule
    groups: tuple[Group, ...]
    #: (service, team, why) of the teams that cannot be published.
    alone: tuple[tuple[str, str, str], ...]

    @property
    def counts_from(self) -> date:
        """The first day on which a session may close and count."""
        return max(self.period.starts_on, self.planned_on)

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
        f"retention.toml to {days} or more, or choose shorter periods."
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def make_groups(
    teams: Iterable[Team], rule: Rule, before: Sequence[Group] = ()
) -> tuple[tuple[Group, ...], tuple[tuple[str, str, str], ...]]:
    """Put the teams of every service into groups that may be published.

    As many groups as there can be, so that each says something of its own, but none that falls
    below the minimum when one in five is away. Groups of the period before stay together where
    they can, so that the two can be compared.

    Parameters
    ----------
    teams
        The register.
    rule
        The service's thresholds.
    before
        The groups of the period before.

    Returns
    -------
    tuple
        The groups, and (service, team, why) of every team that is in none.
    """
    of_service: dict[str, list[Team]] = {}
    for team in teams:
        of_service.setdefault(team.service, []).append(team)
    groups: list[Group] = []
    alone: list[tuple[str, str, str]] = []
    for service in sorted(of_service):
        kept, rest = _kept_groups(service, of_service[service], rule, before)
        made, left = _split(rest, rule)
        if left and kept:  # rather than leave a new team out, let the smallest group take it in
            kept, left = _taken_in(kept, left, rule)
        free = _free_names(kept)
        groups += [_group(service, name, members) for name, members in kept.items()]
        groups += [_group(service, next(free), members) for members in made]
        alone += [(service, team.name, why) for team, why in left]
    groups.sort(key=lambda group: (group.service, int(group.name.split()[1])))
    return tuple(groups), tuple(alone)


def _group(service: str, name: str, members: Sequence[Team]) -> Group:
    ordered = sorted(members, key=lambda team: (team.name.casefold(), team.name))
    return Group(
        service=service,
        name=name,
        teams=tuple(team.name for team in ordered),
        sizes=tuple(team.people for team in ordered),
    )


def _kept_groups(
    service: str, teams: Sequence[Team], rule: Rule, before: Sequence[Group]
) -> tuple[dict[str, list[Team]], list[Team]]:
    """Return the groups of the period before that can stay as they are, and who is left."""
    by_key = {team_key(team.name): team for team in teams}
    kept: dict[str, list[Team]] = {}
    for group in before:
        members = [by_key.get(team_key(name)) for name in group.teams]
        there = [team for team in members if team is not None]
        if group.service == service and len(there) == len(members) and _may(there, rule):
            kept[group.name] = there
            for team in there:
                del by_key[team_key(team.name)]
    return kept, list(by_key.values())


def _may(teams: Sequence[Team], rule: Rule) -> bool:
    return not why_not({team.name: team.people for team in teams}, rule)


def _free_names(kept: Mapping[str, object]) -> Any:
    return (name for number in range(1, 100_000) if (name := f"Group {number}") not in kept)


def _taken_in(
    kept: dict[str, list[Team]], left: Sequence[tuple[Team, str]], rule: Rule
) -> tuple[dict[str, list[Team]], list[tuple[Team, str]]]:
    still_out = []
    for team, why in left:
        for name in sorted(kept, key=lambda name: (sum(t.people for t in kept[name]), name)):
            if _may([*kept[name], team], rule):
                kept[name] = [*kept[name], team]
                break
        else:
            still_out.append((team, why))
    return kept, still_out


def _split(teams: Sequence[Team], rule: Rule) -> tuple[list[list[Team]], list[tuple[Team, str]]]:
    """Return groups of some teams, and the teams that fit in none with why."""
    pool = sorted(teams, key=lambda team: (-team.people, team_key(team.name)))
    left: list[tuple[Team, str]] = []
    while pool and (why := why_not({team.name: team.people for team in pool}, rule)):
        if why is not WhyNot.ONE_TEAM:
            return [], [*left, *((team, _OF_A_SERVICE[why]) for team in pool)]
        left.append((pool.pop(0), _OF_A_SERVICE[why]))
    if not pool:
        return [], left
    people = sum(team.people for team in pool)
    most = min(
        len(pool) // rule.minimum_teams, people * (_AWAY - 1) // _AWAY // rule.minimum_people
    )
    for number in range(max(most, 1), 1, -1):
        made = _dealt_out(pool, number)
        if all(_robust(group, rule) for group in made):
            return made, left
    return [pool], left


#: Why teams are in no group, in words about the register rather than about who took part.
_OF_A_SERVICE = {
    WhyNot.TEAMS: "too few teams are left to group it with",
    WhyNot.PEOPLE: "too few people are left to group it with",
    WhyNot.ONE_TEAM: "more than half of any group would be this one team",
}


def _robust(teams: Sequence[Team], rule: Rule) -> bool:
    """Say whether a group may be published also when one in five is away."""
    people = sum(team.people for team in teams)
    return (
        _may(teams, rule)
        and people * (_AWAY - 1) >= rule.minimum_people * _AWAY
        and 2 * max(team.people for team in teams) * _AWAY <= people * (_AWAY + 4)
    )


def _dealt_out(pool: Sequence[Team], number: int) -> list[list[Team]]:
    """Deal teams, the largest first, each to the group that has the fewest people and a place."""
    least, more = divmod(len(pool), number)
    places = [least + (which < more) for which in range(number)]
    made: list[list[Team]] = [[] for _ in range(number)]
    waiting = [(0, which) for which in range(number)]
    for team in pool:
        people, which = heapq.heappop(waiting)
        made[which].append(team)
        if len(made[which]) < places[which]:
            heapq.heappush(waiting, (people + team.people, which))
    return made


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
    rows = [
        (group.service, group.name, team, str(people), "")
        for group in plan.groups
        for team, people in zip(group.teams, group.sizes, strict=True)
    ]
    rows += [(service, "", team, "", why) for service, team, why in plan.alone]
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
    rows = read_sheet((folder / PLAN).read_bytes(), PLAN, PLAN_COLUMNS).rows
    try:
        ((name, _starts, _ends, planned_on, people, teams),) = about
        period = period_named(name)
        rule = Rule(minimum_people=int(people), minimum_teams=int(teams))
    except (ValueError, WorkbookError):
        raise refused(PERIOD, "is not as the workbook wrote it.") from None
    members: dict[tuple[str, str], list[tuple[str, int]]] = {}
    alone = []
    seen: set[str] = set()
    for service, group, team, size, why in rows:
        if team_key(team) in seen or bool(group) == bool(why):
            raise refused(PLAN, "is not as the workbook wrote it.")
        seen.add(team_key(team))
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
    )


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
