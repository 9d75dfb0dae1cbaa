"""Reading what a browser sends: a whole response, or a refusal that quotes nothing."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import traceback
import unicodedata

import pytest
from documents import small, toml
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.errors import WorkbookError
from workbook.instruments.model import read_instrument
from workbook.sessions.responses import (
    MAX_REFLECTION,
    NOT_ANSWERED,
    Response,
    ResponseRefused,
    read_response,
)

INSTRUMENT = read_instrument(toml(small()), "small.toml")
ITEMS = [item.id for item in INSTRUMENT.items]
ANSWERS = [answer.id for answer in INSTRUMENT.scale.answers]
TOKEN = "0123456789abcdef" * 2


def message(*, answers=None, reflections=None, **more):
    """Return a message that a browser would send, with one answer unless told otherwise."""
    answers = {"role": "partly"} if answers is None else answers
    return {"token": TOKEN, "answers": answers, "reflections": reflections or {}, **more}


def reflected(text):
    """Return one reflection as it is kept, or None where none is kept."""
    return read_response(INSTRUMENT, message(reflections={"role": text})).reflections.get("role")


def refused(given_message):
    """Return the faults of a message that is refused."""
    with pytest.raises(ResponseRefused) as trouble:
        read_response(INSTRUMENT, given_message)
    return trouble.value.faults


# --- What is kept ---------------------------------------------------------------------------


def test_a_response_has_every_item_in_the_instruments_order():
    response = read_response(
        INSTRUMENT, message(answers={"leaving": "not_sure", "why-involved": "in_place"})
    )
    assert list(response.answers.items()) == [
        ("why-involved", "in_place"),
        ("role", NOT_ANSWERED),
        ("leaving", "not_sure"),
    ]
    assert response.reflections == {}


def test_the_id_is_the_same_for_the_same_token_and_never_the_token():
    first, again = (read_response(INSTRUMENT, message()) for _ in range(2))
    other = read_response(INSTRUMENT, message() | {"token": "f" * 64})
    assert first.id == again.id != other.id
    assert re.fullmatch("[0-9a-f]{32}", first.id)
    assert TOKEN not in first.id
    # What `printf $TOKEN | b2sum -l 128` says.
    assert first.id == "a55798dd7966ed4b45bd53202cf7a982"


def test_a_reflection_alone_is_worth_sending():
    response = read_response(INSTRUMENT, message(answers={}, reflections={"role": "We tried."}))
    assert set(response.answers.values()) == {NOT_ANSWERED}
    assert response.reflections == {"role": "We tried."}


def test_not_answered_may_be_said_or_left_out():
    said = read_response(INSTRUMENT, message(answers={"role": "partly", "leaving": NOT_ANSWERED}))
    assert said == read_response(INSTRUMENT, message())


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "+1 @home -x",
        '"quoted", and; separated\tby a tab',
        "<script>alert(1)</script> &amp; {braces} %s",
        "👩🏽‍💻 e\u0301 é ﬁ",
        "\u202bשלום עולם\u202c and \u200fon",
        "one\ntwo\n\nthree",
        "not_answered",
        "'; DROP TABLE",
    ],
)
def test_words_are_kept_as_they_were_written(text):
    assert reflected(text) == text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\vtwo\fthree\u2028four\u2029five\u0085six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\0b\x1bc\x7fd\x9be", "abcde"),
        ("  \n words \t\n", "words"),
        ("\0 words \x1b", "words"),
    ],
)
def test_what_nobody_can_see_and_no_csv_can_carry_is_made_plain(pasted, kept):
    assert reflected(pasted) == kept


@pytest.mark.parametrize("text", ["", "  ", "\n\t\r", "\0", "\u200b\ufeff", "\u200e \u00a0\u2800"])
def test_a_reflection_without_words_is_none(text):
    assert reflected(text) is None
    (fault,) = refused(message(answers={}, reflections={"role": text}))
    assert "nothing to send" in fault.sentence


def test_the_limit_counts_characters_after_the_text_was_made_plain():
    assert reflected("😀" * MAX_REFLECTION) == "😀" * MAX_REFLECTION
    assert reflected(" " + "a\0" * MAX_REFLECTION + "\r\n") == "a" * MAX_REFLECTION
    (fault,) = refused(message(reflections={"role": "a" * (MAX_REFLECTION + 3)}))
    assert fault.item == "role"
    assert "2,003 characters" in fault.sentence
    assert "Shorten it by 3." in fault.sentence


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["\ud83d", "half an emoji \ude00", "a\ud800b", json.loads('"\\ud83d!"')]
)
def test_half_a_character_is_refused_with_a_sentence(text):
    (fault,) = refused(message(reflections={"role": text}))
    assert fault.item == "role"
    assert "broken" in fault.sentence


def test_a_fault_names_its_question_by_position_and_statement():
    (fault,) = refused(message(answers={"role": "never_offered"}))
    assert fault.item == "role"
    assert fault.sentence.startswith("Question 2, “They have a defined role.”: ")


def test_a_long_statement_is_cut_between_words():
    document = small()
    document["sections"][0]["items"][0]["statement"] = "word " * 50
    instrument = read_instrument(toml(document), "small.toml")
    with pytest.raises(ResponseRefused) as trouble:
        read_response(instrument, message(answers={"why-involved": "x"}))
    assert "word word…”" in trouble.value.faults[0].sentence
    assert len(trouble.value.faults[0].sentence) < 200


def test_every_fault_is_said_at_once_and_the_general_one_once():
    faults = refused(
        {
            "token": "no",
            "answers": {"role": "no", "why-involved": 3, "leaving": None},
            "reflections": {"role": 3, "unknown": "x"},
        }
    )
    assert [fault.item for fault in faults] == [None, "why-involved", "role", "leaving"]
    faults = refused(
        message(answers={"role": "no"}, reflections={"role": "a" * 2001, "leaving": 1})
    )
    assert [fault.item for fault in faults] == ["role", "role", "leaving"]


@pytest.mark.parametrize(
    "token",
    [None, 0, True, "", "0" * 19, "0" * 65, "A" * 32, "g" * 32, "0" * 32 + "\n", "٠" * 32, ["0"]],
)
def test_a_token_is_20_to_64_lower_case_hex_digits(token):
    (fault,) = refused(message() | {"token": token})
    assert fault.item is None


@pytest.mark.parametrize(
    "answer", [True, 0, 1.5, None, [], {}, "", "PARTLY", "partly ", "withheld"]
)
def test_an_answer_is_one_of_those_offered(answer):
    (fault,) = refused(message(answers={"role": answer}))
    assert fault.item == "role"


@pytest.mark.parametrize("text", [True, 0, 1.5, None, ["words"], {"role": "words"}])
def test_a_reflection_is_text(text):
    (fault,) = refused(message(reflections={"role": text}))
    assert fault.item == "role"
    assert "not text" in fault.sentence


@pytest.mark.parametrize(
    "hostile",
    [
        *(None, True, 3, math.nan, "text", b"bytes", [], [message()], {}, {"token": TOKEN}),
        message(more=1),
        {**message(), "answers": None},
        {**message(), "answers": []},
        {**message(), "answers": "role"},
        {**message(), "reflections": [["role", "words"]]},
        {**message(), "answers": {"unknown": "partly"}},
        {**message(), "answers": {1: "partly"}},
        {**message(), "answers": {None: "partly", ("role",): "partly", math.nan: "partly"}},
        {**message(), "reflections": {"unknown": "words"}},
        {"TOKEN": TOKEN, "answers": {}, "reflections": {}},
        {1: 2, 3: 4, 5: 6},
    ],
)
def test_what_does_not_fit_is_one_plain_sentence(hostile):
    (fault,) = refused(hostile)
    assert fault.item is None
    assert "Open the page again." in fault.sentence


def test_deep_and_huge_messages_are_refused_like_any_other():
    deep = "end"
    for _ in range(100_000):
        deep = [deep]
    huge = {str(number): "partly" for number in range(300_000)}
    for value in (deep, huge, "x" * 10_000_000):
        assert refused(value)
        for key in ("token", "answers", "reflections"):
            assert refused(message() | {key: value})
        assert refused(message(answers={"role": value}))
    assert refused(message(reflections={"role": deep}))
    (fault,) = refused(message(reflections={"role": "\0" * 10_000_000}))
    assert "Shorten it" in fault.sentence


# --- Nothing is given away --------------------------------------------------------------------

SECRET = "xylophone"


@pytest.mark.parametrize(
    "hostile",
    [
        SECRET,
        {SECRET: SECRET},
        message() | {"token": SECRET},
        message(answers={"role": SECRET}),
        message(answers={SECRET: "partly"}),
        message(reflections={SECRET: SECRET}),
        message(reflections={"role": SECRET * 1000}),
        message(reflections={"role": SECRET + "\ud800"}),
        message(reflections={"role": [SECRET]}),
    ],
)
def test_a_refusal_quotes_nothing(hostile):
    with pytest.raises(ResponseRefused) as trouble:
        read_response(INSTRUMENT, hostile)
    assert isinstance(trouble.value, WorkbookError)
    assert trouble.value.__cause__ is None
    assert trouble.value.__context__ is None
    said = "".join(traceback.format_exception_only(trouble.value)) + repr(trouble.value.faults)
    assert SECRET not in said
    assert trouble.value.means
    assert trouble.value.do


def test_a_response_shows_nothing_of_itself():
    response = read_response(INSTRUMENT, message(reflections={"role": SECRET}))
    for shown in (repr(response), str(response), f"{response}", repr([response])):
        assert SECRET not in shown
        assert response.id not in shown
        assert "partly" not in shown
    with pytest.raises(dataclasses.FrozenInstanceError):
        response.id = "other"


def test_a_message_is_not_changed_by_reading_it():
    given_message = message(answers={"role": "partly"}, reflections={"role": " a\r\n "})
    before = json.dumps(given_message)
    read_response(INSTRUMENT, given_message)
    assert json.dumps(given_message) == before


# --- Always ------------------------------------------------------------------------------------

_texts = st.one_of(
    st.text(),
    st.text(st.characters(), min_size=1),
    st.sampled_from(["\ud800", "\0", "\r\n", "a" * 2000, "a" * 2001, " \u200b", "partly", TOKEN]),
)
_scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _texts)
_json = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_texts, inner, max_size=4)
    ),
    max_leaves=12,
)


def _tables(values):
    names = st.one_of(st.sampled_from(ITEMS), st.sampled_from([*ITEMS, "unknown", ""]))
    return st.one_of(st.dictionaries(names, values, max_size=4), _json)


_messages = st.one_of(
    _json,
    st.fixed_dictionaries(
        {
            "token": st.one_of(st.just(TOKEN), st.just(TOKEN), _json),
            "answers": _tables(st.one_of(st.sampled_from([*ANSWERS, NOT_ANSWERED]), _json)),
            "reflections": _tables(_texts),
        },
        optional={"more": _json},
    ),
    st.fixed_dictionaries(
        {
            "token": st.text("0123456789abcdef", min_size=32, max_size=64),
            "answers": st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(ANSWERS)),
            "reflections": st.dictionaries(
                st.sampled_from(ITEMS), st.text(st.characters(exclude_categories=["Cs"]))
            ),
        }
    ),
)


def strings_in(value):
    """Every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings_in(key)
            yield from strings_in(each)


def assert_whole(response):
    """Hold a response against everything it promises."""
    assert isinstance(response, Response)
    assert re.fullmatch("[0-9a-f]{32}", response.id)
    assert list(response.answers) == ITEMS
    assert set(response.answers.values()) <= {*ANSWERS, NOT_ANSWERED}
    assert list(response.reflections) == [item for item in ITEMS if item in response.reflections]
    assert response.reflections or set(response.answers.values()) != {NOT_ANSWERED}
    for words in response.reflections.values():
        assert 1 <= len(words) <= MAX_REFLECTION
        assert words == words.strip()
        assert words.encode("utf-8").decode("utf-8") == words
        assert words.split("\n") == words.splitlines()
        unseen = [letter for letter in words if unicodedata.category(letter) == "Cc"]
        assert set(unseen) <= {"\n", "\t"}
        assert reflected(words) == words


def assert_quotes_nothing(trouble, any_message):
    """Hold a refusal against everything it promises."""
    said = str(trouble) + "".join(fault.sentence for fault in trouble.faults)
    own_words = said_without_the_message(trouble)
    assert [
        text for text in strings_in(any_message) if text in said and text not in own_words
    ] == []
    assert trouble.faults
    assert {fault.item for fault in trouble.faults} <= {None, *ITEMS}
    assert trouble.__context__ is None


def said_without_the_message(trouble):
    """Return what the refusal would say of any other message with faults in the same places."""
    statements = " ".join(item.statement for item in INSTRUMENT.items)
    numbers = re.sub(r"[^0-9, ]", "", str(trouble))
    fixed = "".join(
        str(ResponseRefused(refused(sample)))
        for sample in (
            None,
            message(answers={}),
            message(answers=dict.fromkeys(ITEMS, "?")),
            message(reflections=dict.fromkeys(ITEMS, 1)),
            message(reflections=dict.fromkeys(ITEMS, "z" * 2001)),
            message(reflections=dict.fromkeys(ITEMS, "\ud800")),
        )
    )
    return f"{fixed} {statements} {numbers}"


def outcome_of(any_message):
    """Return the response or the refusal; anything else is raised and fails the test."""
    try:
        return read_response(INSTRUMENT, any_message)
    except ResponseRefused as trouble:
        return trouble


@settings(max_examples=500, deadline=None)
@given(_messages)
def test_any_message_is_a_whole_response_or_a_refusal_that_quotes_none_of_it(any_message):
    outcome = outcome_of(any_message)
    if isinstance(outcome, Response):
        assert_whole(outcome)
    else:
        assert_quotes_nothing(outcome, any_message)
