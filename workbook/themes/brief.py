"""One page of themes for a meeting: as a page that prints, as a Word document, and as tables.

It is made from a `View`, which is made from released words alone, so it can hold nothing else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook.documents.page import Block, Entries, Entry, Heading, Words, page_html
from workbook.text import day_in_words
from workbook.themes.archive import INSTRUMENTS, PublishedPeriod
from workbook.themes.headlines import Standing
from workbook.themes.periods import PUBLISHED
from workbook.themes.view import ItemView, View

__all__ = ["brief_blocks", "brief_docx", "brief_html", "released_zip"]

#: So many questions under each heading fit on one side of A4; the page on screen has all.
_MOST = {Standing.WELL: 4, Standing.HARD: 4, Standing.UNSURE: 3}
_HEADINGS = {
    Standing.WELL: "Going well",
    Standing.HARD: "Hard",
    Standing.UNSURE: "Where nobody is sure",
}
_MOST_MOVED, _MOST_CONDITIONS = 3, 3
#: The earliest moment a ZIP file can hold: it says nothing.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def _title(view: View) -> str:
    return f"Themes, {view.period.title}"


def _window_title(view: View) -> str:
    return f"{_title(view)} – {view.service}"


def brief_blocks(view: View, *, waiting: int = 0) -> tuple[Block, ...]:
    """Return what the one page says below its title.

    Parameters
    ----------
    view
        The page it is about.
    waiting
        How many requests of teams wait for an answer.
    """
    return tuple(_blocks(view, waiting))


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
    if waiting:
        number = "One request waits" if waiting == 1 else f"{waiting} requests wait"
        yield Heading(level=2, text="Waiting for a manager")
        yield Words(text=f"{number} for an answer with a date.")
    yield Words(
        text=(
            f"How to read this: each line covers at least {view.rule.minimum_teams} teams and "
            f"{view.rule.minimum_people} people, in words, and can be traced to nobody. “Few or "
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


def brief_html(view: View, *, waiting: int = 0) -> str:
    """Return the one page as HTML that stands by itself and prints on one side of A4."""
    blocks = brief_blocks(view, waiting=waiting)
    return page_html(_title(view), blocks, window_title=_window_title(view))


def brief_docx(view: View, *, waiting: int = 0) -> bytes:
    """Return the one page as a Word document; the same view gives the same bytes."""
    from workbook.documents.docx import docx_bytes  # python-docx is slow to import

    blocks = brief_blocks(view, waiting=waiting)
    title, window = _title(view), _window_title(view)
    return docx_bytes(title, blocks, window_title=window, day=view.published_on)


def released_zip(published: PublishedPeriod) -> bytes:
    """Return everything that was released of a period, as it is on disk, in one ZIP file.

    The tables, their description for machines, and the checklists. The same period gives the
    same bytes.

    Raises
    ------
    OSError
        A file cannot be read.
    """
    folder = published.folder / PUBLISHED
    names = [path for path in sorted(folder.iterdir()) if path.suffix in {".csv", ".json"}]
    names += sorted((folder / INSTRUMENTS).glob("*.toml"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for path in names:
            entry = zipfile.ZipInfo(_name_in(folder, path), date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            whole.writestr(entry, path.read_bytes())
    return packed.getvalue()


def _name_in(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
