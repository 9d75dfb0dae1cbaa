"""What a service decides about publishing: the length of its periods, and thresholds of its own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from workbook.storage import disk
from workbook.themes.disclosure import Rule, RuleRefused

__all__ = ["SETTINGS", "Length", "Settings", "read_settings"]

#: A service's own thresholds and the length of its periods.
SETTINGS = "publication.toml"
Length = Literal["month", "quarter", "half-year", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a service decides about publishing, in `publication.toml`."""

    period: Length = "quarter"
    rule: Rule = field(default_factory=Rule)


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
    unknown = set(written) - {"period", "minimum_people", "minimum_teams"}
    if unknown or written.get("period", "quarter") not in get_args(Length):
        raise RuleRefused(
            f"The file {SETTINGS} has a setting that the workbook does not know.",
            'It may have period (one of "month", "quarter", "half-year", "year"), minimum_people '
            "and minimum_teams.",
        )
    period = written.pop("period", "quarter")
    return Settings(period=period, rule=Rule(**written))
