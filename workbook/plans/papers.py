"""The four papers of a plan, as a page that prints, as a Word document and as a table.

"plan" is the whole plan on two sheets of A4; "run_sheet" is held in a hand on the day; "sheet" is
for young people before they say yes or no; "ideas" tells them what became of their ideas. The two
for young people hold no note of a worker, no title of the plan and no name of a service, unless a
team wrote it into them itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from workbook.documents import docx_bytes, handed_out_csv, page_html, plain
from workbook.instruments import Gap
from workbook.plans.day_paper import day_paper
from workbook.plans.gaps import PartList, gaps_in, is_empty
from workbook.plans.model import WholePlan
from workbook.plans.on_paper import Paper
from workbook.plans.plan_paper import plan_paper
from workbook.plans.young_papers import ideas_paper, sheet_paper

__all__ = ["PAPERS", "PaperKind", "gaps_left", "paper", "paper_csv", "paper_docx", "paper_html"]

PaperKind = Literal["plan", "run_sheet", "sheet", "ideas"]
PAPERS: tuple[PaperKind, ...] = ("plan", "run_sheet", "sheet", "ideas")

_MADE: Mapping[str, Callable[[WholePlan, date, bool], Paper]] = {
    "plan": plan_paper,
    "run_sheet": day_paper,
    "sheet": sheet_paper,
    "ideas": ideas_paper,
}
_PARTS: Mapping[str, tuple[PartList, ...]] = {
    "plan": (),
    "run_sheet": ("read_out", "happens"),
    "sheet": ("sheet",),
    "ideas": ("ideas_sheet",),
}


def paper(kind: PaperKind, whole: WholePlan, *, today: date, invented: bool = False) -> Paper:
    """Return one of a plan's papers.

    Parameters
    ----------
    kind
        One of `PAPERS`.
    whole
        The plan.
    today
        The day on which it is made.
    invented
        Whether the plan belongs to the invented service; the paper says so.
    """
    return _MADE[kind](whole, today, invented)


def gaps_left(kind: PaperKind, whole: WholePlan) -> tuple[Gap, ...]:
    """Return the gaps that are still empty on one of a plan's papers, in the guide's order.

    Where a team's own words have no gap, there is none. "____" (`workbook.plans.gaps.EMPTY`)
    stands in their place.
    """
    used = {gap.id for name in _PARTS[kind] for gap in gaps_in(name, whole)}
    return tuple(gap for gap in whole.guide.gaps if gap.id in used and is_empty(gap, whole))


def paper_html(made: Paper) -> str:
    """Return a paper as a whole page that stands by itself and prints on A4."""
    return page_html(made.title, made.blocks, window_title=made.window_title, look=made.look)


def paper_docx(made: Paper, day: date) -> bytes:
    """Return a paper as a Word document; `day` is the one that its properties name.

    The same paper and day give the same bytes.
    """
    return docx_bytes(
        made.title, made.blocks, window_title=made.window_title, day=day, look=made.look
    )


def paper_csv(made: Paper) -> bytes:
    """Return a paper as a table: a reading copy, for a spreadsheet.

    It begins with the mark (BOM) by which spreadsheets know UTF-8, and a spreadsheet runs none of
    its cells (`workbook.documents.handed_out`).
    """
    rows = ([plain(cell) for cell in row] for row in made.rows)
    return handed_out_csv(made.columns, rows, marked=True)
