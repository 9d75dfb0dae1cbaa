"""What is found in notes written as people write on a phone, which nobody tuned on.

They were kept aside until all was built and measured once; the floors are what was asked of that
first look, or a few points below it where it found more (`benchmarks/first_look.toml`).
"""

from __future__ import annotations

import pytest
from wording_cases import KEPT, notes

from benchmarks.registers import ROWS, asked_for_nothing, looked_at


def test_reflective_paragraphs_are_left_alone():
    prompts, words, _, _ = asked_for_nothing(notes(KEPT, "paragraphs"))
    assert words > 1_000
    assert 100 * prompts / words <= 0.2


def test_few_of_the_look_alikes_are_asked_about():
    _, _, flagged, number = asked_for_nothing(list(notes(KEPT, "alike", "pairs"))[::2])
    assert number > 100
    assert flagged / number <= 0.10


@pytest.mark.parametrize(
    ("row", "floor"),
    [("all identifying", 0.90), ("names", 0.88), ("other patterned kinds", 0.95), ("ages", 0.90)],
)
def test_details_in_notes_from_a_phone_are_found(row, floor):
    assert looked_at(list(notes(KEPT, "ident"))[::2]).share(ROWS[row]) >= floor


def test_blame_in_notes_from_a_phone_is_found():
    assert looked_at(list(notes(KEPT, "language"))[::2]).share(ROWS["language"]) >= 0.75


def test_with_the_model_nine_of_ten_details_in_notes_from_a_phone_are_found(with_the_model):
    assert looked_at(list(notes(KEPT, "ident"))[::5]).share(ROWS["all identifying"]) >= 0.90
