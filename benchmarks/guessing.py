"""Guessing join codes: how fast it goes, and how long it takes to hit a session.

Two real servers stand behind what acts as a proxy, so that every guess comes from an address, a /24
and a /64 of its own: one with the usual budgets, one with the largest that may be set, which is as
good as none for as long as it is asked. Guesses come from many hands at once, in turns to the one
and to the other. What counts with budgets is the pace that is left once the first hundreds of
guesses are spent: a window begins when the first guess is turned away.

From that pace, the expected time until one of 20, 200 and 1,000 open sessions is hit by whoever
never tries a code twice. Less than ten years for the codes that the workbook draws ends with 1.

Run: make bench ARGS=guessing        (or: python -m benchmarks.guessing [--quick])
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from statistics import median

from workbook.sessions import WORDS
from workbook.settings import SETTINGS_FILE, Settings, described

HANDS = 24
OPEN_SESSIONS = (20, 200, 1000)
#: Words in a code as the workbook draws it, and as it once did.
DRAWN, BEFORE = 4, 3
YEARS = 10
_YEAR = 365.25 * 24 * 60 * 60
#: Seconds that a hand waits that was turned away: another guess would only be turned away too.
_TURNED_AWAY = 0.1


def addresses() -> Iterator[str]:
    """Give ever new addresses, none of them in a network of another."""
    for number in itertools.count():
        if number % 2:
            yield f"2001:db8:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}::1"
        else:
            half = number // 2
            yield f"{11 + (half >> 16) % 80}.{half >> 8 & 0xFF}.{half & 0xFF}.1"


@dataclass
class Server:
    """One server that is guessed at."""

    port: int
    source: Iterator[str]
    #: Since the window began: guesses that were looked at, and that were turned away.
    looked_at: int = 0
    turned_away: int = 0
    #: How many end the window, and what is said when they do and when one is turned away.
    many: int | None = None
    away: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def guess_until(self, enough: float, many: int | None) -> float:
        """Guess with all hands; return how many a second were looked at.

        Parameters
        ----------
        enough
            Seconds that are measured.
        many
            Ends after so many, where there is no pace to wait for; else the window begins when the
            first guess is turned away.
        """
        self.looked_at, self.turned_away, self.many = 0, 0, many
        self.away, self.done = asyncio.Event(), asyncio.Event()
        over = asyncio.Event()
        hands = [asyncio.create_task(self._hand(over)) for _ in range(HANDS)]
        if many is None:
            await asyncio.wait(
                [asyncio.create_task(self.away.wait()), *hands], return_when=asyncio.FIRST_COMPLETED
            )
        begun, before = time.perf_counter(), self.looked_at
        await asyncio.wait(
            [asyncio.create_task(self.done.wait()), *hands],
            timeout=enough,
            return_when=asyncio.FIRST_COMPLETED,
        )
        rate = (self.looked_at - before) / (time.perf_counter() - begun)
        over.set()
        # Who waits for an answer waits on: a place in the line that is left empty is nobody's.
        await asyncio.gather(*hands)
        return rate

    async def _hand(self, over: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            while not over.is_set():
                code = "-".join(secrets.choice(WORDS) for _ in range(DRAWN))
                address = next(self.source)
                writer.write(
                    f"GET /join/{code} HTTP/1.1\r\nHost: reflect.example.gov.uk\r\n"
                    f"X-Real-IP: {address}\r\nX-Forwarded-For: {address}\r\n\r\n".encode()
                )
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                )
                await reader.readexactly(length)
                status = head.split(b" ", 2)[1]
                if status == b"404":
                    self.looked_at += 1
                    if self.looked_at == self.many:
                        self.done.set()
                elif status == b"429":
                    self.turned_away += 1
                    self.away.set()
                    await asyncio.sleep(_TURNED_AWAY)
                else:
                    raise RuntimeError(f"a guess was answered {status.decode()}")
        finally:
            writer.close()


def years(words: int, sessions: int, rate: float) -> float:
    """Return the expected years until a guess is right: the first of so many hits among all."""
    return (len(WORDS) ** words + 1) / (sessions + 1) / rate / _YEAR


def spread(rates: list[float]) -> str:
    """Return the median, and the least and the most."""
    return f"{median(rates):.2f} a second ({min(rates):.2f} to {max(rates):.2f})"


async def measure(budgets: Server, none: Server, *, quick: bool) -> dict[str, list[float]]:
    """Guess at the two in turns."""
    rounds, seconds, many = (2, 8.0, 400) if quick else (5, 60.0, 1500)
    rates: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(rounds):
        rates["without"].append(await none.guess_until(seconds, many))
        assert not none.turned_away, "the largest budget was not large enough to be none"
        rates["with"].append(await budgets.guess_until(seconds, None))
    return rates


def main() -> int:
    """Measure, compute and print; 1 when a session would be hit too soon."""
    from ports import HeldPort

    from benchmarks.serving import running

    servers = []
    source = addresses()
    budget = {"wrong_tries_each_minute", "wrong_tries_at_once"}
    with ExitStack() as stack:
        for largest in (False, True):
            data = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
            data.mkdir()
            if largest:
                lines = [f"{s.name} = {s.most}" for s in described() if s.name.startswith("wrong_")]
                (data / SETTINGS_FILE).write_text("\n".join(lines) + "\n")
            port = HeldPort().number
            words = ["-m", "workbook", "serve", "--data", str(data), f"--port={port}"]
            stack.enter_context(running([*words, "--address=https://reflect.example"], port))
            servers.append(Server(port, source))
        rates = asyncio.run(measure(*servers, quick="--quick" in sys.argv))
    usual = {each.name: each.default for each in fields(Settings) if each.name in budget}
    print(f"{HANDS} hands, every guess from a network of its own; wrong codes looked at:")
    print(f"  without budgets  {spread(rates['without'])}")
    print(f"  with the usual   {spread(rates['with'])}; {usual}")
    print(f"\nExpected years until one of N open sessions is hit; {len(WORDS)} words to draw from.")
    print("At the fastest window of each, for ever; the first guesses at once weigh nothing.\n")
    print(f"{'':32}" + "".join(f"{f'N = {n:,}':>14}" for n in OPEN_SESSIONS))
    for words_each, which in itertools.product((DRAWN, BEFORE), ("with", "without")):
        figures = [years(words_each, n, max(rates[which])) for n in OPEN_SESSIONS]
        name = f"{words_each} words, {which} budgets"
        print(f"{name:32}" + "".join(f"{figure:>14,.4g}" for figure in figures))
    slowest = len(WORDS) ** BEFORE / (max(OPEN_SESSIONS) + 1) / (YEARS * _YEAR)
    print(
        f"\nFor {YEARS} years at {max(OPEN_SESSIONS):,} sessions, {BEFORE} words would allow one "
        f"wrong try in {1 / slowest / 60:.1f} minutes."
    )
    soonest = years(DRAWN, max(OPEN_SESSIONS), max(rates["with"]))
    if soonest < YEARS:
        print(f"Too soon: {soonest:.1f} years, and {YEARS} are the least.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
