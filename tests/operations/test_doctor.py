"""The doctor as a whole: it says what to do, worst first, whatever it is shown."""

# ruff: noqa: DTZ001, DTZ005 - this machine’s time, as the doctor reads it

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from looked_over import a_service, on_a_good_machine

from workbook.operations.checks import LEVELS
from workbook.operations.checks.finding import broken, to_see_to, unknown, well
from workbook.operations.doctor import look_over
from workbook.sessions import Sessions

NOBODY = 65534


@pytest.fixture
def data(tmp_path, monkeypatch):
    on_a_good_machine(monkeypatch, tmp_path)
    return a_service(tmp_path / "data")


def all_bytes(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_of_a_service_that_is_well_it_has_nothing_to_say(data):
    report = look_over(data)
    assert [each for each in report.findings if each.level in {"broken", "to see to"}] == []
    assert report.code == 0


def test_looking_changes_nothing(data):
    before = all_bytes(data)
    look_over(data)
    assert all_bytes(data) == before


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], 0),
        ([well("a", "w.")], 0),
        ([unknown("a", "u.", "d.")], 0),
        ([to_see_to("a", "s.", "m.", "d."), well("a", "w.")], 1),
        ([well("a", "w."), broken("a", "b.", "m.", "d."), to_see_to("a", "s.", "m.", "d.")], 2),
    ],
)
def test_the_code_is_that_of_the_worst_and_the_worst_is_said_first(data, found, code):
    report = look_over(data, checks=[lambda _look: iter(found)])
    assert report.code == code
    places = [LEVELS.index(each.level) for each in report.findings]
    assert places == sorted(places)
    said = str(report)
    for each in found:
        assert f"  {each.what}\n" in said
        assert each.level == "well" or f"What to do: {each.do}" in said


def test_a_check_that_fails_says_so_and_stops_no_other(data):
    def check_something(_look):
        yield well("something", "So far.")
        raise ZeroDivisionError("words of somebody")

    report = look_over(data, checks=[check_something, lambda _look: iter([well("b", "Well.")])])
    assert [each.what for each in report.findings if each.level == "well"] == ["So far.", "Well."]
    assert "something (ZeroDivisionError)" in str(report)
    assert "words of somebody" not in str(report)
    assert report.code == 1


@pytest.mark.parametrize("what", ["missing", "a file", "empty"])
def test_a_folder_that_is_none_and_an_empty_one_are_looked_over_too(tmp_path, what, monkeypatch):
    on_a_good_machine(monkeypatch, tmp_path)
    data = tmp_path / "data"
    if what == "a file":
        data.write_text("no folder")
    elif what == "empty":
        data.mkdir(mode=0o700)
    report = look_over(data)
    if what == "empty":
        assert report.code == 1
        assert "no service lead’s link" in str(report)
    else:
        assert report.code == 2
        assert str(data) in str(report)
    assert "keep_answers_days = 92" in str(report)


SPOILT = [
    *("settings.toml", "publication.toml", "safety.toml", "language.toml", "format.txt"),
    *("opened.csv", "acts.csv", "visits.json", "running.json", "daily.txt", "keys/lead.json"),
]


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("how", ["bytes", "a folder", "empty"])
def test_a_file_that_was_spoilt_stops_nothing(data, name, how):
    path = data / name
    path.unlink(missing_ok=True)
    if how == "a folder":
        path.mkdir()
    else:
        path.write_bytes(b"\xff\x00{[" if how == "bytes" else b"")
    report = look_over(data)
    about = {each.about for each in report.findings}
    assert {"rights", "disk", "clock", "settings", "links", "deleting", "visits"} <= about
    assert isinstance(json.loads(report.as_json())["code"], int)


def test_everything_spoilt_at_once_stops_nothing(data):
    for path in list(data.rglob("*")):
        if path.is_file():
            path.write_bytes(b"\x00\xff,\n{")
    report = look_over(data)
    assert report.code == 2
    assert str(report)


@pytest.mark.parametrize(
    "now", [datetime(1971, 1, 1), datetime(2026, 11, 24, 10, 0), datetime(9000, 12, 31)]
)
def test_whatever_the_clock_says_it_goes_on(data, now):
    assert str(look_over(data, now=now))


@pytest.fixture
def on_the_way():
    """A folder through which everybody may pass; what pytest makes is its owner's alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root becomes somebody else")
def test_somebody_without_rights_is_told_who_should_ask(on_the_way):
    data = a_service(on_the_way / "data")
    look_over(data)  # whatever it imports late, the other may not read either
    reads, writes = os.pipe()
    if not (child := os.fork()):
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            report = look_over(data)
            os.write(writes, f"{report.code} {report.findings[0].what}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writes)
    with os.fdopen(reads) as said:
        assert said.read() == f"2 You may not read the folder {data}."


def test_no_key_and_no_join_code_is_in_anything_that_it_says(data):
    years_later = datetime.now() + timedelta(days=800)
    for now in (None, years_later):
        report = look_over(data, now=now)
        assert "team’s of Harbour team" in str(report) or now is None
        said = str(report) + report.as_json()
        for path in (data / "keys").glob("*.json"):
            assert json.loads(path.read_text())["key"] not in said
        for session in Sessions(data).all():
            assert session.code not in said


def test_settings_are_printed_with_what_is_usual_and_the_sentence(data):
    (data / "settings.toml").write_text("people_each_session = 40\n")
    (data / "room.toml").write_text("open_days_after_closing = 3\n")
    (data / "publication.toml").write_text("# ours\nminimum_people = 15\n")
    said = str(look_over(data))
    assert "  people_each_session = 40   (usually 300)\n      This many people may come" in said
    assert "  open_days_after_closing = 3   (usually 7)   (in room.toml)\n" in said
    assert "  keep_answers_days = 92\n" in said
    assert "  minimum_people = 15\n" in said
    assert "# ours" not in said


def test_files_with_wording_of_the_services_own_are_named(data):
    (data / "language.toml").write_text("")
    assert look_over(data).wording == ("language.toml",)
