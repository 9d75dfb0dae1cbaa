"""The service lead's page: teams, and the links that open the workbook to them and to managers.

It opens nothing that anybody answered or wrote. A link's key is sent to the page when somebody asks
to see that link, and not before: it stands in nothing that the page is drawn from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, Protocol

import traitlets

from widgets import team_messages as say
from widgets.conversation import Conversation, script, style
from widgets.messages import Check, FileSaid, LookAgain, Trouble
from widgets.noticed import noticed_words
from widgets.qr import qr_svg
from widgets.shapes import FieldFault
from widgets.team_messages import LeadAsk, LeadSaid
from widgets.team_shapes import (
    LeadContent,
    LeadPage,
    LeadService,
    LeadSeveral,
    LeadTeam,
    LinkWords,
    SettingWords,
    ShownLink,
)
from widgets.wording import Listed, checked
from workbook.access import Noticed
from workbook.errors import WorkbookError
from workbook.text import day_in_words

__all__ = [
    "MOST_PEOPLE",
    "SETTINGS",
    "HandedLink",
    "KnownLink",
    "KnownService",
    "KnownSeveral",
    "KnownTeam",
    "Lead",
    "LeadDesk",
    "LeadView",
    "setting_in_words",
]

#: Where a team may work, as it is kept and as it is read; any other words are kept as they are.
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "social-work": "Social work",
        "youth-justice": "Youth justice",
        "youth-work": "Youth work and voluntary sector",
        "advocacy": "Advocacy",
        "reviewing": "Reviewing officers",
        "residential": "Children’s home",
        "foster-care": "Foster carers",
        "education": "School or college",
        "leaders": "Leaders",
    }
)
MOST_PEOPLE = 1000
_LONGEST = 80
#: More at once is nothing that anybody reads.
_MOST_NOTICED = 5
_PEOPLE = f"Give a whole number from 1 to {MOST_PEOPLE}, or leave it empty."
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"html": "text/html", "docx": _WORD_TYPE}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLink:
    """A link that is there, without its key."""

    name: str
    made_on: date | None = None
    used_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLink:
    """A link as it is handed out."""

    name: str
    address: str

    def __repr__(self) -> str:
        return f"<HandedLink {self.name}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTeam:
    """A team, and what its link is called."""

    id: str
    name: str
    service: str
    setting: str
    people: int | None
    joined_on: date | None
    link_name: str
    link: KnownLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownService:
    """A service with at least one team, and what its managers' link is called."""

    id: str
    name: str
    link_name: str
    link: KnownLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSeveral:
    """A link for several services, by their names."""

    services: tuple[str, ...]
    link: KnownLink


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """Everything that a service lead's page shows."""

    teams: tuple[KnownTeam, ...] = ()
    services: tuple[KnownService, ...] = ()
    several: tuple[KnownSeveral, ...] = ()
    #: Managers' links of services that no team belongs to any more.
    left: tuple[KnownLink, ...] = ()
    own: KnownLink | None = None
    #: What was noticed lately of guessing, stuffing and flooding, the newest first.
    noticed: tuple[Noticed, ...] = ()
    #: How publishing stands, in sentences.
    publishing: tuple[str, ...] = ()
    #: (what it is, its words, its file) of each setting of the service.
    settings: tuple[tuple[str, str, str], ...] = ()


class LeadDesk(Protocol):
    """What a service lead may have done. Each raises a `WorkbookError` when it could not."""

    def view(self) -> LeadView:
        """Return everything that the page shows."""
        ...

    def add_team(self, name: str, service: str, setting: str, people: int | None) -> None:
        """Make a team."""
        ...

    def change_team(
        self, team_id: str, name: str, service: str, setting: str, people: int | None
    ) -> None:
        """Change what is known of a team."""
        ...

    def hand_out(self, name: str) -> HandedLink:
        """Return a link with its key; made now where there is none."""
        ...

    def renew(self, name: str) -> HandedLink:
        """Make a link anew; the one before stops at once."""
        ...

    def end(self, name: str) -> None:
        """End a link; it stops at once."""
        ...

    def link_several(self, services: Sequence[str]) -> HandedLink:
        """Make a link for several services, by their ids."""
        ...

    def draft_own(self) -> HandedLink:
        """Return what will be the lead's own link once `use_own` is called."""
        ...

    def use_own(self) -> None:
        """Let the link that was drafted open this page, and end the one before."""
        ...

    def letter(self, name: str, what: Literal["html", "docx"]) -> tuple[str, bytes]:
        """Return the name of a file and its bytes: a letter that hands out a link."""
        ...


class Lead(Conversation[LeadAsk, LeadSaid]):
    """The service lead's page.

    Parameters
    ----------
    desk
        What the page may have done.
    listed
        The wordings that are looked for in the boxes.
    """

    _esm = script("lead")
    _css = style("checklist.css", "lead.css")
    _talk = say.LEAD
    _failed = "the service lead's page met with %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: LeadDesk, *, listed: Listed = lambda: None, **more: Any) -> None:
        self._desk = desk
        self._listed = listed
        content = LeadContent(
            page=page_words(desk.view()),
            settings=list(SETTINGS.items()),
            longest=_LONGEST,
            mostPeople=MOST_PEOPLE,
        )
        super().__init__(_content=content, **more)

    def _answer(  # noqa: C901, PLR0911 - a branch for each message
        self, ask: LeadAsk, number: int
    ) -> LeadSaid | None:
        match ask:
            case LookAgain():
                return self._shown()
            case say.KeepTeam():
                return self._keep(ask)
            case say.ShowLink():
                return self._link(self._desk.hand_out(ask.link))
            case say.RenewLink():
                return self._link(self._desk.renew(ask.link))
            case say.EndLink():
                self._desk.end(ask.link)
                return self._shown()
            case say.LinkSeveral():
                return self._several(ask.services)
            case say.DraftOwnLink():
                return self._link(self._desk.draft_own())
            case say.UseOwnLink():
                self._desk.use_own()
                return self._shown()
            case say.SaveLetter():
                name, data = self._desk.letter(ask.link, ask.what)
                self._tell(number, FileSaid(kind="file", name=name, type=_TYPES[ask.what]), data)
            case Check():
                return checked(ask.text, self._listed())
        return None

    def _trouble(self, sentence: str) -> LeadSaid:
        return Trouble(kind="trouble", sentence=sentence)

    def _shown(self) -> say.LeadShown:
        return say.LeadShown(kind="lead", page=page_words(self._desk.view()))

    def _link(self, link: HandedLink) -> say.LinkShown:
        shown = ShownLink(name=link.name, address=link.address, qr=qr_svg(link.address))
        return say.LinkShown(kind="link", link=shown, page=page_words(self._desk.view()))

    def _keep(self, ask: say.KeepTeam) -> say.LeadShown | say.LeadRefused:
        name, service, setting = (
            " ".join(each.split()) for each in (ask.name, ask.service, ask.setting)
        )
        faults = [
            FieldFault(field=field, sentence=sentence)
            for field, words, sentence in (
                ("name", name, "Give the team a name."),
                ("service", service, "Say which service it belongs to."),
            )
            if not words
        ]
        faults += [
            FieldFault(field=field, sentence=f"Shorten it to {_LONGEST} characters.")
            for field, words in (("name", name), ("service", service), ("setting", setting))
            if len(words) > _LONGEST
        ]
        if ask.people is not None and not 1 <= ask.people <= MOST_PEOPLE:
            faults.append(FieldFault(field="people", sentence=_PEOPLE))
        if faults:
            return say.LeadRefused(kind="refused", faults=faults)
        try:
            if ask.team:
                self._desk.change_team(ask.team, name, service, setting, ask.people)
            else:
                self._desk.add_team(name, service, setting, ask.people)
        except WorkbookError as trouble:
            fault = FieldFault(field="name", sentence=str(trouble))
            return say.LeadRefused(kind="refused", faults=[fault])
        return self._shown()

    def _several(self, services: object) -> say.LinkShown | say.LeadRefused:
        chosen = services if isinstance(services, list) else []
        if len(set(map(str, chosen))) < 2:  # noqa: PLR2004 - "several" begins there
            fault = FieldFault(
                field="services",
                sentence="Choose two services or more: each has a managers’ link of its own.",
            )
            return say.LeadRefused(kind="refused", faults=[fault])
        return self._link(self._desk.link_several([str(each) for each in chosen]))


def setting_in_words(setting: str) -> str:
    """Return a team's setting as it is read."""
    return SETTINGS.get(setting, setting)


def page_words(view: LeadView) -> LeadPage:
    """Return what the page draws."""
    return LeadPage(
        teams=[
            LeadTeam(
                id=each.id,
                name=each.name,
                service=each.service,
                setting=each.setting,
                called=setting_in_words(each.setting),
                people=each.people,
                joined=_day(each.joined_on),
                linkName=each.link_name,
                link=_known(each.link),
            )
            for each in view.teams
        ],
        services=[
            LeadService(id=each.id, name=each.name, linkName=each.link_name, link=_known(each.link))
            for each in view.services
        ],
        several=[
            LeadSeveral(services=list(each.services), link=_link_words(each.link))
            for each in view.several
        ],
        left=[_link_words(each) for each in view.left],
        own=_known(view.own),
        noticed=[noticed_words(each) for each in view.noticed[:_MOST_NOTICED]],
        publishing=list(view.publishing),
        settings=[
            SettingWords(title=title, words=words, file=file)
            for title, words, file in view.settings
        ],
    )


def _known(link: KnownLink | None) -> LinkWords | None:
    return _link_words(link) if link else None


def _link_words(link: KnownLink) -> LinkWords:
    return LinkWords(name=link.name, made=_day(link.made_on), used=_day(link.used_on))


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""
