"""Words that people type, from the kind to the hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.text.typed import WordsRefused, as_kept, kept_line, kept_words


@pytest.mark.parametrize(
    "words",
    [
        "=SUM(A1:A9)",
        "<script>alert(1)</script>",
        "\u202eright to left",
        "Ḿ̸̢o̷r̵e̴ ̸m̸a̶r̵k̷s̸",
        "👩🏽‍🚒 emoji",
        "'; DROP TABLE actions; --",
        "{{ 7 * 7 }} ${7*7} %s %n",
        "../../etc/passwd",
        "两只老虎",
    ],
)
def test_what_can_be_seen_is_kept_as_it_was_written(words):
    assert kept_words(words, "The note", 100) == words
    assert kept_line(words, "The note", 100) == words


def test_what_cannot_be_seen_goes_and_line_ends_are_one_kind():
    assert kept_words(" a\0b\r\nc\x0bd\x1b[31m\u2028e ", "The note", 99) == "ab\nc\nd[31m\ne"
    assert kept_line(" a\r\nb\tc ", "The note", 99) == "a bc"
    assert kept_words("\u200b \ufeff\u2800", "The note", 9) == ""


def test_too_long_is_refused_with_the_number_to_take_away():
    with pytest.raises(WordsRefused, match="Shorten it by 2"):
        kept_words("x" * 12, "The note", 10)


def test_a_megabyte_is_refused_without_being_looked_through():
    with pytest.raises(WordsRefused, match="1,000,000 characters"):
        kept_words("\0" * 1_000_000, "The note", 10)


@pytest.mark.parametrize("given_words", [None, 3, True, [], {}, b"bytes"])
def test_what_is_no_text_is_refused(given_words):
    with pytest.raises(WordsRefused, match="not text"):
        kept_words(given_words, "The note", 10)


def test_half_a_character_is_refused():
    with pytest.raises(WordsRefused, match="half of an emoji"):
        kept_words("\ud83d", "The note", 10)


def test_no_refusal_quotes_what_was_typed():
    for typed in ("secret" * 9, "secret\ud800"):
        with pytest.raises(WordsRefused) as refused:
            kept_words(typed, "The note", 20)
        assert "secret" not in str(refused.value)


@given(st.text())
def test_keeping_twice_is_keeping_once_and_fits_a_file(words):
    once = as_kept(words)
    assert as_kept(once) == once
    assert "\0" not in once
    assert "\r" not in once
