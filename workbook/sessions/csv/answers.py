"""The two CSV files of one session: whole responses, and reflections apart from them.

How an append survives a crash at any instant:

- One lock for each session folder; whoever holds it first repairs what a crash left.
- A response is one row for every item, added in one write. An incomplete last response is
  therefore recognised even when it broke off between two rows, and is moved to `set-aside/`.
- Reflections go first and the response is what commits them. Before the reflections, a note
  (`journal.py`) says where they begin and which response they belong to. If that response is not
  there whole, nobody was told that the reflections were kept: they are set aside too, so that
  sending again stores them once. Closing a session removes the note.
- What must come first is on the disk first: the note, then the reflections, then the
  response. The last wait is outside the lock, so that several processes wait together.
- A response that is there already is never written again, so anybody may simply retry.
- Taking a response back takes its reflections first: while the response stands, trying again
  finds what is left.

A process remembers what it has read and reads only what came after it.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

from workbook.instruments import Instrument
from workbook.sessions import tables
from workbook.sessions.csv.codec import (
    REFLECTION_COLUMNS,
    REFLECTIONS,
    RESPONSE_COLUMNS,
    RESPONSES,
    RowCodec,
)
from workbook.sessions.csv.growing_file import whole_rows
from workbook.sessions.csv.journal import JOURNAL, Journal
from workbook.sessions.csv.reflection_file import ReflectionFile
from workbook.sessions.csv.response_file import ResponseFile
from workbook.sessions.responses import Response
from workbook.storage import NOTICES, SET_ASIDE, StoreError, disk

__all__ = [
    "REFLECTIONS",
    "REFLECTION_COLUMNS",
    "RESPONSES",
    "RESPONSE_COLUMNS",
    "AnswerFile",
    "Receipt",
    "StoreError",
    "empty_files",
]


class Receipt(Enum):
    """What became of a response that was sent."""

    KEPT = "kept"
    #: The same response had been kept before; nothing was written.
    ALREADY_KEPT = "already kept"


def empty_files() -> dict[str, bytes]:
    """Return the files with which a session folder begins: name to bytes."""
    return {
        RESPONSES: tables.responses().encode([]),
        REFLECTIONS: tables.reflections().encode([]),
        f"{tables.RUNNING}/{JOURNAL}": Journal.empty(),
    }


class AnswerFile:
    """The responses and reflections of one session folder, as one process sees them.

    Parameters
    ----------
    folder
        The session's folder.
    instrument
        The session's own copy of its instrument.
    running
        The folder for what passes away when the session closes.
    """

    def __init__(self, folder: Path, instrument: Instrument, running: Path) -> None:
        self.folder = folder
        codec = RowCodec(instrument)
        self._items = codec.items
        self._journal = Journal(folder, running)
        self._responses = ResponseFile(folder, codec)
        self._reflections = ReflectionFile(folder, codec.items, self._journal)

    # Reading, without the lock: a torn end belongs to nobody yet and is passed over.

    def responses(self) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        """Return the rows of every whole response, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._responses.rows()

    def reflections(self) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        """Return the (item, text) of every reflection, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        rows, notices = self._reflections.rows()
        return [(item, text) for _, item, text in rows], notices

    def keyed_reflections(self) -> list[tuple[str, str, str]]:
        """Return the (key, item, text) of every reflection.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._reflections.rows()[0]

    def seen(self) -> set[str]:
        """Return the ids of the whole responses there are; quick for a file as we write it.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._responses.seen()

    def check(self, response: Response) -> None:
        """Refuse a response to another instrument.

        Raises
        ------
        ValueError
            It does not fit.
        """
        self._responses.encoded(response)

    # Writing, with the lock held by the caller.

    def add(self, response: Response) -> Receipt:
        """Write a response and its reflections, unless it is there; `sync` makes it last.

        Raises
        ------
        StoreError, OSError
            When nothing was written.
        """
        rows = self._responses.encoded(response)
        if self.has(response.id):
            return Receipt.ALREADY_KEPT
        if not response.reflections:
            self._responses.append(response, rows)
            return Receipt.KEPT
        self._reflections.repair(self._responses.ids)
        start, path = self._reflections.end, self._reflections.path
        words = self._reflections.encoded(_reflections_of(response))
        # The older note goes now, so what it was about must be on the disk.
        self.sync()
        self._journal.write(f"r{response.id}", start, words)
        disk.add_to_end(path, words)
        try:
            disk.sync(path)
            self._responses.append(response, rows)
        except OSError:
            with contextlib.suppress(OSError):  # if not now, then the note tells the next
                disk.truncate(path, start)
            raise
        self._reflections.moved(words)
        return Receipt.KEPT

    def has(self, response_id: str) -> bool:
        """Tell whether a response is kept; first repair what a crash or an edit left.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        self._repair_responses()
        return f"r{response_id}" in self._responses.ids

    def ids(self) -> frozenset[str]:
        """Return the ids of every response, as the file has them: "r" and 32 hex digits.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        self._repair_responses()
        return frozenset(self._responses.ids)

    def withdraw(self, response_id: str, keys: Iterable[str]) -> bool:
        """Take a response and its reflections away for good.

        Parameters
        ----------
        response_id
            The response's id.
        keys
            The keys of the reflections that its writer may have written.

        Returns
        -------
        bool
            Whether the response was there. When this is cut off by a crash, it still is, and
            doing it again finishes it.

        Raises
        ------
        StoreError, OSError
            When it is still there.
        """
        if not self.has(response_id):
            return False
        self._reflections.repair(self._responses.ids)
        gone = frozenset(keys)
        rows, _ = self._reflections.rows()
        left = [row for row in rows if row[0] not in gone]
        if len(left) < len(rows):
            self._reflections.replace(left)
        self._journal.forget()  # it meant places in the older file
        answers, _ = self.responses()
        self._responses.replace(row for row in answers if row[0] != f"r{response_id}")
        self._reflections.forget_end()
        _tidy_set_aside(self.folder)
        return True

    def delete(self) -> tuple[int, int]:
        """Delete every response and reflection, and what was set aside of them.

        Returns
        -------
        tuple
            How many responses and how many reflections there were.
        """
        path = self.folder / RESPONSES
        responses = path.read_bytes().count(b"\n") // max(1, len(self._items))
        with contextlib.suppress(StoreError):
            responses = len(self.seen())
        reflections = 0
        with contextlib.suppress(StoreError):
            reflections = len(self._reflections.rows()[0])
        self._reflections.replace([])
        self._journal.remove()
        self._responses.replace([])
        aside = self.folder / SET_ASIDE
        for left in aside.glob("*") if aside.is_dir() else ():
            if left.name != NOTICES:
                left.unlink(missing_ok=True)
        self._clear_drafts()
        return responses, reflections

    def sync(self) -> None:
        """Wait until every response written so far is on the disk. Needs no lock.

        Raises
        ------
        OSError
            When the disk refuses: what was written may not last; see `repair`.
        """
        self._responses.sync()

    def repair(self) -> None:
        """Write the responses anew, because the disk refused them once."""
        self._responses.rewrite()

    def anonymise_order(self) -> None:
        """Put everything in an order that carries nothing; any number of times.

        Responses are put by their random ids and reflections by item and text, so that
        neither the order of sending nor what was sent together can be read from them.
        """
        self._repair_responses()
        self._reflections.repair(self._responses.ids)
        rows, _ = self.responses()
        words, _ = self._reflections.rows()
        item = {name: place for place, name in enumerate(self._items)}
        disk.sync(self.folder / RESPONSES)
        self._journal.remove()
        rows.sort(key=lambda row: (row[0], item[row[1]]))
        words.sort(key=lambda row: (item[row[1]], row[2], row[0]))
        self._responses.replace(rows)
        self._reflections.replace(words)
        self._clear_drafts()
        _tidy_set_aside(self.folder)

    def give_keys(self) -> None:
        """Give each reflection of the workbook's first format a key, as all have since.

        Raises
        ------
        StoreError, OSError
            A file cannot be understood, or not be read or written; nothing is changed then.
        """
        self._repair_responses()
        self._reflections.give_keys()

    def _repair_responses(self) -> None:
        """Learn what is new in the responses; undo what a crash or a spreadsheet did."""
        rest = self._responses.repair()
        if self._journal.undo(self._responses.ids):
            self._reflections.forget_end()
        if rest:
            self._responses.set_aside_end(rest)

    def _clear_drafts(self) -> None:
        for draft in self.folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        disk.sync_folder(self.folder)


def _reflections_of(response: Response) -> list[tuple[str, str, str]]:
    """Return the rows of a response's reflections; without a key nobody can take one back."""
    return [
        (response.keys.get(item) or f"k{secrets.token_hex(16)}", item, text)
        for item, text in response.reflections.items()
    ]


# What was set aside: never read as data.


def _tidy_set_aside(folder: Path) -> None:
    """Take from what was set aside everything that tells an order or a link.

    A copy of a file as it was found has the order of sending; what it said is in the record.
    A torn response together with torn reflections would say whose they were: the reflections
    stay, in the order of the alphabet, and the torn response goes.
    """
    aside = folder / SET_ASIDE
    if not aside.is_dir():
        return
    torn = sorted(aside.glob(f"{REFLECTIONS}-torn*"))
    if torn:
        whole: Sequence[bytes] = sorted(
            {row for path in torn for row in _pieces(path.read_bytes())}
        )
        disk.replace(aside / f"{REFLECTIONS}-torn", b"".join(whole))
    for path in [*torn, *aside.glob(f"{REFLECTIONS}-as-found-*"), *aside.glob(f"{RESPONSES}-*")]:
        if path.name != f"{REFLECTIONS}-torn":
            path.unlink(missing_ok=True)
    for draft in aside.glob(".*.tmp"):
        draft.unlink(missing_ok=True)
    disk.sync_folder(aside)


def _pieces(data: bytes) -> list[bytes]:
    rows = whole_rows(data)
    rest = data[sum(map(len, rows)) :]
    return [*rows, rest + b"\n"] if rest.strip(b"\0\n") else rows
