"""What a server notes of itself while it runs, and what becomes of it when it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from serving import RunningWorkbook

from workbook.operations.backups import back_up, restore
from workbook.operations.running import forget_running, is_alive, note_running, read_running
from workbook.storage import DAILY_FILE, RUNNING_FILE


def noted(data):
    data.mkdir(exist_ok=True)
    note_running(
        data,
        host="127.0.0.1",
        listens_on="http://127.0.0.1:8866",
        address="https://reflect.example",
        behind_proxy=True,
    )
    return read_running(data)


def test_it_is_for_its_owner_alone_and_goes_when_the_server_stops(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    path = running.data / RUNNING_FILE
    found = read_running(running.data)
    try:
        assert path.stat().st_mode & 0o777 == 0o600
        assert (found.pid, found.listens_on) == (running.process.pid, running.address)
        assert is_alive(found)
        assert found.only_here
        assert not found.behind_proxy
    finally:
        running.stop()
    assert not path.exists()
    assert not is_alive(found)


def test_after_a_kill_it_stays_and_the_server_is_known_to_be_gone(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    running.stop(signal.SIGKILL)
    assert not is_alive(read_running(running.data))


def test_a_number_that_another_process_has_by_now_is_not_taken_for_the_server(tmp_path):
    found = noted(tmp_path / "data")
    assert is_alive(found)
    assert not is_alive(replace(found, born=found.born - 3600))


def test_what_another_server_noted_since_is_not_taken_away(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    other = replace(noted(data), pid=os.getppid())
    path = data / RUNNING_FILE
    path.write_text(json.dumps({name: getattr(other, name) for name in other.__slots__}))
    forget_running(data)
    assert read_running(data) == other


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"pid": 1}', "\u0000", "[" * 100_000, "3"])
def test_a_file_that_was_spoilt_says_nothing(tmp_path, words):
    (tmp_path / RUNNING_FILE).write_text(words)
    assert read_running(tmp_path) is None


def test_a_field_of_another_type_says_nothing(tmp_path):
    noted(tmp_path / "data")
    found = json.loads((tmp_path / "data" / RUNNING_FILE).read_text())
    (tmp_path / RUNNING_FILE).write_text(json.dumps({**found, "pid": "1"}))
    assert read_running(tmp_path) is None


def test_a_server_that_may_not_write_it_serves_all_the_same(tmp_path):
    noted_in = tmp_path / "no folder"
    code = (
        "from pathlib import Path; from workbook.operations.running import note_running; "
        f"note_running(Path({str(noted_in)!r}), host='', listens_on='', address='', "
        "behind_proxy=False)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_is_in_no_backup_and_neither_is_the_day_of_the_daily_work(tmp_path):
    data = tmp_path / "data"
    noted(data)
    (data / DAILY_FILE).write_text("2026-11-24\n")
    (data / "settings.toml").write_text("pages = 100\n")
    back_up(data, tmp_path / "monday.zip")
    restore(tmp_path / "monday.zip", tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} >= {"settings.toml"}
    assert not (tmp_path / "new" / RUNNING_FILE).exists()
    assert not (tmp_path / "new" / DAILY_FILE).exists()
