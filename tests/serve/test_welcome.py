"""What is said where the workbook was started."""

from __future__ import annotations

import pytest

from workbook.safeguarding.name_model import SWITCH
from workbook.serve import welcome as saying


@pytest.mark.parametrize(
    ("installed", "switch", "said"),
    [
        (True, "yes", "Names are looked for by the lists and the name model."),
        (True, "no", "Names are looked for by the lists alone: WORKBOOK_NAME_MODEL switches the"),
        (False, "yes", "Names are looked for by the lists alone (`make name-model` adds"),
    ],
)
def test_one_line_says_whether_the_name_model_looks_too(
    tmp_path, monkeypatch, installed, switch, said
):
    monkeypatch.setattr(saying, "is_installed", lambda: installed)
    monkeypatch.setenv(SWITCH, switch)
    address = "http://127.0.0.1:8868"
    lines = saying.welcome(address, address, "127.0.0.1", tmp_path, "workbook").splitlines()
    about_names = [line for line in lines if "looked for" in line]
    assert len(about_names) == 1
    assert about_names[0].startswith(said)
