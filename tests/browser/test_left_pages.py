"""What a visitor leaves behind."""

from __future__ import annotations

from journeys import form_of, kernels_of, opened
from planners import PURPOSE, came_to, prompt
from playwright.sync_api import expect
from serving import until

from workbook.plans import Plans


def test_a_page_that_is_left_takes_its_kernel_along(own_workbook, visitors):
    code = opened(own_workbook)
    visitor = visitors()
    page = form_of(visitor, own_workbook, code)
    assert len(kernels_of(own_workbook)) == 1
    page.goto(own_workbook.address)
    until(lambda: kernels_of(own_workbook) == [])
    assert " 403 " not in own_workbook.said.read_text()  # a port may have these digits


def test_going_back_to_a_form_that_was_left_brings_the_words_back(own_workbook, visitors):
    code = opened(own_workbook)
    visitor = visitors("phone")
    page = form_of(visitor, own_workbook, code)
    page.get_by_role("radio").nth(1).check()
    page.goto(own_workbook.address)
    page.go_back()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()


def test_whoever_leaves_on_a_device_leaves_none_of_their_words_on_it(own_workbook, visitors):
    plan = Plans(own_workbook.data).begin().id
    page = came_to(own_workbook, visitors("phone"), plan)
    words = "() => Object.keys(localStorage).filter((key) => key.startsWith('rpw:plan:'))"
    box = prompt(page, PURPOSE).get_by_role("textbox").first
    box.fill("A walk with Kayleigh and her friends")
    box.press("Tab")
    expect(page.get_by_text("Kept on this device until you have decided").first).to_be_visible()
    assert len(page.evaluate(words)) == 1
    asked = []

    def stay(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("button", name="Leave on this device").click()
    assert len(asked) == 1
    assert "not with the workbook yet" in asked[0]
    expect(box).to_have_value("A walk with Kayleigh and her friends")
    assert len(page.evaluate(words)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Leave on this device").click()
    page.wait_for_url("**/leave")
    assert page.evaluate("() => JSON.stringify(localStorage)").count("Kayleigh") == 0
    assert page.evaluate(words) == []
