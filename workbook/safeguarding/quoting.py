"""Where a text has words in quotation marks: a young person's own, or words talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_quoted", "quoted"]

#: No mark that opens can stand inside, so that nothing is looked through twice.
_QUOTED = re.compile(
    r"“[^“”\n]{0,400}”|\"[^\"\n]{0,400}\"|(?<!\w)‘(?:[^‘’\n]|’(?=\w)){0,300}’(?!\w)"
    r"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){2,300}'(?!\w)"
)


def quoted(text: str) -> list[tuple[int, int]]:
    """Return where quotations begin and end, with their marks, in the order of the text."""
    return [match.span() for match in _QUOTED.finditer(text)]


def is_quoted(start: int, end: int, quotations: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a span begins and ends within quotations."""
    return _inside(start, quotations) and _inside(end - 1, quotations)


def _inside(place: int, quotations: Sequence[tuple[int, int]]) -> bool:
    low, high = 0, len(quotations)
    while low < high:
        middle = (low + high) // 2
        if quotations[middle][1] <= place:
            low = middle + 1
        else:
            high = middle
    return low < len(quotations) and quotations[low][0] <= place
