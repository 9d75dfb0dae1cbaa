"""Whole pages: each is one call in a notebook, and brings a visit, a form and a store together.

The form is handed `sessions.record` as a plain callable; it never meets the store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape

import ipywidgets as ipw
from IPython.display import display

from widgets.checklist import Checklist
from widgets.join import Join
from workbook.english import people_in_words
from workbook.errors import WorkbookError
from workbook.guidance import Guidance, GuidanceUnreadable, load_guidance
from workbook.place import Visit
from workbook.session import Session

__all__ = ["patterns_page", "reflect_page"]

_INVENTED = (
    '<p class="rpw-banner"><strong>Invented.</strong> '
    "Every team, answer and word on this page is made up.</p>"
)


def reflect_page(visit: Visit) -> None:
    """Show the page on which a practitioner answers.

    With a good code: the session's checklist. Without one, or with a wrong one: the box for
    a code. When the session is closed: where to find its pattern.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    _page(visit, "Join your team’s session", _checklist)


def patterns_page(visit: Visit) -> None:
    """Show a team its own closed session.

    Until the session is closed the page says how many have sent and nothing more: the
    answers are not read.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    _page(visit, "Find your team’s pattern", _pattern)


def _page(visit: Visit, heading: str, show: Callable[[Visit, Session], list[ipw.Widget]]) -> None:
    """Show a page that is about one session, or the box that asks which."""
    page = ipw.VBox(layout=ipw.Layout(width="100%", overflow="visible"))
    trouble = ""
    if visit.code:
        try:
            session = visit.sessions.find(visit.code)
            page.children = [*_banner(visit), *show(visit, session)]
        except WorkbookError as found:
            trouble = str(found)
        else:
            display(page)
            return

    def opened(session: Session) -> None:
        joined = replace(visit, code=session.id)
        page.children = [*_banner(visit), *show(joined, session)]

    def find(typed: str) -> Session:
        for each in said:  # the box speaks for itself from here on
            each.value = ""
        return visit.sessions.find(typed)

    said = [ipw.HTML(f"<p role='alert'>{escape(trouble)}</p>")] if trouble else []
    page.children = [
        *_banner(visit),
        ipw.HTML(f"<h1>{escape(heading)}</h1>"),
        *said,
        Join(find, go=opened),
    ]
    display(page)


def _banner(visit: Visit) -> list[ipw.Widget]:
    return [ipw.HTML(_INVENTED)] if visit.invented else []


def _checklist(visit: Visit, session: Session) -> list[ipw.Widget]:
    instrument = visit.sessions.instrument(session.id)
    heading = f"<h1>{escape(instrument.title)}</h1><p>{escape(session.team)}</p>"
    pattern = visit.link("patterns")
    if session.state == "closed":
        way = f' <a href="{escape(pattern)}">See the team’s pattern</a>' if pattern else ""
        return [ipw.HTML(f"{heading}<p>This session is closed, so no more answers go in.{way}</p>")]
    guidance = _guidance(visit)
    beside = guidance.shown("text-box")
    return [
        ipw.HTML(heading),
        Checklist(
            instrument,
            partial(visit.sessions.record, session.id),
            kept_as=f"{'example:' if visit.example else ''}{session.id}",
            after=pattern,
            notes=[
                (note.title, note.text) for note in guidance.shown("form") if note not in beside
            ],
            by_text_boxes=" ".join(note.text for note in beside),
        ),
    ]


def _pattern(visit: Visit, session: Session) -> list[ipw.Widget]:
    instrument = visit.sessions.instrument(session.id)
    heading = f"<h1>{escape(instrument.title)}</h1>"
    if session.state == "open":
        sent = people_in_words(visit.sessions.sent(session.id))
        again = visit.link("patterns")
        look = f'<p><a href="{escape(again)}">Look again</a></p>' if again else ""
        return [
            ipw.HTML(
                f"{heading}<p>The session is still open, so the answers are sealed. "
                f"So far {escape(sent)} sent theirs. The pattern appears here once your "
                f"facilitator has closed the session.</p>{look}"
            )
        ]
    # Only here: pandas takes a while to load, and the form does without it.
    from widgets.pattern import pattern_html
    from workbook.counts import count_answers
    from workbook.patterns import team_pattern

    counts = count_answers({session.id: visit.sessions.responses_file(session.id)})
    notices = "".join(
        f'<p class="rpw-note">{escape(notice)}</p>' for notice in visit.sessions.notices(session.id)
    )
    pattern = team_pattern(session, instrument, counts)
    safety = "".join(
        f'<p class="rpw-note"><strong>{escape(note.title)}.</strong> {escape(note.text)}</p>'
        for note in _guidance(visit).shown("pattern")
    )
    return [ipw.HTML(heading + notices), ipw.HTML(pattern_html(pattern)), ipw.HTML(safety)]


def _guidance(visit: Visit) -> Guidance:
    try:
        return load_guidance(visit.data)
    except GuidanceUnreadable:
        # Safety wording is never missing; the first page says that a service's own copy is broken.
        return load_guidance()
