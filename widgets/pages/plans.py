"""The pages of one plan for an activity: the plan, the day itself, its review, and its sheets.

What each shows is filled in by its own widgets; what stands here is what they share: whose link
opens it, which plan it is about, and the words where it is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import ipywidgets as ipw
from markupsafe import Markup

from widgets.pages.frame import alert, banner, box, heading, show_page
from workbook.access import PageContext
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from widgets.planning import View

__all__ = ["day_page", "plan_page", "review_page", "sheets_page"]

_NEEDS_THE_LINK = Markup(
    "<h1>This needs the plan’s link</h1><p>The link that opened this page is another one, or has "
    "ended. Nothing was changed, and the plan is safe. Ask whoever you plan with for its link, or "
    "open it from your team’s page.</p>"
)

_BACK = Markup('<p class="rpw-screen"><a href="{}">The whole plan</a></p>')

#: What draws one plan: given the page, and the plan's id in it.
_Shown = Callable[[PageContext], list[ipw.Widget]]


def plan_page(context: PageContext) -> None:
    """Show one plan, to be read and written by everybody who has it open.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the plan's own link, or
        that of the plan's team.
    """
    _page(context, "Plan an activity", _shown_plan)


def day_page(context: PageContext) -> None:
    """Show what is needed of a plan on the day itself.

    Parameters
    ----------
    context
        As for `plan_page`.
    """
    _page(context, "On the day", _shown_day)


def review_page(context: PageContext) -> None:
    """Show the review of an activity, which begins with the plan's own words.

    Parameters
    ----------
    context
        As for `plan_page`.
    """
    _page(context, "Review", _shown_review)


def sheets_page(context: PageContext) -> None:
    """Show the sheets for young people that come out of a plan.

    Parameters
    ----------
    context
        As for `plan_page`.
    """
    _page(context, "Sheets for young people", _shown_sheets)


# ---- what each page shows of a plan that may be seen: `context.plan` is its id


def _shown_plan(context: PageContext) -> list[ipw.Widget]:
    from widgets.pages.plan_desk import planning

    return [ipw.HTML(heading("Plan an activity")), planning(context, "plan")]


def _shown_day(context: PageContext) -> list[ipw.Widget]:
    return _drawn(context, "day", "On the day")


def _shown_review(context: PageContext) -> list[ipw.Widget]:
    return _drawn(context, "review", "Review")


def _shown_sheets(context: PageContext) -> list[ipw.Widget]:
    return _drawn(context, "sheets", "Sheets for young people")


# ---- what they share


def _drawn(context: PageContext, view: View, title: str) -> list[ipw.Widget]:
    # Not before somebody may see a plan: a page that refuses does without it.
    from widgets.pages.plan_desk import planning

    above = heading(title, _title_of(context))
    if whole := context.link_to("plan"):
        above += _BACK.format(whole)
    return [ipw.HTML(above), planning(context, view)]


def _page(context: PageContext, title: str, shown: _Shown) -> None:
    """Show a page about one plan to somebody who may see it, or in JupyterLab the choice of one."""
    page = box()
    if context.served and not context.may_plan(context.plan):
        page.children = [ipw.HTML(_NEEDS_THE_LINK)]
    elif context.plan:
        page.children = _of_plan(context, title, shown)
    else:  # in JupyterLab nothing says which plan
        page.children = _asked(context, title, shown, page)
    show_page(page)


def _of_plan(context: PageContext, title: str, shown: _Shown) -> list[ipw.Widget]:
    try:
        return [*banner(context), *shown(context)]
    except WorkbookError as trouble:
        return [*banner(context), ipw.HTML(heading(title)), alert(str(trouble))]


def _asked(context: PageContext, title: str, shown: _Shown, page: ipw.VBox) -> list[ipw.Widget]:
    from workbook.plans import Plans

    plans = [
        (each.title or f"A plan without a title ({each.id})", each.id)
        for each in Plans(context.data).all()
    ]
    choice = ipw.Dropdown(options=[("Choose a plan", ""), *plans], description="Plan")

    def chosen(change: dict[str, str]) -> None:
        if change["new"]:
            page.children = _of_plan(replace(context, plan=change["new"]), title, shown)

    choice.observe(chosen, names="value")
    return [*banner(context), ipw.HTML(heading(title)), choice]


def _title_of(context: PageContext, otherwise: str = "A plan without a title yet") -> str:
    from workbook.plans import Plans

    return Plans(context.data).find(context.plan).title or otherwise
