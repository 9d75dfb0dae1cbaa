"""Runs what waits, also where a browser test was before."""

from __future__ import annotations

import asyncio
import threading


def run(work):
    """Run it in a thread of its own: another test's browser may have a loop in this one."""
    done = []
    thread = threading.Thread(target=lambda: done.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return done[0]
