"""The pages of a plan: planning, on the day, review, and the sheets for young people.

All of them are one conversation about one plan; each is drawn by a script of its own. What they may
have done is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, Protocol

import traitlets

from widgets import plan_messages as say
from widgets.conversation import Conversation, script, style
from widgets.messages import Check, FileSaid, Trouble
from widgets.plan_messages import PlanAsk, PlanSaid
from widgets.plan_shapes import (
    GapWords,
    GuideSectionWords,
    GuideWords,
    NotedIdea,
    PlanContent,
    PlanEntry,
    PlanLinks,
    PlannedPromise,
    PlannedTask,
    PlannedWorry,
    PlanPage,
    PromptWords,
    ReviewQuestionWords,
    SheetPart,
    SourceWords,
)
from widgets.wording import Listed, checked
from workbook.instruments import Part, PlanGuide, Prompt
from workbook.plans import (
    LONGEST,
    MOVES,
    ChangedMeanwhile,
    Idea,
    Others,
    WholePlan,
    Written,
)
from workbook.text import day_in_words

__all__ = ["PlanDesk", "Planning", "View", "guide_words", "plan_words"]

View = Literal["plan", "day", "review", "sheets"]


class PlanDesk(Protocol):
    """What a plan's page may have done. Each raises a `WorkbookError` when it could not."""

    def look(self) -> PlanPage:
        """Return what the page shows."""
        ...

    def mark(self) -> str:
        """Return what changes with anything that is written."""
        ...

    def here(self, at: str) -> Others:
        """Say which box this page's reader is in, and return who else is there."""
        ...

    def write(self, place: str, was: str, words: str, sent: str) -> Written:
        """Keep the words of a box."""
        ...

    def choose(self, place: str, was: str, value: str) -> None:
        """Set what was chosen."""
        ...

    def add(self, table: str, row: str, *, prompt: str, words: str) -> None:
        """Add a task, a worry, a promise or an idea."""
        ...

    def remove(self, table: str, row: str, was: str) -> None:
        """Take one of these out."""
        ...

    def move(self, to: str, *, was: str, because: str) -> None:
        """Say how far the plan is."""
        ...

    def paper(self, which: str, what: str) -> tuple[str, str, bytes]:
        """Return the name, the type and the bytes of a file to keep or print."""
        ...

    def link(self) -> tuple[str, str]:
        """Return the plan's own link, and its QR code."""
        ...

    def request(self, needs: str, words: str, row: str) -> str:
        """Ask something of managers, and return what is said of it."""
        ...


class Planning(Conversation[PlanAsk, PlanSaid]):
    """One page of a plan.

    Parameters
    ----------
    desk
        What the page may have done.
    view
        Which page.
    guide
        The plan's prompts.
    plan
        The plan's id, under which a device keeps what is typed and not kept yet.
    links
        Addresses of other pages.
    listed
        The wordings that are looked for in the boxes.
    given
        The rest of what the page is given to draw: see `PlanContent`.
    """

    _talk = say.PLAN
    _failed = "a plan's page met with %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        desk: PlanDesk,
        *,
        view: View,
        guide: PlanGuide,
        plan: str,
        links: PlanLinks,
        listed: Listed = lambda: None,
        **given: Any,
    ) -> None:
        self._desk = desk
        self._listed = listed
        content = PlanContent(
            page=desk.look(),
            guide=_drawn_on(view, guide_words(guide)),
            plan=plan,
            links=links,
            longest=LONGEST,
            **given,  # type: ignore[typeddict-item]
        )
        # One class draws four pages: its script is the page's, so it is the object's own.
        self._esm = script(view).read_text(encoding="utf-8")
        sheets = ("checklist.css", "planning.css", *(() if view == "plan" else ("plan_pages.css",)))
        self._css = style(*sheets)
        super().__init__(_content=content)

    def _answer(self, ask: PlanAsk, number: int) -> PlanSaid | None:
        match ask:
            case Check():
                return checked(ask.text, self._listed())
            case say.LookAtPlan():
                return self._looked(ask)
            case say.SavePaper():
                name, kind, data = self._desk.paper(ask.paper, ask.what)
                self._tell(number, FileSaid(kind="file", name=name, type=kind), data)
                return None
            case say.ShowPlanLink():
                address, qr = self._desk.link()
                return say.PlanLinkShown(kind="link", address=address, qr=qr)
            case say.SendRequest():
                said = self._desk.request(ask.needs, ask.words, ask.row)
                return say.RequestSent(kind="sent", sentence=said)
            case _:
                return self._changed(ask)

    def _looked(self, ask: say.LookAtPlan) -> PlanSaid:
        others = self._desk.here(ask.at)
        if ask.seen and ask.seen == self._desk.mark():
            return say.PlanSame(kind="same", people=others.pages, busy=list(others.places))
        return self._shown(others)

    def _changed(self, ask: PlanAsk) -> PlanSaid:
        try:
            match ask:
                case say.WriteInPlan():
                    written = self._desk.write(ask.place, ask.was, ask.words, ask.sent)
                    return say.PlanWritten(
                        kind="written",
                        words=written.words,
                        joined=written.joined,
                        page=self._desk.look(),
                    )
                case say.ChooseInPlan():
                    self._desk.choose(ask.place, ask.was, ask.value)
                case say.AddToPlan():
                    self._desk.add(ask.table, ask.row, prompt=ask.prompt, words=ask.words)
                case say.RemoveFromPlan():
                    self._desk.remove(ask.table, ask.row, ask.was)
                case say.MovePlan():
                    self._desk.move(ask.to, was=ask.was, because=ask.because)
        except ChangedMeanwhile as newer:
            return say.PlanMeanwhile(kind="meanwhile", sentence=str(newer), page=self._desk.look())
        return self._shown(Others(0, ()))

    def _shown(self, others: Others) -> PlanSaid:
        page = self._desk.look()
        return say.PlanShown(kind="plan", page=page, people=others.pages, busy=list(others.places))

    def _trouble(self, sentence: str) -> PlanSaid:
        return Trouble(kind="trouble", sentence=sentence)


def _drawn_on(view: View, guide: GuideWords) -> GuideWords:
    """Return of a guide what a page draws: planning needs neither sheets nor the review."""
    if view != "plan":
        return guide
    return GuideWords(
        title=guide["title"],
        above=guide["above"],
        sections=guide["sections"],
        gaps=[],
        readOut=[],
        happens=[],
        sheet=[],
        ideasSheet=[],
        review=[],
    )


def guide_words(guide: PlanGuide) -> GuideWords:
    """Return what a plan's pages draw of its prompts."""
    return GuideWords(
        title=guide.title,
        above=guide.above,
        sections=[
            GuideSectionWords(
                id=section.id,
                title=section.title,
                words=section.words,
                prompts=[_prompt(guide, each) for each in section.prompts],
            )
            for section in guide.sections
        ],
        gaps=[
            GapWords(id=each.id, label=each.label, hint=each.hint, prompt=each.prompt)
            for each in guide.gaps
        ],
        readOut=_parts(guide.read_out),
        happens=_parts(guide.happens),
        sheet=_parts(guide.sheet),
        ideasSheet=_parts(guide.ideas_sheet),
        review=[
            ReviewQuestionWords(
                id=each.id, question=each.question, minutes=each.minutes, shows=each.shows
            )
            for each in guide.review
        ],
    )


def plan_words(
    whole: WholePlan,
    *,
    mark: str,
    today: date,
    keep_days: int,
    told: Callable[[date], str] = day_in_words,
) -> PlanPage:
    """Return what a plan's pages draw of it.

    Parameters
    ----------
    whole
        The plan as it stands.
    mark
        What changes with anything that is written.
    today
        The day.
    keep_days
        For how many days after its end it is kept.
    told
        Says a day in words.
    """
    plan = whole.plan
    goes = whole.due_for_deletion(keep_days)
    return PlanPage(
        mark=mark,
        title=plan.title,
        kind=plan.kind,
        month=plan.month,
        leadRole=plan.lead_role,
        state=plan.state,
        stoppedBecause=plan.stopped_because,
        moves=list(MOVES[plan.state]),
        entries=[
            PlanEntry(
                prompt=each.prompt,
                standing=each.standing,
                words=each.words,
                because=each.because,
                stillTrue=each.still_true,
                talk=each.talk,
            )
            for each in whole.entries.values()
        ],
        open=[each.id for each in whole.open_prompts],
        tasks=[
            PlannedTask(
                id=each.id,
                prompt=each.prompt,
                what=each.what,
                who=each.who,
                due=_iso(each.due_on),
                done=each.done,
                isLate=each.due_on is not None and each.due_on < today and not each.done,
            )
            for each in whole.tasks
        ],
        worries=[
            PlannedWorry(
                id=each.id,
                prompt=each.prompt,
                about=each.about,
                doing=each.doing,
                again=_iso(each.look_again_on),
                over=each.over,
                isDue=each.look_again_on is not None
                and each.look_again_on <= today
                and not each.over,
            )
            for each in whole.worries
        ],
        promises=[
            PlannedPromise(
                id=each.id,
                prompt=each.prompt,
                what=each.what,
                who=each.who,
                due=_iso(each.due_on),
                how=each.how,
                outcome=each.outcome,
                outcomeWords=each.outcome_words,
                isLate=each.is_overdue(today),
            )
            for each in whole.promises
        ],
        ideas=[_idea(each) for each in whole.ideas],
        review=dict(whole.review),
        wording=dict(whole.wording),
        waits=list(whole.waits_for_feedback()),
        begun=told(plan.made_on) if plan.made_on else "",
        goesOn=told(goes) if goes else "",
    )


def _idea(idea: Idea) -> NotedIdea:
    return NotedIdea(
        id=idea.id,
        words=idea.words,
        answer=idea.answer,
        why=idea.why,
        next=idea.next,
        toldOn=_iso(idea.told_on),
        toldHow=idea.told_how,
        saidBack=idea.said_back,
        notTold=idea.not_told_because,
        notedOn=_iso(idea.noted_on),
        isAnswered=idea.is_answered,
        isTold=idea.is_told,
    )


def _prompt(guide: PlanGuide, prompt: Prompt) -> PromptWords:
    return PromptWords(
        id=prompt.id,
        question=prompt.question,
        help=prompt.help,
        why=prompt.why,
        example=prompt.example,
        stage=prompt.stage,
        sources=[
            SourceWords(citation=each.citation, url=each.url, extends=extends)
            for each, extends in guide.cited(prompt)
        ],
    )


def _parts(parts: tuple[Part, ...]) -> list[SheetPart]:
    return [SheetPart(id=each.id, title=each.title, words=each.words) for each in parts]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
