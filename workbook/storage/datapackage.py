"""What stands beside the CSV files of a folder, so that a machine can read them without us.

A folder has a `datapackage.json` (Data Package v2, https://datapackage.org). Whoever makes the
folder writes it; whoever adds a table to the folder later adds the table to it, at its first write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from workbook.storage import disk
from workbook.storage.tables import PROFILE, Json, Table

__all__ = ["PACKAGE", "describe", "json_bytes", "keep", "package_bytes"]

PACKAGE = "datapackage.json"


def package_bytes(
    name: str, title: str, description: str, resources: Sequence[Json], **more: object
) -> bytes:
    """Return a whole `datapackage.json`.

    Parameters
    ----------
    name
        The package's name: small letters, digits and dashes.
    title, description
        In words.
    resources
        What is in the folder: `Table.resource` gives each.
    more
        Properties of our own.
    """
    package = {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": name,
        "title": title,
        "description": description,
        **more,
        "resources": list(resources),
    }
    return json_bytes(package)


def json_bytes(document: Json) -> bytes:
    """Return JSON as we write it: UTF-8, two spaces, a line end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def keep(folder: Path, table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Write a table into a folder, in place of an older one; the caller holds the folder's lock.

    Parameters
    ----------
    folder
        A folder with a `datapackage.json`; the table is added to it when it is not there yet.
    table
        What is written.
    rows
        All of its rows, each with a cell for every column.

    Raises
    ------
    OSError
        The older one still stands, or the new one stands and is not described yet: the next write
        sees to that.
    """
    disk.replace(folder / table.file, table.encode(rows))
    describe(folder, table)


def describe(folder: Path, table: Table) -> None:
    """Add a table to the description of its folder, unless it stands there as it is now.

    A table that an older workbook described in another way is described anew.
    """
    path = folder / PACKAGE
    try:
        package = json.loads(path.read_bytes())
        resources = package["resources"]
        places = [place for place, each in enumerate(resources) if each["path"] == table.file]
        now = json.loads(json_bytes(table.resource()))
        if not places:
            resources.append(now)
        elif resources[places[0]]["schema"] != now["schema"]:
            resources[places[0]] = now
        else:
            return
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return  # somebody took it away or edited it: nothing here depends on it
    disk.replace(path, json_bytes(package))
