"""The box for a join code.

The browser sends ``{"kind": "join", "number": n, "code": …}`` and is answered by
``{"kind": "found", "number": n}`` or ``{"kind": "problem", "number": n, "sentence": …}``;
whatever else arrives is ignored. No code is ever logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import anywidget

from workbook.errors import WorkbookError

__all__ = ["Join"]

_HERE = Path(__file__).parent
_LONGEST = 200
#: What a browser can count to exactly; a number beyond it is nobody's.
_LAST_NUMBER = 2**53 - 1
_log = logging.getLogger("workbook")

#: Whoever mistypes a code never notices; whoever guesses waits longer and longer, up to seconds.
_FREE, _MOST_SECONDS = 5, 3.0

_GENERAL = "Something went wrong on the workbook’s own side. Try again in a moment."

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
    pause
        Waits some seconds, before a wrong code beyond the fifth is answered.
    """

    _esm = _HERE / "static" / "join.js"
    # The same paper and ink as the form.
    _css = _HERE / "checklist.css"

    def __init__(
        self,
        find: Callable[[str], Found],
        *,
        go: Callable[[Found], object],
        pause: Callable[[float], object] = time.sleep,
        **more: Any,
    ) -> None:
        self._find = find
        self._go = go
        self._pause = pause
        self._wrong = 0
        super().__init__(**more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what was typed."""
        return "<Join>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict) or message.get("kind") != "join":
            return
        number, typed = message.get("number", 0), message.get("code")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER or not isinstance(typed, str):
            return
        try:
            found = self._find(typed[:_LONGEST])
            self.send({"kind": "found", "number": number})
            self._go(found)
        except WorkbookError as trouble:
            self._slow_down()
            self.send({"kind": "problem", "number": number, "sentence": str(trouble)})
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a join code could not be looked up: %s", type(trouble).__name__)
            self.send({"kind": "problem", "number": number, "sentence": _GENERAL})

    def _slow_down(self) -> None:
        """Wait before a wrong code is answered, when there were many; only this page waits."""
        self._wrong += 1
        if self._wrong > _FREE:
            self._pause(min(_MOST_SECONDS, 0.5 * (self._wrong - _FREE)))
        if self._wrong % 10 == 0:
            _log.warning("a page has tried %s wrong codes and is being slowed", self._wrong)
