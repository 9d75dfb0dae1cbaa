"""A data folder of the first form is brought up to today's, also when that is cut off."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import RunningWorkbook
from test_datapackage import found_by_frictionless

from workbook.cli.main import main
from workbook.operations.upgrades import (
    FORMAT,
    FORMAT_FILE,
    NewerFormat,
    OlderFormat,
    format_of,
    must_be_current,
    upgrade,
)
from workbook.sessions.repository import Sessions
from workbook.storage import disk
from workbook.storage.disk import StoreError

#: Written by the workbook as it was before there was a reveal; one session closed, one open.
OLD = Path(__file__).parent / "form-1"
CLOSED, OPEN = "flask-vehicle-peanut", "postage-pond-fleet"


@pytest.fixture
def old(tmp_path):
    return Path(shutil.copytree(OLD, tmp_path / "data"))


def said(folder):
    """Everything that people said in a folder, by session: what must never change."""
    sessions = Sessions(folder)
    return {
        session.id: (
            sessions.sent(session.id),
            sorted((folder / "sessions" / session.id / "responses.csv").read_text().split("\n")),
            sorted(
                line.split(",", 1)[-1] if has_keys else line
                for lines in [(folder / "sessions" / session.id / "reflections.csv").read_text()]
                for has_keys in [lines.startswith("key")]
                for line in lines.split("\n")[1:]
            ),
        )
        for session in sessions.all()
    }


def test_the_first_form_is_recognised_without_a_mark(old):
    assert format_of(old) == 1
    assert format_of(old / "nowhere") == FORMAT


def test_nobody_can_start_the_workbook_on_an_older_folder_and_nothing_is_changed(old):
    before = {path: path.read_bytes() for path in old.rglob("*.csv")}
    running = RunningWorkbook(old)
    with pytest.raises(AssertionError, match="workbook upgrade"):
        running.start()
    assert {path: path.read_bytes() for path in old.rglob("*.csv")} == before
    with pytest.raises(OlderFormat):
        must_be_current(old)


def test_upgrading_keeps_every_word_and_makes_the_folder_todays(old):
    before = said(OLD)
    assert upgrade(old) == 2
    assert said(old) == before
    assert format_of(old) == FORMAT
    must_be_current(old)
    assert upgrade(old) == 0
    sessions = Sessions(old)
    assert sessions.figures(CLOSED)
    assert [session.revealed for session in sessions.all()] == [False, True]
    # A session that was open is sealed and goes on.
    assert sessions.reveal(OPEN).revealed
    assert sessions.close(OPEN).state == "closed"
    for code in (CLOSED, OPEN):
        assert not any("does not have the columns" in each for each in sessions.notices(code))


def test_an_upgraded_folder_is_what_its_own_description_says(old):
    upgrade(old)
    for code in (CLOSED, OPEN):
        assert found_by_frictionless(old / "sessions" / code) == []


def test_every_upgraded_reflection_has_a_key_of_its_own(old):
    upgrade(old)
    lines = (old / "sessions" / CLOSED / "reflections.csv").read_text().split("\n")[1:-1]
    keys = [line.split(",")[0] for line in lines]
    assert len(set(keys)) == len(keys) > 0


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_what_a_crash_cut_off_in_an_older_folder_is_set_aside(old, cut):
    folder = old / "sessions" / OPEN
    path = folder / "reflections.csv"
    whole = path.read_text()
    path.write_text(whole + 'why-involved,"This was never finished and'[: cut + 13])
    upgrade(old)
    assert said(old)[OPEN][2] == said(OLD)[OPEN][2]
    assert list((folder / "set-aside").glob("reflections.csv-torn-*"))


def test_what_a_spreadsheet_did_to_an_older_folder_is_put_right(old):
    path = old / "sessions" / CLOSED / "reflections.csv"
    path.write_text("﻿Item;Text\nwhy-involved;With semicolons\n")
    upgrade(old)
    assert path.read_text().split("\n")[0] == "key,item,text"
    assert "With semicolons" in path.read_text()


def test_a_file_that_nobody_can_understand_stops_the_upgrade_of_its_session_and_loses_nothing(old):
    path = old / "sessions" / CLOSED / "reflections.csv"
    path.write_text("something else entirely\n")
    with pytest.raises(StoreError):
        upgrade(old)
    assert path.read_text() == "something else entirely\n"
    assert format_of(old) == 1


def test_a_folder_of_a_newer_workbook_is_left_alone(old, capsys):
    (old / FORMAT_FILE).write_text(f"{FORMAT + 1}\n")
    for act in (must_be_current, upgrade):
        with pytest.raises(NewerFormat):
            act(old)
    for words in (
        ["session", "list"],
        ["links"],
        ["forget"],
        ["upgrade"],
        ["serve"],
        ["session", "open", "--team", "x", "--instrument", "risk-and-choice"],
    ):
        assert main([*words, "--data", str(old)]) == 1
        assert "newer workbook" in capsys.readouterr().err
    (old / FORMAT_FILE).write_text("two\n")
    with pytest.raises(StoreError, match="holds no number"):
        format_of(old)


def test_a_new_folder_is_marked_when_the_workbook_first_runs_on_it(tmp_path):
    must_be_current(tmp_path)
    assert (tmp_path / FORMAT_FILE).read_text() == f"{FORMAT}\n"


class Cut(BaseException):
    """The power went."""


@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 40), torn=st.booleans())
def test_cut_off_before_any_write_it_is_finished_by_doing_it_again(tmp_path_factory, at, torn):
    data = Path(shutil.copytree(OLD, tmp_path_factory.mktemp("cut") / "data"))
    writes = [0]
    stock = disk._write_all

    def write(file, content):
        if writes[0] == at:
            if torn:
                stock(file, content[: len(content) // 2])
            writes[0] += 1
            raise Cut
        writes[0] += 1
        stock(file, content)

    disk._write_all = write
    try:
        upgrade(data)
    except Cut:
        pass
    finally:
        disk._write_all = stock
    upgrade(data)
    assert said(data) == said(OLD)
    assert format_of(data) == FORMAT
    for code in (CLOSED, OPEN):
        assert Sessions(data).is_older(code) is False


def test_killed_at_random_moments_it_is_finished_in_the_end(old):
    chance = random.Random(5)
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-m", "workbook", "upgrade", "--data", str(old)],
            cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.1, 0.7))
        with_kill = process.poll() is None
        if with_kill:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert main(["upgrade", "--data", str(old)]) == 0
    assert said(old) == said(OLD)
    assert format_of(old) == FORMAT
    assert not list(old.parent.glob(".*"))


def test_the_command_makes_a_backup_first(old, capsys):
    from workbook.operations.backups import check_backup

    assert main(["upgrade", "--data", str(old)]) == 0
    (backup,) = old.parent.glob("data-before-upgrade-*.zip")
    assert check_backup(backup).form == 1
    assert str(backup) in capsys.readouterr().out
    assert main(["upgrade", "--data", str(old)]) == 0
    assert "already" in capsys.readouterr().out
