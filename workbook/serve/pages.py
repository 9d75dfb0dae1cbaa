"""The addresses of the workbook: a first page, a way in by code, and the notebooks' pages."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import tornado.ioloop
import tornado.web
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from workbook.english import day_in_words
from workbook.errors import WorkbookError
from workbook.example import ExampleRefused, write_example
from workbook.guidance import GuidanceUnreadable, load_guidance
from workbook.instrument import load_shipped, shipped
from workbook.invented import is_example
from workbook.keys import is_key
from workbook.place import EXAMPLE_FOLDER
from workbook.serve.patience import Patience, TooMany
from workbook.session import Session, SessionNotFound, Sessions

__all__ = ["NOTEBOOK_PAGES", "NoSuchPage", "addresses", "log_request"]

#: The notebooks that are pages, by the word in their address. Others are for JupyterLab alone.
NOTEBOOK_PAGES = ("reflect", "facilitate", "screen", "patterns", "themes", "preview")

#: The pages that open with a facilitator's key.
_FOR_FACILITATORS = ("facilitate", "preview")

_log = logging.getLogger("workbook")
#: Seconds without a sign of a page's kernel after which the page is given up.
_PATIENCE = 60
_SHORT = 100
_NOT_OPENED = (
    '<p role="alert">This page could not be opened: its part of the workbook stopped. Nothing is '
    'lost. <a href="">Open this page again</a>.</p>'
)
#: A facilitator's key stays on their device so long.
_KEY_DAYS = 30


class _Discreet:
    """Says of a request, in any log, what was asked for but not with which join code."""

    def _request_summary(self: Any) -> str:
        return f"{self.request.method} {_without_code(self)}"


async def _find(handler: Any, data: Path, code: str) -> Session:
    """Return the session of a code that came with a request; guessing is slowed."""
    patience: Patience = handler.settings["patience"]
    address = handler.request.remote_ip
    try:
        async with patience.trying(address):
            return await tornado.ioloop.IOLoop.current().run_in_executor(
                None, Sessions(data).find, code
            )
    except SessionNotFound:
        patience.wrong(address)
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


class NotebookPage(_Discreet, TornadoVoilaHandler):
    """One of the notebooks, run in a kernel of its own and shown without its code.

    No kernel is started for a wrong code, nor for a facilitator's page without its key.
    """

    def initialize(self, *, data: Path, **arguments: Any) -> None:
        super().initialize(**arguments)
        self.home = data

    async def get(self, page: str) -> None:
        if page not in NOTEBOOK_PAGES:
            raise tornado.web.HTTPError(404)
        # Asking for the token sets its cookie, which the page shows when it says goodbye to
        # its kernel: without it the kernel would wait in vain for ten minutes.
        _ = self.xsrf_token
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
        if page == "themes" and not await self._may_manage(example=example):
            return
        if page in _FOR_FACILITATORS and not await self._may_facilitate(
            page, data, code, example=example
        ):
            return
        await super().get(f"{page}.ipynb")

    async def get_generator(self, *words: Any, **more: Any) -> AsyncIterator[str]:
        """Give the page piece by piece; give up on one whose kernel died while it started.

        Voilà itself would go on waiting for ever, because its own waiting never hears of it.
        """
        silent = 0
        async for piece in super().get_generator(*words, **more):
            silent = silent + 1 if "voila_heartbeat" in piece and len(piece) < _SHORT else 0
            if silent * self.voila_configuration.http_keep_alive_timeout > _PATIENCE:
                yield _NOT_OPENED
                return
            yield piece

    async def _may_facilitate(self, page: str, data: Path, code: str, *, example: bool) -> bool:
        """See to the key of a facilitator's page; answer the request when it may not be shown."""
        name = "key" if code else "opening"

        def is_good(key: str) -> bool:
            if code:
                return Sessions(data).opens_for(code, key)
            return example or is_key(data, "facilitator", key)

        query = {"code": code} if code else {}
        query |= {"example": "yes"} if example else {}
        cookie = f"rpw-{name}{f'-{code}' if code else ''}"
        key = await self._seen_to(name, cookie, is_good, f"{page}?{urlencode(query)}".rstrip("?"))
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

        def is_good(key: str) -> bool:
            return is_key(self.home, "manager", key)

        if await self._seen_to("key", "rpw-manager", is_good, "themes", manager=True) is None:
            return False
        self.request.query = ""  # the page itself needs no key
        return True

    async def _seen_to(
        self,
        name: str,
        cookie: str,
        is_good: Callable[[str], bool],
        page: str,
        *,
        manager: bool = False,
    ) -> str | None:
        """Return the key that somebody came with; answer the request when the page stays shut.

        The key comes with the link once. Then it stays in a cookie that no script can read, and
        the address, which a whole room may see on a shared screen, is without it.
        """
        given = self.get_argument(name, "")
        key = given or self.get_cookie(cookie, "") or ""
        patience: Patience = self.settings["patience"]
        try:
            async with patience.trying(self.request.remote_ip):
                good = await tornado.ioloop.IOLoop.current().run_in_executor(None, is_good, key)
        except TooMany:
            good = False
        if not good:
            if given:
                patience.wrong(self.request.remote_ip)
            self.set_status(403)
            code = self.get_argument("code", "")
            self.finish(self.render_template("no-key.html", code=code[:80], manager=manager))
            return None
        if given:
            self.set_cookie(
                cookie,
                given,
                path=self.base_url,
                httponly=True,
                samesite="Lax",
                secure=self.request.protocol == "https",
                expires_days=_KEY_DAYS,
            )
            self.redirect(f"{self.base_url}{page}")
            return None
        return key


class NoSuchPage(_Page):
    """Whatever else is asked for."""

    async def prepare(self) -> None:
        await super().prepare()
        raise tornado.web.HTTPError(404)


def addresses(
    base_url: str, voila_arguments: Mapping[str, Any], *, data: Path, command: str
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
    """
    ours = {
        "data": data,
        "command": command,
        "voila_configuration": voila_arguments["voila_configuration"],
    }
    pages = "|".join(NOTEBOOK_PAGES)
    theirs = {**voila_arguments, "data": data}
    return [
        (base_url, Landing, ours),
        (rf"{base_url}join", Join, ours),
        (rf"{base_url}join/(?P<code>[^/]*)", Join, ours),
        (rf"{base_url}example", Example, ours),
        (rf"{base_url}example/close", ExampleClose, ours),
        (rf"{base_url}paper", Paper, ours),
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
