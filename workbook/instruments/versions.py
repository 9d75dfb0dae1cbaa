"""How the words of a checklist changed from one version to another, and what that breaks.

A change that was declared a typo or clearer keeps older and newer answers comparable; any other
parts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from workbook.instruments.model import Answer, Instrument, Item, load_shipped, shipped

__all__ = ["Break", "as_numbers", "same_words", "still_asked", "why_not_compared"]


class Break(Enum):
    """Why answers before and after are not compared, in the words of the page."""

    MEANING = (
        "The wording changed here in a way that changes the meaning. "
        "Answers before and after are not compared."
    )
    SPLIT = "This question came out of another one here. Answers before and after are not compared."
    UNDECLARED = "The wording changed and nobody said how, so the two are not compared."
    ANSWERS = "The answers to choose from changed here. Answers before and after are not compared."
    RETURNED = (
        "This question was retired for a time and came back. "
        "Answers before and after are not compared."
    )
    SAME_DAY = (
        "These sessions were on one day, so nobody can say which came first. They are not compared."
    )
    RETIRED = "This question was retired here. It is no longer asked."
    DROPPED = "This question is no longer asked, and nobody said why."


def why_not_compared(one: Instrument, other: Instrument, newest: Item) -> Break | None:
    """Return why answers to one item under two copies of a checklist do not go together.

    The newest checklist knows best how its words changed, since what somebody forgot to declare
    can be declared later; then the two copies.

    Parameters
    ----------
    one, other
        Two copies of one checklist that both have the item.
    newest
        The item in the newest copy that is known.

    Returns
    -------
    Break or None
        None when they can be compared, and counted together.
    """
    # A team may have met with an older copy after a newer one: the change is the same.
    older, later = sorted((one, other), key=lambda each: as_numbers(each.version))
    first, last = _item_of(older, newest.id), _item_of(later, newest.id)
    changes = {as_numbers(each.version): each for each in (*last.changes, *newest.changes)}
    low, high = as_numbers(older.version), as_numbers(later.version)
    between = [changes[version] for version in sorted(changes) if low < version <= high]
    if not all(each.same_meaning for each in between):
        split = any(each.how == "split" for each in between)
        return Break.SPLIT if split else Break.MEANING
    further = next((changes[version] for version in sorted(changes) if version > high), None)
    if not same_words(first.statement, last.statement) and not (
        between
        and same_words(between[0].was, first.statement)
        and (further is None or not further.was or same_words(further.was, last.statement))
    ):
        return Break.UNDECLARED
    return None if _same_answers(one, other) else Break.ANSWERS


def still_asked(instrument: Instrument) -> tuple[Item, ...]:
    """Return the items of a copy that the workbook's own checklist of that name still asks.

    Parameters
    ----------
    instrument
        A session's own copy, perhaps an older one; of another checklist all its items are asked.
    """
    if instrument.id not in shipped():
        return instrument.items
    gone = {each.item for each in load_shipped(instrument.id).retired}
    return tuple(item for item in instrument.items if item.id not in gone)


def _item_of(instrument: Instrument, name: str) -> Item:
    return next(item for item in instrument.items if item.id == name)


def _same_answers(one: Instrument, other: Instrument) -> bool:
    """Say whether two checklists offer the same answers in the same order."""

    def offered(answers: Sequence[Answer]) -> list[tuple[str, str]]:
        return [(each.id, " ".join(each.label.split())) for each in answers]

    return offered(one.scale.order) == offered(other.scale.order) and set(
        offered(one.scale.beside)
    ) == set(offered(other.scale.beside))


def same_words(one: str, other: str) -> bool:
    """Say whether two texts are the same but for the spaces between their words."""
    return one.split() == other.split()


def as_numbers(text: str) -> tuple[int, int]:
    """Return a version such as "1.10" as numbers that can be compared."""
    major, minor = text.split(".")
    return int(major), int(minor)
