"""The words of the guide that comes with the workbook: whole, sourced, plain and safe."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest
from guides import filled
from reading_grade import grade, syllables

from workbook.instruments import (
    USUAL_GUIDE,
    load_shipped,
    load_shipped_guide,
    shipped,
    shipped_guides,
)
from workbook.instruments.guide_references import GAP
from workbook.safeguarding import check

GUIDE = load_shipped_guide(USUAL_GUIDE)
#: The lists whose words young people hear or read.
FOR_YOUNG_PEOPLE = {
    "read_out": GUIDE.read_out,
    "sheet": GUIDE.sheet,
    "ideas_sheet": GUIDE.ideas_sheet,
}
#: What a question with its help, and a reason, may ask of a reader.
PROMPT_GRADE = 8.0
#: A reading age of nine or ten: a part is short, so that one word moves it; a whole sheet is not.
PART_GRADE, WHOLE_GRADE = 5.0, 4.0

AVOIDED = re.compile(
    r"\b(scor(e|es|ed|ing)|ratings?|audit(s|ed)?|users?|clients?|submit(s|ted)?|benchmarks?"
    r"|victims?|hard to reach|disengag\w+|risky|lifestyle)\b",
    re.IGNORECASE,
)


def every_text():
    """Yield every text of the guide with a name for it."""
    yield "above", GUIDE.above
    for section in GUIDE.sections:
        yield section.id, f"{section.title} {section.words}"
        for prompt in section.prompts:
            yield prompt.id, f"{prompt.question} {prompt.help} {prompt.why} {prompt.example}"
    for name in ("read_out", "happens", "sheet", "ideas_sheet"):
        for part in getattr(GUIDE, name):
            yield f"{name} {part.id}", f"{part.title} {part.words}"
    for gap in GUIDE.gaps:
        yield gap.id, f"{gap.label} {gap.hint}"
    for question in GUIDE.review:
        yield question.id, question.question


# --- Whole -----------------------------------------------------------------------------------


def test_one_guide_comes_with_ten_sections_of_open_prompts():
    assert shipped_guides() == (USUAL_GUIDE,)
    assert GUIDE.version == "1.0"
    assert [section.id for section in GUIDE.sections] == [
        *("purpose", "who", "between", "seen", "privacy"),
        *("methods", "staff", "place", "thanks", "after"),
    ]
    assert len(GUIDE.prompts) == 35
    assert {prompt.stage for prompt in GUIDE.prompts} == {"before", "on_the_day", "after"}


def test_the_readme_says_how_many_prompts_there_are():
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(\d+) open prompts\b", readme)) == {str(len(GUIDE.prompts))}


@pytest.mark.parametrize("prompt", GUIDE.prompts, ids=lambda prompt: prompt.id)
def test_a_prompt_is_an_open_question(prompt):
    assert prompt.question.endswith("?")
    assert not re.match(r"(Do|Does|Did|Is|Are|Will|Can|Could|Should|Have|Has) ", prompt.question)
    assert prompt.help.endswith((".", "?"))
    assert prompt.why.endswith(".")


def test_what_it_meets_is_an_item_of_a_checklist_that_comes_with_the_workbook():
    asked = {item.id for name in shipped() for item in load_shipped(name).items}
    assert {item for prompt in GUIDE.prompts for item in prompt.meets} <= asked


def test_each_item_about_planning_leads_to_a_prompt():
    met = {item for prompt in GUIDE.prompts for item in prompt.meets}
    assert {item.id for item in load_shipped("planning-group-participation").items} <= met


def test_the_review_takes_twenty_minutes_and_begins_with_the_plans_own_words():
    assert sum(question.minutes for question in GUIDE.review) == 20
    assert GUIDE.review[0].shows == "purpose"
    assert {question.shows for question in GUIDE.review} == {"purpose", "ideas", "promises", ""}


def test_ideas_and_the_answers_to_them_have_their_part_of_the_sheet():
    assert "answers" in {part.id for part in GUIDE.ideas_sheet}


def test_every_gap_has_an_example_to_go_by():
    assert [gap.id for gap in GUIDE.gaps if not re.search("“.+”", gap.hint)] == []


# --- Sourced ---------------------------------------------------------------------------------


def test_the_same_name_means_the_same_in_the_guide_and_in_the_checklists():
    for name in shipped():
        checklist = load_shipped(name)
        for key in GUIDE.themes.keys() & checklist.themes.keys():
            assert GUIDE.themes[key] == checklist.themes[key], key
        for key in GUIDE.references.keys() & checklist.references.keys():
            assert GUIDE.references[key] == checklist.references[key], key


@pytest.mark.parametrize("prompt", GUIDE.prompts, ids=lambda prompt: prompt.id)
def test_where_a_prompt_goes_further_than_its_source_it_says_whose_step_that_is(prompt):
    further = any(extends for _, extends in GUIDE.cited(prompt))
    assert bool(re.search(r"\b(our own|we (add|think)|is ours)\b", prompt.why)) == further


def test_a_weak_address_is_called_a_secondary_source():
    copies = re.compile(r"docsbay|scribd|vdocuments|fayllar|slideplayer")
    for reference in GUIDE.references.values():
        if copies.search(reference.url):
            assert "Secondary source" in reference.citation, reference.key


# --- Plain -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        *(("make", 1), ("asked", 1), ("wanted", 2), ("changes", 2), ("little", 2), ("quiet", 2)),
        *(("idea", 3), ("being", 2), ("someone", 2), ("NSPCC", 5), ("worker’s", 2), ("area", 3)),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, spoken):
    assert syllables(word) == spoken


def test_the_grade_is_that_of_the_formula():
    # Four sentences, eleven words, eleven syllables.
    assert grade("We will talk. You can stop. Hold up the card. Go.") == pytest.approx(
        0.39 * 11 / 4 + 11.8 - 15.59
    )
    assert grade("0800 1111.") == 0


@pytest.mark.parametrize("prompt", GUIDE.prompts, ids=lambda prompt: prompt.id)
def test_a_question_with_its_help_and_its_reason_are_plain(prompt):
    assert grade(f"{prompt.question} {prompt.help}") <= PROMPT_GRADE
    assert grade(prompt.why) <= PROMPT_GRADE
    assert grade(prompt.example) <= PROMPT_GRADE


def test_most_prompts_are_much_plainer():
    asked = [grade(f"{prompt.question} {prompt.help}") for prompt in GUIDE.prompts]
    assert statistics.median(asked) <= 5


@pytest.mark.parametrize(
    ("name", "part"),
    [(name, part) for name, parts in FOR_YOUNG_PEOPLE.items() for part in parts],
    ids=lambda each: each if isinstance(each, str) else each.id,
)
def test_each_part_that_young_people_read_or_hear_is_for_a_reading_age_of_ten(name, part):
    assert name
    assert grade(filled(GUIDE, part.words)) <= PART_GRADE


@pytest.mark.parametrize("name", FOR_YOUNG_PEOPLE)
def test_a_whole_sheet_is_for_a_reading_age_of_nine(name):
    whole = " ".join(filled(GUIDE, part.words) for part in FOR_YOUNG_PEOPLE[name])
    assert grade(whole) <= WHOLE_GRADE


@pytest.mark.parametrize("name", FOR_YOUNG_PEOPLE)
def test_nothing_for_young_people_talks_down_to_a_sixteen_year_old(name):
    whole = " ".join(f"{part.title} {part.words}" for part in FOR_YOUNG_PEOPLE[name])
    assert "!" not in whole
    assert not re.search(
        r"\b(kids?|fun|naughty|grown-ups?|special|awesome|super|mummy|cross with)\b", whole
    )


# --- Safe ------------------------------------------------------------------------------------


def test_no_text_is_worded_as_a_test_or_puts_blame_on_anybody():
    assert [name for name, text in every_text() if AVOIDED.search(text)] == []


def test_what_the_workbook_asks_about_stands_in_nothing_that_a_plan_takes_over():
    """A team that changes a word of a sheet is asked about its own words alone."""
    texts = [(prompt.id, prompt.example) for prompt in GUIDE.prompts]
    texts += [
        (part.id, words)
        for name in ("read_out", "happens", "sheet", "ideas_sheet")
        for part in getattr(GUIDE, name)
        for words in (part.words, filled(GUIDE, part.words))
    ]
    assert [(name, text) for name, text in texts if check(text)] == []


def test_what_cannot_stay_private_is_said_before_anybody_shares_and_on_the_sheet():
    said = {part.id: part.words for part in (*GUIDE.read_out, *GUIDE.sheet)}
    for name in ("cannot-keep-private", "private"):
        assert "we must tell {lead}" in said[name]
        assert "being hurt, has been hurt or may get hurt" in said[name]
        assert "If it is safe, we will tell you first" in said[name]
    order = [part.id for part in GUIDE.read_out]
    assert order.index("cannot-keep-private") < order.index("want-to-tell")


@pytest.mark.parametrize("parts", [GUIDE.read_out, GUIDE.sheet])
def test_young_people_hear_how_to_stop_and_whom_to_ring(parts):
    whole = " ".join(part.words for part in parts)
    for wanted in ("{quiet-place}", "{worker-one} or {worker-two}", "0800 1111", "999"):
        assert wanted in whole
    assert "do not have to say why" in whole


def test_above_the_first_prompt_stands_what_a_plan_is_not_for_and_whom_to_tell_today():
    for wanted in ("never a person", "Leave out names", "safeguarding lead today", "999"):
        assert wanted in GUIDE.above


def test_a_gap_of_the_sheets_asks_for_roles_and_months_and_never_for_a_date_or_an_address():
    for gap in GUIDE.gaps:
        assert not re.search(r"\b(date|address|surname)\b", gap.label, re.IGNORECASE)
    assert {name for part in GUIDE.happens for name in GAP.findall(part.words)} == {"lead"}
