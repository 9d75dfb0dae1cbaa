"""Names, places and schools are noticed as people type them: in small letters, without a sign."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.safeguarding import check
from workbook.safeguarding.tagger import KINDS, fingerprint, likelihoods, tagged, tokens_of

ROOT = Path(__file__).resolve().parents[2]
LEARNED = ROOT / "workbook" / "safeguarding" / "words" / "learned"


def found(text):
    return [(kind, text[start:end]) for start, end, kind in tagged(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rang denisa back and she didnt pick up", "denisa"),
        ("hope told me she was frightened of going home", "hope"),
        ("spoke to besjana after tea, bit brighter", "besjana"),
        ("J said he would rather walk", "J"),
        ("sat with kayleighs mum on the stairs", "kayleighs"),
    ],
)
def test_a_name_in_small_letters_is_noticed_also_where_it_is_a_word(text, name):
    assert ("name", name) in found(text)


@pytest.mark.parametrize(
    "text", ["will hasnt been in since the weekend", "told me may wasn’t there", "will said no"]
)
def test_a_word_that_no_such_verb_can_follow_is_a_name(text):
    assert "name" in {each.kind for each in check(text)}


@pytest.mark.parametrize(
    "text", ["will have to ring", "it may come to that", "will do, and may go"]
)
def test_a_word_that_goes_with_its_verb_is_none(text):
    assert check(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "will ring the iro at nine and hope for the best",
        "i hope we can do better than that next week",
        "may need to move the session, rose bush or no rose bush",
        "mark my words it will be a long shift",
        "left the park gate open and walked into town with the whole group",
        "the school rang and the college rang and nobody wrote it down",
    ],
)
def test_a_word_is_a_word_where_it_is_used_as_one(text):
    assert found(text) == []


def test_where_somebody_lives_or_learns_is_noticed_without_the_word_for_it():
    # A bare name says neither where somebody lives nor where they learn: either will do.
    assert "thornfield" in {words for _, words in found("shes with her mates at thornfield again")}
    assert any(kind == "place" for kind, _ in found("last seen down by harrow lane flats at two"))
    assert any(
        kind == "school" for kind, _ in found("excluded from st cuthberts again, third time")
    )


def test_a_name_ends_before_the_sign_that_says_whose_it_is():
    assert found("aminata’s mum rang") == [("name", "aminata")]


def test_two_people_are_two_names():
    assert found("kelsey and denisa were both in the car") == [
        ("name", "kelsey"),
        ("name", "denisa"),
    ]


def test_every_word_that_is_looked_at_is_something_or_nothing_with_certainty_one():
    for odds in likelihoods(tokens_of("denisa was at thornfield, i hope")).values():
        assert len(odds) == len(KINDS)
        assert sum(odds) == pytest.approx(1)


@given(st.text(alphabet=st.sampled_from("aA é'’.-\n1😀İŉkayleigh hope\ud800"), max_size=200))
def test_in_any_text_what_is_found_lies_in_it_in_order_and_never_twice(text):
    last = 0
    for start, end, kind in tagged(text):
        assert last <= start < end <= len(text)
        assert kind in KINDS[1:]
        assert not text[start].isspace()
        last = end


def test_nothing_of_a_word_is_kept_but_sums():
    from workbook.safeguarding import tagger

    held = repr(vars(tagger)) + repr(vars(tagger._learned()))
    list(tagged("quenvara was here"))
    assert "quenvara" not in repr(vars(tagger)) + repr(vars(tagger._learned()))
    assert "quenvara" not in held


def test_the_numbers_were_learned_from_the_notes_that_are_here_and_with_these_features():
    said = json.loads((LEARNED / "names.json").read_text())
    assert said["features"] == fingerprint(), "learn again: tools/learn_names.py"
    notes = {str(path.relative_to(ROOT)) for path in (ROOT / "tools" / "words").glob("*.txt")}
    assert notes <= said["made_of"].keys()
    for name, digest in said["made_of"].items():
        now = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        assert now == digest, f"{name} has changed; learn again: tools/learn_names.py"


@pytest.mark.parametrize(
    "text",
    [
        "did a bit of gibbs in supervision, it helped",
        "where are we on hart's ladder, honestly",
        "bronfenbrenner on a napkin again",
        "read Lundy on the bus",
    ],
)
def test_those_whose_models_are_spoken_of_are_nobody_of_ours(text):
    assert [each for each in check(text) if each.kind == "name"] == []


def test_somebody_who_has_the_name_of_an_author_is_still_somebody():
    assert "name" in {each.kind for each in check("mrs hart rang about her lad")}


@pytest.mark.parametrize(
    "text", ["got a lift in a silver astra", "sat in asda all night", "the polish lads were kind"]
)
def test_a_make_a_shop_and_a_people_are_nobodys_name(text):
    assert [each for each in check(text) if each.kind == "name"] == []


def test_what_leads_on_from_a_place_is_no_part_of_its_name():
    found = {
        text[s:e]
        for text in ["picked her up from premier inn by the ring road"]
        for s, e, _ in tagged(text)
    }
    assert "premier inn" in found


@pytest.mark.parametrize(
    "text",
    ["so in april we changed one thing", "someone will say something", "may and june are mad"],
)
def test_a_month_and_a_verb_are_nobodys_name(text):
    assert [each for each in check(text) if each.kind == "name"] == []
