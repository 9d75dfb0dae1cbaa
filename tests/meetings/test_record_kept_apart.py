"""What a record keeps apart: heard and guessed, told and not told, an answer and none at all."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

from docx import Document
from records_made import ITEMS, Talked, action, request, usual

from workbook.instruments import load_shipped
from workbook.meetings.record import make_record, record_docx, record_html
from workbook.meetings.record_csv import record_csv
from workbook.meetings.told import Told
from workbook.patterns.pattern import team_pattern
from workbook.sessions import Session
from workbook.sessions.tally import count
from workbook.themes.requests import Answer

DAY = date(2026, 11, 23)
CULTURE = load_shipped("culture-and-review")
PLAIN = next(item.id for item in CULTURE.items if not item.sensitive)


def three_forms(record):
    """The words of all three forms, spaces aside."""
    document = Document(io.BytesIO(record_docx(record)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = " ".join([*(each.text for each in document.paragraphs), *cells])
    page = unescape(
        re.sub(r"<style>.*?</style>|<[^>]+>", " ", record_html(record), flags=re.DOTALL)
    )
    forms = page, word, record_csv(record).decode("utf-8-sig")
    return tuple(" ".join(each.split()) for each in forms)


def culture(answers):
    """The record of a session about culture; `answers` are those to a question of it."""
    session = Session(
        id="amber-river-kettle",
        team="Harbour team",
        instrument=CULTURE.id,
        version=CULTURE.version,
        people=None,
        opened_on=DAY,
        revealed_on=DAY,
        closed_on=DAY,
        state="closed",
    )
    rows = [
        (f"r{person}", item.id, answer if item.id == PLAIN else "agree")
        for person, answer in enumerate(answers)
        for item in CULTURE.items
    ]
    pattern = team_pattern(session, CULTURE, count(CULTURE, rows))
    return make_record(
        session,
        CULTURE,
        pattern,
        agenda=[
            Talked(pattern=each, mark="pinned" if each.item.id == PLAIN else "")
            for each in pattern.items
        ],
        opening="",
        left_out=frozenset(),
        actions=(),
        earlier=(),
        together=None,
    )


def test_what_was_heard_and_what_is_guessed_are_never_one():
    record = usual(notes={ITEMS[0]: ("HEARD", ""), ITEMS[1]: ("", "GUESSED")})
    page, word, cells = three_forms(record)
    for words in (page, word):
        assert "What have young people told us? HEARD" in words
        assert "What are we guessing? GUESSED" in words
        assert words.count("What have young people told us?") == 1
        assert words.count("What are we guessing?") == 1
    assert "What have young people told us?,HEARD" in cells
    assert "What are we guessing?,GUESSED" in cells


def test_not_told_yet_says_why_and_until_when_and_a_reply_says_what_was_decided():
    answer = Answer(
        decision="later",
        why="After the move.",
        role="service manager",
        look_again_on=date(2027, 1, 12),
        replied_on=date(2026, 7, 2),
    )
    asked = request(
        reply=answer.why,
        replied_on=answer.replied_on,
        decision="later",
        role=answer.role,
        look_again_on=answer.look_again_on,
        answers=(answer,),
    )
    waits = Told(because="She is in hospital.", look_again_on=date(2026, 12, 1))
    record = usual(
        earlier=(
            action(1, state="changed", told=waits),
            action(2, state="done", told=Told(before="We told the group."), request=asked),
        )
    )
    for words in three_forms(record):
        assert "Changed into something else" in words
        assert "She is in hospital. We look at it again on 1 December 2026." in words
        assert "We told the group." in words
        assert "Later, says the service manager. It is looked at again on 12 January 2027." in words


def test_no_answer_stands_apart_from_every_answer():
    answers = ["agree"] * 6 + ["not_sure"] + ["prefer_not_to_say"] * 2 + ["not_answered"]
    page, word, cells = three_forms(culture(answers))
    said = "6 “Agree” and 1 “Not sure”; no answer: 2 “Prefer not to say” and 1 left it out."
    for words in (page, word):
        assert said in words
        assert "Disagree Not sure Prefer not to say Left out" in words
    assert "Prefer not to say,2" in cells
    assert "Left out,1" in cells
