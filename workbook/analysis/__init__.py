"""The analyst’s face: tables of what a team may see."""

from workbook.analysis.counts import (
    Counts,
    count_answers,
)
from workbook.analysis.tables import (
    answers_table,
    chosen_pattern,
    sessions_table,
)

__all__ = [
    "Counts",
    "answers_table",
    "chosen_pattern",
    "count_answers",
    "sessions_table",
]
