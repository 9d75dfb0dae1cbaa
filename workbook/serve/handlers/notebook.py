"""The notebooks' pages: each is run in a kernel of its own, for whoever may open it."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import tornado.ioloop
import tornado.web
from tornado.iostream import StreamClosedError
from voila.tornado.handler import TornadoVoilaHandler

from workbook.access import log_access
from workbook.errors import WorkbookError
from workbook.serve.admission import (
    Admission,
    Admitted,
    Asked,
    Decision,
    Elsewhere,
    LinkNeeded,
    Unlocked,
    links_of,
)
from workbook.serve.assets import Assets
from workbook.serve.browser_sessions import BrowserIdentity, BrowserSession, BrowserSessions
from workbook.serve.cookies import token_of, was_older
from workbook.serve.example_copies import ExampleCopies, NoCopyFree
from workbook.serve.handlers.base import PageMixin
from workbook.serve.kernels import OPENER, Full, Opener
from workbook.serve.policy import NOTEBOOK_PAGES, VOILAS_POLICY
from workbook.serve.render import PageFailed, load_notebook, render
from workbook.storage import is_example

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

    No kernel is started without a code, for a wrong one, or for a page whose link is missing.
    """

    browser: BrowserSession | None

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
        self.read_address()
        # Asking for the token sets its cookie, which the page shows when it says goodbye to
        # its kernel: without it the kernel would wait in vain.
        _ = self.xsrf_token
        browsers: BrowserSessions = self.settings["browser_sessions"]
        self.browser = browsers.find(token_of(self))
        try:
            invented = await self._invented(page) if self.says.example else None
        except NoCopyFree:
            self._full("copies")
            return
        decision = await self.admission.decide(
            Asked(
                page=page,
                remote=self.request.remote_ip,
                browser=self.browser,
                says=self.says,
                example_data=invented,
            )
        )
        if invented is not None and is_example(invented) and _leads_nowhere(decision):
            self.set_status(403)
            self.set_header("Cache-Control", "no-store")
            self.finish(self.render_template("example-gone.html"))
            return
        if isinstance(decision, Elsewhere):
            self.redirect(f"{self.base_url}{decision.address}")
        elif isinstance(decision, Unlocked):
            self.browser = self.let_in(self.browser, decision.grant, invented=self.says.example)
            self.redirect(f"{self.base_url}{decision.address}")
        elif isinstance(decision, Admitted):
            await self._open(decision, invented)
        else:
            self.refuse(decision)

    async def _invented(self, page: str) -> Path:
        """Return this browser's copy of the invented service."""
        copies: ExampleCopies = self.settings["example_copies"]
        # One link from the managers' page leads here, also when nobody has looked round yet; any
        # other one makes nothing.
        if page != "themes" and not is_example(copies.original):
            return copies.original
        if self.browser is None:
            self.browser = self.let_in(None)
        return await copies.take(self.browser)

    async def _open(self, admitted: Admitted, invented: Path | None) -> None:
        """Show a page to somebody who may see it."""
        told, folder = admitted.told, self.home
        if invented is None:
            await self._note(admitted)
        else:
            told, folder = replace(told, copy=invented.name), invented
        if self.browser is None or was_older(self):
            self.browser = self.let_in(self.browser)
        if told.code and not told.example:
            browsers: BrowserSessions = self.settings["browser_sessions"]
            browsers.knows(self.browser, told.code)
        # Voilà would hand the query on to the notebook, whatever stands in it.
        self.request.query = ""
        self.opener = Opener(self._owner(), told, links_of(folder))
        try:
            await self._show(told.page)
        except StreamClosedError:
            return  # whoever asked is gone; their kernel goes when it has waited long enough
        except Full as full:
            self._full(full.which)

    def _full(self, which: str) -> None:
        self.no_room(which, "" if self.assets is None else self.assets.built("wait.js"))

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

    async def _note(self, admitted: Admitted) -> None:
        """Note in the service's own file that a page was opened; that it fails keeps nobody out."""
        loop = tornado.ioloop.IOLoop.current()
        told = admitted.told
        note = partial(
            log_access, self.home, admitted.role, told.page, told.session, link=told.link
        )
        try:
            await loop.run_in_executor(None, note)
        except WorkbookError as trouble:
            _log.error("who opened a page could not be noted: %s", trouble.happened)

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
            env=dict(os.environ),
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


def _leads_nowhere(decision: Decision) -> bool:
    """Say whether something of the invented service is not there, as it was in another copy."""
    if isinstance(decision, Elsewhere):
        return decision.address.startswith("join?")
    return isinstance(decision, LinkNeeded)
