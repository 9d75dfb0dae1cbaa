"""One plan, written in by several at once: nothing acknowledged is lost, nothing goes unseen.

Each box is written by itself, while the plan's folder is locked, with what stood in it when its
writer began: two people's words are joined (`workbook.plans.joining`). What is chosen, such as how
a prompt stands, is set only where it still is what the one who chooses saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from workbook.instruments import PlanGuide
from workbook.plans.files import KEPT, PlanFiles, mark_of
from workbook.plans.joining import joined
from workbook.plans.model import (
    ChangedMeanwhile,
    Entry,
    Idea,
    Plan,
    PlanRefused,
    Promise,
    State,
    Task,
    WholePlan,
    Worry,
)
from workbook.plans.moving import moved, with_reason
from workbook.plans.places import MOST_ROWS, Place, is_row_id, read_place
from workbook.plans.resent import note_kept, seen_last
from workbook.plans.tables import Said
from workbook.storage import disk

__all__ = ["OpenPlan", "Written"]

_NOT_KEPT = "It was not kept this time; what you typed is still on this device."
#: The words with which a new row begins stand in this field.
_FIRST = {"task": "what", "worry": "about", "promise": "what", "idea": "words"}
_ROWS = {"task": "tasks", "worry": "worries", "promise": "promises", "idea": "ideas"}
_NEW: dict[str, type[Any]] = {"task": Task, "worry": Worry, "promise": Promise, "idea": Idea}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Written:
    """What became of words that somebody wrote."""

    #: What stands there now.
    words: str
    #: Whether somebody else had written there meanwhile.
    joined: bool


class OpenPlan:
    """One plan. Any number of processes may use it at once.

    Parameters
    ----------
    folder
        Its folder, whose name is its id.
    today
        Gives the day.
    """

    def __init__(self, folder: Path, *, today: Callable[[], date] = date.today) -> None:
        #: Where it lies.
        self.folder = folder
        self._today = today
        self._files = PlanFiles(folder)
        self._seen: tuple[str, WholePlan] | None = None

    def look(self) -> WholePlan:
        """Return the plan as it stands.

        Raises
        ------
        PlanNotFound, StoreError
            It is gone, or cannot be read.
        """
        with disk.as_store_error("The plan cannot be read now."):
            files = self._files.read()
            mark = mark_of(files)
            if self._seen is None or self._seen[0] != mark:
                self._seen = mark, self._files.whole(files)
            return self._seen[1]

    def mark(self) -> str:
        """Return what changes with anything that is written.

        Raises
        ------
        PlanNotFound, StoreError
            It is gone, or cannot be read.
        """
        with disk.as_store_error("The plan cannot be read now."):
            return mark_of(self._files.read())

    def write(self, place: object, was: object, words: object, sent: object = "") -> Written:
        """Keep what somebody wrote in a box.

        Parameters
        ----------
        place
            Where, as `workbook.plans.places` says.
        was
            What stood there when they began.
        words
            What they wrote.
        sent
            What they sent before, over the same, and heard nothing of; "" for nothing.

        Returns
        -------
        Written
            When somebody else wrote there meanwhile, the words of both are in it. Writing the same
            again changes nothing.

        Raises
        ------
        PlanRefused, WordsRefused, PlanNotFound, StoreError
            Nothing was changed.
        """
        at = read_place(place, self.guide())
        if not at.field.is_text:
            raise PlanRefused("There is nothing to write there.", "Open the page again.")
        before, now, unheard = (at.field.kept(each) for each in (was, words, sent))
        found: list[Written] = []

        def write(row: Any) -> Any:
            there = getattr(row, at.name)
            both = _joined(self.folder, at, before, there, now, unheard)
            found.append(Written(words=both, joined=there not in (before, now)))
            return _written(row, at.name, both) if both != there else row

        self._change_row(at, write, lambda: note_kept(self.folder, str(place), before, now))
        return found[-1]

    def choose(self, place: object, was: object, value: object) -> None:
        """Set what somebody chose.

        Parameters
        ----------
        place
            Where.
        was
            What was chosen there when they looked.
        value
            What they choose: a word, "yes" or "no", a day ("2026-12-01"), a month ("2026-12"), or
            "" for none.

        Raises
        ------
        ChangedMeanwhile
            Somebody else has chosen something else meanwhile.
        PlanRefused, PlanNotFound, StoreError
            Nothing was changed.
        """
        at = read_place(place, self.guide())
        if at.field.is_text:
            raise PlanRefused("There is nothing to choose there.", "Open the page again.")
        before, now = at.field.chosen(was), at.field.chosen(value)

        def choose(row: Any) -> Any:
            there = getattr(row, at.name)
            if there == now:
                return row
            # That a prompt is open is said by writing on it, too, and nobody chose it then.
            if there != before and (at.name, before, there) != ("standing", "", "open"):
                raise ChangedMeanwhile("Somebody else has just chosen something else here.")
            return _chosen(row, at.name, now, self._today())

        self._change_row(at, choose)

    def add(
        self, table: object, row_id: object, *, prompt: object = "", words: object = ""
    ) -> None:
        """Add a task, a worry, a promise or an idea.

        Parameters
        ----------
        table
            "task", "worry", "promise" or "idea".
        row_id
            Its own name: 8 hexadecimal digits that whoever adds it drew. Once more, its words are
            joined with what it says now.
        prompt
            The prompt that it belongs to; "" for none.
        words
            What it says first.

        Raises
        ------
        PlanRefused, WordsRefused, PlanNotFound, StoreError
            Nothing was added.
        """
        if table not in MOST_ROWS or not is_row_id(row_id):
            raise PlanRefused("What arrived cannot be added.", "Open the page again.")
        name = str(table)
        place = f"{name}:{row_id}:{_FIRST[name]}"
        at = read_place(place, self.guide())
        first = at.field.kept(words)
        if prompt and (not isinstance(prompt, str) or self.guide().prompt(prompt) is None):
            raise PlanRefused("There is no such prompt in this plan.", "Open the page again.")
        more = {"noted_on": self._today()} if name == "idea" else {"prompt": prompt or ""}
        row = _NEW[name](id=row_id, **{at.name: first}, **more)

        def add(rows: tuple[Any, ...]) -> tuple[Any, ...]:
            if any(each.id == row_id for each in rows):
                return _with_again(rows, at, self.folder, first)
            if len(rows) >= MOST_ROWS[name]:
                raise PlanRefused(
                    f"There is room for {MOST_ROWS[name]} of these in one plan.",
                    "Take out what is not needed any more.",
                )
            return (*rows, row)

        self._change(name, add, lambda: note_kept(self.folder, place, "", first))

    def remove(
        self, table: object, row_id: object, was: object, *, seen: WholePlan | None = None
    ) -> None:
        """Take out a task, a worry, a promise or an idea.

        Parameters
        ----------
        table, row_id
            Which; one that is not there is out already.
        was, seen
            Its first words as whoever takes it out saw them, and the plan, if they saw that.

        Raises
        ------
        ChangedMeanwhile
            Somebody else has changed those words, or anything else of it since it was seen.
        PlanRefused, PlanNotFound, StoreError
            Nothing was taken out.
        """
        if table not in MOST_ROWS:
            raise PlanRefused("That cannot be taken out.", "Open the page again.")
        name = str(table)
        before = {each.id: each for each in getattr(seen, _ROWS[name], ())}

        def remove(rows: tuple[Any, ...]) -> tuple[Any, ...]:
            for now in (each for each in rows if each.id == row_id):
                if getattr(now, _FIRST[name]) != was or before.get(row_id, now) != now:
                    raise ChangedMeanwhile("Somebody else has just changed this.")
            return tuple(each for each in rows if each.id != row_id)

        self._change(name, remove)

    def move(self, to: object, *, was: object, because: object = "") -> Plan:
        """Say how far the plan is.

        Parameters
        ----------
        to
            One of `workbook.plans.STATES`.
        was
            The state that whoever says so saw.
        because
            Why it is stopped; of use for that alone.

        Raises
        ------
        ChangedMeanwhile
            Somebody else has moved it meanwhile.
        PlanRefused, PlanNotFound, StoreError
            It cannot go there, or not yet; it stands where it stood.
        """
        with self._turn():
            files = self._files.read()
            self._files.put_right(files)
            whole = self._files.whole(files)
            plan = whole.plan
            if plan.state == to and plan.state != was:  # somebody was as quick, or it comes again
                plan = with_reason(plan, because) if to == "stopped" else plan
            elif plan.state != was:
                raise ChangedMeanwhile("Somebody else has just moved this plan on.")
            else:
                plan = moved(whole, cast("State", to), because, self._today())
            if plan != whole.plan:
                self._files.keep("plan", files, (plan,))
        return plan

    def guide(self) -> PlanGuide:
        """Return the plan's own prompts.

        Raises
        ------
        PlanNotFound, StoreError
            It is gone, or its prompts cannot be understood.
        """
        with disk.as_store_error(_NOT_KEPT):
            return self._files.guide()

    # How a change is made

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with disk.as_store_error(_NOT_KEPT), self._files.locked():
            yield

    def _change_row(
        self, at: Place, change: Callable[[Any], Any], kept: Callable[[], None] = lambda: None
    ) -> None:
        """Change the one row that a place is in; a row that nobody has added is gone."""
        self._change(at.table, lambda rows: _with_changed(rows, at, change), kept)

    def _change(
        self,
        table: str,
        change: Callable[[tuple[Any, ...]], tuple[Any, ...]],
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        with self._turn():
            files = self._files.read()
            self._files.put_right(files)
            rows = self._files.rows(table, files)
            new = change(rows)
            if table == "entry":
                new = _dated(rows, new, self._files.guide(), self._today())
            if new != rows:
                self._files.keep(table, files, new)
            kept()  # also of what was there: whoever wrote it may have been killed right here
            if new == rows:
                return
            (plan,) = new if table == "plan" else self._files.rows("plan", files)
            if plan.changed_on != self._today():
                self._files.keep(
                    "plan", self._files.read(), (replace(plan, changed_on=self._today()),)
                )


def _with_changed(
    rows: tuple[Any, ...], at: Place, change: Callable[[Any], Any]
) -> tuple[Any, ...]:
    """Return rows of which the one that a place is in is changed."""
    key = "id" if at.is_row or at.table == "plan" else KEPT[at.table].table.key[0]
    if at.table == "plan":
        return tuple(change(each) for each in rows)
    if any(getattr(each, key) == at.key for each in rows):
        return tuple(change(each) if getattr(each, key) == at.key else each for each in rows)
    if at.is_row:
        raise ChangedMeanwhile(
            "Somebody else has just taken this out.", "Add it again if it is still needed."
        )
    new = Entry(prompt=at.key) if at.table == "entry" else Said(part=at.key)
    changed = change(new)
    return rows if changed == new else (*rows, changed)


def _dated(
    old: tuple[Entry, ...], new: tuple[Entry, ...], guide: PlanGuide, today: date
) -> tuple[Entry, ...]:
    """Return entries in the guide's order, those that changed with today's day."""
    places = {each.id: at for at, each in enumerate(guide.prompts)}
    dated = (each if each in old else replace(each, changed_on=today) for each in new)
    return tuple(sorted(dated, key=lambda each: places.get(each.prompt, len(places))))


def _with_again(rows: tuple[Any, ...], at: Place, folder: Path, first: str) -> tuple[Any, ...]:
    """Return rows of which one is added once more, perhaps with other words than it had then."""
    return tuple(
        replace(row, **{at.name: _joined(folder, at, "", getattr(row, at.name), first)})
        if row.id == at.key
        else row
        for row in rows
    )


def _chosen(row: Any, name: str, value: Any, today: date) -> Any:
    """Return a row in which something is chosen."""
    more: dict[str, Any] = {}
    if isinstance(row, Entry) and name == "standing":
        more = {"still_true": False}
    elif isinstance(row, Promise) and name == "outcome":
        more = {"outcome_on": today if value else None}
    return replace(row, **{name: value}, **more)


def _joined(folder: Path, at: Place, before: str, there: str, now: str, unheard: str = "") -> str:  # noqa: PLR0913, PLR0917 - all that is known of a box
    """Return what is to stand in a box, in which `there` stands and `now` was written."""
    if there not in (before, now):  # somebody else wrote there, or it is sent again
        before = seen_last(folder, f"{at.table}:{at.key}:{at.name}", before, now, unheard)
    both = joined(before, there, now, at.field.between)
    if len(both) > at.field.longest and there:
        raise PlanRefused(
            "Somebody else wrote in this box too, and there is no room for both.",
            f"Shorten yours: a box has room for {at.field.longest:,} characters.",
        )
    return at.field.kept(both)


def _written(row: Any, name: str, words: str) -> Any:
    """Return a row with words in it; a prompt on which somebody wrote is not untouched any more."""
    new = replace(row, **{name: words})
    if isinstance(new, Entry) and name == "words":
        new = replace(new, still_true=False, standing=new.standing or ("open" if words else ""))
    return new
