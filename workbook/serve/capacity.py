"""How many pages this machine carries: by its memory, and by the files it lets be open."""

from __future__ import annotations

import contextlib
import sys

import psutil

from workbook.serve.forked import can_fork

__all__ = ["allowed_files", "carries"]

#: Bytes of memory that a page takes at most, with room to spare; `benchmarks.serving` measures it.
_FORKED_PAGE, _SPAWNED_PAGE = 30 * 1024**2, 90 * 1024**2
_LEAST_PAGES, _MOST_PAGES = 20, 300
#: Open files: what the server itself needs, what a page needs while it is being opened, and as many
#: as are ever asked for.
_FILES_OF_OURS, _FILES_OF_A_PAGE, _ENOUGH_FILES = 120, 22, 16_384


def carries(files: int) -> int:
    """Return how many pages this machine carries: two thirds of its free memory, and its files."""
    each = _FORKED_PAGE if can_fork() else _SPAWNED_PAGE
    free = int(psutil.virtual_memory().available)
    by_memory = max(_LEAST_PAGES, free * 2 // 3 // each)
    return max(1, min(_MOST_PAGES, by_memory, (files - _FILES_OF_OURS) // _FILES_OF_A_PAGE))


def allowed_files() -> int:
    """Take all the open files that the system lets this process have; return how many.

    Many systems begin with 1,024, which is enough for forty pages, and allow far more on asking.
    """
    if sys.platform == "win32":
        return 8192  # what its C library carries
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_FILES if most == resource.RLIM_INFINITY else min(most, _ENOUGH_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    now = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _ENOUGH_FILES if now == resource.RLIM_INFINITY else now
