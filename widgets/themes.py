"""The managers' page: themes in words, filters, what teams ask for, and a box for each answer.

It is handed released rows and requests, and nothing else: nothing that could be counted back to
an answer ever reaches this process' page. The browser asks and is answered; whatever else arrives
is ignored:

- ``{"kind": "show", "number": n, "choice": {…}}`` by ``{"kind": "shown", "number": n, "page": …}``;
- ``{"kind": "reply", "number": n, "request": id, "text": …}`` by ``{"kind": "replied", "number": n,
  "requests": …}`` or ``{"kind": "refused", "number": n, "sentence": …}``;
- ``{"kind": "file", "number": n, "what": "html" | "docx" | "csv", "choice": {…}}`` by ``{"kind":
  "file", "number": n, "name": …, "type": …}`` and the file's bytes beside it, or by "refused";
- ``{"kind": "check", …}`` as `widgets.wording` says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.themes_html import no_themes_html, view_html
from widgets.wording import Listed, checked, with_wording
from workbook.errors import WorkbookError
from workbook.text.english import day_in_words
from workbook.themes.choices import Choice, Options
from workbook.themes.requests import MAX_REPLY, NEEDS_IN_WORDS, Request
from workbook.themes.view import View

__all__ = ["File", "Page", "Themes"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")
_LAST_NUMBER = 2**53 - 1
_LONGEST_WORD = 200
_GENERAL = (
    "Something went wrong on the workbook’s own side, so nothing was changed. What you typed is "
    "still here. Try again in a moment."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one choice comes to."""

    options: Options
    choice: Choice
    #: None when nothing is published for it.
    view: View | None
    #: What has to happen first, step by step, when there is no view.
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something to save."""

    name: str
    kind: str
    data: bytes


class Themes(anywidget.AnyWidget):
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
        Called with a request's id and the words typed; keeps them, or raises a `WorkbookError`.
    example_link
        The address of the invented service; "" where there is none.
    above
        HTML that stands above everything else.
    """

    _esm = with_wording(_HERE / "themes.js")
    _css = "\n".join(
        (_HERE / name).read_text(encoding="utf-8") for name in ("checklist.css", "themes.css")
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        show: Callable[[Choice], Page],
        *,
        save: Callable[[str, Choice], File] | None = None,
        requests: Callable[[], Sequence[Request]] | None = None,
        reply: Callable[[str, str], object] | None = None,
        example_link: str = "",
        above: str = "",
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._show = show
        self._save = save
        self._requests = requests
        self._reply = reply
        self._listed = listed
        content = {
            "page": _page_words(show(Choice()), example_link),
            "requests": self._asked(),
            "longest": MAX_REPLY,
            "canSave": save is not None,
            "above": above,
        }
        self._example_link = example_link
        super().__init__(_content=content, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what it shows."""
        return "<Themes>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict):
            return
        number = message.get("number")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        try:
            answer, data = self._answer(message)
        except WorkbookError as trouble:
            answer, data = {"kind": "refused", "sentence": str(trouble)}, None
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("the themes page could not answer: %s", type(trouble).__name__)
            answer, data = {"kind": "refused", "sentence": _GENERAL}, None
        if answer:
            self.send({"number": number, **answer}, [data] if data is not None else None)

    def _answer(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes | None]:
        kind = message.get("kind")
        if kind == "show":
            page = self._show(_choice(message.get("choice")))
            return {"kind": "shown", "page": _page_words(page, self._example_link)}, None
        if kind == "reply" and self._reply is not None:
            request, text = message.get("request"), message.get("text")
            if isinstance(request, str) and isinstance(text, str):
                self._reply(request[:_LONGEST_WORD], text)
                return {"kind": "replied", "requests": self._asked()}, None
        if kind == "check":
            return checked(message.get("text"), self._listed()) or {}, None
        if kind == "file" and self._save is not None:
            what = message.get("what")
            if what in ("html", "docx", "csv"):
                file = self._save(what, _choice(message.get("choice")))
                return {"kind": "file", "name": file.name, "type": file.kind}, file.data
        return {}, None

    def _asked(self) -> dict[str, Any] | None:
        """Return the requests to draw; None where the page has none."""
        if self._requests is None:
            return None
        try:
            found = self._requests()
        except WorkbookError as trouble:
            return {"waiting": [], "answered": [], "trouble": str(trouble)}
        waiting = [each for each in found if each.replied_on is None]
        answered = [each for each in found if each.replied_on is not None]
        return {
            "waiting": [_request_words(each) for each in _newest_first(waiting)],
            "answered": [_request_words(each) for each in _newest_first(answered)],
            "trouble": "",
        }


def _newest_first(requests: Sequence[Request]) -> list[Request]:
    """Order by the last thing that happened; within a day, what came later in the file first."""

    def last_day(request: Request) -> date:
        return request.replied_on or request.sent_on

    return sorted(requests, key=last_day)[::-1]


def _request_words(request: Request) -> dict[str, Any]:
    said = [*request.older_replies]
    if request.replied_on is not None:
        said.append((request.replied_on, request.reply))
    return {
        "id": request.id,
        "team": request.team,
        "needs": NEEDS_IN_WORDS[request.kind],
        "sentOn": day_in_words(request.sent_on),
        "text": request.text,
        "replies": [{"day": day_in_words(day), "text": words} for day, words in said],
    }


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


def _page_words(page: Page, example_link: str) -> dict[str, Any]:
    return {
        "options": {name: list(map(list, pairs)) for name, pairs in asdict(page.options).items()},
        "choice": asdict(page.choice),
        "html": no_themes_html(page.empty, example_link)
        if page.view is None
        else view_html(page.view),
        "said": "Nothing is published yet."
        if page.view is None
        else f"Showing {page.view.period.title}, {len(page.view.items)} questions.",
        "something": page.view is not None,
    }
