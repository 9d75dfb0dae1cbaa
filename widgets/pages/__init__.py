"""Whole pages: each is one call in a notebook, and brings a visit, a form and a store together."""

from widgets.pages.frame import (
    facilitate_page,
    patterns_page,
    preview_page,
    reflect_page,
    screen_page,
    themes_page,
)

__all__ = [
    "facilitate_page",
    "patterns_page",
    "preview_page",
    "reflect_page",
    "screen_page",
    "themes_page",
]
