"""The rule's words, `workbook.publication.words`: its rooms are in `workbook.themes`."""

from workbook.themes.disclosure import (
    BANDS,
    MEASURES,
    NO_ANSWER,
    OUTCOMES,
    Outcome,
    Released,
    Rule,
    RuleRefused,
    TooFewPeople,
    action_band,
    action_bands,
    possible_words,
    release,
    why_not,
    words,
    words_for_teams,
)

__all__ = [
    "BANDS",
    "MEASURES",
    "NO_ANSWER",
    "OUTCOMES",
    "Outcome",
    "Released",
    "Rule",
    "RuleRefused",
    "TooFewPeople",
    "action_band",
    "action_bands",
    "possible_words",
    "release",
    "why_not",
    "words",
    "words_for_teams",
]
