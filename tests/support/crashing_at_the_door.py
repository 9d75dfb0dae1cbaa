"""People at a session's door who are killed in the midst of everything; run as a script.

    python crashing_at_the_door.py people DATA CODE KILLS SEED   they send and take back for ever
    python crashing_at_the_door.py joining DATA CODE KILLS SEED  they come in, and are gone
    python crashing_at_the_door.py showing DATA CODES… SEED      each session is shut, shown, closed

The parent only forks, waits a random while and sends SIGKILL; every second child is instead killed
when it asks the system for so many changes. Each person says in a file what they are about to do
and what was acknowledged, one line each; whoever is born after them goes on from it, as a phone
does.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from crashing import forked, kill, killed_before_the_change
from keeping import ITEMS, come_in

from workbook.sessions import DoorShut, NothingToWithdraw, Sessions, read_response

PEOPLE = 5


def token_of(number):
    """The withdrawal code of response `number`."""
    return f"{number:020x}"


def numbered(instrument, number):
    """Return response `number`: every second one has a reflection."""
    words = {ITEMS[number % 3]: f"Words {number}"} if number % 2 else {}
    answers = dict.fromkeys(ITEMS, ("in_place", "partly", "not_yet")[number % 3])
    message = {"token": token_of(number), "answers": answers, "reflections": words}
    return read_response(instrument, message)


def say(file, *words):
    """Write a line that survives the death of this process."""
    os.write(file, (" ".join(map(str, words)) + "\n").encode())


def standing(lines):
    """Return where somebody stands: their ticket, and what they were about to do."""
    ticket, doing = "", None
    for word, *rest in lines:
        if word == "in":
            ticket, doing = rest[0], None
        elif word == "taken":
            ticket, doing = rest[1] if len(rest) > 1 else "", None
        elif word == "kept":
            doing = None
        else:
            doing = (word, *rest)
    return ticket, doing


def live(data, code, diary, lines, seed):
    """Come in, send, take back from here or from elsewhere, and so on for ever."""
    dice = random.Random(seed)
    if seed % 2:
        killed_before_the_change(dice.randint(1, 40))
    sessions = Sessions(data)
    instrument = sessions.instrument(code)
    ticket, doing = standing(lines)
    number = seed * 1000
    while True:
        if doing is None:
            if not ticket:
                ticket = come_in(sessions, code)
                say(diary, "in", ticket)
            kept = [int(rest[0]) for word, *rest in lines if word == "kept"]
            taken = [int(rest[0]) for word, *rest in lines if word == "taken"]
            there = [each for each in kept if each not in taken]
            if there and dice.random() < 0.8:
                doing = ("taking", there[-1], dice.choice(("here", "elsewhere")))
            elif there:
                ticket = ""  # another person with this phone
                continue
            else:
                number += 1
                doing = ("sending", number)
            say(diary, *doing)
        what, mine, *where = doing
        if what == "sending":
            sessions.record(code, numbered(instrument, int(mine)), ticket)
            line = ("kept", mine)
        else:
            shown = ticket if where[0] == "here" else ""
            try:
                ticket = sessions.withdraw(code, token_of(int(mine)), shown).ticket
            except NothingToWithdraw:  # it was, and nobody heard of it
                ticket = ticket if where[0] == "here" else ""
                assert not ticket or sessions.come_in(code, ticket).state == "in"
            line = ("taken", mine, ticket)
        say(diary, *line)
        lines = [*lines, tuple(map(str, line))]
        doing = None


def lines_of(path):
    """Return what somebody said, line by line."""
    return [tuple(line.split()) for line in path.read_text().split("\n") if line]


def people(folder, code, kills, dice):
    """Keep several people going and kill them, `kills` times in all."""
    born, alive = 0, {}

    def bear(path):
        nonlocal born
        born += 1
        diary = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC)
        alive[forked(live, folder / "data", code, diary, lines_of(path), born)] = (born, path)
        os.close(diary)

    for number in range(PEOPLE):
        bear(folder / f"person-{number}")
    for _ in range(kills):
        child = dice.choice(list(alive))
        seed, path = alive.pop(child)
        if seed % 2:  # it dies by itself, at one of its changes
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        else:
            time.sleep(dice.uniform(0, 0.1))
        kill(child)
        bear(path)
    for child in alive:
        kill(child)


def joins(data, code, diary, seed):
    """Come in once; perhaps be killed on the way."""
    killed_before_the_change(random.Random(seed).randint(1, 30))
    try:
        say(diary, "in", Sessions(data).come_in(code).ticket)
    except DoorShut:
        say(diary, "shut")


def joining(folder, code, kills, dice):
    """Let several come in at once, each of them killed somewhere."""
    for number in range(kills // 4):
        children = []
        for place in range(4):
            diary = os.open(
                folder / "joined", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            )
            seed = dice.randrange(10**6) + number + place
            children.append(forked(joins, folder / "data", code, diary, seed))
            os.close(diary)
        for child in children:
            os.waitpid(child, 0)


def show_in_part(data, code, number, changes):
    """Shut the door, show, and close; be killed before one of the changes."""
    killed_before_the_change(changes)
    sessions = Sessions(data)
    sessions.shut_door(code, number)
    sessions.reveal(code)
    sessions.close(code)


def main():
    """Do what the command line says; print how many were killed at work."""
    what, data, *words, seed = sys.argv[1:]
    folder, dice = Path(data), random.Random(int(seed))
    killed = 0
    if what == "showing":
        for code in words:
            number = Sessions(folder / "data").door(code).places
            child = forked(show_in_part, folder / "data", code, number, dice.randint(1, 90))
            killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    else:
        (people if what == "people" else joining)(folder, words[0], int(words[1]), dice)
        killed = int(words[1])
    print(killed)


if __name__ == "__main__":
    main()
