"""What the pages of a plan are given to draw.

`widgets.plan_messages` declares what is asked and said there; both go to the browser's half by
`tools/make_messages.py`. The fields are named as they are read there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "GapWords",
    "GuideSectionWords",
    "GuideWords",
    "NotedIdea",
    "PlanContent",
    "PlanEntry",
    "PlanLinks",
    "PlanPage",
    "PlannedPromise",
    "PlannedTask",
    "PlannedWorry",
    "PromptWords",
    "ReviewQuestionWords",
    "SheetPart",
    "SourceWords",
]

# The names are their explanation.
# ruff: noqa: D101


class SourceWords(TypedDict):
    citation: str
    url: str
    #: Whether the prompt goes further than it.
    extends: bool


class PromptWords(TypedDict):
    id: str
    question: str
    help: str
    why: str
    example: str
    stage: Literal["before", "on_the_day", "after"]
    sources: list[SourceWords]


class GuideSectionWords(TypedDict):
    id: str
    title: str
    words: str
    prompts: list[PromptWords]


class GapWords(TypedDict):
    id: str
    label: str
    hint: str
    #: The prompt whose words help to fill it; "" for none.
    prompt: str


class SheetPart(TypedDict):
    id: str
    title: str
    #: With gaps as {gap-id}.
    words: str


class ReviewQuestionWords(TypedDict):
    id: str
    question: str
    minutes: int
    shows: str


class GuideWords(TypedDict):
    title: str
    above: str
    sections: list[GuideSectionWords]
    gaps: list[GapWords]
    readOut: list[SheetPart]
    happens: list[SheetPart]
    sheet: list[SheetPart]
    ideasSheet: list[SheetPart]
    review: list[ReviewQuestionWords]


class PlanEntry(TypedDict):
    prompt: str
    standing: Literal["", "decided", "open", "not_this_one"]
    words: str
    because: str
    #: It was copied from another plan and nobody has said yet that it is still true.
    stillTrue: bool
    talk: bool


class PlannedTask(TypedDict):
    id: str
    prompt: str
    what: str
    who: str
    #: "2026-12-01" or "".
    due: str
    done: bool
    isLate: bool


class PlannedWorry(TypedDict):
    id: str
    prompt: str
    about: str
    doing: str
    again: str
    over: bool
    #: Its day to look again has come.
    isDue: bool


class PlannedPromise(TypedDict):
    id: str
    prompt: str
    what: str
    who: str
    due: str
    how: str
    outcome: Literal["", "kept", "explained"]
    outcomeWords: str
    isLate: bool


class NotedIdea(TypedDict):
    id: str
    words: str
    answer: Literal["", "yes", "partly", "no", "not_ours"]
    why: str
    next: str
    toldOn: str
    toldHow: str
    saidBack: str
    notTold: str
    notedOn: str
    #: It has an answer with a reason; and they know, or it says why not.
    isAnswered: bool
    isTold: bool


class PlanPage(TypedDict):
    """A plan as it stands; each field of words is a box of its own."""

    #: Changes with anything that is written.
    mark: str
    title: str
    kind: str
    month: str
    leadRole: str
    state: Literal["draft", "ready", "under_way", "reviewed", "fed_back", "stopped"]
    stoppedBecause: str
    #: Where it may go from here, forward first.
    moves: list[str]
    #: One for each prompt, in the guide's order.
    entries: list[PlanEntry]
    #: The prompts that are still open, by id.
    open: list[str]
    tasks: list[PlannedTask]
    worries: list[PlannedWorry]
    promises: list[PlannedPromise]
    ideas: list[NotedIdea]
    #: Review question to words; what has none is left out.
    review: dict[str, str]
    #: "gap-…", "sheet-…" and the like to the plan's own words.
    wording: dict[str, str]
    #: What keeps it from being fed back, a sentence each.
    waits: list[str]
    #: When it was begun, and when it will be deleted as things stand, in words.
    begun: str
    goesOn: str


class PlanLinks(TypedDict):
    """Addresses of other pages; "" where there is none."""

    plan: str
    day: str
    review: str
    sheets: str
    team: str
    #: Where a plan is begun: a form is sent there, with `from` for using this one again.
    begin: str


class PlanContent(TypedDict):
    page: PlanPage
    guide: GuideWords
    #: The plan's id, under which a device keeps what is typed and not kept yet.
    plan: str
    #: The team's name; "" for a plan without a team.
    team: str
    #: Its id, for using the plan again; "" without a team or in JupyterLab.
    teamId: str
    links: PlanLinks
    #: How many characters there is room for in a long box.
    longest: int
    byTextBoxes: str
    today: str
    example: bool
    #: Whether a request can be sent to managers from it.
    mayRequest: bool
