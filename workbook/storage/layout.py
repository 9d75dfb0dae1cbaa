"""Where everything lies in a data folder, and how pages know that one is invented."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = [
    "ADDRESS_FILE",
    "CODES",
    "DAILY_FILE",
    "EXAMPLE_COPIES",
    "EXAMPLE_FOLDER",
    "MARK",
    "MARK_NAME",
    "PLANS",
    "RELEASED",
    "RUNNING_FILE",
    "SESSIONS",
    "TEAMS",
    "data_folder",
    "is_example",
]

#: A folder for each session, one for each team, and one for each plan.
SESSIONS = "sessions"
TEAMS = "teams"
PLANS = "plans"
#: A file for each join code that works, with the id of its session in it.
CODES = "codes"
#: The only folder of the data folder that managers' pages may read.
RELEASED = "released"
#: The invented service lives beside the real one and never mixes with it.
EXAMPLE_FOLDER = "example"
#: And a copy of it for each visitor, for as long as they look round.
EXAMPLE_COPIES = "example-copies"
#: Where the running server says how it can be reached, so that printed links are right.
ADDRESS_FILE = "address.txt"
#: How the server that runs was started, and the day on which the daily work was last done. Neither
#: is in a backup.
RUNNING_FILE = "running.json"
DAILY_FILE = "daily.txt"
#: The file that marks a folder as invented. It lies among the sessions, so that neither can
#: come, or go, without the other, and among what is released, for pages that may read only that.
MARK_NAME = "EXAMPLE.md"
MARK = f"{SESSIONS}/{MARK_NAME}"


def data_folder() -> Path:
    """Return the data folder: WORKBOOK_DATA when it is set, otherwise `data` right here."""
    return Path(os.environ.get("WORKBOOK_DATA") or "data").resolve()


def is_example(folder: Path) -> bool:
    """Say whether everything in a data folder is invented."""
    try:
        return (folder / MARK).is_file()
    except PermissionError:  # a page that may read what is released, and nothing else
        return (folder / RELEASED / MARK_NAME).is_file()
