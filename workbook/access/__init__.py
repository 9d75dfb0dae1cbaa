"""Who may come in where: links, what a page was opened with, and what it may not reach."""

from __future__ import annotations

from workbook.access.address import DEFAULT_ADDRESS, keep_address, kept_address
from workbook.access.confine import confine
from workbook.access.context import CONTEXT, PageContext, Told, Way, this_context
from workbook.access.links import KEYS, Kind, Link, LinkNotFound, Links, read_link
from workbook.access.log import Role, last_opened, log_access, log_act, trim_access_log

__all__ = [
    "CONTEXT",
    "DEFAULT_ADDRESS",
    "KEYS",
    "Kind",
    "Link",
    "LinkNotFound",
    "Links",
    "PageContext",
    "Role",
    "Told",
    "Way",
    "confine",
    "keep_address",
    "kept_address",
    "last_opened",
    "log_access",
    "log_act",
    "read_link",
    "this_context",
    "trim_access_log",
]
