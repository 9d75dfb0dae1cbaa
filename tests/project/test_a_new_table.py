"""CONTRIBUTING.md says in five lines how to add a table; here they are followed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless
from keeping import give, response, shut_now, small_instrument
from make_schemas import SESSION_TABLES

from workbook.meetings.meeting import Meeting
from workbook.operations.backups import back_up, restore
from workbook.operations.upgrades import format_of, upgrade
from workbook.sessions.repository import Sessions
from workbook.storage import Table, column, datapackage, disk, text, whole

#: The first line: a declaration, beside the feature that keeps it.
PLANS = Table(
    name="plans",
    description="What the team plans with young people.",
    key=("plan",),
    columns=(
        column("plan", "The plan’s id.", constraints={"required": True}),
        text("what", "What is planned, in the team’s words."),
        whole("young_people", "How many young people shaped it."),
    ),
)
ROWS = [("p1", 'A walk, “slowly”;\n"together"', "3"), ("p2", "", "0")]
SECOND_FORM = Path(__file__).parent.parent / "operations" / "form-2"
#: In this session of it the power went while a response was written; the next answer repairs it.
TORN = "willow-orchard-slate"


def write_plans(folder, rows=ROWS):
    """The second line: written whole, while nobody else changes the session."""
    with disk.as_store_error("The plan was not kept this time."), disk.locked(folder):
        datapackage.keep(folder, PLANS, rows)


def read_plans(folder):
    """The third line: no file yet is no rows."""
    try:
        return PLANS.records((folder / PLANS.file).read_bytes())
    except FileNotFoundError:
        return []


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "data")


@pytest.fixture
def folder(sessions, tmp_path):
    code = sessions.open("Harbour team", small_instrument(tmp_path), people=3).id
    return sessions.folder(code)


def kept(folder):
    return [tuple(row.values()) for row in read_plans(folder)]


def test_before_its_first_write_there_is_nothing_of_it(folder):
    assert read_plans(folder) == []
    assert PLANS.file not in {path.name for path in folder.iterdir()}
    assert "plans" not in (folder / "datapackage.json").read_text()


def test_stock_frictionless_accepts_it_and_finds_nonsense_in_it(folder):
    write_plans(folder)
    assert kept(folder) == ROWS
    assert found_by_frictionless(folder) == []
    write_plans(folder, [("p1", "", "many")])
    assert found_by_frictionless(folder)


def test_it_is_described_once_however_often_it_is_written(folder):
    for _ in range(3):
        write_plans(folder)
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert [each["path"] for each in resources].count(PLANS.file) == 1


def test_the_session_goes_on_and_closing_leaves_it(sessions, folder):
    write_plans(folder)
    for seed in range(3):
        give(sessions, folder.name, response(seed))
    shut_now(sessions, folder.name)
    Meeting(sessions, folder.name).close()
    assert sessions.find(folder.name).state == "closed"
    assert not (folder / "running").exists()
    assert kept(folder) == ROWS
    assert found_by_frictionless(folder) == []


def test_deleting_answers_on_time_leaves_it(sessions, folder):
    write_plans(folder)
    give(sessions, folder.name, response(1))
    sessions.delete_answers(folder.name)
    assert kept(folder) == ROWS
    assert found_by_frictionless(folder) == []


def test_a_backup_brings_it_back_and_never_heard_of_it(sessions, folder, tmp_path):
    write_plans(folder)
    file, again = tmp_path / "monday.zip", tmp_path / "again"
    back_up(tmp_path / "data", file)
    restore(file, again)
    restored = Sessions(again).folder(folder.name)
    assert (restored / PLANS.file).read_bytes() == (folder / PLANS.file).read_bytes()
    assert found_by_frictionless(restored) == []


def test_an_upgrade_keeps_it_and_never_heard_of_it(tmp_path):
    data = Path(shutil.copytree(SECOND_FORM, tmp_path / "old"))
    older = [each.parent for each in data.glob("sessions/*/session.csv")]
    for each in older:
        write_plans(each)
    assert format_of(data) == 2
    assert upgrade(data) == len(older) > 3
    sessions = Sessions(data)
    upgraded = {session.code: sessions.folder(session.id) for session in sessions.all()}
    assert set(upgraded) == {each.name for each in older}
    for code, each in upgraded.items():
        assert kept(each) == ROWS
        if code != TORN:
            assert found_by_frictionless(each) == []


def test_a_table_that_is_only_declared_here_is_none_of_ours():
    assert PLANS.name not in {table.name for table in SESSION_TABLES}
