"""The messages of the service lead’s page and of a team’s page.

They are declared as those in `widgets.messages` are, and written for the browser's half with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias, TypedDict

from widgets.declaring import maybe, otherwise
from widgets.messages import Check, Checked, FileSaid, LookAgain, Talk, Trouble
from widgets.shapes import FieldFault
from widgets.team_shapes import (
    LeadContent,
    LeadPage,
    ShownLink,
    TeamContent,
    TeamPage,
)

# The names of the messages are their explanation.
# ruff: noqa: D101

# --- The service lead's page ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTeam:
    """Add a team, or with its id change one; what is not right in it is said beside its box."""

    kind: ClassVar[str] = "team"
    team: str
    name: str = otherwise("")
    service: str = otherwise("")
    setting: str = otherwise("")
    people: int | None = otherwise(0, missing=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLink:
    """Show a link, made now where there is none."""

    kind: ClassVar[str] = "show"
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLink:
    kind: ClassVar[str] = "renew"
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLink:
    kind: ClassVar[str] = "end"
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeveral:
    """Make a link for several services."""

    kind: ClassVar[str] = "several"
    services: Annotated[object, list[str]] = otherwise(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOwnLink:
    """Show a new link of the service lead's own, which opens nothing yet."""

    kind: ClassVar[str] = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseOwnLink:
    """Let the link that was shown open the page from now on, and end the one before."""

    kind: ClassVar[str] = "use"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLetter:
    kind: ClassVar[str] = "file"
    what: Literal["html", "docx"]
    link: str


class LeadShown(TypedDict):
    kind: Literal["lead"]
    page: LeadPage


class LinkShown(TypedDict):
    kind: Literal["link"]
    link: ShownLink
    page: LeadPage


class LeadRefused(TypedDict):
    kind: Literal["refused"]
    faults: list[FieldFault]


# --- A team's page ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAction:
    """What became of an action, and what young people were told; what is left out stays."""

    kind: ClassVar[str] = "update"
    action: str
    state: str | None = maybe()
    happened: str | None = maybe()
    told_on: str | None = maybe()
    told_by: str | None = maybe()
    told_how: str | None = maybe()
    said_back: str | None = maybe()
    not_told_because: str | None = maybe()
    look_again_on: str | None = maybe()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting:
    """Keep the day of the next meeting; "" for none."""

    kind: ClassVar[str] = "plan"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingLeft:
    """Note that a checklist has nothing left for the team, or take that back."""

    kind: ClassVar[str] = "nothing_left"
    checklist: str
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Say that a task of a plan is done, or take that back."""

    kind: ClassVar[str] = "finish"
    plan: str
    row: str
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPromise:
    """Say that young people have heard what a plan promised, or take that back."""

    kind: ClassVar[str] = "keep_promise"
    plan: str
    row: str
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkedAbout:
    """Say that the team has talked about a prompt of a plan, or put it back."""

    kind: ClassVar[str] = "talked"
    plan: str
    prompt: str
    yes: bool


class TeamShown(TypedDict):
    kind: Literal["team"]
    page: TeamPage


# --- Who says what ----------------------------------------------------------------------------

LeadAsk: TypeAlias = (
    LookAgain
    | KeepTeam
    | ShowLink
    | RenewLink
    | EndLink
    | LinkSeveral
    | DraftOwnLink
    | UseOwnLink
    | SaveLetter
    | Check
)
LeadSaid: TypeAlias = LeadShown | LinkShown | LeadRefused | FileSaid | Checked | Trouble
TeamAsk: TypeAlias = (
    LookAgain
    | UpdateAction
    | PlanMeeting
    | NothingLeft
    | FinishTask
    | KeepPromise
    | TalkedAbout
    | Check
)
TeamSaid: TypeAlias = TeamShown | Checked | Trouble

LEAD = Talk(
    "Lead",
    {
        LookAgain: (LeadShown, Trouble),
        KeepTeam: (LeadShown, LeadRefused, Trouble),
        ShowLink: (LinkShown, Trouble),
        RenewLink: (LinkShown, Trouble),
        EndLink: (LeadShown, Trouble),
        LinkSeveral: (LinkShown, LeadRefused, Trouble),
        DraftOwnLink: (LinkShown, Trouble),
        UseOwnLink: (LeadShown, Trouble),
        SaveLetter: (FileSaid, Trouble),
        Check: (Checked, Trouble),
    },
)
TEAM = Talk(
    "Team",
    {
        LookAgain: (TeamShown, Trouble),
        UpdateAction: (TeamShown, Trouble),
        PlanMeeting: (TeamShown, Trouble),
        NothingLeft: (TeamShown, Trouble),
        FinishTask: (TeamShown, Trouble),
        KeepPromise: (TeamShown, Trouble),
        TalkedAbout: (TeamShown, Trouble),
        Check: (Checked, Trouble),
    },
)
TALKS = (LEAD, TEAM)
CONTENTS = (LeadContent, TeamContent)
