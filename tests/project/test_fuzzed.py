"""Whatever a stranger, an edited file or a spoilt disk hands to a reader is read or refused.

`fuzz_targets` says what is tried and what must hold; `python -m benchmarks.fuzz` tries more of it.
"""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
from pathlib import Path

import fuzz_files
import pytest
from fuzz_targets import TARGETS, Endless, no_longer_than
from hypothesis import HealthCheck, given, settings

HERE = Path(__file__).parent.parent.parent
#: What reading anything may add to a process, in kilobytes.
MOST_MEMORY = 400_000


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_read_or_refused(name):
    target = TARGETS[name]

    @settings(
        max_examples=target.examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(target.drawn())
    def holds(drawn):
        with no_longer_than():
            target.holds(drawn)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    holds()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY


def test_what_goes_on_for_ever_is_ended():
    def for_ever():
        while True:
            pass

    with pytest.raises(Endless), no_longer_than(0.1):
        for_ever()


def test_every_kind_of_reader_is_tried():
    """A reader that is added has a target, or stands here with what tries it instead."""
    source = "".join(
        Path(module.__file__).read_text(encoding="utf-8")
        for module in (fuzz_files, sys.modules["fuzz_targets"])
    )
    named = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    readers = {
        *("read_query", "read_code", "read_token", "BrowserSessions", "read", "allowed"),
        *("check", "checked", "read_instrument", "read_guide", "load_guidance"),
        *("language_for", "read_settings", "keep_days", "room_days", "read_date"),
        *("whole_rows", "check_backup", "restore", "handed_out_csv"),
    }
    assert readers <= named


def test_a_few_seconds_of_new_examples_say_how_many_of_each_there_were():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", "--quick", "--seed", "14"],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in TARGETS:
        assert f"{name}: " in done.stdout
