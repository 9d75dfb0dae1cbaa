"""Counting a million answers in 5,000 session folders: ours against the obvious pandas.

Both give the same table (session, item, answer, people), which is checked. Each run is a
process of its own: seconds from having the paths to having the table, and peak memory above
what the process held after its imports. The runs alternate; read the ratios.

Run: make bench ARGS=counts        (or: python -m benchmarks.counts [--quick])
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ITEMS = [f"item-{number}" for number in range(1, 16)]
ANSWERS = ["in_place", "partly", "not_yet", "not_applicable", "not_sure", "not_answered"]
NAMES = ("workbook", "pandas")


def main() -> None:
    """Write the folders, run both in turn, print a table."""
    if "--run" in sys.argv:
        place = sys.argv.index("--run")
        run(sys.argv[place + 1], Path(sys.argv[place + 2]))
        return
    quick = "--quick" in sys.argv
    sessions, rounds = (200, 1) if quick else (5000, 5)
    with tempfile.TemporaryDirectory() as scratch:
        rows = write(Path(scratch), sessions)
        said: dict[str, list[dict[str, float]]] = {name: [] for name in NAMES}
        digests = set()
        for _ in range(rounds):
            for name in NAMES:
                out = subprocess.run(
                    [sys.executable, "-m", "benchmarks.counts", "--run", name, scratch],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout
                result = json.loads(out)
                digests.add(result.pop("digest"))
                said[name].append(result)
    if len(digests) != 1:
        raise SystemExit("The two tables differ: there is nothing to compare.")
    print(f"{rows:,} rows in {sessions:,} folders, median of {rounds}, taken in turn, same table")
    print(f"{'':12}{'seconds':>10}{'peak MB':>10}")
    medians = {
        name: {
            key: statistics.median(each[key] for each in said[name]) for key in ("seconds", "mb")
        }
        for name in NAMES
    }
    for name in NAMES:
        print(f"{name:12}{medians[name]['seconds']:>10.2f}{medians[name]['mb']:>10.1f}")
    faster = medians["pandas"]["seconds"] / medians["workbook"]["seconds"]
    memory = medians["workbook"]["mb"] / medians["pandas"]["mb"]
    print(f"workbook: {faster:.1f} times as fast, {memory:.2f} of the memory")
    print("command: python -m benchmarks.counts" + (" --quick" if quick else ""))


def write(folder: Path, sessions: int) -> int:
    """Write `sessions` folders of about 200 rows each, exactly as the workbook does."""
    chance = random.Random(1)
    rows = 0
    for number in range(sessions):
        place = folder / f"session-{number}"
        place.mkdir()
        lines = ["response,item,answer"]
        for _ in range(chance.choice((13, 13, 14))):
            response = f"r{chance.getrandbits(128):032x}"
            lines += [f"{response},{item},{chance.choice(ANSWERS)}" for item in ITEMS]
        rows += len(lines) - 1
        (place / "responses.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


def with_workbook(files: list[Path]) -> Callable[[], pd.DataFrame]:
    """Return our count."""
    from workbook.analysis.counts import count_answers

    return lambda: count_answers((file.parent.name, file) for file in files).table()


def with_pandas(files: list[Path]) -> Callable[[], pd.DataFrame]:
    """Return the obvious count."""
    import pandas as pd

    def count() -> pd.DataFrame:
        rows = pd.concat(pd.read_csv(file).assign(session=file.parent.name) for file in files)
        return rows.groupby(["session", "item", "answer"]).size().reset_index(name="people")

    return count


def run(name: str, folder: Path) -> None:
    """Count once in this process and print what it took, as JSON."""
    files = sorted(folder.glob("*/responses.csv"))
    count = {"workbook": with_workbook, "pandas": with_pandas}[name](files)
    before = memory("VmRSS")
    start = time.perf_counter()
    table = count()
    seconds = time.perf_counter() - start
    peak = memory("VmHWM") - before
    rows = sorted(map(tuple, table[["session", "item", "answer", "people"]].astype(str).to_numpy()))
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    print(json.dumps({"seconds": seconds, "mb": peak / 1024, "digest": digest}))


def memory(what: str) -> int:
    """Return VmRSS (now) or VmHWM (the most so far) of this process, in kB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1])
    raise SystemExit("This benchmark reads /proc, which this system does not have.")


if __name__ == "__main__":
    main()
