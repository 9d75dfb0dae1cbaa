"""People killed at hundreds of instants, at the door and with a ticket: nobody is counted twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from crashing_at_the_door import lines_of, token_of
from keeping import ITEMS, give, response, small_instrument

from workbook.sessions import DoorShut, Sessions, TicketSpent
from workbook.sessions.responses import response_id

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")

SUPPORT = Path(__file__).parent.parent / "support"
PEOPLE_KILLS, JOIN_KILLS, SHOW_KILLS = 200, 120, 60


def crash(what, folder, *words, seed=1):
    """Run the script that kills; return how many processes it killed at work."""
    done = subprocess.run(
        [sys.executable, SUPPORT / "crashing_at_the_door.py", what, folder, *words, str(seed)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SUPPORT.parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return int(done.stdout)


def ids_in(sessions, code):
    return [row[0] for row in sessions._at(code).answers.responses()[0]]


def said_by(folder):
    """Return which responses were acknowledged, were to stay, were taken back; and the tickets."""
    kept, taken, about, sent_with = set(), set(), set(), {}
    for path in folder.glob("person-*"):
        ticket = ""
        for word, *rest in lines_of(path):
            name = f"r{response_id(token_of(int(rest[0])))}" if word != "in" else ""
            if word == "in":
                ticket = rest[0]
            elif word == "sending":
                sent_with[name] = ticket
            elif word == "kept":
                kept.add(name)
            elif word == "taking":
                about.add(name)
            else:
                taken.add(name)
                ticket = rest[1] if len(rest) > 1 else ""
    return kept, kept - about, taken, sent_with


@pytest.mark.parametrize("seed", [1, 2])
def test_people_killed_at_any_instant_are_each_one_person_and_lose_nothing(tmp_path, seed):
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour team", small_instrument(tmp_path)).id
    sessions.come_in(code)
    sessions.shut_door(code, 1)
    kills = PEOPLE_KILLS // 2
    assert crash("people", tmp_path, code, str(kills), seed=seed) == kills

    sessions = Sessions(tmp_path / "data")
    give(sessions, code, response(10**9))  # and puts right what the crashes left
    rows = ids_in(sessions, code)
    assert set(Counter(rows).values()) == {len(ITEMS)}
    there = {*rows}
    acknowledged, to_stay, taken_back, sent_with = said_by(tmp_path)
    assert len(acknowledged) > kills // 4
    assert len(taken_back) > kills // 8
    assert to_stay <= there  # nothing that was acknowledged is lost
    assert not taken_back & there
    kept_by = Counter(ticket for name, ticket in sent_with.items() if name in there)
    # No place is spent twice, and there are never more responses than places.
    assert set(kept_by.values()) <= {1}
    door = sessions.door(code)
    assert len(there) == sessions.sent(code) <= door.done <= door.places
    for name in sorted(there & set(sent_with))[:20]:
        with pytest.raises(TicketSpent):
            sessions.record(code, response(), sent_with[name])
    words = Counter(words for _, words in sessions._at(code).answers.reflections()[0])
    assert set(words.values()) <= {1}
    sessions.shut_door(code, door.places)
    assert sessions.close(code).closed_on


@pytest.mark.parametrize("expected", [7, None])
def test_people_killed_while_they_come_in_hold_a_good_ticket_or_none(tmp_path, expected):
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour team", small_instrument(tmp_path), people=expected).id
    kills = JOIN_KILLS // 2
    assert crash("joining", tmp_path, code, str(kills)) == kills
    sessions = Sessions(tmp_path / "data")
    lines = lines_of(tmp_path / "joined") if (tmp_path / "joined").exists() else []
    tickets = [line[1] for line in lines if line[0] == "in"]
    assert len(tickets) == len(set(tickets)) > 2
    for ticket in tickets:
        assert sessions.come_in(code, ticket).state == "in"
    door = sessions.door(code)
    # A place that was given and never heard of is the room's to see, never a ticket twice.
    assert len(tickets) <= door.places <= kills
    if expected:
        assert door.places <= expected
        while sessions.door(code).state == "open":
            sessions.come_in(code)
        with pytest.raises(DoorShut):
            sessions.come_in(code)
        assert sessions.door(code).places == expected
        sessions.add_place(code)
        row = (sessions.folder(code) / "door.csv").read_text().splitlines()[1]
        assert row.startswith(f"shut,{expected},1,0,")


def test_shutting_revealing_and_closing_killed_at_any_step_are_finished_by_doing_it_again(
    tmp_path,
):
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour team", small_instrument(tmp_path)).id
    tickets = [sessions.come_in(code).ticket for _ in range(7)]
    expected = [response(seed, {"roles": f"Words {seed}"}) for seed in range(6)]
    for ticket, one in zip(tickets, expected, strict=False):
        sessions.record(code, one, ticket)
    home = tmp_path / "data" / "sessions"
    copies = [f"scopy{chr(97 + n // 26) * 5}{chr(97 + n % 26) * 6}" for n in range(SHOW_KILLS)]
    for copy in copies:
        shutil.copytree(home / code, home / copy)
        own = home / copy / "session.csv"
        own.write_text(own.read_text().replace(code, copy))
    assert crash("showing", tmp_path, *copies) > SHOW_KILLS // 3
    fresh = Sessions(tmp_path / "data")
    states = Counter((fresh.find(copy).state, fresh.door(copy).state) for copy in copies)
    assert {("open", "open"), ("open", "shut"), ("revealed", "shut")} <= set(states), states
    for copy in copies:
        fresh = Sessions(tmp_path / "data")
        if fresh.find(copy).state != "closed":
            assert (fresh.door(copy).places, fresh.door(copy).done) == (7, 6)
            fresh.shut_door(copy, 7)
            assert fresh.reveal(copy).revealed
        assert fresh.close(copy).state == "closed"
        assert fresh.tally(copy).people == 6
        assert {row[1:] for row in ids_in(fresh, copy)} == {one.id for one in expected}
        assert sorted(fresh.tabled(copy)["roles"]) == [f"Words {seed}" for seed in range(6)]
        assert (fresh.door(copy).state, fresh.door(copy).places) == ("shut", 7)
        assert all(fresh.was_in_room(copy, ticket) for ticket in tickets)
        assert not (home / copy / "running").exists()
        assert not list((home / copy).glob(".*.tmp"))
