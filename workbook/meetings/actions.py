"""What a team decides to do: up to three actions a session, and how they come back.

An action is settled when it is done, changed or stopped *and* young people were told what came of
it, on a day and by a role; until then every session of the team opens with it. Where they cannot be
told yet, the team says why and when it looks at it again, and it comes back on that day. Its owner
is a role, never a name.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, cast

from workbook.errors import WorkbookError
from workbook.instruments import Instrument, columns
from workbook.meetings.told import LONGEST_WAIT, Told
from workbook.storage import (
    StoreError,
    Table,
    column,
    datapackage,
    day_or_blank,
    read_date,
    refused,
    text,
    word,
)
from workbook.text import WordsRefused, kept_words
from workbook.themes.requests import KINDS, Kind, Request

__all__ = [
    "ACTIONS",
    "ACTION_COLUMNS",
    "MAX_WORDS",
    "MOST_ACTIONS",
    "NEEDS",
    "OVER",
    "STATES",
    "Action",
    "ActionRefused",
    "action_rows",
    "actions_in",
    "actions_table",
    "changed",
    "new_action",
    "read_actions",
    "request_id_of",
    "write_actions",
]

MOST_ACTIONS = 3
#: The longest text in one box, in characters.
MAX_WORDS = 500

State = Literal["open", "going", "done", "changed", "stopped"]
Need = Kind | Literal[""]
STATES = ("open", "going", "done", "changed", "stopped")
#: In these nothing is left to do but to tell young people.
OVER = ("done", "changed", "stopped")
#: What an action may need from a manager is what may be asked of one.
NEEDS = KINDS

#: The rows of a file of actions, as they are written.
Rows = tuple[tuple[str, ...], ...]


def actions_table(instrument: Instrument | None = None) -> Table:
    """Return the table of actions: a row for each."""
    return Table(
        name="actions",
        description="What the team decided to do, and what came of it.",
        key=("action",),
        columns=(
            column(
                "action",
                "The action’s own name: the letter a and 8 hexadecimal digits.",
                constraints={"required": True, "pattern": _ID.pattern},
            ),
            columns.item_column(instrument),
            column("what", "What the team will do.", constraints={"required": True}),
            text("owner_role", "Who will do it: a role, never a name."),
            day_or_blank("due_on", "By when.", "No date was set"),
            text("difference", "The difference young people should notice."),
            word("state", "How it stands.", STATES),
            text("happened", "What happened."),
            day_or_blank("told_on", "When young people were told what came of it.", "Not yet told"),
            text("told_by", "Who told them: a role, never a name."),
            text("told_how", "How they were told."),
            text("said_back", "What they said back."),
            text("not_told_because", "Why they are not told yet."),
            day_or_blank("look_again_on", "When the team looks at that again.", "No date was set"),
            text(
                "told_young_people",
                "What was written of it before the day was asked for; nothing writes here now.",
            ),
            day_or_blank(
                "updated_on", "When the team last said what became of it.", "It has not yet"
            ),
            word("needs", "What it needs from a manager.", NEEDS, "Nothing"),
            text("request", "The request that went up, by its name in released/requests.csv."),
            text("answered_in", "The session in which the team last said what happened."),
            text("reply_seen_in", "The session that opened with the manager’s reply."),
        ),
    )


_ID = re.compile(r"a[0-9a-f]{8}")
ACTIONS, ACTION_COLUMNS = actions_table().file, actions_table().header
#: What an older workbook did not write.
_NEWER = {
    *("told_on", "told_by", "told_how", "said_back", "not_told_because", "look_again_on"),
    "updated_on",
}
_OLDER_TABLE = replace(
    actions_table(),
    columns=tuple(each for each in actions_table().columns if each.name not in _NEWER),
)
_BOXES = {
    "what": "What you will do",
    "owner_role": "Who will do it",
    "difference": "The difference young people should notice",
    "happened": "What happened",
}
#: A field of an action to the field of `Told` that it is, and to what stands beside its box.
_TOLD_BOXES = {
    "told_by": ("by", "Who told them"),
    "told_how": ("how", "How they were told"),
    "said_back": ("said_back", "What they said back"),
    "not_told_because": ("because", "Why they are not told yet"),
}
#: The fields of an action that say what young people were told, as `changed` takes them.
TOLD_FIELDS = frozenset({"told_on", "look_again_on", *_TOLD_BOXES})


class ActionRefused(WorkbookError):
    """An action cannot be kept as it is."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed; your words are still on the page.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing a team decided to do."""

    #: "a" and 8 hex digits.
    id: str
    #: The join code of the session in which it was decided.
    session: str
    #: The item it is about, by id and as its writers saw it.
    item: str
    item_statement: str
    what: str
    #: A role, such as "duty worker"; never a name.
    owner_role: str = ""
    due_on: date | None = None
    #: What young people should notice.
    difference: str = ""
    state: State = "open"
    happened: str = ""
    #: What young people were told came of it, and when.
    told: Told = field(default_factory=Told)
    #: When the team last said what became of it.
    updated_on: date | None = None
    needs: Need = ""
    #: The request that went up, when one did, with the manager's reply.
    request: Request | None = None
    #: The session in which the team last said what happened; "" when it has not.
    answered_in: str = ""
    #: The session that opened with the manager's reply; "" when none has yet.
    reply_seen_in: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing is left to do but to tell young people."""
        return self.state in OVER

    def settled(self, today: date) -> bool:
        """Say whether it is over and young people know, or it is not yet time to look again."""
        return self.over and self.told.settled(today)

    def waits_for(self, today: date) -> str:
        """Return what would settle an action that is over, in a sentence; "" for any other."""
        return self.told.missing(today) if self.over else ""


def new_action(
    session: str, instrument: Instrument, fields: Mapping[str, object], today: date
) -> Action:
    """Return a new action; see `changed` for the fields, of which item and what are needed."""
    action = Action(
        id=f"a{secrets.token_hex(4)}", session=session, item="", item_statement="", what=""
    )
    return changed(action, instrument, {"item": "", "what": "", **fields}, today)


def changed(
    action: Action, instrument: Instrument, fields: Mapping[str, object], today: date
) -> Action:
    """Return an action with some of its fields changed.

    Parameters
    ----------
    action
        The action.
    instrument
        Its session's own instrument.
    fields
        Any of item (an item's id), what, owner_role, difference, happened, told_by, told_how,
        said_back, not_told_because (text), due_on, told_on, look_again_on ("2026-12-01" or ""),
        state (one of `STATES`) and needs (one of `NEEDS` or "").
    today
        The day: young people are told on no later one, and looking again is on a later one.

    Raises
    ------
    ActionRefused, WordsRefused
        A field is unknown or does not hold what it should.
    """
    told = {name: given for name, given in fields.items() if name in TOLD_FIELDS}
    new: dict[str, object] = {"told": _told(action.told, told, today)} if told else {}
    for name, given in fields.items():
        if name in _BOXES:
            new[name] = kept_words(given, _BOXES[name], MAX_WORDS)
        elif name in TOLD_FIELDS:
            pass
        elif name == "item":
            new.update(_item(instrument, given))
        elif name == "due_on":
            new["due_on"] = _day(given)
        elif name == "state" and given in STATES:
            new["state"] = given
        elif name == "needs" and given in ("", *NEEDS):
            new["needs"] = given
        else:
            raise ActionRefused(
                "What arrived about the action cannot be understood.", "Open the page again."
            )
    if new.get("what") == "":
        raise WordsRefused("The action has no words yet.", "Say what you will do.")
    return replace(action, **new)  # type: ignore[arg-type]


def _told(told: Told, fields: Mapping[str, object], today: date) -> Told:
    new: dict[str, object] = {}
    for name, given in fields.items():
        if name == "told_on":
            new["on"] = _told_on(given, today)
        elif name == "look_again_on":
            new["look_again_on"] = _look_again_on(given, told, today)
        else:
            part, label = _TOLD_BOXES[name]
            new[part] = kept_words(given, label, MAX_WORDS)
    return replace(told, **new)  # type: ignore[arg-type]


def _told_on(given: object, today: date) -> date | None:
    day = _day(given)
    if day is not None and day > today:
        raise ActionRefused(
            "That day has not come yet, so nobody can have been told on it.",
            "Give the day on which young people were told, or say why they are not told yet.",
        )
    return day


def _look_again_on(given: object, told: Told, today: date) -> date | None:
    day = _day(given)
    if day is None or day == told.look_again_on:
        return day
    if day <= today or day - today > LONGEST_WAIT:
        raise ActionRefused(
            "The day on which you look at it again is from tomorrow on, and within a year.",
            "Choose another day.",
        )
    return day


def _item(instrument: Instrument, given: object) -> dict[str, object]:
    for item in instrument.items:
        if item.id == given:
            return {"item": item.id, "item_statement": item.statement}
    raise ActionRefused(
        "The action is tied to no question yet.", "Choose the question it is about."
    )


def _day(given: object) -> date | None:
    if given == "":
        return None
    try:
        return date.fromisoformat(cast("str", given))
    except (TypeError, ValueError):
        raise ActionRefused(
            "The date cannot be understood.", "Choose the date again, or leave it empty."
        ) from None


def request_id_of(action: Action) -> str:
    """Return the name of the request that an action sends, if it ever sends one."""
    return f"q{action.id.removeprefix('a')}"


def read_actions(
    folder: Path, session: str, instrument: Instrument, requests: Mapping[str, Request]
) -> tuple[Action, ...]:
    """Return a session's actions in the order in which they were made.

    Parameters
    ----------
    folder
        The session's folder.
    session
        Its join code.
    instrument
        Its own instrument.
    requests
        Request id to request, for those that went up.

    Raises
    ------
    StoreError, OSError
        The file cannot be understood or read.
    """
    try:
        data = (folder / ACTIONS).read_bytes()
    except FileNotFoundError:
        return ()
    return actions_in(action_rows(data), session, instrument, requests)


def action_rows(data: bytes) -> Rows:
    """Return the rows of a file of actions.

    Raises
    ------
    StoreError
        The file cannot be understood.
    """
    try:
        return actions_table().read(data).rows
    except StoreError as trouble:
        try:
            older = _OLDER_TABLE.records(data)
        except StoreError:
            raise trouble from None  # it is neither
        return tuple(tuple(row.get(name, "") for name in ACTION_COLUMNS) for row in older)


def actions_in(
    rows: Rows, session: str, instrument: Instrument, requests: Mapping[str, Request]
) -> tuple[Action, ...]:
    """Return the actions in the rows of a file; see `read_actions`.

    Raises
    ------
    StoreError
        A row is no action.
    """
    statements = {item.id: item.statement for item in instrument.items}
    found = []
    for cells in rows:
        row = dict(zip(ACTION_COLUMNS, cells, strict=True))
        state, needs = row["state"].strip().casefold(), row["needs"].strip().casefold()
        name = row["action"].strip().casefold()
        if not _ID.fullmatch(name) or state not in STATES or needs not in ("", *NEEDS):
            raise refused(ACTIONS, "has a row that is no action.")
        found.append(
            Action(
                id=name,
                session=session,
                item=row["item"],
                item_statement=statements.get(row["item"].strip(), ""),
                what=row["what"],
                owner_role=row["owner_role"],
                due_on=_day_in(row["due_on"]),
                difference=row["difference"],
                state=cast("State", state),
                happened=row["happened"],
                told=Told(
                    on=_day_in(row["told_on"]),
                    by=row["told_by"],
                    how=row["told_how"],
                    said_back=row["said_back"],
                    because=row["not_told_because"],
                    look_again_on=_day_in(row["look_again_on"]),
                    before=row["told_young_people"],
                ),
                updated_on=_day_in(row["updated_on"]),
                needs=cast("Need", needs),
                request=requests.get(row["request"].strip()),
                answered_in=row["answered_in"].strip(),
                reply_seen_in=row["reply_seen_in"].strip(),
            )
        )
    return tuple(found)


def _day_in(cell: str) -> date | None:
    return read_date(cell, ACTIONS, []) if cell.strip() else None


def write_actions(folder: Path, actions: Sequence[Action], instrument: Instrument) -> None:
    """Write a session's actions; the caller holds the folder's lock.

    Raises
    ------
    OSError
        The older ones still stand.
    """
    rows = [
        (
            action.id,
            action.item,
            action.what,
            action.owner_role,
            _cell(action.due_on),
            action.difference,
            action.state,
            action.happened,
            _cell(action.told.on),
            action.told.by,
            action.told.how,
            action.told.said_back,
            action.told.because,
            _cell(action.told.look_again_on),
            action.told.before,
            _cell(action.updated_on),
            action.needs,
            action.request.id if action.request else "",
            action.answered_in,
            action.reply_seen_in,
        )
        for action in actions
    ]
    datapackage.keep(folder, actions_table(instrument), rows)


def _cell(day: date | None) -> str:
    return day.isoformat() if day else ""
