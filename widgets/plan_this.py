"""From a question of a checklist to the prompts of a plan that are about the same.

It stands on the pattern that a team opened with its own link. Where answers are counted out, it
stands beside questions that somebody answered with the last of the scale, such as *not yet*; where
they are not, because the question is sensitive or too few people answered, beside every question:
so that it is offered says nothing that the page does not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from widgets.templating import TEMPLATES
from workbook.instruments import PlanGuide, Prompt
from workbook.patterns.pattern import ItemPattern, Pattern

__all__ = ["Into", "NewPlan", "is_offered", "plan_this"]

_PLAN_THIS = TEMPLATES.get_template("plan_this.html.j2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """A plan of the team that is not at its end."""

    #: "" while it has none.
    title: str
    #: Its page.
    link: str
    guide: PlanGuide


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """Where a new one is begun."""

    #: A form is sent there.
    address: str
    #: The team's id.
    team: str
    #: Whether it is a page of the invented service.
    example: bool
    #: What a new plan is made with.
    guide: PlanGuide


def plan_this(pattern: Pattern, plans: Sequence[Into], new: NewPlan) -> Mapping[str, Markup]:
    """Return what leads to a plan, for each question that has a prompt in one: item to HTML.

    Parameters
    ----------
    pattern
        What the team sees.
    plans
        The team's plans, the newest first.
    new
        Where a new one is begun.
    """
    found = {}
    for each in pattern.items:
        if not is_offered(each):
            continue
        into = [(plan, met) for plan in plans if (met := _met(plan.guide, each.item.id))]
        fresh = _met(new.guide, each.item.id)
        if into or fresh:
            html = _PLAN_THIS.render(place=each.place, into=into, new=new, fresh=fresh)
            found[each.item.id] = Markup(html)  # noqa: S704 - a template, which escapes
    return found


def is_offered(each: ItemPattern) -> bool:
    """Say whether a question leads to a plan, if there is a prompt about it."""
    if each.sensitive or not each.ordered:
        return True
    _, people = each.ordered[-1]
    return people > 0


def _met(guide: PlanGuide, item: str) -> tuple[Prompt, ...]:
    return tuple(prompt for prompt in guide.prompts if item in prompt.meets)
