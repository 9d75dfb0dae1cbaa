"""The addresses of the workbook: a first page, a way in by code, and the notebooks' pages."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import os
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import tornado.ioloop
import tornado.web
import voila
from tornado.iostream import StreamClosedError
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from workbook.access.keys import current_key
from workbook.access.log import Role, log_access
from workbook.errors import WorkbookError
from workbook.instruments.model import load_shipped, shipped
from workbook.operations.example import ExampleRefused, write_example
from workbook.safeguarding.guidance import GuidanceUnreadable, load_guidance
from workbook.safeguarding.language import LanguageUnreadable, language_for, phrases, references
from workbook.serve.assets import Assets, FrontFile
from workbook.serve.browser_sessions import COOKIE, BrowserIdentity, BrowserSessions
from workbook.serve.kernels import OWNER, Full, Kernel, KernelChannels, ShutdownHandler, Wordless
from workbook.serve.rate_limit import RateLimiter, TooMany
from workbook.serve.render import PageFailed, load_notebook, render
from workbook.sessions.repository import Session, SessionNotFound, Sessions
from workbook.storage.layout import EXAMPLE_FOLDER, is_example
from workbook.text.english import day_in_words

__all__ = ["NOTEBOOK_PAGES", "POLICY", "NoSuchPage", "addresses", "log_request"]

#: The notebooks that are pages, by the word in their address. Others are for JupyterLab alone.
NOTEBOOK_PAGES = ("reflect", "facilitate", "screen", "patterns", "themes", "preview")

#: The pages that open with a facilitator's key.
_FOR_FACILITATORS = ("facilitate", "preview")
#: The pages that are not about one session.
_WITHOUT_CODE = ("facilitate", "themes")

#: No page may load anything from another host, run a script that is written into it, or be framed.
#: Widgets set styles on their own elements, which is what the one exception is for.
POLICY = "; ".join(  # noqa: FLY002
    (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
    )
)

_log = logging.getLogger("workbook")
#: Seconds without a sign of a page's kernel after which the page is given up.
_LONGEST_SILENCE = 60
_SHORT = 100
_NOT_OPENED = (
    '<p role="alert">This page could not be opened: its part of the workbook stopped. Nothing is '
    'lost. <a href="">Open this page again</a>.</p>'
)
#: Bytes of room on the disk below which a watcher is told.
_LEAST_ROOM = 50 * 1024 * 1024
#: What Voilà's own front end needs beside what ours does: scripts inside its pages.
VOILAS_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline' blob:")


class _Discreet(Wordless):
    """Says of a request, in any log, what was asked for but not with which join code."""

    #: Jupyter's error page asks, also where a request was refused before anybody looked who asks.
    logged_in = False

    def get_current_user(self: Any) -> None:
        """Return nobody: who asks is found out in `prepare`, and not where it was not reached."""

    def _request_summary(self: Any) -> str:
        return f"{self.request.method} {_without_code(self)}"


async def _find(handler: Any, data: Path, code: str) -> Session:
    """Return the session of a code that came with a request; guessing is slowed."""
    limiter: RateLimiter = handler.settings["rate_limiter"]
    address = handler.request.remote_ip
    try:
        async with limiter.trying(address):
            return await tornado.ioloop.IOLoop.current().run_in_executor(
                None, Sessions(data).find, code
            )
    except SessionNotFound:
        limiter.wrong(address)
        raise
    except TooMany:
        raise TooManyCodes from None


class TooManyCodes(WorkbookError):
    """Somebody on this network tries code after code."""

    def __init__(self) -> None:
        super().__init__(
            "Too many wrong codes have been tried from this network.",
            "For a minute or two codes are taken slowly, and this one was not looked at.",
            "Wait a minute, then try again.",
        )


class _Page(_Discreet, BaseVoilaHandler):
    """A page drawn from a template, without a kernel."""

    def initialize(self, *, data: Path, command: str, voila_configuration: Any) -> None:
        super().initialize(voila_configuration=voila_configuration)
        self.data = data
        self.command = command

    async def prepare(self) -> None:
        await super().prepare()
        # Voilà leaves this off for its own calls, so our forms ask for it themselves.
        if self.request.method == "POST":
            self.check_xsrf_cookie()

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Let the hidden token decide: with no-referrer a browser calls every origin null."""
        del origin_to_satisfy_tornado
        return True

    def show(self, template: str, **words: Any) -> None:
        """Answer with a template's page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.settings["voila_jinja2_env"].filters["day"] = day_in_words
        self.write(self.render_template(template, xsrf=self.xsrf_form_html(), **words))


class Landing(_Page):
    """The first page: what the workbook is for, the box for a join code, the safety wording."""

    async def get(self) -> None:
        self.show_landing()

    def show_landing(self, *, problem: str = "", typed: str = "") -> None:
        """Answer with the first page, with a problem to tell when there is one."""
        try:
            guidance, unread = load_guidance(self.data), ""
        except GuidanceUnreadable as trouble:
            # Safety wording is never missing: the shipped words stand in, and the page says so.
            guidance, unread = load_guidance(), str(trouble)
        self.show(
            "landing.html",
            unread=unread,
            problem=problem,
            typed=typed[:80],
            is_new=Sessions(self.data).is_empty(),
            notes=guidance.shown("landing"),
            law=guidance.law,
            law_notice=guidance.law_notice,
            law_summarised_on=guidance.law_summarised_on,
            command=self.command,
            instruments=[load_shipped(instrument) for instrument in shipped()],
        )


class Join(Landing):
    """The way in by code: on to the form, or back to the box with a sentence."""

    async def get(self, code: str = "") -> None:
        typed = code or self.get_argument("code", "")
        try:
            session = await _find(self, self.data, typed)
        except WorkbookError as problem:
            self.set_status(429 if isinstance(problem, TooManyCodes) else 404)
            self.show_landing(problem=str(problem), typed=typed)
            return
        self.redirect(f"{self.base_url}reflect?{urlencode({'code': session.id})}")


class Paper(_Page):
    """The questions of a session on paper, for somebody without a device."""

    async def get(self) -> None:
        data = self.data / EXAMPLE_FOLDER if self.get_argument("example", "") else self.data
        try:
            session = await _find(self, data, self.get_argument("code", ""))
            instrument = Sessions(data).instrument(session.id)
        except WorkbookError:
            self.redirect(f"{self.base_url}join")
            return
        self.show("paper.html", instrument=instrument, team=session.team)


class Words(_Page):
    """The wordings that are asked about while people write: a page of its own."""

    async def get(self) -> None:
        try:
            listed, unread = language_for(self.data), ""
        except LanguageUnreadable as trouble:
            listed, unread = phrases(), str(trouble)
        self.show("words.html", listed=listed, sources=references(), unread=unread)


class Example(_Page):
    """The invented service: made on the first asking, then a page that leads round it."""

    @property
    def folder(self) -> Path:
        """Where the invented service is kept, apart from anything real."""
        return self.data / EXAMPLE_FOLDER

    async def post(self) -> None:
        if not is_example(self.folder):
            await tornado.ioloop.IOLoop.current().run_in_executor(None, _make, self.folder)
        self.redirect(f"{self.base_url}example")

    def get(self) -> None:
        if not is_example(self.folder):
            self.redirect(self.base_url)
            return
        sessions = Sessions(self.folder)
        teams: dict[str, list[SimpleNamespace]] = defaultdict(list)
        waiting = None
        for session in sessions.all():
            seen = SimpleNamespace(
                id=session.id,
                key=sessions.facilitator_key(session.id) if session.state != "closed" else "",
                team=session.team,
                title=sessions.instrument(session.id).title,
                day=day_in_words(session.opened_on.isoformat()),
            )
            if session.state != "closed":
                waiting = seen
            else:
                teams[session.team].append(seen)
        self.show("example.html", waiting=waiting, teams=dict(sorted(teams.items())))


class ExampleClose(Example):
    """Closes the one open session of the invented service, so that its pattern can be seen."""

    async def post(self) -> None:
        sessions = Sessions(self.folder)
        for session in sessions.all() if is_example(self.folder) else ():
            if session.state != "closed":
                sessions.close(session.id)
                query = urlencode({"code": session.id, "example": "yes"})
                self.redirect(f"{self.base_url}patterns?{query}")
                return
        self.redirect(f"{self.base_url}example")


def _make(folder: Path) -> None:
    try:
        write_example(folder)
    except ExampleRefused:
        # Two visitors may ask at the same moment; whoever comes second finds it made.
        if not is_example(folder):
            raise


class Leave(_Page):
    """The way out: what this browser's links had opened is shut, on the server."""

    async def post(self) -> None:
        sessions: BrowserSessions = self.settings["browser_sessions"]
        if browser := sessions.find(self.get_cookie(COOKIE)):
            sessions.end(browser)
            await self.kernel_manager.end_all_of(browser.name)
        self.clear_cookie(COOKIE, path=self.base_url)
        self.show("left.html")

    def get(self) -> None:
        self.redirect(self.base_url)


class Health(_Page):
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
            shutil.disk_usage(data).free > _LEAST_ROOM
        )
    except OSError:
        return False


class NotebookPage(_Discreet, TornadoVoilaHandler):
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
                code = (await _find(self, data, code)).id
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
                await tornado.ioloop.IOLoop.current().run_in_executor(None, _make, folder)
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


class NoSuchPage(_Page):
    """Whatever else is asked for."""

    async def prepare(self) -> None:
        await super().prepare()
        raise tornado.web.HTTPError(404)


def addresses(  # noqa: PLR0913 - all but two are named
    base_url: str,
    voila_arguments: Mapping[str, Any],
    *,
    data: Path,
    command: str,
    notebooks: Path,
    assets: Assets | None,
) -> list[tuple[Any, ...]]:
    """Return the workbook's own addresses for a Tornado application.

    Parameters
    ----------
    base_url
        Where the workbook starts, "/" or "/somewhere/".
    voila_arguments
        What Voilà's own page handler needs: template_paths, config, voila_configuration.
    data
        The data folder.
    command
        How `workbook` is called on this machine, for the commands the first page shows.
    notebooks
        Where the pages' notebooks are.
    assets
        What our own front end is made of; None when pages are drawn with Voilà's.
    """
    ours = {
        "data": data,
        "command": command,
        "voila_configuration": voila_arguments["voila_configuration"],
    }
    pages = "|".join(NOTEBOOK_PAGES)
    theirs = {**voila_arguments, "data": data, "notebooks": notebooks, "assets": assets}
    files = (
        [] if assets is None else [(rf"{base_url}front/([\w.-]+)", FrontFile, {"assets": assets})]
    )
    return [
        (base_url, Landing, ours),
        (rf"{base_url}join", Join, ours),
        (rf"{base_url}join/(?P<code>[^/]*)", Join, ours),
        (rf"{base_url}example", Example, ours),
        (rf"{base_url}example/close", ExampleClose, ours),
        (rf"{base_url}paper", Paper, ours),
        (rf"{base_url}words", Words, ours),
        (rf"{base_url}leave", Leave, ours),
        (rf"{base_url}health", Health, ours),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)", Kernel),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)/channels", KernelChannels),
        (
            rf"{base_url}voila/api/shutdown/(?P<kernel_id>[\w-]+)",
            ShutdownHandler,
            {"voila_configuration": voila_arguments["voila_configuration"]},
        ),
        *files,
        (rf"{base_url}(?P<page>{pages})", NotebookPage, theirs),
        (rf"{base_url}voila/render/(?P<page>{pages})\.ipynb", NotebookPage, theirs),
    ]


def log_request(handler: tornado.web.RequestHandler) -> None:
    """Log a request that failed, without its query: a join code is nobody's business in a log."""
    status = handler.get_status()
    if status >= 500:
        _log.error("%s %s %s", status, handler.request.method, _without_code(handler))
    elif status >= 400 and status != 404:
        _log.warning("%s %s %s", status, handler.request.method, _without_code(handler))


def _without_code(handler: tornado.web.RequestHandler) -> str:
    path = handler.request.path
    return path.split("/join/")[0] + "/join/…" if "/join/" in path else path
