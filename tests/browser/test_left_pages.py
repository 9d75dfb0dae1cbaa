"""What a visitor leaves behind."""

from __future__ import annotations

from journeys import form_of, kernels_of, opened
from playwright.sync_api import expect
from serving import until


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
