"""The box for a join code. No code is ever logged."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from widgets.conversation import Conversation, script, style
from widgets.messages import JOIN, Found, JoinSaid, JoinWith, Problem
from workbook.errors import WorkbookError

__all__ = ["Join"]

_LONGEST = 200
_log = logging.getLogger("workbook")

#: Whoever mistypes a code never notices; whoever guesses waits longer and longer, up to seconds.
_FREE, _MOST_SECONDS = 5, 3.0

Opened = TypeVar("Opened")


class Join(Conversation[JoinWith, JoinSaid], Generic[Opened]):
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

    _esm = script("join")
    # The same paper and ink as the form.
    _css = style("checklist.css")
    _talk = JOIN
    _failed = "a join code could not be looked up: %s"
    _general = "Something went wrong on the workbook’s own side. Try again in a moment."

    def __init__(
        self,
        find: Callable[[str], Opened],
        *,
        go: Callable[[Opened], object],
        pause: Callable[[float], object] = time.sleep,
        **more: Any,
    ) -> None:
        self._find = find
        self._go = go
        self._pause = pause
        self._wrong = 0
        super().__init__(**more)

    def _answer(self, ask: JoinWith, number: int) -> None:
        try:
            found = self._find(ask.code[:_LONGEST])
            self._tell(number, Found(kind="found"))
            self._go(found)
        except WorkbookError:
            self._slow_down()
            raise

    def _trouble(self, sentence: str) -> JoinSaid:
        return Problem(kind="problem", sentence=sentence)

    def _slow_down(self) -> None:
        """Wait before a wrong code is answered, when there were many; only this page waits."""
        self._wrong += 1
        if self._wrong > _FREE:
            self._pause(min(_MOST_SECONDS, 0.5 * (self._wrong - _FREE)))
        if self._wrong % 10 == 0:
            _log.warning("a page has tried %s wrong codes and is being slowed", self._wrong)
