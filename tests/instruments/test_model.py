"""Reading instruments: whole ones, broken ones, and the six that come with the workbook."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from documents import small, toml

from workbook.instruments import Break, shipped_guides, still_asked, why_not_compared
from workbook.instruments.check import check_files, check_report
from workbook.instruments.model import (
    MAX_BYTES,
    Change,
    InstrumentError,
    Retired,
    load_instrument,
    load_shipped,
    read_instrument,
    shipped,
    shipped_bytes,
)

#: As a writer would write it; the line numbers below count from its first line.
WRITTEN = """\
id = "written"
version = "1.0"
title = "A written checklist"
purpose = "For tests."
licence = "CC-BY-4.0"
scale = "in-place"

[scales.in-place]
order = [
  { id = "in_place", label = "In place", stands_for = "in_place" },
  { id = "not_yet", label = "Not yet", stands_for = "not_yet" },
]
beside = [
  { id = "not_sure", label = "Not sure", stands_for = "not_sure" },
]

[themes]
purpose = "Purpose and honesty"

[references.FT]
citation = "Author (2017). A tool."
url = "https://example.org/tool"

[[sections]]
id = "first"
title = "First"

[[sections.items]]
id = "why-involved"
statement = "We can say why young people are involved."
prompt = "Who gains?"
why = "The tool asks."
themes = ["purpose"]
sources = ["FT"]

[[sections]]
id = "second"
title = "Second"

[[sections.items]]
id = "role"
statement = "They have a role."
prompt = "What can they change?"
why = "Our own step from the tool."
themes = ["purpose"]
sources = ["~FT"]
"""


def faults_of(text):
    """Return every fault of a file's text or bytes."""
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    with pytest.raises(InstrumentError) as refused:
        read_instrument(data, "written.toml")
    return refused.value.faults


def only_fault(text):
    """Return the one fault of a file."""
    (fault,) = faults_of(text)
    return fault


def changed(old, new):
    """Return the written checklist with one thing changed."""
    assert old in WRITTEN
    return WRITTEN.replace(old, new, 1)


def declared(*changes):
    """Return the written checklist with changes of its last item."""
    return WRITTEN + "changes = [\n" + "".join(f"  {change},\n" for change in changes) + "]\n"


# --- A whole instrument --------------------------------------------------------------------


def test_an_instrument_reads_as_it_was_written():
    instrument = read_instrument(WRITTEN.encode(), "written.toml")
    assert [item.id for item in instrument.items] == ["why-involved", "role"]
    assert [section.title for section in instrument.sections] == ["First", "Second"]
    assert [answer.label for answer in instrument.scale.answers] == [
        "In place",
        "Not yet",
        "Not sure",
    ]
    assert instrument.themes == {"purpose": "Purpose and honesty"}


def test_an_item_says_what_it_rests_on_and_whether_it_goes_further():
    instrument = read_instrument(WRITTEN.encode(), "written.toml")
    plain, further = (instrument.cited(item) for item in instrument.items)
    assert plain == ((instrument.references["FT"], False),)
    assert further == ((instrument.references["FT"], True),)
    assert plain[0][0].url == "https://example.org/tool"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + WRITTEN.encode(),
        WRITTEN.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf# a note\r\n" + WRITTEN.replace("\n", "\r\n").encode(),
        toml(small()),
    ],
    ids=["BOM", "CRLF", "BOM and CRLF", "other ways of writing TOML"],
)
def test_what_an_editor_adds_is_accepted_quietly(data):
    assert read_instrument(data, "any.toml").items


def test_words_of_any_script_and_any_kind_of_quotation_mark_are_kept():
    words = "«Ça va ?» — “可以” 😀 \\\\ 'n' \\\" =1+1"
    instrument = read_instrument(changed("A written checklist", words).encode(), "any.toml")
    assert instrument.title == "«Ça va ?» — “可以” 😀 \\ 'n' \" =1+1"


def test_what_changed_and_what_is_retired_reads_as_it_was_declared():
    text = (
        declared(
            '{ version = "0.2", how = "split", from = "roles-and-choice" }',
            '{ version = "0.10", how = "clearer", was = "They had a role." }',
        )
        + '[[retired]]\nitem = "roles-and-choice"\nversion = "0.2"\nstatement = "Both."\n'
    )
    instrument = read_instrument(text.encode(), "written.toml")
    assert instrument.items[0].changes == ()
    assert instrument.items[1].changes == (
        Change(version="0.2", how="split", split_from="roles-and-choice"),
        Change(version="0.10", how="clearer", was="They had a role."),
    )
    assert instrument.retired == (
        Retired(item="roles-and-choice", version="0.2", statement="Both."),
    )


@pytest.mark.parametrize(
    ("how", "same"),
    [("typo", True), ("clearer", True), ("meaning changed", False), ("split", False)],
)
def test_only_a_typo_or_clearer_words_mean_the_same_as_before(how, same):
    assert Change(version="1.1", how=how).same_meaning is same


def test_changes_may_be_written_as_tables_of_their_own():
    text = WRITTEN + (
        '[[sections.items.changes]]\nversion = "0.2"\nhow = "typo"\nwas = "They have role."\n'
        '[[sections.items.changes]]\nversion = "0.3"\nhow = "clearer"\nwas = "A role."\n'
    )
    assert len(read_instrument(text.encode(), "any.toml").items[1].changes) == 2
    fault = only_fault(text.replace('"clearer"', '"other"'))
    assert fault.place == "line 53, section 2 “second”, item 1 “role”, change 2, how"


def test_what_is_not_declared_may_be_left_out_or_left_empty():
    instrument = read_instrument(declared().encode(), "any.toml")
    assert instrument.items[1].changes == ()
    empty = read_instrument(("retired = []\n" + WRITTEN).encode(), "any.toml")
    assert empty.retired == ()
    assert load_shipped("risk-and-choice").retired == ()


def test_an_item_is_sensitive_only_where_its_checklist_says_so():
    instrument = read_instrument((WRITTEN + "sensitive = true\n").encode(), "written.toml")
    assert [item.sensitive for item in instrument.items] == [False, True]
    said_no = read_instrument((WRITTEN + "sensitive = false\n").encode(), "written.toml")
    assert not any(item.sensitive for item in said_no.items)


def test_a_checklist_ends_with_its_own_questions_or_with_the_workbooks():
    own = WRITTEN + '[[checkout]]\nid = "room"\nquestion = "Who had room?"\n'
    (question,) = read_instrument(own.encode(), "written.toml").checkout
    assert (question.id, question.question) == ("room", "Who had room?")
    for text in (WRITTEN, "checkout = []\n" + WRITTEN):
        usual = read_instrument(text.encode(), "written.toml").checkout
        assert 0 < len(usual) <= 5
        assert all(each.question.endswith("?") for each in usual)


# --- Faults, each with its place and its remedy ----------------------------------------------

FAULTS = {
    "a missing statement": (
        changed('statement = "They have a role."\n', ""),
        "line 40, section 2 “second”, item 1 “role”, statement",
        "missing",
        "Add",
        "shape",
    ),
    "an empty statement": (
        changed("They have a role.", ""),
        "line 42, section 2 “second”, item 1 “role”, statement",
        "no words",
        "Write some",
        "shape",
    ),
    "a statement of spaces and invisible characters": (
        changed("They have a role.", " \u200b\u00a0\ufeff\u2060 "),
        "item 1 “role”, statement",
        "no words",
        "Write some",
        "shape",
    ),
    "an over-long statement": (
        changed("They have a role.", "x" * 301),
        "item 1 “role”, statement",
        "301 characters",
        "shorten it by 1",
        "shape",
    ),
    "a control character": (
        changed("They have a role.", "a\\u0000b"),
        "item 1 “role”, statement",
        "control character",
        "Remove",
        "shape",
    ),
    "an unknown scale": (
        changed('scale = "in-place"', 'scale = "elsewhere"'),
        "line 6, scale",
        "no scale “elsewhere”",
        "in-place",
        "reference",
    ),
    "a scale that is not used": (
        WRITTEN + '[scales.other]\norder = [{id="a",label="A",stands_for="in_place"},'
        '{id="b",label="B",stands_for="not_yet"}]\n'
        'beside = [{id="c",label="C",stands_for="not_sure"}]\n',
        "scale “other”",
        "not used",
        "Remove",
        "reference",
    ),
    "a scale without order": (
        WRITTEN[: WRITTEN.index("order")] + WRITTEN[WRITTEN.index("beside") :],
        "line 8, scale “in-place”, order",
        "missing",
        "from most to least in place",
        "shape",
    ),
    "a scale with one answer": (
        changed('  { id = "not_yet", label = "Not yet", stands_for = "not_yet" },\n', ""),
        "line 9, scale “in-place”, order",
        "too few answers: 1",
        "at least 2",
        "shape",
    ),
    "a scale whose answers are numbers": (
        changed('  { id = "not_yet", label = "Not yet", stands_for = "not_yet" },\n', "  3,\n"),
        "scale “in-place”, order, answer 2",
        "number",
        "never scores anybody",
        "shape",
    ),
    "a scale that runs backwards": (
        changed('stands_for = "in_place"', 'stands_for = "not_yet"').replace(
            '"Not yet", stands_for = "not_yet"', '"Not yet", stands_for = "in_place"'
        ),
        "order, answer 2 “not_yet”, stands_for",
        "not in order",
        "most to least",
        "reference",
    ),
    "an ordered answer that takes no side": (
        changed('"Not yet", stands_for = "not_yet"', '"Not yet", stands_for = "not_sure"'),
        "answer 2 “not_yet”, stands_for",
        "not one of the words",
        "in_place, partly or not_yet",
        "shape",
    ),
    "an answer id used twice": (
        changed('id = "not_sure"', 'id = "not_yet"'),
        "line 13, scale “in-place”, beside, answer 1 “not_yet”, id",
        "already",
        "own",
        "reference",
    ),
    "a label used twice": (
        changed('label = "Not sure"', 'label = " not  YET"'),
        "beside, answer 1 “not_sure”, label",
        "already",
        "own",
        "reference",
    ),
    "a reserved answer id": (
        changed('id = "not_sure"', 'id = "withheld"'),
        "answer 1 “withheld”, id",
        "meaning of its own",
        "another word",
        "shape",
    ),
    "an item id used twice, in another section": (
        changed('id = "role"', 'id = "why-involved"'),
        "line 41, section 2 “second”, item 1 “why-involved”, id",
        "already",
        "answers are kept under it",
        "reference",
    ),
    "a section id used twice": (
        changed('id = "second"', 'id = "first"'),
        "line 37, section 2 “first”, id",
        "already",
        "own",
        "reference",
    ),
    "an id that a spreadsheet would rewrite": (
        changed('id = "role"', 'id = "may-5"'),
        "item 1 “may-5”, id",
        "spreadsheet",
        "another word",
        "shape",
    ),
    "an id of the wrong form": (
        changed('id = "role"', 'id = "Their Role"'),
        "item 1 “Their Role”, id",
        "form",
        "lower-case letters",
        "shape",
    ),
    "an unknown source": (
        changed('["~FT"]', '["~FTT", "FT"]'),
        "line 46, section 2 “second”, item 1 “role”, sources",
        "“FTT” leads nowhere",
        "[references]",
        "reference",
    ),
    "a source both reported and extended": (
        changed('["~FT"]', '["~FT", "FT"]'),
        "item 1 “role”, sources",
        "both with ~ and without",
        "Keep the one that is true",
        "reference",
    ),
    "the same source twice": (
        changed('["~FT"]', '["~FT", "~FT"]'),
        "item 1 “role”, sources",
        "more than once",
        "Remove",
        "shape",
    ),
    "an unknown theme": (
        changed('themes = ["purpose"]', 'themes = ["purpose", "risk"]'),
        "line 33, section 1 “first”, item 1 “why-involved”, themes",
        "“risk” leads nowhere",
        "[themes]",
        "reference",
    ),
    "an unused reference": (
        WRITTEN + '[references.FB]\ncitation = "B"\nurl = "https://b.org"\n',
        "line 47, reference “FB”",
        "No item names it",
        "Remove it",
        "reference",
    ),
    "an unused theme": (
        changed("[themes]\n", '[themes]\nrisk = "Risk"\n'),
        "line 18, theme “risk”",
        "No item names it",
        "Remove it",
        "reference",
    ),
    "an address of another kind": (
        changed("https://example.org/tool", "ftp://example.org"),
        "line 22, reference “FT”, url",
        "form",
        "https://",
        "shape",
    ),
    "a version that is a number": (
        changed('version = "1.0"', "version = 1.0"),
        "line 2, version",
        "number",
        "quotation marks",
        "shape",
    ),
    "a version of the wrong form": (
        changed('version = "1.0"', 'version = "1.0.2"'),
        "line 2, version",
        "form",
        '"1.0"',
        "shape",
    ),
    "a date where words belong": (
        changed('title = "First"', "title = 2026-11-22"),
        "line 26, section 1 “first”, title",
        "not text",
        "quotation marks",
        "shape",
    ),
    "a list where words belong": (
        changed('title = "First"', 'title = ["First"]'),
        "section 1 “first”, title",
        "not text",
        "quotation marks",
        "shape",
    ),
    "words where a list belongs": (
        changed('sources = ["FT"]', 'sources = "FT"'),
        "item 1 “why-involved”, sources",
        "not a list",
        "square brackets",
        "shape",
    ),
    "a change of an unknown kind": (
        declared('{ version = "0.2", how = "better", was = "They had a role." }'),
        "line 47, section 2 “second”, item 1 “role”, change 1, how",
        "not one of the words",
        "typo, clearer, meaning changed or split",
        "shape",
    ),
    "a clearer statement without the old one": (
        declared('{ version = "0.2", how = "clearer" }'),
        "change 1, was",
        "missing",
        "the statement as it was before",
        "shape",
    ),
    "a split without what was split": (
        declared('{ version = "0.2", how = "split" }'),
        "change 1, from",
        "missing",
        "id of the item that was split",
        "shape",
    ),
    "a split with the old statement": (
        declared('{ version = "0.2", how = "split", from = "why-involved", was = "They." }'),
        "change 1, was",
        "not known",
        "what belongs here is version, how and from",
        "shape",
    ),
    "a change from a version that is not there yet": (
        declared('{ version = "1.1", how = "typo", was = "They have role." }'),
        "change 1, version",
        "only got to 1.0",
        "Raise the checklist’s version",
        "reference",
    ),
    "changes that are not in order": (
        declared(
            '{ version = "0.10", how = "typo", was = "A." }',
            '{ version = "0.9", how = "typo", was = "B." }',
        ),
        "line 47, section 2 “second”, item 1 “role”, change 2, version",
        "same version or a later one",
        "oldest change first",
        "reference",
    ),
    "a change that changed nothing": (
        declared('{ version = "0.2", how = "typo", was = " They  have a role." }'),
        "change 1, was",
        "words after the change",
        "as it was before",
        "reference",
    ),
    "a split that leads nowhere": (
        declared('{ version = "0.2", how = "split", from = "elsewhere" }'),
        "change 1, from",
        "“elsewhere” leads nowhere",
        "[[retired]]",
        "reference",
    ),
    "an item that was split from itself": (
        declared('{ version = "0.2", how = "split", from = "role" }'),
        "change 1, from",
        "out of itself",
        "“meaning changed”",
        "reference",
    ),
    "a split that is not the first change": (
        declared(
            '{ version = "0.2", how = "typo", was = "A." }',
            '{ version = "0.3", how = "split", from = "why-involved" }',
        ),
        "change 2, how",
        "once, when it is new",
        "first",
        "reference",
    ),
    "a retired item that is still asked": (
        WRITTEN + '[[retired]]\nitem = "role"\nversion = "0.2"\nstatement = "Gone."\n',
        "line 48, retired item 1 “role”, item",
        "still an item",
        "never used again",
        "reference",
    ),
    "an item retired twice": (
        WRITTEN + 2 * '[[retired]]\nitem = "old"\nversion = "0.2"\nstatement = "Gone."\n',
        "line 52, retired item 2 “old”, item",
        "retired already",
        "all but one",
        "reference",
    ),
    "an item retired in a version that is not there yet": (
        WRITTEN + '[[retired]]\nitem = "old"\nversion = "2.0"\nstatement = "Gone."\n',
        "line 49, retired item 1 “old”, version",
        "only got to 1.0",
        "Raise",
        "reference",
    ),
    "a retired item without its words": (
        WRITTEN + '[[retired]]\nitem = "old"\nversion = "0.2"\n',
        "line 47, retired item 1 “old”, statement",
        "missing",
        "Add",
        "shape",
    ),
    "a mark that is a word": (
        WRITTEN + 'sensitive = "yes"\n',
        "line 47, section 2 “second”, item 1 “role”, sensitive",
        "neither true nor false",
        "Write sensitive = true, without quotation marks",
        "shape",
    ),
    "a mark that is a number": (
        WRITTEN + "sensitive = 1\n",
        "item 1 “role”, sensitive",
        "neither true nor false",
        "leave it out",
        "shape",
    ),
    "a sixth question of the check-out": (
        WRITTEN + "".join(f'[[checkout]]\nid = "q-x{n}"\nquestion = "So?"\n' for n in range(6)),
        "checkout",
        "too many check-out questions: 6",
        "at most 5",
        "shape",
    ),
    "a check-out that asks nothing": (
        WRITTEN + '[[checkout]]\nid = "room"\n',
        "line 47, check-out question 1 “room”, question",
        "missing",
        "about the meeting that is ending",
        "shape",
    ),
    "a check-out that asks for a mark from one to five": (
        WRITTEN + '[[checkout]]\nid = "room"\nquestion = "So?"\nscale = "one-to-five"\n',
        "line 50, check-out question 1 “room”, scale",
        "not known",
        "what belongs here is id and question",
        "shape",
    ),
    "a question of the check-out twice": (
        WRITTEN + 2 * '[[checkout]]\nid = "room"\nquestion = "So?"\n',
        "line 51, check-out question 2 “room”, id",
        "already",
        "own",
        "reference",
    ),
    "a misspelt key beside the right ones": (
        changed('title = "First"', 'title = "First"\ntitel = "First"'),
        "line 27, section 1 “first”, titel",
        "not known",
        "what belongs here is id, title and items",
        "shape",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_place_and_its_remedy(name):
    text, place, problem, remedy, kind = FAULTS[name]
    fault = only_fault(text)
    assert fault.file == "written.toml"
    assert fault.place.endswith(place)
    assert problem in fault.problem
    assert remedy in fault.remedy
    assert fault.kind == kind
    assert str(fault) == f"written.toml, {fault.place}: {fault.problem} {fault.remedy}"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("score", "3"),
        ("scores", "[1, 2]"),
        ("weight", '"high"'),
        ("Weighting", "0.5"),
        ("points", "5"),
        ("max_points", "5"),
        ("value", "1"),
        ("mark", "1"),
        ("rating", '"good"'),
        ("colour", '"red"'),
        ("color", '"#ff0000"'),
        ("rag", '"amber"'),
        ("rank", "1"),
        ("total-score", "9"),
        ("difficulty", "2"),
    ],
)
@pytest.mark.parametrize("after", ["licence = ", "title = ", "prompt = ", "citation = "])
def test_a_score_is_refused_kindly_wherever_it_stands(key, value, after):
    line = next(line for line in WRITTEN.splitlines() if line.startswith(after))
    fault = only_fault(changed(line, f"{line}\n{key} = {value}"))
    assert fault.place.endswith(key)
    assert fault.place.startswith("line ")
    assert "The workbook never scores anybody" in fault.remedy
    assert fault.kind == "shape"


def test_a_score_on_an_answer_is_refused_kindly():
    fault = only_fault(changed('stands_for = "in_place" }', 'stands_for = "in_place", value = 2 }'))
    assert fault.place == "line 9, scale “in-place”, order, answer 1 “in_place”, value"
    assert "The workbook never scores anybody" in fault.remedy


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('prompt = "Who', 'promt = "Who'),
        ('licence = "', 'license = "'),
        ('statement = "They', 'Statement = "They'),
    ],
)
def test_a_misspelt_key_is_asked_after(right, wrong):
    missing, unknown = faults_of(changed(right, wrong))
    assert "missing" in missing.problem
    assert unknown.remedy == f"Did you mean {right.split(' ')[0]}?"


def test_a_misspelt_list_of_sources_does_not_call_its_reference_unused():
    text = WRITTEN.replace("sources =", "souces =")
    assert {fault.kind for fault in faults_of(text)} == {"shape"}


def test_every_fault_is_said_at_once_in_the_order_of_the_file():
    text = (
        WRITTEN.replace('version = "1.0"', "version = 1")
        .replace("They have a role.", "")
        .replace('id = "second"', 'id = "first"')
        .replace('["~FT"]', '["XX"]')
    )
    faults = faults_of(text)
    lines = [int(re.match(r"line (\d+)", fault.place)[1]) for fault in faults]
    assert lines == [2, 37, 42, 46]


def test_an_empty_file_lacks_everything():
    faults = faults_of(b"")
    assert len(faults) == 10
    assert all("missing" in fault.problem for fault in faults)


def test_a_wrong_line_is_never_given_where_a_text_runs_over_several_lines():
    text = changed('purpose = "For tests."', 'purpose = """\n[[sections]]\nid = "x"\n"""').replace(
        "They have a role.", ""
    )
    assert only_fault(text).place == "section 2 “second”, item 1 “role”, statement"


def test_a_file_with_thousands_of_faults_names_the_first_and_says_so():
    text = "".join(f"key{number} = 1\n" for number in range(40_000))
    faults = faults_of(text)
    assert len(faults) == 501
    assert faults[-1].place == "the file"


def test_far_too_long_a_list_is_refused_without_comparing_each_with_each():
    # Sixty thousand different tables: comparing them would take an hour.
    many = ", ".join(f"{{ a{number} = 1 }}" for number in range(60_000))
    faults = faults_of(changed('["~FT"]', f"[{many}]"))
    assert faults[0].problem == "There are too many sources: 60000."
    assert faults[0].remedy == "Write at most 8."
    assert {fault.problem for fault in faults[1:]} == {"This is not text."}
    assert len(faults) == 9


# --- Files that cannot be read ---------------------------------------------------------------


def test_text_that_is_not_utf_8_is_said_with_its_line():
    data = WRITTEN.replace("The tool asks.", "The tool asks – now.").encode("cp1252")
    fault = only_fault(data)
    assert fault.place == "line 32"
    assert "not UTF-8" in fault.problem
    assert "UTF-8" in fault.remedy
    assert only_fault(b"\xef\xbb\xbf\n\n\xff").place == "line 3"
    assert only_fault(WRITTEN.encode("utf-16")).place == "line 1"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ('"1.0"', '"1.0', "line 2, column 15", "quotation mark is missing"),
        ("version = ", "version ", "line 2, column 9", "equals sign is missing"),
        ('"1.0"', "1.0.0", "line 2, column 14", "behind the end of a value"),
        ('"1.0"', "“1.0”", "line 2, column 11", "cannot be read"),
        ("version", "title", "line 3, column 30", "given a value twice"),
        ("[themes]", "[themes", "line 17, column 8", "heading"),
        ("[themes]", "[scales.in-place]", "line 17, column 17", "opened twice"),
        ("]\nbeside", "beside", "line 12, column 1", "cannot be read"),
        ('"A written', '"A "written', "line 3, column 13", "behind the end of a value"),
        ('"A written', '"A \\written', "line 3, column 14", "backslash"),
        ('"FT"]', '"FT"', "line 36, column 1", "bracket"),
        (WRITTEN, 'a = """never closed', "the end of the file", "never closed"),
        (WRITTEN, "\n" + "a." * 400_000 + "a = 1", "line 2", "more than fifty parts"),
        (WRITTEN, "[" + "'a' . " * 100_000 + "a]", "line 1", "more than fifty parts"),
        (WRITTEN, "a = " + "[" * 100_000, "the file", "nested too deeply"),
        (WRITTEN, "a = " + "9" * 5_000, "the file", "not TOML"),
    ],
)
def test_bad_toml_is_said_with_line_and_column_in_plain_words(old, new, place, problem):
    fault = only_fault(WRITTEN.replace(old, new, 1))
    assert fault.place == place
    assert problem in fault.problem
    assert fault.remedy
    assert fault.kind == "shape"


def test_too_large_a_file_is_refused_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(10_000_000)

    def opened(*args, **kwargs):
        raise AssertionError("The file was opened.")

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(InstrumentError, match="larger than a million bytes") as refused:
        load_instrument(path)
    assert refused.value.faults[0].place == "the file"


def test_too_many_bytes_are_refused_and_a_million_are_not():
    padded = WRITTEN.encode() + b"#" * (MAX_BYTES - len(WRITTEN.encode()))
    assert read_instrument(padded, "any.toml")
    assert "larger" in only_fault(padded + b"#").problem


@pytest.mark.parametrize("name", ["none.toml", "folder", "a\0b.toml", "x" * 300, "pipe"])
def test_what_is_no_file_is_said_and_never_waited_for(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InstrumentError) as refused:
        load_instrument(tmp_path / name)
    (fault,) = refused.value.faults
    assert fault.file == str(tmp_path / name)
    assert fault.place == "the file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path):
    path = tmp_path / "written.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InstrumentError, match="cannot be opened"):
        load_instrument(path)


def test_a_file_that_cannot_be_opened_is_said(tmp_path, monkeypatch):
    path = tmp_path / "written.toml"
    path.write_text(WRITTEN, encoding="utf-8")

    def refused(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InstrumentError, match="cannot be opened"):
        load_instrument(path)


def test_the_id_must_be_the_files_name_only_when_there_is_a_file(tmp_path):
    path = tmp_path / "another.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    assert read_instrument(WRITTEN.encode(), "another.toml").id == "written"
    with pytest.raises(InstrumentError) as refused:
        load_instrument(path)
    (fault,) = refused.value.faults
    assert fault.place == "line 1, id"
    assert fault.kind == "reference"
    assert "another" in fault.problem


def test_an_error_says_what_happened_what_it_means_and_what_to_do(tmp_path):
    with pytest.raises(InstrumentError) as refused:
        load_instrument(tmp_path / "none.toml")
    happened = f"{tmp_path / 'none.toml'} cannot be used as an instrument. There is no such file."
    assert refused.value.happened == happened
    assert refused.value.means
    assert refused.value.do


# --- The command -----------------------------------------------------------------------------


def test_check_prints_each_fault_on_a_line_and_ends_in_words(tmp_path):
    good, bad = tmp_path / "written.toml", tmp_path / "bad.toml"
    good.write_text(WRITTEN, encoding="utf-8")
    bad.write_text(changed("They have a role.", ""), encoding="utf-8")
    code, text = check_report([bad, good])
    lines = text.splitlines()
    assert code == 1
    assert lines[0].startswith(f"{bad}, line 1, id: ")
    assert lines[1].startswith(f"{bad}, line 42, section 2 “second”, item 1 “role”, statement: ")
    assert lines[2:] == ["1 of 2 files is fine."]


def test_check_is_content_when_every_file_is_fine(tmp_path):
    good = tmp_path / "written.toml"
    good.write_text(WRITTEN, encoding="utf-8")
    assert check_report([good]) == (0, "The file is fine.")
    assert check_report([good, good]) == (0, "The file is fine.")
    assert check_files([good]) == {good: ()}


def test_check_goes_on_after_a_file_that_cannot_be_read(tmp_path):
    code, text = check_report([tmp_path / "none.toml", tmp_path])
    assert code == 1
    assert "There is no such file." in text
    assert "This is a folder." in text
    assert text.splitlines()[-1] == "None of 2 files is fine."


# --- The six that come with the workbook ---------------------------------------------------------

AVOIDED = re.compile(
    r"\b(scor(e|es|ed|ing)|ratings?|audit(s|ed)?|users?|clients?|submit(s|ted)?|benchmarks?)\b",
    re.IGNORECASE,
)


def all_shipped():
    """Return the six instruments."""
    return [load_shipped(name) for name in shipped()]


def test_six_instruments_come_with_72_items():
    assert [len(instrument.items) for instrument in all_shipped()] == [15, 12, 12, 12, 12, 9]


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_the_documents_say_how_many_items_there_are(document):
    root = Path(__file__).parent.parent.parent
    items = sum(len(instrument.items) for instrument in all_shipped())
    said = re.findall(r"\b(\d+) items\b", (root / document).read_text(encoding="utf-8"))
    assert said == [str(items)]


def test_what_could_single_somebody_out_is_marked_and_nothing_else():
    marked = {
        item.id for instrument in all_shipped() for item in instrument.items if item.sensitive
    }
    assert marked == {
        *("racism-raised", "own-fear", "supervision-feelings"),
        # About colleagues, and what the work does to them.
        *("say-i-dont-know", "distressing-material", "whom-to-turn-to"),
    }


def test_a_copy_that_was_kept_before_the_mark_protects_no_less():
    today = shipped_bytes("culture-and-review").decode()
    older = today.replace("sensitive = true\n", "").replace('version = "1.1"', 'version = "1.0"')
    older = older[: older.index("[[retired]]")]
    copy = read_instrument(older.encode(), "instrument.toml")
    marked = {item.id for item in load_shipped("culture-and-review").items if item.sensitive}
    assert {item.id for item in copy.items if item.sensitive} == marked
    # Another checklist that happens to have an item of that name is its writer's own business.
    other = older.replace('id = "culture-and-review"', 'id = "our-own"')
    assert not any(item.sensitive for item in read_instrument(other.encode(), "x").items)


def test_what_is_retired_is_no_longer_asked_in_an_older_copy_of_ours_and_of_nobody_elses():
    culture = load_shipped("culture-and-review")
    first = culture.items[0]
    gone = replace(first, id="room-for-everyone")
    sections = (replace(culture.sections[0], items=(gone, first)),)
    older = replace(culture, version="1.0", sections=sections, retired=())
    assert still_asked(older) == (first,)
    assert still_asked(replace(older, id="our-own")) == (gone, first)
    assert still_asked(culture) == culture.items


def test_no_item_asks_about_a_session_that_has_not_happened_yet():
    for instrument in all_shipped():
        for item in instrument.items:
            assert not re.search(r"\b(this|today’s) (session|meeting)\b", item.statement), item.id


def test_what_was_asked_about_the_session_is_retired_and_ends_the_meeting():
    culture = load_shipped("culture-and-review")
    assert {each.item: each.version for each in culture.retired} == dict.fromkeys(
        ("room-for-everyone", "stayed-with-disagreement", "actions-owned"), "1.1"
    )
    assert [each.id for each in culture.checkout] == [
        *("room", "disagreement", "actions"),
        *("today", "leaving"),
    ]


@pytest.mark.parametrize("name", shipped())
def test_every_meeting_ends_with_open_questions_that_take_two_minutes(name):
    checkout = load_shipped(name).checkout
    assert 1 <= len(checkout) <= 5
    assert sum(len(each.question.split()) for each in checkout) <= 75
    # What concerns a child is never left to the end of a meeting, but it is asked there once more.
    assert any("safeguarding lead" in each.question for each in checkout)
    for each in checkout:
        assert each.question.endswith("?")
        assert not AVOIDED.search(each.question)


@pytest.mark.parametrize(
    ("checklist", "item", "safe", "was"),
    [
        (
            "self-efficacy-and-strengths",
            "trusted-adults",
            "once we have checked they are safe.",
            "We include the adults whom young people tell us they trust.",
        ),
        (
            "risk-and-choice",
            "worries-from-us",
            "unless that could put them, or an investigation, at risk.",
            "We tell young people our worries ourselves, before they hear them elsewhere.",
        ),
    ],
)
def test_what_could_do_harm_says_when_in_the_statement_itself(checklist, item, safe, was):
    instrument = load_shipped(checklist)
    found = next(each for each in instrument.items if each.id == item)
    assert found.statement.endswith(safe)
    assert found.changes == (Change(version="1.1", how="meaning changed", was=was),)
    assert not found.changes[-1].same_meaning
    assert instrument.version == "1.1"
    # A team that met with the older words sees its line break, and why.
    older = worded_before(instrument, item, was)
    assert why_not_compared(older, instrument, found) is Break.MEANING
    others = [each for each in instrument.items if each.id != item]
    assert {why_not_compared(older, instrument, each) for each in others} == {None}


def worded_before(instrument, item, was):
    """A copy of the version before, in which one statement had other words."""
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(each, statement=was, changes=()) if each.id == item else each
                for each in section.items
            ),
        )
        for section in instrument.sections
    )
    return replace(instrument, version="1.0", sections=sections)


def test_every_file_beside_the_schema_is_shipped_and_is_fine():
    folder = Path(load_instrument.__code__.co_filename).parent
    paths = sorted(folder.glob("*.toml"))
    assert {path.stem for path in paths} == {*shipped(), *shipped_guides()}
    code, text = check_report(paths)
    assert code == 0, text


def test_a_session_can_keep_the_very_bytes_that_are_shipped():
    for instrument in all_shipped():
        assert read_instrument(shipped_bytes(instrument.id), "instrument.toml") == instrument
    for name in ("none", "../errors", "instrument.schema.json", ""):
        with pytest.raises(KeyError):
            shipped_bytes(name)


@pytest.mark.parametrize("name", shipped())
def test_no_item_is_worded_as_a_test_of_anybody(name):
    for item in load_shipped(name).items:
        assert not AVOIDED.search(f"{item.statement} {item.prompt}"), item.id
        assert item.statement.endswith("."), item.id
        assert item.prompt.endswith("?"), item.id


@pytest.mark.parametrize("name", shipped())
def test_each_item_that_goes_further_than_its_source_is_marked(name):
    written = tomllib.loads(shipped_bytes(name).decode())
    marks = {
        item["id"]: [key.startswith("~") for key in item["sources"]]
        for section in written["sections"]
        for item in section["items"]
    }
    instrument = load_shipped(name)
    for item in instrument.items:
        assert [further for _, further in instrument.cited(item)] == marks[item.id]
    assert any(further for mark in marks.values() for further in mark)


@pytest.mark.parametrize("name", shipped())
def test_nobody_has_to_take_a_side(name):
    stands_for = {answer.stands_for for answer in load_shipped(name).scale.beside}
    assert stands_for == {"not_sure", "not_applicable"}


def test_the_same_name_means_the_same_in_all_six():
    meant = {}
    for instrument in all_shipped():
        for key, value in [
            (("scale", instrument.scale.id), instrument.scale),
            *((("theme", name), title) for name, title in instrument.themes.items()),
            *((("reference", name), where) for name, where in instrument.references.items()),
        ]:
            assert meant.setdefault(key, value) == value, key


def test_each_statement_is_asked_once():
    statements = [item.statement for instrument in all_shipped() for item in instrument.items]
    assert len(set(statements)) == len(statements)
