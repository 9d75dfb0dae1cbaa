"""Anything may happen to plans, in any order: what was published of them gives no team away.

A machine plans, promises, keeps, explains, moves plans on and back, deletes and spoils them, sends
requests, renames teams, lets quarters go by and publishes. Whatever comes of that, the attack finds
nothing, no byte that was published changes, and no word of a plan is among them.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from services import registered
from services import with_team as named
from teams_planning import CANARY, planned

from workbook.errors import WorkbookError
from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.plans import MOVES, Plans
from workbook.publishing.adversary import attack
from workbook.publishing.publisher import open_current, publish_due
from workbook.storage.layout import RELEASED
from workbook.teams import Teams
from workbook.themes.archive import Archive
from workbook.themes.requests import Requests

TEAMS = ("Harbour", "Quay", "Pier", "Lock", "Weir")
SECTIONS = [each.id for each in load_shipped_guide(USUAL_GUIDE).sections]
OUTCOMES = st.sampled_from(["", "kept", "explained"])


#: What was ever said, over all examples: (kind, band).
SAID = set()


class Service(RuleBasedStateMachine):
    """A service whose teams plan, and what was ever published of that."""

    def __init__(self):
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.data = self.home / "data"
        self.day = date(2026, 1, 5)
        self.made = []
        self.seen = {}
        #: Teams by the name that the test knows them by.
        self.ids = {}

    def teardown(self):
        shutil.rmtree(self.home)

    @initialize(number=st.integers(3, 5))
    def register(self, number):
        registered(self.data, dict.fromkeys(TEAMS[:number], 5))
        self.ids = {team: named(self.data, team).id for team in TEAMS[:number]}
        open_current(self.data, today=self.today)

    def today(self):
        return self.day

    def plan_of(self, which):
        return Plans(self.data, today=self.today).open(self.made[which % len(self.made)])

    @rule(
        outcomes=st.lists(st.tuples(OUTCOMES, st.integers(-10, 60)), max_size=2),
        many=st.integers(0, 4),
        ready=st.booleans(),
        which=st.sets(st.integers(0, 4), min_size=1),
    )
    def plan(self, outcomes, many, ready, which):
        """Some teams plan alike."""
        self.made_by(outcomes, many, ready, which)

    def made_by(self, outcomes, many, ready, which):
        for team, team_id in self.ids.items():
            if TEAMS.index(team) in which:
                promises = [(outcome, self.day + timedelta(days=due)) for outcome, due in outcomes]
                more = {"begun": self.day, "ready": self.day if ready else None}
                self.made.append(
                    planned(
                        self.data,
                        team,
                        team_id=team_id,
                        promises=promises,
                        left_open=SECTIONS[:many],
                        **more,
                    )
                )

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99), outcome=OUTCOMES)
    def say_what_became_of_it(self, which, outcome):
        with suppress(WorkbookError):
            plan = self.plan_of(which)
            for each in plan.look().promises[:1]:
                plan.choose(f"promise:{each.id}:outcome", each.outcome, outcome)

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99), way=st.integers(0, 2))
    def move(self, which, way):
        with suppress(WorkbookError):
            plan = self.plan_of(which)
            was = plan.look().plan.state
            plan.move(MOVES[was][way % len(MOVES[was])], was=was, because="Nobody could come.")

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99))
    def delete(self, which):
        Plans(self.data).delete(self.made[which % len(self.made)])

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99), file=st.sampled_from(["promises.csv", "plan.csv"]))
    def spoil_and_publish(self, which, file):
        """Somebody edits a file, a quarter is over, and somebody puts it right by deleting it."""
        with suppress(WorkbookError):
            path = self.plan_of(which).folder / file
            if path.exists():
                path.write_bytes(b"nonsense\n")
                self.let_a_quarter_go_by([""] * 5, 3)
                Plans(self.data).delete(path.parent.name)

    @rule(team=st.sampled_from(TEAMS))
    def ask(self, team):
        if team in self.ids:
            name = Teams(self.data).find(self.ids[team]).name
            Requests(self.data / RELEASED, today=self.today).send(name, "time", "Time, please.")

    @rule(team=st.sampled_from(TEAMS), again=st.booleans())
    def rename(self, team, again):
        if team in self.ids:
            name = f"{team} of another name" if again else team
            Teams(self.data).change(self.ids[team], name=name)

    @rule(days=st.integers(1, 40))
    def wait(self, days):
        self.day += timedelta(days=days)
        self.publish()

    @rule(outcomes=st.lists(OUTCOMES, min_size=5, max_size=5), many=st.integers(0, 4))
    def let_a_quarter_go_by(self, outcomes, many):
        """What mostly happens: every team plans, days pass, the workbook publishes by itself."""
        for place, outcome in enumerate(outcomes):
            self.made_by([(outcome, 0)], (many + place) % 5, ready=True, which={place})
        self.day += timedelta(days=92)
        self.publish()

    def publish(self):
        publish_due(self.data, today=self.today)
        open_current(self.data, today=self.today)
        self.look()

    @rule()
    def look(self):
        assert attack(self.data).found == ()
        for period in Archive(self.data / RELEASED).periods:
            path = period.folder / "published" / "plans.csv"
            assert self.seen.setdefault(path, path.read_bytes()) == path.read_bytes()
            assert CANARY.encode() not in path.read_bytes()
            said = period.plan_rows
            SAID.update((kind, band) for _, kind, _, _, band in said)
            assert len([kind for _, kind, *_ in said if kind == "open"]) in (0, len(SECTIONS))


def test_whatever_happens_to_plans_no_team_is_given_away():
    run_state_machine_as_test(
        Service,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(SAID) > 3, "otherwise nothing was tried"
