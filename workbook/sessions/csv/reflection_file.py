"""The file of reflections: reading it also as a crash or a spreadsheet left it, and adding.

It is written whole at each change, in the order of the alphabet: it never says which came first, or
which came together.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.codec import REFLECTIONS, whole_rows
from workbook.sessions.csv.old_note import OldNote
from workbook.storage import (
    StoreError,
    disk,
    note,
    put_aside,
    read_sheet,
    refused,
    set_aside_copy,
    sheet_bytes,
)

__all__ = ["ReflectionFile"]

_TABLE = tables.reflections()
#: The workbook's first format had no keys.
_FIRST_COLUMNS = ("item", "text")
_Row = tuple[str, str, str]


class ReflectionFile:
    """`reflections.csv` of one session, as one process sees it.

    Parameters
    ----------
    folder
        The session's folder.
    items
        The ids of the instrument's items.
    old_note
        Tells reflections of before an upgrade that were never confirmed.
    """

    def __init__(self, folder: Path, items: Sequence[str], old_note: OldNote) -> None:
        self.folder = folder
        self.path = folder / REFLECTIONS
        self._items = items
        self._place = {item: place for place, item in enumerate(items)}
        self._old_note = old_note
        self._header = _TABLE.encode([])

    def rows(self) -> tuple[list[_Row], tuple[str, ...]]:
        """Return the (key, item, text) of every reflection, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        rows, _, notices = self._understood(self.path.read_bytes())
        return rows, notices

    # Writing, with the lock held by the caller.

    def replace(self, rows: Iterable[_Row]) -> None:
        """Write the whole file anew, to last; the instrument's items in turn, then by the words."""
        ordered = sorted(rows, key=lambda row: (self._place[row[1]], row[2], row[0]))
        disk.replace(self.path, _TABLE.encode(ordered))

    def repair(self, kept: Collection[str]) -> list[_Row]:
        """Set aside a torn end, undo what a spreadsheet did, put all in order; return the rows.

        Parameters
        ----------
        kept
            The ids of the responses there are.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        data = self.path.read_bytes()
        rows, torn, notices = self._understood(data)
        if torn:
            self._set_aside(torn)
        if notices or not data.startswith(self._header):
            set_aside_copy(self.folder, REFLECTIONS, data, notices)
            rows = list(self._old_note.without_undone(rows, kept, len(self._items)))
        rows.sort(key=lambda row: (self._place[row[1]], row[2], row[0]))
        if _TABLE.encode(rows) != data:
            self.replace(rows)
        return rows

    def is_as_we_write_it(self) -> bool:
        """Say whether no other program saved the file; a torn end does not matter."""
        data = self.path.read_bytes()
        return data.startswith(self._header) and self._whole(data[len(self._header) :])[1]

    def give_keys(self) -> None:
        """Give each reflection of the workbook's first format a key, as all have since.

        Nobody can take one back by it: whoever wrote them has no withdrawal code. What a crash
        left unfinished is set aside first. Doing it again changes nothing.

        Raises
        ------
        StoreError, OSError
            The file cannot be understood, or not be read or written; nothing is changed then.
        """
        data = self.path.read_bytes()
        try:
            _TABLE.read(data)
        except StoreError:
            pass
        else:
            return
        header = sheet_bytes(_FIRST_COLUMNS, [])
        rest = b""
        if data.startswith(header):
            body = data[len(header) :].split(b"\0", 1)[0]
            used = len(header) + sum(map(len, whole_rows(body)))
            data, rest = data[:used], data[used:]
        sheet = read_sheet(data, REFLECTIONS, _FIRST_COLUMNS)
        if rest:
            put_aside(self.folder, f"{REFLECTIONS}-torn", rest)
        if sheet.notices:
            set_aside_copy(self.folder, REFLECTIONS, data, sheet.notices)
        rows = [(f"k{secrets.token_hex(16)}", item, text) for item, text in sheet.rows]
        rows.sort(key=lambda row: row[1:])
        disk.replace(self.path, _TABLE.encode(rows))

    def _whole(self, data: bytes) -> tuple[int, bool]:
        """Return the length of the whole rows in `data`, and whether all are as we write them."""
        # A zero byte: a length that reached the disk before its bytes did.
        used = sum(map(len, whole_rows(data.split(b"\0", 1)[0])))
        try:
            sheet = _TABLE.read(self._header + data[:used])
        except StoreError:
            return 0, False
        known = all(item in self._items and text for _, item, text in sheet.rows)
        return used, known and not sheet.notices

    def _understood(self, data: bytes) -> tuple[list[_Row], bytes, tuple[str, ...]]:
        """Return the reflections in a file's bytes, a torn end, and notices."""
        torn = b""
        if data.startswith(self._header):
            body = data.removeprefix(self._header)
            used, plain = self._whole(body)
            if plain:
                data, torn = self._header + body[:used], body[used:]
        sheet = _TABLE.read(data)
        rows = [(key.strip(), item.strip().casefold(), text) for key, item, text in sheet.rows]
        if any(item not in self._items for _, item, _ in rows):
            raise refused(REFLECTIONS, "has a row for an item that the instrument does not have.")
        rows = [row for row in rows if row[2].strip()]
        return rows, torn, sheet.notices

    def _set_aside(self, torn: bytes) -> None:
        put_aside(self.folder, f"{REFLECTIONS}-torn", torn)
        note(
            self.folder,
            "A reflection that was cut off by a crash, and so was never confirmed to its writer, "
            "was set aside.",
        )
