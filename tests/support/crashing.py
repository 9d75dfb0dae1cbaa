"""Processes that append, open or close until they are killed; run as a script.

    python crashing.py append DATA CODE KILLS SEED     writers of one session
    python crashing.py open DATA INSTRUMENT KILLS SEED
    python crashing.py close DATA CODES… SEED          each code is closed once

The parent only forks, waits a random while and sends SIGKILL. Each writer says in a file of its
own what it is about to send and what was acknowledged, one line each.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from keeping import give, response

from workbook.sessions.repository import Sessions
from workbook.sessions.room import Room

WRITERS = 4
#: Enough items and words that one response fills several pages of the disk.
MANY = tuple(f"a-rather-long-item-name-{number}" for number in range(60))


def numbered(number):
    """Return response `number`: every second one has long reflections, told by its number."""
    words = {}
    if number % 2:
        words = {
            item: f"{number} {item}, “quoted”\n" + "é🙂" * (number % 700)
            for item in MANY[: 1 + number % 4]
        }
    return response(seed=number, reflections=words, items=MANY)


def say(file, word, number):
    """Write a line that survives the death of this process."""
    os.write(file, f"{word} {number}\n".encode())


def write(data, code, diary, numbers):
    """Send responses for ever."""
    sessions = Sessions(data)
    for number in numbers:
        say(diary, "sent", number)
        give(sessions, code, numbered(number))
        say(diary, "kept", number)


def forked(act, *words):
    """Run `act` in a forked process; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        act(*words)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(0)


def kill(child):
    """Kill a child that may have ended; return whether it was killed while at work."""
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_before_the_change(left):
    """Let this process be killed when it asks the system for so many changes, however quickly."""

    def counted(act):
        def stepped(*words, **more):
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*words, **more)

        return stepped

    for name in (
        *("open", "write", "fsync", "fdatasync", "link", "rename", "replace"),
        *("unlink", "rmdir", "mkdir"),
    ):
        setattr(os, name, counted(getattr(os, name)))


def close_in_part(data, code, changes):
    """Close a session and be killed before one of its changes."""
    killed_before_the_change(changes)
    Sessions(data).close(code)


def numbers_from(pending, start):
    """Send again what was not acknowledged, then go on with new ones."""
    yield from pending
    number = start
    while True:
        yield number
        number += 1


def seconds_of(act):
    """Return how long something takes here and now, so that kills come in the midst of it."""
    start = time.monotonic()
    act()
    return time.monotonic() - start


def kept_so_far(folder):
    """Count what was acknowledged in all diaries."""
    return sum(path.read_bytes().count(b"kept") for path in folder.glob("diary-*"))


def append(data, code, kills, dice):
    """Keep several writers going and kill them, `kills` times in all."""
    folder = Path(data)
    born = 0
    alive = {}

    def bear(pending):
        nonlocal born
        diary = os.open(
            folder / f"diary-{born}", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        )
        numbers = numbers_from(pending, 1 + born * 100_000)
        alive[forked(write, folder / "data", code, diary, numbers)] = born
        os.close(diary)
        born += 1

    usual = seconds_of(
        lambda: write(folder / "data", code, os.open(os.devnull, os.O_WRONLY), [3, 5])
    )
    for _ in range(WRITERS):
        bear([])
    for number in range(kills):
        time.sleep(dice.uniform(0, 2 * usual))
        while number % 2 and kept_so_far(folder) < number // 2:
            time.sleep(usual / 10)  # the machine is busy: nobody came to anything yet
        child = dice.choice(list(alive))
        assert kill(child)
        lines = (folder / f"diary-{alive.pop(child)}").read_text().split("\n")
        sent = {line.split()[1] for line in lines if line.startswith("sent")}
        kept = {line.split()[1] for line in lines if line.startswith("kept")}
        # Most people send again; some never come back.
        bear([int(number) for number in sorted(sent - kept) if dice.random() < 0.7])
    for child in alive:
        kill(child)


def open_for_ever(data, instrument):
    """Open sessions until the end comes."""
    while True:
        Sessions(Path(data) / "data").open("Harbour team", instrument)


def main():
    """Do what the command line says; print how many were killed at work."""
    what, data, *words, seed = sys.argv[1:]
    Room.most_people = lambda _: 10**6  # more than any room: what is tried here is many answers
    dice = random.Random(int(seed))
    killed = 0
    if what == "append":
        append(data, words[0], int(words[1]), dice)
        killed = int(words[1])
    elif what == "open":
        sessions = Sessions(Path(data) / "data")
        usual = seconds_of(lambda: sessions.open("Harbour team", words[0]))
        for number in range(int(words[1])):
            child = forked(open_for_ever, data, words[0])
            time.sleep(dice.uniform(0, 4 * usual))
            while len(sessions.all()) < number // 5:
                time.sleep(usual / 2)  # the machine is busy: nobody came to anything yet
            killed += kill(child)
    elif what == "close":
        usual = seconds_of(lambda: Sessions(Path(data) / "data").close(words[0]))
        for number, code in enumerate(words[1:]):
            if number % 2:  # at an instant, which the closing may not live to see
                child = forked(Sessions(Path(data) / "data").close, code)
                time.sleep(dice.uniform(0, usual))
                killed += kill(child)
            else:  # at a step, however busy the machine is
                child = forked(close_in_part, Path(data) / "data", code, dice.randint(1, 25))
                killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    print(killed)


if __name__ == "__main__":
    main()
