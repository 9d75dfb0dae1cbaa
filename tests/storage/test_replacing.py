"""Putting new bytes in place of a file: no second picture of it, on any system."""

from __future__ import annotations

import errno
import os
import stat

import pytest
from pictures import at_every_step, picture_of

from workbook.storage import disk

pytestmark = pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="no files without a name here")


def test_a_draft_has_a_name_only_when_it_is_whole_and_only_until_it_takes_its_place(tmp_path):
    path, seen = tmp_path / "kept.csv", []
    path.write_bytes(b"old")
    with at_every_step(lambda: seen.append(picture_of(tmp_path))):
        disk.replace(path, b"new" * 100)
    draft = disk.draft_of(path).name
    with_draft = [picture for picture in seen if draft in picture]
    assert len(with_draft) == 1
    assert with_draft[0] == {"kept.csv": b"old", draft: b"new" * 100}
    assert picture_of(tmp_path) == {"kept.csv": b"new" * 100}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_crash_left_is_overwritten(tmp_path):
    path = tmp_path / "kept.csv"
    disk.draft_of(path).write_bytes(b"half a pic")
    disk.replace(path, b"new")
    assert picture_of(tmp_path) == {"kept.csv": b"new"}


@pytest.mark.parametrize("lacks", ["files without a name", "a way to name them"])
def test_where_there_are_no_files_without_a_name_it_is_written_as_ever(
    tmp_path, monkeypatch, lacks
):
    really_open, refusals = os.open, []

    def opened(path, how, *more, **named):
        if how & os.O_TMPFILE == os.O_TMPFILE and lacks == "files without a name":
            refusals.append(path)
            raise OSError(errno.EOPNOTSUPP, "no such files here")
        return really_open(path, how, *more, **named)

    def linked(*_, **__):
        refusals.append(1)
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(os, "open", opened)
    if lacks == "a way to name them":
        monkeypatch.setattr(os, "link", linked)
    path = tmp_path / "kept.csv"
    for data in (b"old", b"new"):
        disk.replace(path, data)
        assert picture_of(tmp_path) == {"kept.csv": data}
    assert len(refusals) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_bytes_are_forced_again_where_a_disk_passes_over_files_without_a_name(
    tmp_path, monkeypatch
):
    really, forced = disk._force, []
    monkeypatch.setattr(disk, "_keeps_what_had_no_name", lambda _: False)
    monkeypatch.setattr(
        disk, "_force", lambda file: (forced.append(os.fstat(file).st_nlink), really(file))
    )
    disk.replace(tmp_path / "kept.csv", b"new")
    assert forced == [0, 1]  # without a name, and with it
