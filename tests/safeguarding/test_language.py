"""The list of wordings, a service's own list, and where they are found."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.safeguarding.language import (
    LANGUAGE_FILE,
    LanguageUnreadable,
    language_for,
    noticed,
    phrases,
    references,
)
from workbook.safeguarding.wording import check

OWN = """
leave_out = ["streetwise"]

[[phrases]]
say = "kicking off"
also = ["lost it"]
instead = "what happened just before."
why = "What were they telling us?"

[[phrases]]
say = "making themselves unsafe"
instead = "who makes it unsafe."
why = "Who makes it unsafe?"
contested = true
"""


def written(folder, text):
    (folder / LANGUAGE_FILE).write_text(text, encoding="utf-8")
    return language_for(folder)


def found(text, listed):
    return [text[each.start : each.end] for each in noticed(text, listed)]


def test_without_a_list_of_its_own_a_service_has_ours(tmp_path):
    assert language_for(tmp_path) == phrases()


@pytest.mark.parametrize("apostrophe", ["’", "'"])
def test_a_wording_of_its_own_is_found_with_either_apostrophe(tmp_path, apostrophe):
    listed = written(tmp_path, OWN.replace("lost it", f"won{apostrophe}t engage"))
    assert found("They won’t engage.", listed) == ["won’t engage"]
    assert found("They won't engage.", listed) == ["won't engage"]


def test_a_service_adds_wordings_and_leaves_out_some_of_ours(tmp_path):
    listed = written(tmp_path, OWN)
    assert len(listed) == len(phrases()) - 1 + 2
    assert found("She kicks off, then he kicked off again.", listed) == ["kicks off", "kicked off"]
    assert found("He was kicking   off and lost it.", listed) == ["kicking   off", "lost it"]
    assert found("He’s so streetwise.", phrases()) == ["streetwise"]
    assert found("He’s so streetwise.", listed) == []
    for said in ("made herself unsafe", "makes themselves unsafe", "making yourself unsafe"):
        assert found(f"They were {said} there.", listed) in ([said], [])
    assert found("making himself unsafe", listed) == ["making himself unsafe"]


def test_words_of_a_service_are_words_and_never_a_pattern(tmp_path):
    entry = '[[phrases]]\nsay = "a.*b (x+)+$ [z"\ninstead = "b"\nwhy = "c"\n'
    listed = written(tmp_path, entry)
    assert found("a b x z", listed[:1]) == ["a b x z"]
    assert found("aXXb", listed[:1]) == []


def test_a_wording_of_a_service_is_left_alone_in_quotation_marks_and_where_it_is_turned_down(
    tmp_path,
):
    listed = written(tmp_path, OWN)
    assert found("She said “he was kicking off” and left.", listed) == []
    assert found("We would not call it kicking off.", listed) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("phrases = 3", r"\[\[phrases\]\]"),
        ("leave_out = 'streetwise'", "no|not a list"),
        ("leave_out = ['no-such-name']", "no-such-name"),
        ("[[phrases]]\nsay = 'x'", "all three"),
        ("[[phrases]]\nsay = ''\ninstead = 'a'\nwhy = 'b'", "empty"),
        ("[[phrases]]\nsay = '—'\ninstead = 'a'\nwhy = 'b'", "no word"),
        ("[[phrases]]\nsay = 'x'\ninstead = 'a'\nwhy = 'b'\nscore = 3", "score"),
        ("[[phrases]]\nsay = 'x'\ninstead = 'a'\nwhy = 'b'\ncontested = 'yes'", "contested"),
        ("[[phrases]]\nsay = 'x'\nalso = 'y'\ninstead = 'a'\nwhy = 'b'", "empty"),
        ("other = 1", "other"),
        ("not toml at all", "TOML"),
        ("[[phrases]]\nsay = 'x'\ninstead = 'a'\nwhy = 'b'\n" * 201, "200"),
        ("[[phrases]]\nsay = '" + "w " * 13 + "'\ninstead = 'a'\nwhy = 'b'", "12"),
    ],
)
def test_a_list_that_cannot_be_understood_says_what_and_where(tmp_path, text, why):
    with pytest.raises(LanguageUnreadable, match=why) as refused:
        written(tmp_path, text)
    assert "The list that comes with the workbook is used in its place" in str(refused.value)


def test_a_list_in_another_alphabet_is_said_to_be_unreadable(tmp_path):
    (tmp_path / LANGUAGE_FILE).write_bytes("say = 'é'".encode("utf-16"))
    with pytest.raises(LanguageUnreadable):
        language_for(tmp_path)


def test_with_no_list_at_all_only_identifying_details_are_found():
    text = "She puts herself at risk; ring 07700 900123."
    assert {each.kind for each in check(text)} == {"language", "phone"}
    assert {each.kind for each in check(text, ())} == {"phone"}


def test_every_source_of_every_wording_is_named_in_full():
    keys = {key.lstrip("~") for phrase in phrases() for key in phrase.sources}
    assert keys - {"why"} == set(references())  # “~why”: the reason is ours
    for source in references().values():
        assert len(source.citation) > 20
        assert source.url.startswith("https://")


@settings(max_examples=150, deadline=None)
@given(
    say=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=60),
    text=st.text(max_size=300),
)
def test_whatever_a_service_writes_its_list_is_used_or_refused_and_never_breaks(
    tmp_path_factory, say, text
):
    folder = tmp_path_factory.mktemp("own")
    quoted = say.replace("\\", "\\\\").replace('"', '\\"')
    entry = f'[[phrases]]\nsay = "{quoted}"\ninstead = "a"\nwhy = "b"\n'
    try:
        tomllib.loads(entry)
        listed = written(folder, entry)
    except (LanguageUnreadable, tomllib.TOMLDecodeError):
        return
    for each in noticed(text + " " + say, listed[:1]):
        assert 0 <= each.start < each.end <= len(text) + 1 + len(say)
