"""The half of `Sessions` that needs a place: coming in, answering, and what happens at the door."""

from __future__ import annotations

from workbook.sessions import admitting, answering
from workbook.sessions.csv.answers import Receipt
from workbook.sessions.door import Door, Place, TakenBack
from workbook.sessions.folder import SessionFolder
from workbook.sessions.responses import Response, Together

__all__ = ["AtTheDoor"]


class AtTheDoor:
    """What `Sessions` does at a session's door, and with a place in it.

    A `ticket` is 32 hex digits that `come_in` gave; it belongs to one device.
    """

    def _at(self, key: str) -> SessionFolder:
        raise NotImplementedError

    # The door

    def door(self, key: str) -> Door:
        """Return how a session's door stands, and what it counted."""
        return admitting.door(self._at(key))

    def come_in(self, key: str, ticket: object = "") -> Place:
        """Return the place of a ticket, or give one to somebody without; see `admitting.come_in`.

        Raises
        ------
        SessionClosed, DoorShut, DoorStartedAgain
            Nobody came in.
        """
        return admitting.come_in(self._at(key), ticket)

    def shut_door(self, key: str, people: int) -> None:
        """Shut the door, because so many people are in the room.

        Raises
        ------
        SessionClosed, DoorChanged, DoorRefused
            DoorChanged when not as many are in now. Nothing was shut.
        """
        admitting.shut_door(self._at(key), people)

    def start_door_again(self, key: str) -> None:
        """Let everybody come in anew.

        Raises
        ------
        SessionClosed, DoorRefused
            DoorRefused once anything was sent or passed.
        """
        admitting.start_again(self._at(key))

    def add_place(self, key: str) -> None:
        """Add a place at the shut door: whoever comes in next takes it.

        Raises
        ------
        SessionClosed, DoorRefused
            DoorRefused while the door is open.
        """
        admitting.add_place(self._at(key))

    def drop_place(self, key: str) -> None:
        """Take back a place that was added and that nobody took.

        Raises
        ------
        SessionClosed, DoorRefused
            DoorRefused when there is none.
        """
        admitting.drop_place(self._at(key))

    def was_in_room(self, key: str, ticket: object) -> bool:
        """Say whether a ticket is of this session; once closed, only for the room days."""
        return admitting.was_in_room(self._at(key), ticket)

    def forget_room(self, key: str) -> bool:
        """Forget who was in the room once the room days are over; return whether it was due."""
        return admitting.forget_room(self._at(key))

    # Answering

    def pass_on(self, key: str, ticket: object) -> None:
        """Note that somebody would rather not answer; see `answering.pass_on`.

        Raises
        ------
        SessionClosed, TicketNeeded, TicketSpent, DoorStartedAgain
            It was not noted.
        """
        answering.pass_on(self._at(key), ticket)

    def record(
        self, key: str, response: Response, ticket: object, *, late_agreed: bool = False
    ) -> Receipt:
        """Keep a response for good; see `answering.record`.

        Raises
        ------
        SessionClosed, TicketNeeded, TicketSpent, DoorStartedAgain, LateNotAgreed
            It was not kept.
        """
        return answering.record(self._at(key), response, ticket, late_agreed=late_agreed)

    def withdraw(self, key: str, typed: str, ticket: object = "") -> TakenBack:
        """Take back what belongs to a withdrawal code; see `answering.withdraw`.

        Raises
        ------
        NothingToWithdraw
            Nothing was taken back.
        """
        return answering.withdraw(self._at(key), typed, ticket)

    def record_together(
        self, key: str, together: Together, ticket: object = "", *, by_facilitator: bool = False
    ) -> None:
        """Keep the answers that people gave together; see `answering.record_together`.

        Raises
        ------
        SessionClosed, TicketNeeded, DoorStartedAgain, TogetherKept
            They were not kept.
        """
        answering.record_together(self._at(key), together, ticket, by_facilitator=by_facilitator)

    def together(self, key: str) -> Together | None:
        """Return the answers that people gave together, or None when nobody did.

        Raises
        ------
        SessionSealed
            Before the reveal.
        """
        return answering.together(self._at(key))

    def sent(self, key: str) -> int:
        """Return how many responses are kept; never whose or what."""
        return answering.sent(self._at(key))
