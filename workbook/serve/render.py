"""A notebook's page as our own front end wants it: words that can be read before any script runs.

The notebook is run as Voilà runs it, by nbclient in a kernel of its own. What its widgets hold is
known from that and goes along in the page, so the browser can draw them at once and needs no
conversation first.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError
from voila.execute import VoilaExecutor

from workbook.serve.assets import Assets

__all__ = ["Notebook", "PageFailed", "load_notebook", "render"]

_log = logging.getLogger("workbook")
_WIDGET = "application/vnd.jupyter.widget-view+json"
#: What our own front end draws: boxes and HTML are drawn right here, on the server.
_BOXES = ("VBoxModel", "HBoxModel", "BoxModel")
_HTML = "HTMLModel"
_ANY = "AnyModel"
#: Models without anything to see, which our front end has no use for.
_UNSEEN = ("LayoutModel", "HTMLStyleModel", "DescriptionStyleModel")


class PageFailed(Exception):
    """A notebook's page cannot be drawn: its kernel died, or a cell raised."""


class Notebook:
    """A notebook that is a page, read once.

    Parameters
    ----------
    path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._node: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]

    @property
    def title(self) -> str:
        """What the page is called."""
        return str(self._node.metadata.get("title", "Reflective practice workbook"))

    def copy(self) -> Any:
        """Return the notebook as nbformat has it, to be run and written to."""
        return nbformat.from_dict(json.loads(json.dumps(self._node)))  # type: ignore[no-untyped-call]


_loaded: dict[Path, tuple[float, Notebook]] = {}


def load_notebook(path: Path) -> Notebook:
    """Return a notebook, read again only when its file has changed.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OSError
        It cannot be read.
    """
    changed = path.stat().st_mtime
    if path not in _loaded or _loaded[path][0] != changed:
        _loaded[path] = (changed, Notebook(path))
    return _loaded[path][1]


async def render(  # noqa: PLR0913 - all but two are named
    notebook: Notebook, manager: Any, *, kernel: str, base_url: str, assets: Assets, config: Any
) -> AsyncIterator[str]:
    """Run a notebook in a kernel that has been started; give its page's HTML, piece by piece.

    Parameters
    ----------
    notebook
        What to run.
    manager
        The kernel's manager.
    kernel
        The kernel's id.
    base_url
        Where the workbook starts.
    assets
        Where the widgets' scripts and styles go.
    config
        The server's traitlets configuration.

    Raises
    ------
    PageFailed
        A cell raised, or the kernel died. What it said is not in the exception.
    """
    node = notebook.copy()
    executor = VoilaExecutor(node, km=manager, config=config, show_tracebacks=False)
    try:
        executor.kc = await executor.async_start_new_kernel_client()
        outputs: list[Any] = []
        for index, cell in enumerate(node.cells):
            if cell.cell_type == "code":
                await executor.execute_cell(cell, None, index, store_history=False)
                outputs += cell.outputs
    except CellExecutionError as raised:
        # Its message may hold what somebody wrote; its kind says enough for a log.
        _log.error("a page could not be drawn: %s", raised.ename)
        raise PageFailed from None
    except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
        _log.error("a page could not be drawn: %s", type(trouble).__name__)
        raise PageFailed from None
    finally:
        if getattr(executor, "kc", None) is not None:
            executor.kc.stop_channels()
    models = {
        name: _spec(state, assets)
        for name, state in executor.widget_state.items()
        if state["_model_name"] not in _UNSEEN
    }
    core = any(spec["name"] not in {*_BOXES, _HTML, _ANY} for spec in models.values())
    if core:
        models = {name: _spec(state, assets) for name, state in executor.widget_state.items()}
    for output in outputs:
        yield _output_html(output, models)
    page = {
        "kernelId": kernel,
        "baseUrl": base_url,
        "models": models,
        "core": [assets.built("core.js"), assets.built("core.css")] if core else [],
    }
    yield (
        '<script id="rpw-page" type="application/json">'
        # No end tag and no comment can begin inside it.
        + json.dumps(page).replace("<", "\\u003c")
        + "</script>\n"
    )


def _spec(state: Mapping[str, Any], assets: Assets) -> dict[str, Any]:
    """Return a model as the page carries it: scripts and styles by address."""
    kept = {
        name: value
        for name, value in state.items()
        if not name.startswith(("_model_", "_view_"))
        and name != "_dom_classes"
        and value is not None
    }
    kept["_view_name"], kept["_view_module"] = state.get("_view_name"), state.get("_view_module")
    kept["_view_module_version"] = state.get("_view_module_version")
    for name, ending in (("_esm", ".js"), ("_css", ".css")):
        if kept.get(name):
            kept[name] = assets.put(kept[name], ending)
    return {
        "module": state["_model_module"],
        "version": state["_model_module_version"],
        "name": state["_model_name"],
        "state": kept,
    }


def _output_html(output: Any, models: Mapping[str, Any]) -> str:
    data = output.get("data", {})
    if _WIDGET in data:
        return _model_html(data[_WIDGET]["model_id"], models, root=True)
    if "text/html" in data:
        return f"<div>{''.join(data['text/html'])}</div>\n"
    if "text/plain" in data:
        return f"<pre>{escape(''.join(data['text/plain']))}</pre>\n"
    if output.get("name") == "stdout":
        return f"<pre>{escape(output['text'])}</pre>\n"
    return ""


def _model_html(name: str, models: Mapping[str, Any], *, root: bool = False) -> str:
    """Return a model as far as it can be drawn without a script."""
    spec = models.get(name)
    if spec is None:
        return ""
    state = spec["state"]
    inner = ""
    if spec["name"] in _BOXES:
        inner = "".join(
            _model_html(child.removeprefix("IPY_MODEL_"), models) for child in state["children"]
        )
    elif spec["name"] == _HTML:
        inner = state.get("value", "")
    elif before := state.pop("_before", ""):
        inner = f'<div class="rpw-before">{before}</div>'
    whole = " data-root" if root else ""
    return f'<div data-model="{escape(name)}"{whole}>{inner}</div>\n'
