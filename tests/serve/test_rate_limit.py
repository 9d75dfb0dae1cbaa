"""Guessing codes is slow, from any number of addresses; mistyping one is not noticed."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loops import run
from loops_of_simulated_time import run_in_no_time

from workbook.serve.rate_limit import RateLimiter, TooMany, who_asks
from workbook.settings import Settings


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


async def try_once(limiter, address, *, wrong=False):
    async with limiter.trying(address) as tried:
        if wrong:
            tried.wrong()


def wrong(limiter, address, times=1):
    """Be wrong so often."""

    async def tries():
        for _ in range(times):
            await try_once(limiter, address, wrong=True)

    run(tries())


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
            await try_once(limiter, address)
        finally:
            asyncio.sleep = real

    run(one())
    return pauses


# An address and its network


def test_a_few_slips_cost_nothing_and_then_every_try_waits(clock):
    limiter = RateLimiter(clock=clock)
    for _ in range(10):
        assert waited(limiter, "192.0.2.1") == []
        wrong(limiter, "192.0.2.1")
    assert waited(limiter, "192.0.2.1") == [1.0]
    assert waited(limiter, "192.0.2.2") == []  # somebody else’s phone


def test_after_ten_minutes_it_is_forgotten(clock):
    limiter = RateLimiter(Settings(wrong_tries_free=5), clock=clock)
    wrong(limiter, "192.0.2.1", 5)
    assert waited(limiter, "192.0.2.1")
    clock.now = 601
    assert waited(limiter, "192.0.2.1") == []


@pytest.mark.parametrize(
    ("of_it", "elsewhere"),
    [
        ("192.0.2.{}", "192.0.3.1"),
        ("2001:db8:0:7:{}::1", "2001:db8:0:8::1"),
        ("::ffff:192.0.2.{}", "192.0.3.1"),
    ],
)
def test_a_whole_network_has_a_budget_of_its_own(clock, of_it, elsewhere):
    limiter = RateLimiter(Settings(wrong_tries_free_network=20), clock=clock)
    for number in range(20):
        assert waited(limiter, of_it.format(number)) == []
        wrong(limiter, of_it.format(number))
    assert waited(limiter, of_it.format(99)) == [1.0]
    assert waited(limiter, elsewhere) == []


def test_an_address_is_the_same_in_whatever_form_it_comes():
    assert who_asks("::ffff:192.0.2.1") == who_asks(" 192.0.2.1 ") == ("192.0.2.1", "192.0.2.0/24")
    assert who_asks("2001:DB8:0::1%eth0") == ("2001:db8::1", "2001:db8::/64")
    for odd in ("", "unix:", "192.0.2", "x" * 10_000, "1.2.3.4, 5.6.7.8", "\u0661.2.3.4", "::g"):
        assert who_asks(odd) == ("", "")


def test_whatever_is_no_address_counts_as_one(clock):
    limiter = RateLimiter(clock=clock)
    for number in range(10):
        wrong(limiter, f"no address {number}")
    assert waited(limiter, "another") == [1.0]


def test_many_tries_at_once_go_one_by_one_and_the_rest_are_turned_away(clock):
    limiter = RateLimiter(clock=clock, queue=5, pause=0.001)
    wrong(limiter, "192.0.2.1", 10)
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
    limiter = RateLimiter(Settings(wrong_tries_at_once=10_000), clock=clock, addresses=100)

    async def all_of_them():
        for number in range(1000):
            for _ in range(2):
                await try_once(limiter, f"2001:db8::{number:x}:0:0:0:1", wrong=True)
            limiter.compared_wrong(f"s{number}")
        for _ in range(5000):
            limiter.compared_wrong("s7")
            limiter.may_compare("s7")

    run(all_of_them())
    assert len(limiter._addresses) == len(limiter._networks) == len(limiter._compared) == 100
    assert len(limiter._compared["s7"].wrong) <= 101


# Everybody together


SOURCES = st.sampled_from(
    [
        lambda n: f"10.{n // 250 % 250}.{n % 250}.1",
        lambda n: f"2001:db8:{n:x}::1",
        lambda n: f"10.0.0.{n % 250}",
        lambda n: "192.0.2.1",
        lambda n: f"10.0.{n % 3}.{n % 250}",
        lambda n: "no address",
    ]
)
#: So many tries, from such addresses, so many seconds after the last ones; each is looked at for
#: so long, so many of a hundred are right, and who waits may give up.
WAVES = st.lists(
    st.tuples(
        st.integers(1, 60),
        SOURCES,
        st.sampled_from([0.0, 0.1, 3.0, 40.0, 400.0]),
        st.sampled_from([0.0, 0.01, 2.0, 90.0]),
        st.sampled_from([0, 20, 90]),
        st.sampled_from([None, 0.5, 20.0]),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(WAVES, st.integers(1, 600), st.integers(1, 80))
def test_never_are_more_wrong_answers_given_than_the_pace_allows(waves, each_minute, at_once):
    """Whatever is tried, from wherever, in whatever crowd, in any stretch of time."""
    answered = []

    async def one(limiter, address, lasts, is_wrong, patience):
        async def attempt():
            async with limiter.trying(address) as tried:
                await asyncio.sleep(lasts)
                if is_wrong:
                    tried.wrong()
                    answered.append(asyncio.get_running_loop().time())

        with contextlib.suppress(TooMany, TimeoutError):
            await asyncio.wait_for(attempt(), patience)

    async def attack():
        limits = Settings(
            wrong_tries_each_minute=each_minute,
            wrong_tries_at_once=at_once,
            wrong_tries_free=1000,
            wrong_tries_free_network=10_000,
        )
        limiter = RateLimiter(limits, clock=asyncio.get_running_loop().time)
        tasks, number = [], 0
        for many, source, after, lasts, right, patience in waves:
            await asyncio.sleep(after)
            for _ in range(many):
                number += 1
                is_wrong = number * 37 % 100 >= right
                tasks.append(
                    asyncio.create_task(one(limiter, source(number), lasts, is_wrong, patience))
                )
        await asyncio.gather(*tasks)

    run_in_no_time(attack())
    for first, since in enumerate(answered):
        for many, until in enumerate(answered[first:], start=1):
            assert many <= at_once + each_minute / 60 * (until - since) + 1e-6


def test_right_tries_use_nothing_up_and_what_is_used_up_comes_back():
    async def day():
        loop = asyncio.get_running_loop()
        limits = Settings(wrong_tries_each_minute=60, wrong_tries_at_once=5)
        limiter = RateLimiter(limits, clock=loop.time)
        for number in range(100):
            await try_once(limiter, f"10.0.{number}.1")
        assert loop.time() == 0
        for number in range(5):
            await try_once(limiter, f"10.1.{number}.1", wrong=True)
        assert loop.time() == 0
        await try_once(limiter, "10.2.1.1", wrong=True)
        assert loop.time() == pytest.approx(1)
        await asyncio.sleep(1000)
        before = loop.time()
        for number in range(5):
            await try_once(limiter, f"10.3.{number}.1", wrong=True)
        assert loop.time() == before

    run_in_no_time(day())


def looked_at(arrivals, each_minute=60):
    """Who is looked at, in order, and who is turned away, once everybody's budget is used up."""
    inside, away = [], []

    async def one(limiter, address):
        try:
            async with limiter.trying(address) as tried:
                inside.append(address)
                tried.wrong()
        except TooMany:
            away.append(address)

    async def day():
        limits = Settings(wrong_tries_each_minute=each_minute, wrong_tries_at_once=2)
        limiter = RateLimiter(limits, clock=asyncio.get_running_loop().time)
        for _ in range(2):
            await try_once(limiter, "10.6.6.6", wrong=True)
        tasks = []
        for address in arrivals:
            tasks.append(asyncio.create_task(one(limiter, address)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)

    run_in_no_time(day())
    return inside, away


def test_networks_are_looked_at_in_turn_those_that_were_not_wrong_first():
    inside, away = looked_at(["10.6.6.1", "10.6.6.2", "10.1.1.1", "10.1.1.2", "10.2.2.2"])
    assert inside[:2] == ["10.1.1.1", "10.2.2.2"]
    assert sorted(inside[2:]) == ["10.1.1.2", "10.6.6.1", "10.6.6.2"]
    assert away == []


def test_one_network_with_many_tries_pushes_nobody_out():
    crowd = [f"10.6.6.{number}" for number in range(40)]
    inside, away = looked_at([*crowd, "10.1.1.1", "10.2.2.2"])
    assert inside[:2] == ["10.1.1.1", "10.2.2.2"]
    assert set(away) <= set(crowd)
    assert len(inside) == 15
    assert len(away) == 42 - 15


def test_who_was_wrong_once_is_looked_at_also_while_ever_new_networks_come():
    newcomers = [f"10.{number}.1.1" for number in range(100, 110)]
    inside, away = looked_at(["10.6.6.1", *newcomers])
    assert away == []
    assert "10.6.6.1" in inside[:4]


def test_where_waiting_would_take_minutes_nobody_waits():
    inside, away = looked_at(["10.1.1.1", "10.2.2.2"], each_minute=1)
    assert (inside, len(away)) == ([], 2)


def test_who_gives_up_while_waiting_takes_nothing_from_anybody():
    async def day():
        loop = asyncio.get_running_loop()
        limits = Settings(wrong_tries_each_minute=60, wrong_tries_at_once=1)
        limiter = RateLimiter(limits, clock=loop.time)
        await try_once(limiter, "10.6.6.6", wrong=True)
        gone = [asyncio.create_task(try_once(limiter, f"10.{n}.1.1", wrong=True)) for n in range(9)]
        await asyncio.sleep(0.5)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        await try_once(limiter, "10.99.1.1")
        assert loop.time() == pytest.approx(1)
        await try_once(limiter, "10.99.1.1")
        assert loop.time() == pytest.approx(1)

    run_in_no_time(day())


# The id of a session beside a code


def test_so_few_codes_are_compared_with_a_sessions_and_then_none_for_ten_minutes(clock):
    limiter = RateLimiter(Settings(wrong_tries_free=3), clock=clock)
    for _ in range(3):
        assert limiter.may_compare("s1")
        limiter.compared_wrong("s1")
    assert not limiter.may_compare("s1")
    assert limiter.may_compare("s2")
    clock.now = 601
    assert limiter.may_compare("s1")


def test_made_up_ids_do_not_let_anybody_compare_more_codes_with_a_session(clock):
    limiter = RateLimiter(Settings(wrong_tries_free=3), clock=clock, addresses=10)
    for _ in range(3):
        limiter.compared_wrong("s1")
    for number in range(100):
        assert limiter.may_compare(f"made up {number}")
    assert not limiter.may_compare("s1")


# What is no further guess


def wrong_with(limiter, address, what):
    async def one():
        async with limiter.trying(address) as tried:
            tried.wrong(what)

    run(one())


def test_the_same_wrong_code_again_from_the_same_address_is_no_further_guess(clock):
    limiter = RateLimiter(Settings(wrong_tries_free=3, wrong_tries_at_once=300), clock=clock)
    for _ in range(20):
        wrong_with(limiter, "192.0.2.1", "amber-river-kettle-lamp")
    assert not waited(limiter, "192.0.2.1")
    wrong_with(limiter, "192.0.2.1", "amber-river-kettle-deck")
    wrong_with(limiter, "192.0.2.1", "amber-river-kettle-desk")
    assert waited(limiter, "192.0.2.1") == [1.0]


def test_the_same_code_from_another_address_is_a_guess_and_so_it_is_after_ten_minutes(clock):
    limiter = RateLimiter(Settings(wrong_tries_free=2, wrong_tries_free_network=3), clock=clock)
    for number in range(3):
        wrong_with(limiter, f"192.0.2.{number}", "amber-river-kettle-lamp")
    assert waited(limiter, "192.0.2.99") == [1.0]
    clock.now = 601
    for what in ("amber-river-kettle-lamp", "amber-river-kettle-deck"):
        wrong_with(limiter, "192.0.2.1", what)
    assert waited(limiter, "192.0.2.1") == [1.0]


def test_the_waiting_of_many_addresses_leaves_most_connections_to_everybody_else():
    async def flood():
        limiter = RateLimiter(
            Settings(
                wrong_tries_free=1,
                wrong_tries_free_network=10_000,
                wrong_tries_at_once=10_000,
                connections=400,
            ),
        )
        addresses = [f"10.0.{number}.1" for number in range(50)]
        for address in addresses:
            await try_once(limiter, address, wrong=True)
        tries = [
            asyncio.ensure_future(try_once(limiter, address))
            for address in addresses
            for _ in range(20)
        ]
        await asyncio.sleep(0)
        assert sum(not each.done() for each in tries) == 100
        # Whoever was not wrong is looked at as ever.
        await try_once(limiter, "192.0.2.1")
        await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(each.exception(), TooMany) for each in tries) == 900
        # And when all of them are gone there is room again.
        await asyncio.gather(*(try_once(limiter, address) for address in addresses))

    run_in_no_time(flood())


# What is said of it


def lines(caplog):
    return [each.getMessage() for each in caplog.records if each.name == "workbook"]


@pytest.mark.parametrize(
    ("of", "limits", "says"),
    [
        (lambda n: "192.0.2.1", {"wrong_tries_free": 10}, "of one address"),
        (lambda n: f"192.0.2.{n}", {"wrong_tries_free_network": 10}, "of one network"),
        (lambda n: f"10.0.{n}.1", {"wrong_tries_at_once": 10}, "of the whole workbook"),
    ],
)
def test_the_log_says_once_a_minute_which_budget_is_used_up_and_nothing_of_anybody(
    clock, caplog, of, limits, says
):
    alarms = []
    limiter = RateLimiter(
        Settings(**{"wrong_tries_each_minute": 1, "wrong_tries_free_network": 200, **limits}),
        clock=clock,
        pause=0,
        alarm=lambda: alarms.append(1),
    )

    async def tries():
        for number in range(35):
            try:
                await try_once(limiter, of(number), wrong=True)
            except TooMany:
                continue

    with caplog.at_level(logging.WARNING, logger="workbook"):
        run(tries())
        assert len(lines(caplog)) == len(alarms) == 1
        assert says in caplog.text
        clock.now += 61
        run(tries())
        assert len(lines(caplog)) == len(alarms) == 2
    assert "192.0" not in caplog.text
    assert "10.0." not in caplog.text


def test_a_room_that_mistypes_is_slowed_and_is_no_alarm(clock):
    """Twelve phones of one office, two wrong codes each."""
    alarms = []
    limiter = RateLimiter(
        Settings(wrong_tries_free=10), clock=clock, pause=0, alarm=lambda: alarms.append(1)
    )

    async def room():
        for _ in range(24):
            await try_once(limiter, "192.0.2.1", wrong=True)
        assert alarms == []
        for _ in range(6):
            await try_once(limiter, "192.0.2.1", wrong=True)

    run(room())
    assert alarms == [1]


def test_a_crowd_that_is_right_is_no_alarm(clock, caplog):
    alarms = []
    limits = Settings(wrong_tries_at_once=10, wrong_tries_each_minute=200)
    limiter = RateLimiter(limits, clock=clock, alarm=lambda: alarms.append(1))

    async def room():
        inside = []

        async def one(number):
            async with limiter.trying(f"10.0.{number}.1"):
                await asyncio.sleep(0)
                inside.append(number)

        await asyncio.gather(*(one(number) for number in range(60)))
        assert len(inside) == 60

    with caplog.at_level(logging.WARNING, logger="workbook"):
        run(room())
    assert (lines(caplog), alarms) == ([], [])
