"""The files that say which pages were opened and what was done, and nothing about anybody."""

from __future__ import annotations

import csv
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from workbook.access.log import (
    ACCESS_LOG,
    ACTS_LOG,
    last_opened,
    log_access,
    log_act,
    trim_access_log,
)
from workbook.storage import disk
from workbook.storage.disk import StoreError


def noon():
    return datetime(2026, 3, 4, 12, 34, 56)  # noqa: DTZ001 - the machine's own time


def lines(data, name=ACCESS_LOG):
    with (data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_whoever_may_answer_or_plan_alone_is_noted_by_the_day_and_others_by_the_minute(tmp_path):
    log_access(tmp_path, "facilitator", "facilitate", "a-b-c", now=noon)
    log_access(tmp_path, "practitioner", "reflect", "a-b-c", now=noon)
    log_access(tmp_path, "planner", "plan", link="60f342", now=noon)
    log_access(tmp_path, "manager", "themes", now=noon)
    assert [(each["when"], each["role"]) for each in lines(tmp_path)] == [
        ("2026-03-04 12:34", "facilitator"),
        ("2026-03-04", "practitioner"),
        ("2026-03-04", "planner"),
        ("2026-03-04 12:34", "manager"),
    ]
    assert set(lines(tmp_path)[0]) == {"when", "role", "page", "session", "link"}


def test_a_line_says_which_link_it_was_and_none_for_a_join_code(tmp_path):
    log_access(tmp_path, "team", "team", link="60f342", now=noon)
    log_access(tmp_path, "practitioner", "reflect", "s2", now=noon)
    assert [each["link"] for each in lines(tmp_path)] == ["60f342", ""]


def test_a_file_of_before_is_brought_along_with_its_lines(tmp_path):
    (tmp_path / ACCESS_LOG).write_text(
        "when,role,page,session\n2026-03-03,practitioner,reflect,a\n"
    )
    log_access(tmp_path, "lead", "lead", link="60f342", now=noon)
    assert [list(each.values()) for each in lines(tmp_path)] == [
        ["2026-03-03", "practitioner", "reflect", "a", ""],
        ["2026-03-04 12:34", "lead", "lead", "", "60f342"],
    ]


def test_what_was_done_has_the_day_the_link_and_the_session_and_no_word_more(tmp_path):
    log_act(tmp_path, "60f342", "door_shut", "sabcdefghabcdefg", today=lambda: noon().date())
    log_act(tmp_path, "", "team_added", today=lambda: noon().date())
    assert [list(each.values()) for each in lines(tmp_path, ACTS_LOG)] == [
        ["2026-03-04", "60f342", "door_shut", "sabcdefghabcdefg"],
        ["2026-03-04", "", "team_added", ""],
    ]


@pytest.mark.parametrize(
    ("link", "act", "session"),
    [
        *(("60f342", "", "s"), ("60f342", "Asked for more time", "s"), ("60f342", "a,b", "s")),
        *(("60f342", "=x", "s"), ("a whole key", "opened", "s"), ("60f342", "opened", "a b c")),
        ("60f342", "opened", "S\n"),
    ],
)
def test_nothing_that_somebody_typed_gets_into_what_was_done(tmp_path, link, act, session):
    with pytest.raises(ValueError):
        log_act(tmp_path, link, act, session)
    assert not (tmp_path / ACTS_LOG).exists()


def test_many_at_once_lose_no_line(tmp_path):
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: log_access(tmp_path, "practitioner", "reflect"), range(80)))
    assert len(lines(tmp_path)) == 80


def test_what_is_older_than_a_year_goes(tmp_path):
    log_access(tmp_path, "manager", "themes", now=lambda: noon().replace(year=2025, day=3))
    log_access(tmp_path, "manager", "themes", now=noon)
    log_act(tmp_path, "", "opened", "s1", today=lambda: date(2025, 3, 3))
    log_act(tmp_path, "", "closed", "s1", today=lambda: date(2026, 3, 3))
    assert trim_access_log(tmp_path, today=lambda: date(2026, 3, 4)) == 2
    assert [each["act"] for each in lines(tmp_path, ACTS_LOG)] == ["closed"]
    assert [each["when"] for each in lines(tmp_path)] == ["2026-03-04 12:34"]
    assert trim_access_log(tmp_path, today=lambda: date(2026, 3, 4)) == 0


def test_whoever_has_the_files_open_has_them_still_when_old_lines_were_taken_out(tmp_path):
    log_access(tmp_path, "lead", "lead", now=lambda: datetime(2024, 3, 4))  # noqa: DTZ001
    log_access(tmp_path, "lead", "lead", link="60f342", now=noon)
    log_act(tmp_path, "60f342", "opened", today=lambda: date(2024, 3, 4))
    log_act(tmp_path, "60f342", "closed", today=lambda: date(2026, 3, 4))
    names = (ACCESS_LOG, ACTS_LOG)
    before = [(tmp_path / name).stat().st_ino for name in names]
    assert trim_access_log(tmp_path, today=lambda: date(2026, 3, 4)) == 2
    assert [(tmp_path / name).stat().st_ino for name in names] == before
    assert [len(lines(tmp_path, name)) for name in names] == [1, 1]


@pytest.mark.parametrize("written", [0, 7, 60])
def test_whoever_is_killed_while_taking_out_old_lines_loses_none_of_the_others(
    tmp_path, monkeypatch, written
):
    log_act(tmp_path, "60f342", "opened", today=lambda: date(2024, 3, 4))
    for act in ("revealed", "closed", "opened"):
        log_act(tmp_path, "60f342", act, today=lambda: date(2026, 3, 4))

    def killed(file, data):
        os.write(file, data[:written])
        raise KeyboardInterrupt

    real = disk._write_all
    turns = [real, killed]

    def turn(file, data):
        turns.pop(0)(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "_write_all", turn)
        with pytest.raises(KeyboardInterrupt):
            trim_access_log(tmp_path, today=lambda: date(2026, 3, 4))
    assert not turns
    trim_access_log(tmp_path, today=lambda: date(2026, 3, 4))
    acts = [each["act"] for each in lines(tmp_path, ACTS_LOG)]
    assert acts == ["revealed", "closed", "opened"]
    assert not list(tmp_path.glob(".*.tmp"))


def test_without_a_file_there_is_nothing_to_take_out(tmp_path):
    assert trim_access_log(tmp_path) == 0


def test_a_folder_that_is_gone_is_said_in_words(tmp_path):
    with pytest.raises(StoreError, match="could not be noted"):
        log_access(tmp_path / "gone", "manager", "themes")
    with pytest.raises(StoreError, match="could not be noted"):
        log_act(tmp_path / "gone", "", "opened")


def test_when_a_link_was_last_used_is_known_by_its_short_id_and_by_the_day(tmp_path):
    assert last_opened(tmp_path) == {}
    for day, link in ((20, "aaaaaa"), (24, "aaaaaa"), (22, "aaaaaa"), (21, "bbbbbb"), (23, "")):
        log_access(tmp_path, "team", "team", link=link, now=lambda day=day: datetime(2026, 11, day))  # noqa: DTZ001
    path = tmp_path / "opened.csv"
    path.write_text(path.read_text() + "no day,team,team,,cccccc\n2026-11-2")
    assert last_opened(tmp_path) == {"aaaaaa": date(2026, 11, 24), "bbbbbb": date(2026, 11, 21)}
