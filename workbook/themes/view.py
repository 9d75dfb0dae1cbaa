"""What the managers' page says: everything here is worked out from released words alone.

There is no count of answers to be had on this side, so nothing here could show one: "in 5 of 7
groups" counts released words. Nothing is ranked, and nothing sums a team or a service up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import comb
from typing import Protocol

from workbook.instruments import Instrument, Item, why_not_compared
from workbook.text import day_in_words, team_key
from workbook.themes.archive import Archive
from workbook.themes.choices import Choice, by_words, services_of
from workbook.themes.disclosure import BANDS, MEASURES, Outcome, Released, Rule, only_released
from workbook.themes.groups import Group
from workbook.themes.headlines import Headline, Standing, headline_of, standing_of
from workbook.themes.periods import Period, Plan, too_small
from workbook.themes.planning import Planning, planning_of

__all__ = [
    "CONDITIONS",
    "GroupSays",
    "ItemView",
    "Movement",
    "ShownPeriod",
    "ThemeView",
    "View",
    "find",
    "sentence_of",
    "view_of",
    "why_empty",
]

#: The themes that say whether practitioners have what they need.
CONDITIONS = ("time", "support", "training")
#: Above this chance of coming about by itself, a movement "could be chance".
_BY_CHANCE = Fraction(1, 20)


class ShownPeriod(Protocol):
    """One period as a page needs it: a published one, or the invented one of a preview."""

    @property
    def period(self) -> Period:
        """The period."""

    @property
    def plan(self) -> Plan:
        """Who was grouped with whom."""

    @property
    def published_on(self) -> date:
        """The day on which it was published."""

    @property
    def rows(self) -> tuple[Released, ...]:
        """Every row of words."""

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """Instrument id to the checklist as it was asked."""

    def action_themes(self, service: str) -> tuple[tuple[str, str], ...]:
        """Return (theme in words, band of the teams that decided on an action about it)."""

    def plan_words(self, service: str) -> tuple[tuple[str, str, str], ...] | None:
        """Return (kind, what in words, band of the teams) about plans; None from before."""

    def messages(self, service: str) -> tuple[str, ...]:
        """Return what teams of a service wrote upward."""

    def not_published(self, service: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return (group, instrument id, its title, why) where nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSays:
    """The released words of one group on one question."""

    group: str
    words: Outcome
    headline: Headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What moved on one question since the period before, over the groups that stayed the same."""

    up: int
    down: int
    #: How many groups can be compared.
    groups: int

    @property
    def could_be_chance(self) -> bool:
        """Whether so lopsided a result comes about by itself more than once in twenty times.

        The exact two-sided sign test on the groups that moved (Arbuthnot 1710; see Conover,
        Practical Nonparametric Statistics, 3rd ed., section 3.4).
        """
        moved = self.up + self.down
        tail = sum(comb(moved, count) for count in range(min(self.up, self.down) + 1))
        return Fraction(2 * tail, 2**moved) > _BY_CHANCE

    def __str__(self) -> str:
        of = f"of {self.groups} groups" if self.groups > 1 else "the one group that can be compared"
        if not self.up and not self.down:
            return f"The words are the same in every {of}" if self.groups > 1 else "The same words."
        parts = [
            f"{way} in {number} {of}" if self.groups > 1 else f"{way} in {of}"
            for way, number in (("up", self.up), ("down", self.down))
            if number
        ]
        sure = "could be chance" if self.could_be_chance else "hard to put down to chance"
        return f"Moved {' and '.join(parts)}; {sure}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One question, for a service."""

    item: Item
    instrument: str
    instrument_title: str
    section: str
    #: Its number on the form, from 1.
    place: int
    themes: tuple[str, ...]
    #: The groups of which something is said, in the order of their numbers.
    says: tuple[GroupSays, ...]
    standing: Standing
    #: None when there is no group that can be compared.
    movement: Movement | None

    @property
    def sentence(self) -> str:
        """What the groups say, in one sentence."""
        return sentence_of([each.headline for each in self.says])


def sentence_of(said: Sequence[Headline]) -> str:
    """Return what some groups say, in one sentence, from the headline of each."""
    if len(said) == 1:
        return _capital(f"{said[0].sentence}.")
    often = Counter(said)
    parts = [
        f"in {number} of {len(said)} groups {headline.sentence}"
        for headline in Headline
        if (number := often[headline])
    ]
    return _capital("; ".join(parts) + ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeView:
    """How the questions of one theme, or of one section, stand."""

    title: str
    items: tuple[ItemView, ...]

    @property
    def sentence(self) -> str:
        """How many of its questions stand where."""
        often = Counter(item.standing for item in self.items)
        number = len(self.items)
        words = [
            f"{often[standing]} {_IN_A_LIST[standing]}" for standing in Standing if often[standing]
        ]
        of = "One question" if number == 1 else f"{number} questions"
        return f"{of}: {', '.join(words)}."


_IN_A_LIST = {
    Standing.WELL: "going well",
    Standing.HARD: "hard",
    Standing.UNSURE: "where nobody is sure",
    Standing.UNDER_WAY: "under way",
    Standing.DIFFERS: "different from group to group or split",
    Standing.NOT_FOR_US: "often without an answer on the scale",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page, whole: what a choice comes to."""

    choice: Choice
    service: str
    period: Period
    published_on: date
    rule: Rule
    groups: tuple[Group, ...]
    #: (team, why) of the teams that cannot be published.
    alone: tuple[tuple[str, str], ...]
    #: (group, checklist, why) where nothing is said.
    not_published: tuple[tuple[str, str, str], ...]
    #: What a service that is too small is told; "" for any other.
    too_small: str
    #: Every question that is chosen and of which something is said, in the forms' order.
    items: tuple[ItemView, ...]
    by_theme: tuple[ThemeView, ...]
    by_section: tuple[ThemeView, ...]
    #: The questions about time, supervision and training, those that are hard first.
    conditions: tuple[ItemView, ...]
    #: The period before in words, where something can be compared with it.
    compared_with: str
    #: (theme, band of the teams that decided on an action about it)
    actions: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]
    #: None in periods from before there were plans, and where there is no group of teams.
    planning: Planning | None = None
    #: (checklist, statement) of what the period before asked and this one does not.
    no_longer_asked: tuple[tuple[str, str], ...] = ()

    def standing(self, standing: Standing) -> tuple[ItemView, ...]:
        """Return the questions that stand so."""
        return tuple(item for item in self.items if item.standing is standing)

    @property
    def moved(self) -> tuple[ItemView, ...]:
        """The questions whose words moved in a group, in the forms' order."""
        return tuple(each for each in self.items if each.movement and _any_moved(each.movement))


def _any_moved(movement: Movement) -> bool:
    return bool(movement.up or movement.down)


def find(archive: Archive, choice: Choice) -> View | None:
    """Return the page of a choice that `options` put right; None when nothing is published."""
    of_service = [
        published for published in archive.periods if choice.service in services_of(published.plan)
    ]
    for place, published in enumerate(of_service):
        if published.period.name == choice.period:
            return view_of(
                published, choice, of_service[place + 1] if place + 1 < len(of_service) else None
            )
    return None


def view_of(source: ShownPeriod, choice: Choice, before: ShownPeriod | None = None) -> View:
    """Return one page.

    Parameters
    ----------
    source
        The period.
    choice
        What to show of it; its service must be one of the period's.
    before
        The period before, to say what moved.

    Raises
    ------
    TypeError
        A row was not made by the publication rule.
    """
    service = choice.service
    groups = tuple(
        group
        for group in source.plan.groups
        if group.service == service and choice.group in ("", group.name)
    )
    items = _items(source, choice, groups, before)
    withheld = [
        (group, title, why)
        for group, instrument, title, why in source.not_published(service)
        if choice.group in ("", group) and choice.instrument in ("", instrument)
    ]
    compared = before is not None and any(item.movement for item in items)
    return View(
        choice=choice,
        service=service,
        period=source.period,
        published_on=source.published_on,
        rule=source.plan.rule,
        groups=groups,
        alone=tuple((team, why) for whose, team, why in source.plan.alone if whose == service),
        not_published=tuple(withheld),
        too_small="" if groups else too_small(source.plan.rule),
        items=items,
        by_theme=_by_theme(items, source.instruments, choice.theme),
        by_section=_by_section(items),
        conditions=_conditions(items),
        compared_with=before.period.title if before is not None and compared else "",
        actions=source.action_themes(service),
        messages=source.messages(service),
        planning=planning_of(source.plan_words(service), source.plan.rule.minimum_teams)
        if groups
        else None,
        no_longer_asked=_no_longer_asked(source, choice, before),
    )


def _no_longer_asked(
    source: ShownPeriod, choice: Choice, before: ShownPeriod | None
) -> tuple[tuple[str, str], ...]:
    """Return (checklist, statement) of what the period before asked and this one does not."""
    if before is None:
        return ()
    return tuple(
        (instrument.title, each.statement)
        for name, instrument in sorted(source.instruments.items())
        if choice.instrument in ("", name) and name in before.instruments
        for each in instrument.retired
        if each.item in {item.id for item in before.instruments[name].items}
    )


def _items(
    source: ShownPeriod, choice: Choice, groups: Sequence[Group], before: ShownPeriod | None
) -> tuple[ItemView, ...]:
    says = _said(source, choice, groups)
    then = (
        _said(before, choice, _unchanged(source.plan, groups, before.plan))
        if before is not None
        else {}
    )
    items = []
    for name, instrument in sorted(source.instruments.items()):
        earlier = before.instruments.get(name) if before is not None else None
        place = 0
        for section in instrument.sections:
            for item in section.items:
                place += 1
                said = says.get((name, item.id), {})
                if not said or choice.theme not in ("", *item.themes):
                    continue
                may = earlier is not None and _comparable(earlier, instrument, item)
                items.append(
                    ItemView(
                        item=item,
                        instrument=name,
                        instrument_title=instrument.title,
                        section=section.title,
                        place=place,
                        themes=tuple(instrument.themes[theme] for theme in item.themes),
                        says=tuple(
                            GroupSays(group=group, words=words, headline=headline_of(words))
                            for group, words in said.items()
                        ),
                        standing=standing_of(list(said.values())),
                        movement=_moved(then.get((name, item.id), {}), said) if may else None,
                    )
                )
    return tuple(items)


_Said = dict[tuple[str, str], dict[str, Outcome]]


def _said(source: ShownPeriod, choice: Choice, groups: Sequence[Group]) -> _Said:
    """Return (instrument, item) to group to words, for the groups given, in their order."""
    wanted = {group.name: place for place, group in enumerate(groups)}
    rows = [
        row
        for row in only_released(source.rows)
        if row.service == choice.service
        and row.group in wanted
        and choice.instrument in ("", row.instrument)
    ]
    said: _Said = {}
    for row in sorted(rows, key=lambda each: wanted[each.group]):
        said.setdefault((row.instrument, row.item), {})[row.group] = row.words
    return said


def _unchanged(plan: Plan, groups: Sequence[Group], before: Plan) -> list[Group]:
    """Return the groups that had the same teams in the period before: others are others.

    A team that has another name by now is the same team.
    """
    then = {_members(before, group) for group in before.groups}
    return [group for group in groups if _members(plan, group) in then]


def _members(plan: Plan, group: Group) -> tuple[str, str, frozenset[str]]:
    ids = {team_key(name): team_id for team_id, name in plan.teams.items()}
    keys = (team_key(team) for team in group.teams)
    return (group.service, group.name, frozenset(ids.get(key, key) for key in keys))


def _comparable(earlier: Instrument, now: Instrument, item: Item) -> bool:
    return (
        any(each.id == item.id for each in earlier.items)
        and why_not_compared(earlier, now, item) is None
    )


def _moved(then: Mapping[str, Outcome], now: Mapping[str, Outcome]) -> Movement | None:
    """Return the movement of the groups of which both cuts are said both times."""
    both = [
        (dict(then[group]), dict(now[group]))
        for group in now
        if group in then and len(then[group]) == len(now[group]) == len(_CUTS)
    ]
    if not both:
        return None
    ways = [_way(earlier, later) for earlier, later in both]
    return Movement(up=ways.count(1), down=ways.count(-1), groups=len(both))


_CUTS = MEASURES[2:]


def _way(earlier: Mapping[str, str], later: Mapping[str, str]) -> int:
    """Return 1 when a cut moved up and none down, -1 the other way round, otherwise 0."""
    steps = [BANDS.index(later[cut]) - BANDS.index(earlier[cut]) for cut in _CUTS]
    if min(steps) >= 0:
        return int(max(steps) > 0)
    return -1 if max(steps) <= 0 else 0


def _by_theme(
    items: Sequence[ItemView], instruments: Mapping[str, Instrument], chosen: str
) -> tuple[ThemeView, ...]:
    titles: dict[str, str] = {}
    for instrument in instruments.values():
        titles |= instrument.themes
    found = []
    for theme, title in by_words(titles):
        of_theme = tuple(each for each in items if theme in each.item.themes)
        if of_theme and chosen in ("", theme):
            found.append(ThemeView(title=title, items=of_theme))
    return tuple(found)


def _by_section(items: Sequence[ItemView]) -> tuple[ThemeView, ...]:
    sections: dict[tuple[str, str], list[ItemView]] = {}
    for each in items:
        sections.setdefault((each.instrument_title, each.section), []).append(each)
    several = len({title for title, _ in sections}) > 1
    return tuple(
        ThemeView(title=f"{title}: {section}" if several else section, items=tuple(of_section))
        for (title, section), of_section in sections.items()
    )


def _conditions(items: Sequence[ItemView]) -> tuple[ItemView, ...]:
    about = [each for each in items if set(each.item.themes) & set(CONDITIONS)]
    first = [Standing.HARD, Standing.UNSURE, Standing.DIFFERS]
    return tuple(
        sorted(about, key=lambda e: first.index(e.standing) if e.standing in first else len(first))
    )


def why_empty(archive: Archive, service: str = "") -> tuple[str, ...]:
    """Return what has to happen before there is anything to read, in sentences, step by step.

    Parameters
    ----------
    archive
        The released folder.
    service
        A service that is too small is told so; "" for any.
    """
    said: list[str] = []
    for plan in archive.waiting:
        groups = [group for group in plan.groups if service in ("", group.service)]
        if groups:
            number = "One group of teams is" if len(groups) == 1 else f"{len(groups)} groups are"
            said.append(
                f"{number} fixed for {plan.period.title}. Sessions that close by "
                f"{day_in_words(plan.period.ends_on)} count, and what they say appears here the "
                "day after, once and for good."
            )
        else:
            said.append(too_small(plan.rule))
    return tuple(said) or (
        "Whoever runs the workbook for the service adds its teams, each with its service and how "
        "many people are in it.",
        "The workbook puts the teams into groups of at least three, before any answer counts, and "
        "says who is with whom.",
        "Teams hold their sessions and close them.",
        "When the period is over, what the groups said appears here in words.",
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
