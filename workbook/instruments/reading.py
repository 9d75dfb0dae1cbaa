"""How an instrument file is held against its format, and how its faults are said.

Every key of every table has one rule. A rule adds its faults to one list, so that whoever
writes a file sees all of them at once, each with its place and its remedy. The same rules
are published for editors in `instruments/instrument.schema.json`; a property test holds the
two together. What a schema cannot say (a name that leads nowhere, an id used twice) is
checked here too and is a fault of the kind "reference".
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "MAX_BYTES",
    "RESERVED_ANSWERS",
    "STANDING_ANSWERS",
    "TOO_LARGE",
    "Fault",
    "read_document",
]

#: The largest file that is read at all.
MAX_BYTES = 1_000_000
#: What the CSV says when there is no answer; never an instrument's own answer.
RESERVED_ANSWERS = ("not_answered", "not_asked", "withheld")
#: What an ordered answer may stand for, from most to least in place.
_STANDING_ORDER = ("in_place", "partly", "not_yet")
_STANDING_BESIDE = ("not_sure", "not_applicable")
#: The five meanings that every scale's own answers stand for. Only publication uses them.
STANDING_ANSWERS = _STANDING_ORDER + _STANDING_BESIDE
#: More faults than this help nobody.
_MAX_FAULTS = 500
_MAX_NAME = 60

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with an instrument file."""

    file: str
    #: Where, in words: "line 14, section 1 “purpose”, item 3 “roles”, statement".
    place: str
    problem: str
    remedy: str
    #: "shape" for what the JSON Schema says too; "reference" for what it cannot say.
    kind: str = "shape"

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.problem} {self.remedy}"


def read_document(
    data: bytes, file: str, expected_id: str | None = None
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Read an instrument file's bytes and hold them against the format.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        What faults call it.
    expected_id
        The id that the file's name promises; None when there is no name to keep to.

    Returns
    -------
    tuple
        The parsed document and its faults in the order of the file. The document is whole
        and true to the format only when there are no faults.
    """
    try:
        text = _decoded(data)
        document = _parsed(text)
    except _Unreadable as trouble:
        place, problem, remedy = trouble.args
        return {}, (Fault(file=file, place=place, problem=problem, remedy=remedy),)
    faults = _Faults()
    _check(_FORMAT, document, (), faults)
    _check_names(document, expected_id, faults)
    return document, faults.said(file, text, document)


# --- From bytes to a document -------------------------------------------------------------


class _Unreadable(Exception):
    """The bytes are no TOML document: place, problem and remedy."""


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(*TOO_LARGE)
    try:
        # Editors on Windows put a byte order mark in front; it means nothing here.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        # `object` and `start` count from behind the mark.
        line = trouble.object.count(b"\n", 0, trouble.start) + 1
        raise _Unreadable(
            f"line {line}",
            "There is a character here that is not UTF-8.",
            "Save the file again with the encoding UTF-8.",
        ) from None


TOO_LARGE = (
    "the file",
    "It is larger than a million bytes, so it was not read.",
    "An instrument is a few pages of text: check that this is the right file.",
)

#: What tomllib says, to what a person needs to hear.
_SYNTAX = {
    "Expected '=' after a key": (
        "An equals sign is missing after a name.",
        'Write the line as name = "words".',
    ),
    "Invalid value": (
        "What stands after the equals sign or in the brackets cannot be read.",
        "Put words in straight quotation marks.",
    ),
    "Invalid initial character for a key part": (
        "A name is expected here and this is none.",
        "Write a name of letters, digits and hyphens.",
    ),
    "Illegal character": (
        "There is a character here that may not stand here; often a quotation mark is missing.",
        "Check that every text begins and ends with a quotation mark on the same line.",
    ),
    "Unterminated string": (
        "A quotation mark is opened and never closed.",
        "Close it where its text ends.",
    ),
    "Unclosed array": ("A square bracket is opened and never closed.", "Close it, or add a comma."),
    "Unclosed inline table": (
        "A curly bracket is opened and never closed.",
        "Close it, or add a comma.",
    ),
    "Cannot overwrite a value": ("The same name is given a value twice.", "Remove one of them."),
    "Duplicate inline table key": ("The same name is given a value twice.", "Remove one of them."),
    "Cannot declare": ("The same table is opened twice.", "Put both parts into one table."),
    "Unescaped": (
        "There is a backslash inside a text, which has a meaning of its own.",
        "Write two backslashes, or none.",
    ),
    "Expected newline or end of document": (
        "Something stands behind the end of a value.",
        'Begin a new line there; inside a text write “ and ” or \\" for quotation marks.',
    ),
    "Expected ']": ("A heading in square brackets is not closed.", "Close it on the same line."),
}


#: A name of fifty parts. The parser's time grows with the square of their number: a file of a
#: million bytes could keep it busy for hours.
_MANY_DOTS = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*"|'[^'\n]*')[ \t]*+\.[ \t]*+){50}"""
)


def _parsed(text: str) -> dict[str, Any]:
    if dotted := _MANY_DOTS.search(text):
        raise _Unreadable(
            f"line {text.count(chr(10), 0, dotted.start()) + 1}",
            "There is a name of more than fifty parts with dots between them.",
            "Write it as the other instruments are written.",
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _Unreadable(
            "the file",
            "Brackets are nested too deeply to read.",
            "Write it as the other instruments are written.",
        ) from None
    except ValueError as trouble:  # TOMLDecodeError is one, an endless number another
        said = str(trouble)
        found = re.search(r"\(at line (\d+), column (\d+)\)", said)
        place = f"line {found[1]}, column {found[2]}" if found else "the end of the file"
        if "(at " not in said:
            place = "the file"
        problem, remedy = next(
            (plain for start, plain in _SYNTAX.items() if said.startswith(start)),
            ("This is not TOML.", "Compare this line with the same place in another instrument."),
        )
        raise _Unreadable(place, problem, remedy) from None


# --- The rules ----------------------------------------------------------------------------

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_NAME_SAYS = "lower-case letters and digits with single hyphens between them, a letter first"
_ANSWER = re.compile(r"[a-z][a-z0-9_]*\Z")
_KEY = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*\Z")
_KEY_SAYS = "capital letters and digits with single hyphens between them"
_SOURCE = re.compile(r"~?[A-Z0-9]+(?:-[A-Z0-9]+)*\Z")
_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})\Z")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][!#-;=?-~]*)?\Z")
_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
#: Anything but blanks and the characters that show nothing.
_VISIBLE = re.compile(
    "[^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]"
)
#: What a spreadsheet rewrites on opening a CSV file: a date or a truth value.
_REWRITTEN = re.compile(
    r"(?:true|false|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:-[0-9]+){1,2})\Z"
)
_RESERVED = re.compile(rf"(?:{'|'.join(RESERVED_ANSWERS)})\Z")
#: Words in a key that would turn answers into a score.
_SCORING = re.compile(
    r"scor|weigh|grad(?:e|ing)|rank|percent|total"
    r"|(?:^|[-_ ])(?:points?|values?|marks?|marking|ratings?|rag|numbers?)(?:$|[-_ ])|colou?r",
    re.IGNORECASE,
)
_NO_SCORE = (
    "The workbook never scores anybody: answers are words in an order, so a file has no place "
    "for a number, a weight or a colour."
)


@dataclass(frozen=True, slots=True)
class _Text:
    """Words: something to see, `least` to `most` characters, perhaps of a given form."""

    most: int
    form: re.Pattern[str] | None = None
    #: What the form is, for the sentence that refuses another one.
    says: str = ""
    least: int = 1
    options: tuple[str, ...] = ()
    #: Patterns that are refused although the form is right, each with the reason.
    never: tuple[tuple[re.Pattern[str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class _List:
    """So many of the same; `one` is what each is called."""

    each: _Text | _Table | _Kinds
    least: int
    most: int
    one: str
    unique: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """Exactly these keys, every one of them needed save the `optional` ones."""

    keys: Mapping[str, _Rule]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Kinds:
    """One of several tables: what stands at `key` says which; `usual` where it says none."""

    key: str
    kinds: Mapping[str, _Table]
    usual: _Table


@dataclass(frozen=True, slots=True)
class _Named:
    """A table whose keys are names that the writer chooses."""

    name: re.Pattern[str]
    says: str
    each: _Text | _Table
    most: int


_Rule = _Text | _List | _Table | _Kinds | _Named

_SPREADSHEET = (_REWRITTEN, "A spreadsheet would change this into a date or into TRUE or FALSE.")


def _name(least: int = 1, *, kept: bool = False) -> _Text:
    """Return the rule for an id; `kept` for one that stands in a CSV file."""
    return _Text(_MAX_NAME, _NAME, _NAME_SAYS, least=least, never=(_SPREADSHEET,) if kept else ())


def _answers(standing: tuple[str, ...], least: int, most: int) -> _List:
    return _List(
        _Table(
            {
                "id": _Text(
                    40,
                    _ANSWER,
                    "lower-case letters, digits and underscores, a letter first",
                    never=(
                        (_RESERVED, "This word has a meaning of its own in the CSV file."),
                        _SPREADSHEET,
                    ),
                ),
                "label": _Text(60),
                "stands_for": _Text(20, options=standing),
            }
        ),
        least,
        most,
        "answer",
    )


_VERSION_TEXT = _Text(9, _VERSION, 'two whole numbers with a dot between, such as "1.0"')
_STATEMENT = _Text(300)
#: How an item's words may change. Answers before and after the first two can be compared.
_REWORDED = ("typo", "clearer", "meaning changed")
_SPLIT = "split"
_HOW = _Text(20, options=(*_REWORDED, _SPLIT))
_CHANGE = _Kinds(
    "how",
    {_SPLIT: _Table({"version": _VERSION_TEXT, "how": _HOW, "from": _name(kept=True)})},
    _Table({"version": _VERSION_TEXT, "how": _HOW, "was": _STATEMENT}),
)
_RETIRED = _Table({"item": _name(kept=True), "version": _VERSION_TEXT, "statement": _STATEMENT})
_ITEM = _Table(
    {
        "id": _name(kept=True),
        "statement": _STATEMENT,
        "prompt": _Text(300),
        "why": _Text(600),
        "themes": _List(_name(), 1, 5, "theme", unique=True),
        "sources": _List(
            _Text(30, _SOURCE, 'a key such as "FT", or "~FT" where the item goes further'),
            1,
            8,
            "source",
            unique=True,
        ),
        "changes": _List(_CHANGE, 0, 50, "change"),
    },
    optional=frozenset({"changes"}),
)
_SECTION = _Table({"id": _name(), "title": _Text(120), "items": _List(_ITEM, 1, 60, "item")})
_FORMAT = _Table(
    {
        "id": _name(3, kept=True),
        "version": _VERSION_TEXT,
        "title": _Text(120),
        "purpose": _Text(600),
        "licence": _Text(60),
        "scale": _name(),
        "scales": _Named(
            _NAME,
            _NAME_SAYS,
            _Table(
                {
                    "order": _answers(_STANDING_ORDER, 2, 7),
                    "beside": _answers(_STANDING_BESIDE, 1, 5),
                }
            ),
            10,
        ),
        "themes": _Named(_NAME, _NAME_SAYS, _Text(80), 50),
        "references": _Named(
            _KEY,
            _KEY_SAYS,
            _Table(
                {
                    "citation": _Text(600),
                    "url": _Text(500, _URL, "a web address that begins with https:// or http://"),
                }
            ),
            200,
        ),
        "sections": _List(_SECTION, 1, 20, "section"),
        "retired": _List(_RETIRED, 0, 500, "retired item"),
    },
    optional=frozenset({"retired"}),
)


# --- One value against its rule -----------------------------------------------------------


def _check(rule: _Rule, value: object, path: _Path, faults: _Faults) -> None:
    """Hold one value against its rule; say every fault."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        says = rule.says if isinstance(rule, _Text) else ""
        faults.add(
            path,
            "There is a number where words belong.",
            f"Write {says}, in quotation marks." if says else _NO_SCORE,
        )
    elif isinstance(rule, _Text):
        _check_text(rule, value, path, faults)
    elif isinstance(rule, _List):
        _check_list(rule, value, path, faults)
    elif isinstance(rule, _Table):
        _check_table(rule, value, path, faults)
    elif isinstance(rule, _Kinds):
        said = value.get(rule.key) if isinstance(value, dict) else None
        kind = rule.kinds.get(said, rule.usual) if isinstance(said, str) else rule.usual
        _check_table(kind, value, path, faults)
    else:
        _check_named(rule, value, path, faults)


def _check_text(rule: _Text, value: object, path: _Path, faults: _Faults) -> None:
    if not isinstance(value, str):
        faults.add(path, "This is not text.", "Write words in quotation marks.")
    elif not _VISIBLE.search(value):
        faults.add(path, "There are no words here.", "Write some, in quotation marks.")
    elif rule.options:
        if value not in rule.options:
            faults.add(
                path,
                "This is not one of the words that may stand here.",
                f"Write {_or(rule.options)}.",
            )
    elif rule.form is not None and not rule.form.match(value):
        faults.add(path, "This does not have the form that is needed here.", f"Write {rule.says}.")
    elif _CONTROL.search(value):
        faults.add(
            path, "There is a control character in the text.", "Remove it: nobody can see it."
        )
    else:
        _check_length(rule, value, path, faults)
        for pattern, reason in rule.never:
            if pattern.match(value):
                faults.add(path, reason, "Choose another word.")


def _check_length(rule: _Text, text: str, path: _Path, faults: _Faults) -> None:
    if len(text) > rule.most:
        faults.add(
            path,
            f"This is {len(text)} characters long.",
            f"There is room for {rule.most}: shorten it by {len(text) - rule.most}.",
        )
    elif len(text) < rule.least:
        faults.add(
            path, f"This is only {len(text)} characters long.", f"Write at least {rule.least}."
        )


def _check_list(rule: _List, value: object, path: _Path, faults: _Faults) -> None:
    if not isinstance(value, list):
        faults.add(path, f"This is not a list of {rule.one}s.", "Write it in square brackets.")
        return
    if len(value) < rule.least:
        faults.add(
            path, f"There are too few {rule.one}s: {len(value)}.", f"Write at least {rule.least}."
        )
    if len(value) > rule.most:
        faults.add(
            path, f"There are too many {rule.one}s: {len(value)}.", f"Write at most {rule.most}."
        )
    if rule.unique and (twice := _twice(each for each in value if isinstance(each, str))):
        faults.add(
            path, f"“{_short(twice[0])}” stands here more than once.", "Remove all but one of it."
        )
    for position, each in enumerate(value[: rule.most]):
        _check(rule.each, each, (*path, position), faults)


def _check_table(rule: _Table, value: object, path: _Path, faults: _Faults) -> None:
    if not isinstance(value, dict):
        faults.add(path, "This is not a table.", f"Write it with {_and(rule.keys)}.")
        return
    for key in value:
        if key not in rule.keys:
            _say_unknown(key, value, rule, path, faults)
    for key, inner in rule.keys.items():
        if key in value:
            _check(inner, value[key], (*path, key), faults)
        elif key not in rule.optional:
            faults.add((*path, key), "This is missing.", _MISSING.get(key, "Add it."))


_MISSING = {
    "order": "Add the answers from most to least in place: a scale is an order of words.",
    "beside": "Add the answers outside the order, such as “Not sure”: nobody has to take a side.",
    "scale": "Add the name of one of the scales.",
    "version": 'Add version = "1.0".',
    "sources": "Add the key of a reference, in square brackets.",
    "how": 'Add how = "typo", "clearer", "meaning changed" or "split".',
    "was": "Add the statement as it was before.",
    "from": "Add the id of the item that was split.",
    "item": "Add the id that the item had.",
}


def _check_named(rule: _Named, value: object, path: _Path, faults: _Faults) -> None:
    if not isinstance(value, dict):
        faults.add(path, "This is not a table.", f"Write it under [{path[-1]}].")
        return
    if not value:
        faults.add(path, "There is nothing in it.", "Add what the items name.")
    if len(value) > rule.most:
        faults.add(path, f"There are too many: {len(value)}.", f"Write at most {rule.most}.")
    for name in list(value)[: rule.most]:
        if len(name) > _MAX_NAME:
            faults.add(
                (*path, name),
                f"The name is {len(name)} characters long.",
                f"There is room for {_MAX_NAME}.",
            )
        elif not rule.name.match(name):
            faults.add(
                (*path, name),
                "The name does not have the form that is needed here.",
                f"Use {rule.says}.",
            )
        _check(rule.each, value[name], (*path, name), faults)


def _say_unknown(
    key: str, table: dict[str, Any], rule: _Table, path: _Path, faults: _Faults
) -> None:
    if faults.full:  # looking for a near name takes time
        return
    near = difflib.get_close_matches(key[:_MAX_NAME].lower(), rule.keys, n=1, cutoff=0.7)
    if _SCORING.search(key[:_MAX_NAME]):
        remedy = f"Remove it. {_NO_SCORE}"
    elif near and near[0] not in table:
        remedy = f"Did you mean {near[0]}?"
    elif isinstance(table[key], int | float) and not isinstance(table[key], bool):
        remedy = f"Remove it. {_NO_SCORE}"
    else:
        remedy = f"Remove it; what belongs here is {_and(rule.keys)}."
    faults.add((*path, key), "This name is not known here.", remedy)


# --- What a schema cannot say: ids used twice, and names that lead nowhere -----------------


def _check_names(document: dict[str, Any], expected_id: str | None, faults: _Faults) -> None:
    own = document.get("id")
    if expected_id is not None and isinstance(own, str) and own != expected_id:
        faults.add(
            ("id",),
            f"This is not the file's name, which is “{_short(expected_id)}”.",
            "Make the two the same: the id, or the name of the file before .toml.",
            "reference",
        )
    _check_scales(document, faults)
    for path, twice in _repeats(_sections(document)):
        faults.add(
            (*path, "id"),
            f"Another section is called “{_short(twice)}” already.",
            "Give each section an id of its own.",
            "reference",
        )
    for path, twice in _repeats(_items(document)):
        faults.add(
            (*path, "id"),
            f"Another item is called “{_short(twice)}” already.",
            "Give each item an id of its own: its answers are kept under it.",
            "reference",
        )
    _check_uses("themes", "themes", document, faults)
    _check_uses("sources", "references", document, faults)
    _check_retired(document, faults)
    _check_changes(document, faults)


def _check_scales(document: dict[str, Any], faults: _Faults) -> None:
    scale, scales = document.get("scale"), document.get("scales")
    if not isinstance(scales, dict):
        return
    if isinstance(scale, str) and scale not in scales:
        faults.add(
            ("scale",),
            f"There is no scale “{_short(scale)}”.",
            f"Write it under [scales], or use {_or(map(_short, scales)) or 'another'}.",
            "reference",
        )
    for name, each in scales.items():
        if isinstance(scale, str) and scale in scales and name != scale:
            faults.add(
                ("scales", name), "This scale is not used.", "Remove it, or use it.", "reference"
            )
        if isinstance(each, dict):
            _check_scale(each, ("scales", name), faults)


def _check_scale(scale: dict[str, Any], path: _Path, faults: _Faults) -> None:
    answers = [row for key in ("order", "beside") for row in _rows(scale.get(key), (*path, key))]
    for key in ("id", "label"):
        for twice, value in _repeats(answers, key):
            faults.add(
                (*twice, key),
                f"Another answer has the {key} “{_short(value)}” already.",
                f"Give each answer of a scale its own {key}.",
                "reference",
            )
    furthest = 0
    for place, answer in _rows(scale.get("order"), (*path, "order")):
        standing = answer.get("stands_for")
        if standing not in _STANDING_ORDER:
            continue
        if _STANDING_ORDER.index(standing) < furthest:
            faults.add(
                (*place, "stands_for"),
                "The answers are not in order: this one is more in place than the one before.",
                "Write the answers from most to least in place.",
                "reference",
            )
        furthest = max(furthest, _STANDING_ORDER.index(standing))


def _check_uses(uses: str, names: str, document: dict[str, Any], faults: _Faults) -> None:
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
                    f"“{_short(name)}” leads nowhere.",
                    f"Add it under [{names}], or correct it.",
                    "reference",
                )
        used.update(bare)
        if len(set(texts)) == len(texts) and (twice := _twice(bare)):
            faults.add(
                (*path, uses),
                f"“{_short(twice[0])}” stands here both with ~ and without.",
                "Keep the one that is true: ~ where the item goes further than the source.",
                "reference",
            )
    for name in known if every_item_says else ():
        if name not in used:
            faults.add(
                (names, name), "No item names it.", "Remove it, or name it in an item.", "reference"
            )


def _check_retired(document: dict[str, Any], faults: _Faults) -> None:
    rows = list(_rows(document.get("retired"), ("retired",)))
    kept = {item.get("id") for _, item in _items(document) if isinstance(item.get("id"), str)}
    for path, retired in rows:
        _check_not_newer(retired, path, document, faults)
        if isinstance(retired.get("item"), str) and retired["item"] in kept:
            faults.add(
                (*path, "item"),
                f"“{_short(retired['item'])}” is still an item of the checklist.",
                "Remove it here, or give the item an id of its own: a retired id is never used "
                "again.",
                "reference",
            )
    for path, twice in _repeats(rows, "item"):
        faults.add(
            (*path, "item"),
            f"“{_short(twice)}” is retired already.",
            "Remove all but one of it.",
            "reference",
        )


def _check_changes(document: dict[str, Any], faults: _Faults) -> None:
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
            if change.get("how") == _SPLIT:
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
    change: dict[str, Any], item: dict[str, Any], path: _Path, known: set[str], faults: _Faults
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
            f"“{_short(origin)}” leads nowhere.",
            "Correct it, or add the item that was split under [[retired]].",
            "reference",
        )


def _check_not_newer(
    row: dict[str, Any], path: _Path, document: dict[str, Any], faults: _Faults
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
    if not isinstance(value, str) or not _VERSION.match(value):
        return None
    major, minor = value.split(".")
    return int(major), int(minor)


def _same(one: str, other: object) -> bool:
    return isinstance(other, str) and one.split() == other.split()


_Row = tuple[_Path, dict[str, Any]]


def _rows(value: object, path: _Path) -> Iterator[_Row]:
    for position, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, dict):
            yield (*path, position), row


def _sections(document: dict[str, Any]) -> Iterator[_Row]:
    return _rows(document.get("sections"), ("sections",))


def _items(document: dict[str, Any]) -> Iterator[_Row]:
    for path, section in _sections(document):
        yield from _rows(section.get("items"), (*path, "items"))


def _repeats(rows: Iterable[_Row], key: str = "id") -> Iterator[tuple[_Path, str]]:
    """Yield each row whose words at `key` an earlier row has, whatever their capitals."""
    seen: set[str] = set()
    for path, row in rows:
        value = row.get(key)
        if isinstance(value, str):
            words = " ".join(value.split()).casefold()
            if words in seen:
                yield path, value
            seen.add(words)


def _twice(values: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]


# --- Saying it ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Faults:
    found: list[tuple[_Path, str, str, str]] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.found) >= _MAX_FAULTS

    def add(self, path: _Path, problem: str, remedy: str, kind: str = "shape") -> None:
        if not self.full:
            self.found.append((path, problem, remedy, kind))

    def said(self, file: str, text: str, document: dict[str, Any]) -> tuple[Fault, ...]:
        """Return the faults in words and in the order of the file."""
        if not self.found:
            return ()
        lines = _lines(text)
        placed = []
        for path, problem, remedy, kind in self.found:
            line = _line(path, lines)
            place = _in_words(path, document)
            if line:
                place = f"line {line}, {place}"
            fault = Fault(file=file, place=place, problem=problem, remedy=remedy, kind=kind)
            placed.append((line, fault))
        # What has no line is missing or stands for the whole: it comes first.
        placed.sort(key=lambda pair: pair[0])
        faults = [fault for _, fault in placed]
        if self.full:
            faults.append(
                Fault(
                    file=file,
                    place="the file",
                    problem=f"Only the first {_MAX_FAULTS} faults are named.",
                    remedy="Put them right, then check it again.",
                    kind=self.found[-1][-1],
                )
            )
        return tuple(faults)


_HEADING = re.compile(
    r"\s*\[\[?\s*(retired|sections|sections\.items|sections\.items\.changes"
    r"|(?:scales|themes|references)(?:\.[A-Za-z0-9_-]+)?)\s*\]"
)
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def _lines(text: str) -> dict[_Path, int]:
    """Return the line of every table and key that is written in the usual way.

    The TOML parser keeps no lines. This finds those of headings and of `key =` at the
    beginning of a line, and none at all where a text may run over several lines: no line is
    better than a wrong one.
    """
    found: dict[_Path, int] = {}
    if '"""' in text or "'''" in text:
        return found
    prefix: _Path = ()
    section = item = change = retired = -1
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _HEADING.match(line):
            if heading[1] == "sections":
                section, item = section + 1, -1
                prefix = ("sections", section)
            elif heading[1] == "sections.items":
                item, change = item + 1, -1
                prefix = ("sections", section, "items", item)
            elif heading[1] == "sections.items.changes":
                change += 1
                prefix = ("sections", section, "items", item, "changes", change)
            elif heading[1] == "retired":
                retired += 1
                prefix = ("retired", retired)
            else:
                prefix = tuple(heading[1].split("."))
            found.setdefault(prefix, number)
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*prefix, assignment[1]), number)
    return found


def _line(path: _Path, lines: dict[_Path, int]) -> int:
    """Return the line of the innermost thing on a path that has one; 0 where none has."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0


#: What one entry of a list, or of a table of names, is called.
_ONE = {
    "sections": "section",
    "items": "item",
    "order": "answer",
    "beside": "answer",
    "themes": "theme",
    "sources": "source",
    "scales": "scale",
    "references": "reference",
    "changes": "change",
    "retired": "retired item",
}


def _in_words(path: _Path, document: dict[str, Any]) -> str:
    """Return a path as a person would say it: "section 1 “purpose”, item 3 “roles”"."""
    said: list[str] = []
    value: Any = document
    for depth, step in enumerate(path):
        inside = path[depth - 1] if depth else ""
        value = _entry(value, step)
        if isinstance(step, int):
            one = f"{_ONE[str(inside)]} {step + 1}"
            # "order" and "beside" say which answers are counted; the other plurals say nothing.
            said[-1] = f"{inside}, {one}" if inside in ("order", "beside") else one
            name = value.get("id", value.get("item")) if isinstance(value, dict) else None
            if isinstance(name, str) and _VISIBLE.search(name):
                said[-1] += f" “{_short(name)}”"
        elif depth == 1 and inside in ("scales", "themes", "references"):
            said[-1] = f"{_ONE[inside]} “{_short(step)}”"
        else:
            said.append(_short(step))
    return ", ".join(said) or "the file"


def _entry(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(step))
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _short(text: object, limit: int = 40) -> str:
    """Return text for a sentence: on one line and not too long."""
    words = " ".join(_CONTROL.sub("", str(text)[: limit * 4]).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _and(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _or(names: Iterable[str]) -> str:
    *most, last = [*names] or [""]
    return f"{', '.join(most)} or {last}" if most else last
