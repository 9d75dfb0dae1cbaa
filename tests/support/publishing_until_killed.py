"""Opens and publishes a period until it is killed; a script: DATA PERIOD OPEN_ON PUBLISH_ON."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from workbook.publishing.publisher import open_period, publish

if __name__ == "__main__":
    data, period, opens, publishes = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    open_period(Path(data), period, today=lambda: date.fromisoformat(opens))
    publish(Path(data), period, today=lambda: date.fromisoformat(publishes))
    print("done", flush=True)
