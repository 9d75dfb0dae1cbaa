"""What a service decides about publishing: the length of its periods, and thresholds of its own."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from workbook.errors import WorkbookError
from workbook.storage import disk
from workbook.themes.disclosure import Rule, RuleRefused
from workbook.themes.waiting import USUAL_WORKING_DAYS

__all__ = ["SETTINGS", "Length", "Settings", "read_settings", "reply_working_days"]

#: A service's own thresholds and the length of its periods.
SETTINGS = "publication.toml"
_REPLY, _MOST_DAYS = "reply_working_days", 250
Length = Literal["month", "quarter", "half-year", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a service decides about publishing, in `publication.toml`."""

    period: Length = "quarter"
    rule: Rule = field(default_factory=Rule)
    #: A request that waits for longer than so many working days is said to wait long.
    reply_working_days: int = USUAL_WORKING_DAYS


def read_settings(data: Path) -> Settings:
    """Return a service's settings; the usual ones where it has set none.

    Raises
    ------
    RuleRefused, StoreError
        A threshold is below its floor, or the file cannot be understood or read.
    """
    with disk.as_store_error("Nothing is published until it can be read."):
        try:
            written: dict[str, Any] = tomllib.loads((data / SETTINGS).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except ValueError as fault:  # neither UTF-8 nor TOML
            raise RuleRefused(
                f"The file {SETTINGS} cannot be understood.",
                'Write one setting on a line, such as minimum_people = 15, or period = "quarter".',
            ) from fault
    unknown = set(written) - {"period", "minimum_people", "minimum_teams", _REPLY}
    if unknown or written.get("period", "quarter") not in get_args(Length):
        raise RuleRefused(
            f"The file {SETTINGS} has a setting that the workbook does not know.",
            'It may have period (one of "month", "quarter", "half-year", "year"), minimum_people, '
            f"minimum_teams and {_REPLY}.",
        )
    period = written.pop("period", "quarter")
    days = written.pop(_REPLY, USUAL_WORKING_DAYS)
    if type(days) is not int or not 1 <= days <= _MOST_DAYS:
        raise RuleRefused(
            f"In the file {SETTINGS}, {_REPLY} is no whole number from 1 to {_MOST_DAYS}.",
            f"Write {_REPLY} = {USUAL_WORKING_DAYS}, or as many working days as a request may wait "
            "for an answer.",
        )
    return Settings(period=period, rule=Rule(**written), reply_working_days=days)


def reply_working_days(data: Path) -> int:
    """Return for how many working days a request may wait before it is said to wait long.

    The usual number where a service has set none, or where its file cannot be understood now:
    `workbook daily` says that, and no page has to fail for it.

    Parameters
    ----------
    data
        The data folder.
    """
    with suppress(WorkbookError):
        return read_settings(data).reply_working_days
    return USUAL_WORKING_DAYS
