"""The folder with the connection files of a server's kernels, and those that dead servers left.

A server that is killed cannot remove its own. So each holds a lock in it for as long as it lives,
which the system lets go whatever happens; the next server removes folders whose lock nobody holds.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["hold", "remove_left"]

#: What Voilà calls them. Others who use Voilà have such folders too, without our lock in it.
_FOLDERS = "voila_*"
_LOCK, _NOT_YET = "workbook.lock", "workbook.lock-"


def hold(folder: Path) -> FileLock:
    """Say that a server uses a folder, for as long as what is returned is kept.

    Parameters
    ----------
    folder
        Its folder, just made.
    """
    # Nobody else may find the lock before it is held.
    lock = FileLock(folder / _NOT_YET)
    lock.acquire()
    with suppress(OSError):  # Windows does not rename what is open: nobody removes it then
        (folder / _NOT_YET).rename(folder / _LOCK)
    return lock


def remove_left(root: Path) -> int:
    """Remove the folders of servers that are dead; return how many that were.

    Parameters
    ----------
    root
        The folder for temporary files, in which others keep theirs too.
    """
    return sum(_removed(folder) for folder in root.glob(_FOLDERS))


def _removed(folder: Path) -> bool:
    lock = folder / _LOCK
    try:
        if not (_is_ours(folder, stat.S_ISDIR) and _is_ours(lock, stat.S_ISREG)):
            return False
        with FileLock(lock, timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
    except (OSError, Timeout):
        return False  # somebody lives there, or it is not ours to look into
    return not folder.exists()


def _is_ours(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Say whether something is there, is no link to anywhere, and belongs to who runs this."""
    found = path.lstat()
    own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return own and is_kind(found.st_mode)
