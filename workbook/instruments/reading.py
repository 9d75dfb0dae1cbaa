"""How an instrument file is read: from bytes to a parsed document and everything wrong with it.

All its faults are said at once, each with its place and its remedy: those of a file that is no
TOML here, those of its shape by the published schema (`schema.py`), and what a schema cannot say
by `references.py` and, for a guide, `guide_references.py`.
"""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from workbook.instruments.faults import CHECKLIST, PLAN, Fault, Faults, InstrumentError
from workbook.instruments.references import check_references
from workbook.instruments.schema import check_shape

__all__ = ["MAX_BYTES", "bytes_of", "read_document"]

#: The largest file that is read at all.
MAX_BYTES = 1_000_000


def read_document(
    data: bytes, file: str, kind: str | None = None, expected_id: str | None = None
) -> dict[str, Any]:
    """Read an instrument file's bytes and hold them against the format.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        What faults call it.
    kind
        What it is wanted as, `CHECKLIST` or `PLAN`; None for whichever it says it is.
    expected_id
        The id that the file's name promises; None when there is no name to keep to.

    Returns
    -------
    dict
        The parsed document, true to the format.

    Raises
    ------
    InstrumentError
        With every fault, in the order of the file.
    """
    try:
        text = _decoded(data)
        document = _parsed(text)
    except _Unreadable as trouble:
        place, problem, remedy = trouble.args
        fault = Fault(file=file, place=place, problem=problem, remedy=remedy)
        raise InstrumentError([fault], kind or CHECKLIST) from None
    faults = Faults()
    own = kind or _kind_of(document)
    if _is_the_other(document, own):
        faults.add((), *_NOT_THAT[own])
    else:
        check_shape(document, own, faults)
        check_references(document, own, expected_id, faults)
    if found := faults.said(file, text, document):
        raise InstrumentError(found, own)
    return document


#: Said where the other kind of file is wanted.
_NOT_THAT = {
    CHECKLIST: (
        "This is a file to plan an activity with, not a checklist that a team answers.",
        "Name a checklist here; a plan can be made with this file.",
    ),
    PLAN: (
        "This is a checklist that a team answers, not a file to plan an activity with.",
        "Name a file with kind = “plan”; a session can be opened with this one.",
    ),
}


def _kind_of(document: dict[str, Any]) -> str:
    """Return the kind that a document says it is; a checklist says none."""
    if document.get("kind") == PLAN:
        return PLAN
    return PLAN if "kind" in document and not _ANSWERED & document.keys() else CHECKLIST


def _is_the_other(document: dict[str, Any], kind: str) -> bool:
    """Say whether a document is plainly the other kind than the one that is wanted."""
    if kind == CHECKLIST:
        return document.get("kind") == PLAN
    return "kind" not in document and bool(_ANSWERED & document.keys())


#: What stands in every checklist and in no plan.
_ANSWERED = {"scale", "scales"}


def bytes_of(path: Path, kind: str) -> bytes:
    """Return a file's bytes; refuse what is no file, and a large one without reading it."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refused(path, kind, "This is a folder.", "Name the instrument file inside it.")
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep us waiting for ever
            raise _refused(path, kind, "This is not an ordinary file.", "Name an instrument file.")
        if status.st_size > MAX_BYTES:
            raise _refused(path, kind, *_TOO_LARGE[1:])
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, kind, "There is no such file.", "Check its name and folder.") from None
    except (OSError, ValueError):  # ValueError: a name that no file can have
        raise _refused(
            path, kind, "It cannot be opened.", "Check its name, and that you may read it."
        ) from None


def _refused(path: Path, kind: str, problem: str, remedy: str) -> InstrumentError:
    return InstrumentError(
        [Fault(file=str(path), place="the file", problem=problem, remedy=remedy)], kind
    )


# --- From bytes to a document -------------------------------------------------------------


class _Unreadable(Exception):
    """The bytes are no TOML document: place, problem and remedy."""


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(*_TOO_LARGE)
    try:
        # Editors on Windows put a byte order mark in front; it means nothing here.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        # `object` and `start` count from behind the mark.
        line = trouble.object.count(b"\n", 0, trouble.start) + 1
        raise _Unreadable(
            f"line {line}",
            "There is a character here that is not UTF-8.",
            "Save the file again with the encoding UTF-8.",
        ) from None


_TOO_LARGE = (
    "the file",
    "It is larger than a million bytes, so it was not read.",
    "An instrument is a few pages of text: check that this is the right file.",
)

#: What tomllib says, to what a person needs to hear.
_SYNTAX = {
    "Expected '=' after a key": (
        "An equals sign is missing after a name.",
        'Write the line as name = "words".',
    ),
    "Invalid value": (
        "What stands after the equals sign or in the brackets cannot be read.",
        "Put words in straight quotation marks.",
    ),
    "Invalid initial character for a key part": (
        "A name is expected here and this is none.",
        "Write a name of letters, digits and hyphens.",
    ),
    "Illegal character": (
        "There is a character here that may not stand here; often a quotation mark is missing.",
        "Check that every text begins and ends with a quotation mark on the same line.",
    ),
    "Unterminated string": (
        "A quotation mark is opened and never closed.",
        "Close it where its text ends.",
    ),
    "Unclosed array": ("A square bracket is opened and never closed.", "Close it, or add a comma."),
    "Unclosed inline table": (
        "A curly bracket is opened and never closed.",
        "Close it, or add a comma.",
    ),
    "Cannot overwrite a value": ("The same name is given a value twice.", "Remove one of them."),
    "Duplicate inline table key": ("The same name is given a value twice.", "Remove one of them."),
    "Cannot declare": ("The same table is opened twice.", "Put both parts into one table."),
    "Unescaped": (
        "There is a backslash inside a text, which has a meaning of its own.",
        "Write two backslashes, or none.",
    ),
    "Expected newline or end of document": (
        "Something stands behind the end of a value.",
        'Begin a new line there; inside a text write “ and ” or \\" for quotation marks.',
    ),
    "Expected ']": ("A heading in square brackets is not closed.", "Close it on the same line."),
}


#: A name of fifty parts. The parser's time grows with the square of their number: a file of a
#: million bytes could keep it busy for hours.
_MANY_DOTS = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*"|'[^'\n]*')[ \t]*+\.[ \t]*+){50}"""
)


def _parsed(text: str) -> dict[str, Any]:
    if dotted := _MANY_DOTS.search(text):
        raise _Unreadable(
            f"line {text.count(chr(10), 0, dotted.start()) + 1}",
            "There is a name of more than fifty parts with dots between them.",
            "Write it as the other instruments are written.",
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _Unreadable(
            "the file",
            "Brackets are nested too deeply to read.",
            "Write it as the other instruments are written.",
        ) from None
    except ValueError as trouble:  # TOMLDecodeError is one, an endless number another
        said = str(trouble)
        found = re.search(r"\(at line (\d+), column (\d+)\)", said)
        place = f"line {found[1]}, column {found[2]}" if found else "the end of the file"
        if "(at " not in said:
            place = "the file"
        problem, remedy = next(
            (plain for start, plain in _SYNTAX.items() if said.startswith(start)),
            ("This is not TOML.", "Compare this line with the same place in another instrument."),
        )
        raise _Unreadable(place, problem, remedy) from None
