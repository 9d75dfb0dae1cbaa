"""The page of a team’s own session: its pattern, earlier ones beside it, the record."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import ipywidgets as ipw

from widgets.pages.frame import WORD, guidance_of, pattern_of, session_page
from workbook.access.context import PageContext
from workbook.sessions.repository import Session
from workbook.text.english import people_in_words

__all__ = ["patterns_page"]


def patterns_page(context: PageContext) -> None:
    """Show a team its own session after the reveal, and its earlier ones beside it.

    Until the reveal the page says how many have answered or passed and nothing more: the answers
    are not read.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    session_page(context, "Find your team’s pattern", _pattern)


def _pattern(context: PageContext, session: Session) -> list[ipw.Widget]:
    instrument = context.sessions.instrument(session.id)
    heading = f"<h1>{escape(instrument.title)}</h1>"
    progress = context.sessions.progress(session.id)
    session = context.sessions.find(session.id)
    if not session.revealed:
        if session.state == "closed":
            return [
                ipw.HTML(
                    f"{heading}<p>This session was closed without a reveal, so its answers stay "
                    "sealed. Another session can be opened at any time.</p>"
                )
            ]
        done = people_in_words(progress.done)
        again = context.link("patterns")
        look = f'<p><a href="{escape(again)}">Look again</a></p>' if again else ""
        return [
            ipw.HTML(
                f"{heading}<p>The session is still open, so the answers are sealed. "
                f"So far {escape(done)} answered or passed. The pattern appears here once everyone "
                f"has, or when your facilitator reveals it.</p>{look}"
            )
        ]
    notices = "".join(
        f'<p class="rpw-note">{escape(notice)}</p>'
        for notice in context.sessions.notices(session.id)
    )
    safety = "".join(
        f'<p class="rpw-note"><strong>{escape(note.title)}.</strong> {escape(note.text)}</p>'
        for note in guidance_of(context).shown("pattern")
    )
    return [
        ipw.HTML(heading + notices),
        ipw.HTML(pattern_of(context, session)),
        *_over_time(context, session),
        *_record(context, session),
        ipw.HTML(safety),
    ]


def _over_time(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return the team's sessions with the same checklist side by side, if there are others."""
    from widgets.over_time import over_time_html
    from workbook.patterns.over_time import side_by_side
    from workbook.patterns.pattern import team_pattern

    sessions = context.sessions
    seen = []
    for other in sessions.of_team(session.team):
        if other.revealed and other.instrument == session.instrument:
            if other.opened_on > session.opened_on and other.id != session.id:
                continue  # a page about a session looks back, not forward
            instrument = sessions.instrument(other.id)
            pattern = team_pattern(other, instrument, sessions.figures(other.id))
            seen.append((other, instrument, pattern))
    html = over_time_html(side_by_side(seen)) if len(seen) > 1 else ""
    return [ipw.HTML(html)] if html else []


def _record(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return links that save the record of a closed session."""
    if session.state != "closed":
        return []
    from workbook.meetings.meeting import Meeting
    from workbook.meetings.record import record_docx, record_html
    from workbook.meetings.record_csv import record_csv

    record = Meeting(context.sessions, session.id).record()
    files = (
        ("As a web page to print", "html", "text/html", record_html(record).encode()),
        ("As a Word document", "docx", WORD, record_docx(record)),
        ("As a table (CSV)", "csv", "text/csv", record_csv(record)),
    )
    links = "".join(
        f'<li><a download="record-{escape(session.id)}.{ending}" '
        f'href="data:{kind};base64,{b64encode(data).decode()}">{words}</a></li>'
        for words, ending, kind, data in files
    )
    return [
        ipw.HTML(
            '<section class="rpw-record"><h2>The record of this meeting</h2><p>The counts, your '
            f"notes and your actions; no names.</p><ul>{links}</ul></section>"
        )
    ]
