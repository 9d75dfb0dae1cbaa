"""The register: the teams that may be grouped, made from what is written down about every team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.storage import disk
from workbook.teams import Teams

__all__ = ["RegisterRefused", "Team", "read_register"]


class RegisterRefused(WorkbookError):
    """No groups can be made of the teams there are."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "No groups can be made until it is put right.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One team that may be grouped with others."""

    name: str
    service: str
    #: How many people are in the team.
    people: int
    #: When it joined; None when nobody said.
    joined_on: date | None = None
    #: Its id, which stays when its name changes.
    id: str = ""


def read_register(data: Path) -> tuple[Team, ...]:
    """Return the teams that may be grouped, by name: those whose people somebody counted.

    Raises
    ------
    StoreError
        A team cannot be read.
    """
    with disk.as_store_error("No groups can be made until the teams can be read."):
        return tuple(
            Team(
                name=team.name,
                service=team.service,
                people=team.people,
                joined_on=team.joined_on,
                id=team.id,
            )
            for team in Teams(data).all()
            if team.people is not None
        )
