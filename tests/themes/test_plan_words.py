"""The rule for plans: what is said, and that it leaves every team in doubt, counted through."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain, combinations, product

import pytest

from workbook.themes import plan_words
from workbook.themes.disclosure import BANDS, NotReleased, RuleRefused, words_for_teams
from workbook.themes.plan_words import (
    EXPLAINED,
    KEPT,
    OVERDUE,
    STANDINGS,
    checked,
    open_words,
    promise_words,
    worst,
)

FEW, SOME, MOST = BANDS


def teams(**numbers):
    """So many teams of each standing: team to standing."""
    return {
        f"{stands} {number}": stands for stands, many in numbers.items() for number in range(many)
    }


# What is said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"overdue": 0, "kept": 3}, ((OVERDUE, FEW), (KEPT, MOST))),
        ({"overdue": 1, "kept": 1, "explained": 1}, ((OVERDUE, FEW), (KEPT, FEW))),
        ({"overdue": 2, "kept": 1}, ((OVERDUE, MOST),)),
        ({"overdue": 2, "kept": 2}, ((OVERDUE, SOME),)),
        ({"overdue": 1, "kept": 2, "explained": 1}, ((OVERDUE, FEW), (KEPT, SOME))),
        ({"overdue": 1, "kept": 1}, ()),
        ({}, ()),
    ],
)
def test_what_is_said_of_promises(numbers, said):
    assert promise_words(teams(**numbers), ()) == said


def test_what_is_said_of_sections_is_a_band_of_each():
    left_open = {"A": {"why"}, "B": {"why", "place"}, "C": set(), "D": set()}
    assert open_words(left_open, ("place", "why", "end"), ()) == (
        ("place", FEW),
        ("why", SOME),
        ("end", FEW),
    )
    assert open_words(left_open, ("why",), {"D", "another"}) == (("why", MOST),)
    assert open_words(left_open, ("why",), {"C", "D"}) == ()


def test_a_team_stands_as_the_worst_of_its_promises():
    assert worst([KEPT, EXPLAINED]) == EXPLAINED
    assert worst([KEPT, OVERDUE, EXPLAINED]) == OVERDUE
    assert worst([KEPT]) == KEPT


@pytest.mark.parametrize("say", [promise_words, lambda of, n, **m: open_words(of, (), n, **m)])
def test_a_service_may_ask_for_more_teams_and_never_for_fewer(say):
    four = teams(kept=4)
    assert say(four, (), minimum_teams=5) == ()
    with pytest.raises(RuleRefused):
        say(four, (), minimum_teams=2)


def test_teams_that_sent_a_request_are_in_nothing():
    all_of_them = teams(overdue=3, kept=3)
    assert promise_words(all_of_them, [name for name in all_of_them if "over" in name]) == (
        (OVERDUE, FEW),
        (KEPT, MOST),
    )
    assert promise_words(all_of_them, list(all_of_them)[:4]) == ()


def test_the_rule_for_plans_knows_no_plan_and_needs_little_else():
    code = (
        "import sys, workbook.themes.plan_words; "
        "print(*sorted(m for m in sys.modules if m.startswith('workbook')))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [
        m for m in fresh.stdout.split() if m.startswith(("workbook.plans", "workbook.sess"))
    ]


# That nothing can be worked out of the words about promises


def in_doubt(say, number):
    """Return (standing, "was" or "was not") that some words leave no doubt about, of so many teams.

    The words depend on how many teams stand how, and on nothing else, so every team of a world can
    be any other one: that some world with the same words has a team that stands so is that any
    team may.
    """
    seen = {}
    for overdue in range(number + 1):
        for explained in range(number + 1 - overdue):
            kept = number - overdue - explained
            many = {OVERDUE: overdue, EXPLAINED: explained, KEPT: kept}
            seen.setdefault(say(teams(**many), ()), []).append(many)
    return {
        (said, stands, what)
        for said, worlds in seen.items()
        if said
        for stands in STANDINGS
        for what, certain in (
            ("was", all(world[stands] == number for world in worlds)),
            ("was not", not any(world[stands] for world in worlds)),
        )
        if certain
    }


@pytest.mark.parametrize("number", range(3, 41))
def test_of_every_team_each_standing_and_its_contrary_stay_possible(number):
    assert in_doubt(promise_words, number) == set()


def two_cuts(stands, named):
    """The mutant: two bands that do not wait for each other."""
    rest = [stands[team] for team in stands.keys() - set(named)]
    if len(rest) < 3:
        return ()
    return tuple((each, words_for_teams(rest.count(each), len(rest))) for each in (OVERDUE, KEPT))


def nested_cuts(stands, named):
    """The mutant: as with answers, overdue, and overdue or explained."""
    rest = [stands[team] for team in stands.keys() - set(named)]
    worse = sum(each != KEPT for each in rest)
    return (
        (OVERDUE, words_for_teams(rest.count(OVERDUE), len(rest))),
        ("worse", words_for_teams(worse, len(rest))),
    )


def raw_total(stands, _named):
    """The mutant: a number beside the words."""
    return (*promise_words(stands, ()), list(stands.values()).count(OVERDUE))


def of_two(stands, named):
    """The mutant: words of two teams."""
    rest = [stands[team] for team in stands.keys() - set(named)]
    return ((OVERDUE, ("few", "most")[rest.count(OVERDUE) > 1]),) if len(rest) > 1 else ()


@pytest.mark.parametrize(
    ("mutant", "number"), [(two_cuts, 4), (nested_cuts, 4), (raw_total, 5), (of_two, 2)]
)
def test_other_rules_that_look_as_good_are_found_out(mutant, number):
    assert in_doubt(mutant, number)


def subsets(of, least=0):
    return chain.from_iterable(combinations(of, many) for many in range(least, len(of) + 1))


def pinned_beside_requests(say, number):
    """Return what words leave no doubt about, to whoever knows how each team that asked stands.

    World by world, team by team, for every set of teams that sent a request.
    """
    names = [f"team {each}" for each in range(number)]
    found = set()
    for named in subsets(names):
        seen = {}
        for each in product(STANDINGS, repeat=number):
            stands = dict(zip(names, each, strict=True))
            key = (say(stands, named), tuple(stands[team] for team in named))
            seen.setdefault(key, []).append(stands)
        for (said, _), worlds in seen.items():
            for team, stands in product(set(names) - set(named), STANDINGS) if said else ():
                if len({world[team] == stands for world in worlds}) < 2:
                    found.add((len(named), stands))
    return found


@pytest.mark.parametrize("number", range(3, 8))
def test_no_request_makes_a_promise_certain_of_another_team(number):
    assert pinned_beside_requests(promise_words, number) == set()


def test_words_that_do_not_leave_out_who_asked_are_found_out():
    assert (1, OVERDUE) in pinned_beside_requests(lambda stands, _: promise_words(stands, ()), 4)


# That nothing can be worked out of everything together


def pinned_together(promised, planned, number, sections, say=promise_words):
    """Return what all words together leave no doubt about, team by team and section by section.

    Every world: of each team that promised something, how it stands; of each that planned, which
    sections it had left open. Who did either is known.
    """
    names = [f"section {each}" for each in range(sections)]
    choices = tuple(map(frozenset, subsets(names)))
    seen = {}
    for stands in product(STANDINGS, repeat=len(promised)):
        for left_open in product(choices, repeat=len(planned)):
            said = (
                say(dict(zip(promised, stands, strict=True)), ()),
                open_words(dict(zip(planned, left_open, strict=True)), names, ()),
            )
            facts = {(team, each) for team, each in zip(promised, stands, strict=True)}
            for team, which in zip(planned, left_open, strict=True):
                facts |= {(team, each) for each in which}
            seen.setdefault(said, []).append(facts)
    every = [*product(promised, STANDINGS), *product(planned, names)]
    return {
        fact
        for said, worlds in seen.items()
        for fact in every
        if said[0] or fact[1] not in STANDINGS
        if said[1] or fact[1] not in names
        if len({fact in world for world in worlds}) < 2
    }


@pytest.mark.parametrize(
    ("number", "promised", "planned", "sections"),
    [
        (3, "ABC", "ABC", 2),
        (3, "ABC", "ABC", 1),
        (4, "ABCD", "ABC", 2),
        (4, "ABC", "BCD", 2),
        (4, "ABCD", "ABCD", 1),
        (5, "ABC", "CDE", 2),
        (5, "ABCDE", "ABC", 1),
        (3, "AB", "ABC", 3),
    ],
)
def test_of_every_team_every_section_stays_in_doubt_also_beside_its_promises(
    number, promised, planned, sections
):
    assert pinned_together(promised, planned, number, sections) == set()


def test_a_rule_that_gives_away_a_promise_gives_it_away_beside_sections_too():
    """Otherwise the test above could not fail."""
    assert pinned_together("ABCD", "ABC", 4, 1, say=two_cuts)


# The file


GOOD = (
    ("Riverside", "promises", "overdue", "Overdue", FEW),
    ("Riverside", "promises", "kept", "Kept", SOME),
    ("Riverside", "open", "why", "Why?", MOST),
    ("Lakeside", "promises", "overdue", "Overdue", MOST),
)


def test_what_the_rule_says_is_read():
    checked(())
    checked(GOOD)


@pytest.mark.parametrize(
    "odd",
    [
        ("Riverside", "open", "why", "Why?", FEW),
        ("Riverside", "open", "end", "End?", "2 of 5"),
        ("Riverside", "open", "end", "End?", ""),
        ("Riverside", "teams", "end", "End?", FEW),
        ("Riverside", "promises", "explained", "Explained", FEW),
        ("Lakeside", "promises", "kept", "Kept", FEW),
        ("Poolside", "promises", "kept", "Kept", FEW),
        ("Poolside", "promises", "overdue", "Overdue", FEW),
    ],
)
def test_what_the_rule_never_says_is_refused(odd):
    with pytest.raises(NotReleased, match=plan_words.PLAN_WORDS):
        checked((*GOOD, odd))
