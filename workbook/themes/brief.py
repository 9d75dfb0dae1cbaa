"""One page of themes for a meeting: as a page that prints, as a Word document, and as tables.

It is made from a `View`, which is made from released words alone, so it can hold nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from workbook.documents import handed_out_zip
from workbook.documents.page import Block, Entries, Entry, Heading, Words, page_html
from workbook.text import day_in_words
from workbook.themes.archive import PublishedPeriod
from workbook.themes.disclosure import Rule
from workbook.themes.headlines import Standing
from workbook.themes.several import SeveralView
from workbook.themes.view import ItemView, View

__all__ = ["brief_blocks", "brief_docx", "brief_html", "released_zip"]

#: So many questions under each heading fit on one side of A4; the page on screen has all.
_MOST = {Standing.WELL: 4, Standing.HARD: 4, Standing.UNSURE: 3}
_HEADINGS = {
    Standing.WELL: "Going well",
    Standing.HARD: "Hard",
    Standing.UNSURE: "Where nobody is sure",
}
_MOST_MOVED, _MOST_CONDITIONS, _MOST_OF_SEVERAL = 3, 3, 3


def _title(view: View | SeveralView) -> str:
    return f"Themes, {view.period.title}"


def _window_title(view: View | SeveralView) -> str:
    of = view.service if isinstance(view, View) else ", ".join(view.services)
    return f"{_title(view)} – {of}"


def brief_blocks(view: View | SeveralView, *, waiting: int = 0) -> tuple[Block, ...]:
    """Return what the one page says below its title.

    Parameters
    ----------
    view
        The page it is about.
    waiting
        How many requests of teams wait for an answer; of several services it is said in words,
        which are the view's own.
    """
    if isinstance(view, View):
        return tuple(_blocks(view, waiting))
    return tuple(_several_blocks(view))


def _several_blocks(view: SeveralView) -> Iterator[Block]:
    """Yield what groups of all services say, most of it hard or unsure, and how to read it."""
    yield Words(
        text=f"{', '.join(view.services)}. Published on {day_in_words(view.published_on)}.",
        kind="lead",
    )
    if view.waiting:
        yield Words(text=view.waiting)
    if not view.items:
        yield Words(text="Nothing is said for this choice: too few teams or people took part.")
    for own in view.views:
        yield Heading(level=2, text=own.service)
        said = False
        for standing, heading in _HEADINGS.items():
            if items := own.standing(standing):
                said = True
                yield Heading(level=3, text=heading)
                yield from _listed(items, _MOST_OF_SEVERAL)
        yield from _planning(own, level=3)
        if not said:
            yield Words(text=own.too_small or "No question stands out in more than half of groups.")
    yield _how_to_read(view.rule)


def _blocks(view: View, waiting: int) -> Iterator[Block]:
    groups = "One group" if len(view.groups) == 1 else f"{len(view.groups)} groups"
    yield Words(
        text=f"{view.service}. {groups} of teams; published on {day_in_words(view.published_on)}.",
        kind="lead",
    )
    if not view.items:
        yield Words(text="Nothing is said for this choice: too few teams or people took part.")
    for standing, heading in _HEADINGS.items():
        items = view.standing(standing)
        yield Heading(level=2, text=heading)
        if items:
            yield from _listed(items, _MOST[standing])
        else:
            yield Words(text="No question, in more than half of the groups.")
    hard = [each for each in view.conditions if each.standing in (Standing.HARD, Standing.UNSURE)]
    yield Heading(level=2, text="Time, supervision and training")
    if hard:
        yield from _listed(hard, _MOST_CONDITIONS)
    elif view.conditions:
        yield Words(text="None of these stands out as hard.")
    else:
        yield Words(text="No question about these was answered.")
    if view.compared_with:
        yield Heading(level=2, text=f"Moved since {view.compared_with}")
        moved = view.moved
        if moved:
            lines = [(each, str(each.movement)) for each in moved]
            yield from _entries(lines, _MOST_MOVED)
        else:
            yield Words(text="No group’s words moved in a way that can be told.")
    acted = [theme for theme, band in view.actions if band != "few or none"]
    if acted:
        yield Heading(level=2, text="What teams act on")
        yield Words(text=f"Some teams or most decided to act on: {', '.join(acted)}.")
    yield from _planning(view, level=2)
    if waiting:
        number = "One request waits" if waiting == 1 else f"{waiting} requests wait"
        yield Heading(level=2, text="Waiting for a manager")
        yield Words(text=f"{number} for an answer with a date.")
    yield _how_to_read(view.rule)


def _planning(view: View, level: Literal[2, 3]) -> Iterator[Block]:
    if view.planning and (short := view.planning.in_short):
        yield Heading(level=level, text="Planning with young people")
        yield Words(text=" ".join(short))


def _how_to_read(rule: Rule) -> Block:
    return Words(
        text=(
            f"How to read this: each line covers at least {rule.minimum_teams} teams and "
            f"{rule.minimum_people} people, in words, and can be traced to nobody. “Few or "
            "none” is up to a quarter, “most or all” all but a quarter or more. It compares no "
            "teams and measures nobody’s work. Ask teams what it means before deciding."
        ),
        kind="small",
    )


def _listed(items: Sequence[ItemView], most: int) -> Iterator[Block]:
    yield from _entries([(each, each.sentence) for each in items], most)


def _entries(lines: Sequence[tuple[ItemView, str]], most: int) -> Iterator[Block]:
    yield Entries(
        entries=tuple(
            Entry(text=f"{each.item.statement} {sentence}") for each, sentence in lines[:most]
        )
    )
    more = len(lines) - most
    if more > 0:
        questions = "One more question is" if more == 1 else f"{more} more questions are"
        yield Words(text=f"{questions} on the page itself.")


def brief_html(view: View | SeveralView, *, waiting: int = 0) -> str:
    """Return the one page as HTML that stands by itself and prints on one side of A4."""
    blocks = brief_blocks(view, waiting=waiting)
    return page_html(_title(view), blocks, window_title=_window_title(view))


def brief_docx(view: View | SeveralView, *, waiting: int = 0) -> bytes:
    """Return the one page as a Word document; the same view gives the same bytes."""
    from workbook.documents.docx import docx_bytes  # python-docx is slow to import

    blocks = brief_blocks(view, waiting=waiting)
    title, window = _title(view), _window_title(view)
    return docx_bytes(title, blocks, window_title=window, day=view.published_on)


def released_zip(published: PublishedPeriod) -> bytes:
    """Return everything that was released of a period's services that are shown, in one ZIP file.

    The tables, their description for machines, and the checklists. The same period gives the
    same bytes. What a spreadsheet would run as a formula has an apostrophe before it; otherwise
    the tables are as they are on the disk.

    Raises
    ------
    StoreError, NotReleased
        A file cannot be read or understood.
    """
    return handed_out_zip(published.files())
