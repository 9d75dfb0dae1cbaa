"""Checklists: their format, their versions, and reading them.

Everything that others need of a checklist is named here. `instrument.schema.json` is the rule for a
file; `workbook check` and loading say all its faults at once, each with its place and its remedy.
"""

from workbook.instruments.check import check_files, check_report
from workbook.instruments.faults import Fault
from workbook.instruments.model import (
    Answer,
    Change,
    CheckoutQuestion,
    Instrument,
    InstrumentError,
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
    "Answer",
    "Break",
    "Change",
    "CheckoutQuestion",
    "Fault",
    "Instrument",
    "InstrumentError",
    "Item",
    "Reference",
    "Retired",
    "Scale",
    "Section",
    "Source",
    "as_numbers",
    "check_files",
    "check_report",
    "load_instrument",
    "load_shipped",
    "read_instrument",
    "same_words",
    "shipped",
    "shipped_bytes",
    "still_asked",
    "why_not_compared",
]
