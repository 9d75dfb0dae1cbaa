"""The data folder itself: is it there, who can read it, has it room, who wrote it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shlex import quote

import psutil

from workbook import __version__
from workbook.access import KEYS
from workbook.errors import WorkbookError
from workbook.operations.checks.finding import (
    Finding,
    Look,
    broken,
    listed,
    number,
    to_see_to,
    unknown,
    well,
)
from workbook.operations.upgrades import FORMAT, must_not_be_older
from workbook.safeguarding import OUR_NAMES
from workbook.storage import CODES, EXAMPLE_FOLDER, PLANS, RELEASED, SESSIONS, TEAMS, disk

__all__ = [
    "can_be_read",
    "check_disk",
    "check_kind_of_disk",
    "check_leftovers",
    "check_rights",
    "check_version",
]

#: More than so many files are not looked at one by one.
_MOST_FILES = 500_000
#: What nobody but the workbook may read, whatever else is open. A service's own files of settings
#: and wording are no secret.
_SECRET = (KEYS, SESSIONS, PLANS, OUR_NAMES, CODES, "visits.json")
_LITTLE_ROOM = 500 * 1024**2
_LEAST_FILES, _FEW_FILES = 500, 5_000
_DAY = 24 * 60 * 60
#: File systems over a network or between two machines: what was forced to the disk may not be on
#: it, and two processes may hold one lock.
_SHARED = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "vboxsf", "9p", "drvfs", "webdav"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "davfs", "fuse.davfs", "prl_fs", "vmhgfs"),
    )
)
_IN_MEMORY = frozenset(("tmpfs", "ramfs"))


def can_be_read(look: Look) -> Finding | None:
    """Return what stands in the way of looking at the folder at all; None when nothing does."""
    data = look.data
    if not data.exists():
        return broken(
            "folder",
            f"There is no folder {data}.",
            "The workbook has not run with it yet, or its name is another one.",
            "Name the right folder with --data, or start the workbook once.",
        )
    if not data.is_dir():
        return broken(
            "folder",
            f"{data} is no folder.",
            "The workbook cannot keep anything in it.",
            "Name the right folder with --data.",
        )
    if not os.access(data, os.R_OK | os.X_OK):
        return broken(
            "folder",
            f"You may not read the folder {data}.",
            "That is as it should be, if the workbook runs as another user; but nothing in it "
            "can be looked over.",
            "Run this as the user who runs the workbook, or with sudo.",
        )
    return None


def check_rights(look: Look) -> Iterator[Finding]:
    """Look who can read and who owns what."""
    if disk.WINDOWS:
        yield unknown(
            "rights",
            "Who may read the data folder cannot be told on Windows.",
            "Look at its properties: only the user who runs the workbook should be there.",
        )
        return
    home, named = look.data.stat(), quote(str(look.data))
    open_folder = bool(stat.S_IMODE(home.st_mode) & 0o077)
    read, strange = _walked(look.data, home.st_uid)
    secret = {top: count for top, count in read.items() if top in _SECRET}
    if open_folder and secret:
        yield broken(
            "rights",
            f"Other users of this machine can read {_counted(secret)}.",
            "They could open what the links open, read what people answered, or see who works "
            "here.",
            f"`chmod -R go= {named}`. Then make the links anew whose files in keys/ were "
            "among them.",
        )
    elif open_folder:
        yield to_see_to(
            "rights",
            "The data folder is open to other users of this machine.",
            "What is in it is closed, but they can see what is there.",
            f"`chmod 700 {named}`",
        )
    elif secret:
        yield to_see_to(
            "rights",
            f"Inside the data folder, {_counted(secret)} could be read by others.",
            "The folder around them is closed, so nobody can reach them now; a copy might not be.",
            f"`chmod -R go= {named}`",
        )
    if strange:
        found = broken if any(top in _SECRET for top in strange) else to_see_to
        yield found(
            "rights",
            f"Another user owns {_counted(strange)} in the data folder.",
            "The workbook may not be able to read or write them: this happens when a command was "
            "run with sudo.",
            f"`chown -R --reference={named} {named}`",
        )
    if not (open_folder or secret or strange):
        yield well("rights", "Only the user who runs the workbook can read what is kept.")
    yield from _same_user(look, home.st_uid)


def _walked(data: Path, owner: int) -> tuple[Counter[str], Counter[str]]:
    """Count, by what they lie in, the files that others can read and those of another owner."""
    read: Counter[str] = Counter()
    strange: Counter[str] = Counter()
    for path in islice(_each(data), _MOST_FILES):
        try:
            found = path.lstat()
        except OSError:
            continue
        parts = path.relative_to(data).parts
        if parts[0] == EXAMPLE_FOLDER or stat.S_ISLNK(found.st_mode):
            continue
        read[parts[0]] += bool(stat.S_IMODE(found.st_mode) & 0o077)
        strange[parts[0]] += found.st_uid != owner
    return +read, +strange


def _each(data: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(data):
        for name in (*folders, *files):
            yield Path(folder) / name


def _counted(found: Counter[str] | dict[str, int]) -> str:
    return listed([f"{number(each, 'file', 'files')} in {top}" for top, each in found.items()])


def _same_user(look: Look, owner: int) -> Iterator[Finding]:
    if look.running is None:
        return
    try:
        runs_as = int(psutil.Process(look.running.pid).uids().effective)
    except psutil.Error:
        return
    if runs_as not in {owner, 0}:
        yield broken(
            "rights",
            "The workbook runs as another user than the one who owns the data folder.",
            "It may not be able to keep what people send.",
            "Start it as the owner of the folder, or give the folder to its user.",
        )
    elif runs_as == 0:
        yield to_see_to(
            "rights",
            "The workbook runs as the administrator of this machine.",
            "A fault in it would be a fault of the whole machine.",
            "Run it as a user of its own, as deploy/workbook.service does.",
        )


def check_disk(look: Look) -> Iterator[Finding]:
    """Look whether there is room on the disk, and whether it can be written."""
    free = shutil.disk_usage(look.data).free
    files, any_number = _files_left(look.data)
    if not os.access(look.data, os.W_OK):
        yield broken(
            "disk",
            "The data folder cannot be written by you.",
            "If you are the user who runs the workbook, nothing that people send is kept.",
            "Look at the rights of the folder, and whether its disk is mounted read-only.",
        )
    if free < disk.LEAST_ROOM or (any_number and files < _LEAST_FILES):
        yield broken(
            "disk",
            "The disk of the data folder is full.",
            "What people send cannot be kept; they are told so.",
            "Make room on it now.",
        )
    elif free < _LITTLE_ROOM or (any_number and files < _FEW_FILES):
        yield to_see_to(
            "disk",
            f"The disk of the data folder has little room left: {free // 1024**2:,} MB"
            + (f" and {files:,} files." if any_number else "."),
            f"Below {disk.LEAST_ROOM // 1024**2} MB it counts as full.",
            "Make room on it; old backups are a good place to begin.",
        )
    else:
        yield well("disk", f"The disk has {free // 1024**2:,} MB left.")


def _files_left(data: Path) -> tuple[int, bool]:
    """Return how many more files the disk takes, and whether it has a number of them at all."""
    if not hasattr(os, "statvfs"):
        return 0, False
    found = os.statvfs(data)
    return found.f_favail, found.f_files > 0


def check_kind_of_disk(look: Look) -> Iterator[Finding]:
    """Look whether the folder is on a disk of this machine."""
    kind = _kind_of_disk(look.data)
    if kind in _SHARED:
        yield to_see_to(
            "kind of disk",
            f"The data folder is on a shared drive ({kind}).",
            "Such a drive may lose what it said it kept, and let two processes write at once.",
            "Move the folder to a disk of this machine, with the workbook stopped.",
        )
    elif kind in _IN_MEMORY:
        yield to_see_to(
            "kind of disk",
            "The data folder is in this machine’s memory.",
            "Everything in it is gone when the machine restarts.",
            "Move the folder to a disk, with the workbook stopped.",
        )
    elif kind:
        yield well("kind of disk", f"The data folder is on a disk of this machine ({kind}).")
    else:
        yield unknown(
            "kind of disk",
            "What kind of disk the data folder is on cannot be told.",
            "Make sure that it is no network share.",
        )


def _kind_of_disk(data: Path) -> str:
    """Return the file system of a folder, in small letters; "" where nobody says."""
    around = (data, *data.parents)
    found = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    return next((found[each].casefold() for each in around if each in found), "")


def check_version(look: Look) -> Iterator[Finding]:
    """Look whether this workbook understands the folder, and whether the one that runs is it."""
    try:
        must_not_be_older(look.data)
    except WorkbookError as trouble:
        yield broken("version", trouble.happened, trouble.means, trouble.do)
    else:
        yield well("version", f"The data is in the form of this workbook (form {FORMAT}).")
    if look.running is not None and look.running.version != __version__:
        yield to_see_to(
            "version",
            f"The workbook that runs is version {look.running.version}; "
            f"installed is {__version__}.",
            "It was upgraded and not started again, so pages may not work.",
            "Start it again.",
        )
    else:
        yield well("version", f"This is workbook {__version__}.")


def check_leftovers(look: Look) -> Iterator[Finding]:
    """Look for what something that was killed left behind."""
    drafts = sum(1 for _ in _drafts(look))
    if drafts:
        yield to_see_to(
            "leftovers",
            f"{number(drafts, 'file or folder', 'files or folders')} in the data folder and beside "
            "it were never finished.",
            "Something was cut off. They can hold answers, and nothing reads them.",
            "Look at names that begin with a dot and end in .tmp or .unfinished, or begin with "
            ".draft-, .beginning- or .going-, and delete them while the workbook is stopped.",
        )
    left = sum(1 for _ in _kernel_folders(look))
    if left:
        yield to_see_to(
            "leftovers",
            f"{number(left, 'folder', 'folders')} of servers that were killed "
            f"{'is' if left == 1 else 'are'} in {tempfile.gettempdir()}.",
            "They hold no answers; another user of this machine could look for old pages with "
            "them.",
            f"Delete the folders {tempfile.gettempdir()}/voila_* that are older than the server.",
        )
    if not drafts and not left:
        yield well("leftovers", "Nothing unfinished was left behind.")


def _drafts(look: Look) -> Iterator[Path]:
    data = look.data
    places = (
        *(data.parent.glob(".*.unfinished"), data.glob("**/.*.tmp")),
        *(data.glob(f"{RELEASED}/**/.draft-*"), data.glob(f"{TEAMS}/.*"), data.glob(f"{PLANS}/.*")),
    )
    for found in places:
        try:
            for path in found:
                if path.name != disk.LOCK and _is_old(path, look):
                    yield path
        except OSError:
            continue


def _kernel_folders(look: Look) -> Iterator[Path]:
    if disk.WINDOWS:
        return
    began = look.running.born if look.running else float("inf")
    for path in Path(tempfile.gettempdir()).glob("voila_*"):
        try:
            ours = path.lstat().st_uid == look.data.stat().st_uid
            if ours and path.is_dir() and _is_old(path, look) and path.stat().st_mtime < began:
                yield path
        except OSError:
            continue


def _is_old(path: Path, look: Look) -> bool:
    try:
        return look.now.timestamp() - path.lstat().st_mtime > _DAY
    except OSError:
        return False
