"""A door in any order of anything: people, strangers, and the facilitator."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from doors import token, told
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from keeping import (
    ANSWERS,
    ITEMS,
    response,
    small_instrument,
)

from workbook.sessions import (
    NOT_ANSWERED,
    DoorChanged,
    DoorOpen,
    DoorRefused,
    DoorShut,
    DoorStartedAgain,
    LateNotAgreed,
    OneLate,
    Receipt,
    Sessions,
    SessionSealed,
    TicketNeeded,
    TicketSpent,
    TooFew,
)

DAY = date(2026, 11, 23)


class AnyDoor(RuleBasedStateMachine):
    """People come in, send, pass, take back; strangers try; the facilitator counts and shows."""

    @initialize(people=st.sampled_from([None, None, 3, 5, 6]))
    def begin(self, people):
        self.temporary = tempfile.TemporaryDirectory()
        home = Path(self.temporary.name)
        self.sessions = Sessions(home / "data", today=lambda: DAY)
        self.code = self.sessions.open("Harbour team", small_instrument(home), people).id
        self.people = people
        #: Ticket to "in", "passed" or the token with which it sent; then those good for nothing.
        self.good, self.dead, self.void = {}, set(), []
        #: Responses there are: token to answer.
        self.there = {}
        self.added = self.waiting = 0
        self.shown = None
        self.shut_by_hand = False
        self.most = 0

    def teardown(self):
        if hasattr(self, "temporary"):
            self.temporary.cleanup()

    @property
    def state(self):
        return self.sessions.find(self.code).state

    @property
    def is_shut(self):
        return self.shut_by_hand or (self.people is not None and len(self.good) >= self.people)

    def pick(self, which, kind=None):
        good = sorted(t for t, was in self.good.items() if kind is None or kind(was))
        return good[which % len(good)] if good else None

    @precondition(lambda self: self.state != "closed")
    @rule(given=st.sampled_from(["", "0" * 32, "dead", "mine"]), which=st.integers(0, 50))
    def come_in(self, given, which):
        if given == "mine":
            given = self.pick(which) or ""
        if given == "dead":
            given = self.void[which % len(self.void)] if self.void else ""
        before = dict(self.good)
        try:
            place = self.sessions.come_in(self.code, given)
        except DoorStartedAgain:
            assert given in self.void
            return
        except DoorShut:
            assert self.is_shut
            assert not self.waiting
            return
        if place.ticket in before:
            assert place.ticket == given
            return
        if self.is_shut:
            assert self.waiting
            self.waiting -= 1
        else:  # (d) an open door never lets in more than are expected
            assert self.people is None or len(before) < self.people
        assert place.ticket not in self.dead
        self.good[place.ticket] = "in"

    @rule(which=st.integers(0, 50), answer=st.sampled_from(ANSWERS[:5]), agreed=st.booleans())
    def send(self, which, answer, agreed):
        ticket = self.pick(which)
        if ticket is None or self.state == "closed":
            return
        mine = token()
        one = told(self.sessions, self.code, mine, answer)
        revealed = self.state == "revealed"
        try:
            self.sessions.record(self.code, one, ticket, late_agreed=agreed)
        except TicketSpent:
            assert self.good[ticket] not in {"in", "passed"}
        except LateNotAgreed:
            assert revealed
            assert not agreed
        else:
            assert self.good[ticket] in {"in", "passed"}
            assert agreed or not revealed
            self.good[ticket] = mine
            self.there[mine] = answer

    @precondition(lambda self: self.state != "closed")
    @rule(which=st.integers(0, 50), kind=st.sampled_from(["none", "dead", "void"]))
    def send_without_a_place(self, which, kind):
        pool = {"none": ["", "1" * 32], "dead": sorted(self.dead), "void": self.void}[kind]
        if pool:
            with pytest.raises((TicketNeeded, TicketSpent, DoorStartedAgain)):
                self.sessions.record(
                    self.code, response(), pool[which % len(pool)], late_agreed=True
                )

    @rule(which=st.integers(0, 50))
    def send_again(self, which):
        ticket = self.pick(which, lambda was: was not in {"in", "passed"})
        if ticket is not None and self.good[ticket] in self.there:
            mine = self.good[ticket]
            one = told(self.sessions, self.code, mine, self.there[mine])
            assert self.sessions.record(self.code, one, ticket) is Receipt.ALREADY_KEPT

    @precondition(lambda self: self.state != "closed")
    @rule(which=st.integers(0, 50))
    def pass_on(self, which):
        ticket = self.pick(which)
        if ticket is None:
            return
        try:
            self.sessions.pass_on(self.code, ticket)
        except TicketSpent:
            assert self.good[ticket] not in {"in", "passed"}
        else:
            self.good[ticket] = "passed"

    @precondition(lambda self: self.there)
    @rule(which=st.integers(0, 50), shown=st.sampled_from(["own", "none", "another"]))
    def take_back(self, which, shown):
        mine = sorted(self.there)[which % len(self.there)]
        own = next(ticket for ticket, was in self.good.items() if was == mine)
        given = {"own": own, "none": "", "another": self.pick(which)}[shown]
        closed = self.state == "closed"
        taken = self.sessions.withdraw(self.code, mine, given)
        del self.there[mine]
        if closed:
            assert taken.ticket == ""
        elif given == own:
            assert taken.ticket == own
            self.good[own] = "in"
        else:
            assert taken.ticket not in self.good
            del self.good[own]
            self.dead.add(own)
            self.good[taken.ticket] = "in"

    @rule(wrong=st.sampled_from([0, 0, 0, 1, -1]))
    def shut(self, wrong):
        if self.state == "closed":
            return
        try:
            self.sessions.shut_door(self.code, len(self.good) + wrong)
        except DoorChanged:
            assert wrong
        except DoorRefused:
            assert not self.good
        else:
            assert not wrong
            self.shut_by_hand = True

    @precondition(lambda self: self.state != "closed")
    @rule()
    def start_again(self):
        touched = any(was != "in" for was in self.good.values())
        try:
            self.sessions.start_door_again(self.code)
        except DoorRefused:
            assert touched or self.there or self.state == "revealed"
            return
        assert not touched  # (e) never after anything was sent
        assert not self.there
        assert self.state == "open"
        self.void += [*self.good, *self.dead]
        self.good, self.dead = {}, set()
        self.shut_by_hand, self.added, self.waiting = False, 0, 0

    @precondition(lambda self: self.state != "closed")
    @rule(back=st.booleans())
    def add_or_drop(self, back):
        try:
            (self.sessions.drop_place if back else self.sessions.add_place)(self.code)
        except DoorRefused:
            assert (not self.waiting) if back else (not self.is_shut)
        else:
            self.waiting += -1 if back else 1
            self.added += -1 if back else 1

    @rule()
    def another_process(self):
        self.sessions = Sessions(self.sessions.data, today=lambda: DAY)

    @precondition(lambda self: self.state == "open")
    @rule()
    def reveal(self):
        try:
            self.sessions.reveal(self.code)
        except DoorOpen:
            assert not self.is_shut
        except TooFew:
            assert len(self.there) < 2
        else:
            assert self.is_shut
            assert len(self.there) >= 2

    @precondition(lambda self: self.state == "revealed")
    @rule()
    def include(self):
        late = self.sessions.progress(self.code).late
        try:
            self.sessions.include_late(self.code)
        except OneLate:
            assert late == 1
        else:
            assert late != 1
            self.shown = None

    @rule(show=st.booleans())
    def close(self, show):
        if len(self.good) < 4:  # mostly later
            return
        with suppress(DoorOpen):
            self.sessions.close(self.code, show=show)
            self.shown = None

    @invariant()
    def there_are_never_more_responses_than_places(self):
        if not hasattr(self, "sessions"):
            return
        door = self.sessions.door(self.code)
        assert self.sessions.sent(self.code) == len(self.there) <= door.places  # (a)
        assert door.state == ("shut" if self.is_shut else "open")
        assert (door.places, door.added) == (len(self.good), self.added)
        if self.state != "closed":
            assert door.waiting == self.waiting
            assert door.done == sum(was != "in" for was in self.good.values())

    @invariant()
    def it_reveals_itself_only_when_it_may_and_never_below_two(self):
        if not hasattr(self, "sessions"):
            return
        before = self.state
        progress = self.sessions.progress(self.code)
        done = all(was != "in" for was in self.good.values()) and not self.waiting
        may = self.shut_by_hand and done and len(self.there) >= 5
        if before == "open":
            assert (progress.state == "revealed") == may  # (b)
        if progress.state == "open":
            with pytest.raises(SessionSealed):
                self.sessions.tally(self.code)
            return
        if not self.sessions.find(self.code).revealed:
            return
        figures = self.sessions.tally(self.code)
        assert 2 <= figures.people <= progress.door.places  # (c), and nobody is in it twice
        now = json.dumps([figures.people, [figures.of(item) for item in ITEMS]])
        assert self.shown in {None, now}
        self.shown = now
        for item in ITEMS:
            of = figures.of(item)
            if of is not None:
                assert sum(of.values()) - of[NOT_ANSWERED] >= 5


AnyDoor.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyDoor = AnyDoor.TestCase
