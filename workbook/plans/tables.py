"""The tables in a plan's folder, and how a row becomes what it says and back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints

from workbook.instruments import PlanGuide
from workbook.plans.model import (
    ANSWERS,
    OUTCOMES,
    STANDINGS,
    STATES,
    Entry,
    Idea,
    Plan,
    Promise,
    Task,
    Worry,
)
from workbook.storage import (
    PACKAGE,
    SET_ASIDE,
    Column,
    Table,
    column,
    day_or_blank,
    disk,
    package_bytes,
    read_date,
    refused,
    text,
    word,
)

__all__ = [
    "ENTRIES",
    "GUIDE_FILE",
    "IDEAS",
    "PLAN",
    "PLAN_FILES",
    "PLAN_TABLES",
    "PROMISES",
    "REVIEW",
    "RUNNING",
    "TASKS",
    "WORDING",
    "WORRIES",
    "KeptTable",
    "Said",
    "cell_of",
    "plan_package",
]

#: The prompts as they were when the plan was begun.
GUIDE_FILE = "instrument.toml"
#: The folder for what passes away; no backup has it.
RUNNING = "running"
_Row = TypeVar("_Row")
_REQUIRED = {"required": True}
_ROW_DIGITS = 8
_ROW_ID: dict[str, Any] = {**_REQUIRED, "pattern": "[0-9a-f]{8}"}
_PROMPT = "The prompt that it belongs to, by its id in instrument.toml; blank for none."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Said:
    """Words on one part: of the review, or in place of a gap or a part of a sheet."""

    part: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeptTable(Generic[_Row]):
    """A table, and what each of its rows is read as: the columns are that one's fields."""

    table: Table
    row: type[_Row]

    def read(self, data: bytes) -> tuple[tuple[_Row, ...], tuple[str, ...]]:
        """Return the rows of a whole file, and sentences about what a spreadsheet did to it.

        Raises
        ------
        StoreError
            It is no such table.
        """
        sheet = self.table.read(data)
        notices = list(sheet.notices)
        rows = tuple(
            self._understood(dict(zip(self.table.header, cells, strict=True)), notices)
            for cells in sheet.rows
        )
        key = self.table.key[0]
        if len({getattr(each, key) for each in rows}) < len(rows):
            raise refused(self.table.file, "has two rows for one thing.")
        return rows, tuple(notices)

    def cells(self, rows: Iterable[_Row]) -> list[Sequence[str]]:
        """Return rows as they are written."""
        return [[cell_of(getattr(each, name)) for name in self.table.header] for each in rows]

    def _understood(self, cells: dict[str, str], notices: list[str]) -> _Row:
        kinds = _kinds(self.row)  # type: ignore[arg-type]
        found: dict[str, Any] = {}
        for each in self.table.columns:
            cell, kind = cells[each.name], kinds[each.name]
            words = each.field.get("categories")
            if kind == date | None:
                cell = cell.strip()
                found[each.name] = read_date(cell, self.table.file, notices) if cell else None
            elif kind is bool:
                found[each.name] = self._one_of(cell, ("yes", "no", "")) == "yes"
            elif words is not None:
                found[each.name] = self._one_of(cell, (*words, ""))
            else:
                found[each.name] = _put_right(each, cell, self.table.file, notices)
        return self.row(**found)

    def _one_of(self, cell: str, words: Sequence[str]) -> str:
        said = cell.strip().casefold()
        if said not in words:
            raise refused(self.table.file, "has a word that does not belong in its column.")
        return said


@cache
def _kinds(row: type[Any]) -> dict[str, Any]:
    """Return what each field of a row is; asked of each row of each table, so it is remembered."""
    return get_type_hints(row)


def _put_right(asked: Column, cell: str, file: str, notices: list[str]) -> str:
    """Return a cell as we write it: a spreadsheet takes some names for numbers, and a month."""
    if asked.field.get("constraints") == _ROW_ID and not re.fullmatch(_ROW_ID["pattern"], cell):
        notices.append(f"A name in {file} had been rewritten as a number; it has another one now.")
        number = cell.strip()
        if number.isdecimal() and len(number) < _ROW_DIGITS:
            return number.zfill(_ROW_DIGITS)
        return hashlib.blake2b(cell.encode(), digest_size=_ROW_DIGITS // 2).hexdigest()
    if asked.name == "month" and cell and not re.fullmatch(r"20[0-9]{2}-[0-9]{2}", cell):
        month = re.fullmatch(r"([A-Za-z]{3})[- ]([0-9]{2})", cell.strip())
        day = f"1 {month[1]} 20{month[2]}" if month else cell
        return read_date(day, file, notices).isoformat()[:7]
    return cell


def cell_of(value: object) -> str:
    """Return what a field says, as it is written."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _yes(name: str, description: str) -> Column:
    return word(name, description, ("yes", "no"))


def _day(name: str, description: str, label: str = "It has not been") -> Column:
    return day_or_blank(name, description, label)


PLAN = KeptTable(
    Table(
        name="plan",
        description="One row about the plan. It is about an activity and holds no date with a day.",
        key=("id",),
        columns=(
            column(
                "id",
                "The plan’s id, which is also the folder’s name.",
                constraints={**_REQUIRED, "pattern": "p[a-z2-7]{15}"},
            ),
            text("team", "The team whose plan it is, by its id; blank without a team."),
            text("title", "Its working title."),
            text("kind", "What kind of activity."),
            text("month", "In which month, such as 2026-12; never a day."),
            text("lead_role", "Who leads it: a role, never a name."),
            word("state", "How far it is.", STATES),
            text("stopped_because", "Why it was stopped, and what was learned."),
            column("instrument", "The prompts it was made with, by id.", constraints=_REQUIRED),
            column("instrument_version", "And their version.", constraints=_REQUIRED),
            text("again_of", "The plan whose decisions it uses again, by its id."),
            _day("made_on", "When it was begun.", "Nobody knows"),
            _day("changed_on", "When somebody last wrote in it."),
            _day("ready_on", "When it was first said to be ready, also when it went back."),
            _day("under_way_on", "When it was said to be under way."),
            _day("reviewed_on", "When it was reviewed."),
            _day("fed_back_on", "When young people had heard what came of it."),
            _day("stopped_on", "When it was stopped."),
        ),
    ),
    Plan,
)
ENTRIES = KeptTable(
    Table(
        name="entries",
        description="What was decided on each prompt: a row for each that somebody wrote on.",
        key=("prompt",),
        columns=(
            column("prompt", "The prompt, by its id.", constraints=_REQUIRED),
            word("standing", "How it stands.", STANDINGS[1:], "Nobody has said"),
            text("words", "What was decided, or thought so far."),
            text("because", "Why it is not for this activity."),
            _yes("still_true", "Whether it was copied and nobody has said that it is still true."),
            _yes("talk", "Whether the team wants to talk about it at its next meeting."),
            _day("changed_on", "When it last changed."),
        ),
    ),
    Entry,
)
TASKS = KeptTable(
    Table(
        name="tasks",
        description="What has to be done for the activity.",
        key=("id",),
        columns=(
            column("id", "The task’s own name: 8 hexadecimal digits.", constraints=_ROW_ID),
            text("prompt", _PROMPT),
            text("what", "What has to be done."),
            text("who", "Who does it: a role, never a name."),
            _day("due_on", "By when.", "No date was set"),
            _yes("done", "Whether it is done."),
        ),
    ),
    Task,
)
WORRIES = KeptTable(
    Table(
        name="worries",
        description="Worries about the activity, never a person, and what is done about them.",
        key=("id",),
        columns=(
            column("id", "The worry’s own name: 8 hexadecimal digits.", constraints=_ROW_ID),
            text("prompt", _PROMPT),
            text("about", "The worry."),
            text("doing", "What is done about it."),
            _day("look_again_on", "When it is looked at again.", "No date was set"),
            _yes("over", "Whether it is over."),
        ),
    ),
    Worry,
)
PROMISES = KeptTable(
    Table(
        name="promises",
        description="What young people will hear, and what became of that.",
        key=("id",),
        columns=(
            column("id", "The promise’s own name: 8 hexadecimal digits.", constraints=_ROW_ID),
            text("prompt", _PROMPT),
            text("what", "What young people will hear."),
            text("who", "From whom: a role, never a name."),
            _day("due_on", "By when.", "No date was set"),
            text("how", "How they will hear it."),
            word("outcome", "What became of it.", OUTCOMES[1:], "It waits"),
            text("outcome_words", "What came of it, or why it was not kept."),
            _day("outcome_on", "When that was said."),
        ),
    ),
    Promise,
)
IDEAS = KeptTable(
    Table(
        name="ideas",
        description="Ideas in words that the group agreed to keep, and what they were answered.",
        key=("id",),
        columns=(
            column("id", "The idea’s own name: 8 hexadecimal digits.", constraints=_ROW_ID),
            text("words", "The idea, in words that the group agreed to keep."),
            word("answer", "What it is answered.", ANSWERS[1:], "It has no answer"),
            text("why", "Why."),
            text("next", "What comes next, and by when."),
            _day("told_on", "When young people were told."),
            text("told_how", "How they were told."),
            text("said_back", "What they said back."),
            text("not_told_because", "Why they could not be told."),
            _day("noted_on", "When it was noted."),
        ),
    ),
    Idea,
)


def _said(name: str, description: str, part: str) -> KeptTable[Said]:
    return KeptTable(
        Table(
            name=name,
            description=description,
            key=("part",),
            columns=(
                column("part", part, constraints=_REQUIRED),
                text("words", "The words."),
            ),
        ),
        Said,
    )


REVIEW = _said(
    "review", "What was said when the activity was looked back on.", "The question, by its id."
)
WORDING = _said(
    "wording",
    "The plan’s own words on its sheets.",
    (
        "A gap, a part or the title of a sheet, by its id: gap-…, read_out-…, happens-…, sheet-…, "
        "ideas_sheet-…, title-…."
    ),
)
PLAN_TABLES: tuple[Table, ...] = tuple(
    each.table for each in (PLAN, ENTRIES, TASKS, WORRIES, PROMISES, IDEAS, REVIEW, WORDING)
)


#: Everything that the workbook itself puts into a plan's folder.
PLAN_FILES = frozenset(
    (*(each.file for each in PLAN_TABLES), GUIDE_FILE, PACKAGE, RUNNING, SET_ASIDE, disk.LOCK)
)


def plan_package(plan_id: str, guide: PlanGuide, *more: Table) -> bytes:
    """Return the `datapackage.json` of a new plan.

    Parameters
    ----------
    plan_id
        The plan's id: the package's name.
    guide
        The prompts that it is made with.
    more
        Tables beside its own that are in the folder already.
    """
    return package_bytes(
        plan_id,
        guide.title,
        "A plan for one activity. It is about the activity and holds nothing about any child.",
        [
            *(table.resource() for table in (PLAN.table, *more)),
            {
                "name": "instrument",
                "description": "The prompts as they were when the plan was begun.",
                "path": GUIDE_FILE,
                "format": "toml",
                "mediatype": "application/toml",
                "encoding": "utf-8",
            },
        ],
    )
