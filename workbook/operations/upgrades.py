"""Which form a data folder is kept in, and how an older one is brought up to today's, in place.

The form has a number, in `format.txt`. The first had no such file, no reveal and no keys for
reflections; the second kept every file from a session's opening on, empty or not, and what passes
away as hidden files; in the third a team was a name, a session's folder had the name of its join
code, and two keys opened everything; the fourth is today's. A folder without the file is recognised
by its sessions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.operations.to_teams import is_unfinished, upgrade_to_teams
from workbook.sessions import FORMAT, Sessions
from workbook.storage import EXAMPLE_FOLDER, StoreError, disk

__all__ = [
    "FORMAT",
    "FORMAT_FILE",
    "NewerFormat",
    "OlderFormat",
    "format_of",
    "must_be_current",
    "must_be_understood",
    "must_not_be_older",
    "upgrade",
]

FORMAT_FILE = "format.txt"


class NewerFormat(WorkbookError):
    """A data folder was written by a newer workbook than this one."""

    def __init__(self, found: int) -> None:
        super().__init__(
            f"The data folder was written by a newer workbook (form {found} of its files; this "
            f"workbook knows form {FORMAT}).",
            "Nothing was read and nothing was changed: an older workbook could spoil what a newer "
            "one wrote.",
            "Install the newer workbook again, or restore a backup that was made before it.",
        )


class OlderFormat(WorkbookError):
    """A data folder was written by an older workbook than this one."""

    def __init__(self) -> None:
        super().__init__(
            "The data folder was written by an older workbook.",
            "This one did not start on it, and nothing was changed.",
            "Run `workbook upgrade` with the same --data: it makes a backup first.",
        )


def format_of(data: Path) -> int:
    """Return the number of the form in which a folder is kept; today's for an empty one.

    Parameters
    ----------
    data
        The data folder; it need not be there.

    Raises
    ------
    StoreError
        It cannot be read.
    """
    with disk.as_store_error("The data folder cannot be read."):
        try:
            return int((data / FORMAT_FILE).read_text(encoding="ascii"))
        except FileNotFoundError:
            pass
        except ValueError:
            raise StoreError(
                f"The file {FORMAT_FILE} in the data folder holds no number.",
                "Without it the workbook cannot be sure how the folder is kept; nothing was "
                "changed.",
                f"Restore {FORMAT_FILE} from a backup.",
            ) from None
    forms = [older.form for folder in _folders(data) for older in Sessions(folder).older()]
    forms += [FORMAT - 1 for folder in _folders(data) if is_unfinished(folder)]
    return min(forms, default=FORMAT)


def must_be_understood(data: Path) -> None:
    """Refuse a folder that a newer workbook wrote.

    Raises
    ------
    NewerFormat, StoreError
        It is one, or cannot be read.
    """
    with disk.as_store_error("The data folder cannot be read."):
        if (data / FORMAT_FILE).is_file() and (found := format_of(data)) > FORMAT:
            raise NewerFormat(found)


def must_not_be_older(data: Path) -> None:
    """Refuse a folder that is in another form than today's.

    Raises
    ------
    NewerFormat, OlderFormat, StoreError
        It is, or cannot be read.
    """
    must_be_understood(data)
    if format_of(data) < FORMAT:
        raise OlderFormat


def must_be_current(data: Path) -> None:
    """Refuse a folder that is not in today's form; note the form of one that is.

    Raises
    ------
    NewerFormat, OlderFormat, StoreError
        It is not, or cannot be read.
    """
    must_not_be_older(data)
    _note(data)


def upgrade(data: Path, *, today: Callable[[], date] = date.today) -> int:
    """Bring a folder up to today's form, in place; return how many sessions were changed.

    Each session changes by itself, and its folder gets its name last. Cut off anywhere, it is
    finished by doing it again, and what was done already is not done twice.

    Parameters
    ----------
    data
        The data folder. Nobody should be answering meanwhile.
    today
        Gives the day.

    Raises
    ------
    NewerFormat, OldRegisterRefused, StoreError
        It is from a newer workbook; or something in it stays as it was, the rest being upgraded.
    """
    must_be_understood(data)
    changed = sum(upgrade_to_teams(folder, today=today) for folder in _folders(data))
    _note(data)
    return changed


def _folders(data: Path) -> tuple[Path, ...]:
    """Return the folder, and the one of the invented service inside it."""
    return (data, data / EXAMPLE_FOLDER)


def _note(data: Path) -> None:
    with disk.as_store_error("The form of the data folder cannot be noted."):
        path = data / FORMAT_FILE
        if data.is_dir() and not (path.is_file() and path.read_bytes() == _NOTE):
            disk.replace(path, _NOTE)


_NOTE = f"{FORMAT}\n".encode("ascii")
