"""The shared screen: what a whole room may see of a session, large enough from four metres.

The browser sends ``{"kind": "look", "number": n, "seen": digest}`` and is answered by ``{"kind":
"screen", "number": n, "seen": digest, "timer": …}``, with ``"screen"`` when it is news. No note,
no facilitator's link and no request is ever in it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.facilitator import agenda_words, qr_svg, timer_words
from workbook.meetings.meeting import MeetingView
from workbook.text.english import day_in_words

__all__ = ["Screen", "screen_words"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")
_LAST_NUMBER = 2**53 - 1
_ON_THE_AGENDA = 3


class Screen(anywidget.AnyWidget):
    """The shared screen.

    Parameters
    ----------
    look
        Returns the meeting as it stands.
    link
        The link that people join with; drawn as a QR code too.
    address
        Where the workbook is reached, for those who type the code by hand.
    """

    _esm = _HERE / "screen.js"
    _css = "\n".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("checklist.css", "pattern.css", "screen.css")
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(
        self, look: Callable[[], MeetingView], *, link: str, address: str, **more: Any
    ) -> None:
        self._look = look
        super().__init__(_content={"link": link, "address": address, "qr": qr_svg(link)}, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what it shows."""
        return "<Screen>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict) or message.get("kind") != "look":
            return
        number = message.get("number")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        try:
            view = self._look()
            words = screen_words(view)
        except Exception as trouble:  # noqa: BLE001 - the next look may go well
            _log.error("the shared screen met with %s", type(trouble).__name__)
            self.send({"kind": "unknown", "number": number})
            return
        digest = hashlib.blake2b(
            json.dumps(words, sort_keys=True).encode(), digest_size=8
        ).hexdigest()
        answer: dict[str, Any] = {"kind": "screen", "number": number, "seen": digest}
        answer["timer"] = timer_words(view.timer)
        if message.get("seen") != digest:
            answer["screen"] = words
        self.send(answer)


def screen_words(view: MeetingView) -> dict[str, Any]:
    """Return what a shared screen draws: numbers of people, and after the reveal the agenda."""
    progress = view.progress
    shown = [each for each in view.agenda if each.on_screen]
    return {
        "code": view.session.id,
        "team": view.session.team,
        "title": view.instrument.title,
        "state": progress.state,
        "revealed": view.session.revealed,
        "joined": progress.joined,
        "done": progress.done,
        "expected": progress.expected,
        "late": progress.late,
        "language": view.language,
        "talkOnly": view.pattern.talk_only if view.pattern else False,
        "item": _item(agenda_words(shown[0])) if shown else None,
        "agenda": [
            {
                "place": each.pattern.place,
                "statement": each.pattern.item.statement,
                "group": each.pattern.group.value,
            }
            for each in view.agenda[:_ON_THE_AGENDA]
        ],
        "actions": [
            {
                "what": each.what,
                "owner": each.owner_role,
                "due": day_in_words(each.due_on) if each.due_on else "",
            }
            for each in view.actions
        ],
    }


def _item(words: dict[str, Any]) -> dict[str, Any]:
    """Leave out of an agenda item what the note-taker typed and how it was marked."""
    public = ("place", "statement", "prompt", "group", "positions", "picture")
    return {name: words[name] for name in public}
