"""The two CSV files of one session: whole responses, and reflections apart from them.

How keeping a response survives a crash at any instant, and ties nothing to anything at any instant:

- One lock for each session folder; whoever holds it first repairs what a crash left.
- Each file is replaced whole at each change, in an order that is the same whoever came first:
  responses by their random ids, reflections by the alphabet.
- The response goes first, then its reflections. Before both, a note (`unfinished`) gets a digest of
  one of the reflections' keys, which is linked to nothing; behind both it goes. Cut off in between,
  nobody was told that anything was kept, and sending again adds the reflections that the note is
  about. Closing a session removes the note.
- What must come first is on the disk first: the note, then the response, then the reflections.
- A response that is there already is never written again, so anybody may simply retry; and nobody
  can add words to it but whoever was cut off.
- Taking a response back takes its reflections first: while the response stands, trying again
  finds what is left.

A session that an older workbook opened may have its rows in the order of sending, a torn end, and a
note that names a response (`old_note`). Whoever writes first puts all that right.
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
    whole_rows,
)
from workbook.sessions.csv.old_note import OldNote
from workbook.sessions.csv.reflection_file import ReflectionFile
from workbook.sessions.csv.response_file import ResponseFile
from workbook.sessions.csv.unfinished import UNFINISHED, Unfinished, entry_of
from workbook.sessions.places import PLACES
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
    #: So had it, without the words that came with it now; nothing was written.
    WITHOUT_WORDS = "kept, without these words"


def empty_files() -> dict[str, bytes]:
    """Return the files with which a session folder begins: name to bytes."""
    return {
        RESPONSES: tables.responses().encode([]),
        REFLECTIONS: tables.reflections().encode([]),
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
        self._running = running
        codec = RowCodec(instrument)
        self._items = codec.items
        self._old_note = OldNote(folder, running)
        self._unfinished = Unfinished(running)
        self._responses = ResponseFile(folder, codec)
        self._reflections = ReflectionFile(folder, codec.items, self._old_note)

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

    def seen(self) -> frozenset[str]:
        """Return the ids of the whole responses there are; quick for a file that was read before.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._responses.seen()

    def is_unfinished(self) -> bool:
        """Say whether the words of some response are not in yet, because a crash came before.

        Raises
        ------
        OSError
            It cannot be read.
        """
        return bool(self._unfinished.entries())

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
        """Keep a response and its reflections, unless it is there; it lasts when this returns.

        Raises
        ------
        StoreError, OSError
            When it was not kept, or not all of it; sending it again finishes that.
        """
        rows = self._responses.encoded(response)
        if self.has(response.id):
            return self._again(response)
        # A crash came before it was kept, and its sender has changed the words since.
        self._unfinished.remove(map(entry_of, response.keys.values()))
        if not response.reflections:
            self._responses.add(response, rows)
            return Receipt.KEPT
        words = _reflections_of(response)
        entry = _entry(words)
        there = self._put_right()
        self._unfinished.add(entry)
        try:
            self._responses.add(response, rows)
            self._put_words(there, words)
        except OSError:
            # Nobody is told that it was kept, so it should not be. If that cannot be done now,
            # then sending again finishes it.
            with contextlib.suppress(OSError, StoreError):
                if f"r{response.id}" in self._responses.seen():
                    self._responses.remove(response.id)
                self._unfinished.remove([entry])  # or the room would wait for words for ever
            raise
        self._unfinished.remove([entry])
        return Receipt.KEPT

    def _again(self, response: Response) -> Receipt:
        """Return what is so of a response that is there, once whatever was cut off is finished."""
        words = [row for row in _reflections_of(response) if row[0] in response.keys.values()]
        receipt = Receipt.ALREADY_KEPT
        if words:
            pending = _entry(words) in self._unfinished.entries()
            try:
                there, _ = self._reflections.rows()
            except StoreError:
                if pending:
                    raise
                there = words  # nobody can tell
            if not {row[0] for row in words} <= {row[0] for row in there}:
                receipt = Receipt.WITHOUT_WORDS
                if pending:
                    self._put_words(self._put_right(), words)
                    self._unfinished.remove([_entry(words)])
                    return Receipt.KEPT
        self._responses.sync()  # whoever wrote it may have been killed before it was forced
        return receipt

    def _put_right(self) -> list[tuple[str, str, str]]:
        """Return the reflections of a file that is put right, before anything is added to it.

        What an older workbook noted of places in it is done then. Left standing, the note would
        be taken to be about whatever is written at such a place next.
        """
        rows = self._reflections.repair(self._responses.seen())
        if self._old_note.is_there():
            self._old_note.remove()
        return rows

    def _put_words(
        self, there: Sequence[tuple[str, str, str]], words: Sequence[tuple[str, str, str]]
    ) -> None:
        """Add reflections to those there are; none of them twice."""
        keys = {key for key, _, _ in there}
        self._reflections.replace([*there, *(row for row in words if row[0] not in keys)])

    def has(self, response_id: str) -> bool:
        """Tell whether a response is kept; first repair what a crash or an edit left.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        return f"r{response_id}" in self.ids()

    def ids(self) -> frozenset[str]:
        """Return the ids of every response ("r" and 32 hex digits), after the same repairs.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        self._clear_drafts()
        ids = self._responses.repair()
        if self._old_note.is_there():
            self._after_an_older_workbook(ids)
        if entries := self._unfinished.entries():
            self._forget_what_is_finished(entries)
        return ids

    def _after_an_older_workbook(self, ids: frozenset[str]) -> None:
        """Do what its note about the newest words says, and let nothing tell an order any more."""
        self._old_note.undo(ids)
        with contextlib.suppress(StoreError):  # whoever sends words, or closes, says so
            if self._reflections.is_as_we_write_it():
                self._reflections.repair(ids)
                self._old_note.remove()

    def _forget_what_is_finished(self, entries: frozenset[str]) -> None:
        """Forget words that are in: a crash came before that was noted."""
        with contextlib.suppress(StoreError):
            rows, _ = self._reflections.rows()
            finished = entries & {entry_of(key) for key, _, _ in rows}
            if finished:
                disk.sync_folder(self.folder)
                self._unfinished.remove(finished)

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
        gone = frozenset(keys)
        noted = [entry_of(key) for key in gone]
        if not self.has(response_id):
            self._unfinished.remove(noted)
            return False
        rows = self._put_right()
        left = [row for row in rows if row[0] not in gone]
        if len(left) < len(rows):
            self._reflections.replace(left)
        self._old_note.remove()
        self._unfinished.remove(noted)
        self._responses.remove(response_id)
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
        self._old_note.remove()
        self._responses.clear()
        aside = self.folder / SET_ASIDE
        for left in aside.glob("*") if aside.is_dir() else ():
            if left.name != NOTICES:
                left.unlink(missing_ok=True)
        self._clear_all_drafts()
        return responses, reflections

    def anonymise_order(self) -> None:
        """See to it that everything is in an order that carries nothing; any number of times."""
        self._reflections.repair(self.ids())
        self._responses.sync()
        self._old_note.remove()
        self._clear_all_drafts()
        _tidy_set_aside(self.folder)

    def give_keys(self) -> None:
        """Give each reflection of the workbook's first format a key, as all have since.

        Raises
        ------
        StoreError, OSError
            A file cannot be understood, or not be read or written; nothing is changed then.
        """
        ids = self._responses.repair()
        self._old_note.undo(ids)
        self._reflections.give_keys()
        self._old_note.remove()  # it meant places in the older file

    def _clear_drafts(self) -> None:
        """Remove what somebody who was killed left beside the files of answers."""
        here, running = self.folder, self._running
        for path in (here / RESPONSES, here / REFLECTIONS, running / UNFINISHED, running / PLACES):
            disk.draft_of(path).unlink(missing_ok=True)

    def _clear_all_drafts(self) -> None:
        for draft in self.folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        self._clear_drafts()
        disk.sync_folder(self.folder)


def _entry(words: Sequence[tuple[str, str, str]]) -> str:
    """Return what is noted of some words: of one of them alone, so not even how many."""
    return entry_of(min(key for key, _, _ in words))


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
