"""Words that protect: what could identify a child, language that blames, safety and law."""

from workbook.safeguarding.blame import ASKED
from workbook.safeguarding.guidance import (
    Guidance,
    GuidanceUnreadable,
    asked_first,
    load_guidance,
)
from workbook.safeguarding.language import (
    LanguageUnreadable,
    Phrase,
    language_for,
    phrases,
    references,
)
from workbook.safeguarding.name_model import SWITCH, is_installed, is_wanted
from workbook.safeguarding.own_names import (
    OUR_NAMES,
    OWN_NAMES_FILES,
    OwnNames,
    OwnNamesUnreadable,
    own_names_now,
    own_names_of,
)
from workbook.safeguarding.rewording import Rewording
from workbook.safeguarding.wording import KINDS, Finding, check, looked_at

__all__ = [
    "ASKED",
    "KINDS",
    "OUR_NAMES",
    "OWN_NAMES_FILES",
    "SWITCH",
    "Finding",
    "Guidance",
    "GuidanceUnreadable",
    "LanguageUnreadable",
    "OwnNames",
    "OwnNamesUnreadable",
    "Phrase",
    "Rewording",
    "asked_first",
    "check",
    "is_installed",
    "is_wanted",
    "language_for",
    "load_guidance",
    "looked_at",
    "own_names_now",
    "own_names_of",
    "phrases",
    "references",
]
