"""Slows whoever guesses join codes and keys; a person who mistypes one never notices.

There are three budgets of wrong tries, all of them in `workbook.settings`:

- of an address, and of its network (an IPv6 /64, an IPv4 /24), in ten minutes. After that each of
  its tries, right or wrong, waits its turn: one a second. While more than twenty wait, further ones
  are turned away with a sentence. Tries that are being looked at count too beyond the first
  thirty, which leaves room for a whole team behind one address;
- of everybody together: so many at once, then so many a minute and never more, from however many
  addresses. Then tries are looked at in turn, network by network, those that were not wrong of late
  first. So many may wait as are served in a quarter of a minute.

Who is in, and who comes by a link or a QR code, is not asked to wait: see
`workbook.serve.admission`. Nothing about a code or an address is ever logged.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import logging
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from workbook.serve.pace import Pace, TooMany
from workbook.settings import Settings

__all__ = ["RateLimiter", "TooMany", "Try", "who_asks"]

_log = logging.getLogger("workbook")

Budget = Literal["address", "network", "everybody"]
#: Seconds between two lines in the log about the same budget.
_SAID_AGAIN = 60.0
#: An office is one address, and twelve people who mistype a code are no alarm. So it takes so many
#: times the budget of one address; the others are more than a room uses up.
_NO_ROOM = 3
#: A network may have so many times as many tries in hand as an address.
_ADDRESSES = 3
#: Bits of an address that a network shares: what one household or office is given.
_NETWORK_BITS = {4: 24, 6: 64}


def who_asks(remote: str) -> tuple[str, str]:
    """Return an address in its one form, and the network that it is of.

    Parameters
    ----------
    remote
        As the server or its proxy says it. All that is no address counts as one.
    """
    try:
        address = ipaddress.ip_address(remote.strip().partition("%")[0])
    except ValueError:
        return "", ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    network = ipaddress.ip_network((address, _NETWORK_BITS[address.version]), strict=False)
    return str(address), str(network)


@dataclass(slots=True)
class _Guest:
    """An address or a network: when it was wrong of late, and who of it tries or waits."""

    wrong: deque[float] = field(default_factory=deque)
    #: What it was wrong with, as nothing but this server can tell it, and when.
    said: dict[bytes, float] = field(default_factory=dict)
    waiting: int = 0
    trying: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Try:
    """One try that is being looked at."""

    is_wrong: bool = False
    #: What was tried; "" where that does not matter.
    what: str = ""

    def wrong(self, what: str = "") -> None:
        """Say that it was wrong, before it is answered.

        Parameters
        ----------
        what
            What was tried. The same again from the same address is no further guess: a page asks
            a second time with the code that it was opened with, and so does a whole team whose
            code has ended.
        """
        self.is_wrong, self.what = True, what


class RateLimiter:
    """Who was wrong how often, in the memory of one server.

    Parameters
    ----------
    settings
        The budgets of a service; the usual ones where they are left out.
    window
        Seconds after which a wrong try of an address or a network is forgotten.
    pause
        Seconds that each of its tries waits once the free ones are used up.
    queue
        How many of them may wait. All together may keep a quarter of the server's connections
        waiting, so that those of many addresses leave room for everybody else.
    crowd
        How many tries of an address may be looked at together before they count as wrong.
    addresses
        How many addresses are remembered, and networks; the one not seen longest goes first.
    clock
        Gives seconds.
    alarm
        Called when a budget is used up, once a minute at most for each of the three.
    """

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        settings: Settings | None = None,
        *,
        window: float = 600.0,
        pause: float = 1.0,
        queue: int = 20,
        crowd: int = 30,
        addresses: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
        alarm: Callable[[], object] = lambda: None,
    ) -> None:
        settings = settings or Settings()
        self._free = settings.wrong_tries_free
        self._free_network = settings.wrong_tries_free_network
        self._each_minute = settings.wrong_tries_each_minute
        self._window = window
        self._pause = pause
        self._queue = queue
        self._queues = max(queue, settings.connections // 4)
        self._waiting = 0
        self._secret = secrets.token_bytes(32)
        self._crowd = crowd
        self._most = addresses
        self._clock = clock
        self._alarm = alarm
        self._said: dict[Budget, float] = {}
        self._alarmed: float | None = None
        self._addresses: OrderedDict[str, _Guest] = OrderedDict()
        self._networks: OrderedDict[str, _Guest] = OrderedDict()
        self._compared: OrderedDict[str, _Guest] = OrderedDict()
        self._pace = Pace(
            self._each_minute,
            settings.wrong_tries_at_once,
            clock=clock,
            was_wrong=self._was_wrong,
            used_up=lambda: self._reached("everybody"),
        )

    @asynccontextmanager
    async def trying(self, remote: str) -> AsyncIterator[Try]:
        """Let an address try: at once as a rule, in its turn when it or others were often wrong.

        Parameters
        ----------
        remote
            The address on the network that the try comes from.

        Yields
        ------
        Try
            Has to be told when it was wrong.

        Raises
        ------
        TooMany
            Too many tries wait already.
        """
        name, network_name = who_asks(remote)
        address = self._guest(self._addresses, name)
        network = self._guest(self._networks, network_name)
        both = (
            (address, self._free, self._crowd),
            (network, self._free_network, _ADDRESSES * self._crowd),
        )
        for guest, _, _ in both:
            guest.trying += 1
        try:
            for guest, free, crowd in both:
                if self._recent(guest, free) + max(0, guest.trying - crowd) >= free:
                    await self._in_turn(guest)
            await self._pace.turn(network_name)
            tried = Try()
            try:
                yield tried
            finally:
                counts = tried.is_wrong and self._is_new(address, tried.what)
                self._pace.looked_at(wrong=counts)
                if counts:
                    self._note(address, network)
        finally:
            for guest, _, _ in both:
                guest.trying -= 1

    def may_compare(self, session: str) -> bool:
        """Say whether a code may be compared with a session's, for whoever knows its id.

        That is outside the budgets, because whoever has a link with both is right. So that it is no
        way to guess for somebody who knows an id alone, so few wrong ones are compared.
        """
        # One that nobody compared with is not remembered: made-up ids would push out the others.
        compared = self._compared.get(session)
        return compared is None or self._recent(compared, self._free) < self._free

    def compared_wrong(self, session: str) -> None:
        """Note that a code was not that of the session whose id stood beside it."""
        self._guest(self._compared, session).wrong.append(self._clock())

    async def _in_turn(self, guest: _Guest) -> None:
        if guest.waiting >= self._queue or self._waiting >= self._queues:
            raise TooMany
        guest.waiting += 1
        self._waiting += 1
        try:
            async with guest.turn:
                await asyncio.sleep(self._pause)
        finally:
            guest.waiting -= 1
            self._waiting -= 1

    def _guest(self, known: OrderedDict[str, _Guest], name: str) -> _Guest:
        guest = known.setdefault(name, _Guest())
        known.move_to_end(name)
        while len(known) > self._most:
            known.popitem(last=False)
        return guest

    def _is_new(self, address: _Guest, what: str) -> bool:
        """Say whether an address was not wrong with the same of late, and remember it."""
        if not what:
            return True
        now = self._clock()
        for each in [each for each, at in address.said.items() if at < now - self._window]:
            del address.said[each]
        mark = hashlib.blake2b(what.encode(), key=self._secret, digest_size=16).digest()
        is_new = mark not in address.said
        if is_new:
            address.said[mark] = now
        return is_new

    def _note(self, address: _Guest, network: _Guest) -> None:
        now = self._clock()
        address.wrong.append(now)
        network.wrong.append(now)
        wrong = self._recent(address, self._free)
        if wrong >= self._free:
            self._reached("address")
        if wrong >= _NO_ROOM * self._free:
            self._say_alarm()
        if self._recent(network, self._free_network) >= self._free_network:
            self._reached("network")

    def _was_wrong(self, network: str) -> bool:
        """Say whether a network was wrong of late."""
        guest = self._networks.get(network)
        return guest is not None and self._recent(guest, self._free_network) > 0

    def _recent(self, guest: _Guest, free: int) -> int:
        while guest.wrong and guest.wrong[0] < self._clock() - self._window:
            guest.wrong.popleft()
        while len(guest.wrong) > 10 * free:
            guest.wrong.popleft()
        return len(guest.wrong)

    def _reached(self, budget: Budget) -> None:
        """Say that a budget is used up: in the log, and to whoever reads what was noticed."""
        now = self._clock()
        if budget in self._said and now - self._said[budget] < _SAID_AGAIN:
            return
        self._said[budget] = now
        if budget == "everybody":
            _log.warning(
                "the wrong codes and links of the whole workbook have reached their budget: what "
                "is typed is looked at %s times a minute; QR codes and links open at once",
                self._each_minute,
            )
        else:
            _log.warning(
                "the wrong codes and links of one %s have reached their budget, %s in ten minutes: "
                "each of its further tries waits its turn",
                budget,
                self._free if budget == "address" else self._free_network,
            )
        if budget != "address":
            self._say_alarm()

    def _say_alarm(self) -> None:
        now = self._clock()
        if self._alarmed is None or now - self._alarmed >= _SAID_AGAIN:
            self._alarmed = now
            self._alarm()
