"""The four papers of a plan: what each says, and what none of them ever says."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from html_pages import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_texts import nasty_texts
from plans_made import FILLED, GUIDE, IDEAS, SAID, TODAY, empty, filled_in, hostile, plan, usual
from records_made import HOSTILE

from workbook.documents import Grid, Group
from workbook.plans import Entry, Idea, read_place
from workbook.plans.gaps import EMPTY, filled
from workbook.plans.papers import (
    PAPERS,
    gaps_left,
    paper,
    paper_csv,
    paper_docx,
    paper_html,
)

#: What a sheet that somebody else may find must not say.
GIVES_AWAY = ("exploit", "CSE", "abuse", "victim", "safeguarding service", "drop-in room")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def made(kind, whole, **other):
    return paper(kind, whole, today=TODAY, **other)


def page(kind, whole, **other):
    return Page(paper_html(made(kind, whole, **other)))


def word(kind, whole):
    return Document(io.BytesIO(paper_docx(made(kind, whole), TODAY)))


def words_of(document):
    return [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def table(kind, whole):
    raw = paper_csv(made(kind, whole)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(raw, newline="")))


def three_forms(kind, whole):
    rows = " ".join(" ".join(row.values()) for row in table(kind, whole))
    return page(kind, whole).text, " ".join(words_of(word(kind, whole))), rows


def grids(blocks):
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Group):
            yield from grids(block.blocks)


# The plan


def test_the_plan_says_that_it_is_about_an_activity_and_never_a_person():
    said, in_word, _ = three_forms("plan", usual())
    for words in (said, in_word):
        assert "This plan is about an activity, never a person." in words
        above = " ".join(GUIDE.above.split())
        assert words.index(above) < words.index("Still open")


def test_the_plan_says_what_when_who_leads_and_where_it_stands():
    for words in three_forms("plan", usual()):
        assert "a workshop of two hours" in words
        assert "participation lead" in words
        assert "Ready, since 23 November 2026" in words
    assert "Month: December 2026" in page("plan", usual()).text
    assert "<h1>A better drop-in room</h1>" in paper_html(made("plan", usual()))


def test_what_nobody_has_said_is_said_to_be_so():
    said = page("plan", empty()).text
    assert "A plan without a title" in said
    assert said.count("not said yet") == 3


def test_every_section_has_its_question_and_every_decision_its_own_and_its_words():
    whole = usual()
    said = page("plan", whole).text
    place = 0
    for section in GUIDE.sections:
        place = said.index(section.title, place)
        for prompt in section.prompts:
            if words := whole.entries[prompt.id].words:
                place = said.index(prompt.question, place)
                assert said.index(words, place) - place < 150


def test_what_is_open_is_one_list_in_a_box_with_a_heading_that_counts_it():
    html = paper_html(made("plan", usual()))
    box = html[html.index('<div class="box">') : html.index("What we decided")]
    assert f"Still open: 2 of {len(GUIDE.prompts)}" in box
    assert re.findall(r"<li[^>]*>(.*?)</li>", box) == [
        "What would a live police or court case mean for this activity?",
        "What will we do if only two come? We talk about it at our next meeting.",
    ]


def test_what_is_open_and_has_words_is_not_taken_for_decided():
    said = page("plan", usual()).text
    assert f"Still open. So far: {SAID[0]}" in said
    entry = Entry(prompt="links", words="We ask the lead.")
    said = page("plan", usual(entries={**usual().entries, "links": entry})).text
    assert "Still open. So far: We ask the lead." in said


def test_a_plan_in_which_nothing_is_open_has_no_box():
    entries = {each.id: Entry(prompt=each.id, standing="decided") for each in GUIDE.prompts}
    html = paper_html(made("plan", usual(entries=entries)))
    assert 'class="box"' not in html
    assert "Still open: nothing." in Page(html).text


def test_what_is_not_for_this_one_says_why():
    for words in three_forms("plan", usual())[:2]:
        assert "Not for this one, because we all meet in one room." in words
    entry = Entry(prompt="online-parts", standing="not_this_one")
    whole = usual(entries={**usual().entries, "online-parts": entry})
    assert "how will we keep it private? Not for this one." in page("plan", whole).text


def test_what_was_copied_from_an_earlier_plan_asks_whether_it_is_still_true():
    entry = Entry(prompt="links", standing="decided", words="We ask the lead.", still_true=True)
    whole = usual(entries={**usual().entries, "links": entry})
    for words in three_forms("plan", whole)[:2]:
        assert "It comes from an earlier plan: is it still true?" in words
        assert "Still true? We ask the lead." in words


def test_tasks_worries_and_promises_are_tables_with_what_became_of_them():
    tasks, worries, promises = grids(made("plan", usual()).blocks)
    assert tasks.rows[2:4] == (
        ("Check for links between people", "safeguarding lead", "2 December 2026", "Yes"),
        ("Print the sheets and cut the stop cards", "youth worker", "3 December 2026", "Not yet"),
    )
    assert [row[2] for row in worries.rows][1:3] == ["7 December 2026", "It is over"]
    assert promises.rows[0][4] == "Kept on 30 November 2026: All of them came to hear it."
    assert promises.rows[1][4] == "Still to come"


def test_a_promise_whose_day_has_passed_or_that_was_explained_says_so():
    first, second, *_ = usual().promises
    first = replace(first, outcome="explained", outcome_words="No money; they were told.")
    second = replace(second, due_on=TODAY.replace(day=29))
    (_, _, promises) = grids(made("plan", usual(promises=(first, second))).blocks)
    assert [row[4] for row in promises.rows] == [
        "Not kept, and explained on 30 November 2026: No money; they were told.",
        "Its day has passed",
    ]


def test_a_plan_that_was_stopped_says_why():
    stopped = plan(state="stopped", stopped_on=TODAY, stopped_because="Nobody wanted to come.")
    said = page("plan", usual(plan=stopped)).text
    assert "Stopped, since 30 November 2026" in said
    assert "Stopped, because: Nobody wanted to come." in said


def test_an_empty_plan_has_no_empty_headings():
    said = page("plan", empty())
    assert "What we decided" not in said.text
    assert [tag for tag, _ in said.elements if re.fullmatch("h[1-6]", tag)] == ["h1", "h2"]
    assert said.text.count("?") >= len(GUIDE.prompts)


# The run sheet


def test_the_run_sheet_says_whom_to_call_before_anything_else():
    for words in three_forms("run_sheet", filled_in())[:2]:
        assert "Whom we would tell: Our safeguarding lead" in words
        assert "The number, written in by hand: ____" in words
        assert "In danger: 999." in words
        assert words.index("Whom to call") < words.index("Who does what")


def test_it_has_what_matters_on_the_day_and_nothing_else_of_the_plan():
    said = page("run_sheet", usual()).text
    for prompt in GUIDE.prompts:
        assert (prompt.question in said) == (prompt.stage == "on_the_day"), prompt.id
    assert "What will we do if only two come? Nothing is written down." in said
    assert "The centre’s car park" not in said


def test_it_has_the_tasks_that_are_not_done_and_the_promises_that_wait():
    said = page("run_sheet", usual()).text
    assert "Print the sheets and cut the stop cards" in said
    assert "Book a room with two ways out" not in said
    assert "When the room will be painted" in said
    assert "One page with an answer to each idea" not in said


def test_the_words_to_read_out_have_their_gaps_filled_and_what_is_for_workers_says_so():
    said = page("run_sheet", filled_in()).text
    assert "we must tell our safeguarding lead today" in said
    assert "If you feel bad or worried, tell Sam or Jo." in said
    assert said.index("Words to read out") < said.index("If… (for workers only)")
    assert said.index("If someone films or posts:") < said.index("Before we close")
    assert "{" not in said


# The young people's sheet


def test_the_sheet_has_every_part_with_its_gaps_filled():
    said = page("sheet", filled_in()).text
    for part in GUIDE.sheet:
        assert part.title in said
    for gap in re.findall(r"\{([a-z-]+)\}", " ".join(each.words for each in GUIDE.sheet)):
        assert FILLED[gap] in said or FILLED[gap].capitalize() in said
    assert EMPTY not in said
    assert gaps_left("sheet", filled_in()) == ()


@pytest.mark.parametrize("kind", ["sheet", "ideas"])
@pytest.mark.parametrize("invented", [False, True])
def test_a_sheet_that_somebody_else_finds_gives_nothing_away(kind, invented):
    whole = usual()
    sheet = made(kind, whole, invented=invented)
    everything = " ".join((*three_forms(kind, whole), sheet.window_title, sheet.file_name))
    for words in (*GIVES_AWAY, *SAID, whole.plan.title, whole.plan.kind, "participation lead"):
        assert words.casefold() not in everything.casefold(), words
    assert TODAY.isoformat() not in everything
    assert "2026" not in everything


@pytest.mark.parametrize(("kind", "name"), [("sheet", "sheet"), ("ideas", "ideas_sheet")])
def test_a_team_may_choose_the_title_of_a_sheet(kind, name):
    chosen = made(kind, usual(wording={f"title-{name}": " Friday club "}))
    assert (chosen.title, chosen.window_title) == ("Friday club", "Friday club")
    assert chosen.file_name == made(kind, usual()).file_name
    assert made(kind, usual(wording={f"title-{name}": "  "})).title == made(kind, usual()).title
    assert read_place(f"wording:title-{name}:words", GUIDE).field.is_text


@pytest.mark.parametrize("kind", ["sheet", "ideas"])
def test_no_worker_s_note_is_on_a_sheet_for_young_people(kind):
    for words in three_forms(kind, usual()):
        for note in ("TOLD HOW", "SAID BACK", "NOT TOLD BECAUSE", "A WORKER’S NOTE"):
            assert note not in words
        assert "workers only" not in words
        assert GUIDE.happens[0].words.partition("{")[0] not in words


# What became of their ideas


def test_every_idea_has_a_row_with_our_answer_why_and_what_comes_next():
    (ideas,) = grids(made("ideas", usual()).blocks)
    assert ideas.columns == ("You said", "Our answer", "Why", "What comes next")
    assert [row[0] for row in ideas.rows] == [each[0] for each in IDEAS]
    assert [row[1] for row in ideas.rows] == [
        *("Yes", "Partly", "No", "Not ours to decide"),
        "We have not answered this yet.",
    ]
    assert ideas.rows[2][2:] == ("There is no money for it", "Fares paid")


def test_the_ideas_stand_behind_the_words_about_them():
    said = page("ideas", usual()).text
    order = ("Thank you", "Your ideas and our answers", IDEAS[0][0], "What has changed")
    places = [said.index(words) for words in order]
    assert places == sorted(places)


def test_where_no_idea_is_written_down_there_is_no_empty_table():
    said = page("ideas", usual(ideas=()))
    assert "No idea is written down yet." in said.text
    assert not said.all("table")


def test_ideas_are_shown_where_the_team_leaves_out_the_words_about_them():
    whole = usual(wording={"ideas_sheet-answers": "–"})
    said = page("ideas", whole).text
    assert "Your ideas and our answers" not in said
    assert IDEAS[0][0] in said


# Gaps, and a team's own words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("We tell {lead} today.", "We tell our lead today."),
        ("{lead} helps.", "Our lead helps."),
        ("Stop. {lead} helps.", "Stop. Our lead helps."),
        ("We tell {other}.", "We tell ____."),
        ("{no-such-gap} {} {Lead} { lead }", "{no-such-gap} {} {Lead} { lead }"),
        ("Tell {dotted}.", "Tell the duty lead."),
        ("Tell {dotted} now.", "Tell the duty lead. now."),
        ("Tell {braces}.", "Tell {lead} {{x}}."),
        ("Tell {lines}.", "Tell one two."),
        ("Tell {turned} today.", "Tell our lead today."),
    ],
)
def test_a_gap_is_filled_with_words_and_nothing_else(words, said):
    gaps = [replace(GUIDE.gaps[0], id=each) for each in ("lead", "other", "dotted", "braces")]
    gaps += [replace(GUIDE.gaps[0], id=each) for each in ("lines", "turned")]
    wording = {
        "gap-lead": "our lead",
        "gap-other": "  \n",
        "gap-dotted": "the duty lead.",
        "gap-braces": "{lead} {{x}}",
        "gap-lines": " one\n two ",
        "gap-turned": "\u202eour lead\u2069",
    }
    whole = usual(guide=replace(GUIDE, gaps=tuple(gaps)), wording=wording)
    assert filled(words, whole) == said


def test_every_empty_gap_is_named_once_in_the_guide_s_order_and_only_where_it_is_read():
    left = [gap.id for gap in gaps_left("sheet", usual())]
    used = set(re.findall(r"\{([a-z-]+)\}", " ".join(each.words for each in GUIDE.sheet)))
    assert left == [gap.id for gap in GUIDE.gaps if gap.id in used]
    some = usual(wording={"gap-lead": "our lead", "gap-fixed": " "})
    assert "lead" not in [gap.id for gap in gaps_left("sheet", some)]
    assert "fixed" in [gap.id for gap in gaps_left("sheet", some)]
    assert {gap.id for gap in gaps_left("run_sheet", usual())} >= {"lead", "quiet-place"}
    assert gaps_left("plan", usual()) == ()


def test_a_team_s_own_words_stand_in_place_of_a_part_s_and_may_have_gaps():
    own = "Just go to {quiet-place}. Nobody asks."
    whole = usual(wording={"sheet-stop": own, "gap-quiet-place": "the garden"})
    said = page("sheet", whole).text
    assert "Just go to the garden. Nobody asks." in said
    assert "just go to" not in said
    assert "just go to" in page("run_sheet", whole).text
    assert "goes-along" not in [gap.id for gap in gaps_left("sheet", whole)]


def test_a_blank_line_in_a_part_begins_a_new_paragraph():
    whole = usual(wording={"sheet-stop": "Go out.\n\nCome back.\nOr not."})
    html = paper_html(made("sheet", whole))
    assert '<p dir="auto">Go out.</p>\n<p dir="auto">Come back.\nOr not.</p>' in html
    assert "Come back.\nOr not." in [each.text for each in word("sheet", whole).paragraphs]


def test_blank_words_are_no_words_of_the_team_s_own():
    assert "just go to" in page("sheet", usual(wording={"sheet-stop": " \n"})).text


@pytest.mark.parametrize("dash", ["-", "–", " — ", "---"])
def test_a_part_for_which_a_team_writes_a_dash_is_left_out_with_its_gaps(dash):
    whole = usual(wording={"sheet-thanks": dash})
    for words in three_forms("sheet", whole):
        assert "voucher" not in words
        assert "To say thank you" not in words
    left = {gap.id for gap in gaps_left("sheet", whole)}
    assert not left & {"thank-you", "benefits"}


# Every paper, in every form


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("whole", [usual(), filled_in(), empty()], ids=["usual", "filled", "empty"])
def test_headings_come_in_order_and_the_page_is_whole(kind, whole):
    said = page(kind, whole)
    assert said.open == []
    levels = [int(tag[1]) for tag, _ in said.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert said.all("html", lang="en-GB")
    assert len(said.all("table")) == paper_html(made(kind, whole)).count("<caption>")


@pytest.mark.parametrize("kind", PAPERS)
def test_no_paper_has_a_script_a_link_or_anything_from_elsewhere(kind):
    html = paper_html(made(kind, filled_in()))
    assert not {tag for tag, _ in Page(html).elements} & {"script", "link", "img", "a", "base"}
    for words in ("url(", "@import", "http:", "https:", "style="):
        assert words not in html


@pytest.mark.parametrize("kind", PAPERS)
def test_in_word_headings_are_real_the_language_is_british_and_nobody_is_named(kind):
    document = word(kind, filled_in())
    styles = [
        each.style.name
        for each in document.paragraphs
        if each.style.name.startswith(("Title", "Heading"))
    ]
    assert styles[0] == "Title"
    assert styles[1] == "Heading 1"
    assert set(styles[1:]) <= {"Heading 1", "Heading 2"}
    about = document.core_properties
    assert about.title == made(kind, filled_in()).window_title
    assert about.language == "en-GB"
    for blank in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        assert getattr(about, blank) == ""
    for each in document.tables:
        assert each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in each.rows)
        assert each._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("kind", PAPERS)
def test_the_page_and_the_document_say_the_same_in_the_same_order(kind):
    said, place = page(kind, filled_in()).text, 0
    place = said.index(made(kind, filled_in()).title, len(made(kind, filled_in()).window_title))
    for words in filter(None, words_of(word(kind, filled_in()))):
        found = said.find(" ".join(words.split()), place)
        assert found >= place, words
        place = found


@pytest.mark.parametrize("kind", PAPERS)
def test_the_same_plan_gives_the_same_bytes_and_a_file_name_of_the_workbook_s_own(kind):
    for write in (paper_html, paper_csv, lambda each: paper_docx(each, TODAY)):
        assert write(made(kind, usual())) == write(made(kind, usual()))
    named = {made(kind, whole).file_name for whole in (usual(), hostile("Anna"))}
    assert len(named) == 1
    assert re.fullmatch(r"[a-z]+(-[a-z]+)?(-2026-11-30)?", named.pop())


@pytest.mark.parametrize("kind", PAPERS)
def test_the_invented_service_s_papers_say_that_they_are_invented(kind):
    assert "Invented: " in page(kind, usual(), invented=True).text
    assert "Invented" not in page(kind, usual()).text


def test_a_paper_shows_nothing_of_itself():
    assert "Unseen" not in repr(made("plan", usual(plan=plan(title="Unseen"))))


# Whatever somebody typed is only words


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", PAPERS)
def test_hostile_words_are_words_in_every_form(kind, text):
    whole = hostile(text)
    html = paper_html(made(kind, whole))
    plain_tags = {tag for tag, _ in page(kind, hostile("plain")).elements}
    assert {tag for tag, _ in Page(html).elements} == plain_tags
    assert not UNSEEN.search(html)
    html.encode()
    seen = " ".join(UNSEEN.sub("\ufffd", text).split())
    assert seen in Page(html).text
    assert "".join(seen.split()) in "".join("".join(words_of(word(kind, whole))).split())
    assert table(kind, whole)


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "\t=1", "one\n=1", "x;-1", '"=1'])
@pytest.mark.parametrize("kind", PAPERS)
def test_no_cell_begins_as_a_formula_however_the_file_is_split(kind, text):
    raw = paper_csv(made(kind, hostile(text))).decode("utf-8-sig")
    for mark in ",;\t":
        for row in csv.reader(io.StringIO(raw, newline=""), delimiter=mark):
            for line in (line for cell in row for line in cell.split("\n")):
                assert not re.match('[\\s"]*[=+@-]', line), repr(line)


@settings(max_examples=20)
@given(text=st.text(max_size=200))
@pytest.mark.parametrize("kind", PAPERS)
def test_any_words_at_all_make_a_whole_page_a_document_and_a_table(kind, text):
    whole = hostile(text)
    assert page(kind, whole).open == []
    assert words_of(word(kind, whole))
    assert table(kind, whole)


def test_no_text_takes_for_ever():
    for text in nasty_texts(3000, drawn=5):
        whole = usual(
            wording={"gap-lead": text, "sheet-stop": text},
            ideas=(Idea(id="0a1b2c3d", words=text),),
        )
        for kind in ("sheet", "ideas", "run_sheet"):
            paper_html(made(kind, whole))
            paper_csv(made(kind, whole))


@pytest.mark.parametrize("kind", PAPERS)
def test_a_text_from_right_to_left_turns_nothing_round_but_itself(kind):
    html = paper_html(made(kind, hostile("\u202eturned")))
    around = re.findall("<([a-z0-9]+)([^>]*)>[^<]*\u202eturned", html)
    assert around
    for tag, attributes in around:
        # A title is all that stands in its line, and so are the first words of a list's entry.
        assert tag in ("bdi", "title", "h1", "strong") or 'dir="auto"' in attributes, tag
