"""How people reach the workbook, so that the links it prints are right."""

from __future__ import annotations

import os
from pathlib import Path

from workbook.storage import ADDRESS_FILE

__all__ = ["DEFAULT_ADDRESS", "keep_address", "kept_address"]

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
