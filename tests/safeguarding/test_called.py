"""A word is a name where what stands around it makes it one, whatever the word."""

from __future__ import annotations

import pytest
from nasty_texts import nasty_texts

from workbook.safeguarding.called import called_in
from workbook.safeguarding.wording import check


def found(text):
    return [(kind, text[start:end]) for start, end, kind in called_in(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theres a lad at the flats goes by pepper, never seen his face", "pepper"),
        ("the one they call duchess has a key", "duchess"),
        ("everyone calls her button and she hates it", "button"),
        ("button they call her, the men", "button"),
        ("he calls himself prof", "prof"),
        ("a man who goes by Train", "Train"),
        ("down on the sheet as alex, known as tank.", "tank"),
    ],
)
def test_what_somebody_is_called_is_a_name(text, name):
    assert ("name", name) in found(text)
    assert ("name", name) in [(each.kind, text[each.start : each.end]) for each in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "they call him difficult and i dont know why",
        "she calls me the next day",
        "they call her mum every night",
        "the model goes by the book",
        "whether we can go by train",
        "six of us go by bus, and one by taxi",
        "we call them young people, not cases",
        "he calls himself a boyfriend",
    ],
)
def test_what_is_only_said_of_somebody_is_none(text):
    assert found(text) == []


def test_a_name_with_an_age_behind_it_is_a_name_and_an_age():
    assert found("clinic: hb, 15, on her own") == [("name", "hb"), ("age", "15")]
    assert found("moved again, harley (13), two bags") == [("name", "harley"), ("age", "13")]


@pytest.mark.parametrize(
    "text", ["room, 12", "see page, 14", "biscuits (12), tea", "One boy (15) asked", "she was, 15"]
)
def test_a_number_behind_another_word_is_no_age(text):
    assert [each for each in found(text) if each[0] == "name"] == []


def test_a_text_is_gone_through_once():
    for text in nasty_texts(20_000, drawn=5):
        list(called_in(text))
