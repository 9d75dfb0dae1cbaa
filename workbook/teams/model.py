"""What a team is, what its service is called among machines, and why a team is refused."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from workbook.errors import WorkbookError
from workbook.text import team_key

__all__ = [
    "MOST_PEOPLE",
    "Team",
    "TeamNotFound",
    "TeamRefused",
    "is_team_id",
    "new_team_id",
    "service_id",
]

#: The most people that a team may have.
MOST_PEOPLE = 1000
_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_ID = re.compile(f"t[{_SIGNS}]{{9}}")


class TeamNotFound(WorkbookError):
    """There is no such team."""

    def __init__(self) -> None:
        super().__init__(
            "There is no such team.",
            "Nothing was shown and nothing was changed.",
            "Look for it in the list of teams, or ask whoever looks after the workbook.",
        )


class TeamRefused(WorkbookError):
    """A team cannot be kept as it is."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed.", do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One team, as the service lead wrote it down."""

    #: "t" and 9 letters or digits, drawn at random: it stays when the name changes.
    id: str
    name: str
    #: The service that it belongs to.
    service: str
    #: Where it works, such as "residential"; "" when nobody said.
    setting: str = ""
    #: How many people are in it; None when nobody said, and then it is in no group.
    people: int | None = None
    #: When it joined; None when nobody said.
    joined_on: date | None = None


def new_team_id() -> str:
    """Return an id that no team has: 45 bits drawn at random."""
    return "t" + "".join(secrets.choice(_SIGNS) for _ in range(9))


def is_team_id(given: object) -> bool:
    """Say whether something has the form of a team's id."""
    return isinstance(given, str) and _ID.fullmatch(given) is not None


def service_id(name: str) -> str:
    """Return what a service is called in links and file names: "v" and 8 hex digits.

    Parameters
    ----------
    name
        The service's name; capitals and the spaces in it do not matter.
    """
    return f"v{blake2b(team_key(name).encode(), digest_size=4).hexdigest()}"
