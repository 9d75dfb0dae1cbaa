"""What managers may see: released words, and nothing that any session holds.

What others need of it is named here. A name is looked up when it is first asked for, because the
rule itself, `workbook.themes.disclosure`, must go on needing the standard library alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.themes.archive import (
        ACTION_THEME_COLUMNS,
        ACTION_THEMES,
        INSTRUMENTS,
        MESSAGE_COLUMNS,
        MESSAGES,
        NOT_PUBLISHED,
        NOT_PUBLISHED_COLUMNS,
        PUBLISHED_ON,
        PUBLISHED_ON_COLUMNS,
        Archive,
        PublishedPeriod,
    )
    from workbook.themes.brief import (
        brief_docx,
        brief_html,
        released_zip,
    )
    from workbook.themes.choices import (
        Choice,
        Options,
        options,
        services_in,
    )
    from workbook.themes.disclosure import (
        BANDS,
        MEASURES,
        NO_ANSWER,
        OUTCOMES,
        THEMES,
        Outcome,
        Released,
        Rule,
        RuleRefused,
        TooFewPeople,
        action_band,
        action_bands,
        possible_words,
        release,
        released_bytes,
        why_not,
        words,
        words_for_teams,
    )
    from workbook.themes.groups import (
        Group,
        make_groups,
    )
    from workbook.themes.headlines import (
        Standing,
        headline_of,
        in_words,
    )
    from workbook.themes.periods import (
        PLAN,
        PLAN_COLUMNS,
        PUBLISHED,
        Period,
        PeriodRefused,
        Plan,
        period_named,
        period_of,
        plan_bytes,
        planned_periods,
        read_plan,
        too_soon_deleted,
    )
    from workbook.themes.policy import (
        read_settings,
        reply_working_days,
    )
    from workbook.themes.register import (
        RegisterRefused,
        read_register,
    )
    from workbook.themes.requests import (
        KINDS,
        MAX_REPLY,
        MAX_REQUEST,
        NEEDS_IN_WORDS,
        Kind,
        Request,
        RequestRefused,
        Requests,
        day_typed,
    )
    from workbook.themes.several import (
        SeveralView,
        find_several,
        waiting_in_words,
    )
    from workbook.themes.tables import (
        RELEASED_TABLES,
        released_package,
    )
    from workbook.themes.view import (
        GroupSays,
        ItemView,
        ThemeView,
        View,
        find,
        view_of,
        why_empty,
    )
    from workbook.themes.waiting import USUAL_WORKING_DAYS

__all__ = [
    "ACTION_THEMES",
    "ACTION_THEME_COLUMNS",
    "BANDS",
    "INSTRUMENTS",
    "KINDS",
    "MAX_REPLY",
    "MAX_REQUEST",
    "MEASURES",
    "MESSAGES",
    "MESSAGE_COLUMNS",
    "NEEDS_IN_WORDS",
    "NOT_PUBLISHED",
    "NOT_PUBLISHED_COLUMNS",
    "NO_ANSWER",
    "OUTCOMES",
    "PLAN",
    "PLAN_COLUMNS",
    "PUBLISHED",
    "PUBLISHED_ON",
    "PUBLISHED_ON_COLUMNS",
    "RELEASED_TABLES",
    "THEMES",
    "USUAL_WORKING_DAYS",
    "Archive",
    "Choice",
    "Group",
    "GroupSays",
    "ItemView",
    "Kind",
    "Options",
    "Outcome",
    "Period",
    "PeriodRefused",
    "Plan",
    "PublishedPeriod",
    "RegisterRefused",
    "Released",
    "Request",
    "RequestRefused",
    "Requests",
    "Rule",
    "RuleRefused",
    "SeveralView",
    "Standing",
    "ThemeView",
    "TooFewPeople",
    "View",
    "action_band",
    "action_bands",
    "brief_docx",
    "brief_html",
    "day_typed",
    "find",
    "find_several",
    "headline_of",
    "in_words",
    "make_groups",
    "options",
    "period_named",
    "period_of",
    "plan_bytes",
    "planned_periods",
    "possible_words",
    "read_plan",
    "read_register",
    "read_settings",
    "release",
    "released_bytes",
    "released_package",
    "released_zip",
    "reply_working_days",
    "services_in",
    "too_soon_deleted",
    "view_of",
    "waiting_in_words",
    "why_empty",
    "why_not",
    "words",
    "words_for_teams",
]

#: Which of its modules has which names.
_HOMES = {
    "archive": (
        "ACTION_THEME_COLUMNS",
        "ACTION_THEMES",
        "INSTRUMENTS",
        "MESSAGE_COLUMNS",
        "MESSAGES",
        "NOT_PUBLISHED",
        "NOT_PUBLISHED_COLUMNS",
        "PUBLISHED_ON",
        "PUBLISHED_ON_COLUMNS",
        "Archive",
        "PublishedPeriod",
    ),
    "brief": (
        "brief_docx",
        "brief_html",
        "released_zip",
    ),
    "choices": (
        "Choice",
        "Options",
        "options",
        "services_in",
    ),
    "disclosure": (
        "BANDS",
        "MEASURES",
        "NO_ANSWER",
        "OUTCOMES",
        "THEMES",
        "Outcome",
        "Released",
        "Rule",
        "RuleRefused",
        "TooFewPeople",
        "action_band",
        "action_bands",
        "possible_words",
        "release",
        "released_bytes",
        "why_not",
        "words",
        "words_for_teams",
    ),
    "groups": (
        "Group",
        "make_groups",
    ),
    "headlines": (
        "Standing",
        "headline_of",
        "in_words",
    ),
    "periods": (
        "PLAN",
        "PLAN_COLUMNS",
        "PUBLISHED",
        "Period",
        "PeriodRefused",
        "Plan",
        "period_named",
        "period_of",
        "plan_bytes",
        "planned_periods",
        "read_plan",
        "too_soon_deleted",
    ),
    "policy": ("read_settings", "reply_working_days"),
    "register": (
        "RegisterRefused",
        "read_register",
    ),
    "requests": (
        "KINDS",
        "MAX_REPLY",
        "MAX_REQUEST",
        "NEEDS_IN_WORDS",
        "Kind",
        "Request",
        "RequestRefused",
        "Requests",
        "day_typed",
    ),
    "several": (
        "SeveralView",
        "find_several",
        "waiting_in_words",
    ),
    "tables": (
        "RELEASED_TABLES",
        "released_package",
    ),
    "view": (
        "GroupSays",
        "ItemView",
        "ThemeView",
        "View",
        "find",
        "view_of",
        "why_empty",
    ),
    "waiting": ("USUAL_WORKING_DAYS",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
