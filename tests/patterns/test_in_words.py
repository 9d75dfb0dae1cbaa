"""A sensitive item in words: every way to answer is gone through, and none can be read off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from keeping import give, response, reveal_now
from patterns_made import INSTRUMENT, ITEMS, SESSION

from workbook.instruments import load_shipped
from workbook.patterns.in_words import AFTER_LATE, NO_ONE_ANSWER, in_words
from workbook.patterns.over_time import Part, side_by_side
from workbook.patterns.pattern import ItemGroup, positions, team_pattern
from workbook.sessions import Sessions
from workbook.sessions.tally import FEWEST_ANSWERS, count

SCALE = load_shipped("culture-and-review").scale
ANSWERS = (*(answer.id for answer in SCALE.answers), "not_answered")


def compositions(people, boxes):
    """Every way in which so many people can fall into so many boxes."""
    if boxes == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in compositions(people - first, boxes - 1):
            yield (first, *rest)


def said(numbers):
    """The words for so many of each answer; a tally withholds what fewer than five answered."""
    row = dict(zip(ANSWERS, numbers, strict=True))
    few = sum(numbers) - row["not_answered"] < FEWEST_ANSWERS
    return in_words(SCALE, None if few else row)


@cache
def behind(people):
    """Words to every composition that they may stand for."""
    found = defaultdict(list)
    for numbers in compositions(people, len(ANSWERS)):
        found[said(numbers)].append(numbers)
    return dict(found)


PEOPLE = range(5, 12)


def bounded(people, box, numbers):
    """Whether it says no more than that five or more answered: of five or six, nobody else left it.

    That is no answer, and it says nothing of any.
    """
    return ANSWERS[box] == "not_answered" and people <= FEWEST_ANSWERS + 1 and numbers == {0}


@pytest.mark.parametrize("people", PEOPLE)
def test_behind_all_words_lie_two_numbers_or_more_for_every_answer(people):
    for words, ways in behind(people).items():
        for box in range(len(ANSWERS)):
            numbers = {each[box] for each in ways}
            assert len(numbers) > 1 or bounded(people, box, numbers), (words, ANSWERS[box])


@pytest.mark.parametrize("people", PEOPLE)
def test_whoever_takes_their_own_answer_away_still_knows_no_number(people):
    for ways in behind(people).values():
        for own in range(len(ANSWERS)):
            mine = [each for each in ways if each[own]]
            for box in range(len(ANSWERS)):
                numbers = {each[box] - (box == own) for each in mine}
                if numbers:
                    assert len(numbers) > 1 or bounded(people, box, numbers)


@pytest.mark.parametrize("people", PEOPLE)
def test_no_words_say_that_anybody_stands_alone_or_disagrees(people):
    for words, ways in behind(people).items():
        # The last two are no answer on the scale, and the words speak of them as one.
        merged = [(*each[:-2], each[-2] + each[-1]) for each in ways]
        for box in range(len(merged[0])):
            # Nobody need have given it, or else more than half of all did.
            fewest = min(each[box] for each in merged)
            assert fewest == 0 or 2 * fewest > people, (words, ANSWERS[box])


@pytest.mark.parametrize("people", PEOPLE)
def test_one_person_who_sees_it_differently_changes_no_word(people):
    for main, other in product(range(len(ANSWERS) - 1), repeat=2):
        together, alone = [0] * len(ANSWERS), [0] * len(ANSWERS)
        together[main] = people
        alone[main] = people - 1
        alone[other] += 1
        assert said(together) == said(alone)


def test_there_are_words_for_each_majority_and_one_for_all_else():
    words = set(behind(8))
    assert words == {
        "More than half of you answered “Agree”.",
        "More than half of you answered “Partly”.",
        "More than half of you answered “Disagree”.",
        "More than half of you answered “Not sure”.",
        "More than half of you gave no answer on the scale: it does not apply, was left out, or "
        "they would rather not say.",
        NO_ONE_ANSWER,
    }
    assert not any(letter.isdigit() for each in words for letter in each)


@pytest.mark.parametrize("numbers", [(5, 0, 0, 0, 0, 0), (2, 2, 1, 0, 0, 0)])
def test_after_late_answers_nothing_is_worked_out_again(numbers):
    row = dict(zip(ANSWERS, numbers, strict=True))
    assert in_words(SCALE, row, late=2) == AFTER_LATE
    assert in_words(SCALE, None, late=1) == AFTER_LATE


def test_nor_while_the_session_goes_on(tmp_path):
    """Two of a kind flipped the words: whoever was one of them knew what the other had said."""
    sessions = Sessions(tmp_path)
    asked = load_shipped("culture-and-review").items
    key = sessions.open("Harbour team", "culture-and-review").id

    def words():
        return said_of(sessions, key)

    def answer(answer, people, **more):
        for _ in range(people):
            one = response(items=[each.id for each in asked], answers={e.id: answer for e in asked})
            give(sessions, key, one, **more)

    answer("agree", 4)
    answer("disagree", 3)
    reveal_now(sessions, key)
    assert words() == {"More than half of you answered “Agree”."}
    answer("disagree", 2)
    sessions.include_late(key)
    assert words() == {AFTER_LATE}
    sessions.close(key)
    assert words() == {AFTER_LATE}


def said_of(sessions, key):
    """Everything that a team reads of the sensitive items of a session."""
    pattern = team_pattern(sessions.find(key), sessions.instrument(key), sessions.tally(key))
    return {each.in_words for each in pattern.items if each.sensitive}


# In a pattern

SENSITIVE = (ITEMS[2], ITEMS[6])
MARKED = replace(
    INSTRUMENT,
    sections=tuple(
        replace(
            section,
            items=tuple(replace(item, sensitive=item.id in SENSITIVE) for item in section.items),
        )
        for section in INSTRUMENT.sections
    ),
)


def pattern(instrument, people=8, **answers):
    """A pattern; `first` and `second` are the answers to the two sensitive items."""
    given_answers = {
        SENSITIVE[0]: answers.get("first", ["in_place"] * people),
        SENSITIVE[1]: answers.get("second", ["in_place"] * people),
    }
    rows = [
        (f"r{person}", item.id, given_answers.get(item.id, ["in_place"] * people)[person])
        for person in range(people)
        for item in instrument.items
    ]
    return team_pattern(SESSION, instrument, count(instrument, rows))


def test_a_sensitive_item_holds_no_count_and_stands_where_no_answer_puts_it():
    split = ["in_place"] * 4 + ["not_yet"] * 4
    apart = pattern(MARKED, first=split)
    alike = pattern(MARKED, second=split)
    for made in (apart, alike):
        assert [each.item.id for each in made.items[-2:]] == list(SENSITIVE)
        for each in made.items[-2:]:
            assert each.group is ItemGroup.TALK_FIRST
            assert each.in_words
            assert (each.counts, each.left_out, each.alike) == ((), None, None)
            assert positions(each) == ""
    # The same answers to an item that is not marked come first.
    assert pattern(INSTRUMENT, first=split).items[0].item.id == SENSITIVE[0]


def test_below_five_a_sensitive_item_has_no_words_either():
    made = pattern(MARKED, people=4)
    assert made.talk_only
    assert [each.item.id for each in made.items] == ITEMS
    assert all(each.in_words == "" for each in made.items)


def test_the_analysts_table_has_the_words_and_no_number_of_a_sensitive_item():
    table = pattern(MARKED).table()
    rows = table[table["item"].isin(SENSITIVE)]
    assert len(rows) == 2
    assert rows["people"].isna().all()
    assert (rows["answer"] == "More than half of you answered “In place”.").all()
    others = table[~table["item"].isin(SENSITIVE)]
    assert others["people"].notna().all()


# Over time


def sessions(older, newer, *split):
    """Two sessions a year apart, in which eight people answered as `split` says, in turn."""
    days = [SESSION.revealed_on, SESSION.revealed_on.replace(year=2027)]
    return side_by_side(
        [
            (
                replace(SESSION, id=f"number-{n}", revealed_on=day),
                instrument,
                pattern(instrument, first=answers),
            )
            for n, (day, instrument, answers) in enumerate(
                zip(days, (older, newer), split, strict=True)
            )
        ]
    )


@pytest.mark.parametrize("older", [INSTRUMENT, MARKED], ids=["counted then", "words then"])
def test_over_time_a_sensitive_item_is_in_words_also_where_it_was_counted_once(older):
    one = sessions(older, MARKED, ["in_place"] * 5 + ["not_yet"] * 3, ["not_yet"] * 8)
    other = sessions(older, MARKED, ["in_place"] * 8, ["in_place"] * 3 + ["not_yet"] * 5)
    for made in (one, other):
        each = next(item for item in made.items if item.item.id == SENSITIVE[0])
        assert each.part is Part.IN_WORDS
        assert each.compared is None
        assert [moment.pattern.in_words for moment in each.moments] == [
            "More than half of you answered “In place”.",
            "More than half of you answered “Not yet”.",
        ]
        assert all(moment.pattern.counts == () for moment in each.moments)
    # What is said cannot tell five and three from eight, nor eight from three and five.
    assert [each.said for each in one.items] == [each.said for each in other.items]
