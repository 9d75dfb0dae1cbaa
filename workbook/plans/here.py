"""Who is in a plan just now, and in which box: pages without names, forgotten after some seconds.

What passes away lies in the plan's folder `running/`, in no backup: a file for each page that is
open, with the place its reader is at.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workbook.plans.tables import RUNNING

__all__ = ["Here", "Others"]

#: A page that says nothing for so long is not there any more.
SECONDS = 8.0
_PAGE = "page-"
_LONGEST_PLACE = 80
_LONGEST_FILE = 1024
_ALWAYS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Others:
    """Who else is there."""

    #: How many other pages are open.
    pages: int
    #: The places that somebody else is at, each once.
    places: tuple[str, ...]


class Here:
    """One page that is open in a plan.

    Parameters
    ----------
    folder
        The plan's folder.
    clock
        Gives seconds since the epoch.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._running = folder / RUNNING
        self._file = self._running / f"{_PAGE}{secrets.token_hex(8)}"
        self._clock = clock

    def say(self, place: str) -> Others:
        """Say where this page's reader is ("" for in no box), and return who else is there.

        That it fails, on a full disk, keeps nobody from planning: then nobody else is seen.
        """
        with suppress(OSError):
            self._note(place[:_LONGEST_PLACE])
            return self._others()
        return Others(0, ())

    def leave(self) -> None:
        """Say that the page is gone."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _note(self, place: str) -> None:
        if not self._running.is_dir():
            # This folder and none above it: a plan that was deleted meanwhile does not come back.
            self._running.mkdir(mode=0o700, exist_ok=True)
        # The time stands in the file: behind its walls a page may not set that of one. Written in
        # one piece and never cut, so that nobody reads half of it; what an earlier, longer one left
        # behind its end is passed over. Not made to last: it is of use for seconds.
        file = os.open(self._file, os.O_WRONLY | os.O_CREAT | _ALWAYS, 0o600)
        try:
            os.write(file, f"{self._clock():.3f}\n{place}\n".encode())
        finally:
            os.close(file)

    def _others(self) -> Others:
        now, pages, places = self._clock(), 0, set()
        for each in self._running.glob(f"{_PAGE}*"):
            if each == self._file:
                continue
            with suppress(FileNotFoundError):
                said, place = _read(each)
                if now - said > SECONDS:
                    each.unlink()
                    continue
                pages += 1
                if place:
                    places.add(place)
        return Others(pages, tuple(sorted(places)))


def _read(file: Path) -> tuple[float, str]:
    """Return when a page said something last, and where its reader was then."""
    with file.open("rb") as said:
        when, _, rest = said.read(_LONGEST_FILE).decode("utf-8", "replace").partition("\n")
    try:
        return float(when), rest.partition("\n")[0]
    except ValueError:  # it is being begun just now, or nobody knows what it is
        return 0.0, ""
