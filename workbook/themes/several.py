"""Several services on one page: side by side, and together, from released words alone.

Nothing here adds numbers of people up, and nothing bands anything anew: what stands under
"together" counts groups by the words that were released of them, which anybody could do by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workbook.instruments import Item
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, services_of
from workbook.themes.disclosure import Rule
from workbook.themes.periods import Period
from workbook.themes.planning import beside_one_another
from workbook.themes.requests import Request
from workbook.themes.view import ItemView, View, sentence_of, view_of

__all__ = ["SeveralItem", "SeveralSection", "SeveralView", "find_several", "waiting_in_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralItem:
    """One question, as the groups of each service say it."""

    item: Item
    instrument_title: str
    section: str
    #: One for each service, in their order; "" where nothing is said of it.
    sentences: tuple[str, ...]
    #: What all of those groups say.
    together: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralSection:
    """The questions of one section of a checklist."""

    title: str
    items: tuple[SeveralItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralView:
    """One page about several services."""

    choice: Choice
    period: Period
    published_on: date
    rule: Rule
    #: Each service's own page, in the services' order.
    views: tuple[View, ...]
    #: Those of which nothing was published in this period.
    missing: tuple[str, ...]
    sections: tuple[SeveralSection, ...]
    #: (theme, for each service the band of its teams that decided to act on it, or "")
    actions: tuple[tuple[str, tuple[str, ...]], ...]
    #: Which requests wait long, in words; "" when none does.
    waiting: str = ""

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services."""
        return tuple(view.service for view in self.views)

    @property
    def promises(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is said of promises to young people, for each service the band of its teams."""
        return beside_one_another([v.planning.promises if v.planning else () for v in self.views])

    @property
    def left_open(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is said of questions that plans had left open, for each service the band."""
        return beside_one_another([v.planning.left_open if v.planning else () for v in self.views])

    @property
    def items(self) -> tuple[SeveralItem, ...]:
        """Every question of which something is said."""
        return tuple(each for section in self.sections for each in section.items)


def find_several(
    archive: Archive, choice: Choice, services: Sequence[str], *, waiting: str = ""
) -> SeveralView | None:
    """Return the page of several services; None when nothing is published of any.

    Parameters
    ----------
    archive
        The released folder, with these services alone.
    choice
        What to show, as `options` put it right: its period, checklist and theme.
    services
        The services' names, in the order in which they stand.
    waiting
        Which requests wait long: `waiting_in_words`.
    """
    for published in archive.periods:
        if published.period.name != choice.period:
            continue
        there = services_of(published.plan)
        own = [replace(choice, service=name, group="") for name in services if name in there]
        views = tuple(view_of(published, each) for each in own)
        return SeveralView(
            choice=choice,
            period=published.period,
            published_on=published.published_on,
            rule=published.plan.rule,
            views=views,
            missing=tuple(name for name in services if name not in there),
            sections=_sections(views),
            actions=_actions(views),
            waiting=waiting,
        )
    return None


def _sections(views: Sequence[View]) -> tuple[SeveralSection, ...]:
    said: dict[tuple[str, int, str], list[ItemView | None]] = {}
    for place, view in enumerate(views):
        for each in view.items:
            key = (each.instrument, each.place, each.item.id)
            said.setdefault(key, [None] * len(views))[place] = each
    checklists = {key[0] for key in said}
    found: dict[tuple[str, str], list[SeveralItem]] = {}
    for _, of_services in sorted(said.items(), key=lambda each: each[0]):
        there = [each for each in of_services if each is not None]
        title = there[0].instrument_title if len(checklists) > 1 else ""
        found.setdefault((title, there[0].section), []).append(_item(there, of_services))
    return tuple(
        SeveralSection(title=f"{title}: {section}" if title else section, items=tuple(items))
        for (title, section), items in found.items()
    )


def _item(there: Sequence[ItemView], of_services: Iterable[ItemView | None]) -> SeveralItem:
    return SeveralItem(
        item=there[0].item,
        instrument_title=there[0].instrument_title,
        section=there[0].section,
        sentences=tuple(each.sentence if each else "" for each in of_services),
        together=sentence_of([says.headline for each in there for says in each.says]),
    )


def _actions(views: Sequence[View]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    themes = sorted({theme for view in views for theme, _ in view.actions}, key=str.casefold)
    bands = [dict(view.actions) for view in views]
    return tuple((theme, tuple(each.get(theme, "") for each in bands)) for theme in themes)


def waiting_in_words(requests: Iterable[Request], today: date, working_days: int) -> str:
    """Say in how many services requests wait long, and never in which, whose or how many.

    Parameters
    ----------
    requests
        Those of the services on the page.
    today
        The day.
    working_days
        For how many working days a request may wait.
    """
    services = {each.service for each in requests if each.waiting_long(today, working_days)}
    if not services:
        return ""
    where = "one service" if len(services) == 1 else f"{len(services)} services"
    return f"In {where}, some requests have waited longer than {working_days} working days."
