"""How many pages a printed record takes."""

from __future__ import annotations

import re


def pages_of(pdf: bytes) -> int:
    """How many sheets a PDF of Chromium's has: its page tree says so."""
    (count,) = re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == int(count)
    return int(count)
