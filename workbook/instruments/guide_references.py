"""What the schema of a guide cannot say: ids used twice, gaps that lead nowhere or fill nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbook.instruments.crossings import Row, Uses, check_unique, check_uses, rows
from workbook.instruments.faults import Faults, is_visible, shortened

__all__ = ["GAP", "PARTS", "check_guide"]

#: The lists of parts, in the order of the file.
PARTS = ("read_out", "happens", "sheet", "ideas_sheet")
#: A gap in the words of a part: its id in curly brackets.
GAP = re.compile(r"\{([^{}]*)\}")


def check_guide(document: dict[str, Any], faults: Faults) -> None:
    """Hold the parts of a guide against one another.

    Parameters
    ----------
    document
        The parsed file, which may have any fault of shape: what is not as the schema wants it is
        passed over.
    faults
        Takes up every fault that is found.
    """
    sections = [*rows(document.get("sections"), ("sections",))]
    prompts = [row for path, each in sections for row in _prompts(path, each)]
    check_unique(sections, "section", "Give each section an id of its own.", faults)
    kept = "Give each prompt an id of its own: what is decided is kept under it."
    check_unique(prompts, "prompt", kept, faults)
    check_unique(_listed(document, "gaps"), "gap", "Give each gap an id of its own.", faults)
    for name in PARTS:
        own = "Give each part of a list an id of its own."
        check_unique(_listed(document, name), "part of this list", own, faults)
    own = "Give each question an id of its own."
    check_unique(_listed(document, "review"), "question of the review", own, faults)
    check_uses(sections, Uses(who="section", key="themes", names="themes"), document, faults)
    check_uses(prompts, Uses(who="prompt", key="sources", names="references"), document, faults)
    _check_prompts_of_gaps(document, prompts, faults)
    _check_gaps(document, faults)


def _listed(document: dict[str, Any], name: str) -> Iterator[Row]:
    return rows(document.get(name), (name,))


def _prompts(path: tuple[str | int, ...], section: dict[str, Any]) -> Iterator[Row]:
    return rows(section.get("prompts"), (*path, "prompts"))


def _check_prompts_of_gaps(document: dict[str, Any], prompts: list[Row], faults: Faults) -> None:
    """Hold the prompt that a gap names against those that there are."""
    known = {each["id"] for _, each in prompts if isinstance(each.get("id"), str)}
    for path, gap in _listed(document, "gaps"):
        name = gap.get("prompt")
        if isinstance(name, str) and name not in known:
            faults.add(
                (*path, "prompt"),
                f"“{shortened(name)}” leads nowhere.",
                "Correct it, or leave it out where no prompt helps to fill the gap.",
                "reference",
            )


def _check_gaps(document: dict[str, Any], faults: Faults) -> None:
    """Hold the gaps in the words of all parts against the list of gaps, both ways."""
    gaps = [*_listed(document, "gaps")]
    known = {each["id"] for _, each in gaps if isinstance(each.get("id"), str)}
    listed = isinstance(document.get("gaps"), list)
    used: set[str] = set()
    all_say = all(isinstance(document.get(name), list) for name in PARTS)
    for name in PARTS:
        for path, part in _listed(document, name):
            words, title = part.get("words"), part.get("title")
            if isinstance(title, str) and re.search("[{}]", title):
                faults.add(
                    (*path, "title"),
                    "A curly bracket stands here, and nothing is filled in in a heading.",
                    "Remove it, or move the gap into the words.",
                    "reference",
                )
            if not isinstance(words, str):
                all_say = False
                continue
            used.update(GAP.findall(words))
            for problem, remedy in _wrong_gaps(words, known if listed else None):
                faults.add((*path, "words"), problem, remedy, "reference")
    for path, gap in gaps if all_say else ():
        if isinstance(gap.get("id"), str) and gap["id"] not in used:
            faults.add(
                (*path, "id"),
                f"{{{shortened(gap['id'])}}} stands in no words.",
                "Remove the gap, or write it into the words of a part.",
                "reference",
            )


def _wrong_gaps(words: str, known: set[str] | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the curly brackets in words: problem and remedy."""
    for name in dict.fromkeys(GAP.findall(words)):
        if not is_visible(name):
            yield (
                "There is nothing between curly brackets.",
                "Write the id of a gap, or remove them.",
            )
        elif known is not None and name not in known:
            yield (
                f"“{shortened(name)}” leads nowhere.",
                "Add it under [[gaps]], or correct it.",
            )
    if re.search("[{}]", GAP.sub("", words)):
        yield (
            "A curly bracket stands alone.",
            "Write a gap as {its-id}, and no other curly bracket.",
        )
