"""The managers’ page in a real browser: by keyboard alone, on a phone, for those who listen."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from workbook.keys import service_key
from workbook.requests import Requests

TEXT = (
    "An hour a month for three of us to plan together with the young people who come, and a room "
    "that we need not give back half-way through. " + "Averylongwordwithoutanybreak" * 6
)


@pytest.fixture
def requests(own_workbook):
    made = Requests(own_workbook.data / "released", today=lambda: date(2026, 11, 23))
    for kind, text in (("time", TEXT), ("partner", "Somebody from the school."), ("money", "Tea.")):
        made.send("Harbour team", kind, text)
    answered = made.all()[2].id
    made.reply(answered, "I will ask.")
    made.reply(answered, "Yes.\nFrom January.")
    return made


def test_axe_finds_nothing_and_nothing_scrolls_sideways_in_any_state(
    visitors, own_workbook, requests
):
    address = f"{own_workbook.address}/requests"
    for size, scheme in (("laptop", "light"), ("phone", "dark")):
        visitor = visitors(size, color_scheme=scheme)
        page = visitor.page
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "This page needs the manager’s link"
        )
        assert visitor.axe() == []
        page.goto(f"{address}?key={service_key(own_workbook.data, 'manager')}")
        assert page.url == address
        page.locator("summary").click()
        assert visitor.axe() == []
        assert not visitor.scrolls_sideways()
        page.get_by_role("button", name="Send this answer").first.click()
        expect(page.get_by_role("alert")).to_contain_text("Your answer has no words yet.")
        assert visitor.axe() == []
        assert not visitor.scrolls_sideways()
        sizes = page.locator("main button:visible, main textarea:visible").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 44


def test_an_answer_is_sent_by_keyboard_alone_also_after_a_mistake(visitors, own_workbook, requests):
    visitor = visitors()
    page = visitor.page
    page.goto(f"{own_workbook.address}/requests?key={service_key(own_workbook.data, 'manager')}")
    box = page.get_by_role("textbox", name="Your answer to the team").first
    box.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    # After the mistake the writer stands in the box that it is about.
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(
        "Your answer has no words yet. Write it, then send it. Up to 1,000 characters."
    )
    page.keyboard.type("Yes, from January.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "Your answer is kept. It opens in the team’s next session."
    )
    assert "Yes, from January." in [request.reply for request in requests.all()]
