"""The shapes of what a widget is given to draw: words, numbers of people, and how things stand.

`widgets.messages` says when they are sent; with it they are written for the browser's half too.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

# The names are their explanation.
# ruff: noqa: D101

SessionState: TypeAlias = Literal["open", "revealed", "closed"]
Manner: TypeAlias = Literal["own", "paper", "together"]
PlaceState: TypeAlias = Literal["in", "sent", "passed"]


class RewordingWords(TypedDict):
    """Words to put in place of others; the sentence stays whole."""

    #: From where to where, counted as a browser counts.
    start: int
    end: int
    words: str


class FindingWords(TypedDict):
    kind: str
    #: From where to where, counted as a browser counts.
    start: int
    end: int
    sentence: str
    #: What comes before any wording, where the words tell of harm to a child; "" elsewhere.
    first: str
    #: What may stand there at one tap, and how to leave it out at one.
    swap: RewordingWords | None
    cut: RewordingWords | None


class DoorWords(TypedDict):
    """How a session's door stands: numbers of people, and nothing about anybody."""

    state: Literal["open", "shut"]
    #: How many are in.
    places: int
    #: Places that the facilitator added and nobody took yet.
    waiting: int
    #: Places that were added since the door was shut.
    added: int
    startedAgain: int
    done: int
    #: As many as were expected are in, and nobody said yet that so many are in the room.
    byItself: bool
    expected: int | None


class OwnResponse(TypedDict):
    """One person's answers, and the reflections that are for the table; others are not sent."""

    token: str
    answers: dict[str, str]
    reflections: dict[str, str]


class TogetherResponse(TypedDict):
    """Several people's one answer."""

    present: int | None
    answers: dict[str, str]
    differently: dict[str, int]


class ItemFault(TypedDict):
    #: The item it is about; None when it is about the whole.
    item: str | None
    sentence: str


class NoteWords(TypedDict):
    title: str
    text: str


class AnswerWords(TypedDict):
    id: str
    label: str
    #: Outside the order of the scale.
    beside: bool


class SourceWords(TypedDict):
    citation: str
    url: str
    extends: bool


class ItemWords(TypedDict):
    id: str
    statement: str
    prompt: str
    why: str
    sources: list[SourceWords]


class SectionWords(TypedDict):
    title: str
    items: list[ItemWords]


class FormContent(TypedDict):
    title: str
    purpose: str
    answers: list[AnswerWords]
    sections: list[SectionWords]
    longest: int
    manner: Manner
    closed: bool
    canPass: bool
    canWithdraw: bool
    canLook: bool
    #: Whether a device comes in at the door before it can send, and under what it keeps its ticket.
    comesIn: bool
    ticketAs: str
    #: So many days after closing the pattern can be seen by who was in the room.
    roomDays: int
    fewestTogether: int
    mostTogether: int
    byTextBoxes: str
    notesTitle: str
    notes: list[NoteWords]


class FieldFault(TypedDict):
    #: The name of a box; "" when it is about none.
    field: str
    sentence: str


class ChecklistWords(TypedDict):
    id: str
    title: str
    purpose: str
    items: int


class OpeningContent(TypedDict):
    #: The team whose link opened the page; "" where a team is typed.
    team: str
    #: The names that are offered while one is typed.
    teams: list[str]
    #: How many people are in the team, as far as that is known.
    people: int | None
    instruments: list[ChecklistWords]


class TimerWords(TypedDict):
    label: str
    minutes: int
    #: Seconds, as it was said.
    left: float


class PhaseWords(TypedDict):
    id: str
    title: str
    minutes: int
    what: str
    #: What everybody is asked in it: spoken, or kept to oneself.
    questions: list[str]


class RequestOfAction(TypedDict):
    text: str
    sent: str
    #: Yes, no or later, by which role, and when it is looked at again; "" in older answers.
    decided: str
    reply: str
    replied: str


class ToldWords(TypedDict):
    """What became of telling young people; days as "2026-12-01"."""

    on: str
    by: str
    how: str
    said_back: str
    because: str
    look_again_on: str
    #: What an older workbook kept in one box.
    before: str


class ActionWords(TypedDict):
    id: str
    item: str
    statement: str
    what: str
    owner_role: str
    due_on: str
    #: `due_on` in words.
    due: str
    difference: str
    state: str
    happened: str
    told: ToldWords
    #: What would settle it, in a sentence; "" where nothing has to be asked.
    waitsFor: str
    needs: str
    request: RequestOfAction | None


class ForgottenWords(TypedDict):
    code: str
    title: str
    day: str
    sent: int


class AgendaWords(TypedDict):
    item: str
    place: int
    statement: str
    prompt: str
    group: str
    positions: str
    #: Drawn and escaped in Python.
    picture: str
    mark: str
    carriedBefore: bool
    #: A prompt of a plan, which the team wants to talk about, belongs to it.
    fromPlan: bool
    #: On the pattern's page it leads to a prompt of a plan.
    planThis: bool
    #: A sensitive item: the prompt is talked about before anybody looks.
    talkFirst: bool
    heard: str
    guessed: str
    onScreen: bool


class TogetherAnswer(TypedDict):
    place: int
    statement: str
    answer: str
    differently: int


class TogetherWords(TypedDict):
    present: int
    answers: list[TogetherAnswer]


class PlacedItem(TypedDict):
    id: str
    place: int
    statement: str


class NoticedWords(TypedDict):
    """What was noticed of guessing, stuffing or flooding, for whoever can do something about it."""

    kind: Literal["guessing", "stuffing", "flooding"]
    #: The session it was noticed at; "" for the whole workbook.
    title: str
    team: str
    #: When it was last noticed: "at 14:05".
    at: str


class FromPlanWords(TypedDict):
    """A prompt of one of the team's plans, which the team wants to talk about."""

    plan: str
    prompt: str
    #: The plan's title; "" while it has none.
    title: str
    question: str
    #: What was written on it so far.
    words: str
    #: The numbers of this checklist's questions that are about the same.
    places: list[int]


class MeetingWords(TypedDict):
    #: None when nothing was noticed lately, and for a session that is closed.
    noticed: NoticedWords | None
    team: str
    title: str
    purpose: str
    state: SessionState
    revealed: bool
    joined: int
    done: int
    expected: int | None
    door: DoorWords
    late: int
    language: bool
    phases: list[PhaseWords]
    #: False where the session's own link opened it: nothing of earlier sessions is here.
    withTeam: bool
    earlier: list[ActionWords]
    forgotten: list[ForgottenWords]
    talkOnly: bool
    people: int | None
    agenda: list[AgendaWords]
    items: list[PlacedItem]
    together: TogetherWords | None
    actions: list[ActionWords]
    opening: str
    leftOut: list[str]
    message: str
    #: What the team wants to talk about, from its plans.
    fromPlans: list[FromPlanWords]


class MeetingLinks(TypedDict):
    screen: str
    key: str
    paper: str
    together: str
    print: str
    pattern: str
    preview: str


class Longest(TypedDict):
    note: int
    opening: int
    action: int
    request: int
    message: int


class NeedWords(TypedDict):
    id: str
    #: As it stands after "needs".
    words: str


class FacilitatorContent(TypedDict):
    #: The session's id, by which the device keeps what is typed.
    session: str
    #: The join code, as it is read out.
    code: str
    link: str
    qr: str
    links: MeetingLinks
    notes: list[NoteWords]
    byTextBoxes: str
    longest: Longest
    mostActions: int
    #: With fewer answers there is no picture.
    fewestAnswers: int
    needs: list[NeedWords]


class ScreenItem(TypedDict):
    place: int
    statement: str
    prompt: str
    group: str
    positions: str
    picture: str


class ScreenLine(TypedDict):
    place: int
    statement: str
    group: str


class ScreenAction(TypedDict):
    what: str
    owner: str
    due: str


class ScreenView(TypedDict):
    code: str
    team: str
    title: str
    state: SessionState
    revealed: bool
    joined: int
    done: int
    expected: int | None
    door: DoorWords
    late: int
    language: bool
    talkOnly: bool
    #: The check-out, while its timer is on.
    asked: list[str]
    item: ScreenItem | None
    agenda: list[ScreenLine]
    actions: list[ScreenAction]


class ScreenContent(TypedDict):
    link: str
    address: str
    qr: str


class ThemesChoice(TypedDict):
    service: str
    period: str
    instrument: str
    theme: str
    group: str


class ThemesOptions(TypedDict):
    """Pairs of what is sent and what is read."""

    services: list[tuple[str, str]]
    periods: list[tuple[str, str]]
    instruments: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    groups: list[tuple[str, str]]


class ThemesPage(TypedDict):
    options: ThemesOptions
    choice: ThemesChoice
    html: str
    said: str
    something: bool


class ReplyWords(TypedDict):
    day: str
    text: str
    #: What was decided, by which role and until when; "" in answers from before.
    decided: str


class RequestWords(TypedDict):
    id: str
    team: str
    needs: str
    sentOn: str
    text: str
    #: Since when it waits, where that is long, or again; "" otherwise.
    waits: str
    replies: list[ReplyWords]


class RequestsAsked(TypedDict):
    waiting: list[RequestWords]
    answered: list[RequestWords]
    trouble: str


class ThemesContent(TypedDict):
    page: ThemesPage
    requests: RequestsAsked | None
    longest: int
    canSave: bool
    above: str


class RecordContent(TypedDict):
    #: Written by us alone: there is no word of anybody's in it.
    html: str


class NoteContent(TypedDict):
    """There is no message: nothing of a note ever reaches a kernel."""

    byTextBoxes: str


class CheckOutContent(TypedDict):
    """There is no message: nothing that is answered in it ever reaches a kernel."""

    questions: list[str]
    #: Whether it is shown from the start: the pattern was revealed, or the session is closed.
    now: bool
