"""Plans are deleted on time, copied each in one piece, restored, and looked over; none is read."""

from __future__ import annotations

import os
import shutil
import threading
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from frictionless_check import found_by_frictionless

from workbook.access import Links
from workbook.operations.backups import back_up, check_backup, restore
from workbook.operations.daily import do_daily
from workbook.operations.doctor import look_over
from workbook.operations.retention import forget
from workbook.operations.upgrades import upgrade
from workbook.plans import Here, PlanNotFound, Plans
from workbook.settings import SettingsUnreadable, keep_plans_days, read_settings
from workbook.storage import StoreError, disk

DAY = date(2026, 11, 2)
TEAM = "tabcdefghi"
ENDING = (
    *(("ready", "draft"), ("under_way", "ready"), ("reviewed", "under_way")),
    ("fed_back", "reviewed"),
)


@pytest.fixture
def days():
    """The day it is, which a test may change."""
    return [DAY]


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def plans(data, days):
    return Plans(data, today=lambda: days[0])


def begun(plans, team=TEAM, title="Kingfisher"):
    return plans.open(plans.begin(team=team, title=title).id)


def ended(plan):
    for to, was in ENDING:
        plan.move(to, was=was)
    return plan


def forgot(data, days, later):
    days[0] = DAY + timedelta(days=later)
    return forget(data, today=lambda: days[0])


# --- On time --------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [92, 0, 30])
def test_a_plan_goes_on_the_day_after_its_days_and_the_one_that_is_not_due_stays(
    plans, data, days, keep
):
    over, going = ended(begun(plans)), begun(plans)
    if keep != 92:
        (data / "settings.toml").write_text(f"keep_plans_days = {keep}\n")
    assert keep_plans_days(data) == read_settings(data).keep_plans_days == keep
    assert forgot(data, days, keep).plans == 0
    assert over.look().due_for_deletion(keep) == DAY + timedelta(days=keep + 1)
    done = forgot(data, days, keep + 1)
    assert (done.plans, done.troubles) == (1, ())
    assert str(done) == "Deleted 1 plan whose time was over."
    assert [each.id for each in plans.all()] == [going.folder.name]
    assert forgot(data, days, keep + 1).plans == 0


def test_a_stopped_plan_goes_too_and_one_that_nobody_writes_in_after_a_year(plans, data, days):
    stopped, quiet = begun(plans), begun(plans)
    stopped.move("stopped", was="draft", because="Too few could come.")
    assert forgot(data, days, 93).plans == 1
    assert forgot(data, days, 366).plans == 0
    assert plans.find(quiet.folder.name)
    assert forgot(data, days, 367).plans == 1
    assert plans.all() == ()


def test_a_plan_of_no_team_that_stayed_empty_goes_after_two_days(plans, data, days):
    empty = begun(plans, team="", title="")
    written = begun(plans, team="", title="")
    written.add("idea", "0a1b2c3d", words="A walk")
    of_a_team = begun(plans, title="")
    assert empty.look().due_for_deletion(92) == DAY + timedelta(days=3)
    assert forgot(data, days, 2).plans == 0
    assert forgot(data, days, 3).plans == 1
    assert {each.id for each in plans.all()} == {written.folder.name, of_a_team.folder.name}


def test_what_is_written_at_the_last_moment_keeps_a_plan(plans, data, days):
    plan = begun(plans, team="", title="")
    days[0] = DAY + timedelta(days=3)
    asked = []
    is_due = Plans.is_due

    class Slow(Plans):
        def is_due(self, plan_id, keep):
            found = is_due(self, plan_id, keep)
            if not asked:  # somebody begins to write between the look and the deleting
                asked.append(plan_id)
                plan.write("plan::title", "", "A film")
            return found

    assert not Slow(data, today=lambda: days[0]).delete_if_due(plan.folder.name, 92)
    assert plan.look().plan.title == "A film"


def test_a_plan_that_cannot_be_deleted_is_said_and_keeps_no_other(plans, data, days, monkeypatch):
    one, other = ended(begun(plans)), ended(begun(plans))
    really = Plans.delete_if_due

    def barred(self, plan_id, keep):
        if plan_id == one.folder.name:
            raise StoreError("The disk reported a fault.", "The plan was not deleted.", "Look.")
        return really(self, plan_id, keep)

    monkeypatch.setattr(Plans, "delete_if_due", barred)
    done = forgot(data, days, 93)
    assert done.plans == 1
    assert one.folder.name in done.troubles[0]
    assert "Kingfisher" not in str(done)
    with pytest.raises(PlanNotFound):
        other.look()


def test_nothing_is_deleted_while_nobody_knows_for_how_long(plans, data, days):
    plan = ended(begun(plans))
    (data / "settings.toml").write_text("keep_plans_days = 'soon'\nkeep_answers_days = 92\n")
    with pytest.raises(Exception, match=r"settings\.toml"):
        forgot(data, days, 400)
    with pytest.raises(SettingsUnreadable):
        keep_plans_days(data)
    assert plan.look().plan.title == "Kingfisher"


def test_the_daily_work_deletes_it_says_how_many_and_ends_its_link(plans, data, days):
    plan = ended(begun(plans))
    links = Links(data)
    links.make("plan", plan.folder.name)
    (data / "plans" / ".going-0a").mkdir()  # somebody was cut off
    days[0] = DAY + timedelta(days=93)
    done = do_daily(data, today=lambda: days[0])
    assert done.forgot.plans == 1
    assert any("and 1 plans" in each for each in done.sentences())
    assert "Kingfisher" not in str(done)
    assert links.all() == ()
    assert list((data / "plans").iterdir()) == []


def test_a_page_that_is_still_open_does_not_bring_a_deleted_plan_back(plans, data):
    plan = begun(plans)
    here = Here(plan.folder)
    here.say("plan::title")
    plans.delete(plan.folder.name)
    for place in ("plan::title", "", "plan::kind"):
        assert here.say(place).pages == 0
    assert list((data / "plans").iterdir()) == []


def test_who_waits_for_a_turn_in_a_plan_that_is_deleted_meanwhile_hears_that_it_is_gone(plans):
    plan = begun(plans)
    met = []

    def write():
        try:
            plan.write("plan::title", "Kingfisher", "A film")
        except PlanNotFound as gone:
            met.append(gone)

    with disk.locked(plan.folder):
        waiting = threading.Thread(target=write)
        waiting.start()
        waiting.join(0.3)
        plan.folder.rename(plan.folder.with_name(".going-0a"))
    waiting.join(10)
    assert len(met) == 1


# --- Copies ---------------------------------------------------------------------------------------


def test_a_backup_has_every_plan_whole_without_who_is_there_and_a_restore_brings_it_back(
    plans, data, tmp_path
):
    plan = begun(plans)
    plan.add("idea", "0a1b2c3d", words="Later opening")
    other = begun(plans, team="")
    Here(plan.folder).say("plan::title")
    made = back_up(data, tmp_path / "monday.zip")
    assert (made.plans, made.sessions, made.left_out) == (2, 0, 0)
    names = zipfile.ZipFile(tmp_path / "monday.zip").namelist()
    assert not [name for name in names if "/running/" in name or name.endswith(".lock")]
    assert check_backup(tmp_path / "monday.zip").plans == 2
    restore(tmp_path / "monday.zip", tmp_path / "new")
    again = Plans(tmp_path / "new")
    assert {each.id for each in again.all()} == {plan.folder.name, other.folder.name}
    assert again.open(plan.folder.name).mark() == plan.mark()
    assert found_by_frictionless(again.open(plan.folder.name).folder) == []
    assert oct((tmp_path / "new" / "plans" / plan.folder.name).stat().st_mode)[-3:] == "700"


def test_a_backup_waits_until_a_change_of_a_plan_is_whole(plans, data, tmp_path):
    plan = begun(plans)
    made = []
    with disk.locked(plan.folder):
        copying = threading.Thread(
            target=lambda: made.append(back_up(data, tmp_path / "monday.zip"))
        )
        copying.start()
        copying.join(0.3)
        assert not made
    copying.join(20)
    assert made[0].plans == 1


def test_odd_files_in_a_plan_keep_no_backup_from_being_restored(plans, data, tmp_path):
    plan = begun(plans)
    (plan.folder / "Kopie von entries (1).csv").write_text("odd")
    (plan.folder / ".~lock.entries.csv#").write_text("odd")
    (plan.folder / "Plan.csv").write_text("odd")
    (plan.folder / "zeros.bin").write_bytes(bytes(3_000_000))
    (plan.folder / "out.csv").symlink_to("/etc/hostname")
    (data / "plans" / ("p" + "a" * 15)).symlink_to("/etc")
    made = back_up(data, tmp_path / "monday.zip")
    assert (made.plans, made.left_out) == (1, 3)
    restore(tmp_path / "monday.zip", tmp_path / "new")
    there = {path.name for path in (tmp_path / "new" / "plans" / plan.folder.name).iterdir()}
    assert {"plan.csv", "instrument.toml", "datapackage.json", "zeros.bin"} == there
    assert Plans(tmp_path / "new").open(plan.folder.name).mark() == plan.mark()


# --- The doctor -----------------------------------------------------------------------------------


def found_of_plans(data, days=None):
    now = None
    if days:
        from datetime import datetime

        now = datetime(days[0].year, days[0].month, days[0].day, 12)  # noqa: DTZ001
    report = look_over(data, now=now)
    said = [each for each in report.findings if each.about == "planning"]
    assert "Kingfisher" not in str(report)
    return said


def test_the_doctor_counts_plans_and_says_no_word_of_any(plans, data, days):
    begun(plans)
    ended(begun(plans, team=""))
    (one,) = [each for each in found_of_plans(data, days) if "1 draft" in each.what]
    assert one.level == "well"
    assert one.what == "2 plans: 1 draft, 1 fed back; 1 without a team."


def test_the_doctor_says_what_cannot_be_read_what_is_due_and_what_is_odd(plans, data, days):
    torn, over, odd = begun(plans), ended(begun(plans)), begun(plans)
    (torn.folder / "entries.csv").write_bytes(b"\xff\xfe nonsense")
    (odd.folder / "notes about somebody.docx").write_text("x")
    (data / "plans" / "old").mkdir()
    days[0] = DAY + timedelta(days=100)
    said = found_of_plans(data, days)
    levels = {each.what: each.level for each in said}
    assert any(torn.folder.name in what and each == "broken" for what, each in levels.items())
    assert levels["1 plan is due for deleting."] == "broken"
    (strange,) = [each for each in said if "none of the workbook’s" in each.what]
    assert strange.what.startswith("2 files or folders")
    assert "somebody" not in strange.what
    assert over.folder.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_doctor_says_that_others_can_read_plans(plans, data):
    plan = begun(plans)
    (plan.folder / "plan.csv").chmod(0o644)
    found = [each for each in look_over(data).findings if each.about == "rights"]
    assert any("in plans" in each.what for each in found)


# --- Folders of before ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["form-1", "form-2", "form-3"])
def test_a_folder_of_before_there_were_plans_is_upgraded_without_and_keeps_those_that_come(
    tmp_path, form
):
    data = Path(shutil.copytree(Path(__file__).parent / form, tmp_path / "data"))
    upgrade(data, today=lambda: DAY)
    plans = Plans(data, today=lambda: DAY)
    assert plans.all() == plans.unreadable() == ()
    assert not (data / "plans").exists()
    assert forget(data, today=lambda: DAY).plans == 0
    plan = begun(plans)
    before = plan.mark()
    assert upgrade(data, today=lambda: DAY) == 0
    assert plan.mark() == before
    back_up(data, tmp_path / "monday.zip")
    restore(tmp_path / "monday.zip", tmp_path / "new")
    assert Plans(tmp_path / "new").open(plan.folder.name).mark() == before
