"""What a team notes while it talks, and the words with which its record opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from workbook.meetings.held import HeldSession, MeetingRefused
from workbook.meetings.notes import (
    MARKS,
    MAX_NOTE,
    MAX_OPENING,
    Mark,
    Note,
    read_notes,
    read_opening,
    write_notes,
    write_opening,
)
from workbook.storage import disk
from workbook.text import kept_words

__all__ = ["Discussion"]


class Discussion:
    """The notes of one session.

    Parameters
    ----------
    held
        The session.
    """

    def __init__(self, held: HeldSession) -> None:
        self._held = held

    def notes(self) -> dict[str, Note]:
        """Return item to note, for every item."""
        return read_notes(self._held.folder, self._held.instrument)

    def opening(self) -> str:
        """Return the words with which the record opens."""
        return read_opening(self._held.folder)

    def mark(self, item: str, mark: str) -> None:
        """Mark an item "pinned", "skipped" or "carried" (to next time); "" takes a mark off."""
        if mark not in MARKS:
            raise MeetingRefused("There is no such mark.", "Open the page again.")
        self._change_note(item, mark=cast("Mark", mark))

    def note(self, item: str, heard: str | None = None, guessed: str | None = None) -> None:
        """Keep what young people told the team about an item, and what the team guesses.

        Up to 2,000 characters each; what is None stays.
        """
        new = {
            name: kept_words(words, "The note", MAX_NOTE)
            for name, words in (("heard", heard), ("guessed", guessed))
            if words is not None
        }
        self._change_note(item, **new)

    def leave_out(self, item: str, yes: bool) -> None:  # noqa: FBT001 - it is what is said
        """Leave an item out of the record, or take it in again."""
        self._change_note(item, left_out=bool(yes))

    def _change_note(self, item: str, **new: Any) -> None:
        self._held.known(item)
        with (
            disk.as_store_error("The note was not kept this time; it is still on the page."),
            disk.locked(self._held.folder),
        ):
            self._held.must_be_running()
            notes = read_notes(self._held.folder, self._held.instrument)
            notes[item] = replace(notes[item], **new)
            write_notes(self._held.folder, notes, self._held.instrument)

    def set_opening(self, text: str) -> None:
        """Keep the words with which the record opens: up to 3,000 characters."""
        words = kept_words(text, "The opening", MAX_OPENING)
        with (
            disk.as_store_error("The words were not kept this time; they are still on the page."),
            disk.locked(self._held.folder),
        ):
            self._held.must_be_running()
            write_opening(self._held.folder, words)
