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
from typing import Any

import traitlets

from widgets.conversation import Conversation, script, style
from widgets.messages import (
    FORM,
    Arrive,
    Check,
    FormAsk,
    FormSaid,
    Kept,
    LookAgain,
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
    ResponseRefused,
    Together,
    Withdrawn,
    read_response,
    read_together,
)

__all__ = ["Checklist", "Look"]

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
    #: The team's pattern, drawn and escaped; "" before the reveal.
    html: str = ""


class Checklist(Conversation[FormAsk, FormSaid]):
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
        send: Callable[[Any], object],
        *,
        kept_as: str,
        arrive: Callable[[str], object] | None = None,
        pass_on: Callable[[str], object] | None = None,
        withdraw: Callable[[str], object] | None = None,
        look: Callable[[], Look] | None = None,
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
                return self._outcome_together(ask.response)
            case Send():
                return self._outcome(ask.response)
            case Check():
                return checked(ask.text, self._listed())
            case Arrive():
                self._arrived(ask.token)
                return self._stands("")
            case LookAgain():
                return self._stands(ask.seen)
            case PassOn():
                return self._passed(ask.token)
            case Withdraw():
                return self._withdrawn(ask.code)

    def _trouble(self, sentence: str) -> Trouble:
        return Trouble(kind="trouble", sentence=sentence)

    def _arrived(self, token: str | None) -> None:
        if self._arrive is None or token is None:
            return
        try:
            self._arrive(token[:_LONGEST_CODE])
        except Exception as trouble:  # noqa: BLE001 - being counted is not worth a sentence
            _log.error("somebody could not be counted: %s", type(trouble).__name__)

    def _stands(self, seen_before: str) -> SessionLook | Unknown | None:
        """Return how the session stands, with the pattern only after the reveal and only once."""
        if self._look is None:
            return None
        try:
            look = self._look()
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
            seen=seen,
        )
        if html and seen_before != seen:
            said["html"] = html
        return said

    def _passed(self, token: str) -> Passed | Trouble | None:
        if self._pass_on is None:
            return None
        try:
            self._pass_on(token[:_LONGEST_CODE])
        except WorkbookError as trouble:
            return self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a pass could not be noted: %s", type(trouble).__name__)
            return self._trouble(_NOT_DONE)
        return Passed(kind="passed")

    def _withdrawn(self, code: str) -> TakenBack | Trouble | None:
        if self._withdraw is None:
            return None
        try:
            when = self._withdraw(code[:_LONGEST_CODE])
        except WorkbookError as trouble:
            self._wrong_codes += 1
            if self._wrong_codes > _FREE:
                self._pause(min(_MOST_SECONDS, 0.5 * (self._wrong_codes - _FREE)))
            return self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers could not be taken back: %s", type(trouble).__name__)
            return self._trouble(_NOT_DONE)
        return TakenBack(kind="withdrawn", revealed=when is Withdrawn.AFTER_REVEAL)

    def _outcome_together(self, message: object) -> Kept | Refused | Trouble:
        """Read what people answered together, hand it on, and return what to tell the browser."""
        try:
            together: Together = read_together(self._instrument, message)
            self._send_on(together)
        except ResponseRefused as refused:
            return _refused(refused)
        except WorkbookError as trouble:
            return self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("answers together could not be kept: %s", type(trouble).__name__)
            return self._trouble(_GENERAL)
        return Kept(kind="kept")

    def _outcome(self, message: object) -> Kept | Refused | Trouble:
        """Read a response, hand it on at most once, and return what to tell the browser."""
        try:
            response = read_response(self._instrument, message)
        except ResponseRefused as refused:
            return _refused(refused)
        with self._lock:
            if response.id in self._sent:
                return Kept(kind="kept")
            if response.id in self._under_way:
                return self._trouble(_UNDER_WAY)
            self._under_way.add(response.id)
        try:
            self._send_on(response)
        except WorkbookError as trouble:
            return self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a response could not be kept: %s", type(trouble).__name__)
            return self._trouble(_GENERAL)
        else:
            self._sent.add(response.id)
            return Kept(kind="kept")
        finally:
            self._under_way.discard(response.id)


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
