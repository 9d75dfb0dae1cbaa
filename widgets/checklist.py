"""The form: one instrument, answered by one person, handed to a callable.

A form is an anywidget (which is an ipywidgets widget) with one comm for all its questions.
Core ipywidgets radio buttons have no shared name and no group label, so neither a keyboard
nor a screen reader can use them as a group (ipywidgets#2650); here each item is a fieldset
with a legend and native radio buttons.

What crosses to the browser is the words to draw, and nothing comes back but messages:

- ``{"kind": "ping", "number": n}`` is answered by ``{"kind": "pong", "number": n}``;
- ``{"kind": "send", "number": n, "response": …}`` is answered by one of
  ``{"kind": "kept", "number": n}``,
  ``{"kind": "refused", "number": n, "faults": [{"item": …, "sentence": …}, …]}`` and
  ``{"kind": "trouble", "number": n, "sentence": …}``;
- ``{"kind": "arrive", "number": n, "token": …}`` and ``{"kind": "look", "number": n, "seen": …}``
  are answered by how the session stands: ``{"kind": "look", "number": n, "state": …, "done": …,
  "expected": …, "late": …, "seen": …}``, with ``"html"`` after the reveal when it is news;
- ``{"kind": "pass", "number": n, "token": …}`` by ``passed`` or ``trouble``;
- ``{"kind": "withdraw", "number": n, "code": …}`` by ``{"kind": "withdrawn", "number": n,
  "revealed": …}`` or ``trouble``;
- ``{"kind": "check", "number": n, "text": …}`` as `widgets.wording` says;
- whatever else arrives is ignored.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import anywidget
import traitlets

from widgets.wording import Listed, checked
from workbook.errors import WorkbookError
from workbook.instrument import Instrument, Item
from workbook.response import (
    FEWEST_TOGETHER,
    MAX_REFLECTION,
    MOST_TOGETHER,
    ResponseRefused,
    Together,
    Withdrawn,
    read_response,
    read_together,
)

__all__ = ["Checklist", "Look"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")

#: What a browser can count to exactly; a number beyond it is nobody's.
_LAST_NUMBER = 2**53 - 1

_GENERAL = (
    "Something went wrong on the workbook’s own side, so your answers were not sent. "
    "They are still here. Try again in a moment; if it goes on, tell your facilitator."
)
_UNDER_WAY = (
    "Your answers are being kept this very moment. They are still here. Wait a moment, "
    "then send again: they are stored once."
)
_NOT_DONE = (
    "Something went wrong on the workbook’s own side, so nothing was changed. Try again in a "
    "moment; if it goes on, tell your facilitator."
)
#: Whoever mistypes a code never notices; whoever guesses waits longer and longer.
_FREE, _MOST_SECONDS = 5, 3.0
_LONGEST_CODE = 200
_BY_TEXT_BOXES = (
    "Write about your practice. No names, initials, dates, places, schools, case numbers or "
    "unusual details of any child, family or colleague."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a session stands, as a form may show it."""

    state: Literal["open", "revealed", "closed"]
    #: How many have sent or passed.
    done: int
    expected: int | None
    #: How many answers came after the reveal and are not in the picture.
    late: int
    #: Whether language that blames is asked about while people write.
    language: bool = True
    #: The team's pattern, drawn and escaped; "" before the reveal.
    html: str = ""


class Checklist(anywidget.AnyWidget):
    """A form for one instrument.

    Parameters
    ----------
    instrument
        What is asked.
    send
        Called with a `Response` when somebody sends. It returns when the response is kept,
        and raises a `WorkbookError`, whose sentences are shown, when it is not. Calling it
        again with a response of the same id must keep it once.
    kept_as
        Names this form on the device, so that what was typed comes back to it alone: the
        join code, for instance.
    arrive
        Called with the form's token when somebody has it open.
    pass_on
        Called with the token when somebody would rather not answer; raises a `WorkbookError`
        when that was not noted. Without it the form offers no passing.
    withdraw
        Called with a withdrawal code as it was typed; takes the answers back or raises a
        `WorkbookError`. Without it the form offers no taking back.
    look
        Returns how the session stands.
    manner
        "own" for one person's answers, "paper" for typing in what somebody wrote on paper, and
        "together" for several people's one answer: then `send` is called with a `Together`.
    closed
        The session is closed: answers can be taken back, and nothing can be sent.
    notes
        (title, text) of safety notes, offered above the questions.
    by_text_boxes
        What stands beside every box for words.
    """

    _esm = _HERE / "static" / "form.js"
    _css = _HERE / "checklist.css"
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)
    _kept_as = traitlets.Unicode().tag(sync=True)
    #: The questions as plain HTML, for a page to show until its script runs.
    _before = traitlets.Unicode().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but two are named, and most have a default
        self,
        instrument: Instrument,
        send: Callable[[Any], object],
        *,
        kept_as: str,
        arrive: Callable[[str], object] | None = None,
        pass_on: Callable[[str], object] | None = None,
        withdraw: Callable[[str], object] | None = None,
        look: Callable[[], Look] | None = None,
        manner: Literal["own", "paper", "together"] = "own",
        closed: bool = False,
        pause: Callable[[float], object] = time.sleep,
        notes: Sequence[tuple[str, str]] = (),
        by_text_boxes: str = _BY_TEXT_BOXES,
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._instrument = instrument
        self._send_on = send
        self._arrive = arrive
        self._listed = listed
        self._pass_on = pass_on
        self._withdraw = withdraw
        self._look = look
        self._manner = manner
        self._pause = pause
        self._wrong_codes = 0
        # JupyterLab may have a form's messages handled by a thread of their own.
        self._lock = Lock()
        self._under_way: set[str] = set()
        self._sent: set[str] = set()
        words = _words(instrument)
        words.update(
            manner=manner,
            closed=closed,
            canPass=pass_on is not None and manner == "own",
            canWithdraw=withdraw is not None and manner != "together",
            canLook=look is not None,
            fewestTogether=FEWEST_TOGETHER,
            mostTogether=MOST_TOGETHER,
            byTextBoxes=by_text_boxes,
            notesTitle="Before you answer",
            notes=[{"title": title, "text": text} for title, text in notes],
        )
        before = "" if closed else _to_read(instrument)
        super().__init__(_content=words, _kept_as=kept_as, _before=before, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what was answered."""
        return f"<Checklist: {self._instrument.title}>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(  # noqa: C901 - a branch for each kind of message
        self, _widget: object, message: object, _buffers: object
    ) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict):
            return
        number = message.get("number")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        kind = message.get("kind")
        answer: dict[str, Any] | None = None
        if kind == "ping":
            answer = {"kind": "pong"}
        elif kind == "send":
            given = message.get("response")
            together = self._manner == "together"
            answer = self._outcome_together(given) if together else self._outcome(given)
        elif kind == "check":
            answer = checked(message.get("text"), self._listed())
        elif kind == "arrive":
            self._arrived(message.get("token"))
            answer = self._stands(message)
        elif kind == "look":
            answer = self._stands(message)
        elif kind == "pass":
            answer = self._passed(message.get("token"))
        elif kind == "withdraw":
            answer = self._withdrawn(message.get("code"))
        if answer is not None:
            self.send({"number": number, **answer})

    def _arrived(self, token: object) -> None:
        if self._arrive is None or not isinstance(token, str):
            return
        try:
            self._arrive(token[:_LONGEST_CODE])
        except Exception as trouble:  # noqa: BLE001 - being counted is not worth a sentence
            _log.error("somebody could not be counted: %s", type(trouble).__name__)

    def _stands(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return how the session stands, with the pattern only after the reveal and only once."""
        if self._look is None:
            return None
        try:
            look = self._look()
        except Exception as trouble:  # noqa: BLE001 - the next look may go well
            _log.error("the session could not be looked at: %s", type(trouble).__name__)
            return {"kind": "unknown"}
        # Whatever `look` returned, nothing is drawn of an open session.
        html = "" if look.state == "open" else look.html
        seen = hashlib.blake2b(html.encode(), digest_size=8).hexdigest() if html else ""
        answer: dict[str, Any] = {
            "kind": "look",
            "state": look.state,
            "done": look.done,
            "expected": look.expected,
            "late": look.late,
            "language": look.language,
            "seen": seen,
        }
        if html and message.get("seen") != seen:
            answer["html"] = html
        return answer

    def _passed(self, token: object) -> dict[str, Any] | None:
        if self._pass_on is None or not isinstance(token, str):
            return None
        try:
            self._pass_on(token[:_LONGEST_CODE])
        except WorkbookError as trouble:
            return {"kind": "trouble", "sentence": str(trouble)}
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a pass could not be noted: %s", type(trouble).__name__)
            return {"kind": "trouble", "sentence": _NOT_DONE}
        return {"kind": "passed"}

    def _withdrawn(self, code: object) -> dict[str, Any] | None:
        if self._withdraw is None or not isinstance(code, str):
            return None
        try:
            when = self._withdraw(code[:_LONGEST_CODE])
        except WorkbookError as trouble:
            self._wrong_codes += 1
            if self._wrong_codes > _FREE:
                self._pause(min(_MOST_SECONDS, 0.5 * (self._wrong_codes - _FREE)))
            return {"kind": "trouble", "sentence": str(trouble)}
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers could not be taken back: %s", type(trouble).__name__)
            return {"kind": "trouble", "sentence": _NOT_DONE}
        return {"kind": "withdrawn", "revealed": when is Withdrawn.AFTER_REVEAL}

    def _outcome_together(self, message: object) -> dict[str, Any]:
        """Read what people answered together, hand it on, and return what to tell the browser."""
        try:
            together: Together = read_together(self._instrument, message)
            self._send_on(together)
        except ResponseRefused as refused:
            faults = [{"item": each.item, "sentence": each.sentence} for each in refused.faults]
            return {"kind": "refused", "faults": faults}
        except WorkbookError as trouble:
            return {"kind": "trouble", "sentence": str(trouble)}
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers together could not be kept: %s", type(trouble).__name__)
            return {"kind": "trouble", "sentence": _GENERAL}
        return {"kind": "kept"}

    def _outcome(self, message: object) -> dict[str, Any]:
        """Read a response, hand it on at most once, and return what to tell the browser."""
        try:
            response = read_response(self._instrument, message)
        except ResponseRefused as refused:
            faults = [{"item": each.item, "sentence": each.sentence} for each in refused.faults]
            return {"kind": "refused", "faults": faults}
        with self._lock:
            if response.id in self._sent:
                return {"kind": "kept"}
            if response.id in self._under_way:
                return {"kind": "trouble", "sentence": _UNDER_WAY}
            self._under_way.add(response.id)
        try:
            self._send_on(response)
        except WorkbookError as trouble:
            return {"kind": "trouble", "sentence": str(trouble)}
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a response could not be kept: %s", type(trouble).__name__)
            return {"kind": "trouble", "sentence": _GENERAL}
        else:
            self._sent.add(response.id)
            return {"kind": "kept"}
        finally:
            self._under_way.discard(response.id)


def _to_read(instrument: Instrument) -> str:
    """Return the questions to be read, before anything can be answered."""
    answers = escape(" · ".join(answer.label for answer in instrument.scale.answers))
    lines = [f"<p>{escape(instrument.purpose)}</p>", f"<p>To each you can answer: {answers}</p>"]
    for section in instrument.sections:
        lines.append(f"<h2>{escape(section.title)}</h2><ol>")
        lines += [f"<li><p>{escape(item.statement)}</p></li>" for item in section.items]
        lines.append("</ol>")
    return "".join(lines)


def _words(instrument: Instrument) -> dict[str, Any]:
    """Return what the browser draws: words, and nothing else."""
    return {
        "title": instrument.title,
        "purpose": instrument.purpose,
        "answers": [
            {"id": answer.id, "label": answer.label, "beside": answer in instrument.scale.beside}
            for answer in instrument.scale.answers
        ],
        "sections": [
            {"title": section.title, "items": [_item(instrument, item) for item in section.items]}
            for section in instrument.sections
        ],
        "longest": MAX_REFLECTION,
    }


def _item(instrument: Instrument, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "statement": item.statement,
        "prompt": item.prompt,
        "why": item.why,
        "sources": [
            {"citation": reference.citation, "url": reference.url, "extends": extends}
            for reference, extends in instrument.cited(item)
        ],
    }
