"""What a page was opened with, and what it may do.

A page's process is told three things in its environment: the data folder; `WORKBOOK_CONTEXT`, what
the server understood of the link and found that its visitor may do; and, by Voilà, that it is
served. It is never told a key, and never anything of an address that the server did not read
itself. What a visitor was granted is looked at anew for each act: a link that has ended grants
nothing, on whatever page it opened.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from workbook.access.address import DEFAULT_ADDRESS, kept_address
from workbook.access.links import Links
from workbook.access.log import log_act
from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.sessions import Session, Sessions
from workbook.storage import EXAMPLE_COPIES, EXAMPLE_FOLDER, data_folder, is_example

__all__ = ["CONTEXT", "PageContext", "Told", "Way", "this_context"]

_log = logging.getLogger("workbook")
#: The environment variable in which a page's process is told what it was opened with.
CONTEXT = "WORKBOOK_CONTEXT"

#: How a device answers: "own", "paper" (typing in for somebody) or "together".
Way = Literal["own", "paper", "together"]
_WAYS: tuple[Way, ...] = ("own", "paper", "together")

#: What a copy of the invented service is called: no word of it leads out of its folder.
_COPY = re.compile(r"[a-z2-7]{26}")

#: What the address of each page says it is about.
_ABOUT = {
    "reflect": "code",
    "paper": "code",
    "facilitate": "session",
    "screen": "session",
    "patterns": "session",
    "preview": "session",
    "team": "team",
    "plan": "plan",
    "day": "plan",
    "review": "plan",
    "sheets": "plan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the server tells a page's process: each of these it understood or found itself."""

    #: The page's word in its address.
    page: str = ""
    #: The id of the session that the page is about.
    session: str = ""
    #: The join code, as the session has it, when the page was opened with one.
    code: str = ""
    #: The id of the team whose link opened the page.
    team: str = ""
    #: The id of the plan that the page is about.
    plan: str = ""
    #: The ids of the services whose released words the page may show.
    services: tuple[str, ...] = ()
    #: What stands for the link in the logs.
    link: str = ""
    #: What the link granted: `Link.grant`.
    grant: str = ""
    way: Way = "own"
    #: Whether it is a page of the invented service beside the real one.
    example: bool = False
    #: The name of the visitor's own copy of it; "" for the original, which no visitor is shown.
    copy: str = ""

    def to_json(self) -> str:
        """Return it as the page's process is told it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, told: str) -> Told:
        """Return what a page's process was told; nothing at all where it is not exactly that."""
        try:
            given: Any = json.loads(told)
            if set(given) != {each.name for each in fields(cls)}:
                return cls()
            words = ("page", "session", "code", "team", "plan", "link", "grant", "copy")
            services, way, example = given["services"], given["way"], given["example"]
            if (
                not all(isinstance(given[each], str) for each in words)
                or not isinstance(services, list)
                or not all(isinstance(each, str) for each in services)
                or way not in _WAYS
                or not isinstance(example, bool)
                or (given["copy"] and not (example and _COPY.fullmatch(given["copy"])))
            ):
                return cls()
        except (ValueError, TypeError, RecursionError):
            return cls()
        return cls(**{**given, "services": tuple(services)})


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What one opening of a page is about."""

    #: The page's word in its address: "reflect", "facilitate", …; "" in JupyterLab.
    page: str = ""
    #: The data folder that the page reads and writes.
    data: Path
    sessions: Sessions
    #: The id of the session that the page is about; "" when there is none.
    session: str = ""
    #: The join code, when the page was opened with one; "" otherwise.
    code: str = ""
    #: The id of the team whose link opened the page; "" when another one did.
    team: str = ""
    #: The id of the plan that the page is about; "" when there is none.
    plan: str = ""
    #: The ids of the services whose released words the page may show.
    services: tuple[str, ...] = ()
    #: What stands for the link in the logs; "" for a join code.
    link: str = ""
    #: What the link granted: `Link.grant`; "" when there was nothing.
    grant: str = ""
    #: How this device answers: "own", "paper" (typing in for somebody) or "together".
    way: Way = "own"
    #: True when the page is one of the invented service beside the real one.
    example: bool = False
    #: True when everything on the page is invented, also in a folder made by `workbook example`.
    invented: bool = False
    #: True on a page of the server, false in JupyterLab, where such links lead nowhere.
    served: bool = False
    #: Where people reach the workbook: "http://192.168.0.12:8866".
    address: str = DEFAULT_ADDRESS

    def link_to(self, page: str, **more: str) -> str:
        """Return the address of a page about the same session, team or plan, or "" in JupyterLab.

        No address holds a key: what a visitor may open, their browser knows.

        Parameters
        ----------
        page
            The page's word in its address: "reflect", "patterns", "team", …
        more
            What its address says beside, or in the place of what this page is about:
            code="amber-river-kettle-lamp", way="paper".
        """
        if not self.served:
            return ""
        about = _ABOUT.get(page, "")
        if page == "facilitate" and not self.session and "session" not in more:
            about = "team"
        query = {about: str(getattr(self, about))} if about and not (_NAMES & set(more)) else {}
        if page == "themes" and self._granted()[0] in {"manager", "several"}:
            query = {"link": self.grant.rpartition(":")[0]}
        query |= {**more, **({"example": "yes"} if self.example else {})}
        query = {name: value for name, value in query.items() if value}
        return f"{page}?{urlencode(query)}" if query else page

    def may_run(self, session: Session | str) -> bool:  # noqa: PLR0911 - one for each reason
        """Say whether this page may run a session now: with its own link or its team's.

        In JupyterLab it may: whoever has that has the files themselves.

        Parameters
        ----------
        session
            The session, or its id.
        """
        if not self.served:
            return True
        kind, scope = self._granted()
        if not self._stands():
            return False
        if kind == "session":
            return scope == (session if isinstance(session, str) else session.id)
        if kind != "team" or not scope:
            return False
        try:
            found = self.sessions.find(session) if isinstance(session, str) else session
        except WorkbookError:
            return False
        if isinstance(session, str) and found.id != session:  # a join code opens nothing here
            return False
        return scope == found.team_id

    def may_team(self, team_id: str) -> bool:
        """Say whether this page may see and do now what is a team's own: with that team's link.

        Parameters
        ----------
        team_id
            The team's id; "" is no team, and nobody's.
        """
        if not self.served:
            return True
        return bool(team_id) and self._granted() == ("team", team_id) and self._stands()

    def may_plan(self, plan_id: str) -> bool:
        """Say whether this page may read and write a plan now: with its own link or its team's.

        In JupyterLab it may: whoever has that has the files themselves.

        Parameters
        ----------
        plan_id
            The plan's id; "" is no plan, and nobody's.
        """
        if not self.served:
            return True
        kind, scope = self._granted()
        if not plan_id or not scope or kind not in {"plan", "team"} or not self._stands():
            return False
        if kind == "plan":
            return scope == plan_id
        try:
            found = Plans(self.data).find(plan_id)
        except WorkbookError:
            return False
        return found.id == plan_id and found.team == scope

    def may_lead(self) -> bool:
        """Say whether this page may now make teams and hand out links: with the service lead's."""
        return not self.served or (self._granted() == ("lead", "") and self._stands())

    def log(self, act: str, session: str = "") -> None:
        """Note in the service's file that something was done; that it fails stops nothing.

        Parameters
        ----------
        act
            A word for it: "opened", "door_shut", "revealed", … (`workbook.access.log_act`).
        session
            The id of the session; the page's own when it is left out.
        """
        try:
            log_act(self.data, self.link, act, session or self.session)
        except WorkbookError as trouble:
            _log.error("what was done could not be noted: %s", trouble.happened)

    @cached_property
    def _links(self) -> Links:
        return Links(self.data)

    def _stands(self) -> bool:
        return self._links.stands(self.grant)

    def _granted(self) -> tuple[str, str]:
        """Return the kind and the scope of the link that opened the page."""
        kind, _, scope = self.grant.rpartition(":")[0].partition("-")
        return kind, scope


#: What an address says that a page is about.
_NAMES = frozenset({"code", "session", "team", "plan"})


def this_context(environment: Mapping[str, str] | None = None) -> PageContext:
    """Return what the page of this process was opened with.

    Parameters
    ----------
    environment
        Stands in for `os.environ` in tests. In JupyterLab nothing was told, and the page asks for
        a code instead.
    """
    environment = os.environ if environment is None else environment
    told = Told.from_json(environment.get(CONTEXT, ""))
    data = home = Path(environment.get("WORKBOOK_DATA") or data_folder())
    if told.example:
        data = data / EXAMPLE_COPIES / told.copy if told.copy else data / EXAMPLE_FOLDER
    return PageContext(
        data=data,
        sessions=Sessions(data),
        page=told.page,
        session=told.session,
        code=told.code,
        team=told.team,
        plan=told.plan,
        services=told.services,
        link=told.link,
        grant=told.grant,
        way=told.way,
        example=told.example,
        invented=told.example or is_example(data),
        served=environment.get("SERVER_SOFTWARE", "").startswith("voila"),
        address=kept_address(home),
    )
