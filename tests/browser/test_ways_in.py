"""Ways in for everyone: passing, taking back, a shared device, paper, together, one's own note.

As in `test_form`, a plain page under a strict policy; behind it the real widget and real sessions.
"""

from __future__ import annotations

import json

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
from journeys import press_until
from keeping import close_now, give, reveal_now, shut_now
from playwright.sync_api import expect

from widgets import Checklist
from widgets.check_out import CheckOut
from widgets.checklist import Look
from widgets.learning_note import LearningNote
from widgets.pattern import pattern_html
from workbook.instruments import load_shipped
from workbook.patterns.pattern import team_pattern
from workbook.sessions.repository import Sessions

NASTY = [
    "<img src=x onerror=alert(1)>",
    "\u202ewords from the right",
    "=cmd|' /C calc'!A0",
    "a\0b",
    "x" * 100_000,
    "{{7*7}} ${7*7} '; DROP TABLE responses; --",
]


class Room(Desk):
    """A desk whose other side is a real session."""

    def __init__(self, sessions, code, manner="own"):
        super().__init__(INSTRUMENT)
        self.sessions, self.code = sessions, code
        self.listen_to(
            Checklist(
                INSTRUMENT,
                self._keep_it,
                kept_as=f"{code}{'' if manner == 'own' else ':' + manner}",
                come_in=lambda ticket: sessions.come_in(code, ticket),
                pass_on=lambda ticket: sessions.pass_on(code, ticket),
                withdraw=lambda typed, ticket: sessions.withdraw(code, typed, ticket),
                look=self._look,
                manner=manner,
                pause=lambda _: None,
                by_text_boxes="No names.",
            )
        )

    def _keep_it(self, given, ticket, late):
        if hasattr(given, "present"):
            self.sessions.record_together(self.code, self._whole(given), ticket)
        else:
            self.sessions.record(self.code, self._whole(given), ticket, late_agreed=late)

    def _whole(self, given):
        """The form of these tests has six of the session's questions: leave the others out."""
        from dataclasses import replace

        items = [item.id for item in self.sessions.instrument(self.code).items]
        full = {item: given.answers.get(item, "not_answered") for item in items}
        if hasattr(given, "present"):
            differently = {item: given.differently.get(item, 0) for item in items}
            return replace(given, answers=full, differently=differently)
        return replace(given, answers=full)

    def _look(self, ticket):
        progress = self.sessions.progress(self.code)
        html = ""
        if self.sessions.find(self.code).revealed and self.sessions.was_in_room(self.code, ticket):
            session, whole = (
                self.sessions.find(self.code),
                self.sessions.instrument(self.code),
            )
            html = pattern_html(team_pattern(session, whole, self.sessions.tally(self.code)))
        return Look(
            state=progress.state,
            done=progress.done,
            expected=progress.expected,
            late=progress.late,
            door=progress.door,
            html=html,
        )


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data")


@pytest.fixture
def in_a_room(visitors, sessions):
    """Make a visitor whose pages lead to a session of six people."""
    code = sessions.open("Harbour team", INSTRUMENT.id, 6).id

    def visitor(size="phone", manner="own", **options):
        made = visitors(size, **options)
        made.desk = Room(sessions, code, manner)
        made.context.expose_function("toPython", made.desk.hear)
        made.context.expose_function("traits", made.desk.traits)
        # The pattern brings its own style, as it does on the real page.
        made.context.route(f"{PAGE}**", _serve)
        return made

    return visitor


def others(sessions, code, people, first=0):
    """Let as many come in and send as there are from `first` on, and say how many there are."""
    from workbook.instruments.model import load_shipped
    from workbook.sessions.responses import read_response

    whole = load_shipped(INSTRUMENT.id)
    for number in range(first, people):
        message = {
            "token": f"{number + 1:032x}",
            "answers": {item.id: whole.scale.order[number % 3].id for item in whole.items},
            "reflections": {},
        }
        give(sessions, code, read_response(whole, message))
    shut_now(sessions, code)


def test_passing_is_as_easy_as_answering_and_can_be_taken_back_by_keyboard(in_a_room, sessions):
    visitor = in_a_room()
    page, code = opened(visitor), visitor.desk.code
    expect(page.get_by_role("button", name="I would rather not answer")).to_be_visible()
    sizes = page.evaluate(
        "[...document.querySelectorAll('.rpw-end > button')].map((b) => b.getBoundingClientRect())"
        ".map((r) => [r.width, r.height])"
    )
    assert len(sizes) == 2
    assert sizes[0][0] == sizes[1][0]
    assert sizes[1][1] >= sizes[0][1] >= 44
    answer_all(page)
    press_until(page, ".rpw-pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pass this time?")).to_be_visible()
    assert visitor.axe() == []
    press_until(page, ".rpw-panel .rpw-send")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="You passed. Thank you for being here.")
    expect(heading).to_be_focused()
    assert sessions.progress(code).done == 1
    assert sessions.sent(code) == 0
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    opened(visitor)  # a reload
    expect(heading).to_be_visible()
    press_until(page, "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"All {len(ITEMS)} answered")).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    door = sessions.door(code)
    assert (door.places, door.done) == (1, 1)


def test_after_sending_the_page_waits_and_the_pattern_comes_by_itself(in_a_room, sessions):
    visitor = in_a_room()
    page, code = opened(visitor), visitor.desk.code
    answer_all(page)
    send(page)
    expect(page.get_by_text("1 person has answered or passed.")).to_be_visible()
    others(sessions, code, 5)
    expect(page.get_by_role("heading", name="Your team’s pattern")).to_be_visible()
    assert page.get_by_role("table").count() == 12
    # Later answers, never one alone, change nothing until the person says so.
    others(sessions, code, 7, first=5)
    sessions.include_late(code)
    expect(page.get_by_text("More answers have arrived.").first).to_be_visible()
    expect(page.get_by_text("Of 6 answers").first).to_be_visible()
    page.get_by_role("button", name="Show the pattern with them").click()
    expect(page.get_by_text("Of 8 answers").first).to_be_visible()


def test_an_open_session_never_shows_a_pattern_whatever_python_is_handed(in_a_room):
    visitor = in_a_room()
    visitor.desk.widget._look = lambda _ticket: Look(
        state="open", done=1, expected=6, late=0, html="<p>A canarybird</p>"
    )
    page = opened(visitor)
    answer_all(page)
    send(page)
    expect(page.get_by_text("1 person has answered or passed.")).to_be_visible()
    assert "canarybird" not in page.content()


def test_answers_are_taken_back_at_once_on_the_same_device(in_a_room, sessions):
    visitor = in_a_room()
    page, code = opened(visitor), visitor.desk.code
    answer_all(page)
    box_of(page, 1).fill("My own words")
    on_the_table(page, 1)
    send(page)
    expect(page.get_by_role("heading", name="Your withdrawal code")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("button", name="Take my answers back").click()
    page.get_by_role("button", name="Take them back").click()
    expect(page.get_by_text("Your answers are gone. You can answer again")).to_be_visible()
    assert sessions.sent(code) == 0
    assert b"My own words" not in (sessions.folder(code) / "reflections.csv").read_bytes()
    assert page.locator(CHOSEN).count() == 0
    answer_all(page)
    send(page)
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert sessions.sent(code) == 1


def test_a_code_takes_answers_back_from_any_device_however_it_is_typed(in_a_room, sessions):
    first = in_a_room()
    page, code = opened(first), first.desk.code
    answer_all(page)
    send(page)
    shown = page.locator(".rpw-code").inner_text()
    second = in_a_room("laptop")
    page = opened(second)
    page.get_by_text("Take back answers you sent earlier").click()
    box = page.get_by_role("textbox", name="Withdrawal code")
    for nasty in NASTY:
        box.fill(nasty)
        page.get_by_role("button", name="Take these answers back").click()
        expect(page.get_by_text("No answers in this session belong to that code.")).to_be_visible()
    assert sessions.sent(code) == 1
    assert second.axe() == []
    box.fill(shown.upper().replace("-", " "))
    box.press("Enter")
    expect(page.get_by_text("Your answers are gone. You can answer again")).to_be_visible()
    assert sessions.sent(code) == 0


@pytest.mark.parametrize("manner", ["own", "paper"])
def test_a_device_goes_from_hand_to_hand_with_a_blank_screen_between(in_a_room, sessions, manner):
    visitor = in_a_room(manner=manner)
    page, code = opened(visitor), visitor.desk.code
    if manner == "own":
        page.get_by_text("This is a shared device: keep nothing").click()
    answer_all(page)
    box_of(page, 1).fill("Words of the first")
    send(page)
    shown = page.locator(".rpw-code").inner_text()
    assert visitor.axe() == []
    page.get_by_role("button", name="Hide this and hand the device on").click()
    expect(page.get_by_role("heading", name="Ready for the next person")).to_be_focused()
    assert visitor.axe() == []
    left = page.content() + page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    )
    for trace in (shown, shown.replace("-", ""), "Words of the first", "Thank you"):
        assert trace not in left
    page.reload()
    assert "Words of the first" not in page.content()
    next_one = "I am the next person" if manner == "own" else "Type in another paper answer"
    handed_on = page.get_by_role("button", name=next_one)
    expect(
        handed_on.or_(page.get_by_role("radio", name="Not yet", exact=True)).first
    ).to_be_visible()
    if handed_on.count():
        handed_on.click()
    answer_all(page, "Not yet")
    send(page)
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    assert sessions.sent(code) == 2
    assert page.get_by_role("heading", name="Your team’s pattern").count() == 0


def test_answering_together_is_one_answer_that_counts_as_nobodys(in_a_room, sessions):
    visitor = in_a_room(manner="together")
    page, code = opened(visitor), visitor.desk.code
    answer_all(page)
    page.get_by_role("button", name="Send our answer").click()
    expect(page.get_by_text("Give a whole number from 2").first).to_be_visible()
    page.get_by_label("How many of you are answering together?").fill("6")
    page.get_by_label("How many of you saw it differently?").first.fill("2")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_role("button", name="Send our answer").click()
    expect(page.get_by_role("heading", name="Kept as one answer given together.")).to_be_visible()
    door = sessions.door(code)
    assert (door.places, door.done) == (1, 0)  # the place stays free for somebody's own answer
    reveal_now(sessions, code)
    together = sessions.together(code)
    assert together.present == 6
    assert together.differently[ITEMS[0]] == 2


def test_when_the_session_closes_meanwhile_the_words_stay_and_nothing_goes(in_a_room, sessions):
    visitor = in_a_room()
    page, code = opened(visitor), visitor.desk.code
    answer_all(page)
    box_of(page, 1).fill("My own words")
    close_now(sessions, code)
    expect(page.get_by_role("heading", name="This session is closed")).to_be_visible()
    send(page)
    expect(page.get_by_text("This session is closed.").first).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("My own words")
    assert sessions.sent(code) == 0


class NoteDesk:
    """The Python side of a learning note: it hears everything that is ever sent."""

    def __init__(self):
        self.heard = []
        self.widget = LearningNote(kept_as="a-b-c", by_text_boxes="No names.")

    def traits(self):
        return json.dumps({n: getattr(self.widget, n, None) for n in ("_content", "_kept_as")})

    def hear(self, text):
        self.heard.append(text)
        return "[]"


@pytest.fixture
def at_a_note(visitors):
    visitor = visitors("phone", accept_downloads=True)
    visitor.desk = NoteDesk()
    visitor.context.expose_function("toPython", visitor.desk.hear)
    visitor.context.expose_function("traits", visitor.desk.traits)
    visitor.context.route(f"{PAGE}**", _serve)
    return visitor


def open_note(visitor):
    page = opened(visitor, query="widget=learning_note")
    page.get_by_text("A private note for your own learning record").click()
    return page


@pytest.mark.parametrize("words", [*NASTY[:4], "Two\nlines, é 🙂"])
def test_a_learning_note_is_saved_by_its_writer_and_never_leaves_the_browser(at_a_note, words):
    page = open_note(at_a_note)
    page.get_by_label("What did I learn or notice?").fill(words)
    seen = page.get_by_label("What did I learn or notice?").input_value()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download my note").click()
    html = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "learning-note.html"
    assert '<html lang="en-GB">' in html
    assert "<img" not in html
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download it as plain text").click()
    assert seen in saved.value.path().read_bytes().decode().replace("\r\n", "\n")
    assert at_a_note.desk.heard == []
    assert at_a_note.axe() == []
    assert not at_a_note.scrolls_sideways()


def test_a_learning_note_comes_back_and_goes_when_it_is_cleared(at_a_note):
    page = open_note(at_a_note)
    page.get_by_label("What support or learning do I need?").fill("Time")
    page = open_note(at_a_note)
    expect(page.get_by_label("What support or learning do I need?")).to_have_value("Time")
    page.get_by_role("button", name="Clear the note").click()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.evaluate("sessionStorage.setItem('rpw:keep-nothing:a-b-c', 'yes')")
    page.get_by_label("What support or learning do I need?").fill("Time")
    assert page.evaluate("Object.keys(localStorage).length") == 0


# --- The check-out -------------------------------------------------------------------------------

CHECKOUT = load_shipped("culture-and-review").checkout


class CheckOutDesk(NoteDesk):
    """The Python side of a check-out: it hears everything that is ever sent."""

    def __init__(self, *, now):
        super().__init__()
        self.widget = CheckOut(CHECKOUT, now=now)

    def traits(self):
        return json.dumps({"_content": self.widget._content})


def at_a_check_out(visitors, *, now):
    visitor = visitors("phone")
    visitor.desk = CheckOutDesk(now=now)
    visitor.context.expose_function("toPython", visitor.desk.hear)
    visitor.context.expose_function("traits", visitor.desk.traits)
    visitor.context.route(f"{PAGE}**", _serve)
    page = visitor.page
    page.goto(f"{PAGE}?widget=check_out")
    page.locator(".rpw-note-form").wait_for(state="attached")
    return visitor, page


SHOW_A_PATTERN = """() => {
    const place = document.body.appendChild(document.createElement("div"));
    place.className = "rpw-pattern-place";
    place.append(document.createElement("h2"));
}"""


def test_the_check_out_appears_with_the_pattern_and_not_before(visitors):
    _, page = at_a_check_out(visitors, now=False)
    page.wait_for_timeout(2_500)  # it looks every second
    expect(page.get_by_text("Two minutes at the end: the check-out")).to_be_hidden()
    page.evaluate(SHOW_A_PATTERN)
    expect(page.get_by_text("Two minutes at the end: the check-out")).to_be_visible()


@pytest.mark.parametrize("words", [NASTY[0], NASTY[1], "Two\nlines, é 🙂"])
def test_what_is_written_in_the_check_out_is_neither_sent_nor_kept(visitors, words):
    visitor, page = at_a_check_out(visitors, now=True)
    page.get_by_text("Two minutes at the end: the check-out").click()
    for each in CHECKOUT:
        page.get_by_label(each.question).fill(words)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    kept = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
    assert page.evaluate(kept) == 0
    assert visitor.desk.heard == []
    page.reload()
    page.get_by_text("Two minutes at the end: the check-out").click()
    for each in CHECKOUT:
        expect(page.get_by_label(each.question)).to_have_value("")


def test_a_shared_device_hands_on_no_check_out(visitors):
    _, page = at_a_check_out(visitors, now=True)
    page.get_by_text("Two minutes at the end: the check-out").click()
    box = page.get_by_label(CHECKOUT[0].question)
    box.fill("Mine")
    page.evaluate("window.dispatchEvent(new Event('rpw-hand-on'))")
    expect(box).to_be_hidden()
    expect(box).to_have_value("")
