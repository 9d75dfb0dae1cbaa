"""How many responses a second 30 writers can keep safely, and how long the slowest waits.

Thirty processes send 990 responses in all, every second one with two reflections, to one
session and to ten. A response counts when it is acknowledged: forced to the disk. In turn, in
the same run, with the same responses:

- workbook: `Sessions.record`, which also survives a crash at any instant;
- SQLite: one transaction a response, write-ahead log, `synchronous=FULL`;
- plain append: open, append, fsync, with no lock. It is the floor, not an alternative: it doubles
  a retry, and a crash leaves torn rows and reflections without their answers.

Run: make bench ARGS=append        (or: python -m benchmarks.append [--quick])
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.instruments import load_shipped
from workbook.sessions import Receipt, Response, Sessions
from workbook.storage import sheet_bytes

INSTRUMENT = "planning-group-participation"
#: All of them together fill the places of one session.
WRITERS, EACH = 30, 33
Send = Callable[[Response], None]
#: Given a folder and how many sessions: make them, and return what opens one of them.
Contender = Callable[[Path, int], Callable[[int], Send]]


def workbook(folder: Path, number: int) -> Callable[[int], Send]:
    """Ours."""
    # More people than a room holds: what is tried here is many answers.
    (folder / "settings.toml").write_text("people_each_session = 1000\n")
    codes = [Sessions(folder).open(f"Team {place}", INSTRUMENT).id for place in range(number)]

    def opened(place: int) -> Send:
        sessions = Sessions(folder)
        # Everybody is in before anybody sends, as in a room.
        tickets = [sessions.come_in(codes[place]).ticket for _ in range(EACH)]

        def send(response: Response) -> None:
            ticket = tickets.pop()
            if sessions.record(codes[place], response, ticket) is not Receipt.KEPT:
                raise SystemExit("a response was not new")

        return send

    return opened


def sqlite(folder: Path, number: int) -> Callable[[int], Send]:
    """One database for each session, as safe as SQLite can be made."""
    for place in range(number):
        with sqlite3.connect(folder / f"{place}.db") as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute(
                "CREATE TABLE responses (response TEXT, item TEXT, answer TEXT,"
                " PRIMARY KEY (response, item))"
            )
            made.execute("CREATE TABLE reflections (item TEXT, text TEXT)")
        made.close()

    def opened(place: int) -> Send:
        base = sqlite3.connect(folder / f"{place}.db", timeout=60, isolation_level=None)
        base.execute("PRAGMA synchronous=FULL")

        def send(response: Response) -> None:
            base.execute("BEGIN IMMEDIATE")
            base.executemany(
                "INSERT INTO responses VALUES (?, ?, ?)",
                [(response.id, item, answer) for item, answer in response.answers.items()],
            )
            base.executemany(
                "INSERT INTO reflections VALUES (?, ?)", list(response.reflections.items())
            )
            base.execute("COMMIT")

        return send

    return opened


def plain(folder: Path, number: int) -> Callable[[int], Send]:
    """Nothing but open, append, fsync."""
    for place in range(number):
        (folder / str(place)).mkdir()

    def append(path: Path, rows: Sequence[Sequence[str]]) -> None:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, sheet_bytes(rows[0], rows[1:]))
        os.fsync(file)
        os.close(file)

    def opened(place: int) -> Send:
        here = folder / str(place)

        def send(response: Response) -> None:
            if response.reflections:
                append(here / "reflections.csv", list(response.reflections.items()))
            rows = [(response.id, item, answer) for item, answer in response.answers.items()]
            append(here / "responses.csv", rows)

        return send

    return opened


CONTENDERS: dict[str, Contender] = {"workbook": workbook, "SQLite": sqlite, "plain append": plain}


def responses(writer: int, number: int) -> list[Response]:
    """Return the responses of one writer: the same for everybody."""
    dice = random.Random(writer)
    instrument = load_shipped(INSTRUMENT)
    answers = [answer.id for answer in instrument.scale.answers]
    items = [item.id for item in instrument.items]
    words = "We said so, and then we did not come back to it; next time one of us writes it down."
    return [
        Response(
            id=f"{dice.getrandbits(128):032x}",
            answers={item: dice.choice(answers) for item in items},
            reflections={items[1]: words, items[7]: words[:40]} if place % 2 else {},
        )
        for place in range(number)
    ]


def measured(contender: Contender, sessions: int, total: int) -> tuple[float, list[float]]:
    """Return the acknowledged responses a second, and the seconds that each one took."""
    processes = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as scratch:
        opened = contender(Path(scratch), sessions)
        start = processes.Barrier(WRITERS + 1)
        results = processes.SimpleQueue()

        def write(writer: int) -> None:
            mine, taken = responses(writer, total // WRITERS), []
            send = opened(writer % sessions)
            start.wait()
            for response in mine:
                began = time.perf_counter()
                send(response)
                taken.append(time.perf_counter() - began)
            results.put(taken)

        writers = [processes.Process(target=write, args=(writer,)) for writer in range(WRITERS)]
        for writer in writers:
            writer.start()
        start.wait()
        began = time.perf_counter()
        taken = [seconds for _ in writers for seconds in results.get()]
        whole = time.perf_counter() - began
        for writer in writers:
            writer.join()
    return len(taken) / whole, taken


def main() -> None:
    """Measure and print a table."""
    quick = "--quick" in sys.argv
    rounds, total = (1, 300) if quick else (9, WRITERS * EACH)
    print(f"{WRITERS} writers, {total} responses in each of {rounds} rounds, taken in turn")
    print(f"{'':27}{'a second':>10}{'ratio':>7}{'median ms':>11}{'99 % ms':>9}{'slowest':>9}")
    for sessions in (1, 10):
        speeds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
        seconds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
        for _ in range(rounds):
            for name, contender in CONTENDERS.items():
                speed, taken = measured(contender, sessions, total)
                speeds[name].append(speed)
                seconds[name] += taken
        ours = statistics.median(speeds["workbook"])
        for name in CONTENDERS:
            speed, taken = statistics.median(speeds[name]), sorted(seconds[name])
            where = f"{name}, {sessions} session{'s' if sessions > 1 else ''}"
            print(
                f"{where:27}{speed:>10.0f}{ours / speed:>7.2f}"
                f"{taken[len(taken) // 2] * 1000:>11.1f}"
                f"{taken[len(taken) * 99 // 100] * 1000:>9.1f}"
                f"{taken[-1] * 1000:>9.0f}",
                flush=True,
            )
    print("ratio: workbook’s responses a second to this one’s; above 1 the workbook is faster")
    print("command: python -m benchmarks.append" + (" --quick" if quick else ""))


if __name__ == "__main__":
    main()
