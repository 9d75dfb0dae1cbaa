"""The check-out: two minutes about the meeting itself, at its end; none of it leaves the browser.

No value is shared with the kernel and no message is sent to it: the server cannot keep what it is
never told.
"""

from __future__ import annotations

from collections.abc import Sequence

import traitlets

from widgets.conversation import Drawn, script, style
from widgets.shapes import CheckOutContent
from workbook.instruments import CheckoutQuestion

__all__ = ["CheckOut"]


class CheckOut(Drawn):
    """A few questions, each with a box that nobody else ever reads.

    Parameters
    ----------
    questions
        What the session's checklist asks at the end.
    now
        Whether it is shown from the start; otherwise it appears when the pattern does.
    """

    _esm = script("check_out")
    # The same paper and ink as the form.
    _css = style("checklist.css")
    # Only words to draw; nothing ever comes back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(
        self, questions: Sequence[CheckoutQuestion], *, now: bool = False, **more: object
    ) -> None:
        content = CheckOutContent(questions=[each.question for each in questions], now=now)
        super().__init__(_content=content, **more)
