"""The whole plan on two sheets of A4: what is open, what was decided, and who does what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workbook.documents import Block, Entries, Grid, Group, Heading, Words
from workbook.documents import Entry as Line
from workbook.instruments import GuideSection, Prompt
from workbook.plans.model import Entry, Plan, Promise, Standing, Task, WholePlan, Worry
from workbook.plans.on_paper import (
    Paper,
    about,
    day_or_nothing,
    iso_or_nothing,
    row,
    rows_of,
    title_or,
)
from workbook.text import day_in_words, month_in_words

__all__ = ["plan_paper", "state_in_words"]

_INVENTED = "Invented: this plan and everything in it is made up."
_NOT_SAID = "not said yet"
_COLUMNS = ("part", "about", "words", "who", "by", "more", "stands", "came_of_it")
_STANDS: dict[Standing, str] = {
    "": "still open",
    "open": "still open",
    "decided": "decided",
    "not_this_one": "not for this one",
}
#: Two columns save paper where a list is longer.
_SHORT_LIST = 3


def plan_paper(whole: WholePlan, today: date, invented: bool) -> Paper:  # noqa: FBT001 - as every paper
    """Return the paper that has the whole plan."""
    title = title_or(whole, "A plan without a title")
    return Paper(
        title=title,
        window_title=f"Plan: {title}",
        blocks=tuple(_blocks(whole, today, invented=invented)),
        file_name=f"plan-{today.isoformat()}",
        look="dense",
        columns=_COLUMNS,
        rows=rows_of(_COLUMNS, _rows(whole, today)),
    )


def state_in_words(plan: Plan) -> str:
    """Return where a plan stands, and since when: "Ready, since 3 December 2026"."""
    words, since = {
        "draft": ("A draft", None),
        "ready": ("Ready", plan.ready_on),
        "under_way": ("Under way", plan.under_way_on),
        "reviewed": ("Reviewed", plan.reviewed_on),
        "fed_back": ("Fed back: young people know what became of their ideas", plan.fed_back_on),
        "stopped": ("Stopped", plan.stopped_on),
    }[plan.state]
    return f"{words}, since {day_in_words(since)}" if since else words


# As blocks


def _blocks(whole: WholePlan, today: date, *, invented: bool) -> Iterator[Block]:
    if invented:
        yield Words(text=_INVENTED)
    yield Words(text=" ".join(whole.guide.above.split()), kind="lead")
    yield Group(kind="columns", blocks=tuple(_facts(whole.plan)))
    if whole.plan.state == "stopped" and whole.plan.stopped_because:
        yield Words(label="Stopped, because:", text=whole.plan.stopped_because)
    yield from _open(whole)
    decided = tuple(_decisions(whole))
    if decided:
        yield Heading(level=2, text="What we decided")
        yield Group(kind="columns", blocks=decided)
    yield from _tasks(whole.tasks)
    yield from _worries(whole.worries)
    yield from _promises(whole.promises, today)
    yield Words(
        text=(
            f"As it stood on {day_in_words(today)}. The questions are those of “"
            f"{whole.guide.title}”, version {whole.guide.version}."
        ),
        kind="small",
    )


def _facts(plan: Plan) -> Iterator[Words]:
    yield Words(label="Kind of activity:", text=plan.kind or _NOT_SAID)
    yield Words(label="Month:", text=month_in_words(plan.month) or _NOT_SAID)
    yield Words(label="Led by:", text=plan.lead_role or _NOT_SAID)
    yield Words(label="Where it stands:", text=state_in_words(plan))


def _open(whole: WholePlan) -> Iterator[Block]:
    prompts = whole.open_prompts
    if not prompts:
        yield Words(label="Still open:", text="nothing.")
        return
    lines = Entries(entries=tuple(Line(text=_open_line(each, whole)) for each in prompts))
    many = len(prompts) > _SHORT_LIST
    yield Group(
        kind="box",
        blocks=(
            Heading(level=2, text=f"Still open: {len(prompts)} of {len(whole.guide.prompts)}"),
            Group(kind="columns", blocks=(lines,)) if many else lines,
        ),
    )


def _open_line(prompt: Prompt, whole: WholePlan) -> str:
    entry = whole.entries[prompt.id]
    said = prompt.question
    if entry.still_true:
        said += " It comes from an earlier plan: is it still true?"
    if entry.talk:
        said += " We talk about it at our next meeting."
    return said


def _decisions(whole: WholePlan) -> Iterator[Block]:
    for section in whole.guide.sections:
        said = tuple(_section(section, whole))
        if said:
            yield Heading(level=3, text=section.title)
            yield from said


def _section(section: GuideSection, whole: WholePlan) -> Iterator[Words]:
    for prompt in section.prompts:
        if said := _said(whole.entries[prompt.id]):
            yield Words(label=prompt.question, text=said)


def _said(entry: Entry) -> str:
    """Return what a plan says of one prompt; "" where that is nothing."""
    said = [entry.words] if entry.words else []
    if entry.standing == "not_this_one":
        because = entry.because or ""
        said = [f"Not for this one, because {because}" if because else "Not for this one.", *said]
    elif said and entry.standing != "decided":
        said = ["Still open. So far:", *said]
    if said and entry.still_true:
        said = ["Still true?", *said]
    return " ".join(said)


def _tasks(tasks: tuple[Task, ...]) -> Iterator[Block]:
    if tasks:
        yield Heading(level=2, text="Tasks")
        yield Grid(
            caption="Who does what, and by when",
            columns=("What", "Who", "By", "Done"),
            widths=(9, 5, 4, 2),
            rows=tuple(
                (each.what, each.who, day_or_nothing(each.due_on), _yes(done=each.done))
                for each in tasks
            ),
        )


def _yes(*, done: bool) -> str:
    return "Yes" if done else "Not yet"


def _worries(worries: tuple[Worry, ...]) -> Iterator[Block]:
    if worries:
        yield Heading(level=2, text="Worries")
        yield Grid(
            caption="What worries us about the activity, never about a person",
            columns=("Worry", "What we do about it", "Look again on"),
            widths=(8, 8, 4),
            rows=tuple(
                (
                    each.about,
                    each.doing,
                    "It is over" if each.over else day_or_nothing(each.look_again_on),
                )
                for each in worries
            ),
        )


def _promises(promises: tuple[Promise, ...], today: date) -> Iterator[Block]:
    if promises:
        yield Heading(level=2, text="Promises")
        yield Grid(
            caption="What young people will hear, and what became of it",
            columns=("What", "From whom", "By", "How", "Kept or explained"),
            widths=(5, 3, 4, 3, 5),
            rows=tuple(
                (
                    each.what,
                    each.who,
                    day_or_nothing(each.due_on),
                    each.how,
                    _outcome(each, today),
                )
                for each in promises
            ),
        )


def _outcome(promise: Promise, today: date) -> str:
    if not promise.outcome:
        return "Its day has passed" if promise.is_overdue(today) else "Still to come"
    said = {"kept": "Kept", "explained": "Not kept, and explained"}[promise.outcome]
    if promise.outcome_on:
        said += f" on {day_in_words(promise.outcome_on)}"
    return f"{said}: {promise.outcome_words}" if promise.outcome_words else said


# As a table


def _rows(whole: WholePlan, today: date) -> Iterator[dict[str, str]]:
    plan = whole.plan
    for name, words in (
        *(("title", plan.title), ("kind of activity", plan.kind), ("month", plan.month)),
        *(("led by", plan.lead_role), ("where it stands", state_in_words(plan))),
        *(("stopped, because", plan.stopped_because), ("as it stood on", today.isoformat())),
    ):
        if words:
            yield row(part="plan", about=name, words=words)
    for prompt in whole.guide.prompts:
        entry = whole.entries[prompt.id]
        yield row(
            part="decision",
            about=prompt.question,
            words=entry.words,
            more=entry.because,
            stands=_stands(entry),
        )
    for task in whole.tasks:
        yield row(
            part="task",
            about=about(task.prompt, whole),
            words=task.what,
            who=task.who,
            by=iso_or_nothing(task.due_on),
            stands="done" if task.done else "",
        )
    for worry in whole.worries:
        yield row(
            part="worry",
            about=about(worry.prompt, whole),
            words=worry.about,
            by=iso_or_nothing(worry.look_again_on),
            more=worry.doing,
            stands="over" if worry.over else "",
        )
    for promise in whole.promises:
        yield row(
            part="promise",
            about=about(promise.prompt, whole),
            words=promise.what,
            who=promise.who,
            by=iso_or_nothing(promise.due_on),
            more=promise.how,
            stands=promise.outcome,
            came_of_it=promise.outcome_words,
        )


def _stands(entry: Entry) -> str:
    marks = [_STANDS[entry.standing]]
    marks += ["still true?"] if entry.still_true else []
    marks += ["for our next meeting"] if entry.talk else []
    return ", ".join(marks)
