"""What a service may set for itself, each in a file of its own in the data folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

from workbook.errors import WorkbookError

__all__ = [
    "RETENTION",
    "ROOM",
    "USUAL_DAYS",
    "USUAL_ROOM_DAYS",
    "RetentionUnreadable",
    "RoomDaysUnreadable",
    "keep_days",
    "room_days",
]

RETENTION, ROOM = "retention.toml", "room.toml"
#: Where a service has set nothing: three months after a session closed.
USUAL_DAYS = 92
_MOST_DAYS = 3660
#: And for how long a closed session opens for the people who were in the room: a week.
USUAL_ROOM_DAYS = 7
_MOST_ROOM_DAYS = 92


class RetentionUnreadable(WorkbookError):
    """A service's own `retention.toml` does not say how long answers are kept."""

    def __init__(self) -> None:
        super().__init__(
            f"The file {RETENTION} does not say how long answers are kept.",
            "Nothing is deleted until it does.",
            "Write one line into it: keep_answers_days = 92 (a whole number from 0 to "
            f"{_MOST_DAYS}).",
        )


class RoomDaysUnreadable(WorkbookError):
    """A service's own `room.toml` does not say for how long a closed session opens."""

    def __init__(self) -> None:
        super().__init__(
            f"The file {ROOM} does not say for how long a join code works after a session closed.",
            "No join code of a closed session opens anything until it does.",
            "Write one line into it: open_days_after_closing = 7 (a whole number from 0 to "
            f"{_MOST_ROOM_DAYS}).",
        )


def keep_days(data: Path) -> int:
    """Return for how many days after a session closed its single answers are kept.

    Parameters
    ----------
    data
        The data folder. Its `retention.toml` may say ``keep_answers_days = 92``, 0 to 3660.

    Raises
    ------
    RetentionUnreadable
        The file is there and does not say it.
    """
    days = _whole(data / RETENTION, "keep_answers_days", USUAL_DAYS, _MOST_DAYS)
    if days is None:
        raise RetentionUnreadable
    return days


def room_days(data: Path) -> int:
    """Return for how many days after a session closed its join code still works.

    Parameters
    ----------
    data
        The data folder. Its `room.toml` may say ``open_days_after_closing = 7``, 0 to 92.

    Raises
    ------
    RoomDaysUnreadable
        The file is there and does not say it.
    """
    days = _whole(data / ROOM, "open_days_after_closing", USUAL_ROOM_DAYS, _MOST_ROOM_DAYS)
    if days is None:
        raise RoomDaysUnreadable
    return days


def _whole(path: Path, key: str, usual: int, most: int) -> int | None:
    """Return a number that a file says, the usual one where there is no file, or None."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))[key]
    except FileNotFoundError:
        return usual
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return None
    return found if type(found) is int and 0 <= found <= most else None
