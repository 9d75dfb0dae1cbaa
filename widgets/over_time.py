"""A team's sessions side by side as HTML: real tables, plain sentences, nothing to run.

On a wide screen the sessions stand next to one another, the oldest first; on a phone they stand
below one another. Where answers are not compared, a line across says so.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from workbook.instruments.model import Answer
from workbook.patterns.over_time import Break, ItemOverTime, Moment, OverTime, Part

__all__ = ["over_time_html"]

_CSS = Path(__file__).with_name("over_time.css")

#: So many sessions of an item stand open; older ones wait behind a line to open.
_OPEN = 3

_EXPLAINED = {
    Part.MOVED: "A move is neither good nor bad by itself. Ask what happened in between, and "
    "whether young people would have noticed.",
    Part.STAYED: "Answers that stay can be a strength, or something that waits for you.",
    Part.TOO_LITTLE: "Nothing is said here about what moved. They may be worth talking about "
    "all the same.",
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
    style = _CSS.read_text(encoding="utf-8")
    return (
        f'<style>{style}</style><section class="rpw-over-time" aria-labelledby="rpw-over-time">'
        f"{_lead(over_time)}"
        + "".join(_part(part, items) for part, items in over_time.parts())
        + "</section>"
    )


def _lead(over_time: OverTime) -> str:
    sessions = "".join(
        f"<li>{escape(each.label)}: "
        + (f"{each.people} people sent answers" if each.people else "fewer than five sent answers")
        + "</li>"
        for each in over_time.sessions
    )
    contents = "".join(
        f'<li><a href="#rpw-over-time-{part.name.lower()}">{escape(part.value)}</a> '
        f"({len(items)} {'question' if len(items) == 1 else 'questions'})</li>"
        for part, items in over_time.parts()
    )
    return (
        '<h2 id="rpw-over-time">Your sessions side by side</h2>'
        f'<p class="rpw-lead">{escape(over_time.team)} has answered '
        f"“{escape(over_time.title)}” {_times(len(over_time.sessions))}.</p>"
        f"<ul>{sessions}</ul>"
        '<p class="rpw-sure"><strong>How sure can you be?</strong> Not very, and that is fine. '
        "Nobody knows who answered what, so the people may differ from one time to the next. In "
        "a small group a few answers make the picture, so with each move stands how few could "
        "undo it.</p>"
        f'<nav aria-label="What moved and what stayed"><ul>{contents}</ul></nav>'
    )


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"  # noqa: PLR2004


def _part(part: Part, items: tuple[ItemOverTime, ...]) -> str:
    return (
        f'<h3 id="rpw-over-time-{part.name.lower()}">{escape(part.value)}</h3>'
        f'<p class="rpw-explained">{escape(_EXPLAINED[part])}</p>'
        + "".join(_item(each) for each in items)
    )


def _item(each: ItemOverTime) -> str:
    number = f"Question {each.place}" if each.place else "An earlier question"
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in each.said)
    origin = (
        f'<p class="rpw-origin">It came out of: “{escape(each.came_from)}”</p>'
        if each.came_from
        else ""
    )
    drawn = [_moment(each, place) for place in range(len(each.moments))]
    open_from = max(0, len(drawn) - _OPEN)
    if each.compared:  # what the sentences speak about is in view
        open_from = min(open_from, each.compared[0])
    earlier = (
        f"<details><summary>Earlier sessions ({open_from})"
        f'<span class="rpw-hidden">, {escape(number.lower())}</span></summary>'
        f'<div class="rpw-moments">{"".join(drawn[:open_from])}</div></details>'
        if open_from
        else ""
    )
    return (
        f'<section class="rpw-item"><h4><span class="rpw-number">{number}</span> '
        f"{escape(each.item.statement)}</h4>"
        f'<ul class="rpw-said">{said}</ul>{origin}{earlier}'
        f'<div class="rpw-moments">{"".join(drawn[open_from:])}</div></section>'
    )


def _moment(each: ItemOverTime, place: int) -> str:
    """Return what one session says of an item, after the line that parts it from the last."""
    moment = each.moments[place]
    label = escape(moment.column.label)
    standing = dict(zip(each.compared or (), ("then", "now"), strict=False))
    when = (
        f'{label} <span class="rpw-when">({standing[place]})</span>' if place in standing else label
    )
    line = f'<p class="rpw-broken">{escape(moment.broken.value)}</p>' if moment.broken else ""
    if moment.pattern is None:
        why = "Fewer than five people answered this." if moment.asked else _not_asked(moment)
        return (
            f'{line}<div class="rpw-moment"><p class="rpw-day">{when}</p><p>{why}</p>'
            f"{_words(each, moment)}</div>"
        )
    rows = "".join(_row(answer, people) for answer, people in moment.pattern.ordered)
    beside = "".join(_row(answer, people) for answer, people in moment.pattern.beside)
    hidden = f'<span class="rpw-hidden">, {_name(each)}</span>'
    return (
        f'{line}<div class="rpw-moment"><table><caption>{when}{hidden}</caption>'
        '<thead><tr><th scope="col"><span class="rpw-hidden">Answer</span></th>'
        '<th scope="col"><span class="rpw-hidden">People</span></th></tr></thead>'
        f'<tbody>{rows}</tbody><tbody class="rpw-beside"><tr><th colspan="2" scope="rowgroup">'
        f"Beside the scale</th></tr>{beside}</tbody></table>{_words(each, moment)}</div>"
    )


def _name(each: ItemOverTime) -> str:
    return f"question {each.place}" if each.place else "an earlier question"


def _not_asked(moment: Moment) -> str:
    gone = moment.broken in (Break.RETIRED, Break.DROPPED)
    return "No longer asked." if gone else "Not asked in this session."


def _row(answer: Answer, people: int) -> str:
    dots = '<span class="rpw-dot"></span>' * people
    return (
        f'<tr><th scope="row">{escape(answer.label)}</th>'
        f'<td><span class="rpw-count">{people}</span>'
        f'<span class="rpw-dots" aria-hidden="true">{dots}</span></td></tr>'
    )


def _words(each: ItemOverTime, moment: Moment) -> str:
    """Return the words that people saw then, where they were others."""
    if not moment.words:
        return ""
    return (
        '<details><summary>The words people saw then<span class="rpw-hidden"> '
        f"({_name(each)}, {escape(moment.column.label)})</span></summary>"
        f"<p>“{escape(moment.words)}”</p></details>"
    )
