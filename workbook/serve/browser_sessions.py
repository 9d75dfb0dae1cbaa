"""Who is in: a random token for each browser, what its links have opened to it, and until when.

A token lives in a cookie that no script can read; the server knows its digest alone. What it
opened (a session to run, the managers' page) is forgotten twelve hours after it was last used, or
when somebody leaves, on the server: a copy of the cookie opens nothing after that. Each time a
link opens something more, the browser gets another token, so one that was planted is worth nothing.

That a practitioner is there is kept in memory only. What facilitators and managers opened is kept
in the data folder too, so that a server that is started again in a meeting shuts nobody out.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_server.auth import Authorizer, IdentityProvider, User

from workbook.serve.cookies import COOKIE, token_of
from workbook.storage import disk

__all__ = ["COOKIE", "BrowserIdentity", "BrowserSession", "BrowserSessions", "KernelsAreTheirs"]

SESSIONS_FILE = "visits.json"
#: Seconds after its last use for which a session is remembered: a working day.
_LASTS = 12 * 60 * 60
#: Seconds between two notes on disk that the same session was used.
_NOTED = 10 * 60
#: More browsers than a service has; the one not seen longest goes first.
_MOST = 20_000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class BrowserSession:
    """What one browser’s cookie stands for."""

    #: The digest of its token; it says nothing about anybody.
    name: str
    #: What its links have opened: "open", "manage", or "run:" and a join code.
    opened: set[str] = field(default_factory=set)
    used: float = 0.0


class BrowserSessions:
    """All browsers that are in.

    Parameters
    ----------
    data
        The data folder, where what must survive a restart is kept.
    clock
        Gives seconds since the epoch.
    """

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = data / SESSIONS_FILE
        self._clock = clock
        self._sessions: dict[str, BrowserSession] = {}
        self._read()

    def find(self, token: str | None) -> BrowserSession | None:
        """Return the session of a token, and count it as used; None when there is none any more."""
        if not token or not _TOKEN.fullmatch(token):
            return None
        session = self._sessions.get(_digest(token))
        now = self._clock()
        if session is None or session.used < now - _LASTS:
            return None
        if session.opened and session.used < now - _NOTED:
            session.used = now
            self._keep()
        session.used = now
        # The order is that of last use.
        self._sessions[session.name] = self._sessions.pop(session.name)
        return session

    def begin(
        self, before: BrowserSession | None = None, opens: str = ""
    ) -> tuple[str, BrowserSession]:
        """Let a browser in, or let one that is in open something more.

        Parameters
        ----------
        before
            Its session until now, which ends.
        opens
            What it has opened; "" for nothing but a page.

        Returns
        -------
        tuple
            Its new token, which is nowhere else, and its new session.
        """
        token = secrets.token_urlsafe(32)
        opened = {*(before.opened if before else ()), *([opens] if opens else [])}
        session = BrowserSession(_digest(token), opened, self._clock())
        if before is not None:
            self._sessions.pop(before.name, None)
        self._sessions[session.name] = session
        while len(self._sessions) > _MOST:
            del self._sessions[next(iter(self._sessions))]
        if opened:
            self._keep()
        return token, session

    def end(self, session: BrowserSession) -> None:
        """Forget a session and all it has opened."""
        self._sessions.pop(session.name, None)
        self._keep()

    def _read(self) -> None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            for name, (opened, used) in kept.items():
                self._sessions[str(name)] = BrowserSession(
                    str(name), set(map(str, opened)), float(used)
                )
        except (OSError, ValueError, TypeError, AttributeError):
            self._sessions.clear()  # whoever was in opens their link again

    def _keep(self) -> None:
        now = self._clock()
        kept = {
            each.name: [sorted(each.opened), int(each.used)]
            for each in self._sessions.values()
            if each.opened and each.used >= now - _LASTS
        }
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


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
