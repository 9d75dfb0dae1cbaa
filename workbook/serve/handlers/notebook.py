"""The notebooks' pages: each is run in a kernel of its own, for whoever may open it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tornado.ioloop
import tornado.web
import voila
from tornado.iostream import StreamClosedError
from voila.tornado.handler import TornadoVoilaHandler

from workbook.access.keys import current_key
from workbook.access.log import Role, log_access
from workbook.errors import WorkbookError
from workbook.serve.assets import Assets
from workbook.serve.browser_sessions import COOKIE, BrowserIdentity, BrowserSessions
from workbook.serve.handlers.base import PageMixin, TooManyCodes, find, make_example
from workbook.serve.kernels import OWNER, Full
from workbook.serve.policy import NOTEBOOK_PAGES, VOILAS_POLICY
from workbook.serve.rate_limit import RateLimiter, TooMany
from workbook.serve.render import PageFailed, load_notebook, render
from workbook.sessions.repository import SessionNotFound, Sessions
from workbook.storage.layout import EXAMPLE_FOLDER, is_example

__all__ = ["NotebookPage"]

#: The pages that open with a facilitator's key.
_FOR_FACILITATORS = ("facilitate", "preview")
#: The pages that are not about one session.
_WITHOUT_CODE = ("facilitate", "themes")
_log = logging.getLogger("workbook")
#: Seconds without a sign of a page's kernel after which the page is given up.
_LONGEST_SILENCE = 60
_SHORT = 100
_NOT_OPENED = (
    '<p role="alert">This page could not be opened: its part of the workbook stopped. Nothing is '
    'lost. <a href="">Open this page again</a>.</p>'
)


class NotebookPage(PageMixin, TornadoVoilaHandler):
    """One of the notebooks, run in a kernel of its own and shown without its code.

    No kernel is started without a code, for a wrong one, or for a page whose key is missing.
    """

    def initialize(
        self, *, data: Path, notebooks: Path, assets: Assets | None, **arguments: Any
    ) -> None:
        super().initialize(**arguments)
        self.home = data
        self.notebooks = notebooks
        #: Without one the page is drawn with Voilà's own front end.
        self.assets = assets

    async def get(self, page: str) -> None:  # noqa: C901, PLR0912 - one door after the other
        if page not in NOTEBOOK_PAGES:
            raise tornado.web.HTTPError(404)
        # Asking for the token sets its cookie, which the page shows when it says goodbye to
        # its kernel: without it the kernel would wait in vain.
        _ = self.xsrf_token
        sessions: BrowserSessions = self.settings["browser_sessions"]
        self.browser = sessions.find(self.get_cookie(COOKIE))
        example = self.get_argument("example", "") == "yes"
        data = self.home / EXAMPLE_FOLDER if example else self.home
        if code := self.get_argument("code", ""):
            try:
                code = (await find(self, data, code)).id
            except WorkbookError as problem:
                if isinstance(problem, SessionNotFound | TooManyCodes):
                    query = urlencode({"code": code[:80]})
                    self.redirect(f"{self.base_url}join?{query}")
                    return
        elif page not in _WITHOUT_CODE:
            self.redirect(f"{self.base_url}join")
            return
        role: Role = "practitioner"
        if page == "themes":
            role = "manager"
            if not await self._may_manage(example=example):
                return
        elif page in _FOR_FACILITATORS:
            role = "facilitator"
            if not await self._may_facilitate(page, data, code, example=example):
                return
        if self.browser is None:
            self._let_in()
        if not example:
            await self._note(role, page, code)
        try:
            await self._show(page)
        except StreamClosedError:
            return  # whoever asked is gone; their kernel goes when it has waited long enough
        except Full:
            self.set_status(503)
            self.set_header("Retry-After", "10")
            wait = "" if self.assets is None else self.assets.built("wait.js")
            self.finish(self.render_template("full.html", wait=wait))

    async def _show(self, page: str) -> None:
        if self.assets is None:
            self.set_header("Content-Security-Policy", VOILAS_POLICY)
            # Not by Voilà's own `get`, which sends a newcomer away to log in.
            async for piece in self.get_generator(path=f"{page}.ipynb"):
                self.write(piece)
                await self.flush()
            return
        async for piece in self._rendered(page, self.assets):
            self.write(piece)
            await self.flush()

    async def _note(self, role: Role, page: str, code: str) -> None:
        """Note in the service's own file that a page was opened; that it fails keeps nobody out."""
        loop = tornado.ioloop.IOLoop.current()
        try:
            await loop.run_in_executor(None, log_access, self.home, role, page, code)
        except WorkbookError as trouble:
            _log.error("who opened a page could not be noted: %s", trouble.happened)

    def _let_in(self, opens: str = "") -> None:
        """Give this browser a token, or another one because it may open something more."""
        sessions: BrowserSessions = self.settings["browser_sessions"]
        before = self.browser
        token, self.browser = sessions.begin(before, opens)
        if before is not None:
            self.kernel_manager.hand_over(before.name, self.browser.name)
        self.set_cookie(
            COOKIE,
            token,
            path=self.base_url,
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )

    def _owner(self) -> str:
        """Return whose the page's kernel will be: as Jupyter's identity provider calls them."""
        if isinstance(self.identity_provider, BrowserIdentity):
            return self.browser.name if self.browser else ""
        return str(self.current_user.username) if self.current_user else ""

    async def _rendered(self, page: str, assets: Assets) -> AsyncIterator[str]:
        """Start a kernel and give the page as our own front end wants it, piece by piece."""
        notebook = load_notebook(self.notebooks / f"{page}.ipynb")
        kernel = await self.kernel_manager.start_kernel(
            kernel_name="python3",
            owner=self._owner(),
            env={
                **os.environ,
                "QUERY_STRING": self.request.query,
                "SERVER_SOFTWARE": f"voila/{voila.__version__}",
            },
        )
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        yield self.render_template(
            "notebook-start.html",
            page_title=notebook.title,
            front=assets.built,
            leave=self.xsrf_form_html() if self.browser and self.browser.opened else "",
        )
        drawing = render(
            notebook,
            self.kernel_manager.get_kernel(kernel),
            kernel=kernel,
            base_url=self.base_url,
            assets=assets,
            config=self.traitlet_config,
        )
        try:
            async for piece in drawing:
                yield piece
        except PageFailed:
            yield _NOT_OPENED
            with contextlib.suppress(KeyError, tornado.web.HTTPError):
                await self.kernel_manager.shutdown_kernel(kernel, now=True)
        yield self.render_template("notebook-end.html")

    async def get_generator(self, *words: Any, **more: Any) -> AsyncIterator[str]:
        """Give Voilà's page piece by piece; give up on one whose kernel died while it started.

        Voilà itself would go on waiting for ever, because its own waiting never hears of it.
        """
        silent = 0
        OWNER.set(self._owner())
        async for piece in super().get_generator(*words, **more):
            silent = silent + 1 if "voila_heartbeat" in piece and len(piece) < _SHORT else 0
            if silent * self.voila_configuration.http_keep_alive_timeout > _LONGEST_SILENCE:
                yield _NOT_OPENED
                return
            yield piece

    async def _may_facilitate(self, page: str, data: Path, code: str, *, example: bool) -> bool:
        """See to the key of a facilitator's page; answer the request when it may not be shown."""
        query = {"code": code} if code else {}
        query |= {"example": "yes"} if example else {}
        if example and not code:
            self.request.query = urlencode(query)
            return True  # anybody may look at how a session is opened among invented teams
        name = "key" if code else "opening"

        def current() -> str | None:
            return (
                Sessions(data).facilitator_key(code) if code else current_key(data, "facilitator")
            )

        opens = f"run:{code}:{example}" if code else "open"
        address = f"{page}?{urlencode(query)}".rstrip("?")
        key = await self._authorise(name, opens, current, address)
        if key is None:
            return False
        # Voilà hands the query on to the notebook, and to nobody else.
        self.request.query = urlencode({"code": code, name: key, **query})
        return True

    async def _may_manage(self, *, example: bool) -> bool:
        """See to the managers' key; answer the request when the page may not be shown."""
        if example:
            # One link from the managers' page leads here, also when nobody has looked round yet.
            if not is_example(folder := self.home / EXAMPLE_FOLDER):
                await tornado.ioloop.IOLoop.current().run_in_executor(None, make_example, folder)
            self.request.query = urlencode({"example": "yes"})
            return True

        def current() -> str | None:
            return current_key(self.home, "manager")

        if await self._authorise("key", "manage", current, "themes", manager=True) is None:
            return False
        self.request.query = ""  # the page itself needs no key
        return True

    async def _authorise(
        self,
        name: str,
        opens: str,
        current: Callable[[], str | None],
        address: str,
        *,
        manager: bool = False,
    ) -> str | None:
        """Return the key of a page that may be opened; answer the request when it stays shut.

        The key comes with the link once. From then on the server remembers what it opened to this
        browser, and the address, which a whole room may see on a shared screen, is without it. A
        key that was changed since opens nothing any more.
        """
        given = self.get_argument(name, "")
        limiter: RateLimiter = self.settings["rate_limiter"]
        key: str | None = None
        try:
            async with limiter.trying(self.request.remote_ip):
                with contextlib.suppress(WorkbookError):
                    key = await tornado.ioloop.IOLoop.current().run_in_executor(None, current)
        except TooMany:
            key = None
        opens = f"{opens}:{hashlib.sha256(key.encode()).hexdigest()[:16]}" if key else ""
        if key and given and hmac.compare_digest(key.encode(), given.encode()):
            self._let_in(opens)
            self.redirect(f"{self.base_url}{address}")
            return None
        if key and not given and self.browser is not None and opens in self.browser.opened:
            return key
        if given:
            limiter.wrong(self.request.remote_ip)
        self.set_status(403)
        code = self.get_argument("code", "")
        self.finish(self.render_template("no-key.html", code=code[:80], manager=manager))
        return None
