"""The plans: how many, how far, and what is wrong with any; never a title or a word of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.operations.checks.finding import Finding, Look, broken, number, to_see_to, well
from workbook.plans import PLAN_FILES, STATES, Plan, Plans, State, due_for_deletion, is_plan_id
from workbook.settings import keep_plans_days
from workbook.storage import MARK_NAME, PLANS, disk

__all__ = ["check_plans"]

#: More plans than these are not opened one by one.
_MOST = 1000
#: The work of a day is done each day; a day later it is late.
_LATE = timedelta(days=1)
#: Said of by `workbook.operations.checks.folder`.
_UNFINISHED = (".beginning-", ".going-")
_CALLED: dict[State, tuple[str, str]] = {
    "draft": ("draft", "drafts"),
    "ready": ("ready", "ready"),
    "under_way": ("under way", "under way"),
    "reviewed": ("reviewed", "reviewed"),
    "fed_back": ("fed back", "fed back"),
    "stopped": ("stopped", "stopped"),
}


def check_plans(look: Look) -> Iterator[Finding]:
    """Look through the plans."""
    plans = Plans(look.data, today=lambda: look.today)
    found = plans.all()
    yield from _unreadable(plans, found)
    yield from _due(look, found)
    odd = sum(1 for _ in _odd(look.data / PLANS))
    if odd:
        yield to_see_to(
            "planning",
            f"{number(odd, 'file or folder', 'files or folders')} among the plans "
            f"{'is' if odd == 1 else 'are'} none of the workbook’s.",
            "Nothing reads them, and nothing deletes them on time; they may hold words of a plan.",
            f"Look into the folder {PLANS}/ at what has another name than its neighbours, and "
            "delete what nobody needs.",
        )
    if found:
        yield well("planning", _counted(found))


def _counted(found: tuple[Plan, ...]) -> str:
    states = Counter(each.state for each in found)
    said = ", ".join(number(states[state], *_CALLED[state]) for state in STATES if states[state])
    alone = sum(not each.team for each in found)
    return f"{number(len(found), 'plan', 'plans')}: {said}; {alone:,} without a team."


def _unreadable(plans: Plans, found: tuple[Plan, ...]) -> Iterator[Finding]:
    sentences = [*plans.unreadable()]
    for each in found[:_MOST]:
        try:
            plans.open(each.id).look()
        except WorkbookError as trouble:
            sentences.append(f"Plan {each.id}: {trouble}")
    if sentences:
        yield broken(
            "planning",
            f"{number(len(sentences), 'plan', 'plans')} cannot be read. {sentences[0]}",
            "Nobody can open it, or it cannot be deleted on time.",
            "Restore the files of that plan from a backup, or delete the plan’s folder.",
        )


def _due(look: Look, found: tuple[Plan, ...]) -> Iterator[Finding]:
    try:
        days = keep_plans_days(look.data)
    except WorkbookError:
        return  # said of the settings
    # Those that stayed empty may wait for their turn: there is nothing in them.
    due = [day for each in found if (day := due_for_deletion(each, days)) is not None]
    over = [day for day in due if day <= look.today]
    if not over:
        return
    late = [day for day in over if day < look.today - _LATE]
    say = broken if late else to_see_to
    yield say(
        "planning",
        f"{number(len(over), 'plan is', 'plans are')} due for deleting.",
        "The server deletes them each day; a stopped one does not.",
        f"Start the workbook, or {look.typed('forget')}",
    )


def _odd(folder: Path) -> Iterator[Path]:
    """Give what lies among the plans and is none of the workbook’s."""
    try:
        around = sorted(folder.iterdir())
    except OSError:
        return
    for place in around:
        if place.name in {disk.LOCK, MARK_NAME} or place.name.startswith(
            (".beginning-", ".going-")
        ):
            continue
        if not is_plan_id(place.name) or place.is_symlink() or not place.is_dir():
            yield place
            continue
        try:
            inside = sorted(place.iterdir())
        except OSError:
            continue
        for each in inside:
            ours = each.name in PLAN_FILES or each.name.endswith(".tmp")
            if not ours or each.is_symlink():
                yield each
