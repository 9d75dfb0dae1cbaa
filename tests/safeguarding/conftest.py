"""What the tests of words have in common: the lists look alone unless one asks for the model."""

from __future__ import annotations

import pytest

from workbook.safeguarding.name_model import SWITCH


@pytest.fixture
def with_the_model(monkeypatch):
    monkeypatch.setenv(SWITCH, "yes")
