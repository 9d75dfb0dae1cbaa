"""Plans of the invented service, one in every state, from `example_plans.toml`.

What is written there is made up, warm and ordinary, and about nobody. The one that was fed back has
everything in it that a plan can have: it is the one that people read who ask for an example.
"""

from __future__ import annotations

import random
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from workbook.instruments import USUAL_GUIDE, load_shipped_guide, shipped_guide_bytes
from workbook.plans import (
    STATES,
    Entry,
    Idea,
    Plan,
    Plans,
    Promise,
    Task,
    WholePlan,
    Worry,
)
from workbook.storage import PLANS, disk, is_example
from workbook.teams import Teams

__all__ = ["add_plans", "example_plan", "write_plans"]

_FILE = "example_plans.toml"
_SEED = 2026
_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
#: What a row of the file calls a day, and the field that it is.
_ROWS: tuple[tuple[str, type[Any], Mapping[str, str]], ...] = (
    ("tasks", Task, {"due": "due_on"}),
    ("worries", Worry, {"look": "look_again_on"}),
    ("promises", Promise, {"due": "due_on", "on": "outcome_on", "words": "outcome_words"}),
    (
        "ideas",
        Idea,
        {"told": "told_on", "noted": "noted_on", "how": "told_how", "back": "said_back"},
    ),
)


def example_plan(data: Path) -> str:
    """Return the id of the plan that is read as an example; "" where there is none.

    Parameters
    ----------
    data
        The folder of an invented service.

    Raises
    ------
    StoreError
        The plans cannot be listed.
    """
    plans = Plans(data).all()
    told = [each for each in plans if each.state == "fed_back"]
    # Young people have heard of it; a visitor may have taken back the state of the first.
    further = [each for each in plans if each.state not in {"draft", "stopped"}]
    return next((each.id for each in (*told, *further, *plans)), "")


def write_plans(folder: Path, teams: Sequence[str], seed: int, today: date) -> int:
    """Write the plans of an invented service; return how many.

    Parameters
    ----------
    folder
        Its data folder, in which there are no plans.
    teams
        The ids of its teams. Where they are few, one has several plans.
    seed
        The same seed writes the same plans.
    today
        The day from which all days are counted.

    Raises
    ------
    StoreError
        One of them could not be written.
    """
    chance = random.Random(f"plans {seed}")  # noqa: S311 - an invention that can be repeated
    text = (resources.files("workbook") / "operations" / _FILE).read_text(encoding="utf-8")
    plans, made = Plans(folder, today=lambda: today), dict[str, WholePlan]()
    for said in tomllib.loads(text)["plan"]:
        before = made.get(said.get("again_of", ""))
        team = "" if said["team"] < 0 else teams[said["team"] % len(teams)]
        whole = _Invented(chance, today).plan(said, team, before)
        plans.adopt(whole, shipped_guide_bytes(USUAL_GUIDE))
        made[said["key"]] = whole
    return len(made)


def add_plans(folder: Path, *, today: Callable[[], date] = date.today) -> None:
    """Give an invented service of an older workbook its plans; one that has some is left alone.

    Parameters
    ----------
    folder
        Its data folder.
    today
        Gives the day.

    Raises
    ------
    StoreError
        They could not be written: it has none, as before.
    """
    teams = [team.id for team in Teams(folder).all()]
    if (folder / PLANS).exists() or not teams or not is_example(folder):
        return
    with (
        disk.as_store_error("The invented service has no plans."),
        tempfile.TemporaryDirectory(prefix=".example-", dir=folder) as draft,
    ):
        write_plans(Path(draft), teams, _SEED, today())
        with disk.locked(folder), suppress(FileExistsError):  # somebody else was as quick
            if not (folder / PLANS).exists():
                (Path(draft) / PLANS).rename(folder / PLANS)


class _Invented:
    """What the file says, as the engine has it."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self._chance = chance
        self._today = today

    def plan(self, said: Mapping[str, Any], team: str, before: WholePlan | None) -> WholePlan:
        guide = load_shipped_guide(USUAL_GUIDE)
        last = min(said.get(state, said["made"]) for state in STATES)
        days = {f"{state}_on": self._day(said[state]) for state in STATES if state in said}
        plan = Plan(
            id="p" + "".join(self._chance.choices(_SIGNS, k=15)),
            team=team,
            title=said["title"],
            kind=said["kind"],
            month=self._month(said["month"]),
            lead_role=said["lead"],
            state=said["state"],
            stopped_because=said.get("because", ""),
            instrument=guide.id,
            instrument_version=guide.version,
            again_of="" if before is None else before.plan.id,
            made_on=self._day(said["made"]),
            changed_on=self._day(last),
            **days,
        )
        rows = {
            name: tuple(self._row(kind, each, days) for each in said.get(name, ()))
            for name, kind, days in _ROWS
        }
        wording = {f"gap-{gap}": words for gap, words in said.get("wording", {}).items()}
        return WholePlan(
            plan=plan,
            guide=guide,
            entries={
                each.id: self._entry(said, each.id, before, plan.changed_on)
                for each in guide.prompts
            },
            review=dict(said.get("review", {})),
            wording=wording if before is None else {**before.wording, **wording},
            **rows,
        )

    @staticmethod
    def _entry(
        said: Mapping[str, Any], prompt: str, before: WholePlan | None, day: date | None
    ) -> Entry:
        for place, standing in (("entries", "decided"), ("open", "open")):
            if words := said.get(place, {}).get(prompt):
                return Entry(prompt=prompt, standing=standing, words=words, changed_on=day)  # type: ignore[arg-type]
        if because := said.get("not_this_one", {}).get(prompt):
            return Entry(prompt=prompt, standing="not_this_one", because=because, changed_on=day)
        # What was decided before, looked at again and still true.
        return Entry(prompt=prompt) if before is None else before.entries[prompt]

    def _row(self, kind: type[Any], said: Mapping[str, Any], names: Mapping[str, str]) -> Any:
        fields = {names.get(name, name): value for name, value in said.items()}
        if kind is Idea:  # an idea's own words are called so, too
            fields["words"] = said["words"]
        days = {name: self._day(fields[name]) for name in fields if name.endswith("_on")}
        return kind(id=f"{self._chance.getrandbits(32):08x}", **{**fields, **days})

    def _day(self, ago: int) -> date:
        return self._today - timedelta(days=ago)

    def _month(self, later: int) -> str:
        number = self._today.year * 12 + self._today.month - 1 + later
        return f"{number // 12}-{number % 12 + 1:02d}"
