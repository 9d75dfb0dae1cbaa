"""The shared screen: what a whole room may see of a session, large enough from four metres.

No note, no facilitator's link and no request is ever in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import traitlets

from widgets.checklist import door_words
from widgets.conversation import Conversation, digest_of, script, style
from widgets.facilitator import agenda_words, timer_words
from widgets.messages import SCREEN, LookAgain, ScreenSaid, ScreenSaidAny, Unknown
from widgets.qr import qr_svg
from widgets.shapes import (
    AgendaWords,
    ScreenAction,
    ScreenContent,
    ScreenItem,
    ScreenLine,
    ScreenView,
)
from workbook.meetings.meeting import MeetingView
from workbook.text import day_in_words

__all__ = ["Screen", "screen_words"]

_log = logging.getLogger("workbook")
_ON_THE_AGENDA = 3


class Screen(Conversation[LookAgain, ScreenSaidAny]):
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

    _esm = script("screen")
    _css = style("checklist.css", "pattern.css", "screen.css")
    _talk = SCREEN
    _failed = "the shared screen met with %s"
    _general = ""  # the page says by itself when it hears nothing
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(
        self, look: Callable[[], MeetingView], *, link: str, address: str, **more: Any
    ) -> None:
        self._look = look
        content = ScreenContent(link=link, address=address, qr=qr_svg(link))
        super().__init__(_content=content, **more)

    def _answer(self, ask: LookAgain, number: int) -> ScreenSaidAny:  # noqa: ARG002
        try:
            view = self._look()
            words = screen_words(view)
        except Exception as trouble:  # noqa: BLE001 - the next look may go well
            _log.error(self._failed, type(trouble).__name__)
            return self._trouble("")
        said = ScreenSaid(kind="screen", seen=digest_of(words), timer=timer_words(view.timer))
        if ask.seen != said["seen"]:
            said["screen"] = words
        return said

    def _trouble(self, sentence: str) -> ScreenSaidAny:  # noqa: ARG002 - nobody asked for one
        return Unknown(kind="unknown")


def screen_words(view: MeetingView) -> ScreenView:
    """Return what a shared screen draws: numbers of people, and after the reveal the agenda."""
    progress = view.progress
    shown = [each for each in view.agenda if each.on_screen]
    return ScreenView(
        code=view.session.code,
        team=view.session.team,
        title=view.instrument.title,
        state=progress.state,
        revealed=view.session.revealed,
        joined=progress.joined,
        done=progress.done,
        expected=progress.expected,
        door=door_words(progress.door),
        late=progress.late,
        language=view.language,
        talkOnly=view.pattern.talk_only if view.pattern else False,
        asked=[*view.asked_now],
        item=_item(agenda_words(shown[0])) if shown else None,
        agenda=[
            ScreenLine(
                place=each.pattern.place,
                statement=each.pattern.item.statement,
                group=each.pattern.group.value,
            )
            for each in view.agenda[:_ON_THE_AGENDA]
        ],
        actions=[
            ScreenAction(
                what=each.what,
                owner=each.owner_role,
                due=day_in_words(each.due_on) if each.due_on else "",
            )
            for each in view.actions
        ],
    )


def _item(words: AgendaWords) -> ScreenItem:
    """Leave out of an agenda item what the note-taker typed and how it was marked."""
    return ScreenItem(
        place=words["place"],
        statement=words["statement"],
        prompt=words["prompt"],
        group=words["group"],
        positions=words["positions"],
        # What a whole room is shown of a sensitive item is its prompt: whoever leads the room
        # reads the words out, once it has talked.
        picture="" if words["talkFirst"] else words["picture"],
    )
