"""Walls round a page's process: what it may open and do, held by the system it runs on.

A page needs little: its own session's folder, say, and no network. Where the kernel of Linux has
Landlock, its process is shut in with just that before anything of the page runs, and nothing in the
process can take the walls away again: not Python, not ctypes, not a program, because none can be
started. Everywhere else a page's process is what the user is who runs the workbook, and only
`workbook.access.confine` looks at what the managers' page opens.

What the walls let through is said by `what_walls_hold`, and at length in `docs/walls.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.access import landlock, seccomp

__all__ = [
    "Walls",
    "WallsFailed",
    "is_shut_in",
    "raise_walls",
    "standing",
    "walls_of_this_machine",
    "what_walls_hold",
]

_TCP_SINCE, _OTHERS_SINCE = 4, 6


class WallsFailed(RuntimeError):
    """The system could raise walls, and did not. Nobody should go on as if they stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """What is held of a process."""

    #: The version of Landlock; 0 where there is none, and then nothing is held at all.
    landlock: int
    #: Whether the system calls are shut that Landlock leaves open.
    calls: bool

    @property
    def files(self) -> bool:
        """Nothing opens but what was given."""
        return self.landlock > 0

    @property
    def programs(self) -> bool:
        """No program starts. Landlock alone refuses to run one that lies on a disk."""
        return self.landlock > 0

    @property
    def processes(self) -> bool:
        """No process starts either, and none is looked into."""
        return self.calls

    @property
    def tcp(self) -> bool:
        """Nothing is reached over TCP, and nothing listens."""
        return self.landlock >= _TCP_SINCE or self.calls

    @property
    def network(self) -> bool:
        """No socket of any kind is made, bound or connected."""
        return self.calls

    @property
    def others(self) -> bool:
        """No signal goes to another process."""
        return self.landlock >= _OTHERS_SINCE or self.calls


_standing: list[Walls] = []


def raise_walls(read: Sequence[Path], write: Sequence[Path], listed: Sequence[Path] = ()) -> Walls:
    """Shut this process in, for good; it must have one thread, because others would stay outside.

    Parameters
    ----------
    read
        Files, and folders with all that is in them, that may be read.
    write
        The same, to be read, written, made and deleted.
    listed
        Folders whose names may be listed.

    Returns
    -------
    Walls
        What is held; nothing where the kernel has no Landlock, and then nothing was changed.

    Raises
    ------
    WallsFailed
        The kernel has Landlock and the walls do not stand, or not all of them.
    """
    if not landlock.version():
        return Walls(landlock=0, calls=False)
    given = landlock.Open(read=tuple(read), write=tuple(write), listed=tuple(listed))
    try:
        threads = len(list(Path("/proc/self/task").iterdir()))
        if threads != 1:
            raise WallsFailed(f"there are {threads} threads, and walls are for one")
        held = landlock.restrict(given)
        calls = seccomp.is_known()
        if calls:
            seccomp.shut_calls()
    except OSError as refused:
        raise WallsFailed(refused.strerror or "the system refused") from refused
    walls = Walls(landlock=held, calls=calls)
    _standing.append(walls)
    return walls


def standing() -> Walls | None:
    """Return the walls that this process is behind, or None."""
    return _standing[-1] if _standing else None


def is_shut_in() -> bool:
    """Say whether this process is behind walls, or on a system that has none."""
    return bool(_standing) or not landlock.version()


def what_walls_hold() -> tuple[str, ...]:
    """Return sentences: what the walls of this system hold, and what they do not."""
    version = landlock.version()
    if not version:
        return (
            "This system has no walls for pages: each page’s process can open whatever the user "
            "who runs the workbook can.",
            f"{_why_none()} See docs/walls.md for what that means, and what else helps.",
        )
    walls = Walls(landlock=version, calls=seccomp.is_known())
    said = [
        f"Pages run behind walls (Landlock {version}): each opens the files that it needs, "
        "and starts no program."
    ]
    if walls.network:
        said.append("They have no network: a page’s process cannot make a socket of any kind.")
        said.append("They cannot start, signal or look into another process.")
    else:
        said.append(
            "They reach nothing over TCP, but other sockets are not held: that needs a filter of "
            "system calls, which there is for x86_64 and aarch64."
            if walls.tcp
            else "The network is not held: that needs Linux 6.7, or a machine of the kind x86_64 "
            "or aarch64."
        )
    said.append(
        "Not held: whether a file of a known name exists, how much of the processor a page takes, "
        "and whatever the kernel of the system itself gets wrong."
    )
    return tuple(said)


def walls_of_this_machine() -> str:
    """Return one sentence for whoever starts the workbook."""
    version = landlock.version()
    if not version:
        return "This system has no walls for pages; docs/walls.md says what that means."
    held = "files, programs, network" if seccomp.is_known() else "files, programs"
    return f"Pages run behind walls: {held}."


def _why_none() -> str:
    if sys.platform == "linux":
        return "Its kernel is older than Linux 5.13, or was started without Landlock."
    return "Only Linux has them."
