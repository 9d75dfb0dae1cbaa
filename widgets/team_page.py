"""A team's own page: its promises, what it asked for, its sessions, and what is next.

Everything on it belongs to the team. What it may have done is handed in: bringing an action up to
date, on any day, and keeping the day of the next meeting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import traitlets

from widgets import team_messages as say
from widgets.conversation import Conversation, script, style
from widgets.messages import Check, LookAgain, Trouble
from widgets.team_messages import TeamAsk, TeamSaid
from widgets.team_shapes import TeamContent, TeamPage
from widgets.wording import Listed, checked

__all__ = ["OurTeam"]


class OurTeam(Conversation[TeamAsk, TeamSaid]):
    """A team's page.

    Parameters
    ----------
    look
        Returns what the page shows.
    update
        Called with an action's id and what is said of it: any of state, happened, told_on,
        told_by, told_how, said_back, not_told_because and look_again_on.
    plan
        Called with the day of the next meeting, "2026-12-01" or "" for none; None where the page
        keeps no such day.
    team
        The team's id, under which a device keeps what is typed and not kept yet.
    open_link
        Where a session is opened; "" where there is no such page.
    longest
        How many characters there is room for in a box.
    by_text_boxes
        What stands beside the first box for words.
    today
        The day.
    working_days
        After how many working days without an answer a request is said to wait long.
    listed
        The wordings that are looked for in the boxes.
    """

    _esm = script("team")
    _css = style("checklist.css", "team_page.css")
    _talk = say.TEAM
    _failed = "a team's page met with %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        look: Callable[[], TeamPage],
        *,
        update: Callable[..., object],
        plan: Callable[[str], object] | None,
        team: str,
        open_link: str,
        longest: int,
        by_text_boxes: str,
        today: date,
        working_days: int,
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._look = look
        self._update = update
        self._plan = plan
        self._listed = listed
        content = TeamContent(
            page=look(),
            team=team,
            open=open_link,
            longest=longest,
            byTextBoxes=by_text_boxes,
            today=today.isoformat(),
            workingDays=working_days,
            canPlan=plan is not None,
        )
        super().__init__(_content=content, **more)

    def _answer(self, ask: TeamAsk, number: int) -> TeamSaid | None:  # noqa: ARG002
        match ask:
            case Check():
                return checked(ask.text, self._listed())
            case say.UpdateAction():
                named = [each.name for each in fields(ask) if each.name != "action"]
                given = {name: words for name in named if (words := getattr(ask, name)) is not None}
                self._update(ask.action, **given)
            case say.PlanMeeting():
                if self._plan is None:
                    return None
                self._plan(ask.day)
            case LookAgain():
                pass
        return say.TeamShown(kind="team", page=self._look())

    def _trouble(self, sentence: str) -> TeamSaid:
        return Trouble(kind="trouble", sentence=sentence)
