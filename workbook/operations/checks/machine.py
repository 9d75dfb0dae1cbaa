"""The machine's clock: days decide what is deleted and published."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice

from workbook.access import ACTS_LOG
from workbook.operations.checks.finding import (
    Finding,
    Look,
    broken,
    number,
    to_see_to,
    unknown,
    well,
)
from workbook.text import day_in_words

__all__ = ["check_clock", "check_file_times", "check_time_service"]

#: No workbook is older.
_FIRST_YEAR = 2025
_MOST_FILES = 100_000
_AHEAD = 10 * 60
_DAY = 24 * 60 * 60


def check_clock(look: Look) -> Iterator[Finding]:
    """Look whether the clock can be right."""
    newest = _newest_day(look)
    zone = look.now.astimezone().tzname() or "no time zone"
    says = f"The clock says {day_in_words(look.today)}, {look.now:%H:%M} ({zone})"
    if look.today.year < _FIRST_YEAR:
        yield broken(
            "clock",
            f"{says}, which cannot be.",
            "Days decide what is deleted and what is published.",
            "Set the clock, then start the workbook again.",
        )
    elif newest is not None and newest > look.today:
        yield broken(
            "clock",
            f"{says}, and something here is dated {day_in_words(newest)}.",
            "The clock is wrong or was. Days decide what is deleted and what is published.",
            "Set the clock, then look whether the days of the newest sessions are right.",
        )
    else:
        yield well("clock", f"{says}.")


def _newest_day(look: Look) -> date | None:
    """Return the newest day that anything here is of."""
    days = [
        day
        for session in look.every_session
        for day in (session.opened_on, session.revealed_on, session.closed_on)
        if day is not None
    ]
    with suppress(OSError, ValueError, IndexError):
        last = (look.data / ACTS_LOG).read_text(encoding="utf-8").splitlines()[-1]
        days.append(date.fromisoformat(last[:10]))
    if look.noted is not None:
        with suppress(ValueError):
            days.append(datetime.strptime(look.noted.since, "%Y-%m-%d %H:%M").date())  # noqa: DTZ007 - this machine's
    return max(days, default=None)


def check_file_times(look: Look) -> Iterator[Finding]:
    """Look for files that are of a time to come."""
    until = look.now.timestamp() + _AHEAD
    ahead = looked = 0
    for folder, _, names in islice(os.walk(look.data), _MOST_FILES):
        for name in names:
            looked += 1
            with suppress(OSError):
                ahead += os.lstat(os.path.join(folder, name)).st_mtime > until  # noqa: PTH118 - by the thousand
    if ahead:
        yield to_see_to(
            "times of files",
            f"{number(ahead, 'file is', 'files are')} dated in the future.",
            "The clock was ahead when they were written, or the disk is another machine’s.",
            "Look at the clock. What is in the files is not spoilt by it.",
        )
    else:
        yield well("times of files", f"No file is dated in the future ({looked:,} looked at).")


def check_time_service(look: Look) -> Iterator[Finding]:  # noqa: ARG001 - it is the machine's
    """Ask the system whether something keeps the clock right."""
    said = ""
    if shutil.which("timedatectl"):
        with suppress(OSError, subprocess.SubprocessError):
            said = subprocess.run(
                ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
                capture_output=True,
                text=True,
                timeout=5,
                check=True,
            ).stdout.strip()
    if said == "yes":
        yield well("time service", "The system keeps its clock right.")
    elif said == "no":
        yield to_see_to(
            "time service",
            "Nothing keeps this machine’s clock right.",
            "It will go wrong bit by bit.",
            "`timedatectl set-ntp true`, or ask whoever runs the machine for its time service.",
        )
    else:
        yield unknown(
            "time service",
            "Whether something keeps the clock right cannot be told here.",
            "Compare the clock with a watch.",
        )
