"""The pages of a plan in a browser without a server: a real plan in a folder answers there."""

from __future__ import annotations

from datetime import date

from made_up_pages import Side, open_at

from widgets.planning import Planning, plan_words
from workbook.plans import Here, Plans

SHEETS = ("planning.css", "plan_pages.css")
TODAY = date(2026, 11, 30)
LINKS = {name: f"{name}?plan=p1" for name in ("plan", "day", "review", "sheets", "team")}
#: Texts that are no words to a careless page.
HOSTILE = (
    "<img src=x onerror='window.attacked = true'><script>window.attacked = true</script>",
    "</textarea><svg onload='window.attacked = true'>",
    "{{ lead }} {lead} {topic} ${1+1} {% if %}",
    "\u202eright to left\u202c and \u200b\u2028 signs",
    "=HYPERLINK(1)\n\n\ttabs and lines\r\n",
    "W" * 300,
    "__proto__",
    "constructor",
)


class MadeUpDesk:
    """What a plan's page may have done, with nothing between it and the plan.

    `trouble` is raised in the place of adding something.
    """

    def __init__(self, data, **begun):
        self.plans = Plans(data, today=lambda: TODAY)
        self.id = self.plans.begin(title="A better drop-in room", **begun).id
        self.plan = self.plans.open(self.id)
        self._here = Here(self.plan.folder)
        self.trouble = None
        self.papers = []

    def look(self):
        mark = self.plan.mark()
        return plan_words(self.plan.look(), mark=mark, today=TODAY, keep_days=92)

    def mark(self):
        return self.plan.mark()

    def here(self, at):
        return self._here.say(at)

    def write(self, place, was, words, sent):
        return self.plan.write(place, was, words, sent)

    def choose(self, place, was, value):
        self.plan.choose(place, was, value)

    def add(self, table, row, *, prompt, words):
        if self.trouble:
            raise self.trouble
        self.plan.add(table, row, prompt=prompt, words=words)

    def remove(self, table, row, was):
        self.plan.remove(table, row, was)

    def move(self, to, *, was, because):
        self.plan.move(to, was=was, because=because)

    def paper(self, which, what):
        self.papers.append((which, what))
        return f"{which}.{what}", "text/plain", b"A paper"

    def link(self):
        raise NotImplementedError

    def request(self, needs, words, row):
        raise NotImplementedError

    def said(self, place, words):
        """Write in a place, or choose there."""
        if place.rsplit(":", 1)[1] in ("standing", "answer", "told_on", "outcome", "due_on"):
            self.plan.choose(place, "", words)
        else:
            self.plan.write(place, "", words)


def side_of(desk, view, **more):
    """The Python side of one page of a plan."""
    guide = desk.plan.guide()
    given = {
        "links": {**LINKS, "begin": "plans/new"},
        "team": "Harbour",
        "teamId": "tharbour22",
        "byTextBoxes": "",
        "today": TODAY.isoformat(),
        "example": False,
        "mayRequest": False,
    }
    return Side(Planning(desk, view=view, guide=guide, plan=desk.id, **{**given, **more}))


def opened(visitor, desk, view, **more):
    """Open one page of a plan for a visitor; return the page, and what answers it."""
    side = side_of(desk, view, **more)
    return open_at(visitor, side, view, *SHEETS), side
