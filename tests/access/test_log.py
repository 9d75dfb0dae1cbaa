"""The file that says which doors were opened, and nothing about anybody."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from workbook.access.log import ACCESS_LOG, log_access, trim_access_log
from workbook.storage.disk import StoreError


def noon():
    return datetime(2026, 3, 4, 12, 34, 56)  # noqa: DTZ001 - the machine's own time


def lines(data):
    with (data / ACCESS_LOG).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_facilitators_opening_has_its_minute_and_a_practitioners_only_its_day(tmp_path):
    log_access(tmp_path, "facilitator", "facilitate", "a-b-c", now=noon)
    log_access(tmp_path, "practitioner", "reflect", "a-b-c", now=noon)
    log_access(tmp_path, "manager", "themes", now=noon)
    assert [(each["when"], each["role"]) for each in lines(tmp_path)] == [
        ("2026-03-04 12:34", "facilitator"),
        ("2026-03-04", "practitioner"),
        ("2026-03-04 12:34", "manager"),
    ]
    assert set(lines(tmp_path)[0]) == {"when", "role", "page", "session"}


def test_many_at_once_lose_no_line(tmp_path):
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: log_access(tmp_path, "practitioner", "reflect"), range(80)))
    assert len(lines(tmp_path)) == 80


def test_what_is_older_than_a_year_goes(tmp_path):
    log_access(tmp_path, "manager", "themes", now=lambda: noon().replace(year=2025, day=3))
    log_access(tmp_path, "manager", "themes", now=noon)
    assert trim_access_log(tmp_path, today=lambda: date(2026, 3, 4)) == 1
    assert [each["when"] for each in lines(tmp_path)] == ["2026-03-04 12:34"]
    assert trim_access_log(tmp_path, today=lambda: date(2026, 3, 4)) == 0


def test_without_a_file_there_is_nothing_to_take_out(tmp_path):
    assert trim_access_log(tmp_path) == 0


def test_a_folder_that_is_gone_is_said_in_words(tmp_path):
    with pytest.raises(StoreError, match="could not be noted"):
        log_access(tmp_path / "gone", "manager", "themes")
