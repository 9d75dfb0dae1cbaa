"""Words that protect: what could identify a child, language that blames, safety and law."""

from workbook.safeguarding.guidance import Guidance, GuidanceUnreadable, load_guidance
from workbook.safeguarding.language import (
    LanguageUnreadable,
    Phrase,
    language_for,
    phrases,
    references,
)
from workbook.safeguarding.name_model import is_installed, is_wanted
from workbook.safeguarding.rewording import Rewording
from workbook.safeguarding.wording import KINDS, Finding, check

__all__ = [
    "KINDS",
    "Finding",
    "Guidance",
    "GuidanceUnreadable",
    "LanguageUnreadable",
    "Phrase",
    "Rewording",
    "check",
    "is_installed",
    "is_wanted",
    "language_for",
    "load_guidance",
    "phrases",
    "references",
]
