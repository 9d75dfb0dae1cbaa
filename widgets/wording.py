"""What every box for words has in common: the look for identifying details and blaming language.

The browser sends ``{"kind": "check", "number": n, "text": …}`` as its writer pauses and before
sending, and is answered by ``{"kind": "checked", "number": n, "findings": [{"kind": …, "start": …,
"end": …, "sentence": …}, …]}``. The text is looked at in the page's own kernel and nothing of it,
nor of what was found, is kept, logged or sent anywhere else. `wording.js` draws the prompt.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["checked", "with_wording"]

_HERE = Path(__file__).parent
_WATCHER = (_HERE / "wording.js").read_text(encoding="utf-8")
#: Far longer than any box takes; what is longer is answered with nothing.
_LONGEST = 100_000


def checked(text: object, *, language: bool = True) -> dict[str, Any] | None:
    """Return the answer to a look, or None for what is no text.

    Parameters
    ----------
    text
        What stands in a box.
    language
        Whether language that blames is looked for too; identifying details always are.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    from workbook.wording import check  # only a page on which somebody writes needs its lists

    return {
        "kind": "checked",
        "findings": [
            {
                "kind": each.kind,
                "start": _in_browser(text, each.start),
                "end": _in_browser(text, each.end),
                "sentence": each.sentence,
            }
            for each in check(text)
            if language or each.kind != "language"
        ],
    }


def _in_browser(text: str, at: int) -> int:
    """Return a place as a browser counts: characters beyond the first plane are two."""
    return at + sum(letter > "\uffff" for letter in text[:at])


def with_wording(script: Path) -> str:
    """Return a widget's script with the watcher of its boxes before it."""
    return f"{_WATCHER}\n{script.read_text(encoding='utf-8')}"
