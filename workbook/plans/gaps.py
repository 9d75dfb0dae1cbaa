"""The words of a guide with their gaps filled, and which gaps are still empty."""

from __future__ import annotations

import re
from typing import Literal

from workbook.instruments import Gap, Part
from workbook.plans.model import WholePlan

__all__ = ["EMPTY", "PartList", "filled", "gaps_in", "is_empty", "is_left_out", "words_of"]

#: What stands where nobody has filled a gap: room to write by hand.
EMPTY = "____"
#: Where a guide holds words.
PartList = Literal["read_out", "happens", "sheet", "ideas_sheet"]

_GAP = re.compile(r"\{([a-z0-9-]+)\}")
#: Signs that turn what follows them round, and are not seen (Unicode, Annex 9).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SENTENCE_ENDS = (".", "!", "?", "\n")
_ONLY_DASHES = re.compile(r"[\s\-\u2010-\u2015]*[\-\u2010-\u2015][\s\-\u2010-\u2015]*")


def filled(part_words: str, whole: WholePlan) -> str:
    """Return words with what the plan says in each gap of them.

    Parameters
    ----------
    part_words
        Words of the guide, or a team's own in their place; `{a gap's id}` is a gap. Braces
        around anything else are words.
    whole
        The plan.

    Returns
    -------
    str
        `EMPTY` stands where nobody has filled a gap. A gap at the beginning of a sentence begins
        with a capital, and no full stop comes twice. What fills a gap is only words: braces in it
        are no gaps, and a sign that turns the rest of the sentence round is left out.
    """
    known = {gap.id for gap in whole.guide.gaps}

    def fill(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        said = _in_gap(found[1], whole)
        if not said:
            return EMPTY
        before, after = part_words[: found.start()].rstrip(" "), part_words[found.end() :]
        if not before or before.endswith(_SENTENCE_ENDS):
            said = said[0].upper() + said[1:]
        return said.removesuffix(".") if after.startswith(".") else said

    return _GAP.sub(fill, part_words)


def words_of(part: Part, name: PartList, whole: WholePlan) -> str:
    """Return what a plan says in a part, its gaps filled: the team's own words where it has any."""
    return filled(_unfilled(part, name, whole), whole)


def is_left_out(part: Part, name: PartList, whole: WholePlan) -> bool:
    """Say whether the team leaves a part out: its own words for it are a dash."""
    return _ONLY_DASHES.fullmatch(_own(part, name, whole)) is not None


def is_empty(gap: Gap, whole: WholePlan) -> bool:
    """Say whether nobody has filled a gap."""
    return not _in_gap(gap.id, whole)


def gaps_in(name: PartList, whole: WholePlan) -> tuple[Gap, ...]:
    """Return the gaps of a list of parts as the plan has them, in the order of the guide."""
    used = {
        found
        for part in getattr(whole.guide, name)
        if not is_left_out(part, name, whole)
        for found in _GAP.findall(_unfilled(part, name, whole))
    }
    return tuple(gap for gap in whole.guide.gaps if gap.id in used)


def _own(part: Part, name: PartList, whole: WholePlan) -> str:
    return whole.wording.get(f"{name}-{part.id}", "")


def _unfilled(part: Part, name: PartList, whole: WholePlan) -> str:
    own = _own(part, name, whole)
    return own if own.strip() else part.words


def _in_gap(gap_id: str, whole: WholePlan) -> str:
    return " ".join(_TURNING.sub("", whole.wording.get(f"gap-{gap_id}", "")).split())
