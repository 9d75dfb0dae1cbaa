"""The figures that a team is shown: how many gave each answer, counted once and then kept.

They are counted at the reveal and stay as they are when somebody takes an answer back later, and
when the answers themselves are deleted: what was shown was shown. Only answers that arrive after
the reveal are added, when the facilitator asks for it. Nothing below five is ever counted out:
neither a session in which fewer sent, nor an item that fewer answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbook.instruments import Instrument
from workbook.sessions import tables
from workbook.sessions.responses import NOT_ANSWERED
from workbook.storage import refused

__all__ = [
    "COUNTS",
    "COUNT_COLUMNS",
    "FEWEST_ANSWERS",
    "Tally",
    "count",
    "read_tally",
    "tally_bytes",
    "tally_rows",
]

#: Below this many answers nothing is counted out, and nothing is said about how alike they are.
FEWEST_ANSWERS = 5
COUNTS, COUNT_COLUMNS = tables.counts().file, tables.counts().header
_WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tally:
    """How many gave each answer to each item; made by `count` and `read_tally` alone."""

    #: How many responses were counted.
    people: int
    #: Item to answer to people, with every answer and `NOT_ANSWERED`; an item that is withheld
    #: is not in it, and below five responses no item is.
    _of: Mapping[str, Mapping[str, int]]

    def __repr__(self) -> str:
        return "<Tally, sealed>"

    def of(self, item: str) -> Mapping[str, int] | None:
        """Return answer to people for an item, or None when that is withheld."""
        return self._of.get(item)


def count(
    instrument: Instrument,
    rows: Iterable[Sequence[str]],
    *,
    shown: Tally | None = None,
    counted: frozenset[str] = frozenset(),
) -> Tally:
    """Count the rows of whole responses.

    Parameters
    ----------
    instrument
        The session's own instrument.
    rows
        (response, item, answer) of every response that is kept.
    shown
        A tally that has been shown. Then only what is not in `counted` is added to it, so
        that an answer taken back since does not show by its absence.
    counted
        The responses that `shown` was counted from.
    """
    all_of: dict[str, Counter[str]] = {item.id: Counter() for item in instrument.items}
    late_of: dict[str, Counter[str]] = {item.id: Counter() for item in instrument.items}
    everybody, late = set(), set()
    for response, item, answer in rows:
        all_of[item][answer] += 1
        everybody.add(response)
        if response not in counted:
            late_of[item][answer] += 1
            late.add(response)
    older = shown if shown is not None and shown.people >= FEWEST_ANSWERS else None
    people = len(everybody) if older is None else older.people + len(late)
    answers = (*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED)
    figures: dict[str, dict[str, int]] = {}
    for item_id, now in all_of.items():
        before = older.of(item_id) if older is not None else None
        # An item that was withheld so far has shown nothing: it is counted from what is there.
        total = now if before is None else Counter(before) + late_of[item_id]
        if people >= FEWEST_ANSWERS and total.total() - total[NOT_ANSWERED] >= FEWEST_ANSWERS:
            figures[item_id] = {answer: total[answer] for answer in answers}
    return Tally(people=people, _of=figures)


def tally_rows(instrument: Instrument, figures: Tally) -> list[tuple[str, str, str]]:
    """Return the rows of `counts.csv`: one for each item and answer, or one that says withheld."""
    rows: list[tuple[str, str, str]] = []
    for item in instrument.items:
        of = figures.of(item.id)
        if of is None:
            rows.append((item.id, _WITHHELD, str(figures.people)))
        else:
            rows += [(item.id, answer, str(people)) for answer, people in of.items()]
    return rows


def tally_bytes(instrument: Instrument, figures: Tally) -> bytes:
    """Return the file `counts.csv`; see `tally_rows`."""
    return tables.counts().encode(tally_rows(instrument, figures))


def read_tally(data: bytes, instrument: Instrument) -> Tally:
    """Read `counts.csv`, also as a spreadsheet may have saved it.

    Raises
    ------
    StoreError
        It is no table of figures for this instrument.
    """
    answers = (*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED)
    table: dict[str, dict[str, int]] = {}
    for cells in tables.counts().read(data).rows:
        item, answer, number = (cell.strip().casefold() for cell in cells)
        known = table.setdefault(item, {})
        if not (number.isascii() and number.isdigit()) or answer in known:
            raise refused(COUNTS, "has a row twice, or one without a whole number.")
        known[answer] = int(number)
    if set(table) != {item.id for item in instrument.items}:
        raise refused(COUNTS, "has lost some of its rows.")
    people = 0
    figures: dict[str, dict[str, int]] = {}
    for item_id, of in table.items():
        if set(of) == {_WITHHELD}:
            people = max(people, of[_WITHHELD])
        elif set(of) == set(answers):
            people = max(people, sum(of.values()))
            figures[item_id] = {answer: of[answer] for answer in answers}
        else:
            raise refused(COUNTS, "has an answer that the instrument does not have, or lost one.")
    return Tally(people=people, _of=figures)
