"""The pages of a meeting: the facilitator’s own, the form that opens one, and the shared screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import ipywidgets as ipw

from widgets.pages.frame import (
    banner,
    box,
    guidance_of,
    heading,
    listed_for,
    needs_a_key,
    session_page,
    show_page,
)
from workbook.access import PageContext
from workbook.instruments import load_shipped, shipped
from workbook.sessions import Session

__all__ = ["facilitate_page", "screen_page"]


def facilitate_page(context: PageContext) -> None:
    """Show the page on which a facilitator opens a session and runs it.

    Without a code: the form that opens one. With a code and its key: the meeting.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    if context.code or not context.may_open():
        session_page(context, "Run your team’s session", _meeting)
        return
    page = box()
    page.children = [*banner(context), *_opening(context, page)]
    show_page(page)


def screen_page(context: PageContext) -> None:
    """Show what a whole room may see of a session on a shared screen.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    session_page(context, "Show your team’s session on a shared screen", _screen)


def _opening(context: PageContext, page: ipw.VBox) -> list[ipw.Widget]:
    from widgets.opening import Opening

    sessions = context.sessions

    def go(session: Session) -> str:
        if context.served:
            key = {"key": sessions.facilitator_key(session.id)}
            return replace(context, code=session.id).link("facilitate", **key)
        page.children = [*banner(context), *_meeting(replace(context, code=session.id), session)]
        return ""

    teams = sorted({session.team for session in sessions.all()}, key=str.casefold)
    return [
        ipw.HTML(heading("Open a session")),
        Opening(
            sessions.open,
            teams=teams,
            instruments=[load_shipped(name) for name in shipped()],
            go=go,
        ),
    ]


def _meeting(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.facilitator import Facilitator
    from workbook.meetings.meeting import Meeting

    if not context.may_facilitate():
        return [needs_a_key()]
    guidance = guidance_of(context)
    beside = guidance.shown("text-box")
    key = context.sessions.facilitator_key(session.id)
    return [
        ipw.HTML(heading(context.sessions.instrument(session.id).title, session.team)),
        Facilitator(
            Meeting(context.sessions, session.id),
            link=_join_link(context),
            screen_link=context.link("screen"),
            key_link=_whole(context, context.link("facilitate", key=key)),
            paper_link=context.link("reflect", way="paper"),
            together_link=context.link("reflect", way="together"),
            print_link=context.link("paper"),
            pattern_link=context.link("patterns"),
            preview_link=context.link("preview"),
            notes=[(note.title, note.text) for note in guidance.shown("form")],
            by_text_boxes=" ".join(note.text for note in beside),
            listed=listed_for(context, session),
            log=partial(_log, context, session),
        ),
    ]


def _log(context: PageContext, session: Session, act: str) -> None:
    """Note what was done, where there is a log of that."""
    log = getattr(context, "log", None)
    if log is not None:
        log(act, session.id)


def _screen(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.screen import Screen
    from workbook.meetings.meeting import Meeting

    title = f"{context.sessions.instrument(session.id).title} – {session.team}"
    return [
        ipw.HTML(heading(title)),
        Screen(
            Meeting(context.sessions, session.id).view,
            link=_join_link(context),
            address=context.address,
        ),
    ]


def _join_link(context: PageContext) -> str:
    """Return the link that is read out and drawn as a QR code."""
    if context.example:
        return f"{context.address}/reflect?{urlencode({'code': context.code, 'example': 'yes'})}"
    return f"{context.address}/join/{context.code}"


def _whole(context: PageContext, link: str) -> str:
    return f"{context.address}/{link}" if link else ""
