"""A CSV file that grows at its end: what is new in it, and which of its rows are whole."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

__all__ = ["FileCursor", "digest", "fingerprint", "whole_rows"]

#: How many bytes before a noted place are remembered, to tell whether a file is still the same.
_LOOK_BACK = 256


class FileCursor:
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


def whole_rows(data: bytes) -> list[bytes]:
    """Return the whole rows of a CSV: their line ends stand outside quotation marks."""
    rows, row, quotes = [], b"", 0
    for line in data.split(b"\n")[:-1]:
        row += line + b"\n"
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            rows.append(row)
            row = b""
    return rows


def fingerprint(path: Path, end: int) -> str:
    """Return a digest of what stands in a file just before a place."""
    start = max(0, end - _LOOK_BACK)
    with path.open("rb") as file:
        file.seek(start)
        before = file.read(end - start)
    return digest(before) if len(before) == end - start else "-"


def digest(data: bytes) -> str:
    """Return 24 hex digits that tell some bytes from others."""
    return blake2b(data, digest_size=12).hexdigest()
