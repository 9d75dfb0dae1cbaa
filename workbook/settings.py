"""What a service may set for itself, each in a file of its own in the data folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

from workbook.errors import WorkbookError

__all__ = [
    "RETENTION",
    "ROOM",
    "USUAL_DAYS",
    "RetentionUnreadable",
    "RoomDaysUnreadable",
    "keep_days",
    "room_days",
]

RETENTION = "retention.toml"
#: Where a service has set nothing: three months after a session closed.
USUAL_DAYS = 92
_MOST_DAYS = 3660
ROOM = "room.toml"
_USUAL_ROOM_DAYS, _MOST_ROOM_DAYS = 7, 92


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
    """A service's own `room.toml` does not say how long a join code opens a closed session."""

    def __init__(self) -> None:
        super().__init__(
            f"The file {ROOM} does not say for how long a closed session can be looked at.",
            "No closed session opens with its join code until it does.",
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
    try:
        days = tomllib.loads((data / RETENTION).read_text(encoding="utf-8"))["keep_answers_days"]
    except FileNotFoundError:
        return USUAL_DAYS
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        raise RetentionUnreadable from None
    if type(days) is not int or not 0 <= days <= _MOST_DAYS:
        raise RetentionUnreadable
    return days


def room_days(data: Path) -> int:
    """Return for how many days after closing the people who were in the room see the pattern.

    Parameters
    ----------
    data
        The data folder. Its `room.toml` may say ``open_days_after_closing = 7``, 0 to 92.

    Raises
    ------
    RoomDaysUnreadable
        The file is there and does not say it.
    """
    try:
        said = tomllib.loads((data / ROOM).read_text(encoding="utf-8"))
        days = said["open_days_after_closing"]
    except FileNotFoundError:
        return _USUAL_ROOM_DAYS
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        raise RoomDaysUnreadable from None
    if type(days) is not int or not 0 <= days <= _MOST_ROOM_DAYS:
        raise RoomDaysUnreadable
    return days
