"""The pages of a meeting: the facilitator’s own, the form that opens one, and the shared screen."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import ipywidgets as ipw

from widgets.pages.frame import (
    banner,
    box,
    guidance_of,
    listed_for,
    needs_a_key,
    session_page,
    show_page,
)
from workbook.access.context import Visit
from workbook.instruments.model import load_shipped, shipped
from workbook.sessions.repository import Session

__all__ = ["facilitate_page", "screen_page"]


def facilitate_page(visit: Visit) -> None:
    """Show the page on which a facilitator opens a session and runs it.

    Without a code: the form that opens one. With a code and its key: the meeting.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    if visit.code or not visit.may_open():
        session_page(visit, "Run your team’s session", _meeting)
        return
    page = box()
    page.children = [*banner(visit), *_opening(visit, page)]
    show_page(page)


def screen_page(visit: Visit) -> None:
    """Show what a whole room may see of a session on a shared screen.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    session_page(visit, "Show your team’s session on a shared screen", _screen)


def _opening(visit: Visit, page: ipw.VBox) -> list[ipw.Widget]:
    from widgets.opening import Opening

    sessions = visit.sessions

    def go(session: Session) -> str:
        if visit.served:
            key = {"key": sessions.facilitator_key(session.id)}
            return replace(visit, code=session.id).link("facilitate", **key)
        page.children = [*banner(visit), *_meeting(replace(visit, code=session.id), session)]
        return ""

    teams = sorted({session.team for session in sessions.all()}, key=str.casefold)
    return [
        ipw.HTML("<h1>Open a session</h1>"),
        Opening(
            sessions.open,
            teams=teams,
            instruments=[load_shipped(name) for name in shipped()],
            go=go,
        ),
    ]


def _meeting(visit: Visit, session: Session) -> list[ipw.Widget]:
    from widgets.facilitator import Facilitator
    from workbook.meetings.meeting import Meeting

    if not visit.may_facilitate():
        return [needs_a_key()]
    guidance = guidance_of(visit)
    beside = guidance.shown("text-box")
    key = visit.sessions.facilitator_key(session.id)
    return [
        ipw.HTML(
            f"<h1>{escape(visit.sessions.instrument(session.id).title)}</h1>"
            f"<p>{escape(session.team)}</p>"
        ),
        Facilitator(
            Meeting(visit.sessions, session.id),
            link=_join_link(visit),
            screen_link=visit.link("screen"),
            key_link=_whole(visit, visit.link("facilitate", key=key)),
            paper_link=visit.link("reflect", way="paper"),
            together_link=visit.link("reflect", way="together"),
            print_link=visit.link("paper"),
            pattern_link=visit.link("patterns"),
            preview_link=visit.link("preview"),
            notes=[(note.title, note.text) for note in guidance.shown("form")],
            by_text_boxes=" ".join(note.text for note in beside),
            listed=listed_for(visit, session),
        ),
    ]


def _screen(visit: Visit, session: Session) -> list[ipw.Widget]:
    from widgets.screen import Screen
    from workbook.meetings.meeting import Meeting

    title = f"{visit.sessions.instrument(session.id).title} – {session.team}"
    return [
        ipw.HTML(f"<h1>{escape(title)}</h1>"),
        Screen(
            Meeting(visit.sessions, session.id).view,
            link=_join_link(visit),
            address=visit.address,
        ),
    ]


def _join_link(visit: Visit) -> str:
    """Return the link that is read out and drawn as a QR code."""
    if visit.example:
        return f"{visit.address}/reflect?{urlencode({'code': visit.code, 'example': 'yes'})}"
    return f"{visit.address}/join/{visit.code}"


def _whole(visit: Visit, link: str) -> str:
    return f"{visit.address}/{link}" if link else ""
