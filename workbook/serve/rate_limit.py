"""Slows whoever guesses join codes and keys; a person who mistypes one never notices.

Each address on the network may be wrong ten times in ten minutes. After that each of its tries,
right or wrong, waits its turn: one a second. While more than twenty wait, further ones are turned
away with a sentence. Tries that are being looked at count too beyond the first thirty, which leaves
room for a whole team behind one address. Nothing about a code or an address is ever logged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["RateLimiter", "TooMany"]

_log = logging.getLogger("workbook")


class TooMany(Exception):
    """So many tries wait already that this one is turned away."""


@dataclass(slots=True)
class _Guest:
    """One address: when it was wrong of late, and who of it waits."""

    wrong: deque[float] = field(default_factory=deque)
    waiting: int = 0
    trying: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class RateLimiter:
    """Who was wrong how often, in the memory of one server.

    Parameters
    ----------
    free
        How many wrong tries in `window` seconds cost nothing.
    window
        Seconds after which a wrong try is forgotten.
    pause
        Seconds that each try waits once the free ones are used up.
    queue
        How many may wait.
    crowd
        How many tries may be looked at together before they count as wrong.
    addresses
        How many addresses are remembered; the one not seen longest goes first.
    clock
        Gives seconds.
    """

    def __init__(  # noqa: PLR0913 - each is a number with a default
        self,
        *,
        free: int = 10,
        window: float = 600.0,
        pause: float = 1.0,
        queue: int = 20,
        crowd: int = 30,
        addresses: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = free
        self._window = window
        self._pause = pause
        self._queue = queue
        self._crowd = crowd
        self._addresses = addresses
        self._clock = clock
        self._guests: OrderedDict[str, _Guest] = OrderedDict()

    @asynccontextmanager
    async def trying(self, address: str) -> AsyncIterator[None]:
        """Let an address try: at once as a rule, in its turn when it was often wrong.

        Raises
        ------
        TooMany
            Too many tries of this address wait already.
        """
        guest = self._guest(address)
        guest.trying += 1
        try:
            if self._recent(guest) + max(0, guest.trying - self._crowd) >= self._free:
                await self._in_turn(guest)
            yield
        finally:
            guest.trying -= 1

    async def _in_turn(self, guest: _Guest) -> None:
        if guest.waiting >= self._queue:
            raise TooMany
        guest.waiting += 1
        try:
            async with guest.turn:
                await asyncio.sleep(self._pause)
        finally:
            guest.waiting -= 1

    def _guest(self, address: str) -> _Guest:
        guest = self._guests.setdefault(address, _Guest())
        self._guests.move_to_end(address)
        while len(self._guests) > self._addresses:
            self._guests.popitem(last=False)
        return guest

    def wrong(self, address: str) -> None:
        """Note that a try of an address was wrong; say so in the log, once for each ten."""
        guest = self._guest(address)
        guest.wrong.append(self._clock())
        recent = self._recent(guest)
        if recent >= self._free and recent % self._free == 0:
            _log.warning(
                "somebody has tried %s wrong codes in the last few minutes and is being slowed",
                recent,
            )

    def _recent(self, guest: _Guest) -> int:
        while guest.wrong and guest.wrong[0] < self._clock() - self._window:
            guest.wrong.popleft()
        while len(guest.wrong) > 10 * self._free:
            guest.wrong.popleft()
        return len(guest.wrong)
