"""The command `workbook`."""

from workbook.cli.main import main

__all__ = ["main"]
