"""Who is in: a random token for each browser, what its links have opened to it, and until when.

A token lives in a cookie that no script can read; the server knows its digest alone. What it
opened (a session to run, the managers' page) is forgotten twelve hours after it was last used, or
when somebody leaves, on the server: a copy of the cookie opens nothing after that. Each time a
link opens something more, the browser gets another token, so one that was planted is worth nothing.

That a practitioner is there, and which join code they gave, is kept in memory only. What
facilitators and managers opened is kept in the data folder too, so that a server that is started
again in a meeting shuts nobody out.

Strangers come in any number, so each kind of visit has room of its own: whoever came in with a link
is never let go for one who did not, and of the others those go first who have nothing open. A
plan's own link is one that anybody may have who begins a plan, so those who came in with one have
room of their own too, and are noted on disk once in some seconds, however many come.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_server.auth import Authorizer, IdentityProvider, User

from workbook.serve.cookies import COOKIE, token_of
from workbook.storage import StoreError, disk

__all__ = ["COOKIE", "BrowserIdentity", "BrowserSession", "BrowserSessions", "KernelsAreTheirs"]

_log = logging.getLogger("workbook")
SESSIONS_FILE = "visits.json"
#: Seconds after its last use for which a session is remembered: a working day.
_LASTS = 12 * 60 * 60
#: Seconds between two notes on disk that the same session was used.
_NOTED = 10 * 60
#: More browsers without a link than come in a day; the one not seen longest goes first.
_MOST = 20_000
#: And with one. One link is opened by so many at most, so that none of them fills it all.
_MOST_WITH_LINK = 5_000
_MOST_EACH_LINK = 200
#: And with a plan's own link and no other: more than plan in a day, and more than share one plan.
_MOST_WITH_PLAN = 2_000
_MOST_EACH_PLAN = 50
#: Seconds between two notes on disk for those.
_NOTED_PLANS = 5.0
#: So many join codes that a browser gave are remembered of it.
_MOST_CODES = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class BrowserSession:
    """What one browser’s cookie stands for."""

    #: The digest of its token; it says nothing about anybody.
    name: str
    #: What its links have granted: `workbook.access.Link.grant` of each.
    opened: set[str] = field(default_factory=set)
    used: float = 0.0
    #: The join codes of sessions that it gave when they were right.
    codes: set[str] = field(default_factory=set)
    #: Whether a link of the service opened something: one of the invented service is anybody's, and
    #: so is a plan's own.
    has_link: bool = False
    #: When it was last noted on disk that it was used.
    noted: float = 0.0


class BrowserSessions:
    """All browsers that are in.

    Parameters
    ----------
    data
        The data folder, where what must survive a restart is kept.
    clock
        Gives seconds since the epoch.
    has_page
        Says of a session's name whether it has a page open.
    """

    def __init__(
        self,
        data: Path,
        clock: Callable[[], float] = time.time,
        has_page: Callable[[str], bool] = lambda name: False,  # noqa: ARG005
    ) -> None:
        self._file = data / SESSIONS_FILE
        self._clock = clock
        self._has_page = has_page
        # Each in the order of last use: those without a link and without a code, those that gave
        # a right code, those with a plan's own link, and those with another one.
        self._strangers: dict[str, BrowserSession] = {}
        self._guests: dict[str, BrowserSession] = {}
        self._planners: dict[str, BrowserSession] = {}
        self._linked: dict[str, BrowserSession] = {}
        #: Which of them came in with each link, in the same order.
        self._of_link: dict[str, dict[str, None]] = {}
        self._noted_plans = 0.0
        self._read()

    def find(self, token: str | None) -> BrowserSession | None:
        """Return the session of a token, and count it as used; None when there is none any more."""
        if not token or not _TOKEN.fullmatch(token):
            return None
        name = _digest(token)
        kept = next((each for each in self._all() if name in each), {})
        session = kept.get(name)
        now = self._clock()
        if session is None or session.used < now - _LASTS:
            return None
        session.used = now
        kept[name] = kept.pop(name)
        for grant in session.opened if session.has_link else ():
            of = self._of_link.get(grant, {})
            if name in of:
                of[name] = of.pop(name)
        if session.has_link and session.noted < now - _NOTED:
            session.noted = now
            self._keep_if_possible()
        elif name in self._planners and session.noted < now - _NOTED:
            self._note_planners()
        return session

    def begin(
        self, before: BrowserSession | None = None, opens: str = "", *, invented: bool = False
    ) -> tuple[str, BrowserSession]:
        """Let a browser in, or let one that is in open something more.

        Parameters
        ----------
        before
            Its session until now, which ends.
        opens
            What it has opened; "" for nothing but a page.
        invented
            Whether that is of the invented service.

        Returns
        -------
        tuple
            Its new token, which is nowhere else, and its new session.
        """
        token = secrets.token_urlsafe(32)
        session = BrowserSession(_digest(token), used=self._clock())
        if opens:
            session.opened.add(opens)
            session.has_link = not invented and not _is_plans(opens)
        if before is not None:
            session.opened |= before.opened
            session.codes |= before.codes
            session.has_link |= before.has_link
            self._forget(before)
        self._place(session)
        self._make_room()
        if session.name in self._planners:
            self._make_room_for_plans(opens)
            self._note_planners()
        if session.has_link:
            self._keep_if_possible()
        return token, session

    def knows(self, session: BrowserSession, code: str) -> None:
        """Remember in memory that a browser gave a right code: it never waits with that one."""
        if code in session.codes:
            return
        while len(session.codes) >= _MOST_CODES:
            session.codes.pop()
        session.codes.add(code)
        if self._strangers.pop(session.name, None) is not None:
            self._place(session)

    def end(self, session: BrowserSession) -> None:
        """Forget a session and all it has opened."""
        is_noted = session.has_link or session.name in self._planners
        self._forget(session)
        if is_noted:
            self._keep()

    def _all(self) -> tuple[dict[str, BrowserSession], ...]:
        return self._linked, self._planners, self._guests, self._strangers

    def _place(self, session: BrowserSession) -> None:
        if session.has_link:
            self._linked[session.name] = session
            for grant in session.opened:
                self._of_link.setdefault(grant, {})[session.name] = None
        elif any(map(_is_plans, session.opened)):
            self._planners[session.name] = session
        elif session.codes:
            self._guests[session.name] = session
        else:
            self._strangers[session.name] = session

    def _forget(self, session: BrowserSession) -> None:
        for kept in self._all():
            kept.pop(session.name, None)
        for grant in session.opened if session.has_link else ():
            of = self._of_link.get(grant, {})
            of.pop(session.name, None)
            if not of:
                self._of_link.pop(grant, None)

    def _make_room(self) -> None:
        """Let those go who are more than there is room for."""
        newest = next(reversed(self._linked.values()), None)
        for grant in sorted(newest.opened) if newest is not None else ():
            of = self._of_link.get(grant, {})
            while len(of) > _MOST_EACH_LINK:
                self._forget(self._linked[next(iter(of))])
        while len(self._linked) > _MOST_WITH_LINK:
            self._forget(next(iter(self._linked.values())))
        while len(self._strangers) + len(self._guests) > _MOST:
            # Those who gave a code are let go last, unless they are nearly all there are.
            few = len(self._strangers) < _MOST // 10
            self._forget(self._oldest(self._guests if few else self._strangers))

    def _make_room_for_plans(self, opened: str) -> None:
        """Let planners go, of the plan that was just opened first."""
        same = {name: each for name, each in self._planners.items() if opened in each.opened}
        if len(same) > _MOST_EACH_PLAN:
            self._forget(self._oldest(same))
        while len(self._planners) > _MOST_WITH_PLAN:
            self._forget(self._oldest(self._planners))

    def _oldest(self, kept: dict[str, BrowserSession]) -> BrowserSession:
        """Return the one not seen longest, of those that have no page open as far as may be."""
        # There are far fewer pages than visits, and whoever has one goes to the end of the row.
        for _ in range(len(kept)):
            name = next(iter(kept))
            if not self._has_page(name):
                break
            kept[name] = kept.pop(name)
        return next(iter(kept.values()))

    def _read(self) -> None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            found = [
                BrowserSession(
                    str(name),
                    set(map(str, opened)),
                    float(used),
                    has_link=not all(map(_is_plans, map(str, opened))),
                )
                for name, (opened, used) in kept.items()
            ]
        except (OSError, ValueError, TypeError, AttributeError):
            return  # whoever was in opens their link again
        for session in sorted(found, key=lambda each: each.used):
            session.noted = session.used
            self._place(session)

    def _note_planners(self) -> None:
        """Note who has come in with a plan's own link, unless it was done a moment ago.

        Whoever is not noted then is at the next note, which anybody's next request brings.
        """
        now = self._clock()
        if self._noted_plans < now - _NOTED_PLANS:
            self._noted_plans = now
            self._keep_if_possible()

    def _keep_if_possible(self) -> None:
        """Note who has come in; that it fails, on a full disk, keeps nobody out."""
        try:
            self._keep()
        except StoreError as trouble:
            _log.error("%s", trouble.happened)

    def _keep(self) -> None:
        """Note who has come in with a link; the order of the file says nothing of them."""
        now = self._clock()
        kept = {}
        everybody = {**self._linked, **self._planners}
        for name in sorted(everybody):
            session = everybody[name]
            if session.used >= now - _LASTS:
                kept[name] = [sorted(session.opened), int(session.used)]
                session.noted = session.used
        with disk.as_store_error("Who has come in with a link cannot be noted."):
            disk.replace(self._file, json.dumps(kept).encode())


class BrowserIdentity(IdentityProvider):
    """Knows a browser by its session: Jupyter's way to say who asks.

    https://jupyter-server.readthedocs.io/en/latest/operators/security.html#identity-configuration
    """

    @property
    def auth_enabled(self) -> bool:
        """Whether anything is checked: always."""
        return True

    def get_handlers(self) -> list[Any]:
        """Return no addresses: people come in with links."""
        return []

    def get_user(self, handler: Any) -> User | None:
        """Return the session of a request as Jupyter wants it, or None for somebody new."""
        session = handler.settings["browser_sessions"].find(token_of(handler))
        return None if session is None else User(username=session.name)

    def is_token_authenticated(self, handler: Any) -> bool:
        """Say that nobody comes in past the check of where a request is from."""
        del handler
        return False

    def should_check_origin(self, handler: Any) -> bool:
        """Say that every request's origin is checked."""
        del handler
        return True


class KernelsAreTheirs(Authorizer):
    """A kernel is its visitor's alone; everything else that Jupyter could do, nobody may.

    It compares names only, so it does the same for the names of JupyterHub or of a single sign-on.
    """

    def is_authorized(
        self, handler: Any, user: User, action: str, resource: str
    ) -> Awaitable[bool] | bool:
        """Say whether somebody may do something with the kernel that a request names."""
        del action
        if user is None or resource != "kernels":
            return False
        kernel = handler.path_kwargs.get("kernel_id") or (handler.path_args or [""])[0]
        owner: str | None = handler.kernel_manager.owner(kernel)
        return owner is not None and secrets.compare_digest(owner, user.username)


def _is_plans(grant: str) -> bool:
    """Say whether something was granted by a plan's own link."""
    return grant.startswith("plan-")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
