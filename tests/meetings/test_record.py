"""The record of a session: as a page, as a Word document, as a table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from records_made import (
    CLOSED,
    DAY,
    HOSTILE,
    INSTRUMENT,
    ITEMS,
    NOTE,
    SCALE,
    action,
    answers,
    hostile,
    together,
    usual,
)

from workbook.meetings.record import FOOTER, make_record, record_docx, record_html
from workbook.meetings.record_csv import CSV_COLUMNS, record_csv
from workbook.sessions.repository import Session


class Page(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.pieces = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if "style" not in self.open and "title" not in self.open:
            self.pieces.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.pieces).split())

    def headings(self):
        return [tag for tag, _ in self.elements if re.fullmatch("h[1-6]", tag)]


def words_of(document):
    """Everything a Word document says, in order, tables cell by cell."""
    body = document.element.body
    return [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        for paragraph in body.iter(qn("w:p"))
    ]


def table_of(record):
    rows = list(csv.reader(io.StringIO(record_csv(record).decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert {len(row) for row in rows} == {5}
    return rows[1:]


def three_forms(record):
    """The words of all three forms."""
    document = Document(io.BytesIO(record_docx(record)))
    cells = " ".join(" ".join(row) for row in table_of(record))
    return Page(record_html(record)).text, " ".join(words_of(document)), cells


# What is on record


def test_the_record_says_whose_which_and_how_many():
    page = Page(record_html(usual())).text
    assert f"Record of our session: {INSTRUMENT.title}" in page
    assert "Harbour team, 23 November 2026. 11 people answered; 12 were expected." in page
    assert "We met for the first time since the summer. Eight of us were new to it." in page
    assert FOOTER in page


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"expected": None}, "11 people answered."),
        ({"expected": 11}, "All 11 people who were expected answered."),
        ({"late": 1}, "One of the answers arrived after the reveal."),
        ({"late": 2}, "2 of the answers arrived after the reveal."),
        ({"closed_on": CLOSED}, "The session was closed on 25 November 2026."),
    ],
)
def test_what_was_not_as_usual_is_said(other, said):
    assert said in Page(record_html(usual(**other))).text
    assert said in " ".join(words_of(Document(io.BytesIO(record_docx(usual(**other))))))


def test_below_five_no_form_has_a_number_of_any_answer():
    record = usual(people=4, late=2, actions=(), earlier=())
    assert record.talk_only
    page, word, _ = three_forms(record)
    for words in (page, word):
        assert "Fewer than five answers arrived" in words
        assert "4 people" not in words
        assert "2 of the answers" not in words
        assert NOTE in words
    assert "<table" not in record_html(record)
    assert not Document(io.BytesIO(record_docx(record))).tables
    rows = table_of(record)
    assert not [row for row in rows if row[0] == "answers"]
    assert ["session", "", "", "people who answered", "fewer than five"] in rows


def test_four_answers_leave_the_same_record_whatever_they_were_and_however_many():
    one, other = usual(people=4), usual(people=1)
    assert record_html(one) == record_html(other)
    assert record_csv(one) == record_csv(other)
    assert record_docx(one) == record_docx(other)


def test_an_item_that_too_few_answered_is_not_counted_out_beside_the_others():
    record = usual(thin=(ITEMS[0],), notes={ITEMS[0]: (NOTE, "")}, marks={ITEMS[1]: "pinned"})
    page, word, _ = three_forms(record)
    for words in (page, word):
        assert words.count("Too few answers to count out") == 2
    mine = [row for row in table_of(record) if row[:2] == ["answers", "1"]]
    assert [row[3:] for row in mine] == [["Too few answers to count out", ""]]
    assert len([row for row in table_of(record) if row[:2] == ["answers", "2"]]) == 6


def test_every_form_has_the_exact_counts_of_every_item_in_the_form_s_order():
    record = usual()
    expected = []
    for item in record.in_form_order:
        of = [
            sum(row[1:] == (ITEMS[item.place - 1], answer) for row in answers()) for answer in SCALE
        ]
        expected.append([str(item.place), item.statement, *map(str, of), "0"])
    assert [int(row[0]) for row in expected] == list(range(1, 16))
    (table,) = Document(io.BytesIO(record_docx(record))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == expected
    counts = [row for row in table_of(record) if row[0] == "answers"]
    assert [row[4] for row in counts] == [cell for row in expected for cell in row[2:]]
    page = record_html(record)
    for row in expected:
        cells = [re.escape(cell) for cell in row[2:]]
        assert re.search(
            rf">{row[0]}</td><th[^>]*>{re.escape(row[1])}</th>"
            + "".join(f"<td[^>]*>{cell}</td>" for cell in cells),
            page,
        )


def test_counts_are_also_said_in_words_without_the_noughts():
    notes = {ITEMS[0]: ("A note.", "")}
    page = Page(record_html(usual(notes=notes))).text
    assert re.search(r"Answers are [a-z ]+apart: \d+ “In place”, \d+ “Partly”", page)
    assert " 0 “" not in page


def test_items_with_a_note_or_a_pin_were_talked_about_and_others_were_not():
    marks = {ITEMS[9]: "pinned", ITEMS[10]: "skipped", ITEMS[11]: "carried"}
    record = usual(marks=marks)
    assert {item.place for item in record.talked_about} == {3, 4, 5, 10}
    assert [item.place for item in record.carried] == [12]
    page, word, _ = three_forms(record)
    for words in (page, word):
        assert words.count("What have young people told us?") == 3
        assert words.count("What are we guessing?") == 3
        assert f"Carried to next time Question 12: {INSTRUMENT.items[11].statement}" in words


def test_what_the_team_leaves_out_is_nowhere_in_any_form():
    statement = INSTRUMENT.items[2].statement
    record = usual(
        left_out=frozenset({ITEMS[2]}),
        notes={ITEMS[2]: ("LEFT OUT", "LEFT OUT"), ITEMS[3]: ("Kept.", "")},
        marks={ITEMS[2]: "carried"},
        actions=(),
        together=together(),
    )
    for words in three_forms(record):
        assert "LEFT OUT" not in words
        assert statement not in words
        assert "Kept." in words
    assert "Carried" not in Page(record_html(record)).text
    assert len(record.items) == 14


def test_actions_say_what_who_by_when_and_what_was_asked_but_not_the_request_s_words():
    page, word, cells = three_forms(usual())
    for words in (page, word):
        assert "Who: duty worker" in words
        assert "By: 12 January 2027" in words
        assert f"About: Question 3: {INSTRUMENT.items[2].statement}" in words
        assert "They hear back before the next meeting" in words
        assert "From a manager: Time; no request was sent." in words
        assert "From a manager: A partner; we asked on 23 November 2026. No answer yet." in words
    for words in (page, word, cells):
        assert "THE REQUEST’S OWN WORDS" not in words


def test_earlier_actions_say_what_became_of_them_and_what_young_people_were_told():
    page, word, cells = three_forms(usual())
    for words in (page, word, cells):
        assert "On 1 June 2026. By letter. By: duty worker" in words
        assert "Young people have not been told yet what came of it." in words
        assert "Answered on 2 July 2026: Yes, from March." in words
        assert "Under way" in words


def test_answers_given_together_stand_apart_and_count_as_nobody_s():
    record, alone = usual(together=together()), usual()
    page, word, _ = three_forms(record)
    for words in (page, word):
        assert "6 people answered together, once for all of them." in words
        assert "Some saw it differently: question 4 (2 of 6)." in words
        assert "Left out: question 1." in words
        assert "Partly: questions 2, 5, 8, 11 and 14." in words
    for section in ("answers", "session"):
        assert [row for row in table_of(record) if row[0] == section] == [
            row for row in table_of(alone) if row[0] == section
        ]
    assert ["together", "4", INSTRUMENT.items[3].statement, "saw it differently", "2"] in table_of(
        record
    )


def test_a_bare_session_has_a_record_without_empty_headings():
    record = usual(opening="", notes={}, actions=(), earlier=())
    page = Page(record_html(record))
    assert page.headings() == ["h1", "h2"]
    assert "All our answers" in page.text


def test_no_form_has_a_join_code_or_a_time():
    record = usual()
    for words in three_forms(record):
        assert "amber-river-kettle" not in words
        assert not re.search(r"\b\d\d:\d\d\b", words)


def test_a_record_shows_nothing_of_itself():
    record = usual(team="Unseen")
    assert "Unseen" not in repr(record) + repr(record.items[0])


def test_a_sealed_session_has_no_record():
    session = Session(
        id="amber-river-kettle",
        team="Harbour team",
        instrument=INSTRUMENT.id,
        version=INSTRUMENT.version,
        people=None,
        opened_on=DAY,
        closed_on=None,
        state="open",
    )
    with pytest.raises(ValueError, match="sealed"):
        make_record(
            session,
            INSTRUMENT,
            None,
            agenda=(),
            opening="",
            left_out=frozenset(),
            actions=(),
            earlier=(),
            together=None,
        )


def test_the_invented_service_says_that_it_is():
    for words in three_forms(usual(invented=True)):
        assert "nvented" in words
    assert "Invented" not in Page(record_html(usual())).text


def test_the_same_record_gives_the_same_bytes():
    for write in (record_html, record_csv, record_docx):
        assert write(usual()) == write(usual())


# As a page


def test_the_page_is_whole_with_headings_in_order_and_a_real_table():
    html = record_html(usual(marks={ITEMS[7]: "carried"}, together=together()))
    page = Page(html)
    assert page.open == []
    levels = [int(tag[1]) for tag in page.headings()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en-GB"}) in page.elements
    scopes = [attributes.get("scope") for tag, attributes in page.elements if tag == "th"]
    assert scopes == ["col"] * 8 + ["row"] * 15
    assert "<caption>" in html


def test_the_page_has_no_script_and_asks_nobody_for_anything():
    page = Page(record_html(usual()))
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "a", "base"}
    for _, attributes in page.elements:
        assert not {"src", "href", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in record_html(usual())
    assert "@import" not in record_html(usual())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words_in_every_form(text):
    record = hostile(text)
    html = record_html(record)
    usual_tags = {tag for tag, _ in Page(record_html(hostile("plain"))).elements}
    assert {tag for tag, _ in Page(html).elements} == usual_tags
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", html)
    html.encode()
    seen = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    seen = " ".join(seen.split())
    assert seen in Page(html).text
    words = " ".join(Document(io.BytesIO(record_docx(record))).element.body.itertext())
    assert "".join(seen.split()) in "".join(words.split())
    assert table_of(record)


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=200))
def test_any_words_at_all_make_a_whole_page_a_document_and_a_table(text):
    record = hostile(text)
    assert Page(record_html(record)).open == []
    record_html(record).encode()
    assert Document(io.BytesIO(record_docx(record))).tables
    assert table_of(record)


# As a table


def test_the_table_is_utf_8_with_the_mark_that_spreadsheets_want():
    assert record_csv(usual()).startswith(b"\xef\xbb\xbfsection,number,about,what,text\n")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        '"=1',
        "\ufeff=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "words;=1",
        'words;  "=1',
        "words\t=1",
        "words\n=1",
    ],
)
def test_no_cell_begins_as_a_formula_however_the_file_is_split(text):
    raw = record_csv(hostile(text)).decode("utf-8-sig")
    for mark in ",;\t":
        for row in csv.reader(io.StringIO(raw, newline=""), delimiter=mark):
            for cell in row:
                for line in cell.split("\n"):
                    assert not re.match("[\\s\"'\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]", line) or (
                        line.lstrip().startswith("'")
                    )
    for cell in (cell for row in table_of(hostile(text)) for cell in row):
        assert not cell.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))


@pytest.mark.parametrize("text", ["a-b, c+d = e@f", "It’s -1 outside", "'quoted'", "é “x” – y; z"])
def test_words_that_are_no_formula_stay_as_they_are(text):
    assert text in [row[4] for row in table_of(hostile(text))]


# As a Word document


@pytest.fixture
def word():
    return Document(io.BytesIO(record_docx(usual(marks={ITEMS[7]: "carried"}))))


def test_headings_are_real_headings_in_order(word):
    styles = [p.style.name for p in word.paragraphs if p.style.name.startswith(("Title", "Head"))]
    assert styles[0] == "Title"
    assert styles.count("Title") == 1
    assert styles[1] == "Heading 1"
    assert set(styles[1:]) == {"Heading 1", "Heading 2"}


def test_the_table_s_head_is_repeated_on_every_page_and_no_row_is_split(word):
    (table,) = word.tables
    assert [cell.text for cell in table.rows[0].cells][:3] == ["No.", "Question", "In place"]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 15
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.style.name == "Table Grid"


def test_the_document_is_british_english_on_a4_with_a_title_and_nobody_s_name(word):
    about = word.core_properties
    assert about.title.endswith("Harbour team, 23 November 2026")
    assert about.language == "en-GB"
    for blank in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        assert getattr(about, blank) == ""
    assert about.created.date() == about.modified.date() == DAY
    assert (about.created.hour, about.created.minute) == (0, 0)
    assert (round(word.sections[0].page_width.mm), round(word.sections[0].page_height.mm)) == (
        210,
        297,
    )
    languages = {node.get(qn("w:val")) for node in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_the_document_s_files_hold_no_time_no_picture_and_no_maker(word):
    with zipfile.ZipFile(io.BytesIO(record_docx(usual()))) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = parts.namelist()
        everything = b"".join(parts.read(name) for name in names if name.startswith("docProps"))
    assert not [name for name in names if name.endswith((".jpeg", ".jpg", ".png"))]
    assert b"python" not in everything.lower()


def test_the_page_and_the_document_say_the_same_in_the_same_order():
    record = usual(marks={ITEMS[7]: "carried"}, together=together(), late=1)
    page = Page(record_html(record)).text
    document = Document(io.BytesIO(record_docx(record)))
    place = 0
    for words in filter(None, words_of(document)):
        found = page.find(" ".join(words.split()), place)
        assert found >= place, words
        place = found
    assert len("".join(page.split())) == len("".join("".join(words_of(document)).split()))


def test_line_ends_that_somebody_typed_are_line_ends_in_word():
    record = usual(notes={ITEMS[0]: ("one\ntwo", "")})
    document = Document(io.BytesIO(record_docx(record)))
    (noted,) = [p for p in document.paragraphs if "one" in p.text and "two" in p.text]
    assert noted.text.endswith("one\ntwo")


def test_an_item_of_an_older_instrument_needs_no_number():
    lost = replace(action(1), item="gone", item_statement="")
    page = Page(record_html(usual(actions=(lost,)))).text
    assert "About:" not in page
    assert lost.what in page
