"""Plans for activities with young people: written by a few, before, during and after one.

A plan is about an activity, never a person. `Plans` has all of a data folder; `OpenPlan` is one,
which several people may write in at once. What is needed for paper alone is looked up when it is
first asked for: a phone that only answers should not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbook.plans.gaps import EMPTY, filled, is_left_out, words_of
from workbook.plans.here import Here, Others
from workbook.plans.joining import joined
from workbook.plans.model import (
    ANSWERS,
    EMPTY_DAYS,
    OUTCOMES,
    STANDINGS,
    STATES,
    UNTOUCHED_DAYS,
    Answer,
    ChangedMeanwhile,
    Entry,
    Idea,
    Outcome,
    Plan,
    PlanNotFound,
    PlanRefused,
    Promise,
    Standing,
    State,
    Task,
    WholePlan,
    Worry,
    due_for_deletion,
    is_plan_id,
)
from workbook.plans.moving import MOVES
from workbook.plans.open_plan import OpenPlan, Written
from workbook.plans.places import LONGEST, MOST_ROWS, Place, read_place
from workbook.plans.repository import Plans
from workbook.plans.tables import PLAN_FILES, PLAN_TABLES, RUNNING

if TYPE_CHECKING:
    from workbook.plans.on_paper import Paper
    from workbook.plans.papers import (
        PAPERS,
        PaperKind,
        gaps_left,
        paper,
        paper_csv,
        paper_docx,
        paper_html,
    )

__all__ = [
    "ANSWERS",
    "EMPTY",
    "EMPTY_DAYS",
    "LONGEST",
    "MOST_ROWS",
    "MOVES",
    "OUTCOMES",
    "PAPERS",
    "PLAN_FILES",
    "PLAN_TABLES",
    "RUNNING",
    "STANDINGS",
    "STATES",
    "UNTOUCHED_DAYS",
    "Answer",
    "ChangedMeanwhile",
    "Entry",
    "Here",
    "Idea",
    "OpenPlan",
    "Others",
    "Outcome",
    "Paper",
    "PaperKind",
    "Place",
    "Plan",
    "PlanNotFound",
    "PlanRefused",
    "Plans",
    "Promise",
    "Standing",
    "State",
    "Task",
    "WholePlan",
    "Worry",
    "Written",
    "due_for_deletion",
    "filled",
    "gaps_left",
    "is_left_out",
    "is_plan_id",
    "joined",
    "paper",
    "paper_csv",
    "paper_docx",
    "paper_html",
    "read_place",
    "words_of",
]

_ON_PAPER = {
    "Paper": "on_paper",
    "PAPERS": "papers",
    "PaperKind": "papers",
    "gaps_left": "papers",
    "paper": "papers",
    "paper_csv": "papers",
    "paper_docx": "papers",
    "paper_html": "papers",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_PAPER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_PAPER[name]}"), name)
