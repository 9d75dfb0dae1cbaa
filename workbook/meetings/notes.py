"""A team's own notes on its discussion: typed once, by whoever takes them, and kept as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from workbook.instruments import Instrument, columns
from workbook.storage import StoreError, Table, column, datapackage, refused, text, word

__all__ = [
    "MARKS",
    "MAX_NOTE",
    "MAX_OPENING",
    "NOTES",
    "NOTE_COLUMNS",
    "RECORD",
    "RECORD_COLUMNS",
    "RECORD_TABLE",
    "Note",
    "notes_in",
    "notes_table",
    "read_notes",
    "read_opening",
    "write_notes",
    "write_opening",
]

Mark = Literal["", "pinned", "skipped", "carried"]
MARKS = ("", "pinned", "skipped", "carried")


def notes_table(instrument: Instrument | None = None) -> Table:
    """Return the table of notes: a row for each item that the team noted anything about."""
    return Table(
        name="notes",
        description="The team’s own notes on its discussion.",
        key=("item",),
        columns=(
            columns.item_column(instrument),
            word(
                "mark",
                "What the team did with the item: put it on top, skipped it, or carried it to "
                "its next session; blank for none of these.",
                [mark for mark in MARKS if mark],
                "None of these",
            ),
            word("on_record", "Whether the item is in the record of the meeting.", ["yes", "no"]),
            text("heard", "What young people have told the team about it."),
            text("guessed", "What the team guesses young people would say."),
        ),
    )


#: The team's own words about the meeting.
RECORD_TABLE = Table(
    name="record",
    description="The team’s own words about the meeting.",
    key=("what",),
    columns=(
        column(
            "what",
            "Which part of the record.",
            constraints={"required": True, "enum": ["opening"]},
        ),
        text("text", "The team’s own words."),
    ),
)
NOTES, NOTE_COLUMNS = notes_table().file, notes_table().header
#: As an older workbook kept it: what a young person would say, and how the team knows.
_OLDER_TABLE = replace(
    notes_table(),
    columns=(
        *notes_table().columns[:3],
        text("young_person", "What a young person would say about the answers."),
        text("how_we_know", "How the team knows."),
    ),
)
RECORD, RECORD_COLUMNS = RECORD_TABLE.file, RECORD_TABLE.header
#: The longest note on one question, and the longest opening of a record, in characters.
MAX_NOTE, MAX_OPENING = 2000, 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a team noted about one item."""

    mark: Mark = ""
    #: Whether the item is left out of the record.
    left_out: bool = False
    #: What young people have told the team about it.
    heard: str = ""
    #: What the team guesses young people would say: never read as a voice.
    guessed: str = ""


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
    for row in _records(data):
        name, kind = row["item"].strip(), row["mark"].strip().casefold()
        if name not in notes or kind not in MARKS:
            raise refused(NOTES, "has a row that belongs to no question.")
        notes[name] = Note(
            mark=cast("Mark", kind),
            left_out=row["on_record"].strip().casefold() == "no",
            heard=row["heard"],
            guessed=row["guessed"],
        )
    return notes


def _records(data: bytes) -> list[dict[str, str]]:
    try:
        return notes_table().records(data)
    except StoreError as trouble:
        try:
            older = _OLDER_TABLE.records(data)
        except StoreError:
            raise trouble from None  # it is neither
        return [{**row, "heard": "", "guessed": _guess(row)} for row in older]


def _guess(row: Mapping[str, str]) -> str:
    """Return an older note as a guess, with how the team said it knew.

    Its box asked what a young person *would* say, so nobody can tell afterwards whether one did:
    a guess never becomes a voice, and the team can move the words where it knows better.
    """
    said, how = row["young_person"], row["how_we_know"]
    if not how.strip():
        return said
    how = f"How we know: {how}"
    return f"{said}\n\n{how}" if said.strip() else how


def write_notes(folder: Path, notes: Mapping[str, Note], instrument: Instrument) -> None:
    """Write a session's notes; the caller holds the folder's lock."""
    rows = [
        (item, note.mark, "no" if note.left_out else "yes", note.heard, note.guessed)
        for item, note in notes.items()
        if note != Note()
    ]
    datapackage.keep(folder, notes_table(instrument), rows)


def read_opening(folder: Path) -> str:
    """Return the words with which a session's record opens; "" when there are none."""
    try:
        data = (folder / RECORD).read_bytes()
    except FileNotFoundError:
        return ""
    rows = RECORD_TABLE.read(data).rows
    return next((text for what, text in rows if what.strip() == "opening"), "")


def write_opening(folder: Path, words: str) -> None:
    """Write the words with which a session's record opens; the caller holds the lock."""
    rows = [("opening", words)] if words else []
    datapackage.keep(folder, RECORD_TABLE, rows)
