"""New examples for everything that reads what a stranger can send or a disk can spoil.

The suite tries the same examples every time (`tests/project/test_fuzzed.py`); this draws others,
from a seed that is printed, for as many minutes as it is told. It says how many were tried of each
kind, and prints an example for which something did not hold, made as small as possible; then it
ends with 1. Nothing here takes more than `MOST` megabytes: what would, is a finding.

Run: python -m benchmarks.fuzz [--minutes 60] [--processes 1] [--seed N] [--quick]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent.parent
sys.path[:0] = [str(HERE / "tests" / "support"), str(HERE / "tools")]
os.environ["WORKBOOK_NAME_MODEL"] = "no"

#: Megabytes of address space for a process.
MOST = 3_000
#: Examples of one target before it is another one's turn.
TURN = 60


def main() -> int:
    """Try new examples until the time is over; return 1 when one of them did not hold."""
    asked = argparse.ArgumentParser(prog="benchmarks.fuzz")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--processes", type=int, choices=(1, 2), default=1)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked.add_argument("--quick", action="store_true", help="a few examples of each")
    given = asked.parse_args()
    seeds = [given.seed + number for number in range(given.processes)]
    print(f"seeds {seeds}", flush=True)
    told: multiprocessing.Queue[object] = multiprocessing.Queue()
    end = time.monotonic() + 60 * given.minutes
    made = [
        multiprocessing.Process(target=_tried, args=(seed, end, given.quick, told))
        for seed in seeds
    ]
    for process in made:
        process.start()
    tried, failures = Counter[str](), list[str]()
    for _ in made:
        some, failed = told.get()  # type: ignore[misc] - what `_tried` puts there
        tried += some
        failures += failed
    for process in made:
        process.join()
    for name, number in sorted(tried.items()):
        print(f"{name}: {number:,} examples")
    print(f"{sum(tried.values()):,} examples in all, {len(failures)} that did not hold")
    print("\n".join(failures))
    return 1 if failures else 0


def _tried(seed: int, end: float, quick: bool, told: multiprocessing.Queue[object]) -> None:  # noqa: FBT001
    resource.setrlimit(
        resource.RLIMIT_AS, (MOST * 2**20, resource.getrlimit(resource.RLIMIT_AS)[1])
    )
    # What is drawn is put into this folder and nowhere else, and goes with it.
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        tempfile.tempdir = folder
        import fuzz_files
        from fuzz_targets import TARGETS

        assert fuzz_files
        chance = random.Random(seed)
        tried, failed = Counter[str](), dict[str, str]()
        first = True
        while first or (not quick and time.monotonic() < end):
            for name, target in TARGETS.items():
                if name in failed or (not first and time.monotonic() > end):
                    continue
                number, fault = _turn(target, chance.randrange(2**32), 5 if quick else TURN)
                tried[name] += number
                if fault:
                    failed[name] = fault
                    print(f"--- {name}\n{fault}", flush=True)
            if not quick:
                print(f"{time.strftime('%H:%M:%S')} {sum(tried.values()):,} examples", flush=True)
            first = False
        told.put((tried, [f"--- {name}\n{fault}" for name, fault in failed.items()]))


def _turn(target: object, seed: int, examples: int) -> tuple[int, str]:
    """Try some examples of a target; return how many there were, and what did not hold."""
    from fuzz_targets import no_longer_than
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded

    tried = 0

    @seeded(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.drawn())  # type: ignore[attr-defined] - a `Target`
    def holds(drawn: object) -> None:
        nonlocal tried
        tried += 1
        with no_longer_than():
            target.holds(drawn)  # type: ignore[attr-defined]

    try:
        holds()
    except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
        return tried, f"seed {seed}\n{traceback.format_exc()}"
    return tried, ""


if __name__ == "__main__":
    sys.exit(main())
