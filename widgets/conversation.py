"""What every widget has in common: it is drawn by a script, and asked and answered in messages.

`widgets.messages` declares what may be asked and said. A widget says in `_answer` what it answers;
reading what a browser sent, numbering, and turning an error into a sentence are here.
"""

from __future__ import annotations

import hashlib
import json
import logging
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import anywidget

from widgets.messages import Talk
from widgets.reading import read_ask
from workbook.errors import WorkbookError

__all__ = ["Conversation", "Drawn", "digest_of", "script", "style"]

_HERE = Path(__file__).parent
_log = logging.getLogger("workbook")

Ask = TypeVar("Ask")
Said = TypeVar("Said")


def script(name: str) -> Path:
    """Return where the script of a widget is, as `npm run build` in front/ makes it."""
    return _HERE / "static" / f"{name}.js"


def style(*names: str) -> str:
    """Return style sheets as one."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def digest_of(words: Mapping[str, Any]) -> str:
    """Return a digest of what is drawn, by which a browser says what it has seen."""
    text = json.dumps(words, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class Drawn(anywidget.AnyWidget):
    """A widget that a script draws, and that no browser changes."""

    def __repr__(self) -> str:
        """Say what it is; never what it shows or what was typed."""
        return f"<{type(self).__name__}>"

    def set_state(self, sync_data: Mapping[str, object]) -> None:
        """Ignore what a browser would set: its messages are all that is heard."""


class Conversation(Drawn, Generic[Ask, Said]):
    """A widget that is asked and answers; whatever else arrives is passed over."""

    #: What may be asked.
    _talk: ClassVar[Talk]
    #: What the log says of an error that nobody foresaw, with %s for its kind.
    _failed: ClassVar[str]
    #: What the page says of it.
    _general: ClassVar[str]

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.on_msg(self._heard)

    @abstractmethod
    def _answer(self, ask: Ask, number: int) -> Said | None:
        """Return what to say to a message; None for nothing, or when it was said already."""

    @abstractmethod
    def _trouble(self, sentence: str) -> Said:
        """Return how this widget says that something could not be done."""

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer one message of the browser; whatever it holds, nothing is raised."""
        read = read_ask(self._talk, message)
        if read is None:
            return
        number, ask = read
        said: Said | None
        try:
            said = self._answer(ask, number)
        except WorkbookError as trouble:
            said = self._trouble(str(trouble))
        except Exception as trouble:  # noqa: BLE001 - a page must answer, and say nothing of it
            _log.error(self._failed, type(trouble).__name__)
            said = self._trouble(self._general)
        if said is not None:
            self._tell(number, said)

    def _tell(self, number: int, said: Said, data: bytes | None = None) -> None:
        """Say something to the browser, with a file's bytes beside it."""
        words: Any = said
        self.send({"number": number, **words}, *([[data]] if data is not None else []))
