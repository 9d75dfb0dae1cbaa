"""A process confined to what is released: nothing else in the data folder opens to it any more.

The managers' page needs no more than that. Where the system has walls (`workbook.access.walls`)
these hold it, whatever runs in the process; this is then a second one. Where it has none, this is
the only one, and it holds exactly this: what Python code opens, lists, renames or deletes by its
path; programs that Python starts, processes that it forks, addresses that it connects to, and C
libraries that it loads by `ctypes`. It is Python looking at itself (PEP 578), so it does not hold
what compiled code does that is loaded already, a path relative to an open folder (`dir_fd`), a
folder that is opened by its number, or whoever can change the memory of the process. It stops a
mistake in a later change to the page, and not somebody who runs code of their own in it.

Running the page for another user of the machine is stronger there, and a service can have both: it
also works for a user who may read nothing else (`tests/access/test_confine.py` tries both).
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
        *("os.symlink", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.utime", "os.chdir"),
        *("os.setxattr", "os.removexattr", "os.listxattr", "os.getxattr"),
        *("shutil.copyfile", "shutil.move", "glob.glob"),
    )
)
#: What the page never does at all.
_NEVER = frozenset(
    (
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
        *("os.fork", "os.forkpty", "pty.spawn", "os.kill", "os.killpg"),
        *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname"),
        *("ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "os.fchdir"),
    )
)


def confine(home: Path, released: Path, *, read: Path | None = None) -> None:
    """Refuse this process everything in a data folder but what is released, until it ends.

    Python's own audit hook (PEP 578) is used: no Python code in the process can take it away again.

    Parameters
    ----------
    home
        The data folder. Files outside it open as before.
    released
        The folder inside it that stays open.
    read
        A folder inside it whose files can be read, and no more.
    """
    closed, free = os.path.realpath(home), os.path.realpath(released)
    shown = None if read is None else os.path.realpath(read)

    def look(event: str, given: tuple[Any, ...]) -> None:
        if event in _NEVER:
            raise PermissionError("this page starts nothing, and reaches nothing else")
        if event not in _LOOKS:
            return
        for path in given[:2]:
            if not isinstance(path, str | bytes | os.PathLike):
                continue
            place = os.path.realpath(os.fsdecode(path))
            if not _inside(place, closed) or _inside(place, free):
                continue
            if not (shown and _inside(place, shown) and event == "open" and _only_reads(given)):
                raise PermissionError("this page may read what is released, and nothing else")

    sys.addaudithook(look)


def _only_reads(given: tuple[Any, ...]) -> bool:
    """Say whether what is opened is only read: the flags stand behind the path and the mode."""
    flags = given[2] if len(given) > 2 else None  # noqa: PLR2004
    return isinstance(flags, int) and not flags & _WRITES


_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _inside(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder + os.sep)
