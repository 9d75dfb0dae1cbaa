"""The review of an activity in a real browser: looking back, answering, and feeding back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from made_up_pages import smallest
from plan_sides import HOSTILE, MadeUpDesk, opened
from playwright.sync_api import expect

KEPT = re.compile(r"^Kept \d\d:\d\d")


@pytest.fixture
def desk(tmp_path):
    """A plan that is under way, with an idea and a promise."""
    made = MadeUpDesk(tmp_path)
    made.said("entry:plain-purpose:words", "A drop-in room that people like.")
    made.plan.add("idea", "00000001", words="Open on Fridays")
    made.plan.add("promise", "00000002", words="One page with an answer to each idea")
    made.said("promise:00000002:who", "service manager")
    made.plan.move("ready", was="draft")
    made.plan.move("under_way", was="ready")
    return made


def wait_for(page, true, most=40):
    """Wait until something is so in the plan's folder."""
    for _ in range(most):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be so")


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("laptop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, desk, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page, _ = opened(visitor, desk, "review")
    for each in page.locator("summary").all():
        each.click()
    page.get_by_role("group", name="Have young people heard").get_by_label("Yes").check()
    expect(page.get_by_label("When were they told?")).to_be_visible()
    assert smallest(page, ".rpw-review-page") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_it_begins_with_the_plans_own_words_and_asks_one_question_at_a_time(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    first = page.get_by_role("group", name="Read out our first lines")
    expect(first).to_contain_text("A drop-in room that people like.")
    expect(first).to_contain_text("Question 1 of 8 · about two minutes")
    first.get_by_label("What you say of it").fill("Yes, all of it.")
    page.get_by_role("button", name="Next question").click()
    second = page.get_by_role("heading", name="What did the group tell us it was like?")
    expect(second).to_be_focused()
    expect(first).not_to_be_visible()
    expect(page.get_by_role("group", name="What did the group")).to_contain_text("Open on Fridays")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(first.get_by_label("What you say of it")).to_have_value("Yes, all of it.")
    expect(first.get_by_text(KEPT)).to_be_visible()
    assert desk.plan.look().review == {"first-lines": "Yes, all of it."}


def test_it_goes_on_where_it_was_left_and_any_question_can_be_gone_to(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    page.get_by_role("button", name="Next question").click()
    page.reload()
    expect(page.get_by_role("heading", name="What did the group tell us")).to_be_visible()
    page.get_by_text("All the questions").click()
    page.get_by_role("button", name="What do we keep, change and drop?").click()
    expect(page.get_by_role("heading", name="What do we keep, change")).to_be_focused()
    page.get_by_role("button", name="Next question").click()
    page.get_by_role("button", name="On to the ideas").click()
    expect(page.get_by_role("heading", name="An answer to every idea")).to_be_focused()


def test_minutes_are_counted_for_whoever_wants_it_and_stop_nobody(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    expect(page.get_by_text("This question:")).to_have_count(0)
    page.get_by_role("button", name="Count the minutes for us").click()
    expect(page.get_by_text("This question: about 2 minutes left")).to_be_visible()
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_text("This question: about 3 minutes left")).to_be_visible()
    page.get_by_role("button", name="Stop counting").click()
    expect(page.get_by_text("This question:")).to_have_count(0)


def test_from_looking_back_to_fed_back(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    ending = page.get_by_role("region", name="Fed back")
    expect(ending).to_contain_text("2 things wait.")
    heard = page.get_by_role("button", name="Young people have heard what came of it")
    expect(heard).to_have_count(0)
    ending.get_by_role("link", name="No answer with a reason yet: “Open on Fridays”").click()
    expect(page.get_by_role("heading", name="Idea 1")).to_be_focused()

    idea = page.get_by_role("article", name="Idea 1")
    idea.get_by_role("group", name="Our answer").get_by_label("Partly").check()
    idea.get_by_label("Why?").fill("There is money for one Friday a month.")
    idea.get_by_label("What comes next").fill("The first is in January.")
    expect(idea.get_by_text("Answered. They have not heard it yet.")).to_be_visible()
    idea.get_by_role("group", name="Have young people heard").get_by_label("Yes").check()
    expect(idea.get_by_label("When were they told?")).to_have_value("2026-11-30")
    idea.get_by_label("How?").fill("in the group")
    idea.get_by_label("What did they say back?").fill("About time.")
    expect(idea.get_by_text("Answered, and they know.")).to_be_visible()
    expect(ending).to_contain_text("1 thing waits.")

    promise = page.get_by_role("article", name="One page with an answer")
    expect(promise).to_contain_text("From: service manager")
    promise.get_by_label("It was not kept, and that is explained").check()
    promise.get_by_label("What came of it, or why not").fill("The manager was ill; they know.")
    expect(ending).to_contain_text("Nothing waits any more.")
    expect(promise.get_by_text(KEPT)).to_be_visible()

    page.get_by_role("button", name="We have looked back").click()
    expect(ending.get_by_text("You have looked back on it.")).to_be_visible()
    page.get_by_role("button", name="Young people have heard what came of it").click()
    expect(page.get_by_text("Kept: it is fed back.")).to_be_visible()
    expect(page.get_by_role("region", name="What happens to this plan")).to_contain_text(
        "it is deleted on 3 March 2027"
    )
    whole = desk.plan.look()
    (idea_,), (promise_,) = whole.ideas, whole.promises
    assert whole.plan.state == "fed_back"
    assert (idea_.answer, idea_.told_on) == ("partly", date(2026, 11, 30))
    assert (idea_.told_how, idea_.said_back) == ("in the group", "About time.")
    assert promise_.outcome == "explained"

    page.get_by_role("button", name="Something is missing: open it again").click()
    expect(page.get_by_text("It is open again.")).to_be_visible()
    assert desk.plan.look().plan.state == "reviewed"


def test_a_reason_why_they_cannot_be_told_is_enough(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    idea = page.get_by_role("article", name="Idea 1")
    idea.get_by_role("group", name="Our answer").get_by_label("Yes").check()
    told = idea.get_by_role("group", name="Have young people heard")
    told.get_by_label("Yes").check()
    wait_for(page, lambda: desk.plan.look().ideas[0].told_on is not None)
    told.get_by_label("They cannot be told, for a reason").check()
    expect(idea.get_by_label("When were they told?")).not_to_be_visible()
    idea.get_by_label("Why can they not be told?").fill("The group has ended.")
    expect(idea.get_by_text("Answered, and they know.")).to_be_visible()
    (kept,) = desk.plan.look().ideas
    assert (kept.told_on, kept.not_told_because) == (None, "The group has ended.")
    page.reload()
    expect(told.get_by_label("They cannot be told, for a reason")).to_be_checked()


def test_what_was_settled_before_is_folded_and_nothing_folds_under_anybodys_hands(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    idea = page.get_by_role("article", name="Idea 1")
    idea.get_by_role("group", name="Our answer").get_by_label("Yes").check()
    idea.get_by_role("group", name="Have young people heard").get_by_label("Yes").check()
    expect(idea.get_by_text("Answered, and they know.")).to_be_visible()
    expect(idea.get_by_label("Why?")).to_be_visible()
    page, _ = opened(visitors("phone"), desk, "review")
    idea = page.get_by_role("article", name="Idea 1")
    expect(idea.get_by_label("Why?")).not_to_be_visible()
    expect(idea).to_contain_text("Open on Fridays")
    idea.get_by_text("Look at the answer again").click()
    expect(idea.get_by_label("Why?")).to_be_visible()


def test_a_day_that_was_typed_is_kept_when_it_is_whole(visitors, desk):
    desk.said("idea:00000001:told_on", "2026-11-20")
    page, _ = opened(visitors(), desk, "review")
    day = page.get_by_label("When were they told?")
    expect(day).to_have_value("2026-11-20")
    day.fill("2026-11-27")
    day.blur()
    wait_for(page, lambda: desk.plan.look().ideas[0].told_on == date(2026, 11, 27))


def test_what_somebody_else_answers_meanwhile_stands_and_takes_no_focus(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    why = page.get_by_label("Why?", exact=True).first
    why.click()
    page.keyboard.type("There is mon")
    desk.said("idea:00000001:answer", "no")
    desk.plan.add("idea", "00000003", words="A bench")
    expect(page.get_by_role("article", name="Idea 2")).to_be_visible()
    expect(
        page.get_by_role("article", name="Idea 1").get_by_label("No", exact=True)
    ).to_be_checked()
    expect(why).to_be_focused()
    page.keyboard.type("ey")
    expect(why).to_have_value("There is money")


def test_a_name_in_a_review_is_asked_about_and_not_kept_when_it_is_left_out(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "review")
    page.get_by_label("What you say of it").first.fill("Ring 07700 900123 tomorrow")
    page.get_by_label("What you say of it").first.blur()
    expect(page.get_by_text("Kept on this device until you have decided")).to_be_visible()
    page.wait_for_timeout(1500)
    assert desk.plan.look().review == {}


def test_a_stopped_plan_says_what_was_learned(visitors, desk):
    desk.plan.move("stopped", was="under_way", because="Two workers left.")
    page, _ = opened(visitors("phone"), desk, "review")
    box = page.get_by_label("Why it was stopped, and what you learned")
    expect(box).to_have_value("Two workers left.")
    expect(page.get_by_role("region", name="Fed back")).to_have_count(0)
    box.fill("Two workers left. Begin with three.")
    box.blur()
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert desk.plan.look().plan.stopped_because == "Two workers left. Begin with three."


def test_it_can_be_used_again_with_a_form_of_the_servers_own(visitors, desk):
    page, _ = opened(visitors(), desk, "review")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Use this plan again"))
    expect(form).to_have_attribute("action", "plans/new")
    expect(form).to_have_attribute("method", "post")
    fields = form.locator("input").evaluate_all("all => all.map((each) => [each.name, each.value])")
    assert fields == [["_xsrf", ""], ["team", "tharbour22"], ["from", desk.id]]


def test_hostile_texts_are_words_wherever_they_stand(visitors, desk):
    for number, text in enumerate(HOSTILE):
        desk.plan.add("idea", f"1000000{number}", words=text)
        desk.plan.add("promise", f"1000000{number}", words=text)
    visitor = visitors("phone")
    page, _ = opened(visitor, desk, "review")
    expect(page.get_by_role("article", name="Idea 9")).to_be_visible()
    assert page.evaluate("window.attacked") is None
    assert not visitor.scrolls_sideways()
