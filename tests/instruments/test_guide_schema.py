"""The published schema of a guide and the loader say the same of every document."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources

import pytest
from documents import JUNK, STRANGE_KEYS, at, mutations, places, toml
from guides import small_guide
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from workbook.instruments import InstrumentError, read_guide


def published(name):
    """Return a published schema."""
    return json.loads((resources.files("workbook") / "instruments" / name).read_text("utf-8"))


SCHEMA = published("plan.schema.json")
VALIDATOR = Draft202012Validator(SCHEMA)


def kinds_of_faults(data):
    """Return the kinds of the faults that the loader finds in a TOML file."""
    try:
        read_guide(data, "any.toml")
    except InstrumentError as refused:
        faults = refused.faults
    else:
        faults = ()
    assert all(fault.problem and fault.remedy for fault in faults)
    return {fault.kind for fault in faults}


def assert_agreement(document):
    """Hold the schema and the loader together on what both can say."""
    data = toml(document)
    kinds = kinds_of_faults(data)
    assert kinds <= {"shape", "reference"}
    assert VALIDATOR.is_valid(tomllib.loads(data.decode())) == ("shape" not in kinds)


def inner(part):
    """Yield every part of a schema, itself first."""
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from inner(each)
    elif isinstance(part, list):
        for each in part:
            yield from inner(each)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    VALIDATOR.validate(small_guide())


def test_what_both_kinds_of_file_share_is_the_same_rule():
    checklist = published("instrument.schema.json")
    shared = SCHEMA["$defs"].keys() & checklist["$defs"].keys()
    assert shared >= {"words", "name", "keptName", "rewritten", "version", "reference"}
    for name in shared - {"section"}:
        assert SCHEMA["$defs"][name] == checklist["$defs"][name], name


def test_every_key_and_every_part_of_the_schema_is_described():
    def described(part):
        if "$ref" in part and "description" not in part:
            return described(SCHEMA["$defs"][part["$ref"].removeprefix("#/$defs/")])
        return bool(part.get("description", "").strip())

    found = [*SCHEMA["$defs"].items()]
    for part in inner(SCHEMA):
        if isinstance(part.get("properties"), dict):
            found += part["properties"].items()
    assert len(found) > 30
    assert [name for name, part in found if not described(part)] == []


def test_every_form_and_every_choice_in_the_schema_says_what_to_write():
    own = [SCHEMA["$defs"]["words"], SCHEMA["$defs"]["words"]["not"], SCHEMA["$defs"]["rewritten"]]
    found = [part for part in inner(SCHEMA) if part not in own]
    forms = [part for part in found if isinstance(part.get("pattern"), str)]
    choices = [part for part in found if isinstance(part.get("enum"), list)]
    numbers = [part for part in found if part.get("type") == "integer"]
    assert (len(forms), len(choices), len(numbers)) == (5, 3, 1)
    for part in forms:
        assert re.fullmatch(r"Write .+\.", part["patternErrorMessage"])
    for part in choices + numbers:
        assert re.fullmatch(r"Write .+\.", part["errorMessage"])
        assert all(option in part["errorMessage"] for option in part.get("enum", ()))


def test_a_reviews_minutes_are_the_only_number_that_there_is_a_place_for():
    types = [part["type"] for part in inner(SCHEMA) if isinstance(part.get("type"), str)]
    assert {*types} == {"object", "array", "string", "integer"}
    assert types.count("integer") == 1


#: One place of each kind: the first of every list and of every table of names.
PLACES = [
    path
    for path in places(small_guide())
    if all(step == 0 for step in path if isinstance(step, int)) and not {"choice", "FB"} & set(path)
] + [("sections", 1, "prompts", 0, "example")]


def spelt(path):
    """Name a place for the report of a test."""
    return "/".join(map(str, path)) or "the whole"


@pytest.mark.parametrize("path", PLACES, ids=spelt)
def test_both_say_the_same_of_every_odd_value_in_every_place(path):
    for junk in (*JUNK, "plan", "before", "ideas", "{lead}", 60, 61, 2.0):
        document = small_guide()
        at(document, path[:-1])[path[-1]] = junk
        assert_agreement(document)


@pytest.mark.parametrize("path", [(), *PLACES], ids=spelt)
def test_both_say_the_same_of_every_missing_and_every_extra_thing(path):
    if path:
        document = small_guide()
        del at(document, path[:-1])[path[-1]]
        assert_agreement(document)
    for key in (*STRANGE_KEYS, "scale", "statement", "minutes", "themes", "sensitive"):
        for value in (3, "words", [], {}):
            document = small_guide()
            inside = at(document, path)
            if isinstance(inside, dict):
                inside[key] = value
                assert_agreement(document)


@st.composite
def broken_guides(draw):
    """A guide after up to four random changes, anywhere in it."""
    document = small_guide()
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from([*places(document)]))
        draw(st.sampled_from(mutations()))(at(document, path[:-1]), path[-1], draw)
    return document


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(broken_guides())
def test_the_schema_rejects_exactly_what_has_a_fault_of_shape(document):
    assert_agreement(document)


TEXTS = {
    ("title",): 120,
    ("purpose",): 600,
    ("above",): 1000,
    ("sections", 0, "title"): 120,
    ("sections", 0, "words"): 300,
    ("sections", 0, "prompts", 0, "question"): 300,
    ("sections", 0, "prompts", 0, "help"): 400,
    ("sections", 0, "prompts", 0, "why"): 600,
    ("sections", 1, "prompts", 0, "example"): 400,
    ("gaps", 0, "label"): 120,
    ("gaps", 0, "hint"): 200,
    ("ideas_sheet", 0, "title"): 120,
    ("ideas_sheet", 0, "words"): 1000,
    ("review", 0, "question"): 300,
    ("sections", 1, "prompts", 1, "id"): 60,
}


@pytest.mark.parametrize(("path", "most"), TEXTS.items())
def test_a_text_may_be_as_long_as_the_schema_says_and_not_one_character_longer(path, most):
    for length, fine in ((most, True), (most + 1, False)):
        document = small_guide()
        at(document, path[:-1])[path[-1]] = "x" * length
        assert kinds_of_faults(toml(document)) == (set() if fine else {"shape"})
        assert VALIDATOR.is_valid(document) == fine


def prompts(count):
    like = small_guide()["sections"][0]["prompts"][0]
    return [{**like, "id": f"prompt-x{number}"} for number in range(count)]


def sections(count):
    return [
        {
            "id": f"section-x{number}",
            "title": "What?",
            "words": "Words.",
            "themes": ["purpose"],
            "prompts": [{**prompts(1)[0], "id": f"of-x{number}"}],
        }
        for number in range(count)
    ]


def named(count):
    return [
        {"id": f"x{number}", "title": "A", "words": "B", "label": "C", "question": "D?"}
        for number in range(count)
    ]


def like(*keys):
    """Return what makes a list of tables that have these keys."""
    return lambda count: [{key: each[key] for key in ("id", *keys)} for each in named(count)]


LISTS = [
    (("sections",), 1, 20, sections),
    (("sections", 0, "prompts"), 1, 60, prompts),
    (("gaps",), 0, 100, like("label")),
    (("read_out",), 1, 30, like("title", "words")),
    (("happens",), 0, 30, like("title", "words")),
    (("sheet",), 1, 30, like("title", "words")),
    (("ideas_sheet",), 1, 30, like("title", "words")),
    (
        ("review",),
        1,
        20,
        lambda count: [{**each, "minutes": 1} for each in like("question")(count)],
    ),
]


@pytest.mark.parametrize(("path", "least", "most", "made"), LISTS)
def test_a_list_may_be_as_long_as_the_schema_says_and_no_longer(path, least, most, made):
    for count in {max(least - 1, 0), least, most, most + 1}:
        document = small_guide()
        at(document, path[:-1])[path[-1]] = made(count)
        fine = least <= count <= most
        assert VALIDATOR.is_valid(document) == fine
        assert ("shape" not in kinds_of_faults(toml(document))) == fine
