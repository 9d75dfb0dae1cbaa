"""Words that people type: kept as they were written, less what nobody can see.

Only this is changed, because a person cannot see it and a CSV file, a spreadsheet or a terminal
would stumble over it: every kind of line end becomes a newline, other control characters are
dropped, and blanks at both ends go. Everything else stays: emoji, accents however they are
composed, marks that set the direction of writing, words that a spreadsheet would take for a
formula.
"""

from __future__ import annotations

import re
import unicodedata

from workbook.errors import WorkbookError

__all__ = [
    "WordsRefused",
    "as_kept",
    "is_broken",
    "kept_line",
    "kept_words",
    "same_team",
    "team_key",
]

#: The line ends that a paste may bring (Word's soft one is a vertical tab).
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_CONTROL = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f]")
_BROKEN = re.compile("[\ud800-\udfff]")
#: Blanks, and characters that show nothing: a text of these alone has no words.
_UNSEEN = re.compile(
    "[\\s\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*\\Z"
)
#: Beyond so many times its limit a text is refused before it is looked at.
_FAR_TOO_LONG = 20


class WordsRefused(WorkbookError):
    """What somebody typed cannot be kept as it is; nothing of it is quoted."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed; your words are still on the page.", do)


def as_kept(text: str) -> str:
    """Return a text as it is stored, without what nobody can see; "" where there are no words."""
    words = _CONTROL.sub("", _LINE_ENDS.sub("\n", text)).strip()
    return "" if _UNSEEN.match(words) else words


def is_broken(words: str) -> bool:
    """Tell whether a text has half of a character in it, which no file can hold."""
    return _BROKEN.search(words) is not None


def kept_words(given: object, what: str, longest: int) -> str:
    """Return words of any number of lines as they are stored.

    Parameters
    ----------
    given
        What arrived: any JSON value.
    what
        How the box is called in a sentence, such as "The note".
    longest
        How many characters (Unicode code points) there is room for.

    Raises
    ------
    WordsRefused
        It is no text, is too long, or cannot be written to a file.
    """
    if not isinstance(given, str):
        raise WordsRefused(f"{what} that arrived is not text.", "Type it again.")
    words = as_kept(given) if len(given) <= _FAR_TOO_LONG * longest else given
    if len(words) > longest:
        raise WordsRefused(
            f"{what} is {len(words):,} characters long and there is room for {longest:,}.",
            f"Shorten it by {len(words) - longest:,}.",
        )
    if is_broken(words):
        raise WordsRefused(
            f"{what} has a character that is broken and cannot be kept, perhaps half of an emoji.",
            "Remove it.",
        )
    return words


def kept_line(given: object, what: str, longest: int) -> str:
    """Return words as one line: line ends become spaces. Otherwise as `kept_words`."""
    words = " ".join(kept_words(given, what, longest).split("\n"))
    return "".join(each for each in words if unicodedata.category(each) != "Cc").strip()


def same_team(one: str, other: str) -> bool:
    """Say whether two names are one team's: capitals and the spaces in it aside."""
    return team_key(one) == team_key(other)


def team_key(name: str) -> str:
    """Return what all the ways of writing one team's name have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
