"""What people touch: the form, the box for a join code, and whole pages.

A team's pattern is in `widgets.pattern`, apart, because it brings pandas along and a phone
that only answers should not wait for that.
"""

from widgets.checklist import Checklist
from widgets.join import Join
from widgets.pages import patterns_page, reflect_page

__all__ = ["Checklist", "Join", "patterns_page", "reflect_page"]
