"""The shapes of what the service lead’s page and a team’s page are given to draw.

`widgets.team_messages` says when they are sent; with it they are written for the browser's half.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

from widgets.shapes import NoticedWords, SessionState, ToldWords

# The names are their explanation.
# ruff: noqa: D101

# --- The service lead's page ------------------------------------------------------------------


class LinkWords(TypedDict):
    """A link that is there; its key is no part of this."""

    name: str
    #: Days in words; "" where nobody knows.
    made: str
    used: str


class ShownLink(TypedDict):
    """A link as it is handed out, shown because somebody asked."""

    name: str
    address: str
    #: Drawn in Python from the address alone.
    qr: str


class LeadTeam(TypedDict):
    id: str
    name: str
    service: str
    setting: str
    #: `setting` as it is read.
    called: str
    people: int | None
    joined: str
    #: What its link is called, also before there is one.
    linkName: str
    link: LinkWords | None


class LeadService(TypedDict):
    id: str
    name: str
    linkName: str
    link: LinkWords | None


class LeadSeveral(TypedDict):
    services: list[str]
    link: LinkWords


class SettingWords(TypedDict):
    title: str
    words: str
    #: The file in which it is set.
    file: str


class LeadPage(TypedDict):
    teams: list[LeadTeam]
    services: list[LeadService]
    several: list[LeadSeveral]
    #: Managers' links of services that no team belongs to any more.
    left: list[LinkWords]
    own: LinkWords | None
    noticed: list[NoticedWords]
    publishing: list[str]
    settings: list[SettingWords]


class LeadContent(TypedDict):
    page: LeadPage
    #: Pairs of what is kept and what is read.
    settings: list[tuple[str, str]]
    longest: int
    mostPeople: int


# --- A team's page ----------------------------------------------------------------------------

ActionState: TypeAlias = Literal["open", "going", "done", "changed", "stopped"]
Decided: TypeAlias = Literal["", "yes", "no", "later"]
PlanState: TypeAlias = Literal["draft", "ready", "under_way", "reviewed", "fed_back", "stopped"]


class PromiseWords(TypedDict):
    """An action that comes back: a promise, until young people were told what came of it."""

    id: str
    what: str
    #: The statement it is about.
    about: str
    owner: str
    #: By when, in words.
    due: str
    isLate: bool
    difference: str
    state: ActionState
    happened: str
    told: ToldWords
    #: What would settle it, in a sentence; "" where nothing has to be asked.
    waitsFor: str
    #: Days in words: when it was decided and last brought up to date, when young people were told,
    #: and when the team looks at it again.
    decided: str
    updated: str
    toldDay: str
    againDay: str


class TeamRequest(TypedDict):
    id: str
    text: str
    needs: str
    sent: str
    decision: Decided
    reply: str
    replied: str
    role: str
    #: When it will be looked at again, in words.
    again: str
    #: Whether it has waited longer than the service said it would.
    waitsLong: bool


class TeamSession(TypedDict):
    id: str
    title: str
    #: The day in words.
    day: str
    state: SessionState
    revealed: bool
    #: How many actions it decided, and how many of them are settled.
    actions: int
    settled: int
    #: Addresses; "" where there is no such page.
    run: str
    pattern: str


class DoneWords(TypedDict):
    what: str
    state: ActionState
    happened: str


class MovedItem(TypedDict):
    statement: str
    #: What moved, in sentences.
    said: list[str]
    #: What the team did about it in between.
    done: list[DoneWords]


class MovedWords(TypedDict):
    """Two sessions with one checklist, and what moved from one to the other."""

    title: str
    then: str
    now: str
    items: list[MovedItem]
    #: What the team did in between about other questions.
    elsewhere: list[DoneWords]
    pattern: str


class CarriedWords(TypedDict):
    statement: str
    prompt: str
    #: The checklist it is from.
    title: str


class NextMeeting(TypedDict):
    #: As a box for a day has it; "" for none.
    day: str
    #: The day in words.
    words: str


class MetWords(TypedDict):
    """A checklist that the team has met with."""

    id: str
    title: str
    #: Days in words: when its pattern was last shown, and when the team said nothing is left.
    last: str
    nothingLeft: str


class PlanWords(TypedDict):
    """One of a team's plans for activities."""

    id: str
    #: "" while it has none.
    title: str
    state: PlanState
    #: The month in words; "" while nobody knows.
    month: str
    #: How many prompts are neither decided nor put aside; None when the plan cannot be read.
    open: int | None
    #: When it will be deleted, in words.
    goes: str
    #: The plan's page; "" where there is none.
    link: str


class PlannedDue(TypedDict):
    """A task of a plan that is due or late, or a promise in one that waits."""

    plan: str
    row: str
    #: The plan's title; "" while it has none.
    title: str
    what: str
    #: A role.
    who: str
    #: By when, in words.
    due: str
    isLate: bool
    link: str


class PlannedIdeas(TypedDict):
    """The ideas of a plan that have no answer."""

    plan: str
    title: str
    #: The first few of them.
    words: list[str]
    #: How many there are beside these.
    more: int
    link: str


class ToTalkAboutWords(TypedDict):
    """A prompt of a plan that the team wants to talk about."""

    plan: str
    prompt: str
    title: str
    question: str
    #: What was written on it so far.
    words: str
    #: Statements of checklists that are about the same.
    about: list[str]
    #: The prompt on its plan's page.
    link: str


class TeamPlansWords(TypedDict):
    going: list[PlanWords]
    #: Those of which young people have heard, or that were stopped.
    ended: list[PlanWords]
    tasks: list[PlannedDue]
    promises: list[PlannedDue]
    ideas: list[PlannedIdeas]
    talk: list[ToTalkAboutWords]


class TeamPage(TypedDict):
    promises: list[PromiseWords]
    #: Not told yet, for a reason, until a day that the team chose.
    resting: list[PromiseWords]
    settled: list[PromiseWords]
    requests: list[TeamRequest]
    running: list[TeamSession]
    earlier: list[TeamSession]
    #: How often the team has met.
    meetings: int
    moved: list[MovedWords]
    carried: list[CarriedWords]
    next: NextMeeting
    checklists: list[MetWords]
    plans: TeamPlansWords


class TeamContent(TypedDict):
    page: TeamPage
    #: What its drafts are kept under on a device.
    team: str
    #: Where a session is opened.
    open: str
    #: Where a plan is begun: a form is sent there; "" where there is no such page.
    begin: str
    #: Whether it is a page of the invented service.
    example: bool
    longest: int
    byTextBoxes: str
    #: The day, as a box for a day has it.
    today: str
    #: After how many working days without an answer a request is said to wait long.
    workingDays: int
