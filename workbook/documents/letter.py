"""A letter that hands out a link, on one side of A4: whose it is, what it opens, how to begin.

It holds the link, so it is made when somebody asks for it and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

from workbook.documents.page import plain
from workbook.documents.templating import templates_in

__all__ = ["Letter", "letter_docx", "letter_html"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Letter:
    """What a letter says."""

    title: str
    #: For whom: "Harbour, Riverside Youth Service".
    whom: str
    opening: str
    address: str
    #: The link as a QR code: an SVG that is drawn from the address alone, and a picture for Word.
    qr_svg: str
    qr_png: bytes
    begin: tuple[str, ...]
    opens: tuple[str, ...]
    opens_not: tuple[str, ...]
    #: What whoever hands it out can see, and what not.
    lead_sees: tuple[str, ...]
    lead_sees_not: tuple[str, ...]
    closing: tuple[str, ...]
    day: date


def letter_html(letter: Letter) -> str:
    """Return a letter as a whole page that stands by itself and prints on one side of A4."""
    return _PAGE.render(
        letter=letter,
        qr=Markup(letter.qr_svg),  # noqa: S704 - drawn by the workbook from an address
        style=Markup((_HERE / "letter.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        headings=_HEADINGS,
    )


def letter_docx(letter: Letter) -> bytes:
    """Return a letter as a Word document, which whoever hands it out may add to."""
    from workbook.documents.word import letter_document  # python-docx is slow to import

    blocks = [
        (_HEADINGS[0], letter.begin, "List Number"),
        (_HEADINGS[1], letter.opens, "List Bullet"),
        (_HEADINGS[2], letter.opens_not, "List Bullet"),
        (_HEADINGS[3], letter.lead_sees, "List Bullet"),
        (_HEADINGS[4], letter.lead_sees_not, "List Bullet"),
    ]
    return letter_document(
        title=letter.title,
        opening=(letter.whom, letter.opening),
        picture=BytesIO(letter.qr_png),
        described=f"QR code that opens {letter.address}",
        address=letter.address,
        lists=blocks,
        closing=letter.closing,
        day=letter.day,
    )


_HEADINGS = (
    "How to begin",
    "What the link opens",
    "What it does not open",
    "What your service lead can see",
    "What your service lead cannot see",
)
_TEMPLATES = templates_in(_HERE / "templates", words=plain)
_PAGE = _TEMPLATES.get_template("letter.html.j2")
