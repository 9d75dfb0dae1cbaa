"""Names of people in a text: by lists, and by what stands beside a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.safeguarding.names import WordList, folded, names_in, towns

LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12)


def found(text, likely=None):
    return [text[start:end] for start, end in names_in(text, likely)]


# Words in little memory


@given(st.sets(LETTERS.filter(bool)), LETTERS)
def test_a_list_holds_its_words_and_no_others(words, other):
    held = WordList("\n".join(sorted(words)))
    assert all(word in held for word in words)
    assert (other in held) == (other in words)


@given(st.sets(LETTERS.filter(bool)), st.sets(LETTERS.filter(bool)))
def test_a_list_of_two_texts_holds_the_words_of_both(some, more):
    held = WordList("\n".join(some), "\n".join(more))
    assert all(word in held for word in some | more)


def test_a_part_of_a_word_is_no_word():
    held = WordList("annabel\nanna-lena")
    assert "anna" not in held
    assert "" not in held


# Accents and letters


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Zsófia", "zsofia"), ("Łukasz", "lukasz"), ("O’Neil", "o'neil"), ("Søren", "soren")],
)
def test_a_name_is_known_however_its_letters_are_composed(written, plain):
    assert folded(written) == plain


@given(st.text())
def test_folding_never_raises_and_is_done_once(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize("name", ["Zsófia", "Łukasz", "Caoimhe", "Rukhsana", "Siân", "Ifeoluwa"])
def test_names_of_many_families_are_known(name):
    assert found(f"Then {name} came.") == [name]


# As people type on a phone


@pytest.mark.parametrize(
    "text",
    ["i asked aisha about it", "told MOHAMMED it was his choice", "jade's worker is off sick"],
)
def test_a_name_is_known_without_its_capital_and_in_capitals(text):
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "will it help or harm, and may we ask in june",
        "we aren't sure, and that isn't a problem",
        "hope was mentioned, and so was grace",
        "teddy bears and easter eggs",
        "A CAMHS worker and the MARAC chair met the LADO",
    ],
)
def test_everyday_words_are_not_taken_for_names(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["aisha@example.org", "@callum", "x.leanne", "mohammed-ltd"])
def test_a_part_of_something_longer_is_no_name(text):
    assert found(text) == []


# A word that is a name and a word too


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Grace said she felt heard.", ["Grace"]),
        ("Grace under pressure.", []),
        ("Who pays for Art Therapy?", []),
        ("I saw Grace Monday.", ["Grace"]),
        ("The Anna Brown Foundation trained us.", []),
        ("She moved from Bradford.", []),
        ("Bradford told me.", ["Bradford"]),
        ("A Christmas Carol was on.", []),
    ],
)
def test_what_stands_beside_it_decides(text, names):
    assert found(text) == names


def test_towns_are_known_with_their_capitals():
    assert "Rotherham" in towns()
    assert "rotherham" not in towns()


# A model's say


def test_a_model_is_believed_about_a_word_that_no_list_knows():
    text = "one more chair: Qwistan."
    assert found(text) == []
    assert found(text, lambda _start, _end: 0.9) == ["Qwistan"]
    assert found(text, lambda _start, _end: 0.4) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ramadan began that week.",
        "The Ofsted visit took all day.",
        "Joy is not on the form.",
        "The Willow project closed.",
    ],
)
def test_a_model_is_not_believed_about_what_is_known_to_be_something_else(text):
    assert found(text, lambda _start, _end: 0.99 if text.startswith("Joy") else 0.7) == []
