"""Who may come in where: keys, links, what a page was opened with, and what it may not reach."""

from __future__ import annotations

from workbook.access.confine import confine
from workbook.access.context import GRANT, PageContext, this_context
from workbook.access.keys import (
    OPENS_SESSIONS,
    READS_THEMES,
    Who,
    current_key,
    grant,
    is_key,
    runs,
    service_key,
)
from workbook.access.links import (
    DEFAULT_ADDRESS,
    facilitators_link,
    keep_address,
    kept_address,
    managers_link,
)
from workbook.access.log import Role, log_access, trim_access_log

__all__ = [
    "DEFAULT_ADDRESS",
    "GRANT",
    "OPENS_SESSIONS",
    "READS_THEMES",
    "PageContext",
    "Role",
    "Who",
    "confine",
    "current_key",
    "facilitators_link",
    "grant",
    "is_key",
    "keep_address",
    "kept_address",
    "log_access",
    "managers_link",
    "runs",
    "service_key",
    "this_context",
    "trim_access_log",
]
