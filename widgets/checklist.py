"""The form: one instrument, answered by one person, handed to a callable.

A form is an anywidget (which is an ipywidgets widget) with one comm for all its questions.
Core ipywidgets radio buttons have no shared name and no group label, so neither a keyboard
nor a screen reader can use them as a group (ipywidgets#2650); here each item is a fieldset
with a legend and native radio buttons.

What crosses to the browser is the words to draw, and nothing comes back but the messages that
`widgets.messages.FORM` declares.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import Any, Literal

import traitlets

from widgets.conversation import Conversation, script, style
from widgets.messages import (
    FORM,
    Arrive,
    CameIn,
    Check,
    FormAsk,
    FormSaid,
    Kept,
    LateAsked,
    LookIn,
    NotIn,
    Passed,
    PassOn,
    Ping,
    Pong,
    Refused,
    Send,
    SessionLook,
    TakenBack,
    Trouble,
    Unknown,
    Withdraw,
)
from widgets.shapes import (
    AnswerWords,
    DoorWords,
    FormContent,
    ItemFault,
    ItemWords,
    Manner,
    NoteWords,
    SectionWords,
    SessionState,
    SourceWords,
)
from widgets.wording import Listed, checked
from workbook.errors import WorkbookError
from workbook.instruments import Instrument, Item
from workbook.sessions import (
    FEWEST_TOGETHER,
    MAX_REFLECTION,
    MOST_TOGETHER,
    Door,
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    Place,
    ResponseRefused,
    SessionClosed,
    TicketNeeded,
    Together,
    Withdrawn,
    WordsNotKept,
    read_response,
    read_together,
)
from workbook.sessions import TakenBack as GivenBack

__all__ = ["Checklist", "Look", "door_words"]

_log = logging.getLogger("workbook")

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
#: So many days after closing the pattern can be seen by who was in the room, unless a service says
#: otherwise.
_ROOM_DAYS = 7
_BY_TEXT_BOXES = (
    "Write about your practice. No names, initials, dates, places, schools, case numbers or "
    "unusual details of any child, family or colleague."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a session stands, as a form may show it."""

    state: SessionState
    #: How many have sent or passed.
    done: int
    expected: int | None
    #: How many answers came after the reveal and are not in the picture.
    late: int
    #: Whether language that blames is asked about while people write.
    language: bool = True
    #: How its door stands; None where there is none.
    door: Door | None = None
    #: The team's pattern, drawn and escaped; "" before the reveal, and for whoever was not in the
    #: room.
    html: str = ""


def door_words(door: Door) -> DoorWords:
    """Return how a door stands, as it is drawn."""
    return DoorWords(
        state=door.state,
        places=door.places,
        waiting=door.waiting,
        added=door.added,
        startedAgain=door.started_again,
        done=door.done,
        byItself=door.by_itself,
        expected=door.expected,
    )


class Checklist(Conversation[FormAsk, FormSaid]):
    """A form for one instrument.

    Parameters
    ----------
    instrument
        What is asked.
    send
        Called with a `Response`, the device's ticket, and whether somebody who is late has agreed
        to that. It returns when the response is kept, and raises a `WorkbookError`, whose sentences
        are shown, when it is not. Calling it again with a response of the same id must keep it
        once.
    kept_as
        Names this form on the device, so that what was typed comes back to it alone: the
        session's id, for instance.
    come_in
        Called with the ticket that the device keeps, or "", when somebody has the form open;
        returns their `Place` or raises a `WorkbookError`. Without it nobody needs a place.
    ticket_as
        Under what name the device keeps its ticket; `kept_as` when it is not given.
    room_days
        For how many days after closing the pattern can be seen by who was in the room.
    pass_on
        Called with the ticket when somebody would rather not answer; raises a `WorkbookError`
        when that was not noted. Without it the form offers no passing.
    withdraw
        Called with a withdrawal code as it was typed and the ticket; takes the answers back or
        raises a `WorkbookError`. Without it the form offers no taking back.
    look
        Called with the ticket; returns how the session stands, with the pattern only for somebody
        who was in the room.
    manner
        "own" for one person's answers, "paper" for typing in what somebody wrote on paper, and
        "together" for several people's one answer: then `send` is called with a `Together`.
    closed
        The session is closed: answers can be taken back, the pattern seen, and nothing sent.
    notes
        (title, text) of safety notes, offered above the questions.
    by_text_boxes
        What stands beside every box for words.
    """

    _esm = script("form")
    _css = style("checklist.css")
    _talk = FORM
    _failed = "a form could not answer: %s"
    _general = _NOT_DONE
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)
    _kept_as = traitlets.Unicode().tag(sync=True)
    #: The questions as plain HTML, for a page to show until its script runs.
    _before = traitlets.Unicode().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but two are named, and most have a default
        self,
        instrument: Instrument,
        send: Callable[[Any, str, bool], object],
        *,
        kept_as: str,
        come_in: Callable[[str], Place] | None = None,
        ticket_as: str = "",
        room_days: int = _ROOM_DAYS,
        pass_on: Callable[[str], object] | None = None,
        withdraw: Callable[[str, str], GivenBack] | None = None,
        look: Callable[[str], Look] | None = None,
        manner: Manner = "own",
        closed: bool = False,
        pause: Callable[[float], object] = time.sleep,
        notes: Sequence[tuple[str, str]] = (),
        by_text_boxes: str = _BY_TEXT_BOXES,
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._instrument = instrument
        self._send_on = send
        self._come_in = come_in
        #: What the door gave last: one page holds one place that is not spent, however often it
        #: asks.
        self._ticket = ""
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
        words = FormContent(
            title=instrument.title,
            purpose=instrument.purpose,
            answers=_answers(instrument),
            sections=_sections(instrument),
            longest=MAX_REFLECTION,
            manner=manner,
            closed=closed,
            canPass=pass_on is not None and manner == "own",
            canWithdraw=withdraw is not None and manner != "together",
            canLook=look is not None,
            comesIn=come_in is not None and not closed,
            ticketAs=ticket_as or kept_as,
            roomDays=room_days,
            fewestTogether=FEWEST_TOGETHER,
            mostTogether=MOST_TOGETHER,
            byTextBoxes=by_text_boxes,
            notesTitle="Before you answer",
            notes=[NoteWords(title=title, text=text) for title, text in notes],
        )
        before = "" if closed else _to_read(instrument)
        super().__init__(_content=words, _kept_as=kept_as, _before=before, **more)

    def __repr__(self) -> str:
        """Say what it is; never what was answered."""
        return f"<Checklist: {self._instrument.title}>"

    def _answer(self, ask: FormAsk, number: int) -> FormSaid | None:  # noqa: ARG002, PLR0911
        match ask:
            case Ping():
                return Pong(kind="pong")
            case Send() if self._manner == "together":
                return self._outcome_together(ask)
            case Send():
                return self._outcome(ask)
            case Check():
                return checked(ask.text, self._listed())
            case Arrive():
                return self._arrived(ask.ticket)
            case LookIn():
                return self._stands(ask.seen, ask.ticket)
            case PassOn():
                return self._passed(ask.ticket)
            case Withdraw():
                return self._withdrawn(ask.code, ask.ticket)

    def _trouble(self, sentence: str) -> Trouble:
        return Trouble(kind="trouble", sentence=sentence)

    def _arrived(self, ticket: str) -> CameIn | NotIn | Unknown | None:
        """Let this device in, or say why it has no place."""
        if self._come_in is None:
            return None
        try:
            with self._lock:
                place = self._place(self._come_in, ticket[:_LONGEST_CODE])
                self._ticket = place.ticket
        except WorkbookError as trouble:
            return _not_in(trouble) or Unknown(kind="unknown")
        except Exception as trouble:  # noqa: BLE001 - the next time may go well
            _log.error("somebody could not come in: %s", type(trouble).__name__)
            return Unknown(kind="unknown")
        return CameIn(kind="came_in", ticket=place.ticket, state=place.state)

    def _place(self, come_in: Callable[[str], Place], ticket: str) -> Place:
        """Return a device's place. What was not heard is given again, and never a second time."""
        if ticket or not self._ticket:
            return come_in(ticket)
        try:
            place = come_in(self._ticket)
        except DoorStartedAgain:
            return come_in("")
        return place if place.state == "in" else come_in("")

    def _stands(self, seen_before: str, ticket: str) -> SessionLook | Unknown | None:
        """Return how the session stands, with the pattern only after the reveal and only once."""
        if self._look is None:
            return None
        try:
            look = self._look(ticket[:_LONGEST_CODE])
        except Exception as trouble:  # noqa: BLE001 - the next look may go well
            _log.error("the session could not be looked at: %s", type(trouble).__name__)
            return Unknown(kind="unknown")
        # Whatever `look` returned, nothing is drawn of an open session.
        html = "" if look.state == "open" else look.html
        seen = hashlib.blake2b(html.encode(), digest_size=8).hexdigest() if html else ""
        said = SessionLook(
            kind="look",
            state=look.state,
            done=look.done,
            expected=look.expected,
            late=look.late,
            language=look.language,
            door=door_words(look.door) if look.door else None,
            seen=seen,
        )
        if html and seen_before != seen:
            said["html"] = html
        return said

    def _passed(self, ticket: str) -> Passed | NotIn | Trouble | None:
        if self._pass_on is None:
            return None
        try:
            self._pass_on(ticket[:_LONGEST_CODE])
        except WorkbookError as trouble:
            return _not_in(trouble) or self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a pass could not be noted: %s", type(trouble).__name__)
            return self._trouble(_NOT_DONE)
        return Passed(kind="passed")

    def _withdrawn(self, code: str, ticket: str) -> TakenBack | Trouble | None:
        if self._withdraw is None:
            return None
        try:
            taken = self._withdraw(code[:_LONGEST_CODE], ticket[:_LONGEST_CODE])
        except WorkbookError as trouble:
            self._wrong_codes += 1
            if self._wrong_codes > _FREE:
                self._pause(min(_MOST_SECONDS, 0.5 * (self._wrong_codes - _FREE)))
            return self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers could not be taken back: %s", type(trouble).__name__)
            return self._trouble(_NOT_DONE)
        self._ticket = taken.ticket
        self._sent.clear()
        revealed = taken.when is Withdrawn.AFTER_REVEAL
        return TakenBack(kind="withdrawn", revealed=revealed, ticket=taken.ticket)

    def _outcome_together(self, ask: Send) -> Kept | Refused | NotIn | Trouble:
        """Read what people answered together, hand it on, and return what to tell the browser."""
        try:
            together: Together = read_together(self._instrument, ask.response)
            self._send_on(together, ask.ticket[:_LONGEST_CODE], ask.late)
        except ResponseRefused as refused:
            return _refused(refused)
        except WorkbookError as trouble:
            return _not_in(trouble) or self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers together could not be kept: %s", type(trouble).__name__)
            return self._trouble(_GENERAL)
        return Kept(kind="kept")

    def _outcome(  # noqa: PLR0911 - a return for each thing that can come of it
        self, ask: Send
    ) -> Kept | Refused | NotIn | LateAsked | Trouble:
        """Read a response, hand it on at most once, and return what to tell the browser."""
        try:
            response = read_response(self._instrument, ask.response)
        except ResponseRefused as refused:
            return _refused(refused)
        with self._lock:
            if response.id in self._sent:
                return Kept(kind="kept")
            if response.id in self._under_way:
                return self._trouble(_UNDER_WAY)
            self._under_way.add(response.id)
        try:
            self._send_on(response, ask.ticket[:_LONGEST_CODE], ask.late)
        except LateNotAgreed as trouble:
            return LateAsked(kind="late", sentence=str(trouble))
        except WordsNotKept as trouble:
            return Trouble(kind="trouble", sentence=str(trouble), kept=True)
        except WorkbookError as trouble:
            return _not_in(trouble) or self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a response could not be kept: %s", type(trouble).__name__)
            return self._trouble(_GENERAL)
        else:
            self._sent.add(response.id)
            return Kept(kind="kept")
        finally:
            self._under_way.discard(response.id)


#: Why a device has no place, as the page tells it apart.
_WHY: dict[type[WorkbookError], Literal["shut", "again", "needed", "closed"]] = {
    DoorShut: "shut",
    DoorStartedAgain: "again",
    TicketNeeded: "needed",
    SessionClosed: "closed",
}


def _not_in(trouble: WorkbookError) -> NotIn | None:
    """Return that a device has no place, or None when something else is the matter."""
    why = _WHY.get(type(trouble))
    return NotIn(kind="not_in", why=why, sentence=str(trouble)) if why else None


def _refused(refused: ResponseRefused) -> Refused:
    faults = [ItemFault(item=each.item, sentence=each.sentence) for each in refused.faults]
    return Refused(kind="refused", faults=faults)


def _to_read(instrument: Instrument) -> str:
    """Return the questions to be read, before anything can be answered."""
    answers = escape(" · ".join(answer.label for answer in instrument.scale.answers))
    lines = [f"<p>{escape(instrument.purpose)}</p>", f"<p>To each you can answer: {answers}</p>"]
    for section in instrument.sections:
        lines.append(f"<h2>{escape(section.title)}</h2><ol>")
        lines += [f"<li><p>{escape(item.statement)}</p></li>" for item in section.items]
        lines.append("</ol>")
    return "".join(lines)


def _answers(instrument: Instrument) -> list[AnswerWords]:
    return [
        AnswerWords(id=answer.id, label=answer.label, beside=answer in instrument.scale.beside)
        for answer in instrument.scale.answers
    ]


def _sections(instrument: Instrument) -> list[SectionWords]:
    return [
        SectionWords(title=section.title, items=[_item(instrument, item) for item in section.items])
        for section in instrument.sections
    ]


def _item(instrument: Instrument, item: Item) -> ItemWords:
    return ItemWords(
        id=item.id,
        statement=item.statement,
        prompt=item.prompt,
        why=item.why,
        sources=[
            SourceWords(citation=reference.citation, url=reference.url, extends=extends)
            for reference, extends in instrument.cited(item)
        ],
    )
