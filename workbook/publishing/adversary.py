"""An attack on everything that was released, for anybody to run.

The attacker has seen every line of every period, knows the rule and this code, knows who was
grouped with whom and how many people of each team took part, and knows the answers of up to two of
them. From that the attacker works out, for each line, exactly which numbers of each answer are
still possible: in the group, in each team, among those whose answers are not known.
`workbook.themes.disclosure` says why that should always leave more than one, for everybody and
every answer.

Where the answers are still kept, each line is also held against them: one that does not come of
them was not made by the rule. Neither check lets the report say anything about an answer.

It is one long file because an attack is one argument, to be read from its beginning to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.instruments import Instrument, why_not_compared
from workbook.publishing.acted import Counted, pinned_bands
from workbook.publishing.plans_tried import plan_flaws
from workbook.publishing.possible import OPTIONS, Interval, intervals, team_intervals
from workbook.publishing.publisher import counted_sessions
from workbook.sessions import Session, Sessions
from workbook.storage import RELEASED, disk
from workbook.text import team_key
from workbook.themes import plan_words
from workbook.themes.archive import Archive, PublishedPeriod
from workbook.themes.disclosure import Outcome, Released, Rule, why_not
from workbook.themes.periods import Period, Plan, read_plan

__all__ = ["Attack", "Flaw", "attack", "intervals", "team_intervals"]

_KINDS = {
    "count": "a number of people who gave an answer is known exactly",
    "forced": "somebody’s answer is known",
    "barred": "it is known of somebody that they did not give an answer",
    "twice": "two lines are about some of the same people’s answers",
    "nobody": "the line can come of no answers at all: it was not made by the rule",
    "untrue": "it does not come of what is kept: it was changed since, or others counted",
    "few": "fewer teams are behind it than words are said of",
    "named": "beside requests that name their teams, it is known what another team did",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something that could be worked out; it says what kind and where, and never an answer."""

    #: One of "count", "forced", "barred", "twice", "nobody", "untrue", "few" and "named".
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
    #: Lines tried with the register's numbers, because sessions behind them are gone.
    from_register: int
    #: How many neighbouring numbers the tightest line leaves open; None where there is no line.
    narrowest: int | None
    found: tuple[Flaw, ...]
    #: Lines about plans, which are words over teams.
    about_plans: int = 0

    def __str__(self) -> str:
        if not self.lines and not self.about_plans and not self.found:
            return "Nothing has been published yet, so there is nothing to attack."
        said = [
            f"Tried with everything managers were ever shown: {self.lines:,} "
            f"{'line' if self.lines == 1 else 'lines'} of {self.periods} "
            f"{'period' if self.periods == 1 else 'periods'}; knowing the rule, how many people of "
            f"each team took part, and the answers of any {self.known} of them."
        ]
        if self.about_plans:
            said.append(
                f"And with {self.about_plans:,} about plans; knowing which teams are counted in "
                "each, and what every request says."
            )
        if self.from_register:
            said.append(
                f"Sessions behind {self.from_register:,} of the lines have been deleted; for "
                "their teams the register’s numbers of people stood in."
            )
        if self.found:
            said.append(f"{len(self.found):,} things could be worked out:")
            said += [f"  {flaw}" for flaw in self.found[:_MOST_SHOWN]]
            if len(self.found) > _MOST_SHOWN:
                said.append(f"  … and {len(self.found) - _MOST_SHOWN:,} more.")
            said.append(
                "Do not show the managers’ page until somebody has looked into it: files in "
                "released/ may have been edited, or a period published twice."
            )
        else:
            said.append(
                "Nothing could be pinned down. Of every other person and every answer, that they "
                "gave it and that they did not are both still possible."
            )
            if self.narrowest is not None:
                said[-1] += f" The tightest line leaves {self.narrowest} neighbouring numbers open."
        return "\n".join(said)


_MOST_SHOWN = 20


def attack(data: Path, *, known: int | None = None) -> Attack:
    """Attack everything that was released in a data folder.

    Parameters
    ----------
    data
        The data folder. The sessions in it serve to learn how many people took part, and to see
        whether the lines come of their answers.
    known
        The answers of how many people the attacker is told, 0 to 2; None for as many as the
        service's own thresholds promise to withstand.

    Raises
    ------
    StoreError
        Something cannot be read.
    """
    archive = Archive(data / RELEASED)
    with disk.as_store_error("Nothing could be tried."):
        periods = [(published, read_plan(published.folder)) for published in archive.periods]
    told = min([_withstands(plan.rule) if known is None else known for _, plan in periods] or [2])
    sessions = _SessionsThen(data)
    from_register = lines = about_plans = 0
    widths: list[int] = []
    found: list[Flaw] = []
    again: list[_Line] = []
    for published, plan in periods:
        overlapping = any(
            plan.period.overlaps(other.period) for _, other in periods if other is not plan
        )
        counted = _counted(sessions, published, plan)
        found += [
            Flaw(kind=kind, period=plan.period.name, service=of, group="all groups", item=what)
            for kind, of, what in (
                *pinned_bands(sessions, counted, published, plan),
                *plan_flaws(sessions, published, plan),
            )
        ]
        with suppress(plan_words.NotReleased):  # which is one of those
            about_plans += len(published.plan_rows or ())
        for line in _lines(sessions, published, plan, counted):
            lines += 1
            from_register += line.from_register
            width, kinds = _tried(line.row.words, tuple(sorted(line.sizes)), told)
            widths += [] if width is None else [width]
            found += [_flaw(kind, line.row) for kind in kinds]
            if not line.true:
                found.append(_flaw("untrue", line.row))
            if overlapping:
                again.append(line)
    found += _used_twice(again)
    return Attack(
        lines=lines,
        periods=len(periods),
        known=told,
        from_register=from_register,
        narrowest=min(widths, default=None),
        found=tuple(found),
        about_plans=about_plans,
    )


def _withstands(rule: Rule) -> int:
    """Return how many known answers a service's thresholds withstand: see guarantee G."""
    return max(0, min(2, rule.minimum_people // 4 - 1))


def _flaw(kind: str, row: Released) -> Flaw:
    return Flaw(kind=kind, period=row.period, service=row.service, group=row.group, item=row.item)


# --- What can be learned from the folder ----------------------------------------------------


class _SessionsThen(Sessions):
    """The sessions as they were when a period was published, so far as their files still tell.

    Answers are deleted and taken back later. Who took part then is what the attacker knows, and
    the figures that the team was shown still say how many.
    """

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self._listed: tuple[Session, ...] | None = None
        #: Answers that were deleted on this day or later were there when it was published.
        self.published_on = date.max
        #: (team id, instrument) of sessions from which everybody took their answers back: before it
        #: was published or since, nobody knows.
        self.taken_back: set[tuple[str, str]] = set()

    def all(self) -> tuple[Session, ...]:
        if self._listed is None:
            self._listed = super().all()
        return tuple(
            replace(session, answers_deleted_on=None)
            if (gone := session.answers_deleted_on) and gone >= self.published_on
            else session
            for session in self._listed
        )

    def unreadable(self) -> tuple[str, ...]:
        return ()  # the attacker goes on with less

    def sent(self, code: str) -> int:
        session, kept = self.find(code), super().sent(code)
        if kept or session.answers_deleted_on is not None:
            return kept or self.shown(code)
        if self.shown(code):
            self.taken_back.add((session.team_id, session.instrument))
        return 0

    def shown(self, code: str) -> int:
        """Return of how many people a team was shown the figures; 0 when that cannot be read."""
        with suppress(WorkbookError):
            return self.tally(code).people
        return 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Met:
    """One team's session behind some lines."""

    session: str
    instrument: Instrument
    #: How many people's answers are kept now, and how many there were when it closed.
    kept: int
    closed_with: int
    answers: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Line:
    """A released row, and who is behind it."""

    row: Released
    period: Period
    #: How many people of each team.
    sizes: tuple[int, ...]
    #: Each team, as `team_key` has it, to its session ("" when that is gone) and its people.
    teams: Mapping[str, tuple[str, int]]
    from_register: bool
    #: Whether it can come of the answers that are kept.
    true: bool


def _counted(sessions: _SessionsThen, published: PublishedPeriod, plan: Plan) -> Counted:
    """Return the sessions behind a period, as they were when it was published."""
    with suppress(WorkbookError, ValueError):  # without it, only what is still there counts
        sessions.published_on = published.published_on
    return counted_sessions(sessions, plan, doors=_by_the_door(published))


def _by_the_door(published: PublishedPeriod) -> bool:
    with suppress(WorkbookError):
        return published.by_the_door
    return False


def _lines(
    sessions: _SessionsThen, published: PublishedPeriod, plan: Plan, counted: Counted
) -> Iterator[_Line]:
    """Yield every line of a period."""
    groups = {(group.service, group.name): group for group in plan.groups}
    ids = {team_key(name): team_id for team_id, name in plan.teams.items()}
    # Teams whose sessions are there and must not count are not behind a line; others may be gone.
    turned_away = {
        (*place, name, team_key(team))
        for place, of_instrument in counted_sessions(sessions, plan, doors=False).items()
        for name, of_team in of_instrument.items()
        for team in of_team
        if team not in counted.get(place, {}).get(name, {})
    }
    met = {
        (*place, name): {team_key(team): _met(sessions, each.id) for team, each in of_team.items()}
        for place, of_instrument in counted.items()
        for name, of_team in of_instrument.items()
    }
    asked = _Asked(published.instruments)
    for row in published.rows:
        group = groups.get((row.service, row.group))
        there = met.get((row.service, row.group, row.instrument), {})
        if group is None or row.period != plan.period.name:
            yield _line(row, plan, {}, {})
            continue
        registered = dict(zip(map(team_key, group.teams), group.sizes, strict=True))
        behind = {team: of for team, of in there.items() if asked(of.instrument, row)}
        if any((ids.get(team), row.instrument) in sessions.taken_back for team in registered):
            yield _line(row, plan, {}, registered)
            continue
        absent = {
            team: size
            for team, size in registered.items()
            if team not in there
            and (row.service, row.group, row.instrument, team) not in turned_away
        }
        yield _line(row, plan, behind, absent)


def _met(sessions: _SessionsThen, code: str) -> _Met:
    answers = sessions.standing_answers(code)
    kept = sum(next(iter(answers.values())).values()) if answers else 0
    return _Met(
        session=code,
        instrument=sessions.instrument(code),
        kept=kept,
        closed_with=max(kept, sessions.shown(code)),
        answers=answers,
    )


class _Asked:
    """Whether a team was asked what a line is about, rather than an older wording of it."""

    def __init__(self, newest: Mapping[str, Instrument]) -> None:
        self._newest = newest
        self._items = {(name, item.id): item for name, of in newest.items() for item in of.items}
        self._known: dict[tuple[str, str, int], bool] = {}

    def __call__(self, own: Instrument, row: Released) -> bool:
        if (item := self._items.get((row.instrument, row.item))) is None:
            return True
        key = (row.instrument, row.item, id(own))  # thousands of sessions share a few copies
        if key not in self._known:
            self._known[key] = row.item in {each.id for each in own.items} and (
                why_not_compared(own, self._newest[row.instrument], item) is None
            )
        return self._known[key]


def _line(
    row: Released, plan: Plan, behind: Mapping[str, _Met], registered: Mapping[str, int]
) -> _Line:
    """Return a line with the numbers of people that it was most likely made from.

    Those whose answers are kept, if the rule allows a line about them; otherwise some have taken
    theirs back or they were deleted, and the numbers when the sessions closed stand in; and for
    teams without any session those of the register. If nothing is allowed, it is tried as it is.
    """
    kept = {team: of.kept for team, of in behind.items()}
    closed_with = {team: of.closed_with for team, of in behind.items()}
    everything = {**closed_with, **registered}
    sizes = next(
        (each for each in (kept, closed_with) if why_not(each, plan.rule) is None), everything
    )
    told: Counter[str] = Counter()
    for of in behind.values():
        told.update(of.answers.get(row.item, {}))
    # Of the others, who are not kept any more, any answer may have been there.
    possible = range(told.total(), sum(everything.values()) + 1)
    return _Line(
        row=row,
        period=plan.period,
        sizes=tuple(size for size in sizes.values() if size),
        teams={
            team: (behind[team].session if team in behind else "", size)
            for team, size in sizes.items()
            if size
        },
        from_register=sizes is everything and bool(registered),
        true=not told or any(intervals(row.words, people, told) for people in possible),
    )


# --- What can be worked out -----------------------------------------------------------------


@cache
def _tried(
    words: Outcome, sizes: tuple[int, ...], known: int
) -> tuple[int | None, tuple[str, ...]]:
    """Return the width of the tightest interval of a line, and what could be worked out."""
    people = sum(sizes)
    if not people or intervals(words, people) is None:
        return None, ("nobody",)
    kinds: set[str] = set()
    widths = []
    for told in _told(known):
        group = intervals(words, people, told, options=OPTIONS)
        if group is None:
            continue  # nobody could be told that beside these words
        widths.append(_judge(group, told, people, kinds))
        for size in set(sizes):
            for inside, outside in _split(told):
                if sum(inside.values()) > size or sum(outside.values()) > people - size:
                    continue
                team = team_intervals(words, people, size, inside, outside, options=OPTIONS)
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
        for answers in combinations_with_replacement(OPTIONS, number):
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


def _used_twice(lines: Sequence[_Line]) -> list[Flaw]:
    """Return the lines about answers which an earlier line is about too, and what that tells.

    Two periods that share a day would let a reader subtract one line from the other.
    """
    found = []
    seen: dict[tuple[str, str, str], list[_Line]] = {}
    for line in sorted(lines, key=lambda each: each.period.starts_on):
        about = (line.row.instrument, line.row.item)
        earlier = {
            id(other): other
            for team, (session, _) in line.teams.items()
            for other in seen.get((*about, team), ())
            if other.period.overlaps(line.period) and other.teams[team][0] in ("", session)
        }
        if earlier:
            kinds = {kind for other in earlier.values() for kind in _subtracted(line, other)}
            found += [_flaw(kind, line.row) for kind in ("twice", *sorted(kinds))]
        for team in line.teams:
            seen.setdefault((*about, team), []).append(line)
    return found


def _subtracted(one: _Line, two: _Line) -> set[str]:
    """Return what two lines about some of the same people give away of each part of them."""
    both = [team for team in one.teams if one.teams[team] == two.teams.get(team)]
    parts = [
        sum(people for team, (_, people) in line.teams.items() if team not in both)
        for line in (one, two)
    ]
    shared = sum(one.teams[team][1] for team in both)
    spans = [intervals(each.row.words, sum(each.sizes), options=OPTIONS) for each in (one, two)]
    kinds: set[str] = set()
    if not both or spans[0] is None or spans[1] is None:
        return kinds
    of_part: list[dict[str, Interval]] = [{}, {}, {}]
    for answer in OPTIONS:
        first, second = spans[0][answer], spans[1][answer]
        low = max(0, first[0] - parts[0], second[0] - parts[1])
        high = min(shared, first[1], second[1])
        of_part[2][answer] = (low, high)
        for place, span in enumerate((first, second)):
            of_part[place][answer] = (max(0, span[0] - high), min(parts[place], span[1] - low))
    for part, people in zip(of_part, (*parts, shared), strict=True):
        if people:
            _judge(part, {}, people, kinds)
    return kinds
