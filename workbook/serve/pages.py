"""The addresses of the workbook: a first page, a way in by code, and the notebooks' pages."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
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
from workbook.example import ExampleRefused, is_example, write_example
from workbook.guidance import GuidanceUnreadable, load_guidance
from workbook.instrument import load_shipped, shipped
from workbook.place import EXAMPLE_FOLDER
from workbook.session import Sessions

__all__ = ["NOTEBOOK_PAGES", "NoSuchPage", "addresses", "log_request"]

#: The notebooks that are pages, by the word in their address. Others are for JupyterLab alone.
NOTEBOOK_PAGES = ("reflect", "patterns")

_log = logging.getLogger("workbook")


class _Discreet:
    """Says of a request, in any log, what was asked for but not with which join code."""

    def _request_summary(self: Any) -> str:
        return f"{self.request.method} {_without_code(self)}"


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

    def get(self) -> None:
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

    def get(self, code: str = "") -> None:
        typed = code or self.get_argument("code", "")
        try:
            session = Sessions(self.data).find(typed)
        except WorkbookError as problem:
            self.set_status(404)
            self.show_landing(problem=str(problem), typed=typed)
            return
        self.redirect(f"{self.base_url}reflect?{urlencode({'code': session.id})}")


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
                team=session.team,
                title=sessions.instrument(session.id).title,
                day=day_in_words(session.opened_on.isoformat()),
            )
            if session.state == "open":
                waiting = seen
            else:
                teams[session.team].append(seen)
        self.show("example.html", waiting=waiting, teams=dict(sorted(teams.items())))


class ExampleClose(Example):
    """Closes the one open session of the invented service, so that its pattern can be seen."""

    async def post(self) -> None:
        sessions = Sessions(self.folder)
        for session in sessions.all() if is_example(self.folder) else ():
            if session.state == "open":
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
    """One of the notebooks, run in a kernel of its own and shown without its code."""

    async def get(self, page: str) -> None:
        if page not in NOTEBOOK_PAGES:
            raise tornado.web.HTTPError(404)
        # Asking for the token sets its cookie, which the page shows when it says goodbye to
        # its kernel: without it the kernel would wait in vain for ten minutes.
        _ = self.xsrf_token
        await super().get(f"{page}.ipynb")


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
    return [
        (base_url, Landing, ours),
        (rf"{base_url}join", Join, ours),
        (rf"{base_url}join/(?P<code>[^/]*)", Join, ours),
        (rf"{base_url}example", Example, ours),
        (rf"{base_url}example/close", ExampleClose, ours),
        (rf"{base_url}(?P<page>{pages})", NotebookPage, voila_arguments),
        (rf"{base_url}voila/render/(?P<page>{pages})\.ipynb", NotebookPage, voila_arguments),
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
