"""A sensitive item on every page and in every file: two rooms behind the same words look the same.

The rooms are large and their numbers are found nowhere else, so that a number in anything that is
handed out would show; and everything that is handed out of one room is, sign for sign, what is
handed out of the other.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from widgets.facilitator import view_words
from widgets.over_time import over_time_html
from widgets.pattern import pattern_html
from widgets.screen import screen_words
from workbook.instruments import load_shipped
from workbook.meetings.agenda import MeetingView, agenda_of, phases_of
from workbook.meetings.notes import Note
from workbook.meetings.record import make_record, record_docx, record_html
from workbook.meetings.record_csv import record_csv
from workbook.patterns.over_time import side_by_side
from workbook.patterns.pattern import team_pattern
from workbook.sessions import Door, Progress, Session, Together
from workbook.sessions.tally import count

CULTURE = load_shipped("culture-and-review")
SENSITIVE = [item.id for item in CULTURE.items if item.sensitive]
PEOPLE = 120
DAY = date(2026, 11, 23)

#: Room by room, how many gave which answer; the words are the same, and no number is.
MOST = [
    {"agree": 73, "disagree": 47},
    {"agree": 89, "partly": 27, "prefer_not_to_say": 4},
]
SPLIT = [
    {"agree": 57, "disagree": 59, "not_sure": 4},
    {"agree": 43, "partly": 39, "not_answered": 38},
]
ROOMS = pytest.mark.parametrize("rooms", [MOST, SPLIT], ids=["more than half", "no one answer"])


def made(room, number=0):
    """A session in which every sensitive item was answered as a room does, and all else alike."""
    session = Session(
        id=f"session-{number}",
        team="Harbour team",
        instrument=CULTURE.id,
        version=CULTURE.version,
        people=PEOPLE,
        opened_on=DAY,
        revealed_on=DAY.replace(year=2026 + number),
        closed_on=None,
        state="revealed",
    )
    answers = [answer for answer, people in room.items() for _ in range(people)]
    rows = [
        (f"r{person}", item.id, answers[person] if item.id in SENSITIVE else "agree")
        for person in range(PEOPLE)
        for item in CULTURE.items
    ]
    return session, team_pattern(session, CULTURE, count(CULTURE, rows))


def view(room, on_screen=SENSITIVE[0]):
    """The meeting of a room, with a sensitive item on the shared screen."""
    session, pattern = made(room)
    door = Door(
        state="shut",
        places=PEOPLE,
        waiting=0,
        added=0,
        started_again=0,
        done=PEOPLE,
        by_itself=True,
        expected=PEOPLE,
    )
    return MeetingView(
        session=session,
        instrument=CULTURE,
        progress=Progress(
            state="revealed", joined=PEOPLE, done=PEOPLE, expected=PEOPLE, late=0, door=door
        ),
        phases=phases_of(75),
        timer=None,
        language=True,
        today=DAY,
        with_team=True,
        earlier=(),
        forgotten=(),
        pattern=pattern,
        agenda=agenda_of(
            pattern,
            {item.id: Note() for item in CULTURE.items},
            carried=frozenset(),
            on_screen=on_screen,
        ),
        together=together(),
        actions=(),
        opening="",
        left_out=frozenset(),
        message="",
    )


def together():
    return Together(
        present=6,
        answers={item.id: "partly" for item in CULTURE.items},
        differently={item.id: 5 if item.id in SENSITIVE else 0 for item in CULTURE.items},
    )


def record(room):
    session, pattern = made(room)
    notes = {item.id: Note(mark="pinned") for item in CULTURE.items}
    return make_record(
        session,
        CULTURE,
        pattern,
        agenda=agenda_of(pattern, notes, carried=frozenset(), on_screen=""),
        opening="",
        left_out=frozenset(),
        actions=(),
        earlier=(),
        together=together(),
    )


def over_time(room):
    sessions = [(*made(room, number),) for number in (0, 1)]
    return side_by_side([(session, CULTURE, pattern) for session, pattern in sessions])


HANDED_OUT = {
    "the facilitator's page": lambda room: json.dumps(view_words(view(room))),
    "the shared screen": lambda room: json.dumps(screen_words(view(room))),
    "the pattern's page": lambda room: pattern_html(made(room)[1]),
    "sessions side by side": lambda room: over_time_html(over_time(room)),
    "the record as a page": lambda room: record_html(record(room)),
    "the record for Word": lambda room: record_docx(record(room)),
    "the record as a table": lambda room: record_csv(record(room)),
    "the analyst's table": lambda room: made(room)[1].table().to_csv(index=False),
}


@ROOMS
@pytest.mark.parametrize("what", HANDED_OUT)
def test_two_rooms_behind_the_same_words_are_the_same_sign_for_sign(what, rooms):
    one, other = (HANDED_OUT[what](room) for room in rooms)
    assert one == other


@ROOMS
@pytest.mark.parametrize("what", HANDED_OUT)
def test_no_number_of_a_room_is_in_anything_that_is_handed_out(what, rooms):
    for room in rooms:
        said = HANDED_OUT[what](room)
        if isinstance(said, bytes):
            if said.startswith(b"PK"):
                continue  # a document is packed; that it is the same says it
            said = said.decode("utf-8-sig")
        said = re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL)
        for people in room.values():
            if people > 9:  # smaller ones are also numbers of questions
                assert not re.search(rf"(?<![\d#.-]){people}(?!\d)", said), (what, people)


def test_where_words_differ_the_pages_do():
    """The two tests above could not fail if nothing of a room were on a page at all."""
    for what, hand_out in HANDED_OUT.items():
        if what != "the shared screen":
            assert hand_out(MOST[0]) != hand_out(SPLIT[0]), what


def test_the_prompt_comes_first_and_the_room_is_shown_no_words_by_itself():
    words = view_words(view(MOST[0]))
    for each in words["agenda"]:
        assert each["talkFirst"] == (each["item"] in SENSITIVE)
    assert screen_words(view(MOST[0]))["item"]["picture"] == ""
    assert screen_words(view(MOST[0]))["item"]["prompt"]
    other = next(item.id for item in CULTURE.items if item.id not in SENSITIVE)
    assert screen_words(view(MOST[0], on_screen=other))["item"]["picture"]
    page = pattern_html(made(MOST[0])[1])
    assert page.count("Look, once you have talked") == len(SENSITIVE)


@pytest.mark.parametrize("room", [*MOST, *SPLIT])
def test_sensitive_items_stand_in_the_order_of_the_checklist_whatever_was_answered(room):
    order = [each["item"] for each in view_words(view(room))["agenda"]]
    assert [item for item in order if item in SENSITIVE] == SENSITIVE
    assert order[-len(SENSITIVE) :] == SENSITIVE


def test_who_saw_what_was_answered_together_differently_is_not_counted_there():
    words = view_words(view(MOST[0]))["together"]
    places = {item.id: place for place, item in enumerate(CULTURE.items, start=1)}
    sensitive = {places[item] for item in SENSITIVE}
    assert all(each["differently"] == 0 for each in words["answers"] if each["place"] in sensitive)
    assert "saw it differently" not in record_html(record(MOST[0]))
    rows = record_csv(record(MOST[0])).decode("utf-8-sig")
    assert rows.count("saw it differently") == len(CULTURE.items) - len(SENSITIVE)


def test_with_late_answers_nothing_is_worked_out_again():
    session, _ = made(MOST[0])
    late = replace(session, late=2)
    rows = [(f"r{n}", item.id, "agree") for n in range(9) for item in CULTURE.items]
    pattern = team_pattern(late, CULTURE, count(CULTURE, rows))
    words = {each.in_words for each in pattern.items if each.sensitive}
    assert len(words) == 1
    assert "not worked out again" in words.pop()
