"""For whoever has to account for the workbook: which pages were opened, and what was done.

Nobody is named, because nobody is known by name: a line says the role that a link gives, and six
signs that stand for the link itself, which are others once it is made anew. Nothing about any
answer is in either. Of practitioners, and of whoever has a plan's own link, `opened.csv` says the
day alone, and `acts.csv` says no more than the day of anybody: with a minute beside it, the order
in which answers came in would say whose they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from workbook.storage import disk

__all__ = [
    "ACCESS_LOG",
    "ACTS_LOG",
    "Role",
    "last_opened",
    "log_access",
    "log_act",
    "start_acts",
    "trim_access_log",
]

ACCESS_LOG = "opened.csv"
ACTS_LOG = "acts.csv"
_HEADS = {ACCESS_LOG: "when,role,page,session,link\n", ACTS_LOG: "day,link,act,session\n"}
#: How the head of `opened.csv` began before there were links to name.
_OLDER_HEAD = "when,role,page,session\n"
#: Days for which a line is kept.
_KEPT = 365
#: A word for an act, never a sentence: nothing that somebody typed is one.
_ACT = re.compile(r"[a-z][a-z_]{0,39}")
_SHORT = re.compile(r"[0-9a-f]{6}|")
#: An id, or nothing: no join code ever stands in a log.
_ID = re.compile(r"[a-z0-9-]{1,64}|")

Role = Literal["practitioner", "facilitator", "team", "planner", "manager", "several", "lead"]
#: Those of whom a line says the day and no minute: a plan may be one person's, and nobody has to
#: know when somebody works on it.
_BY_DAY: tuple[Role, ...] = ("practitioner", "planner")


def log_access(  # noqa: PLR0913 - a column each
    data: Path,
    role: Role,
    page: str,
    session: str = "",
    *,
    link: str = "",
    now: Callable[[], datetime] = datetime.now,
) -> None:
    """Note that a page was opened.

    Parameters
    ----------
    data
        The data folder.
    role
        Who: the role that the link gives.
    page
        Which page.
    session
        The id of the session it was about; "" when it was about none.
    link
        What stands for the link, `Link.short`; "" for a join code.
    now
        Gives the time of this machine.

    Raises
    ------
    StoreError
        It could not be written.
    """
    moment = now()
    when = moment.date().isoformat() if role in _BY_DAY else f"{moment:%Y-%m-%d %H:%M}"
    with disk.as_store_error("Who opened a page could not be noted."):
        _add(data, ACCESS_LOG, (when, role, page, session, link))


def log_act(
    data: Path,
    link: str,
    act: str,
    session: str = "",
    *,
    today: Callable[[], date] = date.today,
) -> None:
    """Note that something was done, never what anybody answered or wrote.

    Parameters
    ----------
    data
        The data folder.
    link
        What stands for the link it was done with, `Link.short`; "" for a join code, and for what
        was done on the machine itself.
    act
        A word for it: "opened", "door_shut", "revealed", "closed", "request_sent", …
    session
        The id of the session it was done to; "" for none.
    today
        Gives the day.

    Raises
    ------
    ValueError
        One of these is no such word, and nothing was noted.
    StoreError
        It could not be written.
    """
    if not (_ACT.fullmatch(act) and _SHORT.fullmatch(link) and _ID.fullmatch(session)):
        raise ValueError(
            "an act is one word, and has the short id of a link and the id of a session"
        )
    with disk.as_store_error("What was done could not be noted."):
        _add(data, ACTS_LOG, (today().isoformat(), link, act, session))


def start_acts(data: Path) -> None:
    """Have the file of what was done there, for a process that may write into it and make none.

    Parameters
    ----------
    data
        The data folder; without one nothing is made.

    Raises
    ------
    StoreError
        It could not be made.
    """
    path = data / ACTS_LOG
    if path.exists() and (data / disk.LOCK).exists():
        return
    with (
        disk.as_store_error("What is done cannot be noted."),
        suppress(FileNotFoundError),
        disk.locked(data),
    ):
        if not path.exists():
            disk.create(path, _HEADS[ACTS_LOG].encode())


def last_opened(data: Path) -> dict[str, date]:
    """Return the short id of each link to the day on which a page was last opened with it.

    A link that was made anew has another short id, so nothing is known of it before its first use.

    Parameters
    ----------
    data
        The data folder.

    Raises
    ------
    StoreError
        The file could not be read.
    """
    found: dict[str, date] = {}
    with disk.as_store_error("When links were last used cannot be read now."):
        try:
            lines = (data / ACCESS_LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
    for cells in csv.reader(lines[1:]):
        if len(cells) == len(_HEADS[ACCESS_LOG].split(",")) and cells[-1]:
            with suppress(ValueError):
                day = date.fromisoformat(cells[0][:10])
                found[cells[-1]] = max(day, found.get(cells[-1], day))
    return found


def trim_access_log(data: Path, *, today: Callable[[], date] = date.today) -> int:
    """Take out the lines of both files that are older than a year; return how many.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day.

    Raises
    ------
    StoreError
        A file could not be read or written.
    """
    first = (today() - timedelta(days=_KEPT)).isoformat()
    with disk.as_store_error("Old lines about who opened and did what could not be taken out."):
        return sum(_trim(data, name, first) for name in _HEADS)


def _add(data: Path, name: str, cells: tuple[str, ...]) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    path, head = data / name, _HEADS[name]
    with disk.locked(data):
        if not path.exists():
            disk.create(path, head.encode())
        elif name == ACCESS_LOG:
            _bring_along(path, head)
        disk.add_to_end(path, line.getvalue().encode())


def _bring_along(path: Path, head: str) -> None:
    """Give a file of before a column for links: every line has as many cells as its head."""
    with path.open(encoding="utf-8", newline="") as file:
        if file.readline() != _OLDER_HEAD:
            return
        lines = [f"{line.rstrip()},\n" for line in file if line.strip()]
    disk.replace(path, "".join([head, *lines]).encode())


def _trim(data: Path, name: str, first: str) -> int:
    path = data / name
    if not path.exists():
        return 0
    with disk.locked(data):
        disk.finish_overwriting(path)
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if line[:10] >= first]
        if len(kept) < len(lines) - 1:
            # The file stays the same one: pages that are open were given it, and no other.
            disk.overwrite(path, "".join([*lines[:1], *kept]).encode())
    return len(lines) - 1 - len(kept)
