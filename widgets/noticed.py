"""What was noticed of guessing, stuffing and flooding, as two pages are told it."""

from __future__ import annotations

from widgets.shapes import NoticedWords
from workbook.access import Noticed

__all__ = ["noticed_words"]


def noticed_words(each: Noticed) -> NoticedWords:
    """Return what was noticed as a page is told it."""
    return NoticedWords(kind=each.kind, title=each.title, team=each.team, at=each.at)
