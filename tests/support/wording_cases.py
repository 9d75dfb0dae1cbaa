"""Reads the labelled sentences, for tests and benchmark of `workbook.safeguarding.wording`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from workbook.safeguarding.wording import check

_MARK = re.compile(r"\[(\w+):([^\]]+)\]")


def cases():
    """Yield (text, [(kind, start, end), …]) for every sentence."""
    path = Path(__file__).with_name("wording_sentences.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, wanted, at = "", [], 0
            for mark in _MARK.finditer(line):
                text += line[at : mark.start()]
                wanted.append((mark[1], len(text), len(text) + len(mark[2])))
                text += mark[2]
                at = mark.end()
            yield text + line[at:], wanted


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
