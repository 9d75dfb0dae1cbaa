"""The plans of one data folder: a folder each under `plans/`, named by the plan's id.

A plan is there whole or not at all. Deleting its folder deletes it.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.instruments import USUAL_GUIDE, read_guide, shipped_guide_bytes
from workbook.plans.files import bytes_of, files_of
from workbook.plans.model import (
    EMPTY_DAYS,
    Entry,
    Plan,
    PlanNotFound,
    WholePlan,
    due_for_deletion,
    is_plan_id,
    new_plan_id,
)
from workbook.plans.open_plan import OpenPlan
from workbook.plans.tables import (
    ENTRIES,
    GUIDE_FILE,
    PLAN,
    PLAN_TABLES,
    WORDING,
    Said,
    plan_package,
)
from workbook.storage import PACKAGE, PLANS, disk, refused
from workbook.text import kept_line

__all__ = ["Plans"]

#: A plan is built under such a name and then renamed; deleting one renames it first.
_DRAFT, _GOING = ".beginning-", ".going-"
_DRAFT_SECONDS = 3600
_LONGEST_TITLE = 120


class Plans:
    """Every plan of one data folder. Any number of processes may use it at once.

    Parameters
    ----------
    data
        The data folder. Nothing is made in it until a plan is begun.
    today
        Gives the day.
    """

    def __init__(self, data: Path, *, today: Callable[[], date] = date.today) -> None:
        #: The data folder.
        self.data = Path(data)
        self._folder = self.data / PLANS
        self._today = today

    def begin(
        self, *, team: str = "", title: str = "", guide: bytes = b"", again_of: str = ""
    ) -> Plan:
        """Begin a plan.

        Parameters
        ----------
        team
            The id of the team whose plan it is; "" for none.
        title
            A working title, up to 120 characters.
        guide
            The prompts, as the bytes of a TOML file; those that come with the workbook when empty.
        again_of
            The id of a plan whose decisions are copied, each to be looked at again, with its
            prompts and the words of its sheets; "" for none.

        Raises
        ------
        PlanNotFound, InstrumentError, WordsRefused, StoreError
            Nothing was begun.
        """
        today = self._today()
        title = kept_line(title, "The working title", _LONGEST_TITLE)
        entries: tuple[Entry, ...] = ()
        wording: tuple[Said, ...] = ()
        with disk.as_store_error("No plan was begun."):
            if again_of:
                before = self.open(again_of)
                whole = before.look()
                guide = bytes_of(before.folder / GUIDE_FILE)
                title = title or whole.plan.title
                entries = tuple(
                    replace(each, still_true=True, talk=False, changed_on=today)
                    for each in whole.entries.values()
                    if each.standing in ("decided", "not_this_one")
                )
                wording = tuple(Said(part=part, words=said) for part, said in whole.wording.items())
            words = guide or shipped_guide_bytes(USUAL_GUIDE)
            read = read_guide(words, GUIDE_FILE)
            plan = Plan(
                id="",
                team=team,
                title=title,
                instrument=read.id,
                instrument_version=read.version,
                again_of=again_of,
                made_on=today,
                changed_on=today,
            )
            files = {GUIDE_FILE: words}
            more = []
            if entries:
                files[ENTRIES.table.file] = ENTRIES.table.encode(ENTRIES.cells(entries))
                more.append(ENTRIES.table)
            if wording:
                files[WORDING.table.file] = WORDING.table.encode(WORDING.cells(wording))
                more.append(WORDING.table)
            return self._make(plan, files, lambda plan_id: plan_package(plan_id, read, *more))

    def adopt(self, whole: WholePlan, guide: bytes) -> None:
        """Keep a plan that was made elsewhere, under the id that it has.

        Parameters
        ----------
        whole
            The plan, with everything in it.
        guide
            Its prompts, as the bytes of a TOML file.

        Raises
        ------
        StoreError
            It was not kept; there may be one of that id.
        """
        with disk.as_store_error("The plan was not kept."):
            tables = files_of(whole)
            more = [each for each in PLAN_TABLES if each.file in tables and each != PLAN.table]
            files = {GUIDE_FILE: guide, **tables}
            del files[PLAN.table.file]
            self._make(whole.plan, files, lambda plan_id: plan_package(plan_id, whole.guide, *more))

    def find(self, plan_id: str) -> Plan:
        """Return the plan with an id, without what was written in it.

        Raises
        ------
        PlanNotFound, StoreError
            There is none, or it cannot be read.
        """
        if not is_plan_id(plan_id):
            raise PlanNotFound
        with disk.as_store_error("The plan cannot be read now."):
            try:
                data = bytes_of(self._folder / plan_id / PLAN.table.file)
            except (FileNotFoundError, NotADirectoryError):
                raise PlanNotFound from None
        rows, _ = PLAN.read(data)
        if len(rows) != 1:
            raise refused(PLAN.table.file, "has to have one row under its columns’ names.")
        return replace(rows[0], id=plan_id)

    def open(self, plan_id: str) -> OpenPlan:
        """Return a plan to read and write in.

        Raises
        ------
        PlanNotFound
            There is none.
        """
        if not is_plan_id(plan_id) or not (self._folder / plan_id).is_dir():
            raise PlanNotFound
        return OpenPlan(self._folder / plan_id, today=self._today)

    def all(self) -> tuple[Plan, ...]:
        """Return every plan that can be read, the newest first.

        Raises
        ------
        StoreError
            They cannot be listed.
        """
        return tuple(plan for plan in self._each() if isinstance(plan, Plan))

    def of_team(self, team_id: str) -> tuple[Plan, ...]:
        """Return the plans of a team, the newest first; none for no team.

        Raises
        ------
        StoreError
            They cannot be listed.
        """
        return tuple(plan for plan in self.all() if team_id and plan.team == team_id)

    def unreadable(self) -> tuple[str, ...]:
        """Return a sentence for each plan that cannot be read; none names what is in it.

        Raises
        ------
        StoreError
            They cannot be listed.
        """
        return tuple(said for said in self._each() if isinstance(said, str))

    def delete(self, plan_id: str) -> None:
        """Delete a plan with everything in it; one that is not there is deleted already.

        Raises
        ------
        StoreError
            It could not be taken away.
        """
        self._delete(plan_id, lambda: True)

    def delete_if_due(self, plan_id: str, days: int) -> bool:
        """Delete a plan when its time is over; say whether it was.

        Parameters
        ----------
        plan_id
            Which.
        days
            For how many days after its end a plan is kept.

        Raises
        ------
        StoreError
            It cannot be read, or could not be taken away.
        """
        # What is due may be written in until its turn comes: that is looked at with its lock held.
        return self.is_due(plan_id, days) and self._delete(
            plan_id, lambda: self.is_due(plan_id, days)
        )

    def is_due(self, plan_id: str, days: int) -> bool:
        """Say whether a plan's time is over; one that is not there is none.

        Raises
        ------
        StoreError
            It cannot be read.
        """
        today = self._today()
        try:
            plan = self.find(plan_id)
            due = due_for_deletion(plan, days)
            if due is None or due > today:
                begun = plan.made_on
                if plan.team or begun is None or (today - begun).days <= EMPTY_DAYS:
                    return False  # spared a look at every word of it
                due = self.open(plan_id).look().due_for_deletion(days)
        except PlanNotFound:
            return False
        return due is not None and due <= today

    def _delete(self, plan_id: str, is_meant: Callable[[], bool]) -> bool:
        if not is_plan_id(plan_id):
            return False
        with disk.as_store_error("The plan was not deleted."):
            self._clear_drafts()
            place = self._folder / plan_id
            if place.is_symlink() or place.is_file():  # nothing of ours, under a plan's name
                place.unlink()
                return True
            going = self._folder / f"{_GOING}{secrets.token_hex(8)}"
            with suppress(FileNotFoundError):
                with disk.locked(place):  # nobody writes in it this very moment
                    if not is_meant():
                        return False
                    place.rename(going)
                disk.sync_folder(self._folder)
                shutil.rmtree(going)
                return True
            return False

    def tidy(self) -> None:
        """Remove what a beginning or a deleting that was cut off left behind.

        Raises
        ------
        StoreError
            It could not be.
        """
        with disk.as_store_error("What was begun or deleted by halves is still there."):
            self._clear_drafts()

    def _each(self) -> list[Plan | str]:
        with disk.as_store_error("The plans cannot be listed."):
            try:
                names = sorted(
                    path.name for path in self._folder.iterdir() if is_plan_id(path.name)
                )
            except FileNotFoundError:
                return []
        found: list[Plan | str] = []
        for name in names:
            try:
                found.append(self.find(name))
            except PlanNotFound:
                continue  # deleted meanwhile
            except WorkbookError as trouble:
                found.append(f"Plan {name}: {trouble}")
        return sorted(
            found,
            key=lambda each: str(each.made_on) if isinstance(each, Plan) else "",
            reverse=True,
        )

    def _make(self, plan: Plan, files: dict[str, bytes], package: Callable[[str], bytes]) -> Plan:
        disk.make_folder(self._folder)
        self._clear_drafts()
        draft = self._folder / f"{_DRAFT}{secrets.token_hex(8)}"
        try:
            disk.make_folder(draft)
            for name, data in files.items():
                disk.create(draft / name, data)
            plan_id = plan.id
            while not plan_id or (not plan.id and (self._folder / plan_id).exists()):
                plan_id = new_plan_id()
            plan = replace(plan, id=plan_id)
            disk.create(draft / PACKAGE, package(plan_id))
            disk.create(draft / PLAN.table.file, PLAN.table.encode(PLAN.cells([plan])))
            disk.sync_folder(draft)
            draft.rename(self._folder / plan_id)  # never onto a folder that holds anything
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        disk.sync_folder(self._folder)
        return plan

    def _clear_drafts(self) -> None:
        """Remove what a beginning or a deleting that was killed long ago left behind."""
        for mark in (_DRAFT, _GOING):
            for draft in self._folder.glob(f"{mark}*"):
                with suppress(OSError):
                    if mark == _GOING or time.time() - draft.lstat().st_mtime > _DRAFT_SECONDS:
                        shutil.rmtree(draft, ignore_errors=True)
