"""A team's pattern: its own exact counts, in the order in which they are worth talking about.

The order uses only how far apart answers are and how many are not sure, and it can be said in
words beside each group. No number of that order is kept or shown, and there is no mean, no
percentage and no verdict. Below five answers nothing is counted out: the team talks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

import pandas as pd

from workbook.counts import Counts
from workbook.instrument import Answer, Instrument, Item, Reference
from workbook.measures import FEWEST_ANSWERS, Alike, alike, leik
from workbook.response import NOT_ANSWERED
from workbook.session import Session
from workbook.sheet import refused
from workbook.store import RESPONSES

__all__ = ["Group", "ItemPattern", "Pattern", "team_pattern"]

#: A quarter of those who answered, and at least two people, are "several" who are not sure.
_SEVERAL, _AT_LEAST = Fraction(1, 4), 2


class Group(Enum):
    """Why an item stands where it stands; the members are in the order of the page."""

    FAR_APART = "Answers are far apart"
    NOT_SURE = "Several people are not sure"
    SOMEWHAT_APART = "Answers are somewhat apart"
    MUCH_ALIKE = "Answers are much alike"
    TOO_FEW = "Too few answers to compare"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ItemPattern:
    """One item and what the team answered."""

    item: Item
    #: The item's number on the form, from 1.
    place: int
    group: Group
    #: (answer, people) for every ordered answer; empty when too few answered.
    ordered: tuple[tuple[Answer, int], ...]
    #: (answer, people) for the answers beside the order; empty when too few answered.
    beside: tuple[tuple[Answer, int], ...]
    #: How many left it out; None when too few answered.
    left_out: int | None
    #: None when fewer than five chose an ordered answer.
    alike: Alike | None
    #: (reference, whether the item goes further than it).
    cited: tuple[tuple[Reference, bool], ...]

    def __repr__(self) -> str:
        return f"<ItemPattern: {self.item.id}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pattern:
    """What a team sees of its own closed session; every renderer reads this and nothing else."""

    team: str
    title: str
    closed_on: date | None
    #: How many sent; None below five, where the page does not say.
    people: int | None
    #: How many were expected, when somebody said.
    expected: int | None
    #: Every item, the ones most worth talking about first.
    items: tuple[ItemPattern, ...]

    def __repr__(self) -> str:
        return f"<Pattern of {len(self.items)} items>"

    @property
    def talk_only(self) -> bool:
        """Whether fewer than five answers arrived, so that there is nothing to show."""
        return self.people is None

    def groups(self) -> tuple[tuple[Group, tuple[ItemPattern, ...]], ...]:
        """Return the groups that have items, in the page's order, each with its items."""
        return tuple(
            (group, items)
            for group in Group
            if (items := tuple(each for each in self.items if each.group is group))
        )

    def table(self) -> pd.DataFrame:
        """Return what the page shows as a tidy table, for an analyst who asks for it.

        Returns
        -------
        pandas.DataFrame
            Columns item, statement, why_here, answer, people: a row for each item and answer
            that the page shows, in the page's order.
        """
        return pd.DataFrame(
            [
                {
                    "item": each.item.id,
                    "statement": each.item.statement,
                    "why_here": each.group.value,
                    "answer": answer.label,
                    "people": people,
                }
                for each in self.items
                for answer, people in (*each.ordered, *each.beside)
            ],
            columns=["item", "statement", "why_here", "answer", "people"],
        )


def team_pattern(session: Session, instrument: Instrument, counts: Counts) -> Pattern:
    """Return the pattern of one closed session.

    Parameters
    ----------
    session
        The session; it must be closed.
    instrument
        The session's own copy of its instrument.
    counts
        Counts that hold the session.

    Raises
    ------
    ValueError
        The session is still open: its answers are sealed.
    StoreError
        What was counted does not belong to the instrument, or some of it is gone.
    """
    if session.state != "closed":
        raise ValueError("an open session's answers are sealed")
    frame = _frame(session, instrument, counts)
    rows = {str(item): {str(a): int(n) for a, n in row.items()} for item, row in frame.iterrows()}
    people = int(frame.iloc[0].sum())
    shown = people >= FEWEST_ANSWERS
    items = [
        _item(instrument, place, item, rows[item.id] if shown else None)
        for place, item in enumerate(instrument.items, start=1)
    ]
    if shown:
        items.sort(key=_worth_talking_about)
    return Pattern(
        team=session.team,
        title=instrument.title,
        closed_on=session.closed_on,
        people=people if shown else None,
        expected=session.people,
        items=tuple(items),
    )


def _frame(session: Session, instrument: Instrument, counts: Counts) -> pd.DataFrame:
    """Return people by item (rows) and answer (columns), in the instrument's order."""
    rows = counts.table()
    rows = rows[rows["session"] == session.id]
    items = [item.id for item in instrument.items]
    answers = [*(answer.id for answer in instrument.scale.answers), NOT_ANSWERED]
    # An edit after closing must not make people vanish from the page without a word.
    if not (rows["item"].isin(items) & rows["answer"].isin(answers)).all():
        raise refused(RESPONSES, "has an item or an answer that the instrument does not have.")
    frame = (
        rows.pivot_table(
            index="item", columns="answer", values="people", aggfunc="sum", observed=True
        )
        .reindex(index=items, columns=answers)
        .fillna(0)
        .astype(int)
    )
    if len(set(frame.sum(axis="columns"))) > 1:
        raise refused(RESPONSES, "has lost some of its rows.")
    return frame


def _item(
    instrument: Instrument, place: int, item: Item, row: dict[str, int] | None
) -> ItemPattern:
    cited = instrument.cited(item)
    answered = 0 if row is None else sum(row.values()) - row[NOT_ANSWERED]
    if row is None or answered < FEWEST_ANSWERS:
        return ItemPattern(
            item=item,
            place=place,
            group=Group.TOO_FEW,
            ordered=(),
            beside=(),
            left_out=None,
            alike=None,
            cited=cited,
        )
    ordered = tuple((answer, row[answer.id]) for answer in instrument.scale.order)
    beside = tuple((answer, row[answer.id]) for answer in instrument.scale.beside)
    how_alike = alike([people for _, people in ordered])
    return ItemPattern(
        item=item,
        place=place,
        group=_group(how_alike, _not_sure(beside), answered),
        ordered=ordered,
        beside=beside,
        left_out=row[NOT_ANSWERED],
        alike=how_alike,
        cited=cited,
    )


def _not_sure(beside: tuple[tuple[Answer, int], ...]) -> int:
    return sum(people for answer, people in beside if answer.stands_for == "not_sure")


def _group(how_alike: Alike | None, not_sure: int, answered: int) -> Group:
    if how_alike is Alike.FAR_APART:
        return Group.FAR_APART
    if not_sure >= _AT_LEAST and Fraction(not_sure, answered) >= _SEVERAL:
        return Group.NOT_SURE
    if how_alike is None:
        return Group.TOO_FEW
    return Group.SOMEWHAT_APART if how_alike is Alike.SOMEWHAT_APART else Group.MUCH_ALIKE


def _worth_talking_about(each: ItemPattern) -> tuple[int, Fraction, int, int]:
    """Order items: by group, then the more spread, then the more not sure, then the form."""
    people = [number for _, number in each.ordered]
    agreement = leik(people) if sum(people) else Fraction(1)
    return (list(Group).index(each.group), agreement, -_not_sure(each.beside), each.place)
