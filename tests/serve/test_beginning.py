"""How many plans may begin, of whom, and what goes for a newcomer's: at days that a test sets."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from ways_in import a_team

from workbook.access import Links
from workbook.errors import WorkbookError
from workbook.plans import Plans
from workbook.serve import beginning
from workbook.serve.beginning import (
    NewPlans,
    NoMoreKept,
    NoMoreToday,
    OnlyForTeams,
    Wish,
    links_needed,
)
from workbook.serve.browser_sessions import BrowserSession
from workbook.settings import Settings
from workbook.storage import StoreError

DAY = date(2026, 11, 22)
HOUR = 3600.0


class Clock:
    """Seconds and days, as a test sets them."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def day(self):
        return DAY + timedelta(seconds=self.now)


@pytest.fixture
def clock():
    return Clock()


def new_plans(data, clock, kept=200, each=10):
    settings = Settings(plans_without_a_team=kept, plans_each_address_a_day=each)
    return NewPlans(data, settings, clock=clock, today=clock.day)


def run(work):
    """Run it in a thread of its own: a browser's test may have a loop in this one."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(asyncio.run, work).result()


def begins(new, wish=None, remote="192.0.2.1"):
    return run(new.begin(wish or Wish(), remote))


def in_with(*links):
    return BrowserSession("b", {each.grant for each in links})


def test_a_plan_without_a_team_gets_a_link_and_a_teams_does_not(tmp_path, clock):
    new, team = new_plans(tmp_path, clock), a_team(tmp_path)
    plan, link = begins(new)
    assert (plan.team, link.kind, link.scope) == ("", "plan", plan.id)
    of_team, none = begins(new, Wish(team=team.id))
    assert (of_team.team, none) == (team.id, None)
    assert {each.id for each in Plans(tmp_path).all()} == {plan.id, of_team.id}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("what is no address", "", True),
    ],
)
def test_one_address_begins_so_many_in_a_day_and_again_the_day_after(
    tmp_path, clock, first, second, same
):
    new = new_plans(tmp_path, clock, each=3)
    for _ in range(3):
        begins(new, remote=first)
        clock.now += HOUR
    for remote in (first, *((second,) if same else ())):
        with pytest.raises(NoMoreToday):
            begins(new, remote=remote)
    if not same:
        begins(new, remote=second)
    clock.now = 24 * HOUR + 1
    begins(new, remote=second)


def test_all_together_begin_no_more_than_are_kept_however_many_come_at_once(tmp_path, clock):
    new = new_plans(tmp_path, clock, kept=5)

    async def crowd():
        comes = (new.begin(Wish(), f"192.0.2.{number}") for number in range(40))
        return await asyncio.gather(*comes, return_exceptions=True)

    came = run(crowd())
    assert sum(isinstance(each, NoMoreKept) for each in came) == 35
    assert len(Plans(tmp_path).all()) == len(Links(tmp_path).all()) == 5


def test_addresses_without_number_fill_no_memory(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(beginning, "_ADDRESSES", 20)
    new = new_plans(tmp_path, clock, kept=1)
    for number in range(100):
        with pytest.raises(NoMoreKept) if number else nullcontext():
            begins(new, remote=f"192.0.2.{number}")
    assert len(new._begun) == 20


def test_a_teams_plans_take_no_room_of_others_and_have_a_bound_of_their_own(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr(beginning, "_EACH_TEAM_A_DAY", 4)
    new, team = new_plans(tmp_path, clock, kept=1, each=1), a_team(tmp_path)
    for _ in range(4):
        begins(new, Wish(team=team.id))
    begins(new)
    with pytest.raises(NoMoreToday):
        begins(new, Wish(team=team.id))
    begins(new, Wish(team=a_team(tmp_path, "Quay").id))


def test_when_all_are_taken_one_that_nobody_wrote_into_for_a_day_goes_with_its_link(
    tmp_path, clock
):
    new, plans, links = new_plans(tmp_path, clock, kept=3), Plans(tmp_path), Links(tmp_path)
    made = [begins(new)[0] for _ in range(3)]
    plans.open(made[0].id).write("entry:plain-purpose:words", "", "A word, and it stays.")
    with pytest.raises(NoMoreKept):
        begins(new)
    clock.now = 25 * HOUR
    plan, link = begins(new)
    left = {each.id for each in plans.all()}
    assert plan.id in left
    assert made[0].id in left
    assert len(left) == 3
    assert {each.scope for each in links.all()} == left
    assert links.find(link.name) == link
    begins(new)
    with pytest.raises(NoMoreKept):  # two of today, and one with a word in it
        begins(new)
    assert made[0].id in {each.id for each in plans.all()}


def test_a_teams_empty_plan_and_one_that_cannot_be_read_never_go(tmp_path, clock):
    new, plans = new_plans(tmp_path, clock, kept=1), Plans(tmp_path)
    of_team, _ = begins(new, Wish(team=a_team(tmp_path).id))
    spoilt, _ = begins(new)
    (tmp_path / "plans" / spoilt.id / "entries.csv").write_bytes(b"\xff\xfe")
    clock.now = 100 * HOUR
    with pytest.raises(NoMoreKept):
        begins(new)
    (tmp_path / "plans" / spoilt.id / "plan.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(NoMoreKept):
        begins(new)
    assert plans.find(of_team.id)
    assert (tmp_path / "plans" / spoilt.id).is_dir()


def test_a_service_can_leave_planning_to_teams(tmp_path, clock):
    new, team = new_plans(tmp_path, clock, kept=0), a_team(tmp_path)
    assert not new.without_a_team
    with pytest.raises(OnlyForTeams):
        begins(new)
    assert begins(new, Wish(team=team.id))[0].team == team.id


def test_a_plan_whose_link_cannot_be_made_is_not_kept(tmp_path, clock, monkeypatch):
    new = new_plans(tmp_path, clock)

    def full(*_, **__):
        raise StoreError("The disk is full.", "Nothing.", "Make room.")

    monkeypatch.setattr(Links, "make", full)
    with pytest.raises(StoreError):
        begins(new)
    assert Plans(tmp_path).all() == ()


def test_using_a_plan_again_copies_what_was_decided(tmp_path, clock):
    new, plans = new_plans(tmp_path, clock), Plans(tmp_path)
    first, _ = begins(new)
    plans.open(first.id).choose("entry:plain-purpose:standing", "", "decided")
    plans.open(first.id).write("entry:plain-purpose:words", "", "To hear what they think.")
    again, _ = begins(new, Wish(again_of=first.id))
    assert again.again_of == first.id
    entry = plans.open(again.id).look().entries["plain-purpose"]
    assert (entry.words, entry.still_true) == ("To hear what they think.", True)


def test_only_a_teams_own_link_begins_its_plans_and_only_a_plans_right_uses_it_again(tmp_path):
    own, other = a_team(tmp_path, "Harbour"), a_team(tmp_path, "Quay")
    plans, links = Plans(tmp_path), Links(tmp_path)
    of_own, of_other, nobodys = (plans.begin(team=each) for each in (own.id, other.id, ""))
    team, lead = links.make("team", own.id), links.make("lead")
    guest, alone = links.make("plan", of_own.id), links.make("plan", nobodys.id)
    manager = links.make("manager", "v0123abcd")

    def needed(*with_links, **wish):
        return links_needed(tmp_path, links, in_with(*with_links), Wish(**wish))

    assert links_needed(tmp_path, links, None, Wish()) == needed() == ()
    assert needed(team, team=own.id) == needed(team, team=own.id, again_of=of_own.id) == ()
    assert needed(guest, again_of=of_own.id) == needed(alone, again_of=nobodys.id) == ()
    for opened in ((), (lead,), (manager,), (guest,), (alone,), (lead, manager, guest, alone)):
        for tried in (own.id, other.id, "taaaaaaaaa", "lead", f"{own.id}:0", "../teams"):
            assert needed(*opened, team=tried) == ("team",)
    for opened in ((), (team,), (lead,), (manager,), (guest,)):
        for tried in (of_other.id, nobodys.id, "paaaaaaaaaaaaaaa", "../plans", "p", "x" * 64):
            assert needed(*opened, again_of=tried) == ("team", "plan")
    links.end(team.name)
    links.renew(guest.name)
    assert needed(team, team=own.id) == ("team",)
    assert needed(team, guest, again_of=of_own.id) == ("team", "plan")


def test_a_copy_of_the_invented_service_holds_so_many_and_begins_nothing_elsewhere(
    tmp_path, clock, monkeypatch
):
    monkeypatch.setattr(beginning, "_EACH_COPY", 3)
    data, copy = tmp_path / "data", tmp_path / "copy"
    new, team = new_plans(data, clock), a_team(copy)
    real = Plans(data).begin()

    def begins_there(**wish):
        return run(new.begin_in(copy, Wish(example=True, **wish)))

    first = begins_there(team=team.id)
    begins_there(again_of=first.id)
    with pytest.raises(WorkbookError):
        begins_there(again_of=real.id)
    with pytest.raises(WorkbookError):
        begins_there(team="taaaaaaaaa")
    begins_there()
    with pytest.raises(NoMoreKept):
        begins_there()
    assert Plans(data).all() == (real,)
