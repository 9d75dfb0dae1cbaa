"""The managers' page as HTML: words, tables and step tiles, without any script.

It is made of released rows alone, as `workbook.themes.view` hands them on; the preview is made of
what a team may see before it closes its session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from widgets.templating import TEMPLATES
from workbook.text import same_team
from workbook.themes import planning
from workbook.themes.disclosure import BANDS, Outcome
from workbook.themes.headlines import Standing, headline_of, in_words
from workbook.themes.several import SeveralView
from workbook.themes.view import View

if TYPE_CHECKING:  # the managers' page has no session, so it never meets the preview
    from workbook.publishing.previews import Preview

__all__ = ["no_themes_html", "preview_html", "several_html", "view_html"]

_THEMES = TEMPLATES.get_template("themes.html.j2")
_SEVERAL = TEMPLATES.get_template("several.html.j2")
_NO_THEMES = TEMPLATES.get_template("no_themes.html.j2")
_PREVIEW = TEMPLATES.get_template("preview.html.j2")

_STANDINGS = {
    "going-well": (Standing.WELL, "What is going well"),
    "hard": (Standing.HARD, "What is hard"),
    "unsure": (Standing.UNSURE, "What nobody is sure about"),
    "under-way": (Standing.UNDER_WAY, "What is under way"),
    "differs": (Standing.DIFFERS, "Where groups differ or are split"),
    "not-for-us": (Standing.NOT_FOR_US, "What many gave no answer to on the scale"),
}
_TITLES = {
    "conditions": "Time, supervision and training",
    "moved": "What moved since {period}",
    "themes": "Theme by theme",
    "questions": "Every question in words",
    "actions": "What teams decided to act on",
    "planning": "Planning with young people",
    "messages": "What teams want you to know",
    "reading": "How to read this page",
}
_NUMBERS = {3: "three", 4: "four", 5: "five", 8: "eight", 9: "nine", 10: "ten", 12: "twelve"}

_STEPS = dict(zip(BANDS, (1, 2, 3), strict=True))
_MOST_COLUMNS, _MOST_SERVICES = 4, 3


def view_html(view: View) -> str:
    """Return a page of themes as HTML.

    Parameters
    ----------
    view
        The page, from `workbook.themes.view_of`, which takes released rows alone.
    """
    return _THEMES.render(
        view=view,
        parts=tuple(_parts(view)),
        standings={name: standing for name, (standing, _) in _STANDINGS.items()},
        columns=_columns(view),
        steps=_STEPS,
        in_words=lambda number: _NUMBERS.get(number, str(number)),
        measured=in_words,
        how_to_read_planning=planning.HOW_TO_READ,
    )


def several_html(view: SeveralView) -> str:
    """Return a page of several services as HTML.

    Parameters
    ----------
    view
        The page, from `workbook.themes.several`, which takes released words alone.
    """
    return _SEVERAL.render(
        view=view,
        steps=_STEPS,
        columns=view.services if len(view.services) <= _MOST_SERVICES else None,
        in_words=lambda number: _NUMBERS.get(number, str(number)),
        how_to_read_planning=planning.HOW_TO_READ,
    )


def _parts(view: View) -> Iterator[tuple[str, str]]:
    """Yield the name and the title of each part that a page has."""
    for name, (standing, title) in _STANDINGS.items():
        if view.standing(standing):
            yield name, title
    there = {
        "conditions": view.conditions,
        "moved": view.compared_with,
        "themes": view.by_theme,
        "questions": view.items,
        "actions": view.actions,
        "planning": view.planning,
        "messages": view.messages,
        "reading": True,
    }
    for name, title in _TITLES.items():
        if there[name]:
            yield name, title.format(period=view.compared_with)


def _columns(view: View) -> list[str] | None:
    """Return the groups that have a column of their own; None where there are too many for that."""
    # A group of which nothing is said anywhere is told of below, and needs no column.
    heard = {says.group for item in view.items for says in item.says}
    names = [group.name for group in view.groups if group.name in heard]
    return names if len(names) <= _MOST_COLUMNS else None


def no_themes_html(steps: Sequence[str], example_link: str) -> str:
    """Return what stands where the themes will be.

    Parameters
    ----------
    steps
        What has to happen first.
    example_link
        The address of the invented service; "" where there is none.
    """
    return _NO_THEMES.render(steps=steps, example_link=example_link)


def preview_html(seen: Preview, team: str) -> str:
    """Return what a team is told beside the managers' page as it would look.

    Parameters
    ----------
    seen
        The preview, of a team that is in a group.
    team
        The team's name.
    """
    teams = seen.group.teams if seen.group else ()
    with_whom = [each for each in teams if not same_team(each, team)]
    return _PREVIEW.render(seen=seen, with_whom=with_whom, could=_could)


def _could(outcomes: Sequence[Outcome]) -> str:
    names = list(dict.fromkeys(headline_of(each).short for each in outcomes))
    return ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
