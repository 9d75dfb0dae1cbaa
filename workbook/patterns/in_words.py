"""What a team reads of a sensitive item: one of a few sentences, and never how many.

On an item about racism, fear, supervision or colleagues an exact count shows the one person who
stands alone, and in a small room everybody knows who that may be. So the count is put into words
from which it cannot be read, neither by itself nor off the number of people, nor by somebody who
takes their own answer away from it:

- *more than half* gave one answer: that may be everybody, or half and one;
- or *there is no one answer that more than half gave, or too few answered*: one sentence for
  both, so that one person who left a question out does not show by it.

Whatever the words, at least two numbers are possible for each answer, and nobody has to have
disagreed; `tests/patterns/test_in_words.py` goes through every way in which up to eleven people can
answer. Nothing but this is known: where a majority is named, at least five answered.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbook.instruments import Scale
from workbook.sessions import NOT_ANSWERED

__all__ = ["UNSAID", "in_words"]

#: Answers that say that somebody would rather not: beside "left out", never "does not apply".
UNSAID = ("prefer_not_to_say",)

NO_ONE_ANSWER = (
    "There is no one answer that more than half of you gave, or too few of you answered to say."
)
NO_ANSWER = (
    "More than half of you gave no answer on the scale: it does not apply, was left out, or they "
    "would rather not say."
)
AFTER_LATE = (
    "Answers were added after the reveal. What was said here then is not worked out again, so "
    "that nobody’s answer can be told from the difference."
)


def in_words(scale: Scale, row: Mapping[str, int] | None, *, late: int = 0) -> str:
    """Return what a team may read of its answers to a sensitive item, in a sentence.

    Parameters
    ----------
    scale
        The answers there are.
    row
        Answer to people, with everybody in it who sent; None when fewer than five answered.
    late
        How many answers were added after the reveal.
    """
    if late:
        return AFTER_LATE
    if row is None:
        return NO_ONE_ANSWER
    people = sum(row.values())
    for answer in scale.answers:
        if answer.stands_for != "not_applicable" and 2 * row[answer.id] > people:
            return f"More than half of you answered “{answer.label}”."
    apart = [answer.id for answer in scale.answers if answer.stands_for == "not_applicable"]
    if 2 * (row[NOT_ANSWERED] + sum(row[answer] for answer in apart)) > people:
        return NO_ANSWER
    return NO_ONE_ANSWER
