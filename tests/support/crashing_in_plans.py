"""Processes that write in one plan until they are killed; run as a script.

    python crashing_in_plans.py write DATA PLAN KILLS SEED     writers of one plan
    python crashing_in_plans.py steps DATA PLAN                each act, killed at each of its steps

Each writer says in a diary what it is about to do and what was acknowledged, a line of JSON each.
Every word that is put in is of a kind of its own, so that it can be found again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

from crashing import forked, kill, killed_before_the_change, seconds_of

from workbook.errors import WorkbookError
from workbook.plans import ChangedMeanwhile, PlanRefused, Plans

WRITERS = 3
#: Each step of an act is a change at which it may be killed; none has so many.
MOST_STEPS = 200


def boxes_of(guide):
    """Return the boxes that everybody writes in: two of prompts, a title, a gap, the review."""
    one, two = (each.id for each in guide.prompts[:2])
    return (
        *(f"entry:{one}:words", f"entry:{two}:words", "plan::title"),
        *(f"wording:gap-{guide.gaps[0].id}:words", f"review:{guide.review[0].id}:words"),
    )


def words_in(whole, place):
    """Return what stands in a place."""
    table, key, name = place.split(":")
    if table == "plan":
        return getattr(whole.plan, name)
    if table == "entry":
        return whole.entries[key].words
    if table in ("wording", "review"):
        return getattr(whole, table).get(key, "")
    return next((getattr(each, name) for each in whole.ideas if each.id == key), "")


def rewritten(dice, text, word):
    """Return a text with one word more, and now and then without some that were there."""
    words = text.split()
    took = []
    while words and (len(words) > 12 or dice.random() < 0.15):
        took.append(words.pop(dice.randrange(len(words))))
    words.insert(dice.randint(0, len(words)), word)
    return " ".join(words), took


def acts(dice, plan, name):
    """Give acts for ever, as JSON: what is done now may be told of what was seen some time ago."""
    guide = plan.guide()
    boxes, seen, number = boxes_of(guide), plan.look(), 0
    while True:
        number += 1
        word = f"w{name}x{number}"
        if dice.random() < 0.6:
            seen = plan.look()
        drawn = dice.random()
        if drawn < 0.6:
            ideas = [f"idea:{each.id}:words" for each in seen.ideas]
            place = dice.choice([*boxes, *ideas])
            was = words_in(seen, place)
            words, took = rewritten(dice, was, word)
            yield {"do": "write", "place": place, "was": was, "words": words, "took": took}
        elif drawn < 0.75:
            row = f"{dice.getrandbits(32):08x}"
            yield {"do": "add", "row": row, "words": word, "took": []}
        elif drawn < 0.85 and seen.ideas:
            idea = dice.choice(seen.ideas)
            yield {"do": "remove", "row": idea.id, "was": idea.words, "took": idea.words.split()}
        elif drawn < 0.93:
            to, was = dice.choice([("ready", "draft"), ("draft", "ready")])
            yield {"do": "move", "to": to, "was": was, "took": []}
        else:
            place = f"entry:{guide.prompts[2].id}:standing"
            was = seen.entries[guide.prompts[2].id].standing
            value = dice.choice(("decided", "open", "not_this_one"))
            yield {"do": "choose", "place": place, "was": was, "value": value, "took": []}


def do(plan, act):
    """Do an act; say "kept", or that it was refused."""
    try:
        if act["do"] == "write":
            plan.write(act["place"], act["was"], act["words"])
        elif act["do"] == "add":
            plan.add("idea", act["row"], words=act["words"])
        elif act["do"] == "remove":
            plan.remove("idea", act["row"], act["was"])
        elif act["do"] == "move":
            plan.move(act["to"], was=act["was"])
        else:
            plan.choose(act["place"], act["was"], act["value"])
    except (ChangedMeanwhile, PlanRefused):
        return "refused"
    return "kept"


def say(diary, *said):
    """Write a line that survives the death of this process."""
    os.write(diary, (json.dumps(said) + "\n").encode())


def write(data, plan_id, diary, pending, seed):
    """Send again what was not acknowledged, then act for ever."""
    plan = Plans(data).open(plan_id)
    dice = random.Random(f"writing {seed}")
    name = f"{seed}q"

    def one(number, act):
        say(diary, "sent", number, act)
        say(diary, do(plan, act), number)

    for number, act in enumerate(pending):
        one(-1 - number, act)
    for number, act in enumerate(acts(dice, plan, name)):
        one(number, act)


def unanswered(lines):
    """Return what was sent and neither acknowledged nor refused."""
    sent = {}
    for line in lines:
        said = json.loads(line)
        if said[0] == "sent":
            sent[said[1]] = said[2]
        else:
            sent.pop(said[1], None)
    return list(sent.values())


def kill_writers(folder, plan_id, kills, dice):
    """Keep several writers going and kill them, `kills` times in all."""
    data = folder / "data"
    alive, born = {}, 0

    def bear(pending):
        nonlocal born
        path = folder / f"diary-{born}"
        diary = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC)
        alive[forked(write, data, plan_id, diary, pending, born)] = path
        os.close(diary)
        born += 1

    usual = seconds_of(lambda: Plans(data).open(plan_id).write("plan::kind", "", "A film"))
    for _ in range(WRITERS):
        bear([])
    for _ in range(kills):
        child = dice.choice(list(alive))
        while alive[child].read_bytes().count(b'["kept"') < 2:
            assert os.waitpid(child, os.WNOHANG) == (0, 0), "Error: a writer ended by itself"
            time.sleep(usual)  # the machine is busy: it came to nothing yet
        time.sleep(dice.uniform(0, 6 * usual))
        assert kill(child)
        lines = alive.pop(child).read_text().split("\n")[:-1]
        bear([act for act in unanswered(lines) if dice.random() < 0.7])
    for child in alive:
        kill(child)


def steps(folder, plan_id):
    """Do each act in a copy of its own, killed at its first step, its second, to its last."""
    template = folder / "data"
    first = Plans(template).open(plan_id).guide().prompts[0].id

    def the(data):
        return Plans(data).open(plan_id)

    tried = {
        "begin": lambda data: Plans(data).begin(title="Kingfisher"),
        "again": lambda data: Plans(data).begin(again_of=plan_id, title="Kingfisher"),
        "delete": lambda data: Plans(data).delete(plan_id),
        "write": lambda data: the(data).write(f"entry:{first}:words", "", "Kingfisher"),
        "first-of-a-table": lambda data: the(data).add("worry", "0a1b2c3d", words="Kingfisher"),
        "remove": lambda data: the(data).remove("idea", "0a1b2c3d", "Otter"),
        "move": lambda data: the(data).move("ready", was="draft"),
        "choose": lambda data: the(data).choose(f"entry:{first}:standing", "open", "decided"),
    }
    for name, act in tried.items():
        for step in range(1, MOST_STEPS):
            copy = folder / f"{name}-{step}"
            shutil.copytree(template, copy)
            child = forked(_up_to, act, copy, step)
            killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
            if not killed:
                break
        print(name, step)


def _up_to(act, data, step):
    killed_before_the_change(step)
    act(data)


def main():
    """Do what the command line says."""
    what, folder, plan_id, *more = sys.argv[1:]
    try:
        if what == "write":
            kill_writers(Path(folder), plan_id, int(more[0]), random.Random(int(more[1])))
        else:
            steps(Path(folder), plan_id)
    except WorkbookError as trouble:
        sys.exit(f"Error: {trouble}")


if __name__ == "__main__":
    main()
