"""Serves the notebooks as read-only pages through Voilà, configured in code.

`serve` is the one way in. It is looked up when it is asked for: kernels are forked from a process
that imports a module of this package, and that has no use for a server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.serve.server import CannotServe, serve

__all__ = ["CannotServe", "serve"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from workbook.serve import server

    return getattr(server, name)
