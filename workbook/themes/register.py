"""The register: the teams of a service, one line each, written by whoever looks after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.storage import disk, read_date, read_sheet
from workbook.text import team_key

__all__ = ["REGISTER", "REGISTER_COLUMNS", "RegisterRefused", "Team", "read_register"]

REGISTER = "teams.csv"
REGISTER_COLUMNS = ("team", "service", "people", "joined_on")
_MOST_PEOPLE = 1000


class RegisterRefused(WorkbookError):
    """The register of teams cannot be used."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "No groups can be made until it is put right.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One line of the register."""

    name: str
    service: str
    #: How many people are in the team.
    people: int
    #: When it joined; None when nobody said.
    joined_on: date | None = None


def read_register(data: Path) -> tuple[Team, ...]:
    """Return the teams in `teams.csv`, in its order; none when there is no such file.

    Raises
    ------
    RegisterRefused, StoreError
        A line cannot be understood, or a team is there twice.
    """
    with disk.as_store_error("No groups can be made until the register can be read."):
        try:
            found = (data / REGISTER).read_bytes()
        except FileNotFoundError:
            return ()
    teams: list[Team] = []
    seen: set[str] = set()
    for line, cells in enumerate(read_sheet(found, REGISTER, REGISTER_COLUMNS).rows, start=2):
        name, service, people, joined = (" ".join(cell.split()) for cell in cells)
        where = f"In line {line} of {REGISTER}"
        if not name or not service:
            raise RegisterRefused(
                f"{where} a team or its service has no name.",
                "Give both; where there is only one service, its name on every line.",
            )
        if not re.fullmatch(r"[0-9]{1,4}", people) or not 0 < int(people) <= _MOST_PEOPLE:
            raise RegisterRefused(
                f"{where} the number of people is no whole number from 1 to {_MOST_PEOPLE}.",
                "Write how many people are in the team.",
            )
        if team_key(name) in seen:
            raise RegisterRefused(
                f"{where} a team is there a second time.",
                "Keep one line for each team, under one service.",
            )
        seen.add(team_key(name))
        joined_on = read_date(joined, REGISTER, []) if joined else None
        teams.append(Team(name=name, service=service, people=int(people), joined_on=joined_on))
    return tuple(teams)
