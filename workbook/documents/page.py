"""What is handed out on paper: headings, words, lists and tables, drawn as a page that prints.

`workbook.documents.docx` draws the same blocks as a Word document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from workbook.documents.templating import templates_in

__all__ = ["Block", "Entries", "Entry", "Heading", "Table", "Words", "page_html", "plain"]

_CSS = Path(__file__).with_name("page.css")


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


Block = Heading | Words | Entries | Table


def page_html(title: str, blocks: Sequence[Block], *, window_title: str) -> str:
    """Return a whole page that stands by itself and prints on A4.

    Parameters
    ----------
    title
        The page's heading.
    blocks
        What it says below that.
    window_title
        What its window is called.

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
}
_PAGE = _TEMPLATES.get_template("page.html.j2")
