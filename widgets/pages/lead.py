"""The service lead's page: it makes teams, hands out links, and opens nothing that they wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

import ipywidgets as ipw
from markupsafe import Markup

from widgets.pages.frame import alert, banner, box, heading, show_page
from widgets.wording import chosen_language
from workbook.access import Link, LinkNotFound, Links, PageContext, noticed
from workbook.errors import WorkbookError
from workbook.settings import SETTINGS_FILE, keep_days, room_days, stands_in
from workbook.storage import RELEASED
from workbook.teams import Team, Teams, service_id
from workbook.text import day_in_words, people_in_words

if TYPE_CHECKING:
    from widgets.lead import HandedLink, KnownLink, LeadView
    from workbook.documents import Letter

__all__ = ["ServiceDesk", "lead_page"]

_TITLE = "Teams and their links"
_ABOUT = (
    "Here teams are made, and links are handed out: to each team its own, and to managers theirs. "
    "Nothing that anybody answered or wrote can be opened from this page."
)
_NEEDS_THE_LINK = Markup(
    "<h1>This needs the service lead’s link</h1><p>Teams are made and links are handed out with "
    "it. Nothing was changed. Whoever runs the workbook for your service has that link; on the "
    "machine itself, <code>workbook links</code> shows it.</p>"
)
_LETTER_NAMES = re.compile(r"[^a-z0-9]+")
_PERIODS = {
    "month": "a month",
    "quarter": "a quarter",
    "half-year": "half a year",
    "year": "a year",
}


class LeadEnded(WorkbookError):
    """The link that opened the page has ended or was made anew."""

    def __init__(self) -> None:
        super().__init__(
            "This page’s link has ended.",
            "Nothing was changed.",
            "Open the page with the service lead’s newest link.",
        )


class InventedService(WorkbookError):
    """Somebody would change the invented service, which everybody may look at."""

    def __init__(self) -> None:
        super().__init__(
            "This is the invented service, which is only to look at.",
            "Nothing was changed.",
            "Make teams and links on the page of your own service.",
        )


def lead_page(context: PageContext) -> None:
    """Show the page on which a service lead makes teams and hands out their links.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the service lead's.
    """
    page = box()
    if not context.may_lead():
        page.children = [ipw.HTML(_NEEDS_THE_LINK)]
        show_page(page)
        return
    from widgets.lead import Lead

    try:
        shown: ipw.Widget = Lead(ServiceDesk(context), listed=chosen_language(context.data))
    except WorkbookError as trouble:
        shown = alert(str(trouble))
    page.children = [*banner(context), ipw.HTML(heading(_TITLE, _ABOUT)), shown]
    show_page(page)


class ServiceDesk:
    """What a service lead may have done, with the teams and the links of a data folder.

    Whether the page's own link still stands is looked at for each act, not once.

    Parameters
    ----------
    context
        The data folder and the link the page was opened with.
    today
        Gives the day.
    """

    def __init__(self, context: PageContext, *, today: Callable[[], date] = date.today) -> None:
        self._context = context
        self._today = today
        self._teams = Teams(context.data, today=today)
        self._links = Links(context.data, today=today)
        self._drafted = ""

    def view(self) -> LeadView:
        """Return everything that the page shows."""
        from widgets.lead import KnownService, KnownSeveral, KnownTeam, LeadView

        self._must_stand()
        links = {each.name: each for each in self._links.all()}
        used = _last_used(self._context)
        services = self._teams.services()
        managers = {name: f"manager-{name}" for name in services}
        return LeadView(
            teams=tuple(
                KnownTeam(
                    id=team.id,
                    name=team.name,
                    service=team.service,
                    setting=team.setting,
                    people=team.people,
                    joined_on=team.joined_on,
                    link_name=f"team-{team.id}",
                    link=_known(links.get(f"team-{team.id}"), used),
                )
                for team in self._in_order(services)
            ),
            services=tuple(
                KnownService(
                    id=each,
                    name=name,
                    link_name=managers[each],
                    link=_known_of(links, managers[each], used),
                )
                for each, name in services.items()
            ),
            several=tuple(
                KnownSeveral(services=_named(link.services, services), link=_must(link, used))
                for link in links.values()
                if link.kind == "several"
            ),
            left=tuple(
                _must(link, used)
                for link in links.values()
                if link.kind == "manager" and link.scope not in services
            ),
            own=_known(links.get("lead"), used),
            noticed=noticed(self._context.sessions),
            publishing=publishing_words(self._context),
            settings=settings_words(self._context),
        )

    def add_team(self, name: str, service: str, setting: str, people: int | None) -> None:
        """Make a team."""
        self._must_change()
        self._teams.add(name, service, setting, people)
        self._context.log("team_added")

    def change_team(
        self, team_id: str, name: str, service: str, setting: str, people: int | None
    ) -> None:
        """Change what is known of a team."""
        self._must_change()
        self._teams.change(team_id, name=name, service=service, setting=setting, people=people)
        self._context.log("team_changed")

    def hand_out(self, name: str) -> HandedLink:
        """Return a link with its key; made now where there is none."""
        self._must_stand()
        return self._handed(self._there_or_made(name))

    def renew(self, name: str) -> HandedLink:
        """Make a link anew; the one before stops at once."""
        self._must_change()
        self._must_be_ours(name)
        link = self._links.renew(name)
        self._context.log("link_made_anew")
        return self._handed(link)

    def end(self, name: str) -> None:
        """End a link; it stops at once."""
        self._must_change()
        self._must_be_ours(name)
        self._links.end(name)
        self._context.log("link_ended")

    def link_several(self, services: Sequence[str]) -> HandedLink:
        """Make a link for several services, or return the one there is for just these."""
        self._must_change()
        wanted = tuple(each for each in self._teams.services() if each in set(services))
        if set(wanted) != set(services):
            raise LinkNotFound
        for link in self._links.all():
            if link.kind == "several" and set(link.services) == set(wanted):
                return self._handed(link)
        link = self._links.make("several", services=wanted)
        self._context.log("link_made")
        return self._handed(link)

    def draft_own(self) -> HandedLink:
        """Return what will be the lead's own link once `use_own` is called."""
        self._must_change()
        drafted = self._links.drafted("lead")
        self._drafted = drafted.key
        return self._handed(drafted)

    def use_own(self) -> None:
        """Let the link that was drafted open this page, and end the one before."""
        self._must_change()
        if not self._drafted:
            raise LinkNotFound
        self._context.log("link_made_anew")  # under the old link's sign: it ends with this
        self._links.renew("lead", key=self._drafted)
        self._drafted = ""

    def letter(self, name: str, what: Literal["html", "docx"]) -> tuple[str, bytes]:
        """Return the name of a file and its bytes: a letter that hands out a link."""
        from workbook.documents import letter_docx, letter_html

        self._must_stand()
        letter, whose = self._letter(self._there_or_made(name))
        called = f"letter-{_LETTER_NAMES.sub('-', whose.casefold()).strip('-') or 'link'}.{what}"
        data = letter_html(letter).encode() if what == "html" else letter_docx(letter)
        return called, data

    def _letter(self, link: Link) -> tuple[Letter, str]:
        from widgets.letters import managers_letter, several_letter, team_letter

        address, day = self._handed(link).address, self._today()
        if link.kind == "team":
            team = self._teams.find(link.scope)
            return team_letter(team.name, team.service, address, day), team.name
        services = self._teams.services()
        if link.kind == "several":
            return several_letter(_named(link.services, services), address, day), "services"
        name = services.get(link.scope, "")
        return managers_letter(name or "your service", address, day), f"managers-{name}"

    def _there_or_made(self, name: str) -> Link:
        """Return a team's or a managers' link; no other kind is ever made or shown by its name."""
        kind, _, scope = name.partition("-")
        there = self._links.find(name)
        if kind not in {"team", "manager", "several"}:
            raise LinkNotFound
        if there is not None:
            self._context.log("link_shown")  # whoever has seen it can open what it opens
            return there
        self._must_change()
        if kind == "team":
            made = self._links.make("team", self._teams.find(scope).id)
        elif kind == "manager" and scope in self._teams.services():
            made = self._links.make("manager", scope)
        else:
            raise LinkNotFound
        self._context.log("link_made")
        return made

    def _must_be_ours(self, name: str) -> None:
        """Refuse a session's own link, which is the team's, and the lead's own."""
        if name.partition("-")[0] not in {"team", "manager", "several"}:
            raise LinkNotFound

    def _must_stand(self) -> None:
        if not self._context.may_lead():
            raise LeadEnded

    def _must_change(self) -> None:
        if self._context.example:
            raise InventedService
        self._must_stand()

    def _handed(self, link: Link) -> HandedLink:
        from widgets.lead import HandedLink

        path = link.path(example=self._context.example)
        return HandedLink(name=link.name, address=f"{self._context.address}/{path}")

    def _in_order(self, services: dict[str, str]) -> list[Team]:
        """Return the teams by service, as the services are listed, and by name."""
        place = {each: number for number, each in enumerate(services)}
        return sorted(self._teams.all(), key=lambda team: place[service_id(team.service)])


def publishing_words(context: PageContext) -> tuple[str, ...]:
    """Return how publishing stands, in sentences; nothing of what was published."""
    from workbook.themes.archive import Archive

    try:
        archive = Archive(context.data / RELEASED)
        waiting = archive.waiting
        published = [(each.period.title, each.published_on) for each in archive.periods[:4]]
    except WorkbookError as trouble:
        return (str(trouble),)
    said = []
    for plan in waiting:
        said.append(
            f"{plan.period.title} is open: sessions count that are closed from "
            f"{day_in_words(plan.counts_from)} to {day_in_words(plan.period.ends_on)}. What they "
            "say together is published once, on the day after."
        )
        if plan.groups:
            teams = sum(len(group.teams) for group in plan.groups)
            groups = "1 group" if len(plan.groups) == 1 else f"{len(plan.groups)} groups"
            said.append(f"In it, {teams} teams are in {groups}.")
        said += [f"{team} is in no group, because {why}." for _, team, why in plan.alone]
    said += [f"{title} was published on {day_in_words(day)}." for title, day in published]
    if not said:
        said.append(
            "No period is open and none was published. The first one opens by itself on the day "
            "after there are enough teams with a number of people."
        )
    return tuple(said)


def settings_words(context: PageContext) -> tuple[tuple[str, str, str], ...]:
    """Return (what it is, its words, its file) of each setting of a service."""
    from workbook.themes.policy import read_settings

    def days(number: int) -> str:
        return {0: "not at all", 1: "for 1 day"}.get(number, f"for {number} days")

    def said(give: Callable[[], str]) -> str:
        try:
            return give()
        except WorkbookError as trouble:
            return str(trouble)

    def where(name: str) -> str:
        """Return the file that sets it; the one to write it into where none does."""
        return stands_in(context.data).get(name, (SETTINGS_FILE,))[0]

    def publishing() -> str:
        settings = read_settings(context.data)
        return (
            f"Each period is {_PERIODS[settings.period]}. A group has at least "
            f"{settings.rule.minimum_teams} teams and "
            f"{people_in_words(settings.rule.minimum_people)}."
        )

    return (
        (
            "How long single answers are kept after a session closed",
            said(lambda: days(keep_days(context.data)).capitalize() + "."),
            where("keep_answers_days"),
        ),
        (
            "How long a session’s pattern opens for the people who were in the room",
            said(lambda: days(room_days(context.data)).capitalize() + "."),
            where("open_days_after_closing"),
        ),
        ("Published themes", said(publishing), "publication.toml"),
        (
            "How long a team’s request may wait before its page says so",
            said(lambda: f"{read_settings(context.data).reply_working_days} working days."),
            "publication.toml",
        ),
    )


def _last_used(context: PageContext) -> dict[str, date]:
    """Return the short id of each link to the day on which a page was last opened with it."""
    from workbook.access import last_opened

    try:
        return dict(last_opened(context.data))
    except WorkbookError:
        return {}


def _named(ids: Sequence[str], services: dict[str, str]) -> tuple[str, ...]:
    return tuple(services.get(each, "a service without teams") for each in ids)


def _known_of(links: dict[str, Link], name: str, used: dict[str, date]) -> KnownLink | None:
    return _known(links.get(name), used)


def _known(link: Link | None, used: dict[str, date]) -> KnownLink | None:
    return _must(link, used) if link else None


def _must(link: Link, used: dict[str, date]) -> KnownLink:
    from widgets.lead import KnownLink

    return KnownLink(name=link.name, made_on=link.made_on, used_on=used.get(link.short))
