"""A team's own sessions with one checklist, side by side: what moved, what did not, how sure.

Answers are compared only where people were asked the same thing: a change of wording that was
declared a typo or clearer keeps the line whole, and any other breaks it. What moved is said in
words from the order of the answers alone; no number that sums up a session is made or kept,
and nothing is said to be better or worse. Of a sensitive item nothing is said to have moved: what
was read of it in each session stands side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from workbook.instruments import Break, Instrument, Item, as_numbers, same_words, why_not_compared
from workbook.patterns.measures import (
    FEWEST_TO_COMPARE,
    MOST_STEPS,
    Alike,
    steps_to_even,
    superiority,
)
from workbook.patterns.pattern import ItemPattern, Pattern, as_sensitive
from workbook.sessions import Session
from workbook.text import day_in_words

__all__ = [
    "Break",
    "Column",
    "ItemOverTime",
    "Moment",
    "OverTime",
    "Part",
    "side_by_side",
]

#: From about 7 times in 10 on, answers are said to have moved; below, they are much the same.
#: Near the 0.64 that Vargha and Delaney (2000) call a medium difference.
_MOVED = Fraction(13, 20)
#: Up to here neither end is nearer more often in any way worth a sentence.
_LEVEL = Fraction(11, 20)
_TOO_FEW = "Too few answers to say whether this moved."
_IN_WORDS = (
    "Nothing is counted here, so nothing is said to have moved: talk about it first, then read "
    "what each session said."
)
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


class Part(Enum):
    """The part of the page that an item belongs to; the members are in the page's order."""

    MOVED = "What moved"
    STAYED = "What stayed"
    TOO_LITTLE = "Where too little is known"
    #: Every sensitive item that is still asked, and nothing else.
    IN_WORDS = "In words alone"
    GONE = "No longer asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One session of the team."""

    session: str
    day: date
    #: The day in words; with the session's code where the team met more than once that day.
    label: str
    version: str
    #: How many sent; None below five, where the page does not say.
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Moment:
    """What one session says of one item."""

    column: Column
    #: False when the checklist of that session had no such item.
    asked: bool
    #: None when it was not asked, or when too few answered to show counts.
    pattern: ItemPattern | None
    #: The words that people saw, where they are not the newest; "" where they are, or not asked.
    words: str
    #: Why this is not compared with the moment before at which the item was asked.
    broken: Break | None
    #: Whether the words changed since the moment before and still mean the same.
    reworded: bool

    def __repr__(self) -> str:
        return f"<Moment: {self.column.session}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ItemOverTime:
    """One item in every session."""

    #: As the newest checklist words it; for one no longer asked, as the last that asked it.
    item: Item
    #: Its number on the form, from 1; None when it is no longer asked.
    place: int | None
    part: Part
    #: One for each session, the oldest first.
    moments: tuple[Moment, ...]
    #: What moved and how sure one can be, in sentences.
    said: tuple[str, ...]
    #: The two moments that `said` calls "then" and "now", by their place; None when none are.
    compared: tuple[int, int] | None
    #: The words of the item that it was split from; "" when it was not, or nobody answered that.
    came_from: str

    def __repr__(self) -> str:
        return f"<ItemOverTime: {self.item.id}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OverTime:
    """A team's sessions with one checklist; the page reads this and nothing else."""

    team: str
    title: str
    #: The oldest first.
    sessions: tuple[Column, ...]
    #: Every item of the newest checklist in the order of its form, then those no longer asked.
    items: tuple[ItemOverTime, ...]

    def __repr__(self) -> str:
        return f"<OverTime of {len(self.sessions)} sessions>"

    def parts(self) -> tuple[tuple[Part, tuple[ItemOverTime, ...]], ...]:
        """Return the parts of the page that have items, in order, each with its items."""
        return tuple(
            (part, items)
            for part in Part
            if (items := tuple(each for each in self.items if each.part is part))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One session with what was asked in it and what came of it."""

    team: str
    column: Column
    instrument: Instrument
    items: Mapping[str, Item]
    patterns: Mapping[str, ItemPattern]


def side_by_side(sessions: Sequence[tuple[Session, Instrument, Pattern]]) -> OverTime:
    """Return a team's sessions with one checklist side by side.

    Parameters
    ----------
    sessions
        The sessions of one team with the same instrument, each with its own copy of the
        instrument and its pattern, in any order. What is not revealed is left out.

    Returns
    -------
    OverTime
        With no items when no session is revealed.

    Raises
    ------
    ValueError
        The sessions are not of the same instrument.
    """
    if len({instrument.id for _, instrument, _ in sessions}) > 1:
        raise ValueError("only sessions of the same instrument stand side by side")
    seen = _in_order(sessions)
    if not seen:
        return OverTime(team="", title="", sessions=(), items=())
    newest = seen[-1].instrument
    items = [_item(seen, item, place) for place, item in enumerate(newest.items, start=1)]
    gone: dict[str, Item] = {}
    for each in seen[:-1]:
        gone |= {name: item for name, item in each.items.items() if name not in seen[-1].items}
    items += [_item(seen, item, None) for item in gone.values()]
    return OverTime(
        team=seen[-1].team,
        title=newest.title,
        sessions=tuple(each.column for each in seen),
        items=tuple(items),
    )


def _in_order(sessions: Sequence[tuple[Session, Instrument, Pattern]]) -> list[_Seen]:
    """Return what is revealed, the oldest first.

    No time of day is kept, so the order of two of one day means nothing and is not read.
    """
    revealed = [
        (session.revealed_on, session, instrument, pattern)
        for session, instrument, pattern in sessions
        if session.revealed_on is not None
    ]
    revealed.sort(key=lambda each: each[0])
    often = Counter(day for day, *_ in revealed)
    # Once an item is marked, no session's counts of it are shown, an older one's included.
    sensitive = {
        item.id for *_, instrument, _ in revealed for item in instrument.items if item.sensitive
    }
    seen = []
    for day, session, instrument, pattern in revealed:
        again = f", {session.id}" if often[day] > 1 else ""
        column = Column(
            session=session.id,
            day=day,
            label=f"{day_in_words(day)}{again}",
            version=instrument.version,
            people=pattern.people,
        )
        seen.append(
            _Seen(
                team=session.team,
                column=column,
                instrument=instrument,
                items={item.id: item for item in instrument.items},
                patterns={
                    each.item.id: as_sensitive(each, instrument, late=pattern.late)
                    if each.item.id in sensitive
                    else each
                    for each in pattern.items
                    if not pattern.talk_only and (each.ordered or each.item.id in sensitive)
                },
            )
        )
    return seen


def _item(seen: Sequence[_Seen], item: Item, place: int | None) -> ItemOverTime:
    moments = tuple(_moments(seen, item))
    in_words = item.id in _sensitive(seen)
    pair = None if place is None or in_words else _last_two(moments)
    if place is None:
        part, said = Part.GONE, _what_became(seen[-1].instrument, item, moments)
    elif in_words:
        part, said = Part.IN_WORDS, (_IN_WORDS,)
    elif pair is None:
        part, said = Part.TOO_LITTLE, (_why_not(moments),)
    else:
        (_, then), (at, now) = pair
        part, said = _movement(then, now)
        if any(moment.asked for moment in moments[at + 1 :]):
            said += (
                f"Here “now” is {moments[at].column.label}: after that, fewer than five people "
                "answered this.",
            )
    return ItemOverTime(
        item=item,
        place=place,
        part=part,
        moments=moments,
        said=said,
        compared=None if pair is None else (pair[0][0], pair[1][0]),
        came_from=_origin(seen, item, moments),
    )


def _sensitive(seen: Sequence[_Seen]) -> frozenset[str]:
    return frozenset(name for each in seen for name, item in each.items.items() if item.sensitive)


def _what_became(newest: Instrument, item: Item, moments: Sequence[Moment]) -> tuple[str, ...]:
    """Return what became of an item that is no longer asked."""
    last_asked = [moment.column.label for moment in moments if moment.asked][-1]
    why = f"This was last asked on {last_asked}."
    places = [
        str(place)
        for place, each in enumerate(newest.items, start=1)
        if any(change.split_from == item.id for change in each.changes)
    ]
    if not places:
        return (why,)
    *most, last = places
    return (
        why,
        f"It lives on in questions {', '.join(most)} and {last}."
        if most
        else f"It lives on in question {last}.",
    )


def _origin(seen: Sequence[_Seen], item: Item, moments: Sequence[Moment]) -> str:
    """Return the last words of the item that this one was split from, where the line shows it."""
    if not any(moment.broken is Break.SPLIT for moment in moments):
        return ""
    origins = {change.split_from for change in item.changes if change.split_from}
    words = [
        each.items[origin].statement for each in seen for origin in origins if origin in each.items
    ]
    return words[-1] if words else ""


# --- Where the line is whole ----------------------------------------------------------------


def _moments(seen: Sequence[_Seen], item: Item) -> Iterator[Moment]:
    before: _Seen | None = None
    gone = False
    away = False  # retired by a checklist in between
    counted: set[date] = set()
    for each in seen:
        own = each.items.get(item.id)
        broken, reworded = None, False
        if own is None:
            away = away or _is_retired(item.id, each, seen[-1].instrument)
            if before is not None and not gone and item.id not in seen[-1].items:
                broken, gone = Break.RETIRED if away else Break.DROPPED, True
        else:
            if before is not None:
                broken = Break.RETURNED if away else _break(before, each, item)
                if broken is None and item.id in each.patterns and each.column.day in counted:
                    broken = Break.SAME_DAY
                reworded = broken is None and not same_words(
                    before.items[item.id].statement, own.statement
                )
            elif each is not seen[0] and _newly_split(own, seen[0]):
                broken = Break.SPLIT
            before, gone, away = each, False, False
            if item.id in each.patterns:
                counted.add(each.column.day)
        yield Moment(
            column=each.column,
            asked=own is not None,
            pattern=each.patterns.get(item.id),
            words="" if own is None or same_words(own.statement, item.statement) else own.statement,
            broken=broken,
            reworded=reworded,
        )


def _break(before: _Seen, after: _Seen, newest: Item) -> Break | None:
    return why_not_compared(before.instrument, after.instrument, newest)


def _is_retired(name: str, there: _Seen, newest: Instrument) -> bool:
    """Say whether an item is declared retired in a session, by its checklist or the newest."""
    version = as_numbers(there.column.version)
    return any(
        each.item == name and as_numbers(each.version) <= version
        for each in (*there.instrument.retired, *newest.retired)
    )


def _newly_split(item: Item, oldest: _Seen) -> bool:
    """Say whether an item came out of one that was asked before it was there."""
    return any(
        each.how == "split" and as_numbers(each.version) > as_numbers(oldest.column.version)
        for each in item.changes
    )


_Counted = tuple[int, ItemPattern]


def _last_break(moments: Sequence[Moment]) -> int:
    return max((place for place, each in enumerate(moments) if each.broken), default=0)


def _last_two(moments: Sequence[Moment]) -> tuple[_Counted, _Counted] | None:
    """Return the last two moments that have counts, each with its place, if no break parts them.

    What was asked before the last break says nothing about today's question.
    """
    start = _last_break(moments)
    counted = [
        (place, each.pattern)
        for place, each in enumerate(moments)
        if place >= start and each.pattern is not None
    ]
    return (counted[-2], counted[-1]) if len(counted) > 1 else None


def _why_not(moments: Sequence[Moment]) -> str:
    """Return why there are no two moments to compare."""
    start = _last_break(moments)
    broken = moments[start].broken
    if sum(each.asked for each in moments) == 1 and len(moments) > 1:
        return f"This was asked for the first time on {moments[-1].column.label}."
    if broken is Break.SAME_DAY:
        return str(broken.value)
    if broken is not None and sum(each.asked for each in moments[start:]) == 1:
        return f"Answers from {moments[start].column.label} on are not compared with those before."
    return _TOO_FEW


# --- What moved, in words -------------------------------------------------------------------


def _movement(then: ItemPattern, now: ItemPattern) -> tuple[Part, tuple[str, ...]]:
    """Return what became of an item between two moments that can be compared."""
    before = [people for _, people in then.ordered]
    after = [people for _, people in now.ordered]
    not_sure = _not_sure(then, now)
    if min(sum(before), sum(after)) < FEWEST_TO_COMPARE:
        return Part.TOO_LITTLE, (_TOO_FEW, *not_sure)
    # The order runs from most in place: what was answered then stands later in it when what is
    # answered now is nearer the first answer.
    nearer_first = superiority(after, before)
    most, end = max((nearer_first, now.ordered[0]), (1 - nearer_first, now.ordered[-1]), key=_first)
    towards = f"“{end[0].label}”"
    often = f"If you picked one answer from then and one from now, {_times(most, towards)}"
    alike = _alike(then.alike, now.alike)
    part = Part.STAYED
    said: tuple[str, ...]
    if most >= _MOVED:
        part = Part.MOVED
        said = (
            f"The answers moved towards {towards}.",
            often,
            _undone(before, after, "this"),
            *alike,
        )
    elif {then.alike, now.alike} == {Alike.FAR_APART, Alike.MUCH_ALIKE}:
        part = Part.MOVED
        said = ("What moved is how alike the answers are.", *alike)
    elif most >= _LEVEL:
        said = (
            "There is a small difference, too small to say that this moved.",
            often,
            _undone(before, after, "it"),
            *alike,
        )
    elif before == after:
        said = ("The same answers were given on the scale then and now.",)
    else:
        said = ("The answers lean to neither end more than they did.", *alike)
    return part, (*said, *not_sure)


def _first(pair: tuple[Fraction, object]) -> Fraction:
    return pair[0]


def _times(share: Fraction, towards: str) -> str:
    """Return how often the newer of two answers would be the nearer one to an end."""
    nearer = f"the one from now would be nearer to {towards}"
    if share == 1:
        return f"{nearer} every time."
    tenths = int(share * 10 + Fraction(1, 2))
    if tenths == 10:  # noqa: PLR2004
        return f"{nearer} almost every time."
    return f"{nearer} about {tenths} times in 10, counting a tie as half."


def _undone(before: Sequence[int], after: Sequence[int], what: str) -> str:
    """Return how few answers make the difference."""
    steps = steps_to_even(before, after)
    if steps is None:
        return (
            f"Even {_NUMBERS[MOST_STEPS]} people answering one step differently, then or now, "
            f"would not undo {what}."
        )
    people = "person" if steps == 1 else "people"
    return (
        f"{_NUMBERS[steps].capitalize()} {people} answering one step differently, then or now, "
        f"would undo {what}."
    )


def _alike(then: Alike | None, now: Alike | None) -> tuple[str, ...]:
    if then is None or now is None or then is now:
        return ()
    return (f"Then the answers were {then.value}; now they are {now.value}.",)


def _not_sure(then: ItemPattern, now: ItemPattern) -> tuple[str, ...]:
    """Return how many were not sure, then and now, where that is not the same."""
    people = [_unsure(each) for each in (then, now)]
    answered = [sum(number for _, number in (*each.ordered, *each.beside)) for each in (then, now)]
    if people[0] == people[1]:
        return ()
    label = next(
        (answer.label for answer, _ in now.beside if answer.stands_for == "not_sure"), "Not sure"
    )
    return (f"{label}: {people[0]} of {answered[0]} then, {people[1]} of {answered[1]} now.",)


def _unsure(each: ItemPattern) -> int:
    return sum(people for answer, people in each.beside if answer.stands_for == "not_sure")
