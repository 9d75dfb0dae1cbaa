"""The two sheets for young people: before they say yes or no, and what became of their ideas.

Somebody else may find one. So neither its title nor its file's name gives anything away, and it
says only what the guide's own parts say, and what a team wrote into them to be read by young
people. A team may choose another title. No note of a worker is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from workbook.documents import Block, Grid, Heading, Words
from workbook.plans.gaps import PartList, is_left_out, words_of
from workbook.plans.model import Answer, WholePlan
from workbook.plans.on_paper import Paper, paragraphs, row, rows_of

__all__ = ["ANSWERS_IN_WORDS", "NO_ANSWER_YET", "ideas_paper", "sheet_paper", "title_of"]

#: Neither says of whom, of what or by whom it is.
_TITLES: Mapping[PartList, str] = {
    "sheet": "Would you like to take part?",
    "ideas_sheet": "What became of your ideas",
}
_INVENTED = "Invented: this is an example."
#: The part of the guide behind whose words the ideas stand.
_ANSWERS = "answers"
NO_ANSWER_YET = "We have not answered this yet."
ANSWERS_IN_WORDS: Mapping[Answer, str] = {
    "": NO_ANSWER_YET,
    "yes": "Yes",
    "partly": "Partly",
    "no": "No",
    "not_ours": "Not ours to decide",
}
_HEADS = ("You said", "Our answer", "Why", "What comes next")
_SHEET_COLUMNS = ("part", "about", "words")
_IDEAS_COLUMNS = ("part", "about", "words", "answer", "why", "next")


def title_of(name: Literal["sheet", "ideas_sheet"], whole: WholePlan) -> str:
    """Return the title of a sheet: the one that the team chose, or one that gives nothing away."""
    chosen = " ".join(whole.wording.get(f"title-{name}", "").split())
    return chosen or _TITLES[name]


def sheet_paper(whole: WholePlan, today: date, invented: bool) -> Paper:  # noqa: ARG001, FBT001 - as every paper
    """Return the young people's sheet."""
    said = tuple(
        (part.title, words_of(part, "sheet", whole))
        for part in whole.guide.sheet
        if not is_left_out(part, "sheet", whole)
    )
    blocks = [Words(text=_INVENTED)] if invented else []
    title = title_of("sheet", whole)
    return Paper(
        title=title,
        window_title=title,
        blocks=(*blocks, *(each for title, words in said for each in _part(title, words))),
        file_name="sheet",
        look="large",
        columns=_SHEET_COLUMNS,
        rows=rows_of(
            _SHEET_COLUMNS,
            (row(part="sheet", about=title, words=words) for title, words in said),
        ),
    )


def _part(title: str, words: str) -> tuple[Block, ...]:
    return Heading(level=2, text=title), *paragraphs(words)


def ideas_paper(whole: WholePlan, today: date, invented: bool) -> Paper:  # noqa: ARG001, FBT001 - as every paper
    """Return what became of young people's ideas."""
    blocks = [Words(text=_INVENTED)] if invented else []
    title = title_of("ideas_sheet", whole)
    return Paper(
        title=title,
        window_title=title,
        blocks=(*blocks, *_ideas_blocks(whole)),
        file_name="ideas",
        look="large",
        columns=_IDEAS_COLUMNS,
        rows=rows_of(_IDEAS_COLUMNS, _ideas_rows(whole)),
    )


def _ideas_blocks(whole: WholePlan) -> Iterator[Block]:
    shown = False
    for part in whole.guide.ideas_sheet:
        if not is_left_out(part, "ideas_sheet", whole):
            yield from _part(part.title, words_of(part, "ideas_sheet", whole))
        if part.id == _ANSWERS:
            shown = True
            yield from _ideas(whole)
    if not shown:
        yield from _ideas(whole)


def _ideas(whole: WholePlan) -> Iterator[Block]:
    if not whole.ideas:
        yield Words(text="No idea is written down yet.")
        return
    yield Grid(
        caption="A row for each idea",
        columns=_HEADS,
        widths=(6, 4, 5, 5),
        rows=tuple(
            (each.words, ANSWERS_IN_WORDS[each.answer], each.why, each.next) for each in whole.ideas
        ),
    )


def _ideas_rows(whole: WholePlan) -> Iterator[dict[str, str]]:
    for part in whole.guide.ideas_sheet:
        if not is_left_out(part, "ideas_sheet", whole):
            words = words_of(part, "ideas_sheet", whole)
            yield row(part="sheet", about=part.title, words=words)
    for each in whole.ideas:
        yield row(
            part="idea",
            words=each.words,
            answer=ANSWERS_IN_WORDS[each.answer],
            why=each.why,
            next=each.next,
        )
