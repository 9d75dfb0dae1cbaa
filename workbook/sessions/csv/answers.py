"""The two CSV files of one session: whole responses, and reflections apart from them.

How an append survives a crash at any instant:

- One lock for each session folder; whoever holds it first puts right what a crash left.
- A response is one row for every item, added in one write. An incomplete last response is
  therefore recognised even when it broke off between two rows, and is moved to `set-aside/`.
- Reflections go first and the response is what commits them. Before the reflections, `.undo`
  notes where they begin and which response they belong to. If that response is not there
  whole, nobody was told that the reflections were kept: they are set aside too, so that
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
import re
import secrets
from collections.abc import Iterable, Sequence
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from workbook.instruments.model import Instrument
from workbook.sessions.responses import NOT_ANSWERED, Response
from workbook.storage import disk
from workbook.storage.csv_files import read_sheet, refused, sheet_bytes
from workbook.storage.disk import StoreError
from workbook.storage.quarantine import NOTICES, SET_ASIDE, note, put_aside, set_aside_copy

__all__ = [
    "REFLECTIONS",
    "REFLECTION_COLUMNS",
    "RESPONSES",
    "RESPONSE_COLUMNS",
    "Kept",
    "Receipt",
    "StoreError",
    "empty_files",
]

RESPONSES = "responses.csv"
REFLECTIONS = "reflections.csv"
RESPONSE_COLUMNS = ("response", "item", "answer")
REFLECTION_COLUMNS = ("key", "item", "text")
_OLDER_REFLECTION_COLUMNS = ("item", "text")

_UNDO = ".undo"
_UNDO_SIZE = 192
#: How many bytes before a noted place are remembered, to tell whether a file is still the same.
_LOOK_BACK = 256
_TORN = "A response was cut off by a crash; it is not counted."
_ID = re.compile(rb"r[0-9a-f]{32}")


class Receipt(Enum):
    """What became of a response that was sent."""

    KEPT = "kept"
    #: The same response had been kept before; nothing was written.
    ALREADY_KEPT = "already kept"


def empty_files() -> dict[str, bytes]:
    """Return the files with which a session folder begins: name to bytes."""
    return {
        RESPONSES: sheet_bytes(RESPONSE_COLUMNS, []),
        REFLECTIONS: sheet_bytes(REFLECTION_COLUMNS, []),
        _UNDO: b" " * _UNDO_SIZE,
    }


class _Form:
    """What whole responses to one instrument look like, as bytes."""

    def __init__(self, instrument: Instrument) -> None:
        self.items = tuple(item.id for item in instrument.items)
        self.answers = (*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED)
        #: For each item in turn, how its row may go on after the response's id.
        self.endings = tuple(
            frozenset(f",{item},{answer}".encode() for answer in self.answers)
            for item in self.items
        )

    def rows(self, response: Response) -> list[tuple[str, str, str]]:
        """Return a response's rows, one for each item, in the instrument's order."""
        if tuple(response.answers) != self.items:
            raise ValueError("the response does not have every item of the instrument, in order")
        if not set(response.answers.values()) <= set(self.answers):
            raise ValueError("the response has an answer that is not on the scale")
        return [(f"r{response.id}", item, answer) for item, answer in response.answers.items()]

    def whole(self, data: bytes) -> tuple[list[str], int]:
        """Return the ids of the whole responses at the beginning of `data`, and their length."""
        lines = data.split(b"\n")[:-1]
        ids: list[str] = []
        used, size = 0, len(self.items)
        for start in range(0, len(lines) - size + 1, size):
            response = lines[start][:33]
            if not _ID.fullmatch(response):
                break
            block = lines[start : start + size]
            if not all(
                line[:33] == response and line[33:] in endings
                for line, endings in zip(block, self.endings, strict=True)
            ):
                break
            ids.append(response.decode())
            used += sum(map(len, block)) + size
        return ids, used

    def lacks_only_its_line_end(self, data: bytes) -> bool:
        """Tell whether `data` is one whole response without its last line end."""
        ids, used = self.whole(data + b"\n")
        if len(ids) != 1 or used != len(data) + 1:
            return False
        last = data.rsplit(b",", 1)[1].decode()  # could it be the beginning of a longer word?
        return not any(word != last and word.startswith(last) for word in self.answers)

    def torn(self, data: bytes) -> bool:
        """Tell whether `data` is what a crash leaves of one response."""
        if b"\0" in data:  # a length that reached the disk before its bytes did
            return True
        *lines, last = data.split(b"\n")
        if len(lines) >= len(self.items) or (lines and not _ID.fullmatch(lines[0][:33])):
            return False
        if not all(
            line[:33] == lines[0][:33] and line[33:] in endings
            for line, endings in zip(lines, self.endings, strict=False)
        ):
            return False
        head, ending = last[:33], last[33:]
        if lines:
            begins = lines[0][:33].startswith(head)
        else:
            begins = re.fullmatch(rb"r?[0-9a-f]{0,32}", head) is not None
        return begins and any(known.startswith(ending) for known in self.endings[len(lines)])


class _Place:
    """How far a growing file has been read, so that only what is new need be read."""

    def __init__(self, path: Path, header: bytes) -> None:
        self.path = path
        self.header = header
        self.end = 0
        self._before = b""

    def new(self) -> tuple[bytes, bool]:
        """Return what came after `end`, and whether all of it had to be read again."""
        with self.path.open("rb") as file:
            if self.end and file.read(len(self.header)) == self.header:
                file.seek(self.end - len(self._before))
                if file.read(len(self._before)) == self._before:
                    return file.read(), False
            file.seek(0)
            self.end, self._before = 0, b""
            return file.read(), True

    def move(self, data: bytes, length: int) -> None:
        """Note that `length` bytes more were read: the beginning of `data`."""
        self.end += length
        self._before = (self._before + data[max(0, length - _LOOK_BACK) : length])[-_LOOK_BACK:]


class Kept:
    """The responses and reflections of one session folder, as one process sees them.

    Parameters
    ----------
    folder
        The session's folder.
    instrument
        The session's own copy of its instrument.
    """

    def __init__(self, folder: Path, instrument: Instrument) -> None:
        self.folder = folder
        self._form = _Form(instrument)
        self._ids: set[str] = set()
        self._responses = _Place(folder / RESPONSES, sheet_bytes(RESPONSE_COLUMNS, []))
        self._reflections = _Place(folder / REFLECTIONS, sheet_bytes(REFLECTION_COLUMNS, []))
        #: A forced write failed: what the system says is on the disk may not be there.
        self._doubtful = False

    # Reading, without the lock: a torn end belongs to nobody yet and is passed over.

    def responses(self) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        """Return the rows of every whole response, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._understood((self.folder / RESPONSES).read_bytes())

    def reflections(self) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        """Return the (item, text) of every reflection, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        rows, notices = self._reflection_rows()
        return [(item, text) for _, item, text in rows], notices

    def _reflection_rows(self) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        rows, _, notices = self._understood_reflections((self.folder / REFLECTIONS).read_bytes())
        return rows, notices

    def seen(self) -> set[str]:
        """Return the ids of the whole responses there are; quick for a file as we write it.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        data = (self.folder / RESPONSES).read_bytes()
        if data.startswith(self._responses.header):
            body = data[len(self._responses.header) :]
            ids, used = self._form.whole(body)
            rest = body[used:]
            torn = self._form.torn(rest) and not self._form.lacks_only_its_line_end(rest)
            if (torn or not rest) and len(set(ids)) == len(ids):
                return set(ids)
        return {row[0] for row in self._understood(data)[0]}

    # Writing, with the lock held by the caller.

    def add(self, response: Response) -> Receipt:
        """Write a response and its reflections, unless it is there; `sync` makes it last.

        Raises
        ------
        StoreError, OSError
            When nothing was written.
        """
        rows = sheet_bytes(RESPONSE_COLUMNS, self._form.rows(response))
        rows = rows.removeprefix(self._responses.header)
        if self.has(response.id):
            return Receipt.ALREADY_KEPT
        responses = self.folder / RESPONSES
        if not response.reflections:
            disk.add_to_end(responses, rows)
        else:
            self._put_reflections_right()
            start = self._reflections.end
            words = sheet_bytes(REFLECTION_COLUMNS, _reflections_of(response))
            words = words.removeprefix(self._reflections.header)
            # The older note goes now, so what it was about must be on the disk.
            self.sync()
            self._note_undo(f"r{response.id}", start, words)
            disk.add_to_end(self._reflections.path, words)
            try:
                disk.sync(self._reflections.path)
                disk.add_to_end(responses, rows)
            except OSError:
                with contextlib.suppress(OSError):  # if not now, then `.undo` tells the next
                    disk.truncate(self._reflections.path, start)
                raise
            self._reflections.move(words, len(words))
        self._responses.move(rows, len(rows))
        self._ids.add(f"r{response.id}")
        return Receipt.KEPT

    def has(self, response_id: str) -> bool:
        """Tell whether a response is kept; first put right what a crash or an edit left.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        self._put_right()
        return f"r{response_id}" in self._ids

    def ids(self) -> frozenset[str]:
        """Return the ids of every response, as the file has them: "r" and 32 hex digits.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        self._put_right()
        return frozenset(self._ids)

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
        self._put_reflections_right()
        gone = frozenset(keys)
        rows, _ = self._reflection_rows()
        left = [row for row in rows if row[0] not in gone]
        if len(left) < len(rows):
            disk.replace(self.folder / REFLECTIONS, sheet_bytes(REFLECTION_COLUMNS, left))
        self._forget_undo()  # it meant places in the older file
        answers, _ = self.responses()
        answers = [row for row in answers if row[0] != f"r{response_id}"]
        disk.replace(self.folder / RESPONSES, sheet_bytes(RESPONSE_COLUMNS, answers))
        for place in (self._responses, self._reflections):
            place.end = 0
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
        responses = path.read_bytes().count(b"\n") // max(1, len(self._form.items))
        with contextlib.suppress(StoreError):
            responses = len(self.seen())
        reflections = 0
        with contextlib.suppress(StoreError):
            reflections = len(self._reflection_rows()[0])
        disk.replace(self.folder / REFLECTIONS, sheet_bytes(REFLECTION_COLUMNS, []))
        (self.folder / _UNDO).unlink(missing_ok=True)
        disk.replace(path, sheet_bytes(RESPONSE_COLUMNS, []))
        for place in (self._responses, self._reflections):
            place.end = 0
        aside = self.folder / SET_ASIDE
        for left in aside.glob("*") if aside.is_dir() else ():
            if left.name != NOTICES:
                left.unlink(missing_ok=True)
        for draft in self.folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        disk.sync_folder(self.folder)
        return responses, reflections

    def sync(self) -> None:
        """Wait until every response written so far is on the disk. Needs no lock.

        Raises
        ------
        OSError
            When the disk refuses: what was written may not last; see `mend`.
        """
        try:
            disk.sync(self.folder / RESPONSES)
        except OSError:
            # After a refusal the system may call the lost bytes written: never trust it again.
            self._doubtful = True
            raise

    def mend(self) -> None:
        """Write the responses anew, because the disk refused them once."""
        path = self.folder / RESPONSES
        disk.replace(path, path.read_bytes())
        self._doubtful = False

    def seal(self) -> None:
        """Put everything in an order that carries nothing; any number of times.

        Responses are put by their random ids and reflections by item and text, so that
        neither the order of sending nor what was sent together can be read from them.
        """
        self._put_right()
        self._put_reflections_right()
        rows, _ = self.responses()
        words, _ = self._reflection_rows()
        item = {name: place for place, name in enumerate(self._form.items)}
        disk.sync(self.folder / RESPONSES)
        (self.folder / _UNDO).unlink(missing_ok=True)
        disk.sync_folder(self.folder)
        rows.sort(key=lambda row: (row[0], item[row[1]]))
        words.sort(key=lambda row: (item[row[1]], row[2], row[0]))
        disk.replace(self.folder / RESPONSES, sheet_bytes(RESPONSE_COLUMNS, rows))
        disk.replace(self.folder / REFLECTIONS, sheet_bytes(REFLECTION_COLUMNS, words))
        for draft in self.folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        _tidy_set_aside(self.folder)
        disk.sync_folder(self.folder)

    def give_keys(self) -> None:
        """Give each reflection of the workbook's first format a key, as all have since.

        Nobody can take one back by it: whoever wrote them has no withdrawal code. What a crash
        left unfinished is set aside first. Doing it again changes nothing. The caller holds the
        lock.

        Raises
        ------
        StoreError, OSError
            A file cannot be understood, or not be read or written; nothing is changed then.
        """
        self._put_right()
        path = self._reflections.path
        data = path.read_bytes()
        try:
            read_sheet(data, REFLECTIONS, REFLECTION_COLUMNS)
        except StoreError:
            pass
        else:
            return
        header = sheet_bytes(_OLDER_REFLECTION_COLUMNS, [])
        rest = b""
        if data.startswith(header):
            used = len(header) + sum(map(len, _rows_of(data[len(header) :].split(b"\0", 1)[0])))
            data, rest = data[:used], data[used:]
        sheet = read_sheet(data, REFLECTIONS, _OLDER_REFLECTION_COLUMNS)
        if rest:
            put_aside(self.folder, f"{REFLECTIONS}-torn", rest)
        if sheet.notices:
            set_aside_copy(self.folder, REFLECTIONS, data, sheet.notices)
        rows = [(f"k{secrets.token_hex(16)}", item, text) for item, text in sheet.rows]
        disk.replace(path, sheet_bytes(REFLECTION_COLUMNS, rows))
        self._forget_undo()  # it meant places in the older file
        self._reflections.end = 0

    def _put_right(self) -> None:
        """Learn what is new in the responses; undo what a crash or a spreadsheet did."""
        if self._doubtful:
            self.mend()
        place = self._responses
        data, again = place.new()
        if again:
            self._ids.clear()
            if not data.startswith(place.header):
                data = self._put_in_form(data)
            place.move(data, len(place.header))
            data = data[len(place.header) :]
        ids, used = self._form.whole(data)
        if len(set(ids)) < len(ids) or not self._ids.isdisjoint(ids):
            raise _twice()
        place.move(data, used)
        self._ids.update(ids)
        rest = data[used:]
        if rest and self._form.lacks_only_its_line_end(rest):
            disk.add_to_end(place.path, b"\n")
        elif rest and not self._form.torn(rest):
            self._put_in_form(place.path.read_bytes())
        else:
            self._undo()
            if rest:
                self._set_aside_end(place, rest, "A response that was cut off by a crash")
            return
        place.end = 0
        self._put_right()

    def _put_in_form(self, data: bytes) -> bytes:
        """Write the responses of an edited file as we write them; return the new bytes."""
        rows, notices = self._understood(data)
        set_aside_copy(self.folder, RESPONSES, data, notices)
        whole = sheet_bytes(RESPONSE_COLUMNS, rows)
        disk.replace(self.folder / RESPONSES, whole)
        return whole

    def _understood(self, data: bytes) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        """Return the rows of the whole responses in a file's bytes, and notices."""
        sheet = read_sheet(self._without_torn_end(data), RESPONSES, RESPONSE_COLUMNS)
        notices = list(sheet.notices)
        rows = sheet.rows
        # Another program may have saved the file after a crash, torn row and all.
        if rows and notices and self._torn_row(rows[-1]):
            rows = rows[:-1]
            notices.append(_TORN)
        responses = self._by_response(rows)
        torn = [name for name, answers in responses.items() if len(answers) < len(self._form.items)]
        if torn and (len(torn) > 1 or torn[0] != list(responses)[-1]):
            raise refused(RESPONSES, "has lost some of its rows.")
        for name in torn:
            del responses[name]
            notices.append(_TORN)
        whole = [
            (name, item, answers[item])
            for name, answers in responses.items()
            for item in self._form.items
        ]
        if not notices and whole != list(sheet.rows):
            notices.append(f"The file {RESPONSES} had its rows in another order or spelling.")
        return whole, tuple(dict.fromkeys(notices))

    def _torn_row(self, cells: Sequence[str]) -> bool:
        """Tell whether the last row of an edited file is what a crash left of a row of ours."""
        row = ",".join(cell.strip() for cell in cells).rstrip(",").encode()
        known = self._form.endings[0].union(*self._form.endings[1:])
        return row[33:] not in known and any((row[:33] + end).startswith(row) for end in known)

    def _without_torn_end(self, data: bytes) -> bytes:
        """Return a file of our own form without what a crash left at its end."""
        header = self._responses.header
        if not data.startswith(header):
            return data
        _, used = self._form.whole(data[len(header) :])
        used += len(header)
        rest = data[used:]
        if self._form.lacks_only_its_line_end(rest):
            return data + b"\n"
        return data[:used] if self._form.torn(rest) else data

    def _by_response(self, rows: Iterable[Sequence[str]]) -> dict[str, dict[str, str]]:
        """Return the answers of each response by item, in the order of the rows."""
        responses: dict[str, dict[str, str]] = {}
        for cells in rows:
            response, item, answer = (cell.strip().casefold() for cell in cells)
            if not _ID.fullmatch(response.encode()):
                raise refused(RESPONSES, "has a row that belongs to no response.")
            if item not in self._form.items:
                raise refused(RESPONSES, "has a row for an item that the instrument does not have.")
            if answer not in self._form.answers:
                raise refused(RESPONSES, "has an answer that the instrument does not have.")
            answers = responses.setdefault(response, {})
            if item in answers:
                raise _twice()
            answers[item] = answer
        return responses

    def _put_reflections_right(self) -> None:
        """Learn what is new in the reflections; set aside a torn end; undo a spreadsheet."""
        place = self._reflections
        data, again = place.new()
        start = len(place.header) if again and data.startswith(place.header) else 0
        if not again or start:
            used, plain = self._whole_reflections(data[start:])
            if plain:
                place.move(data, start + used)
                rest = data[start + used :]
                if rest:
                    self._set_aside_end(place, rest, "A reflection that was cut off by a crash")
                return
        data = place.path.read_bytes()
        rows, torn, notices = self._understood_reflections(data)
        if torn:
            put_aside(self.folder, f"{REFLECTIONS}-torn", torn)
        set_aside_copy(self.folder, REFLECTIONS, data, notices)
        whole = sheet_bytes(REFLECTION_COLUMNS, self._without_undone(rows))
        disk.replace(place.path, whole)
        self._forget_undo()  # it meant places in the older file
        place.end = 0
        place.new()
        place.move(whole, len(whole))

    def _whole_reflections(self, data: bytes) -> tuple[int, bool]:
        """Return the length of the whole rows in `data`, and whether all are as we write them."""
        # A zero byte: a length that reached the disk before its bytes did.
        used = sum(map(len, _rows_of(data.split(b"\0", 1)[0])))
        try:
            rows = read_sheet(
                self._reflections.header + data[:used], REFLECTIONS, REFLECTION_COLUMNS
            )
        except StoreError:
            return 0, False
        known = all(item in self._form.items and text for _, item, text in rows.rows)
        return used, known and not rows.notices

    def _understood_reflections(
        self, data: bytes
    ) -> tuple[list[tuple[str, str, str]], bytes, tuple[str, ...]]:
        """Return the reflections in a file's bytes, a torn end, and notices."""
        torn = b""
        header = self._reflections.header
        if data.startswith(header):
            body = data.removeprefix(header)
            used, plain = self._whole_reflections(body)
            if plain:
                data, torn = header + body[:used], body[used:]
        sheet = read_sheet(data, REFLECTIONS, REFLECTION_COLUMNS)
        rows = [(key.strip(), item.strip().casefold(), text) for key, item, text in sheet.rows]
        if any(item not in self._form.items for _, item, _ in rows):
            raise refused(REFLECTIONS, "has a row for an item that the instrument does not have.")
        rows = [row for row in rows if row[2].strip()]
        return rows, torn, sheet.notices

    # The note that tells unacknowledged reflections from kept ones.

    def _note_undo(self, response: str, start: int, words: bytes) -> None:
        note = (
            f"{response} {start} {len(words)} {_digest(words)} "
            f"{_fingerprint(self.folder / REFLECTIONS, start)}"
        )
        note = f"{note} {_digest(note.encode())}"
        undo = self.folder / _UNDO
        line = note.ljust(_UNDO_SIZE).encode()
        if undo.exists():
            disk.overwrite(undo, line)
        else:  # a close that was killed half-way took it away
            disk.create(undo, line)
            disk.sync_folder(self.folder)

    def _forget_undo(self) -> None:
        if (self.folder / _UNDO).exists():
            disk.overwrite(self.folder / _UNDO, b" " * _UNDO_SIZE)

    def _noted(self) -> list[str] | None:
        """Return the parts of the note about a response that is not there, or None."""
        try:
            note = (self.folder / _UNDO).read_bytes().decode("ascii").split()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        if len(note) != 6 or note[5] != _digest(" ".join(note[:5]).encode()):  # noqa: PLR2004
            return None  # it never reached the disk whole, so nothing was written after it
        return None if note[0] in self._ids else note

    def _undo(self) -> None:
        """Take back reflections behind which no whole response ever came."""
        note = self._noted()
        if note is None:
            return
        path = self.folder / REFLECTIONS
        start, length = int(note[1]), int(note[2])
        if not 0 < path.stat().st_size - start <= length or note[4] != _fingerprint(path, start):
            return
        with path.open("rb") as file:
            file.seek(start)
            self._say_undone(file.read())
        disk.truncate(path, start)
        self._forget_undo()
        self._reflections.end = 0

    def _without_undone(self, rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Return the rows of an edited file without those that `_undo` would take back."""
        note = self._noted()
        for count in range(1, len(self._form.items) + 1):
            words = sheet_bytes(REFLECTION_COLUMNS, rows[-count:])
            words = words.removeprefix(self._reflections.header)
            if note is not None and _digest(words) == note[3]:
                self._say_undone(words)
                return rows[:-count]
        return rows

    def _say_undone(self, words: bytes) -> None:
        put_aside(self.folder, f"{REFLECTIONS}-torn", words)
        note(
            self.folder,
            "Reflections whose answers were cut off by a crash, and so were never confirmed to "
            "their writer, were set aside.",
        )

    def _set_aside_end(self, place: _Place, rest: bytes, what: str) -> None:
        put_aside(self.folder, f"{place.path.name}-torn", rest)
        note(
            self.folder,
            f"{what}, and so was never confirmed to its writer, was set aside.",
        )
        disk.truncate(place.path, place.end)


def _reflections_of(response: Response) -> list[tuple[str, str, str]]:
    """Return the rows of a response's reflections; without a key nobody can take one back."""
    return [
        (response.keys.get(item) or f"k{secrets.token_hex(16)}", item, text)
        for item, text in response.reflections.items()
    ]


def _twice() -> StoreError:
    return refused(RESPONSES, "has rows twice.")


def _rows_of(data: bytes) -> list[bytes]:
    """Return the whole rows of a CSV: their line ends stand outside quotation marks."""
    rows, row, quotes = [], b"", 0
    for line in data.split(b"\n")[:-1]:
        row += line + b"\n"
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            rows.append(row)
            row = b""
    return rows


def _fingerprint(path: Path, end: int) -> str:
    """Return a digest of what stands in a file just before a place."""
    start = max(0, end - _LOOK_BACK)
    with path.open("rb") as file:
        file.seek(start)
        before = file.read(end - start)
    return _digest(before) if len(before) == end - start else "-"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


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
    rows = _rows_of(data)
    rest = data[sum(map(len, rows)) :]
    return [*rows, rest + b"\n"] if rest.strip(b"\0\n") else rows
