"""The form that opens a session: a team, a checklist, how many people, how many minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import traitlets

from widgets.conversation import Conversation, script, style
from widgets.messages import OPENING, Opened, OpeningRefused, OpeningSaid, OpenSession
from widgets.shapes import ChecklistWords, FieldFault, OpeningContent
from workbook.errors import WorkbookError
from workbook.instruments import Instrument

__all__ = ["Opening"]

Session = TypeVar("Session")
_PEOPLE = "How many people? Give a whole number from 1 to 1000, or leave it empty."
_MINUTES = "How many minutes? Give a whole number from 1 to 600, or leave it empty."


class Opening(Conversation[OpenSession, OpeningSaid], Generic[Session]):
    """The form that opens a session.

    Parameters
    ----------
    open_session
        Called with the team, the instrument's id, the number of people and of minutes (each a
        whole number or None); returns the session or raises a `WorkbookError`.
    team
        The team whose session it will be; "" where its name is typed.
    teams
        The names of teams that are known, offered while one is typed.
    people
        How many people are in the team, as far as that is known.
    instruments
        The checklists to choose from.
    go
        Called with the session; returns the address to go to, or "" to stay.
    """

    _esm = script("opening")
    _css = style("checklist.css")
    _talk = OPENING
    _failed = "a session could not be opened: %s"
    _general = (
        "Something went wrong on the workbook’s own side, so no session was opened. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        open_session: Callable[[str, str, int | None, int | None], Session],
        *,
        team: str = "",
        teams: Sequence[str] = (),
        people: int | None = None,
        instruments: Sequence[Instrument],
        go: Callable[[Session], str],
        **more: Any,
    ) -> None:
        self._open = open_session
        self._go = go
        self._team = team
        self._known = {instrument.id for instrument in instruments}
        content = OpeningContent(
            team=team,
            teams=[] if team else list(teams),
            people=people,
            instruments=[
                ChecklistWords(
                    id=each.id, title=each.title, purpose=each.purpose, items=len(each.items)
                )
                for each in instruments
            ],
        )
        super().__init__(_content=content, **more)

    def _answer(self, ask: OpenSession, number: int) -> OpeningSaid:  # noqa: ARG002
        faults = []
        # The team of a team's link is that team, whatever a browser says.
        team = self._team or ask.team[:1000]
        if not team.strip():
            faults.append(FieldFault(field="team", sentence="Give the team’s name."))
        if ask.instrument not in self._known:
            faults.append(FieldFault(field="instrument", sentence="Choose a checklist."))
        if not _is_count(ask.people, 1000):
            faults.append(FieldFault(field="people", sentence=_PEOPLE))
        if not _is_count(ask.minutes, 600):
            faults.append(FieldFault(field="minutes", sentence=_MINUTES))
        if faults:
            return OpeningRefused(kind="refused", faults=faults)
        try:
            session = self._open(team, ask.instrument, ask.people, ask.minutes)
            return Opened(kind="opened", go=self._go(session))
        except WorkbookError as trouble:
            fault = FieldFault(field="team", sentence=str(trouble))
            return OpeningRefused(kind="refused", faults=[fault])

    def _trouble(self, sentence: str) -> OpeningSaid:
        return OpeningRefused(kind="refused", faults=[FieldFault(field="", sentence=sentence)])


def _is_count(given: int | None, most: int) -> bool:
    return given is None or 1 <= given <= most
