"""Which join code leads to which session, and for how long.

A file under `codes/` for each code that works: its name is the code, and it holds the session's id.
Opening a session makes it, and no two can make the same. The code works until the session closes,
and for the people in the room some days longer (`workbook.settings.room_days`); then the file goes,
and the code is free again. The session's own file has its code for good, and counts: a file here
that says otherwise leads nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from workbook.sessions.ids import is_session_id
from workbook.sessions.join_codes import read_code
from workbook.sessions.model import Session
from workbook.storage import disk

__all__ = ["claim", "led_to", "release", "tidy", "works", "works_until"]

#: A code whose session is not there may be that of one that is being opened.
_OPENING_SECONDS = 3600


def claim(folder: Path, code: str, session_id: str) -> bool:
    """Take a code for a session, unless it is taken; the caller made sure that it is a code.

    Parameters
    ----------
    folder
        Where codes are; made when it is not there.
    code, session_id
        The code, and the session that it is to lead to.

    Raises
    ------
    OSError
        It could not be taken.
    """
    disk.make_folder(folder)
    try:
        disk.create(folder / code, f"{session_id}\n".encode())
    except FileExistsError:
        return False
    except BaseException:
        release(folder, code)
        raise
    disk.sync_folder(folder)
    return True


def release(folder: Path, code: str) -> None:
    """Let a code go."""
    with suppress(OSError):
        (folder / code).unlink(missing_ok=True)


def led_to(folder: Path, code: str) -> str | None:
    """Return the id of the session that a code leads to, or None when it leads nowhere.

    Raises
    ------
    OSError
        It cannot be read.
    """
    try:
        found = (folder / code).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    return found if is_session_id(found) else None


def works_until(session: Session, days: int) -> date | None:
    """Return the last day on which a session's code works; None while it is open."""
    return None if session.closed_on is None else session.closed_on + timedelta(days=days)


def works(session: Session, days: int, today: date) -> bool:
    """Say whether a session's code works."""
    last = works_until(session, days)
    return last is None or today <= last


def tidy(folder: Path, home: Path, sessions: Iterable[Session], *, days: int, today: date) -> int:
    """Take away the codes that work no more; write those that should and are not there.

    Where a backup was restored there is none at all: codes are in no backup.

    Parameters
    ----------
    folder, home
        Where codes are, and where sessions are.
    sessions
        Every session that can be read. A code of one that cannot be read stays.
    days
        For how many days a code works after its session closed.
    today
        The day.

    Returns
    -------
    int
        How many were taken away.

    Raises
    ------
    OSError
        Some are as they were.
    """
    known = {session.id: session for session in sessions}
    gone = 0
    for path in list(folder.iterdir()) if folder.is_dir() else ():
        if read_code(path.name) != path.name:
            continue
        name = led_to(folder, path.name)
        if session := known.get(name or ""):
            stays = session.code == path.name and works(session, days, today)
        else:
            stays = _is_new(path) or (name is not None and (home / name).is_dir())
        if not stays:
            path.unlink(missing_ok=True)
            gone += 1
    for session in known.values():
        if works(session, days, today) and not (folder / session.code).exists():
            claim(folder, session.code, session.id)
    return gone


def _is_new(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < _OPENING_SECONDS
    except FileNotFoundError:
        return False
