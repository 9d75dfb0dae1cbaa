"""Reading a CSV file of ours that a spreadsheet may have saved since.

A spreadsheet may add a byte order mark, put semicolons for commas, end lines in its own way,
quote more than it need, leave empty columns and rows, change the case of headers, move
columns, or write the file in Windows’ own alphabet. All of that can be understood and is
reported in a sentence each; what cannot be understood is refused, never guessed at.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workbook.storage.disk import StoreError

__all__ = ["Sheet", "read_date", "read_sheet", "refused", "sheet_bytes"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What must stand in quotation marks, for us or for a spreadsheet elsewhere.
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|^\s|\s$')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a file, in our order of columns, and what was odd about it."""

    #: Cells as written; never more or fewer than the columns asked for.
    rows: tuple[tuple[str, ...], ...]
    #: Plain sentences about what a spreadsheet did; empty for a file as we write it.
    notices: tuple[str, ...]

    def __repr__(self) -> str:
        """Say how much there is, never what."""
        return f"<Sheet: {len(self.rows)} rows>"


def refused(name: str, what: str) -> StoreError:
    """Return the refusal of a file: `what` completes the sentence that begins with it."""
    return StoreError(
        f"The file {name} {what}",
        "The workbook cannot be sure what it says, so it neither reads it nor adds to it; "
        "nothing in it was changed.",
        "Put the file back as it was, from a copy or by undoing the change in the spreadsheet.",
    )


def sheet_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return a CSV file as we write it: UTF-8, commas, "\n", quotes only where needed."""
    lines = [columns, *rows]
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines).encode()


def _cell(text: str) -> str:
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def read_sheet(data: bytes, name: str, columns: Sequence[str]) -> Sheet:
    """Read the bytes of a CSV file.

    Parameters
    ----------
    data
        The whole file.
    name
        The file's name, for sentences.
    columns
        The columns that it must have, in the order wanted.

    Raises
    ------
    StoreError
        When the columns cannot be recognised or the file is no table.
    """
    text, notices = _text(data, name)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    if mark != ",":
        kind = "semicolons" if mark == ";" else "tabs"
        notices.append(f"The file {name} had {kind} where commas belong.")
    try:
        lines = [
            line
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
            if any(cell.strip() for cell in line)
        ]
    except csv.Error:
        raise refused(name, "has quotation marks or lines that do not fit together.") from None
    if not lines:
        raise refused(name, "is empty: even the names of its columns are gone.")
    where = _places(lines[0], name, columns, notices)
    rows = []
    if len(lines) > 1:  # the last row may be what a crash left: its reader will know
        lines[-1] += [""] * (max(where) + 1 - len(lines[-1]))
    for line in lines[1:]:
        if len(line) <= max(where):
            raise refused(name, "has a row with too few cells.")
        if any(cell.strip() for place, cell in enumerate(line) if place not in where):
            raise refused(name, "has words outside its columns.")
        rows.append(tuple(line[place] for place in where))
    if sheet_bytes(columns, rows) != data and not notices:
        notices.append(f"The file {name} had been saved by another program, in a form of its own.")
    if notices:  # line ends inside a cell were the other program's too
        rows = [tuple(cell.replace("\r\n", "\n") for cell in row) for row in rows]
    return Sheet(rows=tuple(rows), notices=tuple(notices))


def _text(data: bytes, name: str) -> tuple[str, list[str]]:
    notices: list[str] = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise refused(name, "is not text.") from None
        return text, [f"The file {name} had been saved as “Unicode text” (UTF-16)."]
    if data.startswith(codecs.BOM_UTF8):
        notices.append(f"The file {name} began with a spreadsheet’s invisible mark (BOM).")
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused(name, "is not text.") from None
        notices.append(
            f"The file {name} had been saved in Windows’ own alphabet; letters that are not "
            "in it may have been lost there."
        )
    if "\0" in text:
        raise refused(name, "is not text.")
    if "\r\n" in text:
        notices.append(f"The file {name} had the line ends of another program.")
    return text, notices


def _places(
    header: Sequence[str], name: str, columns: Sequence[str], notices: list[str]
) -> list[int]:
    """Return where each wanted column stands."""
    found = ["_".join(cell.casefold().replace("_", " ").split()) for cell in header]
    named = [cell for cell in found if cell]
    if sorted(named) != sorted(columns):
        raise refused(name, f"does not have the columns {', '.join(columns)} and no others.")
    where = [found.index(column) for column in columns]
    if "" in found:
        notices.append(f"The file {name} had empty columns.")
    if named != list(columns):
        notices.append(f"The file {name} had its columns in another order.")
    if [header[place] for place in where] != list(columns):
        notices.append(f"The file {name} had the names of its columns in another spelling.")
    return where


def read_date(cell: str, name: str, notices: list[str]) -> date:
    """Read a date that a spreadsheet may have rewritten; day first where it can be either.

    Parameters
    ----------
    cell
        "2026-11-22", or for instance "22/11/2026", "22-Nov-26" or "22 November 2026".
    name
        The file's name, for sentences.
    notices
        Sentences are added to it when the date was not as we write it.

    Raises
    ------
    StoreError
        When it is no date.
    """
    cell = cell.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            return date.fromisoformat(cell)
        found = _rewritten_date(cell)
    except (ValueError, OverflowError):  # the year of a date is not of any length
        found = None
    if found is None:
        raise refused(name, "has a date that is no date.")
    day, doubtful = found
    notices.append(
        f"A date in {name} had been rewritten and could mean two days; it was read day first, "
        f"as {day.isoformat()}."
        if doubtful
        else f"A date in {name} had been rewritten by a spreadsheet; it was read as "
        f"{day.isoformat()}."
    )
    return day


def _rewritten_date(cell: str) -> tuple[date, bool] | None:
    """Return the day and whether it could be another one."""
    parts = re.fullmatch(r"(\w+)[\s./,-]+(\w+)[\s./,-]+(\w+)(?:[ T]+00:00(?::00)?)?", cell)
    if parts is None:
        return None
    first, second, third = parts.groups()
    if first.isdecimal() and len(first) == 4:  # noqa: PLR2004 - a year is four digits
        return date(int(first), _month(second), int(third)), False
    year = int(third) + (2000 if len(third) <= 2 else 0)  # noqa: PLR2004
    if first.isdecimal() and second.isdecimal():
        one, two = int(first), int(second)
        if two > 12:  # noqa: PLR2004 - no such month: it must have been written month first
            return date(year, one, two), False
        return date(year, two, one), one <= 12 and one != two  # noqa: PLR2004
    if first.isdecimal():
        return date(year, _month(second), int(first)), False
    return date(year, _month(first), int(second)), False


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTHS.index(word[:3].casefold()) + 1
