"""The managers’ page, and the one on which a team sees what managers would read of it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.pages.frame import WORD, banner, box, needs_a_key, session_page, show_page
from widgets.wording import chosen_language
from workbook.access.context import PageContext
from workbook.errors import WorkbookError
from workbook.sessions.repository import Session
from workbook.storage.layout import RELEASED, data_folder
from workbook.themes.archive import Archive
from workbook.themes.requests import Requests

if TYPE_CHECKING:
    from widgets.themes import File, Page
    from workbook.themes.view import Choice

__all__ = ["preview_page", "themes_page"]


def themes_page(context: PageContext) -> None:
    """Show managers what was released, and what teams ask for.

    Of the data folder this reads `released/` alone; on the server's pages nothing else in it can be
    opened by this process from here on.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    from widgets.themes import Themes
    from workbook.access.confine import confine

    released = context.data / RELEASED
    listed = chosen_language(data_folder())
    listed()  # read now: from here on nothing but what is released can be
    if context.served:
        confine(data_folder(), released)
    requests = Requests(released)
    page = box()
    try:
        show, save = _themes(Archive(released), requests)
        shown: ipw.Widget = Themes(
            show,
            save=save,
            requests=requests.all,
            reply=requests.reply,
            example_link="themes?example=yes" if context.served and not context.invented else "",
            listed=listed,
        )
    except WorkbookError as trouble:
        shown = ipw.HTML(f"<p role='alert'>{escape(str(trouble))}</p>")
    page.children = [*banner(context), ipw.HTML("<h1>Themes across teams</h1>"), shown]
    show_page(page)


def preview_page(context: PageContext) -> None:
    """Show a team what managers would read of its session, with every other team invented.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the facilitator's.
    """
    session_page(context, "See what managers would read", _preview)


def _preview(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.themes import Page, Themes, preview_html
    from workbook.publishing.previews import preview
    from workbook.themes.view import Choice, Options, view

    heading = f"<h1>What managers would read</h1><p>{escape(session.team)}</p>"
    if not context.may_facilitate():
        return [needs_a_key()]
    seen = preview(context.sessions, session)
    if seen.source is None or seen.group is None:
        return [ipw.HTML(f"{heading}<p>{escape(seen.why_not)}</p>")]
    choice = Choice(service=seen.group.service, period=seen.source.period.name)
    nothing = Options(services=(), periods=(), instruments=(), themes=(), groups=())
    page = Page(options=nothing, choice=choice, view=view(seen.source, choice))
    return [
        ipw.HTML(heading),
        Themes(lambda _: page, above=preview_html(seen, session.team)),
    ]


def _themes(
    archive: Archive, requests: Requests
) -> tuple[Callable[[Choice], Page], Callable[[str, Choice], File]]:
    """Return what draws a choice, and what makes the file of one."""
    from widgets.themes import File, Page
    from workbook.themes import brief
    from workbook.themes.view import find, options, why_empty

    def show(choice: Choice) -> Page:
        offered, put_right = options(archive, choice)
        view = find(archive, put_right)
        empty = () if view else why_empty(archive, put_right.service)
        return Page(options=offered, choice=put_right, view=view, empty=empty)

    def save(what: str, choice: Choice) -> File:
        put_right = options(archive, choice)[1]
        published = next(each for each in archive.periods if each.period.name == put_right.period)
        if what == "csv":
            name = f"released-{published.period.name}.zip"
            return File(name=name, kind="application/zip", data=brief.released_zip(published))
        view = find(archive, put_right)
        if view is None:  # `options` puts every choice right
            raise LookupError(what)
        waiting = sum(each.replied_on is None for each in requests.all())
        name = f"themes-{published.period.name}"
        if what == "docx":
            data = brief.brief_docx(view, waiting=waiting)
            return File(name=f"{name}.docx", kind=WORD, data=data)
        html = brief.brief_html(view, waiting=waiting).encode()
        return File(name=f"{name}.html", kind="text/html", data=html)

    return show, save
