"""The facilitator's page: a meeting that somebody who is leading a room can run.

The browser asks and is answered; whatever else arrives is ignored:

- ``{"kind": "look", "number": n, "seen": digest}`` by ``{"kind": "view", "number": n,
  "seen": digest, "timer": …}``, with ``"view"`` when it is news;
- ``{"kind": "do", "number": n, "act": name, "with": {…}}`` by ``{"kind": "done", "number": n,
  "result": …, "seen": …, "timer": …, "view": …}`` or ``{"kind": "trouble", "number": n,
  "sentence": …}``; `ACTS` has every name and what goes with it;
- ``{"kind": "file", "number": n, "what": "html" | "docx" | "csv"}`` by ``{"kind": "file",
  "number": n, "name": …, "type": …}`` and the file's bytes beside it;
- ``{"kind": "check", …}`` as `widgets.wording` says.

Before the reveal a view has numbers of people and the team's own notes and actions: it is made
from `workbook.meetings.meeting.MeetingView`, which holds nothing about answers until then.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import segno
import traitlets

from widgets.pattern import picture_html
from widgets.wording import Listed, checked, with_wording
from workbook.errors import WorkbookError
from workbook.instruments.model import Instrument
from workbook.meetings.actions import MAX_WORDS, MOST_ACTIONS, Action
from workbook.meetings.meeting import AgendaItem, Meeting, MeetingView, Timer
from workbook.meetings.messages import MAX_MESSAGE
from workbook.meetings.notes import MAX_NOTE, MAX_OPENING
from workbook.sessions.responses import NOT_ANSWERED, Together
from workbook.text.english import day_in_words
from workbook.themes.requests import MAX_REQUEST

__all__ = ["ACTS", "Facilitator", "agenda_words", "qr_svg", "timer_words", "together_words"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")
#: What a browser can count to exactly; a number beyond it is nobody's.
_LAST_NUMBER = 2**53 - 1
_GENERAL = (
    "Something went wrong on the workbook’s own side, so nothing was changed. What you typed is "
    "still here. Try again in a moment."
)


def _is_text(given: object) -> bool:
    return isinstance(given, str)


def _is_text_or_none(given: object) -> bool:
    return given is None or isinstance(given, str)


def _is_whole(given: object) -> bool:
    return type(given) is int


def _is_yes_or_no(given: object) -> bool:
    return isinstance(given, bool)


_Check = Callable[[object], bool]
_FIELDS: dict[str, _Check] = dict.fromkeys(
    ("item", "what", "owner_role", "due_on", "difference", "needs"), _is_text
)
_OUTCOME: dict[str, _Check] = dict.fromkeys(("action_id", "state", "happened", "told"), _is_text)
#: What a browser may ask for: the name of a method of `Meeting`, what it may be given, and
#: which of that it must be given.
ACTS: dict[str, tuple[dict[str, _Check], frozenset[str]]] = {
    "reveal": ({}, frozenset()),
    "include_late": ({}, frozenset()),
    "close": ({"show": _is_yes_or_no}, frozenset()),
    "close_forgotten": (
        {"code": _is_text, "show": _is_yes_or_no},
        frozenset({"code", "show"}),
    ),
    "start_timer": (
        {"label": _is_text, "minutes": _is_whole},
        frozenset({"label", "minutes"}),
    ),
    "stop_timer": ({}, frozenset()),
    "watch_language": ({"yes": _is_yes_or_no}, frozenset({"yes"})),
    "show_on_screen": ({"item": _is_text_or_none}, frozenset({"item"})),
    "mark": ({"item": _is_text, "mark": _is_text}, frozenset({"item", "mark"})),
    "note": (
        {"item": _is_text, "young_person": _is_text, "how_we_know": _is_text},
        frozenset({"item"}),
    ),
    "leave_out": ({"item": _is_text, "yes": _is_yes_or_no}, frozenset({"item", "yes"})),
    "set_opening": ({"text": _is_text}, frozenset({"text"})),
    "preview_message": ({"text": _is_text}, frozenset({"text"})),
    "set_message": ({"text": _is_text}, frozenset({"text"})),
    "add_action": (_FIELDS, frozenset({"item", "what"})),
    "change_action": ({"action_id": _is_text, **_FIELDS}, frozenset({"action_id"})),
    "remove_action": ({"action_id": _is_text}, frozenset({"action_id"})),
    "answer_earlier": (_OUTCOME, frozenset(_OUTCOME)),
    "preview_request": (
        {"action_id": _is_text, "text": _is_text},
        frozenset({"action_id", "text"}),
    ),
    "send_request": (
        {"action_id": _is_text, "text": _is_text},
        frozenset({"action_id", "text"}),
    ),
}

_FILES = {
    "html": ("text/html", "record.html"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "record.docx",
    ),
    "csv": ("text/csv", "record.csv"),
}


class Facilitator(anywidget.AnyWidget):
    """The page from which a meeting is run.

    Parameters
    ----------
    meeting
        The meeting.
    link
        The link that people join with; drawn as a QR code too.
    screen_link, paper_link, together_link, print_link, pattern_link, preview_link
        Addresses of the shared screen, of typing in a paper answer, of answering together, of the
        questions on paper, of the team's pattern and of what managers would see; "" where there is
        no such page.
    key_link
        The facilitator's own link, with its key.
    notes
        (title, text) of safety notes.
    by_text_boxes
        What stands beside every box for words.
    """

    _esm = with_wording(_HERE / "facilitator.js")
    _css = "\n".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("checklist.css", "pattern.css", "facilitator.css")
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        meeting: Meeting,
        *,
        link: str,
        screen_link: str = "",
        key_link: str = "",
        paper_link: str = "",
        together_link: str = "",
        print_link: str = "",
        pattern_link: str = "",
        preview_link: str = "",
        notes: Sequence[tuple[str, str]] = (),
        by_text_boxes: str = "",
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._meeting = meeting
        self._listed = listed
        content = {
            "code": meeting.code,
            "link": link,
            "qr": qr_svg(link),
            "links": {
                "screen": screen_link,
                "key": key_link,
                "paper": paper_link,
                "together": together_link,
                "print": print_link,
                "pattern": pattern_link,
                "preview": preview_link,
            },
            "notes": [{"title": title, "text": text} for title, text in notes],
            "byTextBoxes": by_text_boxes,
            "longest": {
                "note": MAX_NOTE,
                "opening": MAX_OPENING,
                "action": MAX_WORDS,
                "request": MAX_REQUEST,
                "message": MAX_MESSAGE,
            },
            "mostActions": MOST_ACTIONS,
        }
        super().__init__(_content=content, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what it shows."""
        return "<Facilitator>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict):
            return
        number = message.get("number")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        kind = message.get("kind")
        try:
            if kind == "look":
                self._tell(number, "view", message.get("seen"))
            elif kind == "do":
                self._do(number, message.get("act"), message.get("with"))
            elif kind == "file":
                self._file(number, message.get("what"))
            elif (
                kind == "check"
                and (found := checked(message.get("text"), self._listed())) is not None
            ):
                self.send({"number": number, **found})
        except WorkbookError as trouble:
            self.send({"kind": "trouble", "number": number, "sentence": str(trouble)})
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("the facilitator's page met with %s", type(trouble).__name__)
            self.send({"kind": "trouble", "number": number, "sentence": _GENERAL})

    def _tell(self, number: int, kind: str, seen: object, **more: Any) -> None:
        view = self._meeting.view()
        words = view_words(view)
        digest = hashlib.blake2b(
            json.dumps(words, sort_keys=True).encode(), digest_size=8
        ).hexdigest()
        answer: dict[str, Any] = {"kind": kind, "number": number, "seen": digest, **more}
        answer["timer"] = timer_words(view.timer)
        if seen != digest:
            answer["view"] = words
        self.send(answer)

    def _do(self, number: int, act: object, given: object) -> None:
        if not isinstance(act, str) or act not in ACTS or not isinstance(given, dict):
            return
        allowed, needed = ACTS[act]
        if not needed <= given.keys() <= allowed.keys():
            return
        if not all(allowed[name](value) for name, value in given.items()):
            return
        result = getattr(self._meeting, act)(**given)
        self._tell(number, "done", None, result=result if isinstance(result, str) else "")

    def _file(self, number: int, what: object) -> None:
        if not isinstance(what, str) or what not in _FILES:
            return
        from workbook.meetings.record import record_docx, record_html
        from workbook.meetings.record_csv import record_csv

        record = self._meeting.record()
        if what == "html":
            data = record_html(record).encode()
        else:
            data = record_docx(record) if what == "docx" else record_csv(record)
        kind, name = _FILES[what]
        self.send({"kind": "file", "number": number, "name": name, "type": kind}, [data])


def view_words(view: MeetingView) -> dict[str, Any]:
    """Return what a facilitator's page draws of a meeting, as words and numbers of people."""
    session, progress = view.session, view.progress
    return {
        "team": session.team,
        "title": view.instrument.title,
        "purpose": view.instrument.purpose,
        "state": progress.state,
        "revealed": session.revealed,
        "joined": progress.joined,
        "done": progress.done,
        "expected": progress.expected,
        "late": progress.late,
        "language": view.language,
        "phases": [
            {"id": each.id, "title": each.title, "minutes": each.minutes, "what": each.what}
            for each in view.phases
        ],
        "earlier": [_action_words(each) for each in view.earlier],
        "forgotten": [
            {
                "code": each.code,
                "title": each.title,
                "day": day_in_words(each.opened_on),
                "sent": each.sent,
            }
            for each in view.forgotten
        ],
        "talkOnly": view.pattern.talk_only if view.pattern else False,
        "people": view.pattern.people if view.pattern else None,
        "agenda": [agenda_words(each) for each in view.agenda],
        "items": [
            {"id": item.id, "place": place, "statement": item.statement}
            for place, item in enumerate(view.instrument.items, start=1)
        ],
        "together": together_words(view.instrument, view.together),
        "actions": [_action_words(each) for each in view.actions],
        "opening": view.opening,
        "leftOut": sorted(view.left_out),
        "message": view.message,
    }


def agenda_words(each: AgendaItem) -> dict[str, Any]:
    """Return what is drawn of one item of the agenda, after the reveal."""
    return {
        "item": each.pattern.item.id,
        "place": each.pattern.place,
        "statement": each.pattern.item.statement,
        "prompt": each.pattern.item.prompt,
        "group": each.pattern.group.value,
        "positions": each.positions,
        "picture": picture_html(each.pattern),
        "mark": each.mark,
        "carriedBefore": each.carried_before,
        "young_person": each.young_person,
        "how_we_know": each.how_we_know,
        "onScreen": each.on_screen,
    }


def together_words(instrument: Instrument, together: Together | None) -> dict[str, Any] | None:
    """Return what people answered together, apart from everybody's own answers; or None."""
    if together is None:
        return None
    labels = {answer.id: answer.label for answer in instrument.scale.answers}
    return {
        "present": together.present,
        "answers": [
            {
                "place": place,
                "statement": item.statement,
                "answer": labels[together.answers[item.id]],
                "differently": together.differently[item.id],
            }
            for place, item in enumerate(instrument.items, start=1)
            if together.answers[item.id] != NOT_ANSWERED
        ],
    }


def timer_words(timer: Timer | None) -> dict[str, Any] | None:
    """Return a timer as it stands, or None."""
    if timer is None:
        return None
    return {"label": timer.label, "minutes": timer.minutes, "left": timer.seconds_left}


def _action_words(action: Action) -> dict[str, Any]:
    request = action.request
    return {
        "id": action.id,
        "item": action.item,
        "statement": action.item_statement,
        "what": action.what,
        "owner_role": action.owner_role,
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "due": day_in_words(action.due_on) if action.due_on else "",
        "difference": action.difference,
        "state": action.state,
        "happened": action.happened,
        "told": action.told,
        "needs": action.needs,
        "request": None
        if request is None
        else {
            "text": request.text,
            "sent": day_in_words(request.sent_on),
            "reply": request.reply,
            "replied": _day(request.replied_on),
        },
    }


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


def qr_svg(link: str) -> str:
    """Return a QR code of a link as SVG that says in words where it leads; "" without a link."""
    if not link:
        return ""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=4,
        dark="#000000",
        light="#ffffff",
        omitsize=True,
        title=f"QR code that opens {link}",
    )
    return drawn.getvalue().decode()
