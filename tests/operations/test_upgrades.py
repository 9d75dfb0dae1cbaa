"""A data folder of the first form is brought up to today's, also when that is cut off."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import RunningWorkbook

from workbook.cli.main import main
from workbook.meetings.actions import read_actions
from workbook.meetings.meeting import Meeting
from workbook.meetings.messages import read_message
from workbook.meetings.notes import read_notes, read_opening
from workbook.operations.upgrades import (
    FORMAT,
    FORMAT_FILE,
    NewerFormat,
    OlderFormat,
    format_of,
    must_be_current,
    upgrade,
)
from workbook.sessions.repository import Sessions, SessionSealed
from workbook.storage import disk
from workbook.storage.disk import StoreError
from workbook.themes.requests import Requests

#: Written by the workbook as it was before there was a reveal; one session closed, one open.
OLD = Path(__file__).parent / "form-1"
CLOSED, OPEN = "flask-vehicle-peanut", "postage-pond-fleet"
#: Written by the workbook of the second form: the same two, with everything that a team can write;
#: one revealed, with a late answer; one closed without a reveal; one in which the power went while
#: a response was written.
SECOND = Path(__file__).parent / "form-2"
REVEALED, SEALED, TORN = "amber-river-kettle", "copper-lantern-meadow", "willow-orchard-slate"


@pytest.fixture
def old(tmp_path):
    return Path(shutil.copytree(OLD, tmp_path / "data"))


@pytest.fixture
def second(tmp_path):
    return Path(shutil.copytree(SECOND, tmp_path / "data"))


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
    assert sessions.tally(CLOSED)
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


# The second form


def written(folder):
    """Everything that teams wrote beside their answers, as the engine reads it."""
    sessions = Sessions(folder)
    found = {}
    for session in sessions.all():
        place = sessions.folder(session.id)
        instrument = sessions.instrument(session.id)
        requests = {each.id: each for each in Requests(folder / "released").all()}
        found[session.id] = (
            session,
            read_notes(place, instrument),
            read_opening(place),
            read_message(place),
            read_actions(place, session.id, instrument, requests),
            sessions.facilitator_key(session.id),
            sessions.watches_language(session.id),
        )
        if session.revealed:
            figures = sessions.tally(session.id)
            together = sessions.together(session.id)
            found[session.id] += (figures, together)
    return found


def told_by_the_second_form():
    """What was in the folder, read by hand: the code that wrote it is no more."""
    rows = {}
    for path in sorted(SECOND.glob("sessions/*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.parent.name, path.stem] = list(csv.DictReader(file))
    return rows


def test_the_second_form_is_recognised_and_a_folder_without_its_mark_too(second):
    assert format_of(second) == 2
    (second / FORMAT_FILE).unlink()
    assert format_of(second) == 2
    with pytest.raises(OlderFormat):
        must_be_current(second)


def test_upgrading_the_second_form_keeps_everything_that_anybody_wrote(second):
    told = told_by_the_second_form()
    before = said(SECOND)
    assert upgrade(second) == 5
    assert said(second) == before
    now = written(second)
    for code, (session, notes, opening, message, actions, key, language, *_) in now.items():
        assert session.team == told[code, "session"][0]["team"]
        assert session.state == told[code, "session"][0]["state"]
        for row in told[code, "notes"]:
            note = notes[row["item"]]
            assert (note.mark, note.left_out) == (row["mark"], row["on_record"] == "no")
            # Its box asked what a young person would say: read as a guess, never as a voice.
            assert note.heard == ""
            assert row["young_person"] in note.guessed
            assert row["how_we_know"] in note.guessed
        assert opening == next((row["text"] for row in told[code, "record"]), "")
        assert message == next((row["text"] for row in told[code, "message"]), "")
        assert [each.what for each in actions] == [row["what"] for row in told[code, "actions"]]
        assert [each.needs for each in actions] == [row["needs"] for row in told[code, "actions"]]
        assert key == (SECOND / "sessions" / code / ".facilitator").read_text()
        assert language is (code != OPEN)
    assert now[CLOSED][4][0].request.text == "An hour a month."
    assert now[CLOSED][-2].people == 6
    assert now[REVEALED][-1].present == 3


def test_a_meeting_goes_on_after_the_upgrade_where_it_stood(second):
    upgrade(second)
    sessions = Sessions(second)
    open_meeting = Meeting(sessions, OPEN, now=lambda: 1_790_000_060.0)
    view = open_meeting.view()
    assert (view.progress.joined, view.progress.done) == (4, 4)
    assert (view.timer.label, view.timer.seconds_left) == ("Answer quietly", 14 * 60)
    assert not view.language
    assert len(view.earlier) == 2
    revealed = Meeting(sessions, REVEALED).view()
    assert revealed.progress.late == 1
    assert [each.pattern.item.id for each in revealed.agenda if each.on_screen] == ["roles"]
    sessions.include_late(REVEALED)
    assert sessions.tally(REVEALED).people == 6
    for code in (OPEN, REVEALED, TORN):
        Meeting(sessions, code).close()
    with pytest.raises(SessionSealed):
        sessions.tally(SEALED)
    # Nobody was told that these words were kept.
    assert "Never confirmed" not in [text for _, text in sessions.reflections(TORN)]
    assert sessions.sent(TORN) == 2


def test_after_the_upgrade_nothing_hidden_is_left_and_each_folder_is_what_it_says(second):
    upgrade(second)
    for code in (CLOSED, OPEN, REVEALED, SEALED, TORN):
        folder = second / "sessions" / code
        if code != TORN:  # the torn row waits for the next who holds the lock
            assert found_by_frictionless(folder) == []
        hidden = {path.name for path in folder.iterdir() if path.name.startswith(".")}
        assert hidden <= {".facilitator", ".lock"}
        assert (folder / "running").is_dir() is (code in {OPEN, REVEALED, TORN})
        # A feature's file is there when somebody wrote into it, and not otherwise.
        for path in folder.glob("*.csv"):
            bare = path.read_text().count("\n") <= 1
            assert not bare or path.name in {"responses.csv", "reflections.csv"}
    assert not (second / "sessions" / SEALED / "notes.csv").exists()
    for code in (OPEN, REVEALED, TORN):
        Sessions(second).close(code)
        assert not (second / "sessions" / code / "running").exists()
        assert found_by_frictionless(second / "sessions" / code) == []


# Cut off anywhere


class Cut(BaseException):
    """The power went."""


@contextmanager
def power_that_goes(at, *, torn):
    """Let the power go at the write, the renaming or the removal of a number."""
    done = [0]
    real = {
        "write": disk._write_all,
        "replace": Path.replace,
        "unlink": Path.unlink,
    }

    def now():
        done[0] += 1
        return done[0] - 1 == at

    def write(file, content):
        if now():
            if torn:
                real["write"](file, content[: len(content) // 2])
            raise Cut
        real["write"](file, content)

    def replace(path, target):
        if now():
            raise Cut
        return real["replace"](path, target)

    def unlink(path, *, missing_ok=False):
        if now():
            raise Cut
        real["unlink"](path, missing_ok=missing_ok)

    disk._write_all, Path.replace, Path.unlink = write, replace, unlink
    try:
        yield done
    finally:
        disk._write_all, Path.replace, Path.unlink = real["write"], real["replace"], real["unlink"]


@pytest.mark.parametrize("form", [OLD, SECOND], ids=lambda path: path.name)
def test_cut_off_at_every_single_step_it_is_finished_by_doing_it_again(tmp_path, form):
    whole = Path(shutil.copytree(form, tmp_path / "whole"))
    with power_that_goes(-1, torn=False) as steps:
        upgrade(whole)
    assert steps[0] > 15
    kept = written(whole)
    for at in range(steps[0]):
        data = Path(shutil.copytree(form, tmp_path / f"cut-{at}"))
        with power_that_goes(at, torn=bool(at % 2)), suppress(Cut):
            upgrade(data)
        assert said(data) == said(form)
        upgrade(data)
        assert said(data) == said(form)
        assert format_of(data) == FORMAT
        assert {Sessions(data).form_of(code) for code in kept} == {FORMAT}
        # Keys that a session of the first form never had are new each time.
        now = written(data)
        for code, (session, *rest) in kept.items():
            assert now[code][0] == session
            assert len(now[code]) == 1 + len(rest)
            assert repr(now[code][1:5]) == repr((session, *rest)[1:5])
        assert names_in(data) == names_in(whole)
        shutil.rmtree(data)


def names_in(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != ".lock"
        and "set-aside" not in path.parts
        and not path.name.endswith(".tmp")
    }


@settings(deadline=None, max_examples=25)
@given(data=st.data(), form=st.sampled_from([OLD, SECOND]))
def test_cut_off_again_and_again_anywhere_it_is_finished_in_the_end(tmp_path_factory, data, form):
    folder = Path(shutil.copytree(form, tmp_path_factory.mktemp("cut") / "data"))
    for at in data.draw(st.lists(st.integers(0, 60), max_size=4)):
        with power_that_goes(at, torn=data.draw(st.booleans())), suppress(Cut):
            upgrade(folder)
        assert said(folder) == said(form)
    upgrade(folder)
    assert said(folder) == said(form)
    assert format_of(folder) == FORMAT
    for code in said(form):
        assert Sessions(folder).form_of(code) == FORMAT
        if code != TORN:
            assert found_by_frictionless(folder / "sessions" / code) == []


@pytest.mark.parametrize("form", [OLD, SECOND], ids=lambda path: path.name)
def test_killed_at_random_moments_it_is_finished_in_the_end(tmp_path, form):
    old = Path(shutil.copytree(form, tmp_path / "data"))
    chance = random.Random(5)
    for _ in range(10):
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
    assert said(old) == said(form)
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
