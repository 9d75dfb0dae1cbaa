"""How far a plan is: what comes after what, and what has to be true first.

Draft, ready, under way, reviewed, fed back; or stopped, with what was learned. Nothing blocks but
the end: a plan is fed back once every idea is answered and every promise is kept or explained.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workbook.plans.joining import joined
from workbook.plans.model import STATES, Plan, PlanRefused, State, WholePlan
from workbook.text import kept_words

__all__ = ["MOVES", "moved", "with_reason"]

_REASON, _LONGEST_REASON = "Why it was stopped", 3000
#: Where each state may go: forward first, then back, for a press that was a mistake.
MOVES: dict[State, tuple[State, ...]] = {
    "draft": ("ready", "stopped"),
    "ready": ("under_way", "draft", "stopped"),
    "under_way": ("reviewed", "ready", "stopped"),
    "reviewed": ("fed_back", "under_way", "stopped"),
    "fed_back": ("reviewed",),
    "stopped": ("draft",),
}
#: The field that says when a state was reached.
_DAYS = {state: f"{state}_on" for state in STATES if state != "draft"}


def moved(whole: WholePlan, to: object, because: object, today: date) -> Plan:
    """Return a plan in another state.

    Parameters
    ----------
    whole
        The plan as it stands.
    to
        The state it is to have.
    because
        Why it is stopped; passed over for any other.
    today
        The day.

    Raises
    ------
    PlanRefused, WordsRefused
        It cannot go there, or something has to be said first.
    """
    plan = whole.plan
    if to not in MOVES[plan.state]:
        raise PlanRefused("The plan cannot go there from where it is.", "Open the page again.")
    state: State = next(each for each in STATES if each == to)
    if state == "fed_back" and (waits := whole.waits_for_feedback()):
        raise PlanRefused(
            f"Young people have not heard everything yet. {' '.join(waits)}",
            "Give each idea an answer and say what became of each promise, then try again.",
        )
    more: dict[str, object] = {}
    if state == "stopped":
        # What was said when it was stopped before stays with it.
        more["stopped_because"] = with_reason(plan, because).stopped_because
    return replace(plan, state=state, **_days(plan, state, today), **more)  # type: ignore[arg-type]


def with_reason(plan: Plan, because: object) -> Plan:
    """Return a plan with one more reason why it is stopped; one it has already once alone.

    Raises
    ------
    PlanRefused, WordsRefused
        No reason is given, or there is no room for it beside another.
    """
    reason = kept_words(because, _REASON, _LONGEST_REASON)
    if not reason:
        raise PlanRefused(
            "It does not say yet why the plan is stopped.",
            "Say why, in a sentence or two: that is worth knowing for the next one.",
        )
    both = joined("", plan.stopped_because, reason)
    return replace(plan, stopped_because=kept_words(both, _REASON, _LONGEST_REASON))


def _days(plan: Plan, state: State, today: date) -> dict[str, object]:
    """Return when each state was reached, none of those that are taken back.

    When it was first ready stays for good: what managers read of plans has each of them in the
    period with that day, once (`workbook.themes.plan_words`).
    """
    days: dict[str, object] = {"changed_on": today}
    if state == "stopped":
        return {**days, "stopped_on": today}
    reached = STATES.index(state)
    for at, each in enumerate(STATES[:5]):
        if each in _DAYS and each != "ready" and at > reached:
            days[_DAYS[each]] = None
    if state in _DAYS:
        days[_DAYS[state]] = getattr(plan, _DAYS[state]) or today
    return {**days, "stopped_on": None}
