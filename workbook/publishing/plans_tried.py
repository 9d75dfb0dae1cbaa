"""An attack on what was released about plans, as `workbook.publishing.adversary` does on themes.

The attacker knows the rule, reads every request, and knows which teams' plans count in each row;
`workbook.themes.plan_words` says why that should leave every team in doubt. What counted is kept
when a period is published. Of teams whose plans are all there, unchanged since, it is known what
they said; every other team may have stood in any way. A row that none of all these worlds gives was
not made of the plans.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import combinations_with_replacement

from workbook.errors import WorkbookError
from workbook.publishing.planned import CountedPlan, counted_then, named_by_requests, says_now
from workbook.sessions import Sessions
from workbook.themes import plan_words
from workbook.themes.archive import PublishedPeriod
from workbook.themes.disclosure import words_for_teams
from workbook.themes.periods import Plan

__all__ = ["plan_flaws"]

#: (kind of flaw, service, what the row is about)
_Found = tuple[str, str, str]
#: (what, band) of some rows.
_Said = tuple[tuple[str, str], ...]


def plan_flaws(sessions: Sessions, published: PublishedPeriod, plan: Plan) -> Iterator[_Found]:
    """Yield (kind, service, what) of what can be worked out from words about plans.

    "nobody": the rule never says that. "few": fewer teams are behind it than words are said of.
    "untrue": it does not come of the plans, which are there still.

    Parameters
    ----------
    sessions
        Every session of the data folder.
    published
        The period.
    plan
        Its groups.
    """
    try:
        rows = published.plan_rows
    except plan_words.NotReleased:
        yield "nobody", "every service", plan_words.PLAN_WORDS
        return
    with suppress(WorkbookError, ValueError):  # of what cannot be read nothing is known
        counted = counted_then(sessions.data, plan.period.name)
        if rows is None or not counted:
            return
        day = published.published_on
        # Whether a request of that very day came before or after, nobody knows.
        say = says_now(sessions.data, plan, counted, day)
        found = [
            set(
                _tried(
                    rows, plan, counted, say, named_by_requests(sessions, plan, counted, until=to)
                )
            )
            for to in (day, day - timedelta(days=1))
        ]
        yield from sorted(found[0] & found[1])


def _tried(
    rows: Sequence[Sequence[str]],
    plan: Plan,
    counted: Sequence[CountedPlan],
    say: tuple[Mapping[str, plan_words.Promised], Mapping[str, frozenset[str]]],
    named: Collection[str],
) -> Iterator[_Found]:
    """Yield what is found, of what the plans that counted say now, beside those who asked."""
    promised, left_open = say
    minimum = plan.rule.minimum_teams
    for service in sorted({group.service for group in plan.groups}):
        ids = {i for i, name in plan.teams.items() if _service(plan, name) == service}
        for kind in plan_words.KINDS:
            teams = {each.team for each in counted if each.kind == kind} & ids - set(named)
            said = tuple(
                (what, band) for of, k, what, _, band in rows if (of, k) == (service, kind)
            )
            if len(teams) < minimum:
                if said:
                    yield "few", service, kind
            elif kind == plan_words.PROMISES:
                known = {team: promised[team] for team in teams & promised.keys()}
                if not _can_be_promised(said, known, len(teams)):
                    yield "untrue", service, kind
            else:
                open_in = {team: left_open[team] for team in teams & left_open.keys()}
                if not said:
                    yield "untrue", service, kind
                for what, band in said:
                    if not _can_be_open(what, band, open_in, len(teams)):
                        yield "untrue", service, what


def _service(plan: Plan, team: str) -> str:
    group = plan.group_of(team)
    return group.service if group is not None else ""


def _can_be_promised(said: _Said, known: Mapping[str, plan_words.Promised], teams: int) -> bool:
    """Say whether some standings of the teams of which nothing is known come out as these words."""
    rest = range(teams - len(known))
    return any(
        plan_words.promise_words(
            {**known, **{f"unknown {at}": stands for at, stands in zip(rest, each, strict=True)}},
            (),
        )
        == said
        for each in combinations_with_replacement(plan_words.STANDINGS, len(rest))
    )


def _can_be_open(what: str, band: str, open_in: Mapping[str, frozenset[str]], teams: int) -> bool:
    """Say whether some number of teams that can have left it open comes out as this band."""
    least = sum(what in sections for sections in open_in.values())
    return any(
        words_for_teams(number, teams) == band
        for number in range(least, least + teams - len(open_in) + 1)
    )
