"""The page on which a practitioner answers, waits, and sees the reveal.

The form is handed methods of the store as plain callables; it never meets the store.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import ipywidgets as ipw
from markupsafe import Markup

from widgets.check_out import CheckOut
from widgets.checklist import Checklist, Look
from widgets.learning_note import LearningNote
from widgets.pages.frame import (
    guidance_of,
    heading,
    listed_for,
    pattern_of,
    session_page,
)
from workbook.access import PageContext
from workbook.sessions import Receipt, Response, Session, Together, WordsNotKept
from workbook.settings import room_days

__all__ = ["reflect_page"]

_CLOSED = Markup("This session is closed, so no more answers go in.")


def reflect_page(context: PageContext) -> None:
    """Show the page on which a practitioner answers, waits, and sees the reveal.

    With a good code: the session's checklist, and a place in the session. Without one, or with a
    wrong one: the box for a code. When the session is closed: its pattern, for who was in the room.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with.
    """
    session_page(context, "Join your team’s session", _checklist)


def _checklist(context: PageContext, session: Session) -> list[ipw.Widget]:
    instrument = context.sessions.instrument(session.id)
    below = [_CLOSED] if session.state == "closed" else []
    return [
        ipw.HTML(heading(instrument.title, session.team, *below)),
        *_form(context, session),
        *_note(context, session),
    ]


def _note(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return the box for somebody's own learning, which never reaches this process."""
    if context.way != "own":
        return []
    beside = " ".join(note.text for note in guidance_of(context).shown("text-box"))
    over = session.revealed or session.state == "closed"
    return [
        CheckOut(context.sessions.instrument(session.id).checkout, now=over),
        LearningNote(kept_as=_kept_as(context, session), by_text_boxes=beside),
    ]


def _kept_as(context: PageContext, session: Session) -> str:
    # What was sent from this device went into one copy of the invented service, and no other.
    return f"{f'example:{context.data.name}:' if context.example else ''}{session.id}"


def _form(context: PageContext, session: Session) -> list[ipw.Widget]:
    guidance = guidance_of(context)
    beside = guidance.shown("text-box")
    form = partial(
        Checklist,
        context.sessions.instrument(session.id),
        look=partial(_look, context, session),
        room_days=room_days(context.data),
        notes=[(note.title, note.text) for note in guidance.shown("form") if note not in beside],
        by_text_boxes=" ".join(note.text for note in beside),
        listed=listed_for(context, session),
    )
    kept_as = _kept_as(context, session)
    if context.way == "together":
        return [_together(context, session, partial(form, ticket_as=kept_as), kept_as)]
    sessions, closed = context.sessions, session.state == "closed"

    def send(response: Response, ticket: str, late: bool) -> None:  # noqa: FBT001 - it is called so
        kept = sessions.record(session.id, response, ticket, late_agreed=late)
        if kept is Receipt.WITHOUT_WORDS:
            raise WordsNotKept

    may_withdraw = session.answers_deleted_on is None
    return [
        form(
            send,
            kept_as=f"{kept_as}:paper" if context.way == "paper" else kept_as,
            come_in=partial(sessions.come_in, session.id),
            pass_on=partial(sessions.pass_on, session.id),
            withdraw=partial(sessions.withdraw, session.id) if may_withdraw else None,
            manner=context.way,
            closed=closed,
        )
    ]


def _together(
    context: PageContext, session: Session, form: Callable[..., Checklist], kept_as: str
) -> Checklist:
    """Return the form for several people on one device.

    They need a place, which stays free for an answer of somebody's own; in the browser of who runs
    the session they need none.
    """
    sessions = context.sessions
    runs = context.may_run(session)

    def send(together: Together, ticket: str, late: bool) -> None:  # noqa: ARG001, FBT001
        sessions.record_together(session.id, together, ticket, by_facilitator=runs)

    come_in = None if runs else partial(sessions.come_in, session.id)
    return form(send, kept_as=f"{kept_as}:together", come_in=come_in, manner="together")


def _look(context: PageContext, session: Session, ticket: str) -> Look:
    """Return how a session stands; the team's pattern only to whoever was in the room."""
    sessions = context.sessions
    progress = sessions.progress(session.id)
    now = sessions.find(session.id)
    shown = now.revealed and sessions.was_in_room(session.id, ticket)
    return Look(
        state=progress.state,
        done=progress.done,
        expected=progress.expected,
        late=progress.late,
        language=sessions.watches_language(session.id),
        door=progress.door,
        html=pattern_of(context, now) if shown else "",
    )
