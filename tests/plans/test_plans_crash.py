"""Writers of one plan killed at any instant and at each step: whole or absent, and nothing lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from crashing_in_plans import words_in
from frictionless_check import found_by_frictionless

from workbook.plans import PlanNotFound, Plans

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")

KILLS = 40
WORD = re.compile(r"w[0-9]+qx[0-9]+")


def crash(what, folder, *words):
    """Run the script that kills; return what it says."""
    support = Path(__file__).parent.parent / "support"
    done = subprocess.run(
        [sys.executable, support / "crashing_in_plans.py", what, folder, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(support.parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return done.stdout


def diaries(folder):
    """Return all acts: (what became of each, the act); "lost" where no answer came."""
    found = []
    for path in folder.glob("diary-*"):
        said = [json.loads(line) for line in path.read_text().split("\n") if line.endswith("]")]
        became = {each[1]: each[0] for each in said if each[0] != "sent"}
        found += [(became.get(each[1], "lost"), each[2]) for each in said if each[0] == "sent"]
    return found


def put_in(act):
    """Return where an act puts a word of its own, and the word; None where it puts none in."""
    if act["do"] == "write":
        (word,) = set(WORD.findall(act["words"])) - set(WORD.findall(act["was"])) or (None,)
        return act["place"], word
    return (f"idea:{act['row']}:words", act["words"]) if act["do"] == "add" else None


@pytest.mark.parametrize("seed", [1, 2])
def test_writers_killed_at_any_instant_lose_nothing_acknowledged_and_overwrite_nothing_unseen(
    tmp_path, seed
):
    plans = Plans(tmp_path / "data")
    plan_id = plans.begin().id
    crash("write", tmp_path, plan_id, str(KILLS), str(seed))
    happened = diaries(tmp_path)
    became = Counter(said for said, _ in happened)
    assert became["kept"] > 2 * KILLS
    assert became["lost"] > KILLS // 4

    plan = plans.open(plan_id)
    whole = plan.look()
    taken_out = {word for said, act in happened if said != "refused" for word in act["took"]}
    lost = [
        (said, act)
        for said, act in happened
        if said == "kept"
        and (where := put_in(act)) is not None
        and where[1] not in WORD.findall(words_in(whole, where[0]))
        and where[1] not in taken_out
    ]
    assert not lost

    # Hardly anything is there twice: where two changed the same words at once, and where somebody
    # was killed between keeping and remembering, and somebody else went on with it.
    places = {where[0] for _, act in happened if (where := put_in(act)) is not None}
    many = [Counter(WORD.findall(words_in(whole, place))) for place in places]
    assert sum(times - 1 for each in many for times in each.values()) <= became["kept"] // 20

    plan.add("idea", "0a1b2c3d", words="The next who writes")
    assert found_by_frictionless(plan.folder) == []
    beside = {path.name for path in plan.folder.iterdir()} - {"datapackage.json", "instrument.toml"}
    assert {name for name in beside if not name.endswith(".csv")} <= {"running", ".lock"}


BEFORE = ("Otter", "open")


@pytest.fixture(scope="module")
def at_each_step(tmp_path_factory):
    """A plan in which one thing was done, killed at each step: folder to what was done."""
    folder = tmp_path_factory.mktemp("steps")
    plans = Plans(folder / "data", today=lambda: date(2026, 11, 2))  # a day before today
    plan = plans.open(plans.begin().id)
    prompt = plan.guide().prompts[0].id
    plan.write(f"entry:{prompt}:words", "", "Otter")
    plan.add("idea", "0a1b2c3d", words="Otter")
    said = crash("steps", folder, plan.folder.name)
    numbers = {name: int(step) for name, step in (line.split() for line in said.splitlines())}
    return folder, plan.folder.name, numbers


def test_each_act_takes_some_steps_and_is_killed_at_each(at_each_step):
    _, _, numbers = at_each_step
    assert len(numbers) == 8
    assert all(4 < number < 150 for number in numbers.values()), numbers


def copies(at_each_step, *names):
    folder, plan_id, numbers = at_each_step
    for name in names:
        for step in range(1, numbers[name] + 1):
            done = step == numbers[name]
            yield Plans(folder / f"{name}-{step}"), plan_id, name, done


def test_a_change_that_is_killed_at_any_step_is_made_or_not_and_the_next_puts_right_the_rest(
    at_each_step,
):
    for plans, plan_id, name, done in copies(
        at_each_step, "write", "first-of-a-table", "remove", "move", "choose"
    ):
        plan = plans.open(plan_id)
        whole = plan.look()
        assert plans.unreadable() == ()
        prompt = whole.guide.prompts[0].id
        entry = whole.entries[prompt]
        now = {
            "write": entry.words == "Otter\nKingfisher",
            "first-of-a-table": [each.about for each in whole.worries] == ["Kingfisher"],
            "remove": not whole.ideas,
            "move": whole.plan.state == "ready",
            "choose": entry.standing == "decided",
        }
        before = entry.words == "Otter", [each.words for each in whole.ideas] == ["Otter"]
        assert now[name] or not done
        assert before == (name != "write" or not now[name], name != "remove" or not now[name])
        assert sum(now.values()) == int(now[name]), (name, now)
        plan.write("plan::title", "", "A film")  # the next who writes, anywhere
        assert found_by_frictionless(plan.folder) == []
        assert not list(plan.folder.glob("*.tmp"))


def test_who_hears_nothing_and_does_it_again_has_done_it_once(at_each_step):
    for plans, plan_id, _, _ in copies(at_each_step, "write"):
        plan = plans.open(plan_id)
        place = f"entry:{plan.guide().prompts[0].id}:words"
        plan.write(place, "", "Kingfisher")
        assert plan.look().entries[plan.guide().prompts[0].id].words == "Otter\nKingfisher"
        plan.write(place, "Otter\nKingfisher", "Otter\nTwo kingfishers")
        plan.write(place, "", "Kingfisher")
        plan.write(place, "", "Kingfisher and heron")
        assert plan.look().entries[plan.guide().prompts[0].id].words.count("ingfisher") == 1


def test_a_beginning_that_is_killed_at_any_step_leaves_a_whole_plan_or_none(at_each_step):
    whole = 0
    for plans, plan_id, name, done in copies(at_each_step, "begin", "again"):
        assert plans.unreadable() == ()
        new = [each for each in plans.all() if each.id != plan_id]
        assert len(new) <= 1
        assert new or not done
        for each in new:
            plan = plans.open(each.id)
            assert plan.look().plan.title == "Kingfisher"
            assert found_by_frictionless(plan.folder) == []
            assert plan.look().plan.again_of == (plan_id if name == "again" else "")
        whole += len(new)
        beside = {path.name for path in (plans.data / "plans").iterdir()} - {plan_id}
        assert all(name.startswith(".beginning-") for name in beside - {each.id for each in new})
    assert whole


def test_a_deletion_that_is_killed_at_any_step_leaves_a_whole_plan_or_none_and_its_rest_goes(
    at_each_step,
):
    for plans, plan_id, _, done in copies(at_each_step, "delete"):
        there = plans.all()
        assert not (there and done)
        for each in there:
            assert plans.open(each.id).look().ideas
        plans.tidy()
        assert [path.name for path in (plans.data / "plans").iterdir()] == [x.id for x in there]
        plans.delete(plan_id)
        assert list((plans.data / "plans").iterdir()) == []
        with pytest.raises(PlanNotFound):
            plans.find(plan_id)
