"""One thing that was found, and what every check is handed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from workbook.operations.running import Running, is_alive, read_running
from workbook.sessions import Session, Sessions

__all__ = [
    "LEVELS",
    "Check",
    "Finding",
    "Level",
    "Look",
    "broken",
    "listed",
    "number",
    "to_see_to",
    "unknown",
    "well",
]

#: From the worst: something is broken or dangerous; something has to be seen to; nobody can know
#: it from here; all is well.
Level = Literal["broken", "to see to", "unknown", "well"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, in plain words; never a key, a join code or a word of anybody's."""

    level: Level
    #: What it is about: "rights", "disk", "clock", …
    about: str
    what: str
    #: What it means, and what to do; "" where all is well.
    means: str = ""
    do: str = ""


def broken(about: str, what: str, means: str, do: str) -> Finding:
    """Return that something is broken or dangerous."""
    return Finding(level="broken", about=about, what=what, means=means, do=do)


def to_see_to(about: str, what: str, means: str, do: str) -> Finding:
    """Return that something has to be seen to."""
    return Finding(level="to see to", about=about, what=what, means=means, do=do)


def unknown(about: str, what: str, do: str) -> Finding:
    """Return that something cannot be known from here, and who can know it."""
    return Finding(level="unknown", about=about, what=what, do=do)


def well(about: str, what: str) -> Finding:
    """Return that all is well."""
    return Finding(level="well", about=about, what=what)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a workbook, of which nothing is changed by looking."""

    data: Path
    #: This machine's time.
    now: datetime
    #: How `workbook` is called on this machine.
    command: str = "workbook"

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @cached_property
    def noted(self) -> Running | None:
        """What a server noted of itself, also one that was killed since."""
        return read_running(self.data)

    @cached_property
    def running(self) -> Running | None:
        """The server that runs on this folder now; None when it is stopped."""
        return self.noted if self.noted is not None and is_alive(self.noted) else None

    @cached_property
    def sessions(self) -> Sessions:
        """The sessions of the folder."""
        return Sessions(self.data, today=lambda: self.today)

    @cached_property
    def every_session(self) -> tuple[Session, ...]:
        """Every session that can be read, the newest first."""
        return self.sessions.all()

    def typed(self, words: str) -> str:
        """Return a command as it is typed here, for this folder."""
        return f"`{self.command} {words} --data {self.data}`"


Check: TypeAlias = Callable[[Look], Iterator[Finding]]

_MOST_LISTED = 8


def listed(names: list[str]) -> str:
    """Return names in one line, the first of many."""
    more = len(names) - _MOST_LISTED
    shown = ", ".join(names[:_MOST_LISTED])
    return f"{shown} and {more} more" if more > 0 else shown


def number(how_many: int, one: str, more: str) -> str:
    """Return a number with the right word after it."""
    return f"{how_many:,} {one if how_many == 1 else more}"
