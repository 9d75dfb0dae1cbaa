"""The letters that hand out a link: to a team, to managers, to somebody who reads several services.

Each says what its link opens and what not, and what whoever hands it out can see, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from widgets.qr import qr_png, qr_svg
from workbook.documents import Letter

__all__ = ["managers_letter", "several_letter", "team_letter"]

_MACHINE = (
    "Whoever looks after the machine that the workbook runs on could open its files. There is no "
    "name in them, and no answer there says whose it is."
)
_OPEN = (
    "Scan the square with a phone. On a laptop, go to the address up to “/in”, and type all of it "
    "into the box there."
)
_LOST = (
    "If this link gets into the wrong hands, or somebody who has it leaves, tell your service "
    "lead: they make a new one, and this one stops at once. Keep this letter as you would a key."
)


def team_letter(team: str, service: str, address: str, day: date) -> Letter:
    """Return the letter that hands a team its link.

    Parameters
    ----------
    team, service
        Whose it is.
    address
        The link.
    day
        When the letter is made.
    """
    return _letter(
        address,
        day,
        title="Your team’s link to the workbook",
        whom=f"For {team}, {service}",
        opening=(
            "The workbook is for a team that wants to look at its own practice with young people, "
            "quietly and together. Nobody is marked, ranked or checked. This link is your team’s "
            "own: share it within the team, and with nobody else."
        ),
        begin=(
            _OPEN,
            "On your team’s page, press “Open a session” and choose a checklist.",
            "Show the join code to everybody in the room: each answers on a device of their own.",
        ),
        opens=(
            "Your team’s page: what you said you would do, and what came of it.",
            "Opening and running your team’s sessions; your team’s plans of activities.",
            "The patterns of your sessions, one beside another.",
            "What you asked of managers, and what they replied.",
        ),
        opens_not=(
            "Any one person’s answers. Nobody sees those, with this link or another.",
            "Anything of another team.",
        ),
        lead_sees=(
            "Your team’s name, its service, where it works and how many people are in it.",
            "When this link was made, and the day on which it was last used.",
        ),
        lead_sees_not=(
            "Your sessions, answers, patterns, notes, actions, plans, and what you asked of "
            "managers.",
        ),
    )


def managers_letter(service: str, address: str, day: date) -> Letter:
    """Return the letter that hands the managers of a service their link.

    Parameters
    ----------
    service
        Which service.
    address
        The link.
    day
        When the letter is made.
    """
    return _letter(
        address,
        day,
        title="The managers’ link to the workbook",
        whom=f"For the managers of {service}",
        opening=(
            "Teams of your service look at their own practice with the workbook. With this link "
            "you read what several teams say together, in words, and answer what a team asks of "
            "you. No team is marked or ranked."
        ),
        begin=(
            _OPEN,
            "Read “How to read this page” first: words stand for groups of teams, never for one.",
            "Answer each request, also with no or not yet: the team waits for a word.",
        ),
        opens=(
            f"Published words about groups of teams of {service}, once a period is over.",
            "What teams of this service ask of you, in their own words and under their own name.",
        ),
        opens_not=(
            "Any one person’s answers, and any one team’s pattern, notes, actions or plans.",
            "How many people or which team said something.",
            "Anything of another service.",
        ),
        lead_sees=("When this link was made, and the day on which it was last used.",),
        lead_sees_not=("What is published, what teams ask of you, and what you reply.",),
    )


def several_letter(services: Sequence[str], address: str, day: date) -> Letter:
    """Return the letter that hands somebody a link for several services.

    Parameters
    ----------
    services
        Their names.
    address
        The link.
    day
        When the letter is made.
    """
    named = ", ".join(services)
    return _letter(
        address,
        day,
        title="Your link to the workbook, for several services",
        whom=f"For whoever reads {named}",
        opening=(
            "Teams of these services look at their own practice with the workbook. With this link "
            "you read what was published about each of them, side by side. No team and no service "
            "is marked or ranked."
        ),
        begin=(
            _OPEN,
            "Read “How to read this page” first: words stand for groups of teams, never for one.",
            "Ask the services about what you read, rather than compare them.",
        ),
        opens=(
            f"Published words about groups of teams of {named}, side by side.",
            "Whether requests of teams have waited long, in words.",
        ),
        opens_not=(
            "Any one person’s answers, and any one team’s pattern, notes, actions or plans.",
            "What a team asked for, and how it was answered.",
            "Numbers: nothing is added up across services.",
        ),
        lead_sees=("When this link was made, and the day on which it was last used.",),
        lead_sees_not=("What is published.",),
    )


def _letter(address: str, day: date, **words: object) -> Letter:
    return Letter(
        **words,  # type: ignore[arg-type]
        address=address,
        qr_svg=qr_svg(address),
        qr_png=qr_png(address),
        closing=(_MACHINE, _LOST),
        day=day,
    )
