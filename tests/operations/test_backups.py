"""A backup is taken while people answer, and comes back whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import close_now, give, response
from serving import RunningWorkbook

from workbook.access import Links
from workbook.cli.main import main
from workbook.instruments.model import load_shipped
from workbook.operations import backups as backup_module
from workbook.operations.backups import LIST, BackupRefused, back_up, check_backup, restore
from workbook.operations.example import write_example
from workbook.operations.upgrades import FORMAT, NewerFormat, upgrade
from workbook.sessions.repository import Sessions
from workbook.storage.disk import StoreError
from workbook.teams import Teams, service_id

INSTRUMENT = "risk-and-choice"
THIRD = Path(__file__).parent / "form-3"
ITEMS = tuple(item.id for item in load_shipped(INSTRUMENT).items)


def tree(folder):
    """Every file of a folder with its bytes, but for locks and for what no backup has."""
    return {
        name: path.read_bytes()
        for path in folder.rglob("*")
        for name in [path.relative_to(folder).as_posix()]
        if path.is_file() and path.name != ".lock" and not opens_or_ties(name)
    }


def opens_or_ties(name):
    """Whether a file is a key, or the note that ties a response to its words."""
    return name.startswith("keys/") or name.endswith(("/running/undo", "/running/unfinished"))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service") / "data"
    write_example(folder, teams=3, quarters=1)
    return folder


@pytest.fixture
def backup(service, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(service, file)
    return file


def test_what_comes_back_is_what_was_there_byte_for_byte(service, backup, tmp_path):
    made = restore(backup, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(service)
    assert made.sessions == len(Sessions(service).all())
    assert Sessions(tmp_path / "again").all() == Sessions(service).all()


def test_only_its_owner_can_read_a_backup_or_what_comes_out_of_it(backup, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restore(backup, tmp_path / "again")
    for path in (tmp_path / "again").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_backup_says_no_time_of_day(backup):
    with zipfile.ZipFile(backup) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_belongs_to_one_machine_or_one_moment_stays_behind(tmp_path):
    data = tmp_path / "data"
    code = Sessions(data).open("Harbour team", INSTRUMENT).id
    team = Teams(data).add("Harbour team", "Riverside")
    passing = ("address.txt", "visits.json", "README.md", "example/sessions/x/session.csv")
    for name in (*passing, "our-names/workers.txt"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("x")
    (data / "sessions" / code / ".session.csv.tmp").write_text("x")
    (data / "opened.csv").write_text("when,role,page,session\n")
    (data / "sessions" / code / "away.csv").symlink_to("/etc/passwd")
    back_up(data, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names = archive.namelist()
    assert "opened.csv" in names
    assert f"sessions/{code}/session.csv" in names
    assert f"teams/{team.id}/team.csv" in names
    assert not [each for each in names if each.split("/")[0] in {"address.txt", "visits.json"}]
    left = ("example", "README", "away", "our-names")
    assert not [each for each in names if any(part in each for part in left)]
    assert not [each for each in names if each.endswith((".tmp", ".lock"))]


def test_the_names_that_a_service_wrote_into_a_new_folder_stay_when_a_backup_is_restored(
    service, backup, tmp_path
):
    names = tmp_path / "again" / "our-names" / "workers.txt"
    names.parent.mkdir(parents=True)
    names.write_text("Tilby Wexmoor\n")
    restore(backup, tmp_path / "again")
    assert names.read_text() == "Tilby Wexmoor\n"
    names.unlink()
    names.parent.rmdir()
    assert tree(tmp_path / "again") == tree(service)


def test_a_backup_taken_while_people_answer_holds_each_answer_whole_or_not_at_all(tmp_path):
    data = tmp_path / "data"
    sessions = Sessions(data)
    codes = [sessions.open(f"Team {number}", INSTRUMENT).id for number in range(4)]
    over = threading.Event()
    kept = []

    def answer():
        mine = Sessions(data)
        number = 0
        while not over.is_set():
            number += 1
            words, answers = {ITEMS[0]: f"Word {number}"}, dict.fromkeys(ITEMS, "not_sure")
            given = response(number, words, answers, ITEMS)
            give(mine, codes[number % 4], given)
            kept.append(f"r{given.id}")

    people = threading.Thread(target=answer)
    people.start()
    for number in range(12):
        before = set(kept)
        back_up(data, tmp_path / f"{number}.zip")
        restore(tmp_path / f"{number}.zip", tmp_path / f"again-{number}")
        found = set()
        for code in codes:
            folder = tmp_path / f"again-{number}" / "sessions" / code
            rows = [row.split(",") for row in (folder / "responses.csv").read_text().split()[1:]]
            for name in {row[0] for row in rows}:
                assert sum(row[0] == name for row in rows) == len(ITEMS)
            found |= {row[0] for row in rows}
            words = (folder / "reflections.csv").read_text().count("Word")
            assert words == len({row[0] for row in rows})
        assert before <= found  # nothing that was kept before it began is missing
    over.set()
    people.join()


def test_no_backup_holds_a_key_a_code_or_what_ties_a_response_to_its_words(tmp_path):
    data = tmp_path / "data"
    sessions, links = Sessions(data), Links(data)
    session = sessions.open("Harbour team", INSTRUMENT)
    team = Teams(data).add("Harbour team", "Riverside")
    made = [
        links.make("lead"),
        links.make("team", team.id),
        links.make("session", session.id),
        links.make("manager", service_id("Riverside")),
        links.make("several", services=tuple(Teams(data).services())),
    ]
    words = {ITEMS[0]: "Words of mine"}
    give(sessions, session.id, response(1, words, dict.fromkeys(ITEMS, "not_sure"), ITEMS))
    # Somebody was killed between their answers and their words, before and after an upgrade.
    running = data / "sessions" / session.id / "running"
    (running / "unfinished").write_text("0123456789abcdef" * 2 + "\n")
    (running / "undo").write_text(f"r{'fedcba98' * 4} 14 20".ljust(192))
    back_up(data, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
        names = set(archive.namelist())
    assert b"Words of mine" in held
    assert not [link for link in made if link.key.encode() in held or link.name in str(names)]
    assert not [name for name in names if name.split("/")[0] in {"keys", "codes"}]
    assert not [name for name in names if name.endswith(("/undo", "/unfinished"))]
    assert b"0123456789abcdef" not in held
    assert b"fedcba98" not in held
    assert (running / "unfinished").exists()  # here its sender can still finish it


def test_after_restoring_an_ended_link_stays_ended_and_codes_lead_to_their_sessions(
    tmp_path, capsys
):
    data, again = tmp_path / "data", tmp_path / "again"
    sessions, links = Sessions(data), Links(data)
    opened, shut = (sessions.open("Harbour team", INSTRUMENT) for _ in range(2))
    sessions.close(shut.id, show=False)
    grant = links.make("session", opened.id).grant
    back_up(data, tmp_path / "b.zip")
    links.end(f"session-{opened.id}")
    assert main(["restore", str(tmp_path / "b.zip"), "--data", str(again)]) == 0
    said = capsys.readouterr().out
    assert "hand out new ones" in said
    assert f"links --data {again}" in said
    assert not Links(again).stands(grant)
    assert Links(again).all() == ()
    there = Sessions(again)
    assert there.by_code(opened.code).id == opened.id
    assert there.by_code(shut.code).id == shut.id
    assert stat.S_IMODE((again / "codes").stat().st_mode) == 0o700


def test_a_backup_of_an_older_workbook_brings_no_key_back(tmp_path):
    old = {
        "facilitator-key.txt": b"a" * 26,
        "manager-key.txt": b"b" * 26,
        "format.txt": b"3\n",
        "sessions/amber-river-kettle/.facilitator": b"c" * 24,
        "sessions/amber-river-kettle/session.csv": b"x",
    }
    restore(forged(tmp_path, old, format=3), tmp_path / "again")
    assert set(tree(tmp_path / "again")) == {
        "format.txt",
        "sessions/amber-river-kettle/session.csv",
    }


@pytest.mark.parametrize("name", ["keys/lead.json", "codes/amber-river-kettle"])
def test_a_backup_that_would_open_something_is_none(tmp_path, name):
    with pytest.raises(BackupRefused, match="not a whole backup"):
        restore(forged(tmp_path, {name: b"x"}), tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_words_that_nobody_was_told_are_kept_are_not_in_a_backup(tmp_path):
    """The note that says so is not in it, so it is gone by before."""
    data = tmp_path / "data"
    shutil.copytree(THIRD, data)
    upgrade(data)
    (torn,) = [each for each in Sessions(data).all() if each.team == "Slate team"]
    place = data / "sessions" / torn.id / "reflections.csv"
    assert "Never confirmed" in place.read_text()
    back_up(data, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "again")
    sessions = Sessions(tmp_path / "again")
    close_now(sessions, torn.id)
    assert sessions.sent(torn.id) == 2
    assert [text for _, text in sessions.reflections(torn.id)] == ["Kept"]


def test_there_is_no_backup_in_the_folder_itself_over_a_file_or_of_nothing(service, tmp_path):
    for data, file, why in (
        (service, service / "b.zip", "inside the folder"),
        (service, Path(__file__), "already"),
        (tmp_path / "nowhere", tmp_path / "b.zip", "no data folder"),
    ):
        with pytest.raises(BackupRefused, match=why):
            back_up(data, file)
    assert not list(tmp_path.iterdir())
    assert not (service / "b.zip").exists()


def test_a_disk_that_is_full_leaves_no_half_backup(service, tmp_path):
    small = subprocess.run(
        [
            "bash",
            "-c",
            f"ulimit -f 4; exec {sys.executable} -m workbook backup {tmp_path}/b.zip "
            f"--data {service}",
        ],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )
    assert small.returncode == 1
    assert "No backup was made" in small.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seconds", [0.15, 0.25, 0.35, 0.5])
def test_killed_half_way_it_leaves_no_file_that_looks_like_a_backup(service, tmp_path, seconds):
    for words in (["backup", f"{tmp_path}/b.zip", "--data", str(service)],):
        process = subprocess.Popen(
            [sys.executable, "-m", "workbook", *words],
            cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        process.kill()
        process.wait()
    if (tmp_path / "b.zip").exists():
        check_backup(tmp_path / "b.zip")


def left_by(pid, tmp_path, name="b.zip"):
    """What a run with this number leaves when it is killed."""
    path = tmp_path / f".{name}.{backup_module._host()}-{pid}.0123abcd.unfinished"
    path.write_text("half a backup", encoding="utf-8")
    return path


def a_number_of_no_process():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize("what", ["backup", "restore", "upgrade"])
def test_what_a_killed_run_left_is_removed_by_the_next_one(service, backup, tmp_path, what):
    left = left_by(a_number_of_no_process(), tmp_path)
    folder = left_by(a_number_of_no_process(), tmp_path, "data")
    folder.unlink()
    (folder / "sessions").mkdir(parents=True)
    shutil.copytree(service, tmp_path / "here")
    words = {
        "backup": ["backup", f"{tmp_path}/new.zip", "--data", str(service)],
        "restore": ["restore", str(backup), "--data", f"{tmp_path}/new"],
        "upgrade": ["upgrade", "--data", f"{tmp_path}/here"],
    }[what]
    assert main(words) == 0
    assert not left.exists()
    assert not folder.exists()


def test_what_a_run_at_work_or_another_machine_is_making_is_left_alone(service, tmp_path):
    at_work = left_by(os.getpid(), tmp_path)
    elsewhere = at_work.with_name(".b.zip.ffffffff-1.0123abcd.unfinished")
    others = tmp_path / ".letter.unfinished"
    for path in (elsewhere, others):
        path.write_text("not ours", encoding="utf-8")
    back_up(service, tmp_path / "new.zip")
    assert at_work.exists()
    assert elsewhere.exists()
    assert others.exists()


def test_nothing_is_ever_restored_on_top_of_something(backup, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "teams.csv").write_text("x")
    with pytest.raises(BackupRefused, match="something in"):
        restore(backup, data)
    assert tree(data) == {"teams.csv": b"x"}
    running = RunningWorkbook(tmp_path / "served").start()
    try:
        with pytest.raises(BackupRefused, match="stop it first"):
            restore(backup, running.data)
    finally:
        running.stop()


def test_it_may_be_restored_into_the_empty_folder_of_a_fresh_checkout(service, backup, tmp_path):
    data = tmp_path / "data"
    (data / "schema").mkdir(parents=True)
    (data / "README.md").write_text("About this folder")
    restore(backup, data)
    assert (data / "README.md").read_text() == "About this folder"
    assert set(tree(service)) <= set(tree(data))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.zip", "data"]


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.data())
def test_a_backup_with_any_byte_changed_or_cut_off_is_refused_or_restores_the_same(
    drawn, service, backup, tmp_path
):
    whole = backup.read_bytes()
    at = drawn.draw(st.integers(0, len(whole) - 1))
    if drawn.draw(st.booleans()):
        broken = whole[:at]
    else:
        broken = whole[:at] + bytes([whole[at] ^ drawn.draw(st.integers(1, 255))]) + whole[at + 1 :]
    file = tmp_path / "broken.zip"
    file.write_bytes(broken)
    target = tmp_path / "again"
    try:
        restore(file, target)
    except BackupRefused:
        assert not target.exists()
    else:  # the byte carries nothing, such as the time at which a file was written
        assert tree(target) == tree(service)
        shutil.rmtree(target)
    assert {each.name for each in tmp_path.iterdir()} <= {"backup.zip", "broken.zip"}


def forged(tmp_path, files, listed=None, **about):
    """A ZIP with these files and a list that says the same, or something else."""
    import hashlib

    told = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    about = {"format": FORMAT, "made_on": "2026-11-23", "files": told, **about}
    file = tmp_path / "forged.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(LIST, json.dumps(about) if listed is None else listed)
    return file


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "/etc/evil", "sessions/../../evil", "C:/evil", "sessions\\..\\evil", "a//b"),
        *("a\x00b", ".", "..", "sessions/./x", "x" * 200, ".lock", "sessions/a/.lock", "ü"),
        *("visits.json", "address.txt", "example/x", "README.md", "nul:", "a/ /b"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    file = forged(tmp_path, {name: b"x"})
    with pytest.raises(BackupRefused):
        restore(file, tmp_path / "again")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["forged.zip"]


@pytest.mark.parametrize(
    "listed",
    [
        *("", "[]", "{}", "null", "[" * 100_000, '{"files": {}}'),
        '{"format": "2", "made_on": "2026-11-23", "files": {}}',
        '{"format": 2, "made_on": "yesterday", "files": {}}',
        '{"format": 2, "made_on": "2026-11-23", "files": {"a": {}}}',
        '{"format": 2, "made_on": "2026-11-23", "files": {"a": {"bytes": -1, "sha256": "x"}}}',
        '{"format": 2, "made_on": "2026-11-23", "files": []}',
    ],
)
def test_a_list_that_makes_no_sense_is_refused(tmp_path, listed):
    with pytest.raises(BackupRefused):
        restore(forged(tmp_path, {"a": b"x"}, listed), tmp_path / "again")


def test_a_file_that_grows_beyond_what_it_said_is_refused(tmp_path):
    """A few kilobytes that unpack to a gigabyte."""
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("teams.csv", b"0" * 50_000_000)
        told = {"teams.csv": {"bytes": 10, "sha256": "0" * 64}}
        about = {"format": FORMAT, "made_on": "2026-11-23", "files": told}
        archive.writestr(LIST, json.dumps(about))
    with pytest.raises(BackupRefused):
        restore(bomb, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_whose_beginning_is_gone_is_refused_before_and_while_it_is_read(tmp_path):
    """Its list then names places before the beginning, which the system itself refuses."""
    file = forged(tmp_path, {"sessions/s/session.csv": b"x" * 50})
    whole = file.read_bytes()
    for gone in (1, 5, 40):
        file.write_bytes(whole[gone:])
        for read in (check_backup, lambda source: restore(source, tmp_path / "again")):
            with pytest.raises(BackupRefused):
                read(file)
        assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("changes", [{6: 0x80}, {9: 0x08, 46: 0xDF}], ids=["newer", "no UTF-8"])
def test_a_list_that_no_program_writes_is_refused(tmp_path, changes):
    """It says that its files are packed by a way of the future, or has a name that is no text."""
    file = forged(tmp_path, {"sessions/s/session.csv": b"x"})
    whole = bytearray(file.read_bytes())
    at = whole.index(b"PK\x01\x02")
    for place, byte in changes.items():
        whole[at + place] = byte
    file.write_bytes(whole)
    for read in (check_backup, lambda source: restore(source, tmp_path / "again")):
        with pytest.raises(BackupRefused):
            read(file)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_way_of_packing_that_can_ask_for_any_memory_is_refused_unread(tmp_path, way, monkeypatch):
    """Sixteen bytes of such an archive can ask for four gigabytes."""
    file = forged(tmp_path, {"sessions/s/session.csv": b"x"})
    with zipfile.ZipFile(file) as plain:
        packed = {name: plain.read(name) for name in plain.namelist()}
    with zipfile.ZipFile(file, "w", way) as archive:
        for name, content in packed.items():
            archive.writestr(name, content)

    def read(*_args):
        raise AssertionError("it was read")

    monkeypatch.setattr(zipfile.ZipFile, "open", read)
    with pytest.raises(BackupRefused):
        check_backup(file)


def test_two_names_that_some_systems_take_for_one_are_refused(tmp_path):
    with pytest.raises(BackupRefused):
        restore(forged(tmp_path, {"teams.csv": b"x", "Teams.csv": b"y"}), tmp_path / "again")


def test_a_backup_of_a_newer_workbook_is_refused(tmp_path):
    with pytest.raises(NewerFormat):
        restore(forged(tmp_path, {"teams.csv": b"x"}, format=FORMAT + 1), tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_the_commands_say_what_they_did(service, tmp_path, capsys):
    file, data = str(tmp_path / "b.zip"), str(tmp_path / "again")
    assert main(["backup", file, "--data", str(service)]) == 0
    said = capsys.readouterr().out
    assert f"A backup of {len(Sessions(service).all())} sessions" in said
    assert "delete it" in said
    assert main(["restore", "--check", file]) == 0
    assert "whole" in capsys.readouterr().out
    assert not Path(data).exists()
    assert main(["restore", file, "--data", data]) == 0
    assert "right checksum" in capsys.readouterr().out
    assert main(["restore", file, "--data", data]) == 1
    assert "something in" in capsys.readouterr().err
    Path(file).write_bytes(b"no ZIP")
    assert main(["restore", "--check", file]) == 1
    assert "not a whole backup" in capsys.readouterr().err


def test_a_place_that_is_not_there_is_said(service, tmp_path):
    with pytest.raises(StoreError, match="No backup was made"):
        back_up(service, tmp_path / "nowhere" / "b.zip")
