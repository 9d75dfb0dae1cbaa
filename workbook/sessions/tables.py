"""The tables that a session itself keeps, each declared once.

A feature that keeps more beside them (notes, actions, …) declares its own, makes its file at its
first write and adds it to the session's `datapackage.json`: nothing here hears of it.
"""

from __future__ import annotations

from workbook.instruments import Instrument, columns
from workbook.sessions.join_codes import PATTERN
from workbook.storage import Column, Table, column, package_bytes, whole, word

__all__ = [
    "DOOR",
    "FORMAT",
    "FORMAT_MARK",
    "INSTRUMENT",
    "RUNNING",
    "SESSION",
    "counts",
    "reflections",
    "responses",
    "session_package",
    "together",
]

#: The form in which a session's folder is kept, and the property of its package that says so.
FORMAT, FORMAT_MARK = 4, "workbook_format"
#: The session's own copy of its instrument.
INSTRUMENT = "instrument.toml"
#: The folder inside a session's for what passes away when it closes.
RUNNING = "running"


def _session() -> Table:
    blank = [{"value": "", "label": "Not known yet"}]
    required = {"required": True}
    return Table(
        name="session",
        description="One row about the session.",
        key=("session",),
        columns=(
            column(
                "session",
                "The session’s id, which is also the folder’s name. It opens nothing.",
                constraints={**required, "pattern": "s[a-z2-7]{15}"},
            ),
            column(
                "code",
                "The join code. It works while the session is open, and some days longer.",
                constraints={**required, "pattern": PATTERN},
            ),
            column("team", "The team’s name as it was on that day.", constraints=required),
            column(
                "team_id",
                "The team’s id, which stays when its name changes; blank for a session of no team.",
                missingValues=[{"value": "", "label": "A session of no team"}],
                constraints={"pattern": "t[a-z2-7]{9}"},
            ),
            column("instrument", "The id of the instrument.", constraints=required),
            column("version", "The instrument’s version, such as 1.0.", constraints=required),
            column(
                "people",
                "How many people were expected; blank when nobody said.",
                "integer",
                missingValues=blank,
                constraints={"minimum": 1},
            ),
            column(
                "minutes",
                "How many minutes the meeting had; blank when nobody said.",
                "integer",
                missingValues=blank,
                constraints={"minimum": 1},
            ),
            column(
                "opened_on", "The day on which the session opened.", "date", constraints=required
            ),
            column(
                "revealed_on",
                "The day of the reveal; blank before it, and for ever when there was none.",
                "date",
                missingValues=blank,
            ),
            column(
                "closed_on",
                "The day on which it closed; blank while it is open.",
                "date",
                missingValues=blank,
            ),
            column(
                "answers_deleted_on",
                "The day on which the single answers were deleted; blank while they are kept.",
                "date",
                missingValues=blank,
            ),
            column(
                "late",
                "How many answers came after the reveal and were added to the figures.",
                "integer",
                constraints={**required, "minimum": 0},
            ),
            column(
                "state",
                "Answers are sealed from everybody until the session is revealed.",
                categories=["open", "revealed", "closed"],
                constraints={**required, "enum": ["open", "revealed", "closed"]},
            ),
        ),
    )


SESSION = _session()
#: What the door counted; there is no such file until it is shut for the first time.
DOOR = Table(
    name="door",
    description="One row about the door: how many people had a place.",
    columns=(
        word("state", "Whether anybody could still come in.", ("open", "shut")),
        whole("places", "How many people were in, each with one place."),
        whole("added", "How many places the facilitator added after the door was shut."),
        whole("started_again", "How often everybody was asked to come in anew."),
        whole("sent", "How many responses there were when this was written, at closing last."),
    ),
)


def responses(instrument: Instrument | None = None) -> Table:
    """Return the table of answers: a row for each item of each response."""
    return Table(
        name="responses",
        description="One row for each item of each response.",
        key=("response", "item"),
        columns=(
            column(
                "response",
                "Which rows belong together. Random, the letter r and 32 hexadecimal digits; "
                "the letter keeps spreadsheets from taking it for a number.",
                constraints={"required": True, "pattern": "r[0-9a-f]{32}"},
            ),
            columns.item_column(instrument),
            columns.answer_column(instrument),
        ),
    )


def reflections(instrument: Instrument | None = None) -> Table:
    """Return the table of what people wrote, linked to no response."""
    return Table(
        name="reflections",
        description="What people wrote, apart from their answers.",
        columns=(
            column(
                "key",
                "By which its writer, who alone has the withdrawal code, can take it back. It "
                "is linked to nothing else.",
                constraints={"required": True},
            ),
            columns.item_column(instrument),
            column(
                "text",
                "What somebody wrote about the item, as they wrote it. It is linked to no "
                "response.",
                constraints={"required": True},
            ),
        ),
    )


def together(instrument: Instrument | None = None) -> Table:
    """Return the table of what people answered together, on one device."""
    return Table(
        name="together",
        description="What people answered together: one answer for each item, nobody’s own.",
        key=("item",),
        columns=(
            columns.item_column(instrument),
            columns.answer_column(instrument),
            whole("present", "How many people gave these answers together."),
            whole("differently", "How many of them saw it differently."),
        ),
    )


def counts(instrument: Instrument | None = None) -> Table:
    """Return the table of the figures that the team is shown."""
    return Table(
        name="counts",
        description="The figures that the team saw at the reveal; they stay as they were.",
        key=("item", "answer"),
        columns=(
            columns.item_column(instrument),
            _counted_column(instrument),
            whole("people", "How many gave it; beside withheld, how many answers there were."),
        ),
    )


def _counted_column(instrument: Instrument | None) -> Column:
    description = (
        "The id of an answer, not_answered for those who left the item out, or withheld when "
        "fewer than five answered it."
    )
    words = [] if instrument is None else [each.id for each in instrument.scale.answers]
    enum = {"enum": [*words, "not_answered", "withheld"]} if words else {}
    return column("answer", description, constraints={"required": True, **enum})


def session_package(session_id: str, instrument: Instrument, *more: Table) -> bytes:
    """Return the `datapackage.json` of a session.

    Parameters
    ----------
    session_id
        The session's id: the package's name.
    instrument
        The session's own copy of its instrument.
    more
        Tables beside the first three that are in the folder already.
    """
    tables = (SESSION, responses(instrument), reflections(instrument), *more)
    return package_bytes(
        session_id,
        instrument.title,
        "One session in which a team reflected on its practice. It is not a case record and "
        "holds nothing about any child.",
        [
            *(table.resource() for table in tables),
            {
                "name": "instrument",
                "description": "The instrument as it was when the session opened.",
                "path": INSTRUMENT,
                "format": "toml",
                "mediatype": "application/toml",
                "encoding": "utf-8",
            },
        ],
        **{FORMAT_MARK: FORMAT},
    )
