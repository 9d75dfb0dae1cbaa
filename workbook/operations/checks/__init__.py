"""What `workbook doctor` looks at: each check is a function that returns what it found."""

from workbook.operations.checks.finding import LEVELS, Finding, Level, Look

__all__ = ["LEVELS", "Finding", "Level", "Look"]
