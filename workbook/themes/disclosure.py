"""The publication rule: what service managers may read, and the only place where it is made.

Answers of at least three teams and twelve people are put together once, when a period is over, and
come out as words. This module is the whole rule; it uses the standard library alone, reads no
answers and asks no clock, so that it can be read in one sitting and tried from outside.

The guarantee G
---------------
Somebody has seen everything that was ever released, knows this code, knows how many people of
each team took part (a skipped question counts as not applicable), and knows the answers of any
c <= 2 of them. Write N for how many took part in a group of teams, n for those of one team, and
q for N // 4. Then for every released row

(a) how many of the others gave any one answer can be any of at least q - c + 1 neighbouring
    whole numbers: the interval is at least q - c wide, so 3, 2, 1 wide for the smallest group;
(b) how many of one team's others gave it lies in an interval at least min(n, q) - c wide;
(c) so for every other person and every answer, that they gave it and that they did not are both
    consistent with everything that was shown.

Every answer enters one row only (`workbook.themes.periods` makes the groups before anybody answers,
and `workbook.publishing.publisher` writes a period once), so what is consistent with all rows is
simply whatever is consistent with each: filters, history and differences between rows add nothing.
That (a) holds, with equality, was counted through for every N from 12 to 30;
`tests/themes/test_disclosure.py` does it again.

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
from collections.abc import Iterable, Mapping, Sequence
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
    "only_released",
    "possible_words",
    "read_released",
    "release",
    "released_bytes",
    "why_not",
    "words",
    "words_for_teams",
]

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

    def __init__(self, happened: str) -> None:
        super().__init__(
            f"The file {THEMES} {happened}",
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
    otherwise two cuts: *in place*, and *in place or partly*.

    Parameters
    ----------
    counts
        How many people gave each of the five standing answers: in_place, partly, not_yet,
        not_sure and not_applicable, each a whole number from 0. Whoever skipped the question
        counts as not_applicable, so that the sum is everybody who took part.
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
        The counts are not those of the five standing answers.
    """
    minimum = Rule(minimum_people=minimum_people).minimum_people
    if set(counts) != STANDING or any(type(n) is not int or n < 0 for n in counts.values()):
        raise ValueError("counts are whole numbers from 0, one for each standing answer")
    people = sum(counts.values())
    if people < minimum:
        raise TooFewPeople(people, minimum)
    for answer, measure in (("not_applicable", MEASURES[0]), ("not_sure", MEASURES[1])):
        if (band := _band(counts[answer], people)) != FEW:
            return ((measure, band),)
    in_place = counts["in_place"]
    return (
        (MEASURES[2], _band(in_place, people)),
        (MEASURES[3], _band(in_place + counts["partly"], people)),
    )


STANDING = frozenset(STANDING_ANSWERS)


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


def possible_words(own: Mapping[str, int], others: int) -> tuple[Outcome, ...]:
    """Return what a group's words could become, given the answers of some of its people.

    Parameters
    ----------
    own
        How many of them gave each standing answer.
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
        return _reaches(own["not_applicable"], others, said[MEASURES[0]], people)
    if own["not_applicable"] > edge:
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
        Item to team to how many of the team gave each standing answer, each team once and only
        if it was asked.
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
        total = {answer: sum(counts[answer] for counts in of_team.values()) for answer in STANDING}
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
