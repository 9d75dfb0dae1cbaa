"""The addresses of the workbook: a first page, a way in by code, and the notebooks' pages."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import tornado.web

from workbook.serve.assets import Assets, FrontFile
from workbook.serve.handlers.base import without_code
from workbook.serve.handlers.kernels import Kernel, KernelChannels, ShutdownHandler
from workbook.serve.handlers.notebook import NotebookPage
from workbook.serve.handlers.public import (
    Example,
    ExampleClose,
    Health,
    Join,
    Landing,
    Leave,
    Paper,
    Words,
)
from workbook.serve.policy import NOTEBOOK_PAGES

__all__ = ["addresses", "log_request"]

_log = logging.getLogger("workbook")


def addresses(  # noqa: PLR0913 - all but two are named
    base_url: str,
    voila_arguments: Mapping[str, Any],
    *,
    data: Path,
    command: str,
    notebooks: Path,
    assets: Assets | None,
) -> list[tuple[Any, ...]]:
    """Return the workbook's own addresses for a Tornado application.

    Parameters
    ----------
    base_url
        Where the workbook starts, "/" or "/somewhere/".
    voila_arguments
        What Voilà's own page handler needs: template_paths, config, voila_configuration.
    data
        The data folder.
    command
        How `workbook` is called on this machine, for the commands the first page shows.
    notebooks
        Where the pages' notebooks are.
    assets
        What our own front end is made of; None when pages are drawn with Voilà's.
    """
    ours = {
        "data": data,
        "command": command,
        "voila_configuration": voila_arguments["voila_configuration"],
    }
    pages = "|".join(NOTEBOOK_PAGES)
    theirs = {**voila_arguments, "data": data, "notebooks": notebooks, "assets": assets}
    files = (
        [] if assets is None else [(rf"{base_url}front/([\w.-]+)", FrontFile, {"assets": assets})]
    )
    return [
        (base_url, Landing, ours),
        (rf"{base_url}join", Join, ours),
        (rf"{base_url}join/(?P<code>[^/]*)", Join, ours),
        (rf"{base_url}example", Example, ours),
        (rf"{base_url}example/close", ExampleClose, ours),
        (rf"{base_url}paper", Paper, ours),
        (rf"{base_url}words", Words, ours),
        (rf"{base_url}leave", Leave, ours),
        (rf"{base_url}health", Health, ours),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)", Kernel),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)/channels", KernelChannels),
        (
            rf"{base_url}voila/api/shutdown/(?P<kernel_id>[\w-]+)",
            ShutdownHandler,
            {"voila_configuration": voila_arguments["voila_configuration"]},
        ),
        *files,
        (rf"{base_url}(?P<page>{pages})", NotebookPage, theirs),
        (rf"{base_url}voila/render/(?P<page>{pages})\.ipynb", NotebookPage, theirs),
    ]


def log_request(handler: tornado.web.RequestHandler) -> None:
    """Log a request that failed, without its query: a join code is nobody's business in a log."""
    status = handler.get_status()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s %s", status, handler.request.method, without_code(handler))
    elif status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.NOT_FOUND:
        _log.warning("%s %s %s", status, handler.request.method, without_code(handler))
