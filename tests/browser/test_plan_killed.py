"""The server is killed while people write in a plan: what they typed is kept, and once."""

from __future__ import annotations

import os

from benchmarks.plan_kills import AMOUNTS, Writing

#: The figures that were published are of 40: `python -m benchmarks.plan_kills`.
KILLS = int(os.environ.get("WORKBOOK_PLAN_KILLS", "2"))


def test_two_who_write_while_the_server_is_killed_lose_no_word_and_find_none_twice(
    own_workbook, chromium
):
    found = Writing(chromium, own_workbook).killed(KILLS)
    assert found["words typed"] > KILLS
    assert found["seen as kept"] > 0
    wrong = {what: number for what, number in found.items() if what not in AMOUNTS}
    assert wrong == dict.fromkeys(wrong, 0)
