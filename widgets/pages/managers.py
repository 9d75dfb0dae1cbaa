"""The managers’ page, and the one on which a team sees what managers would read of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.pages.frame import (
    WORD,
    alert,
    banner,
    box,
    heading,
    needs_a_link,
    session_page,
    show_page,
)
from widgets.wording import chosen_language
from workbook.access import PageContext
from workbook.errors import WorkbookError
from workbook.sessions import Session
from workbook.storage import RELEASED, data_folder
from workbook.themes.archive import Archive
from workbook.themes.requests import Requests

if TYPE_CHECKING:
    from widgets.themes import File, Page
    from workbook.themes.choices import Choice

__all__ = ["preview_page", "themes_page"]

_WOULD_READ = "What managers would read"


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
    from workbook.access import confine

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
        shown = alert(str(trouble))
    page.children = [*banner(context), ipw.HTML(heading("Themes across teams")), shown]
    show_page(page)


def preview_page(context: PageContext) -> None:
    """Show a team what managers would read of its session, with every other team invented.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes one that runs the session.
    """
    session_page(context, "See what managers would read", _preview)


def _preview(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.themes import Page, Themes
    from widgets.themes_html import preview_html
    from workbook.publishing.previews import preview
    from workbook.themes.choices import Choice, Options
    from workbook.themes.view import view_of

    if not context.may_run(session):
        return [needs_a_link()]
    seen = preview(context.sessions, session)
    if seen.source is None or seen.group is None:
        return [ipw.HTML(heading(_WOULD_READ, session.team, seen.why_not))]
    choice = Choice(service=seen.group.service, period=seen.source.period.name)
    nothing = Options(services=(), periods=(), instruments=(), themes=(), groups=())
    page = Page(options=nothing, choice=choice, view=view_of(seen.source, choice))
    return [
        ipw.HTML(heading(_WOULD_READ, session.team)),
        Themes(lambda _: page, above=preview_html(seen, session.team)),
    ]


def _themes(
    archive: Archive, requests: Requests
) -> tuple[Callable[[Choice], Page], Callable[[str, Choice], File]]:
    """Return what draws a choice, and what makes the file of one."""
    from widgets.themes import File, Page
    from workbook.themes import brief_docx, brief_html, released_zip
    from workbook.themes.choices import options
    from workbook.themes.view import find, why_empty

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
            return File(name=name, kind="application/zip", data=released_zip(published))
        view = find(archive, put_right)
        if view is None:  # `options` puts every choice right
            raise LookupError(what)
        waiting = sum(each.replied_on is None for each in requests.all())
        name = f"themes-{published.period.name}"
        if what == "docx":
            data = brief_docx(view, waiting=waiting)
            return File(name=f"{name}.docx", kind=WORD, data=data)
        html = brief_html(view, waiting=waiting).encode()
        return File(name=f"{name}.html", kind="text/html", data=html)

    return show, save
