"""What the parts of a file have to do with one another, whatever its kind.

Each of these faults is of the kind "reference". What is not as the schema wants it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbook.instruments.faults import DocumentPath, Faults, shortened
from workbook.instruments.schema import repeated

__all__ = ["Row", "Uses", "check_id", "check_unique", "check_uses", "repeats", "rows"]

#: A table of a list, behind the way to it.
Row = tuple[DocumentPath, dict[str, Any]]


def rows(value: object, path: DocumentPath) -> Iterator[Row]:
    """Yield the tables of the list at a path, and nothing of what is no list."""
    for position, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, dict):
            yield (*path, position), row


def repeats(tables: Iterable[Row], key: str = "id") -> Iterator[tuple[DocumentPath, str]]:
    """Yield each row whose words at `key` an earlier row has, whatever their capitals."""
    seen: set[str] = set()
    for path, row in tables:
        value = row.get(key)
        if isinstance(value, str):
            words = " ".join(value.split()).casefold()
            if words in seen:
                yield path, value
            seen.add(words)


def check_id(document: dict[str, Any], expected_id: str | None, faults: Faults) -> None:
    """Hold a file's id against the id that its name promises; None promises nothing."""
    own = document.get("id")
    if expected_id is not None and isinstance(own, str) and own != expected_id:
        faults.add(
            ("id",),
            f"This is not the file's name, which is “{shortened(expected_id)}”.",
            "Make the two the same: the id, or the name of the file before .toml.",
            "reference",
        )


def check_unique(tables: Iterable[Row], what: str, remedy: str, faults: Faults) -> None:
    """Say each id that stands twice; `what` is what a person calls such a table: "section"."""
    for path, twice in repeats(tables):
        problem = f"Another {what} is called “{shortened(twice)}” already."
        faults.add((*path, "id"), problem, remedy, "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Which tables name things that the file says elsewhere."""

    #: What such a table is called: "item".
    who: str
    #: The key of the list in which it names them.
    key: str
    #: The table of the file that says what they are.
    names: str


def check_uses(tables: Iterable[Row], uses: Uses, document: dict[str, Any], faults: Faults) -> None:
    """Hold what tables name against what the file says of it: all is there, and nothing unused.

    Parameters
    ----------
    tables
        Those that name things.
    uses
        What they name, and where it is said.
    document, faults
        The parsed file, and where every fault goes.
    """
    known = document.get(uses.names)
    if not isinstance(known, dict):
        return
    used: set[str] = set()
    all_say = True
    for path, table in tables:
        values = table.get(uses.key)
        if not isinstance(values, list):
            all_say = False
            continue
        texts = [value for value in values if isinstance(value, str)]
        bare = [value.removeprefix("~") if uses.key == "sources" else value for value in texts]
        for name in bare:
            if name not in known:
                faults.add(
                    (*path, uses.key),
                    f"“{shortened(name)}” leads nowhere.",
                    f"Add it under [{uses.names}], or correct it.",
                    "reference",
                )
        used.update(bare)
        if len(set(texts)) == len(texts) and (twice := repeated(bare)):
            faults.add(
                (*path, uses.key),
                f"“{shortened(twice[0])}” stands here both with ~ and without.",
                f"Keep the one that is true: ~ where the {uses.who} goes further than the source.",
                "reference",
            )
    for name in known if all_say else ():
        if name not in used:
            faults.add(
                (uses.names, name),
                f"No {uses.who} names it.",
                f"Remove it, or name it in {'an' if uses.who == 'item' else 'a'} {uses.who}.",
                "reference",
            )
