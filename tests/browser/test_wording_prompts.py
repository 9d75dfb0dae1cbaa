"""A detail that could identify somebody, or language that blames, is noticed before it is sent."""

from __future__ import annotations

import re

import pytest
from journeys import INSTRUMENT, answer_all
from keeping import reveal_now
from playwright.sync_api import expect
from serving import RunningWorkbook
from team_sessions import on_the_shared_screen, run_with_its_link
from ways_in import a_team, answered_by, way_in

from workbook.sessions.repository import Sessions
from workbook.teams import service_id
from workbook.themes.requests import Requests

WAIT = 60_000
NAME, SCHOOL = "Keira", "Oakfield Academy"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("words") / "data").start()
    yield running
    running.stop()


def answering(visitor, workbook):
    """A checklist with every question answered, and the first box for a reflection open."""
    code = Sessions(workbook.data).open("Harbour team", INSTRUMENT).code
    page = visitor.page
    page.goto(f"{workbook.address}/reflect?code={code}")
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    answer_all(page)
    page.get_by_text("Add a reflection").first.click()
    # What its writer keeps is looked at by nobody.
    page.get_by_role("radio", name="Put it on the table").first.check()
    return page, page.get_by_role("textbox", name="Your reflection on question 1"), code


def prompt(page):
    return page.get_by_role("group", name="Worth another look before it is kept")


def kept(workbook, code):
    return (Sessions(workbook.data).folder(code) / "reflections.csv").read_text()


def every_table(workbook, code):
    """Every table of a session; a table is there from the first line in it."""
    tables = Sessions(workbook.data).folder(code).rglob("*.csv")
    return "\n".join(table.read_text() for table in tables)


@pytest.fixture
def workbook_with_the_model(tmp_path):
    running = RunningWorkbook(tmp_path / "data", environment={"WORKBOOK_NAME_MODEL": "yes"}).start()
    yield running
    running.stop()


def test_a_name_that_no_list_knows_is_asked_about_where_the_model_is_installed(
    workbook_with_the_model, visitors
):
    visitor = visitors("phone", reduced_motion="reduce")
    workbook = workbook_with_the_model
    assert "by the lists and the name model" in workbook.said.read_text()
    page, box, code = answering(visitor, workbook)
    box.press_sequentially("Spare chair: Tolu. ")
    expect(prompt(page)).to_contain_text("“Tolu”", timeout=WAIT)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    prompt(page).get_by_role("button", name="Write “a young person”").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert "Spare chair" in kept(workbook, code)
    everything = b"".join(path.read_bytes() for path in workbook.data.rglob("*") if path.is_file())
    assert b"Tolu" not in everything
    assert "Tolu" not in workbook.said.read_text()
    assert visitor.other_hosts() == set()


def test_a_name_typed_without_its_capital_is_asked_about(workbook, visitors):
    visitor = visitors("phone", reduced_motion="reduce")
    page, box, _ = answering(visitor, workbook)
    box.press_sequentially("i talked with aisha about it. ")
    expect(prompt(page)).to_contain_text("“aisha”", timeout=WAIT)


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_name_and_a_school_are_asked_about_reworded_and_only_that_is_kept(
    workbook, visitors, size
):
    visitor = visitors(size, reduced_motion="reduce")
    page, box, code = answering(visitor, workbook)
    box.press_sequentially(f"I talked with {NAME} about {SCHOOL}")
    assert prompt(page).count() == 0, "never while somebody types"
    box.press_sequentially(". ")
    expect(prompt(page)).to_contain_text(f"“{NAME}”", timeout=WAIT)
    expect(prompt(page)).to_contain_text("Describe the role or the pattern instead")
    expect(prompt(page)).not_to_contain_text("Oakfield")  # one at a time
    expect(box).to_be_focused()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    # By keyboard: reword the name; then one tap for the school.
    page.keyboard.press("Tab")
    expect(prompt(page).get_by_role("button", name="Write “a young person”")).to_be_focused()
    reword = prompt(page).get_by_role("button", name="Reword it myself")
    while not reword.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("a young person")
    expect(prompt(page)).to_contain_text(f"“{SCHOOL}”", timeout=WAIT)
    prompt(page).get_by_role("button", name="Write “their school”").click()
    expect(prompt(page)).to_contain_text("It says “their school” now.")
    expect(box).to_have_value("I talked with a young person about their school. ")
    box.fill("I talked with a young person about their school.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert "a young person about their school" in kept(workbook, code)
    everything = b"".join(path.read_bytes() for path in workbook.data.rglob("*") if path.is_file())
    assert NAME.encode() not in everything
    assert SCHOOL.encode() not in everything
    assert NAME not in workbook.said.read_text()


def test_whoever_insists_sends_it_as_it_is(workbook, visitors):
    page, box, code = answering(visitors(), workbook)
    box.fill(f"{NAME} said so, and she puts herself at risk.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("2 places are worth another look before you send.").last).to_be_visible(
        timeout=WAIT
    )
    assert kept(workbook, code).count("\n") == 1
    prompt(page).get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert f"{NAME} said so" in kept(workbook, code)


SENTENCE = "shes with kayleigh at thornfield again, keeps putting herself at risk"
#: A phone's screen, and what is left of it above the on-screen keyboard.
PHONE, ABOVE_THE_KEYBOARD = (375, 667), (375, 330)


def is_in_sight(page, element):
    """Whether all of something is on the screen, and nothing that stays in place lies over it."""
    return element.evaluate(
        """element => {
          const { top, bottom, left, width } = element.getBoundingClientRect();
          const { height } = window.visualViewport;
          const middle = left + width / 2;
          return top >= 0 && bottom <= height && [top + 2, bottom - 2].every(
            (at) => element.contains(document.elementFromPoint(middle, at)),
          );
        }"""
    )


@pytest.mark.parametrize("size", [PHONE, (320, 568)], ids=["375", "320"])
def test_on_a_phone_one_thing_at_a_time_is_asked_above_the_keyboard_and_sent_as_wanted(
    workbook, visitors, size
):
    visitor = visitors("phone", reduced_motion="reduce", has_touch=True)
    page = visitor.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page, box, code = answering(visitor, workbook)
    box.tap()
    page.set_viewport_size({"width": size[0], "height": ABOVE_THE_KEYBOARD[1]})
    box.press_sequentially(SENTENCE)
    assert prompt(page).count() == 0, "never while somebody types"
    box.press_sequentially(". ")

    # One tap puts words in, and the keyboard stays where it is.
    expect(prompt(page)).to_contain_text("“kayleigh”", timeout=WAIT)
    expect(prompt(page)).not_to_contain_text("thornfield")
    assert is_in_sight(page, prompt(page))
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    prompt(page).get_by_role("button", name="Write “a young person”").tap()
    expect(box).to_be_focused()
    expect(box).to_have_value(SENTENCE.replace("kayleigh", "a young person") + ". ")

    # Whoever taps too soon takes it back, exactly.
    expect(prompt(page)).to_contain_text("“thornfield”")
    prompt(page).get_by_role("button", name="Undo").tap()
    expect(box).to_have_value(SENTENCE + ". ")
    expect(prompt(page)).to_contain_text("“kayleigh”")
    prompt(page).get_by_role("button", name="Write “a young person”").tap()

    # The place stays.
    expect(prompt(page)).to_contain_text("“thornfield”")
    expect(prompt(page)).not_to_contain_text("putting herself at risk")
    assert is_in_sight(page, prompt(page))
    prompt(page).get_by_role("button", name="This is not identifying").tap()

    # The wording is its writer's own.
    expect(prompt(page)).to_contain_text("“putting herself at risk”")
    assert is_in_sight(page, prompt(page))
    prompt(page).get_by_role("button", name="Reword it myself").tap()
    expect(box).to_be_focused()
    page.keyboard.type("being taken there by men who harm her")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    wanted = (
        "shes with a young person at thornfield again, keeps being taken there by men who harm her"
    )
    assert wanted in kept(workbook, code)
    assert "kayleigh" not in every_table(workbook, code)
    assert "kayleigh" not in page.locator("body").inner_text()
    assert "kayleigh" not in page.locator("body").inner_html(), "nor for whoever listens"


def test_a_keyboard_that_lies_over_the_page_hides_no_prompt(workbook, visitors):
    visitor = visitors("phone", reduced_motion="reduce")
    page = visitor.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    # Some browsers make the page no smaller, and only say how much of it is seen.
    page.add_init_script(
        f"""Object.defineProperty(window, "visualViewport", {{ value: {{
          offsetTop: 0, height: {ABOVE_THE_KEYBOARD[1]}, addEventListener() {{}},
          removeEventListener() {{}} }} }});"""
    )
    page, box, _ = answering(visitor, workbook)
    box.press_sequentially("I met Keira. ")
    expect(prompt(page)).to_be_visible(timeout=WAIT)
    assert is_in_sight(page, prompt(page))
    assert box.evaluate("box => box.getBoundingClientRect().bottom") > 0


def test_on_a_phone_the_prompt_that_stopped_somebody_is_in_sight_and_sends(workbook, visitors):
    visitor = visitors("phone", reduced_motion="reduce")
    page = visitor.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page, box, code = answering(visitor, workbook)
    box.fill(f"{NAME} said so.")
    page.get_by_role("button", name="Send my answers").click()
    before = page.get_by_text("One place is worth another look before you send.").first
    expect(before).to_be_visible(timeout=WAIT)
    assert is_in_sight(page, prompt(page))
    expect(prompt(page).get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(prompt(page)).to_contain_text("You have looked at everything.")
    expect(prompt(page).get_by_role("button", name="Send now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert "A young person said so." in kept(workbook, code)
    assert NAME not in page.locator("body").inner_html()


def test_what_is_deleted_before_sending_is_read_to_nobody_afterwards(workbook, visitors):
    page, box, _ = answering(visitors(), workbook)
    box.press_sequentially(f"I met {NAME}. ")
    expect(prompt(page)).to_contain_text(f"“{NAME}”", timeout=WAIT)
    box.fill("I met somebody. ")
    assert NAME not in page.locator("body").inner_html()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert NAME not in page.locator("body").inner_html()


def test_what_was_decided_is_not_asked_again(workbook, visitors):
    page, box, code = answering(visitors(), workbook)
    box.press_sequentially("Hope said that she is resilient. ")
    expect(prompt(page)).to_contain_text("“Hope”", timeout=WAIT)
    prompt(page).get_by_role("button", name="This is not identifying").click()
    expect(prompt(page)).to_contain_text("What do they still need?")
    prompt(page).get_by_role("button", name="Keep my wording").click()
    expect(prompt(page)).to_have_count(0)
    box.press_sequentially("Hope said more. ")
    page.wait_for_timeout(2500)
    expect(prompt(page)).to_have_count(0)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    assert "Hope said more." in kept(workbook, code)


def test_on_a_shared_device_nothing_of_the_person_before_is_left(workbook, visitors):
    page, box, _ = answering(visitors(), workbook)
    page.get_by_label(re.compile("shared device")).check()
    box.press_sequentially("Hope said it. ")
    expect(prompt(page)).to_be_visible(timeout=WAIT)
    prompt(page).get_by_role("button", name="This is not identifying").click()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Hide this and hand the device on").click(timeout=WAIT)
    page.get_by_role("button", name="I am the next person").click()
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("radio", name="Put it on the table").first.check()
    fresh = page.get_by_role("textbox", name="Your reflection on question 1")
    fresh.press_sequentially("Hope said it. ")
    expect(prompt(page)).to_contain_text("“Hope”", timeout=WAIT)


def test_a_note_of_the_meeting_waits_on_the_device_until_it_is_decided(workbook, visitors):
    sessions = Sessions(workbook.data)
    code = sessions.open("Quay team", INSTRUMENT).id
    page = visitors().page
    page.goto(workbook.address + way_in(workbook.data, "session", code))
    expect(page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
    page.get_by_text("6. Keep a record and close").click()
    box = page.get_by_role("textbox", name="Opening words for the record")
    box.fill(f"We talked about {NAME} and {SCHOOL}.")
    expect(prompt(page)).to_contain_text(f"“{NAME}”", timeout=WAIT)
    expect(page.get_by_text("Kept on this device until you have decided")).to_be_visible()
    assert NAME not in every_table(workbook, code)
    box.fill("We talked about somebody and her school.")
    assert NAME not in page.locator("body").inner_html(), "nor for whoever listens"
    expect(page.get_by_text(re.compile("^Kept ..:.."))).to_be_visible(timeout=WAIT)
    assert "somebody and her school" in every_table(workbook, code)


def test_a_managers_answer_is_looked_at_too(workbook, visitors):
    service = a_team(workbook.data, "Quay team").service
    requests = Requests(workbook.data / "released")
    requests.send("Quay team", "time", "Two hours a month.", service=service)
    page = visitors().page
    page.goto(workbook.address + way_in(workbook.data, "manager", service_id(service)))
    box = page.get_by_role("textbox", name="Why").first
    expect(box).to_be_visible(timeout=WAIT)
    page.get_by_role("radio", name="Yes", exact=True).first.check()
    page.get_by_role("textbox", name="Which role answers").first.fill("Service manager")
    box.fill("Ask Priya Shah about it.")
    page.get_by_role("button", name="Send this answer").first.click()
    expect(page.get_by_text("One place is worth another look before you send.").last).to_be_visible(
        timeout=WAIT
    )
    box.fill("Ask the duty manager about it.")
    page.get_by_role("button", name="Send this answer").first.click()
    expect(page.get_by_text("Your answer is kept.")).to_be_visible(timeout=WAIT)


def test_a_facilitator_turns_the_prompts_about_language_off_and_everybody_is_told(
    workbook, visitors
):
    visitor = visitors("phone", reduced_motion="reduce")
    page, box, code = answering(visitor, workbook)
    told = page.get_by_text("your facilitator has turned off the prompts about language")
    expect(told).to_be_hidden()

    facilitator, screen = visitors(), visitors()
    run_with_its_link(workbook, facilitator.page, code)
    turn_off = facilitator.page.get_by_role("button", name="Turn the prompts about language off")
    on_the_shared_screen(workbook, screen.page, code)
    turn_off.focus()
    facilitator.page.keyboard.press("Enter")
    off = facilitator.page.get_by_text("Language is not asked about in this session.")
    expect(off).to_be_visible(timeout=WAIT)
    assert facilitator.axe() == []
    expect(screen.page.get_by_text("the prompts about language are turned off")).to_be_visible(
        timeout=WAIT
    )
    assert screen.axe() == []
    expect(told).to_be_visible(timeout=WAIT)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    # Language is let be; a telephone number never is.
    box.press_sequentially("She keeps putting herself at risk. ")
    box.press_sequentially("Ring 07700 900123. ")
    expect(prompt(page)).to_contain_text("07700 900123", timeout=WAIT)
    assert "at risk" not in prompt(page).inner_text()

    facilitator.page.get_by_role("button", name="Turn the prompts about language on").click()
    expect(told).to_be_hidden(timeout=WAIT)
    prompt(page).get_by_role("button", name="Write “a phone number”").click()
    box.press_sequentially(" Again. ")
    expect(prompt(page)).to_contain_text("putting herself at risk", timeout=WAIT)


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_list_of_wordings_is_a_page_with_a_services_own_among_them(workbook, visitors, size):
    own = workbook.data / "language.toml"
    own.write_text(
        '[[phrases]]\nsay = "kicking off"\nwhy = "What for?"\ninstead = "what led up."\n'
    )
    try:
        visitor = visitors(size, reduced_motion="reduce")
        visitor.page.goto(workbook.address)
        visitor.page.get_by_role("link", name="Words worth another look").click()
        expect(visitor.page.get_by_text("“putting themselves at risk”")).to_be_visible()
        expect(visitor.page.get_by_text("added by this service")).to_be_visible()
        assert visitor.axe() == []
        assert not visitor.scrolls_sideways()
        page, box, _ = answering(visitor, workbook)
        box.press_sequentially("They kicked off again. ")
        expect(prompt(page)).to_contain_text("“kicked off”", timeout=WAIT)
        expect(prompt(page)).to_contain_text("What for?")
        own.write_text("[[phrases]]\nsay = 3\n")
        visitor.page.goto(f"{workbook.address}/words")
        expect(visitor.page.get_by_role("alert")).to_contain_text("phrase number 1")
        expect(visitor.page.get_by_text("“putting themselves at risk”")).to_be_visible()
        assert visitor.axe() == []
    finally:
        own.unlink()


def test_a_role_that_is_a_name_is_asked_about_before_an_action_is_kept(workbook, visitors):
    sessions = Sessions(workbook.data)
    code = sessions.open("Harbour team", INSTRUMENT).id
    for number in range(5):
        answered_by(workbook.data, sessions.find(code), number)
    reveal_now(sessions, code)
    visitor = visitors(reduced_motion="reduce")
    page = visitor.page
    page.goto(workbook.address + way_in(workbook.data, "session", code))
    expect(page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
    decide = page.get_by_text("5. Decide")
    expect(page.get_by_role("button", name="Add an action").or_(decide).first).to_be_visible()
    if not page.get_by_role("button", name="Add an action").is_visible():
        decide.click()
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("What will you do?").fill("Ask the group about the room.")
    page.get_by_label("Who, by role").fill(NAME)
    page.get_by_role("button", name="Keep this action").click()
    expect(prompt(page)).to_contain_text(f"“{NAME}”", timeout=WAIT)
    assert NAME not in every_table(workbook, code)
