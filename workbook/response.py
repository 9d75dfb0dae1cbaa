"""One person's answers, read from a message that a browser sent and that nobody trusts.

What a person wrote is data and is stored as it was written. Only this is changed, because a
person cannot see it and a CSV file, a spreadsheet or a terminal would stumble over it: every
kind of line end becomes a newline, other control characters are dropped, and blanks at both
ends go. Everything else stays: emoji, accents however they are composed, marks that
set the direction of writing, words that a spreadsheet would take for a formula.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook.errors import WorkbookError
from workbook.instrument import Instrument

__all__ = [
    "MAX_REFLECTION",
    "NOT_ANSWERED",
    "Response",
    "ResponseFault",
    "ResponseRefused",
    "read_response",
]

#: What a response holds where nothing was chosen.
NOT_ANSWERED = "not_answered"
#: The longest reflection, in characters (Unicode code points, not JavaScript's `length`).
MAX_REFLECTION = 2000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """A whole response: an answer or `NOT_ANSWERED` for every item, and perhaps reflections."""

    #: 32 hex digits: the hash of a token that never leaves the sender's device and kernel.
    id: str
    #: Every item of the instrument, in its order, to the id of an answer or `NOT_ANSWERED`.
    answers: Mapping[str, str]
    #: Item to text, only where there are words, in the instrument's order.
    reflections: Mapping[str, str]

    def __repr__(self) -> str:
        return "<Response, sealed>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFault:
    """One thing that is wrong: the item it is about, or None, and a sentence for its writer."""

    item: str | None
    sentence: str


class ResponseRefused(WorkbookError):
    """A message is not a response; `faults` has every fault, and none quotes the message."""

    def __init__(self, faults: Sequence[ResponseFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            " ".join(fault.sentence for fault in self.faults),
            "Nothing was sent.",
            "Your words are still on the page: put right what is named, then send again.",
        )


def read_response(instrument: Instrument, message: object) -> Response:
    """Read a response from a browser's message, trusting nothing in it.

    Parameters
    ----------
    instrument
        The instrument that was answered.
    message
        ``{"token": str, "answers": {item: answer}, "reflections": {item: text}}``, all three,
        as any JSON value. The token is 32 to 64 lower-case hex digits. An item that is
        absent from ``answers``, or that has `NOT_ANSWERED` there, was not answered.

    Returns
    -------
    Response
        Every item has an answer or `NOT_ANSWERED`; every reflection has 1 to
        `MAX_REFLECTION` characters, something to see, and is fit for UTF-8.

    Raises
    ------
    ResponseRefused
        With every fault at once: another shape, an unknown item or answer, a text that is
        too long or cannot be stored, or nothing answered and nothing written at all.
    """
    faults: list[ResponseFault] = []
    given = message if isinstance(message, dict) else {}
    # The number first: nothing of unbounded size is ever walked through.
    if len(given) != len(_KEYS) or any(key not in given for key in _KEYS):
        raise ResponseRefused([_UNREADABLE])
    token = given["token"]
    if not isinstance(token, str) or not _TOKEN.match(token):
        faults.append(_UNREADABLE)
    answers = _read_answers(instrument, given["answers"], faults)
    reflections = _read_reflections(instrument, given["reflections"], faults)
    if not faults and not reflections and set(answers.values()) <= {NOT_ANSWERED}:
        faults.append(_NOTHING)
    if faults:
        raise ResponseRefused(tuple(dict.fromkeys(faults)))
    return Response(
        id=hashlib.blake2b(token.encode("ascii"), digest_size=16).hexdigest(),
        answers=answers,
        reflections=reflections,
    )


_KEYS = ("token", "answers", "reflections")
_TOKEN = re.compile(r"[0-9a-f]{32,64}\Z")
_UNREADABLE = ResponseFault(
    item=None,
    sentence=(
        "What arrived does not fit this checklist; the page may be an older one. "
        "Open the page again."
    ),
)
_NOTHING = ResponseFault(
    item=None, sentence="There is nothing to send yet: no question is answered."
)

#: The line ends that a paste may bring (Word's soft one is a vertical tab).
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_CONTROL = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f]")
_BROKEN = re.compile("[\ud800-\udfff]")
#: Blanks, and characters that show nothing: a text of these alone has no words.
_UNSEEN = re.compile(
    "[\\s\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*\\Z"
)
#: Beyond this a text is refused before it is looked at.
_MAX_RAW = 20 * MAX_REFLECTION


def _read_answers(
    instrument: Instrument, given: object, faults: list[ResponseFault]
) -> dict[str, str]:
    answers: dict[str, str] = {}
    offered = {NOT_ANSWERED, *(answer.id for answer in instrument.scale.answers)}
    table = _by_item(instrument, given, faults)
    for position, item in enumerate(instrument.items, start=1):
        answer = table.get(item.id, NOT_ANSWERED)
        if isinstance(answer, str) and answer in offered:
            answers[item.id] = answer
        else:
            about = _about(position, item.statement)
            sentence = (
                f"{about}: the answer that arrived is not one of those offered. Choose again."
            )
            faults.append(ResponseFault(item=item.id, sentence=sentence))
    return answers


def _read_reflections(
    instrument: Instrument, given: object, faults: list[ResponseFault]
) -> dict[str, str]:
    reflections: dict[str, str] = {}
    table = _by_item(instrument, given, faults)
    for position, item in enumerate(instrument.items, start=1):
        text = table.get(item.id, "")
        words = _as_kept(text) if isinstance(text, str) else ""
        trouble = _trouble(text, words)
        if trouble:
            sentence = f"{_about(position, item.statement)}: {trouble}"
            faults.append(ResponseFault(item=item.id, sentence=sentence))
        elif words:
            reflections[item.id] = words
    return reflections


def _by_item(
    instrument: Instrument, given: object, faults: list[ResponseFault]
) -> Mapping[object, object]:
    """Return a table whose every key is an item; an empty one, and a fault, for all else."""
    items = {item.id for item in instrument.items}
    if isinstance(given, dict) and len(given) <= len(items) and items.issuperset(given):
        return given
    faults.append(_UNREADABLE)
    return {}


def _as_kept(text: str) -> str:
    """Return a text as it is stored, without what nobody can see; "" where there are no words."""
    if len(text) > _MAX_RAW:
        return text
    words = _CONTROL.sub("", _LINE_ENDS.sub("\n", text)).strip()
    return "" if _UNSEEN.match(words) else words


def _trouble(text: object, words: str) -> str | None:
    """Return what is wrong with a reflection, for its writer, or None."""
    if not isinstance(text, str):
        return "the reflection that arrived is not text. Write it again."
    if len(words) > MAX_REFLECTION:
        return (
            f"your reflection is {len(words):,} characters long and there is room for "
            f"{MAX_REFLECTION:,}. Shorten it by {len(words) - MAX_REFLECTION:,}."
        )
    if _BROKEN.search(words):
        return (
            "your reflection has a character that is broken and cannot be kept, perhaps half "
            "of an emoji. Remove it."
        )
    return None


def _about(position: int, statement: str, limit: int = 80) -> str:
    if len(statement) > limit:
        statement = statement[:limit].rsplit(" ", 1)[0] + "…"
    return f"Question {position}, “{statement}”"
