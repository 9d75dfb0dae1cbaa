"""Cells of a table that is handed out: a spreadsheet that opens it runs none of them."""

from __future__ import annotations

import re

__all__ = ["safe_cell"]

_FORMULA = re.compile(
    "(^|[\n\t;])((?:(?![\n\t;])[\\s\"'\ufeff\u200b])*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
)


def safe_cell(cell: str) -> str:
    """Return a cell with an apostrophe before whatever a spreadsheet would run as a formula.

    That is a cell whose first sign is =, +, - or @, also in its full-width form, or a tab or line
    end (OWASP, "CSV Injection"); and any line of a cell, and what follows a semicolon or tab in it,
    because a spreadsheet that splits the file there would see a cell begin.
    """
    safe = _FORMULA.sub(r"\1'\2", cell)
    return f"'{safe}" if safe.startswith(("\t", "\n")) else safe
