"""The door in real browsers: what the room sees, also of whoever would answer for others."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass

import pytest
from journeys import answer_all, in_the_room, opened, rows, send, ticket_of
from kernels import PageWithKernel
from playwright.sync_api import expect
from serving import RunningWorkbook, until
from team_sessions import (
    INSTRUMENT,
    WAIT,
    on_the_shared_screen,
    opened_by_hand,
    run_with_its_link,
)

from workbook.sessions import OneLate, TicketNeeded
from workbook.sessions.repository import Sessions
from workbook.settings import Settings

ITEMS = [item.id for item in INSTRUMENT.items]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """One server for the tests that share it in peace; each opens a session of its own."""
    running = RunningWorkbook(tmp_path_factory.mktemp("served") / "data").start()
    yield running
    running.stop()


@dataclass
class Page:
    """A phone without a browser: it says to its kernel what a browser would, or what it likes."""

    said: PageWithKernel
    ticket: str = ""

    @classmethod
    def of(cls, workbook, code, way=""):
        more = f"&way={way}" if way else ""
        return cls(PageWithKernel(workbook, f"/reflect?code={code}{more}"))

    def come_in(self):
        told = self.said.ask("arrive", ticket=self.ticket)
        self.ticket = told.get("ticket", self.ticket)
        return told

    def send(self, label, *, ticket=None, late=False):
        answer = next(each.id for each in INSTRUMENT.scale.answers if each.label == label)
        response = {
            "token": secrets.token_hex(10),
            "answers": dict.fromkeys(ITEMS, answer),
            "reflections": {},
        }
        ticket = self.ticket if ticket is None else ticket
        return self.said.ask("send", response=response, ticket=ticket, late=late)

    def send_together(self, present):
        response = {
            "present": present,
            "answers": dict.fromkeys(ITEMS, INSTRUMENT.scale.answers[0].id),
            "differently": {},
        }
        return self.said.ask("send", response=response, ticket=self.ticket)

    def close(self):
        self.said.close()


@pytest.fixture
def phones(workbook):
    """Make phones without browsers, as many as a test wants."""
    made = []

    def phone(code, way=""):
        made.append(Page.of(workbook, code, way))
        return made[-1]

    yield phone
    for each in made:
        each.close()


def test_whoever_answers_for_seven_others_reads_nothing_off_and_the_room_sees_it(
    workbook, visitors, phones
):
    """Tried before there was a door: seven answers from one page revealed the one person's."""
    facilitator, screen = visitors().page, visitors().page
    code = opened_by_hand(workbook, facilitator, people=8)
    sessions = Sessions(workbook.data)
    on_the_shared_screen(workbook, screen, code)
    victim = in_the_room(visitors("phone"), workbook, code)
    answer_all(victim, "Not yet")
    send(victim)

    # From one page: it has one place, however often it asks, and sends once.
    attacker = phones(code)
    assert {attacker.come_in()["ticket"] for _ in range(7)} == {attacker.ticket}
    assert attacker.send("In place")["kind"] == "kept"
    assert [attacker.send("In place")["kind"] for _ in range(6)] == ["trouble"] * 6
    made_up = [attacker.send("In place", ticket=secrets.token_hex(16)) for _ in range(3)]
    assert {each["why"] for each in made_up} == {"needed"}
    assert attacker.send("In place", ticket="")["why"] == "needed"
    passed = [attacker.said.ask("pass", ticket=secrets.token_hex(16)) for _ in range(3)]
    assert {each["kind"] for each in passed} == {"not_in"}
    assert attacker.said.ask("pass", ticket=attacker.ticket)["kind"] == "trouble"
    expect(screen.get_by_text("2 in", exact=True)).to_be_visible(timeout=WAIT)
    door = sessions.door(code)
    assert (door.state, door.places, door.done, sessions.sent(code)) == ("open", 2, 2, 2)

    # From more pages: each is a person whom the room can count, and the door asks about it.
    for _ in range(6):
        more = phones(code)
        more.come_in()
        assert more.send("In place")["kind"] == "kept"
    assert phones(code).come_in()["why"] == "shut"
    expect(screen.get_by_text("8 in: are you eight?").first).to_be_visible(timeout=WAIT)
    expect(victim.get_by_text("Are you eight? If not, say so.").first).to_be_visible(timeout=WAIT)
    about = facilitator.get_by_text("If you are not as many, somebody has answered for others")
    expect(about).to_be_visible(timeout=WAIT)
    assert sessions.progress(code).state == "open"
    expect(victim.get_by_role("table")).to_have_count(0)

    # The facilitator counts two people, so nothing is ever shown.
    facilitator.get_by_text("6. Keep a record and close").click()
    facilitator.get_by_role("button", name="Close the session").click()
    facilitator.get_by_role("button", name="Close without showing anything").click()
    expect(facilitator.get_by_text("The session is closed. Thank you.").last).to_be_visible(
        timeout=WAIT
    )
    assert not sessions.find(code).revealed
    look = attacker.said.ask("look", ticket=attacker.ticket)
    assert "html" not in look


def test_what_was_given_together_is_not_overwritten_by_whoever_has_the_code(
    workbook, visitors, phones
):
    facilitator = visitors().page
    code = opened_by_hand(workbook, facilitator)
    href = facilitator.get_by_role("link", name=re.compile("Answer together")).get_attribute("href")
    facilitator.goto(f"{workbook.address}/{href}")
    facilitator.get_by_label("How many of you are answering together?").fill("3")
    answer_all(facilitator, "Partly")
    facilitator.get_by_role("button", name="Send our answer").click()
    kept = facilitator.get_by_role("heading", name="Kept as one answer given together.")
    expect(kept).to_be_visible(timeout=WAIT)
    sessions = Sessions(workbook.data)
    assert sessions.door(code).places == 0  # the facilitator's own browser needs no place

    stranger = phones(code, "together")
    assert stranger.send_together(999)["why"] == "needed"
    stranger.come_in()
    refused = stranger.send_together(999)
    assert refused["kind"] == "trouble"
    assert "sent from another device" in refused["sentence"]


def test_a_meeting_of_twelve_comes_in_shuts_the_door_and_sees_its_pattern(
    workbook, visitors, phones
):
    facilitator, screen = visitors().page, visitors().page
    code = opened_by_hand(workbook, facilitator)
    on_the_shared_screen(workbook, screen, code)
    hands = [in_the_room(visitors("phone"), workbook, code) for _ in range(3)]
    others = [phones(code) for _ in range(9)]
    for other in others:
        assert other.come_in()["kind"] == "came_in"
    expect(screen.get_by_text("12 in", exact=True)).to_be_visible(timeout=WAIT)
    for page in hands:
        expect(page.get_by_text("12 in", exact=True)).to_be_visible(timeout=WAIT)
    expect(facilitator.get_by_text("12 in. Are you twelve?")).to_be_visible(timeout=WAIT)
    expect(facilitator.get_by_text("Shut the door first")).to_be_visible()
    expect(facilitator.get_by_role("button", name="Reveal now")).to_have_count(0)
    facilitator.get_by_role("button", name="Yes, we are 12: shut the door").click()
    for page in (*hands, facilitator, screen):
        expect(page.get_by_text("The door is shut: 12").first).to_be_visible(timeout=WAIT)
    for number, other in enumerate(others):
        assert other.send(("In place", "Not yet")[number % 2])["kind"] == "kept"
    *senders, last = hands
    for page in senders:
        answer_all(page)
        send(page)
    expect(screen.get_by_text("11 of 12 have answered or passed")).to_be_visible(timeout=WAIT)
    assert not Sessions(workbook.data).find(code).revealed
    answer_all(last)
    send(last)
    for page in hands:
        expect(page.get_by_role("heading", name="Your team’s pattern")).to_be_visible(timeout=WAIT)
    assert "<table" in others[0].said.ask("look", ticket=others[0].ticket)["html"]
    outsider = phones(code)
    for ticket in ("", secrets.token_hex(16)):
        assert "html" not in outsider.said.ask("look", ticket=ticket)
    assert outsider.come_in()["why"] == "shut"


def test_on_a_shared_laptop_each_person_has_a_place_of_their_own(workbook, visitors):
    code = opened(workbook)
    laptop = visitors()
    page = in_the_room(laptop, workbook, code)
    page.get_by_role("checkbox", name="This is a shared device").check()
    first = ticket_of(page)
    assert page.evaluate("() => Object.keys(localStorage).join()") == ""
    assert first not in page.url
    answer_all(page)
    send(page)
    page.get_by_role("button", name="Hide this and hand the device on").click()
    assert ticket_of(page) == ""
    page.get_by_role("button", name="I am the next person").click()
    expect(page.get_by_text("2 in", exact=True)).to_be_visible(timeout=WAIT)
    second = ticket_of(page)
    assert second not in {"", first}
    sessions = Sessions(workbook.data)
    sessions.shut_door(code, 2)
    answer_all(page, "Not yet")
    send(page)
    page.get_by_role("button", name="Hide this and hand the device on").click()
    page.get_by_role("button", name="I am the next person").click()
    expect(page.get_by_role("heading", name="There is no place for this device yet")).to_be_visible(
        timeout=WAIT
    )
    expect(page.get_by_role("radio").first).to_be_hidden()
    assert laptop.axe() == []
    sessions.add_place(code)  # the page tries again by itself
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("The facilitator added a place: 3 are in.").first).to_be_visible(
        timeout=WAIT
    )
    answer_all(page)
    send(page)
    assert len(rows(workbook, code)) == 3 * len(ITEMS)


def test_a_phone_that_comes_back_has_its_place_and_one_that_lost_everything_finds_a_way(
    workbook, visitors
):
    code = opened(workbook)
    sessions = Sessions(workbook.data)
    person = visitors("phone")
    page = in_the_room(person, workbook, code)
    ticket = ticket_of(page)
    page.get_by_role("radio", name="Partly").first.check()
    page.close()
    page = person.open_page()  # the same browser: the same place, and what was chosen
    page.goto(f"{workbook.address}/reflect?code={code}")
    expect(page.get_by_text("1 of 12 answered").first).to_be_visible(timeout=WAIT)
    answer_all(page)
    send(page)
    assert ticket_of(page) == ticket
    assert sessions.door(code).places == 1
    typed = page.locator(".rpw-code").text_content()
    sessions.shut_door(code, 1)

    # Another device: the withdrawal code gives the place back.
    other = visitors("phone")
    page = other.page
    page.goto(f"{workbook.address}/reflect?code={code}")
    expect(page.get_by_role("heading", name="There is no place for this device yet")).to_be_visible(
        timeout=WAIT
    )
    assert other.axe() == []
    assert not other.scrolls_sideways()
    page.get_by_text("Take back answers you sent earlier").click()
    page.get_by_label("Withdrawal code").fill(typed)
    page.get_by_role("button", name="Take these answers back").click()
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    assert ticket_of(page) not in {"", ticket}
    assert sessions.door(code).places == 1
    answer_all(page, "Not yet")
    send(page)
    assert len(rows(workbook, code)) == len(ITEMS)
    assert {row["answer"] for row in rows(workbook, code)} == {"not_yet"}

    # Neither device nor code: the facilitator adds a place.
    third = visitors("phone").page
    third.goto(f"{workbook.address}/reflect?code={code}")
    again = third.get_by_role("button", name="Try again")
    again.press("Enter", timeout=WAIT)
    expect(again).to_be_visible()
    sessions.add_place(code)
    expect(third.get_by_role("radio").first).to_be_visible(timeout=WAIT)


def test_a_facilitator_who_adds_places_is_seen_doing_it_by_everybody(workbook, visitors, phones):
    code = opened(workbook)
    sessions = Sessions(workbook.data)
    people = [in_the_room(visitors("phone"), workbook, code) for _ in range(2)]
    sent_before = people[0]
    answer_all(sent_before)
    send(sent_before)
    screen = on_the_shared_screen(workbook, visitors().page, code)
    facilitator = run_with_its_link(workbook, visitors().page, code)
    facilitator.get_by_role("button", name="Yes, we are 2: shut the door").click()
    add = facilitator.get_by_role("button", name="Add a place")
    expect(facilitator.get_by_text("Everybody’s screen will say that you added it.")).to_be_visible(
        timeout=WAIT
    )
    add.click()
    for page in people:
        said = page.get_by_text("The facilitator added a place: 2 are in, and 1 place is free.")
        expect(said.first).to_be_visible(timeout=WAIT)
    stuffing = phones(code)
    stuffing.come_in()
    assert stuffing.send("Not yet")["kind"] == "kept"
    add.click()
    expect(facilitator.get_by_role("button", name="Take the place back")).to_be_visible(
        timeout=WAIT
    )
    facilitator.get_by_role("button", name="Take the place back").click()
    for page in people:
        said = page.get_by_text("The facilitator added a place: 3 are in.")
        expect(said.first).to_be_visible(timeout=WAIT)
    added = screen.get_by_text("1 place was added after the door was shut.", exact=True)
    expect(added.first).to_be_visible(timeout=WAIT)
    until(lambda: sessions.door(code).added == 1)
    acts = (workbook.data / "acts.csv").read_text()
    assert acts.count("place_added") == 2
    assert stuffing.ticket not in acts
    with pytest.raises(TicketNeeded):
        sessions.pass_on(code, secrets.token_hex(16))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_when_the_door_is_started_again_what_was_typed_stays_and_one_press_brings_it_in(
    workbook, visitors, scheme
):
    code = opened(workbook)
    person = visitors("phone", color_scheme=scheme)
    page = in_the_room(person, workbook, code)
    page.get_by_role("radio", name="Partly").first.check()
    before = ticket_of(page)
    run = visitors()
    facilitator = run_with_its_link(workbook, run.page, code)
    expect(facilitator.get_by_text("1 in. Are you one?")).to_be_visible(timeout=WAIT)
    facilitator.get_by_role("button", name="No: start the door again").press("Enter")
    assert run.axe() == []
    facilitator.get_by_role("button", name="Start it again").press("Enter")
    here = page.get_by_role("button", name="I am here")
    expect(here).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("heading", name="The door was started again")).to_be_visible()
    assert person.axe() == []
    assert not person.scrolls_sideways()
    focused = "() => document.activeElement.type"
    assert page.evaluate(focused) == "radio"  # nobody is torn away from what they do
    here.press("Enter")
    expect(here).to_be_hidden(timeout=WAIT)
    expect(page.get_by_role("radio", name="Partly").first).to_be_checked()
    expect(page.get_by_role("radio", name="Partly").first).to_be_focused()
    assert ticket_of(page) not in {"", before}
    assert Sessions(workbook.data).door(code).places == 1


def test_somebody_late_agrees_to_what_that_means_and_is_refused_without(workbook, visitors, phones):
    code = opened(workbook)
    sessions = Sessions(workbook.data)
    late = visitors("phone")
    page = in_the_room(late, workbook, code)
    everybody = [phones(code) for _ in range(6)]
    for each in everybody:
        each.come_in()
    sessions.shut_door(code, 7)
    for each in everybody[1:]:
        each.send("In place")
    sessions.reveal(code)
    assert everybody[0].send("Partly")["kind"] == "late"  # on the server's side too
    answer_all(page)
    box = page.get_by_role("checkbox", name="Others may be able to tell which answers are mine")
    expect(box).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Send my answers").click()
    expect(box).to_be_focused()
    assert late.axe() == []
    assert not late.scrolls_sideways()
    assert sessions.sent(code) == 5
    page.keyboard.press("Space")
    send(page)
    facilitator = run_with_its_link(workbook, visitors().page, code)
    alone = facilitator.get_by_text("One answer alone would be easy to tell.")
    expect(alone).to_be_visible(timeout=WAIT)
    expect(facilitator.get_by_role("button", name="Show the pattern with")).to_have_count(0)
    with pytest.raises(OneLate):
        sessions.include_late(code)
    assert sessions.tally(code).people == 5
    assert everybody[0].send("Partly", late=True)["kind"] == "kept"
    sessions.include_late(code)
    assert sessions.tally(code).people == 7


def test_a_reflection_stays_on_the_device_unless_it_is_put_on_the_table(workbook, visitors, phones):
    code = opened(workbook)
    person = visitors()
    page = in_the_room(person, workbook, code)
    heard = []

    def hear(data):
        heard.append(data if isinstance(data, str) else data.decode(errors="replace"))

    page.on("websocket", lambda socket: socket.on("framesent", hear))
    page.reload()
    answer_all(page)
    own, tabled = "Only for me. I was tired.", "For all of us: slower, please."
    for place, words in enumerate((own, tabled)):
        item = page.locator("fieldset.rpw-item").nth(place)
        item.get_by_text("Add a reflection").click()
        item.get_by_role("textbox").fill(words)
        expect(item.get_by_role("radio", name="Keep it on my device")).to_be_checked()
    item.get_by_role("radio", name="Put it on the table after the reveal").check()
    send(page)
    expect(page.get_by_role("heading", name="Your own reflections")).to_be_visible()
    expect(page.get_by_text(own)).to_be_visible()
    sent = " ".join(heard)
    assert json.dumps(tabled)[1:-1] in sent
    assert "I was tired" not in sent
    assert [row["text"] for row in rows(workbook, code, "reflections.csv")] == [tabled]

    page.get_by_text("A private note for your own learning record").click()
    page.get_by_role("button", name="Take up the reflections I kept on this device").click()
    expect(page.get_by_label("What did I learn or notice?")).to_have_value(
        re.compile("I was tired")
    )

    everybody = [phones(code) for _ in range(4)]
    for each in everybody:
        each.come_in()
        each.send("In place")
    Sessions(workbook.data).shut_door(code, 5)
    expect(page.get_by_text("Put on the table, without a name:")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(tabled)).to_be_visible()
    assert "I was tired" not in everybody[0].said.ask("look", ticket=everybody[0].ticket)["html"]


def test_a_closed_sessions_pattern_is_for_the_browser_that_was_in_the_room(
    workbook, visitors, phones
):
    code = opened(workbook)
    sessions = Sessions(workbook.data)
    page = in_the_room(visitors("phone"), workbook, code)
    for _ in range(5):
        each = phones(code)
        each.come_in()
        each.send("In place")
    answer_all(page, "Not yet")
    send(page)
    sessions.shut_door(code, 6)
    sessions.close(code)
    page.goto(f"{workbook.address}/reflect?code={code}")
    expect(page.get_by_role("heading", name="Your team’s pattern")).to_be_visible(timeout=WAIT)
    outside = visitors("phone")
    outside.page.goto(f"{workbook.address}/reflect?code={code}")
    expect(
        outside.page.get_by_text("The pattern is for those who were in the room, for 7 days")
    ).to_be_visible(timeout=WAIT)
    expect(outside.page.get_by_role("table")).to_have_count(0)
    assert outside.axe() == []


def test_whoever_comes_to_a_full_session_is_told_that_and_not_that_its_door_is_shut(
    workbook, visitors
):
    code = opened(workbook)
    most = Settings().people_each_session
    sessions = Sessions(workbook.data)
    for _ in range(most):
        sessions.come_in(code)
    page = visitors().page
    page.goto(f"{workbook.address}/reflect?code={code}")
    expect(page.get_by_text("This session is full.")).to_be_visible()
    expect(page.get_by_text("can open another session")).to_be_visible()
    expect(page.get_by_text("The door of this session is shut")).to_have_count(0)
