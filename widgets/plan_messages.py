"""Every message between a plan's pages and their kernels, as `widgets.messages` says.

All pages of a plan speak the same way: what differs is what each draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, TypedDict

from widgets.declaring import otherwise
from widgets.messages import Check, Checked, FileSaid, Talk, Trouble
from widgets.plan_shapes import PlanContent, PlanPage

# The names of the messages are their explanation.
# ruff: noqa: D101


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtPlan:
    """How does the plan stand? `seen` is the mark of what is shown, `at` the box one is in."""

    kind: ClassVar[str] = "look"
    seen: str = otherwise("")
    at: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteInPlan:
    """Keep the words of a box; `was` is what stood there when they were begun.

    `sent` is what this page sent last over the same, and heard nothing of.
    """

    kind: ClassVar[str] = "write"
    place: str
    was: str
    words: str
    sent: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseInPlan:
    """Set what was chosen; `was` is what was chosen there before."""

    kind: ClassVar[str] = "choose"
    place: str
    was: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToPlan:
    """Add a task, a worry, a promise or an idea; its own name is drawn in the browser."""

    kind: ClassVar[str] = "add"
    table: Literal["task", "worry", "promise", "idea"]
    row: str
    prompt: str = otherwise("")
    words: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromPlan:
    """Take one of these out; `was` is what it says."""

    kind: ClassVar[str] = "remove"
    table: Literal["task", "worry", "promise", "idea"]
    row: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePlan:
    """Say how far the plan is; `was` is how far it was."""

    kind: ClassVar[str] = "move"
    to: str
    was: str
    because: str = otherwise("")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePaper:
    kind: ClassVar[str] = "file"
    paper: Literal["plan", "run_sheet", "sheet", "ideas"]
    what: Literal["html", "docx", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlanLink:
    """Show the plan's own link, which opens it and nothing else."""

    kind: ClassVar[str] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """Ask something of managers: what kind of thing, and the words that go up."""

    kind: ClassVar[str] = "request"
    needs: str
    words: str
    #: Drawn in the browser: the same once more sends nothing.
    row: str


class PlanShown(TypedDict):
    """The plan as it stands; how many others are in it, and in which boxes."""

    kind: Literal["plan"]
    page: PlanPage
    people: int
    busy: list[str]


class PlanSame(TypedDict):
    """Nothing has changed."""

    kind: Literal["same"]
    people: int
    busy: list[str]


class PlanWritten(TypedDict):
    """The words are kept; `joined` when somebody else had written in the box meanwhile."""

    kind: Literal["written"]
    words: str
    joined: bool
    page: PlanPage


class PlanMeanwhile(TypedDict):
    """Somebody else was quicker: theirs stands, and it is said."""

    kind: Literal["meanwhile"]
    sentence: str
    page: PlanPage


class PlanLinkShown(TypedDict):
    kind: Literal["link"]
    address: str
    qr: str


class RequestSent(TypedDict):
    kind: Literal["sent"]
    sentence: str


PlanAsk: TypeAlias = (
    LookAtPlan
    | WriteInPlan
    | ChooseInPlan
    | AddToPlan
    | RemoveFromPlan
    | MovePlan
    | SavePaper
    | ShowPlanLink
    | SendRequest
    | Check
)
PlanSaid: TypeAlias = (
    PlanShown
    | PlanSame
    | PlanWritten
    | PlanMeanwhile
    | PlanLinkShown
    | RequestSent
    | FileSaid
    | Checked
    | Trouble
)

PLAN = Talk(
    "Plan",
    {
        LookAtPlan: (PlanShown, PlanSame, Trouble),
        WriteInPlan: (PlanWritten, PlanMeanwhile, Trouble),
        ChooseInPlan: (PlanShown, PlanMeanwhile, Trouble),
        AddToPlan: (PlanShown, Trouble),
        RemoveFromPlan: (PlanShown, PlanMeanwhile, Trouble),
        MovePlan: (PlanShown, PlanMeanwhile, Trouble),
        SavePaper: (FileSaid, Trouble),
        ShowPlanLink: (PlanLinkShown, Trouble),
        SendRequest: (RequestSent, Trouble),
        Check: (Checked, Trouble),
    },
)
TALKS = (PLAN,)
CONTENTS = (PlanContent,)
