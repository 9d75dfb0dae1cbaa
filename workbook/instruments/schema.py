"""A document held against its published schema, and each refusal said as a sentence of our own.

`instrument.schema.json` is the rule for a checklist and `plan.schema.json` for a guide, for editors
and for loading alike; the library `jsonschema` decides. What stands here is how a person is told:
the library names a keyword, a path and a value, and this makes a problem and a remedy of them. The
words that belong to one form of text stand beside that form in the schema, as `patternErrorMessage`
and `errorMessage`, where some editors show them too.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from workbook.instruments.faults import (
    CHECKLIST,
    PLAN,
    SINGULAR,
    DocumentPath,
    Faults,
    is_visible,
    joined_with_and,
    shortened,
)

__all__ = [
    "ORDERED",
    "RESERVED_ANSWERS",
    "SPLIT",
    "STANDING_ANSWERS",
    "VERSION",
    "check_shape",
    "repeated",
]


@cache
def _schema(kind: str) -> dict[str, Any]:
    """Return the published schema of a kind of file."""
    name = {CHECKLIST: "instrument.schema.json", PLAN: "plan.schema.json"}[kind]
    published = (resources.files("workbook") / "instruments" / name).read_text("utf-8")
    schema: dict[str, Any] = json.loads(published)
    return schema


#: What the CSV says when there is no answer; never an instrument's own answer.
RESERVED_ANSWERS = ("not_answered", "not_asked", "withheld")
#: What an ordered answer may stand for, from most to least in place.
ORDERED = ("in_place", "partly", "not_yet")
#: The five meanings that every scale's own answers stand for. Only publication uses them.
STANDING_ANSWERS = (*ORDERED, "not_sure", "not_applicable")
#: How an item changed that came out of another one.
SPLIT = "split"
#: The form of a version.
VERSION: re.Pattern[str] = re.compile(_schema(CHECKLIST)["$defs"]["version"]["pattern"])

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
#: A longer name is not looked at any further.
_MAX_NAME = 60


def check_shape(document: dict[str, Any], kind: str, faults: Faults) -> None:
    """Hold a document against the published schema of its kind.

    Parameters
    ----------
    document
        A parsed file, as TOML has it: texts, numbers, dates, lists and tables.
    kind
        `CHECKLIST` or `PLAN`.
    faults
        Takes up every fault of shape, as many as it has room for.
    """
    said: set[tuple[DocumentPath, bool, str]] = set()
    for error in _in_full(_validator(kind).iter_errors(document)):
        of_name = "propertyNames" in error.absolute_schema_path
        path = (*error.absolute_path, error.instance) if of_name else tuple(error.absolute_path)
        # Of a text only the first thing is said: what is no text has no form, and what has not the
        # form may have any length. The schema's keywords stand in that order.
        wants_text = error.validator in _OF_TEXTS or error.validator_value == "string"
        what = "text" if wants_text else error.validator
        if (path, of_name, what) not in said:
            said.add((path, of_name, what))
            say = _of_a_name if of_name else _SAID[error.validator]
            for where, problem, remedy in say(error, path):
                faults.add(where, problem, remedy)
        if faults.full:
            return


#: The keywords that say how a text has to be.
_OF_TEXTS = frozenset({"pattern", "enum", "not", "maxLength", "minLength"})
#: What a sentence is made for: where, the problem and the remedy.
_Said = Iterator[tuple[DocumentPath, str, str]]


@cache
def _validator(kind: str) -> Any:
    """Return what holds documents of a kind against its schema."""
    # Imported here: who never reads a checklist should not wait for it.
    from jsonschema import Draft202012Validator, validators

    return validators.extend(
        Draft202012Validator,
        {
            keyword: _no_further_than_allowed(Draft202012Validator.VALIDATORS[keyword])
            for keyword in ("items", "uniqueItems", "propertyNames", "additionalProperties")
        },
    )(_schema(kind))


def _no_further_than_allowed(check: Callable[..., Any]) -> Callable[..., Any]:
    """Return a check that leaves alone what stands past the most that may stand there.

    There are too many, which is said already. Comparing each with each, as `uniqueItems` does,
    would take hours for the most that a file can hold.
    """

    def checked(validator: Any, rule: Any, value: Any, schema: dict[str, Any]) -> Iterable[Any]:
        if isinstance(value, list):
            value = value[: schema.get("maxItems")]
        elif isinstance(value, dict):
            value = dict(islice(value.items(), schema.get("maxProperties")))
        return check(validator, rule, value, schema) or ()

    return checked


def _in_full(errors: Iterable[Any]) -> Iterator[Any]:
    """Yield errors, and of a change those of its own kind alone: a split or other words."""
    for error in errors:
        if error.validator == "anyOf":
            change = error.instance
            kind = int(isinstance(change, dict) and change.get("how") == SPLIT)
            yield from _in_full(each for each in error.context if each.schema_path[0] == kind)
        else:
            yield error


def _of_type(error: Any, path: DocumentPath) -> _Said:
    if error.validator_value == "boolean":
        remedy = f"Write {path[-1]} = true, without quotation marks, or leave it out."
        yield path, "This is neither true nor false.", remedy
    elif error.validator_value == "integer":
        yield path, "This is not a whole number.", error.schema["errorMessage"]
    elif isinstance(error.instance, int | float) and not isinstance(error.instance, bool):
        form = error.schema.get("patternErrorMessage")
        remedy = f"{form.removesuffix('.')}, in quotation marks." if form else _NO_SCORE
        yield path, "There is a number where words belong.", remedy
    elif error.validator_value == "string":
        yield path, "This is not text.", "Write words in quotation marks."
    elif error.validator_value == "array":
        yield path, f"This is not a list of {_one(path)}s.", "Write it in square brackets."
    elif keys := error.schema.get("properties"):
        yield path, "This is not a table.", f"Write it with {joined_with_and(keys)}."
    else:
        yield path, "This is not a table.", f"Write it under [{path[-1]}]."


def _of_form(error: Any, path: DocumentPath) -> _Said:
    form = error.schema.get("patternErrorMessage")
    if form and is_visible(error.instance):
        yield path, "This does not have the form that is needed here.", form
    else:
        yield path, "There are no words here.", "Write some, in quotation marks."


def _of_options(error: Any, path: DocumentPath) -> _Said:
    if is_visible(error.instance):
        remedy = error.schema["errorMessage"]
        yield path, "This is not one of the words that may stand here.", remedy
    else:
        yield path, "There are no words here.", "Write some, in quotation marks."


def _of_what_never_stands_here(error: Any, path: DocumentPath) -> _Said:
    if "pattern" in error.validator_value:
        problem, remedy = (
            "There is a control character in the text.",
            "Remove it: nobody can see it.",
        )
    elif error.instance in RESERVED_ANSWERS:
        problem, remedy = (
            "This word has a meaning of its own in the CSV file.",
            "Choose another word.",
        )
    else:
        problem, remedy = (
            "A spreadsheet would change this into a date or into TRUE or FALSE.",
            "Choose another word.",
        )
    yield path, problem, remedy


def _too_long(error: Any, path: DocumentPath) -> _Said:
    length, most = len(error.instance), error.validator_value
    remedy = f"There is room for {most}: shorten it by {length - most}."
    yield path, f"This is {length} characters long.", remedy


def _too_short(error: Any, path: DocumentPath) -> _Said:
    length, least = len(error.instance), error.validator_value
    yield path, f"This is only {length} characters long.", f"Write at least {least}."


def _too_small_or_large(error: Any, path: DocumentPath) -> _Said:
    much = "little" if error.validator == "minimum" else "much"
    yield path, f"This is too {much}.", error.schema["errorMessage"]


def _too_few(error: Any, path: DocumentPath) -> _Said:
    problem = f"There are too few {_one(path)}s: {len(error.instance)}."
    yield path, problem, f"Write at least {error.validator_value}."


def _too_many(error: Any, path: DocumentPath) -> _Said:
    problem = f"There are too many {_one(path)}s: {len(error.instance)}."
    yield path, problem, f"Write at most {error.validator_value}."


def _more_than_once(error: Any, path: DocumentPath) -> _Said:
    # What is no text is another fault, however often it stands there.
    for twice in repeated(each for each in error.instance if isinstance(each, str))[:1]:
        problem = f"“{shortened(twice)}” stands here more than once."
        yield path, problem, "Remove all but one of it."


def _nothing_named(error: Any, path: DocumentPath) -> _Said:
    remedy = error.schema.get("errorMessage", "Add what the items name.")
    yield path, "There is nothing in it.", remedy


def _too_many_named(error: Any, path: DocumentPath) -> _Said:
    problem = f"There are too many: {len(error.instance)}."
    yield path, problem, f"Write at most {error.validator_value}."


def _of_a_name(error: Any, path: DocumentPath) -> _Said:
    """Say what is wrong with a name that the writer chose: of a scale, a theme or a reference."""
    if len(error.instance) > _MAX_NAME:
        problem = f"The name is {len(error.instance)} characters long."
        yield path, problem, f"There is room for {_MAX_NAME}."
    else:
        form = error.schema["patternErrorMessage"].removeprefix("Write")
        yield path, "The name does not have the form that is needed here.", f"Use{form}"


#: What to add, by the name that is missing or, where it has more than one meaning, by the list that
#: its table stands in and the name.
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
    "checkout.question": "Add a short question about the meeting that is ending.",
    "kind": 'Add kind = "plan".',
    "above": "Add what stands above the first prompt: never about a person, and whom to tell.",
    "prompts.question": "Add one open question about the activity.",
    "help": "Add what to think of: a few short sentences.",
    "stage": 'Add stage = "before", "on_the_day" or "after".',
    "meets": "Add the ids of checklist items, in square brackets, or meets = [] for none.",
    "gaps": "Add what a plan fills in by role, or gaps = [] for nothing.",
    "happens": "Add what workers do if something happens, or happens = [] for nothing.",
    "review.question": "Add a short question about the activity that is over.",
    "minutes": "Add how long it has, such as minutes = 3.",
}


def _missing(error: Any, path: DocumentPath) -> _Said:
    inside = next((step for step in reversed(path) if isinstance(step, str)), "")
    for key in error.validator_value:
        if key not in error.instance:
            remedy = _MISSING.get(key) or _MISSING.get(f"{inside}.{key}", "Add it.")
            yield (*path, key), "This is missing.", remedy


def _unknown(error: Any, path: DocumentPath) -> _Said:
    table, known = error.instance, error.schema["properties"]
    for key in table:
        if key not in known:
            yield (*path, key), "This name is not known here.", _instead_of(key, table, known)


def _instead_of(key: str, table: dict[str, Any], known: Iterable[str]) -> str:
    """Return what to do about a key that is none of the known ones."""
    near = difflib.get_close_matches(key[:_MAX_NAME].lower(), known, n=1, cutoff=0.7)
    if _SCORING.search(key[:_MAX_NAME]):
        return f"Remove it. {_NO_SCORE}"
    if near and near[0] not in table:
        return f"Did you mean {near[0]}?"
    if isinstance(table[key], int | float) and not isinstance(table[key], bool):
        return f"Remove it. {_NO_SCORE}"
    return f"Remove it; what belongs here is {joined_with_and(known)}."


#: The schema's keyword, to how a fault of it is said.
_SAID: dict[str, Callable[[Any, DocumentPath], _Said]] = {
    "type": _of_type,
    "pattern": _of_form,
    "enum": _of_options,
    "not": _of_what_never_stands_here,
    "maxLength": _too_long,
    "minLength": _too_short,
    "minimum": _too_small_or_large,
    "maximum": _too_small_or_large,
    "minItems": _too_few,
    "maxItems": _too_many,
    "uniqueItems": _more_than_once,
    "minProperties": _nothing_named,
    "maxProperties": _too_many_named,
    "required": _missing,
    "additionalProperties": _unknown,
}


def _one(path: DocumentPath) -> str:
    """Return what one entry of the list at a path is called."""
    return SINGULAR[str(path[-1])]


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that stood before, in their order."""
    seen: set[str] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]
