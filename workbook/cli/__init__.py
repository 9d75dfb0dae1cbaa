"""The command `workbook`."""

from workbook.cli.main import main, understand

__all__ = ["main", "understand"]
