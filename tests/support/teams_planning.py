"""Plans of teams, as they stand when a period is published, for tests of the words about them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from services import MIDDLE
from services import with_team as named

from workbook.plans import Entry, Plans, Promise
from workbook.plans.tables import ENTRIES, PLAN, PROMISES
from workbook.storage import datapackage

#: In the middle of a period, too.
DUE = date(2026, 9, 1)
#: A word that stands in everything that a team writes in a plan, and must never come out.
CANARY = "canarybird"


def planned(data, team, *, left_open=(), promises=(), ready=MIDDLE, **more):
    """A team plans something; return the plan's id.

    Parameters
    ----------
    data, team
        The data folder, and the team's name; or `team_id`.
    left_open
        The sections in which a prompt stays open; everything else is decided.
    promises
        What became of each promise ("", "kept" or "explained"), or that with its day; due on `DUE`.
    ready
        The day on which the team calls it ready; None for never.
    more
        `guide`, as `Plans.begin` takes it, and `begun`, the day on which it is begun.
    """
    days = [more.get("begun", ready or MIDDLE)]
    plans = Plans(data, today=lambda: days[0])
    team_id = more["team_id"] if "team_id" in more else named(data, team).id
    began = plans.begin(team=team_id, title=f"{CANARY} title", guide=more.get("guide", b""))
    plan = plans.open(began.id)
    guide = plan.guide()
    first_open = {s.prompts[0].id for s in guide.sections if s.id in left_open}
    entries = [
        Entry(
            prompt=prompt.id,
            standing="open" if prompt.id in first_open else "decided",
            words=f"{CANARY} words",
            changed_on=days[0],
        )
        for prompt in guide.prompts
    ]
    made = [
        Promise(
            id=secrets.token_hex(4),
            what=f"{CANARY} promise",
            due_on=due,
            outcome=outcome,
            outcome_on=days[0] if outcome else None,
        )
        for outcome, due in (each if isinstance(each, tuple) else (each, DUE) for each in promises)
    ]
    own = replace(plan.look().plan, lead_role=f"{CANARY} role", month="2031-05")
    for kept, rows in ((ENTRIES, entries), (PROMISES, made), (PLAN, [own])):
        datapackage.keep(plan.folder, kept.table, kept.cells(rows))
    if ready:
        days[0] = ready
        plan.move("ready", was="draft")
    return began.id
