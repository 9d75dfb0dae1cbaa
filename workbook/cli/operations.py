"""`workbook doctor`, `backup`, `restore`, `upgrade`, `forget`, `example`: keeping it running."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.shared import FILE, called_as, with_any_data, with_data, with_data_as_it_is
from workbook.text import day_in_words

if TYPE_CHECKING:
    from workbook.operations import Backup

__all__ = ["backup", "doctor", "example", "forget", "restore", "upgrade"]


@click.command("doctor", help="look over a workbook, running or stopped, and say what to do")
@with_data_as_it_is
@click.option("--json", "as_json", is_flag=True, help="for a program that watches it")
def doctor(data: Path, *, as_json: bool) -> int:
    """Say what was found, worst first; 0 for all well, 1 for something to see to, 2 for broken."""
    from workbook.operations.doctor import look_over

    report = look_over(data, command=called_as())
    print(report.as_json() if as_json else report)
    return report.code


@click.command("forget", help="delete the single answers and the plans that are due for deleting")
@with_data
def forget(data: Path) -> int:
    """Delete what is due; 1 when something could not be."""
    from workbook.operations import retention
    from workbook.operations.letting_go import let_go

    done = retention.forget(data)
    print(done)
    gone = let_go(data)
    for trouble in gone.troubles:
        print(trouble)
    return 1 if done.troubles or gone.troubles else 0


@click.command("backup", help="copy everything that is kept into one file")
@with_any_data
@click.argument("file", type=FILE, metavar="FILE", help="a new file, such as monday.zip")
def backup(data: Path, file: Path) -> int:
    """Make a backup, and say how it must be kept."""
    from workbook.operations.backups import back_up

    made = back_up(data, file)
    print(f"A backup of {_kept(made)} ({made.files} files) is in {file}.")
    if made.left_out:
        print(f"{made.left_out} files were left out: the workbook gives no file such a name.")
    print("It holds answers: keep it as carefully as the data folder, and delete it when they are")
    print("due for deleting. No link and no join code is in it.")
    return 0


def _kept(backup: Backup) -> str:
    plans = f"{backup.plans} {'plan' if backup.plans == 1 else 'plans'}"
    return f"{backup.sessions} sessions" + (f" and {plans}" if backup.plans else "")


@click.command("restore", help="put a backup into an empty data folder")
@with_any_data
@click.argument("file", type=FILE, metavar="FILE", help="what `workbook backup` wrote")
@click.option("--check", is_flag=True, help="only look whether the backup is whole")
def restore(data: Path, file: Path, *, check: bool) -> int:
    """Restore a backup, or only look whether it is whole."""
    from workbook.operations import backups
    from workbook.sessions import FORMAT

    if check:
        found = backups.check_backup(file)
        print(
            f"The backup of {day_in_words(found.made_on)} is whole: {_kept(found)}, "
            f"{found.files} files, every one with the checksum it should have."
        )
        return 0
    made = backups.restore(file, data)
    print(f"The backup of {day_in_words(made.made_on)} is restored in {data}:")
    print(f"{_kept(made)}, {made.files} files, every one with its right checksum.")
    print("Answers that have become due for deleting meanwhile are deleted when the workbook runs.")
    print("No link is in a backup, so that an ended one stays ended: hand out new ones.")
    if made.form < FORMAT:
        print("An older workbook wrote it. Before it can be used:")
        print(f"  {called_as()} upgrade --data {data}")
    else:
        print(f"  {called_as()} links --data {data}")
    return 0


@click.command("upgrade", help="bring an older data folder up to this workbook")
@with_any_data
@click.option(
    "--backup",
    type=FILE,
    metavar="FILE",
    help="where the backup goes that is made first (beside the data folder)",
)
def upgrade(data: Path, backup: Path | None) -> int:
    """Bring a folder up to today's form, with a backup of it made first."""
    from workbook.operations import upgrades
    from workbook.operations.backups import back_up, clear_unfinished
    from workbook.teams import Teams

    clear_unfinished(data.parent)
    if upgrades.format_of(data) >= upgrades.FORMAT:
        upgrades.upgrade(data)  # notes the form where that was not noted yet
        print("The data folder is in this workbook's form already. Nothing was changed.")
        return 0
    name = f"{data.name}-before-upgrade-{date.today().isoformat()}.zip"  # noqa: DTZ011
    file = backup or data.with_name(name)
    if not (file == data.with_name(name) and file.exists()):  # of a try that was cut off
        back_up(data, file)
    changed = upgrades.upgrade(data)
    print(f"{changed} sessions were brought up to this workbook's form.")
    print(f"As it was before, everything is in {file}.")
    print("It holds answers. Delete it when you have seen that all is well.")
    print()
    print(f"There are {len(Teams(data).all())} teams now, each with its own sessions:")
    print(f"  {called_as()} team list --data {data}")
    print("What was the facilitators’ link is the service lead’s, who hands each team its own.")
    print("Everybody who facilitates had it, so make it anew first:")
    print(f"  {called_as()} links --anew lead --data {data}")
    print("What was the managers’ link reads every service, as before.")
    return 0


@click.command("example", help="write an invented service into a folder")
@click.argument("folder", type=FILE, metavar="DIR", help="a new or empty folder")
@click.option("--seed", type=int, default=2026, show_default=True, metavar="N")
@click.option("--teams", type=int, default=12, show_default=True, metavar="N")
@click.option("--quarters", type=int, default=3, show_default=True, metavar="N")
def example(folder: Path, seed: int, teams: int, quarters: int) -> int:
    """Write an invented service, and say how to look at it."""
    from workbook.operations.example import write_example

    written = write_example(folder, seed=seed, teams=teams, quarters=quarters)
    print(written)
    print(f"To look at it: {called_as()} serve --data {folder}")
    print(f"A link for each role: {called_as()} links --data {folder}")
    return 0
