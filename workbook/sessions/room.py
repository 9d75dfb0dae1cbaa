"""How much room a session has: for people, and for what they write.

More than that comes from no room full of people. Nothing that was kept is lost by it, and what
there is can be shown and closed as ever; a person is told of it by an alarm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.sessions.door import SessionOverfull
from workbook.settings import Settings, read_settings
from workbook.storage import raise_alarm

__all__ = ["Room"]

_MEGABYTE = 1024 * 1024
#: So often a page may ask at a door that lets nobody in; whoever hears that asks their facilitator.
_MOST_TURNED_AWAY = 30
#: Session id to how often this process, which serves one page, was turned away there.
_turned_away: Counter[str] = Counter()


class Room:
    """The room of one session.

    Parameters
    ----------
    folder
        The session's folder, in a data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder.parent.parent

    def most_people(self) -> int:
        """Return how many people may be in."""
        return self._settings().people_each_session

    def must_have(self, more: int = 0) -> None:
        """Refuse what would make the session larger than it may be.

        Parameters
        ----------
        more
            How many bytes would come.

        Raises
        ------
        SessionOverfull
            There is no room for them.
        OSError
            The folder cannot be read.
        """
        if self._bytes() + more > self._settings().session_megabytes * _MEGABYTE:
            self.alarm()
            raise SessionOverfull

    def alarm(self) -> None:
        """Note that more comes than people in a room cause."""
        raise_alarm(self._data, "stuffing", self._folder.name)

    @contextmanager
    def noticing(self, refusal: type[WorkbookError]) -> Iterator[None]:
        """Notice it when one page is turned away again and again."""
        try:
            yield
        except refusal:
            _turned_away[self._folder.name] += 1
            if _turned_away[self._folder.name] > _MOST_TURNED_AWAY:
                self.alarm()
            raise

    def _settings(self) -> Settings:
        """Return what the service has set; where that cannot be understood, what is usual."""
        with suppress(WorkbookError, OSError):
            return read_settings(self._data)
        return Settings()

    def _bytes(self) -> int:
        total = 0
        for path in self._folder.rglob("*"):
            with suppress(FileNotFoundError):  # something passing
                total += path.lstat().st_size
        return total
