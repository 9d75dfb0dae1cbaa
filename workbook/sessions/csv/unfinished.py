"""The note about responses whose words are not in yet; it says nothing of which responses.

A response is kept first, and then its reflections. So that after a crash in between its sender can
have them added by sending again, and nobody else can, the note holds a digest of one of their keys.
Such a key is 128 random bits and on no disk before the reflections are: until then the digest is
linked to nothing, and once they are there it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from workbook.storage import disk

__all__ = ["UNFINISHED", "Unfinished", "entry_of"]

#: The note's file in `running/`; it is there only while it says something.
UNFINISHED = "unfinished"
_ENTRY = re.compile(r"(?m)^[0-9a-f]{32}$")


class Unfinished:
    """The note of one session. All but `entries` wants the folder's lock.

    Parameters
    ----------
    running
        The folder for what passes away when the session closes.
    """

    def __init__(self, running: Path) -> None:
        self._path = running / UNFINISHED

    def entries(self) -> frozenset[str]:
        """Return what stands in the note.

        Raises
        ------
        OSError
            It cannot be read.
        """
        try:
            return frozenset(_ENTRY.findall(self._path.read_text("ascii", errors="replace")))
        except FileNotFoundError:
            return frozenset()

    def add(self, entry: str) -> None:
        """Note a response's words, to last, before the response is kept.

        Raises
        ------
        OSError
            It may not be noted, so the response may not be kept.
        """
        disk.make_folder(self._path.parent)
        self._write(self.entries() | {entry})

    def remove(self, entries: Iterable[str]) -> None:
        """Take entries away, to last: their words are there, or will never be.

        Raises
        ------
        OSError
            Some may still stand there.
        """
        there = self.entries()
        left = there.difference(entries)
        if left == there:
            return
        if left:
            self._write(left)
            return
        self._path.unlink(missing_ok=True)
        disk.sync_folder(self._path.parent)

    def _write(self, entries: Iterable[str]) -> None:
        # All as long as each other, and in an order that is that of random numbers.
        disk.replace(self._path, "".join(f"{entry}\n" for entry in sorted(entries)).encode())


def entry_of(key: str) -> str:
    """Return what is noted of a reflection's key: 32 hex digits."""
    return blake2b(key.encode(), digest_size=16, person=b"rpw-unfinished").hexdigest()
