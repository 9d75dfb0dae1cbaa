"""The file of responses: reading it also as a crash or a spreadsheet left it, and adding to it.

It is written whole at each change, in the order of the responses' random ids: after a crash it is
the old one or the new one, and it never says who came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.codec import RESPONSE_ID, RESPONSES, RowCodec
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
        #: A digest of the file as it was read or written last, and the ids of its responses.
        self._known: tuple[bytes, frozenset[str]] = b"", frozenset()
        #: The digest of a file that is as we write it.
        self._in_form = b""
        #: A write failed: what the system says is on the disk may not be there.
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

    def seen(self) -> frozenset[str]:
        """Return the ids of the whole responses there are; quick for a file that was read before.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read.
        """
        data = self.path.read_bytes()
        known, ids = self._known
        if known != (now := _digest(data)):
            ids = self._ids(data)
            self._known = now, ids
        return ids

    # Writing, with the lock held by the caller.

    def encoded(self, response: Response) -> bytes:
        """Return the rows of a response.

        Raises
        ------
        ValueError
            It does not fit the instrument.
        """
        return _TABLE.encode(self._codec.rows(response)).removeprefix(self._header)

    def add(self, response: Response, rows: bytes) -> None:
        """Keep a response that is not there, with its rows as `encoded` gave them, to last.

        Raises
        ------
        OSError
            When it was not kept, or may not last; then `repair` sees to it.
        """
        there = self._responses()
        there[f"r{response.id}"] = rows
        self._put(there)

    def remove(self, response_id: str) -> None:
        """Take a response away, to last.

        Raises
        ------
        OSError
            It may still be there.
        """
        there = self._responses()
        there.pop(f"r{response_id}", None)
        self._put(there)

    def clear(self) -> None:
        """Take every response away, also from a file that cannot be understood."""
        self._put({})

    def sync(self) -> None:
        """Wait until what stands here is on the disk, whoever wrote it.

        Raises
        ------
        OSError
            The disk refuses.
        """
        disk.sync(self.path)
        disk.sync_folder(self.folder)

    def repair(self) -> frozenset[str]:
        """Undo what a crash or a spreadsheet did, put all in order, and return the ids.

        Raises
        ------
        StoreError, OSError
            When the file cannot be understood, or not be read or put right.
        """
        if self._doubtful:
            disk.replace(self.path, self.path.read_bytes())
            self._doubtful = False
        data = found = self.path.read_bytes()
        if (now := _digest(data)) == self._in_form == self._known[0]:
            return self._known[1]
        if not data.startswith(self._header):
            data = self._put_in_form(data)
        there, used, twice = self._codec.whole(data[len(self._header) :])
        if twice:
            raise _twice()
        rest = data[len(self._header) + used :]
        if rest and self._codec.lacks_only_its_line_end(rest):
            there.update(self._codec.whole(rest + b"\n")[0])
        elif rest and self._codec.torn(rest):
            self._set_aside(rest)
        elif rest:
            there = self._codec.whole(self._put_in_form(data)[len(self._header) :])[0]
        if self._bytes(there) == found:
            self._in_form, self._known = now, (now, frozenset(there))
        else:
            self._put(there)
        return self._known[1]

    def _responses(self) -> dict[str, bytes]:
        """Return the rows of each response; the file was put right before."""
        return self._codec.whole(self.path.read_bytes()[len(self._header) :])[0]

    def _bytes(self, responses: Mapping[str, bytes]) -> bytes:
        return self._header + b"".join(responses[each] for each in sorted(responses))

    def _put(self, responses: Mapping[str, bytes]) -> None:
        """Write the whole file anew, in the order of the random ids."""
        data = self._bytes(responses)
        try:
            disk.replace(self.path, data)
        except OSError:
            # After a refusal the system may call the lost bytes written: all of it once more.
            self._doubtful = True
            disk.replace(self.path, data)
            self._doubtful = False
        self._in_form = _digest(data)
        self._known = self._in_form, frozenset(responses)

    def _ids(self, data: bytes) -> frozenset[str]:
        """Return the ids of the whole responses in a file's bytes."""
        if data.startswith(self._header):
            body = data[len(self._header) :]
            found, used, twice = self._codec.whole(body)
            rest = body[used:]
            torn = self._codec.torn(rest) and not self._codec.lacks_only_its_line_end(rest)
            if (torn or not rest) and not twice:
                return frozenset(found)
        return frozenset(row[0] for row in self._understood(data)[0])

    def _set_aside(self, rest: bytes) -> None:
        """Set aside what a crash of an older workbook left at the end."""
        put_aside(self.folder, f"{RESPONSES}-torn", rest)
        note(
            self.folder,
            "A response that was cut off by a crash, and so was never confirmed to its writer, "
            "was set aside.",
        )

    def _put_in_form(self, data: bytes) -> bytes:
        """Return the responses of an edited file as we write them; a copy of it is set aside."""
        rows, notices = self._understood(data)
        set_aside_copy(self.folder, RESPONSES, data, notices)
        return _TABLE.encode(rows)

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
        used = self._codec.whole(data[len(self._header) :])[1]
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


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
