"""Two services with published words and requests, and a third that is too small."""

from __future__ import annotations

import random

from services import (
    AFTER,
    INSTRUMENT,
    MIDDLE,
    PERIOD,
    STARTS,
    everybody_says,
    held,
    joins,
    people_of,
    registered,
)

from workbook.instruments.model import load_shipped
from workbook.meetings.messages import write_message
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.themes.disclosure import STANDING, words
from workbook.themes.requests import Requests

COAST = {"Harbour": 5, "Quay": 6, "Pier": 4}
INLAND = {"Mill": 5, "Ford": 5, "Moor": 5}
ITEMS = [item.id for item in load_shipped(INSTRUMENT).items]


def drawn(dice, people):
    counts = dict.fromkeys(sorted(STANDING), 0)
    for _ in range(people):
        counts[dice.choice(sorted(STANDING))] += 1
    return counts


def world(seed):
    dice = random.Random(seed)
    teams = {**COAST, **INLAND}
    return {team: {item: drawn(dice, n) for item in ITEMS} for team, n in teams.items()}


def twin_of(first, seed):
    """The same people and the same words, and other answers."""
    dice = random.Random(seed)
    other = {team: dict(of_item) for team, of_item in first.items()}
    for teams in (COAST, INLAND):
        for item in ITEMS:
            counts = [first[team][item] for team in teams]
            said = words({a: sum(each[a] for each in counts) for a in STANDING})
            for _ in range(4000):
                tried = {team: drawn(dice, people) for team, people in teams.items()}
                if words({a: sum(c[a] for c in tried.values()) for a in STANDING}) == said:
                    for team in teams:
                        other[team][item] = tried[team]
                    break
    return other


def built(data, answers):
    """Two services with published words, and a third that is too small."""
    if not (data / "teams").exists():
        registered(data, COAST, "Coast")
        joins(data, INLAND, "Inland")
        joins(data, {"Fell": 6}, "Uplands")
    open_period(data, PERIOD, today=lambda: STARTS)
    for team, of_item in answers.items():
        code = held(data, team, people_of(of_item))
        whose = "coast" if team in COAST else "inland"
        write_message(Sessions(data).folder(code), f"{whose}-canarybird: {team[:2]} has no time")
    for team in INLAND:  # a checklist that the coast never used
        held(
            data, team, everybody_says("partly", 5, "risk-and-choice"), instrument="risk-and-choice"
        )
    publish(data, PERIOD, today=lambda: AFTER)
    requests = Requests(data / RELEASED, today=lambda: MIDDLE)
    requests.send("Harbour", "time", "coast-canarybird: two hours.", "q00000001", service="Coast")
    requests.send(
        "Mill", "money", "inland-canarybird: forty pounds.", "q00000002", service="Inland"
    )
    return data
