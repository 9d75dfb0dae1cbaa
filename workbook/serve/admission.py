"""Who may open which page: what a browser asks for goes in, a decision comes out.

A practitioner's page opens with a join code, the others with the key of a link. The key comes with
the link once. From then on the server remembers what it opened to this browser, and the address,
which a whole room may see on a shared screen, is without it. A key that was changed since opens
nothing any more. Guessing either is slowed.

Nothing here answers a request or knows of cookies: that is for `workbook.serve.handlers`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from workbook.access import OPENS_SESSIONS, READS_THEMES, Role, current_key, grant, is_key, runs
from workbook.access.keys import Who
from workbook.errors import WorkbookError
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.policy import OPENED_BY, WITHOUT_CODE
from workbook.serve.rate_limit import RateLimiter, TooMany
from workbook.sessions import Session, SessionNotFound, Sessions
from workbook.storage import EXAMPLE_FOLDER

__all__ = [
    "Admission",
    "Admitted",
    "Asked",
    "Decision",
    "Elsewhere",
    "KeyNeeded",
    "TooManyCodes",
    "Unlocked",
    "find_session",
]

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a browser asks for, and who asks."""

    page: str
    #: The address on the network that it comes from.
    remote: str
    #: What its cookie stands for; None for somebody new.
    browser: BrowserSession | None = None
    #: The join code, as it was typed.
    code: str = ""
    #: Whether it is a page of the invented service.
    example: bool = False
    way: str = ""
    #: The key of a session's link, or of the managers'.
    key: str = field(default="", repr=False)
    #: The key of the link with which facilitators open sessions.
    opening: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The page opens."""

    role: Role
    #: The code as the session has it.
    code: str = ""
    example: bool = False
    way: str = ""
    #: What the page's kernel is told that its visitor may do: `workbook.access.keys.grant`.
    grant: str = ""

    @property
    def query(self) -> str:
        """What the page's kernel is told of its link: nothing else of it, and never a key."""
        told = {"example": "yes" if self.example else ""}
        if self.role != "manager":
            told = {"code": self.code, **told, "way": self.way}
        return urlencode({name: value for name, value in told.items() if value})


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
class KeyNeeded:
    """The page stays shut: it opens with somebody's link."""

    whose: Who


@dataclass(frozen=True, slots=True)
class _Lock:
    """What a page is shut with."""

    #: Whose link opens it.
    whose: Who
    #: What its key gives the right to do.
    right: str
    #: Reads the key as it is now.
    key: Callable[[], str | None]
    #: What came with the link; "" when nothing did.
    given: str = field(repr=False)
    #: Where the page is without its key.
    address: str


Decision = Admitted | Unlocked | Elsewhere | KeyNeeded


class TooManyCodes(WorkbookError):
    """Somebody on this network tries code after code."""

    def __init__(self) -> None:
        super().__init__(
            "Too many wrong codes have been tried from this network.",
            "For a minute or two codes are taken slowly, and this one was not looked at.",
            "Wait a minute, then try again.",
        )


async def find_session(limiter: RateLimiter, remote: str, data: Path, code: str) -> Session:
    """Return the session of a code that came with a request; guessing is slowed.

    Parameters
    ----------
    limiter
        Who was wrong how often.
    remote
        The address on the network that the code comes from.
    data
        The data folder.
    code
        As it was typed.

    Raises
    ------
    TooManyCodes
        The code was not looked at.
    SessionNotFound, StoreError
        There is no such session, or it cannot be read.
    """
    try:
        async with limiter.trying(remote):
            return await _in_thread(partial(Sessions(data).find, code))
    except SessionNotFound:
        limiter.wrong(remote)
        raise
    except TooMany:
        raise TooManyCodes from None


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

    async def decide(self, asked: Asked) -> Decision:
        """Say what is to become of a request for a page.

        Parameters
        ----------
        asked
            Its page is one of `workbook.serve.policy.NOTEBOOK_PAGES`.
        """
        data = self._home / EXAMPLE_FOLDER if asked.example else self._home
        code, role = asked.code, OPENED_BY[asked.page]
        if code:
            try:
                code = (await find_session(self._limiter, asked.remote, data, code)).id
            except (SessionNotFound, TooManyCodes):
                return Elsewhere(f"join?{urlencode({'code': code[:80]})}")
            except WorkbookError:
                pass  # the page itself says what is wrong with the session
        elif asked.page not in WITHOUT_CODE:
            return Elsewhere("join")
        admitted = Admitted(role=role, code=code, example=asked.example, way=asked.way)
        lock = self._lock(asked, data, code)
        if lock is None:
            return admitted
        granted = await self._authorise(asked, lock)
        if granted is None:
            return KeyNeeded(lock.whose)
        if lock.given:
            return Unlocked(granted, lock.address)
        return replace(admitted, grant=granted)

    def _lock(self, asked: Asked, data: Path, code: str) -> _Lock | None:
        """Return what a page is shut with; None when it is open to whoever came so far."""
        role = OPENED_BY[asked.page]
        # Anybody may look at the managers' page of the invented service, and at how a session is
        # opened there.
        if role == "practitioner" or (asked.example and (role == "manager" or not code)):
            return None
        if role == "manager":
            key = partial(current_key, self._home, "manager")
            return _Lock("manager", READS_THEMES, key, asked.key, asked.page)
        if not code:
            key = partial(current_key, data, "facilitator")
            return _Lock("facilitator", OPENS_SESSIONS, key, asked.opening, asked.page)
        query = {"code": code, **({"example": "yes"} if asked.example else {})}
        return _Lock(
            "facilitator",
            runs(code, example=asked.example),
            partial(Sessions(data).facilitator_key, code),
            asked.key,
            f"{asked.page}?{urlencode(query)}",
        )

    async def _authorise(self, asked: Asked, lock: _Lock) -> str | None:
        """Return what stands for a right, when the link gives it or the browser has it already."""
        key: str | None = None
        try:
            async with self._limiter.trying(asked.remote):
                with contextlib.suppress(WorkbookError):
                    key = await _in_thread(lock.key)
        except TooMany:
            key = None
        if key:
            granted = grant(lock.right, key)
            if lock.given:
                if is_key(key, lock.given):
                    return granted
            elif asked.browser is not None and granted in asked.browser.opened:
                return granted
        if lock.given:
            self._limiter.wrong(asked.remote)
        return None


async def _in_thread(read: Callable[[], _Read]) -> _Read:
    """Read something from the disk while others are answered."""
    return await asyncio.get_running_loop().run_in_executor(None, read)
