"""The server's outer edge: how many connections, how much in each, for how long, and who asks.

Tornado brings most of it: the head of a request has a deadline and a size, and so has its body.
Here stand the numbers, and what it leaves out: how many connections there may be, who has to make
room for somebody new, how slowly an answer may be taken, and which words of a proxy count.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.ioloop import PeriodicCallback
from tornado.iostream import IOStream

from workbook.serve.messages import LARGEST
from workbook.serve.rate_limit import who_asks
from workbook.serve.turned_away import TurnedAway
from workbook.settings import Settings

__all__ = ["Connections", "bounded"]

#: Bytes that the head of a request may have: several times what browsers and proxies send.
_LARGEST_HEAD = 32 * 1024
#: Milliseconds between two looks at who takes their answers.
_LOOK = 1000
#: Bytes of an answer that have to be taken in `body_seconds`: the slowest telephone takes them.
_LEAST_TAKEN = 20 * 1024
#: Bytes that wait for one browser, at most: many times the largest thing a page is told at once.
_MOST_UNTAKEN = 8 * 1024 * 1024
#: Seconds after which an answer that is still being taken makes room for somebody new.
_SLOW = 5.0
#: Of the files that may be open, one in so many is for connections, and the rest for pages.
_SHARE_OF_FILES = 4


def bounded(limits: Settings, files: int) -> int:
    """Return how many connections there may be where so many files may be open.

    Parameters
    ----------
    limits
        What the service has set.
    files
        How many files the system lets this process have open.
    """
    return min(limits.connections, max(1, files // _SHARE_OF_FILES))


@dataclass(slots=True, eq=False)
class _Open:
    """One connection."""

    stream: IOStream
    #: From where, as it is counted.
    where: str
    #: Since when it has been what it is now: waited for, or answered.
    since: float
    #: Whether it has become a page's line to its kernel.
    is_line: bool = False
    #: How many whole requests came.
    requests: int = 0
    #: How much of its answer was taken when this was last noted, and when that was.
    taken: int = 0
    noted: float | None = None


class Connections(HTTPServer):
    """Tornado's server, with an end to what anybody may hold of it."""

    def initialize(  # type: ignore[override]
        self,
        request_callback: Any,
        *,
        limits: Settings,
        data: Path,
        most: int,
        behind_proxy: bool = False,
        **more: Any,
    ) -> None:
        """Take what has been set.

        Parameters
        ----------
        request_callback
            The application.
        limits
            What the service has set.
        data
            The data folder, where a flood is noted for a person to read.
        most
            How many connections there may be, as `bounded` says.
        behind_proxy
            Whether all of them are a proxy's, which says itself who asks.
        more
            What else Tornado's server takes.
        """
        self._limits, self._most = limits, most
        self._behind_proxy = behind_proxy
        self._open: dict[IOStream, _Open] = {}
        #: Those of which a whole request is still to come, the one that has taken longest first.
        self._waiting: dict[_Open, None] = {}
        self._from: Counter[str] = Counter()
        self._notes = TurnedAway(data)
        super().initialize(
            request_callback,
            xheaders=behind_proxy,
            # This is about the head of a request too, not only about the time between two.
            idle_connection_timeout=limits.request_seconds,
            body_timeout=limits.body_seconds,
            max_body_size=limits.body_kilobytes * 1024,
            max_header_size=_LARGEST_HEAD,
            # A page's messages come through the same buffer and are larger than any form.
            max_buffer_size=2 * LARGEST,
            **more,
        )
        self._looking = PeriodicCallback(self._look, _LOOK)

    def begin(self) -> None:
        """Look again and again, until `stop`, whether everybody takes what they asked for."""
        self._looking.start()

    def stop(self) -> None:
        """Take no more connections."""
        self._looking.stop()
        super().stop()

    # ---- how many there may be

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a connection, or close it where there is no room and none can be made."""
        where = "" if self._behind_proxy else _where(address)
        if not self._has_room(where):
            stream.close()
            self._turned_away()
            return
        self._open[stream] = new = _Open(stream, where, time.monotonic())
        self._waiting[new] = None
        self._from[where] += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn: Any) -> None:
        """Forget a connection, unless it has become a page's line."""
        super().on_close(server_conn)
        if server_conn.stream.closed():
            self._forget(server_conn.stream)
        elif ours := self._open.get(server_conn.stream):
            ours.is_line = True

    def _has_room(self, where: str) -> bool:
        """Say whether one more may come from there, after making room for it where that is due."""
        if self._fits(where):
            return True
        # This is done for each that comes in a flood: looking at all of them is for the last.
        there = None if self._share_fits(where) else where
        longest = self._longest_waiting(there)
        if longest is None:
            for each in [each for each in self._open if each.closed()]:
                self._forget(each)
            if self._fits(where):
                return True
            longest = self._slowest(there)
        if longest is None:
            return False
        if not longest.requests:  # a browser's own, kept for its next request, is no flood
            self._turned_away()
        self._forget(longest.stream)
        longest.stream.close()
        return True

    def _fits(self, where: str) -> bool:
        return len(self._open) < self._most and self._share_fits(where)

    def _share_fits(self, where: str) -> bool:
        return self._behind_proxy or self._from[where] < self._limits.connections_each_address

    def _longest_waiting(self, where: str | None) -> _Open | None:
        """Return whose request has not been complete for longest: no page, and no page's line."""
        return next((each for each in self._waiting if where in {None, each.where}), None)

    def _slowest(self, where: str | None) -> _Open | None:
        """Return who has been taking an answer for longest."""
        before = time.monotonic() - _SLOW
        slow = [
            each
            for each in self._open.values()
            if each.since < before
            and not each.is_line
            and each.stream.writing()
            and where in {None, each.where}
        ]
        return min(slow, key=lambda each: each.since, default=None)

    def _wait_for(self, each: _Open, *, waiting: bool) -> None:
        """Note that a request is to come, or is complete."""
        self._waiting.pop(each, None)
        each.since = time.monotonic()
        if waiting:
            self._waiting[each] = None

    def _forget(self, stream: IOStream) -> None:
        if gone := self._open.pop(stream, None):
            self._waiting.pop(gone, None)
            self._from[gone.where] -= 1
            if not self._from[gone.where]:
                del self._from[gone.where]

    def _turned_away(self) -> None:
        """Say that some were closed, and of nobody in particular."""
        self._notes.note(
            "more connections came in than may be open at once: some were closed", "flooding"
        )

    # ---- how slowly an answer may be taken

    def _look(self) -> None:
        """Close what nobody takes, and forget what is closed."""
        now = time.monotonic()
        for each in list(self._open.values()):
            if each.stream.closed():
                self._forget(each.stream)
            elif not each.stream.writing():
                each.noted = None
            elif self._is_stuck(each, now):
                each.stream.close()
                self._forget(each.stream)

    def _is_stuck(self, each: _Open, now: float) -> bool:
        # Tornado counts both and tells neither; `test_an_answer_that_nobody_takes…` holds this.
        written, taken = each.stream._total_write_index, each.stream._total_write_done_index  # noqa: SLF001
        if written - taken > _MOST_UNTAKEN:
            return True
        if each.noted is None or taken - each.taken >= _LEAST_TAKEN:
            each.taken, each.noted = taken, now
        return now - each.noted > self._limits.body_seconds

    # ---- what a request says of itself

    def start_request(self, server_conn: Any, request_conn: Any) -> HTTPMessageDelegate:
        """Wait for a request."""
        ours = self._open.get(server_conn.stream)
        if ours is not None:
            self._wait_for(ours, waiting=True)
        return _Request(super().start_request(server_conn, request_conn), self, ours)

    def came(self, ours: _Open) -> None:
        """Note that a whole request is there."""
        ours.requests += 1
        self._wait_for(ours, waiting=False)


class _Request(HTTPMessageDelegate):
    """Reads a request for whoever answers it, less what somebody may have slipped into it."""

    def __init__(self, then: HTTPMessageDelegate, server: Connections, ours: _Open | None) -> None:
        self._then, self._server, self._ours = then, server, ours

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Hand on the head of a request."""
        _believe_the_proxy(headers)
        if "Cookie" in headers:
            headers["Cookie"] = _once("; ".join(headers.get_list("Cookie")))
        return self._then.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Hand on a piece of its body."""
        return self._then.data_received(chunk)

    def finish(self) -> None:
        """Hand on that all of it is there."""
        if self._ours is not None:
            self._server.came(self._ours)
        self._then.finish()

    def on_connection_close(self) -> None:
        """Hand on that whoever asked is gone."""
        self._then.on_connection_close()


def _believe_the_proxy(headers: HTTPHeaders) -> None:
    """Leave no word in a request that a proxy would have let through from whoever asks.

    Some proxies say from where they were asked in X-Real-IP, some at the end of X-Forwarded-For,
    some in both. Tornado believes the first more, so where a proxy sets the second alone, anybody
    could be anybody; the other way round it is the same. Where both are there and differ, one was
    slipped in, and nobody can tell which: such a request is taken for the proxy's own, with all
    others like it. X-Scheme goes for the same reason: proxies set X-Forwarded-Proto.
    """
    headers.pop("X-Scheme", None)
    if "X-Real-Ip" in headers and "X-Forwarded-For" in headers:
        last = headers["X-Forwarded-For"].rpartition(",")[2].strip()
        if last != headers["X-Real-Ip"].strip():
            del headers["X-Forwarded-For"]
        del headers["X-Real-Ip"]


def _once(cookies: str) -> str:
    """Return a request's cookies less those that stand in it more than once.

    A browser sends two of one name when somebody else than the workbook has set one, for another
    path or from a neighbouring address. Nobody can tell which is which.
    """
    each = [part.strip() for part in cookies.split(";")]
    names = Counter(part.partition("=")[0].strip() for part in each)
    return "; ".join(part for part in each if names[part.partition("=")[0].strip()] == 1)


def _where(address: tuple[Any, ...]) -> str:
    """Return how an address is counted: an IPv6 one by its network, which is one customer's."""
    found, network = who_asks(str(address[0]) if address else "")
    return network if ":" in found else found
