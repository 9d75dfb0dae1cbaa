"""Sessions side by side: compared only where the same was asked, and said with care."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from histories import (
    FIRST,
    NEW,
    OLD,
    SECOND,
    SMALL,
    THIRD,
    answers,
    met,
    split_and_retired,
    worded,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.instruments.model import Change, Retired, load_shipped
from workbook.patterns.measures import steps_to_even, superiority
from workbook.patterns.over_time import (
    Break,
    Column,
    ItemOverTime,
    Moment,
    OverTime,
    Part,
    side_by_side,
)

HERE = "Answers before and after are not compared."


def compared(then, now, item=FIRST):
    """The first item of two sessions that were asked the same."""
    return found(side_by_side([met(0, worded(), then), met(1, worded(), now)]), item)


def found(over_time, item):
    return next(each for each in over_time.items if each.item.id == item)


# --- Which sessions, and in what order ------------------------------------------------------------


def test_no_session_or_one_is_nothing_to_compare_and_no_fault():
    assert side_by_side([]).items == ()
    alone = side_by_side([met(0, worded(), answers(8, 0, 0))])
    assert [each.compared for each in alone.items] == [None] * 3
    assert {each.part for each in alone.items} == {Part.TOO_LITTLE}


def test_what_is_not_revealed_is_left_out():
    sealed = met(1, worded(), answers(0, 0, 8), revealed_on=None, state="open")
    made = side_by_side([met(0, worded(), answers(8, 0, 0)), sealed])
    assert [each.session for each in made.sessions] == ["amber-river-0"]


def test_sessions_of_another_checklist_are_refused():
    other = load_shipped("risk-and-choice")
    with pytest.raises(ValueError, match="same instrument"):
        side_by_side([met(0, worded(), answers(8, 0, 0)), met(1, other, ["not_sure"] * 8)])


def test_the_oldest_comes_first_whatever_order_they_are_given_in():
    sessions = [met(number, worded(), answers(8, 0, 0)) for number in (2, 0, 1)]
    made = side_by_side(sessions)
    assert [each.label for each in made.sessions] == ["2 March 2026", "1 April 2026", "1 May 2026"]
    assert [moment.column for moment in found(made, FIRST).moments] == list(made.sessions)


def test_two_sessions_of_one_day_can_be_told_apart_and_are_never_then_and_now():
    sessions = [met(0, worded(), answers(*along), id=name) for name, along in ONE_DAY]
    made = side_by_side(sessions)
    assert [each.label for each in made.sessions] == ["2 March 2026, one", "2 March 2026, two"]
    each = found(made, FIRST)
    assert each.moments[1].broken is Break.SAME_DAY
    assert each.compared is None
    assert each.said == (Break.SAME_DAY.value,)


ONE_DAY = [("one", (8, 0, 0)), ("two", (0, 0, 8))]


def test_a_first_try_of_the_same_day_that_nobody_joined_stands_in_nobodys_way():
    made = side_by_side(
        [
            met(0, worded(), answers(0, 0, 8)),
            met(1, worded(), answers(8, 0, 0), id="two"),
            met(1, worded(), answers(1, 0, 0), id="one"),
            met(2, worded(), answers(0, 0, 8)),
        ]
    )
    each = found(made, FIRST)
    assert [moment.broken for moment in each.moments] == [None] * 4
    assert each.compared == (1, 3)


def test_the_questions_come_in_the_order_of_the_form_and_never_of_what_moved():
    made = compared_all(
        then={FIRST: answers(0, 0, 9), SECOND: answers(0, 0, 9), THIRD: answers(0, 0, 9)},
        now={FIRST: answers(0, 5, 4), SECOND: answers(9, 0, 0), THIRD: answers(0, 9, 0)},
    )
    ((part, items),) = made.parts()
    assert part is Part.MOVED
    assert [each.item.id for each in items] == [FIRST, SECOND, THIRD]


def compared_all(then, now):
    return side_by_side([met(0, worded(), then), met(1, worded(), now)])


# --- What moved, and how sure one can be ----------------------------------------------------------


def test_a_move_is_said_towards_a_word_of_the_scale_with_how_few_would_undo_it():
    each = compared(answers(1, 3, 5), answers(4, 4, 1))
    assert round(float(superiority([4, 4, 1], [1, 3, 5])), 3) == 0.772
    assert each.part is Part.MOVED
    steps = steps_to_even([1, 3, 5], [4, 4, 1])
    assert steps == 7
    assert each.said == (
        "The answers moved towards “In place”.",
        "If you picked one answer from then and one from now, the one from now would be nearer to "
        "“In place” about 8 times in 10, counting a tie as half.",
        "Seven people answering one step differently, then or now, would undo this.",
    )


def test_the_same_move_the_other_way_has_the_same_words_towards_the_other_end():
    there = compared(answers(1, 3, 5), answers(4, 4, 1)).said
    back = compared(answers(4, 4, 1), answers(1, 3, 5)).said
    assert [said.replace("In place", "Not yet") for said in there] == list(back)


def test_a_small_difference_is_not_called_a_move_and_says_how_few_make_it():
    each = compared(answers(3, 3, 3), answers(4, 3, 2))
    assert each.part is Part.STAYED
    assert each.said == (
        "There is a small difference, too small to say that this moved.",
        "If you picked one answer from then and one from now, the one from now would be nearer to "
        "“In place” about 6 times in 10, counting a tie as half.",
        "Two people answering one step differently, then or now, would undo it.",
    )


def test_the_same_answers_are_the_same():
    each = compared(answers(3, 4, 2), answers(3, 4, 2))
    assert each.part is Part.STAYED
    assert each.said == ("The same answers were given on the scale then and now.",)


def test_a_team_that_drifted_apart_has_moved_although_neither_end_is_nearer():
    each = compared(answers(0, 10, 0), answers(5, 0, 5))
    assert each.part is Part.MOVED
    assert each.said == (
        "What moved is how alike the answers are.",
        "Then the answers were much alike; now they are far apart.",
    )


def test_every_time_is_only_said_when_it_is_so():
    assert (
        "would be nearer to “In place” every time."
        in compared(answers(0, 0, 8), answers(0, 8, 0)).said[1]
    )
    almost = compared(answers(0, 0, 30), answers(28, 1, 1))
    assert "almost every time." in almost.said[1]


def test_more_than_ten_is_all_that_is_said_of_a_large_difference():
    each = compared(answers(0, 0, 40), answers(40, 0, 0))
    assert each.said[2] == (
        "Even ten people answering one step differently, then or now, would not undo this."
    )


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (answers(0, 0, 7), answers(8, 0, 0)),
        (answers(0, 0, 8), answers(7, 0, 0)),
        (answers(0, 0, 7, not_sure=5), answers(9, 0, 0, not_sure=5)),
    ],
    ids=["then", "now", "with others beside the scale"],
)
def test_below_eight_on_the_scale_on_either_day_nothing_is_said_to_move(then, now):
    each = compared(then, now)
    assert each.part is Part.TOO_LITTLE
    assert each.said == ("Too few answers to say whether this moved.",)
    assert all(moment.pattern is not None for moment in each.moments)


def test_eight_on_both_days_are_enough():
    assert compared(answers(0, 0, 8), answers(8, 0, 0)).part is Part.MOVED


def test_those_who_are_not_sure_are_said_apart_and_count_for_neither_side():
    each = compared(answers(2, 4, 2, not_sure=4), answers(2, 4, 2, not_sure=1))
    assert each.said == (
        "The same answers were given on the scale then and now.",
        "Not sure: 4 of 12 then, 1 of 9 now.",
    )
    few = compared(answers(1, 1, 1, not_sure=4), answers(8, 0, 0, left_out=2))
    assert few.said[1:] == ("Not sure: 4 of 7 then, 0 of 8 now.",)


def test_who_left_it_out_counts_nowhere():
    each = compared(answers(2, 4, 2, left_out=6), answers(2, 4, 2))
    assert each.said == ("The same answers were given on the scale then and now.",)


sides = st.tuples(*[st.integers(0, 9)] * 3)


@settings(max_examples=60, deadline=None)
@given(sides, sides)
def test_whatever_is_answered_the_words_are_true_and_never_good_or_bad(then, now):
    each = compared(answers(*then, not_sure=1), answers(*now, not_sure=1))
    said = " ".join(each.said)
    assert not {"better", "worse", "improved", "good", "bad", "up", "down"} & set(said.split())
    assert "%" not in said
    enough = min(sum(then), sum(now)) >= 8
    assert (each.part is Part.TOO_LITTLE) == (not enough)
    if not enough:
        return
    theta = superiority(now, then)
    assert ("moved towards “In place”" in said) == (theta >= Fraction(65, 100))
    assert ("moved towards “Not yet”" in said) == (theta <= Fraction(35, 100))
    steps = steps_to_even(then, now)
    if "times in 10" in said:
        shown = int(said.split(" times in 10")[0].split()[-1])
        assert abs(max(theta, 1 - theta) * 10 - shown) <= Fraction(1, 2)
        assert shown >= 6
    if "would undo" in said:
        assert steps in range(1, 11)


# --- Too few in one session -----------------------------------------------------------------------


def test_a_session_below_five_shows_nothing_and_the_line_goes_on_past_it():
    made = side_by_side(
        [
            met(0, worded(), answers(0, 0, 8)),
            met(1, worded(), answers(0, 0, 3)),
            met(2, worded(), answers(8, 0, 0)),
        ]
    )
    each = found(made, FIRST)
    assert [moment.pattern is None for moment in each.moments] == [False, True, False]
    assert all(moment.asked for moment in each.moments)
    assert made.sessions[1].people is None
    assert each.compared == (0, 2)
    assert each.part is Part.MOVED


def test_when_the_newest_has_too_few_it_is_said_which_day_now_is():
    made = side_by_side(
        [
            met(0, worded(), answers(0, 0, 8)),
            met(1, worded(), answers(8, 0, 0)),
            met(2, worded(), answers(3, 0, 0)),
        ]
    )
    each = found(made, FIRST)
    assert each.compared == (0, 1)
    assert each.said[-1] == (
        "Here “now” is 1 April 2026: after that, fewer than five people answered this."
    )


def test_two_sessions_of_which_one_has_too_few_say_only_that():
    each = compared(answers(0, 0, 8), answers(3, 0, 0))
    assert each.compared is None
    assert each.said == ("Too few answers to say whether this moved.",)


# --- Where the line is broken ---------------------------------------------------------------------


def after_change(how, was=OLD, statement=NEW, then_words=None):
    """A first item that was changed in 1.1, asked before and after."""
    change = Change(version="1.1", how=how, was=was)
    made = side_by_side(
        [
            met(0, worded("1.0", first=(then_words, ())), answers(0, 0, 8)),
            met(1, worded("1.1", first=(statement, (change,))), answers(8, 0, 0)),
        ]
    )
    return found(made, FIRST)


@pytest.mark.parametrize("how", ["typo", "clearer"])
def test_a_typo_or_clearer_words_leave_the_line_whole_and_the_old_words_readable(how):
    each = after_change(how)
    assert [moment.broken for moment in each.moments] == [None, None]
    assert [moment.words for moment in each.moments] == [OLD, ""]
    assert [moment.reworded for moment in each.moments] == [False, True]
    assert each.item.statement == NEW
    assert each.part is Part.MOVED


def test_a_changed_meaning_breaks_the_line():
    each = after_change("meaning changed")
    assert [moment.broken for moment in each.moments] == [None, Break.MEANING]
    assert [moment.words for moment in each.moments] == [OLD, ""]
    assert each.compared is None
    assert each.part is Part.TOO_LITTLE
    assert each.said == ("Answers from 1 April 2026 on are not compared with those before.",)


def test_other_words_that_nobody_declared_break_the_line_and_that_is_said():
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", first=(NEW, ())), answers(8, 0, 0)),
        ]
    )
    each = found(made, FIRST)
    assert each.moments[1].broken is Break.UNDECLARED
    assert each.compared is None
    assert found(made, SECOND).moments[1].broken is None


def test_other_words_in_the_very_same_version_break_the_line():
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.0", first=(NEW, ())), answers(8, 0, 0)),
        ]
    )
    assert found(made, FIRST).moments[1].broken is Break.UNDECLARED


def test_a_declaration_about_other_words_than_people_saw_explains_nothing():
    each = after_change("clearer", then_words="Quite other words.")
    assert each.moments[1].broken is Break.UNDECLARED


def test_spaces_and_line_ends_are_no_change():
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", first=(OLD.replace(" ", "  \n"), ())), answers(8, 0, 0)),
        ]
    )
    assert found(made, FIRST).moments[1].broken is None
    assert found(made, FIRST).moments[0].words == ""


def test_what_was_forgotten_can_be_declared_in_a_later_version():
    late = (Change(version="1.1", how="clearer", was=OLD),)
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", first=(NEW, ())), answers(0, 8, 0)),
            met(2, worded("1.2", first=(NEW, late)), answers(8, 0, 0)),
        ]
    )
    assert [moment.broken for moment in found(made, FIRST).moments] == [None, None, None]


def test_only_what_comes_after_the_last_break_is_compared():
    change = (Change(version="1.1", how="meaning changed", was=OLD),)
    new = worded("1.1", first=(NEW, change))
    made = side_by_side(
        [
            met(0, worded(), answers(0, 0, 8)),
            met(1, worded(), answers(8, 0, 0)),
            met(2, new, answers(0, 8, 0)),
            met(3, new, answers(0, 8, 0)),
        ]
    )
    each = found(made, FIRST)
    assert each.moments[2].broken is Break.MEANING
    assert each.compared == (2, 3)
    assert each.part is Part.STAYED
    first_three = found(
        side_by_side(
            [
                met(0, worded(), answers(0, 0, 8)),
                met(1, worded(), answers(8, 0, 0)),
                met(2, new, answers(0, 8, 0)),
            ]
        ),
        FIRST,
    )
    assert first_three.compared is None


def test_a_break_in_a_session_with_too_few_still_parts_what_stands_around_it():
    change = (Change(version="1.1", how="meaning changed", was=OLD),)
    new = worded("1.1", first=(NEW, change))
    made = side_by_side(
        [
            met(0, worded(), answers(0, 0, 8)),
            met(1, new, answers(3, 0, 0)),
            met(2, new, answers(8, 0, 0)),
        ]
    )
    each = found(made, FIRST)
    assert each.compared is None
    assert each.said == ("Too few answers to say whether this moved.",)


def test_several_changes_between_two_sessions_are_taken_together():
    typo = Change(version="1.1", how="typo", was=OLD)
    for how, broken in (("clearer", None), ("meaning changed", Break.MEANING)):
        second = Change(version="1.2", how=how, was="Plans are written with them.")
        made = side_by_side(
            [
                met(0, worded("1.0"), answers(0, 0, 8)),
                met(1, worded("1.2", first=(NEW, (typo, second))), answers(8, 0, 0)),
            ]
        )
        assert found(made, FIRST).moments[1].broken is broken


def test_an_older_copy_used_after_a_newer_one_is_compared_as_the_change_allows():
    for how, broken in (("clearer", None), ("meaning changed", Break.MEANING)):
        change = (Change(version="1.1", how=how, was=OLD),)
        made = side_by_side(
            [
                met(0, worded("1.1", first=(NEW, change)), answers(0, 0, 8)),
                met(1, worded("1.0"), answers(8, 0, 0)),
            ]
        )
        assert found(made, FIRST).moments[1].broken is broken


def test_versions_are_compared_as_numbers_and_not_as_text():
    change = (Change(version="1.10", how="meaning changed", was=OLD),)
    made = side_by_side(
        [
            met(0, worded("1.9"), answers(0, 0, 8)),
            met(1, worded("1.10", first=(NEW, change)), answers(8, 0, 0)),
        ]
    )
    assert found(made, FIRST).moments[1].broken is Break.MEANING


def test_other_answers_to_choose_from_break_the_line_of_every_question():
    order = (replace(SMALL.scale.order[0], label="Fully in place"), *SMALL.scale.order[1:])
    other = replace(worded("1.1"), scale=replace(SMALL.scale, order=order))
    made = side_by_side([met(0, worded(), answers(0, 0, 8)), met(1, other, answers(8, 0, 0))])
    assert {each.moments[1].broken for each in made.items} == {Break.ANSWERS}


def test_a_question_asked_for_the_first_time_is_said_to_be_new():
    made = side_by_side(
        [
            met(0, worded("1.0", only={"first", "second"}), answers(0, 0, 8)),
            met(1, worded("1.1"), answers(8, 0, 0)),
        ]
    )
    each = found(made, THIRD)
    assert [moment.asked for moment in each.moments] == [False, True]
    assert each.moments[1].broken is None
    assert each.said == ("This was asked for the first time on 1 April 2026.",)


def test_a_question_left_out_once_is_compared_across_the_gap():
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", only={"first", "second"}), answers(0, 0, 8)),
            met(2, worded("1.2"), answers(8, 0, 0)),
        ]
    )
    assert found(made, THIRD).compared == (0, 2)


def test_a_split_question_starts_a_line_of_its_own_and_says_where_it_came_from():
    each = found(split_and_retired(), FIRST)
    assert each.moments[1].broken is Break.SPLIT
    assert each.compared is None
    assert each.came_from == SMALL.items[2].statement
    assert each.said == ("This was asked for the first time on 1 April 2026.",)


def test_a_retired_question_keeps_its_answers_and_says_what_became_of_it():
    made = split_and_retired()
    each = found(made, THIRD)
    assert each.part is Part.GONE
    assert each.place is None
    assert each.moments[1].broken is Break.RETIRED
    assert sum(people for _, people in each.moments[0].pattern.ordered) == 8
    assert each.said == (
        "This was last asked on 2 March 2026.",
        "It lives on in questions 1 and 2.",
    )
    assert made.parts()[-1] == (Part.GONE, (each,))


def test_a_question_that_vanished_without_a_word_is_said_to_have():
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", only={"first", "second"}), answers(8, 0, 0)),
        ]
    )
    assert found(made, THIRD).moments[1].broken is Break.DROPPED


def test_a_question_that_was_retired_and_came_back_begins_again():
    retired = (Retired(item=THIRD, version="1.1", statement="Words."),)
    made = side_by_side(
        [
            met(0, worded("1.0"), answers(0, 0, 8)),
            met(1, worded("1.1", only={"first", "second"}, retired=retired), answers(0, 0, 8)),
            met(2, worded("1.2"), answers(8, 0, 0)),
        ]
    )
    each = found(made, THIRD)
    assert each.moments[2].broken is Break.RETURNED
    assert each.compared is None


def test_it_needs_no_pandas():
    code = "import sys, workbook.patterns.over_time; print('pandas' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


# --- What it holds --------------------------------------------------------------------------------


def test_it_shows_nothing_of_itself():
    made = split_and_retired()
    each = made.items[0]
    assert repr(made) == "<OverTime of 2 sessions>"
    assert repr(each) == f"<ItemOverTime: {each.item.id}>"
    assert repr(each.moments[0]) == "<Moment: amber-river-0>"


def test_there_is_no_place_for_a_number_that_sums_a_session_up():
    kinds = (OverTime, ItemOverTime, Moment, Column)
    names = {field.name for kind in kinds for field in fields(kind)}
    words = ("score", "mean", "share", "theta", "percent", "rank", "superiority")
    assert not {name for name in names if any(word in name for word in words)}
