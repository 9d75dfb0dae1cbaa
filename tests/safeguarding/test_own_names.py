"""A service's own names: found at once, however they are typed, and never said to anybody."""

from __future__ import annotations

import logging
import os
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.wording import checked, chosen_language
from workbook.safeguarding import own_names
from workbook.safeguarding.own_names import (
    OUR_NAMES,
    OwnNames,
    OwnNamesUnreadable,
    own_names_now,
    own_names_of,
)
from workbook.safeguarding.wording import check

NAMES = (
    ("name", "Qesarina O'Vlora"),
    ("name", "Wexmoor, Tilby"),
    ("name", "Hope"),
    ("name", "JB"),
    ("place", "Zornfield Estate"),
    ("place", "Oak Tree House"),
    ("school", "St Quillon's CE Primary School"),
)


def found(text, names=NAMES):
    return [(text[start:end], kind) for start, end, kind in OwnNames(names).find(text)]


def words(text, names=NAMES):
    return [each for each, _ in found(text, names)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / OUR_NAMES).mkdir()
    return tmp_path


def write(folder, file="workers.txt", content="Qesarina O'Vlora\n"):
    path = folder / OUR_NAMES / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# However it is typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QESARINA O’VLORA rang", ["QESARINA O’VLORA"]),
        ("told qesarina ovlora twice", ["qesarina ovlora"]),
        ("qesarina  o'vlora's rota", ["qesarina  o'vlora"]),
        ("qesarinas rota, ovlora's too", ["qesarina", "ovlora"]),
        ("tilby wexmoor came", ["tilby wexmoor"]),
        ("back at zornfield again", ["zornfield"]),
        ("the zornfield estate lot", ["zornfield estate"]),
        ("st quillons rang, saint quillon's did not", ["st quillons", "saint quillon's"]),
        ("st quillon's ce primary school", ["st quillon's ce primary school"]),
        ("oak tree house is full", ["oak tree house"]),
        ("asked JB and JB's team", ["JB", "JB"]),
    ],
)
def test_a_name_is_found_however_it_is_typed(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "qesarinable and exzornfield",
        "the oak tree outside the house",
        "a jb weld kit",
        "i hope so. Hope is not a plan",
        "the estate, the primary school, st",
        "",
    ],
)
def test_a_part_of_a_word_and_an_everyday_word_are_left_alone(text):
    assert words(text) == []


def test_a_name_that_is_a_word_too_is_found_with_its_capital_inside_a_sentence():
    assert words("then Hope said so, and we hope so") == ["Hope"]


def test_each_kind_is_told_apart_and_asked_about():
    text = "qesarina saw him at zornfield near st quillons"
    assert [kind for _, kind in found(text)] == ["name", "place", "school"]
    assert [each.kind for each in check(text, (), OwnNames(NAMES))] == ["name", "place", "school"]


@given(st.text(st.sampled_from("qesarinaovl QESARINAOVL'’ .\n\u0301Éß😀"), max_size=60))
def test_whatever_is_typed_what_is_found_lies_inside_it_in_order(text):
    at = 0
    for start, end, _ in OwnNames(NAMES).find(text):
        assert at <= start < end <= len(text)
        at = end


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=60))
def test_whatever_is_listed_nothing_fails(names, text):
    assert all(text[a:b] for a, b, _ in OwnNames(("name", each) for each in names).find(text))


# The files


def test_without_files_there_are_no_names(tmp_path, folder):
    assert own_names_of(folder) == (None, ())
    assert own_names_of(tmp_path / "nowhere") == (None, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_files_are_read_as_any_editor_writes_them(folder, encoding, end):
    lines = ["# nights", "Zoëlla Qramp", "", '  "Tilby\tWexmoor",  # left in May', ""]
    write(folder, content=end.join(lines).encode(encoding))
    write(folder, "places.txt", "Zornfield Estate")
    names, passed_over = own_names_of(folder)
    assert (len(names), passed_over) == (3, ())
    text = "zoella, tilby wexmoor, zornfield"
    assert [text[a:b] for a, b, _ in names.find(text)] == ["zoella", "tilby wexmoor", "zornfield"]


def test_a_line_that_cannot_be_used_is_passed_over_and_said_by_its_number(folder):
    write(folder, content=f"Tilby Wexmoor\n{'x' * 81}\na b c d e f g\nQ\n123\n!!\n")
    names, passed_over = own_names_of(folder)
    assert len(names) == 1
    assert passed_over == tuple(f"line {number} of workers.txt" for number in range(2, 7))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Qesarina\0", "is no plain text"),
        (b"\xff\xfeQ", "is no plain text"),
        (b"Qesarina\n" * 40_000, "is larger than 256 KB"),
        (b"Qesa\n" * 5_001, "5,000 are the most"),
    ],
)
def test_what_is_no_such_list_is_refused_and_no_name_is_in_what_is_said(folder, content, why):
    write(folder, content=content)
    with pytest.raises(OwnNamesUnreadable) as refused:
        own_names_of(folder)
    assert why in refused.value.happened
    said = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert "Qesa" not in said


def test_a_folder_and_a_pipe_in_place_of_a_file_are_refused_at_once(folder):
    (folder / OUR_NAMES / "workers.txt").mkdir()
    with pytest.raises(OwnNamesUnreadable, match="workers"):
        own_names_of(folder)
    (folder / OUR_NAMES / "workers.txt").rmdir()
    os.mkfifo(folder / OUR_NAMES / "workers.txt")
    with pytest.raises(OwnNamesUnreadable, match="is no file"):
        own_names_of(folder)


def test_no_name_is_in_what_an_object_says_of_itself():
    assert repr(OwnNames(NAMES)) == "<OwnNames: 7>"


# While a page is open


def test_a_change_counts_at_once_and_a_list_that_did_not_change_is_not_read_again(
    folder, monkeypatch
):
    reads = []
    real = own_names.own_names_of
    monkeypatch.setattr(own_names, "own_names_of", lambda data: reads.append(1) or real(data))
    now = own_names_now(folder)
    assert now() is None
    path = write(folder, content="Tilby Wexmoor\n")
    first = now()
    assert now() is first
    assert len(reads) == 2
    # As editors do it: another file takes its place.
    other = path.with_suffix(".new")
    other.write_text("Qesarina Vlora\n")
    other.replace(path)
    assert [*now().find("qesarina")]
    assert not [*now().find("tilby")]
    path.unlink()
    assert now() is None


def test_what_cannot_be_read_leaves_the_names_as_they_were_and_is_said_once(folder, caplog):
    write(folder)
    listed = chosen_language(folder)
    (found,) = checked("with qesarina again", listed())["findings"]
    assert (found["kind"], found["start"], found["end"]) == ("name", 5, 13)
    write(folder, content=b"Qesarina\0")
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            assert len(checked("with qesarina again", listed())["findings"]) == 1
    (record,) = caplog.records
    assert "workers.txt is no plain text" in record.getMessage()
    assert "esarina" not in caplog.text


def test_the_names_of_the_real_service_mean_nothing_in_the_invented_one(folder, tmp_path):
    write(folder)
    assert len(chosen_language(folder)().own) == 1
    assert chosen_language(folder, names_in=tmp_path / "example")().own is None


def test_names_are_looked_for_while_language_is_turned_off(folder):
    write(folder)
    listed = chosen_language(folder, lambda: False)
    found = checked("qesarina puts herself at risk", listed())["findings"]
    assert [each["kind"] for each in found] == ["name"]
