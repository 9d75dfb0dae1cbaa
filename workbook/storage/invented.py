"""How pages know that a whole data folder is invented."""

from __future__ import annotations

from pathlib import Path

from workbook.themes.archive import RELEASED

__all__ = ["MARK", "MARK_NAME", "SESSIONS", "is_example"]

SESSIONS = "sessions"
#: The file that marks a folder as invented. It lies among the sessions, so that neither can
#: come, or go, without the other, and among what is released, for pages that may read only that.
MARK_NAME = "EXAMPLE.md"
MARK = f"{SESSIONS}/{MARK_NAME}"


def is_example(folder: Path) -> bool:
    """Say whether everything in a data folder is invented."""
    try:
        return (folder / MARK).is_file()
    except PermissionError:  # a page that may read what is released, and nothing else
        return (folder / RELEASED / MARK_NAME).is_file()
