"""Opening periods and publishing them: each once, whole or not at all, whoever asks and how often.

This is the one place where answers of several teams meet. What leaves it is what
`workbook.themes.disclosure` says in words, and what teams wrote to managers on purpose.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from workbook.instruments import Instrument, still_asked, why_not_compared
from workbook.meetings.messages import read_message
from workbook.publishing.acted import Counted, teams_that_acted
from workbook.publishing.planned import keep_counted, plan_rows, teams_that_planned
from workbook.sessions import Session, Sessions
from workbook.storage import RELEASED, disk, sheet_bytes
from workbook.teams import Teams
from workbook.text import day_in_words, team_key
from workbook.themes import tables
from workbook.themes.archive import (
    ACTION_THEME_COLUMNS,
    ACTION_THEMES,
    INSTRUMENTS,
    MESSAGE_COLUMNS,
    MESSAGES,
    NOT_PUBLISHED,
    NOT_PUBLISHED_COLUMNS,
    PUBLISHED_ON,
    PUBLISHED_ON_COLUMNS,
)
from workbook.themes.disclosure import (
    THEMES,
    Released,
    action_bands,
    release,
    released_bytes,
    why_not,
)
from workbook.themes.groups import Group, make_groups
from workbook.themes.periods import (
    PUBLISHED,
    Period,
    PeriodRefused,
    Plan,
    period_named,
    period_of,
    plan_bytes,
    planned_periods,
    read_plan,
)
from workbook.themes.policy import read_settings
from workbook.themes.register import RegisterRefused, read_register
from workbook.themes.tables import released_package

__all__ = [
    "Published",
    "counted_at_its_door",
    "counted_sessions",
    "open_current",
    "open_period",
    "publish",
    "publish_due",
]

_DRAFT = ".draft-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of publishing a period; `str` says it in a sentence."""

    period: Period
    #: How many rows of words it has.
    rows: int
    #: Whether it had been published before, and nothing was done now.
    before: bool = False

    def __str__(self) -> str:
        if self.before:
            return f"{self.period.title} was published before. It stays as it is."
        if not self.rows:
            return (
                f"{self.period.title} is published. Nothing could be said: too few teams of any "
                "one group closed a session with the same checklist."
            )
        return f"{self.period.title} is published: {self.rows:,} lines in words."


def open_period(data: Path, name: str, *, today: Callable[[], date] = date.today) -> Plan:
    """Open a period: fix who is grouped with whom, for good.

    Opening it again changes nothing and returns the plan as it is.

    Parameters
    ----------
    data
        The data folder.
    name
        The period: "2026-Q4", "2026-11", "2026-H2" or "2026".
    today
        Gives the day.

    Raises
    ------
    PeriodRefused
        It is over already, or shares a day with another one.
    RegisterRefused, RuleRefused, StoreError
        No groups could be made.
    """
    period = period_named(name)
    with _turn(data, "The period is not open.") as released:
        folder = released / period.name
        if folder.exists():
            return read_plan(folder)
        if today() > period.ends_on:
            raise PeriodRefused(
                f"{period.title} is over: groups are made before answers come, not after.",
                "Open the period that is running, or the next one.",
            )
        for other in planned_periods(released):
            if period.overlaps(period_named(other.name)):
                raise PeriodRefused(
                    f"{period.title} shares days with {period_named(other.name).title}, which is "
                    "open already; an answer may be published only once.",
                    "Open a period that begins after that one.",
                )
        teams = [
            team
            for team in read_register(data)
            if team.joined_on is None or team.joined_on <= max(today(), period.starts_on)
        ]
        if not teams:
            raise RegisterRefused(
                "There is no team yet of which anybody said how many people are in it.",
                "Add the teams, each with its service and how many people are in it: with the "
                "service lead’s link, or `workbook team add`.",
            )
        rule = read_settings(data).rule
        groups, alone = make_groups(teams, rule, _groups_before(data, period))
        plan = Plan(
            period=period,
            planned_on=today(),
            rule=rule,
            groups=groups,
            alone=alone,
            teams={team.id: team.name for team in teams},
        )
        _make_whole(folder, plan_bytes(plan))
        return plan


def open_current(data: Path, *, today: Callable[[], date] = date.today) -> Plan | None:
    """Open the period that today is in, if there is a register and no other period has the day.

    Returns
    -------
    Plan or None
        None when there was nothing to do.

    Raises
    ------
    RegisterRefused, RuleRefused, StoreError
        No groups could be made.
    """
    if not read_register(data):
        return None
    period = period_of(today(), read_settings(data).period)
    with disk.as_store_error("No period was opened."):
        known = [period_named(folder.name) for folder in planned_periods(data / RELEASED)]
    if any(period.overlaps(other) for other in known):
        return None
    return open_period(data, period.name, today=today)


def _groups_before(data: Path, period: Period) -> tuple[Group, ...]:
    """Return the groups of the newest period before this one, each team by its name of today."""
    before = [
        folder
        for folder in planned_periods(data / RELEASED)
        if period_named(folder.name).ends_on < period.starts_on
    ]
    if not before:
        return ()
    plan, now = read_plan(before[-1]), {team.id: team.name for team in Teams(data).all()}
    renamed = {
        team_key(name): now[team_id] for team_id, name in plan.teams.items() if team_id in now
    }
    return tuple(
        replace(group, teams=tuple(renamed.get(team_key(team), team) for team in group.teams))
        for group in plan.groups
    )


def publish(data: Path, name: str, *, today: Callable[[], date] = date.today) -> Published:
    """Publish a period that is over: once, whole or not at all.

    Publishing again, at the same moment too, changes nothing.

    Parameters
    ----------
    data
        The data folder.
    name
        The period.
    today
        Gives the day.

    Raises
    ------
    PeriodRefused
        It was never opened, or is not over yet.
    StoreError, InstrumentError
        Something that should count cannot be read: nothing is published until it can.
    """
    period = period_named(name)
    with _turn(data, "The period is not published yet; nothing is lost.") as released:
        folder = released / period.name
        if not folder.exists():
            raise PeriodRefused(
                f"{period.title} was never opened, so nobody knows who is grouped with whom.",
                "Open a period that is running or still to come, and publish it when it is over.",
            )
        if (folder / PUBLISHED).exists():
            return Published(period=period, rows=0, before=True)
        if today() <= period.ends_on:
            raise PeriodRefused(
                f"{period.title} is not over. A period is published once, when it cannot change.",
                f"Publish it after {day_in_words(period.ends_on)}; the workbook does it by itself.",
            )
        plan = read_plan(folder)
        files, rows = _contents(Sessions(data), plan, today())
        _make_whole(folder / PUBLISHED, files)
        return Published(period=period, rows=rows)


def publish_due(data: Path, *, today: Callable[[], date] = date.today) -> tuple[Published, ...]:
    """Publish every period that is over and was not published yet, the earliest first.

    Raises
    ------
    StoreError, InstrumentError
        As `publish`; what was published before stays published.
    """
    with disk.as_store_error("It is not known which periods are due."):
        due = [
            folder.name
            for folder in planned_periods(data / RELEASED)
            if period_named(folder.name).ends_on < today() and not (folder / PUBLISHED).exists()
        ]
    return tuple(publish(data, name, today=today) for name in due)


@contextmanager
def _turn(data: Path, means: str) -> Iterator[Path]:
    """Give the released folder, one holder at a time; clear what a crash left in it."""
    released = data / RELEASED
    with disk.as_store_error(means):
        disk.make_folder(released)
        with disk.locked(released):
            for folder in (released, *planned_periods(released)):
                for draft in folder.glob(f"{_DRAFT}*"):
                    shutil.rmtree(draft, ignore_errors=True)
            yield released


def _make_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with its files in one step: the name appears when all of it is on the disk."""
    draft = folder.parent / f"{_DRAFT}{secrets.token_hex(8)}"
    try:
        disk.make_folder(draft)
        for name, data in files.items():
            if "/" in name:
                disk.make_folder((draft / name).parent)
            disk.create(draft / name, data)
        for inner in {(draft / name).parent for name in files}:
            disk.sync_folder(inner)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    disk.sync_folder(folder.parent)


# --- What counts ----------------------------------------------------------------------------


def counted_sessions(sessions: Sessions, plan: Plan, *, doors: bool = True) -> Counted:
    """Return the sessions whose answers a period publishes.

    Of every team in a group, and for each instrument, the first session that was revealed and
    closed in the period, with a door that counted everybody who sent, and still has answers: so
    that one person is one answer. Which one it is depends on the day it closed (and, within a day,
    on its id), never on an answer. A session is that of the team whose id it has, whatever either
    was called then or is called now; one without a team's id counts for nobody.

    Parameters
    ----------
    sessions
        Every session of the data folder.
    plan
        The period's groups.
    doors
        Whether only sessions whose door was shut count. It is always so when something is
        published; the attack asks also how it was in periods from before.

    Raises
    ------
    StoreError
        A session cannot be read, so nobody can say whether it counts.
    """
    if unreadable := sessions.unreadable():
        raise disk.StoreError(
            unreadable[0],
            "Nobody can say whether its answers belong to this period, so nothing is published.",
            "Put its files back as they were, or delete its folder. Then publish again.",
        )
    found: dict[tuple[str, str], dict[str, dict[str, Session]]] = {}
    for session in sorted(sessions.all(), key=lambda each: (each.closed_on or date.max, each.id)):
        team = plan.name_of(session.team_id)
        group = plan.group_of(team) if team is not None else None
        if team is None or group is None or not _counts(session, plan):
            continue
        if not sessions.sent(session.id) or (doors and not counted_at_its_door(sessions, session)):
            continue
        place = found.setdefault((group.service, group.name), {})
        place.setdefault(session.instrument, {}).setdefault(team, session)
    return found


def counted_at_its_door(sessions: Sessions, session: Session) -> bool:
    """Say whether somebody counted who was in the room, and no more responses came than people.

    Otherwise one person could be behind many of them. How many took part is how many responses
    are kept, never more than the door counted: whoever came in and passed is not among them,
    because to everybody who saw them pass they would be somebody whose answer is known, and the
    guarantee allows for two such people only (see `workbook.themes.disclosure`).
    """
    door = sessions.door(session.id)
    return door.state == "shut" and sessions.sent(session.id) <= door.places


def _counts(session: Session, plan: Plan) -> bool:
    return (
        session.state == "closed"
        and session.revealed
        and session.answers_deleted_on is None
        and session.closed_on is not None
        and plan.counts_from <= session.closed_on <= plan.period.ends_on
    )


def _contents(sessions: Sessions, plan: Plan, day: date) -> tuple[dict[str, bytes], int]:
    """Return the files of a published period, and how many rows of words there are."""
    counted = counted_sessions(sessions, plan)
    newest = _newest_instruments(sessions, counted)
    rows: list[Released] = []
    withheld: list[tuple[str, ...]] = []
    for group in plan.groups:
        for name, of_team in sorted(counted.get((group.service, group.name), {}).items()):
            instrument = newest[name][0]
            answers = {
                team: sessions.standing_answers(session.id) for team, session in of_team.items()
            }
            own = {team: sessions.instrument(session.id) for team, session in of_team.items()}
            about = {
                "period": plan.period.name,
                "service": group.service,
                "group": group.name,
                "instrument": instrument.id,
                "version": instrument.version,
            }
            rows += release(_by_item(instrument, own, answers), plan.rule, about=about)
            people = {
                team: sum(next(iter(each.values())).values()) for team, each in answers.items()
            }
            if why := why_not(people, plan.rule):
                place = (group.service, group.name, instrument.id, instrument.title)
                withheld.append((*place, why.value))
    planned = teams_that_planned(sessions, plan)
    keep_counted(sessions.data, plan.period.name, planned)
    files = {
        THEMES: released_bytes(rows),
        NOT_PUBLISHED: sheet_bytes(NOT_PUBLISHED_COLUMNS, withheld),
        ACTION_THEMES: sheet_bytes(
            ACTION_THEME_COLUMNS, _action_themes(sessions, counted, plan, newest)
        ),
        tables.PLANS.file: tables.PLANS.encode(plan_rows(planned, plan.rule.minimum_teams)),
        MESSAGES: sheet_bytes(MESSAGE_COLUMNS, _messages(sessions, counted, plan)),
        PUBLISHED_ON: sheet_bytes(PUBLISHED_ON_COLUMNS, [(plan.period.name, day.isoformat())]),
        "datapackage.json": released_package(plan.period.name, plan.period.title),
    }
    files |= {f"{INSTRUMENTS}/{name}.toml": data for name, (_, data) in sorted(newest.items())}
    return files, len(rows)


def _newest_instruments(
    sessions: Sessions, counted: Counted
) -> dict[str, tuple[Instrument, bytes]]:
    """Return the newest copy of each instrument that was used, and its file."""
    newest: dict[str, tuple[Instrument, bytes]] = {}
    for of_instrument in counted.values():
        for name, of_team in of_instrument.items():
            for session in of_team.values():
                own = sessions.instrument(session.id)
                if name not in newest or _age(own) > _age(newest[name][0]):
                    newest[name] = (own, sessions.instrument_bytes(session.id))
    return newest


def _age(instrument: Instrument) -> tuple[int, ...]:
    return tuple(int(part) for part in instrument.version.split("."))


def _by_item(
    newest: Instrument,
    own: Mapping[str, Instrument],
    answers: Mapping[str, Mapping[str, Mapping[str, int]]],
) -> dict[str, dict[str, Mapping[str, int]]]:
    """Return item to team to counts, for the teams that were asked what the item now means.

    What is no longer asked is not published either, also where teams still met with an older copy.
    """
    by_item: dict[str, dict[str, Mapping[str, int]]] = {}
    for item in still_asked(newest):
        by_item[item.id] = {
            team: of_item[item.id]
            for team, of_item in answers.items()
            if item.id in of_item and why_not_compared(own[team], newest, item) is None
        }
    return by_item


def _action_themes(
    sessions: Sessions,
    counted: Counted,
    plan: Plan,
    newest: Mapping[str, tuple[Instrument, bytes]],
) -> list[tuple[str, ...]]:
    """Return (service, theme, title, band): how many teams decided on an action about a theme.

    An action counts under its question's first theme alone, so that no two bands are about the
    same action. Teams whose requests managers can read with their name are in no band of the
    period: see `workbook.themes.disclosure.action_bands`.
    """
    titles: dict[str, str] = {}
    for instrument, _ in newest.values():
        titles |= instrument.themes
    in_order = sorted(titles.items(), key=lambda each: each[1].casefold())
    rows: list[tuple[str, ...]] = []
    for service, teams in teams_that_acted(sessions, counted).items():
        did = {theme: teams.that_acted_on(theme) for theme, _ in in_order}
        minimum = plan.rule.minimum_teams
        bands = action_bands(did, teams.most, teams.named, minimum_teams=minimum)
        rows += [(service, theme, titles[theme], band) for theme, band in bands.items()]
    return rows


def _messages(sessions: Sessions, counted: Counted, plan: Plan) -> list[tuple[str, str]]:
    """Return (service, text) of teams' messages, where enough teams of the service wrote one.

    Their order is that of a digest of the words, so it says nothing about who or when.
    """
    written: dict[str, dict[str, set[str]]] = {}
    for (service, _), of_instrument in counted.items():
        for of_team in of_instrument.values():
            for team, session in of_team.items():
                if text := read_message(sessions.folder(session.id)):
                    written.setdefault(service, {}).setdefault(team, set()).add(text)
    return [
        (service, text)
        for service, of_team in sorted(written.items())
        if len(of_team) >= plan.rule.minimum_teams
        for text in sorted(set().union(*of_team.values()), key=_digest)
    ]


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
