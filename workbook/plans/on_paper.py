"""What every paper of a plan is made of, and what several of them say in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workbook.documents import Block, Look, Words
from workbook.plans.model import WholePlan
from workbook.text import day_in_words

__all__ = [
    "Paper",
    "about",
    "day_or_nothing",
    "iso_or_nothing",
    "paragraphs",
    "row",
    "rows_of",
    "title_or",
]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paper:
    """One paper, before it has a form."""

    title: str
    #: What its window and its file's properties say.
    window_title: str
    blocks: tuple[Block, ...]
    #: What its file is called before its ending: never anything that somebody typed.
    file_name: str
    look: Look
    #: The same as a table.
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        return f"<Paper {self.file_name}>"


def title_or(whole: WholePlan, otherwise: str) -> str:
    """Return a plan's working title, or what stands where there is none."""
    return whole.plan.title.strip() or otherwise


def about(prompt_id: str, whole: WholePlan) -> str:
    """Return the question of a prompt; "" where it is none of the guide's."""
    prompt = whole.guide.prompt(prompt_id)
    return prompt.question if prompt else ""


def day_or_nothing(day: date | None) -> str:
    """Return a day in words; "" for none."""
    return day_in_words(day) if day else ""


def iso_or_nothing(day: date | None) -> str:
    """Return a day as a spreadsheet sorts it; "" for none."""
    return day.isoformat() if day else ""


def paragraphs(text: str) -> tuple[Words, ...]:
    """Return a paragraph for each part of a text that a blank line parts from the next."""
    parts = re.split(r"\n[ \t]*\n", text)
    return tuple(Words(text=part.strip("\n")) for part in parts if part.strip()) or (
        Words(text=""),
    )


def row(**cells: str) -> dict[str, str]:
    """Return what one row of a table says, by the names of its columns."""
    return cells


def rows_of(
    columns: tuple[str, ...], said: Iterable[dict[str, str]]
) -> tuple[tuple[str, ...], ...]:
    """Return rows with a cell for each column, of what is said by the columns' names."""
    return tuple(tuple(each.get(name, "") for name in columns) for each in said)
