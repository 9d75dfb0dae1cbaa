"""Write a Table Schema for each CSV file that is kept, without any instrument's own words.

    .venv/bin/python tools/make_schemas.py data/schema

A test keeps what is in data/schema in step with the declarations.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from workbook.meetings.actions import actions_table
from workbook.meetings.messages import MESSAGE_TABLE
from workbook.meetings.notes import RECORD_TABLE, notes_table
from workbook.meetings.plan_requests import ASKED_TABLE
from workbook.plans import PLAN_TABLES
from workbook.sessions import tables
from workbook.storage import Table
from workbook.storage.datapackage import json_bytes
from workbook.teams import TEAM
from workbook.themes.tables import RELEASED_TABLES

#: Every table of a team's folder.
TEAM_TABLES: tuple[Table, ...] = (TEAM,)
#: Every table of a session's folder, whoever keeps it.
SESSION_TABLES: tuple[Table, ...] = (
    tables.SESSION,
    tables.DOOR,
    tables.responses(),
    tables.reflections(),
    tables.together(),
    tables.counts(),
    notes_table(),
    actions_table(),
    RECORD_TABLE,
    MESSAGE_TABLE,
)


def write_schemas(folder: Path) -> None:
    """Write the schemas, one JSON file each, into a folder and folders in it."""
    for place, of in (
        (folder, (*SESSION_TABLES, *TEAM_TABLES)),
        (folder / "released", RELEASED_TABLES),
        (folder / "plans", (*PLAN_TABLES, ASKED_TABLE)),
    ):
        place.mkdir(exist_ok=True)
        for table in of:
            (place / f"{table.name}.json").write_bytes(json_bytes(table.schema()))


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
