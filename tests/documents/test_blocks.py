"""Tables of words, boxes and columns, as a page and as a Word document."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from html_pages import Page

from workbook.documents import (
    Entries,
    Entry,
    Grid,
    Group,
    Heading,
    Look,
    Words,
    docx_bytes,
    page_html,
)

DAY = date(2026, 11, 30)
GRID = Grid(
    caption="Who does what",
    columns=("What", "Who", "By"),
    rows=(("Ask about the room", "youth worker", "3 May 2027"), ("Buy food", "", "")),
    widths=(10, 6, 4),
)
BOX = Group(
    kind="box",
    blocks=(Heading(level=2, text="Still open"), Entries(entries=(Entry(text="One"),))),
)
COLUMNS = Group(
    kind="columns",
    blocks=(Heading(level=2, text="Decided"), Words(label="How?", text="Slowly.")),
)
LOOKS = ("usual", "dense", "clear", "large")


def word(*blocks, look: Look = "usual"):
    made = docx_bytes("A title", blocks, window_title="A title", day=DAY, look=look)
    return Document(io.BytesIO(made))


def page(*blocks, look: Look = "usual"):
    return page_html("A title", blocks, window_title="A title", look=look)


def columns_of(section):
    return section._sectPr.find(qn("w:cols")).get(qn("w:num"), "1")


# A table of words


def test_a_table_of_words_is_a_real_table_with_a_caption_and_a_head_for_each_row():
    html = page(GRID)
    assert "<caption>Who does what</caption>" in html
    assert html.count('<th scope="col"') == 3
    assert html.count('<th scope="row"') == 2
    assert html.count('<td role="cell" data-label="Who">') == 2


def test_in_word_its_head_is_repeated_no_row_is_split_and_it_says_what_it_is():
    (table,) = word(GRID).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["What", "Who", "By"],
        ["Ask about the room", "youth worker", "3 May 2027"],
        ["Buy food", "", ""],
    ]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Who does what"
    assert word(GRID).paragraphs[1].style.name == "Caption"


@pytest.mark.parametrize("look", LOOKS)
def test_in_word_its_columns_take_their_parts_of_the_width_between_the_margins(look):
    document = word(GRID, look=look)
    section = document.sections[0]
    between = section.page_width - section.left_margin - section.right_margin
    widths = [column.width for column in document.tables[0].columns]
    assert [round(20 * width / between) for width in widths] == [10, 6, 4]
    assert sum(widths) <= between


@pytest.mark.parametrize("widths", [(10, 6, 5), (10, 10), (20, 0, 0), (5, 5, 5, 5)])
def test_widths_that_are_not_the_whole_width_of_all_columns_are_refused(widths):
    with pytest.raises(ValueError, match="widths"):
        replace(GRID, widths=widths)


def test_a_row_with_another_number_of_cells_is_refused():
    with pytest.raises(ValueError, match="cells"):
        replace(GRID, rows=(("one", "two"),))


def test_line_ends_in_a_cell_are_line_ends_in_both_forms():
    grid = replace(GRID, rows=(("one\ntwo", "a\nb", ""),))
    assert ">one\ntwo</th>" in page(grid)
    assert word(grid).tables[0].cell(1, 0).text == "one\ntwo"


# A box, and columns


def test_a_box_has_a_line_around_it_on_a_page_and_above_and_below_it_in_word():
    assert '<div class="box">\n<h2' in page(BOX)
    _, first, last, after = word(BOX, Words(text="After.")).paragraphs
    sides = [
        [side.tag.split("}")[1] for side in paragraph._p.xpath("./w:pPr/w:pBdr/*")]
        for paragraph in (first, last, after)
    ]
    assert sides == [["top"], ["bottom"], []]


def test_a_box_of_one_paragraph_has_both_lines():
    (_, only) = word(Group(kind="box", blocks=(Words(text="Only."),))).paragraphs
    assert [side.tag.split("}")[1] for side in only._p.xpath("./w:pPr/w:pBdr/*")] == [
        "top",
        "bottom",
    ]


def test_what_stands_in_columns_is_a_section_of_its_own_in_word_and_reads_in_order():
    document = word(Words(text="Before."), COLUMNS, Words(text="After."))
    assert [columns_of(section) for section in document.sections] == ["1", "2", "1"]
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "A title",
        "Before.",
        "Decided",
        "How? Slowly.",
        "After.",
    ]
    assert len({section.page_width for section in document.sections}) == 1
    assert len({section.left_margin for section in document.sections}) == 1


def test_columns_may_follow_a_table_and_one_another():
    document = word(GRID, COLUMNS, COLUMNS, GRID)
    assert [columns_of(section) for section in document.sections] == ["1", "2", "1", "2", "1"]
    kinds = [element.tag.split("}")[1] for element in document.element.body]
    assert kinds.count("tbl") == 2
    assert [p.text for p in document.paragraphs].count("Decided") == 2


def test_columns_may_stand_in_a_box():
    document = word(Group(kind="box", blocks=(Heading(level=2, text="Open"), COLUMNS)))
    assert [columns_of(section) for section in document.sections] == ["1", "2", "1"]
    lines = [line.tag.split("}")[1] for line in document.element.body.xpath("//w:pBdr/*")]
    assert lines == ["top"], "a line below would be below the second column alone"
    assert Page(page(Group(kind="box", blocks=(COLUMNS,)))).text.count("Decided") == 1


def test_word_finds_every_property_of_a_paragraph_in_the_order_that_the_standard_wants():
    document = word(BOX, COLUMNS)
    for properties in document.element.body.iter(qn("w:pPr")):
        names = [element.tag.split("}")[1] for element in properties]
        wanted = ["pStyle", "keepNext", "numPr", "pBdr", "spacing", "ind", "jc", "sectPr"]
        assert names == sorted(names, key=wanted.index)


# How it is set


@pytest.mark.parametrize("look", LOOKS)
def test_however_it_is_set_it_says_the_same(look):
    blocks = (BOX, COLUMNS, GRID)
    assert Page(page(*blocks, look=look)).text == Page(page(*blocks)).text
    assert [p.text for p in word(*blocks, look=look).paragraphs] == [
        p.text for p in word(*blocks).paragraphs
    ]


def test_the_words_of_a_document_are_as_large_as_asked_and_never_under_nine_points():
    sizes = {look: word(GRID, look=look).styles["Normal"].font.size.pt for look in LOOKS}
    assert sizes == {"usual": 10, "dense": 9.5, "clear": 12, "large": 14}
    for look in LOOKS:
        for run in word(GRID, look=look).tables[0]._tbl.iter(qn("w:sz")):
            assert int(run.get(qn("w:val"))) >= 18
