"""The keys in the facilitators’ and the managers’ link."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from workbook.access.keys import OPENS_SESSIONS, grant, is_granted, is_key, runs, service_key
from workbook.storage.disk import StoreError


@pytest.fixture
def data(tmp_path):
    return tmp_path / "not made yet" / "data"


def test_where_no_key_was_ever_made_nothing_opens_and_nothing_is_made(data):
    assert not is_key(data, "manager", "")
    assert not is_key(data, "manager", "a" * 26)
    assert not data.parent.exists()


def test_a_key_is_made_once_and_opens(data):
    key = service_key(data, "manager")
    assert len(key) == 26
    assert service_key(data, "manager") == key
    assert is_key(data, "manager", key)


def test_one_key_does_not_open_the_other_door(data):
    manager, facilitator = service_key(data, "manager"), service_key(data, "facilitator")
    assert manager != facilitator
    assert not is_key(data, "manager", facilitator)
    assert not is_key(data, "facilitator", manager)


@pytest.mark.parametrize("given", ["", None, 7, b"", [], "é" * 26, "\ud800" * 26, "a" * 1_000_000])
def test_nothing_odd_opens(data, given):
    service_key(data, "manager")
    assert not is_key(data, "manager", given)


def test_a_key_with_one_sign_more_less_or_other_does_not_open(data):
    key = service_key(data, "manager")
    other = "b" if key[-1] == "a" else "a"
    for near in (key[:-1], f"{key}a", f"{key}\n", key[:-1] + other, key.upper() + "="):
        assert not is_key(data, "manager", near)


@pytest.mark.parametrize("damage", [b"", b"\n", b"\xff\xfe", b"my own words", b"\0" * 27])
def test_a_file_without_a_key_opens_to_nobody_and_gets_a_new_key(data, damage):
    old = service_key(data, "manager")
    (data / "manager-key.txt").write_bytes(damage)
    assert not is_key(data, "manager", old)
    assert not is_key(data, "manager", "")
    new = service_key(data, "manager")
    assert new != old
    assert is_key(data, "manager", new)


def test_taking_the_file_away_makes_older_links_useless(data):
    old = service_key(data, "facilitator")
    (data / "facilitator-key.txt").unlink()
    assert service_key(data, "facilitator") != old
    assert not is_key(data, "facilitator", old)


def test_only_the_owner_can_read_the_file_whatever_the_umask(data):
    before = os.umask(0)
    try:
        service_key(data, "manager")
    finally:
        os.umask(before)
    assert stat.S_IMODE((data / "manager-key.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_key_that_cannot_be_read_is_said_in_a_sentence_without_the_key(data):
    data.mkdir(parents=True)
    (data / "manager-key.txt").mkdir()
    with pytest.raises(StoreError) as refused:
        is_key(data, "manager", "a" * 26)
    assert "aaaa" not in str(refused.value)


def test_processes_that_ask_at_once_are_given_one_key(data):
    code = (
        "import sys; from pathlib import Path; from workbook.access.keys import service_key; "
        "sys.stdin.read(1); print(service_key(Path(sys.argv[1]), 'manager'))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:  # all have imported what they need, or will soon
        process.stdin.write("x")
        process.stdin.flush()
    given = {process.communicate(timeout=180)[0].strip() for process in started}
    assert given == {service_key(data, "manager")}


def test_what_a_key_granted_holds_for_that_right_and_that_key_alone(data):
    key, other = service_key(data, "facilitator"), service_key(data, "manager")
    given = grant(OPENS_SESSIONS, key)
    assert key not in given
    assert is_granted(given, OPENS_SESSIONS, key)
    assert not is_granted(given, OPENS_SESSIONS, other)
    assert not is_granted(given, OPENS_SESSIONS, None)
    assert not is_granted(given, OPENS_SESSIONS, "")
    for right in ("", "open:", runs("a-b-c", example=False), runs("", example=False)):
        assert not is_granted(given, right, key)
    for odd in ("", key, given[:-1], f"{given}0", f"{given}\n", "é", OPENS_SESSIONS):
        assert not is_granted(odd, OPENS_SESSIONS, key)
    assert runs("a-b-c", example=True) != runs("a-b-c", example=False)
