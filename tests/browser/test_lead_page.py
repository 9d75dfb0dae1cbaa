"""The service lead's page in a real browser, and its letters on paper."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from lead_desks import ADDRESS, KEY, LAKESIDE, RIVERSIDE, MadeUpDesk
from made_up_pages import Side, open_at, smallest, tab_to
from playwright.sync_api import expect
from record_pages import pages_of
from serving import RunningWorkbook
from ways_in import way_in

from widgets.lead import Lead
from widgets.letters import managers_letter, several_letter, team_letter
from workbook.access.links import Links
from workbook.documents import letter_docx, letter_html
from workbook.teams import Teams

DAY = date(2026, 11, 25)
LONG = "Riverside and Lakeside Early Help, Exploitation and Missing from Home Partnership"


def opened(visitor, **more):
    """The page of somebody with the service lead's link, and its desk."""
    desk = MadeUpDesk(**more)
    side = Side(Lead(desk))
    return open_at(visitor, side, "lead", "lead.css"), desk


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page, _ = opened(visitor)
    page.get_by_role("button", name="Show the link (Harbour)").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_role("button", name="Make it anew (Harbour)").click()
    page.get_by_role("button", name="Make my link anew").click()
    expect(page.get_by_role("heading", name="First keep your new link")).to_be_visible()
    page.get_by_text("Add a team").click()
    page.get_by_role("button", name="Add this team").click()
    expect(page.get_by_role("heading", name="The team is not kept yet")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert smallest(page, ".rpw-lead-page") >= 44


def test_the_first_team_is_added_by_keyboard_alone_also_after_a_mistake(visitors):
    page, desk = opened(visitors(), teams=(), linked={"lead"})
    name = page.get_by_role("textbox", name="The team’s name")
    tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Give the team a name.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(name).to_be_focused()
    page.keyboard.type("Harbour")
    page.keyboard.press("Tab")
    page.keyboard.type(RIVERSIDE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Harbour is added")).to_be_visible()
    expect(page.get_by_role("heading", name="Harbour", exact=True)).to_be_visible()
    assert desk.done == [("add", "Harbour", RIVERSIDE, "", None)]


def test_a_setting_of_its_own_is_written_down_and_comes_back(visitors):
    page, desk = opened(visitors())
    page.get_by_role("button", name="Change (Heron)").click()
    form = page.get_by_role("article", name="Heron").locator("form")
    expect(form.get_by_label("In a word or two")).to_have_value("Night bus")
    form.get_by_label("How many people are in it?").fill("7")
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_text("Heron is changed.")).to_be_visible()
    expect(page.get_by_text("Night bus · 7 people")).to_be_visible()
    assert desk.done == [("change", "theron2222", "Heron", RIVERSIDE, "Night bus", 7)]


def test_a_name_in_a_teams_name_is_asked_about_before_it_is_kept(visitors):
    page, desk = opened(visitors(), teams=(), linked={"lead"})
    page.get_by_role("textbox", name="The team’s name").fill("Ring 07700 900123")
    page.get_by_label("Its service").fill(RIVERSIDE)
    page.get_by_role("button", name="Add this team").click()
    expect(page.get_by_role("group", name="Worth another look before it is kept")).to_be_visible()
    assert desk.done == []
    page.get_by_role("button", name="Add this team").click()
    expect(page.get_by_text("Ring 07700 900123 is added.")).to_be_visible()


def test_a_link_is_drawn_when_it_is_asked_for_and_put_away_again(visitors):
    page, desk = opened(visitors())
    assert KEY not in page.content()
    page.get_by_role("button", name="Show the link (Harbour)").click()
    address = page.get_by_role("textbox", name="The address (Harbour)")
    expect(address).to_have_value(f"{ADDRESS}/in#link=team-tharbour22&key={KEY}")
    page.get_by_role("button", name="Put the link away (Harbour)").click()
    expect(address).to_have_count(0)
    assert KEY not in page.content()
    assert desk.done == [("show", "team-tharbour22")]


def test_an_address_is_copied_also_where_a_browser_has_no_clipboard(visitors):
    visitor = visitors()
    page, _ = opened(visitor)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Show the link (Harbour)").click()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()


def test_making_a_link_anew_says_what_stops_and_does_nothing_before_that(visitors):
    page, desk = opened(visitors())
    page.get_by_role("button", name="Make it anew (Harbour)").click()
    asked = page.get_by_role("group", name="Make the link of Harbour anew?")
    expect(asked).to_contain_text("every page that was opened with it shuts")
    expect(asked).to_contain_text("A session that runs now can still be run with its own link")
    page.get_by_role("button", name="Leave it as it is").click()
    assert desk.done == []
    page.get_by_role("button", name="Make it anew (Harbour)").click()
    asked.get_by_role("button", name="Make it anew").click()
    expect(page.get_by_text("Harbour has a new link. The one before has stopped.")).to_be_visible()
    expect(page.get_by_role("textbox", name="The address (Harbour)")).to_have_value(
        f"{ADDRESS}/in#link=team-tharbour22&key={'b' * 26}"
    )
    assert desk.done == [("renew", "team-tharbour22")]


def test_a_link_that_has_ended_is_not_shown_any_more_and_can_be_made_again(visitors):
    page, desk = opened(visitors())
    page.get_by_role("button", name="Show the link (Harbour)").click()
    page.get_by_role("button", name="End it (Harbour)").click()
    page.get_by_role("group", name="End the link of Harbour?").get_by_role(
        "button", name="End it"
    ).click()
    expect(page.get_by_text("The link of Harbour has ended.")).to_be_visible()
    expect(page.get_by_role("button", name="Make the link (Harbour)")).to_be_focused()
    expect(page.get_by_role("button", name="End it (Harbour)")).to_have_count(0)
    assert KEY not in page.content()
    assert desk.done[-1] == ("end", "team-tharbour22")


def test_ones_own_new_link_stands_on_the_page_before_the_old_one_stops(visitors):
    page, desk = opened(visitors())
    page.get_by_role("button", name="Make my link anew").click()
    expect(page.get_by_role("textbox", name="The address (Your own link)")).to_have_value(
        f"{ADDRESS}/in#link=lead&key={'c' * 26}"
    )
    assert desk.done == [("draft",)]
    page.get_by_role("button", name="I have kept it: let it take over").click()
    expect(page.get_by_role("link", name="Open the page with the new link")).to_be_visible()
    expect(page.get_by_role("textbox", name="The address (Your own link)")).to_be_visible()
    assert desk.done == [("draft",), ("use",)]


def test_a_link_for_several_services_is_chosen_by_keyboard(visitors):
    page, desk = opened(visitors())
    make = page.get_by_role("button", name="Make a link for these services")
    make.click()
    expect(page.get_by_text("Choose two services or more")).to_be_visible()
    for service in (RIVERSIDE, LAKESIDE):
        page.get_by_role("checkbox", name=service).focus()
        page.keyboard.press("Space")
    tab_to(page, make)
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("textbox", name=f"The address ({RIVERSIDE}, {LAKESIDE})")
    ).to_be_visible()
    assert desk.done == [("several", ("v00000001", "v00000002"))]


def test_where_there_is_one_service_nobody_is_asked_about_several(visitors):
    page, _ = opened(visitors(), teams=(MadeUpDesk().teams[0],))
    expect(page.get_by_role("heading", name="For several services")).to_have_count(0)


LETTERS = (
    team_letter("Harbour", RIVERSIDE, f"{ADDRESS}/in#link=team-tharbour22&key={KEY}", DAY),
    team_letter(LONG, LONG, f"https://{'workbook.' * 6}example.org/in#link=team-t&key={KEY}", DAY),
    managers_letter(LONG, f"{ADDRESS}/in#link=manager-v1&key={KEY}", DAY),
    several_letter(
        [LONG, RIVERSIDE, LAKESIDE, "Northern Advocacy"], f"{ADDRESS}/in?key={KEY}", DAY
    ),
)


@pytest.mark.parametrize("letter", LETTERS, ids=["team", "long", "managers", "several"])
def test_a_letter_is_one_side_of_a4_and_reads_on_a_phone(visitors, letter):
    visitor = visitors("phone")
    visitor.page.set_content(letter_html(letter))
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    expect(visitor.page.get_by_text(letter.address, exact=True)).to_be_visible()
    assert pages_of(visitor.page.pdf(prefer_css_page_size=True)) == 1


def test_a_letter_for_word_says_the_same_and_holds_the_picture():
    (letter, *_) = LETTERS
    made = docx.Document(io.BytesIO(letter_docx(letter)))
    words = [each.text for each in made.paragraphs]
    html = letter_html(letter)
    for line in (*letter.begin, *letter.opens, *letter.opens_not, *letter.closing, letter.address):
        assert line in words
        assert line.replace("&", "&amp;") in html
    assert len(made.inline_shapes) == 1
    assert letter_docx(letter) == letter_docx(letter)


# ---- on the server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("lead") / "data").start()
    yield running
    running.stop()


def test_a_team_is_made_and_comes_in_with_what_it_was_handed(workbook, visitors):
    lead = visitors()
    page = lead.page
    page.goto(f"{workbook.address}{way_in(workbook.data, 'lead')}")
    expect(page.get_by_role("heading", name="Teams and their links")).to_be_visible()
    assert page.url == f"{workbook.address}/lead"
    page.get_by_role("textbox", name="The team’s name").fill("Harbour")
    page.get_by_label("Its service").fill(RIVERSIDE)
    page.get_by_label("Where it works").select_option("Foster carers")
    page.get_by_role("button", name="Add this team").click()
    expect(page.get_by_text("Harbour is added.")).to_be_visible()
    (team,) = Teams(workbook.data).all()
    assert (team.name, team.service, team.setting) == ("Harbour", RIVERSIDE, "foster-care")

    page.get_by_role("button", name="Print a letter (Harbour)").click()
    letter = page.frame_locator("iframe[title='A letter for Harbour']")
    expect(letter.get_by_role("heading", name="Your team’s link to the workbook")).to_be_visible()
    address = letter.locator(".address").inner_text()
    expect(page.get_by_text("Link made on").first).to_be_visible()
    assert lead.axe() == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it for Word").click()
    assert download.value.suggested_filename == "letter-harbour.docx"
    # What a browser prints: the letter alone, which the page asks its frame for.
    page.evaluate(
        "document.querySelector('iframe').contentWindow.print = () => { window.printed = true; }"
    )
    page.get_by_role("button", name="Print it").click()
    assert page.evaluate("window.printed")

    colleague = visitors("phone")
    colleague.page.goto(address)
    expect(colleague.page.get_by_role("heading", name="Harbour")).to_be_visible()
    expect(colleague.page.get_by_role("link", name="Open your first session")).to_be_visible()
    assert colleague.axe() == []
    assert not colleague.scrolls_sideways()

    # A link that is made anew shuts the page at once, and the lead's stays open.
    page.get_by_role("button", name="Make it anew (Harbour)").click()
    page.get_by_role("group", name="Make the link of Harbour anew?").get_by_role(
        "button", name="Make it anew"
    ).click()
    expect(page.get_by_text("Harbour has a new link.")).to_be_visible()
    colleague.page.reload()
    expect(colleague.page.get_by_role("link", name="Open your first session")).to_have_count(0)
    expect(colleague.page.get_by_text("ended").first).to_be_visible()
    fresh = page.get_by_role("textbox", name="The address (Harbour)").input_value()
    colleague.page.goto(fresh)
    expect(colleague.page.get_by_role("link", name="Open your first session")).to_be_visible()


def test_ones_own_link_is_made_anew_and_the_page_says_where_to_go_on(workbook, visitors):
    visitor = visitors()
    page = visitor.page
    page.goto(f"{workbook.address}{way_in(workbook.data, 'lead')}")
    before = Links(workbook.data).find("lead")
    page.get_by_role("button", name="Make my link anew").click()
    address = page.get_by_role("textbox", name="The address (Your own link)").input_value()
    page.get_by_role("button", name="I have kept it: let it take over").click()
    page.get_by_role("link", name="Open the page with the new link").click()
    expect(page.get_by_role("heading", name="Teams and their links")).to_be_visible()
    assert not Links(workbook.data).stands(before.grant)
    assert Links(workbook.data).find("lead").key in address
