"""Patterns of a few answers."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from workbook.instruments.model import load_shipped
from workbook.patterns.pattern import team_pattern
from workbook.sessions.repository import Session
from workbook.sessions.tally import count

INSTRUMENT = load_shipped("decisions-about-care")


ITEMS = [item.id for item in INSTRUMENT.items]


SESSION = Session(
    id="amber-river-kettle",
    team="Harbour team",
    instrument=INSTRUMENT.id,
    version=INSTRUMENT.version,
    people=9,
    opened_on=date(2026, 11, 20),
    revealed_on=date(2026, 11, 20),
    closed_on=date(2026, 11, 22),
    state="closed",
)


def pattern(responses):
    """The pattern of responses, each a dict of item to answer; the rest "in place"."""
    rows = [
        (f"r{number:032x}", item, answers.get(item, "in_place"))
        for number, answers in enumerate(responses)
        for item in ITEMS
    ]
    return team_pattern(SESSION, INSTRUMENT, count(INSTRUMENT, rows))


def each(item, answers):
    """One response for each answer to one item."""
    return [{item: answer} for answer in answers]


answers = st.sampled_from(
    ["in_place", "partly", "not_yet", "not_applicable", "not_sure", "not_answered"]
)
