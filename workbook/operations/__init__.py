"""Keeping it running: backups, upgrades, deleting on time, the invented service."""

from workbook.operations import backups, retention, upgrades
from workbook.operations.backups import Backup, back_up, check_backup, clear_unfinished, restore
from workbook.operations.daily import do_daily
from workbook.operations.doctor import look_over
from workbook.operations.example import ExampleRefused, write_example
from workbook.operations.example_plans import add_plans, example_plan
from workbook.operations.letting_go import let_go
from workbook.operations.retention import forget
from workbook.operations.running import forget_running, note_running
from workbook.operations.upgrades import format_of, must_be_current, must_be_understood, upgrade

__all__ = [
    "Backup",
    "ExampleRefused",
    "add_plans",
    "back_up",
    "backups",
    "check_backup",
    "clear_unfinished",
    "do_daily",
    "example_plan",
    "forget",
    "forget_running",
    "format_of",
    "let_go",
    "look_over",
    "must_be_current",
    "must_be_understood",
    "note_running",
    "restore",
    "retention",
    "upgrade",
    "upgrades",
    "write_example",
]
