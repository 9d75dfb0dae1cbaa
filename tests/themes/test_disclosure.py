"""The publication rule: what it says, what it never gives away, and which other rules would."""

from __future__ import annotations

import copy
import pickle
import random
import subprocess
import sys
from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from itertools import combinations, combinations_with_replacement, product
from math import sqrt
from pathlib import Path

import pytest

from workbook.instruments import STANDING_ANSWERS
from workbook.instruments.model import load_shipped, shipped
from workbook.publishing.adversary import intervals
from workbook.themes.disclosure import (
    OUTCOMES,
    STANDING,
    NotReleased,
    Released,
    Rule,
    RuleRefused,
    TooFewPeople,
    WhyNot,
    action_band,
    action_bands,
    only_released,
    possible_words,
    read_released,
    release,
    released_bytes,
    why_not,
    words,
    words_for_teams,
)

ORDER = ("in_place", "partly", "not_yet", "not_sure", "not_applicable")
ABOUT = {
    "period": "2026-Q3",
    "service": "Riverside",
    "group": "Group 1",
    "instrument": "risk-and-choice",
    "version": "1.0",
}


def counts(in_place=0, partly=0, not_yet=0, not_sure=0, not_applicable=0):
    return dict(zip(ORDER, (in_place, partly, not_yet, not_sure, not_applicable), strict=True))


def vectors(people, kinds=5):
    """Every way in which so many people can answer."""
    if kinds == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in vectors(people - first, kinds - 1):
            yield (first, *rest)


# What it says


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (counts(in_place=12), (("in place", "most or all"), ("in place or partly", "most or all"))),
        (counts(9, 0, 3), (("in place", "most or all"), ("in place or partly", "most or all"))),
        (counts(8, 0, 4), (("in place", "some"), ("in place or partly", "some"))),
        (counts(4, 5, 3), (("in place", "some"), ("in place or partly", "most or all"))),
        (counts(3, 9, 0), (("in place", "few or none"), ("in place or partly", "most or all"))),
        (counts(0, 3, 9), (("in place", "few or none"), ("in place or partly", "few or none"))),
        (
            counts(9, 0, 0, 3, 0),
            (("in place", "most or all"), ("in place or partly", "most or all")),
        ),
        (counts(8, 0, 0, 4, 0), (("not sure", "some"),)),
        (counts(8, 0, 0, 0, 4), (("not applicable", "some"),)),
        (counts(0, 0, 0, 8, 4), (("not applicable", "some"),)),
        (counts(0, 0, 0, 3, 9), (("not applicable", "most or all"),)),
        (counts(0, 0, 0, 12, 0), (("not sure", "most or all"),)),
    ],
)
def test_what_is_printed(given, said):
    assert words(given) == said
    assert isinstance(words(given), Hashable)


def test_it_says_nothing_of_fewer_than_the_minimum():
    with pytest.raises(TooFewPeople):
        words(counts(in_place=11))
    with pytest.raises(TooFewPeople):
        words(counts(in_place=14), minimum_people=15)
    assert words(counts(in_place=8), minimum_people=8)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"in_place": 12},
        counts(12) | {"maybe": 0},
        counts(13) | {"partly": -1},
        counts(12) | {"partly": 0.0},
        counts(12) | {"partly": True},
        counts(12) | {"partly": "3"},
        counts(12) | {"no_answer": -1},
        counts(12) | {"no_answer": None},
        dict.fromkeys(("in_place", "partly", "not_yet", "not_sure", "no_answer"), 3),
    ],
)
def test_what_are_no_counts_is_refused(given):
    with pytest.raises(ValueError, match="counts are whole numbers"):
        words(given)


@pytest.mark.parametrize("people", [7, 0, -1, 12.0, True, "12", 1001])
def test_the_minimum_cannot_be_lowered_below_its_floor(people):
    with pytest.raises(RuleRefused, match=r"must be a whole number from 8"):
        Rule(minimum_people=people)


def test_two_teams_are_never_enough():
    with pytest.raises(RuleRefused):
        Rule(minimum_teams=2)


def test_lowering_says_what_it_costs_and_raising_costs_nothing():
    assert "somebody who knows two may be able to" in Rule(minimum_people=8).consequence
    assert Rule().consequence == ""
    assert Rule(minimum_people=30, minimum_teams=5).consequence == ""


def test_all_six_scales_map_onto_the_standing_answers():
    for name in shipped():
        scale = load_shipped(name).scale
        assert [each.stands_for for each in scale.order] == ["in_place", "partly", "not_yet"]
        assert {each.stands_for for each in scale.beside} == {"not_sure", "not_applicable"}


def test_the_rule_needs_the_standard_library_alone():
    code = (
        "import sys, workbook.themes.disclosure\n"
        "own = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(own - set(sys.stdlib_module_names) - {'workbook', '__main__'}))"
    )
    fresh = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert fresh.stdout.strip() == "[]"


# Guarantee G (a), counted through


@cache
def boxes(people):
    """Every line, with the lowest and highest number of each answer behind it."""
    found = {}
    edge = people // 4
    lines = {}
    for vector in vectors(people):
        # Counting 46,376 vectors for 30 people needs the line only; it is the same function.
        in_place, partly, _, unsure, beside = vector
        key = (
            ("beside", min(max(beside - edge, 0), 1), beside >= people - edge)
            if beside > edge
            else ("unsure", unsure >= people - edge)
            if unsure > edge
            else (
                (in_place > edge) + (in_place >= people - edge),
                (in_place + partly > edge) + (in_place + partly >= people - edge),
            )
        )
        if key not in lines:
            lines[key] = words(dict(zip(ORDER, vector, strict=True)), minimum_people=8)
        spans = found.setdefault(lines[key], [[people, 0] for _ in ORDER])
        for span, number in zip(spans, vector, strict=True):
            span[0], span[1] = min(span[0], number), max(span[1], number)
    return found


@pytest.mark.parametrize("people", [*range(12, 19), 20, 23, 24, 27, 30])
def test_t1_the_narrowest_interval_is_exactly_a_quarter_rounded_down(people):
    found = boxes(people)
    assert set(found) == set(OUTCOMES)
    widths = {high - low for spans in found.values() for low, high in spans}
    assert min(widths) == people // 4


def test_the_short_cut_of_the_counting_agrees_with_the_rule():
    for people in (12, 13, 16):
        spans = {}
        for vector in vectors(people):
            said = words(dict(zip(ORDER, vector, strict=True)))
            span = spans.setdefault(said, [[people, 0] for _ in ORDER])
            for each, number in zip(span, vector, strict=True):
                each[0], each[1] = min(each[0], number), max(each[1], number)
        assert spans == boxes(people)


@pytest.mark.parametrize("people", range(8, 37))
@pytest.mark.parametrize("known", [0, 1, 2])
def test_t1_whoever_knows_some_answers_is_left_with_a_quarter_less_those(people, known):
    narrowest = people
    for answers in combinations_with_replacement(STANDING_ANSWERS, known):
        told = {answer: answers.count(answer) for answer in answers}
        for outcome in OUTCOMES:
            found = intervals(outcome, people, told)
            if found is not None:
                narrowest = min(narrowest, *(high - low for low, high in found.values()))
    assert narrowest == people // 4 - known


SIX = (*ORDER, "no_answer")


@cache
def boxes_of_six(people):
    """As `boxes`, of six options, each line asked of the rule itself."""
    found = {}
    for vector in vectors(people, kinds=6):
        said = words(dict(zip(SIX, vector, strict=True)), minimum_people=8)
        spans = found.setdefault(said, [[people, 0] for _ in SIX])
        for span, number in zip(spans, vector, strict=True):
            span[0], span[1] = min(span[0], number), max(span[1], number)
    return found


@pytest.mark.parametrize("people", [8, 12, 13, 15, 16])
def test_t1_with_no_answer_on_the_scale_as_a_sixth_nothing_is_narrower(people):
    found = boxes_of_six(people)
    assert set(found) == set(OUTCOMES)
    assert min(high - low for spans in found.values() for low, high in spans) == people // 4


@pytest.mark.parametrize("people", range(8, 37))
@pytest.mark.parametrize("known", [0, 1, 2])
def test_t1_whoever_knows_some_of_six_is_left_with_a_quarter_less_those(people, known):
    narrowest = people
    for answers in combinations_with_replacement(SIX, known):
        told = {answer: answers.count(answer) for answer in answers}
        for outcome in OUTCOMES:
            found = intervals(outcome, people, told, options=SIX)
            if found is not None:
                narrowest = min(narrowest, *(high - low for low, high in found.values()))
    assert narrowest == people // 4 - known


@pytest.mark.parametrize("people", [8, 12, 13])
@pytest.mark.parametrize(
    "told", [{}, {"no_answer": 2}, {"no_answer": 1, "not_applicable": 1}, {"no_answer": 1}]
)
def test_the_intervals_of_six_are_those_that_counting_through_gives(people, told):
    spans = {}
    for vector in vectors(people, kinds=6):
        given = dict(zip(SIX, vector, strict=True))
        if any(given[answer] < number for answer, number in told.items()):
            continue
        span = spans.setdefault(words(given, minimum_people=8), {a: [people, 0] for a in SIX})
        for answer, number in given.items():
            span[answer] = [min(span[answer][0], number), max(span[answer][1], number)]
    for outcome in OUTCOMES:
        found = intervals(outcome, people, told, options=SIX)
        assert found == (
            {a: tuple(s) for a, s in spans[outcome].items()} if outcome in spans else None
        )


def test_no_answer_on_the_scale_and_not_applicable_are_one_measure():
    """Three and three of twelve are half of them, and neither alone is more than few."""
    assert words(counts(6, 0, 0, 0, 3) | {"no_answer": 3}) == (("not applicable", "some"),)
    for people in (12, 13):
        for vector in vectors(people):
            given = dict(zip(ORDER, vector, strict=True))
            assert words(given) == words(given | {"no_answer": 0})
            moved = given | {"not_applicable": 0, "no_answer": given["not_applicable"]}
            assert words(moved) == words(given)


def test_t5_a_band_of_its_own_for_no_answer_on_the_scale_is_found_out():
    """With "few" of each and "some" of both, the two would be told apart to within one."""

    def apart(vector):
        *five, none = vector
        both = (*five[:4], five[4] + none)
        return ours(both), band(five[4], sum(vector)), band(none, sum(vector))

    left = [v for v in vectors(12, kinds=6) if v[:4] == (6, 0, 0, 0) and apart(v)[1:] == (0, 0)]
    assert left == [(6, 0, 0, 0, 3, 3)], "beside whoever knows the other six, one possibility"
    widths = {}
    for vector in vectors(12, kinds=6):
        span = widths.setdefault(apart(vector), [12, 0])
        span[0], span[1] = min(span[0], vector[5]), max(span[1], vector[5])
    assert min(high - low for low, high in widths.values()) < 12 // 4


def test_no_answer_counts_towards_how_many_took_part():
    with pytest.raises(TooFewPeople):
        words(counts(11) | {"no_answer": 0})
    assert words(counts(11) | {"no_answer": 1}) == words(counts(11, 0, 0, 0, 1))
    told = {"item": {team: counts(3) | {"no_answer": 1} for team in "ABC"}}
    (row,) = release(told, Rule(), about=ABOUT)
    assert row.words == words(counts(9, 0, 0, 0, 3))
    left_out = counts(2) | {"no_answer": 4}
    assert possible_words(left_out, 6) == possible_words(counts(2, 0, 0, 0, 4), 6)


@pytest.mark.parametrize("people", [8, 9, 12, 13, 15, 16])
@pytest.mark.parametrize(
    "told", [{}, {"not_sure": 2}, {"in_place": 1, "not_yet": 1}, {"partly": 1, "not_sure": 1}]
)
def test_the_intervals_of_the_attack_are_those_that_counting_through_gives(people, told):
    spans = {}
    for vector in vectors(people):
        given = dict(zip(ORDER, vector, strict=True))
        if any(given[answer] < number for answer, number in told.items()):
            continue
        span = spans.setdefault(words(given, minimum_people=8), {a: [people, 0] for a in ORDER})
        for answer, number in given.items():
            span[answer] = [min(span[answer][0], number), max(span[answer][1], number)]
    for outcome in OUTCOMES:
        found = intervals(outcome, people, told)
        assert found == (
            {a: tuple(s) for a, s in spans[outcome].items()} if outcome in spans else None
        )


def test_what_a_team_is_told_could_come_of_it_is_exactly_what_can():
    dice = random.Random(7)
    for _ in range(40):
        size, others = dice.randint(1, 7), dice.randint(8, 12)
        own = dict.fromkeys(ORDER, 0)
        for _ in range(size):
            own[dice.choice(ORDER)] += 1
        can = {
            words({a: own[a] + n for a, n in zip(ORDER, rest, strict=True)}, minimum_people=8)
            for rest in vectors(others)
        }
        assert set(possible_words(own, others)) == can


@pytest.mark.parametrize("teams", range(3, 31))
def test_words_for_teams_never_say_that_all_did_or_none(teams):
    spans = {}
    for did in range(teams + 1):
        spans.setdefault(words_for_teams(did, teams), []).append(did)
    for numbers in spans.values():
        assert numbers != [0]
        assert numbers != [teams]
    with pytest.raises(TooFewPeople):
        words_for_teams(0, 2)


# Teams that decided to act, beside requests that name them


def certain_of(band_of, teams):
    """Return (team, "did" or "did not") of which some band and some requests leave no doubt.

    Whoever reads knows which teams sent a request, and everything that those did.
    """
    everybody = range(teams)
    subsets = [
        frozenset(team for team in everybody if which >> team & 1) for which in range(2**teams)
    ]
    found = set()
    for named in subsets:
        worlds = {}
        for did in subsets:
            seen = (band_of(did, frozenset(everybody), named), did & named)
            worlds.setdefault(seen, []).append(did)
        for (said, _), same in worlds.items():
            if said is not None:
                for team in set(everybody) - named:
                    if all(team in did for did in same):
                        found.add((len(named), "did"))
                    if not any(team in did for did in same):
                        found.add((len(named), "did not"))
    return found


@pytest.mark.parametrize("teams", range(3, 9))
def test_no_request_makes_a_band_certain_of_another_team(teams):
    assert certain_of(action_band, teams) == set()


def test_t5_a_band_over_all_teams_beside_named_requests_is_found_out():
    def over_all(did, met, _named):
        return words_for_teams(len(did), len(met))

    for teams in range(3, 8):
        assert (1, "did not") in certain_of(over_all, teams)


def test_t5_a_band_that_keeps_who_asked_in_the_number_it_is_of_is_found_out():
    def kept_in_the_base(did, met, named):
        return words_for_teams(len(did - named), len(met)) if len(met - named) >= 1 else None

    assert certain_of(kept_in_the_base, 3)


def test_t5_a_band_of_two_teams_is_found_out():
    def of_two(did, met, named):
        rest = met - named
        return ("few", "most")[len(rest & did) > 1] if len(rest) > 1 else None

    assert certain_of(of_two, 3)


def pinned_by(bands_of, teams, themes, most):
    """Whether what is said of several themes leaves no doubt about some team and theme.

    Every world up to which team is which: nobody is told apart by what is said.
    """
    names = [f"theme {number}" for number in range(themes)]
    choices = [
        chosen for number in range(most + 1) for chosen in combinations(range(themes), number)
    ]
    met = {f"team {number}": most for number in range(teams)}
    seen = {}
    for world in combinations_with_replacement(choices, teams):
        did = {
            name: [team for team, chosen in zip(met, world, strict=True) if theme in chosen]
            for theme, name in enumerate(names)
        }
        said = tuple(bands_of(did, met, set()).items())
        numbers = [len(of_theme) for of_theme in did.values()]
        span = seen.setdefault(said, [[teams, 0] for _ in names])
        for each, number in zip(span, numbers, strict=True):
            each[0], each[1] = min(each[0], number), max(each[1], number)
    return any(low == teams or high == 0 for span in seen.values() for low, high in span)


SMALL = [(3, 2, 1), (3, 4, 1), (3, 4, 2), (3, 5, 2), (4, 3, 1), (4, 5, 2), (4, 5, 3), (6, 3, 1)]


@pytest.mark.parametrize(("teams", "themes", "most"), [*SMALL, (3, 6, 3), (5, 4, 1), (5, 4, 2)])
def test_no_bands_of_several_themes_use_up_what_teams_can_have_done(teams, themes, most):
    assert not pinned_by(action_bands, teams, themes, most)


def test_t5_bands_that_forget_how_many_actions_a_team_can_have_are_found_out():
    """Four teams, three actions each, and four themes on which three of them act: twelve in all."""

    def one_by_one(did, met, named):
        return {theme: action_band(teams, met.keys(), named) for theme, teams in did.items()}

    assert pinned_by(one_by_one, 4, 5, 3)
    assert sum(pinned_by(one_by_one, *each) for each in SMALL) > 2


def test_what_bands_are_said_of_several_themes():
    met = dict.fromkeys("ABCDE", 3)
    did = {"one": "AB", "two": "", "three": "ABCD"}
    assert action_bands(did, met, set()) == {
        "one": "some",
        "two": "few or none",
        "three": "most or all",
    }
    assert list(action_bands(did, met, {"A"})) == ["one", "two", "three"]
    assert action_bands(did, met, {"A", "B", "C"}) == {}
    every = {f"{number}": [t for t in "ABCD" if t != "ABCD"[number]] for number in range(4)}
    assert action_bands({**every, "none": ""}, dict.fromkeys("ABCD", 3), set()) == {}
    assert action_bands({**every, "none": ""}, dict.fromkeys("ABCD", 6), set()) != {}


def test_a_band_needs_as_many_teams_without_a_request_as_a_group_needs():
    met = set("ABCDE")
    assert action_band({"A", "B"}, met, set()) == "some"
    assert action_band({"A", "B"}, met, {"A"}) == "few or none"
    assert action_band({"A", "B"}, met, {"A", "C", "Somebody else"}) == "few or none"
    assert action_band({"A", "B"}, met, {"A", "B", "C"}) is None
    assert action_band({"A", "B"}, met, {"A"}, minimum_teams=5) is None
    with pytest.raises(RuleRefused):
        action_band(set(), met, set(), minimum_teams=2)


# Released rows


def released(**more):
    answers = {
        "item-one": {"A": counts(4, 1), "B": counts(0, 3, 1), "C": counts(1, 1, 1)},
        "item-two": {"A": counts(5), "B": counts(4), "C": counts(3)},
    }
    return release(answers, Rule(), about=ABOUT, **more)


def test_a_row_cannot_be_made_by_anybody_else():
    row = released()[0]
    fields = {**ABOUT, "item": "item-one", "words": row.words}
    for seal in (None, object(), "seal"):
        with pytest.raises(TypeError, match="only the publication rule"):
            Released(**fields, seal=seal)
    with pytest.raises(TypeError):
        Released(**fields)
    with pytest.raises((TypeError, ValueError)):
        replace(row, words=OUTCOMES[0])
    with pytest.raises(AttributeError):
        row.words = OUTCOMES[0]
    with pytest.raises((AttributeError, TypeError)):
        row.people = 12


def test_pages_take_released_rows_and_nothing_else():
    class Forged(Released):
        def __post_init__(self, seal):
            pass

    row = released()[0]
    forged = Forged(**ABOUT, item="x", words=(("in place", "7 of 12"),), seal=None)
    for other in (forged, {"words": row.words}, row.words, None):
        with pytest.raises(TypeError):
            only_released([row, other])
    assert only_released([row, copy.copy(row), pickle.loads(pickle.dumps(row))])


def test_rows_come_back_from_their_file_as_they_were():
    rows = released()
    assert len(rows) == 2
    assert read_released(released_bytes(rows)) == rows


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (",most or all", ",7"),
        (",most or all", ",all"),
        (",most or all,most or all", ",most or all,some"),
        (",,,most", ",some,,most"),
        (",most or all,most or all", ",,"),
        ("item-two", "item-one"),
        ("\n2026", "\r\n2026"),
        (",", ";"),
        ("period", "\ufeffperiod"),
        ("item-two", '"item-two"'),
    ],
)
def test_a_file_that_says_what_the_rule_never_says_is_refused(was, becomes):
    data = released_bytes(released()).decode()
    assert was in data
    with pytest.raises(NotReleased):
        read_released(data.replace(was, becomes).encode())


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ({"A": 6, "B": 6}, WhyNot.TEAMS),
        ({"A": 6, "B": 6, "C": 0}, WhyNot.TEAMS),
        ({"A": 4, "B": 4, "C": 3}, WhyNot.PEOPLE),
        ({"A": 8, "B": 3, "C": 4}, WhyNot.ONE_TEAM),
        ({"A": 7, "B": 3, "C": 4}, None),
        ({"A": 4, "B": 4, "C": 4}, None),
    ],
)
def test_too_few_teams_too_few_people_and_one_large_team_are_not_published(people, why):
    assert why_not(people, Rule()) is why
    answers = {"item": {team: counts(number) for team, number in people.items()}}
    assert len(release(answers, Rule(), about=ABOUT)) == (why is None)


# Other rules, and how they are found out


def pinned(rule, people, known=0):
    """Whether a rule lets somebody who knows so many answers work out a number exactly."""
    seen = {}
    for vector in vectors(people):
        seen.setdefault(rule(vector), []).append(vector)
    for same in seen.values():
        for answer in range(len(ORDER)):
            numbers = {vector[answer] for vector in same}
            if max(numbers) - min(numbers) - known <= 0:
                return True
    return False


def ours(vector):
    return words(dict(zip(ORDER, vector, strict=True)), minimum_people=8)


def band(number, people):
    return (number > people // 4) + (number >= people - people // 4)


def test_t5_our_rule_passes_where_the_mutants_below_fail():
    assert not pinned(ours, 12)
    assert not pinned(ours, 12, known=2)
    assert not pinned(ours, 13, known=2)


def test_t5_raw_totals_beside_the_words_are_found_out():
    assert pinned(lambda vector: (ours(vector), vector[0]), 12)


def test_t5_three_separate_bands_are_found_out():
    def three(vector):
        return tuple(band(vector[place], sum(vector)) for place in (0, 2, 3))

    some = [vector for vector in vectors(12) if vector[4] == 0 and three(vector) == (1, 1, 1)]
    assert some == [(4, 0, 4, 4, 0)], "some, some, some leaves one possibility"
    assert pinned(lambda vector: (three(vector), vector[4] == 0), 12)


def test_t5_eleven_people_are_found_out_by_somebody_who_knows_two():
    assert pinned(ours, 11, known=2)
    with pytest.raises(TooFewPeople):
        words(counts(in_place=11))


def test_t5_a_total_that_is_worked_out_from_answers_is_found_out():
    """Three groups of 12 say most, few, most; the band of 27 of 36 leaves 12, 3 and 12."""
    spans = ((9, 12), (0, 3), (9, 12))
    left = [
        (a, b, c)
        for a in range(spans[0][0], spans[0][1] + 1)
        for b in range(spans[1][0], spans[1][1] + 1)
        for c in range(spans[2][0], spans[2][1] + 1)
        if band(a + b + c, 36) == 2
    ]
    assert left == [(12, 3, 12)]


def falls_short(parts, blocks):
    """Whether bands of these blocks tell more of any part than guarantee G (b) allows.

    Parts are teams, or a team's answers of one month; of each, only how many say "in place".
    """
    seen = {}
    for numbers in product(*(range(people + 1) for people in parts.values())):
        of = dict(zip(parts, numbers, strict=True))
        said = tuple(
            band(sum(of[part] for part in block), sum(parts[part] for part in block))
            for block in blocks
        )
        seen.setdefault(said, []).append(of)
    quarter = min(sum(parts[part] for part in block) // 4 for block in blocks)
    return any(
        max(of[part] for of in same) - min(of[part] for of in same) < min(people, quarter)
        for same in seen.values()
        for part, people in parts.items()
    )


def test_t5_separate_groups_pass_the_check_that_the_next_two_fail():
    parts = {"A": 4, "B": 4, "C": 4, "D": 4, "E": 4, "F": 4}
    assert not falls_short(parts, ["ABC", "DEF"])
    assert not falls_short({"A": 1, "B": 6, "C": 6}, ["ABC"])


def test_t5_a_rolling_window_is_found_out():
    """July to September and August to October differ by July and October alone."""
    assert falls_short({"7": 8, "8": 3, "9": 3, "0": 8}, ["789", "890"])


def test_t5_grouping_anew_is_found_out():
    assert falls_short({"A": 3, "B": 3, "C": 6, "D": 6}, ["ABC", "ABD"])


def test_t5_a_confidence_interval_in_a_tooltip_is_found_out():
    """Wilson (1927): with a known number of people it names the count."""

    def wilson(number, people):
        p, z = number / people, 1.96
        middle = (p + z * z / (2 * people)) / (1 + z * z / people)
        half = z * sqrt(p * (1 - p) / people + z * z / (4 * people**2)) / (1 + z * z / people)
        return round(middle - half, 2), round(middle + half, 2)

    assert pinned(lambda vector: (ours(vector), wilson(vector[0], 12)), 12)
    assert len({wilson(number, 30) for number in range(31)}) == 31


def test_nothing_about_counts_is_in_what_a_row_shows_of_itself():
    for row in released():
        assert not any(letter.isdigit() for letter in repr(row.words))
    assert {"in_place", "partly", "not_yet", "not_sure", "not_applicable"} == STANDING
