"""A team's own page, opened with its own link: what it keeps coming back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import ipywidgets as ipw
from markupsafe import Markup

from widgets.pages.frame import alert, banner, box, guidance_of, heading, show_page
from widgets.wording import chosen_language
from workbook.access import PageContext
from workbook.errors import WorkbookError
from workbook.settings import keep_plans_days
from workbook.storage import RELEASED, TEAMS
from workbook.teams import Team, Teams
from workbook.themes.policy import reply_working_days
from workbook.themes.requests import Requests

if TYPE_CHECKING:
    from widgets.team_shapes import TeamPage

__all__ = ["TheTeamsDesk", "team_page"]

_NEEDS_THE_LINK = Markup(
    "<h1>This needs your team’s link</h1><p>The link that opened this page is another one, or has "
    "ended. Nothing was changed. Ask a colleague for your team’s link, or your service lead for a "
    "new one.</p>"
)


class TeamsLinkEnded(WorkbookError):
    """The link that opened the page has ended or was made anew."""

    def __init__(self) -> None:
        super().__init__(
            "This page’s link has ended.",
            "Nothing was changed; what you typed is still on this device.",
            "Open the page with your team’s newest link.",
        )


class InventedTeam(WorkbookError):
    """Somebody would write into the invented service, which everybody may look at."""

    def __init__(self) -> None:
        super().__init__(
            "This is an invented team, which is only to look at.",
            "Nothing is kept here, so that nobody’s words are shown to the next visitor.",
            "On your own team’s page it is kept.",
        )


def team_page(context: PageContext) -> None:
    """Show a team its own page.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the team's.
    """
    page = box()
    if context.served and not context.may_team(context.team):
        page.children = [ipw.HTML(_NEEDS_THE_LINK)]
    elif context.team:
        page.children = _shown(context)
    else:  # in JupyterLab nothing says which team
        page.children = _asked(context, page)
    show_page(page)


def _shown(context: PageContext) -> list[ipw.Widget]:
    from widgets.our_team import OurTeam
    from workbook.meetings import MAX_WORDS

    try:
        team = Teams(context.data).find(context.team)
        shown: ipw.Widget = OurTeam(
            TheTeamsDesk(context, team),
            team=team.id,
            open_link=context.link_to("facilitate", team=team.id),
            begin_link="plans/new" if context.served else "",
            example=context.example,
            longest=MAX_WORDS,
            by_text_boxes=" ".join(note.text for note in guidance_of(context).shown("text-box")),
            today=date.today(),  # noqa: DTZ011 - the day where the team is
            working_days=reply_working_days(context.data),
            listed=chosen_language(context.data),
        )
    except WorkbookError as trouble:
        return [*banner(context), alert(str(trouble))]
    return [*banner(context), ipw.HTML(heading(team.name)), shown]


def _asked(context: PageContext, page: ipw.VBox) -> list[ipw.Widget]:
    teams = [(team.name, team.id) for team in Teams(context.data).all()]
    choice = ipw.Dropdown(options=[("Choose a team", ""), *teams], description="Team")

    def chosen(change: dict[str, str]) -> None:
        if change["new"]:
            page.children = _shown(replace(context, team=change["new"]))

    choice.observe(chosen, names="value")
    return [*banner(context), ipw.HTML(heading("A team’s page")), choice]


class TheTeamsDesk:
    """What a team may have done, with its sessions and what it said about meeting again.

    Whether the page's own link still stands is looked at for each act, not once.

    Parameters
    ----------
    context
        The data folder and the link the page was opened with.
    team
        The team.
    today
        Gives the day.
    """

    def __init__(
        self, context: PageContext, team: Team, *, today: Callable[[], date] = date.today
    ) -> None:
        from workbook.meetings import TeamActions, TeamPlans, TeamRhythm
        from workbook.plans import Plans

        self._context = context
        self._team = team
        self._today = today
        self._requests = Requests(context.data / RELEASED, today=today)
        self._actions = TeamActions(context.sessions, team.id, self._requests, today=today)
        self._plans = TeamPlans(Plans(context.data, today=today), team.id, today=today)
        self._rhythm = TeamRhythm(context.data / TEAMS, team.id, today=today)

    def look(self) -> TeamPage:
        """Return what the page shows."""
        from widgets.our_team import team_words
        from workbook.meetings import team_view

        self._must_stand()
        context, today = self._context, self._today()
        view = team_view(
            context.sessions,
            context.data / TEAMS,
            self._team.id,
            today,
            requests=self._requests,
        )
        return team_words(
            view,
            self._plans.look(self._plan_days()),
            today=today,
            working_days=reply_working_days(context.data),
            run=lambda session: context.link_to("facilitate", session=session),
            pattern=lambda session: context.link_to("patterns", session=session),
            plan=lambda plan: context.link_to("plan", plan=plan),
        )

    def update(self, action: str, **said: str) -> None:
        """Say what became of an action, and what young people were told."""
        self._must_change()
        kept = self._actions.bring_up_to_date(action, **said)
        self._context.log("action_changed", kept.session)

    def plan(self, day: str) -> None:
        """Keep the day of the next meeting, or none."""
        self._must_change()
        self._rhythm.meet_on(day)
        self._context.log("meeting_planned")

    def nothing_left(self, checklist: str, *, yes: bool) -> None:
        """Note that a checklist has nothing left for the team, or take that back."""
        self._must_change()
        self._rhythm.nothing_left(checklist, yes=yes)
        self._context.log("nothing_left" if yes else "taken_up_again")

    def finish(self, plan: str, row: str, *, yes: bool) -> None:
        """Say that a task of one of the team's plans is done, or take that back."""
        self._must_change()
        self._plans.finish(plan, row, yes=yes)
        self._context.log("plan_changed")

    def keep_promise(self, plan: str, row: str, *, yes: bool) -> None:
        """Say that a promise of one of the team's plans was kept, or take that back."""
        self._must_change()
        self._plans.keep_promise(plan, row, yes=yes)
        self._context.log("plan_changed")

    def talked(self, plan: str, prompt: str, *, yes: bool) -> None:
        """Say that the team has talked about a prompt of one of its plans, or put it back."""
        self._must_change()
        self._plans.talked_about(plan, prompt, yes=yes)
        self._context.log("plan_talked_about")

    def _plan_days(self) -> int:
        return keep_plans_days(self._context.data)

    def _must_stand(self) -> None:
        if not self._context.may_team(self._team.id):
            raise TeamsLinkEnded

    def _must_change(self) -> None:
        if self._context.example:
            raise InventedTeam
        self._must_stand()
