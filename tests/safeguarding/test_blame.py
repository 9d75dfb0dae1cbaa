"""A sentence that makes a child responsible is asked about though no list has its wording."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path

import learn_blame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.safeguarding.blame import ASKED, judged, sentences, without_quotes
from workbook.safeguarding.language import noticed, phrases
from workbook.safeguarding.spelling import put_right
from workbook.safeguarding.wording import check

ROOT = Path(__file__).parent.parent.parent
SAID = json.loads(
    (resources.files("workbook.safeguarding") / "words" / "learned" / "blame.json").read_text()
)
#: Said in no list's words.
BLAMES = "half of it is in her head and the other half is for show"
AGAIN = "honestly this one enjoys being fought over by the pair of them"
FINE = "The men who hurt her are still out there and we have to stop them."


def asked(text, listed=None):
    found = noticed(text, phrases() if listed is None else listed)
    return [text[each.start : each.end] for each in found if each.sentence == ASKED]


def test_a_sentence_that_blames_is_asked_about_from_its_first_word_to_its_last():
    assert asked(BLAMES) == [BLAMES]
    assert asked(f"{FINE} {BLAMES}. {FINE}") == [BLAMES]
    assert asked(f"{FINE}\n{AGAIN}\n") == [AGAIN]


def test_a_sentence_that_does_not_is_left_alone():
    for text in (FINE, "I chose the wrong day.", "", "…", "“", "She chose the yellow coat."):
        assert asked(text) == []


def test_words_in_quotation_marks_are_those_of_somebody_else():
    for quotes in ("“{}”", '"{}"', "‘{}’", "'{}'"):
        assert asked(quotes.format(BLAMES)) == []
        assert asked(f"It said {quotes.format(BLAMES)} and I crossed it out.") == []


def test_nothing_is_asked_where_language_is_not_looked_at():
    assert asked(BLAMES, ()) == []
    assert check(BLAMES, ()) == ()


def test_a_sentence_in_which_the_list_has_something_to_say_is_asked_about_once():
    text = f"She is manipulative, {BLAMES}."
    assert asked(text) == []
    assert [each.kind for each in check(text)] == ["language"]


def test_what_a_service_leaves_out_of_its_list_is_not_asked_about_by_another_door():
    text = "shes manipulative, knows exactly what shes doing"
    (first, *_) = noticed(text, phrases())
    rest = [phrase for phrase in phrases() if phrase.sentence != first.sentence]
    assert asked(text, rest) == []


@given(st.text(alphabet=st.sampled_from([*"she wants it.!?\n“”'\"‘’-", "é", "😀"]), max_size=200))
def test_sentences_lie_in_the_text_one_after_another(text):
    plain = without_quotes(text)
    assert len(plain) == len(text)
    last = 0
    for start, end in sentences(plain):
        assert last <= start < end <= len(text)
        last = end
    assert all(0 <= start < end <= len(text) for start, end, _ in judged(text))


def test_a_note_dictated_without_full_stops_is_looked_at_in_parts():
    text = " and then we went to the next one of them" * 200
    parts = list(sentences(text))
    assert len(parts) > 30
    assert max(len(text[start:end].split()) for start, end in parts) <= 45


def test_what_was_learned_was_learned_from_the_files_that_are_here():
    """Whoever changes a file here learns again: `python tools/learn_blame.py`."""
    files = {path.relative_to(ROOT).as_posix(): path for path in learn_blame.sources()}
    assert SAID["learned_from"] == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()
    }


def test_what_was_learned_is_what_the_notes_say_as_a_rule():
    notes = [note for number, note in enumerate(learn_blame.notes()) if number % 9 == 0]
    found = {kind: [] for kind in ("language", "pairs", "alike")}
    for note in notes:
        if note.kind in found:
            found[note.kind].append(max(b for _, _, b in judged(put_right(note.text).text)) > 0)
    for kind, least, most in (("language", 0.9, 1), ("pairs", 0, 0.05), ("alike", 0, 0.02)):
        assert len(found[kind]) > 50
        assert least <= sum(found[kind]) / len(found[kind]) <= most, kind


def test_learning_again_decides_the_same():
    examples = learn_blame.examples(learn_blame.notes())
    assert learn_blame.decided_otherwise(examples) < len(examples) / 200


@pytest.mark.parametrize(
    "text", ["hes got a girlfriend shes 17 hes 16", "her boyfriend is in her year, they walk home"]
)
def test_young_people_of_one_age_who_are_together_are_asked_nothing(text):
    assert [each for each in check(text) if each.kind == "language"] == []


def test_whoever_thinks_about_the_words_is_not_asked_about_them():
    thought = (
        "we wrote that she made poor choices, and i crossed that phrase out and typed what he did"
    )
    assert [each for each in check(thought) if each.kind == "language"] == []
    used = "she made poor choices again last night and we went to look for her"
    assert [each.kind for each in check(used)] == ["language"]


@pytest.mark.parametrize(
    "text",
    [
        "the printer refuses to engage and has been hard to reach since monday",
        "i put myself at risk of missing the last bus",
    ],
)
def test_what_is_said_of_a_thing_or_of_oneself_is_left_alone(text):
    assert [each for each in check(text) if each.kind == "language"] == []
