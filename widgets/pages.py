"""Whole pages: each is one call in a notebook, and brings a visit, a form and a store together.

The form is handed methods of the store as plain callables; it never meets the store.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import ipywidgets as ipw
from IPython.display import display

from widgets.checklist import Checklist, Look
from widgets.join import Join
from widgets.learning_note import LearningNote
from widgets.wording import Listed, chosen_language
from workbook.access.context import Visit
from workbook.errors import WorkbookError
from workbook.instruments.model import load_shipped, shipped
from workbook.safeguarding.guidance import Guidance, GuidanceUnreadable, load_guidance
from workbook.sessions.repository import Session
from workbook.storage.layout import RELEASED, data_folder
from workbook.text.english import people_in_words
from workbook.themes.archive import Archive
from workbook.themes.requests import Requests

if TYPE_CHECKING:
    from widgets.themes import File, Page
    from workbook.themes.view import Choice

__all__ = [
    "facilitate_page",
    "patterns_page",
    "preview_page",
    "reflect_page",
    "screen_page",
    "themes_page",
]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_INVENTED = (
    '<p class="rpw-banner"><strong>Invented.</strong> '
    "Every team, answer and word on this page is made up.</p>"
)


def reflect_page(visit: Visit) -> None:
    """Show the page on which a practitioner answers, waits, and sees the reveal.

    With a good code: the session's checklist. Without one, or with a wrong one: the box for
    a code. When the session is closed: where to find its pattern.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    _page(visit, "Join your team’s session", _checklist)


def patterns_page(visit: Visit) -> None:
    """Show a team its own session after the reveal, and its earlier ones beside it.

    Until the reveal the page says how many have answered or passed and nothing more: the answers
    are not read.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    _page(visit, "Find your team’s pattern", _pattern)


def facilitate_page(visit: Visit) -> None:
    """Show the page on which a facilitator opens a session and runs it.

    Without a code: the form that opens one. With a code and its key: the meeting.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    if visit.code or not visit.may_open():
        _page(visit, "Run your team’s session", _meeting)
        return
    page = _box()
    page.children = [*_banner(visit), *_opening(visit, page)]
    display(page)


def screen_page(visit: Visit) -> None:
    """Show what a whole room may see of a session on a shared screen.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    _page(visit, "Show your team’s session on a shared screen", _screen)


def themes_page(visit: Visit) -> None:
    """Show managers what was released, and what teams ask for.

    Of the data folder this reads `released/` alone; on the server's pages nothing else in it can be
    opened by this process from here on.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with.
    """
    from widgets.themes import Themes
    from workbook.access.confine import only_released_opens

    released = visit.data / RELEASED
    listed = chosen_language(data_folder())
    listed()  # read now: from here on nothing but what is released can be
    if visit.served:
        only_released_opens(data_folder(), released)
    requests = Requests(released)
    page = _box()
    try:
        show, save = _themes(Archive(released), requests)
        shown: ipw.Widget = Themes(
            show,
            save=save,
            requests=requests.all,
            reply=requests.reply,
            example_link="themes?example=yes" if visit.served and not visit.invented else "",
            listed=listed,
        )
    except WorkbookError as trouble:
        shown = ipw.HTML(f"<p role='alert'>{escape(str(trouble))}</p>")
    page.children = [*_banner(visit), ipw.HTML("<h1>Themes across teams</h1>"), shown]
    display(page)


def preview_page(visit: Visit) -> None:
    """Show a team what managers would read of its session, with every other team invented.

    Parameters
    ----------
    visit
        The data folder and the link this page was opened with; it takes the facilitator's.
    """
    _page(visit, "See what managers would read", _preview)


def _preview(visit: Visit, session: Session) -> list[ipw.Widget]:
    from widgets.themes import Page, Themes, preview_html
    from workbook.publishing.previews import preview
    from workbook.themes.view import Choice, Options, view

    heading = f"<h1>What managers would read</h1><p>{escape(session.team)}</p>"
    if not visit.may_facilitate():
        return [_needs_a_key()]
    seen = preview(visit.sessions, session)
    if seen.source is None or seen.group is None:
        return [ipw.HTML(f"{heading}<p>{escape(seen.why_not)}</p>")]
    choice = Choice(service=seen.group.service, period=seen.source.period.name)
    nothing = Options(services=(), periods=(), instruments=(), themes=(), groups=())
    page = Page(options=nothing, choice=choice, view=view(seen.source, choice))
    return [
        ipw.HTML(heading),
        Themes(lambda _: page, above=preview_html(seen, session.team)),
    ]


def _themes(
    archive: Archive, requests: Requests
) -> tuple[Callable[[Choice], Page], Callable[[str, Choice], File]]:
    """Return what draws a choice, and what makes the file of one."""
    from widgets.themes import File, Page
    from workbook.themes import brief
    from workbook.themes.view import find, options, why_empty

    def show(choice: Choice) -> Page:
        offered, put_right = options(archive, choice)
        view = find(archive, put_right)
        empty = () if view else why_empty(archive, put_right.service)
        return Page(options=offered, choice=put_right, view=view, empty=empty)

    def save(what: str, choice: Choice) -> File:
        put_right = options(archive, choice)[1]
        published = next(each for each in archive.periods if each.period.name == put_right.period)
        if what == "csv":
            name = f"released-{published.period.name}.zip"
            return File(name=name, kind="application/zip", data=brief.released_zip(published))
        view = find(archive, put_right)
        if view is None:  # `options` puts every choice right
            raise LookupError(what)
        waiting = sum(each.replied_on is None for each in requests.all())
        name = f"themes-{published.period.name}"
        if what == "docx":
            data = brief.brief_docx(view, waiting=waiting)
            return File(name=f"{name}.docx", kind=_WORD, data=data)
        html = brief.brief_html(view, waiting=waiting).encode()
        return File(name=f"{name}.html", kind="text/html", data=html)

    return show, save


def _page(visit: Visit, heading: str, show: Callable[[Visit, Session], list[ipw.Widget]]) -> None:
    """Show a page that is about one session, or the box that asks which."""
    page = _box()
    trouble = ""
    if visit.code:
        try:
            session = visit.sessions.find(visit.code)
            page.children = [*_banner(visit), *show(replace(visit, code=session.id), session)]
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


def _box() -> ipw.VBox:
    return ipw.VBox(layout=ipw.Layout(width="100%", overflow="visible"))


def _banner(visit: Visit) -> list[ipw.Widget]:
    return [ipw.HTML(_INVENTED)] if visit.invented else []


# Answering


def _checklist(visit: Visit, session: Session) -> list[ipw.Widget]:
    sessions = visit.sessions
    instrument = sessions.instrument(session.id)
    heading = f"<h1>{escape(instrument.title)}</h1><p>{escape(session.team)}</p>"
    if session.state == "closed":
        pattern = visit.link("patterns") if session.revealed else ""
        way = f' <a href="{escape(pattern)}">See the team’s pattern</a>' if pattern else ""
        words = f"<p>This session is closed, so no more answers go in.{way}</p>"
        back = [] if session.answers_deleted_on is not None else _form(visit, session)
        return [ipw.HTML(heading + words), *back, *_note(visit, session)]
    return [ipw.HTML(heading), *_form(visit, session), *_note(visit, session)]


def _note(visit: Visit, session: Session) -> list[ipw.Widget]:
    """Return the box for somebody's own learning, which never reaches this process."""
    if visit.way != "own":
        return []
    beside = " ".join(note.text for note in _guidance(visit).shown("text-box"))
    return [LearningNote(kept_as=_kept_as(visit, session), by_text_boxes=beside)]


def _kept_as(visit: Visit, session: Session) -> str:
    return f"{'example:' if visit.example else ''}{session.id}"


def _form(visit: Visit, session: Session) -> list[ipw.Widget]:
    sessions, code = visit.sessions, session.id
    guidance = _guidance(visit)
    beside = guidance.shown("text-box")
    notes = [(note.title, note.text) for note in guidance.shown("form") if note not in beside]
    kept_as = _kept_as(visit, session)
    by_text_boxes = " ".join(note.text for note in beside)
    listed = _listed(visit, session)
    instrument = sessions.instrument(code)
    if visit.way == "together":
        return [
            Checklist(
                instrument,
                partial(sessions.record_together, code),
                kept_as=f"{kept_as}:together",
                look=partial(_look, visit, session),
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
            kept_as=f"{kept_as}:paper" if visit.way == "paper" else kept_as,
            arrive=partial(sessions.arrive, code),
            pass_on=partial(sessions.pass_on, code),
            withdraw=partial(sessions.withdraw, code),
            look=partial(_look, visit, session),
            manner=visit.way,
            closed=session.state == "closed",
            notes=notes,
            by_text_boxes=by_text_boxes,
            listed=listed,
        )
    ]


def _listed(visit: Visit, session: Session) -> Listed:
    """Return what gives the wordings that a session asks about."""
    return chosen_language(data_folder(), partial(visit.sessions.watches_language, session.id))


def _look(visit: Visit, session: Session) -> Look:
    """Return how a session stands, with the team's pattern once it is revealed."""
    progress = visit.sessions.progress(session.id)
    now = visit.sessions.find(session.id)
    return Look(
        state=progress.state,
        done=progress.done,
        expected=progress.expected,
        late=progress.late,
        language=visit.sessions.watches_language(session.id),
        html=_pattern_html(visit, now) if now.revealed else "",
    )


def _pattern_html(visit: Visit, session: Session) -> str:
    # Only after the reveal: a page that answers does without it until then.
    from widgets.pattern import pattern_html
    from workbook.patterns.pattern import team_pattern

    instrument = visit.sessions.instrument(session.id)
    return pattern_html(team_pattern(session, instrument, visit.sessions.figures(session.id)))


# What the team sees


def _pattern(visit: Visit, session: Session) -> list[ipw.Widget]:
    instrument = visit.sessions.instrument(session.id)
    heading = f"<h1>{escape(instrument.title)}</h1>"
    progress = visit.sessions.progress(session.id)
    session = visit.sessions.find(session.id)
    if not session.revealed:
        if session.state == "closed":
            return [
                ipw.HTML(
                    f"{heading}<p>This session was closed without a reveal, so its answers stay "
                    "sealed. Another session can be opened at any time.</p>"
                )
            ]
        done = people_in_words(progress.done)
        again = visit.link("patterns")
        look = f'<p><a href="{escape(again)}">Look again</a></p>' if again else ""
        return [
            ipw.HTML(
                f"{heading}<p>The session is still open, so the answers are sealed. "
                f"So far {escape(done)} answered or passed. The pattern appears here once everyone "
                f"has, or when your facilitator reveals it.</p>{look}"
            )
        ]
    notices = "".join(
        f'<p class="rpw-note">{escape(notice)}</p>' for notice in visit.sessions.notices(session.id)
    )
    safety = "".join(
        f'<p class="rpw-note"><strong>{escape(note.title)}.</strong> {escape(note.text)}</p>'
        for note in _guidance(visit).shown("pattern")
    )
    return [
        ipw.HTML(heading + notices),
        ipw.HTML(_pattern_html(visit, session)),
        *_over_time(visit, session),
        *_record(visit, session),
        ipw.HTML(safety),
    ]


def _over_time(visit: Visit, session: Session) -> list[ipw.Widget]:
    """Return the team's sessions with the same checklist side by side, if there are others."""
    from widgets.over_time import over_time_html
    from workbook.patterns.over_time import side_by_side
    from workbook.patterns.pattern import team_pattern

    sessions = visit.sessions
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


def _record(visit: Visit, session: Session) -> list[ipw.Widget]:
    """Return links that save the record of a closed session."""
    if session.state != "closed":
        return []
    from workbook.meetings.meeting import Meeting
    from workbook.meetings.record import record_docx, record_html
    from workbook.meetings.record_csv import record_csv

    record = Meeting(visit.sessions, session.id).record()
    files = (
        ("As a web page to print", "html", "text/html", record_html(record).encode()),
        ("As a Word document", "docx", _WORD, record_docx(record)),
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


# Running a meeting


def _opening(visit: Visit, page: ipw.VBox) -> list[ipw.Widget]:
    from widgets.opening import Opening

    sessions = visit.sessions

    def go(session: Session) -> str:
        if visit.served:
            key = {"key": sessions.facilitator_key(session.id)}
            return replace(visit, code=session.id).link("facilitate", **key)
        page.children = [*_banner(visit), *_meeting(replace(visit, code=session.id), session)]
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
        return [_needs_a_key()]
    guidance = _guidance(visit)
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
            listed=_listed(visit, session),
        ),
    ]


def _needs_a_key() -> ipw.Widget:
    return ipw.HTML(
        "<h1>This needs the facilitator’s link</h1><p>Running a session takes the link that was "
        "shown when it was opened. Nothing was changed. Ask whoever opened it for that link.</p>"
    )


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


def _guidance(visit: Visit) -> Guidance:
    try:
        return load_guidance(visit.data)
    except GuidanceUnreadable:
        # Safety wording is never missing; the first page says that a service's own copy is broken.
        return load_guidance()
