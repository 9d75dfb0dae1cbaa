"""Who may have how many pages, and whose page goes when a newcomer finds all places taken.

There are four kinds of page, by what the server found of who opened it: roles', which a link
opened; practitioners', which a join code opened; those that a plan's own link opened, which anybody
may have who begins a plan; and those of the invented service, which anybody may look round. A part
of all places is kept for roles. Practitioners have the rest, and one session never more than three
quarters of it. Plans have at most half of that rest, the invented service a few of it, and neither
ever the last quarter of it. A plan that its team's link opened is a role's page.

Before anybody is turned away, a page to which nobody is connected ends for them. A page with
somebody at it never does, nor one of a kind that is kept before the newcomer's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from workbook.access import Told
from workbook.settings import Settings

__all__ = ["NoRoom", "Page", "Pages", "Pool", "pool_of"]

Pool = Literal["invented", "plans", "practitioners", "roles"]
#: The one that is kept before all others comes last.
_ORDER: tuple[Pool, ...] = ("invented", "plans", "practitioners", "roles")
#: One plan has so many pages: six people, each with all four of them.
_EACH_PLAN = 24
#: What a page is about that is one of many alike, and whose bound it is under.
_Group = Literal["session", "plan"]
#: At least so many are kept for roles: whoever runs a meeting has it open on two or three.
_LEAST_FOR_ROLES = 3


class NoRoom(Exception):
    """A page cannot be opened now.

    Parameters
    ----------
    which
        Whose bound was reached: "browser", "session", "plan", or what the page is.
    """

    def __init__(self, which: Literal["browser"] | _Group | Pool) -> None:
        super().__init__(which)
        self.which = which


@dataclass(slots=True, eq=False)
class Page:
    """A page that is open, or is being opened."""

    owner: str
    pool: Pool
    #: The id of the session or plan that it is about; "" where that does not matter.
    about: str = ""
    #: Which copy of the invented service it reads and writes.
    copy: str = ""
    #: The id of its kernel; "" until there is one.
    kernel: str = ""
    #: Since when nobody is connected to it; None while somebody is, or it is being opened.
    alone: float | None = None


def pool_of(told: Told) -> Pool:
    """Say what kind of page it is, by what its process is told.

    Parameters
    ----------
    told
        All of it was found by the server, and nothing said by the browser.
    """
    if told.example:
        return "invented"
    if told.grant.startswith("plan-"):
        return "plans"
    return "roles" if told.grant else "practitioners"


class Pages:
    """All pages that are open, and whether one more may be.

    Parameters
    ----------
    most
        How many there may be.
    settings
        What the service has set.
    clock
        Gives seconds.
    """

    def __init__(
        self, most: int, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._clock = clock
        self._open: list[Page] = []
        # A machine that carries next to nothing keeps half of that.
        share = -(-most * settings.pages_for_roles_percent // 100)
        self._for_roles = min(max(_LEAST_FOR_ROLES, share), most // 2)
        rest = most - self._for_roles
        #: Whoever has many links may not have everything either.
        self._roles_at_most = max(1, self._for_roles, most // 2)
        self._kept_from_strangers = max(1, rest // 4)
        self._plans_at_most = max(1, rest // 2)
        self._invented_at_most = min(settings.pages_of_invented_service, max(1, rest // 4))
        self._each: dict[Pool, tuple[_Group, int]] = {
            "practitioners": ("session", min(settings.pages_each_session, rest - rest // 4)),
            "plans": ("plan", _EACH_PLAN),
        }
        self._each_browser = settings.pages_each_browser

    def __len__(self) -> int:
        return len(self._open)

    def has_room(self) -> bool:
        """Say whether a practitioner of a session that nobody is in would find room."""
        try:
            self._ended_for(Page("", "practitioners"))
        except NoRoom:
            return False
        return True

    def begin(self, owner: str, told: Told) -> tuple[Page, tuple[str, ...]]:
        """Give a newcomer a place.

        Parameters
        ----------
        owner
            Whose page it will be.
        told
            What its process is told.

        Returns
        -------
        tuple
            The page, whose kernel is to be told by `opened`; and the kernels that have to end for
            it, which do not count any more.

        Raises
        ------
        NoRoom
            There is none, and nobody to end.
        """
        pool = pool_of(told)
        about = {"practitioners": told.session, "plans": told.plan}.get(pool, "")
        page = Page(owner, pool, about, told.copy)
        ended = self._ended_for(page)
        for each in ended:
            self._open.remove(each)
        self._open.append(page)
        return page, tuple(each.kernel for each in ended)

    def opened(self, page: Page, kernel: str) -> None:
        """Note that a page has its kernel; nobody is connected to it yet."""
        page.kernel, page.alone = kernel, self._clock()

    def connected(self, kernel: str, *, there: bool) -> None:
        """Note that somebody is connected to a page, or nobody any more."""
        for page in self._open:
            if page.kernel == kernel:
                page.alone = None if there else self._clock()

    def gone(self, page: Page | str) -> None:
        """Note that a page is there no more, by itself or by its kernel."""
        self._open = [each for each in self._open if page not in (each, each.kernel or None)]

    def hand_over(self, before: str, after: str) -> None:
        """Let a browser keep its pages under another name."""
        for page in self._open:
            if page.owner == before:
                page.owner = after

    def copies(self) -> set[str]:
        """Return which copies of the invented service have a page that is open."""
        return {page.copy for page in self._open if page.copy}

    def _ended_for(self, new: Page) -> list[Page]:
        """Return the pages that have to end for a newcomer, or raise `NoRoom`."""
        left, ended = self._open, []
        theirs = [each for each in left if each.owner == new.owner] if new.owner else []
        if len(theirs) >= self._each_browser:
            ended.append(_longest_alone(theirs) or _refuse("browser"))
        left = [each for each in left if each not in ended]
        if new.pool in self._each and new.about:
            group, most = self._each[new.pool]
            inside = [each for each in left if (each.pool, each.about) == (new.pool, new.about)]
            if len(inside) >= most:
                ended.append(_longest_alone(inside) or _refuse(group))
                left = [each for each in left if each not in ended]
        if not self._fits(new.pool, left):
            ended.append(self._goes_for(new.pool, left) or _refuse(new.pool))
        return ended

    def _fits(self, pool: Pool, pages: Iterable[Page]) -> bool:
        """Say whether one more of a kind may be there beside others."""
        kinds = [each.pool for each in pages]
        roles, rest = kinds.count("roles"), self._most - self._for_roles
        taken = len(kinds) - min(roles, self._for_roles)
        if pool == "roles":
            return roles < self._for_roles or (taken < rest and roles < self._roles_at_most)
        if pool == "practitioners":
            return taken < rest
        most = self._plans_at_most if pool == "plans" else self._invented_at_most
        return kinds.count(pool) < most and taken < rest - self._kept_from_strangers

    def _goes_for(self, pool: Pool, pages: list[Page]) -> Page | None:
        """Return the page that ends for one of a kind: the least kept, of the fullest session."""
        inside: dict[str, int] = {}
        for each in pages:
            inside[each.about] = inside.get(each.about, 0) + (1 if each.about else 0)
        alone = sorted(
            (
                each
                for each in pages
                if each.alone is not None and _ORDER.index(each.pool) <= _ORDER.index(pool)
            ),
            key=lambda each: (_ORDER.index(each.pool), -inside[each.about], each.alone),
        )
        for each in alone:
            if self._fits(pool, [other for other in pages if other is not each]):
                return each
        return None


def _longest_alone(pages: Iterable[Page]) -> Page | None:
    found = [(each.alone, at, each) for at, each in enumerate(pages) if each.alone is not None]
    return min(found)[2] if found else None


def _refuse(which: Literal["browser"] | _Group | Pool) -> Page:
    raise NoRoom(which)
