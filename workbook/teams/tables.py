"""The one table in a team's folder."""

from __future__ import annotations

from workbook.storage import Table, column, day_or_blank, package_bytes, text

__all__ = ["TEAM", "team_package"]

_NOBODY_SAID = [{"value": "", "label": "Nobody said"}]


def _team() -> Table:
    required = {"required": True}
    return Table(
        name="team",
        description="One row about the team, as the service lead wrote it down.",
        key=("team",),
        columns=(
            column(
                "team",
                "The team’s id, which is also the folder’s name: it stays when the name changes.",
                constraints={**required, "pattern": "t[a-z2-7]{9}"},
            ),
            column("name", "The team’s name.", constraints=required),
            column("service", "The service that it belongs to.", constraints=required),
            text("setting", "Where it works, such as residential."),
            column(
                "people",
                "How many people are in it; blank when nobody said, and then it is in no group.",
                "integer",
                missingValues=_NOBODY_SAID,
                constraints={"minimum": 1},
            ),
            day_or_blank("joined_on", "When it joined.", "Nobody said"),
        ),
    )


TEAM = _team()


def team_package(team_id: str) -> bytes:
    """Return the `datapackage.json` of a team's folder.

    Parameters
    ----------
    team_id
        The team's id: the package's name.
    """
    return package_bytes(
        team_id,
        "A team",
        "Who a team is. It holds nothing that anybody answered or wrote in a session.",
        [TEAM.resource()],
    )
