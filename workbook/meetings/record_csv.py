"""The record of a team's session as a table: a reading copy, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.documents import handed_out_csv
from workbook.documents.page import plain
from workbook.meetings.record import (
    GUESSED,
    HEARD,
    NOBODY_COUNTED,
    Record,
    action_entry,
    earlier_entry,
)
from workbook.sessions import NOT_ANSWERED, Together

__all__ = ["CSV_COLUMNS", "IN_WORDS", "record_csv"]

#: What stands where an answer's words do, for an item of which nothing is counted out.
IN_WORDS = "In words"

#: The columns of `record_csv`.
CSV_COLUMNS = ("section", "number", "about", "what", "text")


def record_csv(record: Record) -> bytes:
    """Return a record as a long table: a reading copy, for a spreadsheet.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    bytes
        CSV with the columns `CSV_COLUMNS`, in UTF-8 with the mark (BOM) by which spreadsheets
        know it. A row says one thing:

        ========  ==============================  =============================================
        section   number, about                   what, text
        ========  ==============================  =============================================
        session                                   team, checklist, day, people, opening, …
        answers   item's number, its statement    an answer's words, how many people gave it; of
                                                  a sensitive item "In words", what was read
        notes     item's number, its statement    one of the two questions, what was noted
        marks     item's number, its statement    pinned, skipped or carried; "yes"
        together  item's number, its statement    the answer, and how many saw it differently
        actions   action's number, its words      about, who, by when, …
        earlier   action's number, its words      how it stands, what young people were told, …
        ========  ==============================  =============================================

        The same record gives the same bytes.

    Notes
    -----
    A spreadsheet runs none of its cells (`workbook.documents.handed_out`). The session's own files
    keep every word as it was typed.
    """
    rows = [tuple(plain(cell) for cell in row) for row in _rows(record)]
    return handed_out_csv(CSV_COLUMNS, rows, marked=True)


def _rows(record: Record) -> Iterator[tuple[str, str, str, str, str]]:
    about = [
        ("team", record.team),
        ("checklist", record.title),
        ("day", record.opened_on.isoformat()),
        ("closed on", record.closed_on.isoformat() if record.closed_on else ""),
        ("people who answered", "fewer than five" if record.people is None else str(record.people)),
        ("people expected", "" if record.expected is None else str(record.expected)),
        ("answers after the reveal", str(record.late) if record.late else ""),
        ("invented", "yes" if record.invented else ""),
        ("opening", record.opening),
    ]
    yield from (("session", "", "", what, text) for what, text in about if text)
    for item in record.in_form_order:
        row = (str(item.place), item.statement)
        if item.in_words:
            yield ("answers", *row, IN_WORDS, item.in_words)
        elif item.counts:
            yield from (("answers", *row, answer, str(people)) for answer, people in item.counts)
            yield ("answers", *row, "Left out", str(item.left_out))
        elif not record.talk_only:
            yield ("answers", *row, NOBODY_COUNTED, "")
        notes = ((HEARD, item.heard), (GUESSED, item.guessed))
        yield from (("notes", *row, what, text) for what, text in notes if text)
        if item.mark:
            yield ("marks", *row, item.mark, "yes")
    if record.together is not None:
        yield from _rows_together(record, record.together)
    sections = (
        ("actions", [action_entry(record, action) for action in record.actions]),
        ("earlier", [earlier_entry(action) for action in record.earlier]),
    )
    for section, entries in sections:
        for number, entry in enumerate(entries, start=1):
            for what, text in entry.more or (("", ""),):
                yield (section, str(number), entry.text, what, text)


def _rows_together(record: Record, together: Together) -> Iterator[tuple[str, str, str, str, str]]:
    yield ("together", "", "", "people present", str(together.present))
    labels = {answer.id: answer.label for answer in record.instrument.scale.answers}
    items = record.instrument.items
    for each in record.in_form_order:
        item = items[each.place - 1].id
        answer = labels.get(together.answers.get(item, NOT_ANSWERED), "Left out")
        row = (str(each.place), each.statement)
        yield ("together", *row, "answer", answer)
        if not items[each.place - 1].sensitive:
            differently = together.differently.get(item, 0)
            yield ("together", *row, "saw it differently", str(differently))
