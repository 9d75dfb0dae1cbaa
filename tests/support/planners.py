"""People who plan in real browsers, on a real server: what they open, and what is kept of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ways_in import old_path

from workbook.access import Links
from workbook.plans import Plans
from workbook.storage import PLANS

PURPOSE = "What is this activity for?"
PART = "What part will young people play?"
KEPT = re.compile("^Kept [0-9]")
_DAY = re.compile(rb"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b")


def came_to(workbook, visitor, plan, page="plan", at="", *, team=""):
    """Open a page of a plan with its team's link, or its own; wait until it is alive."""
    link = Links(workbook.data).make("team" if team else "plan", team or plan)
    visitor.page.goto(workbook.address + old_path(link))
    visitor.page.goto(f"{workbook.address}/{page}?plan={plan}{at}")
    return alive(visitor.page)


def alive(page):
    """Wait until a page of a plan can be used; return it."""
    page.locator("body[data-ready] .rpw-plan-page").wait_for()
    return page


def plan_at(page):
    """The id of the plan that a page is about."""
    return re.search(r"plan=(p[a-z2-7]{15})", page.url)[1]


def prompt(page, question):
    """One prompt on the page of a plan."""
    return page.get_by_role("article", name=question)


def whole(workbook, plan):
    """A plan as its files have it."""
    return Plans(workbook.data).open(plan).look()


def folder_of(workbook, plan):
    """Where a plan is kept."""
    return workbook.data / PLANS / plan


def a_week_passes(workbook, plan):
    """Let every day that a plan has written down be a week longer ago; return how many there were.

    The pages and the server go by the machine's own clock, which stays as it is.
    """
    count = 0

    def earlier(day):
        nonlocal count
        count += 1
        before = date.fromisoformat(day[0].decode()) - timedelta(days=7)
        return before.isoformat().encode()

    for file in folder_of(workbook, plan).glob("*.csv"):
        file.write_bytes(_DAY.sub(earlier, file.read_bytes()))
    return count
