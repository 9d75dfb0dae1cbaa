"""Small pieces of plain English that several pages say in the same way."""

from __future__ import annotations

from datetime import date

__all__ = ["day_in_words", "month_in_words", "people_in_words"]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_in_words(day: str | date) -> str:
    """Return "22 November 2026" for a date or its ISO text, whatever this machine's language."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_in_words(month: str) -> str:
    """Return "November 2026" for "2026-11"; whatever is no month is returned as it is."""
    year, _, number = month.partition("-")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(_MONTHS)):
        return month
    return f"{_MONTHS[int(number) - 1]} {year}"


def people_in_words(number: int) -> str:
    """Return "1 person", "12 people" or "nobody"."""
    return {0: "nobody", 1: "1 person"}.get(number, f"{number} people")
