"""What the managers' page says of planning with young people, from released words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.themes.disclosure import BANDS
from workbook.themes.plan_words import OPEN, PROMISES

__all__ = ["HOW_TO_READ", "Planning", "beside_one_another", "planning_of"]

#: What is counted, in the words of the page.
HOW_TO_READ = (
    "Each team counts once. “Few or none” is up to a quarter of the teams, and with fewer than "
    "eight teams none or one; “most or all” is all but so many; “some” is in between. Teams that "
    "sent a request with their name on it are in none of these words, so that nothing can be "
    "worked out from the two together about any other team. Nobody here can open a plan, and no "
    "team is compared with another."
)
#: So many kinds of questions stand on one page of paper.
_MOST_ON_PAPER = 4
_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What is said of how the teams of one service plan with young people."""

    #: (what, band of the teams): of promises, and of questions that plans had left open.
    promises: tuple[tuple[str, str], ...]
    left_open: tuple[tuple[str, str], ...]
    #: Of fewer teams nothing is said.
    minimum_teams: int

    @property
    def of_promises(self) -> str:
        """What stands beside the words about promises, or in their place."""
        if not self.promises:
            return (
                f"Nothing is said of promises in this period. Words appear when at least "
                f"{self._at_least} teams had promised young people something that was due, so that "
                "they say nothing of any one team."
            )
        overdue = (
            "A promise is what a team said young people would hear, and by when. It is overdue "
            "when nobody had said by the day of publishing what became of it."
        )
        if len(self.promises) == 1:
            return f"{overdue} How the other teams stand is not said."
        return (
            f"{overdue} Every other team kept what it had promised, or told young people why it "
            "could not."
        )

    @property
    def of_left_open(self) -> str:
        """What stands beside the words about open questions, or in their place."""
        if not self.left_open:
            return (
                "Nothing is said of open questions in this period. Words appear when at least "
                f"{self._at_least} teams had a plan that was ready for the first time, so that "
                "they say nothing of any one team."
            )
        return (
            "Plans count that a team first called ready in this period. An open question is no "
            "fault: a plan may well go ahead with it. Where many teams leave the same one open, "
            "ask them what would help."
        )

    @property
    def in_short(self) -> tuple[str, ...]:
        """The same for one page on paper, a sentence each; none where nothing is said."""
        said = [
            f"{what}: {band} of the teams that had a promise due." for what, band in self.promises
        ]
        often = [what for what, band in self.left_open if band != BANDS[0]]
        if often:
            more = len(often) - _MOST_ON_PAPER
            rest = f" And {more} more, on the page itself." if more > 0 else ""
            shown = " ".join(often[:_MOST_ON_PAPER])
            said.append(f"Left open in the plans of some teams or most: {shown}{rest}")
        elif self.left_open:
            said.append("No kind of question was left open in the plans of more than a few teams.")
        return tuple(said)

    @property
    def _at_least(self) -> str:
        return _NUMBERS.get(self.minimum_teams, str(self.minimum_teams))


def planning_of(rows: Sequence[tuple[str, str, str]] | None, minimum_teams: int) -> Planning | None:
    """Return what is said of planning.

    Parameters
    ----------
    rows
        (kind, what in words, band) as they were released; None in periods from before there were
        plans, of which nothing is said.
    minimum_teams
        The rule's minimum.
    """
    if rows is None:
        return None
    promises, left_open = (
        tuple((what, band) for of, what, band in rows if of == kind) for kind in (PROMISES, OPEN)
    )
    return Planning(promises=promises, left_open=left_open, minimum_teams=minimum_teams)


def beside_one_another(
    said: Sequence[Sequence[tuple[str, str]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what several services say side by side: (what, the band of each or "").

    Parameters
    ----------
    said
        (what, band) of each service, all in one order.
    """
    order = dict.fromkeys(what for of in sorted(said, key=len, reverse=True) for what, _ in of)
    bands = [dict(of) for of in said]
    return tuple((what, tuple(each.get(what, "") for each in bands)) for what in order)
