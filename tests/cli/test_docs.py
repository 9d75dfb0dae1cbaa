"""What the documents tell people to type is what the command line takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from workbook.cli import understand

ROOT = Path(__file__).parent.parent.parent
#: In a sentence between backticks, or on a line of its own that is set in.
TYPED = re.compile(
    r"`(?:\S*/)?workbook ([a-z][^`]*)`|^ {4,}(?:\S*/)?workbook ([a-z].*)$", re.MULTILINE
)


def typed():
    """Return every command in the documents, with the file that it stands in."""
    return [
        (path.name, " ".join((found[1] or found[2]).split()))
        for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
        for found in TYPED.finditer(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("file", "words"), typed())
def test_a_command_in_the_documents_is_one_that_can_be_typed(file, words):
    try:
        understand(shlex.split(words, comments=True))
    except click.MissingParameter:
        # A sentence about a command may name it alone, without what it needs.
        assert "-" not in words
        assert len(words.split()) <= 2


def test_the_documents_show_how_to_run_it():
    assert {"serve", "backup", "session", "publish"} <= {words.split()[0] for _, words in typed()}
