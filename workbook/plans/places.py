"""What may be written or chosen in a plan, and where: one place for each box on a page.

A place is "table:key:field": "entry:plain-purpose:words", "task:0a1b2c3d:who", "plan::title". Each
says what its box is called in a sentence and how much room there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workbook.instruments import PlanGuide
from workbook.plans.model import ANSWERS, OUTCOMES, STANDINGS, PlanRefused
from workbook.text import kept_line, kept_words

__all__ = [
    "LONGEST",
    "MOST_ROWS",
    "ROW_TABLES",
    "Field",
    "Place",
    "is_row_id",
    "read_place",
]

_ROW = re.compile(r"[0-9a-f]{8}")
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
#: So many rows a table may have.
MOST_ROWS = {"task": 80, "worry": 60, "promise": 40, "idea": 300}
ROW_TABLES = tuple(MOST_ROWS)
#: The longest text in one box, in characters.
LONGEST = 3000
_SHORT, _LINE = 600, 120

Kind = Literal["text", "line", "word", "day", "month", "yes"]


@dataclass(frozen=True, slots=True)
class Field:
    """What one field takes."""

    kind: Kind
    #: How it is called in a sentence.
    label: str
    #: How many characters there is room for; of a "word" nothing.
    longest: int = 0
    words: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether people type into it, and not choose."""
        return self.kind in ("text", "line")

    @property
    def between(self) -> str:
        """What parts the words of two people who wrote in it at once."""
        return "\n" if self.kind == "text" else " / "

    def kept(self, given: object) -> str:
        """Return words as they are kept.

        Raises
        ------
        WordsRefused
            They are no text, or too long.
        """
        keep = kept_words if self.kind == "text" else kept_line
        return keep(given, self.label, self.longest)

    def chosen(self, given: object) -> str | date | bool | None:
        """Return what was chosen, as it is kept.

        Raises
        ------
        PlanRefused
            It is nothing that can be chosen there.
        """
        if self.kind == "word" and isinstance(given, str) and given in self.words:
            return given
        if self.kind == "yes" and given in ("yes", "no"):
            return given == "yes"
        if (
            self.kind == "month"
            and isinstance(given, str)
            and (not given or _MONTH.fullmatch(given))
        ):
            return given
        if self.kind == "day" and isinstance(given, str):
            try:
                return date.fromisoformat(given) if given else None
            except ValueError:
                pass
        raise PlanRefused(
            f"{self.label}: what was chosen cannot be understood.", "Choose it again."
        )


_text = Field("text", "What you wrote", LONGEST)


def _line(label: str) -> Field:
    return Field("line", label, _LINE)


def _short(label: str) -> Field:
    return Field("text", label, _SHORT)


def _choice(label: str, words: tuple[str, ...]) -> Field:
    return Field("word", label, 0, words)


_FIELDS: Mapping[str, Mapping[str, Field]] = {
    "plan": {
        "title": _line("The working title"),
        "kind": _line("The kind of activity"),
        "lead_role": _line("Who leads it"),
        "month": Field("month", "The month"),
        "stopped_because": Field("text", "Why it was stopped", LONGEST),
    },
    "entry": {
        "words": _text,
        "because": _short("Why it is not for this activity"),
        "standing": _choice("How the prompt stands", STANDINGS),
        "still_true": Field("yes", "Whether it is to be looked at again"),
        "talk": Field("yes", "Whether to talk about it"),
    },
    "task": {
        "what": _short("The task"),
        "who": _line("Who does it"),
        "due_on": Field("day", "By when"),
        "done": Field("yes", "Whether it is done"),
    },
    "worry": {
        "about": _short("The worry"),
        "doing": _short("What you do about it"),
        "look_again_on": Field("day", "When you look at it again"),
        "over": Field("yes", "Whether it is over"),
    },
    "promise": {
        "what": _short("What young people will hear"),
        "who": _line("From whom"),
        "due_on": Field("day", "By when"),
        "how": _line("How they will hear it"),
        "outcome": _choice("What became of it", OUTCOMES),
        "outcome_words": _short("What came of it"),
        "outcome_on": Field("day", "When"),
    },
    "idea": {
        "words": _short("The idea"),
        "answer": _choice("Your answer", ANSWERS),
        "why": _short("Why"),
        "next": _short("What comes next"),
        "told_on": Field("day", "When they were told"),
        "told_how": _line("How they were told"),
        "said_back": _short("What they said back"),
        "not_told_because": _short("Why they could not be told"),
    },
    "review": {"words": _text},
    "wording": {"words": _text},
}
_LISTS = ("read_out", "happens", "sheet", "ideas_sheet")
#: What young people are handed has a title that a team may choose.
_TITLED = ("sheet", "ideas_sheet")


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a plan."""

    table: str
    #: The prompt, row, question or part; "" for the plan itself.
    key: str
    name: str

    @property
    def field(self) -> Field:
        """What it takes."""
        return _FIELDS[self.table][self.name]

    @property
    def is_row(self) -> bool:
        """Whether it is in a row that somebody added."""
        return self.table in MOST_ROWS


def read_place(given: object, guide: PlanGuide) -> Place:
    """Return the place that somebody names.

    Parameters
    ----------
    given
        Anything.
    guide
        The plan's own prompts.

    Raises
    ------
    PlanRefused
        There is no such place in this plan.
    """
    parts = given.split(":") if isinstance(given, str) else []
    if len(parts) == 3:  # noqa: PLR2004 - table, key and field
        table, key, name = parts
        if name in _FIELDS.get(table, {}) and _has(table, key, guide):
            return Place(table, key, name)
    raise PlanRefused(
        "What arrived belongs to no place in this plan.", "Open the page again, then try again."
    )


def is_row_id(given: object) -> bool:
    """Say whether something has the form of a row's id."""
    return isinstance(given, str) and _ROW.fullmatch(given) is not None


def _has(table: str, key: str, guide: PlanGuide) -> bool:
    if table == "plan":
        return key == ""
    if table in MOST_ROWS:
        return is_row_id(key)
    return (
        key
        in {
            "entry": lambda: {each.id for each in guide.prompts},
            "review": lambda: {each.id for each in guide.review},
            "wording": lambda: _parts(guide),
        }[table]()
    )


def _parts(guide: PlanGuide) -> set[str]:
    parts = {f"{name}-{each.id}" for name in _LISTS for each in getattr(guide, name)}
    titles = {f"title-{name}" for name in _TITLED}
    return parts | titles | {f"gap-{each.id}" for each in guide.gaps}
