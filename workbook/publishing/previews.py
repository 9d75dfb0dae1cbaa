"""What a team may look at before it closes: the managers' page, with every other team invented.

Of the other teams this uses their names and how many people the register says they have; their
answers come out of a hat. Of the own team it uses what that team has already seen on its screen,
and nothing while that is sealed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workbook.instruments import STANDING_ANSWERS, Instrument, Item, still_asked
from workbook.meetings.actions import read_actions
from workbook.meetings.messages import read_message
from workbook.publishing.planned import TeamsThatPlanned, plan_rows, sections, team_plans
from workbook.publishing.publisher import counted_at_its_door
from workbook.sessions import NOT_ANSWERED, Session, Sessions
from workbook.storage import RELEASED
from workbook.text import same_team
from workbook.themes import plan_words
from workbook.themes.archive import Archive
from workbook.themes.disclosure import (
    NO_ANSWER,
    OUTCOMES,
    Outcome,
    Released,
    possible_words,
    release,
    words_for_teams,
)
from workbook.themes.groups import Group
from workbook.themes.periods import Period, Plan

__all__ = ["Preview", "PreviewItem", "preview"]

#: How often an invented team has left a section open, and what the own one is called among them.
_OFTEN_OPEN, _OWN = 0.4, "own"
_INVENTED_MESSAGES = (
    "(Invented) Another team’s message would stand here.",
    "(Invented) And a third team’s; without three, none is shown.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewItem:
    """One question and the words that could come of it."""

    item: Item
    place: int
    could_become: tuple[Outcome, ...]


@dataclass(frozen=True, kw_only=True)
class _Invented:
    """A period as the managers' page would have it; a `workbook.themes.view.ShownPeriod`."""

    period: Period
    plan: Plan
    published_on: date
    rows: tuple[Released, ...]
    instruments: Mapping[str, Instrument]
    own_actions: frozenset[str]
    own_message: str
    #: What the own team's plans would come to, as `team_plans` has it.
    own_plans: tuple[plan_words.Promised | None, frozenset[str] | None]

    def action_themes(self, service: str) -> tuple[tuple[str, str], ...]:
        """Return (theme in words, band of the teams), other teams invented."""
        teams = sum(len(group.teams) for group in self.plan.groups if group.service == service)
        titles: dict[str, str] = {}
        for instrument in self.instruments.values():
            titles |= instrument.themes
        said = []
        for theme, title in sorted(titles.items(), key=lambda each: each[1].casefold()):
            others = random.Random(f"{self.period.name} {theme}")  # noqa: S311 - invented
            did = (theme in self.own_actions) + others.randrange(teams)
            said.append((title, words_for_teams(did, teams)))
        return tuple(said)

    def plan_words(self, service: str) -> tuple[tuple[str, str, str], ...]:
        """Return (kind, what in words, band) about plans, those of other teams invented."""
        others = sum(len(group.teams) for group in self.plan.groups if group.service == service) - 1
        chance = random.Random(f"{self.period.name} plans")  # noqa: S311 - invented
        stands = {str(n): chance.choice(plan_words.STANDINGS) for n in range(others)}
        left_open = {
            str(n): frozenset(each for each in sections() if chance.random() < _OFTEN_OPEN)
            for n in range(others)
        }
        promised, own_open = self.own_plans
        teams = TeamsThatPlanned(
            promised=stands | ({} if promised is None else {_OWN: promised}),
            left_open=left_open | ({} if own_open is None else {_OWN: own_open}),
            named=frozenset(),
            counted=(),
        )
        rows = plan_rows({service: teams}, self.plan.rule.minimum_teams)
        return tuple((kind, what, band) for _, kind, _, what, band in rows)

    def messages(self, service: str) -> tuple[str, ...]:
        """Return the own message among invented ones."""
        del service
        return (*_INVENTED_MESSAGES[:1], self.own_message, *_INVENTED_MESSAGES[1:])[
            : 3 if self.own_message else 0
        ]

    def not_published(self, service: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return nothing: in a preview everybody takes part."""
        del service
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of one session's answers."""

    #: Why nothing of this session would be published, in a sentence; "" when something would.
    why_not: str
    #: The group that the team is in; None when it is in none.
    group: Group | None
    period: Period | None
    #: About how many people the words would be about.
    people: int
    #: Whether the own answers are in the words: only when the team has seen them.
    own_known: bool
    items: tuple[PreviewItem, ...]
    #: Whether somebody still has to count who is in the room: until then nothing counts.
    door_is_open: bool
    #: The managers' page; None when there would be none.
    source: _Invented | None


def preview(
    sessions: Sessions,
    session: Session,
    *,
    with_team: bool = True,
    today: Callable[[], date] = date.today,
) -> Preview:
    """Return what would become of one session's answers if the team closed it now.

    Parameters
    ----------
    sessions
        The sessions of the data folder.
    session
        The session.
    with_team
        Whether what is the team's own, and not this session's, may be looked at: its plans.
    today
        Gives the day.

    Raises
    ------
    StoreError, InstrumentError
        Something cannot be read.
    """
    plan = _plan_for(sessions, session.closed_on or today())
    name = plan.name_of(session.team_id) if plan is not None else None
    group = plan.group_of(name) if plan is not None and name is not None else None
    reason = _why_not(sessions, plan, group, session)
    if plan is None or name is None or group is None or reason:
        return Preview(
            why_not=reason,
            group=group,
            period=plan.period if plan else None,
            people=group.people if group else 0,
            own_known=False,
            items=(),
            door_is_open=False,
            source=None,
        )
    instrument = sessions.instrument(session.id)
    own = _own_answers(sessions, session, instrument)
    # What is no longer asked is not published.
    asked = still_asked(instrument)
    places = dict(zip(group.teams, group.sizes, strict=True))
    name = next(team for team in group.teams if same_team(team, name))
    others = {team: people for team, people in places.items() if team != name}
    seed = f"{plan.period.name} {group.name} {instrument.id}"
    chance = random.Random(seed)  # noqa: S311 - an invention that can be repeated
    answers = {
        item.id: {team: _drawn(chance, people) for team, people in others.items()}
        | {name: own.get(item.id) or _drawn(chance, places[name])}
        for item in asked
    }
    about = {
        "period": plan.period.name,
        "service": group.service,
        "group": group.name,
        "instrument": instrument.id,
        "version": instrument.version,
    }
    rest = sum(others.values())
    items = tuple(
        PreviewItem(
            item=item,
            place=place,
            could_become=possible_words(own[item.id], rest) if item.id in own else OUTCOMES,
        )
        for place, item in enumerate(instrument.items, start=1)
        if item in asked
    )
    folder = sessions.folder(session.id)
    first = {item.id: item.themes[0] for item in instrument.items}
    source = _Invented(
        period=plan.period,
        plan=replace(plan, groups=(group,), alone=()),
        published_on=plan.period.ends_on + timedelta(days=1),
        rows=release(answers, plan.rule, about=about),
        instruments={instrument.id: instrument},
        own_actions=frozenset(
            first[action.item]
            for action in read_actions(folder, session.id, instrument, {})
            if action.item in first
        ),
        own_message=read_message(folder),
        own_plans=team_plans(sessions.data, plan, session.team_id, today())
        if with_team
        else (None, None),
    )
    people = rest + (sum(next(iter(own.values())).values()) if own else places[name])
    return Preview(
        why_not="",
        group=group,
        period=plan.period,
        people=people,
        own_known=bool(own),
        items=items,
        door_is_open=session.state == "open" and sessions.door(session.id).state == "open",
        source=source,
    )


def _plan_for(sessions: Sessions, day: date) -> Plan | None:
    """Return the plan of the period that a day is in, if one is open or published."""
    archive = Archive(sessions.data / RELEASED)
    plans = (*archive.waiting, *(published.plan for published in archive.periods))
    return next(
        (plan for plan in plans if plan.period.starts_on <= day <= plan.period.ends_on), None
    )


def _why_not(sessions: Sessions, plan: Plan | None, group: Group | None, session: Session) -> str:
    if plan is None:
        return (
            "No period is open, so no team is grouped with any other, and nothing of this session "
            "would be published. Whoever looks after the workbook can open a period."
        )
    if group is None:
        for _, team, why in plan.alone:
            if same_team(team, plan.name_of(session.team_id) or ""):
                return (
                    f"Your team is in no group in {plan.period.title}, because {why}. Nothing of "
                    "this session would be published; it stays with you."
                )
        return (
            f"Your team was not in the register when the groups of {plan.period.title} were made. "
            "Nothing of this session would be published; it stays with you."
        )
    if never := _why_never(sessions, session):
        return never
    for other in sessions.of_team(session.team_id):
        if (
            other.id != session.id
            and other.instrument == session.instrument
            and other.revealed
            and other.closed_on is not None
            and plan.counts_from <= other.closed_on <= plan.period.ends_on
            and sessions.sent(other.id)
            and counted_at_its_door(sessions, other)
        ):
            return (
                "An earlier session of your team with this checklist counts in "
                f"{plan.period.title}. Each person is one answer, so nothing of this session would "
                "be published; it stays with you."
            )
    return ""


def _why_never(sessions: Sessions, session: Session) -> str:
    """Return why nothing of a closed session is ever published; "" when that is not so."""
    if session.state == "open":
        return ""
    if not session.revealed:
        return "This session was closed without a reveal. Nothing of it is ever published."
    if not counted_at_its_door(sessions, session):
        return (
            "Nobody shut the door of this session with the number of people in the room, or more "
            "answers came than people, so nothing of it is ever published; it stays with you."
        )
    return ""


def _own_answers(
    sessions: Sessions, session: Session, instrument: Instrument
) -> dict[str, dict[str, int]]:
    """Return item to standing answer to people, of what the team has seen on its own screen.

    Of a sensitive item it has seen words and no number. What could come of exact figures would
    tell more than these words, so its answers are made up like everybody else's.
    """
    if not session.revealed:
        return {}
    tally = sessions.tally(session.id)
    stands_for = {each.id: each.stands_for for each in instrument.scale.answers}
    own: dict[str, dict[str, int]] = {}
    for item in instrument.items:
        if item.sensitive or (of := tally.of(item.id)) is None:
            continue
        counts = dict.fromkeys((*STANDING_ANSWERS, NO_ANSWER), 0)
        for answer, people in of.items():
            counts[NO_ANSWER if answer == NOT_ANSWERED else stands_for[answer]] += people
        own[item.id] = counts
    return own


#: How often each standing answer is drawn for an invented person, of one hundred.
_OFTEN = {"in_place": 38, "partly": 34, "not_yet": 18, "not_sure": 6, "not_applicable": 4}


def _drawn(chance: random.Random, people: int) -> dict[str, int]:
    drawn = chance.choices(list(_OFTEN), weights=list(_OFTEN.values()), k=people)
    return {answer: drawn.count(answer) for answer in STANDING_ANSWERS}
