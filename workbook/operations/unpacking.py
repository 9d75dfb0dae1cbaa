"""What an archive would do to the disk, known from its directory before anything is unpacked.

A ZIP file says of each entry where it lies, how long it is packed and how long it will be. All
three may be lies, so an archive whose entries lie over one another, or would swell as no words do,
is none of ours; and whoever unpacks one takes no more of an entry than it said.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

__all__ = ["check_directory", "check_entries", "on_the_disk", "swells"]

#: What a disk gives to the smallest file, and to a folder.
_BLOCK = 4096
#: More than any line of ours in an archive's directory: a name and a few numbers.
_LONGEST_LINE = 1024
#: Deflate makes zeros a thousand times smaller; answers, words and their ids never by so much.
_MOST_PACKED, _FROM_BYTES = 250, 1024 * 1024
_HEAD = 30
_END, _END_64, _SIGN = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_LENGTH, _SIGN_LENGTH, _END_64_LENGTH = 22, 20, 56
_LONGEST_END = _END_LENGTH + 65_535 + _SIGN_LENGTH + _END_64_LENGTH
_SAID_ELSEWHERE = 0xFFFFFFFF


def check_directory(path: Path, most_files: int) -> None:
    """Look how long an archive's directory is, which is read into memory whole.

    Parameters
    ----------
    path
        The file.
    most_files
        How many files it may be about.

    Raises
    ------
    ValueError
        It is longer than that of any backup which may be restored.
    OSError
        It cannot be read.
    """
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - _LONGEST_END))
        last = file.read()
    size = max(map(partial(_said_at, last), _ends(last)), default=0)
    if size > most_files * _LONGEST_LINE:
        raise ValueError(size)


def _ends(last: bytes) -> Iterator[int]:
    """Give where Python may find the end of an archive: at the very end, or the last that it sees.

    The numbers of the one may look like the other.
    """
    yield len(last) - _END_LENGTH
    yield last.rfind(_END)


def _said_at(last: bytes, at: int) -> int:
    """Return how long an end of an archive says that its directory is; 0 where there is none."""
    if at < 0 or at + _END_LENGTH > len(last) or not last.startswith(_END, at):
        return 0  # whoever opens it says so
    (size,) = struct.unpack_from("<L", last, at + 12)
    sign = at - _SIGN_LENGTH
    if sign < 0 or not last.startswith(_SIGN, sign):
        return int(size)
    # Python believes the longer one wherever it stands, whatever the shorter one says.
    longer = sign - _END_64_LENGTH
    if longer < 0 or not last.startswith(_END_64, longer):
        raise ValueError("an end that is somewhere else")
    (there,) = struct.unpack_from("<Q", last, longer + 40)
    return int(there if size == _SAID_ELSEWHERE else max(size, there))


def check_entries(archive: zipfile.ZipFile) -> None:
    """Look whether each entry has a place of its own, and none would swell as no words do.

    Parameters
    ----------
    archive
        An archive of which only the directory has been read.

    Raises
    ------
    ValueError
        It is none of ours.
    """
    before = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ValueError("packed in another way")
        if entry.header_offset < before:
            raise ValueError("one entry over another")
        before = entry.header_offset + _HEAD + len(entry.orig_filename) + entry.compress_size
        if entry.file_size > max(_FROM_BYTES, _MOST_PACKED * entry.compress_size):
            raise ValueError("packed tighter than words can be")
    if before > archive.start_dir:
        raise ValueError("an entry over the directory")


def swells(content: bytes) -> bool:
    """Say whether a file, packed, would look like one that `check_entries` refuses.

    Parameters
    ----------
    content
        Its bytes.
    """
    if len(content) <= _FROM_BYTES:
        return False
    return len(content) > _MOST_PACKED // 2 * len(zlib.compress(content, 1))


def on_the_disk(files: Mapping[str, int]) -> int:
    """Return how many bytes files take on a disk, where also an empty one takes some.

    Parameters
    ----------
    files
        The name of each, with its length in bytes.
    """
    folders = {parent for name in files for parent in PurePosixPath(name).parents}
    return sum(-(-max(1, length) // _BLOCK) for length in files.values()) * _BLOCK + (
        len(folders) * _BLOCK
    )
