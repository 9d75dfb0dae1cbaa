"""Which teams decided to act on what, and what bands of them tell beside requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.meetings.actions import MOST_ACTIONS, read_actions, request_id_of
from workbook.meetings.plan_requests import PlanRequests
from workbook.plans import Plans
from workbook.publishing.possible import of_band
from workbook.sessions import Session, Sessions
from workbook.storage import RELEASED
from workbook.teams import Teams
from workbook.text import team_key
from workbook.themes.archive import PublishedPeriod
from workbook.themes.disclosure import action_bands
from workbook.themes.periods import Plan
from workbook.themes.requests import Requests

__all__ = ["Counted", "TeamsThatActed", "last_asked", "pinned_bands", "teams_that_acted"]

#: (service, group) to instrument id to team, as the plan writes it, to the session that counts.
Counted = Mapping[tuple[str, str], Mapping[str, Mapping[str, Session]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsThatActed:
    """The teams of one service that met in a period, and what they decided to act on."""

    #: Team to the themes of its actions.
    met: Mapping[str, frozenset[str]]
    #: Team to how many actions it can have decided on.
    most: Mapping[str, int]
    #: Those of them that sent a request which may be about what they then decided.
    named: frozenset[str]

    def that_acted_on(self, theme: str) -> set[str]:
        """Return the teams that decided on an action about a theme."""
        return {team for team, acted in self.met.items() if theme in acted}


def teams_that_acted(
    sessions: Sessions, counted: Counted, *, until: date = date.max
) -> dict[str, TeamsThatActed]:
    """Return service to its teams that met, in the services' order.

    A request counts from the day on which the first of the team's sessions was opened: one that
    is older cannot be about anything decided there.

    Parameters
    ----------
    sessions
        Every session of the data folder.
    counted
        Those that count: `counted_sessions`.
    until
        Requests that were sent later are not looked at.

    Raises
    ------
    StoreError
        The actions or the requests cannot be read.
    """
    met: dict[str, dict[str, set[str]]] = {}
    most: dict[str, dict[str, int]] = {}
    since: dict[str, dict[str, date]] = {}
    ids: dict[str, str] = {}
    for (service, _), of_instrument in counted.items():
        for of_team in of_instrument.values():
            for team, session in of_team.items():
                acted = met.setdefault(service, {}).setdefault(team, set())
                can = most.setdefault(service, {})
                can[team] = can.get(team, 0) + MOST_ACTIONS
                first = since.setdefault(service, {})
                first[team] = min(first.get(team, date.max), session.opened_on)
                acted |= _themes_of_actions(sessions, session)
                ids[team] = session.team_id
    asked = last_asked(sessions, ids, until=until)
    return {
        service: TeamsThatActed(
            met={team: frozenset(acted) for team, acted in of_service.items()},
            most=most[service],
            named=frozenset(
                team for team in of_service if team in asked and asked[team] >= since[service][team]
            ),
        )
        for service, of_service in sorted(met.items())
    }


def last_asked(
    sessions: Sessions, teams: Mapping[str, str], *, until: date = date.max
) -> dict[str, date]:
    """Return the teams that sent a request, each with the day of its last one.

    A request is a team's own also when the team had another name when it asked.

    Parameters
    ----------
    sessions
        Every session of the data folder.
    teams
        Team, as the plan of a period writes it, to its id.
    until
        Requests that were sent later are not looked at.

    Raises
    ------
    StoreError
        The actions, the plans or the requests cannot be read.
    """
    requests = Requests(sessions.data / RELEASED)
    from_plans = PlanRequests(Plans(sessions.data), requests).by_team()
    whose = {
        word: team
        for team, team_id in teams.items()
        for word in (
            team_key(team),
            *_known_by(sessions, team_id),
            *from_plans.get(team_id, ()),
        )
    }
    for team, team_id in teams.items():
        whose.setdefault(_called_now(sessions.data, team, team_id), team)
    asked: dict[str, date] = {}
    for request in requests.all():
        name = whose.get(request.id) or whose.get(team_key(request.team))
        if name is not None and request.sent_on <= until:
            asked[name] = max(asked.get(name, date.min), request.sent_on)
    return asked


def _called_now(data: Path, team: str, team_id: str) -> str:
    """Return what a team is called now; what the period's plan calls it where nothing says so."""
    try:
        return team_key(Teams(data).find(team_id).name)
    except WorkbookError:  # it is gone, or its file is broken: that keeps nothing from publishing
        return team_key(team)


def _known_by(sessions: Sessions, team_id: str) -> Iterator[str]:
    """Yield what tells a team's requests: their ids, and names that it had when it asked."""
    for session in sessions.of_team(team_id):
        yield team_key(session.team)
        instrument, folder = sessions.instrument(session.id), sessions.folder(session.id)
        for action in read_actions(folder, session.id, instrument, {}):
            yield request_id_of(action)


def _themes_of_actions(sessions: Sessions, session: Session) -> set[str]:
    instrument = sessions.instrument(session.id)
    first = {item.id: item.themes[0] for item in instrument.items}
    actions = read_actions(sessions.folder(session.id), session.id, instrument, {})
    return {first[action.item] for action in actions if action.item in first}


def pinned_bands(
    sessions: Sessions, counted: Counted, published: PublishedPeriod, plan: Plan
) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, service, theme) of the bands of a period that tell what some team did.

    The attacker knows which teams met, reads every request that was there on the day, and knows
    everything that the teams which sent one did. "named": of another team it is certain what it
    did. "untrue": every team's session is still there, and the band does not come of them.
    """
    with suppress(WorkbookError, ValueError):  # of a folder that cannot be read nothing is known
        left_out = published.by_the_door
        acted = teams_that_acted(sessions, counted, until=published.published_on)
        themes: dict[str, list[str]] = {}
        for service, theme, _, _ in published.action_rows:
            themes.setdefault(service, []).append(theme)
        for service, theme, _, band in published.action_rows:
            if (teams := acted.get(service)) is None:
                continue
            planned = {
                team for group in plan.groups if group.service == service for team in group.teams
            }
            if left_out:
                minimum = plan.rule.minimum_teams
                did = {each: teams.that_acted_on(each) for each in themes[service]}
                should = action_bands(did, teams.most, teams.named, minimum_teams=minimum)
                if len(planned - teams.named) < minimum:
                    yield "named", service, theme
                elif planned == set(teams.met) and band != should.get(theme):
                    yield "untrue", service, theme
            else:
                known = len(teams.that_acted_on(theme) & teams.named)
                if _certain(band, len(teams.met), known, len(teams.named)):
                    yield "named", service, theme


def _certain(band: str, met: int, did: int, named: int) -> bool:
    """Say whether a band of all teams says what one did of which nothing else is known."""
    if met <= named:
        return False
    low, high = of_band(band, met, max(1, met // 4))
    return high - did <= 0 or low - did >= met - named
