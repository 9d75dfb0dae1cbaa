"""How the wordings of the list are really said, and what looks like them and is left alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from re import _constants, _parser

import pytest

from workbook.safeguarding.guidance import asked_first
from workbook.safeguarding.language import (
    _shipped,
    in_small_letters,
    language_for,
    noticed,
    phrases,
)
from workbook.safeguarding.wording import check

SAID = tomllib.loads(
    (Path(__file__).parent.parent / "support" / "phrases_said.toml").read_text(encoding="utf-8")
)
BY_SENTENCE = {phrase.sentence: phrase for phrase in phrases()}
BY_NAME = {phrase.id: phrase for phrase in phrases()}


def by_the_list(text, listed=None):
    """Return what the list finds, without what is asked of a sentence as a whole."""
    every = noticed(text, phrases() if listed is None else listed)
    sentences = {phrase.sentence for phrase in listed or phrases()}
    return [each for each in every if each.sentence in sentences]


def names(text):
    return [BY_SENTENCE[each.sentence].id for each in by_the_list(text)]


def reworded(text):
    """Return a text after every one-tap rewording of its language was taken."""
    for each in sorted(by_the_list(text), key=lambda each: each.start, reverse=True):
        if each.swap is not None:
            text = text[: each.start] + each.swap + text[each.end :]
    return text


# Every entry


def test_every_wording_has_ways_of_saying_it_and_what_looks_like_it():
    assert set(SAID) == set(BY_NAME)
    for name, said in SAID.items():
        assert len(said["found"]) >= 2, name
        assert said["left"], name


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, said in SAID.items() for text in said["found"]]
)
def test_a_wording_is_noticed_as_people_say_it(name, text):
    assert name in names(text)
    assert name in names(f"Handover, quick one. {text[0].upper()}{text[1:]}. Tired now.")


@pytest.mark.parametrize("text", [text for said in SAID.values() for text in said["left"]])
def test_what_only_looks_like_blame_is_left_alone(text):
    assert names(text) == []


def test_a_wording_is_looked_for_wherever_it_can_be():
    """An anchor that is missing from its list would hide a wording for ever."""
    for name, said in SAID.items():
        phrase = BY_NAME[name]
        for text in said["found"]:
            small = in_small_letters(text)
            if phrase.pattern.search(small):
                assert any(anchor in small for anchor in phrase.anchors), (name, text)


@pytest.mark.parametrize(
    "text",
    [
        "SHE KEEPS PUTTING HERSELF AT RISK",
        "she  keeps putting\nherself at risk",
        "she doesn’t want to know",
        "she doesn't want to know",
        "she doesnt want to know",
        "they’re all like that",
        "theyre all like that",
    ],
)
def test_capitals_doubled_spaces_and_apostrophes_of_any_kind_change_nothing(text):
    assert len(names(text)) == 1


# What the prompts say


def test_a_prompt_is_one_or_two_short_sentences_and_another_wording():
    for phrase in phrases():
        asked = phrase.sentence.removeprefix(phrase.first).strip()
        assert len(asked) <= 270, phrase.id
        if not phrase.contested:
            assert 1 <= len(re.findall(r"[.?!](?= |$|”)", phrase.why)) <= 2, phrase.id
            assert "?" in phrase.why, f"{phrase.id} asks nothing"
        for word in ("must", "never use", "banned", "wrong word", "offensive"):
            assert word not in asked.lower()


def test_no_prompt_says_what_nobody_can_know():
    for name in ("going-missing", "goes-back", "in-a-relationship", "pictures-to-adults"):
        assert re.search(r"\bmay\b|\bmight\b|known", BY_NAME[name].sentence), name


def test_a_child_who_is_not_believed_gets_the_words_and_what_was_done():
    for name in ("claims", "malicious"):
        assert "the child’s own words" in BY_NAME[name].instead
        assert "what was done" in BY_NAME[name].instead


def test_for_absconded_it_suggests_went_missing():
    assert BY_NAME["absconded"].instead.startswith("went missing")


# What is not asked


@pytest.mark.parametrize(
    "text",
    [
        "She is difficult to like, if I’m honest.",
        "difficult to like if im honest",
        "I find her hard to work with and I am not proud of it.",
        "Honestly, I found him quite manipulative and then I was ashamed.",
        "i struggle with her, i feel like shes a nightmare and thats on me",
    ],
)
def test_what_a_writer_honestly_feels_is_not_corrected(text):
    assert list(noticed(text, phrases())) == []


def test_a_label_stays_a_label_where_nobody_says_i():
    assert names("She is manipulative.") == ["manipulative"]
    assert names("hes a nightmare, always has been and I am tired") == ["hard-to-engage"]


@pytest.mark.parametrize(
    "text",
    [
        "The LAC review was moved again.",
        "lac rev at 2, lac nurse coming",
        "The missing episode was recorded.",
        "She is on a child protection plan.",
        "The court found that he was beyond parental control.",
        "The section 47 enquiry, the return home interview, the strategy meeting.",
        "Looked-after children have a personal education plan.",
        "A potential victim of modern slavery, said the decision.",
        "The antisocial behaviour team rang.",
        "Our training on sharing nudes and semi-nudes.",
    ],
)
def test_nothing_is_asked_at_terms_of_the_law(text):
    assert names(text) == []


def test_young_people_of_nearly_the_same_age_are_no_adults_of_concern():
    for text in (
        "His girlfriend is seventeen and he is sixteen.",
        "a 17-year-old girlfriend of a 16-year-old",
        "Her older boyfriend, who is 17, came too.",
        "her boyfriend, a year above her",
    ):
        assert names(text) == [], text
    assert names("Her boyfriend is 27.") == ["in-a-relationship"]
    assert "if one of them is an adult" in BY_NAME["older-boyfriend"].sentence


@pytest.mark.parametrize(
    "text",
    [
        "The form said promiscuous, and I crossed it out.",
        "handover said she consents to it, and i asked how a child consents to being exploited",
        "someone wrote lifestyle choice on the form, i crossed it out tbh",
        "Absconder is on the front sheet, I took it down.",
        "they said mature for her years, i said a child who had to cope alone",
        "He told her she led him on.",
        "the printer is wasting our time",
        "our director is no angel",
        "im asking for trouble parking there",
    ],
)
def test_words_that_a_writer_turns_down_or_says_of_no_child_are_left_alone(text):
    assert names(text) == []


def test_words_that_are_reported_and_left_standing_are_asked_about():
    assert names("the form says shes promiscuous and thats that") == ["sexually-active"]
    assert names("handover says shes no angel, early night for me") == ["no-angel"]


# Safety first


TOLD = [
    "shes sleeping with older men for money",
    "She is in a relationship with an older man.",
    "went back to her abuser",
    "gets weed in return for sex",
    "child pornography on the phone",
    "prostituting herself down there",
]


@pytest.mark.parametrize("text", TOLD)
def test_where_words_tell_of_abuse_the_prompt_begins_with_what_to_do(text):
    (found,) = by_the_list(text)
    assert found.safety
    assert found.sentence.startswith("Stop here first")
    assert "your safeguarding lead" in found.sentence
    assert found.sentence.index("safeguarding lead") < found.sentence.index("You could write")
    assert any(each.safety for each in check(text) if each.kind == "language")


def test_elsewhere_a_prompt_is_about_words_alone():
    (found,) = by_the_list("She is streetwise.")
    assert not found.safety
    assert "Stop here" not in found.sentence


def test_a_services_own_safeguarding_lead_is_named(tmp_path):
    (tmp_path / "safety.toml").write_text(
        '[service]\nsafeguarding_lead = "the duty desk on 01632 960123"\n'
        '[[notes]]\nid = "x"\ntitle = "X"\nwhere = ["form"]\ntext = "Older than that note."\n',
        encoding="utf-8",
    )
    (found,) = by_the_list(TOLD[0], language_for(tmp_path))
    assert "tell the duty desk on 01632 960123 today" in found.sentence


def test_a_service_words_what_is_said_first(tmp_path):
    (tmp_path / "safety.toml").write_text(
        '[service]\nsafeguarding_lead = "Sam at the desk"\n'
        '[[notes]]\nid = "x"\ntitle = "X"\nwhere = ["prompt"]\n'
        'text = "Please ring {safeguarding_lead} now."\n',
        encoding="utf-8",
    )
    (found,) = by_the_list(TOLD[0], language_for(tmp_path))
    assert found.sentence.startswith("Please ring Sam at the desk now.")


@pytest.mark.parametrize(
    "content", [b"not toml [", b"\xff\xfe\x00", b"notes = 3\nservice = 4", b""]
)
def test_a_copy_that_cannot_be_read_leaves_the_shipped_words(tmp_path, content):
    (tmp_path / "safety.toml").write_bytes(content)
    assert asked_first(tmp_path) == asked_first()
    assert language_for(tmp_path) == phrases()


# One tap


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He absconded from the placement.", "He went missing from the placement."),
        ("Absconded again last night.", "Went missing again last night."),
        ("She has absconded twice.", "She has gone missing twice."),
        ("she had already absconded by then", "she had already gone missing by then"),
        ("he’s absconded again", "he’s gone missing again"),
        ("We worry about her absconding.", "We worry about her going missing."),
        ("He absconds every weekend.", "He goes missing every weekend."),
        ("They may abscond from there.", "They may go missing from there."),
        ("gone awol since friday", "gone missing since friday"),
        ("did a runner after tea", "went missing after tea"),
        ("It said child prostitute in the file.", "It said sexually exploited child in the file."),
        (
            "An old file called her a child prostitute.",
            "An old file called her a sexually exploited child.",
        ),
        (
            "They were child prostitutes, it said.",
            "They were sexually exploited children, it said.",
        ),
        (
            "They used to call it child prostitution.",
            "They used to call it child sexual exploitation.",
        ),
        ("There was child pornography on it.", "There was child sexual abuse material on it."),
        ("She was prostituting herself.", "She was being sexually exploited."),
        (
            "We worried about him prostituting himself.",
            "We worried about him being sexually exploited.",
        ),
        ("A LAC child came.", "A child in care came."),
        ("LAC kids get nothing.", "Children in care get nothing."),
        ("the LAC kids get nothing", "the children in care get nothing"),
        ("the lac kids get nothing", "the children in care get nothing"),
        ("She met an online friend at the station.", "She met a person met online at the station."),
        ("her online friends", "the people she met online"),
        ("It was logged as a malicious allegation.", "It was logged as an allegation."),
        ("Her false allegations were discussed.", "Her allegations were discussed."),
        ("Another false report came in.", "A report came in."),
        ("She claims he hit her.", "She says he hit her."),
        ("she claimed that it was him", "she said that it was him"),
        ("They claim he took them.", "They say he took them."),
        ("These families are hard to reach.", "These families are not yet reached by us."),
        ("We met hard-to-reach families.", "We met families we have not yet reached."),
        ("He won’t engage, so we wait.", "He may not feel safe with us yet, so we wait."),
        ("she refused to engage and left", "she may not have felt safe with us yet and left"),
    ],
)
def test_one_tap_leaves_a_whole_sentence(before, after):
    assert reworded(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "She is putting herself at risk.",
        "He won’t engage with any of the three workers.",
        "awol again",
        "She claims rape.",
        "He claims to have been there.",
        "her attention seeking behaviour",
    ],
)
def test_nothing_is_offered_where_no_words_fit_for_certain(text):
    assert all(each.swap is None for each in by_the_list(text))


def test_words_that_stand_in_are_not_asked_about_themselves():
    for text in [text for said in SAID.values() for text in said["found"]]:
        for each in by_the_list(text):
            if each.swap is not None:
                assert by_the_list(each.swap) == [], (text, each.swap)


# The time it takes


def repeats(tree, *, inside=False):
    """Yield each repeat without a bound that lies within another one."""
    for operation, value in tree:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            endless = value[1] is _constants.MAXREPEAT
            if endless and inside:
                yield value
            yield from repeats(value[2], inside=inside or endless)
        elif operation is _constants.SUBPATTERN:
            yield from repeats(value[3], inside=inside)
        elif operation is _constants.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, inside=inside)
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from repeats(value[1], inside=inside)


def test_no_pattern_repeats_without_a_bound_within_another_such_repeat():
    for phrase in phrases():
        assert not list(repeats(_parser.parse(phrase.pattern.pattern))), phrase.id


def test_a_pattern_is_written_in_small_letters():
    for entry in _shipped()["phrases"]:
        for pattern in entry["patterns"] + entry.get("harmless", []):
            bare = re.sub(r"\{[A-Z_]+\}|\\[A-Z]", "", pattern)
            assert bare == bare.lower(), (entry["id"], pattern)
