"""The pages that need no kernel: the first page, the way in, paper, words, the invented service."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import tornado.ioloop
import tornado.web

from workbook.access import read_link
from workbook.errors import WorkbookError
from workbook.instruments import load_shipped, shipped
from workbook.safeguarding.blame import ASKED
from workbook.safeguarding.guidance import GuidanceUnreadable, asked_first, load_guidance
from workbook.safeguarding.language import LanguageUnreadable, language_for, phrases, references
from workbook.serve.admission import Admission, Asked, TooManyCodes, Unlocked
from workbook.serve.assets import Assets
from workbook.serve.browser_sessions import BrowserSessions
from workbook.serve.cookies import clear_token, token_of
from workbook.serve.example_copies import ExampleCopies, NoCopyFree
from workbook.serve.handlers.base import Page
from workbook.serve.query import LONGEST_CODE, OddAddress, Query, read_query
from workbook.sessions import Sessions
from workbook.storage import disk, is_example
from workbook.teams import Teams
from workbook.text import day_in_words

__all__ = [
    "CloseExample",
    "ExamplePage",
    "HealthCheck",
    "JoinPage",
    "LandingPage",
    "LeavePage",
    "PaperPage",
    "WayIn",
    "WordsPage",
]


class LandingPage(Page):
    """The first page: what the workbook is for, the box for a join code, the safety wording."""

    async def get(self) -> None:
        self.show_landing()

    def show_landing(self, *, problem: str = "", typed: str = "", waits: bool = False) -> None:
        """Answer with the first page, with a problem to tell when there is one.

        Parameters
        ----------
        problem
            Why the code that was typed opened nothing; "" where there is nothing to tell.
        typed
            That code, for the box.
        waits
            Whether it was not looked at yet, so that nobody can say that it is wrong.
        """
        try:
            guidance, unread = load_guidance(self.data), ""
        except GuidanceUnreadable as trouble:
            # Safety wording is never missing: the shipped words stand in, and the page says so.
            guidance, unread = load_guidance(), str(trouble)
        self.show(
            "landing.html",
            unread=unread,
            problem=problem,
            waits=waits,
            typed=typed[:80],
            is_new=Sessions(self.data).is_empty(),
            notes=guidance.shown("landing"),
            law=guidance.law,
            law_notice=guidance.law_notice,
            law_summarised_on=guidance.law_summarised_on,
            command=self.command,
            instruments=[load_shipped(instrument) for instrument in shipped()],
        )


class JoinPage(LandingPage):
    """The way in by code: on to the form, or back to the box with a sentence."""

    async def get(self, code: str = "") -> None:
        typed = code or self.says.code
        if len(typed) > LONGEST_CODE:
            raise tornado.web.HTTPError(400)
        try:
            session = await self.find(self.data, typed)
        except WorkbookError as problem:
            waits = isinstance(problem, TooManyCodes)
            self.set_status(429 if waits else 404)
            self.show_landing(problem=str(problem), typed=typed, waits=waits)
            return
        # With both, nobody waits a second time.
        both = {"code": session.code, "session": session.id}
        self.redirect(f"{self.base_url}reflect?{urlencode(both)}")


class WayIn(Page):
    """Where every link leads: its key is exchanged for a cookie, and the address is without it.

    A link's key stands behind the #, which no browser sends. So the page that is asked for reads
    it, takes it out of the address and hands it over; or somebody pastes their link into its box.
    A link as it was once made, with its key in what is sent, is exchanged when it is asked for.
    """

    def initialize(  # type: ignore[override]
        self, *, assets: Assets, data: Path, command: str, voila_configuration: Any
    ) -> None:
        super().initialize(data=data, command=command, voila_configuration=voila_configuration)
        self.assets = assets

    async def get(self) -> None:
        if self.says.link or self.says.key:
            await self.exchange(self.says)
        else:
            self.show_box()

    async def post(self) -> None:
        try:
            says = read_query(self.request.body_arguments)
        except OddAddress:
            raise tornado.web.HTTPError(400) from None
        if pasted := self.get_body_argument("pasted", ""):
            written = read_link(pasted)
            if written is None:
                self.set_status(400)
                self.show_box(problem=True)
                return
            says = Query(link=written.name[:80], key=written.key[:64], example=written.example)
        await self.exchange(says)

    def show_box(self, *, problem: bool = False) -> None:
        """Answer with the page that hands a key over, and has a box for a link."""
        self.show("way-in.html", script=self.assets.built("way_in.js"), problem=problem)

    async def exchange(self, says: Query) -> None:
        """Exchange a key for a cookie, or say in plain words why it opens nothing."""
        browsers: BrowserSessions = self.settings["browser_sessions"]
        browser = browsers.find(token_of(self))
        admission = Admission(self.data, self.settings["rate_limiter"])
        copies: ExampleCopies = self.settings["example_copies"]
        asked = Asked(
            page="",
            remote=self.request.remote_ip,
            browser=browser,
            says=says,
            example_data=copies.to_look_at(browser),
        )
        decision = await admission.enter(asked)
        if not isinstance(decision, Unlocked):
            self.refuse(decision)
            return
        self.let_in(browser, decision.grant, invented=says.example)
        self.set_header("Cache-Control", "no-store")
        leads_to = f"{self.base_url}{decision.address}"
        if self.request.headers.get("Accept") == "application/json":
            self.finish({"leadsTo": leads_to})
        else:
            self.redirect(leads_to, status=303 if self.request.method == "POST" else 302)


class PaperPage(Page):
    """The questions of a session on paper, for somebody without a device."""

    async def get(self) -> None:
        data = _invented(self) if self.says.example else self.data
        try:
            session = await self.find(data, self.says.code)
            instrument = Sessions(data).instrument(session.id)
        except WorkbookError:
            self.redirect(f"{self.base_url}join")
            return
        self.show("paper.html", instrument=instrument, team=session.team)


class WordsPage(Page):
    """The wordings that are asked about while people write: a page of its own."""

    async def get(self) -> None:
        try:
            listed, unread = language_for(self.data), ""
        except LanguageUnreadable as trouble:
            listed, unread = phrases(), str(trouble)
        self.show(
            "words.html",
            listed=listed,
            sources=references(),
            first=asked_first(self.data),
            asked=ASKED,
            unread=unread,
        )


class ExamplePage(Page):
    """The invented service: made on the first asking, then a page that leads round it."""

    @property
    def copies(self) -> ExampleCopies:
        """What each visitor writes into."""
        copies: ExampleCopies = self.settings["example_copies"]
        return copies

    async def post(self) -> None:
        await self.copies.make_original()
        self.redirect(f"{self.base_url}example")

    def get(self) -> None:
        folder = _invented(self)
        if not is_example(folder):
            self.redirect(self.base_url)
            return
        sessions = Sessions(folder)
        teams: dict[str, list[SimpleNamespace]] = defaultdict(list)
        waiting = None
        for session in sessions.all():
            seen = SimpleNamespace(
                id=session.id,
                code=session.code,
                team=session.team,
                team_id=session.team_id,
                title=sessions.instrument(session.id).title,
                day=day_in_words(session.opened_on.isoformat()),
            )
            if session.state != "closed":
                waiting = seen
            else:
                teams[session.team].append(seen)
        self.show(
            "example.html",
            waiting=waiting,
            teams=dict(sorted(teams.items())),
            services=Teams(folder).services(),
        )


class CloseExample(ExamplePage):
    """Closes the open session of a visitor's copy, so that its pattern can be seen."""

    async def post(self) -> None:
        browsers: BrowserSessions = self.settings["browser_sessions"]
        browser = browsers.find(token_of(self))
        if not is_example(self.copies.original):
            self.redirect(f"{self.base_url}example")
            return
        try:
            sessions = Sessions(await self.copies.take(browser or self.let_in(None)))
        except NoCopyFree:
            self.no_room("copies")
            return
        for session in sessions.all():
            if session.state != "closed":
                try:
                    door = sessions.door(session.id)
                    if door.state == "open" or door.by_itself:
                        sessions.shut_door(session.id, door.places)
                    sessions.close(session.id)
                except WorkbookError:
                    break  # somebody came in, or closed it, this very moment
                query = urlencode({"session": session.id, "example": "yes"})
                self.redirect(f"{self.base_url}patterns?{query}")
                return
        self.redirect(f"{self.base_url}example")


class LeavePage(Page):
    """The way out: what this browser's links had opened is shut, on the server."""

    async def post(self) -> None:
        browsers: BrowserSessions = self.settings["browser_sessions"]
        if browser := browsers.find(token_of(self)):
            browsers.end(browser)
            await self.kernel_manager.end_all_of(browser.name)
        clear_token(self)
        self.show("left.html")

    def get(self) -> None:
        self.redirect(self.base_url)


class HealthCheck(Page):
    """Says to a watcher whether the workbook can keep what people send, and has room for more."""

    async def get(self) -> None:
        well = await tornado.ioloop.IOLoop.current().run_in_executor(None, _is_well, self.data)
        self.set_status(200 if well else 503)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish({"ready": well, "room": self.kernel_manager.has_room()})


def _is_well(data: Path) -> bool:
    try:
        return os.access(data, os.R_OK | os.W_OK | os.X_OK) and (
            shutil.disk_usage(data).free >= disk.LEAST_ROOM
        )
    except OSError:
        return False


def _invented(page: Page) -> Path:
    """Return the invented service as the browser that asks has it."""
    copies: ExampleCopies = page.settings["example_copies"]
    browsers: BrowserSessions = page.settings["browser_sessions"]
    return copies.to_look_at(browsers.find(token_of(page)))
