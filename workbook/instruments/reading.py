"""How an instrument file is read: from bytes to a parsed document and everything wrong with it.

All its faults are said at once, each with its place and its remedy: those of a file that is no
TOML here, those of its shape by the published schema (`schema.py`), and what a schema cannot say
by `references.py`.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from workbook.instruments.faults import Fault, Faults
from workbook.instruments.references import check_references
from workbook.instruments.schema import check_shape

__all__ = ["MAX_BYTES", "TOO_LARGE", "read_document"]

#: The largest file that is read at all.
MAX_BYTES = 1_000_000


def read_document(
    data: bytes, file: str, expected_id: str | None = None
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Read an instrument file's bytes and hold them against the format.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        What faults call it.
    expected_id
        The id that the file's name promises; None when there is no name to keep to.

    Returns
    -------
    tuple
        The parsed document and its faults in the order of the file. The document is whole
        and true to the format only when there are no faults.
    """
    try:
        text = _decoded(data)
        document = _parsed(text)
    except _Unreadable as trouble:
        place, problem, remedy = trouble.args
        return {}, (Fault(file=file, place=place, problem=problem, remedy=remedy),)
    faults = Faults()
    check_shape(document, faults)
    check_references(document, expected_id, faults)
    return document, faults.said(file, text, document)


# --- From bytes to a document -------------------------------------------------------------


class _Unreadable(Exception):
    """The bytes are no TOML document: place, problem and remedy."""


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(*TOO_LARGE)
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


TOO_LARGE = (
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
