"""The pages of a team and of the service lead, as long as there is no more of them than their door."""

from __future__ import annotations

import ipywidgets as ipw

from widgets.pages.frame import banner, box, heading, needs_a_link, show_page
from workbook.access import PageContext

__all__ = ["lead_page", "team_page"]


def team_page(context: PageContext) -> None:
    """Show a team its own page.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the team's.
    """
    _door(context, "Your team", opens=context.may_team(context.team))


def lead_page(context: PageContext) -> None:
    """Show the page on which teams are made and links handed out.

    Parameters
    ----------
    context
        The data folder and the link this page was opened with; it takes the service lead's.
    """
    _door(context, "Teams and their links", opens=context.may_lead())


def _door(context: PageContext, title: str, *, opens: bool) -> None:
    page = box()
    shown = ipw.HTML(heading(title)) if opens else needs_a_link()
    page.children = [*banner(context), shown]
    show_page(page)
