"""What the wing hands out by its own name, and what waits until it is needed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import workbook.documents
import workbook.text
from workbook.documents import Words, docx_bytes


@pytest.mark.parametrize(
    "wing", [workbook.documents, workbook.text], ids=lambda wing: wing.__name__
)
def test_a_wing_has_every_name_that_it_lists(wing):
    assert sorted(wing.__all__) == list(wing.__all__)
    assert not [name for name in wing.__all__ if name.startswith("_") or not hasattr(wing, name)]


def test_the_library_for_word_documents_is_loaded_when_one_is_made():
    code = "import sys, workbook.documents, workbook.meetings.record; print('docx' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"
    made = docx_bytes("A title", [Words(text="Hello.")], window_title="A", day=date(2026, 11, 25))
    assert made.startswith(b"PK")
