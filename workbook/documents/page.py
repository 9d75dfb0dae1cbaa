"""What is handed out on paper: headings, words, lists and tables, drawn as a page that prints.

`workbook.documents.docx` draws the same blocks as a Word document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

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
    body = "\n".join(_drawn(block) for block in blocks)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{_text(window_title)}</title>
<style>
{_CSS.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<h1>{_text(title)}</h1>
{body}
</main>
</body>
</html>
"""


def _drawn(block: Block) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level} dir="auto">{_text(block.text)}</h{block.level}>'
    if isinstance(block, Words):
        kind = f' class="{block.kind}"' if block.kind else ""
        if block.label:
            return f"<p{kind}><strong>{_text(block.label)}</strong> {_bdi(block.text)}</p>"
        return f'<p dir="auto"{kind}>{_text(block.text)}</p>'
    if isinstance(block, Entries):
        entries = "\n".join(_drawn_entry(entry) for entry in block.entries)
        return f"<ul>\n{entries}\n</ul>"
    return _drawn_table(block)


def _drawn_entry(entry: Entry) -> str:
    if not entry.more:
        return f'<li dir="auto">{_text(entry.text)}</li>'
    more = " ".join(
        f"<span><b>{_text(label)}:</b> {_bdi(text)}</span>" for label, text in entry.more
    )
    return f'<li><p dir="auto"><strong>{_text(entry.text)}</strong></p><p>{more}</p></li>'


def _drawn_table(table: Table) -> str:
    # On a narrow screen a row becomes a block; the roles keep it a table for those who listen.
    head = "".join(
        f'<th scope="col" role="columnheader">{_text(column)}</th>' for column in table.columns
    )
    rows = []
    for number, statement, *cells in table.rows:
        if len(cells) == 1:
            said = f'<td role="cell" colspan="{len(table.columns) - 2}">{_text(cells[0])}</td>'
        else:
            said = "".join(
                f'<td role="cell" data-label="{_text(column)}">{_text(cell)}</td>'
                for column, cell in zip(table.columns[2:], cells, strict=True)
            )
        rows.append(
            f'<tr role="row"><td role="cell" class="number">{_text(number)}</td>'
            f'<th scope="row" role="rowheader">{_text(statement)}</th>{said}</tr>'
        )
    return (
        f'<table role="table">\n<caption>{_text(table.caption)}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        '<tbody role="rowgroup">\n' + "\n".join(rows) + "\n</tbody>\n</table>"
    )


def _text(text: str) -> str:
    return escape(plain(text))


def _bdi(text: str) -> str:
    """Return words that may turn the direction of writing, which ends with them."""
    return f"<bdi>{_text(text)}</bdi>"


#: What no XML document can hold (XML 1.0 section 2.2), and what no file can: half a character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return words that any document can hold: a sign that none can becomes “�”."""
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
