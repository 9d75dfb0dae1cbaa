"""Places for pages: what is kept for whom, and whose page ends for a newcomer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.access import Told
from workbook.serve.pools import NoRoom, Pages, pool_of
from workbook.settings import Settings

ROLE = Told(grant="team-t2:0", session="s1")
PLAN = Told(grant="plan-p2:0", plan="p2")
INVENTED = Told(example=True, copy="a" * 26, grant="lead:0")


def person(session="s1"):
    return Told(session=session)


class Place:
    """All pages of a machine, at hours that a test sets."""

    def __init__(self, most, **settings):
        self.now = 0.0
        self.pages = Pages(most, Settings(**settings), clock=lambda: self.now)
        self.number = 0

    def opens(self, told, owner=None, *, connected=True):
        """Open a page; return its kernel, and the kernels that ended for it."""
        self.number += 1
        self.now += 1
        page, ended = self.pages.begin(owner or f"browser {self.number}", told)
        kernel = f"kernel {self.number}"
        self.pages.opened(page, kernel)
        if connected:
            self.pages.connected(kernel, there=True)
        return kernel, ended

    def fills(self, told, **more):
        """Open pages until there is no room; return how many there were, and why no more."""
        for number in range(1000):
            try:
                self.opens(told(number) if callable(told) else told, **more)
            except NoRoom as none:
                return number, none.which
        raise AssertionError


def test_what_kind_of_page_it_is_depends_on_what_the_server_found():
    assert pool_of(Told(session="s1", code="a-b-c", way="together")) == "practitioners"
    assert pool_of(ROLE) == "roles"
    assert pool_of(INVENTED) == "invented"
    assert pool_of(PLAN) == "plans"
    assert pool_of(Told(grant="team-t2:0", team="t2", plan="p2")) == "roles"
    assert pool_of(Told(grant="plan-p2:0", plan="p2", example=True)) == "invented"


def plan_of(number):
    """A page of a plan of its own, that its own link opened."""
    return Told(grant=f"plan-p{number}:0", plan=f"p{number}")


@pytest.mark.parametrize(("most", "few"), [(300, 120), (100, 40), (20, 8), (6, 1)])
def test_plans_that_anybody_may_begin_shut_no_meeting_and_no_role_out(most, few):
    place = Place(most)
    assert place.fills(plan_of) == (few, "plans")
    assert place.pages.has_room()
    kept = min(max(3, -(-most // 5)), most // 2)
    assert place.fills(lambda number: person(f"s{number}")) == (most - kept - few, "practitioners")
    assert place.fills(ROLE) == (kept, "roles")
    crowded = Place(20)
    for number in range(12):
        crowded.opens(person(f"s{number}"))
    with pytest.raises(NoRoom):
        crowded.opens(PLAN)


def test_one_plan_has_so_many_pages_and_ends_one_of_its_own_first():
    place = Place(300)
    first, _ = place.opens(PLAN, connected=False)
    assert place.fills(plan_of(2)) == (24, "plan")
    assert first not in {each.kernel for each in place.pages._open}
    assert place.opens(plan_of(3))


def test_a_page_of_a_plan_that_nobody_is_at_ends_before_a_practitioners():
    place = Place(20)
    plan, _ = place.opens(PLAN, connected=False)
    alone, _ = place.opens(person("s0"), connected=False)
    for number in range(14):
        place.opens(person(f"t{number}"))
    assert place.opens(person("s8"))[1] == (plan,)
    with pytest.raises(NoRoom):
        place.opens(PLAN)
    assert place.opens(person("s9"))[1] == (alone,)


@pytest.mark.parametrize(("most", "kept"), [(300, 60), (100, 20), (10, 3), (6, 3), (3, 1)])
def test_a_part_is_kept_for_roles_however_many_practitioners_come(most, kept):
    place = Place(most)
    assert place.fills(lambda number: person(f"s{number}")) == (most - kept, "practitioners")
    assert not place.pages.has_room()
    assert place.fills(ROLE) == (kept, "roles")


def test_roles_do_not_take_everything_either():
    place = Place(100)
    assert place.fills(ROLE) == (50, "roles")
    assert place.pages.has_room()


@pytest.mark.parametrize(("most", "few"), [(300, 8), (20, 4), (6, 1)])
def test_the_invented_service_has_a_few_and_never_the_last_ones(most, few):
    place = Place(most)
    assert place.fills(INVENTED) == (few, "invented")
    assert place.pages.has_room()
    crowded = Place(20)
    for number in range(12):
        crowded.opens(person(f"s{number}"))
    with pytest.raises(NoRoom):
        crowded.opens(INVENTED)
    assert crowded.fills(lambda number: person(f"t{number}")) == (4, "practitioners")


def test_one_session_leaves_room_for_others_however_many_devices_it_has():
    place = Place(300)
    assert place.fills(person("s1")) == (120, "session")
    assert place.opens(person("s2"))
    small = Place(20)
    assert small.fills(person("s1")) == (12, "session")
    assert small.fills(person("s2")) == (4, "practitioners")


def test_one_browser_has_so_many_pages_whatever_they_are():
    place = Place(100, pages_each_browser=3)
    for told in (ROLE, person(), INVENTED):
        place.opens(told, "one")
    with pytest.raises(NoRoom) as none:
        place.opens(ROLE, "one")
    assert none.value.which == "browser"
    place.opens(ROLE, "another")
    place.pages.hand_over("one", "one more")
    with pytest.raises(NoRoom):
        place.opens(ROLE, "one more")


def test_a_page_that_is_still_being_opened_counts():
    pages = Pages(100, Settings(pages_each_browser=3))
    for _ in range(3):
        pages.begin("one", person())
    with pytest.raises(NoRoom):
        pages.begin("one", person())


def test_a_page_that_nobody_is_connected_to_ends_for_a_newcomer_the_longest_alone_first():
    place = Place(6)
    first, _ = place.opens(person(), connected=False)
    second, _ = place.opens(person(), connected=False)
    third, _ = place.opens(person())
    assert place.pages.has_room()
    assert place.opens(person())[1] == (first,)
    place.pages.connected(third, there=False)
    assert place.opens(person())[1] == (second,)
    assert place.opens(person("s2"))[1] == (third,)
    assert not place.pages.has_room()
    assert len(place.pages) == 3


def test_a_session_that_is_full_ends_a_page_of_its_own_and_of_no_other():
    place = Place(20)
    other, _ = place.opens(person("s2"), connected=False)
    mine = [place.opens(person("s1"), connected=False)[0] for _ in range(12)]
    assert place.opens(person("s1"))[1] == (mine[0],)
    # A newcomer who finds everything taken gets a place of the session that has most.
    for number in range(3):
        place.opens(person(f"t{number}"))
    assert place.opens(person("t9"))[1] == (mine[1],)
    assert other not in place.opens(person("t8"))[1]


def test_no_page_of_a_role_ends_for_anybody_else():
    place = Place(6)
    alone = [place.opens(ROLE, connected=False)[0] for _ in range(3)]
    for number in range(3):
        place.opens(person(f"s{number}"))
    for told in (person("s9"), INVENTED):
        with pytest.raises(NoRoom):
            place.opens(told)
    assert place.opens(ROLE)[1] == (alone[0],)


def test_a_page_of_the_invented_service_ends_before_a_practitioners_and_for_one():
    place = Place(20)
    invented, _ = place.opens(INVENTED, connected=False)
    alone, _ = place.opens(person("s0"), connected=False)
    for number in range(14):
        place.opens(person(f"t{number}"))
    assert place.opens(person("s8"))[1] == (invented,)
    with pytest.raises(NoRoom):
        place.opens(INVENTED)
    assert place.opens(person("s9"))[1] == (alone,)


@given(
    st.integers(1, 40),
    st.lists(
        st.tuples(st.sampled_from("rpxi"), st.integers(0, 3), st.booleans(), st.integers(0, 9)),
        max_size=120,
    ),
)
def test_whatever_comes_nobody_connected_ends_and_no_bound_is_passed(most, comes):
    place = Place(most, pages_each_browser=5)
    there = {}
    for kind, session, connected, owner in comes:
        told = {"r": ROLE, "p": person(f"s{session}"), "x": plan_of(session), "i": INVENTED}[kind]
        try:
            kernel, ended = place.opens(told, f"browser {owner}", connected=connected)
        except NoRoom:
            continue
        for each in ended:
            was, was_connected, whose = there.pop(each)
            assert not was_connected
            assert "ixpr".index(was) <= "ixpr".index(kind) or whose == owner
        there[kernel] = (kind, connected, owner)
        assert len(place.pages) == len(there) <= most
        kinds = [each for each, _, _ in there.values()]
        kept = min(max(3, -(-most // 5)), most // 2)
        assert kinds.count("p") + kinds.count("i") + kinds.count("x") <= most - kept
        assert kinds.count("x") <= max(1, (most - kept) // 2)
        assert kinds.count("i") <= max(1, (most - kept) // 4)
