"""A data folder of an older form is brought up to today's, also when that is cut off."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import close_now, give, reveal_now, shut_now
from serving import RunningWorkbook

from workbook.access import Links
from workbook.cli.main import main
from workbook.meetings.actions import read_actions
from workbook.meetings.meeting import Meeting
from workbook.meetings.messages import read_message
from workbook.meetings.notes import read_notes, read_opening
from workbook.operations.old_register import OldRegisterRefused
from workbook.operations.to_teams import UNSORTED, is_unfinished
from workbook.operations.upgrades import (
    FORMAT,
    FORMAT_FILE,
    NewerFormat,
    OlderFormat,
    format_of,
    must_be_current,
    upgrade,
)
from workbook.publishing.publisher import counted_sessions
from workbook.sessions import OneLate, SessionNotFound, Sessions, SessionSealed, read_response
from workbook.storage import disk
from workbook.storage.disk import StoreError
from workbook.teams import Teams
from workbook.text import team_key
from workbook.themes.archive import Archive
from workbook.themes.periods import read_plan
from workbook.themes.requests import Requests

#: Written by the workbook as it was before there was a reveal; one session closed, one open.
OLD = Path(__file__).parent / "form-1"
CLOSED, OPEN = "flask-vehicle-peanut", "postage-pond-fleet"
#: Written by the workbook of the second form: the same two, with everything that a team can write;
#: one revealed, with a late answer; one closed without a reveal; one in which the power went while
#: a response was written.
SECOND = Path(__file__).parent / "form-2"
REVEALED, SEALED, TORN = "amber-river-kettle", "copper-lantern-meadow", "willow-orchard-slate"
#: Written by the workbook of the third form: the same five, with a register of teams (one session
#: of a team that is not in it, one under another spelling), the two keys of the service, an access
#: log, a period that runs, and a request that was answered.
THIRD = Path(__file__).parent / "form-3"
#: A week after most of the third form's sessions, and five weeks after the one that is closed.
DAY = date(2026, 11, 10)
FORMS = [OLD, SECOND, THIRD]


@pytest.fixture
def old(tmp_path):
    return Path(shutil.copytree(OLD, tmp_path / "data"))


@pytest.fixture
def second(tmp_path):
    return Path(shutil.copytree(SECOND, tmp_path / "data"))


@pytest.fixture
def third(tmp_path):
    return Path(shutil.copytree(THIRD, tmp_path / "data"))


def folders(data):
    """Each session's folder by its join code, whether it was upgraded or not."""
    found = {}
    for own in data.glob("sessions/*/session.csv"):
        with own.open(encoding="utf-8-sig", newline="") as file:
            row = next(csv.DictReader(file))
        found[row.get("code") or row["session"]] = own.parent
    return found


def ids(data):
    """Each upgraded session's id by its join code."""
    return {session.code: session.id for session in Sessions(data).all()}


def said(data):
    """Everything that people said in a folder, by join code: what must never change."""
    return {
        code: (
            sorted((folder / "responses.csv").read_text().split("\n")),
            sorted(
                line.split(",", 1)[-1] if has_keys else line
                for lines in [(folder / "reflections.csv").read_text()]
                for has_keys in [lines.startswith("key")]
                for line in lines.split("\n")[1:]
            ),
        )
        for code, folder in folders(data).items()
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
    sessions, known = Sessions(old), ids(old)
    assert sessions.tally(known[CLOSED])
    assert {session.code: session.revealed for session in sessions.all()} == {
        CLOSED: True,
        OPEN: False,
    }
    # A session that was open is sealed and goes on.
    assert reveal_now(sessions, OPEN).revealed
    assert sessions.close(OPEN).state == "closed"
    for session_id in known.values():
        notices = sessions.notices(session_id)
        assert not any("columns" in each or "another id" in each for each in notices)


def test_an_upgraded_folder_is_what_its_own_description_says(old):
    upgrade(old)
    for folder in [*folders(old).values(), *(old / "teams").iterdir()]:
        if folder.is_dir():
            assert found_by_frictionless(folder) == []


def test_every_upgraded_reflection_has_a_key_of_its_own(old):
    upgrade(old)
    lines = (folders(old)[CLOSED] / "reflections.csv").read_text().split("\n")[1:-1]
    keys = [line.split(",")[0] for line in lines]
    assert len(set(keys)) == len(keys) > 0


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_what_a_crash_cut_off_in_an_older_folder_is_set_aside(old, cut):
    folder = old / "sessions" / OPEN
    path = folder / "reflections.csv"
    whole = path.read_text()
    path.write_text(whole + 'why-involved,"This was never finished and'[: cut + 13])
    upgrade(old)
    assert said(old)[OPEN][1] == said(OLD)[OPEN][1]
    assert list((folders(old)[OPEN] / "set-aside").glob("reflections.csv-torn-*"))


def test_what_a_spreadsheet_did_to_an_older_folder_is_put_right(old):
    path = old / "sessions" / CLOSED / "reflections.csv"
    path.write_text("﻿Item;Text\nwhy-involved;With semicolons\n")
    upgrade(old)
    words = (folders(old)[CLOSED] / "reflections.csv").read_text()
    assert words.split("\n")[0] == "key,item,text"
    assert "With semicolons" in words


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


def written(data):
    """Everything that teams wrote beside their answers, by join code, as the engine reads it."""
    sessions, links = Sessions(data), Links(data)
    requests = {each.id: each for each in Requests(data / "released").all()}
    found = {}
    for session in sessions.all():
        place = sessions.folder(session.id)
        instrument = sessions.instrument(session.id)
        link = links.find(f"session-{session.id}")
        found[session.code] = (
            session,
            read_notes(place, instrument),
            read_opening(place),
            read_message(place),
            read_actions(place, session.id, instrument, requests),
            link and link.key,
            sessions.watches_language(session.id),
        )
        if session.revealed:
            figures = sessions.tally(session.id)
            together = sessions.together(session.id)
            found[session.code] += (figures, together)
    return found


def in_words(data):
    """The same, whatever sessions and teams are called: those names are drawn."""
    names = {team.id: f"the team {team_key(team.name)}" for team in Teams(data).all()}
    names |= {session_id: code for code, session_id in ids(data).items()}
    told = {}
    for code, parts in written(data).items():
        told[code] = repr(parts)
        for name, words in names.items():
            told[code] = told[code].replace(name, words)
    return told


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
        kept = (SECOND / "sessions" / code / ".facilitator").read_text()
        assert key == (kept if session.state != "closed" else None)
        assert language is (code != OPEN)
    assert now[CLOSED][4][0].request.text == "An hour a month."
    assert now[CLOSED][-2].people == 6
    assert now[REVEALED][-1].present == 3


def test_a_meeting_goes_on_after_the_upgrade_where_it_stood(second):
    upgrade(second)
    sessions = Sessions(second)
    open_meeting = Meeting(sessions, OPEN, now=lambda: 1_790_000_060.0)
    view = open_meeting.view()
    # Whoever has sent is in. Everybody else comes in at the door, as nobody had to before.
    assert (view.progress.joined, view.progress.done) == (3, 3)
    assert view.progress.door.state == "open"
    assert (view.timer.label, view.timer.seconds_left) == ("Answer quietly", 14 * 60)
    assert not view.language
    assert len(view.earlier) == 2
    revealed = Meeting(sessions, REVEALED).view()
    assert revealed.progress.late == 1
    assert [each.pattern.item.id for each in revealed.agenda if each.on_screen] == ["roles"]
    with pytest.raises(OneLate):
        sessions.include_late(REVEALED)
    for code in (OPEN, REVEALED, TORN):
        shut_now(sessions, code)
        Meeting(sessions, code).close()
    assert sessions.tally(REVEALED).people == 6
    with pytest.raises(SessionSealed):
        sessions.tally(ids(second)[SEALED])
    # Nobody was told that these words were kept.
    assert "Never confirmed" not in [text for _, text in sessions.reflections(TORN)]
    assert sessions.sent(TORN) == 2


@pytest.mark.parametrize("form", [SECOND, THIRD], ids=lambda path: path.name)
def test_after_the_upgrade_nothing_hidden_is_left_and_each_folder_is_what_it_says(tmp_path, form):
    data = Path(shutil.copytree(form, tmp_path / "data"))
    upgrade(data)
    places = folders(data)
    assert set(places) == {CLOSED, OPEN, REVEALED, SEALED, TORN}
    for code, folder in places.items():
        if code != TORN:  # the torn row waits for the next who holds the lock
            assert found_by_frictionless(folder) == []
        hidden = {path.name for path in folder.iterdir() if path.name.startswith(".")}
        assert hidden <= {".lock"}
        assert (folder / "running").is_dir() is (code in {OPEN, REVEALED, TORN})
        assert not (folder / "running" / "presence").exists()
        assert not (folder / "set-aside").exists()
        # A feature's file is there when somebody wrote into it, and not otherwise.
        for path in folder.glob("*.csv"):
            bare = path.read_text().count("\n") <= 1
            assert not bare or path.name in {"responses.csv", "reflections.csv"}
    assert not (places[SEALED] / "notes.csv").exists()
    sessions = Sessions(data)
    for code in (OPEN, REVEALED, TORN):
        close_now(sessions, code)
        assert not (places[code] / "running").exists()
        assert found_by_frictionless(places[code]) == []


# The third form


def test_the_third_form_is_recognised_and_a_folder_without_its_mark_too(third):
    assert format_of(third) == 3
    (third / FORMAT_FILE).unlink()
    assert format_of(third) == 3
    with pytest.raises(OlderFormat):
        must_be_current(third)


def test_each_name_of_a_team_becomes_a_team_and_its_sessions_are_its_own(third):
    upgrade(third, today=lambda: DAY)
    teams = {team.name: team for team in Teams(third).all()}
    assert {name: (each.service, each.people) for name, each in teams.items()} == {
        "Copper team": ("Riverside", 7),
        "Harbour team": ("Riverside", 8),
        "Lantern team": ("Riverside", 6),
        "Quay team": ("Estuary", 5),
        "Slate team": (UNSORTED, None),
    }
    assert teams["Harbour team"].joined_on == date(2026, 1, 15)
    assert not (third / "teams.csv").exists()
    sessions = Sessions(third, today=lambda: DAY)
    # Under two spellings; each keeps the one it was opened with.
    assert [(each.code, each.team) for each in sessions.of_team(teams["Harbour team"].id)] == [
        (CLOSED, "Harbour team"),
        (OPEN, "harbour  TEAM"),
    ]
    assert [each.code for each in sessions.of_team(teams["Slate team"].id)] == [TORN]
    assert sessions.of_team(teams["Quay team"].id) == ()
    # What the team decided comes back in its own session, by the ids of today.
    back = {each.what: each for each in Meeting(sessions, OPEN).view().earlier}
    assert back["Ask young people."].answered_in == ids(third)[OPEN]
    assert back["Say who leads."].session == ids(third)[CLOSED]
    assert back["Say who leads."].request.reply == "Yes, from January."


def test_where_no_register_was_all_teams_are_in_one_service_that_says_so(third):
    (third / "teams.csv").unlink()
    upgrade(third)
    assert list(Teams(third).services().values()) == [UNSORTED]
    assert len(Teams(third).all()) == 4


def test_where_the_register_has_one_service_every_team_is_in_it(third):
    path = third / "teams.csv"
    path.write_text(path.read_text().replace("Estuary", "riverside"))
    upgrade(third)
    assert {team.service for team in Teams(third).all()} == {"Riverside"}


def test_the_two_keys_become_links_with_the_same_secrets(third):
    upgrade(third)
    links = Links(third)
    lead = (THIRD / "facilitator-key.txt").read_text().strip()
    assert links.open("lead", lead).kind == "lead"
    (several,) = [link for link in links.all() if link.kind == "several"]
    assert several.key == (THIRD / "manager-key.txt").read_text().strip()
    assert set(several.services) == set(Teams(third).services())
    own = {link.scope: link.key for link in links.all() if link.kind == "session"}
    assert own == {
        ids(third)[code]: (THIRD / "sessions" / code / ".facilitator").read_text()
        for code in (OPEN, REVEALED, TORN)
    }
    assert len(links.all()) == 5
    assert not list(third.glob("*-key.txt"))
    assert not list(third.rglob(".facilitator"))


def test_codes_lead_to_sessions_that_are_open_or_closed_lately(third):
    upgrade(third, today=lambda: DAY)
    assert {path.name for path in (third / "codes").iterdir()} == {OPEN, REVEALED, TORN, SEALED}
    sessions = Sessions(third, today=lambda: DAY)
    for code, session_id in ids(third).items():
        if code == CLOSED:
            with pytest.raises(SessionNotFound):
                sessions.by_code(code)
        else:
            assert sessions.by_code(code).id == session_id
    later = Sessions(third, today=lambda: DAY + timedelta(days=1))
    assert later.tidy_codes() == 1
    with pytest.raises(SessionNotFound):
        later.by_code(SEALED)


def test_the_log_of_who_opened_what_names_sessions_as_they_are_called_now(third):
    upgrade(third)
    log = (third / "opened.csv").read_text()
    assert log.count("\n") == (THIRD / "opened.csv").read_text().count("\n")
    assert not [code for code in ids(third) if code in log]
    assert log.count(ids(third)[OPEN]) == 2


def test_a_period_that_runs_goes_on_for_the_same_teams_also_when_one_is_renamed(third):
    upgrade(third, today=lambda: DAY)
    teams = Teams(third)
    harbour = teams.named("Harbour team")
    (plan,) = Archive(third / "released").waiting
    assert plan.teams == {
        teams.named(name).id: name
        for name in ("Copper team", "Harbour team", "Lantern team", "Quay team")
    }
    assert read_plan(THIRD / "released" / "2026-Q4").groups == plan.groups
    teams.change(harbour.id, name="Pier head")
    counted = []
    for name in ("Pier head", "Lantern team", "Copper team"):
        sessions = Sessions(third, today=lambda: DAY)
        session = sessions.open(name, "risk-and-choice", team_id=teams.named(name).id)
        instrument = sessions.instrument(session.id)
        answers = [{item.id: instrument.scale.order[0].id for item in instrument.items}] * 5
        for number, each in enumerate(answers):
            message = {"token": f"{number + 1:032x}", "answers": each, "reflections": {}}
            give(sessions, session.id, read_response(instrument, message))
        close_now(sessions, session.id)
        counted.append(session.id)
    (found,) = counted_sessions(Sessions(third), plan).values()
    assert {team: each.id for team, each in found["risk-and-choice"].items()} == dict(
        zip(("Harbour team", "Lantern team", "Copper team"), counted, strict=True)
    )


def test_a_register_that_nobody_can_understand_stops_the_upgrade_before_anything_is_changed(third):
    with (third / "teams.csv").open("a") as file:
        file.write("Harbour  TEAM,Estuary,4,\n")
    before = {path: path.read_bytes() for path in third.rglob("*") if path.is_file()}
    with pytest.raises(OldRegisterRefused, match="line 6"):
        upgrade(third)
    assert {p: p.read_bytes() for p in third.rglob("*") if p.is_file()} == before


def test_what_was_drawn_and_was_spoilt_stops_an_upgrade_that_was_cut_off(third):
    with power_that_goes(60, torn=False), suppress(Cut):
        upgrade(third)
    assert 0 < len(ids(third)) < 5
    (third / "upgrade-to-4.json").write_text("{")
    with pytest.raises(StoreError, match="upgrade-to-4"):
        upgrade(third)
    with pytest.raises(OlderFormat):
        must_be_current(third)


def test_the_invented_service_inside_a_folder_is_upgraded_with_it(third):
    shutil.copytree(THIRD, third / "example")
    assert upgrade(third) == 10
    assert len(ids(third / "example")) == 5
    assert not set(ids(third).values()) & set(ids(third / "example").values())
    assert Links(third / "example").find("lead").key == Links(third).find("lead").key


@pytest.mark.parametrize(
    "words", [["session", "list"], ["links"], ["team", "list"], ["forget"], ["period", "list"],
              ["session", "open", "--team", "x", "--instrument", "risk-and-choice"]],
    ids=lambda words: " ".join(words[:2]),
)  # fmt: skip
def test_no_command_works_on_a_folder_that_is_to_be_upgraded_first(words, third, capsys):
    before = {path: path.read_bytes() for path in third.rglob("*") if path.is_file()}
    assert main([*words, "--data", str(third)]) == 1
    assert "workbook upgrade" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in third.rglob("*") if p.is_file()} == before


# Cut off anywhere


class Cut(BaseException):
    """The power went."""


@contextmanager
def power_that_goes(at, *, torn):
    """Let the power go at the write, the renaming or the removal of a number."""
    done = [0]
    write_all = disk._write_all
    steps = {name: getattr(Path, name) for name in ("replace", "rename", "unlink")}

    def now():
        done[0] += 1
        return done[0] - 1 == at

    def write(file, content):
        if now():
            if torn:
                write_all(file, content[: len(content) // 2])
            raise Cut
        write_all(file, content)

    def step_of(real):
        def step(*words, **more):
            if now():
                raise Cut
            return real(*words, **more)

        return step

    disk._write_all = write
    for name, real in steps.items():
        setattr(Path, name, step_of(real))
    try:
        yield done
    finally:
        disk._write_all = write_all
        for name, real in steps.items():
            setattr(Path, name, real)


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_cut_off_at_every_single_step_it_is_finished_by_doing_it_again(tmp_path, form):
    whole = Path(shutil.copytree(form, tmp_path / "whole"))
    with power_that_goes(-1, torn=False) as steps:
        upgrade(whole)
    assert steps[0] > 15
    kept, links = in_words(whole), links_of(whole)
    for at in range(steps[0]):
        data = Path(shutil.copytree(form, tmp_path / f"cut-{at}"))
        with power_that_goes(at, torn=bool(at % 2)), suppress(Cut):
            upgrade(data)
        assert said(data) == said(form)
        if Sessions(data).older() or is_unfinished(data):
            assert format_of(data) < FORMAT
        upgrade(data)
        assert said(data) == said(form)
        assert format_of(data) == FORMAT
        assert Sessions(data).older() == ()
        assert in_words(data) == kept
        assert links_of(data) == links
        assert names_in(data) == names_in(whole)
        shutil.rmtree(data)


def links_of(data):
    """Every link, without what is drawn: its kind, its secret, the services it opens."""
    services = Teams(data).services()
    return sorted(
        (link.kind, link.key, sorted(services[each] for each in link.services))
        for link in Links(data).all()
    )


def names_in(data):
    """The names of all files, those that are drawn aside."""
    drawn = {session_id: code for code, session_id in ids(data).items()}
    drawn |= {team.id: team_key(team.name) for team in Teams(data).all()}
    found = set()
    for path in data.rglob("*"):
        name = path.relative_to(data).as_posix()
        if not path.is_file() or path.name == ".lock" or path.name.endswith(".tmp"):
            continue
        for each, word in drawn.items():
            name = name.replace(each, word)
        found.add(re.sub("several-[a-z2-7]{9}", "several", name))
    return found


@settings(deadline=None, max_examples=25)
@given(data=st.data(), form=st.sampled_from(FORMS))
def test_cut_off_again_and_again_anywhere_it_is_finished_in_the_end(tmp_path_factory, data, form):
    folder = Path(shutil.copytree(form, tmp_path_factory.mktemp("cut") / "data"))
    for at in data.draw(st.lists(st.integers(0, 120), max_size=4)):
        with power_that_goes(at, torn=data.draw(st.booleans())), suppress(Cut):
            upgrade(folder)
        assert said(folder) == said(form)
    upgrade(folder)
    assert said(folder) == said(form)
    assert format_of(folder) == FORMAT
    assert Sessions(folder).older() == ()
    for code, place in folders(folder).items():
        if code != TORN:
            assert found_by_frictionless(place) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
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
    assert len(ids(old)) == len(said(form))
    assert not list(old.parent.glob(".*"))


def test_the_command_makes_a_backup_first(old, capsys):
    from workbook.operations.backups import check_backup

    assert main(["upgrade", "--data", str(old)]) == 0
    (backup,) = old.parent.glob("data-before-upgrade-*.zip")
    assert check_backup(backup).form == 1
    assert str(backup) in capsys.readouterr().out
    assert main(["upgrade", "--data", str(old)]) == 0
    assert "already" in capsys.readouterr().out


def test_the_command_says_what_became_of_teams_and_links(third, capsys):
    assert main(["upgrade", "--data", str(third)]) == 0
    said = capsys.readouterr().out
    assert "5 sessions were brought up" in said
    assert "There are 5 teams now" in said
    before = Links(third).find("lead").grant
    (anew,) = re.findall(r"links --anew lead --data \S+", said)
    assert main(anew.split()) == 0
    assert not Links(third).stands(before)
