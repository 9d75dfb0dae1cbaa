"""The files of one plan: read as they are between two changes, and written whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbook.instruments import InstrumentError, PlanGuide, read_guide
from workbook.plans.model import Entry, PlanNotFound, WholePlan
from workbook.plans.tables import (
    ENTRIES,
    GUIDE_FILE,
    IDEAS,
    PLAN,
    PLAN_TABLES,
    PROMISES,
    REVIEW,
    TASKS,
    WORDING,
    WORRIES,
    KeptTable,
)
from workbook.storage import StoreError, datapackage, disk, refused, set_aside_copy

__all__ = ["KEPT", "PlanFiles", "mark_of"]

#: The tables by the word with which a place begins.
KEPT: dict[str, KeptTable[Any]] = {
    "plan": PLAN,
    "entry": ENTRIES,
    "task": TASKS,
    "worry": WORRIES,
    "promise": PROMISES,
    "idea": IDEAS,
    "review": REVIEW,
    "wording": WORDING,
}


class PlanFiles:
    """The files in a plan's folder.

    Parameters
    ----------
    folder
        The folder, whose name is the plan's id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guide: PlanGuide | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the plan's lock.

        Raises
        ------
        PlanNotFound, OSError
            There is no such plan, or its turn does not come.
        """
        if not (self.folder / PLAN.table.file).exists():
            raise PlanNotFound
        with disk.locked(self.folder):
            yield

    def guide(self) -> PlanGuide:
        """Return the plan's own prompts.

        Raises
        ------
        PlanNotFound, StoreError, OSError
            It is gone, or its prompts cannot be understood.
        """
        if self._guide is None:
            try:
                data = (self.folder / GUIDE_FILE).read_bytes()
            except FileNotFoundError:
                raise PlanNotFound from None
            try:
                self._guide = read_guide(data, GUIDE_FILE)
            except InstrumentError as trouble:
                raise StoreError(
                    f"The file {GUIDE_FILE} of a plan cannot be understood.",
                    "The plan cannot be opened; everything in it is still there.",
                    trouble.do,
                ) from None
        return self._guide

    def read(self) -> dict[str, bytes]:
        """Return the bytes of each table that is there.

        Raises
        ------
        PlanNotFound, OSError
            There is no such plan, or it cannot be read.
        """
        found = {}
        for table in PLAN_TABLES:
            try:
                found[table.file] = (self.folder / table.file).read_bytes()
            except FileNotFoundError:
                continue
        if PLAN.table.file not in found:
            raise PlanNotFound
        return found

    def rows(self, table: str, files: Mapping[str, bytes]) -> tuple[Any, ...]:
        """Return what a table's rows say; none while there is no such file.

        Raises
        ------
        StoreError
            It cannot be understood.
        """
        kept = KEPT[table]
        data = files.get(kept.table.file)
        rows: tuple[Any, ...] = () if data is None else kept.read(data)[0]
        if table == "plan":
            if len(rows) != 1:
                raise refused(PLAN.table.file, "has to have one row under its columns’ names.")
            return (replace(rows[0], id=self.folder.name),)
        return rows

    def keep(self, table: str, files: Mapping[str, bytes], rows: tuple[Any, ...]) -> None:
        """Write a table, with the lock held; one that a spreadsheet saved is set aside."""
        kept = KEPT[table]
        data = files.get(kept.table.file)
        if data is not None and (notices := kept.read(data)[1]):
            set_aside_copy(self.folder, kept.table.file, data, notices)
        datapackage.keep(self.folder, kept.table, kept.cells(rows))

    def whole(self, files: Mapping[str, bytes]) -> WholePlan:
        """Return the plan that the files tell of.

        Raises
        ------
        PlanNotFound, StoreError, OSError
            One of them cannot be understood.
        """
        guide = self.guide()
        entries = {each.prompt: each for each in self.rows("entry", files)}
        (plan,) = self.rows("plan", files)
        return WholePlan(
            plan=plan,
            guide=guide,
            entries={
                each.id: entries.get(each.id, Entry(prompt=each.id)) for each in guide.prompts
            },
            tasks=self.rows("task", files),
            worries=self.rows("worry", files),
            promises=self.rows("promise", files),
            ideas=self.rows("idea", files),
            review={each.part: each.words for each in self.rows("review", files) if each.words},
            wording={each.part: each.words for each in self.rows("wording", files) if each.words},
        )


def mark_of(files: Mapping[str, bytes]) -> str:
    """Return what changes with anything in the files."""
    digest = hashlib.blake2b(digest_size=8)
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()
