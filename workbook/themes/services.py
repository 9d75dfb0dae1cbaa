"""The id of a service, by which a link says which services it shows."""

from __future__ import annotations

from hashlib import blake2b

from workbook.text import team_key

__all__ = ["service_id"]


def service_id(name: str) -> str:
    """Return a service's id: "v" and 8 hex digits, the same however its name was typed."""
    return f"v{blake2b(team_key(name).encode(), digest_size=4).hexdigest()}"
