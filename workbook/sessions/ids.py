"""A session's id: the name of its folder, drawn at random.

The join code is on a projector and in invitations, and works for some days. The id is in what the
workbook itself keeps and links to; it opens nothing by itself.
"""

from __future__ import annotations

import re
import secrets

__all__ = ["is_session_id", "new_session_id", "read_session_id"]

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_ID = re.compile(f"s[{_SIGNS}]{{15}}")


def new_session_id() -> str:
    """Return an id that no session has: 75 bits drawn at random."""
    return "s" + "".join(secrets.choice(_SIGNS) for _ in range(15))


def is_session_id(given: object) -> bool:
    """Say whether something is an id exactly as it is kept."""
    return isinstance(given, str) and _ID.fullmatch(given) is not None


def read_session_id(typed: object) -> str | None:
    """Return an id in its proper form however it was typed, or None when it is none."""
    given = typed.strip().lower() if isinstance(typed, str) else None
    return given if is_session_id(given) else None
