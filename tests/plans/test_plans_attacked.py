"""What lies in a plan's folder and is no plan: nonsense, ways out of it, a spreadsheet's work."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import date

import pytest
from frictionless_check import found_by_frictionless
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.plans.tables import PLAN_TABLES
from workbook.storage import StoreError, disk

TODAY = date(2026, 11, 2)
FILES = [*(each.file for each in PLAN_TABLES), "instrument.toml"]


@pytest.fixture
def plans(tmp_path):
    return Plans(tmp_path / "data", today=lambda: TODAY)


@pytest.fixture
def plan(plans):
    """A plan with something in each of its tables."""
    plan = plans.open(plans.begin(title="Kingfisher").id)
    guide = plan.guide()
    plan.write(f"entry:{guide.prompts[0].id}:words", "", "A film")
    for table in ("task", "worry", "promise", "idea"):
        plan.add(table, "00000012", words="Something")
    plan.write(f"review:{guide.review[0].id}:words", "", "It was loud.")
    plan.write(f"wording:gap-{guide.gaps[0].id}:words", "", "the lead")
    return plan


def refused(plans, plan):
    """Open the plan anew; return the sentence with which it is refused."""
    with pytest.raises(StoreError) as met:
        plans.open(plan.folder.name).look()
    return str(met.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no such links")
@pytest.mark.parametrize("name", FILES)
def test_a_link_out_of_the_folder_is_not_followed(plans, plan, tmp_path, name):
    other = tmp_path / "secret.txt"
    other.write_bytes((plan.folder / name).read_bytes())
    (plan.folder / name).unlink()
    (plan.folder / name).symlink_to(other)
    assert "link to somewhere else" in refused(plans, plan)
    with pytest.raises(WorkbookError):
        plans.open(plan.folder.name).write("plan::title", "Kingfisher", "A film")
    assert other.read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("name", FILES)
def test_a_pipe_or_a_folder_in_place_of_a_file_stops_nobody(plans, plan, name):
    other = plans.begin()
    (plan.folder / name).unlink()
    os.mkfifo(plan.folder / name)
    assert "is no file" in refused(plans, plan)
    (plan.folder / name).unlink()
    (plan.folder / name).mkdir()
    assert refused(plans, plan)
    assert other in plans.all()


@pytest.mark.parametrize("name", ["instrument.toml", "plan.csv", "entries.csv"])
def test_a_file_of_a_hundred_megabytes_is_not_read(plans, plan, name):
    with (plan.folder / name).open("r+b") as file:
        file.truncate(100_000_000)  # takes no room on the disk
    assert "longer than any plan is" in refused(plans, plan)


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no such links")
def test_a_plan_that_is_a_link_to_elsewhere_is_deleted_and_what_it_leads_to_stays(
    plans, plan, tmp_path
):
    elsewhere = tmp_path / "elsewhere"
    plan.folder.rename(elsewhere)
    plan.folder.symlink_to(elsewhere)
    plans.delete(plan.folder.name)
    assert not plan.folder.is_symlink()
    assert (elsewhere / "ideas.csv").exists()
    assert list((plans.data / "plans").iterdir()) == []


def test_what_else_lies_there_is_passed_over_and_goes_with_the_plan(plans, plan):
    (plan.folder / "notes.docx").write_bytes(b"\0\xff")
    (plan.folder / "sub").mkdir()
    (plan.folder / "sub" / "plan.csv").write_text("nonsense")
    (plans.data / "plans" / "readme.txt").write_text("nonsense")
    (plans.data / "plans" / ("p" + "a" * 15)).write_text("a file with a plan’s name")
    assert len(plans.open(plan.folder.name).look().ideas) == 1
    assert [each.id for each in plans.all()] == [plan.folder.name]
    plan.write("plan::kind", "", "A walk")
    plans.delete(plan.folder.name)
    assert not plan.folder.exists()


@given(st.binary(max_size=300), st.sampled_from(FILES))
def test_no_bytes_in_any_file_are_more_than_a_refusal(tmp_path_factory, data, name):
    plans = Plans(tmp_path_factory.mktemp("plans"), today=lambda: TODAY)
    plan = plans.open(plans.begin().id)
    (plan.folder / name).write_bytes(data)
    for act in (plan.look, lambda: plan.add("idea", "0a1b2c3d", words="A walk"), plans.all):
        with suppress(WorkbookError):
            act()


def test_a_spreadsheets_names_and_months_are_read_and_put_right(plans, plan):
    plan.choose("plan::month", "", "2026-12")
    for name in ("ideas.csv", "tasks.csv", "plan.csv"):
        path = plan.folder / name
        text = path.read_text(encoding="utf-8-sig").replace("00000012", "12")
        path.write_text(
            text.replace("2026-12", "Dec-26").replace(",", ";").replace("\n", "\r\n"),
            encoding="utf-8-sig",
            newline="",
        )
    whole = plans.open(plan.folder.name).look()
    assert whole.plan.month == "2026-12"
    assert [each.id for each in (*whole.ideas, *whole.tasks)] == ["00000012"] * 2
    plan.write("idea:00000012:words", "Something", "Something else")
    plan.write("plan::kind", "", "A walk")
    plan.choose("task:00000012:done", "no", "yes")
    assert found_by_frictionless(plan.folder) == []
    assert list((plan.folder / "set-aside").glob("ideas.csv-as-found-*"))


def test_a_name_that_a_spreadsheet_made_another_number_still_names_one_row(plans, plan):
    path = plan.folder / "ideas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("00000012", "1.20E+11"))
    (idea,) = plans.open(plan.folder.name).look().ideas
    plan.write(f"idea:{idea.id}:words", "Something", "Something else")
    (again,) = plan.look().ideas
    assert (again.id, again.words) == (idea.id, "Something else")


FULL = ("replace", "create", "make_folder")


@pytest.mark.parametrize("name", FULL)
def test_a_full_disk_changes_nothing_and_says_so(plans, plan, monkeypatch, name):
    before, there = plan.mark(), {each.id for each in plans.all()}
    really, left = getattr(disk, name), [1]

    def full(*words):
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        return really(*words)

    for room in range(4):
        left[0] = room
        with monkeypatch.context() as patch:
            patch.setattr(disk, name, full)
            for act in (
                lambda: plan.write("plan::kind", "", "A walk"),
                lambda: plan.add("idea", "0a1b2c3d", words="A walk"),
                plans.begin,
            ):
                with suppress(StoreError):
                    act()
        assert plans.unreadable() == ()
        whole = plans.open(plan.folder.name).look()
        assert whole.plan.title == "Kingfisher"
        assert not list((plans.data / "plans").glob(".beginning-*"))
    assert there <= {each.id for each in plans.all()}
    assert before
    plan.write("plan::kind", "", "A walk")
    for each in plans.all():
        assert found_by_frictionless(plans.open(each.id).folder) == []
