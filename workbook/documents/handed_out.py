"""Tables as they are handed out: a spreadsheet that opens one runs none of its cells.

Whatever leaves the workbook as a table, alone or in a ZIP, is written here and nowhere else, and a
test looks for any other place. The files of the data folder are not handed out: they keep every
word as it was typed, because the workbook reads them again and nobody's words may change there.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from workbook.storage import sheet_bytes

__all__ = ["handed_out_csv", "handed_out_zip"]

#: What begins a formula, also behind what a spreadsheet passes over; at the start of a cell, of a
#: line in it, and where a spreadsheet that splits at semicolons or tabs would see a cell begin.
_FORMULA = re.compile(
    "(^|[\r\n\t;])"
    "((?:(?![\r\n\t;])[\\s\"'\x00-\x1f\u200b-\u200f\u2060\ufeff])*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
)
#: Some take a tab or line end at the start of a cell for the start of a formula.
_PASSED_OVER = re.compile("'*[\t\r\n]")
#: The mark by which spreadsheets know UTF-8.
_MARK = b"\xef\xbb\xbf"
#: The earliest moment a ZIP file can hold: it says nothing.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def handed_out_csv(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, marked: bool = False
) -> bytes:
    """Return a table that can be opened in a spreadsheet, whatever somebody wrote into it.

    Parameters
    ----------
    columns
        The names of the columns.
    rows
        A cell for each column.
    marked
        Whether it begins with the mark (BOM) by which spreadsheets know UTF-8.

    Returns
    -------
    bytes
        CSV in UTF-8. An apostrophe stands before whatever would run as a formula: a cell whose
        first sign is =, +, - or @, also in its full-width form or behind blanks and quotation
        marks, or a tab or line end (OWASP, "CSV Injection"); and the same in each line of a cell,
        and after a semicolon or tab in it. Every other sign is as it was.
    """
    written = sheet_bytes(
        [_safe(name) for name in columns], ([_safe(cell) for cell in row] for row in rows)
    )
    return _MARK + written if marked else written


def handed_out_zip(files: Mapping[str, bytes]) -> bytes:
    """Return files in one ZIP; the same files give the same bytes.

    Parameters
    ----------
    files
        Name to content, as they are on the disk. What is called `.csv` is made safe as by
        `handed_out_csv`.

    Raises
    ------
    csv.Error, UnicodeDecodeError
        One of them is called a table and is none.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            is_table = name.lower().endswith(".csv")
            whole.writestr(entry, _table(content) if is_table else content)
    return packed.getvalue()


def _table(content: bytes) -> bytes:
    columns, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    return handed_out_csv(columns, rows)


def _safe(cell: str) -> str:
    safe = _FORMULA.sub(r"\1'\2", cell)
    return f"'{safe}" if _PASSED_OVER.match(safe) else safe
