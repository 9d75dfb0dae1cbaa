"""The files of one plan: read as they are between two changes, and written whole."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
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
    Said,
)
from workbook.storage import PACKAGE, StoreError, datapackage, disk, refused, set_aside_copy

__all__ = ["KEPT", "PlanFiles", "bytes_of", "files_of", "mark_of"]

#: More bytes than any file of a plan has: its longest table is full at a quarter of them.
_LONGEST_FILE = 16 * 1024**2
_AS_IT_LIES = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

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
        with ExitStack() as held:
            try:
                held.enter_context(disk.locked(self.folder))
            except (FileNotFoundError, NotADirectoryError):  # deleted while its turn was awaited
                raise PlanNotFound from None
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
                data = bytes_of(self.folder / GUIDE_FILE)
            except FileNotFoundError:
                raise PlanNotFound from None
            try:
                self._guide = _understood(data)
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
                found[table.file] = bytes_of(self.folder / table.file)
            except FileNotFoundError:
                continue
        # Its folder goes as a whole: where it is still there, each table that is missing was, too.
        if PLAN.table.file not in found or not (self.folder / PLAN.table.file).exists():
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

    def put_right(self, files: Mapping[str, bytes]) -> None:
        """Put right what somebody who was killed left, with the lock held.

        Their draft goes, and a table that they could not describe any more is described.
        """
        for draft in self.folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        try:
            described = bytes_of(self.folder / PACKAGE)
        except FileNotFoundError:
            return  # somebody took it away: nothing here depends on it
        for table in PLAN_TABLES:
            if table.file in files and f'"path": "{table.file}"'.encode() not in described:
                datapackage.describe(self.folder, table)

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


def files_of(whole: WholePlan) -> dict[str, bytes]:
    """Return the tables that say what a plan says: its own, and each that has a row."""
    said = {
        name: tuple(Said(part=part, words=words) for part, words in getattr(whole, name).items())
        for name in ("review", "wording")
    }
    untouched = {Entry(prompt=each) for each in whole.entries}
    rows: dict[str, tuple[Any, ...]] = {
        "plan": (whole.plan,),
        "entry": tuple(each for each in whole.entries.values() if each not in untouched),
        "task": whole.tasks,
        "worry": whole.worries,
        "promise": whole.promises,
        "idea": whole.ideas,
        **said,
    }
    tables = ((KEPT[name], found) for name, found in rows.items() if found)
    return {kept.table.file: kept.table.encode(kept.cells(found)) for kept, found in tables}


def bytes_of(path: Path) -> bytes:
    """Return the bytes of one of a plan's files; of nothing that leads out of its folder.

    Raises
    ------
    StoreError
        It is no file of a plan: a link to elsewhere, a pipe, or far too long.
    OSError
        It cannot be read.
    """
    try:
        file = os.open(path, os.O_RDONLY | _AS_IT_LIES)
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise refused(path.name, "is a link to somewhere else.") from None
        raise
    with os.fdopen(file, "rb") as opened:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise refused(path.name, "is no file.")
        if found.st_size > _LONGEST_FILE:
            raise refused(path.name, "is longer than any plan is.")
        return opened.read(_LONGEST_FILE + 1)


@lru_cache(maxsize=16)
def _understood(data: bytes) -> PlanGuide:
    """Return the prompts in a file: thousands of plans share a few copies."""
    return read_guide(data, GUIDE_FILE)


def mark_of(files: Mapping[str, bytes]) -> str:
    """Return what changes with anything in the files."""
    digest = hashlib.blake2b(digest_size=8)
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()
