"""What people touch: the form, the box for a join code, a team's pattern, and whole pages."""

from widgets.checklist import Checklist
from widgets.join import Join
from widgets.pages import patterns_page, reflect_page
from widgets.pattern import pattern_html, show_pattern

__all__ = ["Checklist", "Join", "pattern_html", "patterns_page", "reflect_page", "show_pattern"]
