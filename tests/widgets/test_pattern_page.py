"""A team's pattern as HTML: tables that can be read aloud, nothing that only a colour says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from html_pages import Page
from patterns_made import ITEMS, each, pattern

from widgets.pattern import pattern_html


@pytest.fixture
def made():
    return pattern(each(ITEMS[0], ["in_place"] * 4 + ["not_yet"] * 3 + ["not_sure"] * 2))


def test_every_item_is_a_real_table_with_caption_and_scopes(made):
    page = Page(pattern_html(made))
    assert page.open == []
    assert len(page.all("table")) == len(page.all("caption")) == 12
    assert len(page.all("th", scope="col")) == 24
    assert len(page.all("th", scope="row")) == 12 * 6
    assert len(page.all("th", scope="rowgroup")) == 12 * 2


def test_every_number_is_text_and_the_dots_are_passed_over_by_a_screen_reader(made):
    html = pattern_html(made)
    page = Page(html)
    assert len(page.all("span", **{"class": "rpw-dots"})) == 12 * 6
    assert all(each["aria-hidden"] == "true" for each in page.all("span", **{"class": "rpw-dots"}))
    assert len(page.all("span", **{"class": "rpw-dot"})) == 9 * 12
    assert (
        "Of 9 answers: 4 in place, 0 partly, 3 not yet; beside the scale, 2 not sure." in page.text
    )


def test_the_picture_is_said_in_a_sentence_with_how_alike_the_answers_are(made):
    assert "The answers are far apart." in Page(pattern_html(made)).text
    assert "The answers are much alike." in Page(pattern_html(made)).text


def test_the_prompt_and_the_reason_stand_with_every_item(made):
    text = Page(pattern_html(made)).text
    for one in made.items:
        assert one.item.prompt in text
        assert one.item.why in text
        assert one.cited[0][0].citation in text


def test_no_mean_no_percentage_no_verdict_is_anywhere(made):
    text = Page(pattern_html(made)).text.lower()
    for word in ("average", "mean", "score", "rating", "rank", "per cent"):
        assert not re.search(rf"\b{word}\b", text), word
    assert "%" not in text


def test_headings_begin_at_the_second_level_and_skip_none(made):
    levels = [
        int(tag[1]) for tag, _ in Page(pattern_html(made)).elements if re.fullmatch(r"h\d", tag)
    ]
    assert levels[0] == 2
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_fewer_than_five_is_words_and_no_picture():
    page = Page(pattern_html(pattern([{}] * 4)))
    assert "Talk, no chart" in page.text
    assert page.all("table") == []
    assert page.all("span", **{"class": "rpw-dot"}) == []
    assert "4" not in re.sub(r"Harbour.*", "", page.text.split("Talk instead")[0])


def test_what_a_team_called_itself_is_text_and_never_markup(made):
    html = pattern_html(replace(made, team='<img src=x onerror="alert(1)">'))
    assert "<img" not in html
    assert "&lt;img" in html


def test_nothing_is_loaded_from_anywhere(made):
    html = pattern_html(made)
    assert not re.search(r"<(script|img|link|iframe|object)\b", html)
    assert "@import" not in html
    assert "url(" not in html
