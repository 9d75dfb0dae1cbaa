"""Who a team is: its name, its service and how many people it has. Never what it answered."""

from workbook.teams.model import (
    Team,
    TeamNotFound,
    TeamRefused,
    is_team_id,
    new_team_id,
    service_id,
)
from workbook.teams.repository import Teams
from workbook.teams.tables import TEAM

__all__ = [
    "TEAM",
    "Team",
    "TeamNotFound",
    "TeamRefused",
    "Teams",
    "is_team_id",
    "new_team_id",
    "service_id",
]
