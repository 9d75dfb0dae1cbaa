"""HTML from templates: files of our own, in which words are words unless code says they are HTML.

A template is a file beside the code that fills it. None is ever made from words that somebody
typed, and none can say that words are HTML: only code that made them can, with `Markup`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["templates_in"]


def templates_in(folder: Path, *, words: Callable[[str], str] | None = None) -> Environment:
    """Return what fills the templates of a folder.

    Parameters
    ----------
    folder
        Where they are. They are read once.
    words
        Called with all words that go in, before they are escaped.
    """

    def prepared(value: Any) -> Any:
        return words(value) if words and type(value) is str else value

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=prepared if words else None,
        cache_size=-1,
    )
    del environment.filters["safe"]
    return environment
