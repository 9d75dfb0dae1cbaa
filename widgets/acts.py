"""What a facilitator’s page may have done, each act named for the `Meeting` method that does it.

They go with `widgets.messages.Do`, and are read and written for the browser's half as all that is
declared there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args

from widgets.declaring import maybe

# The names of the acts are their explanation.
# ruff: noqa: D101


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkedAbout:
    act: ClassVar[str] = "talked_about"
    plan: str
    prompt: str


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
    | TalkedAbout
)
ACTS: Mapping[str, type[Act]] = {each.act: each for each in get_args(Act)}
