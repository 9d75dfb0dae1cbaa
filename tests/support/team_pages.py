"""What a team's page shows, made up, and a desk that notes what the page asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from widgets.our_team import OurTeam

TEAM = "tharbour22"
DAY = date(2026, 11, 25)
UNTOLD = dict.fromkeys(("on", "by", "how", "said_back", "because", "look_again_on", "before"), "")


def promise(name="a0000001", **more):
    """An action that comes back."""
    return {
        "id": name,
        "what": "Ask before each session who would rather not",
        "about": "Declining or leaving costs nothing.",
        "owner": "duty worker",
        "due": "1 December 2026",
        "isLate": False,
        "difference": "They choose.",
        "state": "open",
        "happened": "",
        "told": dict(UNTOLD),
        "waitsFor": "",
        "decided": "3 November 2026",
        "updated": "",
        "toldDay": "",
        "againDay": "",
        **more,
    }


def request(name="q0000001", **more):
    """A request without an answer."""
    return {
        "id": name,
        "text": "Two hours a month to plan together.",
        "needs": "time",
        "sent": "12 October 2026",
        "decision": "",
        "reply": "",
        "replied": "",
        "role": "",
        "again": "",
        "waitsLong": False,
        **more,
    }


def session(name="s1", **more):
    """A closed session whose pattern was shown."""
    return {
        "id": name,
        "title": "Planning group participation",
        "day": "3 November 2026",
        "state": "closed",
        "revealed": True,
        "actions": 2,
        "settled": 1,
        "run": "",
        "pattern": f"patterns?session={name}",
        **more,
    }


def plans(**more):
    """What a team's plans bring back to it; nothing when nothing is given."""
    names = ("going", "ended", "tasks", "promises", "ideas", "talk")
    return {**{name: [] for name in names}, **more}


def a_plan(name="p" + "a" * 15, **more):
    """One of the team's plans."""
    return {
        "id": name,
        "title": "Zine group",
        "state": "draft",
        "month": "January 2027",
        "open": 31,
        "goes": "1 February 2027",
        "link": f"plan?plan={name}",
        **more,
    }


def due(row="00000001", **more):
    """A task of a plan that is due, or a promise that waits."""
    return {
        "plan": "p" + "a" * 15,
        "row": row,
        "title": "Zine group",
        "what": "Book the small hall",
        "who": "duty worker",
        "due": "1 December 2026",
        "isLate": False,
        "link": "plan?plan=p" + "a" * 15,
        **more,
    }


def to_talk_about(prompt="links", **more):
    """A prompt that the team wants to talk about."""
    return {
        "plan": "p" + "a" * 15,
        "prompt": prompt,
        "title": "Zine group",
        "question": "How will we check for links between people before they meet?",
        "words": "The lead checks with key workers.",
        "about": ["Before a group meets, somebody looks at links and tensions between people."],
        "link": f"plan?plan=p{'a' * 15}#{prompt}",
        **more,
    }


def page(**more):
    """A page; a team's first one when nothing is given."""
    empty = {
        name: [] for name in ("promises", "resting", "settled", "requests", "running", "earlier")
    }
    return {
        **empty,
        "meetings": 0,
        "moved": [],
        "carried": [],
        "next": {"day": "", "words": ""},
        "checklists": [],
        "plans": plans(),
        **more,
    }


@dataclass
class MadeUpTeam:
    """The Python side of a team's page; `trouble` is raised in the place of keeping something."""

    page: dict = field(default_factory=page)
    kept: list[tuple] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    left: list[tuple] = field(default_factory=list)
    said: list[tuple] = field(default_factory=list)
    trouble: Exception | None = None

    def look(self):
        return self.page

    def _keep(self, kept, what):
        if self.trouble:
            raise self.trouble
        kept.append(what)

    def update(self, action, **said):
        self._keep(self.kept, (action, said))

    def plan(self, day):
        self._keep(self.planned, day)

    def nothing_left(self, checklist, *, yes):
        self._keep(self.left, (checklist, yes))

    def finish(self, plan, row, *, yes):
        self._keep(self.said, ("finish", plan, row, yes))

    def keep_promise(self, plan, row, *, yes):
        self._keep(self.said, ("keep_promise", plan, row, yes))

    def talked(self, plan, prompt, *, yes):
        self._keep(self.said, ("talked", plan, prompt, yes))

    def widget(self):
        return OurTeam(
            self,
            team=TEAM,
            open_link=f"facilitate?team={TEAM}",
            begin_link="plans/new",
            longest=500,
            by_text_boxes="No names.",
            today=DAY,
            working_days=15,
        )
