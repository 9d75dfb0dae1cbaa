"""What teams of the invented service planned in quarters that are over, while one is published.

Those plans came to their end and were deleted in time, as a service's own are: what is left of them
is what managers read in words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from workbook.instruments import USUAL_GUIDE, load_shipped_guide, shipped_guide_bytes
from workbook.plans import Entry, Outcome, Plan, Plans, Promise, WholePlan
from workbook.themes import Period

__all__ = ["planned_then"]

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
#: Days after the period began.
_BEGUN, _READY, _DUE = 5, 20, 60
#: How often, of one hundred.
_OUTCOMES: dict[Outcome, int] = {"kept": 70, "explained": 20, "": 10}
#: How often a team has left a kind of question open, from the guide's first to its last.
_OPEN_FIRST, _OPEN_LAST = 0.05, 0.7


@contextmanager
def planned_then(folder: Path, teams: Sequence[str], period: Period, seed: int) -> Iterator[None]:
    """Let teams have planned in a period while it is published; then the plans are gone.

    Parameters
    ----------
    folder
        The invented service's data folder.
    teams
        The ids of its teams.
    period
        The period.
    seed
        The same seed invents the same plans.

    Raises
    ------
    StoreError
        One of them could not be written, or not deleted.
    """
    chance = random.Random(f"planned {period.name} {seed}")  # noqa: S311 - an invention
    plans = Plans(folder)
    made = [_plan(chance, team, period) for team in teams]
    for whole in made:
        plans.adopt(whole, shipped_guide_bytes(USUAL_GUIDE))
    yield
    for whole in made:
        plans.delete(whole.plan.id)


def _plan(chance: random.Random, team: str, period: Period) -> WholePlan:
    guide = load_shipped_guide(USUAL_GUIDE)
    begun, ready, due = (period.starts_on + timedelta(days=days) for days in (_BEGUN, _READY, _DUE))
    step = (_OPEN_LAST - _OPEN_FIRST) / max(len(guide.sections) - 1, 1)
    left_open = {
        section.prompts[0].id
        for place, section in enumerate(guide.sections)
        if chance.random() < _OPEN_FIRST + step * place
    }
    (outcome,) = chance.choices(list(_OUTCOMES), weights=list(_OUTCOMES.values()))
    return WholePlan(
        plan=Plan(
            id="p" + "".join(chance.choices(_SIGNS, k=15)),
            team=team,
            state="ready",
            instrument=guide.id,
            instrument_version=guide.version,
            made_on=begun,
            changed_on=ready,
            ready_on=ready,
        ),
        guide=guide,
        entries={
            each.id: Entry(prompt=each.id, standing="open" if each.id in left_open else "decided")
            for each in guide.prompts
        },
        promises=(
            Promise(
                id=f"{chance.getrandbits(32):08x}",
                due_on=due,
                outcome=outcome,
                outcome_on=due if outcome else None,
            ),
        ),
        review={},
        wording={},
    )
