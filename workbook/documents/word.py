"""A Word document as it is made, with python-docx, which `workbook.documents.docx` loads for it.

Headings, the list and the table are Word's own, so a screen reader finds its way and a reader can
change every style. The document names nobody who wrote or saved it, and has no time of day.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from workbook.documents.page import (
    WHOLE_WIDTH,
    Block,
    Entries,
    Grid,
    Group,
    Heading,
    Look,
    Table,
    Words,
    plain,
)

__all__ = ["letter_document", "made"]

_LANGUAGE = "en-GB"
_FONT = "Calibri"
_INK = RGBColor(0x1D, 0x24, 0x28)
_PAPER_WIDTH, _PAPER_HEIGHT = 210, 297
#: The paper's margins in millimetres: at its sides, above and below.
_MARGINS: dict[Look, tuple[int, int]] = {
    "usual": (15, 15),
    "dense": (12, 12),
    "clear": (12, 12),
    "large": (25, 15),
}
#: In points: words, the title, the headings of both levels.
_SIZES: dict[Look, tuple[float, float, float, float]] = {
    "usual": (10, 18, 13, 11),
    "dense": (9.5, 14, 11, 10),
    "clear": (12, 18, 14, 12),
    "large": (14, 24, 17, 15),
}
#: With little room between lines.
_CLOSE: tuple[Look, ...] = ("dense", "clear")
#: How much smaller the words of a table are, and how small they may be.
_SMALLER, _SMALLEST = 1, 9
_TEXT_WIDTH = 180
#: Widths of the table's columns in millimetres: the number, and each count; the rest is words.
_NUMBER, _COUNT = 10, 19
#: Before the last words of a paper, which often stand below a table, in points.
_ABOVE_SMALL = 6
#: Between two columns, in twentieths of a point.
_GUTTER = 340
#: What of a paragraph's properties comes after its lines (ECMA-376 part 1, 17.3.1.26).
_AFTER_LINES = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd"),
    *("w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
#: The earliest moment a ZIP file can hold, for its entries.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def made(title: str, blocks: Sequence[Block], *, window_title: str, day: date, look: Look) -> bytes:
    """Return the document’s bytes, as `workbook.documents.docx.docx_bytes` says."""
    document = Document()
    _prepare(document, look)
    _describe(document, window_title, day)
    document.add_heading(plain(title), level=0)
    for block in blocks:
        _add(document, block)
    return _packed(document)


def letter_document(  # noqa: PLR0913 - a letter's parts, all named
    *,
    title: str,
    opening: Sequence[str],
    picture: BinaryIO,
    described: str,
    address: str,
    lists: Sequence[tuple[str, Sequence[str], str]],
    closing: Sequence[str],
    day: date,
) -> bytes:
    """Return a letter’s bytes, as `workbook.documents.letter.letter_docx` says."""
    document = Document()
    _prepare(document)
    _describe(document, title, day)
    document.add_heading(plain(title), level=0)
    for words in opening:
        document.add_paragraph(plain(words))
    drawn = document.add_picture(picture, width=Mm(50))
    properties = drawn._inline.docPr  # noqa: SLF001 - the library has no other way to these
    properties.set("descr", plain(described))
    properties.set("name", "QR code")
    document.add_paragraph(plain(address))
    for heading, lines, style in lists:
        document.add_heading(plain(heading), level=1)
        for line in lines:
            document.add_paragraph(plain(line), style=style)
    for words in closing:
        document.add_paragraph(plain(words))
    return _packed(document)


def _prepare(document: Any, look: Look = "usual") -> None:
    """Set the paper, the language and the styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_PAPER_WIDTH), Mm(_PAPER_HEIGHT)
    beside, above = _MARGINS[look]
    section.left_margin = section.right_margin = Mm(beside)
    section.top_margin = section.bottom_margin = Mm(above)
    styles = document.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), _LANGUAGE)
    theme_language = document.settings.element.find(qn("w:themeFontLang"))
    if theme_language is not None:
        theme_language.set(qn("w:val"), _LANGUAGE)
    words, title, first, second = _SIZES[look]
    sizes = {
        "Normal": words,
        "Title": title,
        "Heading 1": first,
        "Heading 2": second,
        "List Bullet": words,
        "List Continue": words,
        "Caption": words,
    }
    after = 2 if look in _CLOSE else 4
    for name, size in sizes.items():
        style = styles[name]
        style.font.size = Pt(size)
        style.font.color.rgb = _INK
        _set_font(style)
        style.paragraph_format.space_after = Pt(after)
        if look in _CLOSE:
            style.paragraph_format.line_spacing = 1
    styles["Heading 1"].paragraph_format.space_before = Pt(3 * after)
    styles["Heading 2"].paragraph_format.space_before = Pt(2 * after)
    styles["Caption"].font.bold = False
    styles["Caption"].paragraph_format.keep_with_next = True


def _set_font(style: Any) -> None:
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    # A theme's font would win over the one that is named.
    for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{which}"), None)
    for which in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{which}"), _FONT)


def _describe(document: Any, window_title: str, day: date) -> None:
    """Say what the document is, and nothing about who made it or when in the day."""
    about = document.core_properties
    about.title = plain(window_title)[:255]
    about.language = _LANGUAGE
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.subject = about.category = about.version = about.identifier = ""
    about.revision = 1
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # of the empty document it began as
            del package.rels[name]


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(plain(block.text), level=block.level - 1)
    elif isinstance(block, Words):
        made = _paragraph(document, "Normal", block.label, block.text)
        if block.kind == "small":
            made.paragraph_format.space_before = Pt(_ABOVE_SMALL)
    elif isinstance(block, Entries):
        for entry in block.entries:
            first = document.add_paragraph(style="List Bullet")
            first.add_run(plain(entry.text)).bold = bool(entry.more)
            first.paragraph_format.keep_with_next = bool(entry.more)
            for label, text in entry.more:
                _paragraph(document, "List Continue", f"{label}:", text)
    elif isinstance(block, Grid):
        _add_grid(document, block)
    elif isinstance(block, Group):
        _add_group(document, block)
    else:
        _add_table(document, block)


def _add_group(document: Any, group: Group) -> None:
    before = len(document.paragraphs)
    if group.kind == "columns":
        _end_section(document, columns=1)
    for block in group.blocks:
        _add(document, block)
    if group.kind == "columns":
        _end_section(document, columns=2)
    elif inside := document.paragraphs[before:]:
        # Below columns a line would be below the last of them alone.
        last = group.blocks[-1]
        closed = not (isinstance(last, Group) and last.kind == "columns")
        _draw_line(inside[0], top=True, bottom=closed and len(inside) == 1)
        if closed and len(inside) > 1:
            _draw_line(inside[-1], top=False, bottom=True)


def _end_section(document: Any, *, columns: int) -> None:
    """Let what was added since the last section ended stand in so many columns."""
    body = document.element.body
    last = body[-2]  # before the section that is still open
    if last.tag != qn("w:p") or last.xpath("./w:pPr/w:sectPr"):
        last = document.add_paragraph()._p  # noqa: SLF001 - the library has no other way to these
        last.get_or_add_pPr()
    ended = body.sectPr.clone()
    for element in ended.findall(qn("w:cols")):
        element.set(qn("w:num"), str(columns))
        element.set(qn("w:space"), str(_GUTTER))
    last.set_sectPr(ended)
    body.sectPr.start_type = WD_SECTION.CONTINUOUS


def _draw_line(paragraph: Any, *, top: bool, bottom: bool) -> None:
    """Draw a line above or below a paragraph, or both."""
    lines = OxmlElement("w:pBdr")
    for side in ("top",) * top + ("bottom",) * bottom:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no other way
    properties.insert_element_before(lines, *_AFTER_LINES)


def _paragraph(document: Any, style: str, label: str, text: str) -> Any:
    paragraph = document.add_paragraph(style=style)
    if label:
        paragraph.add_run(f"{plain(label)} ").bold = True
    paragraph.add_run(plain(text))
    return paragraph


def _add_table(document: Any, table: Table) -> None:
    counts = len(table.columns) - 2
    words = _TEXT_WIDTH - _NUMBER - _COUNT * counts
    widths = [Mm(_NUMBER), Mm(words), *[Mm(_COUNT)] * counts]
    rows = _rows(document, table, widths)
    _fill(rows[0], table.columns, widths, head=True)
    for row, cells in zip(rows[1:], table.rows, strict=True):
        _fill(row, cells, widths, head=False)


def _add_grid(document: Any, grid: Grid) -> None:
    paper = document.sections[0]
    whole = paper.page_width - paper.left_margin - paper.right_margin
    widths = [int(whole * each / WHOLE_WIDTH) for each in grid.widths]
    size = max(document.styles["Normal"].font.size.pt - _SMALLER, _SMALLEST)
    rows = _rows(document, grid, widths)
    for row, cells in zip(rows, (grid.columns, *grid.rows), strict=True):
        _fill(row, cells, widths, head=row is rows[0], size=size, centred=False)


def _rows(document: Any, table: Table | Grid, widths: Sequence[int]) -> list[Any]:
    """Add an empty table: its caption above it, its head repeated, none of its rows split."""
    document.add_paragraph(plain(table.caption), style="Caption")
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    _name_table(made, table.caption)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    rows = list(made.rows)
    _whole(rows[0], "w:tblHeader")
    for row in rows:
        _whole(row, "w:cantSplit")
    return rows


def _name_table(made: Any, caption: str) -> None:
    """Say to those who listen what the table is, and where its heads are."""
    properties = made._tbl.tblPr  # noqa: SLF001 - the library has no other way to these
    for element in properties.findall(qn("w:tblLook")):
        properties.remove(element)
    look = OxmlElement("w:tblLook")
    for name, value in (
        *(("val", "04A0"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1")),
        *(("lastColumn", "0"), ("noHBand", "0"), ("noVBand", "1")),
    ):
        look.set(qn(f"w:{name}"), value)
    properties.append(look)
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), plain(caption))
    properties.append(title)


def _fill(  # noqa: PLR0913 - all named
    row: Any,
    cells: tuple[str, ...],
    widths: Sequence[int],
    *,
    head: bool,
    size: float = _SMALLEST,
    centred: bool = True,
) -> None:
    places = list(row.cells)
    for place, width in zip(places, widths, strict=True):
        place.width = width
    if len(cells) < len(places):  # one cell says it for all that follow
        places[len(cells) - 1].merge(places[-1])
    for number, (place, text) in enumerate(zip(places, cells, strict=False)):
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if centred and number > 1 and len(cells) == len(places):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(plain(text))
        run.bold = head
        run.font.size = Pt(size)


def _whole(row: Any, what: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(what))  # noqa: SLF001 - there is no other way


def _packed(document: Any) -> bytes:
    """Return the document's bytes, without the time at which they were made."""
    draft, packed = BytesIO(), BytesIO()
    document.save(draft)
    with (
        zipfile.ZipFile(draft) as made,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole,
    ):
        for name, data in _parts(made):
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            whole.writestr(entry, data)
    return packed.getvalue()


def _parts(made: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in made.infolist():
        yield entry.filename, made.read(entry)
