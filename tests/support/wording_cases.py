"""The labelled notes that tests and benchmark try, and what of them is found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from labelled import notes_of

from workbook.safeguarding.wording import check

_HERE = Path(__file__).parent
#: Notes written as people write on a phone: those that are learned from, and those kept aside.
LEARNED_FROM = _HERE.parent.parent / "tools" / "words"
KEPT = _HERE / "words_kept"


def cases():
    """Yield (text, [(kind, start, end), …]) for every sentence."""
    for text, marks in notes_of(_HERE / "wording_sentences.txt"):
        yield text, [(kind, start, end) for kind, start, end, _ in marks]


def notes(folder, *kinds):
    """Yield the labelled notes of a folder, of the files whose names begin with these kinds."""
    for kind in kinds:
        for path in sorted(folder.glob(f"{kind}-*.txt")):
            yield from notes_of(path)


def tried(all_cases):
    """Return kind to (found, missed, found for nothing), and a line about each mistake."""
    found, missed, extra = Counter(), Counter(), Counter()
    said = []
    for text, wanted in all_cases:
        left = list(check(text))
        for kind, start, end in wanted:
            hit = next(
                (f for f in left if f.kind == kind and f.start < end and start < f.end), None
            )
            if hit is None:
                missed[kind] += 1
                said.append(f"missed {kind}: {text}")
            else:
                found[kind] += 1
                left.remove(hit)
        for each in left:
            extra[each.kind] += 1
            said.append(f"{each.kind} for nothing, “{text[each.start : each.end]}”: {text}")
    kinds = sorted({*found, *missed, *extra})
    return {kind: (found[kind], missed[kind], extra[kind]) for kind in kinds}, said
