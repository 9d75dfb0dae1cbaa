"""What stands beside the CSV files, so that a machine can read them without us.

A session folder has a `datapackage.json` (Data Package v2, https://datapackage.org) with the
words of its own instrument: the answers in the scale's order, and every way in which an answer
can be missing, each by its own word. `data/schema/` has the same without any instrument:
`python -m workbook.datapackage data/schema` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from workbook.instrument import Instrument

__all__ = ["MISSING", "schemas", "session_package", "write_schemas"]

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
        "session", "responses" and "reflections" to a Table Schema as JSON.
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
                _item_field(instrument),
                _field(
                    "text",
                    "What somebody wrote about the item, as they wrote it. It is linked to no "
                    "response.",
                    constraints={"required": True},
                ),
            ]
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
    }
    tables = [
        {
            "name": name,
            "description": described[name],
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
        for name, schema in schemas(instrument).items()
    ]
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


def write_schemas(folder: Path) -> None:
    """Write the schemas without any instrument, one JSON file each, into `folder`."""
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_bytes(_json_bytes(schema))


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
        _field("opened_on", "The day on which the session opened.", "date", constraints=required),
        _field(
            "closed_on",
            "The day on which it closed; blank while it is open.",
            "date",
            missingValues=blank,
        ),
        _field(
            "state",
            "Answers are sealed from everybody while the session is open.",
            categories=["open", "closed"],
            constraints={**required, "enum": ["open", "closed"]},
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
