"""Sessions side by side in a real browser: readable at any size, in the light and in the dark."""

from __future__ import annotations

import pytest
from histories import FIRST, NEW, OLD, SECOND, THIRD, answers, met, split_and_retired, worded

from widgets.over_time import over_time_html
from workbook.instruments.model import Change
from workbook.patterns.over_time import side_by_side

CHANGE = (Change(version="1.1", how="meaning changed", was=OLD),)


def shown():
    """Five sessions with everything there is to draw, and one with a split question."""
    before = {FIRST: answers(2, 4, 3), SECOND: answers(0, 2, 7), THIRD: answers(30, 3, 3)}
    after = {
        FIRST: answers(2, 4, 3),
        SECOND: answers(7, 2, 0, not_sure=1),
        THIRD: answers(30, 3, 3),
    }
    new = worded("1.1", first=(NEW, CHANGE))
    five = [met(number, worded("1.0"), before) for number in (0, 1, 2)]
    five += [met(3, new, after), met(4, new, answers(2, 1, 0))]
    return over_time_html(side_by_side(five)), over_time_html(split_and_retired())


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    for html in shown():
        visitor.page.set_content(
            '<!doctype html><html lang="en-GB"><head><title>Your team’s pattern</title></head>'
            f'<body style="margin:0"><main><h1>Your team’s pattern</h1>{html}</main></body></html>'
        )
        visitor.page.evaluate(
            "document.querySelectorAll('details').forEach(each => { each.open = true; })"
        )
        assert visitor.axe() == []
        assert not visitor.scrolls_sideways()


def test_sessions_stand_side_by_side_on_a_desk_and_below_one_another_on_a_phone(visitors):
    for size, beside in (("laptop", True), ("phone", False)):
        visitor = visitors(size)
        visitor.page.set_content(shown()[0])
        first, second = (
            visitor.page.locator(".rpw-item").first.locator(".rpw-moments > .rpw-moment").all()[-2:]
        )
        assert (first.bounding_box()["y"] == second.bounding_box()["y"]) is beside


def test_old_words_open_with_the_keyboard_alone(visitors):
    visitor = visitors()
    visitor.page.set_content(shown()[0])
    words = visitor.page.locator(".rpw-moment summary", has_text="The words people saw then").last
    words.focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.get_by_text(f"“{OLD}”").last.is_visible()
    assert words.bounding_box()["height"] >= 44
