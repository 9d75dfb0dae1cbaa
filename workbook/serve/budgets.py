"""How much one browser may say to all of its pages: so many messages, and so many bytes.

What was said is counted for the browser and not for a line, so opening more pages or connecting
again gives nothing more. A person never comes near it, with a dozen pages open either.

It is all in memory, and a browser whose budget is whole again is forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from workbook.serve.messages import LARGEST

__all__ = ["BYTES_AT_ONCE", "BYTES_EACH_SECOND", "Budgets"]

#: The largest message fits in; a form with every box filled is a tenth of it.
BYTES_AT_ONCE = LARGEST
#: Somebody who types without a pause for breath causes a twentieth of it.
BYTES_EACH_SECOND = 64 * 1024
#: Whoever goes on over their budget waits at most so many seconds after they have stopped.
_LONGEST_WAIT = 5.0
#: More browsers than have pages; and how many are remembered before the whole ones are looked for.
_MOST, _LOOK_AT = 20_000, 256


@dataclass(slots=True)
class _Left:
    messages: float
    size: float
    at: float


class Budgets:
    """What each browser may still say.

    Parameters
    ----------
    each_second
        How many messages, on the average.
    at_once
        How many after a pause.
    clock
        Gives seconds.
    """

    def __init__(
        self, each_second: float, at_once: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each_second = each_second
        self._at_once = at_once
        self._clock = clock
        self._left: dict[str, _Left] = {}
        self._look_at = _LOOK_AT

    def __len__(self) -> int:
        return len(self._left)

    def spend(self, browser: str, size: int) -> bool:
        """Count a message; say whether it was within what the browser may say.

        Parameters
        ----------
        browser
            Whose it is: the name of its session.
        size
            The message's bytes.
        """
        left = self._now(browser)
        well = left.messages >= 1 and left.size >= size
        left.messages = max(left.messages - 1, -_LONGEST_WAIT * self._each_second)
        left.size = max(left.size - size, -_LONGEST_WAIT * BYTES_EACH_SECOND)
        return well

    def is_over(self, browser: str) -> bool:
        """Say whether a browser went on over its budget and has not paused since."""
        if browser not in self._left:
            return False
        left = self._now(browser)
        return left.messages < 0 or left.size < 0

    def hand_over(self, before: str, after: str) -> None:
        """Count a browser under another name from now on."""
        if before in self._left:
            self._left[after] = self._left.pop(before)

    def _now(self, browser: str) -> _Left:
        now = self._clock()
        left = self._left.pop(browser, None) or _Left(self._at_once, BYTES_AT_ONCE, now)
        self._refill(left, now)
        self._left[browser] = left  # the order is that of last use
        if len(self._left) > self._look_at:
            self._forget(now)
        while len(self._left) > _MOST:
            del self._left[next(iter(self._left))]
        return left

    def _refill(self, left: _Left, now: float) -> None:
        passed = now - left.at
        left.messages = min(self._at_once, left.messages + passed * self._each_second)
        left.size = min(BYTES_AT_ONCE, left.size + passed * BYTES_EACH_SECOND)
        left.at = now

    def _forget(self, now: float) -> None:
        """Forget whoever may say everything again; look again when there are twice as many."""
        *others, _ = self._left  # whoever speaks just now stays
        for each in others:
            left = self._left[each]
            self._refill(left, now)
            if left.messages >= self._at_once and left.size >= BYTES_AT_ONCE:
                del self._left[each]
        self._look_at = max(_LOOK_AT, 2 * len(self._left))
