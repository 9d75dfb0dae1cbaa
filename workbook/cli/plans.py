"""`workbook plans` and `workbook plan …`: which plans there are, their links, and deleting one.

Nothing of what was written in a plan is printed, its title included.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.shared import Commands, called_as, with_data
from workbook.text import day_in_words

if TYPE_CHECKING:
    from workbook.plans import Plan, Plans

__all__ = ["plan", "plans"]

_PLAN = "the plan’s id, p…, from `workbook plans`"


@click.command("plans", help="list the plans: whose they are and how far, never a word of one")
@with_data
def plans(data: Path) -> int:
    """List the plans; 1 when one of them cannot be read."""
    from workbook.plans import Plans

    kept = Plans(data)
    found, unreadable = kept.all(), kept.unreadable()
    if not found and not unreadable:
        print(f"No plan is kept in {data}.")
        return 0
    teams = _teams(data)
    for each in found:
        print(f"{each.id}  {', '.join(_about(kept, each, teams))}")
    for sentence in unreadable:
        print(f"\n{sentence}")
    if found:
        print("\nTo print the link of one:")
        print(f"  {called_as()} plan link PLAN")
    return 1 if unreadable else 0


def _teams(data: Path) -> dict[str, str]:
    from workbook.teams import Teams

    return {team.id: team.name for team in Teams(data).all()}


def _whose(plan: Plan, teams: dict[str, str]) -> str:
    return teams.get(plan.team, "a team that is gone") if plan.team else "without a team"


def _about(kept: Plans, plan: Plan, teams: dict[str, str]) -> list[str]:
    said = [plan.state.replace("_", " "), _whose(plan, teams)]
    if plan.made_on is not None:
        said.append(f"begun {day_in_words(plan.made_on)}")
    due = _due_on(kept, plan)
    return [*said, f"deleted on {day_in_words(due)}" if due else "with no day on which it goes"]


def _due_on(kept: Plans, plan: Plan) -> date | None:
    """Return when a plan goes; one of which only the first table can be read, by that."""
    from workbook.errors import WorkbookError
    from workbook.plans import due_for_deletion
    from workbook.settings import keep_plans_days

    days = keep_plans_days(kept.data)
    try:
        return kept.open(plan.id).look().due_for_deletion(days)
    except WorkbookError:
        return due_for_deletion(plan, days)


@click.group("plan", cls=Commands, help="print a plan’s link, or delete a plan")
def plan() -> None:
    """Hold the commands about one plan."""


@plan.command("link", help="print a plan’s link, which opens this plan and nothing else")
@with_data
@click.argument("plan", metavar="PLAN", help=_PLAN)
@click.option("--anew", is_flag=True, help="make it anew: the one before opens nothing then")
def plan_link(data: Path, plan: str, *, anew: bool) -> int:
    """Print a plan's link, made when there is none."""
    from workbook.access import Links
    from workbook.plans import Plans

    found, links = Plans(data).find(plan), Links(data)
    link = links.make("plan", found.id)
    if anew:
        link = links.renew(link.name)
        print("The link that the plan had opens nothing any more, on any device.")
    print(f"For those who write in this plan ({_whose(found, _teams(data))}), for them only:")
    print(f"  {link.address(data)}")
    return 0


@plan.command("delete", help="delete a plan with everything in it, and end its link")
@with_data
@click.argument("plan", metavar="PLAN", help=_PLAN)
@click.option("--yes", is_flag=True, help="do not ask first")
def plan_delete(data: Path, plan: str, *, yes: bool) -> int:
    """Delete a plan, once somebody has said that it is meant; 1 when nobody has."""
    from workbook.access import Links
    from workbook.plans import Plans

    kept = Plans(data)
    found = kept.find(plan)
    print(f"{found.id}  {', '.join(_about(kept, found, _teams(data)))}")
    if not (yes or _is_meant()):
        print("Nothing was deleted.")
        return 1
    kept.delete(found.id)
    links = Links(data)
    if links.find(f"plan-{found.id}") is not None:
        links.end(f"plan-{found.id}")
    print("It is deleted, with everything that was written in it. Its link opens nothing any more.")
    print("Backups that were made before may still have it.")
    return 0


def _is_meant() -> bool:
    """Ask whether it is to be deleted; where nobody can answer, it is not."""
    try:
        return click.confirm("Delete it? Nobody can bring it back")
    except click.Abort:
        print()
        return False
