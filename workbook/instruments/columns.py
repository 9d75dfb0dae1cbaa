"""Columns that tables about an instrument share: the item, and an answer to it.

With an instrument, only its own items and answers are valid, and their words stand beside their
ids.
"""

from __future__ import annotations

from workbook.instruments.model import Instrument
from workbook.storage import Column, column

__all__ = ["MISSING", "answer_column", "item_column"]

#: The words for "there is no answer" that every instrument shares, and what they say.
MISSING = (
    ("not_answered", "Nothing was chosen"),
    ("not_asked", "Not asked in this version of the instrument"),
    ("withheld", "Withheld, so that nobody can be recognised"),
)


def item_column(instrument: Instrument | None = None) -> Column:
    """Return the column `item`; without an instrument any id is valid."""
    description = "The id of an item of the instrument; instrument.toml has its words."
    if instrument is None:
        return column("item", description, constraints={"required": True})
    return column(
        "item",
        description,
        categories=[{"value": item.id, "label": item.statement} for item in instrument.items],
        constraints={"required": True, "enum": [item.id for item in instrument.items]},
    )


def answer_column(instrument: Instrument | None = None) -> Column:
    """Return the column `answer`; without an instrument any id is valid."""
    missing = [{"value": value, "label": label} for value, label in MISSING]
    if instrument is None:
        return column(
            "answer",
            "The id of an answer on the instrument’s scale, or a word that says why there is none.",
            missingValues=missing,
        )
    scale = instrument.scale
    return column(
        "answer",
        "An answer, from most to least in place, or a word that says why there is none. The order "
        "is all there is to an answer: it has no number.",
        categories=[{"value": answer.id, "label": answer.label} for answer in scale.order],
        categoriesOrdered=True,
        missingValues=[
            *missing,
            *({"value": answer.id, "label": answer.label} for answer in scale.beside),
        ],
        constraints={"enum": [answer.id for answer in scale.order]},
    )
