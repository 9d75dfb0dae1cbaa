"""The register of an older workbook, as people wrote it and spreadsheets saved it."""

from __future__ import annotations

from datetime import date

import pytest

from workbook.operations.old_register import OldRegisterRefused, OldTeam, read_old_register
from workbook.storage.disk import StoreError

HEAD = "team,service,people,joined_on\n"


def write(data, text):
    data.mkdir(exist_ok=True)
    (data / "teams.csv").write_text(text, encoding="utf-8")


def test_there_need_be_no_register(tmp_path):
    assert read_old_register(tmp_path / "data") == ()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("Harbour,,6,\n", "line 2"),
        (",Riverside,6,\n", "no name"),
        ("Quay,Riverside,6,\nHarbour,Riverside,six,\n", "line 3"),
        ("Harbour,Riverside,0,\n", "no whole number"),
        ("Harbour,Riverside,,\n", "no whole number"),
        ("Harbour,Riverside,6.5,\n", "no whole number"),
        ("Harbour,Riverside,6,\n HARBOUR ,Inland,4,\n", "a second time"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path, lines, says):
    write(tmp_path, HEAD + lines)
    with pytest.raises(OldRegisterRefused, match=says):
        read_old_register(tmp_path)


def test_a_register_that_a_spreadsheet_saved_is_understood(tmp_path):
    (tmp_path / "teams.csv").write_bytes(
        "\ufeffTeam;Service;People;Joined_on;\r\n".encode()
        + b"Harbour  team;Riverside;6;03/02/2026;\r\n;;;;\r\n"
    )
    (team,) = read_old_register(tmp_path)
    assert team == OldTeam(
        name="Harbour team", service="Riverside", people=6, joined_on=date(2026, 2, 3)
    )


@pytest.mark.parametrize(
    "line", ["Harbour,Riverside,1001,\n", "Harbour,Riverside,-6,\n", "Harbour,Riverside,６,\n"]
)
def test_a_team_has_between_one_and_a_thousand_people_in_plain_digits(tmp_path, line):
    write(tmp_path, HEAD + line)
    with pytest.raises(OldRegisterRefused, match="1 to 1000"):
        read_old_register(tmp_path)


def test_a_day_of_joining_that_is_no_day_is_refused_and_none_need_be_given(tmp_path):
    write(tmp_path, HEAD + "Harbour,Riverside,6,\n")
    assert [team.joined_on for team in read_old_register(tmp_path)] == [None]
    write(tmp_path, HEAD + "Harbour,Riverside,6,last spring\n")
    with pytest.raises(StoreError):
        read_old_register(tmp_path)


def test_a_register_without_its_columns_is_refused(tmp_path):
    write(tmp_path, "name,people\nHarbour,6\n")
    with pytest.raises(StoreError):
        read_old_register(tmp_path)
