"""Pages and Word files made of a few plain blocks, and the templates that draw HTML."""

from workbook.documents.docx import docx_bytes
from workbook.documents.handed_out import handed_out_csv, handed_out_zip
from workbook.documents.letter import Letter, letter_docx, letter_html
from workbook.documents.page import (
    Block,
    Entries,
    Entry,
    Grid,
    Group,
    Heading,
    Look,
    Table,
    Words,
    page_html,
    plain,
)
from workbook.documents.qr import qr_png, qr_svg
from workbook.documents.templating import templates_in

__all__ = [
    "Block",
    "Entries",
    "Entry",
    "Grid",
    "Group",
    "Heading",
    "Letter",
    "Look",
    "Table",
    "Words",
    "docx_bytes",
    "handed_out_csv",
    "handed_out_zip",
    "letter_docx",
    "letter_html",
    "page_html",
    "plain",
    "qr_png",
    "qr_svg",
    "templates_in",
]
