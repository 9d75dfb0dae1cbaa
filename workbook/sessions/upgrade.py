"""Bringing a session that an older workbook kept up to today's form, in place.

The first form had no reveal and no keys for reflections. The second kept every file from the
opening on, empty or not, and what passes away as hidden files beside the others. In the third a
session's folder had the name of its join code, and its team was a name. Today it has a name of its
own, and the code is a file under `codes/` for as long as it works.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook.sessions import codes, tables
from workbook.sessions.csv.old_note import OLD_NOTE
from workbook.sessions.folder import SessionFolder
from workbook.sessions.join_codes import read_code
from workbook.sessions.model import SessionNotFound
from workbook.sessions.tally import COUNTS, count, tally_rows
from workbook.storage import CODES, PACKAGE, Json, StoreError, Table, disk, read_sheet

__all__ = ["OlderSession", "older_sessions"]

#: What passes away, as the second form called it, and as it is called in `running/`. Who was there
#: by its older list is nowhere: everybody still there comes in anew.
_PASSING = {
    ".undo": OLD_NOTE,
    ".counted": "counted.json",
    ".timer": "timer.json",
    ".screen": "screen.txt",
    ".language-off": "language-off",
}
#: What every session has from its opening on.
_ALWAYS = frozenset(("session", "responses", "reflections", "instrument"))


class OlderSession:
    """A session as an older workbook kept it: in a folder that has the name of its join code.

    Parameters
    ----------
    path
        The folder.
    today
        Gives the day.
    """

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        self._folder = SessionFolder(path, today)
        #: The join code.
        self.code = path.name
        #: The folder, for what features of an older workbook kept in it.
        self.path = path

    @property
    def form(self) -> int:
        """The number of the form in which it is kept: 1, 2 or 3.

        Raises
        ------
        SessionNotFound, StoreError
            It cannot be read.
        """
        with disk.as_store_error("The session cannot be read now."):
            self._folder.read()
            if self._folder.is_of_first_form():
                return 1
            mark = _package(self.path).get(tables.FORMAT_MARK)
            return 3 if mark in {3, tables.FORMAT} else 2

    @property
    def team(self) -> str:
        """The team's name, as its facilitator wrote it."""
        with self._folder.reading() as session:
            return session.team

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        with self._folder.reading() as session:
            return session.state == "closed"

    def upgrade(self, session_id: str, team_id: str, room_days: int) -> None:
        """Bring it up to today's form, under a name of its own.

        Its folder gets that name last: cut off before that, this is done again from the beginning,
        and what was done already is not done twice.

        Parameters
        ----------
        session_id, team_id
            Its id and its team's; the same ones each time.
        room_days
            For how many days a code works after its session closed.

        Raises
        ------
        SessionNotFound, StoreError
            Some of it stays as it was.
        """
        folder, home = self._folder, self.path.parent
        with folder.changing() as session:
            form = self.form
            _move_passing(folder, gone=session.state == "closed")
            if form == 1:
                _from_the_first(folder)
            package = _described(folder, session_id)
            today = replace(session, id=session_id, code=self.code, team_id=team_id)
            folder.write(today)
            disk.replace(self.path / PACKAGE, package)
            if codes.works(today, room_days, folder.today()):
                _lead_to(home.parent / CODES, self.code, session_id)
        with disk.as_store_error("The session is not upgraded yet; everything in it is safe."):
            self.path.replace(home / session_id)
            disk.sync_folder(home)


def older_sessions(home: Path, today: Callable[[], date]) -> tuple[OlderSession, ...]:
    """Return the sessions that are kept as an older workbook kept them, by code.

    Parameters
    ----------
    home
        Where sessions are; it need not be there.
    today
        Gives the day.

    Raises
    ------
    StoreError
        They cannot be listed.
    """
    with disk.as_store_error("The sessions cannot be listed."):
        try:
            names = sorted(
                path.name for path in home.iterdir() if read_code(path.name) == path.name
            )
        except FileNotFoundError:
            return ()
        found = []
        for name in names:
            with suppress(SessionNotFound):  # a folder, but no session
                if (home / name / tables.SESSION.file).exists():
                    found.append(OlderSession(home / name, today))
        return tuple(found)


def _lead_to(folder: Path, code: str, session_id: str) -> None:
    """Let a code lead to a session; the caller knows that it leads nowhere else."""
    disk.make_folder(folder)
    disk.replace(folder / code, f"{session_id}\n".encode())


def _move_passing(folder: SessionFolder, *, gone: bool) -> None:
    """Put what passes away into its own folder, or away; who was there, away in any case."""
    for path in (folder.path / ".presence", folder.running / "presence"):
        path.unlink(missing_ok=True)
    for old, new in _PASSING.items():
        path = folder.path / old
        if not path.is_file():
            continue
        if gone:
            path.unlink()
        else:
            disk.make_folder(folder.running)
            path.replace(folder.running / new)
    for place in (folder.running, folder.path):
        if place.is_dir():
            disk.sync_folder(place)


def _from_the_first(folder: SessionFolder) -> None:
    """Give a session of the first form its keys and, when it is closed, its figures."""
    session, instrument = folder.read(), folder.instrument
    folder.answers.give_keys()
    if session.state == "closed":
        figures = count(instrument, folder.answers.responses()[0])
        rows = tally_rows(instrument, figures)
        disk.replace(folder.path / COUNTS, tables.counts().encode(rows))


def _described(folder: SessionFolder, session_id: str) -> bytes:
    """Remove the files that hold nothing yet; return the description of those that stay."""
    instrument = folder.instrument
    own: list[Table] = [tables.together(instrument), tables.counts(instrument)]
    stay = [table for table in own if not _is_bare(folder.path / table.file, table.header)]
    names = {table.name for table in own}
    package = json.loads(tables.session_package(session_id, instrument, *stay))
    # What features keep is known from what the older workbook said of it.
    for resource in _package(folder.path).get("resources", []):
        name, path = resource.get("name"), folder.path / str(resource.get("path"))
        if name in names | _ALWAYS or path.parent != folder.path or path.suffix != ".csv":
            continue
        header = [field["name"] for field in resource.get("schema", {}).get("fields", [])]
        if not _is_bare(path, header):
            package["resources"].append(resource)
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _is_bare(path: Path, header: list[str] | tuple[str, ...]) -> bool:
    """Say whether a file is not there any more, or held nothing and is gone now."""
    try:
        if read_sheet(path.read_bytes(), path.name, header).rows:
            return False
    except FileNotFoundError:
        return True
    except StoreError:
        return False  # whatever somebody made of it, it stays
    path.unlink()
    return True


def _package(folder: Path) -> Json:
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return package if isinstance(package, dict) else {}
