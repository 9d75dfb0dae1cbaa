"""A meeting in which the server, kernels and browsers are killed again and again.

Everybody speaks with real kernels of a real server, as a browser does. Whatever was confirmed
before a kill is there after it, nothing is counted twice, and the meeting goes on where it was.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from kernels import KernelGone, PageWithKernel
from serving import RunningWorkbook
from ways_in import a_session, came_in, run_by

from workbook.access.links import Links
from workbook.instruments.model import load_shipped
from workbook.meetings.meeting import Meeting
from workbook.sessions.repository import Sessions

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")

INSTRUMENT = load_shipped("decisions-about-care")
ITEMS = [item.id for item in INSTRUMENT.items]
PEOPLE = 8
KILLS = 24


class Room:
    """A server, a session on it, and whoever is in the meeting."""

    def __init__(self, folder):
        self.server = RunningWorkbook(folder / "data", comes_back=True).start()
        self.sessions = Sessions(self.server.data)
        session = a_session(self.server.data, instrument=INSTRUMENT.id, people=PEOPLE)
        self.id, self.code = session.id, session.code
        self.link = Links(self.server.data).make("session", session.id)
        self.facilitators, self.cookie = run_by(self.server, session)
        self.pages: dict[str, PageWithKernel] = {}

    def page(self, who, path, patience):
        if who not in self.pages:
            if who == "facilitator":  # a server that is started again knows no older cookie
                self.cookie = came_in(self.server, self.link)
            cookie = self.cookie if who == "facilitator" else ""
            self.pages[who] = PageWithKernel(self.server, path, cookie, patience=patience)
        return self.pages[who]

    def drop(self, who):
        if page := self.pages.pop(who, None):
            page.close()

    def until_it_is_confirmed(self, who, path, kind, **content):
        """Ask again after every death, as a person does, until there is an answer."""
        for patience in range(6, 66):  # longer each time, where the machine is busy
            if self.server.process.poll() is not None:
                with suppress(AssertionError):
                    self.server.start()
            try:
                return self.page(who, path, patience).ask(kind, **content)
            except (KernelGone, AssertionError, OSError):
                self.drop(who)
                time.sleep(0.05)
        pytest.fail(f"{who} was never answered")

    def facilitate(self, act, **given):
        said = self.until_it_is_confirmed(
            "facilitator",
            self.facilitators,
            "do",
            act=act,
            **{"with": given},
        )
        assert said["kind"] == "done", said
        return said

    def kernels(self):
        found = []
        with suppress(OSError):
            for task in Path(f"/proc/{self.server.process.pid}/task").iterdir():
                found += (task / "children").read_text().split()
        return [int(each) for each in found]


class Fate:
    """Kills the server, a kernel or the facilitator's browser, once in the midst of each step."""

    def __init__(self, room, dice):
        self.room, self.dice = room, dice
        self.plan = ["server", "kernel", "facilitator"] * (KILLS // 3)
        dice.shuffle(self.plan)
        self.killed = []

    def during(self, act):
        """Do something while, at a random instant, something is killed."""
        hand = threading.Timer(self.dice.uniform(0, 1.5), self.strike)
        hand.start()
        try:
            return act()
        finally:
            hand.join()

    def strike(self):
        if not self.plan:
            return
        what = self.plan.pop()
        if what == "server":
            self.room.server.process.kill()
            self.room.server.process.wait()
        elif what == "kernel":
            for pid in self.dice.sample(self.room.kernels() or [0], 1):
                with suppress(ProcessLookupError):
                    if pid:
                        os.kill(pid, signal.SIGKILL)
        elif page := self.room.pages.get("facilitator"):
            page.close()
        self.killed.append(what)


def message(person, answer):
    return {
        "token": f"{person + 1:020x}",
        "answers": dict.fromkeys(ITEMS, answer),
        "reflections": {ITEMS[person]: f"Words of person {person}"},
    }


def test_a_meeting_survives_dozens_of_kills_at_random_instants(tmp_path):
    room = Room(tmp_path)
    fate = Fate(room, random.Random(11))
    confirmed = {}
    try:
        for person in range(PEOPLE - 1):
            answer_and_note(room, fate, person, confirmed)
        assert Sessions(room.server.data).find(room.id).state == "open"
        last = room.sessions.come_in(room.id).ticket
        room.facilitate("shut_door", people=PEOPLE)
        # The last one passes, and the reveal comes by itself, whatever dies meanwhile.
        fate.during(
            lambda: room.until_it_is_confirmed(
                "last", f"/reflect?code={room.code}", "pass", ticket=last
            )
        )
        assert Sessions(room.server.data).progress(room.id).state == "revealed"
        number = 0
        while fate.plan:
            item, words = ITEMS[number % len(ITEMS)], f"Talked {number}"
            fate.during(lambda i=item, w=words: room.facilitate("note", item=i, guessed=w))
            confirmed[f"{item} how"] = words
            number += 1
        room.facilitate("add_action", item=ITEMS[0], what="Ask the group")
        assert len(fate.killed) == KILLS
        it_goes_on_where_it_was(room, confirmed)
        room.facilitate("close")
        it_is_closed_whole(room)
    finally:
        for who in list(room.pages):
            room.drop(who)
        room.server.stop()


def answer_and_note(room, fate, person, confirmed):
    """Somebody joins and sends, now and then twice; the facilitator notes something."""
    who, path = f"person {person}", f"/reflect?code={room.code}"
    given = message(person, INSTRUMENT.scale.order[person % 2 * 2].id)
    ticket = room.sessions.come_in(room.id).ticket

    def send():
        came = room.until_it_is_confirmed(who, path, "arrive", ticket=ticket)
        assert came["kind"] == "came_in", came
        return room.until_it_is_confirmed(who, path, "send", response=given, ticket=ticket)

    assert fate.during(send)["kind"] == "kept"
    if person % 3 == 0:  # its confirmation was lost, and it is sent again
        assert send()["kind"] == "kept"
    room.drop(who)
    words = f"Noted after person {person}"
    fate.during(lambda: room.facilitate("note", item=ITEMS[person], heard=words))
    confirmed[ITEMS[person]] = words


def it_goes_on_where_it_was(room, confirmed):
    view = Meeting(Sessions(room.server.data), room.id).view()
    assert view.pattern.people == PEOPLE - 1
    assert view.progress.late == 0
    for each in view.agenda:
        item = each.pattern.item.id
        assert each.heard == confirmed.get(item, "")
        assert each.guessed == confirmed.get(f"{item} how", "")
        assert sum(people for _, people in each.pattern.ordered) == PEOPLE - 1
    assert "Ask the group" in {action.what for action in view.actions}


def it_is_closed_whole(room):
    sessions = Sessions(room.server.data)
    assert sessions.find(room.id).state == "closed"
    assert sorted(words for _, words in sessions.reflections(room.id)) == [
        f"Words of person {person}" for person in range(PEOPLE - 1)
    ]
    assert sessions.notices(room.id) == ()
    said = room.server.said.read_text()
    assert room.code not in said
    assert room.link.key not in said
