"""What a page was opened with, `workbook.place.this_visit`: see `workbook.access`."""

from workbook.access.context import PageContext as Visit
from workbook.access.context import this_context as this_visit
from workbook.storage.layout import data_folder

__all__ = ["Visit", "data_folder", "this_visit"]
