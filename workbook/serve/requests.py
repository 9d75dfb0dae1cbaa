"""The managers' page without a kernel: teams' requests, and a box for the answer to each.

It opens with the managers' key, which comes with the link once and then stays in a cookie that no
script can read. Of the data folder it reads that key and `released/`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import tornado.ioloop
from tornado.web import HTTPError

from workbook.errors import WorkbookError
from workbook.keys import is_key
from workbook.requests import MAX_REPLY, NEEDS_IN_WORDS, Request, Requests
from workbook.serve.pages import _Page
from workbook.serve.patience import Patience, TooMany

__all__ = ["RequestsPage", "request_addresses"]

_COOKIE = "rpw-manager"
#: A manager's key stays on their device so long.
_KEY_DAYS = 30


class RequestsPage(_Page):
    """The list of requests; posting an answer leads back to it."""

    async def get(self) -> None:
        """Show the list, or take the key out of the address."""
        given = self.get_argument("key", "")
        if not await self._may_see(given or self.get_cookie(_COOKIE, "") or ""):
            return
        if given:
            self.set_cookie(
                _COOKIE,
                given,
                path=f"{self.base_url}requests",
                httponly=True,
                samesite="Lax",
                secure=self.request.protocol == "https",
                expires_days=_KEY_DAYS,
            )
            self.redirect(f"{self.base_url}requests")
            return
        await self._show_list(was_sent=self.get_argument("sent", "") == "yes")

    async def post(self) -> None:
        """Keep an answer, or show the list again with what was typed and what is wrong."""
        if not await self._may_see(self.get_cookie(_COOKIE, "") or ""):
            return
        name = self.get_body_argument("request", "")
        typed = self.get_body_argument("reply", "", strip=False)
        try:
            await _aside(self._requests().reply, name, typed)
        except WorkbookError as problem:
            self.set_status(400)
            await self._show_list(problem=problem, about=name, typed=typed)
            return
        self.redirect(f"{self.base_url}requests?sent=yes")

    def _requests(self) -> Requests:
        return Requests(self.data / "released")

    async def _may_see(self, key: str) -> bool:
        """See to the key; answer the request when the page may not be shown."""
        patience: Patience = self.settings["patience"]
        address = self.request.remote_ip
        try:
            async with patience.trying(address):
                if await _aside(is_key, self.data, "manager", key):
                    return True
                if key:
                    patience.wrong(address)
        except TooMany:
            pass  # it was not looked at
        except WorkbookError as trouble:
            raise HTTPError(500) from trouble
        self.set_status(403)
        self.show("requests.html", may_see=False)
        return False

    async def _show_list(
        self,
        *,
        was_sent: bool = False,
        problem: WorkbookError | None = None,
        about: str = "",
        typed: str = "",
    ) -> None:
        try:
            requests: Sequence[Request] = await _aside(self._requests().all)
        except WorkbookError as trouble:
            self.set_status(500)
            requests, problem = (), trouble
        # What was typed is kept also when its request is not there any more.
        known = {request.id for request in requests}
        self.show(
            "requests.html",
            may_see=True,
            was_sent=was_sent,
            problem=problem,
            about=about if about in known else "",
            typed=typed,
            waiting=_newest_first(each for each in requests if each.replied_on is None),
            answered=_newest_first(each for each in requests if each.replied_on is not None),
            needs=NEEDS_IN_WORDS,
            most=MAX_REPLY,
        )


def request_addresses(base_url: str, ours: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the address of the managers' page for a Tornado application.

    Parameters
    ----------
    base_url
        Where the workbook starts, "/" or "/somewhere/".
    ours
        What the workbook's own pages are made with: data, command, voila_configuration.
    """
    return [(rf"{base_url}requests", RequestsPage, dict(ours))]


def _newest_first(requests: Iterable[Request]) -> list[Request]:
    """Order by the last thing that happened; within a day, what came later in the file first."""
    return sorted(requests, key=_last_day)[::-1]


def _last_day(request: Request) -> date:
    return request.replied_on or request.sent_on


async def _aside(act: Any, *arguments: Any) -> Any:
    """Do in a thread what may wait for a disk or for somebody's turn."""
    return await tornado.ioloop.IOLoop.current().run_in_executor(None, act, *arguments)
