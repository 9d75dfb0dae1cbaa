"""English words: which there are, how common they are, and which are alike.

`words/learned/english.bin` has it as numbers, made by `tools/make_english.py`; where they come from
stands beside it in `SOURCES.md`. A word is known by the checksum of its letters, so the file holds
no list that could be read, and 82,000 words need less than 3 MB.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left
from functools import cache
from importlib import resources

__all__ = ["WIDTH", "cluster", "how_common", "vector"]

#: So many numbers say what a word is like.
WIDTH = 64
_NO_VECTOR = 0xFFFF
_NOTHING = bytes(WIDTH)


class _English:
    """The file, taken apart: one row for a word, in the order of the checksums."""

    def __init__(self) -> None:
        path = resources.files("workbook.safeguarding") / "words" / "learned" / "english.bin"
        data = path.read_bytes()
        count, vectors, width = struct.unpack_from("<3I", data)
        if width != WIDTH:
            raise ValueError(f"english.bin has {width} numbers for a word, not {WIDTH}")
        at = 12
        self.keys, at = _numbers("I", data, at, count)
        self.rows, at = _numbers("H", data, at, count)
        self.fine, at = _numbers("H", data, at, count)
        self.coarse = data[at : at + count]
        self.bands = data[at + count : at + 2 * count]
        self.vectors = data[at + 2 * count :]
        if len(self.vectors) != vectors * width:
            raise ValueError("english.bin is not whole")

    def row(self, word: str) -> int:
        """Return where a word stands, or -1."""
        # What is no character at all has no letters to be known by.
        key = zlib.crc32(word.encode("utf-8", "replace"))
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else -1


def _numbers(kind: str, data: bytes, at: int, count: int) -> tuple[array[int], int]:
    found = array(kind)
    end = at + count * found.itemsize
    found.frombytes(data[at:end])
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        found.byteswap()  # the file is of the small end first
    return found, end


@cache
def _english() -> _English:
    return _English()


def how_common(word: str) -> int:
    """Return how common an English word is, from 9 (the first few hundred) to 1; 0 for none.

    Parameters
    ----------
    word
        In small letters. Each step down is a list twice as long.
    """
    row = _english().row(word)
    return _english().bands[row] if row >= 0 else 0


def cluster(word: str, *, fine: bool = False) -> int:
    """Return the group of words like this one: 1 to 120, or to 1,000 fine ones; 0 for none.

    Parameters
    ----------
    word
        In small letters.
    fine
        Whether the small groups are meant: the days of the week, and not all words of time.
    """
    english = _english()
    row = english.row(word)
    return 0 if row < 0 else (english.fine if fine else english.coarse)[row]


def vector(word: str) -> bytes:
    """Return what a word is like: `WIDTH` signed numbers of one byte, all zero for an unknown word.

    Parameters
    ----------
    word
        In small letters. Words that are alike have vectors of about one direction; 256 is 1.
    """
    english = _english()
    row = english.row(word)
    at = english.rows[row] if row >= 0 else _NO_VECTOR
    return _NOTHING if at == _NO_VECTOR else english.vectors[at * WIDTH : (at + 1) * WIDTH]
