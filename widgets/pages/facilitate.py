"""The pages of a meeting: the facilitator’s own, the form that opens one, and the shared screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import ipywidgets as ipw

from widgets.pages.frame import (
    banner,
    box,
    guidance_of,
    heading,
    listed_for,
    needs_a_link,
    session_page,
    show_page,
)
from workbook.access import Links, PageContext, join_link, noticed_at
from workbook.instruments import load_shipped, shipped
from workbook.sessions import Session
from workbook.teams import Teams

__all__ = ["facilitate_page", "screen_page"]


def facilitate_page(context: PageContext) -> None:
    """Show the page on which a facilitator opens a session and runs it.

    With a team's link alone: the form that opens one. With a session: the meeting.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    if context.session or (context.served and not context.may_team(context.team)):
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
        context.log("opened", session.id)
        if context.served:
            return context.link_to("facilitate", session=session.id)
        meeting = _meeting(replace(context, session=session.id), session)
        page.children = [*banner(context), *meeting]
        return ""

    teams = Teams(context.data)
    team = teams.find(context.team) if context.team else None

    def open_session(
        name: str, instrument: str, people: int | None, minutes: int | None
    ) -> Session:
        # In JupyterLab a name is typed, and a session whose team nobody added is nobody's.
        of = team or teams.named(name)
        return sessions.open(name, instrument, people, minutes, team_id=of.id if of else "")

    return [
        ipw.HTML(heading("Open a session", *([team.name] if team else []))),
        Opening(
            open_session,
            team=team.name if team else "",
            teams=[each.name for each in teams.all()] if team is None else [],
            people=team.people if team else None,
            instruments=[load_shipped(name) for name in shipped()],
            go=go,
        ),
    ]


def _meeting(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.facilitator import Facilitator
    from workbook.meetings.meeting import Meeting

    if not context.may_run(session):
        return [needs_a_link()]
    guidance = guidance_of(context)
    beside = guidance.shown("text-box")
    # With both, no device of the room waits while others try wrong codes.
    both = {"code": session.code, "session": session.id}
    own = Links(context.data).make("session", session.id).path(example=context.example)
    return [
        ipw.HTML(heading(context.sessions.instrument(session.id).title, session.team)),
        Facilitator(
            Meeting(context.sessions, session.id, with_team=context.may_team(session.team_id)),
            link=join_link(context.address, session, example=context.example),
            screen_link=context.link_to("screen"),
            key_link=f"{context.address}/{own}" if context.served else "",
            paper_link=context.link_to("reflect", **both, way="paper"),
            together_link=context.link_to("reflect", **both, way="together"),
            print_link=context.link_to("paper", **both),
            pattern_link=context.link_to("patterns"),
            preview_link=context.link_to("preview"),
            notes=[(note.title, note.text) for note in guidance.shown("form")],
            by_text_boxes=" ".join(note.text for note in beside),
            listed=listed_for(context, session),
            log=partial(_log, context, session),
            noticed=partial(noticed_at, context.sessions, session.id),
        ),
    ]


def _log(context: PageContext, session: Session, act: str) -> None:
    """Note what was done, with the link that did it."""
    context.log(act, session.id)


def _screen(context: PageContext, session: Session) -> list[ipw.Widget]:
    from widgets.screen import Screen
    from workbook.meetings.meeting import Meeting

    title = f"{context.sessions.instrument(session.id).title} – {session.team}"
    return [
        ipw.HTML(heading(title)),
        Screen(
            Meeting(context.sessions, session.id, with_team=False).view,
            link=join_link(context.address, session, example=context.example),
            address=context.address,
        ),
    ]
