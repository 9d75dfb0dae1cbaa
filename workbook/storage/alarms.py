"""What was noticed of guessing, stuffing and flooding, for a person to read on a page.

One small file for each kind, and for each kind and session: the minute in which it was last
noticed. Nothing about who it was, and nothing about any answer. Noting it again within a minute
writes nothing, so that a flood of tries is no flood of writing.

At a session the names of its team and of its checklist are noted too, on lines of their own: the
service lead's page says them, and can read nothing of a session.
"""

from __future__ import annotations

import csv
import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from workbook.storage import disk
from workbook.storage.layout import SESSIONS

__all__ = ["ALARMS", "Alarm", "AlarmKind", "raise_alarm", "recent_alarms", "trim_alarms"]

#: The folder in the data folder.
ALARMS = "alarms"
#: guessing: codes or keys are being tried; stuffing: more comes to one session than people in a
#: room cause; flooding: so much is asked for that some of it is turned away.
AlarmKind = Literal["guessing", "stuffing", "flooding"]

_SESSION = re.compile(r"s[a-z2-7]{15}")
#: For so long a page says it, and for so long it is kept.
_SAID, _KEPT = timedelta(hours=12), timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that was noticed."""

    kind: AlarmKind
    #: The id of the session it was noticed at, or "" for the whole workbook.
    session: str
    #: When it was last noticed, by this machine's clock, to the minute.
    at: datetime
    #: Of that session; "" for the whole workbook, and where nobody could read it.
    team: str = ""
    title: str = ""


def raise_alarm(
    data: Path, kind: AlarmKind, session: str = "", *, now: datetime | None = None
) -> bool:
    """Note that something was noticed. What it was noticed at must go on, so this never raises.

    Parameters
    ----------
    data
        The data folder.
    kind
        What.
    session
        The id of the session, or "" for the whole workbook.
    now
        The time; this machine's where it is left out.

    Returns
    -------
    bool
        Whether it was written: not when it was within this minute, or cannot be.
    """
    if kind not in get_args(AlarmKind) or (session and not _SESSION.fullmatch(session)):
        return False
    minute = (now or datetime.now()).replace(second=0, microsecond=0)  # noqa: DTZ005 - this machine's
    folder = data / ALARMS
    path = folder / (f"{kind}-{session}" if session else kind)
    with suppress(OSError):
        if _minute(path) == minute:
            return False
        disk.make_folder(folder)
        lines = [f"{minute:%Y-%m-%d %H:%M}", *_names(data, session)]
        disk.replace(path, ("\n".join(lines) + "\n").encode())
        return True
    return False


def recent_alarms(
    data: Path, session: str | None = None, *, now: datetime | None = None
) -> tuple[Alarm, ...]:
    """Return what was noticed in the last twelve hours, the newest first.

    Where nothing can be read, that is nothing.

    Parameters
    ----------
    data
        The data folder.
    session
        Only what was noticed at this session, or at the whole workbook; None for all.
    now
        The time; this machine's where it is left out.
    """
    until = now or datetime.now()  # noqa: DTZ005 - this machine's
    found = [
        each
        for each in _all(data)
        if until - _SAID <= each.at <= until + _MINUTE
        and (session is None or each.session in {"", session})
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.kind, each.session), reverse=True))


def trim_alarms(data: Path, *, now: datetime | None = None) -> int:
    """Delete what was noticed more than a week ago; return how many files went.

    Raises
    ------
    StoreError
        One could not be deleted.
    """
    first = (now or datetime.now()) - _KEPT  # noqa: DTZ005 - this machine's
    old = [each for each in _all(data) if each.at < first]
    with disk.as_store_error("What was noticed weeks ago could not be deleted."):
        for each in old:
            name = f"{each.kind}-{each.session}" if each.session else each.kind
            (data / ALARMS / name).unlink(missing_ok=True)
    return len(old)


def _all(data: Path) -> list[Alarm]:
    found = []
    with suppress(OSError):
        for path in (data / ALARMS).iterdir():
            kind, _, session = path.name.partition("-")
            if kind not in get_args(AlarmKind) or (session and not _SESSION.fullmatch(session)):
                continue
            at = _minute(path)
            if at is None:
                continue
            team, title = _names_kept(path)
            found.append(
                Alarm(kind=cast("AlarmKind", kind), session=session, at=at, team=team, title=title)
            )
    return found


def _names(data: Path, session: str) -> tuple[str, ...]:
    """Return the names of a session's team and checklist; nothing where they cannot be read."""
    folder = data / SESSIONS / session
    try:
        with (folder / "session.csv").open(encoding="utf-8", newline="") as file:
            team = next(csv.DictReader(file))["team"]
        title = str(tomllib.loads((folder / "instrument.toml").read_text("utf-8"))["title"])
    except (OSError, ValueError, KeyError, StopIteration, csv.Error):
        return ()
    return tuple(" ".join(each.split())[:_LONGEST_NAME] for each in (team, title))


def _names_kept(path: Path) -> tuple[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()[1:3]
    except (OSError, ValueError):
        return "", ""
    return (lines[0], lines[1]) if len(lines) == 2 else ("", "")  # noqa: PLR2004 - a team and a title


def _minute(path: Path) -> datetime | None:
    try:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        return datetime.strptime(first.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - this machine's
    except (OSError, ValueError):
        return None
