"""The shared screen and the timer on it: two small files while a session runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbook.meetings.held import HeldSession, MeetingRefused
from workbook.storage import disk
from workbook.text import kept_line

__all__ = ["SharedScreen", "Timer"]

#: In `running/`.
_TIMER, _SCREEN = "timer.json", "screen.txt"
_MAX_TIMER_MINUTES = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that stops nothing."""

    label: str
    minutes: int
    #: Below nought when the time is over.
    seconds_left: int


class SharedScreen:
    """What a room has before it besides the agenda: one item, large, and a timer.

    Parameters
    ----------
    held
        The session.
    now
        Gives the time of the clock in seconds.
    """

    def __init__(self, held: HeldSession, now: Callable[[], float]) -> None:
        self._held = held
        self._now = now

    def start_timer(self, label: str, minutes: int) -> None:
        """Start the timer, in place of one that runs."""
        self._held.must_be_running()
        if type(minutes) is not int or not 0 < minutes <= _MAX_TIMER_MINUTES:
            raise MeetingRefused(
                f"A timer runs for 1 to {_MAX_TIMER_MINUTES} whole minutes.",
                "Give another number.",
            )
        timer = {
            "label": kept_line(label, "The timer’s name", 80),
            "minutes": minutes,
            "started": self._now(),
        }
        with disk.as_store_error("The timer did not start."):
            disk.replace(self._held.start_passing() / _TIMER, json.dumps(timer).encode())

    def stop_timer(self) -> None:
        """Take the timer away."""
        with disk.as_store_error("The timer is still there."):
            (self._held.running / _TIMER).unlink(missing_ok=True)

    def timer(self) -> Timer | None:
        """Return the timer as it stands; None when there is none."""
        try:
            noted: dict[str, Any] = json.loads((self._held.running / _TIMER).read_bytes())
            left = noted["started"] + 60 * noted["minutes"] - self._now()
            return Timer(
                label=str(noted["label"]), minutes=int(noted["minutes"]), seconds_left=round(left)
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def show(self, item: str | None) -> None:
        """Put one item on the shared screen, or with None the agenda."""
        self._held.must_be_running()
        with disk.as_store_error("The shared screen still shows what it did."):
            if item is None:
                (self._held.running / _SCREEN).unlink(missing_ok=True)
            else:
                disk.replace(self._held.start_passing() / _SCREEN, self._held.known(item).encode())

    def item(self) -> str:
        """Return the item on the shared screen; "" when it shows the agenda."""
        try:
            return (self._held.running / _SCREEN).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return ""
