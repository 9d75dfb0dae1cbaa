"""Guides to plan with: whole ones, broken ones, and checklists where a guide is wanted."""

from __future__ import annotations

import re

import pytest
from documents import small, toml
from guides import WRITTEN, small_guide
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.instruments import (
    Gap,
    InstrumentError,
    Part,
    ReviewQuestion,
    check_report,
    load_guide,
    load_instrument,
    load_shipped_guide,
    read_guide,
    read_instrument,
    shipped,
    shipped_bytes,
    shipped_guide_bytes,
    shipped_guides,
)


def faults_of(text, read=read_guide):
    """Return every fault of a file's text."""
    with pytest.raises(InstrumentError) as refused:
        read(text.encode("utf-8"), "written.toml")
    return refused.value.faults


def only_fault(text, read=read_guide):
    """Return the one fault of a file."""
    (fault,) = faults_of(text, read)
    return fault


def changed(old, new):
    """Return the written guide with one thing changed."""
    assert old in WRITTEN
    return WRITTEN.replace(old, new, 1)


# --- A whole guide -------------------------------------------------------------------------


def test_a_guide_reads_as_it_was_written():
    guide = read_guide(WRITTEN.encode(), "written.toml")
    assert [prompt.id for prompt in guide.prompts] == ["plain-purpose", "who", "invite"]
    assert [section.title for section in guide.sections] == ["What is it for?", "Who takes part?"]
    assert guide.sections[1].themes == ("choice", "purpose")
    assert guide.above == "Never about a person."
    assert guide.gaps[0] == Gap(id="lead", label="Whom we would tell", hint="A role.", prompt="who")
    assert guide.gaps[1] == Gap(id="room", label="Where somebody can go")
    assert guide.happens == (Part(id="upset", title="If someone is upset", words="Ring {lead}."),)
    assert guide.review[1] == ReviewQuestion(id="keep", question="What do we keep?", minutes=3)
    assert [question.shows for question in guide.review] == ["purpose", ""]


def test_a_prompt_says_when_it_matters_what_it_meets_and_what_it_rests_on():
    guide = read_guide(WRITTEN.encode(), "written.toml")
    invite = guide.prompt("invite")
    assert invite.stage == "after"
    assert invite.meets == ("own-readiness", "free-to-leave")
    assert [(each.key, further) for each, further in guide.cited(invite)] == [
        ("FT", True),
        ("FB", False),
    ]
    assert guide.prompt("who").example == "Those who live far away."
    assert invite.example == ""
    assert guide.prompt("nobody") is None


def test_minutes_are_a_whole_number_however_they_are_written():
    guide = read_guide(changed("minutes = 2", "minutes = 2.0").encode(), "written.toml")
    assert repr(guide.review[0].minutes) == "2"


def test_a_plan_can_keep_the_very_bytes_that_are_shipped():
    for name in shipped_guides():
        assert read_guide(shipped_guide_bytes(name), "instrument.toml") == load_shipped_guide(name)
    for name in ("none", "../errors", "plan.schema.json", "culture-and-review", ""):
        with pytest.raises(KeyError):
            shipped_guide_bytes(name)
        with pytest.raises(KeyError):
            load_shipped_guide(name)


def test_a_guide_that_fills_nothing_in_and_foresees_nothing_is_fine():
    document = small_guide()
    document["gaps"] = document["happens"] = []
    document["read_out"][0]["words"] = document["sheet"][0]["words"] = "Hello."
    assert read_guide(toml(document), "any.toml").gaps == ()


# --- The other kind of file ----------------------------------------------------------------


def test_a_guide_where_a_checklist_is_wanted_is_said_in_plain_words(tmp_path):
    path = tmp_path / "written.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    with pytest.raises(InstrumentError) as refused:
        load_instrument(path)
    assert "a file to plan an activity with, not a checklist that a team answers" in str(
        refused.value
    )
    assert refused.value.do == "Name a checklist here; a plan can be made with this file."
    assert only_fault(WRITTEN, read_instrument).place == "the file"


@pytest.mark.parametrize("name", shipped())
def test_a_checklist_where_a_guide_is_wanted_is_said_in_plain_words(tmp_path, name):
    path = tmp_path / f"{name}.toml"
    path.write_bytes(shipped_bytes(name))
    with pytest.raises(InstrumentError) as refused:
        load_guide(path)
    assert "a checklist that a team answers, not a file to plan an activity with" in str(
        refused.value
    )
    assert "a session can be opened with this one" in refused.value.do
    assert "nobody can plan with it" in refused.value.means


def test_a_checklist_with_a_kind_is_told_that_it_has_none():
    document = {**small(), "kind": "checklist"}
    fault = only_fault(toml(document).decode(), read_instrument)
    assert fault.place.endswith("kind")
    assert fault.problem == "This name is not known here."


# --- Faults --------------------------------------------------------------------------------

#: A broken file and its one fault: its place, words of its problem and of its remedy, its kind.
FAULTS = {
    "a prompt without a question": (
        changed('question = "How do we ask?"\n', ""),
        "line 52, section 2 “second”, prompt 2 “invite”, question",
        "missing",
        "Add one open question about the activity.",
        "shape",
    ),
    "a prompt whose question says nothing": (
        changed("How do we ask?", " "),
        "line 55, section 2 “second”, prompt 2 “invite”, question",
        "no words",
        "Write some",
        "shape",
    ),
    "a stage that there is not": (
        changed('"on_the_day"', '"later"'),
        "line 44, section 2 “second”, prompt 1 “who”, stage",
        "not one of the words",
        "Write before, on_the_day or after.",
        "shape",
    ),
    "a statement as in a checklist": (
        changed('help = "Think', 'statement = "We think."\nhelp = "Think'),
        "line 46, section 2 “second”, prompt 1 “who”, statement",
        "not known",
        "what belongs here is id, stage, question, help, why, example, meets and sources",
        "shape",
    ),
    "a scale": (
        changed('licence = "CC-BY-4.0"', 'licence = "CC-BY-4.0"\nscale = "in-place"'),
        "line 7, scale",
        "not known",
        "what belongs here is kind, id",
        "shape",
    ),
    "what it meets with capitals": (
        changed('["why-involved"]', '["Why"]'),
        "line 33, section 1 “first”, prompt 1 “plain-purpose”, item 1",
        "does not have the form",
        "lower-case letters",
        "shape",
    ),
    "a theme that is none": (
        changed('["choice", "purpose"]', '["choice", "power"]'),
        "line 40, section 2 “second”, themes",
        "“power” leads nowhere",
        "under [themes]",
        "reference",
    ),
    "a theme that no section names": (
        changed('choice = "Choice and control"', 'choice = "Choice"\npower = "Power"'),
        "line 12, theme “power”",
        "No section names it",
        "name it in a section",
        "reference",
    ),
    "a source that is none": (
        changed('["FT"]', '["FT", "XX"]'),
        "line 34, section 1 “first”, prompt 1 “plain-purpose”, sources",
        "“XX” leads nowhere",
        "under [references]",
        "reference",
    ),
    "a source that no prompt names": (
        changed(
            "[[sections]]",
            '[references.XX]\ncitation = "A (2017)."\nurl = "https://example.org"\n\n[[sections]]',
        ),
        "line 21, reference “XX”",
        "No prompt names it",
        "name it in a prompt",
        "reference",
    ),
    "a source both as it is and going further": (
        changed('["~FT", "FB"]', '["~FT", "FT"]'),
        "line 59, section 2 “second”, prompt 2 “invite”, sources",
        "both with ~ and without",
        "~ where the prompt goes further",
        "reference",
    ),
    "a prompt's id twice in two sections": (
        changed('id = "invite"', 'id = "plain-purpose"'),
        "line 53, section 2 “second”, prompt 2 “plain-purpose”, id",
        "Another prompt is called “plain-purpose” already",
        "kept under it",
        "reference",
    ),
    "a section's id twice": (
        changed('id = "second"', 'id = "first"'),
        "line 37, section 2 “first”, id",
        "Another section",
        "own",
        "reference",
    ),
    "a gap's id twice": (
        changed('id = "room"', 'id = "lead"').replace("{room}", "{lead}"),
        "line 68, gap 2 “lead”, id",
        "Another gap",
        "own",
        "reference",
    ),
    "a part's id twice in its list": (
        changed(
            "[[happens]]", '[[read_out]]\nid = "hello"\ntitle = "A"\nwords = "B"\n\n[[happens]]'
        ),
        "line 77, read_out, part 2 “hello”, id",
        "Another part of this list",
        "own",
        "reference",
    ),
    "a review question's id twice": (
        changed('id = "keep"', 'id = "first-lines"'),
        "line 98, review question 2 “first-lines”, id",
        "Another question of the review",
        "own",
        "reference",
    ),
    "a gap that is not listed": (
        changed("Ring {lead}.", "Ring {leed}."),
        "line 79, happens, part 1 “upset”, words",
        "“leed” leads nowhere",
        "under [[gaps]]",
        "reference",
    ),
    "a gap that stands in no words": (
        changed("Go to {room}.", "Go.").replace("You can go to {room}.", "You can go."),
        "line 68, gap 2 “room”, id",
        "{room} stands in no words",
        "Remove the gap",
        "reference",
    ),
    "a gap with nothing in it": (
        changed("Ring {lead}.", "Ring {}."),
        "line 79, happens, part 1 “upset”, words",
        "nothing between curly brackets",
        "id of a gap",
        "reference",
    ),
    "a curly bracket that is never closed": (
        changed("Ring {lead}.", "Ring {lead."),
        "line 79, happens, part 1 “upset”, words",
        "stands alone",
        "{its-id}",
        "reference",
    ),
    "a gap in a heading": (
        changed("If someone is upset", "If {lead} is upset"),
        "line 78, happens, part 1 “upset”, title",
        "nothing is filled in in a heading",
        "into the words",
        "reference",
    ),
    "a gap's prompt that is none": (
        changed('prompt = "who"', 'prompt = "whom"'),
        "line 65, gap 1 “lead”, prompt",
        "“whom” leads nowhere",
        "leave it out",
        "reference",
    ),
    "minutes in words": (
        changed("minutes = 2", 'minutes = "two"'),
        "line 94, review question 1 “first-lines”, minutes",
        "not a whole number",
        "Write a whole number from 1 to 60, without quotation marks.",
        "shape",
    ),
    "half minutes": (
        changed("minutes = 2", "minutes = 2.5"),
        "line 94, review question 1 “first-lines”, minutes",
        "not a whole number",
        "from 1 to 60",
        "shape",
    ),
    "no minute at all": (
        changed("minutes = 2", "minutes = 0"),
        "line 94, review question 1 “first-lines”, minutes",
        "too little",
        "from 1 to 60",
        "shape",
    ),
    "more minutes than a meeting has": (
        changed("minutes = 2", "minutes = 61"),
        "line 94, review question 1 “first-lines”, minutes",
        "too much",
        "from 1 to 60",
        "shape",
    ),
    "a review question without minutes": (
        changed("minutes = 2\n", ""),
        "line 91, review question 1 “first-lines”, minutes",
        "missing",
        "such as minutes = 3",
        "shape",
    ),
    "what stands beside a question and cannot": (
        changed('shows = "purpose"', 'shows = "worries"'),
        "line 95, review question 1 “first-lines”, shows",
        "not one of the words",
        "Write purpose, ideas or promises.",
        "shape",
    ),
    "another kind": (
        changed('kind = "plan"', 'kind = "plans"'),
        "line 1, kind",
        "not one of the words",
        'Write "plan".',
        "shape",
    ),
    "no kind": (
        changed('kind = "plan"\n', ""),
        "kind",
        "missing",
        'Add kind = "plan".',
        "shape",
    ),
    "an empty list of parts": (
        re.sub(r"\[\[sheet\]\]\n.*\n.*\n.*\n", "", WRITTEN).replace(
            'above = "', 'sheet = []\nabove = "'
        ),
        "line 7, sheet",
        "too few parts",
        "Write at least 1.",
        "shape",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_place_and_its_remedy(name):
    text, place, problem, remedy, kind = FAULTS[name]
    fault = only_fault(text)
    assert fault.kind == kind
    assert fault.place == place
    assert problem in fault.problem
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("score", "3"),
        ("weight", '"high"'),
        ("points", "5"),
        ("rag", '"amber"'),
        ("difficulty", "2"),
    ],
)
@pytest.mark.parametrize("after", ["licence = ", "question = ", "label = ", "minutes = "])
def test_a_score_is_refused_kindly_wherever_it_stands(key, value, after):
    line = next(line for line in WRITTEN.splitlines() if line.startswith(after))
    fault = only_fault(changed(line, f"{line}\n{key} = {value}"))
    assert fault.place.startswith("line ")
    assert fault.place.endswith(key)
    assert "The workbook never scores anybody" in fault.remedy


@pytest.mark.parametrize("after", ["question = ", "help = ", "label = ", "words = ", "shows = "])
def test_a_number_in_place_of_words_is_refused(after):
    line = next(line for line in WRITTEN.splitlines() if line.startswith(after))
    fault = only_fault(changed(line, f"{after}5"))
    assert fault.problem == "There is a number where words belong."
    assert "The workbook never scores anybody" in fault.remedy


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('question = "Who', 'qestion = "Who'), ('stage = "on', 'stag = "on'), ("minutes", "minuts")],
)
def test_a_misspelt_key_is_asked_after(right, wrong):
    missing, unknown = faults_of(changed(right, wrong))
    assert "missing" in missing.problem
    assert unknown.remedy == f"Did you mean {right.split(' ')[0]}?"


def test_misspelt_words_do_not_call_their_gaps_unused():
    assert {fault.kind for fault in faults_of(WRITTEN.replace("words =", "word ="))} == {"shape"}


def test_every_fault_is_said_at_once_in_the_order_of_the_file():
    text = (
        WRITTEN.replace('version = "1.0"', "version = 1")
        .replace("Think of groups.", "")
        .replace('["~FT", "FB"]', '["XX", "FB"]')
        .replace("minutes = 3", "minutes = 300")
    )
    lines = [int(re.match(r"line (\d+)", fault.place)[1]) for fault in faults_of(text)]
    assert lines == [3, 46, 59, 100]


def test_the_id_must_be_the_files_name_only_when_there_is_a_file(tmp_path):
    path = tmp_path / "another.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    assert read_guide(WRITTEN.encode(), "another.toml").id == "written"
    with pytest.raises(InstrumentError, match="not the file's name"):
        load_guide(path)


def test_check_takes_both_kinds_and_says_the_faults_of_each(tmp_path):
    guide, checklist = tmp_path / "written.toml", tmp_path / "small.toml"
    guide.write_text(WRITTEN, encoding="utf-8")
    checklist.write_bytes(toml(small()))
    assert check_report([guide, checklist]) == (0, "All 2 files are fine.")
    guide.write_text(changed("Who might it miss?", ""), encoding="utf-8")
    code, text = check_report([guide, checklist])
    assert code == 1
    assert text.splitlines()[0].startswith(
        f"{guide}, line 45, section 2 “second”, prompt 1 “who”, question: "
    )


def test_themes_without_any_are_said_once_and_each_theme_that_is_named():
    text = re.sub(r"purpose = .*\nchoice = .*\n", "", WRITTEN)
    text = re.sub(r"themes = .*", 'themes = ["power"]', text)
    empty, *unknown = faults_of(text)
    assert empty.remedy == "Add what the sections name as themes."
    assert {fault.problem for fault in unknown} == {"“power” leads nowhere."}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('licence = "CC-BY-4.0"', 'licence = "CC"\nscale = "in-place"', "line 7, scale: "),
        ('kind = "plan"', 'kind = "plans"', 'Write "plan".'),
    ],
)
def test_check_holds_a_file_against_the_kind_that_it_says_it_is(tmp_path, old, new, said):
    path = tmp_path / "written.toml"
    path.write_text(changed(old, new), encoding="utf-8")
    code, text = check_report([path])
    assert code == 1
    assert said in text.splitlines()[0]
    assert len(text.splitlines()) == 2


# --- Whatever happens to a file --------------------------------------------------------------


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WRITTEN)), st.integers(0, 60), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused(start, length, put):
    data = WRITTEN.encode()
    try:
        assert read_guide(data[:start] + put + data[start + length :], "any.toml").prompts
    except InstrumentError as refused:
        said = refused.faults
        assert all(fault.problem and fault.remedy for fault in said)
