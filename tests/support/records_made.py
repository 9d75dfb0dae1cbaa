"""Records of meetings, usual and hostile ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workbook.instruments.model import load_shipped
from workbook.meetings.actions import Action
from workbook.meetings.record import make_record
from workbook.meetings.told import Told
from workbook.patterns.pattern import ItemPattern, team_pattern
from workbook.sessions.repository import Session
from workbook.sessions.responses import NOT_ANSWERED, Together
from workbook.sessions.tally import count
from workbook.themes.requests import Request

DAY, CLOSED, EARLIER, REPLIED, DUE = (
    *(date(2026, 11, 23), date(2026, 11, 25), date(2026, 6, 1)),
    *(date(2026, 7, 2), date(2027, 1, 12)),
)


INSTRUMENT = load_shipped("planning-group-participation")


ITEMS = [item.id for item in INSTRUMENT.items]


SCALE = [answer.id for answer in INSTRUMENT.scale.answers]


NOTE = (
    "Some of us thought first of the young people who speak easily in a group, and others of "
    "those who come and sit by the door. Both are true. A young person might say that we ask, "
    "and that they seldom hear afterwards what became of what they said. We only know this from "
    "two conversations this autumn."
)


#: What people paste, by kind.
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title><img src=http://192.0.2.1/x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp; &#0; ]]> <!-- <![CDATA[",
    '=HYPERLINK("http://192.0.2.1";"x")',
    "\u202eturned round\u202c and \u2066not closed",
    "NUL \x00, \x0b, \x1b[31m, \ufffe, \uffff",
    "half of an emoji \ud83d",
    "no break " + "x" * 2000,
    "z" + "\u0301" * 300,
    "{{ 7*7 }} ${7*7} %s %(x)s {0}",
    "one\r\ntwo\rthree\n\n\nfour\t five",
)


@dataclass(frozen=True, kw_only=True)
class Talked:
    """One item of an agenda."""

    pattern: ItemPattern
    mark: str = ""
    heard: str = ""
    guessed: str = ""


def answers(people=11, thin=()):
    """Rows of answers; the items in `thin` are answered by three alone."""
    return [
        (
            f"r{person}",
            item,
            NOT_ANSWERED if item in thin and person > 2 else SCALE[(person * (n + 1)) % 5],
        )
        for person in range(people)
        for n, item in enumerate(ITEMS)
    ]


def action(number, **other):
    return Action(
        **{
            "id": f"a{number:08x}",
            "session": "amber-river-kettle",
            "item": ITEMS[number],
            "item_statement": INSTRUMENT.items[number].statement,
            "what": f"Tell the group within a week what became of what it said, for try {number}.",
            "owner_role": "duty worker",
            "due_on": DUE,
            "difference": "They hear back before the next meeting, and from somebody they know.",
            **other,
        }
    )


def request(**other):
    return Request(
        **{
            "id": "q00000001",
            "team": "Harbour team",
            "kind": "partner",
            "text": "THE REQUEST’S OWN WORDS",
            "sent_on": EARLIER,
            **other,
        }
    )


def usual(**other):
    """The record of a usual session: fifteen items, three of them talked about at length."""
    people, thin = other.pop("people", 11), other.pop("thin", ())
    notes, marks = other.pop("notes", None), other.pop("marks", {})
    session = Session(
        id="amber-river-kettle",
        team=other.pop("team", "Harbour team"),
        instrument=INSTRUMENT.id,
        version=INSTRUMENT.version,
        people=other.pop("expected", 12),
        minutes=75,
        opened_on=DAY,
        revealed_on=DAY,
        closed_on=other.pop("closed_on", DAY),
        answers_deleted_on=None,
        late=other.pop("late", 0),
        state="closed",
    )
    figures = count(INSTRUMENT, answers(people, thin))
    pattern = team_pattern(session, INSTRUMENT, figures)
    if notes is None:
        notes = dict.fromkeys(ITEMS[2:5], (NOTE, NOTE))
    agenda = [
        Talked(
            pattern=each,
            mark=marks.get(each.item.id, ""),
            heard=notes.get(each.item.id, ("", ""))[0],
            guessed=notes.get(each.item.id, ("", ""))[1],
        )
        for each in pattern.items
    ]
    known = {
        "opening": "We met for the first time since the summer.\n\nEight of us were new to it.",
        "left_out": frozenset(),
        "actions": (
            action(2),
            action(3, needs="time"),
            action(4, needs="partner", request=request(sent_on=DAY)),
        ),
        "earlier": (
            action(
                5,
                state="done",
                happened="It was done twice.",
                told=Told(on=EARLIER, by="duty worker", how="By letter"),
            ),
            action(6, state="going"),
            action(7, request=request(reply="Yes, from March.", replied_on=REPLIED)),
        ),
        "together": None,
    }
    return make_record(session, INSTRUMENT, pattern, agenda=agenda, **{**known, **other})


def together():
    return Together(
        present=6,
        answers={item: SCALE[n % 3] if n else NOT_ANSWERED for n, item in enumerate(ITEMS)},
        differently={item: 2 if n == 3 else 0 for n, item in enumerate(ITEMS)},
    )


def hostile(text):
    noted = {"what": text, "owner_role": text, "difference": text, "happened": text}
    noted["told"] = Told(on=EARLIER, by=text, how=text, said_back=text, before=text)
    return usual(
        team=text,
        opening=text,
        notes={ITEMS[0]: (text, text)},
        actions=(action(1, **noted, request=request(reply=text, replied_on=DAY)),),
        earlier=(action(2, **noted, state="stopped"),),
    )
