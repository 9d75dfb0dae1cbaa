"""Says that something was turned away: in the log, and to whoever reads the alarms on a page.

Both once a minute at most, however much comes: a flood of requests is no flood of writing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from workbook.storage import AlarmKind, raise_alarm

__all__ = ["TurnedAway"]

_log = logging.getLogger("workbook")
_MINUTE = 60.0
#: More than there are reasons and sessions at one time; then all are forgotten.
_MOST = 1000


class TurnedAway:
    """Notes what was turned away.

    Parameters
    ----------
    data
        The data folder.
    clock
        Gives seconds.
    """

    def __init__(self, data: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._data = data
        self._clock = clock
        self._said: dict[str, float] = {}

    def note(self, sentence: str, kind: AlarmKind | None = None, session: str = "") -> None:
        """Say that something was turned away.

        Parameters
        ----------
        sentence
            For the log: what, and nothing of whom.
        kind
            The alarm that it is; None for what nobody has to know.
        session
            The id of the session at which it was noticed, for the alarm.
        """
        if self._is_new(sentence):
            _log.warning("%s", sentence)
        if kind is not None and self._is_new(f"{kind} {session}"):
            write = partial(raise_alarm, self._data, kind, session)
            try:
                asyncio.get_running_loop().run_in_executor(None, write)
            except RuntimeError:
                write()

    def _is_new(self, what: str) -> bool:
        now = self._clock()
        if now - self._said.get(what, -_MINUTE) < _MINUTE:
            return False
        if len(self._said) > _MOST:
            self._said.clear()
        self._said[what] = now
        return True
