"""Links that save the record of a closed meeting: nothing is made before somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets
from markupsafe import Markup

from widgets.conversation import Conversation, script
from widgets.messages import RECORD_FILES, FileSaid, RecordFilesSaid, SaveRecord, Trouble
from widgets.shapes import RecordContent

__all__ = ["FORMS", "RecordFiles"]

#: What a browser asks for to the words of its link and the type of the file.
FORMS = {
    "html": ("As a web page to print", "text/html"),
    "docx": (
        "As a Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "csv": ("As a table (CSV)", "text/csv"),
}
_LINK = Markup('<li><a href="#rpw-record" data-file="{}">{}</a></li>')
#: The same before there is a script that could save anything: a link would do nothing then.
_NO_LINK = Markup("<li>{}</li>")
_SECTION = Markup(
    '<section class="rpw-record" id="rpw-record"><h2>The record of this meeting</h2><p>The '
    "counts, your notes and your actions; no names.</p><ul>{}</ul></section>"
)


class RecordFiles(Conversation[SaveRecord, RecordFilesSaid]):
    """Links that save a record.

    Parameters
    ----------
    make
        Called with one of `FORMS` when somebody asks; returns the bytes of the file.
    name
        What a file is called before its ending.
    """

    _esm = script("record_files")
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)
    #: What is there before the script is.
    _before = traitlets.Unicode().tag(sync=True)
    _talk = RECORD_FILES
    _failed = "a record could not be saved: %s"
    _general = (
        "Something went wrong on the workbook’s own side, so there is no file. Try again in a "
        "moment."
    )

    def __init__(self, make: Callable[[str], bytes], *, name: str, **more: Any) -> None:
        self._make = make
        self._name = name
        links = Markup().join(_LINK.format(what, words) for what, (words, _) in FORMS.items())
        names = Markup().join(_NO_LINK.format(words) for words, _ in FORMS.values())
        super().__init__(
            _content=RecordContent(html=str(_SECTION.format(links))),
            _before=str(_SECTION.format(names)),
            **more,
        )

    def _answer(self, ask: SaveRecord, number: int) -> None:
        data = self._make(ask.what)
        name = f"{self._name}.{ask.what}"
        self._tell(number, FileSaid(kind="file", name=name, type=FORMS[ask.what][1]), data)

    def _trouble(self, sentence: str) -> RecordFilesSaid:
        return Trouble(kind="trouble", sentence=sentence)
