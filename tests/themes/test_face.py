"""The face of what managers may see: every name that it lists is there, and nothing is early."""

from __future__ import annotations

import pytest

import workbook.themes


@pytest.mark.parametrize("name", workbook.themes.__all__)
def test_every_name_on_the_face_is_there(name):
    assert getattr(workbook.themes, name) is not None


def test_the_face_lists_what_it_looks_up_and_nothing_else():
    assert sorted(workbook.themes.__all__) == sorted(workbook.themes._HOME_OF)


def test_a_name_that_is_nobodys_is_said_to_be_so():
    with pytest.raises(AttributeError, match="nobodys_name"):
        _ = workbook.themes.nobodys_name
