"""The templates in `widgets/templates/`, and the style that goes above what they draw.

Only what draws more than a line loads this: a page that asks for answers does without it.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from workbook.documents.templating import templates_in
from workbook.text import day_in_words

__all__ = ["TEMPLATES", "style_of"]

_HERE = Path(__file__).parent

TEMPLATES = templates_in(_HERE / "templates")
TEMPLATES.filters["day_in_words"] = day_in_words


def style_of(name: str) -> Markup:
    """Return a style sheet that stands beside the widgets."""
    sheet = (_HERE / f"{name}.css").read_text(encoding="utf-8")
    return Markup(sheet)  # noqa: S704 - a file of our own
