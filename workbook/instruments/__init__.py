"""Checklists and guides to plan with: their format, their versions, and reading them.

Everything that others need of them is named here. `instrument.schema.json` is the rule for a
checklist, `plan.schema.json` for a guide; `workbook check` and loading say all faults of a file at
once, each with its place and its remedy.
"""

from workbook.instruments.check import check_files, check_report
from workbook.instruments.faults import Fault, InstrumentError
from workbook.instruments.guide import (
    USUAL_GUIDE,
    Gap,
    GuideSection,
    Part,
    PlanGuide,
    Prompt,
    ReviewQuestion,
    Stage,
    load_guide,
    load_shipped_guide,
    read_guide,
    shipped_guide_bytes,
    shipped_guides,
)
from workbook.instruments.model import (
    Answer,
    Change,
    CheckoutQuestion,
    Instrument,
    Item,
    Reference,
    Retired,
    Scale,
    Section,
    Source,
    load_instrument,
    load_shipped,
    read_instrument,
    shipped,
    shipped_bytes,
)
from workbook.instruments.reading import MAX_BYTES
from workbook.instruments.schema import RESERVED_ANSWERS, STANDING_ANSWERS
from workbook.instruments.versions import (
    Break,
    as_numbers,
    same_words,
    still_asked,
    why_not_compared,
)

__all__ = [
    "MAX_BYTES",
    "RESERVED_ANSWERS",
    "STANDING_ANSWERS",
    "USUAL_GUIDE",
    "Answer",
    "Break",
    "Change",
    "CheckoutQuestion",
    "Fault",
    "Gap",
    "GuideSection",
    "Instrument",
    "InstrumentError",
    "Item",
    "Part",
    "PlanGuide",
    "Prompt",
    "Reference",
    "Retired",
    "ReviewQuestion",
    "Scale",
    "Section",
    "Source",
    "Stage",
    "as_numbers",
    "check_files",
    "check_report",
    "load_guide",
    "load_instrument",
    "load_shipped",
    "load_shipped_guide",
    "read_guide",
    "read_instrument",
    "same_words",
    "shipped",
    "shipped_bytes",
    "shipped_guide_bytes",
    "shipped_guides",
    "still_asked",
    "why_not_compared",
]
