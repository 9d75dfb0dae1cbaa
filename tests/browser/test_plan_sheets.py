"""A plan's words for young people in a real browser: filled, in one's own words, put back."""

from __future__ import annotations

import re

import pytest
from made_up_pages import smallest
from plan_sides import HOSTILE, MadeUpDesk, opened
from playwright.sync_api import expect

from workbook.plans.papers import paper, paper_html

KEPT = re.compile(r"^Kept \d\d:\d\d")
PRIVATE = "What we keep private, and what we cannot"


@pytest.fixture
def desk(tmp_path):
    """A plan in which something is written on how to step out."""
    made = MadeUpDesk(tmp_path)
    made.said("entry:step-out:words", "The green card, and the room next door.")
    made.said("wording:gap-topic:words", "the drop-in room")
    return made


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("laptop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")],
)
@pytest.mark.parametrize("which", ["Before", "Afterwards", "On the day"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, desk, size, scheme, which):
    desk.plan.add("idea", "00000001", words="Open on Fridays")
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page, _ = opened(visitor, desk, "sheets")
    page.get_by_role("button", name=re.compile(f"^{which}")).click()
    page.get_by_role("button", name=re.compile("^Use your own words")).first.click()
    assert smallest(page, ".rpw-sheets-page") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_a_gap_is_filled_in_its_own_box_and_stands_in_every_part(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    sheet = page.get_by_role("article", name="Would you like to take part?")
    expect(sheet).to_contain_text("We want to make the drop-in room better.")
    stop = sheet.get_by_role("region", name="How to stop")
    stop.get_by_role("link", name="still to fill in: Where somebody can go").click()
    box = page.get_by_label("Where somebody can go")
    expect(box).to_be_focused()
    stop.get_by_text("What your plan says on “How can someone step out").first.click()
    expect(stop.get_by_text("The green card, and the room").first).to_be_visible()
    box.fill("the room next door")
    box.blur()
    expect(stop.locator("p.rpw-written").first).to_contain_text("go to the room next door")
    assert desk.plan.look().wording["gap-quiet-place"] == "the room next door"
    page.get_by_role("button", name="On the day: words to read out").click()
    aloud = page.get_by_role("article", name="Words to read out")
    expect(aloud).to_contain_text("just go to the room next door")


def test_it_says_which_gaps_are_empty_and_leads_to_each(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    empty = page.get_by_text(re.compile(r"^[A-Z0-9]\w* gaps are still empty$"))
    expect(empty).to_be_visible()
    before = empty.text_content()
    empty.click()
    page.get_by_role("listitem").get_by_role("link", name="Whom we would tell").click()
    box = page.get_by_label("Whom we would tell")
    expect(box).to_be_focused()
    page.keyboard.type("our safeguarding lead")
    box.blur()
    expect(
        page.get_by_role("listitem").get_by_role("link", name="Whom we would tell")
    ).to_have_count(0)
    assert empty.text_content() != before


def test_a_link_from_the_day_leads_to_the_box_of_a_gap(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    page.evaluate("location.hash = '#gap-worker-two'")
    expect(page.get_by_role("button", name="On the day: words to read out")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_label("Whom else to tell on the day")).to_be_focused()


def test_own_words_take_a_parts_place_and_are_put_back(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    part = page.get_by_role("region", name=PRIVATE)
    usual = part.locator("p.rpw-written").first.text_content()
    part.get_by_role("button", name=f"Use your own words ({PRIVATE})").click()
    box = part.get_by_label(f"Your own words for “{PRIVATE}”")
    expect(box).to_be_focused()
    expect(part.get_by_text("Ask your safeguarding lead to read this part")).to_be_visible()
    box.fill("We must tell {lead} at once.")
    box.blur()
    expect(part.locator("p.rpw-written").first).to_contain_text("We must tell ____")
    wording = desk.plan.look().wording
    assert wording["sheet-private"] == "We must tell {lead} at once."
    assert "We must tell ____ at once." in paper_html(paper("sheet", desk.plan.look(), today=None))

    part.get_by_role("button", name="Put the usual words back").click()
    part.get_by_role("group", name="Put the usual words back?").get_by_role(
        "button", name="Put the usual words back"
    ).click()
    expect(part.locator("p.rpw-written").first).to_have_text(usual)
    expect(part.get_by_role("button", name="Use your own words")).to_be_focused()
    expect(box).not_to_be_visible()
    page.wait_for_timeout(1200)
    assert "sheet-private" not in {k for k, v in desk.plan.look().wording.items() if v}


def test_a_dash_leaves_a_part_out(visitors, desk):
    desk.said("wording:sheet-getting-here:words", "–")
    page, _ = opened(visitors("phone"), desk, "sheets")
    part = page.get_by_role("region", name="Getting here, and what you need")
    expect(part).to_contain_text("This part is left out.")
    expect(part.get_by_text("If you need breaks")).to_have_count(0)


def test_a_part_is_left_out_and_put_in_again_and_privacy_never_by_one_press(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    part = page.get_by_role("region", name="Getting here, and what you need")
    part.get_by_role("button", name="Leave this part out").click()
    expect(part.get_by_text("This part is left out.")).to_be_visible()
    again = part.get_by_role("button", name="Put this part in again")
    expect(again).to_be_focused()
    again.click()
    expect(part.get_by_text("If you need breaks")).to_be_visible()
    expect(part.get_by_role("button", name="Use your own words")).to_be_focused()
    private = page.get_by_role("region", name=PRIVATE)
    expect(private.get_by_role("button", name="Leave this part out")).to_have_count(0)


def test_the_ideas_and_their_answers_stand_on_the_second_sheet(visitors, desk):
    desk.plan.add("idea", "00000001", words="Open on Fridays")
    desk.said("idea:00000001:answer", "not_ours")
    desk.said("idea:00000001:why", "The council decides.")
    page, _ = opened(visitors("phone"), desk, "sheets")
    page.get_by_role("button", name="Afterwards: what became of your ideas").click()
    part = page.get_by_role("region", name="Your ideas and our answers")
    expect(part).to_contain_text("Open on Fridays")
    expect(part).to_contain_text("Not ours to decide")
    expect(part).to_contain_text("The council decides.")


def test_a_title_of_ones_own_stands_on_the_sheet(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    page.get_by_text("Change the title").first.click()
    page.get_by_label("A title that gives nothing away").first.fill("The room")
    page.get_by_label("A title that gives nothing away").first.blur()
    expect(page.get_by_role("heading", name="The room", exact=True)).to_be_visible()
    assert paper("sheet", desk.plan.look(), today=None).title == "The room"


def test_only_the_sheet_is_printed(visitors, desk):
    page, _ = opened(visitors(), desk, "sheets")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Would you like to take part?")).to_be_visible()
    expect(page.get_by_text("We want to make the drop-in room better.")).to_be_visible()
    assert (
        page.locator(".rpw-sheets-page :is(button, input, summary, textarea):visible").count() == 0
    )
    assert page.locator(".rpw-gap:visible").count() > 0
    assert page.locator(".rpw-on-paper:visible").get_attribute("lang") == "en-GB"


def test_files_are_saved_of_each(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    page.get_by_role("button", name="Save for Word (the young people’s sheet)").click()
    expect(page.get_by_text("Saved where your browser keeps").first).to_be_visible()
    page.get_by_role("button", name="Afterwards: what became of your ideas").click()
    page.get_by_role("button", name="Save as a table (CSV) (what became").click()
    page.wait_for_timeout(400)
    assert desk.papers == [("sheet", "docx"), ("ideas", "csv")]


def test_a_name_in_a_gap_is_asked_about_and_waits(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    box = page.get_by_label("Whom we would tell")
    box.fill("07700 900123, ask for Khadija Okonkwo aged 14")
    box.blur()
    expect(page.get_by_text("Kept on this device until you have decided")).to_be_visible()
    page.wait_for_timeout(1500)
    assert "gap-lead" not in desk.plan.look().wording


def test_what_somebody_else_fills_in_appears_and_takes_no_focus(visitors, desk):
    page, _ = opened(visitors("phone"), desk, "sheets")
    box = page.get_by_label("Whom we would tell")
    box.click()
    page.keyboard.type("our safe")
    desk.said("wording:gap-knows:words", "your own worker")
    expect(page.get_by_role("region", name=PRIVATE)).to_contain_text("apart from your own worker")
    expect(box).to_be_focused()
    page.keyboard.type("guarding lead")
    expect(box).to_have_value("our safeguarding lead")


def test_hostile_texts_are_words_wherever_they_stand(visitors, tmp_path):
    desk = MadeUpDesk(tmp_path)
    guide = desk.plan.guide()
    for gap, text in zip(guide.gaps, HOSTILE * 9, strict=False):
        desk.said(f"wording:gap-{gap.id}:words", text)
    for part, text in zip(guide.sheet[3:], HOSTILE, strict=False):
        desk.said(f"wording:sheet-{part.id}:words", text)
    visitor = visitors("phone")
    page, _ = opened(visitor, desk, "sheets")
    for which in ("Afterwards", "On the day", "Before"):
        page.get_by_role("button", name=re.compile(f"^{which}")).click()
        assert not visitor.scrolls_sideways()
    assert page.evaluate("window.attacked") is None
