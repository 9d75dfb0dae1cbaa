"""A team's pattern as HTML: real tables, dots that a screen reader passes over, plain sentences.

Nothing here needs a script, a font or a picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from widgets.templating import TEMPLATES, style_of
from workbook.patterns.pattern import ItemGroup, ItemPattern, Pattern

__all__ = ["pattern_html", "picture_html"]

_PATTERN = TEMPLATES.get_template("pattern.html.j2")
_ANSWERS: Any = TEMPLATES.get_template("answers.html.j2").module

_EXPLAINED = {
    ItemGroup.FAR_APART: "Start here. People see these differently, and each answer has a reason. "
    "Nobody has to own theirs: ask what each answer sees.",
    ItemGroup.NOT_SURE: "Not knowing is worth talking about. What would help you know?",
    ItemGroup.SOMEWHAT_APART: "Most people see these in a similar way, but not everyone does.",
    ItemGroup.MUCH_ALIKE: "You answered these in a similar way. Would young people say the same?",
    ItemGroup.TOO_FEW: "Fewer than five people gave an answer on the scale, so nothing is said "
    "about how alike the answers are. They may be worth talking about all the same.",
    ItemGroup.TALK_FIRST: "Nothing is counted out here, so that no one person can be seen. Talk "
    "about the question first, then look at the words. They stand in the checklist’s order, "
    "whatever was answered.",
}


def pattern_html(
    pattern: Pattern,
    *,
    tabled: Mapping[str, Sequence[str]] | None = None,
    plan_this: Mapping[str, Markup] | None = None,
) -> str:
    """Return a pattern as HTML, with its own style; headings begin at the second level.

    Parameters
    ----------
    pattern
        What the team sees.
    tabled
        Item to the reflections that their writers put on the table.
    plan_this
        Item to what leads from it to a plan, as `widgets.plan_this` draws it.
    """
    return _PATTERN.render(
        pattern=pattern,
        explained=_EXPLAINED,
        aloud=_aloud,
        tabled=tabled or {},
        plan_this=plan_this or {},
        style=style_of("pattern"),
    )


def picture_html(each: ItemPattern, tabled: Sequence[str] = ()) -> str:
    """Return the sentence and the table of one item, or its words where nothing is counted out.

    Below them stand the reflections on it that their writers put on the table. It takes its looks
    from `pattern.css`.
    """
    return f"{_ANSWERS.picture(each, _aloud(each))}{_ANSWERS.on_the_table(tabled)}"


def _aloud(each: ItemPattern) -> str:
    """Return the sentence that reads the picture aloud."""
    if not each.ordered:
        return each.in_words
    answered = sum(people for _, people in (*each.ordered, *each.beside))
    said = ", ".join(f"{people} {answer.label.lower()}" for answer, people in each.ordered)
    beside = ", ".join(
        f"{people} {answer.label.lower()}" for answer, people in each.beside if people
    )
    sentence = f"Of {answered} answers: {said}"
    sentence += f"; beside the scale, {beside}." if beside else "."
    if each.alike is not None:
        sentence += f" The answers are {each.alike.value}."
    if each.no_answer:
        unsaid = [f"{people} {answer.label.lower()}" for answer, people in each.unsaid if people]
        if each.left_out:
            unsaid.append(f"{each.left_out} left it out")
        sentence += f" No answer: {', '.join(unsaid)}."
    return sentence
