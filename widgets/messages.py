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
from dataclasses import MISSING, dataclass, field
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NotRequired,
    TypeAlias,
    TypedDict,
    get_args,
)

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


def maybe() -> Any:
    """Declare a field that may be left out; what stands in it has to be of its type."""
    return field(default=None, metadata={"maybe": True})


def otherwise(value: object, *, missing: object = MISSING) -> Any:
    """Declare a field that is never a reason to pass a message over.

    Parameters
    ----------
    value
        What is read where something of another type stands.
    missing
        What is read where nothing stands; the same when it is not given.
    """
    default = value if missing is MISSING else missing
    return field(default=default, metadata={"otherwise": value})


# --- What any box for words asks --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Look for identifying details and blaming language; the words are kept nowhere."""

    kind: ClassVar[str] = "check"
    text: str


class Checked(TypedDict):
    kind: Literal["checked"]
    findings: list[FindingWords]


class Trouble(TypedDict):
    """What was asked could not be done, in sentences for whoever asked."""

    kind: Literal["trouble"]
    sentence: str


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
class ShutDoor:
    act: ClassVar[str] = "shut_door"
    #: How many people are in the room, as somebody counted them.
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDoorAgain:
    act: ClassVar[str] = "start_door_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPlace:
    act: ClassVar[str] = "add_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPlace:
    act: ClassVar[str] = "drop_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    act: ClassVar[str] = "reveal"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludeLate:
    act: ClassVar[str] = "include_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    act: ClassVar[str] = "close"
    show: bool | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseForgotten:
    act: ClassVar[str] = "close_forgotten"
    code: str
    show: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    act: ClassVar[str] = "start_timer"
    label: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimer:
    act: ClassVar[str] = "stop_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLanguage:
    act: ClassVar[str] = "watch_language"
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOnScreen:
    act: ClassVar[str] = "show_on_screen"
    item: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    act: ClassVar[str] = "mark"
    item: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    act: ClassVar[str] = "note"
    item: str
    heard: str | None = maybe()
    guessed: str | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    act: ClassVar[str] = "leave_out"
    item: str
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOpening:
    act: ClassVar[str] = "set_opening"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMessage:
    act: ClassVar[str] = "preview_message"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMessage:
    act: ClassVar[str] = "set_message"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAction:
    act: ClassVar[str] = "add_action"
    item: str
    what: str
    owner_role: str | None = maybe()
    due_on: str | None = maybe()
    difference: str | None = maybe()
    needs: str | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAction:
    act: ClassVar[str] = "change_action"
    action_id: str
    item: str | None = maybe()
    what: str | None = maybe()
    owner_role: str | None = maybe()
    due_on: str | None = maybe()
    difference: str | None = maybe()
    needs: str | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAction:
    act: ClassVar[str] = "remove_action"
    action_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEarlier:
    act: ClassVar[str] = "answer_earlier"
    action_id: str
    state: str | None = maybe()
    happened: str | None = maybe()
    told_on: str | None = maybe()
    told_by: str | None = maybe()
    told_how: str | None = maybe()
    said_back: str | None = maybe()
    not_told_because: str | None = maybe()
    look_again_on: str | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRequest:
    act: ClassVar[str] = "preview_request"
    action_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    act: ClassVar[str] = "send_request"
    action_id: str
    text: str


#: What a facilitator's page may have done, each named for the method of a `Meeting` that does it.
Act: TypeAlias = (
    ShutDoor
    | StartDoorAgain
    | AddPlace
    | DropPlace
    | Reveal
    | IncludeLate
    | Close
    | CloseForgotten
    | StartTimer
    | StopTimer
    | WatchLanguage
    | ShowOnScreen
    | Mark
    | Note
    | LeaveOut
    | SetOpening
    | PreviewMessage
    | SetMessage
    | AddAction
    | ChangeAction
    | RemoveAction
    | AnswerEarlier
    | PreviewRequest
    | SendRequest
)
ACTS: Mapping[str, type[Act]] = {each.act: each for each in get_args(Act)}


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
