"""A stolen disk or backup, at any instant: what came together and who came when stays unknown."""

from __future__ import annotations

import os
import random
import zipfile
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import ITEMS, close_now, come_in, give, response, small_instrument
from older_answers import write_as_before
from pictures import at_every_step, last_rows, picture_of, pointed_at, ties

from workbook.operations.backups import back_up
from workbook.sessions import Sessions
from workbook.storage import disk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="tests what POSIX systems do")

ROOMS, PEOPLE = 40, 8


def person(room, number):
    """Return what somebody sends; most of them write something, and no words say whose they are."""
    dice = random.Random(f"{room} {number}")
    items = dice.sample(ITEMS, dice.choice((0, 1, 1, 2)))
    seed = dice.randrange(10**9)
    return response(seed, {item: f"Words {dice.randrange(10**6)}" for item in items})


@pytest.fixture
def sessions(tmp_path):
    """Sessions kept in a folder that does not exist yet."""
    return Sessions(tmp_path / "data")


@pytest.fixture
def code(sessions, tmp_path):
    """An open session."""
    return sessions.open("Harbour team", small_instrument(tmp_path)).id


def test_a_backup_of_forty_open_sessions_names_no_latest_writer(sessions, tmp_path):
    """It named 40 of 40."""
    instrument = small_instrument(tmp_path)
    truth = {}
    for room in range(ROOMS):
        code = sessions.open("Harbour team", instrument).id
        for number in range(PEOPLE - 1):
            give(sessions, code, person(room, number))
        last = response(10**6 + room, {"roles": "What I think"})
        give(sessions, code, last)
        truth[code] = f"r{last.id}".encode(), last.keys["roles"].encode()
    back_up(sessions.data, tmp_path / "b.zip")
    on_disk = {code: picture_of(sessions.folder(code)) for code in truth}
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        saved = {
            code: {
                name.split("/", 2)[2]: archive.read(name)
                for name in archive.namelist()
                if name.startswith(f"sessions/{code}/")
            }
            for code in truth
        }
    for pictures in (on_disk, saved):
        assert [code for code in truth if ties(pictures[code])] == []
        assert [code for code in truth if pointed_at(pictures[code]) != (set(), set())] == []
        by_place = [last_rows(pictures[code]) for code in truth]
        right = [found == real for found, real in zip(by_place, truth.values(), strict=True)]
        # One of eight by chance for each of the two, and less for both.
        assert sum(right) < ROOMS // 4
        for which in (0, 1):
            assert (
                sum(
                    found[which] == real[which]
                    for found, real in zip(by_place, truth.values(), strict=True)
                )
                < ROOMS // 2
            )


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(6)), gone=st.sets(st.integers(0, 5), max_size=2))
def test_the_files_are_the_same_whoever_comes_first_and_whoever_took_something_back(
    order, gone, sessions, tmp_path
):
    there = []
    for each in (range(6), order):
        code = sessions.open("Harbour team", small_instrument(tmp_path)).id
        for number in each:
            give(sessions, code, person(0, number))
            if number in gone:
                mine = person(0, number)
                kept = sessions._at(code).answers
                with disk.locked(sessions.folder(code)):
                    assert kept.withdraw(mine.id, mine.keys.values())
                give(sessions, code, mine)
        picture = picture_of(sessions.folder(code))
        assert not [name for name in picture if ".tmp" in name or "set-aside" in name]
        there.append((picture["responses.csv"], picture["reflections.csv"]))
        assert set(picture) - {"running/places"} <= {
            *("session.csv", "instrument.toml", "responses.csv", "reflections.csv"),
            *("datapackage.json", ".lock"),
        }
    assert there[0] == there[1]


def test_a_picture_taken_at_any_step_ties_no_answer_to_words_and_names_nobody_but_who_is_writing(
    sessions, code
):
    """A picture before every change that somebody's sending asks the system for."""
    folder = sessions.folder(code)
    for number in range(4):
        give(sessions, code, person(1, number))
    pictures = []
    for number in range(4, 9):
        mine, ticket = person(1, number), come_in(sessions, code)
        with at_every_step(lambda mine=mine: pictures.append((mine, picture_of(folder)))):
            sessions.record(code, mine, ticket)
        pictures.append((None, picture_of(folder)))
        with at_every_step(lambda: pictures.append((None, picture_of(folder)))):
            sessions.pass_on(code, come_in(sessions, code))
    assert len(pictures) > 150
    assert any("reflections.csv" in name and ".tmp" in name for _, p in pictures for name in p)
    for writing, picture in pictures:
        assert ties(picture) == set()
        responses, keys = pointed_at(picture)
        assert responses <= ({f"r{writing.id}".encode()} if writing else set())
        assert keys <= ({key.encode() for key in writing.keys.values()} if writing else set())


def test_what_a_kill_at_any_step_leaves_ties_nothing_and_is_gone_after_the_next_act(
    sessions, code, tmp_path
):
    folder = sessions.folder(code)
    for number in range(3):
        give(sessions, code, person(2, number))
    steps = 0
    while True:
        steps += 1
        mine = response(5000 + steps, {"roles": f"Words {steps}", "ending": f"More {steps}"})
        ticket = come_in(sessions, code)
        child = os.fork()
        if not child:
            left = [steps]

            def step(left=left):
                left[0] -= 1
                if not left[0]:
                    os._exit(9)

            with at_every_step(step):
                Sessions(sessions.data).record(code, mine, ticket)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        picture = picture_of(folder)
        assert ties(picture) == set()
        give(sessions, code, response(9000 + steps))
        after = picture_of(folder)
        assert not [name for name in after if name.endswith(".tmp")], steps
        assert ties(after) == set()
        assert pointed_at(after) == (set(), set())
        sessions.record(code, mine, ticket)
        rows = sessions._at(code).answers
        assert len([row for row in rows.responses()[0] if row[0] == f"r{mine.id}"]) == len(ITEMS)
        words = [row for row in rows.keyed_reflections() if row[0] in mine.keys.values()]
        assert len(words) == 2
        assert "running/unfinished" not in picture_of(folder)
        if not ended:
            break
    assert steps > 25


def test_late_answers_that_were_added_are_no_group_with_their_words_any_more(sessions, code):
    """Which answers, and which words, were new together stood in a note until the closing."""
    everybody = [response(number, {"roles": f"Words {number}"}) for number in range(7)]
    tickets = [come_in(sessions, code) for _ in everybody]
    sessions.shut_door(code, 7)
    for one, ticket in zip(everybody[:5], tickets, strict=False):
        sessions.record(code, one, ticket)
    sessions.reveal(code)
    for one, ticket in zip(everybody[5:], tickets[5:], strict=True):
        sessions.record(code, one, ticket, late_agreed=True)
    sessions.include_late(code)
    noted = picture_of(sessions.folder(code))["running/counted.json"]
    assert all(noted.count(one.id.encode()) == 1 for one in everybody)
    assert all(noted.count(one.keys["roles"].encode()) == 1 for one in everybody)


def test_a_session_of_before_an_upgrade_tells_nothing_after_the_next_act(sessions, code):
    """Rows in the order of sending, and a note that names a response and where its words begin."""
    everybody = [response(number, {"roles": f"Words {9 - number}"}) for number in range(6)]
    for one in everybody:
        give(sessions, code, one)
    folder = sessions.folder(code)
    write_as_before(folder, everybody)
    picture = picture_of(folder)
    last = everybody[-1]
    assert (f"r{last.id}".encode(), last.keys["roles"].encode()) in ties(picture)
    assert last_rows(picture) == (f"r{last.id}".encode(), last.keys["roles"].encode())
    Sessions(sessions.data).repair(code)
    after = picture_of(folder)
    assert "running/undo" not in after
    assert pointed_at(after) == (set(), set())
    rows = [line[:33] for line in after["responses.csv"].splitlines()[1:]]
    assert all(one <= other for one, other in pairwise(rows))
    words = [line.rsplit(b",", 1)[1] for line in after["reflections.csv"].splitlines()[1:]]
    assert words == sorted(words)
    assert len(words) == 6
    close_now(sessions, code)
    assert sessions.sent(code) == 6
