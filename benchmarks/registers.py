"""How much is found in each register that people write in: one table, with registers as columns.

The labelled sentences as they are written and typed again in other ways
(`tests/support/retyped.py`), notes written as people write on a phone that were kept aside until
they were measured (`tests/support/words_kept`), and those that the name tagger and the classifier
of language learned from (`tools/words`), which say how much was learned and no more.

What an identifying detail is found as does not matter here: the writer is asked about it. Language
is found where a prompt about language touches what was marked. What people may differ about counts
neither way.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retyped import REGISTERS
from wording_cases import KEPT, LEARNED_FROM, cases, notes

from workbook.safeguarding.name_model import SWITCH
from workbook.safeguarding.wording import Finding, check

FIRST_LOOK = Path(__file__).with_name("first_look.toml")

Mark = tuple[str, int, int, bool]
Note = tuple[str, list[Mark]]
Check = Callable[[str], Sequence[Finding]]

#: Rows of the table, and the kinds that each takes together.
_PATTERNED = ("date", "postcode", "phone", "email", "handle", "nhs_number", "reference", "vehicle")
ROWS: dict[str, tuple[str, ...]] = {
    "names": ("name",),
    "places": ("place",),
    "schools": ("school",),
    "ages": ("age",),
    "other patterned kinds": _PATTERNED,
    "all identifying": ("name", "place", "school", "age", *_PATTERNED),
    "language": ("language",),
}
SMALL, FOR_NOTHING, ALIKE = "notes", "prompts in 100 words of paragraphs", "look-alikes asked about"


@dataclass
class Seen:
    """What was found in some notes."""

    #: Kind to how many were marked, and how many of them were asked about.
    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    notes: int = 0

    def share(self, kinds: Iterable[str]) -> float | None:
        """Return how much of these kinds was found, from 0 to 1; None where none was marked."""
        kinds = tuple(kinds)
        marked = sum(self.marked[kind] for kind in kinds)
        return sum(self.found[kind] for kind in kinds) / marked if marked else None


def looked_at(all_notes: Iterable[Note], look: Check = check) -> Seen:
    """Look at labelled notes; return what was found of what is marked."""
    seen = Seen()
    for text, marks in all_notes:
        seen.notes += 1
        places = [(each.start, each.end, each.kind == "language") for each in look(text)]
        for kind, start, end, may_differ in marks:
            if not may_differ:
                seen.marked[kind] += 1
                seen.found[kind] += any(
                    first < end and start < last and language == (kind == "language")
                    for first, last, language in places
                )
    return seen


def asked_for_nothing(all_notes: Iterable[Note], look: Check = check) -> tuple[int, int, int, int]:
    """Return how many prompts were for nothing, words, notes with such a prompt, and notes."""
    prompts = words = flagged = number = 0
    for text, marks in all_notes:
        number += 1
        words += len(text.split())
        found = look(text)
        extra = sum(not any(s < f.end and f.start < e for _, s, e, _ in marks) for f in found)
        prompts += extra
        flagged += bool(extra)
    return prompts, words, flagged, number


def columns(every: int = 1) -> Iterator[tuple[str, Path | None, list[Note]]]:
    """Yield name, folder of the harmless notes beside them (if any), and notes of each column."""
    written = [(text, [(*mark, False) for mark in marks]) for text, marks in cases()][::every]
    yield "as written", None, written
    for name, typed in REGISTERS.items():
        yield name, None, [typed(text, marks) for text, marks in written]
    for name, folder in (("on a phone", KEPT), ("learned from", LEARNED_FROM)):
        found = list(notes(folder, "ident", "language"))[::every]
        if found:
            yield name, folder, found


def measured(switch: str, every: int = 1) -> dict[str, dict[str, float | None]]:
    """Return column to row to figure, by lists alone ("no") or with the name model ("yes")."""
    os.environ[SWITCH] = switch
    table: dict[str, dict[str, float | None]] = {}
    for name, folder, all_notes in columns(every):
        seen = looked_at(all_notes)
        figures: dict[str, float | None] = {SMALL: float(seen.notes)}
        figures |= {row: seen.share(kinds) for row, kinds in ROWS.items()}
        if folder is not None:
            figures |= harmless(folder, every)
        table[name] = figures
    return table


def harmless(folder: Path, every: int = 1) -> dict[str, float | None]:
    """Return how often is asked for nothing in the harmless notes of a folder."""
    prompts, words, _, _ = asked_for_nothing(list(notes(folder, "paragraphs"))[::every])
    _, _, flagged, number = asked_for_nothing(list(notes(folder, "alike", "pairs"))[::every])
    return {
        FOR_NOTHING: 100 * prompts / words if words else None,
        ALIKE: flagged / number if number else None,
    }


def first_looks(switch: str) -> dict[str, dict[str, float | None]]:
    """Return what was found when notes were new, as it was written down then: title to figures."""
    read = tomllib.loads(FIRST_LOOK.read_text(encoding="utf-8"))
    part = "lists" if switch == "no" else "model"
    return {
        f"first look, {look['date']}": {SMALL: float(look["notes"]), **look[part]}
        for look in read.get("looks", [])
        if look.get(part)
    }


def print_tables(switches: Sequence[str], titles: Sequence[str], every: int = 1) -> None:
    """Print a table for the lists alone and one with the model, then what was new and when."""
    for switch, title in zip(switches, titles, strict=True):
        table = measured(switch, every) | first_looks(switch)
        print(f"\n{title}: how much is found of what is marked, in each register")
        print(f"{'':36}" + "".join(f"{_short(name):>12}" for name in table))
        print(f"{'':36}" + "".join(f"{_rest(name):>12}" for name in table))
        for row in (SMALL, *ROWS, FOR_NOTHING, ALIKE):
            cells = (_cell(row, figures.get(row)) for figures in table.values())
            print(f"{row:36}" + "".join(f"{cell:>12}" for cell in cells))
    for look in tomllib.loads(FIRST_LOOK.read_text(encoding="utf-8")).get("looks", []):
        print(f"first look, {look['date']}: {look['what']}")


def as_first_look(switches: Sequence[str], date: str) -> str:
    """Measure the kept notes; return the lines for `first_look.toml`."""
    lines = ["[[looks]]", f"date = {date}", 'what = ""']
    for switch in switches:
        figures = measured(switch).get("on a phone", {})
        if switch == switches[0]:
            lines.append(f"notes = {figures.get(SMALL) or 0:.0f}")
        lines.append(f"[looks.{'lists' if switch == 'no' else 'model'}]")
        lines += [
            f'"{row}" = {value:.3f}'
            for row, value in figures.items()
            if value is not None and row != SMALL
        ]
    return "\n".join(lines)


def _cell(row: str, value: float | None) -> str:
    if value is None:
        return "·"
    return f"{value:.0f}" if row == SMALL else f"{value:.2f}"


def _short(name: str) -> str:
    return name.rsplit(" ", 1)[0] if " " in name else name


def _rest(name: str) -> str:
    return name.rsplit(" ", 1)[1] if " " in name else ""
