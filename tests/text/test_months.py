"""Small pieces of plain English."""

from __future__ import annotations

import pytest

from workbook.text import month_in_words


def test_a_month_is_said_in_words():
    assert month_in_words("2026-11") == "November 2026"
    assert month_in_words("2027-01") == "January 2027"


@pytest.mark.parametrize("words", ["", "2026", "2026-00", "2026-13", "soon", "2026-1x", "-²"])
def test_what_is_no_month_stays_as_it_is(words):
    assert month_in_words(words) == words
