"""What all pages share: the box for a code, the banner, a service’s own safety wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets as ipw
from IPython.display import display
from markupsafe import Markup

from widgets.join import Join
from widgets.wording import Listed, chosen_language
from workbook.access import PageContext
from workbook.errors import WorkbookError
from workbook.safeguarding.guidance import Guidance, GuidanceUnreadable, load_guidance
from workbook.sessions import Session
from workbook.storage import data_folder

if TYPE_CHECKING:
    from workbook.patterns.pattern import Pattern

__all__ = [
    "WORD",
    "alert",
    "banner",
    "box",
    "guidance_of",
    "heading",
    "listed_for",
    "needs_a_link",
    "pattern_of",
    "session_page",
    "show_page",
]

#: What a browser calls a Word document.
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: What goes into one of these with `format` is words, unless it is `Markup` itself.
_INVENTED = Markup(
    '<p class="rpw-banner"><strong>Invented.</strong> '
    "Every team, answer and word on this page is made up.</p>"
)
_NEEDS_A_LINK = Markup(
    "<h1>This needs another link</h1><p>A session is run with its team’s link, or with its own. "
    "The one that opened this page is neither, or has been ended. Nothing was changed. Ask whoever "
    "gave it to you.</p>"
)
_HEADING = Markup("<h1>{}</h1>")
_BELOW = Markup("<p>{}</p>")
_ALERT = Markup("<p role='alert'>{}</p>")


def session_page(
    context: PageContext, title: str, show: Callable[[PageContext, Session], list[ipw.Widget]]
) -> None:
    """Show a page that is about one session, or in JupyterLab the box that asks which."""
    page = box()
    trouble = ""
    if context.session:
        try:
            session = context.sessions.find(context.session)
            page.children = [*banner(context), *show(context, session)]
        except WorkbookError as found:
            trouble = str(found)
        else:
            show_page(page)
            return
    if context.served:  # a code is asked for by the server alone, which slows whoever guesses
        said = [alert(trouble)] if trouble else []
        page.children = [*banner(context), ipw.HTML(heading(title)), *said]
        show_page(page)
        return

    def opened(session: Session) -> None:
        joined = replace(context, session=session.id)
        page.children = [*banner(context), *show(joined, session)]

    def find(typed: str) -> Session:
        for each in said:  # the box speaks for itself from here on
            each.value = ""
        return context.sessions.find(typed)

    said = [alert(trouble)] if trouble else []
    page.children = [
        *banner(context),
        ipw.HTML(heading(title)),
        *said,
        Join(find, go=opened),
    ]
    show_page(page)


def box() -> ipw.VBox:
    """Return what holds a page."""
    return ipw.VBox(layout=ipw.Layout(width="100%", overflow="visible"))


def show_page(page: ipw.VBox) -> None:
    """Show a page as the output of a notebook’s cell."""
    display(page)


def heading(title: str, *below: str) -> Markup:
    """Return a page's heading, and a paragraph for each of the words below it."""
    return _HEADING.format(title) + Markup("").join(_BELOW.format(each) for each in below)


def alert(sentence: str) -> ipw.Widget:
    """Return what went wrong, for those who listen at once."""
    return ipw.HTML(_ALERT.format(sentence))


def banner(context: PageContext) -> list[ipw.Widget]:
    """Return what stands above a page of the invented service."""
    return [ipw.HTML(_INVENTED)] if context.invented else []


def needs_a_link() -> ipw.Widget:
    """Return what is said to somebody whose link does not run the session."""
    return ipw.HTML(_NEEDS_A_LINK)


def pattern_of(
    context: PageContext,
    session: Session,
    plan_this: Callable[[Pattern], Mapping[str, Markup]] = lambda _: {},
) -> str:
    """Return a revealed session’s pattern as HTML.

    Parameters
    ----------
    context
        The data folder.
    session
        The session.
    plan_this
        Returns what leads from its items to plans; nothing does when it is left out.
    """
    # Only after the reveal: a page that answers does without it until then.
    from widgets.pattern import pattern_html
    from workbook.patterns.pattern import team_pattern

    sessions = context.sessions
    instrument = sessions.instrument(session.id)
    pattern = team_pattern(session, instrument, sessions.tally(session.id))
    return pattern_html(pattern, tabled=sessions.tabled(session.id), plan_this=plan_this(pattern))


def listed_for(context: PageContext, session: Session) -> Listed:
    """Return what gives the wordings that a session asks about, and the service's names."""
    return chosen_language(
        data_folder(),
        partial(context.sessions.watches_language, session.id),
        names_in=context.data,
    )


def guidance_of(context: PageContext) -> Guidance:
    """Return a service’s own safety wording, or the workbook’s where it cannot be read."""
    try:
        return load_guidance(context.data)
    except GuidanceUnreadable:
        # Safety wording is never missing; the first page says that a service's own copy is broken.
        return load_guidance()
