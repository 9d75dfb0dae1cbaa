"""What a schema cannot say: ids used twice, names that lead nowhere, changes out of order.

Each of these faults is of the kind "reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.instruments.crossings import (
    Row,
    Uses,
    check_id,
    check_unique,
    check_uses,
    repeats,
    rows,
)
from workbook.instruments.faults import PLAN, DocumentPath, Faults, joined_with_or, shortened
from workbook.instruments.guide_references import check_guide
from workbook.instruments.schema import ORDERED, SPLIT, VERSION

__all__ = ["check_references"]


def check_references(
    document: dict[str, Any], kind: str, expected_id: str | None, faults: Faults
) -> None:
    """Hold the parts of a document against one another, and its id against the file's name.

    Parameters
    ----------
    document
        The parsed file, which may have any fault of shape: what is not as the schema wants it is
        passed over.
    kind
        `CHECKLIST` or `PLAN`.
    expected_id
        The id that the file's name promises; None when there is no name to keep to.
    faults
        Takes up every fault that is found.
    """
    check_id(document, expected_id, faults)
    if kind == PLAN:
        check_guide(document, faults)
        return
    _check_scales(document, faults)
    check_unique(_sections(document), "section", "Give each section an id of its own.", faults)
    items = [*_items(document)]
    kept = "Give each item an id of its own: its answers are kept under it."
    check_unique(items, "item", kept, faults)
    checkout = rows(document.get("checkout"), ("checkout",))
    own = "Give each question an id of its own."
    check_unique(checkout, "question of the check-out", own, faults)
    check_uses(items, Uses(who="item", key="themes", names="themes"), document, faults)
    check_uses(items, Uses(who="item", key="sources", names="references"), document, faults)
    _check_retired(document, faults)
    _check_changes(document, faults)


def _check_scales(document: dict[str, Any], faults: Faults) -> None:
    scale, scales = document.get("scale"), document.get("scales")
    if not isinstance(scales, dict):
        return
    if isinstance(scale, str) and scale not in scales:
        known = joined_with_or(map(shortened, scales))
        faults.add(
            ("scale",),
            f"There is no scale “{shortened(scale)}”.",
            f"Write it under [scales], or use {known or 'another'}.",
            "reference",
        )
    for name, each in scales.items():
        if isinstance(scale, str) and scale in scales and name != scale:
            faults.add(
                ("scales", name), "This scale is not used.", "Remove it, or use it.", "reference"
            )
        if isinstance(each, dict):
            _check_scale(each, ("scales", name), faults)


def _check_scale(scale: dict[str, Any], path: DocumentPath, faults: Faults) -> None:
    answers = [row for key in ("order", "beside") for row in rows(scale.get(key), (*path, key))]
    for key in ("id", "label"):
        for twice, value in repeats(answers, key):
            faults.add(
                (*twice, key),
                f"Another answer has the {key} “{shortened(value)}” already.",
                f"Give each answer of a scale its own {key}.",
                "reference",
            )
    furthest = 0
    for place, answer in rows(scale.get("order"), (*path, "order")):
        standing = answer.get("stands_for")
        if standing not in ORDERED:
            continue
        if ORDERED.index(standing) < furthest:
            faults.add(
                (*place, "stands_for"),
                "The answers are not in order: this one is more in place than the one before.",
                "Write the answers from most to least in place.",
                "reference",
            )
        furthest = max(furthest, ORDERED.index(standing))


def _check_retired(document: dict[str, Any], faults: Faults) -> None:
    gone = list(rows(document.get("retired"), ("retired",)))
    kept = {item.get("id") for _, item in _items(document) if isinstance(item.get("id"), str)}
    for path, retired in gone:
        _check_not_newer(retired, path, document, faults)
        if isinstance(retired.get("item"), str) and retired["item"] in kept:
            faults.add(
                (*path, "item"),
                f"“{shortened(retired['item'])}” is still an item of the checklist.",
                "Remove it here, or give the item an id of its own: a retired id is never used "
                "again.",
                "reference",
            )
    for path, twice in repeats(gone, "item"):
        faults.add(
            (*path, "item"),
            f"“{shortened(twice)}” is retired already.",
            "Remove all but one of it.",
            "reference",
        )


def _check_changes(document: dict[str, Any], faults: Faults) -> None:
    """Hold each item's changes against one another, and against what is in the file."""
    known = {each["id"] for _, each in _items(document) if isinstance(each.get("id"), str)}
    known |= {
        each["item"]
        for _, each in rows(document.get("retired"), ("retired",))
        if isinstance(each.get("item"), str)
    }
    for path, item in _items(document):
        newest: tuple[int, int] | None = None
        changes = list(rows(item.get("changes"), (*path, "changes")))
        # What each change led to: the words before the next one, and at last today's.
        later = [each.get("was") for _, each in changes[1:]] + [item.get("statement")]
        for place, ((inside, change), after) in enumerate(zip(changes, later, strict=False)):
            _check_not_newer(change, inside, document, faults)
            version = _version(change.get("version"))
            if newest is not None and version is not None and version <= newest:
                faults.add(
                    (*inside, "version"),
                    "The change before this one has the same version or a later one.",
                    "Write the oldest change first, and one change for each version.",
                    "reference",
                )
            newest = version or newest
            if change.get("how") == SPLIT:
                _check_split(change, item, inside, known, faults)
                if place:
                    faults.add(
                        (*inside, "how"),
                        "An item comes out of a split once, when it is new.",
                        "Put this change first, or write “meaning changed”.",
                        "reference",
                    )
            elif isinstance(change.get("was"), str) and _same(change["was"], after):
                faults.add(
                    (*inside, "was"),
                    "These are the words after the change.",
                    "Write the statement as it was before, or remove this change.",
                    "reference",
                )


def _check_split(
    change: dict[str, Any],
    item: dict[str, Any],
    path: DocumentPath,
    known: set[str],
    faults: Faults,
) -> None:
    origin = change.get("from")
    if not isinstance(origin, str):
        return
    if origin == item.get("id"):
        faults.add(
            (*path, "from"),
            "An item cannot come out of itself.",
            "Name the item that was split; where an item keeps its id, write “meaning changed”.",
            "reference",
        )
    elif origin not in known:
        faults.add(
            (*path, "from"),
            f"“{shortened(origin)}” leads nowhere.",
            "Correct it, or add the item that was split under [[retired]].",
            "reference",
        )


def _check_not_newer(
    row: dict[str, Any], path: DocumentPath, document: dict[str, Any], faults: Faults
) -> None:
    own, version = _version(document.get("version")), _version(row.get("version"))
    if own is not None and version is not None and version > own:
        faults.add(
            (*path, "version"),
            f"The checklist itself has only got to {document['version']}.",
            "Raise the checklist’s version, or correct this one.",
            "reference",
        )


def _version(value: object) -> tuple[int, int] | None:
    """Return a version as numbers to compare; None where it has not the form of one."""
    if not isinstance(value, str) or not VERSION.match(value):
        return None
    major, minor = value.split(".")
    return int(major), int(minor)


def _same(one: str, other: object) -> bool:
    return isinstance(other, str) and one.split() == other.split()


def _sections(document: dict[str, Any]) -> Iterator[Row]:
    return rows(document.get("sections"), ("sections",))


def _items(document: dict[str, Any]) -> Iterator[Row]:
    for path, section in _sections(document):
        yield from rows(section.get("items"), (*path, "items"))
