"""A copy of everything that is kept, in one file, made while people answer; and back again.

The file is a ZIP that any program opens. Beside the data folder's own files it holds `backup.json`:
the form of the folder and, for each file, its length and SHA-256. Each session and each plan is
copied while its lock is held, so it is as it was between two answers or changes, and what is
released to managers last, so a copy never forgets something published that it has the answers of.

It holds what the folder holds, answers included: keep it as carefully, and no longer than answers
are kept. Left out is what opens something (keys and join codes, so that restoring never opens again
what was ended), what says which words came last (the notes about them), the service's own names,
which never leave the machine (whoever keeps them has them elsewhere), and what belongs to one
machine or one moment: locks, the address, who has come in, the invented service.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from workbook import __version__
from workbook.access import KEYS
from workbook.errors import WorkbookError
from workbook.operations.unpacking import check_directory, check_entries, on_the_disk, swells
from workbook.operations.upgrades import FORMAT, NewerFormat, format_of
from workbook.plans import RUNNING as IN_A_PLAN_NOW
from workbook.safeguarding import OUR_NAMES
from workbook.sessions import RUNNING, Sessions
from workbook.settings import SETTINGS_FILE, read_settings
from workbook.storage import (
    ADDRESS_FILE,
    ALARMS,
    CODES,
    DAILY_FILE,
    EXAMPLE_COPIES,
    EXAMPLE_FOLDER,
    PLANS,
    RELEASED,
    RUNNING_FILE,
    SESSIONS,
    disk,
)

__all__ = [
    "LIST",
    "Backup",
    "BackupRefused",
    "back_up",
    "check_backup",
    "clear_unfinished",
    "restore",
]

#: The file inside a backup that lists all others.
LIST = "backup.json"
_LEFT_OUT = frozenset(
    (
        *(disk.LOCK, ADDRESS_FILE, RUNNING_FILE, DAILY_FILE, "visits.json"),
        *(EXAMPLE_FOLDER, EXAMPLE_COPIES, KEYS, CODES, ALARMS, OUR_NAMES),
    )
)
#: The keys of an older workbook: its backups have them, and they are not restored.
_OLD_KEYS = frozenset(("facilitator-key.txt", "manager-key.txt"))
_OLD_SESSION_KEY = ".facilitator"
#: The notes about words that are not in yet, and, of an older workbook, about the newest ones.
_NOTES = (f"/{RUNNING}/unfinished", f"/{RUNNING}/undo")
#: In these each folder is one thing, which is copied by itself.
_EACH = (SESSIONS, PLANS)
#: What comes with a checkout of the workbook and is no data.
_SHIPPED = frozenset(("README.md", "schema", ".gitignore"))
#: What a service has written beforehand, where a backup is restored.
_STAYS = frozenset((*_SHIPPED, SETTINGS_FILE, OUR_NAMES))
#: The longest list that is read, in bytes: that of a hundred thousand sessions and more.
_LONGEST_LIST = 256 * 1024 * 1024
_PIECE = 1024 * 1024
_MEGABYTE = 1_000_000
#: What a restore leaves free on the disk: a full one keeps no answer.
_LEFT_FREE = 200 * _MEGABYTE
#: A file takes a few thousand bytes of a disk, so no backup of any service has more.
_MOST_FILES = 1_000_000
_NAME = re.compile(r"[A-Za-z0-9._ -]{1,120}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTHING = "Nothing was restored, and nothing was changed."


class BackupRefused(WorkbookError):
    """A backup could not be made, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds, in numbers."""

    sessions: int
    plans: int
    files: int
    #: The form of the folder that it was made of.
    form: int
    #: The day on which it was made.
    made_on: str
    #: How many files were left out, when it was made: the workbook gives no file such a name.
    left_out: int = 0


# ---- what a run that was killed leaves behind

_UNFINISHED = re.compile(r"\..+\.(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]+)\.[0-9a-f]{8}\.unfinished")


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _draft(target: Path) -> Path:
    """Return where something is made before it gets its name; it says whose it is."""
    mine = f"{_host()}-{os.getpid()}.{secrets.token_hex(4)}"
    return target.with_name(f".{target.name}.{mine}.unfinished")


def clear_unfinished(folder: Path) -> None:
    """Remove half-made backups and half-restored folders, which hold answers too.

    Parameters
    ----------
    folder
        Where a backup or a data folder was to be. Only what this machine's own runs left there is
        removed, and nothing of one that is still at work.
    """
    import psutil

    with suppress(OSError):
        for path in list(folder.iterdir()):
            made = _UNFINISHED.fullmatch(path.name)
            if made is None or made["host"] != _host() or psutil.pid_exists(int(made["pid"])):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


# ---- making one


def back_up(data: Path, target: Path, *, today: Callable[[], date] = date.today) -> Backup:
    """Write a backup; the file is there whole, or not at all.

    Parameters
    ----------
    data
        The data folder. People may be answering.
    target
        The file to write, outside the data folder. It must not be there yet.
    today
        Gives the day.

    Raises
    ------
    BackupRefused
        The folder is not there, or the file may not be written where it should be.
    StoreError
        Something could not be read or written.
    """
    data, target = data.resolve(), target.resolve()
    nothing = "No backup was made, and nothing was changed."
    if not data.is_dir():
        raise BackupRefused(
            f"There is no data folder at {data}.", nothing, "Say which it is with --data FOLDER."
        )
    if target.is_relative_to(data):
        raise BackupRefused(
            "The backup would be inside the folder that it saves.",
            nothing,
            "Choose a place outside it, best on another disk.",
        )
    if target.exists():
        raise BackupRefused(
            f"There is a file at {target} already.", nothing, "Choose another name."
        )
    clear_unfinished(target.parent)
    draft = _draft(target)
    try:
        with disk.as_store_error("No backup was made, and nothing in the data folder was changed."):
            backup = _write(data, draft, today().isoformat())
            draft.rename(target)
            disk.sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return backup


def _write(data: Path, draft: Path, day: str) -> Backup:
    files: dict[str, dict[str, Any]] = {}
    left_out, taken = 0, set[str]()
    opener = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opener, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            for folder in _folders(data):
                if folder.parent.name == SESSIONS:
                    _repair(data, folder.name)
                for name, content in sorted(_copied(data, folder).items(), key=_ours_first):
                    if not _may_be_restored(name, taken):
                        left_out += 1
                        continue
                    taken.add(name.casefold())
                    archive.writestr(_entry(name, content), content)
                    digest = hashlib.sha256(content).hexdigest()
                    files[name] = {"bytes": len(content), "sha256": digest}
            form = format_of(data)
            about = {"workbook": __version__, "format": form, "made_on": day, "files": files}
            listed = json.dumps(about, indent=1).encode()
            archive.writestr(_entry(LIST, listed), listed)
        raw.flush()
        os.fsync(raw.fileno())
    return replace(_backup(about), left_out=left_out)


def _ours_first(file: tuple[str, bytes]) -> tuple[bool, str]:
    """Order files so that of two names which some systems take for one, ours comes first."""
    return file[0] != file[0].casefold(), file[0]


def _may_be_restored(name: str, taken: set[str]) -> bool:
    """Say whether a restore would take a file of a name: one odd name, and it takes none at all."""
    parts = name.split("/")
    named = all(_NAME.fullmatch(part) and part.strip(". ") for part in parts)
    return named and name.casefold() not in taken


def _entry(name: str, content: bytes) -> zipfile.ZipInfo:
    # Without the time at which a file was written, which says when somebody answered.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if swells(content) else zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _folders(data: Path) -> Iterator[Path]:
    """Give the folders that are copied each in one piece, what is released last."""
    yield data
    for name in sorted(each.name for each in data.iterdir() if each.is_dir()):
        if name in _LEFT_OUT | _SHIPPED | {*_EACH, RELEASED} or name.startswith("."):
            continue
        yield data / name
    for around in (data / each for each in _EACH if (data / each).is_dir()):
        yield around
        for folder in sorted(around.iterdir()):
            if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith("."):
                yield folder
    if (released := data / RELEASED).is_dir():
        yield released


def _repair(data: Path, session_id: str) -> None:
    """Put right what a crash left in a session: the note that tells how is not copied."""
    with suppress(WorkbookError):  # it is copied as it is
        Sessions(data).repair(session_id)


def _opens_something(name: str) -> bool:
    """Say whether a file, by its name in the folder, is a key of an older workbook."""
    return name in _OLD_KEYS or (
        name.startswith(f"{SESSIONS}/") and name.endswith(f"/{_OLD_SESSION_KEY}")
    )


def _copied(data: Path, folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name, as they are between two changes; none if it is gone."""
    whole = folder not in {data, *(data / each for each in _EACH)}
    found: dict[str, bytes] = {}
    with ExitStack() as held, suppress(FileNotFoundError):
        held.enter_context(disk.locked(folder))
        paths = sorted(folder.rglob("*")) if whole else sorted(folder.iterdir())
        for path in paths:
            name = path.relative_to(data).as_posix()
            if (
                name.split("/")[0] in _LEFT_OUT | _SHIPPED
                or _opens_something(name)
                or _passes_away(name)
                or path.name == disk.LOCK
                or path.name.endswith(".tmp")
                or path.is_symlink()
                or not path.is_file()
            ):
                continue
            with suppress(FileNotFoundError):  # something passing, such as who is present
                found[name] = path.read_bytes()
    return found


def _passes_away(name: str) -> bool:
    """Say whether a file is of use for some minutes alone, and tells of them."""
    top, _, rest = name.partition("/")
    if top == PLANS:
        return rest.split("/")[1:2] == [IN_A_PLAN_NOW]
    return top == SESSIONS and name.endswith(_NOTES)


# ---- and back again


def check_backup(source: Path) -> Backup:
    """Read a backup to its end and compare every file with its checksum.

    Raises
    ------
    BackupRefused
        It is not whole, or not a backup of the workbook.
    """
    with _opened(source) as (archive, about):
        for name, told in about["files"].items():
            for _ in _pieces(archive, name, told):
                pass
        return _backup(about)


def restore(source: Path, data: Path) -> Backup:
    """Put a backup in place of an empty data folder, once every checksum has been compared.

    No link is in it, so all of them have to be handed out anew. Join codes that should work do.
    Nothing is written of one that would take more of the disk than is allowed or there.

    Parameters
    ----------
    source
        A file that `back_up` wrote.
    data
        Where to; it must not be there, or hold nothing that anybody wrote. Only `settings.toml`
        may stand in it, and say how large a backup may be (`restore_megabytes`); that of the
        backup takes its place, if there is one. And the service's own names, which stay: no
        backup has them.

    Raises
    ------
    BackupRefused
        The backup is not whole, or too large, or there is something in the folder.
    SettingsUnreadable
        The `settings.toml` that stands there cannot be understood.
    NewerFormat
        It was made by a newer workbook.
    StoreError
        Something could not be read or written.
    """
    data = data.resolve()
    if data.exists() and (not data.is_dir() or _holds_something(data)):
        raise BackupRefused(
            f"There is something in {data} already.",
            f"{_NOTHING} A backup is never put on top of what somebody wrote.",
            "Choose a folder that is not there yet: --data FOLDER. If the workbook is running on "
            "this one, stop it first.",
        )
    most = read_settings(data).restore_megabytes
    clear_unfinished(data.parent)
    draft = _draft(data)
    try:
        with disk.as_store_error(_NOTHING), _opened(source) as (archive, about):
            if about["format"] > FORMAT:
                raise NewerFormat(about["format"])
            _check_room(about, data, most)
            disk.make_folder(draft)
            for name, told in about["files"].items():
                if _opens_something(name):
                    continue
                path = draft.joinpath(*PurePosixPath(name).parts)
                disk.make_folder(path.parent)
                opener = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(opener, "wb") as file:
                    for piece in _pieces(archive, name, told):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
            if about["format"] == FORMAT:
                with suppress(WorkbookError):  # the workbook does it once a day, too
                    Sessions(draft).tidy_codes()
            _put_in_place(draft, data)
            return _backup(about)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _holds_something(data: Path) -> bool:
    nothing = _STAYS | {disk.LOCK}
    return any(each.name not in nothing for each in data.iterdir())


def _check_room(about: dict[str, Any], data: Path, most: int) -> None:
    """Refuse a backup that would take more of the disk than is allowed, or than there is."""
    needed = on_the_disk({name: told["bytes"] for name, told in about["files"].items()})
    megabytes = -(-needed // _MEGABYTE)
    if megabytes > most:
        raise BackupRefused(
            f"The backup would take {megabytes} MB of the disk, and {most} MB are allowed.",
            _NOTHING,
            "If it is yours and has grown so large, allow more: write the line "
            f"restore_megabytes = {megabytes} into the file {SETTINGS_FILE} in {data}, and restore "
            "again.",
        )
    there = next(each for each in data.parents if each.exists())
    free = shutil.disk_usage(there).free - _LEFT_FREE
    if needed > free:
        raise BackupRefused(
            f"The backup would take {megabytes} MB of the disk, and {max(0, free) // _MEGABYTE} MB "
            f"can be taken: {_LEFT_FREE // _MEGABYTE} MB stay free.",
            _NOTHING,
            "Make room on the disk, or choose a folder on another one: --data FOLDER.",
        )


def _put_in_place(draft: Path, data: Path) -> None:
    if data.exists():
        for name in sorted(_STAYS):
            if (draft / name).exists():
                continue  # the backup's own settings
            if (data / name).is_dir():
                shutil.copytree(data / name, draft / name)
            elif (data / name).exists():
                shutil.copy2(data / name, draft / name)
        before = data.with_name(f".{data.name}-before-{secrets.token_hex(4)}")
        data.rename(before)
        draft.rename(data)
        shutil.rmtree(before, ignore_errors=True)
    else:
        draft.rename(data)
    disk.sync_folder(data.parent)


class _opened:  # noqa: N801 - used as a function
    """A backup that is open and whose list makes sense, though its files are not compared yet."""

    def __init__(self, source: Path) -> None:
        self._source = source

    def __enter__(self) -> tuple[zipfile.ZipFile, dict[str, Any]]:
        try:
            check_directory(self._source, _MOST_FILES)
            self._archive = zipfile.ZipFile(self._source)
        except FileNotFoundError:
            raise BackupRefused(
                f"There is no file at {self._source}.", _NOTHING, "Look where the backup is."
            ) from None
        except (OSError, *_NOT_WHOLE):
            raise _broken(self._source) from None
        try:
            return self._archive, _list_of(self._archive)
        except BaseException as trouble:
            self._archive.close()
            if isinstance(trouble, _NOT_WHOLE) or _names_no_place(trouble):
                raise _broken(self._source) from None
            raise

    def __exit__(self, kind: object, trouble: BaseException | None, trace: object) -> None:
        del kind, trace
        self._archive.close()
        if isinstance(trouble, _NOT_WHOLE):
            raise _broken(self._source) from None


#: What reading a file that is not what it should be may raise.
_NOT_WHOLE = (
    zipfile.BadZipFile,
    NotImplementedError,  # a way of packing that nobody here uses
    RuntimeError,  # a password
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    UnicodeError,
    OverflowError,
    struct.error,
    zlib.error,
)


def _names_no_place(trouble: BaseException) -> bool:
    """Say whether a list named a place before its file's beginning: that is no fault of a disk."""
    return isinstance(trouble, OSError) and trouble.errno == errno.EINVAL


def _list_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return a backup's list, when its entries are exactly those, under names that stay inside."""
    check_entries(archive)
    entries = archive.namelist()
    if archive.getinfo(LIST).file_size > _LONGEST_LIST:
        raise ValueError
    with archive.open(LIST) as file:
        about: dict[str, Any] = json.loads(file.read(_LONGEST_LIST))
    if not isinstance(about["format"], int) or not re.fullmatch(
        r"\d{4}-\d\d-\d\d", about["made_on"]
    ):
        raise ValueError
    if sorted(entries) != sorted([*about["files"], LIST]):
        raise ValueError
    for name, told in about["files"].items():
        parts = name.split("/")
        if not all(_NAME.fullmatch(part) and part.strip(". ") for part in parts):
            raise ValueError
        if parts[0] in _LEFT_OUT | _SHIPPED or disk.LOCK in parts:
            raise ValueError
        if (
            type(told["bytes"]) is not int
            or told["bytes"] < 0
            or not _DIGEST.fullmatch(told["sha256"])
        ):
            raise ValueError
        if archive.getinfo(name).file_size != told["bytes"]:
            raise ValueError
    if len({name.casefold() for name in about["files"]}) < len(about["files"]):
        raise ValueError  # the same file, on some systems
    return about


def _pieces(archive: zipfile.ZipFile, name: str, told: dict[str, Any]) -> Iterator[bytes]:
    """Give a file's bytes, no more than were told; raise at the end when they are others."""
    digest, length = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            while piece := file.read(min(_PIECE, told["bytes"] - length)):
                length += len(piece)
                digest.update(piece)
                yield piece
            length += len(file.read(1))  # there is more than was said
    except Exception as trouble:
        # zlib and its like raise errors of their own.
        if isinstance(trouble, OSError) and trouble.errno and not _names_no_place(trouble):
            raise
        raise ValueError from None
    if length != told["bytes"] or digest.hexdigest() != told["sha256"]:
        raise ValueError


def _backup(about: dict[str, Any]) -> Backup:
    sessions, plans = (
        {
            name.split("/")[1]
            for name in about["files"]
            if name.startswith(f"{each}/") and name.count("/") > 1
        }
        for each in _EACH
    )
    return Backup(
        sessions=len(sessions),
        plans=len(plans),
        files=len(about["files"]),
        form=about["format"],
        made_on=about["made_on"],
    )


def _broken(source: Path) -> BackupRefused:
    return BackupRefused(
        f"The file {source} is not a whole backup of the workbook: something in it is missing, "
        "added or changed.",
        _NOTHING,
        "Use another copy of it, or an older backup. `workbook restore --check FILE` looks "
        "through one without restoring it.",
    )
