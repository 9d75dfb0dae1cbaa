"""The links that were handed out: never used, old, or leading nowhere. No key is ever shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from workbook.access import KEYS, Link, Links, last_opened
from workbook.errors import WorkbookError
from workbook.operations.checks.finding import Finding, Look, listed, number, to_see_to, well
from workbook.plans import Plans
from workbook.settings import read_settings
from workbook.storage import PLANS, SESSIONS
from workbook.teams import Teams

__all__ = ["check_links", "check_plans_without_a_team"]

_UNUSED, _OLD = timedelta(days=30), timedelta(days=366)
#: The kinds of links that are for one thing, which is over one day, and go with it.
_OF_ONE_THING = ("session", "plan")
#: Of the room for plans without a team, the part from which on somebody should know.
_NEARLY = 0.9


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
        *_old([each for each in there if each.kind != "plan"], names, look),
        # A session's own link is made for whoever may have to take over, a plan's for whoever it is
        # shared with; few ever have to, and few are.
        *_unused([each for each in there if each.kind not in _OF_ONE_THING], used, names, look),
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
        yield well(
            "links",
            f"{number(len(links), 'link', 'links')}{_of_plans(links)}, all used and none old.",
        )


def check_plans_without_a_team(look: Look) -> Iterator[Finding]:
    """Look whether people without a team can still begin a plan."""
    try:
        most = read_settings(look.data).plans_without_a_team
        kept = sum(not each.team for each in Plans(look.data).all())
    except WorkbookError:
        return  # said of the settings and of the folder
    if not most or not kept:
        return
    said = f"{number(kept, 'plan', 'plans')} of people without a team, of {most:,} at most"
    if kept < _NEARLY * most:
        yield well("plans", f"{said}.")
        return
    yield to_see_to(
        "plans",
        f"{said}: there is little room left.",
        "Soon nobody without a team’s link can begin a plan. Somebody may be filling the room.",
        "Set plans_without_a_team higher in settings.toml, or to 0 to switch such plans off. "
        f"{look.typed('plans')} lists them.",
    )


class _Names:
    """What a link is called by people: its kind and whom it is for."""

    def __init__(self, look: Look) -> None:
        teams = Teams(look.data)
        self.teams = {each.id: each.name for each in teams.all()}
        self.services = teams.services()
        self._homes = {"session": look.data / SESSIONS, "plan": look.data / PLANS}

    def of(self, link: Link) -> str:
        """Return what a link is called."""
        if link.kind == "lead":
            return "the service lead’s"
        if link.kind == "team":
            return f"the team’s of {self.teams.get(link.scope, 'a team that is gone')}"
        if link.kind == "session":
            return "a session’s own"
        if link.kind == "plan":
            return "a plan’s own"
        named = [self.services.get(each, "a service without teams") for each in link.services]
        return f"the managers’ of {' and '.join(named)}"

    def leads_nowhere(self, link: Link) -> bool:
        """Say whether what a link is for is not there any more."""
        if link.kind == "team":
            return link.scope not in self.teams
        if home := self._homes.get(link.kind):
            return home.is_dir() and not (home / link.scope).exists()
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
            f"{number(len(found), 'link leads', 'links lead')} to a team, a session, a plan or a "
            f"service that is gone: {listed(sorted({names.of(each) for each in found}))}.",
            "They open nothing now. If a service comes back under its old name, they open it.",
            "End them on the service lead’s page. Those of teams, sessions and plans go by "
            "themselves within a day.",
        )


def _of_plans(links: tuple[Link, ...]) -> str:
    plans = sum(each.kind == "plan" for each in links)
    return f" ({number(plans, 'of them a plan’s own', 'of them plans’ own')})" if plans else ""


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
