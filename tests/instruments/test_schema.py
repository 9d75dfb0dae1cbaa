"""The published schema and the loader say the same of every document."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources

import pytest
from documents import (
    _CHANGES as CHANGES,
)
from documents import (
    JUNK,
    STRANGE_KEYS,
    at,
    mutated_documents,
    places,
    small,
    toml,
    valid_documents,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from workbook.instruments import InstrumentError, read_instrument
from workbook.instruments.schema import ORDERED, RESERVED_ANSWERS, SPLIT, STANDING_ANSWERS

SCHEMA = json.loads(
    (resources.files("workbook") / "instruments" / "instrument.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)


def kinds_of_faults(data):
    """Return the kinds of the faults that the loader finds in a TOML file."""
    try:
        read_instrument(data, "any.toml")
    except InstrumentError as refused:
        return {fault.kind for fault in refused.faults}
    return set()


def assert_agreement(document):
    """Hold the schema and the loader together on what both can say."""
    data = toml(document)
    parsed = tomllib.loads(data.decode())
    kinds = kinds_of_faults(data)
    assert kinds <= {"shape", "reference"}
    assert VALIDATOR.is_valid(parsed) == ("shape" not in kinds)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_and_every_part_of_the_schema_is_described():
    def described(part):
        if "$ref" in part and "description" not in part:
            return described(SCHEMA["$defs"][part["$ref"].removeprefix("#/$defs/")])
        return bool(part.get("description", "").strip())

    def properties(part):
        if isinstance(part, dict):
            named = part.get("properties", {})
            yield from named.items()
            for inner in part.values():
                yield from properties(inner)

    found = [*properties(SCHEMA), *SCHEMA["$defs"].items()]
    assert len(found) > 30
    assert [name for name, part in found if not described(part)] == []


def parts(schema):
    """Yield every part of a schema that refuses something."""
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


def test_every_form_and_every_choice_in_the_schema_says_what_to_write():
    # What is wrong with these four is said in sentences of their own.
    own = [SCHEMA["$defs"]["words"], SCHEMA["$defs"]["words"]["not"], SCHEMA["$defs"]["rewritten"]]
    own += SCHEMA["$defs"]["answerId"]["not"]["anyOf"]
    found = [part for part in parts(SCHEMA) if part not in own]
    forms = [part for part in found if "pattern" in part]
    choices = [part for part in found if isinstance(part.get("enum"), list)]
    assert len(forms) == 6
    assert len(choices) == 3
    for part in forms:
        assert re.fullmatch(r"Write .+\.", part["patternErrorMessage"])
    for part in choices:
        assert re.fullmatch(r"Write .+\.", part["errorMessage"])
        assert all(option in part["errorMessage"] for option in part["enum"])


def test_the_code_knows_the_very_words_that_the_schema_allows():
    ordered, beside = (
        SCHEMA["$defs"][name]["properties"]["stands_for"]["enum"]
        for name in ("orderedAnswer", "besideAnswer")
    )
    assert [*STANDING_ANSWERS] == ordered + beside
    assert [*ORDERED] == ordered
    assert SCHEMA["$defs"]["split"]["properties"]["how"]["const"] == SPLIT
    assert SCHEMA["$defs"]["answerId"]["not"]["anyOf"][1]["enum"] == [*RESERVED_ANSWERS]


def changed():
    """A small whole instrument with all that may be declared: a past, a mark, a check-out."""
    document = small()
    document["version"] = "1.3"
    first, second = document["sections"][0]["items"]
    first["changes"] = [
        {"version": "1.1", "how": "typo", "was": "We can say plainly."},
        {"version": "1.3", "how": "meaning changed", "was": "We can say why."},
    ]
    second["changes"] = [
        {"version": "1.1", "how": "split", "from": "role-and-choice"},
        {"version": "1.2", "how": "clearer", "was": "A defined role."},
    ]
    document["retired"] = [
        {"item": "role-and-choice", "version": "1.1", "statement": "A role and a choice."}
    ]
    second["sensitive"] = True
    document["checkout"] = [{"id": "room", "question": "Did everyone have room?"}]
    return document


#: One place of each kind: the first of every list and of every table of names.
PLACES = [
    path
    for path in places(small())
    if all(step == 0 for step in path if isinstance(step, int)) and not {"choice", "FB"} & set(path)
]


def spelt(path):
    """Name a place for the report of a test."""
    return "/".join(map(str, path)) or "the whole"


#: What a checklist may declare, and may leave out.
DECLARED = {"changes", "retired", "sensitive", "checkout"}
#: The places that only a checklist with such declarations has.
LATER_PLACES = [path for path in places(changed()) if DECLARED & set(path)]


def test_a_checklist_with_a_past_is_accepted_by_both():
    VALIDATOR.validate(changed())
    assert kinds_of_faults(toml(changed())) == set()


@pytest.mark.parametrize("path", LATER_PLACES, ids=spelt)
def test_both_say_the_same_of_every_odd_value_in_a_declared_change(path):
    for junk in (*JUNK, "typo", "split", "clearer", "meaning changed", "retired"):
        document = changed()
        at(document, path[:-1])[path[-1]] = junk
        assert_agreement(document)
    document = changed()
    del at(document, path[:-1])[path[-1]]
    assert_agreement(document)
    for key in (*STRANGE_KEYS, "was", "from", "how", "version", "item", "statement", "question"):
        document = changed()
        inside = at(document, path)
        if isinstance(inside, dict):
            inside[key] = "words"
            assert_agreement(document)


@st.composite
def broken_past(draw):
    """A checklist with a past after one or two random changes in what it declares."""
    document = changed()
    for _ in range(draw(st.integers(1, 2))):
        found = [path for path in places(document) if DECLARED & set(path)]
        if not found:
            break
        path = draw(st.sampled_from(found))
        draw(st.sampled_from(CHANGES))(at(document, path[:-1]), path[-1], draw)
    return document


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(broken_past())
def test_the_schema_rejects_exactly_what_has_a_fault_of_shape_in_a_declared_change(document):
    assert_agreement(document)


@settings(deadline=None)
@given(valid_documents())
def test_every_valid_document_is_accepted_by_both(document):
    data = toml(document)
    VALIDATOR.validate(tomllib.loads(data.decode()))
    read_instrument(data, "any.toml")


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(mutated_documents())
def test_the_schema_rejects_exactly_what_has_a_fault_of_shape(document):
    assert_agreement(document)


@pytest.mark.parametrize("path", PLACES, ids=spelt)
def test_both_say_the_same_of_every_odd_value_in_every_place(path):
    for junk in JUNK:
        document = small()
        at(document, path[:-1])[path[-1]] = junk
        assert_agreement(document)


@pytest.mark.parametrize("path", [(), *PLACES], ids=spelt)
def test_both_say_the_same_of_every_missing_and_every_extra_thing(path):
    if path:
        document = small()
        del at(document, path[:-1])[path[-1]]
        assert_agreement(document)
    for key in STRANGE_KEYS:
        for value in (3, "words", [], {}):
            document = small()
            inside = at(document, path)
            if isinstance(inside, dict):
                inside[key] = value
                assert_agreement(document)


TEXTS = {
    ("title",): 120,
    ("purpose",): 600,
    ("licence",): 60,
    ("scales", "in-place", "order", 0, "label"): 60,
    ("scales", "in-place", "beside", 1, "label"): 60,
    ("themes", "choice"): 80,
    ("references", "FT", "citation"): 600,
    ("sections", 0, "title"): 120,
    ("sections", 0, "items", 1, "statement"): 300,
    ("sections", 0, "items", 1, "prompt"): 300,
    ("sections", 0, "items", 1, "why"): 600,
    ("sections", 0, "id"): 60,
    ("sections", 0, "items", 1, "id"): 60,
    ("scales", "in-place", "order", 0, "id"): 40,
    ("sections", 0, "items", 0, "changes", 1, "was"): 300,
    ("retired", 0, "statement"): 300,
    ("checkout", 0, "question"): 200,
    ("checkout", 0, "id"): 60,
}


@pytest.mark.parametrize(("path", "most"), TEXTS.items())
@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_may_be_as_long_as_the_schema_says_and_not_one_character_longer(path, most, letter):
    if path[-1] == "id":
        letter = "x"
    for length, fine in ((most, True), (most + 1, False)):
        document = changed()
        at(document, path[:-1])[path[-1]] = letter * length
        assert kinds_of_faults(toml(document)) == (set() if fine else {"shape"})
        assert VALIDATOR.is_valid(document) == fine


def answers(count, stands_for):
    return [
        {
            "id": f"a{number}{stands_for}",
            "label": f"{number} {stands_for}",
            "stands_for": stands_for,
        }
        for number in range(count)
    ]


def items(count, section):
    like = small()["sections"][0]["items"][1]
    return [{**like, "id": f"item-{section}-x{number}"} for number in range(count)]


def sections(count):
    return [
        {"id": f"part-{number}x", "title": "Part", "items": items(1, number)}
        for number in range(count)
    ]


LISTS = [
    (("scales", "in-place", "order"), 2, 7, lambda count: answers(count, "partly")),
    (("scales", "in-place", "beside"), 1, 5, lambda count: answers(count, "not_sure")),
    (("sections",), 1, 20, sections),
    (("sections", 0, "items"), 1, 60, lambda count: items(count, 0)),
]


@pytest.mark.parametrize(("path", "least", "most", "made"), LISTS)
def test_a_list_may_be_as_long_as_the_schema_says_and_no_longer(path, least, most, made):
    for count in (least - 1, least, most, most + 1):
        document = small()
        at(document, path[:-1])[path[-1]] = made(count)
        fine = least <= count <= most
        assert VALIDATOR.is_valid(document) == fine
        assert ("shape" not in kinds_of_faults(toml(document))) == fine


def test_what_is_declared_may_be_as_much_as_the_schema_says_and_no_more():
    past = {
        ("sections", 0, "items", 0, "changes"): (
            50,
            lambda number: {"version": f"0.{number}", "how": "typo", "was": f"W {number}."},
        ),
        ("retired",): (
            500,
            lambda number: {"item": f"old-x{number}", "version": "0.1", "statement": "Gone."},
        ),
        ("checkout",): (5, lambda number: {"id": f"q-x{number}", "question": "What is open?"}),
    }
    for path, (most, made) in past.items():
        for count in (0, most, most + 1):
            document = small()
            at(document, path[:-1])[path[-1]] = [made(number) for number in range(count)]
            assert VALIDATOR.is_valid(document) == (count <= most)
            assert kinds_of_faults(toml(document)) == (set() if count <= most else {"shape"})
