"""The rule for plans: which words managers may read of how teams plan with young people.

Never a text and never a plan. This module says bands of teams and nothing else; like
`workbook.themes.disclosure`, whose bands and whose minimum it uses, it needs the standard library
alone, reads no plan and asks no clock.

What is said
------------
The unit is a team, because a team decides together. Teams that sent a request with their name on
it are left out of everything, as they are of the bands about actions: a request says something of
its team, and beside a band that would say something of the others. Of fewer teams than the rule's
minimum nothing is said.

*Promises*, of each team that had promised young people to hear something within the period. It
is **overdue** when of one such promise nobody has said by the day of publishing what became of it;
otherwise **explained** when one was not kept and young people were told why; otherwise **kept**.
First comes the band of teams with something overdue. Only when that is “few or none”, also the
band of teams that kept everything.

*Open questions*, of each team with a plan that was first called ready within the period, section
by section of the prompts that come with the workbook: whether a prompt of it was open on the day of
publishing. A band for each section.

The guarantee
-------------
Somebody has seen every row that was ever released, knows this code, knows which teams are counted
in each row, and has read every request. Still, of every counted team, that it was overdue and that
it was not, that it explained and that it did not, that it kept everything and that it did not, and
of every section that the team had left something open and that it had not, are all consistent with
what was released.

Of promises. Write T >= 3 for the teams, and e = max(1, T // 4), so that 2e < T. Who is which does
not matter to the words, so it is enough that for each of the three standings some world with the
same words has a team in it, and some has a team that is not: any team can then be that one.
 1. Overdue is more than few: from e + 1, or from T - e, to as many again. At least one team is
    overdue, and where the band has its fewest, at least e are not (“some” is at most T - e - 1,
    “most or all” begins at T - e). The others may all have kept or may all have explained.
 2. Overdue is few, so 0 to e, and kept is few, 0 to e: with none of either all explained; with one
    of either, T - 2 >= 1 did, and one is overdue, and one kept.
 3. Overdue few, kept some: from e + 1 to T - e - 1. At least e + 1 are left, so that one is overdue
    and one explained, or all the others explained.
 4. Overdue few, kept most: from T - e to T. All may have kept; with T - e the e others may be
    overdue, and may have explained.
Two bands that do not wait for each other are not safe: with four teams, “some” overdue and “some”
that kept all is two and two, and no team is left that explained. Nor are bands of two teams, nor
any number beside the words. `tests/themes/test_plan_words.py` counts all of it through.

Of sections. A team may have left open any sections it likes, whatever else it did: there is no
number that several bands could use up between them, as there is for actions. What one band says is
about its own section alone, so what is consistent with all rows is the product of what is
consistent with each: with each section of each other, and with what is said of promises. Within a
row a band of T >= 3 always leaves a world in which a team did and one in which it did not.

Of several periods. A promise counts in the period in which it is due, and a plan's open questions
in the period in which it was first ready, which stays written when it goes back: so nothing is in
two rows unless somebody gives a promise another day, and then it is another promise.

Its limits. Which teams are counted is not kept from the reader: that something is said tells that
at least three teams of the service had promised something, and that nothing is said tells that in
the end fewer were counted. Who was told what some team did knows more: nothing is promised to hold
against that, as with actions. “Most or all” lets a reader guess.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from workbook.themes.disclosure import BANDS, NotReleased, Rule, words_for_teams

__all__ = [
    "EXPLAINED",
    "KEPT",
    "KINDS",
    "OPEN",
    "OVERDUE",
    "PLAN_WORDS",
    "PROMISES",
    "STANDINGS",
    "NotReleased",
    "Promised",
    "checked",
    "open_words",
    "promise_words",
    "worst",
]

#: The file of what was released about plans, and what its rows are about.
PLAN_WORDS = "plans.csv"
PROMISES, OPEN = "promises", "open"
KINDS = (PROMISES, OPEN)
#: How a team stands with what it had promised young people, the worst first.
Promised = Literal["overdue", "explained", "kept"]
OVERDUE: Promised = "overdue"
EXPLAINED: Promised = "explained"
KEPT: Promised = "kept"
STANDINGS: tuple[Promised, ...] = (OVERDUE, EXPLAINED, KEPT)
_FEW = BANDS[0]

#: Everything that can be said of promises: (what, band) in the order in which it is said.
_OF_PROMISES = {
    (),
    *(((OVERDUE, band),) for band in BANDS[1:]),
    *(((OVERDUE, _FEW), (KEPT, band)) for band in BANDS),
}


def worst(standings: Collection[Promised]) -> Promised:
    """Return how a team stands, from how each of its promises does; there is at least one."""
    return min(standings, key=STANDINGS.index)


def promise_words(
    stands: Mapping[str, Promised], named: Collection[str], *, minimum_teams: int = 3
) -> tuple[tuple[str, str], ...]:
    """Say in words how teams stand with what they had promised young people.

    Parameters
    ----------
    stands
        Team to how it stands; only teams with a promise that was due.
    named
        The teams that sent a request with their name on it. They are left out.
    minimum_teams
        The fewest teams of whom anything is said; see `workbook.themes.disclosure.Rule`.

    Returns
    -------
    tuple
        ("overdue", band), and after it ("kept", band) when the first is “few or none”; empty when
        too few teams are left.

    Raises
    ------
    RuleRefused
        The minimum is below the floor.
    """
    rest = [stands[team] for team in stands.keys() - set(named)]
    if len(rest) < Rule(minimum_teams=minimum_teams).minimum_teams:
        return ()
    overdue = words_for_teams(rest.count(OVERDUE), len(rest))
    if overdue != _FEW:
        return ((OVERDUE, overdue),)
    return ((OVERDUE, overdue), (KEPT, words_for_teams(rest.count(KEPT), len(rest))))


def open_words(
    left_open: Mapping[str, Collection[str]],
    sections: Sequence[str],
    named: Collection[str],
    *,
    minimum_teams: int = 3,
) -> tuple[tuple[str, str], ...]:
    """Say in a band, section by section, how many teams had left something open.

    Parameters
    ----------
    left_open
        Team to the sections in which it had left something open; only teams with a plan that was
        first ready in the period.
    sections
        Every section, in their order.
    named, minimum_teams
        As for `promise_words`.

    Returns
    -------
    tuple
        (section, band) of every section; empty when too few teams are left.

    Raises
    ------
    RuleRefused
        The minimum is below the floor.
    """
    rest = [left_open[team] for team in left_open.keys() - set(named)]
    if len(rest) < Rule(minimum_teams=minimum_teams).minimum_teams:
        return ()
    return tuple(
        (section, words_for_teams(sum(section in team for team in rest), len(rest)))
        for section in sections
    )


def checked(rows: Sequence[Sequence[str]]) -> None:
    """Look whether rows of a file can come of this rule at all.

    Parameters
    ----------
    rows
        (service, kind, what, title, band) as they stand in the file.

    Raises
    ------
    NotReleased
        They say something that is never said.
    """
    promises: dict[str, tuple[tuple[str, str], ...]] = {}
    seen: set[tuple[str, str, str]] = set()
    for service, kind, what, _title, band in rows:
        if kind not in KINDS or band not in BANDS or (service, kind, what) in seen:
            raise NotReleased("has a row that was never released.", PLAN_WORDS)
        seen.add((service, kind, what))
        if kind == PROMISES:
            promises[service] = (*promises.get(service, ()), (what, band))
    if any(said not in _OF_PROMISES for said in promises.values()):
        raise NotReleased("says of promises what is never said together.", PLAN_WORDS)
