"""Whole or absent: writers killed at hundreds of instants, and power cut at every byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from crashing import MANY, numbered
from keeping import ITEMS, close_now, give, response, shut_now, small_instrument
from older_answers import write_as_before

from workbook.sessions.csv.answers import REFLECTIONS, RESPONSES
from workbook.sessions.repository import Receipt, Sessions
from workbook.sessions.room import Room

UNDO = "running/undo"
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")

APPEND_KILLS, OPEN_KILLS, CLOSE_KILLS = 240, 50, 60


def crash(what, folder, *words, seed=1):
    """Run the script that kills; return how many processes it killed at work."""
    done = subprocess.run(
        [
            sys.executable,
            Path(__file__).parent.parent / "support" / "crashing.py",
            what,
            folder,
            *words,
            str(seed),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return int(done.stdout)


def diaries(folder):
    """Return the numbers that were sent, and those that were acknowledged."""
    said = [
        line.split() for path in folder.glob("diary-*") for line in path.read_text().split("\n")
    ]
    return (
        {int(line[1]) for line in said if line and line[0] == "sent"},
        {int(line[1]) for line in said if line and line[0] == "kept"},
    )


def kept_in(sessions, code):
    """Return what is in the files: response to rows, and how often each reflection is there."""
    kept = sessions._at(code).answers
    rows, _ = kept.responses()
    words, _ = kept.reflections()
    by_response = {}
    for name, item, answer in rows:
        by_response.setdefault(name, []).append((item, answer))
    return by_response, Counter(words)


def assert_whole(by_response, words, expected):
    """Every expected response and reflection is there once and whole, and nothing else is."""
    assert set(by_response) == {f"r{one.id}" for one in expected}
    for one in expected:
        assert by_response[f"r{one.id}"] == list(one.answers.items())
    assert words == Counter(pair for one in expected for pair in one.reflections.items())


def words_of(number):
    return Counter(numbered(number).reflections.items())


@pytest.mark.parametrize("seed", [1, 2])
def test_writers_killed_at_any_instant_lose_nothing_acknowledged_and_double_nothing(
    tmp_path, seed, monkeypatch
):
    monkeypatch.setattr(Room, "most_people", lambda _: 10**6)
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour team", small_instrument(tmp_path, MANY)).id
    assert crash("append", tmp_path, code, str(APPEND_KILLS // 2), seed=seed) == APPEND_KILLS // 2
    sent, acknowledged = diaries(tmp_path)
    sent |= {3, 5}  # by which the script learned how long sending takes
    acknowledged |= {3, 5}
    assert len(acknowledged) > 40
    lost_sight_of = sent - acknowledged
    assert lost_sight_of

    # What a person who opens the file sees: nothing torn is read as data.
    sessions = Sessions(tmp_path / "data")
    by_response, _ = kept_in(sessions, code)
    present = {number for number in sent if f"r{numbered(number).id}" in by_response}
    assert acknowledged <= present

    # One more answer comes, and puts right what the crashes left.
    last = numbered(10**9 + 1)
    assert give(sessions, code, last) is Receipt.KEPT
    by_response, words = kept_in(sessions, code)
    # Whoever was not told may have their answers there without their words: without all of them.
    wordless = {
        number
        for number in present & lost_sight_of
        if numbered(number).reflections and not words_of(number) <= words
    }
    assert not any(words_of(number) & words for number in wordless)
    whole = [*(numbered(number) for number in present - wordless), last]
    bare = [replace(numbered(number), reflections={}) for number in wordless]
    assert_whole(by_response, words, [*whole, *bare])

    # Everybody whose answer was not confirmed sends again.
    for number in lost_sight_of:
        receipt = give(sessions, code, numbered(number))
        there = number in present - wordless
        assert receipt is (Receipt.ALREADY_KEPT if there else Receipt.KEPT)
    everything = [*map(numbered, sent), last]
    assert_whole(*kept_in(sessions, code), everything)
    assert sessions.sent(code) == len(everything)

    close_now(sessions, code)
    assert_whole(*kept_in(sessions, code), everything)
    assert_nothing_links(tmp_path / "data" / "sessions" / code)


def assert_nothing_links(folder):
    """After closing, no order and no file says who sent what, or when, or with what."""
    responses = [line[:33] for line in (folder / RESPONSES).read_text().split("\n")[1:-1]]
    assert responses == sorted(responses)
    left = {path.name for path in folder.iterdir()}
    assert left <= {
        "session.csv",
        "instrument.toml",
        RESPONSES,
        REFLECTIONS,
        "datapackage.json",
        "set-aside",
        "together.csv",
        "counts.csv",
        "notes.csv",
        "actions.csv",
        "record.csv",
        "message.csv",
        ".lock",
        "door.csv",
        ".room",
    }
    room = folder / ".room"
    digests = room.read_text().split() if room.exists() else []
    assert digests == sorted(digests)
    assert not {line[1:] for line in responses} & {*digests}
    aside = folder / "set-aside"
    if aside.exists():
        assert {path.name for path in aside.iterdir()} <= {"notices.txt", f"{REFLECTIONS}-torn"}


def test_an_opening_that_is_killed_leaves_a_whole_session_or_none(tmp_path):
    path = small_instrument(tmp_path)
    assert crash("open", tmp_path, str(path), str(OPEN_KILLS)) == OPEN_KILLS
    sessions = Sessions(tmp_path / "data")
    found = sessions.all()
    assert len(found) > 5
    assert sessions.unreadable() == ()
    ids = {session.id for session in found}
    folders = {path.name for path in (tmp_path / "data" / "sessions").iterdir()}
    assert all(name.startswith(".opening-") for name in folders - ids)
    for session in found:
        assert sessions.by_code(session.code) == session
        assert give(sessions, session.code, response()) is Receipt.KEPT
        assert sessions.notices(session.id) == ()


def test_a_close_that_is_killed_loses_nothing_and_a_second_close_finishes_it(tmp_path):
    sessions = Sessions(tmp_path / "data")
    code = sessions.open("Harbour team", small_instrument(tmp_path, MANY)).id
    expected = [numbered(number) for number in range(1, 13)]
    for one in expected:
        give(sessions, code, one)
    shut_now(sessions, code)
    home = tmp_path / "data" / "sessions"
    copies = [f"scopy{chr(97 + n // 26) * 5}{chr(97 + n % 26) * 6}" for n in range(CLOSE_KILLS)]
    for copy in copies:
        shutil.copytree(home / code, home / copy)
        own = home / copy / "session.csv"
        own.write_text(own.read_text().replace(code, copy))
    assert crash("close", tmp_path, *copies) > CLOSE_KILLS // 4
    states = Counter(Sessions(tmp_path / "data").find(copy).state for copy in copies)
    assert states["open"]  # some were cut off
    late = response(items=MANY, reflections={MANY[0]: "late"})
    for place, copy in enumerate(copies):
        fresh = Sessions(tmp_path / "data")
        there = [*expected]
        if place % 2 and fresh.find(copy).state == "open":
            give(fresh, copy, late)
            there.append(late)
        assert close_now(fresh, copy).state == "closed"
        assert_whole(*kept_in(fresh, copy), there)
        assert_nothing_links(home / copy)
        shutil.rmtree(home / copy)


LAST = response(
    seed=7, reflections={"purpose": "Unique words,\nin “two” lines é", "ending": "=1+1"}
)


@pytest.fixture(scope="module")
def power_cuts(tmp_path_factory):
    """Every state that a power cut during an older workbook's last append can have left.

    Its session goes on after an upgrade.
    """
    folder = tmp_path_factory.mktemp("cuts")
    sessions = Sessions(folder / "data")
    code = sessions.open("Harbour team", small_instrument(folder)).id
    place = folder / "data" / "sessions" / code
    earlier = [response(seed=seed, reflections={"roles": f"Earlier {seed}"}) for seed in (1, 2)]
    for one in [*earlier, LAST]:
        give(sessions, code, one)
    names = (UNDO, REFLECTIONS, RESPONSES)
    write_as_before(place, earlier)
    before = {name: (place / name).read_bytes() for name in names}
    write_as_before(place, [*earlier, LAST])
    after = {name: (place / name).read_bytes() for name in names}

    cuts = [  # the note is written over the older one
        {**before, UNDO: after[UNDO][:more] + before[UNDO][more:]}
        for more in range(0, len(after[UNDO]) + 1, 3)
    ]
    noted = {**before, UNDO: after[UNDO]}
    committing = {**noted, REFLECTIONS: after[REFLECTIONS]}
    for name, others in ((REFLECTIONS, noted), (RESPONSES, committing)):
        for more in range(len(after[name]) - len(before[name]) + 1):
            grown = after[name][: len(before[name]) + more]
            cuts.append({**others, name: grown})
            if more % 5 == 0:  # a length may reach the disk before the bytes do
                cuts.append({**others, name: grown.ljust(len(after[name]), b"\0")})
    return place, code, cuts


@pytest.mark.parametrize("next_is", ["the retry", "somebody without words", "somebody with words"])
def test_a_power_cut_at_any_byte_leaves_the_last_response_whole_or_absent(
    power_cuts, tmp_path, next_is, monkeypatch
):
    monkeypatch.setattr(Room, "most_people", lambda _: 10**6)  # one more for each cut
    place, code, cuts = power_cuts
    earlier = [response(seed=seed, reflections={"roles": f"Earlier {seed}"}) for seed in (1, 2)]
    others = {
        "the retry": [],
        "somebody without words": [response(seed=3)],
        "somebody with words": [response(seed=4, reflections={"roles": "Other words"})],
    }[next_is]
    home = tmp_path / "data" / "sessions"
    home.mkdir(parents=True)
    shutil.copytree(place, home / code)
    receipts = Counter()
    for cut in cuts:
        for name, data in cut.items():
            (home / code / name).write_bytes(data)
        shutil.rmtree(home / code / "set-aside", ignore_errors=True)
        sessions = Sessions(tmp_path / "data")
        assert sessions.sent(code) in {2, 3}
        for other in others:
            assert give(sessions, code, other) is Receipt.KEPT
        assert_at_most_once(sessions, code)
        receipt = give(sessions, code, LAST)
        receipts[receipt] += 1
        assert give(sessions, code, LAST) is Receipt.ALREADY_KEPT
        assert_whole(*kept_in(sessions, code), [*earlier, *others, LAST])
        assert_whole(*kept_in(Sessions(tmp_path / "data"), code), [*earlier, *others, LAST])
    assert receipts[Receipt.KEPT] > len(cuts) - 10
    assert receipts[Receipt.ALREADY_KEPT] >= 2  # whole; and whole but for its line end


def assert_at_most_once(sessions, code):
    """The last response is whole with all of its words, or absent with none of them."""
    by_response, words = kept_in(sessions, code)
    there = f"r{LAST.id}" in by_response
    assert len(by_response.get(f"r{LAST.id}", [])) == (len(ITEMS) if there else 0)
    # Nobody reads the words of an open session; the next answer or the close sets them right.
    if not (sessions.folder(code) / UNDO).exists():
        assert all(words[pair] == int(there) for pair in LAST.reflections.items())


def test_what_a_power_cut_left_is_set_aside_reported_and_never_read(power_cuts, tmp_path):
    place, code, cuts = power_cuts
    home = tmp_path / "data" / "sessions"
    home.mkdir(parents=True)
    shutil.copytree(place, home / code)
    torn = next(
        c for c in reversed(cuts) if c[RESPONSES].endswith(b"r") and b"\0" not in c[RESPONSES]
    )
    for name, data in torn.items():
        (home / code / name).write_bytes(data)
    sessions = Sessions(tmp_path / "data")
    assert sessions.notices(code) == ()  # a reader without the lock leaves it alone
    close_now(sessions, code)
    assert sessions.sent(code) == 2
    assert [words for _, words in sessions.reflections(code)] == ["Earlier 1", "Earlier 2"]
    notices = sessions.notices(code)
    assert len(notices) == 2
    assert all("set aside" in notice for notice in notices)
    aside = (home / code / "set-aside" / f"{REFLECTIONS}-torn").read_text()
    assert "Unique words" in aside  # nothing that somebody wrote is thrown away
    assert_nothing_links(home / code)
