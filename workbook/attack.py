"""An attack on everything that was released, for anybody to run.

The attacker has seen every line of every period, knows the rule and this code, knows who was
grouped with whom and how many people of each team took part, and knows the answers of up to two of
them. From that the attacker works out, for each line, exactly which numbers of each answer are
still possible: in the group, in each team, among those whose answers are not known.
`workbook.publication` says why that should always leave more than one, for everybody and every
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

from workbook import disk
from workbook.errors import WorkbookError
from workbook.instrument_format import STANDING_ANSWERS
from workbook.periods import Plan, read_plan
from workbook.publication import BANDS, MEASURES, Released, Rule, Words
from workbook.publish import counted_sessions
from workbook.released import RELEASED, Issue, Shelf
from workbook.session import Sessions

__all__ = ["Attack", "Finding", "attack", "intervals", "team_intervals"]

#: The lowest and the highest number of people that may have given an answer.
Interval = tuple[int, int]
_FEW, _SOME, _MOST = BANDS
_KINDS = {
    "count": "a number of people who gave an answer is known exactly",
    "forced": "somebody’s answer is known",
    "barred": "it is known of somebody that they did not give an answer",
    "twice": "two lines are about some of the same people’s answers",
    "nobody": "the line can come of no answers at all: it was not made by the rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that could be worked out; it says what kind and where, and never an answer."""

    #: One of "count", "forced", "barred", "twice" and "nobody".
    kind: str
    period: str
    service: str
    group: str
    item: str

    def __str__(self) -> str:
        return f"{self.period}, {self.service}, {self.group}, {self.item}: {_KINDS[self.kind]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What came of an attack; `str` says it in sentences."""

    lines: int
    periods: int
    #: How many people's answers the attacker was told.
    known: int
    #: Lines whose answers have been deleted since, tried with the register's numbers instead.
    from_register: int
    #: How many neighbouring numbers the tightest line leaves open; None where there is no line.
    narrowest: int | None
    found: tuple[Finding, ...]

    def __str__(self) -> str:
        if not self.lines:
            return "Nothing has been published yet, so there is nothing to attack."
        said = [
            f"Tried with everything managers were ever shown: {self.lines:,} "
            f"{'line' if self.lines == 1 else 'lines'} of {self.periods} "
            f"{'period' if self.periods == 1 else 'periods'}; knowing the rule, how many people of "
            f"each team took part, and the answers of any {self.known} of them."
        ]
        if self.from_register:
            said.append(
                f"The answers behind {self.from_register:,} of the lines have been deleted; for "
                "those the register’s numbers of people stood in."
            )
        if self.found:
            said.append(f"{len(self.found):,} things could be worked out:")
            said += [f"  {finding}" for finding in self.found[:_MOST_SHOWN]]
            if len(self.found) > _MOST_SHOWN:
                said.append(f"  … and {len(self.found) - _MOST_SHOWN:,} more.")
            said.append(
                "Do not show the managers’ page until somebody has looked into it: files in "
                "released/ may have been edited, or a period published twice."
            )
        else:
            said.append(
                "Nothing could be pinned down. Of every other person and every answer, that they "
                "gave it and that they did not are both still possible. The tightest line leaves "
                f"{self.narrowest} neighbouring numbers open."
            )
        return "\n".join(said)


_MOST_SHOWN = 20


def attack(data: Path, *, known: int | None = None) -> Attack:
    """Attack everything that was released in a data folder.

    Parameters
    ----------
    data
        The data folder. The sessions in it serve to learn how many people took part; their
        answers are not used.
    known
        The answers of how many people the attacker is told, 0 to 2; None for as many as the
        service's own thresholds promise to withstand.

    Raises
    ------
    StoreError
        Something cannot be read.
    """
    shelf = Shelf(data / RELEASED)
    with disk.explained("Nothing could be tried."):
        issues = [(issue, read_plan(issue.folder)) for issue in shelf.issues]
    lines = from_register = 0
    narrowest: int | None = None
    found: list[Finding] = []
    told = 2
    for _, plan in issues:
        told = min(told, _withstands(plan.rule) if known is None else known)
    for issue, plan in issues:
        took_part = _people(data, plan)
        for row in issue.rows:
            lines += 1
            sizes = took_part.get((row.service, row.group, row.instrument))
            if sizes is None:
                from_register += 1
                sizes = _from_register(plan, row)
            width, kinds = _tried(row.words, tuple(sorted(sizes)), told)
            if width is not None:
                narrowest = width if narrowest is None else min(narrowest, width)
            found += [_finding(kind, row) for kind in kinds]
    found += _used_twice(issues)
    return Attack(
        lines=lines,
        periods=len(issues),
        known=told,
        from_register=from_register,
        narrowest=narrowest,
        found=tuple(found),
    )


def _withstands(rule: Rule) -> int:
    """Return how many known answers a service's thresholds withstand: see guarantee G."""
    return max(0, min(2, rule.minimum_people // 4 - 1))


def _finding(kind: str, row: Released) -> Finding:
    return Finding(
        kind=kind, period=row.period, service=row.service, group=row.group, item=row.item
    )


def _people(data: Path, plan: Plan) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Return (service, group, instrument) to how many people of each team took part."""
    sessions = Sessions(data)
    try:
        counted = counted_sessions(sessions, plan)
    except WorkbookError:  # the attacker goes on with less
        return {}
    return {
        (service, group, instrument): tuple(
            sessions.sent(session.id) for session in of_team.values()
        )
        for (service, group), of_instrument in counted.items()
        for instrument, of_team in of_instrument.items()
    }


def _from_register(plan: Plan, row: Released) -> tuple[int, ...]:
    for group in plan.groups:
        if (group.service, group.name) == (row.service, row.group):
            return group.sizes
    return ()


@cache
def _tried(words: Words, sizes: tuple[int, ...], known: int) -> tuple[int | None, tuple[str, ...]]:
    """Return the width of the tightest interval of a line, and what could be worked out."""
    people = sum(sizes)
    if not people or intervals(words, people) is None:
        return None, ("nobody",)
    kinds: set[str] = set()
    widths = []
    for told in _told(known):
        group = intervals(words, people, told)
        if group is None:
            continue  # nobody could be told that beside these words
        widths.append(_judge(group, told, people, kinds))
        for size in set(sizes):
            for inside, outside in _split(told):
                if sum(inside.values()) > size or sum(outside.values()) > people - size:
                    continue
                team = team_intervals(words, people, size, inside, outside)
                if team is not None and size > sum(inside.values()):
                    _judge(team, inside, size, kinds)
    return min(widths), tuple(sorted(kinds))


def _judge(
    found: Mapping[str, Interval], told: Mapping[str, int], people: int, kinds: set[str]
) -> int:
    """Note what intervals give away of those whose answers were not told; return the tightest."""
    others = people - sum(told.values())
    tightest = people
    for answer, span in found.items():
        low, high = (end - told.get(answer, 0) for end in span)
        tightest = min(tightest, high - low)
        if high == low:
            kinds.add("count")
        if low >= others:
            kinds.add("forced")
        if high <= 0:
            kinds.add("barred")
    return tightest + 1


def _told(known: int) -> Iterator[dict[str, int]]:
    """Yield every set of answers that up to `known` people may have given away."""
    for number in range(known + 1):
        for answers in combinations_with_replacement(STANDING_ANSWERS, number):
            yield {answer: answers.count(answer) for answer in set(answers)}


def _split(told: Mapping[str, int]) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """Yield every way in which those who told are in a team or outside it."""
    answers = [answer for answer, number in told.items() for _ in range(number)]
    seen = set()
    for which in range(2 ** len(answers)):
        inside = sorted(a for place, a in enumerate(answers) if which >> place & 1)
        if tuple(inside) not in seen:
            seen.add(tuple(inside))
            outside = list(answers)
            for answer in inside:
                outside.remove(answer)
            yield (
                {a: inside.count(a) for a in set(inside)},
                {a: outside.count(a) for a in set(outside)},
            )


def _range(band: str, people: int) -> Interval:
    edge = people // 4
    return {
        _FEW: (0, edge),
        _SOME: (edge + 1, people - edge - 1),
        _MOST: (people - edge, people),
    }[band]


def intervals(
    words: Words, people: int, told: Mapping[str, int] | None = None
) -> dict[str, Interval] | None:
    """Return which numbers of each answer a line leaves possible, exactly.

    Parameters
    ----------
    words
        The line.
    people
        How many people it is about.
    told
        Standing answer to how many people are known to have given it.

    Returns
    -------
    dict or None
        Standing answer to the lowest and highest possible number, those who told included; None
        when no answers at all come out as this line.
    """
    at_least = {answer: (told or {}).get(answer, 0) for answer in STANDING_ANSWERS}
    said = dict(words)
    edge = people // 4
    for measure, answer in ((MEASURES[0], "not_applicable"), (MEASURES[1], "not_sure")):
        if measure in said:
            most = {"not_applicable": edge} if answer == "not_sure" else {}
            return _one_large(answer, _range(said[measure], people), people, at_least, most)
    return _two_cuts(
        _range(said[MEASURES[2]], people), _range(said[MEASURES[3]], people), people, at_least
    )


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


def team_intervals(
    words: Words,
    people: int,
    size: int,
    inside: Mapping[str, int],
    outside: Mapping[str, int],
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
        Standing answer to how many people in the team, and outside it, are known to have given it.

    Returns
    -------
    dict or None
        As `intervals`, of the team alone.
    """
    told = {answer: inside.get(answer, 0) + outside.get(answer, 0) for answer in STANDING_ANSWERS}
    whole = intervals(words, people, told)
    if whole is None:
        return None
    found = {}
    for answer, (low, high) in whole.items():
        in_, out = inside.get(answer, 0), outside.get(answer, 0)
        most_outside = people - size - (sum(outside.values()) - out)
        most_inside = size - (sum(inside.values()) - in_)
        found[answer] = (max(in_, low - most_outside), min(most_inside, high - out))
    return found


def _used_twice(issues: Sequence[tuple[Issue, Plan]]) -> list[Finding]:
    """Return the lines that are about answers which another line is about too.

    Two periods that share a day, or a team in two groups, would let a reader subtract.
    """
    found = []
    seen: dict[tuple[str, str], list[tuple[Plan, frozenset[str]]]] = {}
    for issue, plan in sorted(issues, key=lambda each: each[1].period.starts_on):
        teams = {(g.service, g.name): frozenset(g.teams) for g in plan.groups}
        for row in issue.rows:
            own = teams.get((row.service, row.group), frozenset())
            earlier = seen.setdefault((row.instrument, row.item), [])
            if any(plan.period.overlaps(other.period) and own & of for other, of in earlier):
                found.append(_finding("twice", row))
            earlier.append((plan, own))
    return found
