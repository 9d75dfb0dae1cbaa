"""The record of a closed meeting, to save: a link for each form, and nothing made before its time.

The browser sends ``{"kind": "file", "number": n, "what": "html" | "docx" | "csv"}`` and is answered
by ``{"kind": "file", "number": n, "name": …, "type": …}`` and the file's bytes beside it, or by
``{"kind": "trouble", "number": n, "sentence": …}``. Whatever else arrives is ignored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from workbook.errors import WorkbookError

__all__ = ["FORMS", "RecordFiles"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")
#: What a browser can count to exactly; a number beyond it is nobody's.
_LAST_NUMBER = 2**53 - 1
_GENERAL = (
    "Something went wrong on the workbook’s own side, so there is no file. Try again in a moment."
)
#: What a browser asks for to the words of its link and the type of the file.
FORMS = {
    "html": ("As a web page to print", "text/html"),
    "docx": (
        "As a Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "csv": ("As a table (CSV)", "text/csv"),
}


class RecordFiles(anywidget.AnyWidget):
    """Links that save a record.

    Parameters
    ----------
    make
        Called with one of `FORMS` when somebody asks; returns the bytes of the file.
    name
        What a file is called before its ending.
    """

    _esm = _HERE / "record_files.js"
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)
    #: What is there before the script is.
    _before = traitlets.Unicode().tag(sync=True)

    def __init__(self, make: Callable[[str], bytes], *, name: str, **more: Any) -> None:
        self._make = make
        self._name = name
        html = _html()
        super().__init__(_content={"html": html}, _before=html, **more)
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Say what it is; never what it saves."""
        return "<RecordFiles>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        if not isinstance(message, dict) or message.get("kind") != "file":
            return
        number, what = message.get("number"), message.get("what")
        if type(number) is not int or not 0 <= number <= _LAST_NUMBER:
            return
        if not isinstance(what, str) or what not in FORMS:
            return
        try:
            data = self._make(what)
        except WorkbookError as trouble:
            self.send({"kind": "trouble", "number": number, "sentence": str(trouble)})
            return
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error("a record could not be saved: %s", type(trouble).__name__)
            self.send({"kind": "trouble", "number": number, "sentence": _GENERAL})
            return
        name = f"{self._name}.{what}"
        self.send({"kind": "file", "number": number, "name": name, "type": FORMS[what][1]}, [data])


def _html() -> str:
    links = "".join(
        f'<li><a href="#rpw-record" data-file="{what}">{escape(words)}</a></li>'
        for what, (words, _) in FORMS.items()
    )
    return (
        '<section class="rpw-record" id="rpw-record"><h2>The record of this meeting</h2><p>The '
        f"counts, your notes and your actions; no names.</p><ul>{links}</ul></section>"
    )
