"""Two people's words in one box, joined so that neither loses any.

Each says what stood in the box when they began. What only one of them changed is taken as they have
it; where both changed the same words, both wordings are kept, one after the other. This is the
three-way merge that programs for texts use (Khanna, Kunal and Pierce, 2007, "A Formal Investigation
of Diff3"), over words instead of lines, and with both sides kept where it would ask.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["joined"]

_TOKEN = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")
#: Above so many comparisons a stretch is taken as changed as a whole: nobody types so much at once,
#: and comparing would take seconds in which everybody else in the plan waits.
_MOST_COMPARED = 400_000
#: And of so many pairs of sentences, both stand one after the other.
_MOST_SENTENCES = 10_000
_STOPS = frozenset(".?!…:;")


class _Change(NamedTuple):
    """Tokens `start` to `end` of the base became `now`."""

    start: int
    end: int
    now: Sequence[str]


def joined(was: str, theirs: str, mine: str, between: str = "\n") -> str:
    """Return a text that has what both wrote.

    Parameters
    ----------
    was
        What stood there when `mine` was begun.
    theirs
        What stands there now.
    mine
        What is to stand there.
    between
        What is put between two wordings of the same place.

    Returns
    -------
    str
        `mine` where nobody else changed anything. What either took out of a place that the other
        left alone stays out; every word that either put in is there.
    """
    if theirs in (was, mine):
        return mine
    if mine == was:
        return theirs
    base, one, other = (_TOKEN.findall(text) for text in (was, theirs, mine))
    found: list[str] = []
    at = 0
    for start, end, of_theirs, of_mine in _regions(_changes(base, one), _changes(base, other)):
        found += base[at:start]
        found += _both(
            _applied(base, start, end, of_theirs),
            _applied(base, start, end, of_mine),
            base[start:end],
            between,
        )
        at = end
    return "".join([*found, *base[at:]])


def _changes(base: Sequence[str], now: Sequence[str]) -> list[_Change]:
    """Return what has to be done to the base, in its order."""
    first = 0
    while first < min(len(base), len(now)) and base[first] == now[first]:
        first += 1
    last = 0
    while last < min(len(base), len(now)) - first and base[-1 - last] == now[-1 - last]:
        last += 1
    before, after = base[first : len(base) - last], now[first : len(now) - last]
    if not before and not after:
        return []
    if len(before) * len(after) > _MOST_COMPARED:
        return [_Change(first, first + len(before), after)]
    matched = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        _Change(first + start, first + end, after[there:until])
        for what, start, end, there, until in matched.get_opcodes()
        if what != "equal"
    ]


def _regions(
    theirs: list[_Change], mine: list[_Change]
) -> Iterator[tuple[int, int, list[_Change], list[_Change]]]:
    """Yield each stretch of the base that somebody changed, with the changes of both in it."""
    waiting = [(each, 0) for each in theirs] + [(each, 1) for each in mine]
    waiting.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1]))
    while waiting:
        (first, whose), *waiting = waiting
        start, end = first.start, first.end
        inside: tuple[list[_Change], list[_Change]] = ([], [])
        inside[whose].append(first)
        while waiting and _meets(start, end, waiting[0][0]):
            (each, whose), *waiting = waiting
            inside[whose].append(each)
            end = max(end, each.end)
        yield start, end, *inside


def _meets(start: int, end: int, change: _Change) -> bool:
    """Say whether a change is at the same place as a stretch: inside, or put in at its start."""
    return change.start < end or (change.start == start and start in (end, change.end))


def _applied(base: Sequence[str], start: int, end: int, changes: list[_Change]) -> list[str]:
    """Return a stretch of the base as one of the two has it."""
    found: list[str] = []
    at = start
    for each in changes:
        found += [*base[at : each.start], *each.now]
        at = each.end
    return [*found, *base[at:end]]


def _both(theirs: list[str], mine: list[str], base: Sequence[str], between: str) -> list[str]:
    """Return one stretch that both changed, or one of them, with what both have in it once."""
    if theirs == list(base):
        return mine
    if mine == list(base):
        return theirs
    one, other = _sentences(theirs), _sentences(mine)
    if len(one) * len(other) > _MOST_SENTENCES:
        return _one_after_the_other(theirs, mine, between)
    # Sentences that both have stand there once. So words that were kept, of which no answer came
    # before somebody else went on with them, double in the one sentence that was changed.
    alike = difflib.SequenceMatcher(None, _bare(one), _bare(other), autojunk=False)
    found: list[str] = []
    for what, start, end, there, until in alike.get_opcodes():
        of_theirs, of_mine = _flat(one[start:end]), _flat(other[there:until])
        if what == "equal":
            found += of_theirs if len(of_theirs) > len(of_mine) else of_mine  # one may end there
        else:
            found += _one_after_the_other(of_theirs, of_mine, between)
    return found


def _sentences(tokens: Sequence[str]) -> list[list[str]]:
    """Return the sentences or lines of a text, each with the blanks behind it."""
    found: list[list[str]] = [[]]
    for each in tokens:
        before = found[-1]
        if before and before[-1].isspace() and not each.isspace() and _ends(before):
            found.append([])
        found[-1].append(each)
    return [each for each in found if each]


def _ends(sentence: list[str]) -> bool:
    return "\n" in sentence[-1] or (len(sentence) > 1 and sentence[-2] in _STOPS)


def _bare(sentences: list[list[str]]) -> list[tuple[str, ...]]:
    """Return sentences without the blanks in them, to be compared."""
    return [tuple(each for each in one if not each.isspace()) for one in sentences]


def _flat(sentences: list[list[str]]) -> list[str]:
    return [each for one in sentences for each in one]


def _one_after_the_other(theirs: list[str], mine: list[str], between: str) -> list[str]:
    """Return two wordings of one thing; one alone where the other has all of its words."""
    if _is_in(theirs, mine):
        return mine
    if _is_in(mine, theirs):
        return theirs
    if "\n" not in mine[0] and mine[0].isspace():
        mine = mine[1:]
    if "\n" not in theirs[-1] and theirs[-1].isspace():
        theirs = theirs[:-1]
    return [*theirs, *_parted(theirs, mine, between), *mine]


def _parted(theirs: list[str], mine: list[str], between: str) -> list[str]:
    """Return what parts two wordings; nothing where a line ends there already."""
    ends = between == "\n" and (theirs[-1].endswith("\n") or mine[0].startswith("\n"))
    return [] if ends else [between]


def _is_in(few: list[str], many: list[str]) -> bool:
    """Say whether all words of one are in the other, in their order."""
    left = iter(many)
    return all(any(each == other for other in left) for each in few if not each.isspace())
