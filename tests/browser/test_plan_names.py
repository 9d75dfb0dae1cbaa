"""A child's name in the boxes of a plan's four pages: asked about, and nowhere on disk after."""

from __future__ import annotations

import re

import pytest
from planners import KEPT, came_to
from playwright.sync_api import expect
from serving import RunningWorkbook

from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.plans import Plans

GUIDE = load_shipped_guide(USUAL_GUIDE)
IDEA, OTHER, PROMISE = "0a1b2c3d", "0a1b2c3e", "0a1b2c3f"
#: The boxes of each page, and what brings those forward that are folded away. The boxes of a prompt
#: and of the rows beside it are tried in test_plan_page.py, noting an idea in test_plan_day.py.
PAGES = {
    "plan": (
        ("plan::title", "plan::kind", "plan::lead_role", "plan::stopped_because"),
        ("Stop this plan",),
    ),
    "day": ((f"idea:{IDEA}:words",), ("Change “Open on Fridays”",)),
    "review": (
        (
            f"review:{GUIDE.review[0].id}:words",
            *(f"idea:{IDEA}:{name}" for name in ("words", "why", "next", "told_how", "said_back")),
            f"idea:{OTHER}:not_told_because",
            f"promise:{PROMISE}:outcome_words",
        ),
        (),
    ),
    "sheets": (
        (f"wording:gap-{GUIDE.gaps[0].id}:words", f"wording:sheet-{GUIDE.sheet[0].id}:words"),
        (f"Use your own words ({GUIDE.sheet[0].title})",),
    ),
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("names") / "data").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def plan(workbook):
    """A plan with an idea whose answer young people heard, one that they cannot hear, a promise."""
    plan = Plans(workbook.data).begin().id
    kept = Plans(workbook.data).open(plan)
    kept.add("idea", IDEA, words="Open on Fridays")
    kept.choose(f"idea:{IDEA}:told_on", "", "2026-11-02")
    kept.add("idea", OTHER, words="A bench")
    kept.write(f"idea:{OTHER}:not_told_because", "", "The group has ended.")
    kept.add("promise", PROMISE, prompt="what-they-hear", words="A page on each idea")
    return plan


@pytest.mark.parametrize("name", PAGES)
def test_a_childs_name_is_asked_about_and_is_nowhere_on_disk_when_it_is_taken_out(
    workbook, plan, visitors, name
):
    places, opens = PAGES[name]
    at = "#whole-plan" if name == "plan" else ""
    page = came_to(workbook, visitors("phone"), plan, name, at)
    for button in opens:
        page.get_by_role("button", name=button, exact=True).click()
    asked = page.get_by_role("group", name="Worth another look before it is kept")
    for place in places:
        box = page.locator(f"[data-place='{place}']")
        box.fill("Ask Priya first. ")
        box.blur()
        asked.get_by_role("button", name="Write “a young person”").click()
        expect(box).to_have_value(re.compile("^Ask a young person first"))
        expect(page.locator(f"#{box.get_attribute('id')}-said")).to_have_text(KEPT)
    files = [each for each in workbook.data.rglob("*") if each.is_file()]
    kept = b"".join(each.read_bytes() for each in files)
    assert kept.count(b"Ask a young person first.") >= len(places)
    assert b"Priya" not in kept + workbook.said.read_bytes()
    assert "Priya" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
