"""What a team chooses to tell managers in its own words, besides a request.

A message is never shown alone: it is released with those of at least two other teams of the
service when the period is over, without a name or a day, in an order that carries nothing.
"""

from __future__ import annotations

from pathlib import Path

from workbook.storage import Table, datapackage, text
from workbook.text import kept_words

__all__ = [
    "MAX_MESSAGE",
    "MESSAGE",
    "MESSAGE_COLUMNS",
    "MESSAGE_TABLE",
    "message_as_kept",
    "read_message",
    "write_message",
]

MESSAGE_TABLE = Table(
    name="message",
    description="What the team wants managers to read among what other teams wrote.",
    columns=(text("text", "What the team wrote to managers; released only among others."),),
)
MESSAGE, MESSAGE_COLUMNS = MESSAGE_TABLE.file, MESSAGE_TABLE.header
#: The longest message, in characters.
MAX_MESSAGE = 1000


def message_as_kept(words: object) -> str:
    """Return a message exactly as managers would read it.

    Raises
    ------
    WordsRefused
        It is no text, or longer than `MAX_MESSAGE` characters.
    """
    return kept_words(words, "The message", MAX_MESSAGE)


def read_message(folder: Path) -> str:
    """Return the message in a session's folder; "" when the team sends none.

    Raises
    ------
    StoreError, OSError
        The file cannot be understood or read.
    """
    try:
        data = (folder / MESSAGE).read_bytes()
    except FileNotFoundError:  # an older session
        return ""
    rows = MESSAGE_TABLE.read(data).rows
    return rows[0][0] if rows else ""


def write_message(folder: Path, given: str) -> None:
    """Write a session's message, or none; the caller holds the folder's lock.

    Raises
    ------
    WordsRefused, OSError
        The older one still stands.
    """
    words = message_as_kept(given)
    datapackage.keep(folder, MESSAGE_TABLE, [[words]] if words else [])
