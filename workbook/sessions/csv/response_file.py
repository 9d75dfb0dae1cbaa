"""The file of responses: reading it also as a crash or a spreadsheet left it, and adding to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.codec import RESPONSE_ID, RESPONSES, RowCodec
from workbook.sessions.csv.growing_file import FileCursor
from workbook.sessions.responses import Response
from workbook.storage import StoreError, disk, note, put_aside, refused, set_aside_copy

__all__ = ["ResponseFile"]

_TABLE = tables.responses()
_TORN = "A response was cut off by a crash; it is not counted."


class ResponseFile:
    """`responses.csv` of one session, as one process sees it.

    Parameters
    ----------
    folder
        The session's folder.
    codec
        What responses to its instrument look like.
    """

    def __init__(self, folder: Path, codec: RowCodec) -> None:
        self.folder = folder
        self.path = folder / RESPONSES
        self._codec = codec
        self._header = _TABLE.encode([])
        self._cursor = FileCursor(self.path, self._header)
        #: The ids of the responses, as far as the file was read.
        self.ids: set[str] = set()
        #: A forced write failed: what the system says is on the disk may not be there.
        self._doubtful = False

    # Reading, without the lock: a torn end belongs to nobody yet and is passed over.

    def rows(self) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        """Return the rows of every whole response, and notices about the file.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        return self._understood(self.path.read_bytes())

    def seen(self) -> set[str]:
        """Return the ids of the whole responses there are; quick for a file as we write it.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        data = self.path.read_bytes()
        if data.startswith(self._header):
            body = data[len(self._header) :]
            ids, used = self._codec.whole(body)
            rest = body[used:]
            torn = self._codec.torn(rest) and not self._codec.lacks_only_its_line_end(rest)
            if (torn or not rest) and len(set(ids)) == len(ids):
                return set(ids)
        return {row[0] for row in self._understood(data)[0]}

    # Writing, with the lock held by the caller.

    def encoded(self, response: Response) -> bytes:
        """Return what `append` adds for a response.

        Raises
        ------
        ValueError
            It does not fit the instrument.
        """
        return _TABLE.encode(self._codec.rows(response)).removeprefix(self._header)

    def append(self, response: Response, rows: bytes) -> None:
        """Add a response that is not there, as `encoded` gave it; `sync` makes it last.

        Raises
        ------
        OSError
            When it was not added.
        """
        disk.add_to_end(self.path, rows)
        self._cursor.move(rows, len(rows))
        self.ids.add(f"r{response.id}")

    def replace(self, rows: Iterable[Sequence[str]]) -> None:
        """Write the whole file anew."""
        disk.replace(self.path, _TABLE.encode(rows))
        self._cursor.end = 0

    def sync(self) -> None:
        """Wait until every response written so far is on the disk. Needs no lock.

        Raises
        ------
        OSError
            When the disk refuses: what was written may not last; see `rewrite`.
        """
        try:
            disk.sync(self.path)
        except OSError:
            # After a refusal the system may call the lost bytes written: never trust it again.
            self._doubtful = True
            raise

    def rewrite(self) -> None:
        """Write the responses anew, because the disk refused them once."""
        disk.replace(self.path, self.path.read_bytes())
        self._doubtful = False

    def repair(self) -> bytes:
        """Learn what is new; undo what a spreadsheet did, and finish a row that lacks its end.

        Returns
        -------
        bytes
            What a crash left at the end, for `set_aside_end`; mostly nothing.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        if self._doubtful:
            self.rewrite()
        cursor = self._cursor
        data, again = cursor.new()
        if again:
            self.ids.clear()
            if not data.startswith(cursor.header):
                data = self._put_in_form(data)
            cursor.move(data, len(cursor.header))
            data = data[len(cursor.header) :]
        ids, used = self._codec.whole(data)
        if len(set(ids)) < len(ids) or not self.ids.isdisjoint(ids):
            raise _twice()
        cursor.move(data, used)
        self.ids.update(ids)
        rest = data[used:]
        if rest and self._codec.lacks_only_its_line_end(rest):
            disk.add_to_end(cursor.path, b"\n")
        elif rest and not self._codec.torn(rest):
            self._put_in_form(cursor.path.read_bytes())
        else:
            return rest
        cursor.end = 0
        return self.repair()

    def set_aside_end(self, rest: bytes) -> None:
        """Set aside what a crash left at the end, after `repair` gave it."""
        put_aside(self.folder, f"{RESPONSES}-torn", rest)
        note(
            self.folder,
            "A response that was cut off by a crash, and so was never confirmed to its writer, "
            "was set aside.",
        )
        disk.truncate(self.path, self._cursor.end)

    def _put_in_form(self, data: bytes) -> bytes:
        """Write the responses of an edited file as we write them; return the new bytes."""
        rows, notices = self._understood(data)
        set_aside_copy(self.folder, RESPONSES, data, notices)
        whole = _TABLE.encode(rows)
        disk.replace(self.path, whole)
        return whole

    def _understood(self, data: bytes) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
        """Return the rows of the whole responses in a file's bytes, and notices."""
        sheet = _TABLE.read(self._without_torn_end(data))
        notices = list(sheet.notices)
        rows = sheet.rows
        # Another program may have saved the file after a crash, torn row and all.
        if rows and notices and self._torn_row(rows[-1]):
            rows = rows[:-1]
            notices.append(_TORN)
        responses = self._by_response(rows)
        size = len(self._codec.items)
        torn = [name for name, answers in responses.items() if len(answers) < size]
        if torn and (len(torn) > 1 or torn[0] != list(responses)[-1]):
            raise refused(RESPONSES, "has lost some of its rows.")
        for name in torn:
            del responses[name]
            notices.append(_TORN)
        whole = [
            (name, item, answers[item])
            for name, answers in responses.items()
            for item in self._codec.items
        ]
        if not notices and whole != list(sheet.rows):
            notices.append(f"The file {RESPONSES} had its rows in another order or spelling.")
        return whole, tuple(dict.fromkeys(notices))

    def _torn_row(self, cells: Sequence[str]) -> bool:
        """Tell whether the last row of an edited file is what a crash left of a row of ours."""
        row = ",".join(cell.strip() for cell in cells).rstrip(",").encode()
        known = self._codec.endings[0].union(*self._codec.endings[1:])
        return row[33:] not in known and any((row[:33] + end).startswith(row) for end in known)

    def _without_torn_end(self, data: bytes) -> bytes:
        """Return a file of our own form without what a crash left at its end."""
        if not data.startswith(self._header):
            return data
        _, used = self._codec.whole(data[len(self._header) :])
        used += len(self._header)
        rest = data[used:]
        if self._codec.lacks_only_its_line_end(rest):
            return data + b"\n"
        return data[:used] if self._codec.torn(rest) else data

    def _by_response(self, rows: Iterable[Sequence[str]]) -> dict[str, dict[str, str]]:
        """Return the answers of each response by item, in the order of the rows."""
        responses: dict[str, dict[str, str]] = {}
        for cells in rows:
            response, item, answer = (cell.strip().casefold() for cell in cells)
            if not RESPONSE_ID.fullmatch(response.encode()):
                raise refused(RESPONSES, "has a row that belongs to no response.")
            if item not in self._codec.items:
                raise refused(RESPONSES, "has a row for an item that the instrument does not have.")
            if answer not in self._codec.answers:
                raise refused(RESPONSES, "has an answer that the instrument does not have.")
            answers = responses.setdefault(response, {})
            if item in answers:
                raise _twice()
            answers[item] = answer
        return responses


def _twice() -> StoreError:
    return refused(RESPONSES, "has rows twice.")
