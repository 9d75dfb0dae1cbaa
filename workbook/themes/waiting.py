"""How long a request may wait for an answer before it is said that it waits long."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["USUAL_WORKING_DAYS", "working_days_since"]

#: Where a service has set nothing: three weeks.
USUAL_WORKING_DAYS = 15
_SATURDAY = 5


def working_days_since(day: date, today: date) -> int:
    """Return how many working days have gone by since a day, that day itself not counted.

    Monday to Friday count. Bank holidays count too: which there are differs from place to place
    and year to year, and at worst a request is said to wait long a day or two early.
    """
    if today <= day:
        return 0
    weeks, rest = divmod((today - day).days, 7)
    left = (day + timedelta(days=weeks * 7 + each) for each in range(1, rest + 1))
    return weeks * 5 + sum(each.weekday() < _SATURDAY for each in left)
