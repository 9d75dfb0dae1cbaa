"""Whole pages: each is one call in a notebook, and brings context, form and store together."""

from widgets.pages.facilitate import facilitate_page, screen_page
from widgets.pages.lead import lead_page
from widgets.pages.managers import preview_page, themes_page
from widgets.pages.patterns import patterns_page
from widgets.pages.plans import day_page, plan_page, review_page, sheets_page
from widgets.pages.reflect import reflect_page
from widgets.pages.team import team_page

__all__ = [
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
