"""The tables of a published period, each declared once."""

from __future__ import annotations

from workbook.storage import Table, column, package_bytes, word
from workbook.themes import plan_words
from workbook.themes.disclosure import BANDS, MEASURES, WhyNot

__all__ = [
    "ACTION_THEMES",
    "MESSAGES",
    "NOT_PUBLISHED",
    "PLANS",
    "PUBLISHED_ON",
    "RELEASED_TABLES",
    "THEMES",
    "by_the_door",
    "released_package",
]

_REQUIRED = {"required": True}
_SERVICE = column("service", "The service, as the register names it.", constraints=_REQUIRED)
_GROUP = column(
    "group",
    "A group of at least three teams: “Group 1”.",
    constraints={**_REQUIRED, "pattern": "Group [1-9][0-9]{0,4}"},
)
_INSTRUMENT = column("instrument", "The id of the instrument.", constraints=_REQUIRED)
_PERIOD = column("period", "Some whole months: “2026-Q4”.", constraints=_REQUIRED)

THEMES = Table(
    name="themes",
    description="What is said in words of each question, group and checklist.",
    key=("period", "service", "group", "instrument", "item"),
    columns=(
        _PERIOD,
        *(_SERVICE, _GROUP, _INSTRUMENT),
        column("version", "The instrument’s version.", constraints=_REQUIRED),
        column("item", "The id of the question.", constraints=_REQUIRED),
        *(
            word(
                measure.replace(" ", "_"),
                f"How many of all who took part say {measure}: at most a quarter, all but a "
                "quarter or more, or some.",
                BANDS,
                "Nothing is said of it here",
            )
            for measure in MEASURES
        ),
    ),
)
NOT_PUBLISHED = Table(
    name="not_published",
    description="Where nothing is said, and why.",
    key=("service", "group", "instrument"),
    columns=(
        *(_SERVICE, _GROUP, _INSTRUMENT),
        column("title", "The instrument’s title.", constraints=_REQUIRED),
        word("why_not", "Why nothing is said.", tuple(each.value for each in WhyNot)),
    ),
)
ACTION_THEMES = Table(
    name="actions",
    description="How many teams decided on an action, theme by theme, in words. Teams that sent a "
    "request with their name on it are left out.",
    key=("service", "theme"),
    columns=(
        _SERVICE,
        column("theme", "The id of the theme.", constraints=_REQUIRED),
        column("title", "The theme in words.", constraints=_REQUIRED),
        word("teams", "How many teams decided on an action about it.", BANDS),
    ),
)
PLANS = Table(
    name="plans",
    description="How teams plan with young people, in words over at least three teams: what became "
    "of what they had promised, and which kinds of questions their plans had left open. Teams that "
    "sent a request with their name on it are left out.",
    key=("service", "kind", "id"),
    columns=(
        _SERVICE,
        word("kind", "What it is about: promises, or questions left open.", plan_words.KINDS),
        column(
            "id",
            "“overdue” or “kept”, or the section of the prompts, by its id.",
            constraints=_REQUIRED,
        ),
        column("title", "The same in words.", constraints=_REQUIRED),
        word("teams", "How many of the teams.", BANDS),
    ),
)
MESSAGES = Table(
    name="messages",
    description="What teams wrote to managers, in an order that carries nothing.",
    columns=(_SERVICE, column("text", "What a team wrote upward.", constraints=_REQUIRED)),
)
PUBLISHED_ON = Table(
    name="published",
    description="When this was published.",
    key=("period",),
    columns=(_PERIOD, column("published_on", "The day.", "date", constraints=_REQUIRED)),
)
RELEASED_TABLES = (THEMES, NOT_PUBLISHED, ACTION_THEMES, PLANS, MESSAGES, PUBLISHED_ON)


#: Periods that were published before there were doors do not say it: every session that was closed
#: with a reveal counted, and their bands of teams are of every team that met.
_BY_THE_DOOR = "Only sessions count in which somebody counted the people in the room."


def by_the_door(package: bytes) -> bool:
    """Say whether a period was published from sessions whose door was shut.

    Then its bands of teams leave out those that sent a request, too.

    Parameters
    ----------
    package
        The period's `datapackage.json`.
    """
    return _BY_THE_DOOR.encode() in package


def released_package(period: str, title: str) -> bytes:
    """Return the `datapackage.json` of a published period.

    Parameters
    ----------
    period
        The period's name, "2026-Q4".
    title
        The period in words.
    """
    return package_bytes(
        period.lower(),
        f"Published themes, {title}",
        "Every line covers at least three teams, in words. It was published once and is never "
        f"changed. Nothing in it can be traced to one person’s answer. {_BY_THE_DOOR}",
        [table.resource() for table in RELEASED_TABLES],
    )
