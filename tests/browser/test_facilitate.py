"""The facilitator's page and the shared screen in a real browser, alone and two at once."""

from __future__ import annotations

import re
import signal
from datetime import date

import pytest
from journeys import INSTRUMENT, press_until
from keeping import give, shut_now
from playwright.sync_api import expect
from serving import RunningWorkbook
from team_sessions import WAIT, on_the_shared_screen, opened_by_hand, to_the_opening_form
from ways_in import a_session, a_team, way_in

from workbook.instruments.model import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response

WHOLE = load_shipped(INSTRUMENT)
ITEMS = [item.id for item in WHOLE.items]
NASTY = "<img src=x onerror=alert(1)> \u202eright =SUM(A1) {{7*7}} '; --"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """One server for the tests that share it in peace; each opens a session of its own."""
    running = RunningWorkbook(tmp_path_factory.mktemp("served") / "data").start()
    yield running
    running.stop()


def opened(workbook, people=None, team="Harbour team"):
    """Open a session; return its id and the way in with its own link."""
    session = a_session(workbook.data, team, INSTRUMENT, people=people, minutes=75)
    return session.id, workbook.address + way_in(workbook.data, "session", session.id)


def sent_by(workbook, code, people, waited_for=0):
    """Keep responses of people who are far apart about the first question; shut the door."""
    sessions = Sessions(workbook.data)
    for _ in range(waited_for):
        sessions.come_in(code)
    for number in range(people):
        answers = dict.fromkeys(ITEMS, WHOLE.scale.order[1].id)
        answers[ITEMS[0]] = WHOLE.scale.order[number % 2 * 2].id
        message = {"token": f"{number + 1:020x}", "answers": answers, "reflections": {}}
        give(sessions, code, read_response(WHOLE, message))
    shut_now(sessions, code)


def meeting_of(visitor, address):
    visitor.page.goto(address)
    expect(visitor.page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
    return visitor.page


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_every_step_is_accessible_and_works_by_keyboard(workbook, visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page = visitor.page
    to_the_opening_form(workbook, page, f"Team {size}")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("button", name="Open the session").press("Enter")
    expect(page.get_by_role("heading", name="The session is not open yet")).to_be_visible()
    assert visitor.axe() == []
    press_until(page, "input[type=radio]")
    page.keyboard.press("Space")
    press_until(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody is in yet.").first).to_be_visible(timeout=WAIT)
    code = re.search(r"session=([a-z0-9]+)", page.url)[1]
    assert "key=" not in page.url
    the_room_answers(workbook, visitor, code)
    the_team_decides(workbook, visitor, code)


def the_room_answers(workbook, visitor, code):
    """Everything until the reveal, by keyboard."""
    page = visitor.page
    for name in ("If your laptop dies", "Before you start: what to say", "2. Since last time"):
        page.get_by_text(name).click()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    page.get_by_role("button", name="Answer quietly: 15 minutes").press("Enter")
    expect(page.get_by_text("Answer quietly: about 15 minutes left").first).to_be_visible(
        timeout=WAIT
    )
    instrument = Sessions(workbook.data).instrument(code)
    sessions = Sessions(workbook.data)
    for number in range(6):
        answers = {item.id: instrument.scale.order[number % 2].id for item in instrument.items}
        message = {"token": f"{number + 1:020x}", "answers": answers, "reflections": {}}
        give(sessions, code, read_response(instrument, message))
    sessions.come_in(code)  # somebody is waited for, so nothing shows by itself
    expect(page.get_by_text("6 people have answered or passed").first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Shut the door first")).to_be_visible()
    shut = page.get_by_role("button", name="Yes, we are 7: shut the door")
    shut.press("Enter", timeout=WAIT)
    expect(page.get_by_role("button", name="Add a place")).to_be_focused(timeout=WAIT)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("button", name="Reveal now").press("Enter")
    expect(page.get_by_role("heading", name="Reveal the pattern now?")).to_be_visible()
    assert visitor.axe() == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def the_team_decides(workbook, visitor, code):
    """Everything from the reveal to the close."""
    page, sessions = visitor.page, Sessions(workbook.data)
    pin = page.get_by_role("button", name=re.compile("Put on top")).nth(2)
    expect(pin).to_be_visible(timeout=WAIT)
    pin.press("Enter")
    first = page.locator(".rpw-agenda-item").first
    expect(first.get_by_role("button", name=re.compile("Put on top"))).to_have_attribute(
        "aria-pressed", "true", timeout=WAIT
    )
    expect(first.get_by_role("button", name=re.compile("Put on top"))).to_be_focused()
    page.get_by_text(re.compile("more questions$")).click()
    page.get_by_text("5. Decide").click()
    page.get_by_role("button", name="Add an action").press("Enter")
    expect(page.get_by_label("What will you do?")).to_be_focused()
    page.get_by_role("button", name="Keep this action").press("Enter")
    expect(page.get_by_text("tied to no question yet")).to_be_visible(timeout=WAIT)
    page.get_by_label("Which question is it about?").select_option(index=1)
    page.get_by_label("What will you do?").fill(NASTY)
    page.get_by_role("button", name="Keep this action").press("Enter")
    expect(page.get_by_role("group", name="Action 1")).to_be_visible(timeout=WAIT)
    page.get_by_role("radio", name="Yes: a partner").check()
    expect(page.get_by_label("Your request, in your own words")).to_be_visible(timeout=WAIT)
    page.get_by_text("6. Keep a record and close").click()
    page.locator("summary", has_text="Leave these questions out of the record").click()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("button", name="Close the session").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The session is closed. Thank you.").last).to_be_visible(timeout=WAIT)
    assert sessions.find(code).state == "closed"
    assert Meeting(sessions, code).view().actions[0].what == NASTY
    assert visitor.axe() == []


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light")])
def test_the_shared_screen_is_readable_from_four_metres(workbook, visitors, size, scheme):
    code, _ = opened(workbook, people=6)
    visitor = visitors(size, color_scheme=scheme)
    page = visitor.page
    on_the_shared_screen(workbook, page, code)
    expect(page.get_by_text("Nobody is in yet")).to_be_visible(timeout=WAIT)
    meeting = Meeting(Sessions(workbook.data), code)

    def smallest():
        return page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('body *')]
              .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
              .filter((e) => !e.closest('.rpw-hidden, .rpw-skip, script, style, noscript, svg'))
              .filter((e) => e.getClientRects().length)
              .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
        )

    def looks_right():
        assert visitor.axe() == []
        assert not visitor.scrolls_sideways()
        if size == "laptop":
            assert smallest() >= 24

    looks_right()
    sent_by(workbook, code, 6)
    expect(page.get_by_text("Worth talking about first")).to_be_visible(timeout=WAIT)
    meeting.start_timer("Talk", 30)
    expect(page.get_by_text("Talk: about 30 minutes left")).to_be_visible(timeout=WAIT)
    looks_right()
    meeting.show_on_screen(ITEMS[0])
    expect(page.get_by_role("table")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Some of you see this as")).to_be_visible()
    looks_right()


def test_a_note_typed_while_the_server_is_gone_is_kept_once_it_is_back(own_workbook, visitors):
    code, address = opened(own_workbook)
    sent_by(own_workbook, code, 6)
    Sessions(own_workbook.data).reveal(code)
    visitor = visitors()
    page = meeting_of(visitor, address)
    box = page.get_by_label("What have young people told us?").first
    expect(box).to_be_visible(timeout=WAIT)
    own_workbook.stop(signal.SIGKILL)
    box.fill(NASTY)
    expect(page.get_by_text("The workbook has stopped answering.").first).to_be_visible(
        timeout=WAIT
    )
    assert visitor.axe() == []
    own_workbook.start()
    expect(box).to_have_value(NASTY, timeout=WAIT)
    expect(page.get_by_text(re.compile(r"^Kept \d")).first).to_be_visible(timeout=WAIT)
    view = Meeting(Sessions(own_workbook.data), code).view()
    assert [each.heard for each in view.agenda if each.heard] == [NASTY]
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('rpw:meeting'))") == []
    )


#: Presses a step at the very moment at which it is drawn.
PRESSES_AT_ONCE = """
new MutationObserver((_, watching) => {
  for (const each of document.querySelectorAll("summary")) {
    if (!each.textContent.includes("2. Since last time")) continue;
    watching.disconnect();
    each.click();
    window.pressed = document.querySelector(".rpw-meeting").innerText;
  }
}).observe(document, { childList: true, subtree: true });
"""


def test_a_step_that_somebody_opens_before_the_meeting_is_shown_stays_open(workbook, visitors):
    _, address = opened(workbook)
    page = visitors().page
    page.add_init_script(PRESSES_AT_ONCE)
    page.goto(address)
    expect(page.get_by_text("0 in").first).to_be_visible(timeout=WAIT)
    assert "0 in" not in page.evaluate("window.pressed")
    step = page.locator("details", has=page.get_by_text("2. Since last time"))
    expect(step).to_have_attribute("open", "")


def test_a_second_facilitator_takes_over_and_both_see_the_same(workbook, visitors):
    code, address = opened(workbook)
    sent_by(workbook, code, 6, waited_for=1)
    one = visitors()
    page = meeting_of(one, address)
    two = visitors("phone")
    other = meeting_of(two, address)
    page.get_by_role("button", name="Reveal now").click()
    page.get_by_role("button", name="Reveal it").click()
    expect(other.locator(".rpw-agenda-item").first).to_be_visible(timeout=WAIT)
    how = "What are we guessing?"
    other.get_by_label(how).first.fill("Typed by the second")
    expect(page.get_by_label(how).first).to_have_value("Typed by the second", timeout=WAIT)
    # What is being typed is never overwritten by the other.
    page.get_by_label("What have young people told us?").first.press_sequentially("I am")
    one.close()  # the first one’s laptop dies
    other.get_by_role("button", name=re.compile("Carry to next time")).first.click()
    expect(
        other.get_by_role("button", name=re.compile("Carry to next time")).first
    ).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    marks = [each.mark for each in Meeting(Sessions(workbook.data), code).view().agenda]
    assert marks.count("carried") == 1


def test_a_forgotten_session_asks_to_be_closed_and_stays_sealed_when_that_is_chosen(
    workbook, visitors
):
    old = Sessions(workbook.data, today=lambda: date(2026, 1, 5))
    team = a_team(workbook.data, "Forgetful team")
    forgotten = old.open(team.name, INSTRUMENT, 9, team_id=team.id).id
    visitor = visitors()
    page = visitor.page
    opened_by_hand(workbook, page, team="Forgetful team")
    expect(page.get_by_text("The session of 5 January 2026")).to_be_visible()
    page.get_by_role("button", name="Close it and keep it sealed").click()
    page.get_by_role("button", name="Close it", exact=True).click()
    expect(page.get_by_text("The session of 5 January 2026")).to_have_count(0, timeout=WAIT)
    left = Sessions(workbook.data).find(forgotten)
    assert (left.state, left.revealed) == ("closed", False)


def test_the_questions_print_on_a_few_sheets(workbook, visitors):
    code, _ = opened(workbook)
    visitor = visitors()
    visitor.page.goto(f"{workbook.address}/paper?code={Sessions(workbook.data).find(code).code}")
    expect(visitor.page.get_by_role("listitem").first).to_be_visible()
    assert visitor.axe() == []
    pdf = visitor.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 3
