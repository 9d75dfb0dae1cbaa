"""Reads labelled notes: a line each, what is marked in it as `[kind:words]`.

`[kind?:words]` is where people may differ: whoever counts takes it neither for found nor for found
for nothing. Empty lines, and those that begin with `#`, are no notes. `tools/words/README.md` says
which files there are; the tools that learn, the benchmark and the tests all read them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Mark", "notes_of", "read_line"]

_MARK = re.compile(r"\[(\w+)(\??):([^\]]*)\]")


class Mark(NamedTuple):
    """What is marked in a note: `text[start:end]`, in characters."""

    kind: str
    start: int
    end: int
    may_differ: bool


def read_line(line: str) -> tuple[str, list[Mark]]:
    """Return the text of a line without its marks, and the marks in their order."""
    text, marks, at = "", list[Mark](), 0
    for found in _MARK.finditer(line):
        text += line[at : found.start()]
        marks.append(Mark(found[1], len(text), len(text) + len(found[3]), bool(found[2])))
        text += found[3]
        at = found.end()
    return text + line[at:], marks


def notes_of(path: Path) -> Iterator[tuple[str, list[Mark]]]:
    """Yield the notes of a file, each with its marks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield read_line(line)
