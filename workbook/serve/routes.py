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
from workbook.serve.handlers.kernels import KernelChannels, KernelStatus, ShutdownHandler
from workbook.serve.handlers.notebook import NotebookPage
from workbook.serve.handlers.plans import NewPlan, PlanExample, PlanLink, PlanningPage
from workbook.serve.handlers.public import (
    CloseExample,
    ExamplePage,
    HealthCheck,
    JoinPage,
    LandingPage,
    LeavePage,
    PaperPage,
    WayIn,
    WordsPage,
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
    # Voilà's front end draws its own pages, but the way in has a script of ours.
    files = assets or Assets(base_url)
    return [
        (base_url, LandingPage, ours),
        (rf"{base_url}join", JoinPage, ours),
        (rf"{base_url}join/(?P<code>[^/]*)", JoinPage, ours),
        (rf"{base_url}in", WayIn, {**ours, "assets": files}),
        (rf"{base_url}example", ExamplePage, ours),
        (rf"{base_url}example/close", CloseExample, ours),
        (rf"{base_url}planning", PlanningPage, ours),
        (rf"{base_url}plans/new", NewPlan, ours),
        (rf"{base_url}plans/example", PlanExample, ours),
        (rf"{base_url}plans/link", PlanLink, {**ours, "assets": files}),
        (rf"{base_url}paper", PaperPage, ours),
        (rf"{base_url}words", WordsPage, ours),
        (rf"{base_url}leave", LeavePage, ours),
        (rf"{base_url}health", HealthCheck, ours),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)", KernelStatus),
        (rf"{base_url}api/kernels/(?P<kernel_id>[\w-]+)/channels", KernelChannels),
        (
            rf"{base_url}voila/api/shutdown/(?P<kernel_id>[\w-]+)",
            ShutdownHandler,
            {"voila_configuration": voila_arguments["voila_configuration"]},
        ),
        (rf"{base_url}front/([\w.-]+)", FrontFile, {"assets": files}),
        (rf"{base_url}(?P<page>{pages})", NotebookPage, theirs),
        (rf"{base_url}voila/render/(?P<page>{pages})\.ipynb", NotebookPage, theirs),
    ]


def log_request(handler: tornado.web.RequestHandler) -> None:
    """Log a request that failed, without its query: a join code is nobody's business in a log."""
    if getattr(handler, "said_so", False):  # once for many: `workbook.serve.turned_away`
        return
    status = handler.get_status()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s %s", status, handler.request.method, without_code(handler))
    elif status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.NOT_FOUND:
        _log.warning("%s %s %s", status, handler.request.method, without_code(handler))
