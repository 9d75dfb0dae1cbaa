"""Guessing codes is slow; mistyping one is not noticed."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from workbook.serve.rate_limit import RateLimiter, TooMany


def run(work):
    """Run it in a thread of its own: another test's browser may have a loop in this one."""
    done = []
    thread = threading.Thread(target=lambda: done.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return done[0]


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def waited(limiter, address):
    """How often one try had to wait its turn."""
    pauses = []
    real = asyncio.sleep

    async def sleep(seconds):
        pauses.append(seconds)
        await real(0)

    async def one():
        asyncio.sleep = sleep
        try:
            async with limiter.trying(address):
                pass
        finally:
            asyncio.sleep = real

    run(one())
    return pauses


def test_a_few_slips_cost_nothing_and_then_every_try_waits(clock):
    limiter = RateLimiter(clock=clock)
    for _ in range(10):
        assert waited(limiter, "192.0.2.1") == []
        limiter.wrong("192.0.2.1")
    assert waited(limiter, "192.0.2.1") == [1.0]
    assert waited(limiter, "192.0.2.2") == []  # somebody else’s phone


def test_after_ten_minutes_it_is_forgotten(clock):
    limiter = RateLimiter(clock=clock)
    for _ in range(30):
        limiter.wrong("192.0.2.1")
    assert waited(limiter, "192.0.2.1")
    clock.now = 601
    assert waited(limiter, "192.0.2.1") == []


def test_many_tries_at_once_go_one_by_one_and_the_rest_are_turned_away(clock):
    limiter = RateLimiter(clock=clock, queue=5, pause=0.001)
    for _ in range(10):
        limiter.wrong("192.0.2.1")
    together = []
    at_once = 0

    async def one():
        nonlocal at_once
        async with limiter.trying("192.0.2.1"):
            at_once += 1

    async def all_of_them():
        together.extend(await asyncio.gather(*(one() for _ in range(50)), return_exceptions=True))

    run(all_of_them())
    assert at_once == 5
    assert sum(isinstance(each, TooMany) for each in together) == 45


def test_a_whole_team_behind_one_address_comes_in_at_once_and_a_flood_does_not(clock):
    limiter = RateLimiter(clock=clock, pause=60)
    inside, turned_away = [], []

    async def one(leave):
        try:
            async with limiter.trying("192.0.2.1"):
                inside.append(1)
                await leave.wait()
        except TooMany:
            turned_away.append(1)

    async def crowd(people):
        leave = asyncio.Event()
        tasks = [asyncio.create_task(one(leave)) for _ in range(people)]
        for _ in range(people):  # each of them comes as far as it can
            await asyncio.sleep(0)
        leave.set()
        for task in tasks:
            if not task.done():
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    run(crowd(30))
    assert (len(inside), len(turned_away)) == (30, 0)
    inside.clear()
    run(crowd(200))
    assert len(inside) == 39  # the crowd of thirty, and nine of the ten that are free
    assert len(turned_away) == 200 - 39 - 20


def test_a_crowd_of_addresses_does_not_fill_the_memory(clock):
    limiter = RateLimiter(clock=clock, addresses=100)
    for number in range(1000):
        for _ in range(2):
            limiter.wrong(f"2001:db8::{number:x}")
    assert len(limiter._guests) == 100
    for _ in range(5000):
        limiter.wrong("192.0.2.1")
    assert len(limiter._guests["192.0.2.1"].wrong) <= 100


def test_the_log_says_that_it_happens_and_neither_code_nor_address(clock, caplog):
    limiter = RateLimiter(clock=clock)
    with caplog.at_level(logging.WARNING, logger="workbook"):
        for _ in range(10):
            limiter.wrong("192.0.2.1")
    assert "tried 10 wrong codes" in caplog.text
    assert "192.0.2" not in caplog.text
