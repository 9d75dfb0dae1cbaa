"""Sessions side by side as HTML: tables that can be read aloud, and a break that can be seen."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from histories import FIRST, NEW, OLD, SECOND, THIRD, answers, met, split_and_retired, worded
from html_pages import Page

from widgets.over_time import over_time_html
from workbook.instruments.model import Change
from workbook.patterns.over_time import Break, side_by_side

MEANING = (Change(version="1.1", how="meaning changed", was=OLD),)


def page_of(*sessions):
    return Page(over_time_html(side_by_side(sessions)))


@pytest.fixture(scope="module")
def made():
    """Three sessions: one question moved, one stayed, and one has a new meaning."""
    before = {FIRST: answers(2, 4, 3), SECOND: answers(0, 2, 7), THIRD: answers(3, 3, 3)}
    after = {
        FIRST: answers(2, 4, 3),
        SECOND: answers(7, 2, 0, not_sure=1),
        THIRD: answers(3, 3, 3),
    }
    return side_by_side(
        [
            met(0, worded("1.0"), before),
            met(1, worded("1.0"), before),
            met(2, worded("1.1", first=(NEW, MEANING)), after),
        ]
    )


def test_one_session_alone_draws_nothing_at_all():
    assert over_time_html(side_by_side([])) == ""
    assert over_time_html(side_by_side([met(0, worded(), answers(8, 0, 0))])) == ""


def test_each_session_of_each_question_is_a_real_table_with_caption_and_scopes(made):
    page = Page(over_time_html(made))
    assert page.open == []
    assert len(page.all("table")) == len(page.all("caption")) == 9
    assert len(page.all("th", scope="col")) == 18
    assert len(page.all("th", scope="row")) == 9 * 6
    assert len(page.all("th", scope="rowgroup")) == 9 * 2


def test_every_number_is_text_and_the_dots_are_passed_over_by_a_screen_reader(made):
    page = Page(over_time_html(made))
    assert all(dots["aria-hidden"] == "true" for dots in page.all("span", **{"class": "rpw-dots"}))
    assert (
        len(page.all("span", **{"class": "rpw-dot"})) == 9 * 9 + 3
    )  # in the third session ten sent
    counts = len(page.all("span", **{"class": "rpw-count"}))
    assert counts == len(page.all("span", **{"class": "rpw-dots"})) == 9 * 6


def test_every_caption_says_which_session_and_which_question_it_is_about(made):
    html = over_time_html(made)
    captions = [
        re.sub("<[^>]*>", "", caption) for caption in re.findall("<caption>(.*?)</caption>", html)
    ]
    assert len(set(captions)) == 9
    assert "2 March 2026, question 1" in captions
    assert "1 May 2026 (now), question 2" in captions


def test_what_moved_what_stayed_and_what_is_not_known_have_each_their_part(made):
    text = Page(over_time_html(made)).text
    parts = [text.rindex(f"{heading} ") for heading in ("What moved", "What stayed")]
    parts.append(text.rindex("Where too little is known"))
    assert parts == sorted(parts)
    moved, stayed, little = (text[start:end] for start, end in pairwise([*parts, len(text)]))
    assert "The answers moved towards “In place”." in moved
    assert "undo this." in moved
    assert "The same answers were given on the scale then and now." in stayed
    assert "Answers from 1 May 2026 on are not compared" in little


def test_a_broken_line_is_words_and_stands_before_the_session_that_it_parts(made):
    html = over_time_html(made)
    assert html.count(Break.MEANING.value) == 1
    line = html.index(Break.MEANING.value)
    (question,) = (
        match
        for match in re.finditer(r'class="rpw-item">.*?</section>', html, re.DOTALL)
        if match.start() < line < match.end()
    )
    earlier, later = question[0].split(Break.MEANING.value)
    assert "1 April 2026" in earlier
    assert "1 May 2026" in later
    assert "2 March 2026" not in later


def test_the_words_people_saw_then_can_be_opened_where_they_were_others(made):
    page = Page(over_time_html(made))
    assert page.text.count("The words people saw then") == 2
    assert "(question 1, 2 March 2026)" in page.text
    assert page.text.count(OLD) == 2
    assert page.text.count(NEW) == 1


def test_the_parts_are_listed_first_with_links_that_lead_to_them(made):
    page = Page(over_time_html(made))
    targets = {each["id"] for _, each in page.elements if "id" in each}
    links = [each["href"].removeprefix("#") for each in page.all("a")]
    assert len(links) == 3
    assert set(links) <= targets
    assert len(targets) == len([1 for _, each in page.elements if "id" in each])


def test_headings_begin_at_the_second_level_and_skip_none(made):
    levels = [
        int(tag[1]) for tag, _ in Page(over_time_html(made)).elements if re.fullmatch(r"h\d", tag)
    ]
    assert levels[0] == 2
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_older_sessions_wait_behind_a_line_to_open_unless_the_sentences_speak_of_them():
    many = [met(number, worded(), answers(3, 3, 3)) for number in range(6)]
    assert page_of(*many).text.count("Earlier sessions (3)") == 3
    few_since = [*many[:2], *(met(n, worded(), answers(1, 1, 1)) for n in (2, 3, 4, 5))]
    text = page_of(*few_since).text
    assert "Earlier sessions" not in text
    assert text.count("(then)") == text.count("(now)") == 3


def test_fewer_than_five_is_words_and_no_number():
    page = page_of(met(0, worded(), answers(8, 0, 0)), met(1, worded(), answers(1, 2, 0)))
    assert "1 April 2026: fewer than five sent answers" in page.text
    assert page.text.count("Fewer than five people answered this.") == 3
    assert len(page.all("table")) == 3


def test_a_question_that_was_split_or_retired_says_where_it_came_from_and_went():
    page = Page(over_time_html(split_and_retired()))
    assert "It came out of: “" in page.text
    assert "An earlier question" in page.text
    assert "It lives on in questions 1 and 2." in page.text
    assert Break.RETIRED.value in page.text


def test_no_mean_no_percentage_no_verdict_and_no_arrow_is_anywhere(made):
    text = Page(over_time_html(made)).text.lower()
    for word in ("average", "mean", "score", "rating", "rank", "per cent", "improved", "better"):
        assert not re.search(rf"\b{word}\b", text), word
    assert not set("%↑↓→▲▼") & set(text)


def test_what_a_team_called_itself_and_what_a_checklist_says_is_text_and_never_markup():
    evil = '<img src=x onerror="alert(1)">'
    change = (Change(version="1.1", how="clearer", was=evil + "then"),)
    made = side_by_side(
        [
            met(0, worded("1.0", first=(evil + "then", ())), answers(8, 0, 0)),
            met(1, worded("1.1", first=(evil, change)), answers(8, 0, 0)),
        ]
    )
    html = over_time_html(replace(made, team=evil, title=evil))
    assert "<img" not in html
    assert html.count("&lt;img") >= 4


def test_nothing_is_loaded_from_anywhere(made):
    html = over_time_html(made)
    assert not re.search(r"<(script|img|link|iframe|object)\b", html)
    assert "@import" not in html
    assert "url(" not in html
