"""How people reach the workbook, and the two links that hold a key."""

from __future__ import annotations

import os
from pathlib import Path

from workbook.access.keys import service_key
from workbook.storage import ADDRESS_FILE

__all__ = ["DEFAULT_ADDRESS", "facilitators_link", "keep_address", "kept_address", "managers_link"]

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


def facilitators_link(data: Path) -> str:
    """Return the link with which facilitators open sessions; it holds a key."""
    return f"{kept_address(data)}/facilitate?opening={service_key(data, 'facilitator')}"


def managers_link(data: Path) -> str:
    """Return the link with which managers read themes and answer requests; it holds a key."""
    return f"{kept_address(data)}/themes?key={service_key(data, 'manager')}"
