"""The record as a page in a real browser: on paper, on a phone, for those who listen."""

from __future__ import annotations

import pytest
from record_pages import pages_of
from records_made import HOSTILE, ITEMS, NOTE, hostile, together, usual

from workbook.meetings.record import record_html

LONG = 60 * "We talked about who is heard. "


def opened(visitors, record, size="laptop", **options):
    visitor = visitors(size, **options)
    visitor.page.set_content(record_html(record))
    return visitor


@pytest.fixture
def printed(visitors):
    """Print a record as Chromium does, and count the sheets."""

    def print_it(record):
        visitor = opened(visitors, record)
        return pages_of(visitor.page.pdf(prefer_css_page_size=True))

    return print_it


def test_a_usual_session_prints_on_two_sheets_of_a4(printed):
    assert 290 <= len(NOTE) <= 330
    assert printed(usual()) <= 2
    assert printed(usual(together=together(), late=1)) <= 2
    assert printed(usual(opening=LONG * 6)) > 2, "sheets are really counted"


def test_on_paper_words_are_large_enough_and_nothing_is_cut_in_two(visitors):
    visitor = opened(visitors, usual(together=together()))
    visitor.page.emulate_media(media="print", color_scheme="dark")
    found = visitor.page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("main, main *")];
          return {
            points: Math.min(...all.map((e) => parseFloat(getComputedStyle(e).fontSize) * 0.75)),
            split: [...document.querySelectorAll("tr, li")].filter(
              (e) => getComputedStyle(e).breakInside !== "avoid").length,
            head: getComputedStyle(document.querySelector("thead")).display,
            paper: getComputedStyle(document.body).backgroundColor,
            ink: getComputedStyle(document.body).color,
          };
        }"""
    )
    assert found["points"] >= 9.5
    assert found["split"] == 0
    assert found["head"] == "table-header-group"  # repeated on every sheet
    assert (found["paper"], found["ink"]) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme):
    record = usual(together=together(), thin=(ITEMS[0],), marks={ITEMS[7]: "carried"})
    visitor = opened(visitors, record, size, color_scheme=scheme)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_on_a_phone_the_table_is_still_a_table_to_those_who_listen(visitors):
    visitor = opened(visitors, usual(), "phone")
    page = visitor.page
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("columnheader").count() == 8
    assert page.get_by_role("rowheader").count() == 15
    first = page.get_by_role("row").nth(1)
    assert "In place" in first.evaluate(
        "row => [...row.cells].map((c) => getComputedStyle(c, '::before').content"
        ".replace('attr(data-label)', c.dataset.label || '')).join(' ')"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_run_nothing_ask_nobody_and_push_nothing_aside(visitors, text):
    visitor = opened(visitors, hostile(text), "phone")
    visitor.page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    assert not visitor.scrolls_sideways()
    assert visitor.page.locator("script, img").count() == 0
