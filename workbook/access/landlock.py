"""Landlock: what this process may open from here on, held by the kernel of Linux and not by Python.

Three system calls (https://docs.kernel.org/userspace-api/landlock.html), called through ctypes. The
libraries on PyPI do no more than that: `landlock` is a version for development only,
`py-landlock` and `landlockpy` are a few months old and have one author each, and none of them shuts
the system calls that Landlock leaves open (`workbook.access.seccomp`). Two pages of our own are
less to look after.

Which kernel holds what, by the version of its interface: 1, files; 2, moving between folders too;
3, cutting files too; 4, TCP; 5, devices; 6, signals and nameless sockets to other processes. Later
versions hold the same, and more that is not asked for here.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Open", "restrict", "version"]

#: The numbers of the system calls, the same on every machine there is but Alpha.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
#: How many rights on files each version knows; all of them are taken away but where given back.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_MOST_RIGHTS = 16
#: Connecting and binding TCP, from version 4; signals and abstract sockets, from version 6.
_TCP, _TCP_SINCE = 0b11, 4
_SCOPES, _SCOPES_SINCE = 0b11, 6

_READ = _READ_FILE | _READ_DIR
#: Never a program, a device, a pipe, a socket or a symbolic link.
_WRITE = _WRITE_FILE | _TRUNCATE | _MAKE_REG | _MAKE_DIR | _REMOVE_FILE | _REMOVE_DIR | _REFER
#: What a rule about a single file can say.
_OF_A_FILE = _READ_FILE | _WRITE_FILE | _TRUNCATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What stays open to a process. Whatever is not there is left out; links are followed once."""

    #: Files, and folders with all that is in them, to be read.
    read: tuple[Path, ...] = ()
    #: The same, to be read, written, made and deleted.
    write: tuple[Path, ...] = ()
    #: Folders whose names may be listed, with those of the folders in them, and nothing read.
    listed: tuple[Path, ...] = field(default=())


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return which version of Landlock the kernel has; 0 where it has none, or may not be asked."""
    if sys.platform != "linux":
        return 0
    with suppress(OSError, AttributeError):
        return _call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    return 0


def restrict(given: Open) -> int:
    """Shut everything to the calling thread, and what it will start, but what is given; for good.

    Parameters
    ----------
    given
        What stays open.

    Returns
    -------
    int
        The version of Landlock that holds it.

    Raises
    ------
    OSError
        Nothing was shut.
    """
    known = version()
    if not known:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    all_rights = (1 << _RIGHTS.get(known, _MOST_RIGHTS)) - 1
    rules = _Ruleset(
        all_rights,
        _TCP if known >= _TCP_SINCE else 0,
        _SCOPES if known >= _SCOPES_SINCE else 0,
    )
    ruleset = _call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(_size(known)), ctypes.c_uint32(0))
    try:
        for paths, rights in (
            (given.read, _READ),
            (given.write, _READ | _WRITE),
            (given.listed, _READ_DIR),
        ):
            _give(ruleset, paths, rights & all_rights)
        no_new_privileges()
        _call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return known


def no_new_privileges() -> None:
    """Never again let this process or what it starts get rights that it has not.

    Raises
    ------
    OSError
        The kernel does not do that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _size(known: int) -> int:
    """Return how much of the rules a kernel of this version knows."""
    return 24 if known >= _SCOPES_SINCE else 16 if known >= _TCP_SINCE else 8


def _give(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            continue  # what is not there needs no leave
        try:
            of_it = rights if stat.S_ISDIR(os.fstat(place).st_mode) else rights & _OF_A_FILE
            if of_it:
                beneath = _Beneath(of_it, place)
                _call(
                    _ADD,
                    ctypes.c_int(ruleset),
                    ctypes.c_int(_PATH_BENEATH),
                    ctypes.byref(beneath),
                    ctypes.c_uint32(0),
                )
        finally:
            os.close(place)


def _call(number: int, *words: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    done = int(libc.syscall(ctypes.c_long(number), *words))
    if done < 0:
        wrong = ctypes.get_errno()
        raise OSError(wrong, os.strerror(wrong))
    return done
