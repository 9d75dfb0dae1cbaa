"""What is handed out as a Word document; see `workbook.documents.page` for what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workbook.documents.page import Block, Look

__all__ = ["docx_bytes"]


def docx_bytes(
    title: str,
    blocks: Sequence[Block],
    *,
    window_title: str,
    day: date,
    look: Look = "usual",
) -> bytes:
    """Return a Word document (.docx).

    Parameters
    ----------
    title
        The document's heading.
    blocks
        What it says below that.
    window_title
        What the document is called among its properties.
    day
        The day that its properties name.
    look
        How it is set on paper.

    Returns
    -------
    bytes
        The same words give the same bytes.
    """
    from workbook.documents.word import made  # python-docx is slow to import

    return made(title, blocks, window_title=window_title, day=day, look=look)
