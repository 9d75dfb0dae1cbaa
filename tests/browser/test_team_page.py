"""A team's page in a real browser: bringing a promise up to date, on a phone, in a minute."""

from __future__ import annotations

import re

import pytest
from made_up_pages import Side, open_at, smallest, tab_to
from playwright.sync_api import expect
from team_pages import MadeUpTeam, page, promise, request, session

from workbook.errors import WorkbookError

UPDATE = "Bring it up to date (Ask before each session who would rather not)"
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
    settled=[
        {"what": "A second room", "state": "done", "told": "In the group", "saidBack": "Yes."}
    ],
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
    running=[
        session("s9", state="open", standing="6 in.", run="facilitate?session=s9", pattern="")
    ],
    earlier=[session("s1"), session("s2", standing="Closed without a reveal.", pattern="")],
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
                    "done": ["Ask before each session"],
                }
            ],
            "elsewhere": ["A second room"],
            "pattern": "patterns?session=s1",
        }
    ],
    carried=[{"statement": "Reward is fair.", "prompt": "What did they call fair?", "title": "P"}],
    next={"day": "2026-12-10", "words": "10 December 2026"},
)


def opened(visitor, **more):
    """The page of somebody with a team's link, and what it asked for."""
    team = MadeUpTeam(**more)
    side = Side(team.widget())
    return open_at(visitor, side, "team", "team_page.css"), team, side


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
@pytest.mark.parametrize("shown", [FULL, page()], ids=["full", "new"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme, shown):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    found, _, _ = opened(visitor, page=shown)
    for each in found.locator("summary").all():
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
    team.page = page(settled=[FULL["settled"][0]])
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
