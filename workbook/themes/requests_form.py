"""The form of the files of requests: as they are written, as they once were, and cut off."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from workbook.storage import sheet_bytes

__all__ = [
    "DAY",
    "OLDER_COLUMNS",
    "REPLY_COLUMNS",
    "REQUEST_COLUMNS",
    "Rows",
    "as_now",
    "without_torn_end",
    "written_columns",
]

REQUEST_COLUMNS = ("request", "team", "service", "kind", "text", "sent_on")
REPLY_COLUMNS = ("request", "decision", "reply", "role", "look_again_on", "replied_on")
#: As both files were written before they said which service, and what was decided by whom.
OLDER_COLUMNS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    REQUEST_COLUMNS: ("request", "team", "kind", "text", "sent_on"),
    REPLY_COLUMNS: ("request", "reply", "replied_on"),
}
#: The rows of a file, as they are written.
Rows = tuple[tuple[str, ...], ...]
#: A day as it is written.
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def written_columns(data: bytes, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that a file was written with: those of now, or those of before."""
    first = data.lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 1)[0].decode(errors="replace")
    older = OLDER_COLUMNS[columns]
    (new, *_) = (name for name in columns if name not in older)
    return columns if new in first.casefold() else older


def as_now(rows: Rows, written: Sequence[str], columns: Sequence[str]) -> Rows:
    """Return rows with the columns of now; what was not asked before is blank."""
    if tuple(written) == tuple(columns):
        return rows
    where = [written.index(name) if name in written else None for name in columns]
    return tuple(tuple("" if place is None else row[place] for place in where) for row in rows)


def without_torn_end(data: bytes, columns: Sequence[str]) -> bytes:
    """Return a file without the half row with which it may end.

    We write files whole, but a copy that was cut short, or a disk that was full elsewhere, leaves
    such an end, and half a sentence must not be read as somebody's words. A row is whole when its
    last cell is: both files end their rows with a day, of which no part is a day too.
    """
    if not data.startswith(sheet_bytes(columns, [])):
        return data  # not in our form: `read_sheet` says what it is
    data = data.rstrip(b"\0")  # a length that reached the disk before its bytes did
    rest = len(data)
    while (line_end := data.rfind(b"\n", 0, rest)) >= 0:
        if data.count(b'"', 0, line_end) % 2 == 0:
            break
        rest = line_end  # it stands inside quotation marks
    end = line_end + 1
    last = data[end:]
    if not last:
        return data
    try:
        cells = next(csv.reader([last.decode(errors="replace")]), [])
    except csv.Error:  # nothing that we wrote and a crash cut off
        return data
    if last.count(b'"') % 2 == 0 and len(cells) == len(columns) and DAY.fullmatch(cells[-1]):
        return data + b"\n"
    return data[:end]
