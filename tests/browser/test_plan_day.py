"""The page for the day itself in a real browser: a phone, one hand, a noisy room."""

from __future__ import annotations

import re

import pytest
from made_up_pages import smallest, tab_to
from plan_sides import HOSTILE, MadeUpDesk, opened
from playwright.sync_api import expect

from workbook.plans import PlanRefused

BAR = ".rpw-note-bar"


@pytest.fixture
def desk(tmp_path):
    """A plan in which a little is decided."""
    made = MadeUpDesk(tmp_path)
    made.plan.add("task", "00000001", words="Stay near the door")
    made.said("task:00000001:who", "youth worker")
    made.plan.add("task", "00000002", words="Buy the fruit")
    made.plan.add("promise", "00000003", words="One page with an answer to each idea")
    made.said("promise:00000003:who", "service manager")
    made.said("promise:00000003:due_on", "2026-12-14")
    made.said("wording:gap-lead:words", "our safeguarding lead")
    made.said("entry:step-out:words", "The green card, and the room next door.")
    made.said("entry:step-out:standing", "open")
    return made


def ideas_of(desk):
    return [each.words for each in desk.plan.look().ideas]


def note(page, words):
    """Note an idea as a thumb does: a tap, the words, a tap."""
    page.get_by_role("button", name="Note an idea").click()
    page.keyboard.type(words)
    page.get_by_role("button", name="Keep it", exact=True).click()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("laptop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, desk, size, scheme):
    desk.plan.add("idea", "00000004", words="Open on Fridays")
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page, _ = opened(visitor, desk, "day")
    for each in page.locator("summary").all():
        each.click()
    page.get_by_role("button", name="Change “Open on Fridays”").click()
    page.get_by_role("button", name="Note an idea").click()
    assert smallest(page, ".rpw-day-page") >= 44
    # At the foot of the page the bar lies over nothing.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_axe_finds_nothing_on_the_page_of_an_empty_plan(visitors, tmp_path):
    visitor = visitors("phone")
    opened(visitor, MadeUpDesk(tmp_path), "day")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_an_idea_is_noted_in_two_taps(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Note an idea").click()
    box = page.get_by_label("An idea, in words that the group agrees to keep")
    expect(box).to_be_focused()
    page.keyboard.type("Open on Fridays")
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(
        page.get_by_text(re.compile(r"^Kept \d\d:\d\d\. One idea noted today\.$"))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Note an idea")).to_be_focused()
    expect(page.get_by_role("list").filter(has_text="Open on Fridays")).to_be_visible()
    assert ideas_of(desk) == ["Open on Fridays"]
    assert "Fridays" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_way_to_note_an_idea_is_always_under_the_thumb(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    opener = page.get_by_role("button", name="Note an idea")
    expect(opener).to_be_in_viewport()
    page.get_by_role("heading", name="Words to read out").scroll_into_view_if_needed()
    expect(opener).to_be_in_viewport()
    opener.click()
    expect(page.get_by_role("button", name="Keep it", exact=True)).to_be_in_viewport()


def test_on_a_very_low_screen_the_box_is_seen_too(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.set_viewport_size({"width": 320, "height": 256})
    page.get_by_role("button", name="Note an idea").click()
    expect(page.get_by_label("An idea, in words")).to_be_focused()
    expect(page.get_by_label("An idea, in words")).to_be_in_viewport()


def test_pressed_twice_keeps_one(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Note an idea").click()
    page.keyboard.type("Open on Fridays")
    page.get_by_role("button", name="Keep it", exact=True).evaluate(
        "button => { button.click(); button.click(); }"
    )
    expect(page.get_by_text(re.compile("^Kept "))).to_be_visible()
    page.wait_for_timeout(500)
    assert ideas_of(desk) == ["Open on Fridays"]


def test_an_idea_by_keyboard_alone(visitors, desk):
    page, _ = opened(visitors(), desk, "day")
    tab_to(page, page.get_by_role("button", name="Note an idea"))
    page.keyboard.press("Enter")
    page.keyboard.type("Open on Fridays")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Kept "))).to_be_visible()
    assert ideas_of(desk) == ["Open on Fridays"]


def test_what_is_noted_while_the_workbook_is_silent_is_kept_when_it_speaks_again(visitors, desk):
    page, side = opened(visitors("phone"), desk, "day")
    side.silent = True
    note(page, "Open on Fridays")
    expect(page.get_by_text("Kept on this device. The workbook gets it")).to_be_visible()
    expect(page.get_by_text("On this device; not with the workbook yet.")).to_be_visible()
    note(page, "A bench")
    expect(page.get_by_text("On this device; not with the workbook yet.")).to_have_count(2)
    # The kernel has done what was asked and its answer was lost: the same row goes again.
    page.reload()
    expect(page.get_by_text("A bench")).to_be_visible()
    side.silent = False
    expect(page.get_by_text("not with the workbook yet")).to_have_count(0)
    assert sorted(ideas_of(desk)) == ["A bench", "Open on Fridays"]
    assert "noted" not in page.evaluate("JSON.stringify(localStorage)")


def test_without_a_line_to_the_workbook_ideas_wait_on_the_device_in_any_number(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.evaluate("window.broken = true")
    for words in ("One", "Two", "Three"):
        note(page, words)
    expect(page.get_by_text("On this device; not with the workbook yet.")).to_have_count(3)
    assert ideas_of(desk) == []
    page.evaluate("window.broken = false")
    expect(page.get_by_text("not with the workbook yet")).to_have_count(0)
    assert ideas_of(desk) == ["One", "Two", "Three"]


def test_what_is_typed_and_not_kept_is_there_after_a_reload(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Note an idea").click()
    page.keyboard.type("Open on Fri")
    page.reload()
    box = page.get_by_label("An idea, in words that the group agrees to keep")
    expect(box).to_have_value("Open on Fri")
    expect(box).not_to_be_focused()


def test_a_childs_name_is_asked_about_and_not_kept_when_it_is_left_out(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    note(page, "Khadija Okonkwo wants a bench")
    asked = page.get_by_role("group", name="Worth another look before it is kept")
    expect(asked).to_be_visible()
    assert ideas_of(desk) == []
    asked.get_by_role("button", name="Write “A young person”").click()
    asked.get_by_role("button", name="Send now").click()
    expect(page.get_by_text(re.compile("^Kept "))).to_be_visible()
    (kept,) = ideas_of(desk)
    assert kept == "A young person wants a bench"
    assert "Khadija" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_the_workbook_refuses_is_said_and_can_be_changed(visitors, desk):
    desk.trouble = PlanRefused("There is no room.", "Take one out.")
    page, _ = opened(visitors("phone"), desk, "day")
    note(page, "Open on Fridays")
    expect(page.get_by_text("The workbook did not take it: There is no room.")).to_be_visible()
    desk.trouble = None
    page.get_by_role("button", name="Change it “Open on Fridays”").click()
    expect(page.get_by_label("An idea, in words")).to_have_value("Open on Fridays")
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.get_by_text(re.compile("^Kept "))).to_be_visible()
    assert ideas_of(desk) == ["Open on Fridays"]


def test_an_idea_is_mended_and_taken_out(visitors, desk):
    desk.plan.add("idea", "00000004", words="Open on Fridys")
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Change “Open on Fridys”").click()
    box = page.get_by_label("The idea", exact=True)
    expect(box).to_be_focused()
    box.fill("Open on Fridays")
    box.blur()
    expect(page.get_by_text(re.compile(r"^Kept \d"))).to_be_visible()
    assert ideas_of(desk) == ["Open on Fridays"]
    page.get_by_role("button", name="Take it out").click()
    page.get_by_role("group", name="Take this idea out?").get_by_role(
        "button", name="Take it out"
    ).click()
    expect(page.get_by_text("It is out.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ideas noted so far")).to_be_focused()
    assert ideas_of(desk) == []


def test_ideas_of_others_appear_and_take_no_focus(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Note an idea").click()
    page.keyboard.type("Mine")
    desk.plan.add("idea", "00000004", words="Theirs")
    expect(page.get_by_text("Theirs", exact=True)).to_be_visible()
    expect(page.get_by_label("An idea, in words")).to_be_focused()
    expect(page.get_by_label("An idea, in words")).to_have_value("Mine")


def test_it_says_who_does_what_and_ticks_what_is_done(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    tasks = page.get_by_role("list", name="youth worker")
    expect(tasks.get_by_role("checkbox", name="Stay near the door")).not_to_be_checked()
    expect(page.get_by_role("list", name="Nobody yet")).to_contain_text("Buy the fruit")
    tasks.get_by_role("checkbox").check()
    expect(tasks.get_by_role("checkbox")).to_be_checked()
    page.wait_for_timeout(400)
    assert [each.done for each in desk.plan.look().tasks] == [True, False]
    tasks.get_by_role("checkbox").uncheck()
    page.wait_for_timeout(400)
    assert [each.done for each in desk.plan.look().tasks] == [False, False]


def test_a_tick_without_a_line_to_the_workbook_goes_when_there_is_one(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.evaluate("window.broken = true")
    box = page.get_by_role("checkbox", name="Stay near the door")
    box.check()
    expect(page.get_by_text("The workbook has stopped answering")).to_be_visible()
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    page.evaluate("window.broken = false")
    expect(page.get_by_text("The workbook has stopped answering")).not_to_be_visible()
    for _ in range(60):
        if desk.plan.look().tasks[0].done:
            break
        page.wait_for_timeout(200)
    assert desk.plan.look().tasks[0].done


def test_it_has_the_promises_the_decisions_and_the_words_to_read_out(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    promises = page.get_by_role("region", name="What you promise young people")
    expect(promises).to_contain_text("From: service manager")
    expect(promises).to_contain_text("By: 14 December 2026")
    doing = page.get_by_role("region", name="Who does what")
    expect(doing).to_contain_text("Still open. So far: The green card")
    aloud = page.get_by_role("region", name="Words to read out")
    expect(aloud).to_contain_text("we must tell our safeguarding lead")
    gap = aloud.get_by_role("link", name="still to fill in: Where somebody can go").first
    expect(gap).to_have_attribute("href", "sheets?plan=p1#gap-quiet-place")


def test_it_says_whom_to_call_and_what_to_do_if(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    hard = page.get_by_role("region", name="When something is hard")
    expect(hard).to_contain_text("Our safeguarding lead")
    expect(hard.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    hard.get_by_text("If someone tells us about harm").click()
    expect(hard.get_by_text(re.compile("our safeguarding lead before"))).to_be_visible()


def test_it_works_for_a_draft_and_says_when_it_is_under_way(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    expect(page.get_by_text("This plan is still a draft")).to_be_visible()
    page.get_by_role("button", name="It is under way").click()
    expect(page.get_by_text("Kept: it is under way.")).to_be_visible()
    expect(page.get_by_role("button", name="It is under way")).to_have_count(0)
    assert desk.plan.look().plan.state == "under_way"
    expect(page.get_by_role("link", name="It is over: go to the review")).to_have_attribute(
        "href", "review?plan=p1"
    )


def test_hostile_texts_are_words_wherever_they_stand(visitors, tmp_path):
    desk = MadeUpDesk(tmp_path)
    for number, text in enumerate(HOSTILE):
        desk.plan.add("idea", f"{number:08x}", words=text)
        desk.plan.add("task", f"{number:08x}", words=text)
        desk.said(f"task:{number:08x}:who", text[:100])
    visitor = visitors("phone")
    page, _ = opened(visitor, desk, "day")
    expect(page.get_by_role("heading", name="Ideas noted so far")).to_be_visible()
    assert page.evaluate("window.attacked") is None
    assert not visitor.scrolls_sideways()


def test_the_run_sheet_is_saved(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "day")
    page.get_by_role("button", name="Save for Word (the run sheet)").click()
    page.wait_for_timeout(300)
    assert desk.papers == [("run_sheet", "docx")]
