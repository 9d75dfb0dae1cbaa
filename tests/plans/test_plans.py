"""A plan is begun, written in by several, and comes to its end: what is kept, refused and told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from frictionless_check import found_by_frictionless

from workbook.plans import (
    LONGEST,
    MOST_ROWS,
    ChangedMeanwhile,
    Here,
    PlanNotFound,
    PlanRefused,
    Plans,
    due_for_deletion,
)
from workbook.plans.tables import PLAN_TABLES
from workbook.storage import StoreError
from workbook.text import WordsRefused, as_kept

TODAY = date(2026, 11, 2)
TEAM = "tabcdefghi"


@pytest.fixture
def days():
    """The day it is, which a test may change."""
    return [TODAY]


@pytest.fixture
def plans(tmp_path, days):
    return Plans(tmp_path / "data", today=lambda: days[0])


@pytest.fixture
def plan(plans):
    """A new plan, open."""
    return plans.open(plans.begin(team=TEAM).id)


def decide(plan, prompt, words):
    plan.write(f"entry:{prompt}:words", "", words)
    plan.choose(f"entry:{prompt}:standing", plan.look().entries[prompt].standing, "decided")


def first(plan, at=0):
    return plan.guide().prompts[at].id


def fed_back(plan):
    for to, was in [
        ("ready", "draft"),
        ("under_way", "ready"),
        ("reviewed", "under_way"),
        ("fed_back", "reviewed"),
    ]:
        plan.move(to, was=was)


# --- Beginning and finding ----------------------------------------------------------------------


def test_looking_makes_nothing(plans):
    assert plans.all() == plans.of_team(TEAM) == plans.unreadable() == ()
    with pytest.raises(PlanNotFound):
        plans.find("p" + "a" * 15)
    assert not plans.data.exists()


def test_a_new_plan_is_empty_and_every_prompt_is_open(plans, plan):
    whole = plan.look()
    assert whole.is_empty
    assert whole.plan.state == "draft"
    assert whole.plan.made_on == TODAY
    assert whole.open_prompts == whole.guide.prompts
    assert plans.of_team(TEAM) == (plans.find(whole.plan.id),)
    assert plans.of_team("tother2345") == plans.of_team("") == ()


def test_a_plan_of_nobodys_team_is_in_no_teams_list(plans):
    alone = plans.begin()
    assert plans.all() == (alone,)
    assert plans.of_team("") == ()


@pytest.mark.parametrize("odd", ["", "p", "../teams", "P" + "a" * 15, "p" + "a" * 16, None, 3])
def test_what_is_no_id_opens_nothing(plans, odd):
    with pytest.raises(PlanNotFound):
        plans.find(odd)
    with pytest.raises(PlanNotFound):
        plans.open(odd)
    plans.delete(odd)


def test_deleting_a_plan_deletes_all_of_it_and_twice_is_once(plans, plan):
    decide(plan, first(plan), "A film about the park.")
    plans.delete(plan.folder.name)
    plans.delete(plan.folder.name)
    assert list((plans.data / "plans").iterdir()) == []
    with pytest.raises(PlanNotFound):
        plan.look()
    with pytest.raises(PlanNotFound):
        plan.write("plan::title", "", "A film")
    assert list((plans.data / "plans").iterdir()) == []


def test_a_plan_that_cannot_be_read_is_named_and_hides_no_other(plans, plan):
    other = plans.begin()
    (plan.folder / "plan.csv").write_bytes(b"nonsense\n")
    assert plans.all() == (other,)
    (said,) = plans.unreadable()
    assert plan.folder.name in said
    with pytest.raises(StoreError):
        plan.look()


# --- Writing --------------------------------------------------------------------------------------


def test_what_is_written_is_there_for_the_next_who_looks(plans, plan):
    decide(plan, first(plan), "A film about the park.")
    entry = plans.open(plan.folder.name).look().entries[first(plan)]
    assert (entry.words, entry.standing, entry.changed_on) == (
        *("A film about the park.", "decided"),
        TODAY,
    )
    assert not plan.look().is_empty


def test_words_on_a_prompt_that_nobody_marked_leave_it_open(plan):
    plan.write(f"entry:{first(plan)}:words", "", "Perhaps a film")
    assert plan.look().entries[first(plan)].standing == "open"
    plan.write(f"entry:{first(plan)}:words", "Perhaps a film", "")
    assert plan.look().entries[first(plan)].words == ""


def test_two_who_write_in_one_box_at_once_both_find_their_words(plans, plan):
    other = plans.open(plan.folder.name)
    place = f"entry:{first(plan)}:words"
    assert not plan.write(place, "", "Ask them first.").joined
    both = other.write(place, "", "Bring cards.")
    assert both.joined
    assert both.words == "Ask them first.\nBring cards."
    assert plan.look().entries[first(plan)].words == both.words
    again = other.write(place, "", "Bring cards.")  # no answer came, so it is sent again
    assert again.words == both.words


def test_a_word_that_was_kept_unheard_and_is_finished_since_stands_there_once(plans, plan):
    other = plans.open(plan.folder.name)
    place = f"entry:{first(plan)}:words"
    plan.write(place, "", "When it is rain")  # and no answer came
    other.write(place, "When it is rain", "When it is rain\nThey say: inside.")
    both = plan.write(place, "", "When it is raining, too", "When it is rain")
    assert both.words == "When it is raining, too\nThey say: inside."
    # What somebody else wrote and nobody here has sent is no beginning of theirs.
    place = f"entry:{plan.guide().prompts[1].id}:words"
    other.write(place, "", "rain")
    assert plan.write(place, "", "raining").words.split() == ["rain", "raining"]


def test_where_there_is_no_room_for_both_the_second_keeps_their_words_and_is_told(plans, plan):
    place = f"entry:{first(plan)}:words"
    plan.write(place, "", "x" * LONGEST)
    with pytest.raises(PlanRefused, match="no room for both"):
        plans.open(plan.folder.name).write(place, "", "y" * LONGEST)
    assert plan.look().entries[first(plan)].words == "x" * LONGEST


def test_what_somebody_else_chose_meanwhile_is_not_overwritten_unseen(plans, plan):
    other = plans.open(plan.folder.name)
    place = f"entry:{first(plan)}:standing"
    plan.choose(place, "", "decided")
    with pytest.raises(ChangedMeanwhile):
        other.choose(place, "", "not_this_one")
    assert plan.look().entries[first(plan)].standing == "decided"
    other.choose(place, "", "decided")  # the same is no quarrel
    other.choose(place, "decided", "open")
    assert plan.look().entries[first(plan)].standing == "open"


def test_a_task_a_worry_a_promise_and_an_idea_are_added_once_changed_and_taken_out(plan):
    for table, field in [
        ("task", "what"),
        ("worry", "about"),
        ("promise", "what"),
        ("idea", "words"),
    ]:
        for _ in range(2):
            plan.add(table, "0a1b2c3d", prompt=first(plan), words="Book the room")
        plan.write(f"{table}:0a1b2c3d:{field}", "Book the room", "Book the small room")
        with pytest.raises(ChangedMeanwhile):
            plan.remove(table, "0a1b2c3d", "Book the room")
        plan.remove(table, "0a1b2c3d", "Book the small room")
        plan.remove(table, "0a1b2c3d", "whatever")
        with pytest.raises(ChangedMeanwhile, match="taken this out"):
            plan.write(f"{table}:0a1b2c3d:{field}", "", "Too late")
    whole = plan.look()
    assert whole.tasks == whole.worries == whole.promises == whole.ideas == ()


def test_days_months_and_yes_or_no_are_chosen(plan):
    plan.add("task", "0a1b2c3d", words="Book the room")
    plan.choose("task:0a1b2c3d:due_on", "", "2026-12-01")
    plan.choose("task:0a1b2c3d:done", "no", "yes")
    plan.choose("plan::month", "", "2026-12")
    (task,) = plan.look().tasks
    assert (task.due_on, task.done) == (date(2026, 12, 1), True)
    assert plan.look().plan.month == "2026-12"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("plan::month", "2026-12-01"),
        ("plan::month", "2026-13"),
        ("plan::state", "fed_back"),
        ("plan::id", "p" + "a" * 15),
        ("plan::team", "tother2345"),
        ("task:0a1b2c3d:due_on", "soon"),
        ("task:0a1b2c3d:id", "00000000"),
        ("entry:plain-purpose:standing", "done"),
        ("entry:nothing-like-it:standing", "decided"),
        ("entry:plain-purpose:changed_on", "2026-12-01"),
        ("review:../../x:words", "x"),
        ("wording:gap-none:words", "x"),
        ("task:../etc:what", "x"),
        ("", ""),
        (None, None),
        ("a:b", "c"),
        ("entry:plain-purpose:words:more", "x"),
    ],
)
def test_what_belongs_to_no_place_is_refused_and_changes_nothing(plan, place, value):
    plan.add("task", "0a1b2c3d", words="Book the room")
    before = plan.mark()
    for act in (
        lambda: plan.choose(place, "", value),
        lambda: plan.write(place, "", value),
    ):
        with pytest.raises((PlanRefused, ChangedMeanwhile, WordsRefused)):
            act()
    assert plan.mark() == before


def test_there_is_a_bound_to_everything(plan):
    with pytest.raises(WordsRefused):
        plan.write(f"entry:{first(plan)}:words", "", "x" * (LONGEST + 1))
    for number in range(MOST_ROWS["promise"]):
        plan.add("promise", f"{number:08x}", words="A letter")
    with pytest.raises(PlanRefused, match="room for"):
        plan.add("promise", "ffffffff", words="One more")
    for odd in ("", "0A1B2C3D", "0a1b2c3", "../../../x", 7, None):
        with pytest.raises(PlanRefused):
            plan.add("task", odd)
    with pytest.raises(PlanRefused):
        plan.add("entry", "0a1b2c3d")
    with pytest.raises(PlanRefused):
        plan.add("task", "0a1b2c3d", prompt="nothing-like-it")


NASTY = (
    *("=1+1", "@SUM(A1)", "-2", '"', '""', "a\rb\r\nc", "a,b;c\td", "\n\n", "\0a\x07", "\ufeffx"),
    *("<script>alert(1)</script>", "\u202eabc", "é 😀 ß", "\ud800", "plan,team\n", "'; drop"),
)


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_comes_back_as_it_was_and_stock_frictionless_accepts_it(plan, text):
    try:
        plan.write(f"entry:{first(plan)}:words", "", text)
        plan.add("idea", "0a1b2c3d", words=text[:500])
    except WordsRefused:
        return
    assert plan.look().entries[first(plan)].words == as_kept(text)
    assert found_by_frictionless(plan.folder) == []


# --- Its states -----------------------------------------------------------------------------------


def test_ready_never_waits_for_what_is_open(plan):
    assert plan.look().open_prompts
    assert plan.move("ready", was="draft").ready_on == TODAY


def test_fed_back_waits_until_every_idea_is_answered_and_every_promise_kept_or_explained(plan):
    plan.add("idea", "0a1b2c3d", words="Later opening")
    plan.add("promise", "0a1b2c3e", words="What came of it")
    for to, was in [("ready", "draft"), ("under_way", "ready"), ("reviewed", "under_way")]:
        plan.move(to, was=was)

    def waits():
        with pytest.raises(PlanRefused):
            plan.move("fed_back", was="reviewed")
        return plan.look().waits_for_feedback()

    assert len(waits()) == 2
    plan.choose("idea:0a1b2c3d:answer", "", "no")
    assert len(waits()) == 2  # a no needs its reason
    plan.write("idea:0a1b2c3d:why", "", "There is no money for it.")
    assert len(waits()) == 2  # and somebody has to have said it
    plan.choose("idea:0a1b2c3d:told_on", "", "2026-11-02")
    assert len(waits()) == 1
    plan.choose("promise:0a1b2c3e:outcome", "", "kept")
    assert plan.look().promises[0].outcome_on == TODAY
    assert plan.move("fed_back", was="reviewed").fed_back_on == TODAY


def test_a_plan_with_no_idea_and_no_promise_can_be_fed_back(plan):
    fed_back(plan)
    assert plan.look().plan.state == "fed_back"


def test_stopping_needs_a_reason_and_going_on_keeps_it(plan):
    with pytest.raises(PlanRefused, match="why"):
        plan.move("stopped", was="draft", because="  ")
    plan.move("stopped", was="draft", because="Nobody wanted to come: we ask them first next time.")
    stopped = plan.look().plan
    assert (stopped.state, stopped.stopped_on) == ("stopped", TODAY)
    plan.move("draft", was="stopped")
    assert plan.look().plan.stopped_on is None
    assert plan.look().plan.stopped_because.startswith("Nobody")


def test_going_back_takes_back_the_days_that_came_after(plan):
    fed_back(plan)
    back = plan.move("reviewed", was="fed_back")
    assert (back.reviewed_on, back.fed_back_on) == (TODAY, None)


def test_the_day_on_which_it_was_first_ready_stays_however_often_it_goes_back(plan, days):
    plan.move("ready", was="draft")
    days[0] = TODAY + timedelta(days=100)
    assert plan.move("draft", was="ready").ready_on == TODAY
    plan.move("stopped", was="draft", because="The room is gone.")
    plan.move("draft", was="stopped")
    assert plan.move("ready", was="draft").ready_on == TODAY


def test_two_who_move_it_at_once_move_it_once(plans, plan):
    other = plans.open(plan.folder.name)
    plan.move("ready", was="draft")
    assert other.move("ready", was="draft").state == "ready"
    with pytest.raises(ChangedMeanwhile):
        other.move("stopped", was="draft", because="No.")


@pytest.mark.parametrize("to", ["fed_back", "reviewed", "draft", "nowhere", "", None, 3, []])
def test_it_goes_nowhere_but_where_it_may(plan, to):
    with pytest.raises(PlanRefused):
        plan.move(to, was="draft")
    assert plan.look().plan.state == "draft"


# --- Use again ------------------------------------------------------------------------------------


def test_use_again_copies_decisions_each_to_be_looked_at_and_nothing_of_what_happened(plans, plan):
    one, two, three = first(plan), first(plan, 1), first(plan, 2)
    decide(plan, one, "A film about the park.")
    plan.choose(f"entry:{two}:standing", "", "not_this_one")
    plan.write(f"entry:{two}:because", "", "Nobody is new.")
    plan.write(f"entry:{three}:words", "", "Not sure yet")
    gap = plan.guide().gaps[0].id
    plan.write(f"wording:gap-{gap}:words", "", "the safeguarding lead")
    plan.add("idea", "0a1b2c3d", words="Later opening")
    plan.add("task", "0a1b2c3d", words="Book the room")
    plan.write(f"review:{plan.guide().review[0].id}:words", "", "It was loud.")
    again = plans.open(plans.begin(team=TEAM, again_of=plan.folder.name).id)
    whole = again.look()
    assert {each for each, entry in whole.entries.items() if entry.still_true} == {one, two}
    assert whole.entries[one].words == "A film about the park."
    assert whole.entries[two].because == "Nobody is new."
    assert whole.wording == {f"gap-{gap}": "the safeguarding lead"}
    assert whole.ideas == whole.tasks == ()
    assert whole.review == {}
    assert len(whole.open_prompts) == len(whole.guide.prompts)
    assert found_by_frictionless(again.folder) == []
    again.choose(f"entry:{one}:still_true", "yes", "no")
    again.choose(f"entry:{two}:standing", "not_this_one", "open")
    assert not any(each.still_true for each in again.look().entries.values())
    assert again.look().entries[one].standing == "decided"


# --- Its days -------------------------------------------------------------------------------------


def test_it_is_due_after_its_end_and_a_year_after_the_last_word_where_it_has_none(plan, days):
    assert due_for_deletion(plan.look().plan, 92) == TODAY + timedelta(367)
    days[0] = TODAY + timedelta(100)
    plan.write("plan::title", "", "A film")
    assert due_for_deletion(plan.look().plan, 92) == TODAY + timedelta(467)
    fed_back(plan)
    assert due_for_deletion(plan.look().plan, 92) == TODAY + timedelta(100 + 93)
    days[0] += timedelta(30)
    plan.write("plan::title", "A film", "The film")  # writing in it later keeps it no longer
    assert due_for_deletion(plan.look().plan, 92) == TODAY + timedelta(100 + 93)


# --- Files ----------------------------------------------------------------------------------------


def test_stock_frictionless_accepts_a_plan_at_each_step_and_tables_come_with_their_first_words(
    plan,
):
    assert {each.name for each in plan.folder.glob("*.csv")} == {"plan.csv"}
    assert found_by_frictionless(plan.folder) == []
    decide(plan, first(plan), '=1+1\n"quoted", é')
    plan.choose(f"entry:{first(plan)}:talk", "no", "yes")
    for table in ("task", "worry", "promise", "idea"):
        plan.add(table, "0a1b2c3d", words="Something")
    plan.write(f"review:{plan.guide().review[0].id}:words", "", "It was loud.")
    plan.write(f"wording:gap-{plan.guide().gaps[0].id}:words", "", "the lead")
    assert found_by_frictionless(plan.folder) == []
    package = json.loads((plan.folder / "datapackage.json").read_bytes())
    paths = [each["path"] for each in package["resources"]]
    assert sorted(paths) == sorted([*(each.file for each in PLAN_TABLES), "instrument.toml"])


def test_a_table_that_a_spreadsheet_saved_is_read_and_set_aside_before_it_is_written(plan):
    decide(plan, first(plan), "A film")
    file = plan.folder / "entries.csv"
    file.write_bytes(
        file.read_bytes().replace(b"\n", b"\r\n").replace(b"2026-11-02", b"02/11/2026")
    )
    assert plan.look().entries[first(plan)].changed_on == TODAY
    decide(plan, first(plan, 1), "Two workers")
    assert plan.look().entries[first(plan)].words == "A film"
    assert list((plan.folder / "set-aside").glob("entries.csv-as-found-*"))


def test_a_task_written_twice_in_a_file_is_no_task(plan):
    plan.add("task", "0a1b2c3d", words="Book the room")
    file = plan.folder / "tasks.csv"
    rows = file.read_bytes()
    file.write_bytes(rows + rows.split(b"\n", 1)[1])
    with pytest.raises(StoreError):
        plan.look()


# --- Who is there ---------------------------------------------------------------------------------


def test_pages_see_each_other_and_where_and_are_forgotten_when_they_say_nothing(plan):
    seconds = [1000.0]
    one, two, three = (Here(plan.folder, lambda: seconds[0]) for _ in range(3))
    assert one.say("plan::title").pages == 0
    two.say("entry:plain-purpose:words")
    others = three.say("")
    assert (others.pages, others.places) == (2, ("entry:plain-purpose:words", "plan::title"))
    two.say("")
    assert three.say("").places == ("plan::title",)
    seconds[0] += 6
    one.say("plan::title")
    seconds[0] += 6
    assert three.say("").pages == 1
    one.leave()
    assert three.say("").pages == 0
    assert found_by_frictionless(plan.folder) == []


def test_that_nobody_can_be_seen_keeps_nobody_from_planning(plan):
    (plan.folder / "running").write_text("a file where a folder should be")
    assert Here(plan.folder).say("plan::title").pages == 0
    plan.write("plan::title", "", "A film")


def test_a_plan_and_its_parts_say_nothing_of_what_was_written(plan):
    decide(plan, first(plan), "Kingfisher")
    plan.add("idea", "0a1b2c3d", words="Kingfisher")
    plan.write("plan::title", "", "Kingfisher")
    whole = plan.look()
    for each in (whole, whole.plan, whole.ideas, whole.entries, plan):
        assert "Kingfisher" not in repr(each)
