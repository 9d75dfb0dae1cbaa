"""Tables: each is declared once, and from that it is written, read and described for machines.

A declaration gives the table's name, what it is, and its columns as fields of a Table Schema
(https://datapackage.org/standard/table-schema/). The file's name, its first line, its schema and
its place in a `datapackage.json` all come of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.storage.csv_files import Sheet, read_sheet, sheet_bytes

__all__ = ["PROFILE", "Column", "Json", "Table", "column", "day_or_blank", "text", "whole", "word"]

#: Where the profiles of Data Package v2 are.
PROFILE = "https://datapackage.org/profiles/2.0"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as a field of a Table Schema."""

    field: Json

    @property
    def name(self) -> str:
        """What stands at its top."""
        return str(self.field["name"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One CSV file of a folder."""

    #: Its name in a `datapackage.json`, and with ".csv" its file's.
    name: str
    #: One sentence.
    description: str
    columns: tuple[Column, ...]
    #: The columns that tell one row from every other; none where no such promise is made.
    key: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file's name: "notes.csv"."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(each.name for each in self.columns)

    def encode(self, rows: Iterable[Sequence[str]]) -> bytes:
        """Return the whole file for some rows, each with a cell for every column."""
        return sheet_bytes(self.header, rows)

    def read(self, data: bytes) -> Sheet:
        """Read a whole file, also as a spreadsheet may have saved it.

        Raises
        ------
        StoreError
            It is no such table.
        """
        return read_sheet(data, self.file, self.header)

    def records(self, data: bytes) -> list[dict[str, str]]:
        """Return each row of a whole file as column to cell.

        Raises
        ------
        StoreError
            It is no such table.
        """
        return [dict(zip(self.header, row, strict=True)) for row in self.read(data).rows]

    def schema(self) -> Json:
        """Return its Table Schema."""
        return {
            "$schema": f"{PROFILE}/tableschema.json",
            "fields": [each.field for each in self.columns],
            "fieldsMatch": "exact",
            **({"primaryKey": list(self.key)} if self.key else {}),
        }

    def resource(self) -> Json:
        """Return what a `datapackage.json` says of it."""
        return {
            "name": self.name,
            "description": self.description,
            "path": self.file,
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {
                "$schema": f"{PROFILE}/tabledialect.json",
                "delimiter": ",",
                "lineTerminator": "\n",
                "quoteChar": '"',
                "doubleQuote": True,
            },
            "schema": self.schema(),
        }


def column(name: str, description: str, kind: str = "string", **more: Any) -> Column:
    """Return a column.

    Parameters
    ----------
    name
        What stands at its top.
    description
        One sentence, with a full stop.
    kind
        A type of Table Schema: "string", "integer" or "date".
    more
        Further properties of a field, such as `constraints` or `missingValues`.
    """
    return Column({"name": name, "type": kind, "description": description, **more})


def text(name: str, description: str) -> Column:
    """Return a column of words that may be blank."""
    return column(name, description, missingValues=[{"value": "", "label": "Nothing was written"}])


def whole(name: str, description: str) -> Column:
    """Return a column of whole numbers from 0 on."""
    return column(name, description, "integer", constraints={"required": True, "minimum": 0})


def day_or_blank(name: str, description: str, label: str) -> Column:
    """Return a column of days; `label` says what a blank means."""
    return column(name, description, "date", missingValues=[{"value": "", "label": label}])


def word(name: str, description: str, words: Sequence[str], blank: str = "") -> Column:
    """Return a column of one word of several; `blank` says what none means, if that may be."""
    more: Json = {"missingValues": [{"value": "", "label": blank}]} if blank else {}
    return column(
        name,
        description,
        categories=list(words),
        constraints={"enum": list(words), **({} if blank else {"required": True})},
        **more,
    )
