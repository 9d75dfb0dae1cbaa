"""How much one browser may say, whichever way it says it."""

from __future__ import annotations

from workbook.serve.budgets import BYTES_AT_ONCE, BYTES_EACH_SECOND, Budgets


class Hour:
    now = 0.0

    def __call__(self):
        return self.now


def budgets(each_second=40, at_once=400):
    hour = Hour()
    return Budgets(each_second, at_once, clock=hour), hour


def said(all_of_them, browser, times, size=10):
    return sum(all_of_them.spend(browser, size) for _ in range(times))


def test_so_many_at_once_and_then_so_many_a_second():
    all_of_them, hour = budgets()
    assert said(all_of_them, "one", 400) == 400
    assert said(all_of_them, "one", 1) == 0
    assert said(all_of_them, "another", 400) == 400
    hour.now += 1
    assert 38 <= said(all_of_them, "one", 100) <= 40


def test_a_message_of_the_largest_size_and_then_so_many_bytes_a_second():
    all_of_them, hour = budgets()
    assert all_of_them.spend("one", BYTES_AT_ONCE)
    assert not all_of_them.spend("one", 1)
    hour.now += 1
    assert all_of_them.spend("one", BYTES_EACH_SECOND - 1)
    assert not all_of_them.spend("one", BYTES_EACH_SECOND)


def test_whoever_goes_on_waits_a_few_seconds_and_no_longer():
    all_of_them, hour = budgets()
    assert not all_of_them.is_over("one")
    said(all_of_them, "one", 100_000, size=100)
    assert all_of_them.is_over("one")
    hour.now += 4
    assert all_of_them.is_over("one")
    hour.now += 2
    assert not all_of_them.is_over("one")
    assert said(all_of_them, "one", 10) == 10


def test_another_name_of_the_same_browser_gives_nothing_new():
    all_of_them, _ = budgets()
    said(all_of_them, "one", 400)
    all_of_them.hand_over("one", "other")
    assert said(all_of_them, "other", 10) == 0
    all_of_them.hand_over("nobody", "somebody")
    assert said(all_of_them, "somebody", 10) == 10


def test_a_facilitator_with_a_dozen_pages_never_comes_near_it():
    all_of_them, hour = budgets()
    # All twelve are opened anew at once, and then somebody types and looks.
    assert said(all_of_them, "one", 12 * 20, size=500) == 240
    for _ in range(600):
        hour.now += 1
        assert said(all_of_them, "one", 12 + 8, size=1500) == 20


def test_browsers_whose_budget_is_whole_again_are_forgotten():
    all_of_them, hour = budgets()
    for number in range(30_000):
        all_of_them.spend(f"browser {number}", 100)
        hour.now += 0.1
    assert len(all_of_them) < 1000
    for number in range(30_000):
        all_of_them.spend(f"stranger {number}", 100)
    assert len(all_of_them) <= 20_000
