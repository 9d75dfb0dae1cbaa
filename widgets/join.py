"""The box for a join code."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import anywidget

from workbook.errors import WorkbookError

__all__ = ["Join"]

_HERE = Path(__file__).parent
_LONGEST = 200
_log = logging.getLogger("workbook")

Found = TypeVar("Found")


class Join(anywidget.AnyWidget, Generic[Found]):
    """One box and a button.

    Parameters
    ----------
    find
        Called with what was typed; returns what it opens, or raises a `WorkbookError`
        whose sentences are shown beside the box.
    go
        Called with what `find` returned.
    """

    _esm = _HERE / "join.js"
    _css = _HERE / "join.css"

    def __init__(
        self, find: Callable[[str], Found], *, go: Callable[[Found], object], **more: Any
    ) -> None:
        self._find = find
        self._go = go
        super().__init__(**more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what was typed."""
        return "<Join>"

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        if not isinstance(message, dict) or message.get("kind") != "join":
            return
        typed = message.get("code")
        if not isinstance(typed, str) or not typed.strip():
            self._say("Type the three words first.")
            return
        try:
            found = self._find(typed[:_LONGEST])
            self._go(found)
        except WorkbookError as trouble:
            self._say(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer
            _log.error("a join code could not be looked up: %s", type(trouble).__name__)
            self._say("Something went wrong on the workbook’s own side. Try again in a moment.")

    def _say(self, sentence: str) -> None:
        self.send({"kind": "problem", "sentence": sentence})
