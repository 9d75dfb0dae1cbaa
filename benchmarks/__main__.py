"""Run every benchmark: `make bench`, or `python -m benchmarks [--quick] [NAME…]`."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    *("serving", "room", "counts", "append", "publication", "wording", "views"),
    *("guessing", "strangers", "planning"),
)


def main() -> int:
    """Run the named benchmarks (all of them by default), each in a process of its own."""
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or NAMES
    for name in names:
        print(f"\n== {name} ==", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
