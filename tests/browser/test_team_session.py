"""A whole team session in real browsers: twelve people, a facilitator and a shared screen."""

from __future__ import annotations

import re
import time

from frames import Frames, leaves
from journeys import answer_all
from playwright.sync_api import expect
from team_sessions import INSTRUMENT, WAIT, on_the_shared_screen, opened_by_hand

from workbook.sessions.repository import Sessions

ITEMS = [item.id for item in INSTRUMENT.items]
SPLIT = 4
CANARY = "a canarybird that nobody may see"
#: The only numbers that a message may hold before the reveal, and where: all are of people, of
#: minutes, or of the message itself.
NUMBERS = {
    *("number", "joined", "done", "expected", "late", "minutes", "left", "place", "sent"),
    *("places", "waiting", "added", "startedAgain", "people"),
    # How far a text is looked at, which is the same for everybody.
    *("looked", "byModel", "by_model"),
}


def joined(page, workbook, code, **query):
    """Open the checklist and wait until it can be answered."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"{workbook.address}/reflect?code={code}{more}")
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT)
    return page


def answered(page, label):
    """Choose "Partly" everywhere, and `label` for the question that divides the team."""
    answer_all(page)
    split = page.locator("fieldset.rpw-item").nth(SPLIT)
    split.get_by_role("radio", name=label, exact=True).check()


def sent(page):
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)


def assert_sealed(frames):
    """Nothing of an answer is in anything that reached a browser so far."""
    labels = {answer.label for answer in INSTRUMENT.scale.answers}
    ids = {answer.id for answer in INSTRUMENT.scale.answers}
    heard = 0
    for each in frames:
        assert not any(CANARY.encode() in raw for raw in each.raw)
        for message in each.messages():
            heard += 1
            for path, value in leaves(message):
                assert "html" not in path
                assert "picture" not in path
                if isinstance(value, bool) or value is None:
                    continue
                if isinstance(value, int):
                    assert path[-1] in NUMBERS, path
                else:
                    assert value not in labels | ids, path
    assert heard > 20


def test_twelve_people_a_facilitator_and_a_shared_screen(own_workbook, visitors):  # noqa: PLR0915
    workbook = own_workbook
    facilitator = visitors()
    frames = [Frames(facilitator.page)]
    code = opened_by_hand(workbook, facilitator.page, people=12)
    sessions = Sessions(workbook.data)
    screen = visitors()
    frames.append(Frames(screen.page))
    on_the_shared_screen(workbook, screen.page, code)
    expect(screen.page.get_by_text("Nobody is in yet")).to_be_visible(timeout=WAIT)

    team = [visitors("phone") for _ in range(12)]
    frames += [Frames(person.page) for person in team]
    pages = [person.page for person in team]
    *senders, dropping, twice, passing, paper, late = pages
    last = senders.pop()

    for number, page in enumerate(senders):
        answered(joined(page, workbook, code), ("In place", "Not yet")[number % 2])
        sent(page)

    # One drops in the middle of a word, and comes back with everything.
    answered(joined(dropping, workbook, code), "Not yet")
    dropping.get_by_text("Add a reflection").first.click()
    dropping.get_by_role("textbox", name="Your reflection on question 1").fill(CANARY)
    dropping.get_by_role("radio", name="Put it on the table").first.check()
    back = team[pages.index(dropping)].open_page()
    dropping.close()
    frames.append(Frames(back))
    joined(back, workbook, code)
    expect(back.get_by_role("textbox", name="Your reflection on question 1")).to_have_value(CANARY)
    expect(back.get_by_text("All 12 answered")).to_be_visible()
    sent(back)

    # One presses twice, and loads the page again.
    answered(joined(twice, workbook, code), "In place")
    twice.get_by_role("button", name="Send my answers").dblclick()
    expect(twice.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)
    twice.reload()
    expect(twice.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=WAIT)

    # One would rather not; one answers on paper; one has only joined.
    joined(passing, workbook, code)
    passing.get_by_role("button", name="I would rather not answer").click()
    passing.get_by_role("button", name="Pass", exact=True).click()
    expect(passing.get_by_role("heading", name="You passed.")).to_be_visible(timeout=WAIT)
    answered(joined(paper, workbook, code, way="paper"), "Not yet")
    sent(paper)
    joined(late, workbook, code)
    joined(last, workbook, code)

    # As many as were expected are in: the door shuts by itself, and every screen asks.
    expect(late.get_by_text("Are you twelve? If not, say so.")).to_be_visible(timeout=WAIT)
    expect(screen.page.get_by_text("12 in: are you twelve?").first).to_be_visible(timeout=WAIT)
    facilitator.page.get_by_role("button", name="Yes, we are 12").click()
    expect(facilitator.page.get_by_text("10 of 12 have answered or passed").last).to_be_visible(
        timeout=WAIT
    )
    expect(screen.page.get_by_text("10 of 12 have answered or passed")).to_be_visible(timeout=WAIT)
    assert sessions.find(code).state == "open"
    assert sessions.sent(code) == 9
    assert_sealed(frames)
    assert screen.axe() == []

    # One takes long, so the facilitator asks for the reveal; it comes to every page.
    answered(last, "In place")
    assert_sealed(frames)
    sent(last)
    facilitator.page.get_by_role("button", name="Reveal now").click()
    facilitator.page.get_by_role("button", name="Reveal it").click()
    for page in (senders[0], back, twice, passing):
        expect(page.get_by_role("heading", name="Your team’s pattern")).to_be_visible(timeout=WAIT)
    first = facilitator.page.locator(".rpw-agenda-item").first
    expect(first).to_contain_text(INSTRUMENT.items[SPLIT].statement, timeout=WAIT)
    expect(first).to_contain_text("Some of you see this as “in place”, others as “not yet”.")
    expect(screen.page.get_by_role("listitem").first).to_contain_text(
        INSTRUMENT.items[SPLIT].statement, timeout=WAIT
    )
    assert sessions.tally(code).people == 10
    expect(paper.get_by_role("table")).to_have_count(0)

    # One is late: told before sending, and never added alone.
    expect(late.get_by_role("heading", name="The pattern is already shown")).to_be_visible(
        timeout=WAIT
    )
    answered(late, "Partly")
    late.get_by_role("checkbox", name="Others may be able to tell").check()
    sent(late)
    expect(
        facilitator.page.get_by_role("heading", name="One more answer has arrived.")
    ).to_be_visible(timeout=WAIT)
    assert sessions.tally(code).people == 10
    alone = facilitator.page.get_by_text("One answer alone would be easy to tell.")
    expect(alone).to_be_visible(timeout=WAIT)
    expect(facilitator.page.get_by_role("button", name="Show the pattern with")).to_have_count(0)
    assert sessions.tally(code).people == 10

    # The check-out is on everybody's own device, and on the screen when the facilitator says so.
    for page in (senders[0], passing):
        expect(page.get_by_text("Two minutes at the end: the check-out")).to_be_visible()
    decided_and_closed(workbook, facilitator.page, code, screen=screen.page)
    assert sessions.tally(code).people == 11
    kept = sessions.responses_file(code).read_text().split("\n")[1:-1]
    assert len({row[:33] for row in kept}) == 11
    assert len(kept) == 11 * len(ITEMS)
    assert sessions.reflections(code) == ((ITEMS[0], CANARY),)
    assert sessions.notices(code) == ()
    expect(screen.page.get_by_text("The session is closed. Thank you.")).to_be_visible(timeout=WAIT)

    # A manager answers, and the next session of the team opens with it.
    request = re.search(r"^(q[0-9a-f]{8})", workbook.command("request", "list").stdout)[1]
    workbook.command(
        *("request", "answer", request, "--text", "Two hours from January."),
        *("--decision", "yes", "--role", "Service manager"),
    )
    again = visitors()
    opened_by_hand(workbook, again.page)
    expect(again.page.get_by_role("heading", name="Ask the group what they want")).to_be_visible()
    expect(again.page.get_by_text("Two hours from January.")).to_be_visible()
    again.page.get_by_role("radio", name="Done").check()
    again.page.get_by_role("radio", name="Yes, they were told").check()
    again.page.get_by_label("When were they told?").fill(time.strftime("%Y-%m-%d"))
    again.page.get_by_label("Who told them, by role?").fill("Duty worker")
    again.page.get_by_label("How were they told?").fill("In the group.")
    expect(again.page.get_by_text("Still to say").first).to_be_hidden(timeout=WAIT)
    expect(again.page.get_by_text(re.compile("^Kept ")).first).to_be_visible(timeout=WAIT)
    assert again.axe() == []


def decided_and_closed(workbook, page, code, *, screen=None):
    """Note, decide, ask a manager, look at the record, close."""
    page.get_by_label("What have young people told us?").first.fill("Two of them said so.")
    expect(page.get_by_text(re.compile("^Kept ")).first).to_be_visible(timeout=WAIT)
    page.get_by_text("5. Decide").click()
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Which question is it about?").select_option(ITEMS[SPLIT])
    page.get_by_label("What will you do?").fill("Ask the group what they want")
    page.get_by_label("Who, by role").fill("Duty worker")
    page.get_by_role("button", name="Keep this action").click()
    page.get_by_role("radio", name="Yes: time").check()
    page.get_by_label("Your request, in your own words").fill("Two hours a week.")
    page.get_by_role("button", name="Preview the request").click()
    expect(page.locator("blockquote")).to_have_text("Two hours a week.", timeout=WAIT)
    page.get_by_role("button", name="Send it to the manager").click()
    expect(page.get_by_text("Sent to your manager on")).to_be_visible(timeout=WAIT)
    page.get_by_text("6. Keep a record and close").click()
    page.get_by_role("button", name="Show the record").click()
    record = page.frame_locator("iframe")
    expect(record.get_by_text("Two of them said so.").first).to_be_visible(timeout=WAIT)
    for button, ending in (("Save for Word", "docx"), ("Save as a table (CSV)", "csv")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=button).click()
        assert saved.value.suggested_filename == f"record.{ending}"
        assert code not in saved.value.suggested_filename
    if screen is not None:
        page.get_by_role("button", name="Show it on the shared screen: ").click()
        expect(screen.get_by_text(INSTRUMENT.checkout[0].question)).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Close the session").click()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("The session is closed. Thank you.").last).to_be_visible(timeout=WAIT)
    assert Sessions(workbook.data).find(code).state == "closed"
