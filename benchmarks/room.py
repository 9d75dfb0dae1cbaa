"""A room full of people: whether answers arrive, how quickly, and in what memory.

Each participant is a protocol client that does what a phone's browser does: it opens the page,
connects to its kernel, says that it has arrived, has what it writes looked at for identifying
details at each pause, and sends. Some lose their line in between and come back; some leave without
a word. Afterwards every answer must be in the CSV once. The clients share the machine with the
server, which makes the figures worse than they would be.

Run: make bench ARGS=room        (or: python -m benchmarks.room [--quick] [--sessions N])

A whole run takes seven minutes for each session: a hundred people join within one, answer over five
and send. `--sessions 9` is an hour of sessions, one after the other.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from workbook.instruments import load_shipped
from workbook.sessions import Sessions

INSTRUMENT = "planning-group-participation"
TOLD = re.compile(r'<script id="rpw-page"[^>]*>(.*?)</script>', re.DOTALL)
SENTENCES = (
    "We ask what young people would like to do before we plan the session.",
    "It depends on who is on shift, and on whether there is a quiet room.",
    "I would like us to ask again in the spring what has changed for them.",
)


@dataclass
class Seen:
    """What happened in a meeting, in seconds and numbers."""

    joined: list[float] = field(default_factory=list)
    checked: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    came_back: int = 0


class Gone(Exception):
    """The line is gone."""


class Participant:
    """One phone."""

    def __init__(self, address: str, code: str, client: SimpleAsyncHTTPClient) -> None:
        self.address, self.code, self.client = address, code, client
        self.cookies: dict[str, str] = {}
        self.line: WebSocketClientConnection | None = None
        # Heard all the time, as a browser does: a line on which nobody listens is soon cut.
        self.heard: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self.comm = ""
        self.number = 0
        self.token = secrets.token_hex(16)

    @property
    def cookie(self) -> str:
        """What the browser sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def join(self) -> None:
        """Open the page and wait until its form would be answerable."""
        answer = await self.client.fetch(
            HTTPRequest(
                f"{self.address}/reflect?code={self.code}",
                headers={"Cookie": self.cookie, "Accept-Encoding": "gzip"},
                request_timeout=120,
                decompress_response=True,
            )
        )
        for each in answer.headers.get_list("Set-Cookie"):
            name, value = each.split(";")[0].split("=", 1)
            self.cookies[name] = value
        told = re.search(
            r'<script id="rpw-page"[^>]*>(.*?)</script>', answer.body.decode(), re.DOTALL
        )
        page = json.loads(told[1])  # type: ignore[index]
        self.comm = next(
            name
            for name, spec in page["models"].items()
            if "checklist" in str(spec["state"].get("_anywidget_id", "")).casefold()
        )
        self.kernel = page["kernelId"]
        await self.connect()

    async def connect(self) -> None:
        """Open the line to the kernel."""
        self.heard = asyncio.Queue()
        self.line = await websocket_connect(
            HTTPRequest(
                f"{self.address.replace('http', 'ws')}/api/kernels/{self.kernel}/channels"
                f"?session_id={self.token}",
                headers={"Cookie": self.cookie},
                request_timeout=60,
            ),
            on_message_callback=self.heard.put_nowait,
        )

    async def say(self, kind: str, **content: Any) -> None:
        """Send a message to the form's widget."""
        assert self.line is not None
        self.number += 1
        header = {
            "msg_id": secrets.token_hex(16),
            "msg_type": "comm_msg",
            "username": "",
            "session": self.token,
            "date": "",
            "version": "5.3",
        }
        data = {"method": "custom", "content": {"kind": kind, "number": self.number, **content}}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": {"comm_id": self.comm, "data": data},
            "channel": "shell",
            "buffers": [],
        }
        await self.line.write_message(json.dumps(message))

    async def ask(self, kind: str, **content: Any) -> dict[str, Any]:
        """Send a message to the form's widget and wait for its answer."""
        await self.say(kind, **content)
        assert self.line is not None
        while True:
            said = await asyncio.wait_for(self.heard.get(), 60)
            if said is None:
                raise Gone
            if isinstance(said, bytes):
                continue
            heard = json.loads(said)
            given = heard["content"].get("data", {}) if heard["msg_type"] == "comm_msg" else {}
            if given.get("method") == "custom" and given["content"].get("number") == self.number:
                return dict(given["content"])

    def drop(self) -> None:
        """Lose the line, as in a lift."""
        if self.line is not None:
            self.line.close()

    async def goodbye(self) -> None:
        """Leave the page as a browser does."""
        await self.client.fetch(
            HTTPRequest(
                f"{self.address}/voila/api/shutdown/{self.kernel}",
                method="POST",
                body=f"_xsrf={self.cookies['_xsrf']}",
                headers={
                    "Cookie": self.cookie,
                    "Content-Type": "application/x-www-form-urlencoded",
                },
                request_timeout=60,
            ),
            raise_error=False,
        )
        self.drop()


async def meeting(  # noqa: PLR0913, PLR0915 - a whole meeting
    address: str,
    data: Path,
    *,
    people: int,
    joining: float,
    answering: float,
    sending: float,
    seed: int = 1,
    everybody_leaves: bool = False,
) -> Seen:
    """Let people join, answer and send; return how long each waited.

    Parameters
    ----------
    address
        Where the server is.
    data
        Its data folder, where the session is opened and every answer is looked for afterwards.
    people
        How many take part.
    joining, answering, sending
        Seconds over which they do so, each at a moment of their own.
    seed
        For the moments.
    everybody_leaves
        Whether nobody goes without saying goodbye.

    Raises
    ------
    AssertionError
        An answer is missing, or there twice.
    """
    instrument = load_shipped(INSTRUMENT)
    sessions = Sessions(data)
    session = sessions.open(f"Team {secrets.token_hex(3)}", INSTRUMENT)
    code = session.id
    client = SimpleAsyncHTTPClient(force_instance=True, max_clients=people + 10)
    seen = Seen()
    chance = random.Random(seed)
    begin = time.monotonic()

    async def until(second: float) -> None:
        await asyncio.sleep(max(0.0, begin + second - time.monotonic()))

    async def take_part(number: int, plan: dict[str, Any]) -> None:
        person = Participant(address, session.code, client)
        await until(plan["joins"])
        start = time.perf_counter()
        await person.join()
        ticket = (await person.ask("arrive", ticket=""))["ticket"]
        seen.joined.append(time.perf_counter() - start)
        words = {}
        for moment in plan["pauses"]:
            await until(moment)
            item = instrument.items[len(words)].id
            words[item] = f"{SENTENCES[number % 3]} ({number})"
            start = time.perf_counter()
            await person.ask("check", text=words[item])
            seen.checked.append(time.perf_counter() - start)
            if plan["drops"] and len(words) == 1:
                person.drop()
                await asyncio.sleep(chance.uniform(0.5, 3))
                await person.connect()
                seen.came_back += 1
        await until(plan["sends"])
        answers = {item.id: instrument.scale.order[number % 3].id for item in instrument.items}
        response = {"token": person.token, "answers": answers, "reflections": words}
        start = time.perf_counter()
        answer = await person.ask("send", response=response, ticket=ticket)
        seen.sent.append(time.perf_counter() - start)
        assert answer["kind"] == "kept", answer
        if plan["leaves"]:
            await person.goodbye()
        else:
            person.drop()

    plans = [
        {
            "joins": chance.uniform(0, joining),
            "pauses": sorted(joining + chance.uniform(0, answering) for _ in range(3)),
            "sends": joining + answering + chance.uniform(0, sending),
            "drops": number % 10 == 3,
            "leaves": everybody_leaves or number % 10 != 7,
        }
        for number in range(people)
    ]
    await asyncio.gather(*(take_part(number, plan) for number, plan in enumerate(plans)))
    client.close()
    rows = (data / "sessions" / code / "responses.csv").read_text().split()[1:]
    per_person = [row.split(",")[0] for row in rows]
    assert len(set(per_person)) == people, "an answer is missing"
    assert len(per_person) == people * len(instrument.items), "an answer is there twice"
    words = (data / "sessions" / code / "reflections.csv").read_text()
    assert all(f"({number})" in words for number in range(people)), "words are missing"
    sessions.shut_door(code, people)
    sessions.close(code)
    return seen


def memory(server: int) -> tuple[float, int]:
    """Return the private memory in MB of a server and all it started, and their number."""
    root = psutil.Process(server)
    everyone = [root, *root.children(recursive=True)]
    total = 0
    for process in everyone:
        try:
            total += process.memory_full_info().uss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6, len(everyone)


def share(values: list[float], part: float) -> float:
    """Return a quantile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main() -> None:
    """Run the meetings and print what was seen."""
    from ports import HeldPort

    from benchmarks.serving import running

    quick = "--quick" in sys.argv
    sessions = int(sys.argv[sys.argv.index("--sessions") + 1]) if "--sessions" in sys.argv else 1
    people, pace = (20, 0.05) if quick else (100, 1.0)
    if "--pace" in sys.argv:
        pace = float(sys.argv[sys.argv.index("--pace") + 1])
    with tempfile.TemporaryDirectory() as scratch:
        data, held = Path(scratch) / "data", HeldPort()
        port = held.number
        words = ["-m", "workbook", "serve", "--data", str(data), f"--port={port}"]
        with running(words, port) as server:
            print(f"{people} people; seconds: median, 95th of 100, slowest")
            print(f"{'':10}{'join':>22}{'pause looked at':>22}{'send':>22}   MB after, processes")
            before = memory(server.pid)
            print(f"{'idle':10}{'':66}   {before[0]:.0f}, {before[1]}")
            for number in range(sessions):
                seen = asyncio.run(
                    meeting(
                        f"http://127.0.0.1:{port}",
                        data,
                        people=people,
                        joining=60 * pace,
                        answering=300 * pace,
                        sending=30 * pace,
                        seed=number,
                    )
                )
                time.sleep(35)  # who left without a word is waited for half a minute
                after = memory(server.pid)
                print(f"{f'session {number + 1}':10}", end="")
                for values in (seen.joined, seen.checked, seen.sent):
                    three = (share(values, 0.5), share(values, 0.95), max(values))
                    print(f"{'':3}" + " ".join(f"{each:6.3f}" for each in three)[:19], end="")
                print(f"   {after[0]:.0f}, {after[1]}", flush=True)


if __name__ == "__main__":
    main()
