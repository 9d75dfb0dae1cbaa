"""The doctor looks at the folder: who can read it, has it room, who wrote it, what was left."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from types import SimpleNamespace

import psutil
import pytest
from looked_over import a_service, said_of, the_only

from workbook.operations.checks import folder
from workbook.storage import CODES, disk

NOBODY = 65534
posix = pytest.mark.skipif(os.name == "nt", reason="rights are another matter there")


@pytest.fixture
def data(tmp_path):
    return a_service(tmp_path / "data")


@posix
def test_keys_that_others_can_read_are_dangerous(data):
    data.chmod(0o755)
    (data / "keys").chmod(0o755)
    (data / "keys" / "lead.json").chmod(0o644)
    level, said = the_only(said_of(data, "rights"))
    assert level == "broken"
    assert "2 files in keys" in said
    assert f"`chmod -R go= {data}`" in said


@posix
def test_join_codes_that_others_can_read_are_dangerous(data):
    data.chmod(0o755)
    codes = data / CODES
    codes.chmod(0o755)
    next(codes.iterdir()).chmod(0o644)
    level, said = the_only(said_of(data, "rights"))
    assert level == "broken"
    assert "2 files in codes" in said


@posix
def test_what_it_tells_people_to_type_touches_no_other_folder(tmp_path):
    (tmp_path / "our").mkdir()
    data = a_service(tmp_path / "our workbook")
    data.chmod(0o755)
    said = the_only(said_of(data, "rights"))[1]
    assert f"`chmod 700 '{data}'`" in said


@posix
def test_an_open_folder_around_closed_files_is_to_be_seen_to(data):
    data.chmod(0o750)
    assert the_only(said_of(data, "rights"))[0] == "to see to"


@posix
def test_what_is_open_inside_a_closed_folder_is_not_dangerous(data):
    next((data / "sessions").iterdir()).chmod(0o755)
    level, said = the_only(said_of(data, "rights"))
    assert level == "to see to"
    assert "1 file in sessions" in said


@posix
def test_a_services_own_file_of_settings_is_no_secret(data):
    (data / "settings.toml").write_text("")
    (data / "settings.toml").chmod(0o644)
    assert [level for level, _ in said_of(data, "rights")] == ["well"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize(
    ("file", "level"), [("opened.csv", "to see to"), ("keys/lead.json", "broken")]
)
def test_a_file_of_another_user_is_said_with_the_way_to_give_it_back(data, file, level):
    os.chown(data / file, NOBODY, 0)
    found, said = the_only(said_of(data, "rights"))
    assert found == level
    assert f"`chown -R --reference={data} {data}`" in said


@pytest.mark.parametrize(
    ("megabytes", "level"), [(10, "broken"), (300, "to see to"), (10_000, "well")]
)
def test_a_disk_that_gets_full_is_said_before_it_is(data, monkeypatch, megabytes, level):
    free = SimpleNamespace(free=megabytes * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    assert [each for each, _ in said_of(data, "disk")] == [level]


@pytest.mark.parametrize(("less", "is_full"), [(0, False), (1, True)])
def test_a_disk_is_full_below_the_least_room_and_not_at_it(data, monkeypatch, less, is_full):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: SimpleNamespace(free=disk.LEAST_ROOM - less)
    )
    told = the_only(said_of(data, "disk"))[0]
    assert (told == "broken") == is_full


@posix
def test_a_disk_without_room_for_more_files_is_full_too(data, monkeypatch):
    left = SimpleNamespace(f_favail=3, f_files=1000, f_bavail=9**9, f_blocks=9**9, f_bfree=9**9)
    left.f_frsize = 4096
    monkeypatch.setattr(os, "statvfs", lambda _path: left)
    assert the_only(said_of(data, "disk"))[0] == "broken"


@pytest.mark.parametrize(
    ("kind", "level", "word"),
    [
        ("ext4", "well", "ext4"),
        ("nfs4", "to see to", "shared drive"),
        ("CIFS", "to see to", "shared drive"),
        ("vboxsf", "to see to", "shared drive"),
        ("tmpfs", "to see to", "memory"),
        ("", "unknown", "cannot be told"),
    ],
)
def test_a_shared_drive_is_told_from_a_disk(data, monkeypatch, kind, level, word):
    mounted = [
        SimpleNamespace(mountpoint="/", fstype="ext4" if kind else ""),
        SimpleNamespace(mountpoint=str(data.parent), fstype=kind),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_more: mounted)
    ((found, said),) = said_of(data, "kind of disk")
    assert found == level
    assert word in said


@pytest.mark.parametrize(
    ("form", "words"), [("3\n", "workbook upgrade"), ("99\n", "newer workbook"), ("", "no number")]
)
def test_data_of_another_workbook_is_said_with_what_to_do(data, form, words):
    (data / "format.txt").write_text(form)
    level, said = the_only(said_of(data, "version"))
    assert level == "broken"
    assert words in said


def an_old(path, make):
    make(path)
    os.utime(path, (time.time() - 200_000,) * 2)


def test_what_was_never_finished_is_counted_and_what_is_at_work_is_not(data):
    an_old(data.parent / ".monday.zip.ab12.unfinished", lambda path: path.write_bytes(b""))
    an_old(data / ".visits.json.tmp", lambda path: path.write_bytes(b""))
    (data / ".acts.csv.tmp").write_bytes(b"")
    level, said = the_only(said_of(data, "leftovers"))
    assert level == "to see to"
    assert "2 files or folders" in said


@posix
def test_folders_of_killed_servers_are_counted(data, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    an_old(tmp_path / "voila_abc", lambda path: path.mkdir())
    (tmp_path / "voila_new").mkdir()
    level, said = the_only(said_of(data, "leftovers"))
    assert level == "to see to"
    assert "1 folder of servers that were killed is in" in said


def test_a_folder_that_cannot_be_walked_in_part_is_looked_at_for_the_rest(data, monkeypatch):
    real = folder._each

    def with_one_gone(home):
        yield home / "gone" / "meanwhile"
        yield from real(home)

    monkeypatch.setattr(folder, "_each", with_one_gone)
    assert [level for level, _ in said_of(data, "rights")] == ["well"]
