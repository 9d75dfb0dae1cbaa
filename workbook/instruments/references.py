"""What a schema cannot say: ids used twice, names that lead nowhere, changes out of order.

Each of these faults is of the kind "reference".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workbook.instruments.faults import DocumentPath, Faults, joined_with_or, shortened
from workbook.instruments.schema import ORDERED, SPLIT, VERSION, repeated

__all__ = ["check_references"]


_Row = tuple[DocumentPath, dict[str, Any]]


def check_references(document: dict[str, Any], expected_id: str | None, faults: Faults) -> None:
    """Hold the parts of a document against one another, and its id against the file's name.

    Parameters
    ----------
    document
        The parsed file, which may have any fault of shape: what is not as the schema wants it is
        passed over.
    expected_id
        The id that the file's name promises; None when there is no name to keep to.
    faults
        Takes up every fault that is found.
    """
    own = document.get("id")
    if expected_id is not None and isinstance(own, str) and own != expected_id:
        faults.add(
            ("id",),
            f"This is not the file's name, which is “{shortened(expected_id)}”.",
            "Make the two the same: the id, or the name of the file before .toml.",
            "reference",
        )
    _check_scales(document, faults)
    for path, twice in _repeats(_sections(document)):
        faults.add(
            (*path, "id"),
            f"Another section is called “{shortened(twice)}” already.",
            "Give each section an id of its own.",
            "reference",
        )
    for path, twice in _repeats(_items(document)):
        faults.add(
            (*path, "id"),
            f"Another item is called “{shortened(twice)}” already.",
            "Give each item an id of its own: its answers are kept under it.",
            "reference",
        )
    for path, twice in _repeats(_rows(document.get("checkout"), ("checkout",))):
        faults.add(
            (*path, "id"),
            f"Another question of the check-out is called “{shortened(twice)}” already.",
            "Give each question an id of its own.",
            "reference",
        )
    _check_uses("themes", "themes", document, faults)
    _check_uses("sources", "references", document, faults)
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
    answers = [row for key in ("order", "beside") for row in _rows(scale.get(key), (*path, key))]
    for key in ("id", "label"):
        for twice, value in _repeats(answers, key):
            faults.add(
                (*twice, key),
                f"Another answer has the {key} “{shortened(value)}” already.",
                f"Give each answer of a scale its own {key}.",
                "reference",
            )
    furthest = 0
    for place, answer in _rows(scale.get("order"), (*path, "order")):
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


def _check_uses(uses: str, names: str, document: dict[str, Any], faults: Faults) -> None:
    """Hold what items name (`uses`) against the table that says what it is (`names`)."""
    known = document.get(names)
    if not isinstance(known, dict):
        return
    used: set[str] = set()
    every_item_says = True
    for path, item in _items(document):
        values = item.get(uses)
        if not isinstance(values, list):
            every_item_says = False
            continue
        texts = [value for value in values if isinstance(value, str)]
        bare = [value.removeprefix("~") if uses == "sources" else value for value in texts]
        for name in bare:
            if name not in known:
                faults.add(
                    (*path, uses),
                    f"“{shortened(name)}” leads nowhere.",
                    f"Add it under [{names}], or correct it.",
                    "reference",
                )
        used.update(bare)
        if len(set(texts)) == len(texts) and (twice := repeated(bare)):
            faults.add(
                (*path, uses),
                f"“{shortened(twice[0])}” stands here both with ~ and without.",
                "Keep the one that is true: ~ where the item goes further than the source.",
                "reference",
            )
    for name in known if every_item_says else ():
        if name not in used:
            faults.add(
                (names, name), "No item names it.", "Remove it, or name it in an item.", "reference"
            )


def _check_retired(document: dict[str, Any], faults: Faults) -> None:
    rows = list(_rows(document.get("retired"), ("retired",)))
    kept = {item.get("id") for _, item in _items(document) if isinstance(item.get("id"), str)}
    for path, retired in rows:
        _check_not_newer(retired, path, document, faults)
        if isinstance(retired.get("item"), str) and retired["item"] in kept:
            faults.add(
                (*path, "item"),
                f"“{shortened(retired['item'])}” is still an item of the checklist.",
                "Remove it here, or give the item an id of its own: a retired id is never used "
                "again.",
                "reference",
            )
    for path, twice in _repeats(rows, "item"):
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
        for _, each in _rows(document.get("retired"), ("retired",))
        if isinstance(each.get("item"), str)
    }
    for path, item in _items(document):
        newest: tuple[int, int] | None = None
        rows = list(_rows(item.get("changes"), (*path, "changes")))
        # What each change led to: the words before the next one, and at last today's.
        later = [each.get("was") for _, each in rows[1:]] + [item.get("statement")]
        for place, ((inside, change), after) in enumerate(zip(rows, later, strict=False)):
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


def _rows(value: object, path: DocumentPath) -> Iterator[_Row]:
    for position, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, dict):
            yield (*path, position), row


def _sections(document: dict[str, Any]) -> Iterator[_Row]:
    return _rows(document.get("sections"), ("sections",))


def _items(document: dict[str, Any]) -> Iterator[_Row]:
    for path, section in _sections(document):
        yield from _rows(section.get("items"), (*path, "items"))


def _repeats(rows: Iterable[_Row], key: str = "id") -> Iterator[tuple[DocumentPath, str]]:
    """Yield each row whose words at `key` an earlier row has, whatever their capitals."""
    seen: set[str] = set()
    for path, row in rows:
        value = row.get(key)
        if isinstance(value, str):
            words = " ".join(value.split()).casefold()
            if words in seen:
                yield path, value
            seen.add(words)
