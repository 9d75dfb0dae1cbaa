"""One person's answers, read from a message that a browser sent and that nobody trusts.

What a person wrote is data and is stored as it was written: see `workbook.text.typed`.

A form makes a random token. It never leaves the sender's device and kernel, and everything that
is stored about the sender is a hash of it, each of another kind, so that the files link nothing:
the response's id, the mark that somebody has joined or passed, and a key for each reflection.
Whoever has the token can take all of it back: it is the withdrawal code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from workbook.errors import WorkbookError
from workbook.instruments import Instrument
from workbook.text import as_kept, is_broken

__all__ = [
    "FEWEST_TOGETHER",
    "MAX_REFLECTION",
    "MOST_TOGETHER",
    "NOT_ANSWERED",
    "Response",
    "ResponseFault",
    "ResponseRefused",
    "Together",
    "Withdrawn",
    "person_of",
    "read_response",
    "read_together",
    "read_token",
    "reflection_key",
    "response_id",
]

#: What a response holds where nothing was chosen.
NOT_ANSWERED = "not_answered"
#: The longest reflection, in characters (Unicode code points, not JavaScript's `length`).
MAX_REFLECTION = 2000
#: How many people may answer together.
FEWEST_TOGETHER, MOST_TOGETHER = 2, 1000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """A whole response: an answer or `NOT_ANSWERED` for every item, and perhaps reflections."""

    #: 32 hex digits: the hash of a token that never leaves the sender's device and kernel.
    id: str
    #: Every item of the instrument, in its order, to the id of an answer or `NOT_ANSWERED`.
    answers: Mapping[str, str]
    #: Item to text, only where there are words, in the instrument's order.
    reflections: Mapping[str, str]
    #: What the sender's joining and passing are noted under; "" when nobody noted them.
    person: str = ""
    #: Item to the key under which its reflection can be taken back, if there is one.
    keys: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "<Response, sealed>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Together:
    """Answers that several people gave together: one for each item, and how many differed."""

    #: How many answered together.
    present: int
    #: Every item of the instrument, in its order, to the id of an answer or `NOT_ANSWERED`.
    answers: Mapping[str, str]
    #: Every item to how many of those present saw it differently.
    differently: Mapping[str, int]

    def __repr__(self) -> str:
        return "<Together, sealed>"


class Withdrawn(Enum):
    """When somebody took their answers back."""

    BEFORE_REVEAL = "before the reveal"
    AFTER_REVEAL = "after the reveal"


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
        as any JSON value. The token is 20 to 64 lower-case hex digits. An item that is
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
    token = token if isinstance(token, str) and _TOKEN.match(token) else ""
    if not token:
        faults.append(_UNREADABLE)
    answers = _read_answers(instrument, given["answers"], faults)
    reflections = _read_reflections(instrument, given["reflections"], faults)
    if not faults and not reflections and set(answers.values()) <= {NOT_ANSWERED}:
        faults.append(_NOTHING)
    if faults:
        raise ResponseRefused(tuple(dict.fromkeys(faults)))
    return Response(
        id=response_id(token),
        answers=answers,
        reflections=reflections,
        person=person_of(token),
        keys={item.id: reflection_key(token, item.id) for item in instrument.items},
    )


def read_together(instrument: Instrument, message: object) -> Together:
    """Read answers that people gave together from a browser's message, trusting nothing in it.

    Parameters
    ----------
    instrument
        The instrument that was answered.
    message
        ``{"present": int, "answers": {item: answer}, "differently": {item: int}}``, all three, as
        any JSON value. ``present`` is `FEWEST_TOGETHER` to `MOST_TOGETHER`; an item that is absent
        from ``differently`` has nobody who saw it differently.

    Raises
    ------
    ResponseRefused
        With every fault at once.
    """
    faults: list[ResponseFault] = []
    given = message if isinstance(message, dict) else {}
    if len(given) != len(_TOGETHER) or any(key not in given for key in _TOGETHER):
        raise ResponseRefused([_UNREADABLE])
    present = given["present"]
    if type(present) is not int or not FEWEST_TOGETHER <= present <= MOST_TOGETHER:
        present = 0
        faults.append(
            ResponseFault(
                item=None,
                sentence=f"How many of you are answering together? Give a whole number from "
                f"{FEWEST_TOGETHER} to {MOST_TOGETHER:,}.",
            )
        )
    answers = _read_answers(instrument, given["answers"], faults)
    table = _by_item(instrument, given["differently"], faults)
    differently: dict[str, int] = {}
    for position, item in enumerate(instrument.items, start=1):
        number = table.get(item.id, 0)
        if type(number) is int and 0 <= number <= (present or MOST_TOGETHER):
            differently[item.id] = number
        else:
            sentence = (
                f"{_about(position, item.statement)}: the number who saw it differently has to be "
                "a whole number, and no more than all of you."
            )
            faults.append(ResponseFault(item=item.id, sentence=sentence))
    if not faults and set(answers.values()) <= {NOT_ANSWERED}:
        faults.append(_NOTHING)
    if faults:
        raise ResponseRefused(tuple(dict.fromkeys(faults)))
    return Together(present=present, answers=answers, differently=differently)


def read_token(typed: object) -> str | None:
    """Return a token in its proper form however it was typed, or None when it is none.

    Parameters
    ----------
    typed
        Anything. Capitals do not matter, nor spaces and dashes between the groups.
    """
    if not isinstance(typed, str) or len(typed) > _LONGEST_TYPED:
        return None
    token = re.sub(r"[\s.,_\-\u2010-\u2015]+", "", typed).lower()
    return token if _TOKEN.match(token) else None


def response_id(token: str) -> str:
    """Return the id of the response that was sent with a token: 32 hex digits."""
    return hashlib.blake2b(token.encode("ascii"), digest_size=16).hexdigest()


def person_of(token: str) -> str:
    """Return what a token's joining and passing are noted under: "p" and 32 hex digits.

    It is another kind of hash (BLAKE2's `person` argument) than the response's id, so neither can
    be told from the other.
    """
    digest = hashlib.blake2b(token.encode("ascii"), digest_size=16, person=b"rpw-person")
    return f"p{digest.hexdigest()}"


def reflection_key(token: str, item: str) -> str:
    """Return the key under which a reflection can be taken back: "k" and 32 hex digits.

    Without the token it links a reflection to nothing, not even to another one.
    """
    digest = hashlib.blake2b(f"{token} {item}".encode(), digest_size=16, person=b"rpw-reflection")
    return f"k{digest.hexdigest()}"


_KEYS = ("token", "answers", "reflections")
_TOGETHER = ("present", "answers", "differently")
_TOKEN = re.compile(r"[0-9a-f]{20,64}\Z")
_LONGEST_TYPED = 200
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
    """Return a reflection as it is stored; one that is far too long stays as it came."""
    return text if len(text) > _MAX_RAW else as_kept(text)


def _trouble(text: object, words: str) -> str | None:
    """Return what is wrong with a reflection, for its writer, or None."""
    if not isinstance(text, str):
        return "the reflection that arrived is not text. Write it again."
    if len(words) > MAX_REFLECTION:
        return (
            f"your reflection is {len(words):,} characters long and there is room for "
            f"{MAX_REFLECTION:,}. Shorten it by {len(words) - MAX_REFLECTION:,}."
        )
    if is_broken(words):
        return (
            "your reflection has a character that is broken and cannot be kept, perhaps half "
            "of an emoji. Remove it."
        )
    return None


def _about(position: int, statement: str, limit: int = 80) -> str:
    if len(statement) > limit:
        statement = statement[:limit].rsplit(" ", 1)[0] + "…"
    return f"Question {position}, “{statement}”"
