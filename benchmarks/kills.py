"""People, a door and links, each killed with SIGKILL at a random moment, and what is left then.

Real processes come in, pass, send answers with words, take them back, start a door again, and make
and end links, for ever. The parent kills one after the other: every second one at a random moment,
the others before one of the changes that they ask the system for. Whoever is born next goes on from
what the killed one had heard, as a phone does. Each says in a file what it is about to do and what
was acknowledged. At the end everything that was cut off is done again, and then counted.

Run: python -m benchmarks.kills [--kills 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.access import Links
from workbook.instruments import load_shipped
from workbook.sessions import (
    DoorRefused,
    DoorShut,
    DoorStartedAgain,
    NothingToWithdraw,
    Response,
    Sessions,
    read_response,
)
from workbook.sessions.responses import reflection_key, response_id

__all__ = ["killed"]

INSTRUMENT = "planning-group-participation"
PEOPLE = 4
Lines = list[tuple[str, ...]]
_STEPS = ("open", "write", "fsync", "fdatasync", "link", "rename", "replace", "unlink", "mkdir")


def killed(folder: Path, kills: int, seed: int = 1) -> dict[str, int]:
    """Kill so often; return what was acknowledged and what is wrong, in numbers.

    Parameters
    ----------
    folder
        An empty folder.
    kills
        How often.
    seed
        For the dice.
    """
    sessions = Sessions(folder / "data")
    answered = sessions.open("Harbour team", INSTRUMENT).id
    door = sessions.open("Quay team", INSTRUMENT).id
    acts: dict[str, Callable[[Sessions, str, int, Lines, random.Random], None]] = {
        **{f"person-{number}": _a_person for number in range(PEOPLE)},
        "door": _a_door,
        "links": _links,
    }
    dice = random.Random(seed)
    alive: dict[str, tuple[int, bool]] = {}
    for number in range(kills + len(acts)):
        name = list(acts)[number] if number < len(acts) else dice.choice(list(alive))
        if name in alive:
            child, by_itself = alive.pop(name)
            if by_itself:
                os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            else:
                time.sleep(dice.uniform(0, 0.15))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        by_itself = bool(number % 2)
        alive[name] = (
            _born(
                acts[name],
                folder,
                name,
                door if name == "door" else answered,
                seed * 100_000 + number,
                dice.randint(1, 60) if by_itself else 0,
            ),
            by_itself,
        )
    for child, _ in alive.values():
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return {"kills": kills, **_found(folder, answered, door)}


def _born(  # noqa: PLR0913, PLR0917 - who, where, and when they die
    act: Callable[[Sessions, str, int, Lines, random.Random], None],
    folder: Path,
    name: str,
    code: str,
    seed: int,
    changes: int,
) -> int:
    """Fork somebody; return their id."""
    child = os.fork()
    if child:
        return child
    try:
        diary = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        lines = _lines(folder / name)
        if changes:
            _die_before(changes)
        act(Sessions(folder / "data"), code, diary, lines, random.Random(seed))
    except BaseException:  # noqa: BLE001 - all a fork can do is say so
        traceback.print_exc()
        (folder / f"trouble-{name}").touch()
    finally:
        os._exit(0)


def _die_before(left: int) -> None:
    """Let this process be killed before so many changes that it asks the system for."""

    def counted(act: Callable[..., object]) -> Callable[..., object]:
        def stepped(*words: object, **more: object) -> object:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*words, **more)

        return stepped

    for name in _STEPS:
        setattr(os, name, counted(getattr(os, name)))


def _say(diary: int, *words: object) -> tuple[str, ...]:
    line = tuple(map(str, words))
    os.write(diary, (" ".join(line) + "\n").encode())
    return line


def _lines(path: Path) -> Lines:
    return [tuple(line.split(" ")) for line in path.read_text().split("\n") if line]


# A person: in, perhaps passed, sent with words, taken back; and again with the same phone.


def _standing(lines: Lines) -> tuple[str, tuple[str, ...] | None, str]:
    """Return somebody's ticket, what they were about to do, and the answers that they have sent."""
    ticket, doing, sent = "", None, ""
    for word, *rest in lines:
        if word == "about":
            doing = tuple(rest)
            continue
        doing = None
        if word in {"in", "taken"}:
            ticket, sent = rest[0], ""
        elif word == "sent":
            sent = rest[0]
    return ticket, doing, sent


def _message(token: str) -> Response:
    """Return what is sent with a token: always the same, with words at some questions."""
    instrument = load_shipped(INSTRUMENT)
    items = [item.id for item in instrument.items]
    dice = random.Random(token)
    answer = instrument.scale.answers[dice.randrange(3)].id
    words = {item: f"Words {token} {item}" for item in dice.sample(items, dice.randint(0, 3))}
    message = {"token": token, "answers": dict.fromkeys(items, answer), "reflections": words}
    return read_response(instrument, message)


def _a_person(sessions: Sessions, code: str, diary: int, lines: Lines, dice: random.Random) -> None:
    while True:
        ticket, doing, sent = _standing(lines)
        if doing is None:
            if not ticket:
                doing = ("coming",)
            elif sent:
                doing = ("taking", sent, dice.choice(("here", "elsewhere")))
                if dice.random() < 0.4:
                    lines.append(_say(diary, "in", ""))  # somebody else with this phone
                    continue
            else:
                token = f"{dice.getrandbits(96):024x}"
                doing = ("passing",) if dice.random() < 0.2 else ("sending", token)
            lines.append(_say(diary, "about", *doing))
        lines.append(_say(diary, *_done(sessions, code, ticket, doing)))


def _done(sessions: Sessions, code: str, ticket: str, doing: tuple[str, ...]) -> tuple[str, ...]:
    """Do what somebody was about to, also for the second time; return what they heard."""
    if doing[0] == "coming":
        return "in", sessions.come_in(code).ticket
    if doing[0] == "passing":
        sessions.pass_on(code, ticket)
        return ("passed",)
    if doing[0] == "sending":
        sessions.record(code, _message(doing[1]), ticket)
        return "sent", doing[1]
    shown = ticket if doing[2] == "here" else ""
    try:
        return "taken", sessions.withdraw(code, doing[1], shown).ticket, doing[1]
    except NothingToWithdraw:  # it was, and nobody heard of it
        return "taken", shown, doing[1]


# A door that nobody sends at: they come in, and it is started again.


def _a_door(sessions: Sessions, code: str, diary: int, lines: Lines, dice: random.Random) -> None:  # noqa: ARG001
    while True:
        if dice.random() < 0.2:
            _say(diary, "starting")
            try:
                sessions.start_door_again(code)
            except DoorRefused:
                continue
            _say(diary, "started")
        else:
            try:
                _say(diary, "in", sessions.come_in(code).ticket)
            except DoorShut:  # full
                continue


def _links(sessions: Sessions, code: str, diary: int, lines: Lines, dice: random.Random) -> None:  # noqa: ARG001
    links = Links(sessions.data)
    while True:
        _say(diary, "making", f"session-{code}")  # it may be made, and nobody hear of it
        made = links.make("session", code)
        _say(diary, "made", made.name)
        _say(diary, "ending", made.name)
        links.end(made.name)
        _say(diary, "ended", made.name)


# What is left


def _found(folder: Path, answered: str, door: str) -> dict[str, int]:
    sessions = Sessions(folder / "data")
    sessions.repair(answered)
    drafts = list((folder / "data" / "sessions" / answered).rglob(".*.tmp"))
    people = [_lines(path) for path in sorted(folder.glob("person-*"))]
    acknowledged, cut_off = 0, 0
    stay: set[str] = set()
    gone: set[str] = set()
    for lines in people:
        ticket, doing, _ = _standing(lines)
        acknowledged += sum(word != "about" for word, *_ in lines)
        if doing is not None:
            cut_off += 1
            lines.append(_done(sessions, answered, ticket, doing))
        for word, *rest in lines:
            if word == "sent":
                stay.add(rest[0])
            elif word == "taken":
                stay.discard(rest[1])
                gone.add(rest[1])
    answers = sessions._at(answered).answers  # noqa: SLF001 - what stands in the files themselves
    rows = Counter(row[0] for row in answers.responses()[0])
    size = len(load_shipped(INSTRUMENT).items)
    expected = {f"r{response_id(token)}" for token in stay}
    keys = Counter(key for key, _, _ in answers.keyed_reflections())
    words = {reflection_key(token, item) for token in stay for item in _message(token).reflections}
    now = sessions.door(answered)
    return {
        "acknowledged": acknowledged + _at_the_door(sessions, folder, door)[0],
        "cut off, and done again": cut_off,
        "responses": len(rows),
        "reflections": keys.total(),
        "responses lost": len(expected - set(rows)),
        "responses nobody has": len(set(rows) - expected),
        "taken back and there": len({f"r{response_id(token)}" for token in gone} & set(rows)),
        "responses torn or doubled": sum(number != size for number in rows.values()),
        "words lost": len(words - set(keys)),
        "words nobody has": len(set(keys) - words),
        "words doubled": sum(number > 1 for number in keys.values()),
        "responses beyond places": max(0, len(rows) - now.done, now.done - now.places),
        "drafts left": len(drafts),
        "notes left": int(answers.is_unfinished()),
        "tickets lost": _at_the_door(sessions, folder, door)[1],
        "links wrong": _wrong_links(folder),
        "troubles": len(list(folder.glob("trouble-*"))),
    }


def _at_the_door(sessions: Sessions, folder: Path, door: str) -> tuple[int, int]:
    """Return how much was acknowledged at the door, and how many tickets are not what they were."""
    lines = _lines(folder / "door")
    wrong, perhaps, now = 0, set[str](), set[str]()
    for word, *rest in lines:
        if word == "in":
            now.add(rest[0])
        elif word == "starting":  # it may have happened, and nobody heard of it
            perhaps, now = perhaps | now, set()
        else:
            perhaps = set()
    for ticket in now | perhaps:
        try:
            wrong += sessions.come_in(door, ticket).ticket != ticket
        except DoorStartedAgain:
            wrong += ticket in now
    return sum(word != "starting" for word, *_ in lines), wrong


def _wrong_links(folder: Path) -> int:
    lines = _lines(folder / "links")
    links = Links(folder / "data")
    names = {link.name for link in links.all()}
    said = {name: word for word, name in lines}
    return sum(
        (word == "ended" and name in names) or (word == "made" and name not in names)
        for name, word in list(said.items())[-1:]
    )


def main(given: Sequence[str] | None = None) -> None:
    """Kill, and print what is left."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args(given)
    with tempfile.TemporaryDirectory() as scratch:
        for what, number in killed(Path(scratch), said.kills, said.seed).items():
            print(f"{what:28}{number:>8}")
    print(f"command: python -m benchmarks.kills --kills {said.kills} --seed {said.seed}")


if __name__ == "__main__":
    main()
