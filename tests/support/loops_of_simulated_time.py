"""Runs what waits without waiting: the loop's clock jumps to whatever comes next."""

from __future__ import annotations

import asyncio
import selectors
import threading


class _NothingToWaitFor(selectors.DefaultSelector):
    """Lets time pass in the place of waiting for a socket."""

    passed = 0.0

    def select(self, timeout=None):
        assert timeout is not None, "it would wait for ever"
        self.passed += max(0.0, timeout)
        return []


class _SimulatedTime(asyncio.SelectorEventLoop):
    def __init__(self):
        self._from = _NothingToWaitFor()
        super().__init__(self._from)

    def time(self):
        return self._from.passed


def run_in_no_time(work):
    """Run it in a thread of its own, on a clock that starts at nought; return what came of it."""
    done = []

    def simulated():
        loop = _SimulatedTime()
        try:
            done.append(loop.run_until_complete(work))
        except BaseException as trouble:  # noqa: BLE001 - raised again where it is waited for
            done.append(trouble)
        finally:
            loop.close()

    thread = threading.Thread(target=simulated)
    thread.start()
    thread.join()
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]
