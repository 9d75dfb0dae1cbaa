"""How many have joined a session and how many would rather not answer; never who.

One line for each step: what a person's token hashes to, and a word. Nothing links it to a
response. The file lies in `running/` and goes when the session closes.
"""

from __future__ import annotations

import re
from pathlib import Path

from workbook.storage import disk

__all__ = ["JOINED", "PASSED", "PRESENCE", "RETURNED", "note", "read"]

PRESENCE = "presence"
JOINED, PASSED, RETURNED = "joined", "passed", "returned"

_LINE = re.compile(rb"(p[0-9a-f]{32}) (joined|passed|returned)")
#: Nobody can fill the disk by joining again and again.
_MOST_BYTES = 250_000


def read(folder: Path) -> dict[str, str]:
    """Return person to the last word noted about them; a line that a crash cut off is nothing.

    Raises
    ------
    OSError
        The file is there and cannot be read.
    """
    try:
        data = (folder / PRESENCE).read_bytes()
    except FileNotFoundError:
        return {}
    found: dict[str, str] = {}
    for line in data.split(b"\n")[:-1]:
        if (match := _LINE.fullmatch(line)) is not None:
            found[match[1].decode()] = match[2].decode()
    return found


def note(folder: Path, person: str, word: str) -> bool:
    """Note a step of a person, for good; the caller holds the folder's lock.

    Parameters
    ----------
    folder
        The folder for what passes away when the session closes.
    person
        What `workbook.sessions.responses.person_of` gave.
    word
        `JOINED`, `PASSED` or `RETURNED`. Somebody who passed or returned does not join again.

    Returns
    -------
    bool
        Whether it was news.

    Raises
    ------
    OSError
        It was not noted.
    """
    known = read(folder).get(person)
    if known == word or (word == JOINED and known is not None):
        return False
    path = folder / PRESENCE
    line = f"{person} {word}\n".encode()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        disk.make_folder(folder)
        disk.replace(path, line)
        return True
    if word == JOINED and len(data) > _MOST_BYTES:
        return False
    if not data.endswith(b"\n"):  # a crash cut the last line off
        disk.truncate(path, data.rfind(b"\n") + 1)
    disk.add_to_end(path, line)
    disk.sync(path)
    return True
