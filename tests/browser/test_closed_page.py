"""The closed page of a session in a real browser: its record is made when somebody asks."""

from __future__ import annotations

from keeping import close_now, give
from playwright.sync_api import expect
from ways_in import way_in

from workbook.instruments import load_shipped
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response

INSTRUMENT = load_shipped("risk-and-choice")
WAIT = 30_000


def closed(workbook):
    """Hold a session of six and close it; return the way in with its own link, and its id."""
    sessions = Sessions(workbook.data)
    code = sessions.open("Harbour team", INSTRUMENT.id).id
    for person in range(6):
        answer = INSTRUMENT.scale.order[person % 2].id
        given = {
            "token": f"{person + 1:020x}",
            "answers": {item.id: answer for item in INSTRUMENT.items},
            "reflections": {},
        }
        give(sessions, code, read_response(INSTRUMENT, given))
    close_now(sessions, code)
    return workbook.address + way_in(workbook.data, "session", code), code


def test_each_form_of_the_record_is_saved_with_the_keyboard_alone(own_workbook, visitors):
    link, code = closed(own_workbook)
    visitor = visitors("laptop", accept_downloads=True)
    page = visitor.page
    page.goto(link)
    page.goto(f"{own_workbook.address}/patterns?session={code}")
    expect(page.locator(".rpw-drawn .rpw-record")).to_be_visible(timeout=WAIT)
    for words, ending, begins in (
        ("As a web page to print", "html", b"<!DOCTYPE html>"),
        ("As a Word document", "docx", b"PK"),
        ("As a table (CSV)", "csv", b"\xef\xbb\xbfsection"),
    ):
        page.get_by_role("link", name=words).focus()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        assert saved.value.suggested_filename == f"record-{code}.{ending}"
        assert saved.value.path().read_bytes().lower().startswith(begins.lower())
    assert page.get_by_role("status").count() == 0
    assert visitor.axe() == []


def test_while_the_pages_script_is_on_its_way_there_is_nothing_to_press_in_vain(
    own_workbook, visitors
):
    link, code = closed(own_workbook)
    page = visitors("laptop", accept_downloads=True).page
    page.goto(link)
    held, is_free = [], []

    def hold(route):
        if is_free:
            route.continue_()
        else:
            held.append(route)

    page.route("**/front/widget-*.js", hold)
    page.goto(f"{own_workbook.address}/patterns?session={code}")
    expect(page.get_by_role("heading", name="The record of this meeting")).to_be_visible(
        timeout=WAIT
    )
    expect(page.get_by_text("As a Word document")).to_be_visible()
    assert page.get_by_role("link", name="As a Word document").count() == 0
    while not held:
        page.wait_for_timeout(50)
    is_free.append(True)
    for each in held:
        each.continue_()
    with page.expect_download() as saved:
        page.get_by_role("link", name="As a Word document").click()
    assert saved.value.path().read_bytes().startswith(b"PK")


def test_the_page_itself_carries_no_record(own_workbook, visitors):
    link, code = closed(own_workbook)
    page = visitors("laptop").page
    page.goto(link)
    page.goto(f"{own_workbook.address}/patterns?session={code}")
    expect(page.locator(".rpw-drawn .rpw-record")).to_be_visible(timeout=WAIT)
    assert "data:" not in page.locator("body").inner_html()
