"""Files on a disk that survive a crash: CSV, what is set aside of it, and where everything lies."""

from workbook.storage import datapackage, disk
from workbook.storage.alarms import (
    ALARMS,
    Alarm,
    AlarmKind,
    raise_alarm,
    recent_alarms,
    trim_alarms,
)
from workbook.storage.csv_files import Sheet, read_date, read_sheet, refused, sheet_bytes
from workbook.storage.datapackage import PACKAGE, json_bytes, package_bytes
from workbook.storage.disk import StoreError
from workbook.storage.layout import (
    ADDRESS_FILE,
    CODES,
    DAILY_FILE,
    EXAMPLE_COPIES,
    EXAMPLE_FOLDER,
    MARK,
    MARK_NAME,
    PLANS,
    RELEASED,
    RUNNING_FILE,
    SESSIONS,
    TEAMS,
    data_folder,
    is_example,
)
from workbook.storage.quarantine import (
    NOTICES,
    SET_ASIDE,
    note,
    put_aside,
    set_aside_copy,
    set_aside_notices,
)
from workbook.storage.remembered import Remembered
from workbook.storage.tables import Column, Json, Table, column, day_or_blank, text, whole, word

__all__ = [
    "ADDRESS_FILE",
    "ALARMS",
    "CODES",
    "DAILY_FILE",
    "EXAMPLE_COPIES",
    "EXAMPLE_FOLDER",
    "MARK",
    "MARK_NAME",
    "NOTICES",
    "PACKAGE",
    "PLANS",
    "RELEASED",
    "RUNNING_FILE",
    "SESSIONS",
    "SET_ASIDE",
    "TEAMS",
    "Alarm",
    "AlarmKind",
    "Column",
    "Json",
    "Remembered",
    "Sheet",
    "StoreError",
    "Table",
    "column",
    "data_folder",
    "datapackage",
    "day_or_blank",
    "disk",
    "is_example",
    "json_bytes",
    "note",
    "package_bytes",
    "put_aside",
    "raise_alarm",
    "read_date",
    "read_sheet",
    "recent_alarms",
    "refused",
    "set_aside_copy",
    "set_aside_notices",
    "sheet_bytes",
    "text",
    "trim_alarms",
    "whole",
    "word",
]
