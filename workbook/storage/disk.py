"""Files that their owner alone can read, written whole or not at all.

Everything that differs between operating systems is here: permissions, forcing bytes to the
disk, replacing a file that another program may hold, and one lock for each folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from workbook.errors import WorkbookError

__all__ = [
    "LEAST_ROOM",
    "LOCK",
    "StoreError",
    "add_to_end",
    "as_store_error",
    "create",
    "draft_of",
    "finish_overwriting",
    "locked",
    "make_folder",
    "overwrite",
    "replace",
    "sync",
    "sync_folder",
    "truncate",
]

#: Bytes of room below which a disk counts as full: whoever watches over the workbook is told.
LEAST_ROOM = 50 * 1024**2
#: The file by which the processes that share a folder take turns.
LOCK = ".lock"
#: Seconds to wait for one's turn before saying so.
PATIENCE_FOR_A_TURN = 20.0
#: Seconds to wait on Windows while another program (a spreadsheet, say) holds a file.
PATIENCE_FOR_A_FILE = 5.0
WINDOWS = os.name == "nt"

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
# Windows needs O_BINARY to leave "\n" alone; elsewhere there is no such flag, nor any need.
_ALWAYS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_BARRED = {errno.EACCES, errno.EPERM, errno.EROFS}
#: What a system says that has no files without a name, or has no `/proc` to name them by.
_NO_UNNAMED = {
    *(errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.ENOTDIR),
    *(getattr(errno, name, errno.EINVAL) for name in ("EOPNOTSUPP", "ENOTSUP", "ENOSYS")),
}
_GONE = {errno.ENOENT, errno.ENOTDIR, getattr(errno, "ESTALE", errno.ENOENT)}

T = TypeVar("T")


class StoreError(WorkbookError):
    """The files of a session could not be read or written; what was kept before is still there."""


@contextmanager
def as_store_error(means: str) -> Iterator[None]:
    """Turn a fault of the disk into a sentence trio.

    Parameters
    ----------
    means
        What it means for what was being done: one sentence.

    Raises
    ------
    StoreError
        In place of any `OSError` inside the block.
    """
    try:
        yield
    except OSError as fault:
        happened, do = _cause_and_remedy(fault)
        raise StoreError(happened, means, do) from fault


def _cause_and_remedy(fault: OSError) -> tuple[str, str]:
    if isinstance(fault, TimeoutError):
        return (
            "Another part of the workbook has held these files for too long.",
            "Try again in a minute; if it goes on, restart the workbook.",
        )
    if fault.errno in _FULL:
        return "The disk is full.", "Make some room on the disk, then try again."
    if fault.errno in _BARRED and WINDOWS:
        return (
            "A file that is needed is open in another program, such as a spreadsheet.",
            "Close the file there, then try again.",
        )
    if fault.errno in _BARRED:
        return (
            "The workbook is not allowed to use the folder or a file in it.",
            "Ask whoever looks after this machine to let the workbook read and write it, "
            "then try again.",
        )
    if fault.errno in _GONE:
        return (
            "The folder, or a file in it, is gone.",
            "Ask whoever looks after this machine to put it back, then try again.",
        )
    reason = errno.errorcode.get(fault.errno or 0, "an unknown fault")
    return (
        f"The disk reported a fault ({reason}).",
        "Ask whoever looks after this machine to look at the disk, then try again.",
    )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: one holder at a time, over all processes and threads.

    The system releases it when its holder dies.

    Raises
    ------
    OSError
        When the folder is gone or may not be written to; `TimeoutError` when nobody lets go
        for 20 seconds.
    """
    if not folder.is_dir():  # filelock would make the folder anew
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if WINDOWS:
        with FileLock(folder / LOCK, timeout=PATIENCE_FOR_A_TURN):
            yield
        return
    file = _take_turn(folder / LOCK)
    try:
        yield
    finally:
        os.close(file)


def _take_turn(path: Path) -> int:
    """Return the open lock file when it is our turn.

    The waiting is left to the system's own queue, which is quick and fair. `filelock` asks again
    and again instead: thirty waiting processes then leave no time for the one that works
    (`benchmarks/append.py`: a tenth of the responses a second).
    """
    import fcntl

    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | _ALWAYS, _FILE_MODE)
        try:
            os.fchmod(file, _FILE_MODE)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_in_a_thread(file, partial(fcntl.flock, file, fcntl.LOCK_EX))
        except BaseException:
            os.close(file)
            raise
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        # While we waited, somebody took the file away, or the folder: opening it will tell.
        os.close(file)


def _wait_in_a_thread(file: int, lock: Callable[[], None]) -> None:
    """Wait for a lock, but not for ever; close its file when it is not ours in the end."""
    turn: Future[None] = Future()

    def wait() -> None:
        fault = None
        try:
            lock()
        except OSError as trouble:
            fault = trouble
        if not turn.set_running_or_notify_cancel():
            os.close(file)  # nobody waits any more
        elif fault is None:
            turn.set_result(None)
        else:
            turn.set_exception(fault)

    threading.Thread(target=wait, daemon=True).start()
    try:
        turn.result(PATIENCE_FOR_A_TURN)
    except BaseException:
        if not turn.cancel():  # it came this very moment
            os.close(file)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, for their owner alone, to last."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):  # somebody else was quicker
        folder.mkdir(mode=_FOLDER_MODE)
        _for_its_owner_alone(folder)
    sync_folder(folder.parent)


def _for_its_owner_alone(folder: Path) -> None:
    """Give a new folder its rights, also where a umask took away what the owner needs."""
    if WINDOWS:
        return  # it has no such rights, and opens no folder
    try:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _ALWAYS)
    except PermissionError:  # the umask took even that
        folder.chmod(_FOLDER_MODE)
        return
    try:
        # Through the open folder: a page behind walls may change the rights of no mere path.
        os.fchmod(file, _FOLDER_MODE)
    finally:
        os.close(file)


def create(path: Path, data: bytes) -> None:
    """Write a new file for its owner alone and force it to the disk."""
    _write(path, data, os.O_EXCL)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in place of a file: after a crash it is the old one or the new one, whole.

    Where the system can (Linux), it is written without a name. It has one beside the older file
    only from when it is whole to when it takes that one's place, so that whoever is killed while
    writing leaves no second picture of the file behind.
    """
    draft = draft_of(path)
    if not _write_without_a_name(draft, data):
        _write(draft, data, os.O_TRUNC)
    _patiently(lambda: draft.replace(path))
    sync_folder(path.parent)


def draft_of(path: Path) -> Path:
    """Return what a file is called before `replace` puts it in its place."""
    return path.with_name(f".{path.name}.tmp")


def overwrite(path: Path, data: bytes) -> None:
    """Put `data` into a file itself, for processes that were given just this file; to last.

    A page behind walls was given a file as it lay there, and not what takes its place later. What
    is to stand there is whole beside it first, so whoever is killed in between leaves it to
    `finish_overwriting`. The caller holds the lock of the folder.
    """
    replace(_beside(path), data)
    finish_overwriting(path)


def finish_overwriting(path: Path) -> None:
    """Finish what somebody who was killed began with `overwrite`; the caller holds the lock."""
    beside = _beside(path)
    try:
        data = beside.read_bytes()
    except FileNotFoundError:
        return
    file = _patiently(lambda: os.open(path, os.O_WRONLY | os.O_CREAT | _ALWAYS, _FILE_MODE))
    try:
        _write_all(file, data)
        os.ftruncate(file, len(data))
        _force(file)
    finally:
        os.close(file)
    beside.unlink()
    sync_folder(path.parent)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.whole.tmp")


def _write_without_a_name(draft: Path, data: bytes) -> bool:
    """Write a draft that gets its name when it is whole; say whether that can be done here."""
    unnamed = getattr(os, "O_TMPFILE", 0)
    if not unnamed:
        return False
    try:
        file = os.open(draft.parent, unnamed | os.O_WRONLY | _ALWAYS, _FILE_MODE)
    except OSError as fault:
        if fault.errno in _NO_UNNAMED:
            return False
        raise
    try:
        os.fchmod(file, _FILE_MODE)
        _write_all(file, data)
        _force(file)
        if not _name(file, draft):
            return False
        if not _keeps_what_had_no_name(os.fstat(file).st_dev):
            _force(file)
    finally:
        os.close(file)
    return True


def _name(file: int, draft: Path) -> bool:
    """Give an open file without a name one, in place of what a crash left there."""
    for _ in range(3):  # somebody else, without the folder's lock, may write there too
        try:
            os.link(f"/proc/self/fd/{file}", draft, src_dir_fd=file, follow_symlinks=True)
        except FileExistsError:
            draft.unlink(missing_ok=True)
        except OSError as fault:
            if fault.errno in _NO_UNNAMED | {errno.EACCES, errno.EPERM, errno.EXDEV}:
                return False
            raise
        else:
            return True
    return False


@lru_cache(maxsize=64)
def _keeps_what_had_no_name(device: int) -> bool:
    """Say whether bytes that were forced to this disk while they had no name last with a name.

    They do where the journal has everything in order. Others (Btrfs) pass over a file without a
    name, so there it is forced again once it has one.
    """
    number = f"{os.major(device)}:{os.minor(device)}"
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            about, _, kind = line.partition(" - ")
            if about.split()[2:3] == [number]:
                return kind.split()[:1] in (["ext4"], ["xfs"], ["tmpfs"])
    return False


def _write(path: Path, data: bytes, how: int) -> None:
    file = _patiently(lambda: os.open(path, os.O_WRONLY | os.O_CREAT | how | _ALWAYS, _FILE_MODE))
    try:
        if not WINDOWS:
            os.fchmod(file, _FILE_MODE)  # an older file, or a umask, may say otherwise
        _write_all(file, data)
        _force(file)
    finally:
        os.close(file)


def add_to_end(path: Path, data: bytes) -> None:
    """Add bytes to the end of a file in one write; on any fault take back what arrived.

    Nothing is forced to the disk: see `sync`.
    """
    file = _patiently(lambda: os.open(path, os.O_WRONLY | os.O_APPEND | _ALWAYS))
    try:
        before = os.fstat(file).st_size
        try:
            _write_all(file, data)
        except OSError:
            # What cannot be taken back now is a torn end, which the next holder of the
            # lock finds; the fault itself is what must be told.
            with contextlib.suppress(OSError):
                os.ftruncate(file, before)
            raise
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    # The first call takes everything unless the disk is full; the second one then says so.
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, data[written:])


def truncate(path: Path, length: int) -> None:
    """Cut a file to `length` bytes, to last."""
    file = _patiently(lambda: os.open(path, os.O_WRONLY | _ALWAYS))
    try:
        os.ftruncate(file, length)
        _force(file)
    finally:
        os.close(file)


def sync(path: Path) -> None:
    """Force everything written to a file so far, by any process, to the disk."""
    file = _patiently(lambda: os.open(path, os.O_WRONLY | _ALWAYS))
    try:
        _force(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where a system can do that."""
    if WINDOWS:
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _force(file: int) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(file)  # the bytes and the length; the times can wait
        return
    try:  # on a Mac, fsync alone leaves bytes in the drive’s own memory
        import fcntl

        fcntl.fcntl(file, getattr(fcntl, "F_FULLFSYNC"))  # noqa: B009 - only Macs have it
    except (ImportError, AttributeError, OSError):
        os.fsync(file)


def _patiently(act: Callable[[], T]) -> T:
    """Do it; on Windows, try for some seconds while another program holds the file."""
    end = time.monotonic() + PATIENCE_FOR_A_FILE
    while True:
        try:
            return act()
        except PermissionError:
            if not WINDOWS or time.monotonic() > end:
                raise
            time.sleep(0.1)
