"""Which sessions there are, and which are a team's, without reading those of every other team.

Listing a folder is quick; reading a file for each of a thousand sessions is not, and a
facilitator's page asks every three seconds. So a process remembers which team each session is of
(it never changes) and reads only files of sessions it has not met.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.sessions.ids import is_session_id
from workbook.sessions.join_codes import read_code
from workbook.sessions.model import Session, SessionNotFound
from workbook.storage import disk

__all__ = ["Listing"]

#: A folder that changed just before it was listed may change again without its time telling: file
#: systems keep times in steps of up to two seconds.
_STEP = 2.5


class Listing:
    """The sessions of one data folder, as one process knows them.

    Parameters
    ----------
    folder
        Where sessions are; it need not be there yet.
    find
        Returns the session with an id, or raises a `WorkbookError`.
    """

    def __init__(self, folder: Path, find: Callable[[str], Session]) -> None:
        self._folder = folder
        self._find = find
        self._teams: dict[str, str] = {}
        self._listed: tuple[float, int, tuple[str, ...]] | None = None

    def each(self) -> Iterator[Session | str]:
        """Give every session by id; for one that cannot be read, a sentence."""
        for name in self._names():
            try:
                yield self._find(name)
            except SessionNotFound:
                continue  # deleted this very moment, or never a session
            except WorkbookError as trouble:
                yield f"Session {name}: {trouble.happened}"

    def newest_first(self) -> tuple[Session, ...]:
        """Return every session that can be read, the newest first."""
        found = [session for session in self.each() if isinstance(session, Session)]
        return tuple(sorted(found, key=_newest))

    def of_team(self, team_id: str) -> tuple[Session, ...]:
        """Return the sessions of the team with an id, the oldest first; none for ""."""
        if not team_id:
            return ()
        found = []
        for name in self._names():
            known = self._teams.get(name)
            if known is not None and known != team_id:
                continue
            try:
                session = self._find(name)
            except WorkbookError as trouble:
                if isinstance(trouble.__cause__, PermissionError):
                    # Behind a page's walls, which stay: it is not tried again every three seconds.
                    self._teams[name] = ""
                continue
            self._teams[name] = session.team_id
            if session.team_id == team_id:
                found.append(session)
        return tuple(sorted(found, key=_newest, reverse=True))

    def is_empty(self) -> bool:
        """Say whether no session is kept here, an older workbook's neither; quick in any case."""
        try:
            with os.scandir(self._folder) as entries:
                return not any(
                    is_session_id(entry.name) or read_code(entry.name) == entry.name
                    for entry in entries
                )
        except FileNotFoundError:
            return True

    def _names(self) -> tuple[str, ...]:
        """Return the ids of the sessions there are; listed anew when the folder has changed."""
        with disk.as_store_error("The sessions cannot be listed."):
            try:
                changed = self._folder.stat().st_mtime_ns
            except FileNotFoundError:  # nothing has been kept yet
                return ()
            if self._listed is not None:
                listed_at, as_of, names = self._listed
                if as_of == changed and listed_at - changed / 1e9 > _STEP:
                    return names
            now = time.time()
            names = tuple(
                sorted(path.name for path in self._folder.iterdir() if is_session_id(path.name))
            )
            self._listed = (now, changed, names)
            return names


def _newest(session: Session) -> tuple[int, str]:
    return (session.opened_on.toordinal() * -1, session.id)
