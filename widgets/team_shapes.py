"""The shapes of what the service lead’s page and a team’s page are given to draw.

`widgets.team_messages` says when they are sent; with it they are written for the browser's half.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

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
    publishing: list[str]
    settings: list[SettingWords]


class LeadContent(TypedDict):
    page: LeadPage
    #: Pairs of what is kept and what is read.
    settings: list[tuple[str, str]]
    longest: int
    mostPeople: int


# --- A team's page ----------------------------------------------------------------------------

ActionState: TypeAlias = Literal["open", "going", "done", "stopped"]
ToldState: TypeAlias = Literal["", "told", "not_told"]
Decision: TypeAlias = Literal["", "yes", "no", "later"]


class ToldWords(TypedDict):
    """What young people heard of it: told, or not and why; days as a box for a day has them."""

    state: ToldState
    on: str
    role: str
    how: str
    said: str
    because: str
    again: str


class PromiseWords(TypedDict):
    """An action that is not settled: a promise, until young people were told what came of it."""

    id: str
    session: str
    what: str
    about: str
    owner: str
    #: By when, in words.
    due: str
    isLate: bool
    difference: str
    state: ActionState
    happened: str
    told: ToldWords
    #: In words, what is still missing.
    missing: str
    #: The day of the meeting in which it was decided, in words.
    decided: str


class TeamRequest(TypedDict):
    id: str
    text: str
    needs: str
    sent: str
    decision: Decision
    reply: str
    replied: str
    role: str
    #: When it will be looked at again, in words.
    again: str
    #: For how long it has waited, in words; "" where that is no longer than it should be.
    waits: str


class TeamSession(TypedDict):
    id: str
    title: str
    #: The day in words.
    day: str
    state: Literal["open", "revealed", "closed"]
    #: In words: how it stands, or how it ended.
    standing: str
    #: Addresses; "" where there is no such page.
    run: str
    pattern: str


class MovedItem(TypedDict):
    statement: str
    #: What moved, in sentences.
    said: list[str]
    #: What the team did about it in between.
    done: list[str]


class MovedWords(TypedDict):
    """Two sessions with one checklist, and what moved from one to the other."""

    title: str
    then: str
    now: str
    items: list[MovedItem]
    #: What the team did in between that was about something else.
    elsewhere: list[str]
    pattern: str


class CarriedWords(TypedDict):
    statement: str
    title: str


class NextMeeting(TypedDict):
    #: As a box for a day has it; "" for none.
    day: str
    words: str
    carried: list[CarriedWords]


class TeamPage(TypedDict):
    promises: list[PromiseWords]
    settled: int
    requests: list[TeamRequest]
    running: list[TeamSession]
    earlier: list[TeamSession]
    meetings: int
    moved: list[MovedWords]
    next: NextMeeting
    #: What could not be shown this time, in sentences.
    trouble: list[str]


class TeamContent(TypedDict):
    page: TeamPage
    #: What its drafts are kept under on a device.
    team: str
    open: str
    longest: int
    byTextBoxes: str
    today: str
    canPlan: bool
