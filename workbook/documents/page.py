"""What is handed out on paper: headings, words, lists and tables, drawn as a page that prints.

`workbook.documents.docx` draws the same blocks as a Word document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from workbook.documents.templating import templates_in

__all__ = [
    "WHOLE_WIDTH",
    "Block",
    "Entries",
    "Entry",
    "Grid",
    "Group",
    "Heading",
    "Look",
    "Table",
    "Words",
    "page_html",
    "plain",
]

_CSS = Path(__file__).with_name("page.css")

#: How it is set on paper: "usual"; "dense", the smallest that reads well; "clear", to hold in a
#: hand; "large", in short lines, for whoever reads little or with difficulty.
Look = Literal["usual", "dense", "clear", "large"]

#: Into so many parts a `Grid` divides the width of the paper.
WHOLE_WIDTH = 20


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Heading:
    """A heading; `level` is 2 or 3, below the record's own title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Words:
    """A paragraph, perhaps with a label before it."""

    text: str
    label: str = ""
    #: "lead" and "small" are drawn otherwise; nothing is said by that alone.
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """One entry of a list: its first words, and (label, text) paragraphs below them."""

    text: str
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Table:
    """A table whose first two cells of a row are its head: a number and a statement.

    A row with one cell after these says it for all columns.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Grid:
    """A table of words whose first cell of a row is its head.

    Every row has a cell for each column. `widths` says how many of `WHOLE_WIDTH` parts each column
    takes on paper, all of them together.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        if sum(self.widths) != WHOLE_WIDTH or min(self.widths) < 1:
            raise ValueError(f"widths {self.widths} are not {WHOLE_WIDTH} parts together")
        if {len(self.columns)} != {len(each) for each in (self.widths, *self.rows)}:
            raise ValueError("a row or the widths have another number of cells than columns")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Group:
    """Blocks that stand together: in a box that stands out, or in two columns on paper.

    On a screen there are no columns, and in columns no tables. In a Word document a box is a line
    above and, unless it ends in columns, one below.
    """

    kind: Literal["box", "columns"]
    blocks: tuple[Block, ...]


Block = Heading | Words | Entries | Table | Grid | Group


def page_html(
    title: str, blocks: Sequence[Block], *, window_title: str, look: Look = "usual"
) -> str:
    """Return a whole page that stands by itself and prints on A4.

    Parameters
    ----------
    title
        The page's heading.
    blocks
        What it says below that.
    window_title
        What its window is called.
    look
        How it is set on paper.

    Returns
    -------
    str
        HTML without a script and without anything from elsewhere, which can be encoded as
        UTF-8. The same words give the same page.
    """
    return _PAGE.render(
        title=title,
        blocks=blocks,
        window_title=window_title,
        look=look,
        style=Markup(_CSS.read_text(encoding="utf-8")),  # noqa: S704 - the workbook's own file
    )


#: What no XML document can hold (XML 1.0 section 2.2), and what no file can: half a character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return words that any document can hold: a sign that none can becomes “�”."""
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


_TEMPLATES = templates_in(Path(__file__).with_name("templates"), words=plain)
_TEMPLATES.tests |= {
    "heading": lambda block: isinstance(block, Heading),
    "words": lambda block: isinstance(block, Words),
    "entries": lambda block: isinstance(block, Entries),
    "grid": lambda block: isinstance(block, Grid),
    "group": lambda block: isinstance(block, Group),
}
_PAGE = _TEMPLATES.get_template("page.html.j2")
