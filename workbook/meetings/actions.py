"""What a team decides to do: up to three actions a session, and how they come back.

An action is settled when it is done or stopped *and* young people were told what came of it; until
then every session of the team opens with it. Its owner is a role, never a name.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, cast

from workbook.errors import WorkbookError
from workbook.instruments import Instrument, columns
from workbook.storage import (
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
    "STATES",
    "Action",
    "ActionRefused",
    "action_rows",
    "actions_in",
    "actions_table",
    "changed",
    "new_action",
    "read_actions",
    "write_actions",
]

MOST_ACTIONS = 3
#: The longest text in one box, in characters.
MAX_WORDS = 500

State = Literal["open", "going", "done", "stopped"]
Need = Kind | Literal[""]
STATES = ("open", "going", "done", "stopped")
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
            text("told_young_people", "What young people were told came of it."),
            word("needs", "What it needs from a manager.", NEEDS, "Nothing"),
            text("request", "The request that went up, by its name in released/requests.csv."),
            text("answered_in", "The session in which the team last said what happened."),
            text("reply_seen_in", "The session that opened with the manager’s reply."),
        ),
    )


_ID = re.compile(r"a[0-9a-f]{8}")
ACTIONS, ACTION_COLUMNS = actions_table().file, actions_table().header
_BOXES = {
    "what": "What you will do",
    "owner_role": "Who will do it",
    "difference": "The difference young people should notice",
    "happened": "What happened",
    "told": "What you told young people",
}


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
    #: What young people were told came of it.
    told: str = ""
    needs: Need = ""
    #: The request that went up, when one did, with the manager's reply.
    request: Request | None = None
    #: The session in which the team last said what happened; "" when it has not.
    answered_in: str = ""
    #: The session that opened with the manager's reply; "" when none has yet.
    reply_seen_in: str = ""

    @property
    def settled(self) -> bool:
        """Whether it is over and young people know what came of it."""
        return self.state in {"done", "stopped"} and bool(self.told)


def new_action(session: str, instrument: Instrument, fields: Mapping[str, object]) -> Action:
    """Return a new action; see `changed` for the fields, of which item and what are needed."""
    action = Action(
        id=f"a{secrets.token_hex(4)}", session=session, item="", item_statement="", what=""
    )
    return changed(action, instrument, {"item": "", "what": "", **fields})


def changed(action: Action, instrument: Instrument, fields: Mapping[str, object]) -> Action:
    """Return an action with some of its fields changed.

    Parameters
    ----------
    action
        The action.
    instrument
        Its session's own instrument.
    fields
        Any of item (an item's id), what, owner_role, difference, happened, told (text),
        due_on ("2026-12-01" or ""), state (one of `STATES`) and needs (one of `NEEDS` or "").

    Raises
    ------
    ActionRefused, WordsRefused
        A field is unknown or does not hold what it should.
    """
    new: dict[str, object] = {}
    for name, given in fields.items():
        if name in _BOXES:
            new[name] = kept_words(given, _BOXES[name], MAX_WORDS)
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
    return actions_table().read(data).rows


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
        due = row["due_on"].strip()
        found.append(
            Action(
                id=name,
                session=session,
                item=row["item"],
                item_statement=statements.get(row["item"].strip(), ""),
                what=row["what"],
                owner_role=row["owner_role"],
                due_on=read_date(due, ACTIONS, []) if due else None,
                difference=row["difference"],
                state=cast("State", state),
                happened=row["happened"],
                told=row["told_young_people"],
                needs=cast("Need", needs),
                request=requests.get(row["request"].strip()),
                answered_in=row["answered_in"].strip(),
                reply_seen_in=row["reply_seen_in"].strip(),
            )
        )
    return tuple(found)


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
            action.due_on.isoformat() if action.due_on else "",
            action.difference,
            action.state,
            action.happened,
            action.told,
            action.needs,
            action.request.id if action.request else "",
            action.answered_in,
            action.reply_seen_in,
        )
        for action in actions
    ]
    datapackage.keep(folder, actions_table(instrument), rows)
