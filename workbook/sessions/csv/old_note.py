"""The note that an older workbook wrote about the newest words; it is handled once, and goes.

Older workbooks added reflections at the end of their file, and then the response that confirmed
them. A note said where they begin and which response they belong to. If that response is not there
whole, nobody was told that the reflections were kept: they are set aside. Today nothing on the disk
says that (see `unfinished`), so whoever writes first after an upgrade takes the note away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.codec import REFLECTIONS
from workbook.storage import disk, note, put_aside

__all__ = ["OLD_NOTE", "OldNote"]

#: The note's file in `running/`.
OLD_NOTE = "undo"
#: How many bytes before a noted place are remembered, to tell whether a file is still the same.
_LOOK_BACK = 256
_HEADER = tables.reflections().encode([])


class OldNote:
    """The note of one session. Everything here wants the folder's lock.

    Parameters
    ----------
    folder
        The session's folder.
    running
        The folder for what passes away when the session closes.
    """

    def __init__(self, folder: Path, running: Path) -> None:
        self._folder = folder
        self._reflections = folder / REFLECTIONS
        self._path = running / OLD_NOTE

    def is_there(self) -> bool:
        """Say whether nobody has written into the session since an older workbook did."""
        return self._path.exists()

    def remove(self) -> None:
        """Take the note away."""
        self._path.unlink(missing_ok=True)
        if self._path.parent.is_dir():
            disk.sync_folder(self._path.parent)

    def undo(self, kept: Collection[str]) -> None:
        """Take back reflections behind which no whole response ever came.

        Parameters
        ----------
        kept
            The ids of the responses there are.
        """
        noted = self._noted(kept)
        if noted is None:
            return
        path = self._reflections
        start, length = int(noted[1]), int(noted[2])
        if not 0 < path.stat().st_size - start <= length or noted[4] != _fingerprint(path, start):
            return
        with path.open("rb") as file:
            file.seek(start)
            self._set_aside(file.read())
        disk.truncate(path, start)

    def without_undone(
        self, rows: Sequence[tuple[str, str, str]], kept: Collection[str], most: int
    ) -> Sequence[tuple[str, str, str]]:
        """Return the rows of an edited file without those that `undo` would take back.

        Parameters
        ----------
        rows
            The (key, item, text) of each reflection.
        kept
            The ids of the responses there are.
        most
            How many reflections a response may have.
        """
        noted = self._noted(kept)
        for count in range(1, most + 1):
            words = tables.reflections().encode(rows[-count:]).removeprefix(_HEADER)
            if noted is not None and _digest(words) == noted[3]:
                self._set_aside(words)
                return rows[:-count]
        return rows

    def _noted(self, kept: Collection[str]) -> list[str] | None:
        """Return the parts of the note about a response that is not there, or None."""
        try:
            noted = self._path.read_bytes().decode("ascii").split()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        if len(noted) != 6 or noted[5] != _digest(" ".join(noted[:5]).encode()):  # noqa: PLR2004
            return None  # it never reached the disk whole, so nothing was written after it
        return None if noted[0] in kept else noted

    def _set_aside(self, words: bytes) -> None:
        put_aside(self._folder, f"{REFLECTIONS}-torn", words)
        note(
            self._folder,
            "Reflections whose answers were cut off by a crash, and so were never confirmed to "
            "their writer, were set aside.",
        )


def _fingerprint(path: Path, end: int) -> str:
    """Return a digest of what stands in a file just before a place."""
    start = max(0, end - _LOOK_BACK)
    with path.open("rb") as file:
        file.seek(start)
        before = file.read(end - start)
    return _digest(before) if len(before) == end - start else "-"


def _digest(data: bytes) -> str:
    """Return 24 hex digits that tell some bytes from others."""
    return blake2b(data, digest_size=12).hexdigest()
