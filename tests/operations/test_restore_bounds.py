"""A restore takes no more of the disk than is allowed, there, and said beforehand."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import zipfile
from types import SimpleNamespace

import pytest

from workbook.cli import main
from workbook.operations import backups
from workbook.operations.backups import LIST, BackupRefused, check_backup, restore
from workbook.operations.unpacking import check_directory, on_the_disk
from workbook.operations.upgrades import FORMAT
from workbook.settings import SettingsUnreadable

MEGABYTE = 1_000_000
CALM = b"".join(hashlib.sha256(str(n).encode()).hexdigest().encode() for n in range(3000))


def told_of(files):
    return {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }


def packed(path, files, told=None, way=zipfile.ZIP_DEFLATED):
    """A backup with these files, and a list that says the same, or something else."""
    about = {
        "format": FORMAT,
        "made_on": "2026-11-23",
        "files": told_of(files) if told is None else told,
    }
    with zipfile.ZipFile(path, "w", way) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(LIST, json.dumps(about))
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "again"


@pytest.fixture
def written(monkeypatch):
    """How many bytes a restore has written into files."""
    counted = SimpleNamespace(bytes=0, files=0)
    opened = backups.os.fdopen

    class Counting(io.RawIOBase):
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, piece):
            counted.bytes += len(piece)
            return self.file.write(piece)

        def flush(self):
            self.file.flush()

        def fileno(self):
            return self.file.fileno()

    def counting(descriptor, mode):
        counted.files += 1
        return Counting(opened(descriptor, mode))

    monkeypatch.setattr(backups.os, "fdopen", counting)
    return counted


def refused(source, target, written):
    """Refuse to restore, with nothing written; return the three sentences."""
    there = sorted(each.name for each in target.parent.iterdir())
    with pytest.raises(BackupRefused) as refusal:
        restore(source, target)
    assert (written.files, written.bytes) == (0, 0)
    assert sorted(each.name for each in target.parent.iterdir()) == there
    return str(refusal.value)


def test_what_is_counted_here_is_what_a_restore_writes(tmp_path, target, written):
    restore(packed(tmp_path / "b.zip", {"teams/teams.csv": CALM}), target)
    assert (written.files, written.bytes) == (1, len(CALM))
    assert (target / "teams" / "teams.csv").read_bytes() == CALM


def test_a_backup_that_is_larger_than_allowed_is_refused_before_anything_is_written(
    tmp_path, target, written
):
    target.mkdir()
    (target / "settings.toml").write_text("restore_megabytes = 10\n")
    files = {f"teams/{n}.csv": CALM for n in range(60)}
    source = packed(tmp_path / "b.zip", files)
    said = refused(source, target, written)
    assert "would take 12 MB of the disk, and 10 MB are allowed" in said
    assert "Nothing was restored, and nothing was changed." in said
    assert "restore_megabytes = 12" in said
    # And what it says to do is enough.
    (target / "settings.toml").write_text("restore_megabytes = 12\n")
    assert restore(source, target).files == 60
    assert (target / "settings.toml").read_text() == "restore_megabytes = 12\n"


def test_very_many_small_files_count_as_what_they_take_of_a_disk(tmp_path, target, written):
    target.mkdir()
    (target / "settings.toml").write_text("restore_megabytes = 10\n")
    files = {f"teams/{n}.csv": b"" for n in range(3000)}
    assert "13 MB of the disk" in refused(packed(tmp_path / "b.zip", files), target, written)
    assert on_the_disk({"a": 0}) == 2 * 4096
    assert on_the_disk({"a/b": 4097, "a/c": 1}) == 5 * 4096


def test_a_backup_for_which_the_disk_has_no_room_is_refused_before_anything_is_written(
    tmp_path, target, written, monkeypatch
):
    source = packed(tmp_path / "b.zip", {f"teams/{n}.csv": CALM for n in range(10)})
    whole = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _: whole._replace(free=201 * MEGABYTE))
    said = refused(source, target, written)
    assert "2 MB of the disk, and 1 MB can be taken: 200 MB stay free" in said.replace("  ", " ")
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _: whole._replace(free=203 * MEGABYTE))
    assert restore(source, target).files == 10


def test_a_folder_that_is_not_there_yet_is_made_with_all_above_it(tmp_path):
    target = tmp_path / "deep" / "deeper" / "again"
    restore(packed(tmp_path / "b.zip", {"teams/teams.csv": CALM}), target)
    assert (target / "teams" / "teams.csv").read_bytes() == CALM


def test_the_backups_own_settings_take_the_place_of_those_that_allowed_it(tmp_path, target):
    target.mkdir()
    (target / "settings.toml").write_text("restore_megabytes = 2001\n")
    own = b"keep_answers_days = 30\n"
    restore(packed(tmp_path / "b.zip", {"settings.toml": own}), target)
    assert (target / "settings.toml").read_bytes() == own


def test_settings_that_cannot_be_understood_allow_nothing(tmp_path, target):
    target.mkdir()
    (target / "settings.toml").write_text("restore_megabytes = lots\n")
    with pytest.raises(SettingsUnreadable):
        restore(packed(tmp_path / "b.zip", {"a.csv": b"x"}), target)
    assert [each.name for each in target.iterdir()] == ["settings.toml"]


# Archives that lie


def test_an_entry_that_would_swell_as_no_words_do_is_refused(tmp_path, target, written):
    bomb = {"teams.csv": b"0" * (20 * MEGABYTE)}
    source = packed(tmp_path / "b.zip", bomb)
    assert source.stat().st_size < 100_000
    refused(source, target, written)
    with pytest.raises(BackupRefused):
        check_backup(source)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_is_packed_in_another_way_is_refused(tmp_path, target, written, way):
    refused(packed(tmp_path / "b.zip", {"teams.csv": CALM}, way=way), target, written)


def entries_of(archive):
    """Where each line of an archive's directory begins, by the name in it."""
    at, found = archive.index(b"PK\x01\x02"), {}
    while archive[at : at + 4] == b"PK\x01\x02":
        name, extra, said = struct.unpack_from("<HHH", archive, at + 28)
        found[archive[at + 46 : at + 46 + name].decode()] = at
        at += 46 + name + extra + said
    return found


def changed(path, name, at, form, value):
    """Change a number in the line of an archive's directory that is about one entry."""
    archive = bytearray(path.read_bytes())
    struct.pack_into(form, archive, entries_of(bytes(archive))[name] + at, value)
    path.write_bytes(archive)
    return path


def test_entries_that_lie_over_one_another_are_refused(tmp_path, target, written):
    """As in archives in which one small piece stands for thousands of large files."""
    files = {f"teams/{n}.csv": CALM for n in range(5)}
    source = packed(tmp_path / "b.zip", files)
    for n in range(1, 5):
        changed(source, f"teams/{n}.csv", 42, "<L", 0)  # all of them begin where the first does
    refused(source, target, written)


@pytest.mark.parametrize("said", [0, 10, len(CALM) - 1])
def test_an_entry_that_says_less_than_it_holds_never_writes_more_than_it_said(
    tmp_path, target, written, said
):
    files = {"teams.csv": CALM}
    told = {"teams.csv": {"bytes": said, "sha256": hashlib.sha256(CALM[:said]).hexdigest()}}
    source = packed(tmp_path / "b.zip", files, told)
    changed(source, "teams.csv", 24, "<L", said)
    with pytest.raises(BackupRefused):
        restore(source, target)
    assert written.bytes <= said
    assert [each.name for each in tmp_path.iterdir()] == ["b.zip"]


def test_an_entry_that_says_more_than_it_holds_is_refused(tmp_path, target):
    said = len(CALM) + 1000
    told = {"teams.csv": {"bytes": said, "sha256": hashlib.sha256(CALM).hexdigest()}}
    source = changed(
        packed(tmp_path / "b.zip", {"teams.csv": CALM}, told), "teams.csv", 24, "<L", said
    )
    with pytest.raises(BackupRefused):
        restore(source, target)
    assert [each.name for each in tmp_path.iterdir()] == ["b.zip"]


def test_an_entry_that_reaches_into_the_directory_is_refused(tmp_path, target, written):
    source = packed(tmp_path / "b.zip", {"teams.csv": CALM})
    changed(source, LIST, 20, "<L", 5 * MEGABYTE)
    refused(source, target, written)


@pytest.mark.parametrize("said", [-1, True, 1.0, "10", None, 10**30])
def test_a_length_that_is_none_is_refused(tmp_path, target, written, said):
    told = {"teams.csv": {**told_of({"teams.csv": b"x"})["teams.csv"], "bytes": said}}
    refused(packed(tmp_path / "b.zip", {"teams.csv": b"x"}, told), target, written)


def test_a_directory_that_says_it_is_longer_than_any_is_not_read(tmp_path, target, written):
    source = packed(tmp_path / "b.zip", {"teams.csv": CALM})
    archive = bytearray(source.read_bytes())
    struct.pack_into("<L", archive, archive.rindex(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    source.write_bytes(archive)
    refused(source, target, written)


def test_an_archive_in_an_archive_stays_packed(tmp_path, target):
    """What lies in an entry is a file like another; nothing looks into it."""
    inner = packed(tmp_path / "inner.zip", {"teams.csv": b"0" * (2 * MEGABYTE)}).read_bytes()
    restore(packed(tmp_path / "b.zip", {"more/inner.zip": inner}), target)
    assert (target / "more" / "inner.zip").read_bytes() == inner
    assert sum(each.is_file() for each in target.rglob("*")) == 1


def test_the_command_says_what_is_too_large_and_what_to_do(tmp_path, target, capsys):
    target.mkdir()
    (target / "settings.toml").write_text("restore_megabytes = 10\n")
    source = packed(tmp_path / "b.zip", {f"teams/{n}.csv": CALM for n in range(60)})
    assert main(["restore", str(source), "--data", str(target)]) == 1
    said = capsys.readouterr().err
    assert "allowed" in said
    assert "restore_megabytes = 12" in said
    assert main(["restore", "--check", str(source)]) == 0


def _with_its_end(archive, change):
    """The bytes of an archive, with another end."""
    at = len(archive) - 22
    return archive[:at] + change(archive[at:], at)


def _looks_like_another(end, _):
    return end[:16] + b"PK\x05\x06" + end[20:]


def _says_it_elsewhere(end, at):
    size = struct.unpack_from("<L", end, 12)[0]
    longer = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 40, 40, size, at - size)
    sign = b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)
    return longer + sign + end[:12] + struct.pack("<LL", 46, 0) + end[20:]


@pytest.mark.parametrize("change", [lambda end, _: end, _looks_like_another, _says_it_elsewhere])
def test_a_directory_is_as_long_as_whoever_reads_it_will_find_it(tmp_path, change):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(40):
            archive.writestr(f"data/{number}.csv", "x")
    path.write_bytes(_with_its_end(path.read_bytes(), change))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == 40
    check_directory(path, 40)
    with pytest.raises(ValueError, match=r"^\d+$"):
        check_directory(path, 1)
