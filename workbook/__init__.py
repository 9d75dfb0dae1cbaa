"""The engine of the Reflective Practice Workbook.

It reads instruments, keeps responses as CSV and turns a closed session into a
team's pattern. It knows nothing of pages: `widgets` draws, `workbook.serve` serves.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("reflective-practice-workbook")
except PackageNotFoundError:  # read from a folder that was never installed
    __version__ = "0.0.0"

__all__ = ["__version__"]
