"""The page on which a practitioner answers, waits, and sees the reveal.

The form is handed methods of the store as plain callables; it never meets the store.
"""

from __future__ import annotations

from functools import partial

import ipywidgets as ipw
from markupsafe import Markup

from widgets.checklist import Checklist, Look
from widgets.learning_note import LearningNote
from widgets.pages.frame import guidance_of, heading, listed_for, pattern_of, session_page
from workbook.access import PageContext
from workbook.sessions import Session

__all__ = ["reflect_page"]

_CLOSED = Markup("This session is closed, so no more answers go in.")
_WAY = Markup(' <a href="{}">See the team’s pattern</a>')


def reflect_page(context: PageContext) -> None:
    """Show the page on which a practitioner answers, waits, and sees the reveal.

    With a good code: the session's checklist. Without one, or with a wrong one: the box for
    a code. When the session is closed: where to find its pattern.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    session_page(context, "Join your team’s session", _checklist)


def _checklist(context: PageContext, session: Session) -> list[ipw.Widget]:
    sessions = context.sessions
    instrument = sessions.instrument(session.id)
    if session.state == "closed":
        pattern = context.link_to("patterns") if session.revealed else ""
        closed = _CLOSED + _WAY.format(pattern) if pattern else _CLOSED
        back = [] if session.answers_deleted_on is not None else _form(context, session)
        return [
            ipw.HTML(heading(instrument.title, session.team, closed)),
            *back,
            *_note(context, session),
        ]
    return [
        ipw.HTML(heading(instrument.title, session.team)),
        *_form(context, session),
        *_note(context, session),
    ]


def _note(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return the box for somebody's own learning, which never reaches this process."""
    if context.way != "own":
        return []
    beside = " ".join(note.text for note in guidance_of(context).shown("text-box"))
    return [LearningNote(kept_as=_kept_as(context, session), by_text_boxes=beside)]


def _kept_as(context: PageContext, session: Session) -> str:
    return f"{'example:' if context.example else ''}{session.id}"


def _form(context: PageContext, session: Session) -> list[ipw.Widget]:
    sessions, code = context.sessions, session.id
    guidance = guidance_of(context)
    beside = guidance.shown("text-box")
    notes = [(note.title, note.text) for note in guidance.shown("form") if note not in beside]
    kept_as = _kept_as(context, session)
    by_text_boxes = " ".join(note.text for note in beside)
    listed = listed_for(context, session)
    instrument = sessions.instrument(code)
    if context.way == "together":
        return [
            Checklist(
                instrument,
                partial(sessions.record_together, code),
                kept_as=f"{kept_as}:together",
                look=partial(_look, context, session),
                manner="together",
                notes=notes,
                by_text_boxes=by_text_boxes,
                listed=listed,
            )
        ]
    return [
        Checklist(
            instrument,
            partial(sessions.record, code),
            kept_as=f"{kept_as}:paper" if context.way == "paper" else kept_as,
            arrive=partial(sessions.arrive, code),
            pass_on=partial(sessions.pass_on, code),
            withdraw=partial(sessions.withdraw, code),
            look=partial(_look, context, session),
            manner=context.way,
            closed=session.state == "closed",
            notes=notes,
            by_text_boxes=by_text_boxes,
            listed=listed,
        )
    ]


def _look(context: PageContext, session: Session) -> Look:
    """Return how a session stands, with the team's pattern once it is revealed."""
    progress = context.sessions.progress(session.id)
    now = context.sessions.find(session.id)
    return Look(
        state=progress.state,
        done=progress.done,
        expected=progress.expected,
        late=progress.late,
        language=context.sessions.watches_language(session.id),
        html=pattern_of(context, now) if now.revealed else "",
    )
