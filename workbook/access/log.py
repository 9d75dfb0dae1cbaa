"""The access log: who opened what and when, by role.

It is a file for whoever has to account for the workbook's doors.

Nobody is named, because nobody is known by name, and nothing about any answer is in it. Of
practitioners it says the day alone: with a minute beside it, the order in which answers came in
would say whose they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from workbook.storage import disk

__all__ = ["ACCESS_LOG", "Role", "log_access", "trim_access_log"]

ACCESS_LOG = "opened.csv"
_HEAD = "when,role,page,session\n"
#: Days for which a line is kept.
_KEPT = 365

Role = Literal["practitioner", "facilitator", "manager"]


def log_access(
    data: Path,
    role: Role,
    page: str,
    session: str = "",
    *,
    now: Callable[[], datetime] = datetime.now,
) -> None:
    """Add a line to the file.

    Parameters
    ----------
    data
        The data folder.
    role
        Who: the role that the link gives.
    page
        Which page.
    session
        The join code of the session it was about; "" when it was about none.
    now
        Gives the time of this machine.

    Raises
    ------
    StoreError
        It could not be written.
    """
    moment = now()
    when = moment.date().isoformat() if role == "practitioner" else f"{moment:%Y-%m-%d %H:%M}"
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow((when, role, page, session))
    path = data / ACCESS_LOG
    with disk.as_store_error("Who opened a page could not be noted."), disk.locked(data):
        if not path.exists():
            disk.create(path, _HEAD.encode())
        disk.add_to_end(path, line.getvalue().encode())


def trim_access_log(data: Path, *, today: Callable[[], date] = date.today) -> int:
    """Take out what is older than a year; return how many lines that were.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day.

    Raises
    ------
    StoreError
        The file could not be read or written.
    """
    path = data / ACCESS_LOG
    first = (today() - timedelta(days=_KEPT)).isoformat()
    with disk.as_store_error("Old lines about who opened what could not be taken out."):
        if not path.exists():
            return 0
        with disk.locked(data):
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines[1:] if line[:10] >= first]
            if len(kept) < len(lines) - 1:
                disk.replace(path, "".join([_HEAD, *kept]).encode())
    return len(lines) - 1 - len(kept)
