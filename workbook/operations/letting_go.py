"""What goes by itself once it is due: join codes, who was in a room, links that lead nowhere.

A join code works for some days after its session closed. For as long the people who were in the
room may look at its pattern, by digests of their tickets. A session whose folder was deleted takes
its code and its link along, and a team and a plan their link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook.access import Links
from workbook.errors import WorkbookError
from workbook.sessions import Sessions
from workbook.storage import PLANS, SESSIONS, TEAMS, disk

__all__ = ["LetGo", "let_go"]

#: Where that lies which a link of a kind is for.
_HOMES = {"session": SESSIONS, "team": TEAMS, "plan": PLANS}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """How much went."""

    codes: int
    rooms: int
    links: int
    #: One sentence for each thing that could not go.
    troubles: tuple[str, ...]


def let_go(data: Path, *, today: Callable[[], date] = date.today) -> LetGo:
    """Let go what is due; one thing that cannot go keeps no other.

    Parameters
    ----------
    data
        The data folder.
    today
        Gives the day.

    Raises
    ------
    workbook.settings.RoomDaysUnreadable, StoreError
        Nothing went.
    """
    sessions = Sessions(data, today=today)
    gone = sessions.tidy_codes()
    rooms, troubles = 0, []
    for session in sessions.all():
        if session.state != "closed":
            continue
        try:
            rooms += sessions.forget_room(session.id)
        except WorkbookError as trouble:
            troubles.append(f"Session {session.id}: {trouble}")
    return LetGo(codes=gone, rooms=rooms, links=_end_links(data), troubles=tuple(troubles))


def _end_links(data: Path) -> int:
    """End the links of sessions, teams and plans that are not there any more."""
    links, ended = Links(data), 0
    with disk.as_store_error("Some links that lead nowhere were not ended."):
        for link in links.all():
            home = data / _HOMES.get(link.kind, "")
            # Where the whole folder is away, a disk may be: nothing says that they were deleted.
            if link.kind in _HOMES and home.is_dir() and not (home / link.scope).exists():
                links.end(link.name)
                ended += 1
    return ended
