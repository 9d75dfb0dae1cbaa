"""What teams' plans say of promises and open questions in a period, for the words about them.

A plan counts once its team called it ready: until then nobody has been promised anything by it.
Nothing that anybody wrote in a plan leaves this module: how a team stands with its promises, and
the ids of the sections in which it had left something open, are all there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from workbook.errors import WorkbookError
from workbook.instruments import USUAL_GUIDE, PlanGuide, load_shipped_guide
from workbook.plans import Plan as TeamsPlan
from workbook.plans import PlanNotFound, Plans, WholePlan
from workbook.publishing.acted import last_asked
from workbook.sessions import Sessions
from workbook.storage import (
    PLANS,
    StoreError,
    Table,
    column,
    day_or_blank,
    disk,
    read_date,
    word,
)
from workbook.themes import plan_words
from workbook.themes.periods import Plan

__all__ = [
    "COUNTED",
    "TITLES",
    "CountedPlan",
    "TeamsThatPlanned",
    "counted_then",
    "keep_counted",
    "named_by_requests",
    "plan_rows",
    "says_now",
    "sections",
    "team_plans",
    "teams_that_planned",
]

Kind = Literal["promises", "open"]
#: What is said of promises, in words that stand in the file.
TITLES: dict[str, str] = {
    plan_words.OVERDUE: "Something promised to young people is overdue",
    plan_words.KEPT: "Everything promised to young people was kept",
}
#: What counts as ready or further; what was stopped or went back is not asked for open questions.
_READY_OR_FURTHER = ("ready", "under_way", "reviewed", "fed_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPlan:
    """A plan that counted in a period, for promises or for open questions."""

    kind: Kind
    #: Ids.
    team: str
    plan: str
    begun_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsThatPlanned:
    """The teams of one service with plans that count in a period, each by its id."""

    #: How each team stands with what it had promised.
    promised: Mapping[str, plan_words.Promised]
    #: In which sections each team had left something open.
    left_open: Mapping[str, frozenset[str]]
    #: Those of the service that sent a request which may be about one of these plans.
    named: frozenset[str]
    counted: tuple[CountedPlan, ...]


@dataclass(kw_only=True)
class _Gathered:
    """What was found of one service so far."""

    promised: dict[str, list[plan_words.Promised]] = field(default_factory=dict)
    left_open: dict[str, set[str]] = field(default_factory=dict)
    counted: list[CountedPlan] = field(default_factory=list)
    #: Teams of which nothing may be said.
    left_out: set[str] = field(default_factory=set)

    def stands(self) -> dict[str, plan_words.Promised]:
        """Return how each team stands with what it had promised."""
        return {
            team: plan_words.worst(each)
            for team, each in self.promised.items()
            if team not in self.left_out
        }

    def sections(self) -> dict[str, frozenset[str]]:
        """Return in which sections each team had left something open."""
        return {
            team: frozenset(which)
            for team, which in self.left_open.items()
            if team not in self.left_out
        }


def teams_that_planned(
    sessions: Sessions, plan: Plan, *, until: date = date.max
) -> dict[str, TeamsThatPlanned]:
    """Return service to its teams with plans that count, in the services' order.

    Of teams in a group alone, whoever they were called when a plan was made. A team of which one
    plan cannot be read is left out, as one that sent a request is: words about the others say
    nothing of it, and themes need not wait for a plan. Where not even the team of such a plan can
    be read, nobody can say whom to leave out, so nothing is said of any.

    Parameters
    ----------
    sessions
        Every session of the data folder, by which requests are known.
    plan
        The period's groups.
    until
        Requests that were sent later are not looked at.

    Raises
    ------
    StoreError
        The plans cannot be listed, or the requests cannot be read.
    """
    plans = Plans(sessions.data)
    service_of = _services(plan)
    found = {service: _Gathered() for service in sorted(set(service_of.values()))}
    for each in () if plans.unreadable() else plans.all():
        if each.team in service_of and each.ready_on is not None:
            of_service = found[service_of[each.team]]
            try:
                _gather(of_service, plans.open(each.id).look(), plan)
            except (PlanNotFound, StoreError):
                if (sessions.data / PLANS / each.id).exists():  # otherwise deleted meanwhile
                    of_service.left_out.add(each.team)
    return {
        service: TeamsThatPlanned(
            promised=each.stands(),
            left_open=each.sections(),
            named=named_by_requests(sessions, plan, each.counted, until=until),
            counted=tuple(one for one in each.counted if one.team not in each.left_out),
        )
        for service, each in found.items()
    }


def team_plans(
    data: Path, plan: Plan, team_id: str, today: date
) -> tuple[plan_words.Promised | None, frozenset[str] | None]:
    """Return what a team's own plans would come to if today were the day of publishing.

    Parameters
    ----------
    data
        The data folder.
    plan
        The period's groups.
    team_id
        The team.
    today
        The day.

    Returns
    -------
    tuple
        How it stands with what it had promised, and in which sections it has left something open;
        None for either when it does not count, as when one of its plans cannot be read.

    Raises
    ------
    StoreError
        The plans cannot be listed.
    """
    found, plans = _Gathered(), Plans(data)
    for each in plans.of_team(team_id):
        if each.ready_on is not None:
            try:
                _gather(found, plans.open(each.id).look(), plan, today=today)
            except (PlanNotFound, StoreError):
                return None, None
    return found.stands().get(team_id), found.sections().get(team_id)


def _services(plan: Plan) -> dict[str, str]:
    """Return the id of each team in a group to its service."""
    groups = {team_id: plan.group_of(name) for team_id, name in plan.teams.items()}
    return {team_id: group.service for team_id, group in groups.items() if group is not None}


def _gather(found: _Gathered, whole: WholePlan, plan: Plan, *, today: date = date.max) -> None:
    """Add what one plan says; of a promise that is not due by today, only what became of it."""
    own = whole.plan
    due = [
        each
        for each in whole.promises
        if each.due_on is not None
        and _is_in(plan, each.due_on)
        and (each.outcome or each.due_on < today)
    ]
    if due:
        stand = [each.outcome or plan_words.OVERDUE for each in due]
        found.promised.setdefault(own.team, []).append(plan_words.worst(stand))
        found.counted.append(_counted("promises", own))
    if own.state in _READY_OR_FURTHER and _is_in(plan, own.ready_on) and _is_ours(whole.guide):
        open_now = {prompt.id for prompt in whole.open_prompts}
        found.left_open.setdefault(own.team, set()).update(
            section.id
            for section in whole.guide.sections
            if any(prompt.id in open_now for prompt in section.prompts)
        )
        found.counted.append(_counted("open", own))


def _counted(kind: Kind, own: TeamsPlan) -> CountedPlan:
    return CountedPlan(kind=kind, team=own.team, plan=own.id, begun_on=own.made_on)


def _is_in(plan: Plan, day: date | None) -> bool:
    return day is not None and plan.counts_from <= day <= plan.period.ends_on


def _is_ours(guide: PlanGuide) -> bool:
    """Say whether a plan has our own sections: the titles of others are a team's words."""
    ours = load_shipped_guide(USUAL_GUIDE)
    return guide.id == ours.id and {each.id for each in guide.sections} == set(sections())


def sections() -> dict[str, str]:
    """Return the sections that come with the workbook: id to title, in their order."""
    return {each.id: each.title for each in load_shipped_guide(USUAL_GUIDE).sections}


def named_by_requests(
    sessions: Sessions, plan: Plan, counted: Sequence[CountedPlan], *, until: date
) -> frozenset[str]:
    """Return the teams that sent a request which may be about one of their plans that count.

    That is one sent since the period began, or since the first of those plans was begun.

    Parameters
    ----------
    sessions, plan, until
        As for `teams_that_planned`.
    counted
        The plans that count.

    Raises
    ------
    StoreError
        The requests cannot be read.
    """
    since: dict[str, date] = {}
    for each in counted:
        if each.team not in plan.teams:
            continue  # somebody has edited the list of what counted
        begun = each.begun_on or date.min
        since[each.team] = min(since.get(each.team, plan.period.starts_on), begun)
    ids = {plan.teams[team_id]: team_id for team_id in since}
    asked = last_asked(sessions, ids, until=until)
    return frozenset(ids[name] for name, day in asked.items() if day >= since[ids[name]])


def plan_rows(planned: Mapping[str, TeamsThatPlanned], minimum_teams: int) -> list[tuple[str, ...]]:
    """Return (service, kind, what, title, band) as they stand in the file `plans.csv`.

    Parameters
    ----------
    planned
        Service to its teams: `teams_that_planned`.
    minimum_teams
        The fewest teams of whom anything is said.
    """
    titles = sections()
    rows: list[tuple[str, ...]] = []
    for service, teams in planned.items():
        said = plan_words.promise_words(teams.promised, teams.named, minimum_teams=minimum_teams)
        rows += [(service, plan_words.PROMISES, what, TITLES[what], band) for what, band in said]
        said = plan_words.open_words(
            teams.left_open, tuple(titles), teams.named, minimum_teams=minimum_teams
        )
        rows += [(service, plan_words.OPEN, what, titles[what], band) for what, band in said]
    return rows


# --- What counted, kept for whoever tries what was released --------------------------------------

#: Never released; it says of no plan what is in it.
COUNTED = Table(
    name="counted-plans",
    description="Which plans counted in which published period, for `workbook attack`.",
    columns=(
        column("period", "The period.", constraints={"required": True}),
        word("kind", "What a plan counted for.", plan_words.KINDS),
        column("team", "The team, by its id.", constraints={"required": True}),
        column("plan", "The plan, by its id.", constraints={"required": True}),
        day_or_blank("begun_on", "When the plan was begun.", "Nobody knows"),
    ),
)


def keep_counted(data: Path, period: str, planned: Mapping[str, TeamsThatPlanned]) -> None:
    """Keep which plans count in a period, in place of what an earlier try kept of it.

    It is for trying what was released, and no period waits for it: where somebody has edited the
    file so that it cannot be understood, it is left as it is.

    Parameters
    ----------
    data
        The data folder.
    period
        The period's name.
    planned
        Service to its teams.

    Raises
    ------
    StoreError
        It was not kept, because nothing can be written now.
    """
    new = [
        (period, each.kind, each.team, each.plan, str(each.begun_on or ""))
        for teams in planned.values()
        for each in teams.counted
    ]
    with disk.as_store_error("The period is not published yet; nothing is lost."):
        try:
            before = _rows(data)
        except StoreError:
            return
        rows = [row for row in before if row[0] != period] + new
        if rows != list(before):
            disk.make_folder(data)
            disk.replace(data / COUNTED.file, COUNTED.encode(rows))


def counted_then(data: Path, period: str) -> tuple[CountedPlan, ...]:
    """Return which plans counted in a published period; none where that is not kept.

    Parameters
    ----------
    data
        The data folder.
    period
        The period's name.

    Raises
    ------
    StoreError
        It cannot be read.
    """
    with disk.as_store_error("It cannot be read now which plans counted."):
        return tuple(
            CountedPlan(
                kind=_KIND_OF[kind],
                team=team,
                plan=plan,
                begun_on=read_date(begun, COUNTED.file, []) if begun else None,
            )
            for of, kind, team, plan, begun in _rows(data)
            if of == period and kind in _KIND_OF
        )


_KIND_OF: dict[str, Kind] = {plan_words.PROMISES: "promises", plan_words.OPEN: "open"}


def _rows(data: Path) -> tuple[tuple[str, ...], ...]:
    with suppress(FileNotFoundError):
        return COUNTED.read((data / COUNTED.file).read_bytes()).rows
    return ()


def says_now(
    data: Path, plan: Plan, counted: Sequence[CountedPlan], unchanged_since: date
) -> tuple[dict[str, plan_words.Promised], dict[str, frozenset[str]]]:
    """Return what plans that counted say now, team by team: promises, and sections left open.

    Of teams alone whose plans are all there, and were not changed since a day: of others nobody
    knows what their plans said then.

    Parameters
    ----------
    data
        The data folder.
    plan
        The period's groups.
    counted
        The plans that counted.
    unchanged_since
        The day: what was changed on it or later says nothing about before.
    """
    found, gone, plans = _Gathered(), set(), Plans(data)
    for plan_id, team in {each.plan: each.team for each in counted}.items():
        try:
            whole = plans.open(plan_id).look()
        except WorkbookError:
            gone.add(team)
            continue
        changed = whole.plan.changed_on
        if changed is None or changed >= unchanged_since or whole.plan.team != team:
            gone.add(team)
        else:
            _gather(found, whole, plan)
    found.left_out = gone
    return found.stands(), found.sections()
