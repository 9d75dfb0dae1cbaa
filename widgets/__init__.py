"""What people touch: the form, the box for a join code, and whole pages.

What only one page needs (the facilitator's, the shared screen's, a team's pattern) is in a module
of its own, which that page alone loads: a phone that only answers should not wait for it.
"""

from widgets.checklist import Checklist
from widgets.join import Join
from widgets.pages import (
    day_page,
    facilitate_page,
    lead_page,
    patterns_page,
    plan_page,
    preview_page,
    reflect_page,
    review_page,
    screen_page,
    sheets_page,
    team_page,
    themes_page,
)

__all__ = [
    "Checklist",
    "Join",
    "day_page",
    "facilitate_page",
    "lead_page",
    "patterns_page",
    "plan_page",
    "preview_page",
    "reflect_page",
    "review_page",
    "screen_page",
    "sheets_page",
    "team_page",
    "themes_page",
]
