"""The notebooks' pages: each is run in a kernel of its own, for whoever may open it."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import tornado.ioloop
import tornado.web
import voila
from tornado.iostream import StreamClosedError
from voila.tornado.handler import TornadoVoilaHandler

from workbook.access import Role, log_access
from workbook.errors import WorkbookError
from workbook.serve.admission import Admission, Admitted, Asked, Elsewhere, KeyNeeded, Unlocked
from workbook.serve.assets import Assets
from workbook.serve.browser_sessions import COOKIE, BrowserIdentity, BrowserSessions
from workbook.serve.handlers.base import PageMixin, make_example
from workbook.serve.kernels import OPENER, Full, Opener
from workbook.serve.policy import NOTEBOOK_PAGES, VOILAS_POLICY
from workbook.serve.render import PageFailed, load_notebook, render
from workbook.storage import EXAMPLE_FOLDER, is_example

__all__ = ["NotebookPage"]

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
        self.admission = Admission(data, self.settings["rate_limiter"])
        self.notebooks = notebooks
        #: Without one the page is rendered with Voilà's own front end.
        self.assets = assets

    async def get(self, page: str) -> None:
        if page not in NOTEBOOK_PAGES:
            raise tornado.web.HTTPError(404)
        # Asking for the token sets its cookie, which the page shows when it says goodbye to
        # its kernel: without it the kernel would wait in vain.
        _ = self.xsrf_token
        browsers: BrowserSessions = self.settings["browser_sessions"]
        self.browser = browsers.find(self.get_cookie(COOKIE))
        decision = await self.admission.decide(self._asked(page))
        if isinstance(decision, Elsewhere):
            self.redirect(f"{self.base_url}{decision.address}")
        elif isinstance(decision, Unlocked):
            self._let_in(decision.grant)
            self.redirect(f"{self.base_url}{decision.address}")
        elif isinstance(decision, KeyNeeded):
            self.set_status(403)
            code, manager = self.get_argument("code", "")[:80], decision.whose == "manager"
            self.finish(self.render_template("no-key.html", code=code, manager=manager))
        else:
            await self._open(page, decision)

    def _asked(self, page: str) -> Asked:
        return Asked(
            page=page,
            remote=self.request.remote_ip,
            browser=self.browser,
            code=self.get_argument("code", ""),
            example=self.get_argument("example", "") == "yes",
            way=self.get_argument("way", ""),
            key=self.get_argument("key", ""),
            opening=self.get_argument("opening", ""),
        )

    async def _open(self, page: str, admitted: Admitted) -> None:
        """Show a page to somebody who may see it."""
        if admitted.example and admitted.role == "manager":
            # One link from the managers' page leads here, also when nobody has looked round yet.
            folder = self.home / EXAMPLE_FOLDER
            if not is_example(folder):
                await tornado.ioloop.IOLoop.current().run_in_executor(None, make_example, folder)
        if self.browser is None:
            self._let_in()
        if not admitted.example:
            await self._note(admitted.role, page, admitted.code)
        # Voilà hands the query on to the notebook, and to nobody else.
        self.request.query = admitted.query
        self.opener = Opener(self._owner(), admitted.grant)
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
        browsers: BrowserSessions = self.settings["browser_sessions"]
        before = self.browser
        token, self.browser = browsers.begin(before, opens)
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
            opener=self.opener,
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
        rendered = render(
            notebook,
            self.kernel_manager.get_kernel(kernel),
            kernel=kernel,
            base_url=self.base_url,
            assets=assets,
            config=self.traitlet_config,
        )
        try:
            async for piece in rendered:
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
        OPENER.set(self.opener)
        async for piece in super().get_generator(*words, **more):
            silent = silent + 1 if "voila_heartbeat" in piece and len(piece) < _SHORT else 0
            if silent * self.voila_configuration.http_keep_alive_timeout > _LONGEST_SILENCE:
                yield _NOT_OPENED
                return
            yield piece
