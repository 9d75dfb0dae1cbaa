"""Files that are looked at again and again, and read anew only when they have changed.

Pages ask every three seconds, and next to nothing has changed since. Whether a file has is told by
its size, its times and its place on the disk; but a file that was written twice within one tick of
the disk's clock may have kept all of these, so they are trusted only of a file that had been left
alone for a while when it was read. Of any other the bytes are compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

__all__ = ["Remembered"]

T = TypeVar("T")

#: The coarsest clock of a disk that we may meet is FAT's, with two seconds.
_LEFT_ALONE_SECONDS = 2.5

#: Size, the times of the last change, and the place on the disk.
_Mark = tuple[int, int, int, int, int]


class Remembered(Generic[T]):
    """What one file says.

    Parameters
    ----------
    path
        The file.
    understand
        Makes of its bytes what is remembered. When it raises, nothing is.
    missing
        What is said of a file that is not there.
    """

    def __init__(self, path: Path, understand: Callable[[bytes], T], missing: T) -> None:
        self._path = path
        self._understand = understand
        self._missing = missing
        #: None for a file whose bytes have to be compared.
        self._mark: _Mark | None = None
        self._known: tuple[bytes, T] | None = None

    def look(self) -> T:
        """Return what the file says, without reading it again when it has not changed.

        Raises
        ------
        OSError
            It is there and cannot be read.
        """
        known = self._known
        if known is not None and self._mark is not None:
            try:
                if _mark_of(self._path)[0] == self._mark:
                    return known[1]
            except (FileNotFoundError, NotADirectoryError):
                return self._missing
        return self.read()

    def read(self) -> T:
        """Return what the file says, from its bytes: for those who are about to change it.

        Raises
        ------
        OSError
            It is there and cannot be read.
        """
        now = time.time()
        try:
            # In this order: when it changes in between, the mark is the older one's.
            mark, changed = _mark_of(self._path)
            data = self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return self._missing
        if self._known is None or self._known[0] != data:
            self._mark = None
            self._known = (data, self._understand(data))
        self._mark = mark if now - changed > _LEFT_ALONE_SECONDS else None
        return self._known[1]


def _mark_of(path: Path) -> tuple[_Mark, float]:
    """Return a file's mark, and when it last changed, in seconds."""
    stat = path.stat()
    mark = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev)
    return mark, max(stat.st_mtime, stat.st_ctime)
