"""The page of a team’s own session: its pattern, earlier ones beside it, the record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets as ipw
from markupsafe import Markup

from widgets.pages.frame import (
    guidance_of,
    heading,
    needs_a_link,
    pattern_of,
    session_page,
)
from workbook.access import PageContext
from workbook.errors import WorkbookError
from workbook.sessions import Session
from workbook.text import people_in_words

if TYPE_CHECKING:
    from workbook.patterns.pattern import Pattern

__all__ = ["patterns_page"]

_NO_REVEAL = (
    "This session was closed without a reveal, so its answers stay sealed. Another session can be "
    "opened at any time."
)
_SEALED = (
    "The session is still open, so the answers are sealed. So far {done} answered or passed. The "
    "pattern appears here once everyone has, or when your facilitator reveals it."
)
_AGAIN = Markup('<a href="{}">Look again</a>')
_NOTICE = Markup('<p class="rpw-note">{}</p>')
_SAFETY = Markup('<p class="rpw-note"><strong>{}.</strong> {}</p>')


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
    if not context.may_run(session):
        return [needs_a_link()]
    instrument = context.sessions.instrument(session.id)
    progress = context.sessions.progress(session.id)
    session = context.sessions.find(session.id)
    if not session.revealed:
        if session.state == "closed":
            return [ipw.HTML(heading(instrument.title, _NO_REVEAL))]
        sealed = _SEALED.format(done=people_in_words(progress.done))
        again = context.link_to("patterns")
        look = [_AGAIN.format(again)] if again else []
        return [ipw.HTML(heading(instrument.title, sealed, *look))]
    notices = [_NOTICE.format(notice) for notice in context.sessions.notices(session.id)]
    safety = "".join(
        _SAFETY.format(note.title, note.text) for note in guidance_of(context).shown("pattern")
    )
    return [
        ipw.HTML("".join([heading(instrument.title), *notices])),
        ipw.HTML(pattern_of(context, session, partial(_plan_this, context, session))),
        *_over_time(context, session),
        *_record(context, session),
        ipw.HTML(safety),
    ]


def _plan_this(context: PageContext, session: Session, pattern: Pattern) -> Mapping[str, Markup]:
    """Return what leads from the pattern's items into the team's plans: for the team's own link."""
    if not context.served or not context.may_team(session.team_id):
        return {}
    from widgets.plan_this import Into, NewPlan, plan_this
    from workbook.instruments import USUAL_GUIDE, load_shipped_guide
    from workbook.meetings import TeamPlans
    from workbook.plans import Plans

    try:
        going = TeamPlans(Plans(context.data), session.team_id).going()
    except WorkbookError:
        return {}  # a pattern is shown whatever becomes of a plan
    return plan_this(
        pattern,
        [
            Into(
                title=each.plan.title,
                link=context.link_to("plan", plan=each.plan.id),
                guide=each.guide,
            )
            for each in going
        ],
        NewPlan(
            address="plans/new",
            team=session.team_id,
            example=context.example,
            guide=load_shipped_guide(USUAL_GUIDE),
        ),
    )


def _over_time(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return the team's sessions with the same checklist side by side, if there are others.

    It takes the team's own link: whoever has a session's sees that session alone.
    """
    if not context.may_team(session.team_id):
        return []
    from widgets.over_time import over_time_html
    from workbook.patterns.over_time import side_by_side
    from workbook.patterns.pattern import team_pattern

    sessions = context.sessions
    seen = []
    for other in sessions.of_team(session.team_id):
        if other.revealed and other.instrument == session.instrument:
            if other.opened_on > session.opened_on and other.id != session.id:
                continue  # a page about a session looks back, not forward
            instrument = sessions.instrument(other.id)
            pattern = team_pattern(other, instrument, sessions.tally(other.id))
            seen.append((other, instrument, pattern))
    html = over_time_html(side_by_side(seen)) if len(seen) > 1 else ""
    return [ipw.HTML(html)] if html else []


def _record(context: PageContext, session: Session) -> list[ipw.Widget]:
    """Return links that save the record of a closed session, which is made when somebody asks."""
    if session.state != "closed":
        return []
    from widgets.record_files import RecordFiles

    def made(what: str) -> bytes:
        from workbook.meetings import Meeting, record_csv, record_docx, record_html

        with_team = context.may_team(session.team_id)
        record = Meeting(context.sessions, session.id, with_team=with_team).record()
        if what == "html":
            return record_html(record).encode()
        return record_docx(record) if what == "docx" else record_csv(record)

    return [RecordFiles(made, name=f"record-{session.id}")]
