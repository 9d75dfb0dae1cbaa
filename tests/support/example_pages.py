"""A small service with everything in it, its pages without a browser, and all its readers."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from services import AFTER, PERIOD, STARTS, everybody_says, held, joins
from ways_in import a_session, a_team

from widgets.conversation import Conversation
from workbook.access import Links, PageContext
from workbook.errors import WorkbookError
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes.requests import Requests


def furnished(data: Path) -> None:
    """Make three teams, a session that is open and one that is closed, a request and a link."""
    data.mkdir(parents=True, exist_ok=True)
    joins(data, {"Harbour": 6, "Quay": 6, "Pier": 6}, "North")
    open_period(data, PERIOD, today=lambda: STARTS)
    team = a_team(data, "Harbour", "North")
    Links(data).make("team", team.id)
    Links(data).make("lead")
    Links(data).make("manager", service_id("North"))
    people = everybody_says("in_place", 6)
    for each in ("Harbour", "Quay", "Pier"):
        held(data, each, people, words="We talked for a while.")
    publish(data, PERIOD, today=lambda: AFTER)
    a_session(data, "Harbour", service="North")
    Requests(data / RELEASED).send("Harbour", "time", "Two hours.", "q00000001", service="North")
    from workbook.meetings import Meeting

    meeting = Meeting(Sessions(data), Sessions(data).all()[-1].id)
    with suppress(WorkbookError):
        meeting.note("A note.")


def _contexts(data: Path) -> list[PageContext]:
    sessions = Sessions(data)
    found = []
    by_state = {session.state: session for session in sessions.all()}
    for session in by_state.values():
        for page in ("reflect", "facilitate", "screen", "patterns"):
            found += [
                PageContext(data=data, sessions=sessions, page=page, session=session.id, way=way)
                for way in (("own", "together") if page == "reflect" else ("own",))
            ]
    for team in Teams(data).all()[:1]:
        found.append(PageContext(data=data, sessions=sessions, page="team", team=team.id))
        found.append(PageContext(data=data, sessions=sessions, page="facilitate", team=team.id))
    more: dict[str, Any] = {"data": data, "sessions": sessions}
    return [
        *found,
        PageContext(page="lead", **more),
        PageContext(page="themes", services=(service_id("North"),), **more),
        PageContext(page="reflect", **more),
    ]


def shown(context: PageContext) -> Any:
    """Draw a page without a browser; return what it shows."""
    from widgets import pages
    from widgets.pages import frame

    drawn: list[Any] = []
    before, frame.display = frame.display, drawn.append
    try:
        getattr(pages, f"{context.page}_page")(context)
    finally:
        frame.display = before
    return drawn[-1]


def _within(widget: Any) -> list[Any]:
    inner = [each for child in getattr(widget, "children", ()) for each in _within(child)]
    return [widget, *inner]


def conversations(data: Path, which: int) -> list[Conversation]:
    """The widgets of one page that are asked anything; what they say is plain JSON or fails."""
    contexts = _contexts(data)
    found = []
    for context in [contexts[which % len(contexts)]]:
        for widget in _within(shown(context)):
            if isinstance(widget, Conversation):
                widget.send = lambda content, buffers=None: json.dumps(content)
                widget._pause = lambda _seconds: None
                found.append(widget)
    return found


@contextmanager
def unforeseen():
    """Give what is logged as an error that nobody foresaw, in whatever is done inside."""
    met: list[str] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                met.append(record.getMessage())

    log, ears = logging.getLogger("workbook"), Ears()
    log.addHandler(ears)
    try:
        yield met
    finally:
        log.removeHandler(ears)


def read_everything(data: Path) -> None:
    """Read a service’s folder by all that ever reads it; what is refused is refused in words."""
    from workbook.themes.archive import Archive

    sessions = Sessions(data)

    def of_sessions() -> None:
        for session in sessions.all():
            for read in (sessions.find, sessions.progress, sessions.instrument, sessions.tally):
                with suppress(WorkbookError):
                    read(session.id)

    def of_pages() -> None:
        for context in _contexts(data):
            with suppress(WorkbookError):
                shown(context)

    def of_the_archive() -> None:
        for period in Archive(data / RELEASED).periods:
            with suppress(WorkbookError):
                period.files()

    for read in (
        of_sessions,
        of_pages,
        of_the_archive,
        lambda: Teams(data).all(),
        lambda: Links(data).all(),
        lambda: Requests(data / RELEASED).all(),
    ):
        with suppress(WorkbookError):
            read()
