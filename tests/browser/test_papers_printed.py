"""The papers of a plan in a real browser: on paper, on a phone, for those who listen."""

from __future__ import annotations

import pytest
from plans_made import SAID, TODAY, empty, entries, filled_in, hostile, usual
from record_pages import pages_of
from records_made import HOSTILE

from workbook.plans import PAPERS, paper, paper_html

MUCH_LONGER = tuple(" ".join(SAID * 2) for _ in SAID)


def opened(visitors, kind, whole, size="laptop", **options):
    visitor = visitors(size, **options)
    visitor.page.set_content(paper_html(paper(kind, whole, today=TODAY)))
    return visitor


@pytest.fixture
def printed(visitors):
    """Print a paper as Chromium does, and count the sheets."""

    def print_it(kind, whole):
        visitor = opened(visitors, kind, whole)
        return pages_of(visitor.page.pdf(prefer_css_page_size=True))

    return print_it


def test_an_ordinary_filled_plan_prints_on_two_sheets_of_a4(printed):
    whole = usual()
    assert sum(bool(each.words) for each in whole.entries.values()) >= 32
    assert (len(whole.tasks), len(whole.worries), len(whole.promises)) == (8, 5, 4)
    assert printed("plan", whole) == 2
    assert printed("plan", usual(entries=entries())) == 2
    assert printed("plan", empty()) == 1
    assert printed("plan", usual(entries=entries(MUCH_LONGER))) > 2, "sheets are really counted"


@pytest.mark.parametrize("kind", ["run_sheet", "sheet", "ideas"])
def test_every_other_paper_is_two_sides_of_one_sheet_at_most(printed, kind):
    assert printed(kind, usual()) <= 2
    assert printed(kind, filled_in()) <= 2
    assert printed(kind, empty()) <= 2


@pytest.mark.parametrize(
    ("kind", "points"), [("plan", 9.5), ("run_sheet", 10.5), ("sheet", 14), ("ideas", 13)]
)
def test_on_paper_words_are_large_enough_and_nothing_is_cut_in_two(visitors, kind, points):
    visitor = opened(visitors, kind, filled_in())
    visitor.page.emulate_media(media="print", color_scheme="dark")
    found = visitor.page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("main, main *")];
          return {
            points: Math.min(...all.map((e) => parseFloat(getComputedStyle(e).fontSize) * 0.75)),
            split: [...document.querySelectorAll("tr, li")].filter(
              (e) => getComputedStyle(e).breakInside !== "avoid").length,
            heads: [...document.querySelectorAll("thead")].map(
              (e) => getComputedStyle(e).display),
            paper: getComputedStyle(document.body).backgroundColor,
            ink: getComputedStyle(document.body).color,
          };
        }"""
    )
    assert found["points"] >= points - 0.01
    assert found["split"] == 0
    assert set(found["heads"]) <= {"table-header-group"}  # repeated on every sheet
    assert (found["paper"], found["ink"]) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


def test_lines_on_the_young_people_s_sheet_are_short(visitors):
    visitor = opened(visitors, "sheet", filled_in())
    for media in ("screen", "print"):
        visitor.page.emulate_media(media=media)
        characters = visitor.page.evaluate(
            """() => {
              const p = document.querySelector("main p"), style = getComputedStyle(p);
              return p.clientWidth / parseFloat(style.fontSize) / 0.5;
            }"""
        )
        assert characters <= 75


def test_what_is_open_stands_out_without_colour(visitors):
    visitor = opened(visitors, "plan", usual())
    for media in ("screen", "print"):
        visitor.page.emulate_media(media=media)
        style = visitor.page.locator(".box").evaluate("e => getComputedStyle(e).borderTopStyle")
        assert style == "solid"


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, kind, size, scheme):
    visitor = opened(visitors, kind, filled_in(), size, color_scheme=scheme)
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()


def test_on_a_phone_a_table_of_words_is_still_a_table_to_those_who_listen(visitors):
    page = opened(visitors, "ideas", usual(), "phone").page
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("columnheader").count() == 4
    assert page.get_by_role("rowheader").count() == 5
    assert page.get_by_role("cell").count() == 15


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", PAPERS)
def test_hostile_words_run_nothing_ask_nobody_and_push_nothing_aside(visitors, kind, text):
    visitor = opened(visitors, kind, hostile(text), "phone")
    visitor.page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    assert not visitor.scrolls_sideways()
    assert visitor.page.locator("script, img").count() == 0
    assert visitor.other_hosts() == set()
