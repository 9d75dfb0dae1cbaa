"""Sessions of one team, one after another, with wordings that changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from workbook.instruments.model import Change, Retired, load_shipped
from workbook.patterns.over_time import side_by_side
from workbook.patterns.pattern import team_pattern
from workbook.sessions.repository import Session
from workbook.sessions.responses import NOT_ANSWERED
from workbook.sessions.tally import count

WHOLE = load_shipped("decisions-about-care")


#: Three questions are enough.
SMALL = replace(
    WHOLE, sections=(replace(WHOLE.sections[0], items=WHOLE.sections[0].items[:3]),), version="1.0"
)


FIRST, SECOND, THIRD = (item.id for item in SMALL.items)


ORDER = [answer.id for answer in SMALL.scale.order]


DAY = date(2026, 3, 2)


def answers(*numbers, not_sure=0, left_out=0):
    """So many answers along the scale, then not sure, then none."""
    given_answers = [
        name for name, number in zip(ORDER, numbers, strict=True) for _ in range(number)
    ]
    return [*given_answers, *["not_sure"] * not_sure, *[NOT_ANSWERED] * left_out]


def worded(version="1.0", *, of=SMALL, only=None, retired=(), **items):
    """The checklist in a version; `first`, `second`, `third`: (statement or None, changes)."""
    names = dict(zip(("first", "second", "third"), of.items, strict=True))
    made = []
    for name, item in names.items():
        statement, changes = items.get(name, (None, ()))
        if only is None or name in only:
            made.append(replace(item, statement=statement or item.statement, changes=changes))
    section = replace(of.sections[0], items=tuple(made))
    return replace(of, version=version, sections=(section,), retired=retired)


def met(number, instrument, people_say, **session):
    """One session of the team, `number` months after the first; answers by item, or for all."""
    by_item = people_say if isinstance(people_say, dict) else {}
    people = max(map(len, by_item.values())) if by_item else len(people_say)
    rows = []
    for item in instrument.items:
        said = by_item.get(item.id, people_say if not by_item else ["in_place"] * people)
        rows += [
            (f"r{place}", item.id, said[place] if place < len(said) else NOT_ANSWERED)
            for place in range(people)
        ]
    made = Session(
        **{
            "id": f"amber-river-{number}",
            "team": "Harbour team",
            "instrument": instrument.id,
            "version": instrument.version,
            "people": None,
            "opened_on": DAY + timedelta(days=30 * number),
            "revealed_on": DAY + timedelta(days=30 * number),
            "closed_on": None,
            "state": "revealed",
        }
        | session
    )
    sealed = replace(made, revealed_on=DAY)
    return made, instrument, team_pattern(sealed, instrument, count(instrument, rows))


OLD = SMALL.items[0].statement


NEW = "Plans are written with the young person."


def split_and_retired():
    """The third question was split in 1.1 into the first and the second."""
    split = (Change(version="1.1", how="split", split_from=THIRD),)
    retired = (Retired(item=THIRD, version="1.1", statement=SMALL.items[2].statement),)
    return side_by_side(
        [
            met(0, worded("1.0", only={"third"}), answers(0, 0, 8)),
            met(
                1,
                worded(
                    "1.1",
                    only={"first", "second"},
                    retired=retired,
                    first=(None, split),
                    second=(None, split),
                ),
                answers(8, 0, 0),
            ),
        ]
    )
