"""What somebody may have done on the pages of one plan, with the plan's own link or its team's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, cast

from widgets.pages.frame import WORD, guidance_of
from widgets.wording import chosen_language
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.plans import Here, Others, Plans, WholePlan, Written
from workbook.settings import keep_plans_days
from workbook.text import day_in_words

if TYPE_CHECKING:
    from widgets.plan_shapes import PlanLinks, PlanPage
    from widgets.planning import Planning, View
    from workbook.plans.papers import PaperKind

__all__ = ["ThePlansDesk", "planning"]


class PlansLinkEnded(WorkbookError):
    """The link that opened the page has ended or was made anew."""

    def __init__(self) -> None:
        super().__init__(
            "This page’s link has ended.",
            "Nothing was changed; what you typed is still on this device.",
            "Open the plan with its newest link, or from your team’s page.",
        )


class NoLinkHere(WorkbookError):
    """There is no link of the plan's own to show."""

    def __init__(self) -> None:
        super().__init__(
            "This plan has no link of its own here.",
            "The plan is safe, and nothing was changed.",
            "Open it from your team’s page, or with the workbook’s own folder.",
        )


class NothingIsAsked(WorkbookError):
    """Nothing can be asked of managers from this page."""

    def __init__(self) -> None:
        super().__init__(
            "From this page nothing can be sent to managers.",
            "So nothing was sent, and your words are still on the page.",
            "Open the plan with your team’s link, and send it from there.",
        )


def planning(context: PageContext, view: View) -> Planning:
    """Return the widget that draws one page of a plan.

    Parameters
    ----------
    context
        The data folder, the link the page was opened with, and the plan that it is about.
    view
        Which page: "plan", "day", "review" or "sheets".

    Raises
    ------
    WorkbookError
        The plan cannot be read, or the page's link has ended.
    """
    from widgets.planning import Planning

    desk = ThePlansDesk(context)
    return Planning(
        desk,
        view=view,
        guide=desk.guide,
        plan=context.plan,
        links=links_of(context, desk.team),
        listed=chosen_language(context.data),
        team=desk.team_name(),
        teamId=desk.team if context.served and context.may_team(desk.team) else "",
        byTextBoxes=" ".join(note.text for note in guidance_of(context).shown("text-box")),
        today=date.today().isoformat(),  # noqa: DTZ011 - the day where the team is
        example=context.example,
        mayRequest=desk.may_request(),
    )


def links_of(context: PageContext, team: str) -> PlanLinks:
    """Return where the other pages of a plan are; "" where there is none.

    Parameters
    ----------
    context
        What the page was opened with.
    team
        The id of the team whose plan it is.
    """
    from widgets.plan_shapes import PlanLinks

    is_own = bool(team) and context.served and context.may_team(team)
    return PlanLinks(
        plan=context.link_to("plan"),
        day=context.link_to("day"),
        review=context.link_to("review"),
        sheets=context.link_to("sheets"),
        team=context.link_to("team", team=team) if is_own else "",
        begin="plans/new" if context.served else "",
    )


class ThePlansDesk:
    """What may be done with one plan.

    Whether the page's own link still stands is looked at for each act, not once.

    Parameters
    ----------
    context
        The data folder, the link the page was opened with, and the plan that it is about.
    today
        Gives the day.

    Raises
    ------
    WorkbookError
        There is no such plan, or it cannot be read.
    """

    def __init__(self, context: PageContext, *, today: Callable[[], date] = date.today) -> None:
        self._context = context
        self._today = today
        self._must_stand()
        self._plan = Plans(context.data, today=today).open(context.plan)
        self._here = Here(self._plan.folder)
        self._noted: date | None = None
        #: The plan as the page showed it last.
        self._shown: WholePlan | None = None
        #: The plan's own prompts.
        self.guide = self._plan.guide()
        #: The id of the team whose plan it is; "" for none.
        self.team = self._plan.look().plan.team

    def team_name(self) -> str:
        """Return the name of the team whose plan it is; "" for a plan without a team.

        A page that the plan's own link opened is told no team's name.
        """
        from workbook.teams import Teams

        if not self.team:
            return ""
        if not self._context.may_team(self.team):
            return "the team"
        try:
            return Teams(self._context.data).find(self.team).name
        except WorkbookError:
            return "the team"

    def look(self) -> PlanPage:
        """Return what the page shows."""
        from widgets.planning import plan_words

        self._must_stand()
        mark = self._plan.mark()  # first: what is written meanwhile is then looked at once more
        self._shown = self._plan.look()
        return plan_words(
            self._shown,
            mark=mark,
            today=self._today(),
            keep_days=self._keep_days(),
        )

    def mark(self) -> str:
        """Return what changes with anything that is written."""
        self._must_stand()
        return self._plan.mark()

    def here(self, at: str) -> Others:
        """Say which box this page's reader is in, and return who else is there."""
        self._must_stand()
        return self._here.say(at)

    def write(self, place: str, was: str, words: str, sent: str = "") -> Written:
        """Keep the words of a box."""
        self._must_stand()
        written = self._plan.write(place, was, words, sent)
        self._changed()
        return written

    def choose(self, place: str, was: str, value: str) -> None:
        """Set what was chosen."""
        self._must_stand()
        self._plan.choose(place, was, value)
        self._changed()

    def add(self, table: str, row: str, *, prompt: str, words: str) -> None:
        """Add a task, a worry, a promise or an idea."""
        self._must_stand()
        self._plan.add(table, row, prompt=prompt, words=words)
        self._changed()

    def remove(self, table: str, row: str, was: str) -> None:
        """Take one of these out."""
        self._must_stand()
        self._plan.remove(table, row, was, seen=self._shown)
        self._changed()

    def move(self, to: str, *, was: str, because: str) -> None:
        """Say how far the plan is."""
        self._must_stand()
        self._context.log(f"plan_{self._plan.move(to, was=was, because=because).state}")

    def paper(self, which: str, what: str) -> tuple[str, str, bytes]:
        """Return the name, the type and the bytes of a file to keep or print."""
        from workbook.plans.papers import paper, paper_csv, paper_docx, paper_html

        self._must_stand()
        day = self._today()
        made = paper(
            cast("PaperKind", which),
            self._plan.look(),
            today=day,
            invented=self._context.invented,
        )
        self._context.log("plan_paper")
        name = made.file_name
        if what == "docx":
            return f"{name}.docx", WORD, paper_docx(made, day)
        if what == "csv":
            return f"{name}.csv", "text/csv;charset=utf-8", paper_csv(made)
        return f"{name}.html", "text/html;charset=utf-8", paper_html(made).encode()

    def link(self) -> tuple[str, str]:
        """Return the plan's own link, and its QR code."""
        from widgets.qr import qr_svg

        self._must_stand()
        context = self._context
        link = Links(context.data).find(f"plan-{context.plan}")
        if link is None or not context.served or context.example:
            raise NoLinkHere
        self._context.log("plan_link_shown")
        address = link.address(context.data)
        return address, qr_svg(address)

    def may_request(self) -> bool:
        """Say whether something may be asked of managers: in a team's name, with its own link."""
        return bool(self.team) and self._context.may_team(self.team)

    def request(self, needs: str, words: str, row: str) -> str:
        """Ask something of managers, and return what is said of it."""
        from workbook.meetings import PlanRequests
        from workbook.storage import RELEASED
        from workbook.themes.requests import Requests

        self._must_stand()
        if not self.may_request():
            raise NothingIsAsked
        data = self._context.data
        requests = Requests(data / RELEASED, today=self._today)
        plans = Plans(data, today=self._today)
        sent = PlanRequests(plans, requests, today=self._today).send(
            self._context.plan, needs, words, row
        )
        self._context.log("request_sent")
        return f"Sent on {day_in_words(sent.sent_on)}. The reply comes to your team’s page."

    def _keep_days(self) -> int:
        return keep_plans_days(self._context.data)

    def _must_stand(self) -> None:
        if not self._context.may_plan(self._context.plan):
            raise PlansLinkEnded

    def _changed(self) -> None:
        """Note once a day for each page that somebody wrote: who writes when is nobody's matter."""
        day = self._today()
        if self._noted != day:
            self._noted = day
            self._context.log("plan_changed")
