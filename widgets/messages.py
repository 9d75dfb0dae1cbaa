"""Every message between a widget and its kernel, either way, and what a widget is given to draw.

This is the one place where they are declared. From it the Python side reads what a browser sends
(`widgets.reading`) and types what it sends itself; `tools/make_messages.py` writes the same
declaration for the browser's half, `front/src/messages.ts`, and a test holds the two in step.

- What a browser asks is a frozen dataclass. No browser is trusted: what is not declared here is
  passed over, and so is a message with a field that is missing or of another type. A field with
  `otherwise` is read whatever stands in it, one with `maybe` may be left out.
- What is said to it is a `TypedDict`, made by its name: ``Kept(kind="kept")``.
- It is one long file because it is one declaration: both halves are held to all of it at once.
- Each message and its answer carry the same ``number``; `widgets.conversation` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NotRequired,
    TypeAlias,
    TypedDict,
)

from widgets.acts import Act
from widgets.declaring import otherwise
from widgets.shapes import (
    CheckOutContent,
    DoorWords,
    FacilitatorContent,
    FieldFault,
    FindingWords,
    FormContent,
    ItemFault,
    MeetingWords,
    NoteContent,
    OpeningContent,
    OwnResponse,
    PlaceState,
    RecordContent,
    ScreenContent,
    ScreenView,
    SessionState,
    TimerWords,
    TogetherResponse,
)

# The names of the messages are their explanation.
# ruff: noqa: D101

#: What a browser can count to exactly; a number beyond it is nobody's.
LAST_NUMBER = 2**53 - 1


# --- What any box for words asks --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Look for identifying details and blaming language; the words are kept nowhere."""

    kind: ClassVar[str] = "check"
    text: str


class Checked(TypedDict):
    kind: Literal["checked"]
    findings: list[FindingWords]
    #: So many characters are looked at, and so many by the name model; 0 where there is none.
    looked: int
    byModel: int


class Trouble(TypedDict):
    """What was asked could not be done, in sentences for whoever asked."""

    kind: Literal["trouble"]
    sentence: str
    #: The answers are kept, and what was written beside them is not.
    kept: NotRequired[bool]


class Unknown(TypedDict):
    """It could not be looked at this time; the next look may go well."""

    kind: Literal["unknown"]


class FileSaid(TypedDict):
    """A file, whose bytes come beside the message."""

    kind: Literal["file"]
    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """How do things stand? `seen` is the digest of what is shown."""

    kind: ClassVar[str] = "look"
    seen: str = otherwise("")


# --- The form ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    kind: ClassVar[str] = "ping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """`workbook.sessions.responses` reads it: what is wrong with it is said in sentences."""

    kind: ClassVar[str] = "send"
    response: Annotated[object, OwnResponse | TogetherResponse] = otherwise(None)
    #: What the door gave to this device.
    ticket: str = otherwise("")
    #: Whether somebody who sends after the reveal has read what that means, and agreed.
    late: bool = otherwise(value=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """Somebody has the form open and comes in: with the ticket that the device keeps, or none."""

    kind: ClassVar[str] = "arrive"
    ticket: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookIn:
    """How does the session stand? The pattern is for those who have a ticket."""

    kind: ClassVar[str] = "look"
    seen: str = otherwise("")
    ticket: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    kind: ClassVar[str] = "pass"
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    kind: ClassVar[str] = "withdraw"
    code: str
    ticket: str = otherwise("")


class Pong(TypedDict):
    kind: Literal["pong"]


class Kept(TypedDict):
    kind: Literal["kept"]


class Refused(TypedDict):
    kind: Literal["refused"]
    faults: list[ItemFault]


class Passed(TypedDict):
    kind: Literal["passed"]


class TakenBack(TypedDict):
    kind: Literal["withdrawn"]
    #: Whether the team had seen the pattern by then.
    revealed: bool
    #: What is good for the place from now on; "" where there is none.
    ticket: str


class CameIn(TypedDict):
    """Whoever asked has a place."""

    kind: Literal["came_in"]
    ticket: str
    state: PlaceState


class NotIn(TypedDict):
    """There is no place: the door is shut, it was started again, or there is no ticket."""

    kind: Literal["not_in"]
    why: Literal["shut", "again", "needed", "closed"]
    sentence: str


class LateAsked(TypedDict):
    """The pattern is shown already: nothing is kept before somebody agrees to be late."""

    kind: Literal["late"]
    sentence: str


class SessionLook(TypedDict):
    """How the session stands; with the pattern after the reveal, when it is news."""

    kind: Literal["look"]
    state: SessionState
    done: int
    expected: int | None
    late: int
    language: bool
    door: DoorWords | None
    seen: str
    html: NotRequired[str]


# --- The box for a join code ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWith:
    kind: ClassVar[str] = "join"
    code: str


class Found(TypedDict):
    kind: Literal["found"]


class Problem(TypedDict):
    kind: Literal["problem"]
    sentence: str


# --- Opening a session ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """What is not right in it is said beside its box."""

    kind: ClassVar[str] = "open"
    team: str = otherwise("")
    instrument: str = otherwise("")
    people: int | None = otherwise(0, missing=None)
    minutes: int | None = otherwise(0, missing=None)


class Opened(TypedDict):
    kind: Literal["opened"]
    #: The address to go to; "" to stay.
    go: str


class OpeningRefused(TypedDict):
    kind: Literal["refused"]
    faults: list[FieldFault]


# --- Running a meeting ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """``{"kind": "do", "act": name, "with": {…}}``; nothing may stand in "with" but its fields."""

    kind: ClassVar[str] = "do"
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRecord:
    kind: ClassVar[str] = "file"
    what: Literal["html", "docx", "csv"]


class ViewSaid(TypedDict):
    kind: Literal["view"]
    seen: str
    timer: TimerWords | None
    view: NotRequired[MeetingWords]


class Done(TypedDict):
    kind: Literal["done"]
    result: str
    seen: str
    timer: TimerWords | None
    view: NotRequired[MeetingWords]


# --- The shared screen ------------------------------------------------------------------------


class ScreenSaid(TypedDict):
    kind: Literal["screen"]
    seen: str
    timer: TimerWords | None
    screen: NotRequired[ScreenView]


# --- Who says what ----------------------------------------------------------------------------

FormAsk: TypeAlias = Ping | Send | Check | Arrive | LookIn | PassOn | Withdraw
FormSaid: TypeAlias = (
    Pong
    | Kept
    | Refused
    | Trouble
    | Checked
    | SessionLook
    | Unknown
    | Passed
    | TakenBack
    | CameIn
    | NotIn
    | LateAsked
)
FacilitatorAsk: TypeAlias = LookAgain | Do | SaveRecord | Check
FacilitatorSaid: TypeAlias = ViewSaid | Done | FileSaid | Checked | Trouble
ScreenSaidAny: TypeAlias = ScreenSaid | Unknown
OpeningSaid: TypeAlias = Opened | OpeningRefused
JoinSaid: TypeAlias = Found | Problem
RecordFilesSaid: TypeAlias = FileSaid | Trouble


@dataclass(frozen=True, slots=True)
class Talk:
    """What one widget is asked, and what each may be answered with."""

    name: str
    answers: Mapping[type[Any], tuple[type[Any], ...]]
    #: The number of a message that has none; None where such a message is passed over.
    unnumbered: int | None = None

    def ask(self, kind: object) -> type[Any] | None:
        """Return the message of a kind, or None where there is none."""
        return next((each for each in self.answers if each.kind == kind), None)


FORM = Talk(
    "Form",
    {
        Ping: (Pong,),
        Send: (Kept, Refused, NotIn, LateAsked, Trouble),
        Check: (Checked,),
        Arrive: (CameIn, NotIn, Unknown),
        LookIn: (SessionLook, Unknown),
        PassOn: (Passed, NotIn, Trouble),
        Withdraw: (TakenBack, Trouble),
    },
)
FACILITATOR = Talk(
    "Facilitator",
    {
        LookAgain: (ViewSaid, Trouble),
        Do: (Done, Trouble),
        SaveRecord: (FileSaid, Trouble),
        Check: (Checked, Trouble),
    },
)
SCREEN = Talk("Screen", {LookAgain: (ScreenSaid, Unknown)})
OPENING = Talk("Opening", {OpenSession: (Opened, OpeningRefused)})
JOIN = Talk("Join", {JoinWith: (Found, Problem)}, unnumbered=0)
RECORD_FILES = Talk("RecordFiles", {SaveRecord: (FileSaid, Trouble)})
TALKS = (FORM, FACILITATOR, SCREEN, OPENING, JOIN, RECORD_FILES)
CONTENTS = (
    *(FormContent, FacilitatorContent, ScreenContent, OpeningContent),
    *(NoteContent, RecordContent, CheckOutContent),
)
