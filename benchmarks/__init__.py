"""What the workbook costs, measured against alternatives in the same run."""

import sys
from pathlib import Path

# Benchmarks look for a browser and hold ports as the tests do.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
