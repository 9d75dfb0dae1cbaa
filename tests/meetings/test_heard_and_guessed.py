"""Two boxes for one guess: what young people told the team, and what it guesses."""

from __future__ import annotations

import pytest
from keeping import small_instrument

from workbook.errors import WorkbookError
from workbook.instruments import load_instrument
from workbook.meetings.notes import NOTE_COLUMNS, NOTES, Note, read_notes, write_notes

OLDER = "item,mark,on_record,young_person,how_we_know\n"


@pytest.fixture
def instrument(tmp_path):
    return load_instrument(small_instrument(tmp_path))


def noted(folder, instrument, rows, first=OLDER):
    (folder / NOTES).write_text(first + rows, encoding="utf-8")
    return read_notes(folder, instrument)["roles"]


@pytest.mark.parametrize(
    ("row", "guessed"),
    [
        ("roles,,yes,They would laugh,", "They would laugh"),
        ("roles,,yes,They would laugh,We asked", "They would laugh\n\nHow we know: We asked"),
        ("roles,,yes,,They told us so", "How we know: They told us so"),
        (
            "roles,,yes,We heard it from them,They said it",
            "We heard it from them\n\nHow we know: They said it",
        ),
    ],
)
def test_an_older_note_is_a_guess_whatever_it_says(tmp_path, instrument, row, guessed):
    """Its box asked what a young person would say: nobody can make a voice of it afterwards."""
    note = noted(tmp_path, instrument, row + "\n")
    assert note.heard == ""
    assert note.guessed == guessed


def test_an_older_file_is_written_as_it_is_now_and_nothing_of_it_is_lost(tmp_path, instrument):
    noted(tmp_path, instrument, "roles,pinned,no,They would laugh,We asked\n")
    notes = read_notes(tmp_path, instrument)
    write_notes(tmp_path, notes, instrument)
    assert (tmp_path / NOTES).read_text("utf-8").splitlines()[0] == ",".join(NOTE_COLUMNS)
    assert read_notes(tmp_path, instrument) == notes
    assert notes["roles"] == Note(
        mark="pinned", left_out=True, guessed="They would laugh\n\nHow we know: We asked"
    )


def test_a_file_of_today_keeps_the_two_apart(tmp_path, instrument):
    first = ",".join(NOTE_COLUMNS) + "\n"
    note = noted(tmp_path, instrument, "roles,,yes,Two of them said so,All would\n", first)
    assert (note.heard, note.guessed) == ("Two of them said so", "All would")


def test_a_damaged_file_is_refused_in_todays_words(tmp_path, instrument):
    with pytest.raises(WorkbookError, match="guessed"):
        noted(tmp_path, instrument, "roles,x\n", "item,what\n")
