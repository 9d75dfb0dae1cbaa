"""What a session is, how it stands, and why something cannot be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workbook.errors import WorkbookError
from workbook.instruments import shipped
from workbook.sessions.door import Door

__all__ = [
    "Deleted",
    "InstrumentNotFound",
    "NothingToWithdraw",
    "Progress",
    "Session",
    "SessionClosed",
    "SessionNotFound",
    "SessionRefused",
    "SessionSealed",
]


class SessionNotFound(WorkbookError):
    """No session has this join code, or it does not work any more."""

    def __init__(self) -> None:
        super().__init__(
            "No session has this join code.",
            "Nothing can be opened with it.",
            "Check the words with your facilitator, then type them again.",
        )


class SessionClosed(WorkbookError):
    """A closed session takes no more responses."""

    def __init__(self) -> None:
        super().__init__(
            "This session is closed.",
            "It takes no more answers, so yours were not added.",
            "Talk to your facilitator, who can open another session.",
        )


class SessionSealed(WorkbookError):
    """Nobody may read a session's answers before the reveal, nor single ones before it closes."""

    def __init__(self, *, closed: bool = False) -> None:
        if closed:
            super().__init__(
                "This session was closed without a reveal.",
                "Its answers stay sealed from everybody.",
                "Open another session to reflect together.",
            )
            return
        super().__init__(
            "This session is still open.",
            "Its answers are sealed from everybody.",
            "Wait until everyone has answered or passed, or ask the facilitator to reveal them "
            "and to close the session.",
        )


class NothingToWithdraw(WorkbookError):
    """No answers in this session belong to a withdrawal code."""

    def __init__(self) -> None:
        super().__init__(
            "No answers in this session belong to that code.",
            "Nothing was taken back; they may have been taken back or deleted before.",
            "Check the code, group by group, and that you are in the session in which you sent.",
        )


class SessionRefused(WorkbookError):
    """A session cannot be opened with these words."""

    def __init__(self, happened: str, do: str) -> None:
        super().__init__(happened, "No session was opened.", do)


class InstrumentNotFound(SessionRefused):
    """There is no such instrument."""

    def __init__(self) -> None:
        super().__init__(
            "There is no instrument of that name, and no file either.",
            f"Use the name of a TOML file, or one of these: {', '.join(shipped())}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One team, one instrument, once."""

    #: "s" and 15 letters or digits, drawn at random: the name of its folder. It opens nothing.
    id: str
    #: The join code: four plain words, "amber-river-kettle-lamp". It works for some days only.
    code: str = ""
    #: The team's name as it was when the session opened.
    team: str
    #: The team's id; "" for a session of no team, which is in nobody's history.
    team_id: str = ""
    #: The instrument's id and version.
    instrument: str
    version: str
    #: How many people are expected; None when nobody said.
    people: int | None
    opened_on: date
    closed_on: date | None
    state: Literal["open", "revealed", "closed"]
    #: How many minutes the meeting has; None when nobody said.
    minutes: int | None = None
    revealed_on: date | None = None
    #: When its single answers were deleted; the figures that the team saw stay.
    answers_deleted_on: date | None = None
    #: How many answers arrived after the reveal and were added to the figures.
    late: int = 0

    @property
    def revealed(self) -> bool:
        """Whether the team may see its figures."""
        return self.revealed_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a session stands, in numbers that say nothing about anybody."""

    state: Literal["open", "revealed", "closed"]
    #: How many are in: the places of the door.
    joined: int
    #: How many have sent or passed; never which of the two.
    done: int
    expected: int | None
    #: How many answers came after the reveal and are not in the picture yet.
    late: int
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How much was deleted."""

    responses: int
    reflections: int
