"""The publication rule: what service managers may read, and the only place where it is made.

Answers of at least three teams and twelve people are put together once, when a period is over, and
come out as words. This module is the whole rule; it uses the standard library alone, reads no
answers and asks no clock, so that it can be read in one sitting and tried from outside.

The guarantee G
---------------
Somebody has seen everything that was ever released, knows this code, knows how many people of
each team took part, and knows the answers of any c <= 2 of them. Write N for how many took part in
a group of teams, n for those of one team, and q for N // 4. There are six things that a person can
have done with a question: give one of the five standing answers, or give *no answer on the scale*
(left it out, or would rather not say). Then for every released row

(a) how many of the others did any one of the six can be any of at least q - c + 1 neighbouring
    whole numbers: the interval is at least q - c wide, so 3, 2, 1 wide for the smallest group;
(b) how many of one team's others gave it lies in an interval at least min(n, q) - c wide;
(c) so for every other person and every answer, that they gave it and that they did not are both
    consistent with everything that was shown.

*Not applicable* and *no answer on the scale* fall in ONE measure, which keeps the name that it has
in files published before, "not applicable". So the words depend on five numbers, as they did, and
the proof for five is the proof for six: where that measure is said to be more than few, each of
its two parts can be anything from the few of its own that somebody knows up to the whole, and
where it is few, each can be anything up to q. Two bands for the two would have been a third cut.

Every answer enters one row only (`workbook.themes.periods` makes the groups before anybody answers,
and `workbook.publishing.publisher` writes a period once), so what is consistent with all rows is
simply whatever is consistent with each: filters, history and differences between rows add nothing.
That (a) holds, with equality, was counted through for every N from 12 to 30, for five and for
six; `tests/themes/test_disclosure.py` does it again.

Who is counted in N
-------------------
N is how many responses are kept, of sessions whose door was shut, and such a session counts only
while it has no more responses than its door counted. Somebody who came in and passed is not in N:
to whoever knows that they passed, they would be a person whose answer is known ("none"), so every
pass that others saw would use up one of the two in c.

So with an open door, or with more answers than places, nothing is published, and a session without
a team counts for nobody (`workbook.publishing.publisher`). A facilitator can add places, and
answers given on them count. Whoever makes up c answers knows them, so up to two made-up answers are
inside the guarantee; more are not, and nothing in a file could tell them from others. What stands
against those is the room: every screen says when a place is added.

Which teams decided to act
--------------------------
Bands of teams that decided on an action stand beside requests that name their team. A request says
of its team that it acted, so with three to seven teams, where "few or none" is at most one, a band
over all of them would say that every other team did nothing. So the teams that sent a request are
in neither the count nor the number that it is of (`action_band`): whatever their requests say, the
band says nothing of them, and of the others it leaves at least one who may have acted and one who
may not. Fewer than three others: no band. A team decides on so many actions at most, so bands of
several themes could between them use up all that there were: then no band is said at all
(`action_bands`), and since that happens for every choice of themes alike, saying none tells nothing
either. `tests/themes/test_disclosure.py` counts both through.

A request that is sent after its period was published may be about something decided since, so it
takes nothing away either, unless its own words say otherwise: words that a team signs are not
covered by any rule.

Its limits: it is not differential privacy. "Most or all" lets a reader guess with three chances in
four. It says nothing to somebody who was told a whole team's answers, who sat in the session, or
who can read the files of the sessions. With a minimum of eight people it holds only against
somebody who knows one answer (c <= 1).

Two ways to break it, found by trying: three separate bands (at N = 12, "some" for each of three
answers leaves one possibility), and any figure worked out from answers beside the words (three
groups' words with a band of their total can leave one possibility). So nothing else is released.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass
from enum import Enum
from itertools import product
from typing import Any

from workbook.errors import WorkbookError
from workbook.instruments import STANDING_ANSWERS

__all__ = [
    "BANDS",
    "FLOOR_PEOPLE",
    "FLOOR_TEAMS",
    "MEASURES",
    "NO_ANSWER",
    "OUTCOMES",
    "THEMES",
    "THEME_COLUMNS",
    "NotReleased",
    "Outcome",
    "Released",
    "Rule",
    "RuleRefused",
    "TooFewPeople",
    "WhyNot",
    "action_band",
    "action_bands",
    "only_released",
    "possible_words",
    "read_released",
    "release",
    "released_bytes",
    "why_not",
    "words",
    "words_for_teams",
]

#: Beside the five standing answers: left out, or would rather not say.
NO_ANSWER = "no_answer"
#: What is said of a measure, from the fewest people to the most.
BANDS = ("few or none", "some", "most or all")
#: What is measured, in the order in which it takes precedence.
MEASURES = ("not applicable", "not sure", "in place", "in place or partly")
FEW, SOME, MOST = BANDS
#: (measure, band) pairs, exactly as they are printed.
Outcome = tuple[tuple[str, str], ...]

#: Everything that can be said of a question.
OUTCOMES: tuple[Outcome, ...] = (
    *(((measure, band),) for measure in MEASURES[:2] for band in (SOME, MOST)),
    *(
        ((MEASURES[2], BANDS[place]), (MEASURES[3], BANDS[partly]))
        for place, partly in product(range(3), repeat=2)
        if place <= partly
    ),
)

#: No service may go below these; see the guarantee.
FLOOR_PEOPLE, FLOOR_TEAMS = 8, 3
_MOST_PEOPLE, _MOST_TEAMS = 1000, 50


class TooFewPeople(WorkbookError):
    """Fewer people answered than words may be said of."""

    def __init__(self, people: int, minimum: int) -> None:
        super().__init__(
            f"Only {people} people took part; words are said of {minimum} or more.",
            "Nothing is published of their answers.",
            "Wait for a period in which more people take part.",
        )


class NotReleased(WorkbookError):
    """A file of released rows says what the rule never says, or was changed since."""

    def __init__(self, happened: str, file: str = "themes.csv") -> None:
        super().__init__(
            f"The file {file} {happened}",
            "Nobody can be sure that it is what was published, so it is not shown.",
            "Put the file back as it was published, from a backup.",
        )


class RuleRefused(WorkbookError):
    """A service's own thresholds are below the floor."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing is published until this is put right.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The thresholds of one service: they may be raised freely, and lowered to the floor.

    Raises
    ------
    RuleRefused
        Below the floor, or no whole number.
    """

    minimum_people: int = 12
    minimum_teams: int = 3

    def __post_init__(self) -> None:
        for given, floor, most, what in (
            (self.minimum_people, FLOOR_PEOPLE, _MOST_PEOPLE, "people"),
            (self.minimum_teams, FLOOR_TEAMS, _MOST_TEAMS, "teams"),
        ):
            if type(given) is not int or not floor <= given <= most:
                raise RuleRefused(
                    f"The fewest {what} in a group must be a whole number from {floor} to {most}.",
                    f"Below {floor} the words would give answers away. Choose {floor} or more.",
                )

    @property
    def consequence(self) -> str:
        """What a lower threshold costs, in a sentence; "" for the usual one or a higher one."""
        usual = Rule()
        if self.minimum_people >= usual.minimum_people:
            return ""
        return (
            f"With groups of {self.minimum_people} people, somebody who already knows one person’s "
            "answer still cannot work out another’s, but somebody who knows two may be able to. "
            f"With {usual.minimum_people} they cannot."
        )


def words(counts: Mapping[str, int], *, minimum_people: int = 12) -> Outcome:
    """Say in words how many people gave each answer to one question.

    "Few or none" is at most a quarter of all
    who took part, rounded down; "most or all" is all but so many; "some" is between. When *not
    applicable* is more than few, only that is said; otherwise, when *not sure* is, only that;
    otherwise two cuts: *in place*, and *in place or partly*. The measure *not applicable* holds
    everybody who gave no answer on the scale: it does not apply, was left out, or they would
    rather not say.

    Parameters
    ----------
    counts
        How many people gave each of the five standing answers: in_place, partly, not_yet,
        not_sure and not_applicable, each a whole number from 0; and, where it is there, no_answer:
        how many left the question out or would rather not say (0 when it is absent). The sum is
        everybody who took part.
    minimum_people
        The fewest people of whom anything is said; see `Rule`.

    Returns
    -------
    tuple
        (measure, band) pairs as they are printed: one of `OUTCOMES`.

    Raises
    ------
    TooFewPeople
        The counts add up to fewer.
    RuleRefused
        The minimum is below the floor.
    ValueError
        The counts are not those of the standing answers.
    """
    minimum = Rule(minimum_people=minimum_people).minimum_people
    if set(counts) - {NO_ANSWER} != STANDING or any(
        type(n) is not int or n < 0 for n in counts.values()
    ):
        raise ValueError("counts are whole numbers from 0, one for each standing answer")
    people = sum(counts.values())
    if people < minimum:
        raise TooFewPeople(people, minimum)
    for number, measure in ((_beside(counts), MEASURES[0]), (counts["not_sure"], MEASURES[1])):
        if (band := _band(number, people)) != FEW:
            return ((measure, band),)
    in_place = counts["in_place"]
    return (
        (MEASURES[2], _band(in_place, people)),
        (MEASURES[3], _band(in_place + counts["partly"], people)),
    )


STANDING = frozenset(STANDING_ANSWERS)


def _beside(counts: Mapping[str, int]) -> int:
    """Return how many gave no answer on the scale, for whatever reason: one measure."""
    return counts["not_applicable"] + counts.get(NO_ANSWER, 0)


def _band(some: int, people: int) -> str:
    edge = people // 4
    return FEW if some <= edge else MOST if some >= people - edge else SOME


def words_for_teams(teams_that_did: int, teams: int) -> str:
    """Say in a band how many teams did something that each of them decided together.

    At least one team always stays unknown: for the fewest teams, three, "few or none" is none or
    one of them, and "most or all" two or three.

    Raises
    ------
    TooFewPeople
        There are fewer than three teams.
    """
    if teams < FLOOR_TEAMS:
        raise TooFewPeople(teams, FLOOR_TEAMS)
    edge = max(1, teams // 4)
    return FEW if teams_that_did <= edge else MOST if teams_that_did >= teams - edge else SOME


def action_band(
    did: Collection[str], met: Collection[str], named: Collection[str], *, minimum_teams: int = 3
) -> str | None:
    """Say in a band how many teams decided to act on a theme, beside requests that name teams.

    Parameters
    ----------
    did
        The teams that decided on an action about it.
    met
        The teams that met, so could have.
    named
        The teams that sent a request with their name on it. They are left out of both, whatever
        they asked for, so that the band says nothing of them.
    minimum_teams
        The fewest teams of whom anything is said; see `Rule`.

    Returns
    -------
    str or None
        One of `BANDS`, of the teams that are left; None when too few are.
    """
    minimum = Rule(minimum_teams=minimum_teams).minimum_teams
    rest = set(met) - set(named)
    return words_for_teams(len(rest & set(did)), len(rest)) if len(rest) >= minimum else None


def action_bands(
    did: Mapping[str, Collection[str]],
    met: Mapping[str, int],
    named: Collection[str],
    *,
    minimum_teams: int = 3,
) -> dict[str, str]:
    """Say in bands, theme by theme, how many teams decided to act.

    Parameters
    ----------
    did
        Theme to the teams that decided on an action about it.
    met
        The teams that met, each with how many actions it can have decided on.
    named, minimum_teams
        As for `action_band`.

    Returns
    -------
    dict
        Theme to one of `BANDS`, in the themes' order; empty when nothing is said.
    """
    said = {
        theme: band
        for theme, teams in did.items()
        if (band := action_band(teams, met.keys(), named, minimum_teams=minimum_teams))
    }
    most = [number for team, number in met.items() if team not in named]
    return {} if _pin_a_team(list(said.values()), most) else said


def _pin_a_team(bands: Sequence[str], most: Sequence[int]) -> bool:
    """Say whether bands, and how much each team can have done, leave no doubt about some team."""
    least = [_least_teams(band, len(most)) for band in bands]
    for theme, teams in enumerate(least):
        others = least[:theme] + least[theme + 1 :]
        for one in range(len(most)):
            rest = [*most[:one], *most[one + 1 :]]
            with_it = _can_all_be(max(0, teams - 1), others, rest, most[one] - 1)
            if not with_it or not _can_all_be(teams, others, rest, most[one]):
                return True
    return False


def _least_teams(band: str, teams: int) -> int:
    edge = max(1, teams // 4)
    return {FEW: 0, SOME: edge + 1, MOST: teams - edge}[band]


def _can_all_be(first: int, others: Sequence[int], rest: Sequence[int], own: int) -> bool:
    """Say whether themes can be acted on by so many teams each, the first one by the rest alone.

    Each theme goes to the teams that have most left, which leaves room wherever there is any
    (Gale 1957, Ryser 1957).
    """
    left = sorted(rest, reverse=True)
    if own < 0 or first > len(left) or (first and left[first - 1] <= 0):
        return False
    left = [*(each - (place < first) for place, each in enumerate(left)), own]
    for teams in others:
        left.sort(reverse=True)
        if teams and left[teams - 1] <= 0:
            return False
        left = [each - (place < teams) for place, each in enumerate(left)]
    return True


def possible_words(own: Mapping[str, int], others: int) -> tuple[Outcome, ...]:
    """Return what a group's words could become, given the answers of some of its people.

    Parameters
    ----------
    own
        How many of them gave each standing answer, and no_answer where some did.
    others
        How many more people take part, of whom nothing is known.

    Returns
    -------
    tuple
        Those of `OUTCOMES` that some answers of the others bring about, in that order.
    """
    people = sum(own.values()) + others
    return tuple(outcome for outcome in OUTCOMES if _can_become(outcome, own, others, people))


def _can_become(outcome: Outcome, own: Mapping[str, int], others: int, people: int) -> bool:
    edge = people // 4
    said = dict(outcome)
    if MEASURES[0] in said:
        return _reaches(_beside(own), others, said[MEASURES[0]], people)
    if _beside(own) > edge:
        return False
    if MEASURES[1] in said:
        return _reaches(own["not_sure"], others, said[MEASURES[1]], people)
    if own["not_sure"] > edge:
        return False
    # The others' "not applicable" and "not sure" would only take people away from "not yet".
    return any(
        _band(own["in_place"] + here, people) == said[MEASURES[2]]
        and _reaches(
            own["in_place"] + here + own["partly"], others - here, said[MEASURES[3]], people
        )
        for here in range(others + 1)
    )


def _reaches(least: int, more: int, band: str, people: int) -> bool:
    return any(_band(some, people) == band for some in range(least, least + more + 1))


class WhyNot(Enum):
    """Why nothing may be published of some teams together, as it stands after "because"."""

    TEAMS = "too few teams took part"
    PEOPLE = "too few people took part"
    ONE_TEAM = "more than half of those who took part were in one team"


def why_not(people_of: Mapping[str, int], rule: Rule) -> WhyNot | None:
    """Return why nothing may be published of some teams together, or None when it may.

    It depends on how many took part and never on an answer.

    Parameters
    ----------
    people_of
        Team to how many of it took part; a team of which nobody did may be left out.
    rule
        The service's thresholds.
    """
    took_part = [people for people in people_of.values() if people > 0]
    everybody = sum(took_part)
    if len(took_part) < rule.minimum_teams:
        return WhyNot.TEAMS
    if everybody < rule.minimum_people:
        return WhyNot.PEOPLE
    return WhyNot.ONE_TEAM if 2 * max(took_part) > everybody else None


#: The file of what was released, and its columns: what it is about, then one for each measure.
THEMES = "themes.csv"
_ABOUT = ("period", "service", "group", "instrument", "version", "item")
_COLUMN_OF = {measure: measure.replace(" ", "_") for measure in MEASURES}
THEME_COLUMNS = (*_ABOUT, *_COLUMN_OF.values())
#: In the file, of a measure of which nothing is said because another took precedence.
NOT_SAID = ""
_SEAL = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was released of one question, one group and one period. Only this module makes one.

    Pages for managers, their charts and their files take nothing else.

    Raises
    ------
    TypeError
        Somebody else tries to make one.
    """

    #: "2026-Q4"
    period: str
    service: str
    #: "Group 1"
    group: str
    #: The instrument's id and version.
    instrument: str
    version: str
    item: str
    #: One of `OUTCOMES`.
    words: Outcome
    seal: InitVar[Any]

    def __post_init__(self, seal: Any) -> None:
        if seal is not _SEAL or self.words not in OUTCOMES:
            raise TypeError("only the publication rule makes a released row")


def release(
    answers: Mapping[str, Mapping[str, Mapping[str, int]]],
    rule: Rule,
    *,
    about: Mapping[str, str],
) -> tuple[Released, ...]:
    """Release the questions of one group in one period.

    Parameters
    ----------
    answers
        Item to team to how many of the team gave each standing answer, and no_answer where some
        did; each team once and only if it was asked.
    rule
        The service's thresholds.
    about
        The row's period, service, group, instrument and version.

    Returns
    -------
    tuple
        A row for every item of which enough teams and people were asked, in the items' order.
    """
    rows = []
    for item, of_team in answers.items():
        if why_not({team: sum(counts.values()) for team, counts in of_team.items()}, rule):
            continue
        total = {
            answer: sum(counts.get(answer, 0) for counts in of_team.values())
            for answer in (*STANDING, NO_ANSWER)
        }
        said = words(total, minimum_people=rule.minimum_people)
        rows.append(Released(**about, item=item, words=said, seal=_SEAL))
    return tuple(rows)


def released_bytes(rows: Iterable[Released]) -> bytes:
    """Return the file `themes.csv` of released rows: UTF-8, commas, a line end after each row.

    Raises
    ------
    TypeError
        Something else is among them.
    """
    text = io.StringIO(newline="")
    file = csv.writer(text, lineterminator="\n")
    file.writerow(THEME_COLUMNS)
    for row in only_released(rows):
        said = dict(row.words)
        about = [getattr(row, name) for name in _ABOUT]
        file.writerow([*about, *(said.get(measure, NOT_SAID) for measure in MEASURES)])
    return text.getvalue().encode()


def read_released(data: bytes) -> tuple[Released, ...]:
    """Read `themes.csv` as it was published, to the byte: nobody has any business to change it.

    Raises
    ------
    NotReleased
        It says something that the rule never says, or is not in the form in which it was written.
    """
    rows: list[Released] = []
    seen: set[tuple[str, ...]] = set()
    try:
        lines = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise NotReleased("cannot be understood.") from fault
    for cells in lines[1:]:
        about, bands = cells[: len(_ABOUT)], tuple(cells[len(_ABOUT) :])
        outcome = _OUTCOME_OF.get(bands)
        # One answer, one row: a second row about the same would be a second use of the answers.
        place = (*about[:4], *about[5:])
        if outcome is None or place in seen:
            raise NotReleased("has a row that was never released.")
        seen.add(place)
        rows.append(Released(**dict(zip(_ABOUT, about, strict=True)), words=outcome, seal=_SEAL))
    if released_bytes(rows) != data:
        raise NotReleased("was saved by another program.")
    return tuple(rows)


#: The cells of a row's four measures to the words that they are.
_OUTCOME_OF = {
    tuple(dict(outcome).get(measure, NOT_SAID) for measure in MEASURES): outcome
    for outcome in OUTCOMES
}


def only_released(rows: Iterable[Released]) -> Sequence[Released]:
    """Return the rows as they came, if the rule made every one of them.

    Raises
    ------
    TypeError
        It did not.
    """
    given = tuple(rows)
    if not all(type(row) is Released for row in given):
        raise TypeError("managers' pages take released rows and nothing else")
    return given
