"""What is said in English wherever it is said, and words that people type."""

from workbook.text.english import day_in_words, month_in_words, people_in_words
from workbook.text.typed import (
    WordsRefused,
    as_kept,
    is_broken,
    kept_line,
    kept_words,
    same_team,
    team_key,
)

__all__ = [
    "WordsRefused",
    "as_kept",
    "day_in_words",
    "is_broken",
    "kept_line",
    "kept_words",
    "month_in_words",
    "people_in_words",
    "same_team",
    "team_key",
]
