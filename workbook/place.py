"""What a page was opened with, `workbook.place.this_visit`: see `workbook.access`."""

from workbook.access.context import Visit, this_visit
from workbook.storage.layout import data_folder

__all__ = ["Visit", "data_folder", "this_visit"]
