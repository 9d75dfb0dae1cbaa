"""The managers' page: themes in words, filters, what teams ask for, and a box for each answer.

It is handed released rows and requests, and nothing else: nothing that could be counted back to
an answer ever reaches this process' page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import traitlets

from widgets.conversation import Conversation, script, style
from widgets.messages import Check, FileSaid
from widgets.shapes import (
    ReplyWords,
    RequestsAsked,
    RequestWords,
    ThemesChoice,
    ThemesContent,
    ThemesOptions,
    ThemesPage,
)
from widgets.themes_html import no_themes_html, several_html, view_html
from widgets.themes_messages import (
    THEMES,
    NotDone,
    Replied,
    Reply,
    SaveThemes,
    Show,
    Shown,
    ThemesAsk,
    ThemesSaid,
)
from widgets.wording import Listed, checked
from workbook.errors import WorkbookError
from workbook.text import day_in_words
from workbook.themes.choices import Choice, Options
from workbook.themes.requests import MAX_REPLY, NEEDS_IN_WORDS, Request, day_typed
from workbook.themes.several import SeveralView
from workbook.themes.view import View
from workbook.themes.waiting import USUAL_WORKING_DAYS

__all__ = ["File", "Page", "Themes"]

_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one choice comes to."""

    options: Options
    choice: Choice
    #: One service, or several side by side; None when nothing is published for it.
    view: View | SeveralView | None
    #: What has to happen first, step by step, when there is no view.
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something to save."""

    name: str
    kind: str
    data: bytes


class Themes(Conversation[ThemesAsk, ThemesSaid]):
    """Themes in words.

    Parameters
    ----------
    show
        Called with a `Choice`; returns its `Page`.
    save
        Called with "html", "docx" or "csv" and a choice; returns the file. None: nothing to save.
    requests
        Called with nothing; returns every request. None: the page has no requests.
    reply
        Called with a request's id, why, and by name the decision, the role and when it is looked
        at again; keeps them, or raises a `WorkbookError`.
    today
        Gives the day.
    reply_working_days
        For how many working days a request may wait before the page says that it waits long.
    example_link
        The address of the invented service; "" where there is none.
    above
        HTML that stands above everything else.
    """

    _esm = script("themes")
    _css = style("checklist.css", "themes.css")
    _talk = THEMES
    _failed = "the themes page could not answer: %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        show: Callable[[Choice], Page],
        *,
        save: Callable[[str, Choice], File] | None = None,
        requests: Callable[[], Sequence[Request]] | None = None,
        reply: Callable[..., object] | None = None,
        today: Callable[[], date] = date.today,
        reply_working_days: int = USUAL_WORKING_DAYS,
        example_link: str = "",
        above: str = "",
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._show = show
        self._save = save
        self._requests = requests
        self._reply = reply
        self._today = today
        self._reply_working_days = reply_working_days
        self._listed = listed
        content = ThemesContent(
            page=_page_words(show(Choice()), example_link),
            requests=self._asked(),
            longest=MAX_REPLY,
            canSave=save is not None,
            above=above,
        )
        self._example_link = example_link
        super().__init__(_content=content, **more)

    def _answer(self, ask: ThemesAsk, number: int) -> ThemesSaid | None:
        match ask:
            case Show():
                page = self._show(_choice(ask.choice))
                return Shown(kind="shown", page=_page_words(page, self._example_link))
            case Reply() if self._reply is not None:
                self._reply(
                    ask.request[:_LONGEST_WORD],
                    ask.text,
                    decision=ask.decision,
                    role=ask.role,
                    look_again_on=day_typed(ask.lookAgain[:_LONGEST_WORD]),
                )
                return Replied(kind="replied", requests=self._asked())
            case Check():
                return checked(ask.text, self._listed())
            case SaveThemes() if self._save is not None:
                file = self._save(ask.what, _choice(ask.choice))
                said = FileSaid(kind="file", name=file.name, type=file.kind)
                self._tell(number, said, file.data)
        return None

    def _trouble(self, sentence: str) -> ThemesSaid:
        return NotDone(kind="refused", sentence=sentence)

    def _asked(self) -> RequestsAsked | None:
        """Return the requests to draw; None where the page has none."""
        if self._requests is None:
            return None
        try:
            found = self._requests()
        except WorkbookError as trouble:
            return RequestsAsked(waiting=[], answered=[], trouble=str(trouble))
        today = self._today()
        waiting = [each for each in found if each.waits_since(today) is not None]
        answered = [each for each in found if each.waits_since(today) is None]
        return RequestsAsked(
            waiting=[self._request_words(each, today) for each in _newest_first(waiting)],
            answered=[self._request_words(each, today) for each in _newest_first(answered)],
            trouble="",
        )

    def _request_words(self, request: Request, today: date) -> RequestWords:
        return RequestWords(
            id=request.id,
            team=request.team,
            needs=NEEDS_IN_WORDS[request.kind],
            sentOn=day_in_words(request.sent_on),
            text=request.text,
            waits=_waits(request, today, self._reply_working_days),
            replies=[
                ReplyWords(day=day_in_words(each.replied_on), text=each.why, decided=each.in_words)
                for each in request.answers
            ],
        )


def _newest_first(requests: Sequence[Request]) -> list[Request]:
    """Order by the last thing that happened; within a day, what came later in the file first."""

    def last_day(request: Request) -> date:
        return request.replied_on or request.sent_on

    return sorted(requests, key=last_day)[::-1]


def _waits(request: Request, today: date, working_days: int) -> str:
    """Return that a request waits long, or again; "" when neither."""
    since = request.waits_since(today)
    if since is None:
        return ""
    again = request.replied_on is not None
    said = f"It was to be looked at again on {day_in_words(since)}." if again else ""
    if request.waiting_long(today, working_days):
        said += f" It has waited for longer than {working_days} working days."
    return said.strip()


def _choice(given: object) -> Choice:
    """Return a choice from whatever a browser sent; what is no word is none."""
    words = given if isinstance(given, dict) else {}
    return Choice(
        **{
            each.name: word
            for each in fields(Choice)
            if isinstance(word := words.get(each.name), str) and len(word) <= _LONGEST_WORD
        }
    )


def _drawn(page: Page, example_link: str) -> str:
    if page.view is None:
        return no_themes_html(page.empty, example_link)
    return several_html(page.view) if isinstance(page.view, SeveralView) else view_html(page.view)


def _page_words(page: Page, example_link: str) -> ThemesPage:
    view, choice, options = page.view, page.choice, page.options
    return ThemesPage(
        options=ThemesOptions(
            services=list(options.services),
            periods=list(options.periods),
            instruments=list(options.instruments),
            themes=list(options.themes),
            groups=list(options.groups),
        ),
        choice=ThemesChoice(
            service=choice.service,
            period=choice.period,
            instrument=choice.instrument,
            theme=choice.theme,
            group=choice.group,
        ),
        html=_drawn(page, example_link),
        said="Nothing is published yet."
        if view is None
        else f"Showing {view.period.title}, {len(view.items)} questions.",
        something=view is not None,
    )
