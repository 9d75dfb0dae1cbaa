"""In a real browser: talking before looking, and telling young people as an event."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from keeping import give, reveal_now
from playwright.sync_api import expect
from serving import RunningWorkbook

from workbook.access.links import Links
from workbook.instruments import load_shipped
from workbook.meetings import Meeting
from workbook.sessions import Sessions
from workbook.sessions.responses import read_response
from workbook.teams import Teams

CULTURE = load_shipped("culture-and-review")
SENSITIVE = next(item for item in CULTURE.items if item.sensitive)
WAIT = 60_000


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A server with a team that has decided something and now answers again."""
    running = RunningWorkbook(tmp_path_factory.mktemp("served") / "data").start()
    yield running
    running.stop()


def test_a_team_tells_when_young_people_were_told_and_talks_before_it_looks(workbook, visitors):
    sessions = Sessions(workbook.data)
    team = Teams(workbook.data).add("Harbour team", "North")
    first = Meeting(sessions, sessions.open(team.name, CULTURE.id, team_id=team.id).id)
    first.add_action(item=CULTURE.items[0].id, what="Ask the group what they want")
    first.close(show=False)
    second = sessions.open(team.name, CULTURE.id, team_id=team.id)
    for person in range(6):
        answers = {item.id: CULTURE.scale.order[person % 2].id for item in CULTURE.items}
        given = {"token": f"{person + 1:020x}", "answers": answers, "reflections": {}}
        give(sessions, second.id, read_response(CULTURE, given))

    visitor = visitors("phone")
    page = visitor.page
    page.goto(f"{workbook.address}/{Links(workbook.data).make('team', team.id).path()}")
    page.wait_for_url("**/team?*", timeout=WAIT)  # the key is handed over by then
    page.goto(f"{workbook.address}/facilitate?session={second.id}")
    action = page.locator("article", has_text="Ask the group what they want")
    expect(action).to_be_visible(timeout=WAIT)

    action.get_by_role("radio", name="Done").check()
    expect(action.get_by_text("have not been told yet")).to_be_visible(timeout=WAIT)
    action.get_by_role("radio", name="Not yet, because…").check()
    expect(action.get_by_label("When were they told?")).to_be_hidden()
    action.get_by_label("Why are they not told yet?").fill("n/a")
    action.get_by_label("When will you look at it again?").fill(
        time.strftime("%Y-%m-%d", time.localtime(time.time() + 9 * 86400))
    )
    # “n/a” settles nothing, also with a day.
    expect(action.get_by_text(re.compile("^Kept "))).to_have_count(2, timeout=WAIT)
    assert not earlier(sessions, second).told.waits(today())

    action.get_by_role("radio", name="Yes, they were told").check()
    action.get_by_label("When were they told?").fill(time.strftime("%Y-%m-%d"))
    expect(action.get_by_text("Still to say: which role told them and how.")).to_be_visible(
        timeout=WAIT
    )
    action.get_by_label("Who told them, by role?").fill("Key worker")
    action.get_by_label("How were they told?").fill("In the group, on Tuesday")
    expect(action.get_by_text("Still to say")).to_be_hidden(timeout=WAIT)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    kept = earlier(sessions, second)
    assert (kept.told.by, kept.told.because) == ("Key worker", "")
    assert kept.told.happened

    it_talks_before_it_looks(visitor, sessions, second)


def it_talks_before_it_looks(visitor, sessions, second):
    """After the reveal the prompt of a sensitive item is there, and its words wait for a press."""
    page = visitor.page
    reveal_now(sessions, second.id)
    expect(page.locator(".rpw-agenda-item").first).to_be_visible(timeout=WAIT)
    page.get_by_text(re.compile(r"^\d+ more questions$")).click()
    item = page.locator(".rpw-agenda-item", has_text=SENSITIVE.statement)
    words = item.get_by_text("There is no one answer that more than half of you gave")
    expect(item.get_by_text(SENSITIVE.prompt)).to_be_visible()
    expect(words).to_be_hidden()
    item.get_by_role("button", name="Look, once you have talked").press("Enter")
    expect(words).to_be_visible()
    assert item.get_by_role("table").count() == 0
    item.get_by_label("What have young people told us?").fill("Two said so")
    item.get_by_label("What are we guessing?").fill("Most would say so")
    expect(item.get_by_text(re.compile("^Kept "))).to_have_count(2, timeout=WAIT)
    expect(words).to_be_visible()  # a new look of the page does not hide it again
    (note,) = [each for each in Meeting(sessions, second.id).view().agenda if each.heard]
    assert (note.heard, note.guessed) == ("Two said so", "Most would say so")
    assert visitor.axe() == []


def test_with_a_sessions_own_link_nothing_that_came_before_is_on_the_page(workbook, visitors):
    sessions = Sessions(workbook.data)
    team = Teams(workbook.data).add("Lantern team", "North")
    first = Meeting(sessions, sessions.open(team.name, CULTURE.id, team_id=team.id).id)
    first.add_action(item=CULTURE.items[0].id, what="A PROMISE OF EARLIER")
    first.close(show=False)
    second = sessions.open(team.name, CULTURE.id, team_id=team.id)
    page = visitors().page
    link = Links(workbook.data).make("session", second.id)
    page.goto(f"{workbook.address}/{link.path()}")
    page.get_by_text("2. Since last time").click(timeout=WAIT)
    expect(page.get_by_text("This link opens this session alone.")).to_be_visible(timeout=WAIT)
    assert "A PROMISE OF EARLIER" not in page.content()


def today():
    """Today."""
    return date.fromisoformat(time.strftime("%Y-%m-%d"))


def earlier(sessions, session):
    """The one action that comes back."""
    (action,) = Meeting(sessions, session.id).view().earlier
    return action
