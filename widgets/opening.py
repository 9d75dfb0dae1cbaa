"""The form that opens a session: a team, a checklist, how many people, how many minutes.

The browser sends ``{"kind": "open", "number": n, "team": …, "instrument": …, "people": …,
"minutes": …}`` and is answered by ``{"kind": "opened", "number": n, "go": address}`` or
``{"kind": "refused", "number": n, "faults": [{"field": …, "sentence": …}]}``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import anywidget
import traitlets

from workbook.errors import WorkbookError
from workbook.instrument import Instrument

__all__ = ["Opening"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")
_LAST_NUMBER = 2**53 - 1
_GENERAL = (
    "Something went wrong on the workbook’s own side, so no session was opened. What you typed is "
    "still here. Try again in a moment."
)
Opened = TypeVar("Opened")
_PEOPLE = "How many people? Give a whole number from 1 to 1000, or leave it empty."
_MINUTES = "How many minutes? Give a whole number from 1 to 600, or leave it empty."


class Opening(anywidget.AnyWidget, Generic[Opened]):
    """The form that opens a session.

    Parameters
    ----------
    open_session
        Called with the team, the instrument's id, the number of people and of minutes (each a
        whole number or None); returns the session or raises a `WorkbookError`.
    teams
        The names of teams that are known, offered while one is typed.
    instruments
        The checklists to choose from.
    go
        Called with the session; returns the address to go to, or "" to stay.
    """

    _esm = _HERE / "static" / "opening.js"
    _css = _HERE / "checklist.css"
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        open_session: Callable[[str, str, int | None, int | None], Opened],
        *,
        teams: Sequence[str],
        instruments: Sequence[Instrument],
        go: Callable[[Opened], str],
        **more: Any,
    ) -> None:
        self._open = open_session
        self._go = go
        self._known = {instrument.id for instrument in instruments}
        content = {
            "teams": list(teams),
            "instruments": [
                {
                    "id": each.id,
                    "title": each.title,
                    "purpose": each.purpose,
                    "items": len(each.items),
                }
                for each in instruments
            ],
        }
        super().__init__(_content=content, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what was typed."""
        return "<Opening>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict) or message.get("kind") != "open":
            return
        number = message.get("number")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        self.send({"number": number, **self._outcome(message)})

    def _outcome(self, message: Mapping[str, Any]) -> dict[str, Any]:
        faults = []
        team, instrument = message.get("team"), message.get("instrument")
        if not isinstance(team, str) or not team.strip():
            faults.append({"field": "team", "sentence": "Give the team’s name."})
        if not isinstance(instrument, str) or instrument not in self._known:
            faults.append({"field": "instrument", "sentence": "Choose a checklist."})
        people, minutes = message.get("people"), message.get("minutes")
        if not _is_count(people, 1000):
            faults.append({"field": "people", "sentence": _PEOPLE})
        if not _is_count(minutes, 600):
            faults.append({"field": "minutes", "sentence": _MINUTES})
        if faults:
            return {"kind": "refused", "faults": faults}
        try:
            session = self._open(str(team)[:1000], str(instrument), people, minutes)
            return {"kind": "opened", "go": self._go(session)}
        except WorkbookError as trouble:
            return {"kind": "refused", "faults": [{"field": "team", "sentence": str(trouble)}]}
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a session could not be opened: %s", type(trouble).__name__)
            return {"kind": "refused", "faults": [{"field": "", "sentence": _GENERAL}]}


def _is_count(given: object, most: int) -> bool:
    return given is None or (type(given) is int and 1 <= given <= most)
