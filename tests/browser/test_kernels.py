"""What a visitor leaves behind."""

from __future__ import annotations

import time

from playwright.sync_api import expect
from test_journey import form_of, kernels_of, opened


def test_a_page_that_is_left_takes_its_kernel_along(workbook, visitors):
    code = opened(workbook)
    visitor = visitors()
    page = form_of(visitor, workbook, code)
    assert len(kernels_of(workbook)) == 1
    page.goto(workbook.address)
    deadline = time.monotonic() + 20
    while kernels_of(workbook) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert kernels_of(workbook) == []
    assert "403" not in workbook.said.read_text()


def test_going_back_to_a_form_that_was_left_brings_the_words_back(workbook, visitors):
    code = opened(workbook)
    visitor = visitors("phone")
    page = form_of(visitor, workbook, code)
    page.get_by_role("radio").nth(1).check()
    page.goto(workbook.address)
    page.go_back()
    expect(page.get_by_role("radio").nth(1)).to_be_checked(timeout=30_000)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible(timeout=15_000)
