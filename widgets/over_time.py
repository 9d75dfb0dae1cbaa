"""A team's sessions side by side as HTML: real tables, plain sentences, nothing to run.

On a wide screen the sessions stand next to one another, the oldest first; on a phone they stand
below one another. Where answers are not compared, a line across says so.
"""

from __future__ import annotations

from widgets.templating import TEMPLATES, style_of
from workbook.patterns.over_time import Break, ItemOverTime, OverTime, Part

__all__ = ["over_time_html"]

_OVER_TIME = TEMPLATES.get_template("over_time.html.j2")

#: So many sessions of an item stand open; older ones wait behind a line to open.
_OPEN = 3

_EXPLAINED = {
    Part.MOVED: "A move is neither good nor bad by itself. Ask what happened in between, and "
    "whether young people would have noticed.",
    Part.STAYED: "Answers that stay can be a strength, or something that waits for you.",
    Part.TOO_LITTLE: "Nothing is said here about what moved. They may be worth talking about "
    "all the same.",
    Part.IN_WORDS: "On these one person could stand alone, so there are words and no counts, in "
    "the checklist’s order.",
    Part.GONE: "Earlier checklists asked these. Your answers are kept as they were.",
}


def over_time_html(over_time: OverTime) -> str:
    """Return sessions side by side as HTML, with its own style; headings begin at the second level.

    Parameters
    ----------
    over_time
        From `workbook.patterns.over_time.side_by_side`.

    Returns
    -------
    str
        "" when there are fewer than two sessions: there is nothing to stand beside.
    """
    if len(over_time.sessions) < 2:  # noqa: PLR2004
        return ""
    return _OVER_TIME.render(
        over_time=over_time,
        explained=_EXPLAINED,
        earliest_open=_earliest_open,
        gone=(Break.RETIRED, Break.DROPPED),
        style=style_of("over_time"),
    )


def _earliest_open(each: ItemOverTime) -> int:
    """Return the place of the first session of an item that stands open."""
    last_ones = max(0, len(each.moments) - _OPEN)
    # What the sentences speak about is in view.
    return min(last_ones, each.compared[0]) if each.compared else last_ones
