"""What an archive would do to the disk, known from its directory before anything is unpacked.

A ZIP file says of each entry where it lies, how long it is packed and how long it will be. All
three may be lies, so an archive whose entries lie over one another, or would swell as no words do,
is none of ours; and whoever unpacks one takes no more of an entry than it said.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

__all__ = ["check_directory", "check_entries", "on_the_disk"]

#: What a disk gives to the smallest file, and to a folder.
_BLOCK = 4096
#: More than any line of ours in an archive's directory: a name and a few numbers.
_LONGEST_LINE = 1024
#: Deflate makes zeros a thousand times smaller; answers, words and their ids never by so much.
_MOST_PACKED, _FROM_BYTES = 250, 1024 * 1024
_HEAD = 30
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_LENGTH, _LONGEST_END = 22, 22 + 65_535 + 20 + 56
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
    at = last.rfind(_END)
    if at < 0 or at + _END_LENGTH > len(last):
        return  # no archive: whoever opens it says so
    (size,) = struct.unpack_from("<L", last, at + 12)
    longer = last.rfind(_END_64, 0, at)
    if size == _SAID_ELSEWHERE and 0 <= longer <= len(last) - 56:
        (size,) = struct.unpack_from("<Q", last, longer + 40)
    if size > most_files * _LONGEST_LINE:
        raise ValueError(size)


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
