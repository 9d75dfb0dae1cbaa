"""Who is grouped with whom: made from the register alone, never from answers."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.text import same_team, team_key
from workbook.themes.disclosure import Rule, WhyNot, why_not
from workbook.themes.register import Team

__all__ = ["Group", "make_groups"]

#: So many of a group's people may be away before it falls below the minimum, when it can be so.
_AWAY = 5


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
