"""A date that a spreadsheet wrote in its own way, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from workbook.storage import StoreError, read_date


@pytest.mark.parametrize(
    "cell", ["22 November 20262026202620262026", "9" * 400 + "-11-22", "1/" + "9" * 30 + "/2026"]
)
def test_a_number_that_is_no_year_day_or_month_is_refused_however_long_it_is(cell):
    with pytest.raises(StoreError):
        read_date(cell, "session.csv", [])


def test_a_date_that_was_rewritten_is_read_and_said():
    said: list[str] = []
    assert read_date("22-Nov-26", "session.csv", said) == date(2026, 11, 22)
    assert len(said) == 1
