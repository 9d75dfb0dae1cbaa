"""How alike ordered answers are, without ever turning a word into a number.

Only the order of the answers is used: no mean, no distance between two answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from itertools import accumulate

from workbook.sessions import FEWEST_ANSWERS

__all__ = [
    "FEWEST_TO_COMPARE",
    "MOST_STEPS",
    "Alike",
    "alike",
    "leik",
    "steps_to_even",
    "superiority",
]

#: Below this many ordered answers on either side nothing is said about what moved.
FEWEST_TO_COMPARE = 8
#: `steps_to_even` looks no further: that a difference needs more than ten is all one wants.
MOST_STEPS = 10


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


def superiority(first: Sequence[int], second: Sequence[int]) -> Fraction:
    """Return θ = P(second later) + ½ P(same) for one answer drawn from each side.

    "Later" is later in the categories' order. Only the order is used.

    Parameters
    ----------
    first, second
        How many chose each category on either side, in the categories' order: as many
        categories on both sides, whole numbers, none negative, not all zero on either.

    Returns
    -------
    Fraction
        1 when every answer of `second` is later than every one of `first`; ½ when neither
        side is later more often than the other.

    Raises
    ------
    ValueError
        The counts are not as described.

    References
    ----------
    Vargha, A. and Delaney, H. D. (2000). A critique and improvement of the CL common language
    effect size statistics. Journal of Educational and Behavioral Statistics 25(2): their A.
    Brunner, E. and Munzel, U. (2000). The nonparametric Behrens-Fisher problem. Biometrical
    Journal 42(1): their relative effect.
    """
    _check_pair(first, second)
    return Fraction(_halves_won(first, second), 2 * sum(first) * sum(second))


def steps_to_even(first: Sequence[int], second: Sequence[int]) -> int | None:
    """Return how many answers, each one category from where it is, would undo a difference.

    The fewest answers, of either side, that have to stand in a neighbouring category for
    `superiority` to come to ½ or to the other side of it. Each answer moves once.

    Parameters
    ----------
    first, second
        As for `superiority`.

    Returns
    -------
    int or None
        0 when there is no difference; None when `MOST_STEPS` answers would not undo it.

    Raises
    ------
    ValueError
        The counts are not as described.
    """
    _check_pair(first, second)
    even = sum(first) * sum(second)
    if _halves_won(first, second) < even:
        first, second = second, first
    # `second` is later now. Only moving its answers back, or those of `first` on, brings the
    # two together. Once those of `first` stand, an answer of `second` that goes from c to c - 1
    # takes away as many halves as there are answers of `first` in these two: the best come first.
    fewest = MOST_STEPS + 1
    for moved in _moved_on(first, MOST_STEPS):
        count = sum(moved)
        stands = [
            people - away + come
            for people, away, come in zip(first, (*moved, 0), (0, *moved), strict=True)
        ]
        over = _halves_won(stands, second) - even
        gains = sorted(
            ((stands[c] + stands[c - 1], second[c]) for c in range(1, len(second))), reverse=True
        )
        for gain, people in gains:
            if over <= 0 or gain == 0 or count >= fewest:
                break
            needed = min(people, -(-over // gain))
            over -= gain * needed
            count += needed
        if over <= 0:
            fewest = min(fewest, count)
    return fewest if fewest <= MOST_STEPS else None


def _check_pair(first: Sequence[int], second: Sequence[int]) -> None:
    if len(first) != len(second) or any(
        len(counts) < 2 or min(counts) < 0 or sum(counts) == 0  # noqa: PLR2004
        for counts in (first, second)
    ):
        raise ValueError(
            "the same two or more categories and at least one answer on both sides are needed"
        )


def _halves_won(first: Sequence[int], second: Sequence[int]) -> int:
    """Return 2 for each pair in which `second` is later, and 1 for each in which it is level."""
    below = accumulate(first, initial=0)
    return sum(
        people * (2 * under + level)
        for people, under, level in zip(second, below, first, strict=False)
    )


def _moved_on(counts: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    """Yield how many may leave each category but the last for the next, `most` in all."""
    if len(counts) == 1:
        yield ()
        return
    for leave in range(min(counts[0], most) + 1):
        for rest in _moved_on(counts[1:], most - leave):
            yield (leave, *rest)
