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
- whatever else arrives is ignored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import anywidget
import traitlets

from workbook.errors import WorkbookError
from workbook.instrument import Instrument, Item
from workbook.response import MAX_REFLECTION, Response, ResponseRefused, read_response

__all__ = ["Checklist"]

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
_BY_TEXT_BOXES = (
    "Write about your practice. No names, initials, dates, places, schools, case numbers or "
    "unusual details of any child, family or colleague."
)


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
    after
        A link that the confirmation offers, or "".
    notes
        (title, text) of safety notes, offered above the questions.
    by_text_boxes
        What stands beside every box for words.
    """

    _esm = _HERE / "checklist.js"
    _css = _HERE / "checklist.css"
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)
    _kept_as = traitlets.Unicode().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but two are named, and most have a default
        self,
        instrument: Instrument,
        send: Callable[[Response], object],
        *,
        kept_as: str,
        after: str = "",
        notes: Sequence[tuple[str, str]] = (),
        by_text_boxes: str = _BY_TEXT_BOXES,
        **more: Any,
    ) -> None:
        self._instrument = instrument
        self._send_on = send
        # JupyterLab may have a form's messages handled by a thread of their own.
        self._lock = Lock()
        self._under_way: set[str] = set()
        self._sent: set[str] = set()
        words = _words(instrument)
        words.update(
            after=after,
            byTextBoxes=by_text_boxes,
            notesTitle="Before you answer",
            notes=[{"title": title, "text": text} for title, text in notes],
        )
        super().__init__(_content=words, _kept_as=kept_as, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what was answered."""
        return f"<Checklist: {self._instrument.title}>"

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
        if kind == "ping":
            self.send({"kind": "pong", "number": number})
        elif kind == "send":
            self.send({"number": number, **self._outcome(message.get("response"))})

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
