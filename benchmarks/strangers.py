"""A thousand strangers at once: whether those who are at work notice, and what memory it takes.

The strangers have no link and no place: 300 send the head of a request a byte at a time, 150 stop
in the middle of one, 50 send bodies of 60 MB, 300 open lines to a page of the invented service that
one of them has opened, and 200 go round: the first page, codes that are guessed, the invented
service, large files that they do not read. Each begins again as soon as it is closed, after a
pause, so there are a thousand all the time, and no more. They come from 250 addresses.

Meanwhile a facilitator opens their page again and again, and so does a practitioner who has a
place; in a form that is open already, what is written is looked at. The same is done without the
strangers, in turns, against the same server; printed are the times with them as multiples of those
without. Strangers have machines of their own, and here all share two cores: so they run at the
lowest priority (nice 19, a seventieth of a core's time where somebody else wants it), and what is
measured is how the server treats them, not how the system divides its processors.

Memory is that of the server's own process (RSS), and of it with all it started, where what they
share counts once (PSS): before, at most, and a while after.

Run: make bench ARGS=strangers        (or: python -m benchmarks.strangers [--quick])
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psutil
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from benchmarks.room import INSTRUMENT, SENTENCES, TOLD, Participant
from workbook.access import Links
from workbook.sessions import Sessions
from workbook.teams import Teams

#: How many of each kind.
KINDS = {"slow head": 300, "half request": 150, "60 MB body": 50, "line": 300, "visitor": 200}
#: MB that the server's own process may have more than before, whatever strangers do.
BOUND = 60
_ADDRESSES = 250
_LARGE = 60 * 1024 * 1024


# ---- the strangers, in a process of their own


class Strangers:
    """All of them: what they do, and what became of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.done: Counter[str] = Counter()
        self.open: Counter[str] = Counter()
        #: Where lines are opened, and with which cookie: the page that one of them has opened.
        self.page: tuple[str, str] | None = None

    async def all_of(self) -> None:
        """Let all of them do what they do, until they are told to go."""
        ways: dict[str, Callable[[_Line], Awaitable[None]]] = {
            "slow head": self.slow_head,
            "half request": self.half_request,
            "60 MB body": self.large_body,
            "line": self.line,
            "visitor": self.visit,
        }
        await asyncio.gather(
            *(
                self.again(kind, ways[kind], number)
                for kind, many in KINDS.items()
                for number in range(many)
            )
        )

    async def again(self, kind: str, way: Callable[[_Line], Awaitable[None]], number: int) -> None:
        """Be one stranger."""
        await asyncio.sleep(random.uniform(0, 3))
        while True:
            line = _Line(self.port, number)
            try:
                await line.connect()
                self.open[kind] += 1
                try:
                    await way(line)
                finally:
                    self.open[kind] -= 1
                    line.close()
                self.done[kind] += 1
            except (OSError, EOFError, ValueError):
                self.done[f"{kind}, cut off"] += 1
            await asyncio.sleep(random.uniform(0.5, 3))

    async def slow_head(self, line: _Line) -> None:
        """Say one byte after another, and never all."""
        await line.say(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        while True:
            await asyncio.sleep(1)
            await line.say(b"a")
            if line.is_shut():
                return

    async def half_request(self, line: _Line) -> None:
        """Say half of it and wait."""
        half = "GET / HT" if random.random() < 0.5 else "POST /leave HTTP/1.1\r\nContent-Length: 9"
        await line.say(half.encode())
        await line.all()

    async def large_body(self, line: _Line) -> None:
        """Send sixty megabytes, as fast as they are taken."""
        length = f"Content-Length: {_LARGE}" if random.random() < 0.5 else ""
        framing = length or "Transfer-Encoding: chunked"
        await line.say(f"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\n{framing}\r\n\r\n".encode())
        piece = b"a" * 65536 if length else b"10000\r\n" + b"a" * 65536 + b"\r\n"
        for _ in range(_LARGE // 65536):
            await line.say(piece)

    async def line(self, line: _Line) -> None:
        """Open a line to a page of the invented service, and keep it."""
        if self.page is None:
            self.page = "", ""
            self.page = await self.opened()
        kernel, cookie = self.page
        await line.say(
            (
                f"GET /api/kernels/{kernel or 'none'}/channels HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\nUpgrade: websocket\r\n"
                "Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            ).encode()
        )
        await line.all()

    async def opened(self) -> tuple[str, str]:
        """Open a page of the invented service; return its kernel and cookie, or nothing."""
        line = _Line(self.port, 0)
        await line.connect()
        said = await line.asked("GET", "/lead?example=yes")
        line.close()
        told = TOLD.search(said)
        cookies = re.findall(r"(?im)^set-cookie: ([^;\r\n]+)", said)
        return (json.loads(told[1])["kernelId"] if told else ""), "; ".join(cookies)

    async def visit(self, line: _Line) -> None:
        """Go round."""
        word = random.choice(("amber", "cedar", "river", "lantern", "kettle"))
        path = random.choice(
            (
                *("/", "/", "/words", "/health", "/nothing-here"),
                *(f"/join/{word}-{random.randrange(10**6)}", "/lead?example=yes", "/facilitate"),
            )
        )
        said = await line.asked("GET", path)
        self.done[f"answered {said[9:12]}"] += 1


class _Line:
    """One connection of a stranger, from one of many addresses."""

    def __init__(self, port: int, number: int) -> None:
        self._port, self._from = port, f"127.9.0.{number % _ADDRESSES + 1}"

    async def connect(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port, local_addr=(self._from, 0)
        )

    async def say(self, words: bytes) -> None:
        """Say something, as fast as it is taken."""
        self._writer.write(words)
        await self._writer.drain()

    async def all(self) -> bytes:
        """Return all that is said until the server hangs up."""
        return await self._reader.read()

    async def asked(self, method: str, path: str) -> str:
        """Ask for a page, and return all of the answer."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nConnection: close"
        await self.say(f"{head}\r\n\r\n".encode())
        return (await self.all()).decode(errors="replace")

    def is_shut(self) -> bool:
        """Whether the server has hung up."""
        return self._reader.at_eof()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


# ---- those who are at work


class AtWork:
    """A facilitator with a link and a practitioner with a place, and how long each waits."""

    def __init__(self, address: str, data: Path) -> None:
        self.address = address
        team = Teams(data).add("Harbour team", "North")
        self.session = Sessions(data).open(team.name, INSTRUMENT, team_id=team.id)
        self.link = Links(data).make("session", self.session.id)
        self.client = SimpleAsyncHTTPClient(force_instance=True, max_clients=20)
        self.waited: dict[str, list[float]] = {}
        self.refused = 0

    async def come(self) -> None:
        """Open the link, and join with the code."""
        # As links were once made: what is behind the # is handed over by a page's script.
        path = self.link.path().replace("#", "?")
        answer = await self.client.fetch(
            f"{self.address}/{path}", follow_redirects=False, raise_error=False
        )
        assert answer.code == HTTPStatus.FOUND, "the facilitator's link opens nothing"
        self.facilitator = _cookies(answer)
        self.person = Participant(self.address, self.session.code, self.client)
        await self.person.join()
        await self.person.ask("arrive", ticket="")

    async def work(self, rounds: int) -> dict[str, float]:
        """Open and answer so often; return the median seconds of each act."""
        self.waited = {"facilitator's page": [], "practitioner's page": [], "a word looked at": []}
        for number in range(rounds):
            await self._timed(
                "facilitator's page",
                self._page(f"/facilitate?session={self.session.id}", self.facilitator),
            )
            await self._timed(
                "practitioner's page",
                self._page(f"/reflect?code={self.session.code}", self.person.cookie),
            )
            await self._timed("a word looked at", self._word(number))
        return {
            name: statistics.median(each or [float("nan")]) for name, each in self.waited.items()
        }

    async def _timed(self, name: str, act: Awaitable[None]) -> None:
        start = time.perf_counter()
        try:
            await act
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is counted and told
            self.refused += 1
            print(f"    refused: {name} ({type(trouble).__name__} {trouble})", flush=True)
        else:
            self.waited[name].append(time.perf_counter() - start)

    async def _page(self, path: str, cookie: str) -> None:
        answer = await self.client.fetch(
            HTTPRequest(f"{self.address}{path}", headers={"Cookie": cookie}, request_timeout=120)
        )
        page = answer.body.decode()
        told = TOLD.search(page)
        assert told is not None, page[:200]
        kernel = json.loads(told[1])["kernelId"]
        given = dict(
            each.split("=", 1) for each in (f"{cookie}; {_cookies(answer)}").split("; ") if each
        )
        xsrf = next((value for name, value in given.items() if name.endswith("_xsrf")), "")
        await self.client.fetch(
            HTTPRequest(
                f"{self.address}/voila/api/shutdown/{kernel}",
                method="POST",
                body=f"_xsrf={xsrf}",
                headers={
                    "Cookie": "; ".join(f"{name}={value}" for name, value in given.items()),
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            ),
            raise_error=False,
        )

    async def _word(self, number: int) -> None:
        await self.person.ask("check", text=f"{SENTENCES[number % 3]} ({number})")


def _cookies(answer: Any) -> str:
    return "; ".join(each.split(";")[0] for each in answer.headers.get_list("Set-Cookie"))


class Memory:
    """How much a server and all it started have, and had at most."""

    def __init__(self, server: int) -> None:
        self._server = psutil.Process(server)
        self.most = self.now()
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def now(self) -> tuple[float, float]:
        """Return MB: of the server's own process, and of all."""
        everybody = 0
        for each in [self._server, *self._server.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                everybody += each.memory_full_info().pss
        return self._server.memory_info().rss / 1e6, everybody / 1e6

    def start(self) -> None:
        """Look again and again."""
        self._looking.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            own, everybody = self.now()
            self.most = max(self.most[0], own), max(self.most[1], everybody)


async def _with_strangers(port: int, at_work: AtWork, rounds: int) -> dict[str, float]:
    """Work while a thousand strangers are there; they are told to go when it is done."""
    strangers = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.strangers", "--port", str(port)),
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        preexec_fn=lambda: os.nice(19),
    )
    await asyncio.sleep(8)  # until all of them are there, and the first have been closed
    worked = await at_work.work(rounds)
    said, _ = await strangers.communicate(b"go\n")
    told = json.loads(said.decode().splitlines()[-1])
    print(f"    strangers: {told['open']} open at the end; {told['done']}", flush=True)
    return worked


async def compare(address: str, port: int, data: Path, server: int, *, quick: bool) -> None:
    """Work with and without strangers, in turns, and print what was seen."""
    at_work, turns, rounds = AtWork(address, data), 1 if quick else 5, 4 if quick else 15
    await at_work.come()
    await at_work.work(3)
    memory = Memory(server)
    before = memory.now()
    memory.start()
    ratios: dict[str, list[float]] = {}
    for turn in range(turns):
        alone = await at_work.work(rounds)
        beside = await _with_strangers(port, at_work, rounds)
        for name, seconds in beside.items():
            ratios.setdefault(name, []).append(seconds / alone[name])
            print(f"  {turn + 1}: {name:22} {alone[name]:.3f} s alone, {seconds:.3f} s beside them")
    await asyncio.sleep(5 if quick else 45)
    memory.stop()
    after = memory.now()
    print(f"{'':24}times the time without strangers: median (least to most) of {turns}")
    for name, each in ratios.items():
        print(f"{name:24}{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f})")
    print(f"{'refused to them':24}{at_work.refused}")
    print(f"{'':24}MB before, at most, after")
    print(
        f"{'server (RSS)':24}{before[0]:.0f}, {memory.most[0]:.0f}, {after[0]:.0f}; "
        f"at most {BOUND} more: {'yes' if memory.most[0] - before[0] <= BOUND else 'NO'}"
    )
    print(f"{'with its pages (PSS)':24}{before[1]:.0f}, {memory.most[1]:.0f}, {after[1]:.0f}")
    at_work.client.close()


async def _be_strangers(port: int) -> None:
    strangers = Strangers(port)
    everybody = asyncio.create_task(strangers.all_of())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps({"done": strangers.done, "open": sum(strangers.open.values())}), flush=True)
    everybody.cancel()
    os._exit(0)


def main() -> None:
    """Compare, and print."""
    if "--port" in sys.argv:
        asyncio.run(_be_strangers(int(sys.argv[sys.argv.index("--port") + 1])))
        return
    from ports import HeldPort

    from benchmarks.serving import running

    with tempfile.TemporaryDirectory() as scratch:
        data, held = Path(scratch) / "data", HeldPort()
        words = ["-m", "workbook", "serve", "--data", str(data), f"--port={held.number}"]
        with running(words, held.number) as server:
            asyncio.run(
                compare(
                    f"http://127.0.0.1:{held.number}",
                    held.number,
                    data,
                    server.pid,
                    quick="--quick" in sys.argv,
                )
            )


if __name__ == "__main__":
    main()
