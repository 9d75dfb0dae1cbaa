"""What a page was opened with, `workbook.place.this_visit`: see `workbook.access`."""

from workbook.access.context import Visit, data_folder, this_visit

__all__ = ["Visit", "data_folder", "this_visit"]
