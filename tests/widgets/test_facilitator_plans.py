"""What a team wants to talk about from its plans, on the page of whoever runs its meeting."""

from __future__ import annotations

import json

import pytest
from ways_in import a_session, a_team, answered_by

from widgets.facilitator import Facilitator
from widgets.screen import Screen
from workbook.instruments import load_shipped
from workbook.meetings import Meeting
from workbook.plans import Plans
from workbook.sessions import Sessions

PLANNING = "planning-group-participation"
LINK = "http://192.0.2.7:8866/join/amber-river-kettle"


class Ears:
    """A widget, and what it said."""

    def __init__(self, widget):
        self.widget, self.said = widget, []
        widget.send = lambda content, buffers=None: self.said.append(content)

    def hear(self, **message):
        self.said.clear()
        self.widget._handle_custom_msg({"number": 7, **message}, [])
        return json.loads(json.dumps(self.said[0]))

    def look(self):
        return self.hear(kind="look", seen="")["view"]

    def talked(self, plan, prompt):
        act = {"act": "talked_about", "with": {"plan": plan, "prompt": prompt}}
        return self.hear(kind="do", **act)


@pytest.fixture
def data(tmp_path):
    found = tmp_path / "data"
    found.mkdir()
    return found


@pytest.fixture
def plan(data):
    """A plan of the team in which two prompts are marked, one of them about a checklist's item."""
    plans = Plans(data)
    opened = plans.open(plans.begin(team=a_team(data, "Harbour").id, title="Zine group").id)
    opened.write("entry:links:words", "", "The lead checks.")
    for prompt in ("links", "getting-there"):
        opened.choose(f"entry:{prompt}:talk", "no", "yes")
    return opened


def meeting_of(data, team="Harbour", instrument=PLANNING, **more):
    return Meeting(Sessions(data), a_session(data, team, instrument).id, **more)


def page_of(meeting, log=lambda _: None):
    return Ears(Facilitator(meeting, link=LINK, log=log))


def revealed(data, meeting):
    sessions = Sessions(data)
    for number in range(5):
        answered_by(data, sessions.find(meeting.code), number)
    meeting.shut_door(5)
    meeting.reveal()


def test_before_the_reveal_the_page_has_the_questions_and_nothing_about_answers(data, plan):
    view = page_of(meeting_of(data)).look()
    assert view["agenda"] == []
    assert [each["prompt"] for each in view["fromPlans"]] == ["links", "getting-there"]
    links, getting_there = view["fromPlans"]
    assert (links["title"], links["words"]) == ("Zine group", "The lead checks.")
    assert links["question"] == plan.guide().prompt("links").question
    assert len(links["places"]) == 1
    assert getting_there["places"] == []


def test_after_the_reveal_what_the_checklist_asks_too_is_marked_and_on_top(data, plan):
    meeting = meeting_of(data)
    revealed(data, meeting)
    view = page_of(meeting).look()
    assert [each["fromPlan"] for each in view["agenda"][:2]] == [True, False]
    assert view["agenda"][0]["place"] == view["fromPlans"][0]["places"][0]


def test_what_the_team_wants_to_pin_still_comes_before_it(data, plan):
    meeting = meeting_of(data)
    revealed(data, meeting)
    last = page_of(meeting).look()["agenda"][-1]
    meeting.mark(last["item"], "pinned")
    agenda = page_of(meeting).look()["agenda"]
    assert [each["item"] for each in agenda[:2]] == [last["item"], "links-and-tensions"]


def test_a_press_takes_it_off_and_is_noted_without_a_word_of_it(data, plan):
    noted = []
    page = page_of(meeting_of(data), noted.append)
    said = page.talked(plan.folder.name, "links")
    assert [each["prompt"] for each in said["view"]["fromPlans"]] == ["getting-there"]
    assert not plan.look().entries["links"].talk
    assert noted == ["plan_talked_about"]


def test_the_page_of_a_session_opened_with_its_own_link_has_nothing_of_a_plan(data, plan):
    meeting = meeting_of(data, with_team=False)
    revealed(data, meeting)
    page = page_of(meeting)
    assert page.look()["fromPlans"] == []
    assert "Zine group" not in str(page.look())
    assert page.talked(plan.folder.name, "links")["kind"] == "trouble"
    assert plan.look().entries["links"].talk


def test_the_shared_screen_has_nothing_of_a_plan(data, plan):
    meeting = meeting_of(data)
    revealed(data, meeting)
    screen = Ears(Screen(meeting.view, link=LINK, address="http://192.0.2.7:8866"))
    said = str(screen.hear(kind="look", seen=""))
    for secret in ("Zine group", "The lead checks.", plan.folder.name):
        assert secret not in said


def test_another_teams_meeting_has_nothing_of_it_and_changes_nothing(data, plan):
    page = page_of(meeting_of(data, "Quay"))
    assert page.look()["fromPlans"] == []
    assert page.talked(plan.folder.name, "links")["kind"] == "trouble"
    assert plan.look().entries["links"].talk


@pytest.mark.parametrize("prompt", ["", "links:words", "no-such-prompt", "../links"])
def test_what_names_no_prompt_of_the_plan_changes_nothing(data, plan, prompt):
    before = plan.mark()
    assert page_of(meeting_of(data)).talked(plan.folder.name, prompt)["kind"] == "trouble"
    assert plan.mark() == before


def test_a_question_that_is_not_in_place_yet_leads_to_a_plan_with_the_teams_link_alone(data):
    meeting = meeting_of(data)
    assert page_of(meeting).look()["agenda"] == []
    revealed(data, meeting)
    items = load_shipped(PLANNING).items
    led = {each["item"] for each in page_of(meeting).look()["agenda"] if each["planThis"]}
    assert led == {each.id for each in items}, "somebody said not yet of each"
    own = Meeting(Sessions(data), meeting.code, with_team=False)
    assert not any(each["planThis"] for each in page_of(own).look()["agenda"])
    other = meeting_of(data, instrument="risk-and-choice")
    revealed(data, other)
    assert not any(each["planThis"] for each in page_of(other).look()["agenda"])
