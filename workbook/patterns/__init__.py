"""A team’s own answers seen together, once and over time."""

from workbook.patterns.over_time import (
    Break,
    Column,
    ItemOverTime,
    Moment,
    OverTime,
    Part,
    side_by_side,
)
from workbook.patterns.pattern import (
    ItemGroup,
    ItemPattern,
    Pattern,
    positions,
    team_pattern,
)

__all__ = [
    "Break",
    "Column",
    "ItemGroup",
    "ItemOverTime",
    "ItemPattern",
    "Moment",
    "OverTime",
    "Part",
    "Pattern",
    "positions",
    "side_by_side",
    "team_pattern",
]
