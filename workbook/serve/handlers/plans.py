"""How planning begins: what it is, an example to read, a plan of one's own, and the link to it."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tornado.ioloop
import tornado.web
from markupsafe import Markup

from workbook.access import Link
from workbook.documents import qr_svg
from workbook.errors import WorkbookError
from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.operations import example_plan
from workbook.plans import UNTOUCHED_DAYS, PlanNotFound, is_plan_id
from workbook.serve.admission import LinkNeeded, links_of
from workbook.serve.assets import Assets
from workbook.serve.beginning import (
    NewPlans,
    NoMoreKept,
    NoMoreToday,
    OnlyForTeams,
    Wish,
    links_needed,
    teams_of,
)
from workbook.serve.browser_sessions import BrowserSession, BrowserSessions
from workbook.serve.cookies import token_of
from workbook.serve.example_copies import ExampleCopies, NoCopyFree
from workbook.serve.handlers.base import Page
from workbook.serve.query import OddAddress, read_query
from workbook.settings import USUAL_DAYS, keep_plans_days
from workbook.storage import is_example
from workbook.teams import TeamNotFound

__all__ = ["NewPlan", "PlanExample", "PlanLink", "PlanningPage"]

_LONGEST = 64
#: What is answered with a refusal that is nobody's fault: everything else is the workbook's own.
_STATUS: dict[type[WorkbookError], HTTPStatus] = {
    NoMoreToday: HTTPStatus.TOO_MANY_REQUESTS,
    NoMoreKept: HTTPStatus.TOO_MANY_REQUESTS,
    OnlyForTeams: HTTPStatus.FORBIDDEN,
    PlanNotFound: HTTPStatus.NOT_FOUND,
    TeamNotFound: HTTPStatus.NOT_FOUND,
}


class PlanningPage(Page):
    """What planning an activity is here, an example to read, and the way to a plan of one's own."""

    @property
    def browser(self) -> BrowserSession | None:
        """What the cookie of whoever asks stands for."""
        browsers: BrowserSessions = self.settings["browser_sessions"]
        return browsers.find(token_of(self))

    @property
    def copies(self) -> ExampleCopies:
        """The invented service."""
        copies: ExampleCopies = self.settings["example_copies"]
        return copies

    @property
    def new_plans(self) -> NewPlans:
        """What begins plans."""
        new_plans: NewPlans = self.settings["new_plans"]
        return new_plans

    async def get(self) -> None:
        loop = tornado.ioloop.IOLoop.current()
        browser = self.browser
        links = links_of(self.data)
        teams = await loop.run_in_executor(None, teams_of, self.data, links, browser)
        example = self.copies.to_look_at(browser)
        self.show(
            "planning.html",
            teams=teams,
            without=self.new_plans.without_a_team,
            sections=load_shipped_guide(USUAL_GUIDE).sections,
            example=await loop.run_in_executor(None, _first_of, example),
            days=await loop.run_in_executor(None, _kept_for, self.data),
            untouched=UNTOUCHED_DAYS,
        )

    def refuse_plan(self, trouble: WorkbookError) -> None:
        """Say in plain words why no plan was begun."""
        self.set_status(_STATUS.get(type(trouble), HTTPStatus.SERVICE_UNAVAILABLE))
        self.show("planning-refused.html", trouble=trouble)


class PlanExample(PlanningPage):
    """Makes the invented service when somebody wants to read an example, and leads to its plan."""

    async def get(self) -> None:
        self.redirect(f"{self.base_url}planning")

    async def post(self) -> None:
        await self.copies.make_original()
        loop = tornado.ioloop.IOLoop.current()
        folder = self.copies.to_look_at(self.browser)
        first = await loop.run_in_executor(None, _first_of, folder)
        query = urlencode({"plan": first, "example": "yes"})
        self.redirect(f"{self.base_url}{f'plan?{query}' if first else 'example'}", status=303)


class NewPlan(PlanningPage):
    """Begins a plan: a team's with the team's link, anybody's without one."""

    async def get(self) -> None:
        self.redirect(f"{self.base_url}planning")

    async def post(self) -> None:
        wish, browser = self._wish(), self.browser
        try:
            if wish.example:
                await self._invented(wish, browser)
            else:
                await self._begin(wish, browser)
        except NoCopyFree:
            self.no_room("copies")
        except WorkbookError as trouble:
            self.refuse_plan(trouble)

    async def _begin(self, wish: Wish, browser: BrowserSession | None) -> None:
        loop = tornado.ioloop.IOLoop.current()
        needed = await loop.run_in_executor(
            None, links_needed, self.data, links_of(self.data), browser, wish
        )
        if needed:
            self.refuse(LinkNeeded(needed))
            return
        plan, link = await self.new_plans.begin(wish, self.request.remote_ip)
        query = urlencode({"plan": plan.id})
        if link is None:
            self.redirect(f"{self.base_url}plan?{query}", status=303)
        else:
            self.let_in(browser, link.grant)
            self.redirect(f"{self.base_url}plans/link?{query}", status=303)

    async def _invented(self, wish: Wish, browser: BrowserSession | None) -> None:
        """Begin one in the visitor's own copy: its links are handed out to whoever asks there."""
        if not is_example(self.copies.original):
            self.redirect(f"{self.base_url}planning", status=303)
            return
        copy = await self.copies.take(browser or self.let_in(None))
        plan = await self.new_plans.begin_in(copy, wish)
        query = urlencode({"plan": plan.id, "example": "yes"})
        self.redirect(f"{self.base_url}plan?{query}", status=303)

    def _wish(self) -> Wish:
        """Read what is asked for, once.

        Raises
        ------
        tornado.web.HTTPError
            It says something twice, or more than any form of ours.
        """
        try:
            read_query(self.request.body_arguments)
        except OddAddress:
            raise tornado.web.HTTPError(400) from None
        said = {name: self.get_body_argument(name, "") for name in ("team", "from", "example")}
        if any(len(each) > _LONGEST for each in said.values()):
            raise tornado.web.HTTPError(400)
        return Wish(team=said["team"], again_of=said["from"], example=said["example"] == "yes")


class PlanLink(PlanningPage):
    """A plan's own link, shown to the browser that began the plan: to be kept before anything."""

    def initialize(  # type: ignore[override]
        self, *, assets: Assets, data: Path, command: str, voila_configuration: Any
    ) -> None:
        super().initialize(data=data, command=command, voila_configuration=voila_configuration)
        self.assets = assets

    async def get(self) -> None:
        loop = tornado.ioloop.IOLoop.current()
        link = await loop.run_in_executor(None, self._own_link, self.browser)
        if link is None:
            self.refuse(LinkNeeded(("team", "plan")))
            return
        address = link.address(self.data)
        self.show(
            "plan-link.html",
            script=self.assets.built("keep_link.js"),
            address=address,
            # Drawn by us, from an address that is escaped where it stands in it.
            qr=Markup(qr_svg(address)),  # noqa: S704
            plan=link.scope,
        )

    def _own_link(self, browser: BrowserSession | None) -> Link | None:
        """Return the link of the plan that is asked for, when this browser came in with it."""
        name, links = f"plan-{self.says.plan}", links_of(self.data)
        if browser is None or not is_plan_id(self.says.plan):
            return None
        try:
            link = links.find(name)
        except WorkbookError:
            return None
        return link if link is not None and link.grant in browser.opened else None


def _kept_for(data: Path) -> int:
    """Return for how many days after its end a plan is kept."""
    try:
        return keep_plans_days(data)
    except WorkbookError:  # nothing is deleted before it is put right
        return USUAL_DAYS


def _first_of(folder: Path) -> str:
    """Return the id of the plan of the invented service that is read first; "" for none."""
    return example_plan(folder) if is_example(folder) else ""
