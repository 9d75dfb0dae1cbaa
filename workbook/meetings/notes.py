"""A team's own notes on its discussion: typed once, by whoever takes them, and kept as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from workbook.instruments.model import Instrument
from workbook.storage import disk
from workbook.storage.csv_files import read_sheet, refused, sheet_bytes

__all__ = [
    "MARKS",
    "MAX_NOTE",
    "MAX_OPENING",
    "NOTES",
    "NOTE_COLUMNS",
    "RECORD",
    "RECORD_COLUMNS",
    "Note",
    "notes_in",
    "read_notes",
    "read_opening",
    "write_notes",
    "write_opening",
]

NOTES = "notes.csv"
NOTE_COLUMNS = ("item", "mark", "on_record", "young_person", "how_we_know")
RECORD = "record.csv"
RECORD_COLUMNS = ("what", "text")
Mark = Literal["", "pinned", "skipped", "carried"]
MARKS = ("", "pinned", "skipped", "carried")
#: The longest note on one question, and the longest opening of a record, in characters.
MAX_NOTE, MAX_OPENING = 2000, 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a team noted about one item."""

    mark: Mark = ""
    #: Whether the item is left out of the record.
    left_out: bool = False
    #: What a young person would say about the answers.
    young_person: str = ""
    how_we_know: str = ""


def read_notes(folder: Path, instrument: Instrument) -> dict[str, Note]:
    """Return item to note for every item of a session's instrument.

    Raises
    ------
    StoreError, OSError
        The file cannot be understood or read.
    """
    try:
        data = (folder / NOTES).read_bytes()
    except FileNotFoundError:
        return {item.id: Note() for item in instrument.items}
    return notes_in(data, instrument)


def notes_in(data: bytes, instrument: Instrument) -> dict[str, Note]:
    """Return item to note for every item, from the bytes of a file of notes.

    Raises
    ------
    StoreError
        The file cannot be understood.
    """
    notes = {item.id: Note() for item in instrument.items}
    for item, mark, on_record, young_person, how in read_sheet(data, NOTES, NOTE_COLUMNS).rows:
        name, kind = item.strip(), mark.strip().casefold()
        if name not in notes or kind not in MARKS:
            raise refused(NOTES, "has a row that belongs to no question.")
        notes[name] = Note(
            mark=cast("Mark", kind),
            left_out=on_record.strip().casefold() == "no",
            young_person=young_person,
            how_we_know=how,
        )
    return notes


def write_notes(folder: Path, notes: Mapping[str, Note]) -> None:
    """Write a session's notes; the caller holds the folder's lock."""
    rows = [
        (item, note.mark, "no" if note.left_out else "yes", note.young_person, note.how_we_know)
        for item, note in notes.items()
        if note != Note()
    ]
    disk.replace(folder / NOTES, sheet_bytes(NOTE_COLUMNS, rows))


def read_opening(folder: Path) -> str:
    """Return the words with which a session's record opens; "" when there are none."""
    try:
        data = (folder / RECORD).read_bytes()
    except FileNotFoundError:
        return ""
    rows = read_sheet(data, RECORD, RECORD_COLUMNS).rows
    return next((text for what, text in rows if what.strip() == "opening"), "")


def write_opening(folder: Path, words: str) -> None:
    """Write the words with which a session's record opens; the caller holds the lock."""
    rows = [("opening", words)] if words else []
    disk.replace(folder / RECORD, sheet_bytes(RECORD_COLUMNS, rows))
