"""What the guides show and name is there: their pictures, where they lead, and what one presses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PLANNING = ROOT / "docs" / "planning-guide.md"
#: What leads somewhere, in a document: a picture or a link.
LEADS_TO = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
#: What a guide sets in italics is what stands on a page.
SAID = re.compile(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])")
#: And what it sets bold between quotation marks is what a page says.
QUOTED = re.compile(r"\*\*“([^”]+?)\.?”\*\*")
#: No reader of a guide waits long for a picture.
MOST_BYTES = 120_000


def plain(text):
    return " ".join(text.replace("’", "'").split())


@pytest.fixture(scope="module")
def pages():
    """Return everything that the pages say, as their sources have it."""
    sources = [
        *(ROOT / "front" / "src" / "words").glob("*.ts"),
        *(ROOT / "workbook" / "serve" / "share").rglob("*.html"),
        *(ROOT / "widgets").rglob("*.py"),
    ]
    return plain("\n".join(path.read_text(encoding="utf-8") for path in sources))


@pytest.mark.parametrize(
    "document",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))],
    ids=lambda path: path.name,
)
def test_a_document_leads_to_files_that_are_there(document):
    text = document.read_text(encoding="utf-8")
    gone = [place for place in LEADS_TO.findall(text) if not (document.parent / place).exists()]
    assert gone == []


@pytest.mark.parametrize("pattern", [SAID, QUOTED], ids=["pressed", "said"])
def test_what_the_planning_guide_names_stands_on_the_pages(pattern, pages):
    named = [plain(words) for words in pattern.findall(PLANNING.read_text(encoding="utf-8"))]
    assert named
    assert [words for words in named if words not in pages] == []


def test_the_pictures_of_the_planning_guide_are_small():
    pictures = sorted((ROOT / "docs").glob("plan-*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > MOST_BYTES] == []
    shown = PLANNING.read_text(encoding="utf-8")
    assert [path.name for path in pictures if path.name not in shown] == []
