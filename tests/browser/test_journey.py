"""The main job in a real browser: join, answer, send, find it in the CSV, see the pattern."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
from journeys import INSTRUMENT, answer_all, form_of, kernels_of, opened, press_until, rows
from keeping import close_now, give
from playwright.sync_api import expect
from serving import RunningWorkbook, until
from ways_in import way_in

from workbook.instruments.model import load_shipped
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response

UNANSWERED = "fieldset.rpw-item:not(:has(> .rpw-answers :checked)) > .rpw-answers input"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """One server for the tests that share it in peace; each opens a session of its own."""
    running = RunningWorkbook(tmp_path_factory.mktemp("served") / "data").start()
    yield running
    running.stop()


def sent_by_others(workbook, code, people):
    """Keep responses of other people, through the same door as a browser's."""
    instrument = load_shipped(INSTRUMENT)
    sessions = Sessions(workbook.data)
    for number in range(people):
        answer = instrument.scale.order[number % 3].id
        message = {
            "token": f"{number + 1:032x}",
            "answers": {item.id: answer for item in instrument.items},
            "reflections": {},
        }
        give(sessions, code, read_response(instrument, message))


def to_the_pattern(workbook, page, code):
    """Look at a session's pattern with its own link."""
    session = Sessions(workbook.data).find(code)
    page.goto(workbook.address + way_in(workbook.data, "session", session.id))
    page.goto(f"{workbook.address}/patterns?session={session.id}")


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_by_keyboard_alone_from_the_first_page_to_the_pattern(workbook, visitors, size):
    code = opened(workbook, people=6)
    sent_by_others(workbook, code, 5)
    visitor = visitors(size)
    page = visitor.page

    page.goto(workbook.address)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    press_until(page, "#code")
    page.keyboard.type(code.replace("-", " ").upper())
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible()
    expect(page.get_by_text("Are you six? If not, say so.")).to_be_visible()
    Sessions(workbook.data).shut_door(code, 6)
    expect(page.get_by_text("The door is shut: 6 are in.")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    # The first answer by arrow keys within one group, the others by space.
    press_until(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    expect(page.get_by_role("radio").nth(0)).not_to_be_checked()
    for _ in range(11):
        press_until(page, UNANSWERED)
        page.keyboard.press("Space")
    expect(page.get_by_text("All 12 answered")).to_be_visible()
    press_until(page, "button.rpw-send")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Sent. Thank you.")
    expect(heading).to_be_focused()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert len({row["response"] for row in rows(workbook, code)}) == 6

    # The sixth of six brings the reveal: the pattern is here, without a press.
    expect(page.get_by_role("heading", name="Your team’s pattern")).to_be_visible()
    assert page.get_by_role("table").count() == 12
    expect(page.get_by_role("heading", level=1)).to_have_text("Involvement in decisions about care")
    expect(heading).to_be_focused()  # what arrives by itself takes nothing away
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    to_the_pattern(workbook, page, code)
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.get_by_role("table").count() == 12
    assert visitor.axe() == []
    assert workbook.command("session", "close", code).returncode == 0
    page.reload()
    expect(page.get_by_role("heading", name="The record of this meeting")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="As a Word document").click()
    assert saved.value.path().read_bytes().startswith(b"PK")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_what_was_sent_is_in_the_csv_and_reflections_stand_apart(workbook, visitors):
    code = opened(workbook)
    page = form_of(visitors("phone"), workbook, code)
    page.get_by_role("radio", name="Not sure", exact=True).nth(2).check()
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("textbox").first.fill('=SUM(A1) "said" a colleague,\nand ended there')
    page.get_by_role("radio", name="Put it on the table").first.check()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()

    items = [item.id for item in load_shipped(INSTRUMENT).items]
    kept = rows(workbook, code)
    assert [row["item"] for row in kept] == items
    assert {row["item"]: row["answer"] for row in kept if row["answer"] != "not_answered"} == {
        items[2]: "not_sure"
    }
    (reflection,) = rows(workbook, code, "reflections.csv")
    assert reflection["item"] == items[0]
    assert reflection["text"] == '=SUM(A1) "said" a colleague,\nand ended there'


def test_somebody_whose_kernel_dies_goes_on_with_another_and_loses_not_a_letter(
    own_workbook, visitors
):
    code = opened(own_workbook)
    visitor = visitors("phone")
    page = form_of(visitor, own_workbook, code)
    answer_all(page)
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("textbox").first.fill("Half a tho")
    for pid in kernels_of(own_workbook):
        os.kill(pid, signal.SIGKILL)
    page.evaluate("window.neverLeft = true")
    page.get_by_role("textbox").first.press_sequentially("ught", delay=300)
    expect(page.get_by_role("textbox").first).to_be_focused()
    expect(page.get_by_role("textbox").first).to_have_value("Half a thought")
    until(lambda: kernels_of(own_workbook))
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert len(rows(own_workbook, code)) == 12
    assert page.evaluate("window.neverLeft"), "the page was never loaded again"


def test_a_page_without_a_line_says_so_in_a_sentence(own_workbook, visitors):
    code = opened(own_workbook)
    visitor = visitors("phone")
    page = form_of(visitor, own_workbook, code)
    answer_all(page)
    own_workbook.stop(signal.SIGKILL)
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("textbox").first.fill("Half a thought")
    expect(page.get_by_text("The workbook has stopped answering.")).to_be_visible()
    expect(page.get_by_text("Your words are kept on this device.")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_a_killed_server_loses_nothing_that_was_typed(own_workbook, visitors):
    code = opened(own_workbook)
    page = form_of(visitors(), own_workbook, code)
    answer_all(page, "In place")
    own_workbook.stop(signal.SIGKILL)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("The workbook has stopped answering.")).to_be_visible()
    own_workbook.start()
    expect(page.get_by_text("The workbook has stopped answering.")).to_be_hidden()
    expect(page.get_by_text("All 12 answered")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert [row["answer"] for row in rows(own_workbook, code)] == ["in_place"] * 12


def test_sending_again_after_the_answer_got_lost_stores_once(workbook, visitors):
    """The response is kept, but the browser never hears of it: it sends the same again."""
    code = opened(workbook)
    visitor = visitors()
    page = form_of(visitor, workbook, code)
    answer_all(page)
    draft = page.evaluate("JSON.stringify({...localStorage})")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    page.evaluate(
        "d => Object.entries(JSON.parse(d)).forEach(([k, v]) => localStorage[k] = v)", draft
    )
    page.reload()
    expect(page.get_by_text("All 12 answered")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert len(rows(workbook, code)) == 12


def test_the_same_form_in_two_tabs_is_one_response(workbook, visitors):
    code = opened(workbook)
    visitor = visitors()
    first = form_of(visitor, workbook, code)
    first.get_by_role("radio", name="Partly", exact=True).first.check()
    second = visitor.open_page()
    second.goto(f"{workbook.address}/reflect?code={code}")
    expect(second.get_by_role("radio", name="Partly", exact=True).first).to_be_checked()
    second.get_by_role("radio", name="Not yet", exact=True).nth(1).check()
    expect(first.get_by_role("radio", name="Not yet", exact=True).nth(1)).to_be_checked()
    first.get_by_role("button", name="Send my answers").click()
    first.get_by_role("button", name="Send as it is").click()
    expect(first.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    expect(second.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert len(rows(workbook, code)) == 12


def test_a_session_closed_while_somebody_answers_tells_them_and_keeps_their_words(
    workbook, visitors
):
    code = opened(workbook)
    page = form_of(visitors(), workbook, code)
    answer_all(page)
    workbook.command("session", "close", code)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("This session is closed.")).to_be_visible()
    expect(page.get_by_text("All 12 answered")).to_be_visible()
    assert rows(workbook, code) == []


def test_a_wrong_code_can_be_corrected_on_the_page_itself(workbook, visitors):
    code = opened(workbook)
    visitor = visitors("phone")
    page = visitor.page
    page.goto(f"{workbook.address}/reflect?code=no-such-code")
    box = page.get_by_role("textbox", name="Join code")
    expect(box).to_be_visible()
    expect(page.get_by_text("No session has this join code.")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    box.fill("still not it")
    box.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("join code")
    expect(box).to_be_focused()
    box.fill(code.upper())
    box.press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible()
    assert visitor.axe() == []


def test_a_team_of_four_is_told_to_talk_and_sees_no_chart(workbook, visitors):
    code = opened(workbook)
    sent_by_others(workbook, code, 4)
    close_now(Sessions(workbook.data), code)
    visitor = visitors("phone")
    to_the_pattern(workbook, visitor.page, code)
    expect(visitor.page.get_by_role("heading", name="Talk, no chart")).to_be_visible()
    assert visitor.page.get_by_role("table").count() == 0
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_before_closing_nothing_that_reaches_a_browser_says_what_was_answered(workbook, visitors):
    code = opened(workbook)
    sent_by_others(workbook, code, 5)
    visitor = visitors()
    frames: list[str] = []
    visitor.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    to_the_pattern(workbook, visitor.page, code)
    expect(visitor.page.get_by_text("still open")).to_be_visible()
    time.sleep(1)
    seen = visitor.page.content() + "".join(frames)
    assert frames
    for word in ("in_place", "not_yet", "partly", '"answers"'):
        assert word not in seen.lower()


def test_a_stranger_looks_round_the_invented_service(own_workbook, visitors):
    visitor = visitors("phone")
    page = visitor.page
    page.goto(own_workbook.address)
    page.get_by_role("button", name="Look round an invented service").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look round an invented service")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("link", name=re.compile("^Answer as one")).click()
    expect(page.get_by_role("radio").first).to_be_visible()
    expect(page.get_by_text("Invented.")).to_be_visible()
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    page.goto(f"{own_workbook.address}/example")
    page.get_by_role("button", name="Close that session").click()
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_text("7 of the 7 people expected sent answers")).to_be_visible()
    expect(page.get_by_text("Invented.")).to_be_visible()
    assert not Sessions(own_workbook.data).all()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_has_enough_contrast_in_light_and_dark(workbook, visitors, scheme):
    code = opened(workbook)
    sent_by_others(workbook, code, 5)
    visitor = visitors("phone", color_scheme=scheme)
    visitor.page.goto(workbook.address)
    assert visitor.axe() == []
    page = form_of(visitor, workbook, code)
    page.get_by_text("Add a reflection").first.click()
    page.get_by_text("Why we ask this").first.click()
    page.get_by_role("radio").first.check()
    assert visitor.axe() == []
    close_now(Sessions(workbook.data), code)
    to_the_pattern(workbook, page, code)
    expect(page.get_by_role("table").first).to_be_visible()
    assert visitor.axe() == []


def test_at_four_hundred_per_cent_zoom_nothing_scrolls_sideways(workbook, visitors):
    """A laptop of 1280 by 1024 at 400 % is a window of 320 by 256."""
    code = opened(workbook)
    visitor = visitors()
    visitor.page.set_viewport_size({"width": 320, "height": 256})
    page = form_of(visitor, workbook, code)
    assert not visitor.scrolls_sideways()
    for _ in range(12):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const at = document.elementFromPoint(
                Math.max(1, box.left + box.width / 2), Math.min(255, Math.max(1, box.top + 4)));
              const focused = document.activeElement;
              return !(at && (focused.contains(at) || at.contains(focused)
                || at.closest('label')?.contains(focused)));
            }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
