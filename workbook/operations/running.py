"""What a running server notes of itself, so that `workbook doctor` can look it over.

A small file in the data folder, which is in no backup: how it was started and since when, never who
uses it. It goes when the server stops. After a kill it stays, and the process that it names is not
there any more; a number that the system gave to another process since is told by when that began.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

import psutil

from workbook import __version__
from workbook.storage import RUNNING_FILE, disk

__all__ = ["Running", "forget_running", "is_alive", "note_running", "read_running"]

#: Seconds by which two clocks of one system may tell the beginning of a process differently.
_SAME = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How a server was started."""

    pid: int
    #: When its process began, in seconds since the epoch, as the system has it.
    born: float
    #: When it opened, by this machine's clock: "2026-11-24 14:05".
    since: str
    version: str
    #: What it listens on: "127.0.0.1", "0.0.0.0", …
    host: str
    #: Its own address, and the one by which people reach it.
    listens_on: str
    address: str
    #: Whether it believes a proxy who is asking.
    behind_proxy: bool

    @property
    def only_here(self) -> bool:
        """Whether only this machine gets in."""
        return self.host in {"127.0.0.1", "localhost", "::1"}


def note_running(
    data: Path, *, host: str, listens_on: str, address: str, behind_proxy: bool
) -> None:
    """Note that this process serves a data folder; whatever is in the way, it goes on serving.

    Parameters
    ----------
    data
        The data folder.
    host
        What it listens on.
    listens_on, address
        Its own address, and the one by which people reach it.
    behind_proxy
        Whether it believes a proxy who is asking.
    """
    now = datetime.now()  # noqa: DTZ005 - this machine's
    noted = Running(
        pid=os.getpid(),
        born=float(psutil.Process().create_time()),
        since=f"{now:%Y-%m-%d %H:%M}",
        version=__version__,
        host=host,
        listens_on=listens_on,
        address=address,
        behind_proxy=behind_proxy,
    )
    with suppress(OSError):
        disk.replace(data / RUNNING_FILE, f"{json.dumps(asdict(noted), indent=2)}\n".encode())


def forget_running(data: Path) -> None:
    """Take away what this process noted; what another one noted since stays."""
    noted = read_running(data)
    if noted is not None and noted.pid == os.getpid():
        with suppress(OSError):
            (data / RUNNING_FILE).unlink(missing_ok=True)


def read_running(data: Path) -> Running | None:
    """Return what a server noted; None where there is nothing, or nothing that can be read."""
    try:
        noted: Any = json.loads((data / RUNNING_FILE).read_bytes())
        kinds = get_type_hints(Running)
        if set(noted) != {each.name for each in fields(Running)}:
            return None
        if not all(type(noted[name]) is kind for name, kind in kinds.items()):
            return None
        return Running(**noted)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def is_alive(noted: Running) -> bool:
    """Say whether the process that noted it still runs."""
    try:
        return abs(float(psutil.Process(noted.pid).create_time()) - noted.born) < _SAME
    except psutil.AccessDenied:  # somebody else's: it is there
        return True
    except (psutil.Error, OSError, ValueError, OverflowError):
        return False
