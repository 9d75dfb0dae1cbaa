"""Everybody is killed at random moments: nothing acknowledged is lost, doubled or orphaned."""

from __future__ import annotations

import os

import pytest

from benchmarks.kills import killed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing here can be forked")

#: The figures that were published are of 200: `python -m benchmarks.kills`.
KILLS = int(os.environ.get("WORKBOOK_KILLS", "40"))
_AMOUNTS = ("kills", "acknowledged", "cut off, and done again", "responses", "reflections")


def test_whoever_is_killed_while_places_are_given_answers_sent_and_links_ended_loses_nothing(
    tmp_path,
):
    found = killed(tmp_path, KILLS)
    assert found["acknowledged"] > KILLS
    assert found["responses"] > 2
    assert {
        what: number for what, number in found.items() if what not in _AMOUNTS
    } == dict.fromkeys((what for what in found if what not in _AMOUNTS), 0)
