"""Asking managers for something from a plan, in a real browser: seen as it is read, then sent."""

from __future__ import annotations

import re

import pytest
from made_up_pages import open_at, smallest
from plan_sides import SHEETS, MadeUpDesk, side_of
from playwright.sync_api import expect
from serving import RunningWorkbook, until
from ways_in import a_team, way_in

from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.themes.requests import Requests

WORDS = "Two hours a month to plan together."


class AskingDesk(MadeUpDesk):
    """A desk that notes what goes up."""

    def __init__(self, data):
        super().__init__(data)
        self.sent = []
        self.refused = None

    def request(self, needs, words, row):
        if self.refused:
            raise self.refused
        self.sent.append((needs, words, row))
        return "Sent on 30 November 2026. The reply comes to your team’s page."


def opened(visitor, tmp_path, **more):
    desk = AskingDesk(tmp_path / "data")
    side = side_of(desk, "plan", **{"mayRequest": True, **more})
    return open_at(visitor, side, "plan", *SHEETS), desk, side


def asking(found):
    return found.get_by_role("region", name="Ask your managers for something")


def filled(part, words=WORDS):
    part.get_by_label("Time").check()
    part.get_by_label("What do you ask for, and what for?").fill(words)
    part.get_by_role("button", name="See what they will read").click()


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_what_goes_up_is_looked_at_as_it_will_be_read_and_then_sent(
    visitors, tmp_path, size, scheme
):
    visitor = visitors(size, color_scheme=scheme)
    found, desk, _ = opened(visitor, tmp_path)
    part = asking(found)
    filled(part)
    preview = part.get_by_role("group", name="This is what they will read")
    expect(preview).to_contain_text(WORDS)
    expect(preview).to_contain_text("You need: time.")
    assert desk.sent == []
    assert smallest(found, "section.rpw-part:has(h2:text('Ask your managers'))") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    preview.get_by_role("button", name="Send it").click()
    expect(part.get_by_text("Sent on 30 November 2026.")).to_be_visible()
    expect(part.get_by_label("What do you ask for, and what for?")).to_have_value("")
    ((needs, words, row),) = desk.sent
    assert (needs, words) == ("time", WORDS)
    assert re.fullmatch("[0-9a-f]{8}", row)


def test_what_was_sent_and_not_answered_is_sent_again_as_the_same(visitors, tmp_path):
    found, desk, side = opened(visitors(), tmp_path)
    filled(asking(found))
    side.silent = True
    asking(found).get_by_role("button", name="Send it").click()
    until(lambda: found.title() and any(each["kind"] == "request" for each in side.heard))
    side.silent = False
    found.reload()
    part = asking(found)
    expect(part.get_by_label("What do you ask for, and what for?")).to_have_value(WORDS)
    rows = [each["row"] for each in side.heard if each["kind"] == "request"]
    part.get_by_role("button", name="See what they will read").click()
    part.get_by_role("button", name="Send it").click()
    expect(part.get_by_text("Sent on 30 November 2026.")).to_be_visible()
    assert [row for *_, row in desk.sent] == rows


def test_words_that_change_are_looked_at_anew(visitors, tmp_path):
    found, desk, _ = opened(visitors(), tmp_path)
    part = asking(found)
    filled(part)
    expect(part.get_by_role("button", name="Send it")).to_be_visible()
    part.get_by_label("What do you ask for, and what for?").press_sequentially(" Please.")
    expect(part.get_by_role("button", name="Send it")).to_have_count(0)
    filled(part, "A room.")
    part.get_by_role("button", name="Send it").click()
    expect(part.get_by_text(re.compile("^Sent on "))).to_be_visible()
    assert [words for _, words, _ in desk.sent] == ["A room."]


def test_a_name_is_asked_about_before_anything_can_be_sent(visitors, tmp_path):
    found, desk, _ = opened(visitors(), tmp_path)
    filled(asking(found), "Ring 07700 900123 about it")
    expect(found.get_by_role("group", name="Worth another look")).to_be_visible()
    expect(asking(found).get_by_role("button", name="Send it")).to_have_count(0)
    assert desk.sent == []


def test_without_what_is_needed_or_words_it_says_what_is_missing(visitors, tmp_path):
    found, desk, _ = opened(visitors(), tmp_path)
    part = asking(found)
    part.get_by_role("button", name="See what they will read").click()
    expect(part.get_by_text("Choose what you need first.")).to_be_visible()
    part.get_by_label("Money").check()
    part.get_by_role("button", name="See what they will read").click()
    expect(part.get_by_text("Write what you ask for first.")).to_be_visible()
    assert desk.sent == []


def test_what_is_refused_stays_with_its_sentence(visitors, tmp_path):
    found, desk, _ = opened(visitors(), tmp_path)
    desk.refused = WorkbookError("From one plan 9 requests are the most.", "Nothing.", "Wait.")
    filled(asking(found))
    asking(found).get_by_role("button", name="Send it").click()
    expect(asking(found).get_by_text("From one plan 9 requests are the most.")).to_be_visible()
    expect(asking(found).get_by_label("What do you ask for, and what for?")).to_have_value(WORDS)


def test_a_plan_that_its_own_link_opened_asks_managers_for_nothing(visitors, tmp_path):
    found, _, _ = opened(visitors(), tmp_path, mayRequest=False)
    expect(found.get_by_role("heading", name="The whole plan")).to_be_visible()
    expect(asking(found)).to_have_count(0)


def test_on_the_server_it_goes_up_and_stands_on_the_teams_page(visitors, tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    data = running.data
    team = a_team(data, "Harbour")
    plan = Plans(data).begin(team=team.id, title="Zine group")
    page = visitors("phone").page
    page.goto(f"{running.address}{way_in(data, 'team', team.id)}")
    page.get_by_role("link", name="Zine group").click()
    filled(asking(page))
    asking(page).get_by_role("button", name="Send it").click()
    expect(asking(page).get_by_text(re.compile("^Sent on "))).to_be_visible()
    (request,) = Requests(data / "released").all()
    assert (request.team, request.text) == ("Harbour", WORDS)
    page.goto(f"{running.address}/team?team={team.id}")
    expect(page.get_by_text("You asked for time")).to_be_visible()
    assert plan.id not in (data / "released" / "requests.csv").read_text()
    running.stop()
