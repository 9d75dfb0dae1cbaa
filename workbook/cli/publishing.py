"""`workbook period …`, `publish` and `attack`: from sessions to words that managers may read."""

from __future__ import annotations

from pathlib import Path

import click

from workbook.cli.shared import FILE, Commands, called_as, understood_folder, with_data
from workbook.text import day_in_words

__all__ = ["attack", "period", "publish"]


@click.group("period", cls=Commands, help="open and list the periods in which answers count")
def period() -> None:
    """Hold the commands about periods."""


@period.command("open", help="fix which teams are grouped with which, before answers come")
@with_data
@click.argument("period", metavar="PERIOD", help="2026-Q4, 2026-11, 2026-H2 or 2026")
def period_open(data: Path, period: str) -> int:
    """Open a period, and warn when its answers are deleted before it can be published."""
    from workbook.publishing.publisher import open_period
    from workbook.settings import keep_days
    from workbook.themes.periods import too_soon_deleted

    plan = open_period(data, period)
    print(plan)
    if warning := too_soon_deleted(plan.period, keep_days(data)):
        print(f"\n{warning}")
    return 0


@period.command("list", help="list the periods and their groups")
@with_data
def period_list(data: Path) -> int:
    """List the periods that were published and those that wait."""
    from workbook.storage import RELEASED
    from workbook.themes.archive import Archive

    archive = Archive(data / RELEASED)
    for published in reversed(archive.periods):
        print(f"{published.period.title} ({published.period.name})")
        print(
            f"  Published on {day_in_words(published.published_on)}: {len(published.rows):,} lines."
        )
    for plan in archive.waiting:
        print(plan)
    if not archive.periods and not archive.waiting:
        print("No period is open. The next command opens one:")
        print(f"  {called_as()} period open 2026-Q4")
    return 0


@click.command("publish", help="publish a period that is over, in words, once and for good")
@with_data
@click.argument("period", default="", metavar="[PERIOD]", help="(otherwise all that are due)")
def publish(data: Path, period: str) -> int:
    """Publish one period, or every one that is due."""
    from workbook.publishing import publisher

    done = (publisher.publish(data, period),) if period else publisher.publish_due(data)
    for each in done:
        print(each)
    if not done:
        print("No period is due.")
    return 0


@click.command("attack", help="try to work out answers from everything that was released")
@click.argument(
    "folder", required=False, type=FILE, metavar="[DATA]", help="(otherwise the usual data folder)"
)
def attack(folder: Path | None) -> int:
    """Attack what was released; 1 when an answer could be worked out."""
    from workbook.publishing import adversary

    data = understood_folder(None)
    found = adversary.attack(folder.resolve() if folder else data)
    print(found)
    return 1 if found.found else 0
