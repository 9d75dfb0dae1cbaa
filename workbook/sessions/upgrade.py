"""Bringing a session that an older workbook kept up to today's form, in place.

The first form had no reveal and no keys for reflections. The second kept every file from the
opening on, empty or not, and what passes away as hidden files beside the others. Today a feature
makes its file at its first write, and what passes away lies in `running/`.
"""

from __future__ import annotations

import json
from pathlib import Path

from workbook.sessions import tables
from workbook.sessions.csv.journal import JOURNAL
from workbook.sessions.folder import SessionFolder
from workbook.sessions.opening import KEY, new_key
from workbook.sessions.tally import COUNTS, count, tally_rows
from workbook.storage import PACKAGE, Json, StoreError, Table, disk, read_sheet

__all__ = ["form_of", "upgrade"]

#: What passes away, as the second form called it, and as it is called in `running/`.
_PASSING = {
    ".undo": JOURNAL,
    ".presence": "presence",
    ".counted": "counted.json",
    ".timer": "timer.json",
    ".screen": "screen.txt",
    ".language-off": "language-off",
}
#: What every session has from its opening on.
_ALWAYS = frozenset(("session", "responses", "reflections", "instrument"))


def form_of(folder: SessionFolder) -> int:
    """Return the number of the form in which a session is kept: 1, 2 or today's.

    Raises
    ------
    SessionNotFound, StoreError
        When it cannot be read.
    """
    with disk.as_store_error("The session cannot be read now."):
        folder.read()
        if folder.is_of_first_form():
            return 1
        mark = _package(folder.path).get(tables.FORMAT_MARK)
        return tables.FORMAT if mark == tables.FORMAT else 2


def upgrade(folder: SessionFolder) -> bool:
    """Bring a session up to today's form.

    Its description is written last: cut off before that, it is done again from the beginning, and
    what was done already is not done twice.

    Returns
    -------
    bool
        Whether there was anything to do.

    Raises
    ------
    SessionNotFound, StoreError
        When some of it stays as it was.
    """
    with folder.changing() as session:
        form = form_of(folder)
        if form == tables.FORMAT:
            return False
        _move_passing(folder, gone=session.state == "closed")
        if form == 1:
            _from_the_first(folder)
            folder.write(session)
        disk.replace(folder.path / PACKAGE, _described(folder))
        return True


def _move_passing(folder: SessionFolder, *, gone: bool) -> None:
    """Put what passes away into its own folder, or away."""
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
    if not (folder.path / KEY).exists():
        disk.replace(folder.path / KEY, new_key())


def _described(folder: SessionFolder) -> bytes:
    """Remove the files that hold nothing yet; return the description of those that stay."""
    instrument = folder.instrument
    own: list[Table] = [tables.together(instrument), tables.counts(instrument)]
    stay = [table for table in own if not _is_bare(folder.path / table.file, table.header)]
    names = {table.name for table in own}
    package = json.loads(tables.session_package(folder.id, instrument, *stay))
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
