"""How fast wrong tries of everybody together are looked at: so many at once, then so many a minute.

Each try takes a piece of what is left before it is looked at, and has it back when it was right. So
what is being looked at counts as wrong until it is not, and no number of tries at the same moment
is more than there is.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable

__all__ = ["Pace", "TooMany"]

#: So many seconds a try waits at most, where nobody's comes before it.
_LONGEST = 15
#: Each so-manieth place goes to whoever waits longest, also to a network that was wrong: where
#: somebody mistypes while others guess from ever new networks, that one has to get through.
_IN_ORDER = 4
#: What floating-point numbers may be short of one.
_NEARLY = 1 - 1e-9


class TooMany(Exception):
    """So many tries wait already that this one is turned away."""


class Pace:
    """What is left of the budget of everybody, and who waits for it.

    Parameters
    ----------
    each_minute
        So much of it comes back in a minute.
    at_once
        How much it is at most.
    clock
        Gives seconds.
    was_wrong
        Says of a network whether it was wrong of late.
    used_up
        Called for each try that finds nothing left.
    """

    def __init__(
        self,
        each_minute: int,
        at_once: int,
        *,
        clock: Callable[[], float],
        was_wrong: Callable[[str], bool],
        used_up: Callable[[], object],
    ) -> None:
        self._rate = each_minute / 60
        self._most = float(at_once)
        self._left = float(at_once)
        self._looking = 0
        self._clock = clock
        self._filled = clock()
        self._was_wrong = was_wrong
        self._used_up = used_up
        #: How many may wait: nobody does where that would be for minutes.
        self._room = int(self._rate * _LONGEST)
        #: Who waits, by network; the network that waits longest comes first.
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._turns = 0
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, network: str) -> None:
        """Wait until a try of a network may be looked at; `looked_at` is to be called after it.

        Raises
        ------
        TooMany
            Too many wait already, or somebody who comes first has come.
        """
        if not self._waiting and self._take():
            return
        # Where a crowd that is all right is being looked at, nothing is used up.
        if self._left + self._looking <= self._most / 2:
            self._used_up()
        place = self._queue(network)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                # It was its turn, and it is gone.
                self.looked_at(wrong=False)
            raise
        finally:
            self._leave(network, place)

    def looked_at(self, *, wrong: bool) -> None:
        """Say that a try was looked at, and whether it was wrong."""
        self._fill()
        self._looking -= 1
        if not wrong:
            self._left += 1
        self._serve()

    def _fill(self) -> None:
        now = self._clock()
        # What is being looked at may be wrong yet: together they are never more than the most.
        self._left = min(self._most - self._looking, self._left + self._rate * (now - self._filled))
        self._filled = now

    def _take(self) -> bool:
        self._fill()
        if self._left < _NEARLY:
            return False
        self._left = max(0.0, self._left - 1)
        self._looking += 1
        return True

    def _queue(self, network: str) -> asyncio.Future[None]:
        if sum(map(len, self._waiting.values())) >= self._room:
            self._turn_away_for(network)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(place)
        self._serve()
        return place

    def _turn_away_for(self, network: str) -> None:
        """Turn somebody else away for a newcomer: one of many of a network, or one that guesses."""
        own = len(self._waiting.get(network, ()))
        longest = max(self._waiting, key=lambda each: len(self._waiting[each]), default="")
        leaves = ""
        if longest and len(self._waiting[longest]) > own + 1:
            leaves = longest
        elif not own and not self._was_wrong(network):
            leaves = next((each for each in reversed(self._waiting) if self._was_wrong(each)), "")
        if leaves not in self._waiting:
            raise TooMany
        place = self._waiting[leaves].pop()
        if not self._waiting[leaves]:
            del self._waiting[leaves]
        place.set_exception(TooMany())

    def _leave(self, network: str, place: asyncio.Future[None]) -> None:
        line = self._waiting.get(network)
        if line is not None and place in line:
            line.remove(place)
            if not line:
                del self._waiting[network]

    def _serve(self) -> None:
        """Let those try whose turn it is; come back when there is something left again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._take():
            line = self._waiting[name := self._next()]
            place = line.popleft()
            if line:
                self._waiting.move_to_end(name)
            else:
                del self._waiting[name]
            if place.done():  # it left a moment ago
                self._looking -= 1
                self._left += 1
            else:
                place.set_result(None)
        if self._waiting:
            wait = max(0.0, (1 - self._left) / self._rate)
            self._timer = asyncio.get_running_loop().call_later(wait, self._serve)

    def _next(self) -> str:
        self._turns += 1
        first = next(iter(self._waiting))
        if self._turns % _IN_ORDER == 0:
            return first
        return next((each for each in self._waiting if not self._was_wrong(each)), first)
