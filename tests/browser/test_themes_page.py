"""The managers' page and the team's preview of it in a real browser."""

from __future__ import annotations

import io
import os
import re
import signal
import zipfile
from datetime import date

import docx
import pytest
from journeys import kernels_of
from keeping import reveal_now
from playwright.sync_api import expect
from record_pages import pages_of
from services import MIDDLE, PERIOD, with_team
from serving import RunningWorkbook, until
from several_services import built, world
from themes_drawn import ITEMS, Paper

from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.publishing.planned import TITLES, sections
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes import brief
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, options
from workbook.themes.disclosure import read_released
from workbook.themes.requests import Requests
from workbook.themes.view import view_of

WAIT = 60_000
LONG = "An hour a month to plan together. " + "Averylongwordwithoutanybreak" * 6


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A server whose own data are the invented service."""
    data = tmp_path_factory.mktemp("themes") / "data"
    write_example(data)
    (service,) = Teams(data).services().values()
    Requests(data / RELEASED).send("Heron", "time", LONG, service=service)
    running = RunningWorkbook(data).start()
    yield running
    running.stop()


def tab_to(page, locator, most=80):
    """Press Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard never gets there")


def managers_link(data):
    """The link of the managers of the one service there is."""
    (service,) = Teams(data).services()
    return Links(data).make("manager", service)


def managers_page(visitor, workbook):
    visitor.page.goto(f"{workbook.address}/{managers_link(workbook.data).path()}")
    expect(visitor.page.get_by_role("heading", name="How to read this page")).to_be_visible(
        timeout=WAIT
    )
    assert "key=" not in visitor.page.url
    return visitor.page


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(workbook, visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page = managers_page(visitor, workbook)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.locator(".rpw-requests summary").first.click()
    page.get_by_role("button", name="Send this answer").first.click()
    expect(page.get_by_text("Your answer was not sent.").first).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    sizes = page.locator(
        ".rpw-themes :is(button, textarea, select, summary, .rpw-choice, .rpw-line):visible"
    )
    heights = sizes.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_at_four_hundred_per_cent_zoom_nothing_scrolls_sideways(workbook, visitors):
    visitor = visitors(device_scale_factor=4)
    visitor.page.set_viewport_size({"width": 320, "height": 256})
    managers_page(visitor, workbook)
    assert not visitor.scrolls_sideways()


def test_filters_and_contents_work_by_keyboard_and_say_what_they_did(workbook, visitors):
    visitor = visitors()
    page = managers_page(visitor, workbook)
    address = page.url
    group = page.get_by_label("Group", exact=True)
    tab_to(page, group)
    page.keyboard.press("ArrowDown")
    status = page.get_by_role("status").filter(has_text="Showing")
    expect(status).to_have_text(re.compile(r"Showing July to September 2026, \d+ questions\."))
    expect(page.get_by_text("Group 1. Published on")).to_be_visible()
    expect(group).to_be_focused()
    expect(page.get_by_role("columnheader", name="Group 3")).to_have_count(0)
    page.get_by_label("Period").select_option("2026-Q2")
    expect(page.get_by_text("April to June 2026: Group 1.")).to_be_visible(timeout=WAIT)
    link = page.get_by_role("link", name="Every question in words")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Every question in words")).to_be_focused()
    assert page.url == address, "no choice is ever in the address"


def test_a_table_is_one_for_those_who_listen_at_every_width(workbook, visitors):
    for size in ("laptop", "phone"):
        page = managers_page(visitors(size), workbook)
        table = page.get_by_role("table").first
        assert table.get_by_role("rowheader").count() > 0
        assert table.get_by_role("columnheader").count() > 1
        spoken = table.get_by_role("cell").first.inner_text()
        assert re.search(r"(few or none|some|most or all)", spoken)


def test_an_answer_is_sent_by_keyboard_alone_also_after_a_mistake(workbook, visitors):
    visitor = visitors()
    page = managers_page(visitor, workbook)
    (service,) = Teams(workbook.data).services().values()
    asked = Requests(workbook.data / RELEASED)
    request = asked.send("Granite", "money", "Tea for the group.", service=service)
    page.reload()
    first = page.get_by_role("group", name="Granite needs money")
    yes, box, role, again = (
        first.get_by_role("radio", name="Yes"),
        first.get_by_role("textbox", name="Why"),
        first.get_by_role("textbox", name="Which role answers"),
        first.get_by_label("When it will be looked at again"),
    )
    send = first.get_by_role("button", name="Send this answer")
    for missing, sentence, put_right in (
        (yes, "yes, no or later", lambda: page.keyboard.press("Space")),
        (box, "no words yet", lambda: page.keyboard.type("From January.")),
        (role, "which role answers", lambda: page.keyboard.type("Service manager")),
    ):
        expect(missing).to_be_visible(timeout=WAIT)
        send.focus()
        page.keyboard.press("Enter")
        refused = first.get_by_text(re.compile("Your answer was not sent.*" + sentence))
        expect(refused).to_be_visible()
        expect(missing).to_be_focused()
        assert sentence in missing.evaluate(
            "box => document.getElementById(box.getAttribute('aria-describedby').split(' ')[0])"
            ".textContent"
        )
        put_right()
    yes.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(first.get_by_role("radio", name="Later")).to_be_checked()
    send.focus()
    page.keyboard.press("Enter")
    expect(again).to_be_focused()
    again.fill("2126-05-01")
    page.reload()
    expect(again).to_have_value("2126-05-01", timeout=WAIT)
    expect(first.get_by_role("radio", name="Later")).to_be_checked()
    send.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your answer is kept.")).to_be_visible()
    kept = Requests(workbook.data / RELEASED).find(request.id)
    assert (kept.decision, kept.reply, kept.role) == ("later", "From January.", "Service manager")
    assert kept.look_again_on == date(2126, 5, 1)
    said = "Later, says the Service manager. It is looked at again on 1 May 2126."
    expect(page.get_by_text(said)).to_be_visible()


def test_an_answer_typed_while_the_kernel_dies_goes_to_the_next_one(workbook, visitors):
    visitor = visitors()
    page = managers_page(visitor, workbook)
    box = page.get_by_role("textbox", name="Why").first
    page.get_by_role("radio", name="No", exact=True).first.check()
    page.get_by_role("textbox", name="Which role answers").first.fill("Manager")
    box.fill("Half an answer")
    for kernel in kernels_of(workbook):
        os.kill(kernel, signal.SIGKILL)
    until(lambda: kernels_of(workbook))
    expect(box).to_have_value("Half an answer")
    page.get_by_role("button", name="Send this answer").first.click()
    expect(page.get_by_text("Your answer is kept.")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_role("heading", name="What teams ask for")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("textbox", name="Why").first).not_to_have_value("Half an answer")


def saved(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_brief_and_the_tables_are_saved(workbook, visitors):
    page = managers_page(visitors(), workbook)
    name, data = saved(page, "Save for Word")
    assert name == f"themes-{PERIOD}.docx"
    words = [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]
    assert "Themes, July to September 2026" in words
    name, data = saved(page, "Save as a page to print")
    assert name == f"themes-{PERIOD}.html"
    assert b"<script" not in data
    name, data = saved(page, "Save the released tables (CSV)")
    assert name == f"released-{PERIOD}.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as tables:
        assert {"themes.csv", "datapackage.json"} <= set(tables.namelist())
        assert (
            tables.read("themes.csv")
            == (workbook.data / RELEASED / PERIOD / "published" / "themes.csv").read_bytes()
        )
        assert read_released(tables.read("themes.csv"))


def full_view():
    """A page on which everything is hard and everything has moved: the longest brief there is."""
    low, high = ("", "", "few or none", "few or none"), ("", "", "most or all", "most or all")
    unsure = ("", "some", "", "")
    said = {item.id: [(low, high, unsure)[place % 3]] * 2 for place, item in enumerate(ITEMS)}
    other = {item.id: [(high, low, low)[place % 3]] * 2 for place, item in enumerate(ITEMS)}
    paper = Paper(said)
    paper.about_plans = [("promises", each, "few or none") for each in TITLES.values()]
    paper.about_plans += [("open", each, "some") for each in sections().values()]
    return view_of(paper, Choice(service="Riverside"), Paper(other, name="2026-Q2"))


def test_the_brief_prints_on_one_side_of_a4(workbook, visitors):
    visitor = visitors()
    archive = Archive(workbook.data / RELEASED)
    choice = options(archive, Choice())[1]
    usual = view_of(archive.periods[0], choice, archive.periods[1])
    for page in (usual, full_view()):
        visitor.page.set_content(brief.brief_html(page, waiting=12))
        assert pages_of(visitor.page.pdf(prefer_css_page_size=True)) == 1
        assert visitor.axe() == []


def test_before_anything_is_published_the_invented_service_is_one_click_away(
    own_workbook, visitors
):
    visitor = visitors()
    with_team(own_workbook.data)
    visitor.page.goto(f"{own_workbook.address}/{managers_link(own_workbook.data).path()}")
    page = visitor.page
    expect(page.get_by_role("heading", name="Nothing is published yet")).to_be_visible(timeout=WAIT)
    assert visitor.axe() == []
    page.get_by_role("link", name="Look at an invented service").click()
    expect(page.get_by_text("Invented.").first).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("heading", name="What is hard")).to_be_visible()


def test_a_team_sees_what_managers_would_read_and_sends_a_message_upward(workbook, visitors):
    visitor = visitors(color_scheme="dark")
    page = visitor.page
    sessions = Sessions(workbook.data)
    (waiting,) = [session for session in sessions.all() if session.state == "open"]
    link = Links(workbook.data).make("session", waiting.id)
    page.goto(f"{workbook.address}/{link.path()}")
    last = page.get_by_text("6. Keep a record and close")
    expect(last).to_be_visible(timeout=WAIT)
    last.click()
    box = page.get_by_role("textbox", name="A message to managers")
    box.fill("We need <b>time</b>.")
    tab_to(page, page.get_by_role("button", name="Preview the message"))
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("group", name="This is exactly what managers will read:")
    ).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Send it with the others"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("This message goes up when the period is over:")).to_be_visible()
    expect(page.get_by_text("We need <b>time</b>.").last).to_be_visible()
    assert visitor.axe() == []

    with visitor.context.expect_page() as opened:
        page.get_by_role("link", name="See what managers would read").click()
    visitor.page = opened.value
    expect(visitor.page.get_by_text("is over, its answers would be one part of")).to_be_visible(
        timeout=WAIT
    )
    expect(visitor.page.get_by_text("Your team has not seen its own answers yet")).to_be_visible()
    expect(visitor.page.get_by_text("We need <b>time</b>.")).to_be_visible()
    assert visitor.axe() == []
    expect(visitor.page.get_by_text("The door of this session is open.")).to_be_visible()
    reveal_now(sessions, waiting.id)
    visitor.page.reload()
    expect(visitor.page.get_by_text("Which words could come of it")).to_be_visible(timeout=WAIT)
    visitor.page.get_by_text("Which words could come of it").click()
    expect(visitor.page.get_by_role("cell").first).to_contain_text(re.compile("ostly|Split|sure"))
    assert visitor.axe() == []

    page.get_by_role("button", name="Take the message back").click()
    expect(page.get_by_role("textbox", name="A message to managers")).to_be_visible()
    assert not (sessions.folder(waiting.id) / "message.csv").read_text().split("\n", 1)[1]


# Several services


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """A server whose data are those of three services, one of them too small."""
    data = built(tmp_path_factory.mktemp("several") / "data", world(1))
    Requests(data / RELEASED, today=lambda: MIDDLE).send("Mill", "time", LONG, service="Inland")
    running = RunningWorkbook(data).start()
    yield running
    running.stop()


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_several_services_stand_side_by_side_on_any_screen(several, visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    page = visitor.page
    services = [service_id(name) for name in ("Coast", "Inland", "Uplands")]
    link = Links(several.data).make("several", services=services)
    page.goto(f"{several.address}/{link.path()}")
    heading = page.get_by_role("heading", name="Every question, side by side and together")
    expect(heading).to_be_visible(timeout=WAIT)
    waits = "In 2 services, some requests have waited longer than 15 working days."
    expect(page.get_by_text(waits)).to_be_visible()
    expect(page.get_by_text("What teams ask for")).to_have_count(0)
    table = page.get_by_role("table").first
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Question", "Coast", "Inland", "Uplands", "Together"]
    )
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_label("Service").select_option("Inland")
    expect(page.get_by_role("heading", name="What teams want you to know")).to_be_visible()
    expect(page.get_by_text("What teams ask for")).to_have_count(0)
    assert visitor.axe() == []
    page.get_by_label("Service").select_option("All services, side by side")
    expect(heading).to_be_visible()
    name, data = saved(page, "Save as a page to print")
    assert name == f"themes-{PERIOD}.html"
    assert b"Coast, Inland, Uplands" in data


def test_a_manager_of_one_service_is_shown_no_other(several, visitors):
    page = visitors().page
    link = Links(several.data).make("manager", service_id("Coast"))
    page.goto(f"{several.address}/{link.path()}")
    expect(page.get_by_role("heading", name="What teams ask for")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("coast-canarybird: two hours.")).to_be_visible()
    words = page.content()
    for other in ("Inland", "Uplands", "Mill", "Fell", "inland-canarybird"):
        assert other not in words
    with zipfile.ZipFile(io.BytesIO(saved(page, "Save the released tables (CSV)")[1])) as tables:
        assert all(b"Inland" not in tables.read(each) for each in tables.namelist())
