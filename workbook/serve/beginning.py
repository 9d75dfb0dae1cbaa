"""How a plan begins: who may, and how many.

A plan that belongs to a team is begun with the team's link. One without a team takes no link at
all, so anybody may begin one who reaches the workbook: each address a few a day, and all together
as many as are kept at once. When that many are there, one that nobody has written into for a day
goes for a newcomer's; one with a word in it never does.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from workbook.access import Link, Links, log_act
from workbook.errors import WorkbookError
from workbook.plans import Plan, Plans, is_plan_id
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.policy import Way
from workbook.serve.rate_limit import who_asks
from workbook.settings import Settings
from workbook.teams import Teams

__all__ = [
    "NewPlans",
    "NoMoreKept",
    "NoMoreToday",
    "OnlyForTeams",
    "Wish",
    "links_needed",
    "teams_of",
]

_log = logging.getLogger("workbook")
_T = TypeVar("_T")
_DAY = 24 * 60 * 60.0
#: Days after which a plan that nobody has written into may go for a newcomer's.
_UNUSED = 1
#: A team that begins more in a day is none.
_EACH_TEAM_A_DAY = 50
#: A visitor's copy of the invented service holds so many, with those that it came with.
_EACH_COPY = 30
#: So many addresses are remembered; the one not seen longest goes first.
_ADDRESSES = 10_000


class NoMoreToday(WorkbookError):
    """From one address, or by one team, as many plans were begun today as may be."""

    def __init__(self) -> None:
        super().__init__(
            "As many plans were begun today as one address, or one team, may begin in a day.",
            "So no further one was begun. The plans that there are open as before.",
            "Go on with one of them, or come back tomorrow. With your team’s link you can begin "
            "one now, on your team’s page.",
        )


class NoMoreKept(WorkbookError):
    """As many plans without a team are kept as may be."""

    def __init__(self) -> None:
        super().__init__(
            "As many plans of people without a team are kept here as there is room for.",
            "So no further one was begun. The plans that there are open as before.",
            "With your team’s link you can begin one now, on your team’s page. Whoever looks after "
            "the workbook can make more room: plans_without_a_team in settings.toml.",
        )


class OnlyForTeams(WorkbookError):
    """Plans without a team are switched off here."""

    def __init__(self) -> None:
        super().__init__(
            "Here plans belong to teams.",
            "So none was begun.",
            "Open your team’s page with your team’s link, and begin it there.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody who begins a plan asks for."""

    #: The id of the team that it is to belong to; "" for none.
    team: str = ""
    #: The id of the plan whose decisions are to be used again; "" for none.
    again_of: str = ""
    #: Whether it is to be one of the invented service.
    example: bool = False


def teams_of(data: Path, links: Links, browser: BrowserSession | None) -> dict[str, str]:
    """Return the teams whose links a browser came in with: id to name.

    Parameters
    ----------
    data
        The data folder.
    links
        Its links.
    browser
        What its cookie stands for.
    """
    ids = [name.removeprefix("team-") for name in _granted(links, browser)]
    found: dict[str, str] = {}
    for each in ids:
        with suppress(WorkbookError):
            found[each] = Teams(data).find(each).name
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def links_needed(
    data: Path, links: Links, browser: BrowserSession | None, wish: Wish
) -> tuple[Way, ...]:
    """Return which links a wish takes that a browser has not; nothing where it may be granted.

    What is somebody else's and what is not there at all are answered alike.

    Parameters
    ----------
    data
        The data folder.
    links
        Its links.
    browser
        What its cookie stands for.
    wish
        What is asked for.
    """
    granted = _granted(links, browser)
    if wish.team and f"team-{wish.team}" not in granted:
        return ("team",)
    if not wish.again_of or f"plan-{wish.again_of}" in granted:
        return ()
    try:
        of = Plans(data).find(wish.again_of) if is_plan_id(wish.again_of) else None
    except WorkbookError:
        of = None
    return () if of is not None and f"team-{of.team}" in granted else ("team", "plan")


def _granted(links: Links, browser: BrowserSession | None) -> set[str]:
    """Return the names of the links that a browser came in with and that stand."""
    had = browser.opened if browser is not None else set()
    return {grant.rpartition(":")[0] for grant in had if links.stands(grant)}


class NewPlans:
    """Begins plans, and remembers who began how many: in the memory of one server.

    Parameters
    ----------
    data
        The data folder.
    settings
        What the service has set.
    clock
        Gives seconds.
    today
        Gives the day.
    """

    def __init__(
        self,
        data: Path,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._data = data
        self._most = settings.plans_without_a_team
        self._each = settings.plans_each_address_a_day
        self._clock = clock
        self._today = today
        self._begun: OrderedDict[str, deque[float]] = OrderedDict()
        #: One at a time is begun, so that no crowd gets past the bound together.
        self._turn = asyncio.Lock()

    @property
    def without_a_team(self) -> bool:
        """Whether somebody without a team may begin one here."""
        return self._most > 0

    async def begin(self, wish: Wish, remote: str) -> tuple[Plan, Link | None]:
        """Begin a plan, for somebody who may.

        Parameters
        ----------
        wish
            What is asked for, and what `links_needed` found nothing against.
        remote
            The address on the network that it comes from.

        Returns
        -------
        tuple
            The plan; and its own link where it belongs to no team, because nothing else opens it.

        Raises
        ------
        OnlyForTeams, NoMoreToday, NoMoreKept, WorkbookError
            None was begun.
        """
        if wish.team:
            self._count(f"team {wish.team}", _EACH_TEAM_A_DAY)
            return await _in_thread(partial(self._for_team, wish)), None
        if not self.without_a_team:
            raise OnlyForTeams
        self._count(_address(remote), self._each)
        async with self._turn:
            return await _in_thread(partial(self._without, wish))

    async def begin_in(self, copy: Path, wish: Wish) -> Plan:
        """Begin a plan in a visitor's copy of the invented service.

        Parameters
        ----------
        copy
            The folder of the copy.
        wish
            What is asked for: any team and any plan of it.

        Raises
        ------
        NoMoreKept, WorkbookError
            None was begun.
        """
        async with self._turn:
            return await _in_thread(partial(_begun_in, copy, wish, self._today))

    def _for_team(self, wish: Wish) -> Plan:
        team = Teams(self._data).find(wish.team)
        plan = self._plans().begin(team=team.id, again_of=wish.again_of)
        link = Links(self._data).find(f"team-{team.id}")
        self._note(link.short if link is not None else "")
        return plan

    def _without(self, wish: Wish) -> tuple[Plan, Link]:
        plans, links = self._plans(), Links(self._data, today=self._today)
        kept = [each for each in plans.all() if not each.team]
        if len(kept) + len(plans.unreadable()) >= self._most:
            self._let_one_go(plans, links, kept)
        plan = plans.begin(again_of=wish.again_of)
        try:
            link = links.make("plan", plan.id)
        except WorkbookError:
            plans.delete(plan.id)  # nobody could ever open it
            raise
        self._note(link.short)
        return plan, link

    def _let_one_go(self, plans: Plans, links: Links, kept: list[Plan]) -> None:
        """Delete the oldest plan that nobody has written into; with none, no newcomer's fits."""
        before = self._today() - timedelta(days=_UNUSED)
        for each in sorted(kept, key=lambda plan: plan.made_on or date.min):
            if each.state != "draft" or (each.made_on or date.min) > before:
                continue
            with suppress(WorkbookError):
                if plans.open(each.id).look().is_empty:
                    links.end(f"plan-{each.id}")
                    plans.delete(each.id)
                    return
        raise NoMoreKept

    def _plans(self) -> Plans:
        return Plans(self._data, today=self._today)

    def _note(self, link: str) -> None:
        try:
            log_act(self._data, link, "plan_begun", today=self._today)
        except WorkbookError as trouble:
            _log.error("what was done could not be noted: %s", trouble.happened)

    def _count(self, who: str, most: int) -> None:
        """Count one more of an address or a team, or refuse it."""
        begun = self._begun.setdefault(who, deque())
        self._begun.move_to_end(who)
        while len(self._begun) > _ADDRESSES:
            self._begun.popitem(last=False)
        now = self._clock()
        while begun and begun[0] <= now - _DAY:
            begun.popleft()
        if len(begun) >= most:
            raise NoMoreToday
        begun.append(now)


def _address(remote: str) -> str:
    """Return what counts as one address: one of IPv4, or the network of one of IPv6."""
    address, network = who_asks(remote)
    return network if address and ipaddress.ip_address(address).version != 4 else address  # noqa: PLR2004


def _begun_in(copy: Path, wish: Wish, today: Callable[[], date]) -> Plan:
    plans = Plans(copy, today=today)
    if len(plans.all()) >= _EACH_COPY:
        raise NoMoreKept
    team = Teams(copy).find(wish.team).id if wish.team else ""
    return plans.begin(team=team, again_of=wish.again_of)


async def _in_thread(work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(None, work)
