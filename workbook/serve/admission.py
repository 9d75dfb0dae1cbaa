"""Who may open which page: what a browser asks for goes in, a decision comes out.

A practitioner's page opens with a join code, every other with a link. A link is exchanged once, for
a grant that the server remembers of this browser; from then on no address holds its key, and a
whole room may see the address on a shared screen. A grant is looked at for each request: a link
that was ended or made anew opens nothing any more, whoever came in with it.

A session's own id opens nothing by itself, and a join code opens nothing but answering. Guessing a
code or a key is slowed. Nobody waits for that who is in already, who comes with a right link, or
with a session's id and code together, as the QR code has them: none of those is a guess.

Nothing here answers a request or knows of cookies: that is for `workbook.serve.handlers`.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from workbook.access import Kind, Link, Links, Role, Told
from workbook.errors import WorkbookError
from workbook.plans import PlanNotFound, Plans, is_plan_id
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.policy import ABOUT, OPENED_BY, ROLES, Way
from workbook.serve.query import Query
from workbook.serve.rate_limit import RateLimiter, TooMany
from workbook.sessions import Session, SessionNotFound, Sessions, is_session_id, read_code
from workbook.storage import EXAMPLE_FOLDER, is_example
from workbook.teams import TeamNotFound, Teams

__all__ = [
    "Admission",
    "Admitted",
    "Asked",
    "Decision",
    "Elsewhere",
    "LinkNeeded",
    "OldAddress",
    "TooManyTries",
    "Unlocked",
    "find_session",
    "links_of",
]

_Read = TypeVar("_Read")

#: Which links a key may be of that came in an address as the workbook once made them.
_ONCE: dict[str, tuple[Kind, ...]] = {
    "facilitate": ("session",),
    "preview": ("session",),
    "themes": ("several", "manager"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a browser asks for, and who asks."""

    page: str
    #: The address on the network that it comes from.
    remote: str
    #: What its cookie stands for; None for somebody new.
    browser: BrowserSession | None = None
    #: What the address says.
    says: Query = field(default_factory=Query)
    #: This browser's copy of the invented service; None for the one that all are copied from.
    example_data: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The page opens."""

    role: Role
    #: What the page's process is told: all that it will ever know of its link.
    told: Told


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A link's key is right: the browser is to remember what it opens, and go on without it."""

    grant: str
    address: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another page comes first."""

    address: str


@dataclass(frozen=True, slots=True)
class LinkNeeded:
    """The page stays shut: it opens with a link."""

    #: What opens it.
    by: tuple[Way, ...]
    #: Whether this browser had one, which was ended or made anew.
    ended: bool = False


@dataclass(frozen=True, slots=True)
class OldAddress:
    """The address is one of before, whose key opens nothing now."""

    page: str


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Somebody tries one after the other, and this one opens nothing or was not looked at."""


#: What becomes of whoever comes with a key.
Entered = Unlocked | LinkNeeded | OldAddress | TooManyTries
Decision = Admitted | Unlocked | Elsewhere | LinkNeeded | OldAddress | TooManyTries


class TooManyCodes(WorkbookError):
    """Somebody tries code after code."""

    def __init__(self) -> None:
        super().__init__(
            "Too many wrong codes are being tried just now.",
            "So codes that are typed are taken slowly, and this one was not looked at.",
            "The QR code and the link always work at once: scan or open the one that your "
            "facilitator has. Or wait a minute, then type the code again.",
        )


@lru_cache(maxsize=256)  # copies of the invented service come and go
def links_of(data: Path) -> Links:
    """Return the links of a data folder, the same for the whole server: it reads few of them anew.

    Parameters
    ----------
    data
        The data folder.
    """
    return Links(data)


async def find_session(limiter: RateLimiter, data: Path, asked: Asked) -> Session:
    """Return the session of a join code that came with a request; guessing is slowed.

    Parameters
    ----------
    limiter
        Who was wrong how often.
    data
        The data folder.
    asked
        Who asks, and what its address says: the code as it was typed, which a session's id is
        none of, and perhaps the session's id beside it.

    Raises
    ------
    TooManyCodes
        The code was not looked at.
    SessionNotFound, StoreError
        There is no such session, or it cannot be read.
    """
    code = read_code(asked.says.code)
    if code is None:  # an empty box, or what no code can be: it is no guess
        raise SessionNotFound
    look = partial(Sessions(data).by_code, code)
    if await _is_no_guess(limiter, data, asked, code):
        with suppress(SessionNotFound):  # it has stopped working: then it is a wrong one
            return await _in_thread(look)
    try:
        async with limiter.trying(asked.remote) as tried:
            try:
                return await _in_thread(look)
            except SessionNotFound:
                tried.wrong(code)
                raise
    except TooMany:
        raise TooManyCodes from None


async def _is_no_guess(limiter: RateLimiter, data: Path, asked: Asked, code: str) -> bool:
    """Say whether somebody has a code from the room and not by trying."""
    if asked.browser is not None and code in asked.browser.codes:
        return True
    given = asked.says.session
    if is_session_id(given) and limiter.may_compare(given):
        codes = await _in_thread(partial(_code_of, data, given))
        # Looked at again, and nothing waited for from here on: many may have come meanwhile.
        if codes and limiter.may_compare(given):
            if _is_among(code, codes):
                return True
            limiter.compared_wrong(given)
    if asked.browser is not None and asked.browser.opened:
        return _is_among(code, await _in_thread(partial(_codes_run_by, data, asked.browser)))
    return False


def _code_of(data: Path, session: str) -> tuple[str, ...]:
    """Return the join code of the session with an id, or nothing where there is none."""
    try:
        return (Sessions(data).find(session).code,)
    except WorkbookError:
        return ()


def _codes_run_by(data: Path, browser: BrowserSession) -> tuple[str, ...]:
    """Return the join codes of the sessions that a browser's links open, as they stand now."""
    links = links_of(data)
    codes: list[str] = []
    for grant in sorted(browser.opened):
        kind, _, scope = grant.rpartition(":")[0].partition("-")
        if kind not in {"session", "team"} or not links.stands(grant):
            continue
        if kind == "session":
            codes += _code_of(data, scope)
        else:
            with suppress(WorkbookError):
                codes += [each.code for each in _of_team(data, scope)]
    return tuple(codes)


def _of_team(data: Path, team: str) -> tuple[Session, ...]:
    sessions, one_by_one = _known(data)
    with one_by_one:
        return sessions.of_team(team)


@lru_cache(maxsize=256)
def _known(data: Path) -> tuple[Sessions, threading.Lock]:
    """Return what remembers for the whole server which sessions are whose."""
    return Sessions(data), threading.Lock()


def _is_among(code: str, codes: Iterable[str]) -> bool:
    """Compare a code with others; how long it takes says nothing of them."""
    same = [secrets.compare_digest(code.encode(), each.encode()) for each in codes]
    return any(same)


class Admission:
    """Decides about each page that is asked for.

    Parameters
    ----------
    home
        The data folder of the service.
    limiter
        Who was wrong how often.
    """

    def __init__(self, home: Path, limiter: RateLimiter) -> None:
        self._home = home
        self._limiter = limiter

    async def enter(self, asked: Asked) -> Entered:
        """Say what is to become of somebody who opens a link.

        Parameters
        ----------
        asked
            Its address says a link's name and key; its page does not matter.
        """
        name, key = asked.says.link, asked.says.key
        look = partial(self._links(asked).open, name, key)
        # A key is 128 bits, which nobody finds by trying, however fast. So a right one is never
        # kept waiting by others that are wrong; those are answered slowly.
        with suppress(WorkbookError):
            if link := await _in_thread(look):
                return Unlocked(link.grant, _leads_to(link, example=asked.says.example))
        return await self._unlocked(asked, look, LinkNeeded((), ended=True))

    async def decide(self, asked: Asked) -> Decision:
        """Say what is to become of a request for a page.

        Parameters
        ----------
        asked
            Its page is one of `workbook.serve.policy.NOTEBOOK_PAGES`.
        """
        says = asked.says
        if says.key or says.opening:
            return await self._from_before(asked)
        if asked.page == "reflect":
            return await self._by_code(asked)
        try:
            return await _in_thread(partial(self._by_link, asked))
        except WorkbookError:  # nobody's link can be looked at, so none opens anything
            return LinkNeeded(OPENED_BY[asked.page])

    async def _by_code(self, asked: Asked) -> Decision:
        says = asked.says
        if not says.code:
            return Elsewhere("join")
        try:
            found = await find_session(self._limiter, self._data(asked), asked)
        except WorkbookError:  # the page with the box says what is wrong
            return Elsewhere(f"join?{urlencode({'code': says.code})}")
        told = Told(
            page=asked.page, session=found.id, code=found.code, way=says.way, example=says.example
        )
        if says.way == "together":
            told = await _in_thread(partial(self._with_grant, asked, found, told))
        return Admitted(role=ROLES["code"], told=told)

    def _with_grant(self, asked: Asked, session: Session, told: Told) -> Told:
        """Tell the page on which people answer together that this browser runs the session."""
        links = self._links(asked)
        names = {f"session-{session.id}", f"team-{session.team_id}" if session.team_id else ""}
        for grant in asked.browser.opened if asked.browser is not None else ():
            if grant.rpartition(":")[0] in names and links.stands(grant):
                return replace(told, grant=grant)
        return told

    async def _from_before(self, asked: Asked) -> Decision:
        """Let in whoever comes with the address of an older link whose secret is still a link's."""
        says, links = asked.says, self._links(asked)
        kinds = ("lead",) if says.opening else _ONCE.get(asked.page, ())
        given = says.opening or says.key
        return await self._unlocked(
            asked, lambda: links.with_key(given, kinds), OldAddress(asked.page)
        )

    async def _unlocked(
        self, asked: Asked, look: Callable[[], Link | None], otherwise: LinkNeeded | OldAddress
    ) -> Entered:
        """Look whether a key opens a link; whoever guesses is slowed."""
        try:
            async with self._limiter.trying(asked.remote) as tried:
                try:
                    link = await _in_thread(look)
                except WorkbookError:
                    link = None
                if link is None:
                    tried.wrong()
                    return otherwise
        except TooMany:
            return TooManyTries()
        return Unlocked(link.grant, _leads_to(link, example=asked.says.example))

    def _by_link(self, asked: Asked) -> Decision:
        """Decide about a page that a link opens, by what this browser's links have granted."""
        says, kinds = asked.says, OPENED_BY[asked.page]
        links = self._links(asked)
        had = asked.browser.opened if asked.browser is not None else set()
        granted = {grant.rpartition(":")[0]: grant for grant in sorted(had) if links.stands(grant)}
        if says.example:
            self._hand_out(asked, granted)
        wanted = self._wanted(asked, granted)
        first = ("plan",) if asked.page == "plan" else kinds
        if _is_bare(asked) and (only := _only_one(granted, first)):
            link = links.find(only)
            if link is not None:
                return Elsewhere(_leads_to(link, asked.page))
        for name in wanted:
            link = links.find(name) if name in granted else None
            if link is not None and link.grant == granted[name]:
                return Admitted(role=ROLES[link.kind], told=_told(asked, link))
        if says.example and asked.page == "themes" and not says.link:
            everything = tuple(Teams(self._data(asked)).services())
            told = Told(page=asked.page, services=everything, example=True)
            return Admitted(role="several", told=told)
        lost = {grant.rpartition(":")[0] for grant in had} - set(granted)
        # Whose session or plan it is, nobody is told who has no link of its team.
        unsaid = not wanted or bool(says.session or says.plan)
        ended = bool(lost & set(wanted)) or (
            unsaid and any(name.partition("-")[0] in kinds for name in lost)
        )
        return LinkNeeded(kinds, ended=ended)

    def _wanted(  # noqa: PLR0911 - a line for each kind of page
        self, asked: Asked, granted: Iterable[str]
    ) -> tuple[str, ...]:
        """Return the names of the links that open what was asked for, the one of most first."""
        says = asked.says
        if asked.page == "lead":
            return ("lead",)
        if asked.page == "themes":
            kind = says.link.partition("-")[0]
            return (says.link,) if kind in OPENED_BY["themes"] else ()
        if asked.page == "team" or (asked.page == "facilitate" and says.team and not says.session):
            return (f"team-{says.team}",) if says.team else ()
        if "plan" in ABOUT[asked.page]:
            return self._of_plan(asked, granted)
        if not says.session:
            return ()
        own = f"session-{says.session}"
        # Whoever has no team's link is not even told whether there is such a session.
        if not any(name.startswith("team-") for name in granted):
            return (own,)
        try:
            found = Sessions(self._data(asked)).find(says.session)
        except WorkbookError:
            return (own,)  # the page itself says what is wrong with the session
        if found.id != says.session:  # a join code stands in no such address
            return ()
        return (f"team-{found.team_id}", own) if found.team_id else (own,)

    def _of_plan(self, asked: Asked, granted: Iterable[str]) -> tuple[str, ...]:
        """Return the names of the links that open a plan, its team's first."""
        plan = asked.says.plan
        if not is_plan_id(plan):
            return ()
        own = f"plan-{plan}"
        # Whoever has no team's link is not even told whether there is such a plan.
        if not any(name.startswith("team-") for name in granted):
            return (own,)
        try:
            team = Plans(self._data(asked)).find(plan).team
        except WorkbookError:
            return (own,)  # the page itself says what is wrong with the plan
        return (f"team-{team}", own) if team else (own,)

    def _hand_out(self, asked: Asked, granted: dict[str, str]) -> None:
        """Give a visitor of the invented service what they ask for: its links are for everybody."""
        says, data, links = asked.says, self._data(asked), self._links(asked)
        link: Link | None = None
        if not is_example(data):
            return
        try:
            if asked.page == "lead":
                link = links.make("lead")
            elif says.session:
                found = Sessions(data).find(says.session)
                if found.id == says.session:
                    link = (
                        links.make("team", found.team_id)
                        if found.team_id
                        else links.make("session", found.id)
                    )
            elif says.plan:
                plan = Plans(data).find(says.plan)
                link = links.make("team", plan.team) if plan.team else links.make("plan", plan.id)
            elif says.team:
                link = links.make("team", Teams(data).find(says.team).id)
            elif says.link.startswith("manager-"):
                service = says.link.removeprefix("manager-")
                link = links.make("manager", service) if service in Teams(data).services() else None
        except (PlanNotFound, SessionNotFound, TeamNotFound):
            return
        if link is not None:
            granted[link.name] = link.grant

    def _data(self, asked: Asked) -> Path:
        if not asked.says.example:
            return self._home
        return asked.example_data or self._home / EXAMPLE_FOLDER

    def _links(self, asked: Asked) -> Links:
        return links_of(self._data(asked))


def _told(asked: Asked, link: Link) -> Told:
    """Return what the process of a page is told that a link opens."""
    return Told(
        page=asked.page,
        session=asked.says.session if "session" in ABOUT[asked.page] else "",
        team=link.scope if link.kind == "team" else "",
        plan=asked.says.plan if "plan" in ABOUT[asked.page] else "",
        services=link.services,
        link=link.short,
        grant=link.grant,
        way=asked.says.way,
        example=asked.says.example,
    )


def _leads_to(link: Link, page: str = "", *, example: bool = False) -> str:
    """Return the address to which a link leads, less its key: its first page, or a certain one."""
    first, about = {
        "lead": ("lead", {}),
        "team": ("team", {"team": link.scope}),
        "session": ("facilitate", {"session": link.scope}),
        "plan": ("plan", {"plan": link.scope}),
        "manager": ("themes", {"link": link.name}),
        "several": ("themes", {"link": link.name}),
    }[link.kind]
    query = {**about, **({"example": "yes"} if example else {})}
    return f"{page or first}?{urlencode(query)}" if query else (page or first)


def _is_bare(asked: Asked) -> bool:
    """Say whether an address says nothing but its page, and the page is a link's first one."""
    says = asked.says
    said = says.session or says.team or says.plan or says.link or says.code or says.example
    return not said and asked.page in {"facilitate", "team", "plan", "themes"}


def _only_one(granted: Iterable[str], kinds: tuple[Way, ...]) -> str:
    """Return the one link of these kinds, or "" where there is none or more than one."""
    found = [name for name in granted if name.partition("-")[0] in kinds]
    return found[0] if len(found) == 1 else ""


async def _in_thread(read: Callable[[], _Read]) -> _Read:
    """Read something from the disk while others are answered."""
    return await asyncio.get_running_loop().run_in_executor(None, read)
