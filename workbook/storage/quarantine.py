"""What is set aside: what a crash broke off and what a spreadsheet changed, never read as data."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from workbook.storage import disk

__all__ = ["NOTICES", "SET_ASIDE", "note", "put_aside", "set_aside_copy", "set_aside_notices"]

#: The folder beside the files.
SET_ASIDE = "set-aside"
NOTICES = "notices.txt"


def set_aside_copy(folder: Path, name: str, data: bytes, notices: Iterable[str]) -> None:
    """Keep a copy of a file as it was found, and what was odd about it, before it is put right."""
    put_aside(folder, f"{name}-as-found", data)
    for notice in notices:
        note(folder, notice)
    note(folder, f"The file {name} was put back in its proper form.")


def set_aside_notices(folder: Path) -> tuple[str, ...]:
    """Return the sentences about everything that was set aside or put right, oldest first."""
    try:
        text = (folder / SET_ASIDE / NOTICES).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    # A sentence that was noted twice, because a crash came between, is said once.
    return tuple(dict.fromkeys(line for line in text.split("\n")[:-1] if line))


def put_aside(folder: Path, name: str, data: bytes) -> None:
    """Write bytes under a name that says what they are and nothing about when."""
    disk.make_folder(folder / SET_ASIDE)
    disk.create(folder / SET_ASIDE / f"{name}-{secrets.token_hex(4)}", data)
    disk.sync_folder(folder / SET_ASIDE)


def note(folder: Path, sentence: str) -> None:
    """Add a sentence to what is said about the folder's files."""
    disk.make_folder(folder / SET_ASIDE)
    path = folder / SET_ASIDE / NOTICES
    line = f"{sentence}\n".encode()
    if path.exists():
        disk.add_to_end(path, line)
        disk.sync(path)
    else:
        disk.replace(path, line)
