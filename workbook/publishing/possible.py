"""Which numbers of each answer a released line leaves possible, exactly, in integers.

It counts nothing through: each interval comes from the few inequalities that a line is, and
`tests/themes/test_disclosure.py` holds it against counting through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook.instruments import STANDING_ANSWERS
from workbook.themes.disclosure import BANDS, MEASURES, NO_ANSWER, Outcome

__all__ = ["OPTIONS", "Interval", "intervals", "of_band", "team_intervals"]

#: What a person can have done with a question: the standing answers, and none on the scale.
OPTIONS = (*STANDING_ANSWERS, NO_ANSWER)
#: The lowest and the highest number of people that may have given an answer.
Interval = tuple[int, int]
_FEW, _SOME, _MOST = BANDS


def of_band(band: str, people: int, edge: int) -> Interval:
    """Return the lowest and the highest number of so many that a band can stand for."""
    return {
        _FEW: (0, edge),
        _SOME: (edge + 1, people - edge - 1),
        _MOST: (people - edge, people),
    }[band]


def intervals(
    words: Outcome,
    people: int,
    told: Mapping[str, int] | None = None,
    *,
    options: Sequence[str] = STANDING_ANSWERS,
) -> dict[str, Interval] | None:
    """Return which numbers of each answer a line leaves possible, exactly.

    Parameters
    ----------
    words
        The line.
    people
        How many people it is about.
    told
        Answer to how many people are known to have given it.
    options
        What people could do: the five standing answers, or `OPTIONS`, in which those who gave
        none on the scale are a sixth beside *not applicable*, in one measure with it.

    Returns
    -------
    dict or None
        Answer to the lowest and highest possible number, those who told included; None when no
        answers at all come out as this line.
    """
    known = told or {}
    beside = {answer: known.get(answer, 0) for answer in (_BESIDE, NO_ANSWER)}
    at_least = {answer: known.get(answer, 0) for answer in STANDING_ANSWERS}
    at_least[_BESIDE] = sum(beside.values())
    found = _of_five(words, people, at_least)
    if found is not None and NO_ANSWER in options:
        # Each of the two can be all of what the measure holds, less what is known of the other.
        most = found[_BESIDE][1]
        found |= {
            answer: (number, most - sum(beside.values()) + number)
            for answer, number in beside.items()
        }
    return found


#: The standing answer that shares its measure with `NO_ANSWER`.
_BESIDE = "not_applicable"


def _of_five(
    words: Outcome, people: int, at_least: Mapping[str, int]
) -> dict[str, Interval] | None:
    """Return the intervals of the five numbers on which a line depends."""
    said = dict(words)
    edge = people // 4
    for measure, answer in ((MEASURES[0], "not_applicable"), (MEASURES[1], "not_sure")):
        if measure in said:
            most = {"not_applicable": edge} if answer == "not_sure" else {}
            return _one_large(answer, of_band(said[measure], people, edge), people, at_least, most)
    one, two = (of_band(said[measure], people, edge) for measure in MEASURES[2:])
    return _two_cuts(one, two, people, at_least)


def _one_large(
    large: str, span: Interval, people: int, at_least: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, Interval] | None:
    """Return the intervals of a line that says one answer's number alone."""
    needed = sum(at_least.values())
    low = max(span[0], at_least[large])
    room = people - needed + at_least[large]
    high = min(span[1], room)
    if low > high or any(at_least[answer] > limit for answer, limit in most.items()):
        return None
    found = {large: (low, high)}
    for answer in STANDING_ANSWERS:
        if answer != large:
            top = at_least[answer] + room - low
            found[answer] = (at_least[answer], min(top, most.get(answer, people)))
    # What the others cannot take up is the large one's.
    free = [answer for answer in STANDING_ANSWERS if answer != large and answer not in most]
    return found if free else None


def _two_cuts(
    one: Interval, two: Interval, people: int, at_least: Mapping[str, int]
) -> dict[str, Interval] | None:
    """Return the intervals of a line that says how many are in place, and in place or partly."""
    edge = people // 4
    place, partly, not_yet = (at_least[each] for each in ("in_place", "partly", "not_yet"))
    beside = {each: at_least[each] for each in ("not_applicable", "not_sure")}
    if any(number > edge for number in beside.values()):
        return None
    first_low = max(one[0], place)
    both_low = max(two[0], first_low + partly)
    both_high = min(two[1], people - not_yet - sum(beside.values()))
    first_high = min(one[1], both_high - partly)
    if first_low > first_high or both_low > both_high:
        return None
    rest = people - both_low
    found = {
        "in_place": (first_low, first_high),
        "partly": (max(partly, two[0] - first_high), both_high - first_low),
        "not_yet": (max(not_yet, people - two[1] - 2 * edge), rest - sum(beside.values())),
    }
    for answer, number in beside.items():
        others = sum(beside.values()) - number
        found[answer] = (number, min(edge, rest - not_yet - others))
    return found


def team_intervals(  # noqa: PLR0913 - a sentence with six words in it
    words: Outcome,
    people: int,
    size: int,
    inside: Mapping[str, int],
    outside: Mapping[str, int],
    *,
    options: Sequence[str] = STANDING_ANSWERS,
) -> dict[str, Interval] | None:
    """Return which numbers of each answer a line leaves possible in one team of its group.

    Parameters
    ----------
    words
        The line.
    people
        How many people it is about.
    size
        How many of them are in the team.
    inside, outside
        Answer to how many people in the team, and outside it, are known to have given it.
    options
        As `intervals`.

    Returns
    -------
    dict or None
        As `intervals`, of the team alone.
    """
    told = {answer: inside.get(answer, 0) + outside.get(answer, 0) for answer in OPTIONS}
    whole = intervals(words, people, told, options=options)
    if whole is None:
        return None
    found = {}
    for answer, (low, high) in whole.items():
        in_, out = inside.get(answer, 0), outside.get(answer, 0)
        most_outside = people - size - (sum(outside.values()) - out)
        most_inside = size - (sum(inside.values()) - in_)
        found[answer] = (max(in_, low - most_outside), min(most_inside, high - out))
    return found
