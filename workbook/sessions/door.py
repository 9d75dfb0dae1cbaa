"""What a session's door is, what coming in gives, and why something is refused there.

A session has places, one for each person in the room. Coming in takes a place and gives a ticket; a
ticket is spent once, by sending or passing. The facilitator counts who is in the room and shuts the
door; then a place is given only when the facilitator adds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbook.errors import WorkbookError
from workbook.sessions.responses import Withdrawn

__all__ = [
    "Door",
    "DoorChanged",
    "DoorOpen",
    "DoorRefused",
    "DoorShut",
    "DoorStartedAgain",
    "LateNotAgreed",
    "OneLate",
    "Place",
    "SessionOverfull",
    "TakenBack",
    "TicketNeeded",
    "TicketSpent",
    "TogetherKept",
    "TooFew",
    "WordsNotKept",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How a session's door stands, in numbers that say nothing about anybody."""

    state: Literal["open", "shut"]
    #: How many people are in, each with a place.
    places: int
    #: How many places the facilitator added that nobody took yet.
    waiting: int
    #: How many places were added since the door was shut, taken or not.
    added: int
    #: How often everybody was asked to come in anew.
    started_again: int
    #: How many have sent or passed; never which of the two.
    done: int
    #: Whether it shut because as many as were expected came in, and nobody has yet said that so
    #: many people are in the room (`Sessions.shut_door`). Until somebody does, nothing is revealed.
    by_itself: bool
    #: How many people are expected; None when nobody said.
    expected: int | None

    def must_be_counted(self) -> None:
        """Refuse to show anything before somebody has said how many people are in the room.

        Raises
        ------
        DoorOpen
            Nobody has.
        """
        if self.state == "open" or self.by_itself:
            raise DoorOpen(by_itself=self.by_itself)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a session: for the one device that holds its ticket."""

    #: 32 hex digits. It never leaves that device and its kernel; only a digest of it is kept.
    ticket: str
    state: Literal["in", "sent", "passed"]

    def __repr__(self) -> str:
        return f"<Place, {self.state}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What taking answers back came to."""

    when: Withdrawn
    #: The ticket that is good for the place now: the one that was shown, or a new one. "" once the
    #: session is closed, and when too many places were given back from other devices.
    ticket: str

    def __repr__(self) -> str:
        return f"<TakenBack, {self.when.value}>"


class DoorOpen(WorkbookError):
    """Nothing is shown before somebody has said how many people are in the room."""

    def __init__(self, *, by_itself: bool = False) -> None:
        if by_itself:
            super().__init__(
                "The door of this session shut by itself.",
                "Nobody has said yet that so many people are in the room, so nothing is shown.",
                "Count who is in the room and say that number at the door, then try again.",
            )
            return
        super().__init__(
            "The door of this session is still open.",
            "Nobody has said yet how many people are in the room, so nothing is shown.",
            "Count who is in the room, shut the door with that number, then try again.",
        )


class DoorShut(WorkbookError):
    """There is no place for somebody who comes in."""

    def __init__(self, most: int | None = None) -> None:
        if most is not None:  # as many are in as may come into one session
            super().__init__(
                "This session is full.",
                f"{most:,} people are in, and this service lets no more into one session.",
                "Tell your facilitator, who can open another session for those who have no place.",
            )
            return
        super().__init__(
            "The door of this session is shut.",
            "Everybody who was counted is in, so there is no place for this device.",
            "If you are in the room, ask your facilitator to add a place. Everybody’s screen will "
            "say so.",
        )


class DoorChanged(WorkbookError):
    """Not as many people are in as the facilitator said."""

    def __init__(self, now: int) -> None:
        super().__init__(
            f"The number of people who are in is {now} now.",
            "The door was not shut with another number.",
            "Count again who is in the room. Shut the door when both numbers are the same, or "
            "start the door again.",
        )


class DoorRefused(WorkbookError):
    """Something cannot be done at the door as it stands."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "Nothing was changed at the door.", do)


class DoorStartedAgain(WorkbookError):
    """A ticket is from before the door was started again."""

    def __init__(self) -> None:
        super().__init__(
            "The door of this session was started again.",
            "Everybody comes in anew, so this device has no place yet. Nothing had been sent.",
            "If you are in the room, say “I am here” on this page.",
        )


class SessionOverfull(WorkbookError):
    """What a session keeps is as large as it may be."""

    def __init__(self) -> None:
        super().__init__(
            "This session holds as much as it may.",
            "This was not kept; everything that was kept before is safe and can still be shown.",
            "Tell your facilitator: the pattern can be shown as it is, and the session closed.",
        )


class TicketNeeded(WorkbookError):
    """Somebody who is not in wants to do what people in the room do."""

    def __init__(self) -> None:
        super().__init__(
            "This device has no place in the session.",
            "Nothing was kept.",
            "Come in on the session’s page. If its door is shut, ask your facilitator to add a "
            "place.",
        )


class TicketSpent(WorkbookError):
    """A ticket is good for one response."""

    def __init__(self) -> None:
        super().__init__(
            "The answers from this place were sent before.",
            "Each place sends once, so nothing was added and what was sent stays.",
            "To change it, take it back with the withdrawal code first. Then send again.",
        )


class LateNotAgreed(WorkbookError):
    """Answers that come after the reveal are kept only when their sender knows what that means."""

    def __init__(self) -> None:
        super().__init__(
            "The pattern is shown already, and you have not agreed to be late.",
            "Your answers were not kept. Added to a picture that people have seen, answers are "
            "easier to tell apart.",
            "Read on the page what late means. Then agree and send, or pass.",
        )


class WordsNotKept(WorkbookError):
    """Answers were kept before, and the words that came with them now were not."""

    def __init__(self) -> None:
        super().__init__(
            "Your answers were kept before, and what you wrote beside them was not.",
            "The connection broke off in between; your answers count, and sending again adds "
            "nothing to them.",
            "Your words are still on this page: copy them, and say in the meeting what matters.",
        )


class TooFew(WorkbookError):
    """Fewer than two people sent answers."""

    def __init__(self) -> None:
        super().__init__(
            "Fewer than two people have sent their answers.",
            "Nothing is revealed: it would be one person’s.",
            "Wait for more, or talk about the questions without a pattern.",
        )


class OneLate(WorkbookError):
    """One late answer is never added alone."""

    def __init__(self) -> None:
        super().__init__(
            "Only one answer has come since the pattern was shown.",
            "It was not added: everybody could read from the change what it says.",
            "Wait for another one. Closing the session adds what there is by then.",
        )


class TogetherKept(WorkbookError):
    """Answers given together belong to the device that wrote them first."""

    def __init__(self) -> None:
        super().__init__(
            "Answers that you gave together were sent from another device.",
            "Those stay as they are; these were not kept.",
            "Change them on that device, or ask your facilitator.",
        )
