"""What a page was opened with, `workbook.place.this_context`: see `workbook.access`."""

from workbook.access import PageContext, this_context
from workbook.access import PageContext as Visit
from workbook.access import this_context as this_visit
from workbook.storage import data_folder

__all__ = ["PageContext", "Visit", "data_folder", "this_context", "this_visit"]
