"""A private note for somebody's own learning record; it never leaves the browser.

No value is shared with the kernel and no message is sent to it: the server cannot keep what it is
never told.
"""

from __future__ import annotations

import traitlets

from widgets.conversation import Drawn, script, style
from widgets.shapes import NoteContent

__all__ = ["LearningNote"]


class LearningNote(Drawn):
    """Three boxes and a download.

    Parameters
    ----------
    kept_as
        The name of the form on the same page: where that keeps nothing on the device, neither
        does this.
    by_text_boxes
        What stands beside the boxes.
    """

    _esm = script("learning_note")
    # The same paper and ink as the form.
    _css = style("checklist.css")
    # Only words to draw; nothing ever comes back.
    _content = traitlets.Dict().tag(sync=True)
    _kept_as = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, kept_as: str = "", by_text_boxes: str = "", **more: object) -> None:
        content = NoteContent(byTextBoxes=by_text_boxes)
        super().__init__(_content=content, _kept_as=kept_as, **more)
