"""A team's pattern as HTML: real tables, dots that a screen reader passes over, plain sentences.

Nothing here needs a script, a font or a picture from elsewhere.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from workbook.instruments.model import Answer
from workbook.patterns.pattern import ItemGroup, ItemPattern, Pattern
from workbook.text.english import day_in_words

__all__ = ["pattern_html", "picture_html"]

_CSS = Path(__file__).with_name("pattern.css")

_EXPLAINED = {
    ItemGroup.FAR_APART: "Start here. People see these differently, and each answer has a reason. "
    "Nobody has to own theirs: ask what each answer sees.",
    ItemGroup.NOT_SURE: "Not knowing is worth talking about. What would help you know?",
    ItemGroup.SOMEWHAT_APART: "Most people see these in a similar way, but not everyone does.",
    ItemGroup.MUCH_ALIKE: "You answered these in a similar way. Would young people say the same?",
    ItemGroup.TOO_FEW: "Fewer than five people gave an answer on the scale, so nothing is said "
    "about how alike the answers are. They may be worth talking about all the same.",
}


def pattern_html(pattern: Pattern) -> str:
    """Return a pattern as HTML, with its own style; headings begin at the second level."""
    body = _talk_only(pattern) if pattern.talk_only else _groups(pattern)
    style = _CSS.read_text(encoding="utf-8")
    return f'<style>{style}</style><div class="rpw-pattern">{body}</div>'


def _groups(pattern: Pattern) -> str:
    expected = f" of the {pattern.expected} people expected" if pattern.expected else " people"
    closed = (
        f" The session closed on {day_in_words(pattern.closed_on)}." if pattern.closed_on else ""
    )
    groups = pattern.groups()
    contents = "".join(
        f'<li><a href="#rpw-{group.name.lower()}">{escape(group.value)}</a> '
        f"({len(items)} {'item' if len(items) == 1 else 'items'})</li>"
        for group, items in groups
    )
    parts = [
        f'<p class="rpw-lead">{escape(pattern.team)}: {pattern.people}{expected} sent '
        f"answers.{_late(pattern)}{closed} Each dot is one answer. The items most worth talking "
        "about come first; two or three are enough for one meeting.</p>",
        f'<nav aria-label="Groups of items"><ul>{contents}</ul></nav>',
    ]
    for group, items in groups:
        parts.append(f'<h2 id="rpw-{group.name.lower()}">{escape(group.value)}</h2>')
        parts.append(f'<p class="rpw-explained">{escape(_EXPLAINED[group])}</p>')
        parts += [_item(item) for item in items]
    return "".join(parts)


def _late(pattern: Pattern) -> str:
    """Say how many answers were added after the reveal."""
    if not pattern.late:
        return ""
    if pattern.late == 1:
        return " One of them arrived after the reveal and was added."
    return f" {pattern.late} of them arrived after the reveal and were added."


def _talk_only(pattern: Pattern) -> str:
    items = "".join(
        f'<li><p class="rpw-statement">{escape(each.item.statement)}</p>'
        f'<p class="rpw-prompt">{escape(each.item.prompt)}</p></li>'
        for each in pattern.items
    )
    return (
        "<h2>Talk, no chart</h2>"
        f'<p class="rpw-lead">{escape(pattern.team)}: fewer than five answers arrived, so nothing '
        "is shown that could tell who said what. Talk instead. Pick two or three of these, and "
        "ask of each: what would a young person say, and how do we know?</p>"
        f"<ol>{items}</ol>"
    )


def _item(each: ItemPattern) -> str:
    heading = (
        f'<h3><span class="rpw-number">Question {each.place}</span> '
        f"{escape(each.item.statement)}</h3>"
        f'<p class="rpw-prompt">{escape(each.item.prompt)}</p>'
    )
    return f'<section class="rpw-item">{heading}{picture_html(each)}{_why(each)}</section>'


def picture_html(each: ItemPattern) -> str:
    """Return the sentence and the table of one item; it takes its looks from `pattern.css`."""
    if not each.ordered:
        return "<p>Fewer than five people answered this one, so there is no picture: talk.</p>"
    rows = "".join(_row(answer, people) for answer, people in each.ordered)
    beside = "".join(_row(answer, people) for answer, people in each.beside)
    return (
        f'<p class="rpw-aloud">{escape(_aloud(each))}</p>'
        f"<table><caption>Answers to question {each.place}</caption>"
        '<thead><tr><th scope="col">Answer</th><th scope="col">People</th></tr></thead>'
        f"<tbody>{rows}</tbody>"
        '<tbody class="rpw-beside"><tr><th colspan="2" scope="rowgroup">Beside the scale'
        f"</th></tr>{beside}</tbody></table>"
    )


def _row(answer: Answer, people: int) -> str:
    dots = '<span class="rpw-dot"></span>' * people
    return (
        f'<tr><th scope="row">{escape(answer.label)}</th>'
        f'<td><span class="rpw-count">{people}</span>'
        f'<span class="rpw-dots" aria-hidden="true">{dots}</span></td></tr>'
    )


def _aloud(each: ItemPattern) -> str:
    """Return the sentence that reads the picture aloud."""
    answered = sum(people for _, people in (*each.ordered, *each.beside))
    said = ", ".join(f"{people} {answer.label.lower()}" for answer, people in each.ordered)
    beside = ", ".join(
        f"{people} {answer.label.lower()}" for answer, people in each.beside if people
    )
    sentence = f"Of {answered} answers: {said}"
    sentence += f"; beside the scale, {beside}." if beside else "."
    if each.alike is not None:
        sentence += f" The answers are {each.alike.value}."
    if each.left_out:
        left = "1 person" if each.left_out == 1 else f"{each.left_out} people"
        sentence += f" {left} left it out."
    return sentence


def _why(each: ItemPattern) -> str:
    sources = "".join(
        f"<li>{'This question goes further than this source: ' if extends else ''}"
        f'<a href="{escape(reference.url)}" rel="noreferrer noopener" target="_blank">'
        f"{escape(reference.citation)}</a></li>"
        for reference, extends in each.cited
    )
    return (
        f'<details><summary>Why we ask this<span class="rpw-hidden"> (question {each.place})'
        f"</span></summary><p>{escape(each.item.why)}</p><ul>{sources}</ul></details>"
    )
