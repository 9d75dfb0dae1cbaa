"""What stands beside the CSV files, so that a machine can read them without us.

A session folder has a `datapackage.json` (Data Package v2, https://datapackage.org) with the
words of its own instrument: the answers in the scale's order, and every way in which an answer
can be missing, each by its own word. `data/schema/` has the same without any instrument:
`python -m workbook.storage.datapackage data/schema` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from workbook.instruments.model import Instrument
from workbook.meetings.actions import NEEDS, STATES
from workbook.themes.disclosure import BANDS, MEASURES, WhyNot

__all__ = [
    "MISSING",
    "released_package",
    "released_schemas",
    "schemas",
    "session_package",
    "write_schemas",
]

#: The words for "there is no answer" that every instrument shares, and what they say.
MISSING = (
    ("not_answered", "Nothing was chosen"),
    ("not_asked", "Not asked in this version of the instrument"),
    ("withheld", "Withheld, so that nobody can be recognised"),
)

_PROFILE = "https://datapackage.org/profiles/2.0"
Json = dict[str, Any]


def schemas(instrument: Instrument | None = None) -> dict[str, Json]:
    """Return a Table Schema for each CSV file of a session folder.

    Parameters
    ----------
    instrument
        When given, only its items and answers are valid.

    Returns
    -------
    dict
        "session", "responses", "reflections", "together", "counts", "notes", "actions",
        "record" and "message" to a Table Schema as JSON.
    """
    return {
        "session": _schema(_session_fields(), primaryKey=["session"]),
        "responses": _schema(
            [
                _field(
                    "response",
                    "Which rows belong together. Random, the letter r and 32 hexadecimal digits; "
                    "the letter keeps spreadsheets from taking it for a number.",
                    constraints={"required": True, "pattern": "r[0-9a-f]{32}"},
                ),
                _item_field(instrument),
                _answer_field(instrument),
            ],
            primaryKey=["response", "item"],
        ),
        "reflections": _schema(
            [
                _field(
                    "key",
                    "By which its writer, who alone has the withdrawal code, can take it back. It "
                    "is linked to nothing else.",
                    constraints={"required": True},
                ),
                _item_field(instrument),
                _field(
                    "text",
                    "What somebody wrote about the item, as they wrote it. It is linked to no "
                    "response.",
                    constraints={"required": True},
                ),
            ]
        ),
        "together": _schema(
            [
                _item_field(instrument),
                _answer_field(instrument),
                _whole("present", "How many people gave these answers together."),
                _whole("differently", "How many of them saw it differently."),
            ],
            primaryKey=["item"],
        ),
        "counts": _schema(
            [
                _item_field(instrument),
                _counted_field(instrument),
                _whole("people", "How many gave it; beside withheld, how many answers there were."),
            ],
            primaryKey=["item", "answer"],
        ),
        "notes": _schema(
            [
                _item_field(instrument),
                _field(
                    "mark",
                    "What the team did with the item: put it on top, skipped it, or carried it to "
                    "its next session; blank for none of these.",
                    categories=["pinned", "skipped", "carried"],
                    missingValues=[{"value": "", "label": "None of these"}],
                    constraints={"enum": ["pinned", "skipped", "carried"]},
                ),
                _field(
                    "on_record",
                    "Whether the item is in the record of the meeting.",
                    categories=["yes", "no"],
                    constraints={"required": True, "enum": ["yes", "no"]},
                ),
                _text("young_person", "What a young person would say about the answers."),
                _text("how_we_know", "How the team knows."),
            ],
            primaryKey=["item"],
        ),
        "actions": _schema(_action_fields(instrument), primaryKey=["action"]),
        "record": _schema(
            [
                _field(
                    "what",
                    "Which part of the record.",
                    constraints={"required": True, "enum": ["opening"]},
                ),
                _text("text", "The team’s own words."),
            ],
            primaryKey=["what"],
        ),
        "message": _schema(
            [_text("text", "What the team wrote to managers; released only among others.")]
        ),
    }


def session_package(session_id: str, instrument: Instrument) -> bytes:
    """Return the `datapackage.json` of a session.

    Parameters
    ----------
    session_id
        The session's join code: the package's name.
    instrument
        The session's own copy of its instrument.
    """
    described = {
        "session": "One row about the session.",
        "responses": "One row for each item of each response.",
        "reflections": "What people wrote, apart from their answers.",
        "together": "What people answered together: one answer for each item, nobody’s own.",
        "counts": "The figures that the team saw at the reveal; they stay as they were.",
        "notes": "The team’s own notes on its discussion.",
        "actions": "What the team decided to do, and what came of it.",
        "record": "The team’s own words about the meeting.",
        "message": "What the team wants managers to read among what other teams wrote.",
    }
    tables = [_table(name, described[name], schema) for name, schema in schemas(instrument).items()]
    package = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": session_id,
        "title": instrument.title,
        "description": (
            "One session in which a team reflected on its practice. It is not a case record and "
            "holds nothing about any child."
        ),
        "resources": [
            *tables,
            {
                "name": "instrument",
                "description": "The instrument as it was when the session opened.",
                "path": "instrument.toml",
                "format": "toml",
                "mediatype": "application/toml",
                "encoding": "utf-8",
            },
        ],
    }
    return _json_bytes(package)


def released_schemas() -> dict[str, Json]:
    """Return a Table Schema for each CSV file of a published period.

    Returns
    -------
    dict
        "themes", "not_published", "actions", "messages" and "published" to a Table Schema.
    """
    required = {"required": True}
    about = [
        _field("service", "The service, as the register names it.", constraints=required),
        _field(
            "group",
            "A group of at least three teams: “Group 1”.",
            constraints={**required, "pattern": "Group [1-9][0-9]{0,4}"},
        ),
        _field("instrument", "The id of the instrument.", constraints=required),
    ]
    period = _field("period", "Some whole months: “2026-Q4”.", constraints=required)
    bands = [
        _word(
            measure.replace(" ", "_"),
            f"How many of all who took part say {measure}: at most a quarter, all but a quarter "
            "or more, or some.",
            BANDS,
            "Nothing is said of it here",
        )
        for measure in MEASURES
    ]
    return {
        "themes": _schema(
            [
                period,
                *about,
                _field("version", "The instrument’s version.", constraints=required),
                _field("item", "The id of the question.", constraints=required),
                *bands,
            ],
            primaryKey=["period", "service", "group", "instrument", "item"],
        ),
        "not_published": _schema(
            [
                *about,
                _field("title", "The instrument’s title.", constraints=required),
                _word("why_not", "Why nothing is said.", tuple(each.value for each in WhyNot)),
            ],
            primaryKey=["service", "group", "instrument"],
        ),
        "actions": _schema(
            [
                about[0],
                _field("theme", "The id of the theme.", constraints=required),
                _field("title", "The theme in words.", constraints=required),
                _word("teams", "How many teams decided on an action about it.", BANDS),
            ],
            primaryKey=["service", "theme"],
        ),
        "messages": _schema(
            [about[0], _field("text", "What a team wrote upward.", constraints=required)]
        ),
        "published": _schema(
            [period, _field("published_on", "The day.", "date", constraints=required)],
            primaryKey=["period"],
        ),
    }


def released_package(period: str, title: str) -> bytes:
    """Return the `datapackage.json` of a published period.

    Parameters
    ----------
    period
        The period's name, "2026-Q4".
    title
        The period in words.
    """
    described = {
        "themes": "What is said in words of each question, group and checklist.",
        "not_published": "Where nothing is said, and why.",
        "actions": "How many teams decided on an action, theme by theme, in words.",
        "messages": "What teams wrote to managers, in an order that carries nothing.",
        "published": "When this was published.",
    }
    package = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": period.lower(),
        "title": f"Published themes, {title}",
        "description": (
            "Every line covers at least three teams, in words. It was published once and is "
            "never changed. Nothing in it can be traced to one person’s answer."
        ),
        "resources": [
            _table(name, described[name], schema) for name, schema in released_schemas().items()
        ],
    }
    return _json_bytes(package)


def _table(name: str, description: str, schema: Json) -> Json:
    return {
        "name": name,
        "description": description,
        "path": f"{name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "$schema": f"{_PROFILE}/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": schema,
    }


def write_schemas(folder: Path) -> None:
    """Write the schemas without any instrument, one JSON file each, into `folder`."""
    for place, of in ((folder, schemas()), (folder / "released", released_schemas())):
        place.mkdir(exist_ok=True)
        for name, schema in of.items():
            (place / f"{name}.json").write_bytes(_json_bytes(schema))


def _json_bytes(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _schema(fields: list[Json], **more: Any) -> Json:
    return {
        "$schema": f"{_PROFILE}/tableschema.json",
        "fields": fields,
        "fieldsMatch": "exact",
        **more,
    }


def _field(name: str, description: str, kind: str = "string", **more: Any) -> Json:
    return {"name": name, "type": kind, "description": description, **more}


def _text(name: str, description: str) -> Json:
    return _field(name, description, missingValues=[{"value": "", "label": "Nothing was written"}])


def _whole(name: str, description: str) -> Json:
    return _field(name, description, "integer", constraints={"required": True, "minimum": 0})


def _day_or_blank(name: str, description: str, label: str) -> Json:
    return _field(name, description, "date", missingValues=[{"value": "", "label": label}])


def _word(name: str, description: str, words: tuple[str, ...], blank: str = "") -> Json:
    more: Json = {"missingValues": [{"value": "", "label": blank}]} if blank else {}
    return _field(
        name,
        description,
        categories=list(words),
        constraints={"enum": list(words), **({} if blank else {"required": True})},
        **more,
    )


def _counted_field(instrument: Instrument | None) -> Json:
    description = (
        "The id of an answer, not_answered for those who left the item out, or withheld when "
        "fewer than five answered it."
    )
    words = [] if instrument is None else [each.id for each in instrument.scale.answers]
    enum = {"enum": [*words, "not_answered", "withheld"]} if words else {}
    return _field("answer", description, constraints={"required": True, **enum})


def _action_fields(instrument: Instrument | None) -> list[Json]:
    return [
        _field(
            "action",
            "The action’s own name: the letter a and 8 hexadecimal digits.",
            constraints={"required": True, "pattern": "a[0-9a-f]{8}"},
        ),
        _item_field(instrument),
        _field("what", "What the team will do.", constraints={"required": True}),
        _text("owner_role", "Who will do it: a role, never a name."),
        _day_or_blank("due_on", "By when.", "No date was set"),
        _text("difference", "The difference young people should notice."),
        _word("state", "How it stands.", STATES),
        _text("happened", "What happened."),
        _text("told_young_people", "What young people were told came of it."),
        _word("needs", "What it needs from a manager.", NEEDS, "Nothing"),
        _text("request", "The request that went up, by its name in released/requests.csv."),
        _text("answered_in", "The session in which the team last said what happened."),
        _text("reply_seen_in", "The session that opened with the manager’s reply."),
    ]


def _session_fields() -> list[Json]:
    blank = [{"value": "", "label": "Not known yet"}]
    required = {"required": True}
    return [
        _field(
            "session",
            "The join code, which is also the folder’s name.",
            constraints={**required, "pattern": "[a-z]{3,7}-[a-z]{3,7}-[a-z]{3,7}"},
        ),
        _field("team", "The team’s name, as its facilitator wrote it.", constraints=required),
        _field("instrument", "The id of the instrument.", constraints=required),
        _field("version", "The instrument’s version, such as 1.0.", constraints=required),
        _field(
            "people",
            "How many people were expected; blank when nobody said.",
            "integer",
            missingValues=blank,
            constraints={"minimum": 1},
        ),
        _field(
            "minutes",
            "How many minutes the meeting had; blank when nobody said.",
            "integer",
            missingValues=blank,
            constraints={"minimum": 1},
        ),
        _field("opened_on", "The day on which the session opened.", "date", constraints=required),
        _field(
            "revealed_on",
            "The day of the reveal; blank before it, and for ever when there was none.",
            "date",
            missingValues=blank,
        ),
        _field(
            "closed_on",
            "The day on which it closed; blank while it is open.",
            "date",
            missingValues=blank,
        ),
        _field(
            "answers_deleted_on",
            "The day on which the single answers were deleted; blank while they are kept.",
            "date",
            missingValues=blank,
        ),
        _field(
            "late",
            "How many answers came after the reveal and were added to the figures.",
            "integer",
            constraints={**required, "minimum": 0},
        ),
        _field(
            "state",
            "Answers are sealed from everybody until the session is revealed.",
            categories=["open", "revealed", "closed"],
            constraints={**required, "enum": ["open", "revealed", "closed"]},
        ),
    ]


def _item_field(instrument: Instrument | None) -> Json:
    description = "The id of an item of the instrument; instrument.toml has its words."
    if instrument is None:
        return _field("item", description, constraints={"required": True})
    return _field(
        "item",
        description,
        categories=[{"value": item.id, "label": item.statement} for item in instrument.items],
        constraints={"required": True, "enum": [item.id for item in instrument.items]},
    )


def _answer_field(instrument: Instrument | None) -> Json:
    missing = [{"value": value, "label": label} for value, label in MISSING]
    if instrument is None:
        return _field(
            "answer",
            "The id of an answer on the instrument’s scale, or a word that says why there is none.",
            missingValues=missing,
        )
    scale = instrument.scale
    return _field(
        "answer",
        "An answer, from most to least in place, or a word that says why there is none. The order "
        "is all there is to an answer: it has no number.",
        categories=[{"value": answer.id, "label": answer.label} for answer in scale.order],
        categoriesOrdered=True,
        missingValues=[
            *missing,
            *({"value": answer.id, "label": answer.label} for answer in scale.beside),
        ],
        constraints={"enum": [answer.id for answer in scale.order]},
    )


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
