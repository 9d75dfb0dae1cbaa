"""Files that are looked at again and again: never read for nothing, and never believed too long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.storage import remembered
from workbook.storage.remembered import Remembered


@pytest.fixture
def later(monkeypatch):
    """Let every file have been left alone for a while."""
    real = time.time
    monkeypatch.setattr(remembered.time, "time", lambda: real() + 60)


@pytest.fixture
def understood():
    """Every file's bytes that were ever made sense of."""
    return []


@pytest.fixture
def file(tmp_path, understood):
    def understand(data):
        if data == b"torn":
            raise ValueError("torn")
        understood.append(data)
        return data.decode()

    return Remembered(tmp_path / "file.csv", understand, missing="nothing")


@pytest.mark.usefixtures("later")
def test_a_file_that_was_left_alone_is_not_even_opened_again(tmp_path, file, monkeypatch):
    (tmp_path / "file.csv").write_bytes(b"words")
    assert file.look() == "words"

    def opened(path):
        pytest.fail(f"{path.name} was opened")

    monkeypatch.setattr(remembered.Path, "read_bytes", opened)
    assert file.look() == "words"


@pytest.mark.usefixtures("later")
def test_whoever_is_about_to_change_a_file_reads_its_bytes_whatever_its_times_say(
    tmp_path, file, monkeypatch
):
    path = tmp_path / "file.csv"
    path.write_bytes(b"one")
    monkeypatch.setattr(remembered, "_mark_of", lambda _path: ((0, 0, 0, 0, 0), 0.0))
    assert file.look() == "one"
    path.write_bytes(b"two")
    assert file.read() == "two"


def test_a_file_written_twice_within_one_tick_of_the_disk_is_not_mistaken(
    tmp_path, file, monkeypatch
):
    path = tmp_path / "file.csv"
    path.write_bytes(b"one")
    # Same size, same times, same place on the disk: nothing but its bytes tells the two apart.
    now = time.time()
    monkeypatch.setattr(remembered, "_mark_of", lambda _path: ((0, 0, 0, 0, 0), now))
    assert file.look() == "one"
    path.write_bytes(b"two")
    assert file.look() == "two"


def test_a_file_whose_time_is_still_to_come_is_read_every_time(tmp_path, file, monkeypatch):
    path = tmp_path / "file.csv"
    path.write_bytes(b"one")
    # The clock of a file server may be ahead of ours.
    soon = time.time() + 3600
    monkeypatch.setattr(remembered, "_mark_of", lambda _path: ((0, 0, 0, 0, 0), soon))
    assert file.look() == "one"
    path.write_bytes(b"two")
    assert file.look() == "two"


@pytest.mark.usefixtures("later")
def test_bytes_that_stayed_the_same_are_made_sense_of_once(tmp_path, file, understood):
    path = tmp_path / "file.csv"
    for _ in range(3):
        path.write_bytes(b"words")
        assert file.look() == "words"
    assert understood == [b"words"]


@pytest.mark.usefixtures("later")
def test_a_file_that_cannot_be_understood_is_said_to_be_so_every_time(tmp_path, file):
    path = tmp_path / "file.csv"
    path.write_bytes(b"words")
    assert file.look() == "words"
    path.write_bytes(b"torn")
    for _ in range(2):
        with pytest.raises(ValueError, match="torn"):
            file.look()
    path.write_bytes(b"words")
    assert file.look() == "words"


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("way", ["look", "read"])
def test_a_file_that_is_gone_says_nothing_even_if_it_was_there(tmp_path, file, way):
    path = tmp_path / "file.csv"
    ask = getattr(file, way)
    assert ask() == "nothing"
    path.write_bytes(b"words")
    assert ask() == "words"
    path.unlink()
    assert ask() == "nothing"


@given(st.lists(st.sampled_from([b"", b"one", b"two", b"longer", None]), max_size=30))
def test_it_always_says_what_the_file_says(tmp_path_factory, everything):
    path = tmp_path_factory.mktemp("always") / "file.csv"
    seen = Remembered(path, bytes.decode, missing=None)
    for data in everything:
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)
        assert seen.look() == (None if data is None else data.decode())
