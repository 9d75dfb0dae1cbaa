"""How alike ordered answers are, without ever turning a word into a number.

Only the order of the answers is used: no mean, no distance between two answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

__all__ = ["FEWEST_ANSWERS", "Alike", "alike", "leik"]

#: Below this many ordered answers nothing is said about how alike they are.
FEWEST_ANSWERS = 5


class Alike(Enum):
    """How alike a team's answers to one item are, in the words that are shown."""

    FAR_APART = "far apart"
    SOMEWHAT_APART = "somewhat apart"
    MUCH_ALIKE = "much alike"


def leik(counts: Sequence[int]) -> Fraction:
    """Return Leik's ordinal consensus, 1 − D.

    With F the cumulative share of answers up to each of the m categories and
    dᵢ = min(Fᵢ, 1 − Fᵢ), D = Σ dᵢ / ((m − 1) / 2).

    Parameters
    ----------
    counts
        How many chose each category, in the categories' order: two or more whole numbers,
        none negative, not all zero.

    Returns
    -------
    Fraction
        1 when all chose the same category; 0 when one half chose each end.

    Raises
    ------
    ValueError
        The counts are not as described.

    References
    ----------
    Leik, R. K. (1966). A measure of ordinal consensus. Pacific Sociological Review 9(2).
    """
    if len(counts) < 2 or any(count < 0 for count in counts) or sum(counts) == 0:  # noqa: PLR2004
        raise ValueError("two or more categories and at least one answer are needed")
    total = sum(counts)
    spread, below = Fraction(0), 0
    for count in counts:
        below += count
        share = Fraction(below, total)
        spread += min(share, 1 - share)
    return 1 - spread / Fraction(len(counts) - 1, 2)


def alike(counts: Sequence[int]) -> Alike | None:
    """Return how alike ordered answers are, in one of three words, or None for too few.

    The range of `leik` is cut in thirds, so that an even split between neighbours is
    "somewhat apart" and one between the two ends "far apart".

    Parameters
    ----------
    counts
        As for `leik`; all zero is allowed.
    """
    if sum(counts) < FEWEST_ANSWERS:
        return None
    agreement = leik(counts)
    if agreement >= Fraction(2, 3):
        return Alike.MUCH_ALIKE
    if agreement >= Fraction(1, 3):
        return Alike.SOMEWHAT_APART
    return Alike.FAR_APART
