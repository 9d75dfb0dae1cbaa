"""The form in a real browser, with real Python behind it and a way to make that fall silent.

The page is a plain one under a strict content security policy; the model is a stand-in whose
other side is the widget itself, so a dead kernel, a late answer and a refusal happen exactly
when a test says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from forms import (
    CHOSEN,
    INSTRUMENT,
    ITEMS,
    PAGE,
    Desk,
    _serve,
    answer_all,
    box_of,
    on_the_table,
    opened,
    send,
)
from playwright.sync_api import expect

from widgets import Join
from workbook.errors import WorkbookError
from workbook.instruments.model import load_shipped
from workbook.sessions.responses import MAX_REFLECTION, NOT_ANSWERED

TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
GONE = "The workbook has stopped answering."


@pytest.fixture
def at_a_desk(visitors):
    """Make a visitor whose pages lead to one desk."""

    def visitor(size="laptop", instrument=INSTRUMENT, **options):
        made = visitors(size, **options)
        made.desk = Desk(instrument)
        made.context.expose_function("toPython", made.desk.hear)
        made.context.expose_function("traits", made.desk.traits)
        made.context.route(f"{PAGE}**", _serve)
        return made

    return visitor


def radio(page, place, label):
    """One answer to the question at a place, counted from 1."""
    return (
        page.locator("fieldset.rpw-item")
        .nth(place - 1)
        .get_by_role("radio", name=label, exact=True)
    )


def expect_sent(page):
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()


def stored(page):
    """What this device keeps of forms."""
    return page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('rpw:')))"
    )


def draft(page):
    (text,) = stored(page).values()
    return json.loads(text)


def press_until(page, selector, key="Tab", most=60):
    """Press a key until the focus is on something that matches."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"the keyboard never reached {selector}")


# ---- answering -------------------------------------------------------------------------------


def test_the_keyboard_alone_leads_from_the_first_tab_to_sent(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    press_until(page, "input[type=radio]")
    page.keyboard.press("Space")
    for _ in ITEMS[1:]:
        press_until(
            page, "fieldset.rpw-item:not(:has(> .rpw-answers :checked)) > .rpw-answers input"
        )
        page.keyboard.press("Space")
    press_until(page, "summary")
    page.keyboard.press("Enter")
    press_until(page, "textarea")
    page.keyboard.type("Slower, next time.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # from “keep it” to “put it on the table”
    press_until(page, "button.rpw-send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    (response,) = visitor.desk.kept
    assert set(response.answers.values()) == {"in_place"}
    assert list(response.reflections.values()) == ["Slower, next time."]


def test_nothing_is_chosen_beforehand_and_arrow_keys_move_within_one_group(at_a_desk):
    page = opened(at_a_desk())
    assert page.locator(CHOSEN).count() == 0
    radio(page, 2, "In place").focus()
    page.keyboard.press("ArrowDown")
    expect(radio(page, 2, "Partly")).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(radio(page, 2, "Not sure")).to_be_checked()
    assert page.locator(CHOSEN).count() == 1


def test_a_group_is_named_by_its_statement_and_described_by_its_prompt(at_a_desk):
    page = opened(at_a_desk())
    item = INSTRUMENT.items[0]
    group = page.get_by_role("group", name=f"1 of 6 {item.statement}", exact=True)
    expect(group).to_have_accessible_description(item.prompt)
    expect(page.get_by_role("heading", level=2)).to_have_text(
        [section.title for section in INSTRUMENT.sections]
    )


def test_the_whole_row_is_a_place_to_press_and_is_big_enough(at_a_desk):
    page = opened(at_a_desk("phone"))
    row = page.locator("label.rpw-answer").first
    size = row.bounding_box()
    row.click(position={"x": size["width"] - 4, "y": 4})
    expect(radio(page, 1, "In place")).to_be_checked()
    for target in page.locator("label.rpw-answer, summary, button:visible").all():
        assert target.bounding_box()["height"] >= 44


def test_an_answer_can_be_taken_back_and_the_focus_stays_with_the_question(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    back = page.locator("fieldset.rpw-item").first.get_by_role("button", name="Take my answer back")
    expect(back).to_be_hidden()
    radio(page, 1, "Not yet").check()
    back.click()
    expect(radio(page, 1, "In place")).to_be_focused()
    expect(page.get_by_text("Your answer was taken back.")).to_be_attached()
    expect(back).to_be_hidden()
    assert page.locator(CHOSEN).count() == 0
    assert draft(page)["answers"] == {}


def test_progress_is_in_words_and_told_at_rest_not_at_each_step(at_a_desk):
    page = opened(at_a_desk())
    told = page.locator(".rpw-hidden[role=status]")
    expect(page.get_by_text("None of 6 answered yet")).to_be_visible()
    page.clock.install()
    for place in (1, 2, 3):
        radio(page, place, "Partly").check()
    expect(page.locator(".rpw-bar").get_by_text("3 of 6 answered")).to_be_visible()
    expect(told).to_have_text("")
    page.clock.run_for(2_000)
    expect(told).to_have_text("3 of 6 answered")


def test_why_we_ask_names_the_sources_as_plain_links_that_tell_nobody_where_from(at_a_desk):
    page = opened(at_a_desk())
    first = page.locator("fieldset.rpw-item").first
    link = first.get_by_role("link").first
    expect(link).to_be_hidden()
    first.get_by_text("Why we ask this").click()
    item = INSTRUMENT.items[0]
    expect(first.get_by_text(item.why)).to_be_visible()
    for (reference, extends), line in zip(
        INSTRUMENT.cited(item), first.get_by_role("listitem").all(), strict=True
    ):
        expect(line).to_contain_text(reference.citation)
        assert ("goes further than this source" in line.inner_text()) == extends
    expect(link).to_have_attribute("rel", "noreferrer noopener")


def test_words_from_right_to_left_are_shown_from_right_to_left(at_a_desk):
    page = opened(at_a_desk())
    box = box_of(page, 1)
    box.fill("שלום")
    assert box.evaluate("box => getComputedStyle(box).direction") == "rtl"


def test_markup_in_an_instrument_is_words_and_nothing_else(at_a_desk):
    visitor = at_a_desk()
    visitor.desk.widget._content = {
        **visitor.desk.widget._content,
        "purpose": "<img src=x onerror=alert(1)>",
    }
    page = opened(visitor)
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("img").count() == 0


@pytest.mark.parametrize(
    "words", ["<img src=x onerror=alert(1)>", "\u202eright to left", "=1+1", "שלום\n\n👩🏽‍🚀"]
)
def test_what_is_typed_stays_as_it_was_typed_through_a_reload_and_sending(at_a_desk, words):
    visitor = at_a_desk()
    page = opened(visitor)
    box_of(page, 1).fill(words)
    on_the_table(page, 1)
    opened(visitor)
    expect(page.locator("textarea").first).to_have_value(words)
    assert page.locator("img").count() == 0
    send(page, gaps=True)
    expect_sent(page)
    assert visitor.desk.kept[0].reflections == {ITEMS[0]: words}


# ---- sending ---------------------------------------------------------------------------------


def test_nothing_at_all_is_not_sent_and_the_summary_takes_the_focus(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    send(page)
    summary = page.get_by_role("group", name="There is nothing to send yet")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.press("Enter")
    expect(radio(page, 1, "In place")).to_be_focused()
    assert visitor.desk.sends() == []


def test_gaps_are_a_question_not_an_error_and_sending_as_it_is_takes_one_press(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    for place in (2, 4, 5):
        page.locator("fieldset.rpw-item").nth(place - 1).get_by_text("Take my answer back").click()
    send(page)
    panel = page.get_by_role("group", name="3 questions have no answer yet")
    expect(panel).to_be_focused()
    assert page.locator("[aria-invalid]").count() == 0
    panel.get_by_role("link").nth(1).click()
    expect(radio(page, 4, "In place")).to_be_focused()
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Go back to the questions").click()
    expect(radio(page, 2, "In place")).to_be_focused()
    panel.get_by_role("button", name="Send as it is").click()
    expect_sent(page)
    (response,) = visitor.desk.kept
    assert [i for i, a in response.answers.items() if a == NOT_ANSWERED] == [
        ITEMS[1],
        ITEMS[3],
        ITEMS[4],
    ]


def test_an_over_long_paste_is_never_cut_and_says_by_how_much_it_is_too_long(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    text = "ä😀" * (MAX_REFLECTION // 2) + "and more"
    box = box_of(page, 4)
    on_the_table(page, 4)
    box.fill(text)
    expect(page.get_by_text("8 characters too many.")).to_be_visible()
    send(page)
    summary = page.get_by_role("group", name="Your answers were not sent yet")
    expect(summary).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="8 characters too long").click()
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("8 characters too long"))
    assert box.input_value() == text
    assert visitor.desk.sends() == []
    box.fill(text[:-8])
    expect(box).not_to_have_attribute("aria-invalid", "true")
    send(page, gaps=True)
    expect_sent(page)
    assert visitor.desk.kept[0].reflections == {ITEMS[3]: text[:-8]}


def test_what_its_writer_keeps_may_be_as_long_as_they_like_and_is_shown_to_no_kernel(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    box_of(page, 4).fill("Mine alone. " + "x" * (MAX_REFLECTION + 1))
    box_of(page, 5).focus()  # whoever leaves a box would be asked about its words
    page.get_by_role("radio", name="In place").first.focus()
    page.wait_for_timeout(1_500)
    send(page)
    expect_sent(page)
    assert visitor.desk.kept[0].reflections == {}
    assert "Mine alone" not in json.dumps(visitor.desk.heard)
    assert not [each for each in visitor.desk.heard if each["kind"] == "check"]
    expect(page.get_by_text("Mine alone.")).to_be_visible()


def test_how_much_room_is_left_is_said_only_when_it_is_little(at_a_desk):
    page = opened(at_a_desk())
    box = box_of(page, 1)
    on_the_table(page, 1)
    box.fill("x" * 1700)
    expect(page.get_by_text("Room for")).to_have_count(0)
    box.fill("x" * 1999)
    expect(page.get_by_text("Room for 1 more character.")).to_be_visible()


def test_half_an_emoji_is_named_before_it_is_sent(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    box_of(page, 1).evaluate(
        r"box => { box.value = 'so \ud83d'; box.dispatchEvent(new Event('input')); }"
    )
    on_the_table(page, 1)
    send(page)
    expect(page.get_by_role("link", name="broken character")).to_be_visible()
    assert visitor.desk.sends() == []


def test_what_the_other_side_refuses_is_said_by_each_question(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    other = load_shipped("one-to-one-practice").scale
    visitor.desk.widget._instrument = replace(INSTRUMENT, scale=other)
    send(page)
    summary = page.get_by_role("group", name="Your answers were not sent yet")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").count() == len(ITEMS)
    group = page.locator("fieldset.rpw-item").nth(4)
    expect(group).to_have_accessible_description(re.compile("Choose again"))
    summary.get_by_role("link").nth(4).click()
    expect(radio(page, 5, "Partly")).to_be_focused()
    expect(group.get_by_text("Choose again")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(group.get_by_text("Choose again")).to_be_hidden()
    assert visitor.desk.kept == []


def test_trouble_is_told_in_its_own_words_and_the_words_stay(at_a_desk):
    visitor = at_a_desk()
    visitor.desk.trouble = WorkbookError("The disk is full.", "Nothing was kept.", "Make room.")
    page = opened(visitor)
    answer_all(page)
    send(page)
    summary = page.get_by_role("group", name="Your answers were not sent yet")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("The disk is full. Nothing was kept. Make room.")
    expect(page.get_by_text("All 6 answered")).to_be_visible()
    visitor.desk.trouble = None
    send(page)
    expect_sent(page)
    assert len(visitor.desk.kept) == 1


def test_pressing_send_twice_sends_once(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    visitor.desk.manner = "silent"
    send(page)
    button = page.get_by_role("button", name="Sending…")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    button.press("Enter")
    assert len(visitor.desk.sends()) == 1


def test_after_sending_only_a_mark_stays_and_a_reload_shows_that_it_was_sent(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    box_of(page, 1).fill("Words of mine")
    on_the_table(page, 1)
    send(page)
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    assert set(draft(page)) == {"token", "at", "sent"}
    opened(visitor)
    expect_sent(page)
    assert page.get_by_role("radio").count() == 0


def test_someone_else_on_this_device_starts_blank_with_a_token_of_their_own(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    send(page)
    page.get_by_role("button", name="Someone else will answer on this device").click()
    expect(page.get_by_role("heading", level=2).first).to_be_focused()
    assert page.locator(CHOSEN).count() == 0
    answer_all(page, "Not yet")
    send(page)
    expect_sent(page)
    first, second = visitor.desk.kept
    assert first.id != second.id


# ---- nothing typed is lost -------------------------------------------------------------------


def test_a_reload_brings_everything_back_under_the_same_token(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    radio(page, 1, "Not sure").check()
    box_of(page, 2).fill("Half a thought")
    expect(page.get_by_text("Kept on this device, ")).to_be_visible()
    token = draft(page)["token"]
    opened(visitor)
    expect(radio(page, 1, "Not sure")).to_be_checked()
    expect(page.locator("textarea").nth(1)).to_have_value("Half a thought")
    expect(page.locator("textarea").nth(1)).to_be_visible()
    expect(page.get_by_text("What you had typed before is back.").first).to_be_visible()
    send(page, gaps=True)
    expect_sent(page)
    assert visitor.desk.sends()[0]["token"] == token
    assert len(token) == 20


def test_when_the_answer_got_lost_sending_again_keeps_it_once(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    answer_all(page)
    page.clock.install()
    visitor.desk.manner = "deaf"
    send(page)
    page.clock.fast_forward(16_000)
    expect(page.get_by_text(GONE)).to_be_visible()
    visitor.desk.manner = "answers"
    send(page)
    expect_sent(page)
    first, second = visitor.desk.sends()
    assert first == second
    assert visitor.desk.calls == 1


def test_a_day_later_nothing_is_left_of_this_form_or_of_another(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    radio(page, 1, "Partly").check()
    page.evaluate("localStorage['rpw:form:another'] = localStorage['rpw:form:amber-river-kettle']")
    page.evaluate("localStorage.somebody = 'else'")
    page.clock.fast_forward("23:59:00")
    opened(visitor)
    expect(radio(page, 1, "Partly")).to_be_checked()
    assert len(stored(page)) == 2
    page.clock.fast_forward("01:00")
    opened(visitor)
    assert page.locator(CHOSEN).count() == 0
    # Only the mark of somebody new, who has chosen and written nothing.
    assert [json.loads(kept)["answers"] for kept in stored(page).values()] == [{}]
    assert page.evaluate("localStorage.somebody") == "else"


def test_a_draft_of_other_wording_comes_back_only_where_it_still_fits(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    old = {
        "token": "ab" * 16,
        "at": page.evaluate("Date.now()"),
        "answers": {ITEMS[0]: "partly", ITEMS[1]: "no_longer_offered", "no-longer-asked": "partly"},
        "reflections": {ITEMS[2]: "Still here", ITEMS[3]: 7},
    }
    page.evaluate("text => localStorage['rpw:form:amber-river-kettle'] = text", json.dumps(old))
    opened(visitor)
    expect(page.get_by_text("1 of 6 answered").first).to_be_visible()
    expect(page.locator("textarea").nth(2)).to_have_value("Still here")
    send(page, gaps=True)
    expect_sent(page)


def test_a_broken_draft_is_no_draft(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    for text in ("", "{", "null", "[]", "7", '{"token": 3}', '{"token": "zz", "at": 1}', "1e999"):
        page.evaluate("text => localStorage['rpw:form:amber-river-kettle'] = text", text)
        opened(visitor)
        expect(page.get_by_text("None of 6 answered yet")).to_be_visible()
    radio(page, 1, "Partly").check()
    assert draft(page)["answers"] == {ITEMS[0]: "partly"}


def test_on_a_shared_device_nothing_is_kept_and_that_is_said(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    radio(page, 1, "Partly").check()
    assert stored(page)
    shared = page.get_by_role("checkbox", name="This is a shared device: keep nothing")
    shared.check()
    expect(shared).to_have_accessible_description(
        "Nothing is kept on this device: if this page closes, the words are gone."
    )
    radio(page, 2, "Partly").check()
    expect(page.get_by_text("Kept only on this page")).to_be_visible()
    assert stored(page) == {}
    # The browser asks before it lets the words go, and the choice holds for this tab.
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    opened(visitor)
    assert asked == ["beforeunload"]
    expect(shared).to_be_checked()
    assert page.locator(CHOSEN).count() == 0
    answer_all(page)
    send(page)
    expect_sent(page)
    assert stored(page) == {}
    opened(visitor)
    assert asked == ["beforeunload"]
    other = opened(visitor, visitor.open_page())
    expect(other.get_by_role("checkbox")).not_to_be_checked()
    expect(other.get_by_text("None of 6 answered yet")).to_be_visible()


@pytest.mark.parametrize(
    "block",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full'); }",
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError'); } })",
    ],
)
def test_where_nothing_can_be_kept_one_sentence_says_so_and_the_form_works(at_a_desk, block):
    visitor = at_a_desk()
    visitor.context.add_init_script(block)
    page = opened(visitor)
    answer_all(page)
    expect(page.get_by_text("This browser does not let the page keep your words.")).to_be_visible()
    page.get_by_role("checkbox").check()
    expect(page.get_by_text("Kept only on this page")).to_be_visible()
    send(page)
    expect_sent(page)
    assert len(visitor.desk.kept) == 1


# ---- two at once -----------------------------------------------------------------------------


def test_two_tabs_hold_one_response_and_what_one_sends_the_other_has_sent(at_a_desk):
    visitor = at_a_desk()
    first = opened(visitor)
    second = opened(visitor, visitor.open_page())
    radio(first, 1, "Partly").check()
    expect(radio(second, 1, "Partly")).to_be_checked()
    radio(second, 1, "Not yet").check()
    box_of(second, 2).fill("From the second")
    expect(radio(first, 1, "Not yet")).to_be_checked()
    expect(first.locator("textarea").nth(1)).to_have_value("From the second")
    box_of(first, 2).press_sequentially(" and the first")
    on_the_table(first, 2)
    send(first, gaps=True)
    expect_sent(first)
    expect_sent(second)
    (response,) = visitor.desk.kept
    assert sorted(response.reflections[ITEMS[1]]) == sorted("From the second and the first")
    assert response.answers[ITEMS[0]] == "not_yet"


def test_a_tab_that_slept_through_it_catches_up_before_it_can_send_again(at_a_desk):
    visitor = at_a_desk()
    first = opened(visitor)
    answer_all(first)
    second = visitor.open_page()
    second.add_init_script(
        "window.addEventListener('storage', (event) => event.stopImmediatePropagation())"
    )
    opened(visitor, second)
    send(first)
    expect_sent(first)
    expect(second.get_by_text("All 6 answered")).to_be_visible()
    second.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_sent(second)
    assert visitor.desk.calls == 1


def test_two_views_on_one_page_are_one_form_with_ids_of_their_own(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor, query="views=2")
    first, second = page.locator(".rpw-form").all()
    first.get_by_role("radio", name="Partly", exact=True).first.check()
    expect(second.get_by_role("radio", name="Partly", exact=True).first).to_be_checked()
    second.get_by_role("radio", name="Not yet", exact=True).first.check()
    expect(first.get_by_role("radio", name="Not yet", exact=True).first).to_be_checked()
    assert page.evaluate(
        "(ids => ids.length === new Set(ids).size)"
        "([...document.querySelectorAll('[id]')].map(each => each.id))"
    )
    second.get_by_role("button", name="Send my answers").click()
    second.get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_have_count(2)
    assert len(visitor.desk.sends()) == 1


def test_a_view_that_is_taken_away_falls_silent(at_a_desk):
    visitor = at_a_desk()
    page = opened(visitor)
    page.clock.install()
    page.evaluate("window.views.forEach(close => close())")
    before = len(visitor.desk.heard)
    page.clock.fast_forward(60_000)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert len(visitor.desk.heard) == before


# ---- the kernel is gone ----------------------------------------------------------------------


def test_a_message_that_makes_no_sense_changes_nothing(at_a_desk):
    page = opened(at_a_desk())
    radio(page, 1, "Partly").check()
    for message in ("null", "[]", "'x'", "{}", "{kind: 'kept', number: 99}", "{kind: 'execute'}"):
        page.evaluate(f"window.hear({message})")
    expect(radio(page, 1, "Partly")).to_be_checked()
    assert page.get_by_role("radio").count() == 5 * len(ITEMS)


def test_a_dead_kernel_is_one_sentence_and_typing_goes_on_being_kept(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    radio(page, 1, "Partly").check()
    visitor.desk.manner = "silent"
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(6_000)
    status = page.get_by_role("status").filter(has_text=GONE)
    expect(status).to_have_text(
        f"{GONE} Your words are kept on this device. Open this page again to go on."
    )
    # It is read out once, not at every letter.
    status.evaluate(
        "each => { window.told = 0;"
        " new MutationObserver(() => (window.told += 1)).observe(each, {childList: true}); }"
    )
    radio(page, 2, "Not yet").check()
    assert draft(page)["answers"] == {ITEMS[0]: "partly", ITEMS[1]: "not_yet"}
    assert page.evaluate("window.told") == 0
    visitor.desk.manner = "answers"
    page.get_by_role("button", name="Open this page again").click()
    expect(radio(page, 2, "Not yet")).to_be_checked()
    expect(page.get_by_text(GONE)).to_have_count(0)


def test_when_the_kernel_answers_after_all_the_sentence_goes_away(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    visitor.desk.manner = "silent"
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text(f"{GONE} Open this page again to go on.")).to_be_visible()
    visitor.desk.manner = "answers"
    page.clock.fast_forward(11_000)
    expect(page.get_by_text(GONE)).to_have_count(0)


def test_a_kernel_that_died_unnoticed_is_noticed_when_sending(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    answer_all(page)
    visitor.desk.manner = "silent"
    send(page)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text(GONE)).to_be_visible()
    expect(page.get_by_role("button", name="Sending…")).to_be_visible()
    page.clock.fast_forward(10_000)
    expect(page.get_by_role("button", name="Send my answers")).to_be_enabled()


def test_a_comm_that_cannot_even_be_spoken_into_is_a_dead_kernel_too(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    answer_all(page)
    page.evaluate("window.broken = true")
    send(page)
    page.clock.fast_forward(16_000)
    expect(page.get_by_text(GONE)).to_be_visible()
    page.evaluate("window.broken = false")
    send(page)
    expect_sent(page)


def test_where_nothing_is_kept_a_dead_kernel_is_told_honestly(at_a_desk):
    visitor = at_a_desk()
    page = visitor.page
    page.clock.install()
    opened(visitor)
    page.get_by_role("checkbox").check()
    radio(page, 1, "Partly").check()
    visitor.desk.manner = "silent"
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text("Your words are only on this page: do not close it.")).to_be_visible()
    expect(page.get_by_role("button", name="Open this page again")).to_be_hidden()


# ---- everybody can use it --------------------------------------------------------------------


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_in_any_state(at_a_desk, size, scheme):
    # A few questions stand for all: axe takes its time.
    few = replace(INSTRUMENT, sections=INSTRUMENT.sections[:1])
    visitor = at_a_desk(size, few, color_scheme=scheme)
    page = visitor.page
    page.clock.install()
    found = {}

    def look(state):
        found[state] = visitor.axe()
        assert not visitor.scrolls_sideways(), state

    opened(visitor)
    look("blank")
    send(page)
    look("nothing to send")
    radio(page, 1, "Partly").check()
    box_of(page, 1).fill("x" * (MAX_REFLECTION + 1))
    page.get_by_text("Why we ask this").first.click()
    send(page)
    look("a problem")
    box_of(page, 1).fill("Shorter, and a" + "n unbroken word" * 5)
    visitor.desk.manner = "silent"
    send(page)
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text(GONE)).to_be_visible()
    look("gaps, and the kernel gone")
    visitor.desk.manner = "answers"
    page.get_by_role("checkbox").check()
    look("keeping nothing")
    page.get_by_role("button", name="Send as it is").click()
    expect_sent(page)
    look("sent")
    assert {state: lines for state, lines in found.items() if lines} == {}


def test_with_more_space_between_letters_words_and_lines_nothing_is_cut(at_a_desk):
    visitor = at_a_desk("phone")
    page = opened(visitor)
    radio(page, 1, "Not applicable").check()
    box_of(page, 1).fill("Words")
    send(page)
    # As a person's own style would: the page's policy has no say in it.
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        TEXT_SPACING,
    )
    assert not visitor.scrolls_sideways()
    cut = page.evaluate(
        """[...document.querySelectorAll('.rpw-form :is(p, legend, label, button, summary, li)')]
            .filter(each => !each.closest('.rpw-hidden') && each.checkVisibility())
            .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
            .map(each => each.outerHTML.slice(0, 100))"""
    )
    assert cut == []


@pytest.mark.parametrize("viewport", [(320, 256), (320, 640), (1280, 720)])
def test_what_has_the_focus_is_never_covered(at_a_desk, viewport):
    visitor = at_a_desk()
    page = visitor.page
    page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
    page.clock.install()
    opened(visitor)
    radio(page, 1, "Partly").check()
    visitor.desk.manner = "silent"
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text(GONE)).to_be_attached()
    page.get_by_role("checkbox").focus()
    for _ in range(24):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const box = (focused.closest('label') ?? focused).getBoundingClientRect();
              const at = document.elementFromPoint(box.left + 6, box.bottom - 6)
                ?? document.elementFromPoint(box.left + 6, box.top + 6);
              const seen = at && (at.contains(focused) || focused.contains(at)
                || focused.closest('label')?.contains(at));
              return seen ? '' : focused.outerHTML.slice(0, 120);
            }"""
        )
        assert covered == ""


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_focus_can_always_be_seen(at_a_desk, colours):
    page = opened(at_a_desk(forced_colors=colours))
    for _ in range(16):
        page.keyboard.press("Tab")
        width = page.evaluate(
            """() => Math.max(...[document.activeElement, document.activeElement.closest('label')]
              .filter((each) => each && getComputedStyle(each).outlineStyle !== 'none')
              .map((each) => parseFloat(getComputedStyle(each).outlineWidth)))"""
        )
        assert width >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_forced_colours_keep_the_choice_visible(at_a_desk):
    page = opened(at_a_desk(forced_colors="active"))
    radio(page, 1, "Partly").check()
    page.get_by_role("checkbox").focus()
    style = "each => getComputedStyle(each).outlineStyle"
    assert (
        page.locator("label.rpw-answer", has=page.locator(":checked")).first.evaluate(style)
        != "none"
    )
    assert page.locator("label.rpw-answer").first.evaluate(style) == "none"


# ---- the box for a join code -----------------------------------------------------------------


class TestJoin:
    @pytest.fixture
    def door(self, at_a_desk):
        """A visitor in front of the box, and the codes that were opened."""
        visitor = at_a_desk("phone")
        visitor.opened = []

        def find(code):
            if not code.lower().startswith("amber"):
                raise WorkbookError("No such code.", "Nothing opened.", "Check the three words.")
            return code

        visitor.desk.listen_to(Join(find, go=visitor.opened.append))
        visitor.page.clock.install()
        opened(visitor, query="widget=join")
        return visitor

    def test_a_code_typed_with_the_keyboard_opens(self, door):
        press_until(door.page, "input")
        door.page.keyboard.type("Amber River Kettle")
        door.page.keyboard.press("Enter")
        door.page.clock.fast_forward(20_000)
        assert door.opened == ["Amber River Kettle"]
        expect(door.page.get_by_role("alert")).to_have_count(0)

    def test_a_wrong_code_is_told_by_the_box_which_has_the_focus(self, door):
        box = door.page.get_by_role("textbox", name="Join code")
        box.fill("no such words")
        door.page.get_by_role("button", name="Join").click()
        expect(door.page.get_by_role("alert")).to_have_text(
            "No such code. Nothing opened. Check the three words."
        )
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_accessible_description(re.compile("No such code."))
        assert door.axe() == []
        assert not door.scrolls_sideways()

    def test_an_empty_box_is_asked_for_again_without_troubling_anybody(self, door):
        door.page.get_by_role("button", name="Join").click()
        expect(door.page.get_by_role("alert")).to_contain_text("Type the words")
        assert door.desk.heard == []

    def test_a_dead_kernel_is_told(self, door):
        door.desk.manner = "silent"
        door.page.get_by_role("textbox").fill("amber")
        door.page.get_by_role("button", name="Join").click()
        door.page.clock.fast_forward(9_000)
        expect(door.page.get_by_role("alert")).to_contain_text("The workbook is not answering.")
