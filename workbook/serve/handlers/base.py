"""What the workbook's own answers share: what a log says of them, and who asks."""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import tornado.ioloop
import tornado.web
from voila.handler import BaseVoilaHandler

from workbook.serve.admission import Asked, LinkNeeded, OldAddress, TooManyTries, find_session
from workbook.serve.browser_sessions import BrowserSession, BrowserSessions
from workbook.serve.cookies import give_token, token_of
from workbook.serve.query import OddAddress, Query, read_query
from workbook.serve.rate_limit import RateLimiter
from workbook.sessions import Session
from workbook.text import day_in_words

__all__ = [
    "NoSuchPage",
    "Page",
    "PageMixin",
    "RedactingMixin",
    "without_code",
]

_log = logging.getLogger("workbook")


class RedactingMixin:
    """Says in a log what was asked for and where an error was: no code, and none of its words.

    A whole address, and the words of an error, may hold a join code or what somebody wrote.
    """

    def log_exception(self: Any, kind: Any, value: Any, trace: Any) -> None:
        """Log an error that nobody foresaw."""
        if isinstance(value, tornado.web.HTTPError):
            return
        where = "".join(traceback.format_tb(trace))
        method, path = self.request.method, self.request.path.split("/join/")[0]
        _log.error("%s in %s %s\n%s", kind.__name__, method, path, where)

    def _request_summary(self: Any) -> str:
        return f"{self.request.method} {without_code(self)}"


class PageMixin(RedactingMixin):
    """What all pages for people have in common, with or without a kernel."""

    #: Jupyter's error page asks, also where a request was refused before anybody looked who asks.
    logged_in = False
    #: What the address says.
    says: Query
    #: Whether the log says already why this was turned away.
    said_so = False

    def read_address(self: Any) -> None:
        """Read what the address says, once, for whoever is told of it.

        Raises
        ------
        tornado.web.HTTPError
            It says something twice, or more than any of ours: 400, with a page in plain words.
        """
        try:
            self.says = read_query(self.request.query_arguments)
        except OddAddress:
            raise tornado.web.HTTPError(400) from None

    def let_in(
        self: Any, browser: BrowserSession | None, opens: str = "", *, invented: bool = False
    ) -> BrowserSession:
        """Give a browser a token, or another one because it may open something more.

        Parameters
        ----------
        browser
            What its cookie stood for until now.
        opens
            What a link has granted; "" for nothing but a page.
        invented
            Whether that is a link of the invented service, which anybody may have.
        """
        browsers: BrowserSessions = self.settings["browser_sessions"]
        token, after = browsers.begin(browser, opens, invented=invented)
        if browser is not None:
            self.kernel_manager.hand_over(browser.name, after.name)
            self.settings["example_copies"].hand_over(browser.name, after.name)
        give_token(self, token)
        return after

    def refuse(self: Any, decision: LinkNeeded | OldAddress | TooManyTries) -> None:
        """Say in plain words why a page stays shut, and who has the link that opens it."""
        why = {LinkNeeded: "needed", OldAddress: "old", TooManyTries: "many"}[type(decision)]
        by = decision.by if isinstance(decision, LinkNeeded) else ()
        ended = isinstance(decision, LinkNeeded) and decision.ended
        self.set_status(429 if why == "many" else 403)
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template("no-link.html", why=why, by=by, link_ended=ended))

    def no_room(self: Any, which: str, wait: str = "") -> None:
        """Say that there is no room for one page more, and what to do.

        Parameters
        ----------
        which
            Whose bound was reached: `workbook.serve.pools.NoRoom`.
        wait
            The address of the script by which the page tries again; "" for none.
        """
        self.said_so = True
        self.set_status(503)
        self.set_header("Retry-After", "10")
        self.finish(self.render_template("full.html", wait=wait, which=which))

    def get_current_user(self: Any) -> None:
        """Return nobody: who asks is found out in `prepare`, and not where it was not reached."""


class Page(PageMixin, BaseVoilaHandler):
    """A page drawn from a template, without a kernel."""

    def initialize(self, *, data: Path, command: str, voila_configuration: Any) -> None:
        super().initialize(voila_configuration=voila_configuration)
        self.data = data
        self.command = command

    async def prepare(self) -> None:
        await super().prepare()
        self.read_address()
        # Voilà leaves this off for its own calls, so our forms ask for it themselves.
        if self.request.method == "POST":
            self.check_xsrf_cookie()

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Let the hidden token decide: with no-referrer a browser calls every origin null."""
        del origin_to_satisfy_tornado
        return True

    async def find(self, data: Path, code: str) -> Session:
        """Return the session of a code that came with a request; guessing is slowed."""
        limiter: RateLimiter = self.settings["rate_limiter"]
        browsers: BrowserSessions = self.settings["browser_sessions"]
        asked = Asked(
            page="join",
            remote=self.request.remote_ip,
            browser=browsers.find(token_of(self)),
            says=replace(self.says, code=code),
        )
        return await find_session(limiter, data, asked)

    def show(self, template: str, **words: Any) -> None:
        """Answer with a template's page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.settings["voila_jinja2_env"].filters["day"] = day_in_words
        self.write(self.render_template(template, xsrf=self.xsrf_form_html(), **words))


class NoSuchPage(Page):
    """Whatever else is asked for."""

    async def prepare(self) -> None:
        await super().prepare()
        raise tornado.web.HTTPError(404)


def without_code(handler: tornado.web.RequestHandler) -> str:
    """Return the path of a request less the join code that may be in it."""
    path = handler.request.path
    return path.split("/join/")[0] + "/join/…" if "/join/" in path else path
