"""How a field of a message is declared that need not be there, or may be anything."""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import Any

__all__ = ["maybe", "otherwise"]


def maybe() -> Any:
    """Declare a field that may be left out; what stands in it has to be of its type."""
    return field(default=None, metadata={"maybe": True})


def otherwise(value: object, *, missing: object = MISSING) -> Any:
    """Declare a field that is never a reason to pass a message over.

    Parameters
    ----------
    value
        What is read where something of another type stands.
    missing
        What is read where nothing stands; the same when it is not given.
    """
    default = value if missing is MISSING else missing
    return field(default=default, metadata={"otherwise": value})
