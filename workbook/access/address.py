"""How people reach the workbook, so that the links it prints are right."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlencode

from workbook.sessions import Session
from workbook.storage import ADDRESS_FILE

__all__ = ["DEFAULT_ADDRESS", "join_link", "keep_address", "kept_address"]

DEFAULT_ADDRESS = "http://127.0.0.1:8866"


def keep_address(data: Path, address: str) -> None:
    """Note in the data folder how the server is reached, readable by its owner alone."""
    place = data / ADDRESS_FILE
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(address + "\n")


def kept_address(data: Path) -> str:
    """Return how the server was last reached, or the address it has by default."""
    try:
        return (data / ADDRESS_FILE).read_text(encoding="utf-8").strip() or DEFAULT_ADDRESS
    except (OSError, UnicodeDecodeError):
        return DEFAULT_ADDRESS


def join_link(address: str, session: Session, *, example: bool = False) -> str:
    """Return the link that people join a session with: what is sent round and drawn as a QR code.

    Beside the join code it says the session's id, 75 bits that nobody can guess. Whoever has both
    is let in at once, also while others try wrong codes. Neither opens anything without the other
    but the code, which may be typed.

    Parameters
    ----------
    address
        Where people reach the workbook: "http://192.168.0.12:8866".
    session
        The session.
    example
        Whether it is one of the invented service.
    """
    if example:
        query = {"code": session.code, "session": session.id, "example": "yes"}
        return f"{address}/reflect?{urlencode(query)}"
    return f"{address}/join/{session.code}?{urlencode({'session': session.id})}"
