"""What a team asks of managers from a plan: it goes up as a request from an action does.

Managers read the request's words and whose they are, and nothing of the plan. Which requests a plan
sent stands in the plan's own folder, so that the replies come back to its team.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.meetings.actions import MOST_ACTIONS, NEEDS
from workbook.meetings.held import MeetingRefused
from workbook.plans import Plan, Plans
from workbook.storage import Table, column, datapackage, day_or_blank, disk
from workbook.teams import TeamNotFound, Teams
from workbook.text import kept_words
from workbook.themes.requests import MAX_REQUEST, Request, Requests

__all__ = ["ASKED_TABLE", "MOST_ASKED", "PlanRequests"]

#: As many as the actions of three sessions could send.
MOST_ASKED = 3 * MOST_ACTIONS
ASKED_TABLE = Table(
    name="asked",
    description="What was asked of managers from the plan; the words are in released/requests.csv.",
    key=("request",),
    columns=(
        column(
            "request",
            "The request, by its name in released/requests.csv.",
            constraints={"required": True, "pattern": "q[0-9a-f]{8}"},
        ),
        day_or_blank("asked_on", "When it was sent.", "Nobody knows"),
    ),
)
_ROW = re.compile(r"[0-9a-f]{8}")


class PlanRequests:
    """What the plans of a data folder ask of managers. Any number of processes may use it at once.

    Parameters
    ----------
    plans
        The plans.
    requests
        What teams have asked of managers.
    today
        Gives the day.
    """

    def __init__(
        self, plans: Plans, requests: Requests, *, today: Callable[[], date] = date.today
    ) -> None:
        self._plans = plans
        self._requests = requests
        self._today = today

    def send(self, plan_id: str, needs: str, words: str, row: str) -> Request:
        """Send a request up; it cannot be changed afterwards.

        Parameters
        ----------
        plan_id
            A plan of a team: a request goes up in a team's name.
        needs
            What is needed: time, money, permission or a partner, as an action says it.
        words
            The team's own wording, up to 1,000 characters.
        row
            8 hexadecimal digits that whoever sends it drew: the same once more sends nothing.

        Raises
        ------
        MeetingRefused, PlanNotFound, WordsRefused, StoreError
            Nothing was sent.
        """
        plan = self._plans.find(plan_id)
        name, service = self._whose(plan.team)
        if needs not in NEEDS:
            raise MeetingRefused(
                "The request does not say what you need from a manager.",
                "Choose time, money, permission or a partner first.",
            )
        text = kept_words(words, "The request", MAX_REQUEST)
        if not text:
            raise MeetingRefused("The request has no words yet.", "Say what you ask for.")
        if not _ROW.fullmatch(row):
            raise MeetingRefused("What arrived cannot be sent.", "Open the page again.")
        request_id = _id_of(plan_id, row)
        folder = self._plans.open(plan_id).folder
        with (
            disk.as_store_error("The request was not sent; your words are still on the page."),
            disk.locked(folder),
        ):
            self._note(folder, request_id)
            request = self._requests.send(name, needs, text, request_id, service=service)
        if (request.kind, request.text) != (needs, text):
            raise MeetingRefused(
                "This request has been sent already, in other words.",
                "They stand on your team’s page. Open this page again to send another one.",
            )
        return request

    def of_team(self, team_id: str) -> tuple[Request, ...]:
        """Return what the plans of a team have asked for, with the replies.

        Raises
        ------
        StoreError
            The plans cannot be listed, or the requests cannot be read.
        """
        known = self._requests.by_id()
        found = self._sent_by(self._plans.of_team(team_id))
        return tuple(known[each] for each in found.get(team_id, ()) if each in known)

    def by_team(self) -> Mapping[str, Sequence[str]]:
        """Return team id to the names of the requests that its plans sent.

        Raises
        ------
        StoreError
            The plans cannot be listed.
        """
        return self._sent_by(plan for plan in self._plans.all() if plan.team)

    def _sent_by(self, plans: Iterable[Plan]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for plan in plans:
            # One plan that is damaged hides no request of another.
            with suppress(WorkbookError), disk.as_store_error("It cannot be read now."):
                asked = _asked(self._plans.open(plan.id).folder)
                found.setdefault(plan.team, []).extend(each for each, _ in asked)
        return found

    def _whose(self, team_id: str) -> tuple[str, str]:
        """Return the team's name, and the service whose managers its request goes to."""
        try:
            team = Teams(self._plans.data).find(team_id)
        except TeamNotFound:
            raise MeetingRefused(
                "This plan belongs to no team, so a manager would not know who asks.",
                "Begin a plan on your team’s page, and send the request there.",
            ) from None
        return team.name, team.service

    def _note(self, folder: Path, request_id: str) -> None:
        """Note a request before it goes up, so that its reply always finds back."""
        asked = _asked(folder)
        if any(each == request_id for each, _ in asked):
            return
        if len(asked) >= MOST_ASKED:
            raise MeetingRefused(
                f"From one plan {MOST_ASKED} requests are the most.",
                "Wait for the replies, or talk with your manager.",
            )
        if request_id in self._requests.by_id(from_bytes=True):
            # Somebody else's, whose words are no business of this plan.
            raise MeetingRefused("The request was not sent.", "Open this page again, and send it.")
        rows = [*asked, (request_id, self._today().isoformat())]
        datapackage.keep(folder, ASKED_TABLE, rows)


def _asked(folder: Path) -> list[tuple[str, str]]:
    """Return the requests of a plan and their days; no file yet is none."""
    try:
        rows = ASKED_TABLE.records((folder / ASKED_TABLE.file).read_bytes())
    except FileNotFoundError:
        return []
    return [(row["request"].strip().casefold(), row["asked_on"]) for row in rows]


def _id_of(plan_id: str, row: str) -> str:
    """Return the name of the request that a row of a plan sends: nobody can aim at another one."""
    return f"q{hashlib.blake2b(f'{plan_id} {row}'.encode(), digest_size=4).hexdigest()}"
