"""The safety and law words: always there, dated, linked, and a service's own to edit."""

from __future__ import annotations

from datetime import date

import pytest

from workbook.safeguarding.guidance import GuidanceUnreadable, load_guidance


def test_the_shipped_words_are_complete():
    guidance = load_guidance()
    assert {note.id for note in guidance.notes} == {
        *("text-boxes", "entry", "worried-about-a-child", "law", "colleague", "you", "privacy"),
        "words-of-abuse",
    }
    assert {entry.id for entry in guidance.law} >= {"cse-definition", "working-together"}
    date.fromisoformat(guidance.law_summarised_on)
    for entry in guidance.law:
        assert entry.official_url.startswith("https://")
        assert entry.as_of
        assert entry.status


@pytest.mark.parametrize("where", ["landing", "form", "pattern"])
def test_every_place_says_what_to_do_when_worried_about_a_child(where):
    assert any("call 999" in note.text for note in load_guidance().shown(where))


def test_no_gap_is_left_open_in_a_shipped_note():
    assert not any("{" in note.text for note in load_guidance().notes)


def test_a_service_names_its_own_safeguarding_lead(tmp_path):
    (tmp_path / "safety.toml").write_text(
        '[service]\nsafeguarding_lead = "Ask {the} duty desk"\n'
        '[[notes]]\nid = "x"\ntitle = "X"\nwhere = ["form"]\n'
        'text = "Tell {safeguarding_lead}. {unknown} stays."\n',
        encoding="utf-8",
    )
    (note,) = load_guidance(tmp_path).notes
    assert note.text == "Tell Ask {the} duty desk. {unknown} stays."


def test_a_copy_saved_by_a_windows_editor_is_read(tmp_path):
    (tmp_path / "law.toml").write_text(
        'summarised_on = 2026-11-22\r\nnotice = "Ours."\r\nentries = []\r\n', encoding="utf-8-sig"
    )
    assert load_guidance(tmp_path).law_notice == "Ours."


@pytest.mark.parametrize("name", ["safety.toml", "law.toml"])
@pytest.mark.parametrize(
    "content", [b"", b"not toml at all [", b"\xff\xfe\x00", b"notes = 3\nentries = 3\nservice = 4"]
)
def test_a_copy_that_cannot_be_used_is_named_with_its_remedy(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GuidanceUnreadable, match=name) as refused:
        load_guidance(tmp_path)
    assert "move it away" in refused.value.do
