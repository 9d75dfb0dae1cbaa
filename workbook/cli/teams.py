"""`workbook team …`: what whoever runs the workbook for a service does with its teams."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.shared import Commands, called_as, with_data
from workbook.text import day_in_words, people_in_words

if TYPE_CHECKING:
    from workbook.teams import Team

__all__ = ["team", "team_of"]

_TEAM = "the team’s name, or its id from `workbook team list`"


@click.group("team", cls=Commands, help="add, list and change teams; hand out and end their links")
def team() -> None:
    """Hold the commands about teams."""


@team.command("add", help="add a team and print its link")
@with_data
@click.argument("name", metavar="NAME", help="what the team is called")
@click.option("--service", required=True, metavar="NAME", help="the service that it belongs to")
@click.option("--setting", default="", metavar="WORDS", help="where it works, such as residential")
@click.option("--people", type=int, metavar="N", help="how many people are in it")
def team_add(data: Path, name: str, service: str, setting: str, people: int | None) -> int:
    """Add a team, and make the link with which it opens its sessions."""
    from workbook.access import Links
    from workbook.teams import Teams

    added = Teams(data).add(name, service, setting, people)
    print(f"The team {added.name} of {added.service} is added ({added.id}).")
    if added.people is None:
        print("Nobody said how many people are in it, so it is in no group for managers’ pages.")
    _print_link(added, Links(data).make("team", added.id).address(data))
    return 0


@team.command("list", help="list the teams")
@with_data
def team_list(data: Path) -> int:
    """List the teams, service by service."""
    from workbook.teams import Teams, service_id
    from workbook.text import team_key

    teams = Teams(data).all()
    if not teams:
        print("There is no team yet. To add one:")
        print(f"  {called_as()} team add NAME --service NAME --people N")
    for service in sorted({each.service for each in teams}, key=team_key):
        print(f"{service} ({service_id(service)})")
        for each in teams:
            if each.service == service:
                print(f"  {each.id}  {', '.join(_about(each))}")
    return 0


def _about(team: Team) -> list[str]:
    said = [team.name, *([team.setting] if team.setting else [])]
    said.append("size not said" if team.people is None else people_in_words(team.people))
    if team.joined_on is not None:
        said.append(f"joined {day_in_words(team.joined_on)}")
    return said


@team.command("change", help="change what is written down about a team")
@with_data
@click.argument("team", metavar="TEAM", help=_TEAM)
@click.option("--name", metavar="NAME", help="another name; what the team wrote stays with it")
@click.option("--service", metavar="NAME", help="another service")
@click.option("--setting", metavar="WORDS", help="where it works")
@click.option("--people", type=int, metavar="N", help="how many people are in it; 0 for not said")
@click.option(
    "--joined-on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="such as 2026-01-31"
)
def team_change(  # noqa: PLR0913 - what is written down about a team
    data: Path,
    team: str,
    *,
    name: str | None,
    service: str | None,
    setting: str | None,
    people: int | None,
    joined_on: datetime | None,
) -> int:
    """Change some of what is written down about a team."""
    from workbook.teams import Teams

    given: dict[str, object] = {"name": name, "service": service, "setting": setting}
    given["joined_on"] = None if joined_on is None else _day(joined_on)
    fields = {field: each for field, each in given.items() if each is not None}
    if people is not None:
        fields["people"] = people or None
    changed = Teams(data).change(team_of(data, team).id, **fields)
    print(f"{changed.id}  {changed.service}: {', '.join(_about(changed))}")
    return 0


def _day(moment: datetime) -> date:
    return moment.date()


@team.command("link", help="print a team's link, which opens its page and its sessions")
@with_data
@click.argument("team", metavar="TEAM", help=_TEAM)
@click.option("--anew", is_flag=True, help="make it anew: the one before opens nothing then")
def team_link(data: Path, team: str, *, anew: bool) -> int:
    """Print a team's link, made when there is none."""
    from workbook.access import Links

    found, links = team_of(data, team), Links(data)
    link = links.make("team", found.id)
    if anew:
        link = links.renew(link.name)
        print("The link that the team had opens nothing any more, on any device.")
    _print_link(found, link.address(data))
    return 0


@team.command("end", help="end a team's link; what the team wrote stays")
@with_data
@click.argument("team", metavar="TEAM", help=_TEAM)
def team_end(data: Path, team: str) -> int:
    """End a team's link, with every page that it opened."""
    from workbook.access import Links

    found = team_of(data, team)
    Links(data).end(f"team-{found.id}")
    print(f"The link of {found.name} is ended. What it had opened is shut, on every device.")
    print("What the team wrote stays. To hand out a new link:")
    print(f"  {called_as()} team link {found.id}")
    return 0


def team_of(data: Path, typed: str) -> Team:
    """Return the team of a name or an id.

    Parameters
    ----------
    data
        The data folder.
    typed
        What somebody typed.

    Raises
    ------
    TeamNotFound, StoreError
        There is none, or it cannot be read.
    """
    from workbook.teams import TeamNotFound, Teams, is_team_id

    teams = Teams(data)
    if is_team_id(typed):
        return teams.find(typed)
    found = teams.named(typed)
    if found is None:
        raise TeamNotFound
    return found


def _print_link(team: Team, link: str) -> None:
    print(f"For {team.name}, to open and run its sessions; for the team only:")
    print(f"  {link}")
