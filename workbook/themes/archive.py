"""The released folder: everything that managers' pages may read, and nothing else.

Reading it needs no session, no answer and no right to any other folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from workbook.instruments import Instrument, read_instrument
from workbook.storage import disk, read_date, read_sheet
from workbook.themes import tables
from workbook.themes.disclosure import THEMES, Released, read_released
from workbook.themes.periods import (
    PUBLISHED,
    Period,
    Plan,
    period_named,
    planned_periods,
    read_plan,
)

__all__ = [
    "ACTION_THEMES",
    "ACTION_THEME_COLUMNS",
    "INSTRUMENTS",
    "MESSAGES",
    "MESSAGE_COLUMNS",
    "NOT_PUBLISHED",
    "NOT_PUBLISHED_COLUMNS",
    "PUBLISHED_ON",
    "PUBLISHED_ON_COLUMNS",
    "Archive",
    "PublishedPeriod",
]

ACTION_THEMES, ACTION_THEME_COLUMNS = tables.ACTION_THEMES.file, tables.ACTION_THEMES.header
MESSAGES, MESSAGE_COLUMNS = tables.MESSAGES.file, tables.MESSAGES.header
NOT_PUBLISHED, NOT_PUBLISHED_COLUMNS = tables.NOT_PUBLISHED.file, tables.NOT_PUBLISHED.header
PUBLISHED_ON, PUBLISHED_ON_COLUMNS = tables.PUBLISHED_ON.file, tables.PUBLISHED_ON.header
INSTRUMENTS = "instruments"


@dataclass(frozen=True, kw_only=True)
class PublishedPeriod:
    """One published period. Each file is read when it is first asked for."""

    folder: Path
    period: Period

    @cached_property
    def plan(self) -> Plan:
        """Who was grouped with whom."""
        with disk.as_store_error(_UNREADABLE):
            return read_plan(self.folder)

    @cached_property
    def published_on(self) -> date:
        """The day on which it was published."""
        ((_, day),) = self._rows(PUBLISHED_ON, PUBLISHED_ON_COLUMNS)
        return read_date(day, PUBLISHED_ON, [])

    @cached_property
    def rows(self) -> tuple[Released, ...]:
        """Every row of words, as it was released."""
        return read_released(self._bytes(THEMES))

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """Instrument id to the checklist as it was asked."""
        with disk.as_store_error(_UNREADABLE):
            folder = self.folder / PUBLISHED / INSTRUMENTS
            found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
            return {
                path.stem: read_instrument(path.read_bytes(), f"{INSTRUMENTS}/{path.name}")
                for path in found
            }

    @cached_property
    def action_rows(self) -> tuple[tuple[str, ...], ...]:
        """Every (service, theme's id, theme in words, band of teams), as it was published."""
        return self._rows(ACTION_THEMES, ACTION_THEME_COLUMNS)

    @cached_property
    def leaves_out_who_asked(self) -> bool:
        """Whether teams that had sent a request are in none of the bands of teams."""
        return tables.leaves_out_who_asked(self._bytes("datapackage.json"))

    def action_themes(self, service: str) -> tuple[tuple[str, str], ...]:
        """Return (theme in words, band of the teams that decided on an action about it)."""
        rows = self.action_rows
        return tuple((title, band) for whose, _, title, band in rows if whose == service)

    def messages(self, service: str) -> tuple[str, ...]:
        """Return what teams of a service wrote upward, in the order of the file."""
        rows = self._rows(MESSAGES, MESSAGE_COLUMNS)
        return tuple(text for whose, text in rows if whose == service)

    def not_published(self, service: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return (group, instrument id, its title, why) where nothing is said."""
        rows = self._rows(NOT_PUBLISHED, NOT_PUBLISHED_COLUMNS)
        return tuple((row[1], row[2], row[3], row[4]) for row in rows if row[0] == service)

    def _rows(self, name: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        return read_sheet(self._bytes(name), name, columns).rows

    def _bytes(self, name: str) -> bytes:
        with disk.as_store_error(_UNREADABLE):
            return (self.folder / PUBLISHED / name).read_bytes()


_UNREADABLE = "The published themes cannot be shown now; nothing in them is lost."


class Archive:
    """Every period in a released folder.

    Parameters
    ----------
    folder
        The released folder; it need not be there yet.

    Raises
    ------
    StoreError
        The folder cannot be listed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        with disk.as_store_error(_UNREADABLE):
            found = planned_periods(self.folder)
            published = [path for path in found if (path / PUBLISHED).is_dir()]
        #: Published periods, the newest first.
        self.periods: tuple[PublishedPeriod, ...] = tuple(
            PublishedPeriod(folder=path, period=period_named(path.name))
            for path in reversed(published)
        )
        self._waiting = [path for path in found if path not in published]

    @cached_property
    def waiting(self) -> tuple[Plan, ...]:
        """Return the plans of periods that are open, the earliest first."""
        with disk.as_store_error(_UNREADABLE):
            return tuple(read_plan(path) for path in self._waiting)
