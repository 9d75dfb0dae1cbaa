"""The released folder: everything that managers' pages may read, and nothing else.

Reading it needs no session, no answer and no right to any other folder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from workbook.instruments import Instrument, read_instrument
from workbook.storage import disk, read_date, read_sheet, refused, sheet_bytes
from workbook.teams import service_id
from workbook.themes import plan_words, tables
from workbook.themes.disclosure import (
    BANDS,
    THEME_COLUMNS,
    THEMES,
    Released,
    read_released,
    released_bytes,
)
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
PLANS, PLANS_COLUMNS = tables.PLANS.file, tables.PLANS.header
PUBLISHED_ON, PUBLISHED_ON_COLUMNS = tables.PUBLISHED_ON.file, tables.PUBLISHED_ON.header
INSTRUMENTS = "instruments"


@dataclass(frozen=True, kw_only=True)
class PublishedPeriod:
    """One published period. Each file is read when it is first asked for."""

    folder: Path
    period: Period
    #: The ids of the services that it shows; None for all.
    services: frozenset[str] | None = None

    def shows(self, service: str) -> bool:
        """Say whether anything about a service is to be had of it, by the service's name."""
        return _shows(self.services, service)

    @cached_property
    def plan(self) -> Plan:
        """Who was grouped with whom, in the services that it shows."""
        with disk.as_store_error(_UNREADABLE):
            return _of_services(read_plan(self.folder), self.services)

    @cached_property
    def published_on(self) -> date:
        """The day on which it was published."""
        rows = self._rows(PUBLISHED_ON, PUBLISHED_ON_COLUMNS)
        if len(rows) != 1:
            raise refused(PUBLISHED_ON, "does not say one day, once.")
        return read_date(rows[0][1], PUBLISHED_ON, [])

    @cached_property
    def rows(self) -> tuple[Released, ...]:
        """Every row of words, as it was released."""
        # Read whole: a row that was changed is found in whichever service it is.
        return tuple(row for row in read_released(self._bytes(THEMES)) if self.shows(row.service))

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """Instrument id to the checklist as it was asked, in the services that it shows."""
        return {
            name: read_instrument(data, f"{INSTRUMENTS}/{name}.toml")
            for name, data in self._instrument_files().items()
        }

    def _instrument_files(self) -> dict[str, bytes]:
        with disk.as_store_error(_UNREADABLE):
            folder = self.folder / PUBLISHED / INSTRUMENTS
            found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
            files = {path.stem: path.read_bytes() for path in found}
        if self.services is None:
            return files
        used = {row.instrument for row in self.rows}
        used |= {row[2] for row in self._rows(NOT_PUBLISHED, NOT_PUBLISHED_COLUMNS)}
        return {name: data for name, data in files.items() if name in used}

    def files(self) -> dict[str, bytes]:
        """Return everything that was released, by name: of the services that it shows alone.

        With every service it is what is on the disk, to the byte.

        Raises
        ------
        StoreError, NotReleased
            A file cannot be read or understood.
        """
        found = {f"{INSTRUMENTS}/{name}.toml": of for name, of in self._instrument_files().items()}
        with disk.as_store_error(_UNREADABLE):
            folder = self.folder / PUBLISHED
            names = [p.name for p in sorted(folder.iterdir()) if p.suffix in {".csv", ".json"}]
        for name in names:
            if self.services is None or name not in _WITH_A_SERVICE:
                found[name] = self._bytes(name)
            elif name == THEMES:
                found[name] = released_bytes(self.rows)
            else:
                columns = _WITH_A_SERVICE[name]
                found[name] = sheet_bytes(columns, self._rows(name, columns))
        return found

    @cached_property
    def action_rows(self) -> tuple[tuple[str, ...], ...]:
        """Every (service, theme's id, theme in words, band of teams), as it was published."""
        rows = self._rows(ACTION_THEMES, ACTION_THEME_COLUMNS)
        if any(band not in BANDS for *_, band in rows):
            raise refused(ACTION_THEMES, "has a number of teams that is not one of our words.")
        return rows

    @cached_property
    def plan_rows(self) -> tuple[tuple[str, ...], ...] | None:
        """Every (service, kind, what, title, band) about plans; None in periods from before.

        Raises
        ------
        StoreError, NotReleased
            It cannot be understood, or says what the rule for plans never says.
        """
        with disk.as_store_error(_UNREADABLE):
            if not (self.folder / PUBLISHED / PLANS).exists():
                return None
        # Read whole: a row that was changed is found in whichever service it is.
        rows = read_sheet(self._bytes(PLANS), PLANS, PLANS_COLUMNS).rows
        plan_words.checked(rows)
        return tuple(row for row in rows if self.shows(row[0]))

    @cached_property
    def by_the_door(self) -> bool:
        """Whether only sessions counted whose door was shut; in older periods every one did.

        Then teams that had sent a request are in none of the bands of teams, either.
        """
        return tables.by_the_door(self._bytes("datapackage.json"))

    def action_themes(self, service: str) -> tuple[tuple[str, str], ...]:
        """Return (theme in words, band of the teams that decided on an action about it)."""
        rows = self.action_rows
        return tuple((title, band) for whose, _, title, band in rows if whose == service)

    def plan_words(self, service: str) -> tuple[tuple[str, str, str], ...] | None:
        """Return (kind, what in words, band of the teams); None in periods from before."""
        rows = self.plan_rows
        if rows is None:
            return None
        return tuple((kind, title, band) for of, kind, _, title, band in rows if of == service)

    def messages(self, service: str) -> tuple[str, ...]:
        """Return what teams of a service wrote upward, in the order of the file."""
        rows = self._rows(MESSAGES, MESSAGE_COLUMNS)
        return tuple(text for whose, text in rows if whose == service)

    def not_published(self, service: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return (group, instrument id, its title, why) where nothing is said."""
        rows = self._rows(NOT_PUBLISHED, NOT_PUBLISHED_COLUMNS)
        return tuple((row[1], row[2], row[3], row[4]) for row in rows if row[0] == service)

    def _rows(self, name: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        rows = read_sheet(self._bytes(name), name, columns).rows
        return tuple(row for row in rows if "service" not in columns or self.shows(row[0]))

    def _bytes(self, name: str) -> bytes:
        with disk.as_store_error(_UNREADABLE):
            return (self.folder / PUBLISHED / name).read_bytes()


_UNREADABLE = "The published themes cannot be shown now; nothing in them is lost."
#: The files whose rows each are about one service, and their columns; the service is the first but
#: in the words themselves, which have a reader of their own.
_WITH_A_SERVICE = {
    THEMES: THEME_COLUMNS,
    ACTION_THEMES: ACTION_THEME_COLUMNS,
    PLANS: PLANS_COLUMNS,
    MESSAGES: MESSAGE_COLUMNS,
    NOT_PUBLISHED: NOT_PUBLISHED_COLUMNS,
}


def _shows(services: frozenset[str] | None, service: str) -> bool:
    return services is None or service_id(service) in services


def _of_services(plan: Plan, services: frozenset[str] | None) -> Plan:
    return replace(
        plan,
        groups=tuple(group for group in plan.groups if _shows(services, group.service)),
        alone=tuple(each for each in plan.alone if _shows(services, each[0])),
    )


class Archive:
    """Every period in a released folder.

    Parameters
    ----------
    folder
        The released folder; it need not be there yet.
    services
        The ids of the services that it shows (`workbook.teams.service_id`): nothing
        about any other is to be had of it. None for all.

    Raises
    ------
    StoreError
        The folder cannot be listed.
    """

    def __init__(self, folder: Path, services: Collection[str] | None = None) -> None:
        self.folder = Path(folder)
        self.services = None if services is None else frozenset(services)
        with disk.as_store_error(_UNREADABLE):
            found = planned_periods(self.folder)
            published = [path for path in found if (path / PUBLISHED).is_dir()]
        #: Published periods, the newest first.
        self.periods: tuple[PublishedPeriod, ...] = tuple(
            PublishedPeriod(folder=path, period=period_named(path.name), services=self.services)
            for path in reversed(published)
        )
        self._waiting = [path for path in found if path not in published]

    @cached_property
    def waiting(self) -> tuple[Plan, ...]:
        """Return the plans of periods that are open, the earliest first."""
        with disk.as_store_error(_UNREADABLE):
            plans = [read_plan(path) for path in self._waiting]
        return tuple(_of_services(plan, self.services) for plan in plans)
