"""A private note for somebody's own learning record; it never leaves the browser.

No value is shared with the kernel and no message is sent to it: the server cannot keep what it is
never told.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import anywidget
import traitlets

__all__ = ["LearningNote"]

_HERE = Path(__file__).parent


class LearningNote(anywidget.AnyWidget):
    """Three boxes and a download.

    Parameters
    ----------
    kept_as
        The name of the form on the same page: where that keeps nothing on the device, neither
        does this.
    by_text_boxes
        What stands beside the boxes.
    """

    _esm = _HERE / "static" / "learning_note.js"
    # The same paper and ink as the form.
    _css = _HERE / "checklist.css"
    # Only words to draw; nothing ever comes back.
    _content = traitlets.Dict().tag(sync=True)
    _kept_as = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, kept_as: str = "", by_text_boxes: str = "", **more: object) -> None:
        super().__init__(_content={"byTextBoxes": by_text_boxes}, _kept_as=kept_as, **more)

    def __repr__(self) -> str:
        """Say what it is."""
        return "<LearningNote>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: nothing of a note is for Python."""
