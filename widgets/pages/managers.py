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
from workbook.themes.policy import reply_working_days
from workbook.themes.requests import Requests
from workbook.themes.waiting import USUAL_WORKING_DAYS

#: From so many services on they are shown side by side.
_SEVERAL = 2

if TYPE_CHECKING:
    from widgets.themes import File, Page
    from workbook.themes.choices import Choice

__all__ = ["preview_page", "themes_page"]

_WOULD_READ = "What managers would read"
_NO_WALLS = (
    "This page could not be shut in, as it always is here. It shows nothing, so that nothing but "
    "what is released can be reached from it. Open it again; if it goes on, tell whoever looks "
    "after this machine."
)


def themes_page(context: PageContext) -> None:
    """Show managers what was released, and what teams ask for.

    A manager of one service reads its words and its teams' requests. Whoever reads several reads
    their words, side by side and together; the requests are for the managers of each service, so
    of those there is only said, in words, where some have waited long. Of any other service this
    process asks for nothing.

    Of the data folder this reads `released/` and how the service has set things up; on the server's
    pages nothing else in it can be opened by this process. Where the system has walls and this
    process is not behind them, nothing is shown.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    from widgets.themes import Themes
    from workbook.access import confine, is_shut_in
    from workbook.safeguarding import OUR_NAMES

    if context.served and not is_shut_in():
        page = box()
        page.children = [*banner(context), alert(_NO_WALLS)]
        show_page(page)
        return
    released = context.data / RELEASED
    services = _services_of(context)
    working_days = reply_working_days(context.data)  # read now, as the next
    listed = chosen_language(data_folder(), names_in=context.data)
    listed()  # read now: from here on nothing but what is released, and our names, can be
    if context.served:
        confine(data_folder(), released, read=context.data / OUR_NAMES)
    requests = Requests(released, services=services)
    several = services is not None and len(services) > 1
    page = box()
    try:
        show, save = _themes(Archive(released, services), requests, working_days=working_days)
        shown: ipw.Widget = Themes(
            show,
            save=save,
            requests=None if several else requests.all,
            reply=None if several else requests.reply,
            reply_working_days=working_days,
            example_link="themes?example=yes" if context.served and not context.invented else "",
            listed=listed,
        )
    except WorkbookError as trouble:
        shown = alert(str(trouble))
    page.children = [*banner(context), ipw.HTML(heading("Themes across teams")), shown]
    show_page(page)


def _services_of(context: PageContext) -> tuple[str, ...] | None:
    """Return the ids of the services that a link shows; None for all.

    All are shown in JupyterLab, to whoever has the folder, and where everything is invented. A
    page that is served without any shows nothing.
    """
    everything = not context.served or context.invented
    return None if everything and not context.services else context.services


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
    with_team = context.may_team(session.team_id)
    seen = preview(context.sessions, session, with_team=with_team)
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
    archive: Archive, requests: Requests, *, working_days: int = USUAL_WORKING_DAYS
) -> tuple[Callable[[Choice], Page], Callable[[str, Choice], File]]:
    """Return what draws a choice, and what makes the file of one."""
    from widgets.themes import File, Page
    from workbook.themes import brief_docx, brief_html, released_zip
    from workbook.themes.choices import options, services_in
    from workbook.themes.several import SeveralView, find_several, waiting_in_words
    from workbook.themes.view import View, find, why_empty

    def viewed(choice: Choice) -> View | SeveralView | None:
        services = services_in(archive)
        if choice.service or len(services) < _SEVERAL:
            return find(archive, choice)
        waiting = waiting_in_words(requests.all(), requests.today, working_days)
        return find_several(archive, choice, services, waiting=waiting)

    def show(choice: Choice) -> Page:
        offered, put_right = options(archive, choice, side_by_side=True)
        view = viewed(put_right)
        empty = () if view else why_empty(archive, put_right.service)
        return Page(options=offered, choice=put_right, view=view, empty=empty)

    def save(what: str, choice: Choice) -> File:
        put_right = options(archive, choice, side_by_side=True)[1]
        published = next(each for each in archive.periods if each.period.name == put_right.period)
        if what == "csv":
            name = f"released-{published.period.name}.zip"
            return File(name=name, kind="application/zip", data=released_zip(published))
        view = viewed(put_right)
        if view is None:  # `options` puts every choice right
            raise LookupError(what)
        # Requests are for each service's own managers: of several nobody is told how many.
        alone = archive.services is None or len(archive.services) == 1
        asked = requests.all() if alone else ()
        waiting = sum(each.waits_since(requests.today) is not None for each in asked)
        name = f"themes-{published.period.name}"
        if what == "docx":
            data = brief_docx(view, waiting=waiting)
            return File(name=f"{name}.docx", kind=WORD, data=data)
        html = brief_html(view, waiting=waiting).encode()
        return File(name=f"{name}.html", kind="text/html", data=html)

    return show, save
