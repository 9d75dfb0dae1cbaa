"""A team's pattern: its own exact counts, in the order in which they are worth talking about.

The order uses only how far apart answers are and how many are not sure, and it can be said in
words beside each group. No number of that order is kept or shown, and there is no mean, no
percentage and no verdict. Below five answers nothing is counted out: the team talks.

A sensitive item has words in place of counts (`workbook.patterns.in_words`) and stands in a group
of its own, in the checklist's order: nothing about where it stands comes of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from workbook.instruments import Answer, Instrument, Item, Reference
from workbook.patterns.in_words import UNSAID, in_words
from workbook.patterns.measures import Alike, alike, leik
from workbook.sessions import FEWEST_ANSWERS, NOT_ANSWERED, Session, Tally

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LEFT_OUT",
    "ItemGroup",
    "ItemPattern",
    "Pattern",
    "as_sensitive",
    "positions",
    "team_pattern",
]

#: What is said of those who gave no answer at all.
LEFT_OUT = "Left out"
#: A quarter of those who answered, and at least two people, are "several" who are not sure.
_SEVERAL, _AT_LEAST = Fraction(1, 4), 2


class ItemGroup(Enum):
    """Why an item stands where it stands; the members are in the order of the page."""

    FAR_APART = "Answers are far apart"
    NOT_SURE = "Several people are not sure"
    SOMEWHAT_APART = "Answers are somewhat apart"
    MUCH_ALIKE = "Answers are much alike"
    TOO_FEW = "Too few answers to compare"
    #: Every sensitive item, and nothing else.
    TALK_FIRST = "Talk first, then look"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ItemPattern:
    """One item and what the team answered."""

    item: Item
    #: The item's number on the form, from 1.
    place: int
    group: ItemGroup
    #: (answer, people) for every ordered answer; empty when too few answered.
    ordered: tuple[tuple[Answer, int], ...]
    #: (answer, people) for the answers beside the order; empty when too few answered.
    beside: tuple[tuple[Answer, int], ...]
    #: (answer, people) for those who would rather not say: no answer, as what is left out is.
    unsaid: tuple[tuple[Answer, int], ...]
    #: How many left it out; None when too few answered.
    left_out: int | None
    #: What stands in place of all counts of a sensitive item; "" for any other, and below five.
    in_words: str
    #: None when fewer than five chose an ordered answer.
    alike: Alike | None
    #: (reference, whether the item goes further than it).
    cited: tuple[tuple[Reference, bool], ...]

    def __repr__(self) -> str:
        return f"<ItemPattern: {self.item.id}>"

    @property
    def sensitive(self) -> bool:
        """Whether the team reads words of it, after it has talked, and never how many."""
        return self.group is ItemGroup.TALK_FIRST

    @property
    def counts(self) -> tuple[tuple[Answer, int], ...]:
        """Every (answer, people) there is, in the order of the page."""
        return (*self.ordered, *self.beside, *self.unsaid)

    @property
    def no_answer(self) -> int:
        """How many gave no answer: those who would rather not say, and those who left it out."""
        return sum(people for _, people in self.unsaid) + (self.left_out or 0)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pattern:
    """What a team sees of its own session; every renderer reads this and nothing else."""

    team: str
    title: str
    revealed_on: date | None
    closed_on: date | None
    #: How many sent; None below five, where the page does not say.
    people: int | None
    #: How many were expected, when somebody said.
    expected: int | None
    #: How many of those who sent did so after the reveal.
    late: int = 0
    #: Every item, the ones most worth talking about first.
    items: tuple[ItemPattern, ...]

    def __repr__(self) -> str:
        return f"<Pattern of {len(self.items)} items>"

    @property
    def talk_only(self) -> bool:
        """Whether fewer than five answers arrived, so that there is nothing to show."""
        return self.people is None

    def groups(self) -> tuple[tuple[ItemGroup, tuple[ItemPattern, ...]], ...]:
        """Return the groups that have items, in the page's order, each with its items."""
        return tuple(
            (group, items)
            for group in ItemGroup
            if (items := tuple(each for each in self.items if each.group is group))
        )

    def table(self) -> pd.DataFrame:
        """Return what the page shows as a tidy table, for an analyst who asks for it.

        Returns
        -------
        pandas.DataFrame
            Columns item, statement, why_here, answer, people: a row for each item and answer
            that the page shows, in the page's order, and one for those who left it out. A
            sensitive item has one row, whose answer is what the team reads and whose people
            are missing: its exact counts are in the session's `counts.csv` alone.
        """
        import pandas as pd  # a phone that sees the reveal does not wait for it

        rows = [
            {
                "item": each.item.id,
                "statement": each.item.statement,
                "why_here": each.group.value,
                "answer": answer,
                "people": people,
            }
            for each in self.items
            for answer, people in _said(each)
        ]
        columns = ["item", "statement", "why_here", "answer", "people"]
        return pd.DataFrame(rows, columns=columns).astype({"people": "Int64"})


def _said(each: ItemPattern) -> list[tuple[str, int | None]]:
    """Return what a table says of an item: answers with how many, or words."""
    if each.in_words:
        return [(each.in_words, None)]
    said: list[tuple[str, int | None]] = [(answer.label, n) for answer, n in each.counts]
    return [*said, (LEFT_OUT, each.left_out)] if said else said


def team_pattern(session: Session, instrument: Instrument, tally: Tally) -> Pattern:
    """Return the pattern of one session after its reveal.

    Parameters
    ----------
    session
        The session; it must be revealed.
    instrument
        The session's own copy of its instrument.
    tally
        The session's tally, from `Sessions.tally`.

    Raises
    ------
    ValueError
        The session is not revealed: its answers are sealed.
    """
    if not session.revealed:
        raise ValueError("the answers are sealed until the reveal")
    shown = tally.people >= FEWEST_ANSWERS
    items = [
        _sensitive(
            instrument,
            place,
            item,
            in_words(instrument.scale, tally.of(item.id), late=session.late) if shown else "",
        )
        if item.sensitive
        else _item(instrument, place, item, tally.of(item.id) if shown else None)
        for place, item in enumerate(instrument.items, start=1)
    ]
    if shown:
        items.sort(key=_worth_talking_about)
    return Pattern(
        team=session.team,
        title=instrument.title,
        revealed_on=session.revealed_on,
        closed_on=session.closed_on,
        people=tally.people if shown else None,
        expected=session.people,
        late=session.late,
        items=tuple(items),
    )


def as_sensitive(each: ItemPattern, instrument: Instrument, *, late: int) -> ItemPattern:
    """Return an item in words, also one that was counted before anybody marked it sensitive.

    Parameters
    ----------
    each
        The item as its own session has it.
    instrument
        That session's own copy of its instrument.
    late
        How many answers of that session were added after its reveal.
    """
    if each.sensitive:
        return each
    row = {answer.id: people for answer, people in each.counts} | {NOT_ANSWERED: each.left_out or 0}
    words = in_words(instrument.scale, row if each.ordered else None, late=late)
    return _sensitive(instrument, each.place, each.item, words)


def positions(each: ItemPattern) -> str:
    """Return the opposite positions on an item in a sentence, or "" when nobody is far apart.

    It names no one and no number: that there are two ways of seeing it is all it says.
    """
    given = [answer.label for answer, people in each.ordered if people]
    if each.group is not ItemGroup.FAR_APART or len(given) < 2:  # noqa: PLR2004
        return ""
    return (
        f"Some of you see this as “{_in_words(given[0])}”, others as “{_in_words(given[-1])}”. "
        "What does each see that the other does not?"
    )


def _in_words(label: str) -> str:
    return label if label.startswith("I ") else label[:1].lower() + label[1:]


def _item(
    instrument: Instrument, place: int, item: Item, row: Mapping[str, int] | None
) -> ItemPattern:
    answered = 0 if row is None else sum(row.values()) - row[NOT_ANSWERED]
    if row is None or answered < FEWEST_ANSWERS:
        return _without_counts(instrument, place, item, ItemGroup.TOO_FEW)
    ordered = tuple((answer, row[answer.id]) for answer in instrument.scale.order)
    beside, unsaid = (
        tuple(
            (answer, row[answer.id])
            for answer in instrument.scale.beside
            if (answer.id in UNSAID) is is_unsaid
        )
        for is_unsaid in (False, True)
    )
    how_alike = alike([people for _, people in ordered])
    return ItemPattern(
        item=item,
        place=place,
        group=_group(how_alike, _not_sure(beside), answered),
        ordered=ordered,
        beside=beside,
        unsaid=unsaid,
        left_out=row[NOT_ANSWERED],
        in_words="",
        alike=how_alike,
        cited=instrument.cited(item),
    )


def _sensitive(instrument: Instrument, place: int, item: Item, words: str) -> ItemPattern:
    """Return a sensitive item: no count of it is held, so that no renderer can show one."""
    return _without_counts(instrument, place, item, ItemGroup.TALK_FIRST, words)


def _without_counts(
    instrument: Instrument, place: int, item: Item, group: ItemGroup, words: str = ""
) -> ItemPattern:
    return ItemPattern(
        item=item,
        place=place,
        group=group,
        ordered=(),
        beside=(),
        unsaid=(),
        left_out=None,
        in_words=words,
        alike=None,
        cited=instrument.cited(item),
    )


def _not_sure(beside: tuple[tuple[Answer, int], ...]) -> int:
    return sum(people for answer, people in beside if answer.stands_for == "not_sure")


def _group(how_alike: Alike | None, not_sure: int, answered: int) -> ItemGroup:
    if how_alike is Alike.FAR_APART:
        return ItemGroup.FAR_APART
    if not_sure >= _AT_LEAST and Fraction(not_sure, answered) >= _SEVERAL:
        return ItemGroup.NOT_SURE
    if how_alike is None:
        return ItemGroup.TOO_FEW
    return ItemGroup.SOMEWHAT_APART if how_alike is Alike.SOMEWHAT_APART else ItemGroup.MUCH_ALIKE


def _worth_talking_about(each: ItemPattern) -> tuple[int, Fraction, int, int]:
    """Order items: by group, then the more spread, then the more not sure, then the form."""
    people = [number for _, number in each.ordered]
    agreement = leik(people) if sum(people) else Fraction(1)
    return (list(ItemGroup).index(each.group), agreement, -_not_sure(each.beside), each.place)
