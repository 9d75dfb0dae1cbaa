"""The note that tells reflections nobody was told are kept from those that are.

Reflections go first and the response is what commits them. Before the reflections, the note says
where they begin and which response they belong to. If that response is not there whole, nobody was
told that the reflections were kept: they are set aside too, so that sending again stores them once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.codec import REFLECTIONS
from workbook.sessions.csv.growing_file import digest, fingerprint
from workbook.storage import disk, note, put_aside

__all__ = ["JOURNAL", "Journal"]

#: The note's file in `running/`.
JOURNAL = "undo"
_SIZE = 192
_HEADER = tables.reflections().encode([])


class Journal:
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
        self._path = running / JOURNAL

    @staticmethod
    def empty() -> bytes:
        """Return a note that says nothing; every note is as long."""
        return b" " * _SIZE

    def write(self, response: str, start: int, words: bytes) -> None:
        """Note which response reflections belong to, before they are added.

        Parameters
        ----------
        response
            The response's id in its file.
        start
            Where in the reflections they will begin.
        words
            What will be added.

        Raises
        ------
        OSError
            Nothing may be added.
        """
        said = (
            f"{response} {start} {len(words)} {digest(words)} "
            f"{fingerprint(self._reflections, start)}"
        )
        line = f"{said} {digest(said.encode())}".ljust(_SIZE).encode()
        if self._path.exists():
            disk.overwrite(self._path, line)
        else:  # a close that was killed half-way took it away
            disk.make_folder(self._path.parent)
            disk.create(self._path, line)
            disk.sync_folder(self._path.parent)

    def forget(self) -> None:
        """Let the note say nothing: what it meant is no more."""
        if self._path.exists():
            disk.overwrite(self._path, self.empty())

    def remove(self) -> None:
        """Take the note away."""
        self._path.unlink(missing_ok=True)
        if self._path.parent.is_dir():
            disk.sync_folder(self._path.parent)

    def undo(self, kept: Collection[str]) -> bool:
        """Take back reflections behind which no whole response ever came.

        Parameters
        ----------
        kept
            The ids of the responses there are.

        Returns
        -------
        bool
            Whether the reflections are shorter now.
        """
        noted = self._noted(kept)
        if noted is None:
            return False
        path = self._reflections
        start, length = int(noted[1]), int(noted[2])
        if not 0 < path.stat().st_size - start <= length or noted[4] != fingerprint(path, start):
            return False
        with path.open("rb") as file:
            file.seek(start)
            self._set_aside(file.read())
        disk.truncate(path, start)
        self.forget()
        return True

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
            if noted is not None and digest(words) == noted[3]:
                self._set_aside(words)
                return rows[:-count]
        return rows

    def _noted(self, kept: Collection[str]) -> list[str] | None:
        """Return the parts of the note about a response that is not there, or None."""
        try:
            noted = self._path.read_bytes().decode("ascii").split()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        if len(noted) != 6 or noted[5] != digest(" ".join(noted[:5]).encode()):  # noqa: PLR2004
            return None  # it never reached the disk whole, so nothing was written after it
        return None if noted[0] in kept else noted

    def _set_aside(self, words: bytes) -> None:
        put_aside(self._folder, f"{REFLECTIONS}-torn", words)
        note(
            self._folder,
            "Reflections whose answers were cut off by a crash, and so were never confirmed to "
            "their writer, were set aside.",
        )
