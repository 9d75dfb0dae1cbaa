"""The register of an older workbook: `teams.csv`, a line for each team, written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.storage import disk, read_date, read_sheet
from workbook.text import team_key

__all__ = ["OLD_REGISTER", "OldRegisterRefused", "OldTeam", "read_old_register"]

OLD_REGISTER = "teams.csv"
_COLUMNS = ("team", "service", "people", "joined_on")
_MOST_PEOPLE = 1000


class OldRegisterRefused(WorkbookError):
    """The register of an older workbook cannot be understood."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was upgraded until it is put right.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTeam:
    """One line of the register."""

    name: str
    service: str
    people: int
    joined_on: date | None


def read_old_register(data: Path) -> tuple[OldTeam, ...]:
    """Return the teams in `teams.csv`, in its order; none when there is no such file.

    Raises
    ------
    OldRegisterRefused, StoreError
        A line cannot be understood, or a team is there twice.
    """
    with disk.as_store_error("Nothing was upgraded until the register can be read."):
        try:
            found = (data / OLD_REGISTER).read_bytes()
        except FileNotFoundError:
            return ()
    teams: list[OldTeam] = []
    seen: set[str] = set()
    for line, cells in enumerate(read_sheet(found, OLD_REGISTER, _COLUMNS).rows, start=2):
        name, service, people, joined = (" ".join(cell.split()) for cell in cells)
        where = f"In line {line} of {OLD_REGISTER}"
        if not name or not service:
            raise OldRegisterRefused(
                f"{where} a team or its service has no name.",
                "Give both; where there is only one service, its name on every line.",
            )
        if not re.fullmatch(r"[0-9]{1,4}", people) or not 0 < int(people) <= _MOST_PEOPLE:
            raise OldRegisterRefused(
                f"{where} the number of people is no whole number from 1 to {_MOST_PEOPLE}.",
                "Write how many people are in the team.",
            )
        if team_key(name) in seen:
            raise OldRegisterRefused(
                f"{where} a team is there a second time.",
                "Keep one line for each team, under one service.",
            )
        seen.add(team_key(name))
        joined_on = read_date(joined, OLD_REGISTER, []) if joined else None
        teams.append(OldTeam(name=name, service=service, people=int(people), joined_on=joined_on))
    return tuple(teams)
