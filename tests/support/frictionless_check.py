"""A stock validator, asked from within this process."""

from __future__ import annotations

import json


def found_by_frictionless(folder):
    """Return what stock frictionless finds wrong with a package (much quicker than its command)."""
    from frictionless import Package

    described = json.loads((folder / "datapackage.json").read_text())["resources"]
    report = Package(str(folder / "datapackage.json")).validate()
    assert len(report.tasks) == len(described)
    tables = {each["path"] for each in described}
    beside = {path.name for path in folder.glob("*.csv")}
    assert beside <= tables, "a table is in the folder and not in its description"
    return [note for *_, note in report.flatten(["rowNumber", "fieldName", "note"])]
