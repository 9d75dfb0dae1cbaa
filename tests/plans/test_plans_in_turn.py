"""Three who write in one plan, each over what they saw last: nothing goes that nobody saw."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from workbook.plans import ChangedMeanwhile, Plans

WRITERS = (0, 1, 2)
WRITER = st.sampled_from(WRITERS)


class Planners(RuleBasedStateMachine):
    """Each has the plan open; what they saw last may be old."""

    def __init__(self):
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        plan_id = Plans(self.home).begin().id
        self.plans = [Plans(self.home).open(plan_id) for _ in WRITERS]
        self.prompt = self.plans[0].guide().prompts[0].id
        self.seen = [plan.look() for plan in self.plans]
        #: Words that were acknowledged, each with its place, until somebody who saw it took it out.
        self.kept = set()
        self.number = 0

    def teardown(self):
        shutil.rmtree(self.home)

    def text(self, whole, place):
        table, key, name = place.split(":")
        if table == "plan":
            return whole.plan.title
        if table == "entry":
            return whole.entries[key].words
        return next((getattr(each, name) for each in whole.ideas if each.id == key), "")

    def ideas(self, whole):
        return [
            f"idea:{each.id}:{name}"
            for each in whole.ideas
            for name in ("words", "why", "said_back")
        ]

    @rule(who=WRITER)
    def look(self, who):
        self.seen[who] = self.plans[who].look()

    @rule(who=WRITER, data=st.data(), again=st.booleans())
    def write(self, who, data, again):
        whole = self.seen[who]
        boxes = [f"entry:{self.prompt}:words", "plan::title", *self.ideas(whole)]
        place = data.draw(st.sampled_from(boxes))
        was = self.text(whole, place)
        words = was.split(" ") if was else []
        stays = data.draw(st.lists(st.sampled_from([True] * 4 + [False]), min_size=len(words)))
        after = [word for word, does in zip(words, stays, strict=False) if does]
        self.number += 1
        new = f"w{self.number}"
        after.insert(data.draw(st.integers(0, len(after))), new)
        self.kept -= {(place, word) for word in set(words) - set(after)}
        try:
            written = self.plans[who].write(place, was, " ".join(after))
        except ChangedMeanwhile:
            assert place.startswith("idea:")
            return
        self.kept.add((place, new))
        if again:  # no answer came
            assert self.plans[who].write(place, was, " ".join(after)).words == written.words

    @rule(who=WRITER)
    def add(self, who):
        self.number += 1
        row, word = f"{self.number:08x}", f"w{self.number}"
        self.plans[who].add("idea", row, words=word)
        self.kept.add((f"idea:{row}:words", word))

    @precondition(lambda self: any(whole.ideas for whole in self.seen))
    @rule(who=WRITER, data=st.data())
    def remove(self, who, data):
        if not self.seen[who].ideas:
            return
        idea = data.draw(st.sampled_from(self.seen[who].ideas))
        try:
            self.plans[who].remove("idea", idea.id, idea.words, seen=self.seen[who])
        except ChangedMeanwhile:
            return
        here = f"idea:{idea.id}:"
        gone = {(place, word) for place, word in self.kept if place.startswith(here)}
        assert all(word in self.text(self.seen[who], place) for place, word in gone)
        self.kept -= gone

    @rule(who=WRITER, value=st.sampled_from(["decided", "open", "not_this_one"]))
    def choose(self, who, value):
        now = self.plans[who].look().entries[self.prompt].standing
        was = self.seen[who].entries[self.prompt].standing
        try:
            self.plans[who].choose(f"entry:{self.prompt}:standing", was, value)
        except ChangedMeanwhile:
            assert now not in (was, value)
        else:  # that it is open is said by writing there, too
            assert now in (was, value) or (was, now) == ("", "open")
            assert self.plans[0].look().entries[self.prompt].standing == value

    @rule(who=WRITER)
    def stop_and_go_on(self, who):
        self.number += 1
        word = f"w{self.number}"
        try:
            self.plans[who].move("stopped", was=self.seen[who].plan.state, because=word)
        except ChangedMeanwhile:
            return
        self.kept.add(("stopped", word))
        self.plans[(who + 1) % 3].move("draft", was="stopped")

    @invariant()
    def nothing_goes_that_nobody_saw(self):
        whole = self.plans[0].look()
        for place, word in self.kept:
            said = whole.plan.stopped_because if place == "stopped" else self.text(whole, place)
            assert word in said.replace("/", " ").split(), (place, word, said)


TestPlanners = Planners.TestCase
TestPlanners.settings = settings(max_examples=30, stateful_step_count=20)
