"""A service with real sessions, for the tests of publishing and of the managers' page."""

from __future__ import annotations

import random
from datetime import date

from workbook.instruments.model import load_shipped
from workbook.sessions.repository import Sessions
from workbook.sessions.responses import read_response
from workbook.teams import Teams

STANDING = ("in_place", "partly", "not_yet", "not_sure", "not_applicable")
#: Long before any period of a test.
JOINED = date(2020, 1, 1)
#: In the middle of a period that tests open on its first day.
STARTS, MIDDLE, AFTER = date(2026, 7, 1), date(2026, 8, 12), date(2026, 10, 1)
PERIOD = "2026-Q3"
INSTRUMENT = "decisions-about-care"


def registered(data, teams, service="Riverside"):
    """Let these be the teams that may be grouped: each with how many people it has."""
    known = Teams(data)
    for team in known.all():
        if team.name not in teams:
            known.change(team.id, people=None)
    joins(data, teams, service)


def joins(data, teams, service="Riverside", on=JOINED):
    """Add teams to those that may be grouped: each with how many people it has."""
    known = Teams(data)
    for name, people in teams.items():
        team = with_team(data, name, service)
        known.change(team.id, service=service, people=people, joined_on=on)


def with_team(data, name="Harbour team", service="Riverside"):
    """The team of a name, added when it is not there: its id is what a session is opened with."""
    teams = Teams(data)
    there = teams.named(name)
    return teams.add(name, service) if there is None else there


def open_for(sessions, team, instrument=INSTRUMENT, *given, **more):
    """Open a session of the team of a name, which is added when it is not there."""
    return sessions.open(
        team, instrument, *given, team_id=with_team(sessions.data, team).id, **more
    )


def answer_for(instrument, standing):
    """The instrument's own answer that stands for a standing one."""
    return next(each.id for each in instrument.scale.answers if each.stands_for == standing)


def people_of(counts_of):
    """Turn item to standing answer to people into one {item: standing} for each person."""
    everybody = [sum(counts.values()) for counts in counts_of.values()]
    assert len(set(everybody)) == 1, "every item has everybody"
    columns = {
        item: [standing for standing in STANDING for _ in range(counts.get(standing, 0))]
        for item, counts in counts_of.items()
    }
    return [{item: column[who] for item, column in columns.items()} for who in range(everybody[0])]


def held(data, team, people, *, day=MIDDLE, instrument=INSTRUMENT, words=None, reveal=True, **more):
    """Hold a session: `people` is one {item: standing answer} each; return its id.

    It is that of the team of the name, or of none where nobody added such a team; unless another
    `team_id` is given. With `close=False` it stays open.
    """
    loaded = load_shipped(instrument)
    sessions = Sessions(data, today=lambda: day)
    known = Teams(data).named(team)
    team_id = more.get("team_id", known.id if known else "")
    code = sessions.open(team, instrument, team_id=team_id).id
    dice = random.Random(f"{team} {day} {instrument}")
    tickets = [sessions.come_in(code).ticket for _ in people]
    if people:
        sessions.shut_door(code, len(people))
    for number, of_item in enumerate(people):
        message = {
            "token": f"{dice.getrandbits(128):032x}",
            "answers": {
                item.id: answer_for(loaded, of_item[item.id])
                for item in loaded.items
                if item.id in of_item
            },
            "reflections": {loaded.items[0].id: words} if words and number == 0 else {},
        }
        sessions.record(code, read_response(loaded, message), tickets[number])
    if more.get("close", True):
        sessions.close(code, show=reveal)
    return code


def everybody_says(standing, people, instrument=INSTRUMENT):
    """So many people who all give the same answer to everything."""
    return [{item.id: standing for item in load_shipped(instrument).items} for _ in range(people)]


def at_random(seed, people, instrument=INSTRUMENT):
    """So many people whose answers are drawn."""
    dice = random.Random(seed)
    return [
        {item.id: dice.choice(STANDING) for item in load_shipped(instrument).items}
        for _ in range(people)
    ]
