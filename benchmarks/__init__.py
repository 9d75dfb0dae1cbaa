"""What the workbook costs, measured against alternatives in the same run."""

import sys
from pathlib import Path

# Benchmarks look for a browser and hold ports as the tests do, and read what those are tried with.
_ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_ROOT / "tools"), str(_ROOT / "tests" / "support")]
