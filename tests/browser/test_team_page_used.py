"""A team's page in a real browser: bringing a promise up to date, on a phone, in a minute."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from made_up_pages import Side, open_at, smallest, tab_to
from playwright.sync_api import expect
from serving import RunningWorkbook
from team_pages import UNTOLD, MadeUpTeam, page, promise, request, session
from ways_in import a_session, finished, way_in

from workbook.errors import WorkbookError
from workbook.meetings import Meeting, TeamActions
from workbook.sessions.repository import Sessions
from workbook.themes.requests import Requests

UPDATE = "Bring it up to date (Ask before each session who would rather not)"
SETTLED = promise(
    "a0000009",
    what="A second room",
    state="done",
    told={**UNTOLD, "on": "2026-10-12", "by": "key worker", "how": "in the group"},
    toldDay="12 October 2026",
)
FULL = page(
    promises=[
        promise(),
        promise(
            "a0000002",
            what="Change the consent letter",
            state="done",
            isLate=True,
            waitsFor="Young people have not been told yet what came of it.",
        ),
    ],
    resting=[
        promise(
            "a0000003",
            what="Ask the police",
            state="done",
            told={**UNTOLD, "because": "They asked us to wait.", "look_again_on": "2027-01-15"},
            againDay="15 January 2027",
        )
    ],
    settled=[SETTLED],
    requests=[
        request(waitsLong=True),
        request(
            "q0000002",
            decision="later",
            reply="Not this quarter.",
            replied="20 October 2026",
            role="service manager",
            again="15 January 2027",
        ),
    ],
    running=[session("s9", state="open", run="facilitate?session=s9", pattern="")],
    earlier=[session("s1"), session("s2", revealed=False, pattern="")],
    meetings=2,
    moved=[
        {
            "title": "Planning group participation",
            "then": "3 August 2026",
            "now": "3 November 2026",
            "items": [
                {
                    "statement": "Declining or leaving costs nothing.",
                    "said": ["More often towards “In place” now."],
                    "done": [{"what": "Ask first", "state": "done", "happened": "We asked four."}],
                }
            ],
            "elsewhere": [{"what": "A second room", "state": "stopped", "happened": ""}],
            "pattern": "patterns?session=s1",
        }
    ],
    carried=[{"statement": "Reward is fair.", "prompt": "What did they call fair?", "title": "P"}],
    next={"day": "2026-12-10", "words": "10 December 2026"},
    checklists=[
        {"id": "planning", "title": "Planning", "last": "3 November 2026", "nothingLeft": ""},
        {"id": "one", "title": "One", "last": "3 May 2026", "nothingLeft": "3 June 2026"},
    ],
)


def opened(visitor, **more):
    """The page of somebody with a team's link, and what it asked for."""
    team = MadeUpTeam(**more)
    side = Side(team.widget())
    return open_at(visitor, side, "team", "our_team.css"), team, side


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
@pytest.mark.parametrize("shown", [FULL, page()], ids=["full", "new"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme, shown):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    found, _, _ = opened(visitor, page=shown)
    for each in found.locator("summary:visible").all():
        each.click()
    if shown is FULL:
        found.get_by_role("button", name=UPDATE).click()
        found.get_by_label("Yes, they were told").check()
        assert smallest(found, ".rpw-team-page") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_a_new_team_sees_one_next_step(visitors):
    found, _, _ = opened(visitors("phone"))
    expect(found.get_by_role("link")).to_have_count(1)
    expect(found.get_by_role("link", name="Open your first session")).to_have_attribute(
        "href", "facilitate?team=tharbour22"
    )
    expect(found.get_by_role("heading", level=2)).to_have_text(["Welcome"])


def test_a_promise_is_brought_up_to_date_by_keyboard_alone(visitors):
    found, team, _ = opened(visitors(), page=page(promises=[promise()]))
    tab_to(found, found.get_by_role("button", name=UPDATE))
    found.keyboard.press("Enter")
    expect(found.get_by_role("radio", name="Not started yet")).to_be_focused()
    found.keyboard.press("ArrowDown")
    found.keyboard.press("ArrowDown")
    found.keyboard.press("Tab")
    found.keyboard.type("We asked four.")
    found.keyboard.press("Tab")
    found.keyboard.press("ArrowDown")
    expect(found.get_by_label("When were they told?")).to_have_value("2026-11-25")
    tab_to(found, found.get_by_label("Who told them, by role?"))
    found.keyboard.type("key worker")
    found.keyboard.press("Tab")
    found.keyboard.type("in the group")
    tab_to(found, found.get_by_role("button", name="Keep this"))
    team.page = page(settled=[promise(state="done")])
    found.keyboard.press("Enter")
    expect(found.get_by_text("Kept. It is settled")).to_be_visible()
    expect(found.get_by_role("heading", name="What you said you would do")).to_be_focused()
    assert team.kept == [
        (
            "a0000001",
            {
                "state": "done",
                "happened": "We asked four.",
                "told_on": "2026-11-25",
                "told_by": "key worker",
                "told_how": "in the group",
                "said_back": "",
                "not_told_because": "",
                "look_again_on": "",
            },
        )
    ]


def test_a_reason_not_to_tell_yet_takes_a_day_and_what_was_typed_of_telling_is_not_sent(visitors):
    found, team, _ = opened(visitors("phone"), page=page(promises=[promise(state="done")]))
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_label("Yes, they were told").check()
    found.get_by_label("Who told them, by role?").fill("key worker")
    found.get_by_label("No, for a reason").check()
    expect(found.get_by_label("Who told them, by role?")).not_to_be_visible()
    found.get_by_label("They are not told yet, because…").fill("The police asked us to wait.")
    found.get_by_label("When will you look at it again?").fill("2027-01-15")
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_text("Kept.")).to_be_visible()
    ((_, said),) = team.kept
    assert said["told_on"] == said["told_by"] == ""
    assert said["not_told_because"] == "The police asked us to wait."
    assert said["look_again_on"] == "2027-01-15"


def test_a_name_is_asked_about_before_anything_is_kept(visitors):
    found, team, _ = opened(visitors(), page=page(promises=[promise()]))
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_label("What happened?").fill("Ring 07700 900123")
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_role("group", name="Worth another look before it is kept")).to_be_visible()
    assert team.kept == []


def test_what_could_not_be_kept_stays_with_its_sentence(visitors):
    found, team, _ = opened(visitors(), page=page(promises=[promise()]))
    team.trouble = WorkbookError(
        "That day has not come yet.", "Nothing was changed.", "Choose again."
    )
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_label("What happened?").fill("We asked four.")
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_role("alert").filter(has_text="That day has not come yet.")).to_be_visible()
    expect(found.get_by_label("What happened?")).to_have_value("We asked four.")


def test_what_was_typed_is_there_again_after_a_dead_kernel_and_a_reload(visitors):
    found, team, side = opened(visitors("phone"), page=page(promises=[promise()]))
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_role("radio", name="Done").check()
    found.get_by_label("What happened?").fill("We asked four.")
    side.silent = True
    found.reload()
    expect(found.get_by_label("What happened?")).to_have_value("We asked four.")
    expect(found.get_by_role("radio", name="Done")).to_be_checked()
    side.silent = False
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_text("Kept.")).to_be_visible()
    ((_, said),) = team.kept
    assert (said["state"], said["happened"]) == ("done", "We asked four.")
    found.reload()
    expect(found.get_by_role("button", name=UPDATE)).to_be_visible()
    expect(found.get_by_label("What happened?")).to_have_count(0)


def test_closing_without_keeping_leaves_nothing_on_the_device(visitors):
    found, team, _ = opened(visitors(), page=page(promises=[promise()]))
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_label("What happened?").fill("We asked four.")
    found.get_by_role("button", name="Close without keeping").click()
    expect(found.get_by_role("button", name=UPDATE)).to_be_focused()
    assert "asked four" not in found.evaluate("JSON.stringify(localStorage)")
    assert team.kept == []


def test_a_day_for_the_next_meeting_is_kept_when_it_is_chosen(visitors):
    found, team, _ = opened(visitors(), page=FULL)
    box = found.get_by_label("On which day do you meet next?")
    expect(box).to_have_value("2026-12-10")
    box.fill("2026-12-17")
    box.blur()
    expect(found.get_by_text(re.compile("^Kept "))).to_be_visible()
    assert team.planned == ["2026-12-17"]


def test_what_a_colleague_keeps_meanwhile_does_not_take_the_words_out_of_a_box(visitors):
    found, team, _ = opened(visitors(), page=page(promises=[promise()]))
    found.get_by_role("button", name=UPDATE).click()
    found.get_by_label("What happened?").fill("We asked four.")
    team.page = page(promises=[promise(happened="Somebody else’s words", state="going")])
    found.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(found.get_by_text("Under way.")).to_be_visible()
    expect(found.get_by_label("What happened?")).to_have_value("We asked four.")


def test_what_is_settled_can_still_be_told_more_of(visitors):
    found, team, _ = opened(visitors("phone"), page=FULL)
    found.get_by_text("1 is settled").click()
    card = found.get_by_role("article", name="A second room")
    expect(card).to_contain_text(
        "Young people were told: in the group, by key worker, on 12 October 2026"
    )
    card.get_by_role("button", name="Bring it up to date").click()
    card.get_by_label("What did they say back?").fill("About time.")
    card.get_by_role("button", name="Keep this").click()
    expect(found.get_by_text("Kept.")).to_be_visible()
    ((action, said),) = team.kept
    assert (action, said["said_back"], said["told_on"]) == ("a0000009", "About time.", "2026-10-12")


def test_a_checklist_may_have_nothing_left_and_be_taken_up_again(visitors):
    found, team, _ = opened(visitors(), page=FULL)
    leave = found.get_by_role("button", name="This checklist has nothing left for us (Planning)")
    leave.focus()
    found.keyboard.press("Enter")
    expect(found.get_by_text("It is not offered any more")).to_be_visible()
    found.get_by_role("button", name="Take it up again (One)").click()
    expect(found.get_by_text("It is offered again.")).to_be_visible()
    assert team.left == [("planning", True), ("one", False)]


# ---- on the server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("team") / "data").start()
    yield running
    running.stop()


def test_what_a_team_decided_is_brought_up_to_date_on_any_day(workbook, visitors):
    data = workbook.data
    sessions = Sessions(data)
    closed = a_session(data, "Harbour")
    item = sessions.instrument(closed.id).items[0].id
    action = Meeting(sessions, closed.id).add_action(
        item=item, what="Ask first", owner_role="duty worker"
    )
    finished(data, closed)
    running = a_session(data, "Harbour")
    others = a_session(data, "Quay")
    Meeting(sessions, others.id).add_action(item=item, what="Quay’s own", owner_role="duty worker")

    visitor = visitors("phone")
    page_ = visitor.page
    page_.goto(f"{workbook.address}{way_in(data, 'team', closed.team_id)}")
    expect(page_.get_by_role("heading", name="Harbour")).to_be_visible()
    expect(page_.get_by_role("link", name="Run this session")).to_be_visible()
    expect(page_.get_by_text("You have met once.")).to_be_visible()
    assert "Quay" not in page_.content()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()

    page_.get_by_role("button", name="Bring it up to date (Ask first)").click()
    page_.get_by_role("radio", name="Done").check()
    page_.get_by_label("What happened?").fill("We asked four.")
    page_.get_by_label("Yes, they were told").check()
    page_.get_by_role("button", name="Keep this").click()
    expect(page_.get_by_text("Still to say: which role told them and how.")).to_be_visible()
    page_.get_by_role("button", name="Bring it up to date (Ask first)").click()
    page_.get_by_label("Who told them, by role?").fill("key worker")
    page_.get_by_label("How?").fill("in the group")
    page_.get_by_role("button", name="Keep this").click()
    expect(page_.get_by_text("Kept. It is settled")).to_be_visible()
    (kept,) = TeamActions(sessions, closed.team_id, Requests(data / "released")).of([closed])
    assert (kept.id, kept.state, kept.happened) == (action.id, "done", "We asked four.")
    assert (kept.told.by, kept.told.how) == ("key worker", "in the group")
    assert "action_changed" in (data / "acts.csv").read_text()

    page_.get_by_label("On which day do you meet next?").fill(
        (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011
    )
    page_.get_by_label("On which day do you meet next?").blur()
    expect(page_.get_by_text(re.compile("^Kept [0-9]"))).to_be_visible()
    page_.get_by_role("link", name="Pattern and record").click()
    expect(page_.get_by_role("heading", name="The record of this meeting")).to_be_visible()
    page_.go_back()
    page_.get_by_role("link", name="Run this session").click()
    expect(page_.get_by_role("heading", level=1)).to_be_visible()
    assert running.id in page_.url
