"""The links that were handed out: never used, old, or leading nowhere. No key is ever shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from workbook.access import KEYS, Link, Links, last_opened
from workbook.operations.checks.finding import Finding, Look, listed, number, to_see_to, well
from workbook.storage import SESSIONS
from workbook.teams import Teams

__all__ = ["check_links"]

_UNUSED, _OLD = timedelta(days=30), timedelta(days=366)


def check_links(look: Look) -> Iterator[Finding]:
    """Look through the links."""
    links = Links(look.data).all()
    used = last_opened(look.data)
    names = _Names(look)
    spoilt = len([*(look.data / KEYS).glob("*.json")]) - len(links)
    there = [each for each in links if not names.leads_nowhere(each)]
    findings = [
        *_leads(links, look),
        *_nowhere(links, names),
        *_old(there, names, look),
        # A session's own link is made for whoever may have to take over; few ever have to.
        *_unused([each for each in there if each.kind != "session"], used, names, look),
    ]
    if spoilt > 0:
        findings.append(
            to_see_to(
                "links",
                f"{number(spoilt, 'file in keys/ is', 'files in keys/ are')} no link.",
                "The links that they were open nothing.",
                "Make them anew on the service lead’s page, and delete the files that stay.",
            )
        )
    yield from findings
    if not findings:
        yield well("links", f"{number(len(links), 'link', 'links')}, all used and none old.")


class _Names:
    """What a link is called by people: its kind and whom it is for."""

    def __init__(self, look: Look) -> None:
        teams = Teams(look.data)
        self.teams = {each.id: each.name for each in teams.all()}
        self.services = teams.services()
        self._sessions = look.data / SESSIONS

    def of(self, link: Link) -> str:
        """Return what a link is called."""
        if link.kind == "lead":
            return "the service lead’s"
        if link.kind == "team":
            return f"the team’s of {self.teams.get(link.scope, 'a team that is gone')}"
        if link.kind == "session":
            return "a session’s own"
        named = [self.services.get(each, "a service without teams") for each in link.services]
        return f"the managers’ of {' and '.join(named)}"

    def leads_nowhere(self, link: Link) -> bool:
        """Say whether what a link is for is not there any more."""
        if link.kind == "team":
            return link.scope not in self.teams
        if link.kind == "session":
            return self._sessions.is_dir() and not (self._sessions / link.scope).exists()
        return any(each not in self.services for each in link.services)


def _leads(links: tuple[Link, ...], look: Look) -> Iterator[Finding]:
    if not any(each.kind == "lead" for each in links):
        yield to_see_to(
            "links",
            "There is no service lead’s link.",
            "Nobody can make teams or hand out links on a page.",
            f"{look.typed('links')} makes it, and shows it to you.",
        )


def _nowhere(links: tuple[Link, ...], names: _Names) -> Iterator[Finding]:
    found = [each for each in links if names.leads_nowhere(each)]
    if found:
        yield to_see_to(
            "links",
            f"{number(len(found), 'link leads', 'links lead')} to a team, a session or a service "
            f"that is gone: {listed(sorted({names.of(each) for each in found}))}.",
            "They open nothing now. If a service comes back under its old name, they open it.",
            "End them on the service lead’s page. Those of teams and sessions go by themselves "
            "within a day.",
        )


def _old(links: list[Link], names: _Names, look: Look) -> Iterator[Finding]:
    found = [each for each in links if each.made_on < look.today - _OLD]
    if found:
        yield to_see_to(
            "links",
            f"{number(len(found), 'link is', 'links are')} older than a year: "
            f"{listed(sorted(names.of(each) for each in found))}.",
            "People have left since then, and may still have them.",
            "Make them anew on the service lead’s page, one after the other.",
        )


def _unused(
    links: list[Link], used: dict[str, date], names: _Names, look: Look
) -> Iterator[Finding]:
    found = [
        each for each in links if each.short not in used and each.made_on < look.today - _UNUSED
    ]
    if found:
        yield to_see_to(
            "links",
            f"{number(len(found), 'link was', 'links were')} never opened in a month or more: "
            f"{listed(sorted(names.of(each) for each in found))}.",
            "They may lie in a letter or a mailbox where nobody looks after them.",
            "Ask whether they arrived; end those that nobody needs.",
        )
