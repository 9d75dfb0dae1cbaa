"""Who may come in where: links, what a page was opened with, and what it may not reach."""

from __future__ import annotations

from workbook.access.address import DEFAULT_ADDRESS, join_link, keep_address, kept_address
from workbook.access.confine import confine
from workbook.access.context import CONTEXT, PageContext, Told, Way, this_context
from workbook.access.links import KEYS, Kind, Link, LinkNotFound, Links, read_link
from workbook.access.log import (
    ACCESS_LOG,
    ACTS_LOG,
    Role,
    last_opened,
    log_access,
    log_act,
    trim_access_log,
)
from workbook.access.noticed import Noticed, noticed, noticed_at
from workbook.access.walls import is_shut_in, walls_of_this_machine, what_walls_hold

__all__ = [
    "ACCESS_LOG",
    "ACTS_LOG",
    "CONTEXT",
    "DEFAULT_ADDRESS",
    "KEYS",
    "Kind",
    "Link",
    "LinkNotFound",
    "Links",
    "Noticed",
    "PageContext",
    "Role",
    "Told",
    "Way",
    "confine",
    "is_shut_in",
    "join_link",
    "keep_address",
    "kept_address",
    "last_opened",
    "log_access",
    "log_act",
    "noticed",
    "noticed_at",
    "read_link",
    "this_context",
    "trim_access_log",
    "walls_of_this_machine",
    "what_walls_hold",
]
