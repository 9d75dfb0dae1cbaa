"""A process confined to what is released: nothing else in the data folder opens to it any more.

The managers' page needs no more than that, and by this it cannot get more, whatever a later change
to it does. Running it for another user of the machine is stronger, and a service can have both: the
page also works for a user who may read nothing else (`tests/access/test_confine.py` tries both).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

__all__ = ["confine"]

_LOOKS = frozenset(
    (
        *("open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.truncate", "os.link"),
        *("os.symlink", "os.mkdir", "os.rmdir", "shutil.copyfile", "shutil.move", "glob.glob"),
    )
)


def confine(home: Path, released: Path) -> None:
    """Refuse this process everything in a data folder but what is released, until it ends.

    Python's own audit hook (PEP 578) is used: nothing in the process can take it away again.

    Parameters
    ----------
    home
        The data folder. Files outside it open as before.
    released
        The folder inside it that stays open.
    """
    closed, free = os.path.realpath(home), os.path.realpath(released)

    def look(event: str, given: tuple[Any, ...]) -> None:
        if event not in _LOOKS:
            return
        for path in given[:2]:
            if not isinstance(path, str | bytes | os.PathLike):
                continue
            place = os.path.realpath(os.fsdecode(path))
            if _inside(place, closed) and not _inside(place, free):
                raise PermissionError("this page may read what is released, and nothing else")

    sys.addaudithook(look)


def _inside(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder + os.sep)
