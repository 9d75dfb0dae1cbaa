"""The run sheet: what workers hold in a hand on the day. It is not for young people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workbook.documents import Block, Entries, Grid, Group, Heading, Words
from workbook.documents import Entry as Line
from workbook.instruments import Part
from workbook.plans.gaps import EMPTY, filled, gaps_in, is_left_out, words_of
from workbook.plans.model import Promise, Task, WholePlan
from workbook.plans.on_paper import (
    Paper,
    about,
    day_or_nothing,
    iso_or_nothing,
    paragraphs,
    row,
    rows_of,
    title_or,
)
from workbook.text import day_in_words

__all__ = ["day_paper"]

#: The part of what workers do that is for the end, and stands there.
_AT_THE_END = "before-we-close"
_INVENTED = "Invented: this plan and everything in it is made up."
_COLUMNS = ("part", "about", "words", "who", "by", "more")


def day_paper(whole: WholePlan, today: date, invented: bool) -> Paper:  # noqa: FBT001 - as every paper
    """Return the run sheet."""
    title = f"On the day: {title_or(whole, 'our activity')}"
    return Paper(
        title=title,
        window_title=title,
        blocks=tuple(_blocks(whole, today, invented=invented)),
        file_name=f"run-sheet-{today.isoformat()}",
        look="clear",
        columns=_COLUMNS,
        rows=rows_of(_COLUMNS, _rows(whole)),
    )


def _blocks(whole: WholePlan, today: date, *, invented: bool) -> Iterator[Block]:
    if invented:
        yield Words(text=_INVENTED)
    yield Words(text=f"For workers. As it stood on {day_in_words(today)}.", kind="lead")
    yield Words(label="Led by:", text=whole.plan.lead_role or EMPTY)
    calls = tuple(Words(label=f"{label}:", text=words) for label, words in _calls(whole))
    yield Group(kind="box", blocks=(Heading(level=2, text="Whom to call"), *calls))
    yield from _who_does_what(whole)
    yield from _read_out(whole)
    if parts := _if(whole):
        yield Heading(level=2, text="If… (for workers only)")
        for part in parts:
            yield Words(label=f"{part.title}:", text=words_of(part, "happens", whole))
    yield from _promises(whole)
    for part in _closing(whole):
        yield Heading(level=2, text=part.title)
        yield from paragraphs(words_of(part, "happens", whole))


def _calls(whole: WholePlan) -> Iterator[tuple[str, str]]:
    """Yield who is told when something is hard: whoever the guide's own words name for that."""
    for gap in gaps_in("happens", whole):
        yield gap.label, filled(f"{{{gap.id}}}", whole)
        yield "The number, written in by hand", EMPTY * 5
    yield "In danger", "999."
    yield "For young people", "Childline, 0800 1111, free, day or night."


def _who_does_what(whole: WholePlan) -> Iterator[Block]:
    said = tuple(_on_the_day(whole))
    tasks = _to_do(whole)
    if said or tasks:
        yield Heading(level=2, text="Who does what")
    for question, words in said:
        yield Words(label=question, text=words)
    if tasks:
        yield Grid(
            caption="Tasks that are not done yet",
            columns=("What", "Who", "By"),
            widths=(10, 5, 5),
            rows=tuple((each.what, each.who, day_or_nothing(each.due_on)) for each in tasks),
        )


def _on_the_day(whole: WholePlan) -> Iterator[tuple[str, str]]:
    """Yield what was said of each prompt that matters on the day."""
    for prompt in whole.guide.prompts:
        entry = whole.entries[prompt.id]
        if prompt.stage != "on_the_day" or entry.standing == "not_this_one":
            continue
        if entry.standing == "decided" and entry.words:
            yield prompt.question, entry.words
        elif entry.words:
            yield prompt.question, f"Still open. So far: {entry.words}"
        else:
            yield prompt.question, "Nothing is written down. Agree it before you begin."


def _read_out(whole: WholePlan) -> Iterator[Block]:
    parts = _said(whole)
    if parts:
        yield Heading(level=2, text="Words to read out")
    for part in parts:
        yield Heading(level=3, text=part.title)
        yield from paragraphs(words_of(part, "read_out", whole))


def _to_do(whole: WholePlan) -> tuple[Task, ...]:
    return tuple(each for each in whole.tasks if not each.done)


def _promised(whole: WholePlan) -> tuple[Promise, ...]:
    return tuple(each for each in whole.promises if not each.outcome)


def _said(whole: WholePlan) -> tuple[Part, ...]:
    parts = whole.guide.read_out
    return tuple(each for each in parts if not is_left_out(each, "read_out", whole))


def _if(whole: WholePlan) -> tuple[Part, ...]:
    return tuple(each for each in _happens(whole) if each.id != _AT_THE_END)


def _closing(whole: WholePlan) -> tuple[Part, ...]:
    return tuple(each for each in _happens(whole) if each.id == _AT_THE_END)


def _happens(whole: WholePlan) -> Iterator[Part]:
    return (each for each in whole.guide.happens if not is_left_out(each, "happens", whole))


def _promises(whole: WholePlan) -> Iterator[Block]:
    waiting = _promised(whole)
    if waiting:
        yield Heading(level=2, text="What we promise")
        yield Entries(
            entries=tuple(
                Line(
                    text=each.what,
                    more=tuple(
                        (label, words)
                        for label, words in (
                            *(("From", each.who), ("By", day_or_nothing(each.due_on))),
                            ("How", each.how),
                        )
                        if words
                    ),
                )
                for each in waiting
            )
        )


def _rows(whole: WholePlan) -> Iterator[dict[str, str]]:
    for label, words in _calls(whole):
        yield row(part="whom to call", about=label, words=words)
    for question, words in _on_the_day(whole):
        yield row(part="who does what", about=question, words=words)
    yield from _task_rows(whole)
    for part in _said(whole):
        yield row(part="read out", about=part.title, words=words_of(part, "read_out", whole))
    for part in _if(whole):
        yield row(part="if", about=part.title, words=words_of(part, "happens", whole))
    for promise in _promised(whole):
        yield row(
            part="promise",
            about=about(promise.prompt, whole),
            words=promise.what,
            who=promise.who,
            by=iso_or_nothing(promise.due_on),
            more=promise.how,
        )
    for part in _closing(whole):
        yield row(part="before we close", words=words_of(part, "happens", whole))


def _task_rows(whole: WholePlan) -> Iterator[dict[str, str]]:
    for task in _to_do(whole):
        yield row(
            part="task",
            about=about(task.prompt, whole),
            words=task.what,
            who=task.who,
            by=iso_or_nothing(task.due_on),
        )
