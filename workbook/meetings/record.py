"""The record of a team's session: what it counted, noted and decided, without anybody's name.

A `Recap` holds what a team has seen on its own screen and typed itself, and nothing else: no
reflection, no response, no join code. It is written out as a page here, as a table (CSV) here,
and as a Word document here. The page and the document are drawn from the same `blocks`, so they say
the same in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from workbook.documents.page import Block, Entries, Entry, Heading, Table, Words, page_html, plain
from workbook.instruments.model import Instrument
from workbook.meetings.actions import Action
from workbook.patterns.pattern import ItemPattern, Pattern
from workbook.sessions.repository import Session
from workbook.sessions.responses import NOT_ANSWERED, Together
from workbook.storage.csv_files import sheet_bytes
from workbook.text.english import day_in_words, people_in_words
from workbook.themes.requests import NEEDS_IN_WORDS

__all__ = [
    "CSV_COLUMNS",
    "Discussed",
    "Recap",
    "RecapItem",
    "blocks",
    "make_recap",
    "recap_csv",
    "recap_docx",
    "recap_html",
    "title_of",
]

#: The columns of `recap_csv`.
CSV_COLUMNS = ("section", "number", "about", "what", "text")
YOUNG_PERSON = "What would a young person say about our answers?"
HOW_WE_KNOW = "How do we know?"
FOOTER = (
    "This record holds nothing about any child, and nobody’s name. It is not a case record: what "
    "belongs in a child’s record is written there."
)
INVENTED = "Invented: the team, its answers and its words are all made up."

_STATES = {
    "open": "Not started yet",
    "going": "Under way",
    "done": "Done",
    "stopped": "Stopped",
}
_NOBODY_COUNTED = "Too few answers to count out"


class Discussed(Protocol):
    """One item of an agenda, as `workbook.meetings.meeting.AgendaItem` has it."""

    @property
    def pattern(self) -> ItemPattern:
        """The item and its figures."""

    @property
    def mark(self) -> str:
        """Return "", "pinned", "skipped" or "carried"."""

    @property
    def young_person(self) -> str:
        """The note on what a young person would say; "" without one."""

    @property
    def how_we_know(self) -> str:
        """The note on how the team knows; "" without one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RecapItem:
    """One item that is on the record."""

    #: The item's number on the form, from 1.
    place: int
    statement: str
    #: Where it stood on the team's page, and why: "Answers are far apart".
    why_here: str
    #: (answer's words, people) for every answer; empty when too few answered.
    counts: tuple[tuple[str, int], ...]
    #: How many left it out; None when too few answered.
    left_out: int | None
    mark: str
    young_person: str
    how_we_know: str

    def __repr__(self) -> str:
        return f"<RecapItem {self.place}>"

    @property
    def talked_about(self) -> bool:
        """Whether the team pinned it or noted something."""
        return self.mark == "pinned" or bool(self.young_person or self.how_we_know)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recap:
    """The record of one session."""

    team: str
    title: str
    opened_on: date
    #: None while the session is not closed.
    closed_on: date | None
    #: How many answered; None below five, where nothing is counted out.
    people: int | None
    #: How many were expected, when somebody said.
    expected: int | None
    #: How many of the answers came after the reveal.
    late: int
    #: The words with which it opens; "" without any.
    opening: str
    #: Every item that is not left out of the record, in the order of the agenda.
    items: tuple[RecapItem, ...]
    #: The session's own actions.
    actions: tuple[Action, ...]
    #: Actions of earlier sessions that came back in this one.
    earlier: tuple[Action, ...]
    #: What people answered together, if they did.
    together: Together | None
    instrument: Instrument
    #: Whether it belongs to the invented service.
    invented: bool = False

    def __repr__(self) -> str:
        return f"<Recap of {len(self.items)} items>"

    @property
    def talk_only(self) -> bool:
        """Whether fewer than five answered, so that nothing is counted out."""
        return self.people is None

    @property
    def talked_about(self) -> tuple[RecapItem, ...]:
        """The items that were pinned or noted on, in the order of the agenda."""
        return tuple(item for item in self.items if item.talked_about)

    @property
    def carried(self) -> tuple[RecapItem, ...]:
        """The items that are carried to next time, in the order of the form."""
        return tuple(item for item in self.in_form_order if item.mark == "carried")

    @property
    def in_form_order(self) -> tuple[RecapItem, ...]:
        """Every item on the record, in the order of the form."""
        return tuple(sorted(self.items, key=lambda item: item.place))


def make_recap(  # noqa: PLR0913 - a record is made of all these
    session: Session,
    instrument: Instrument,
    pattern: Pattern,
    *,
    agenda: Sequence[Discussed],
    opening: str,
    left_out: AbstractSet[str],
    actions: Sequence[Action],
    earlier: Sequence[Action],
    together: Together | None,
    invented: bool = False,
) -> Recap:
    """Return the record of a session.

    Parameters
    ----------
    session
        The session; it must be revealed.
    instrument
        Its own copy of its instrument.
    pattern
        What its team sees.
    agenda
        Every item with its mark and notes, in the agenda's order.
    opening
        The words with which the record opens; "" without any.
    left_out
        The ids of the items that the team leaves out of its record, with all that was noted.
    actions, earlier
        The session's own actions, and those of earlier sessions that came back in it.
    together
        What people answered together, if they did.
    invented
        Whether the session is one of the invented service.

    Raises
    ------
    ValueError
        The session is not revealed: its answers are sealed.
    """
    if not session.revealed:
        raise ValueError("the answers are sealed until the reveal")
    return Recap(
        team=session.team,
        title=instrument.title,
        opened_on=session.opened_on,
        closed_on=session.closed_on,
        people=pattern.people,
        expected=pattern.expected,
        late=0 if pattern.talk_only else pattern.late,
        opening=opening,
        items=tuple(_item(each) for each in agenda if each.pattern.item.id not in left_out),
        actions=tuple(actions),
        earlier=tuple(earlier),
        together=together,
        instrument=instrument,
        invented=invented,
    )


def _item(each: Discussed) -> RecapItem:
    shown = each.pattern
    return RecapItem(
        place=shown.place,
        statement=shown.item.statement,
        why_here=shown.group.value,
        counts=tuple((answer.label, people) for answer, people in (*shown.ordered, *shown.beside)),
        left_out=shown.left_out,
        mark=each.mark,
        young_person=each.young_person,
        how_we_know=each.how_we_know,
    )


# What the record says, before it has a form


def title_of(recap: Recap) -> str:
    """Return the title of a record."""
    return f"Record of our session: {recap.title}"


def blocks(recap: Recap) -> tuple[Block, ...]:
    """Return everything a record says below its title, in order."""
    return tuple(_blocks(recap))


def _blocks(recap: Recap) -> Iterator[Block]:
    if recap.invented:
        yield Words(text=INVENTED)
    yield Words(text=_when(recap), kind="lead")
    yield from (Words(text=part) for part in _paragraphs(recap.opening))
    if recap.talked_about:
        yield Heading(level=2, text="What we talked about")
        for item in recap.talked_about:
            yield from _discussion(recap, item)
    if recap.carried:
        yield Heading(level=2, text="Carried to next time")
        yield Entries(
            entries=tuple(
                Entry(text=f"Question {item.place}: {item.statement}") for item in recap.carried
            )
        )
    if recap.actions:
        yield Heading(level=2, text="What we will do")
        yield Entries(entries=tuple(_action(recap, action) for action in recap.actions))
    if recap.earlier:
        yield Heading(level=2, text="What became of what we decided earlier")
        yield Entries(entries=tuple(_earlier(action) for action in recap.earlier))
    if recap.items and not recap.talk_only:
        yield Heading(level=2, text="All our answers")
        yield _table(recap)
    if recap.together is not None:
        yield Heading(level=2, text="Answered together")
        first, *rest = _together(recap, recap.together)
        yield Words(text=first)
        if rest:
            yield Words(text=" ".join(rest))
    yield Words(text=FOOTER, kind="small")


def _when(recap: Recap) -> str:
    said = f"{recap.team}, {day_in_words(recap.opened_on)}. {_people(recap)}"
    if recap.closed_on is not None and recap.closed_on != recap.opened_on:
        said += f" The session was closed on {day_in_words(recap.closed_on)}."
    return said


def _people(recap: Recap) -> str:
    if recap.people is None:
        return (
            "Fewer than five answers arrived, so nothing is counted out: the team talked without "
            "a chart."
        )
    if recap.expected is None:
        said = f"{people_in_words(recap.people)} answered."
    elif recap.expected == recap.people:
        said = f"All {recap.people} people who were expected answered."
    else:
        said = f"{people_in_words(recap.people)} answered; {recap.expected} were expected."
    if recap.late:
        one = recap.late == 1
        said += f" {'One' if one else recap.late} of the answers arrived after the reveal."
    return said


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def _discussion(recap: Recap, item: RecapItem) -> Iterator[Block]:
    yield Heading(level=3, text=f"Question {item.place}: {item.statement}")
    if not recap.talk_only:
        said = _counts_in_words(item)
        yield Words(text=f"{item.why_here}: {said}" if item.counts else said)
    if item.young_person:
        yield Words(label=YOUNG_PERSON, text=item.young_person)
    if item.how_we_know:
        yield Words(label=HOW_WE_KNOW, text=item.how_we_know)


def _counts_in_words(item: RecapItem) -> str:
    given = [f"{people} “{answer}”" for answer, people in item.counts if people]
    if not given:
        return f"{_NOBODY_COUNTED}."
    said = given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}"
    return f"{said}; {item.left_out} left it out." if item.left_out else f"{said}."


def _table(recap: Recap) -> Table:
    answers = tuple(answer.label for answer in recap.instrument.scale.answers)
    rows = []
    for item in recap.in_form_order:
        head = (str(item.place), item.statement)
        if item.counts:
            rows.append((*head, *(str(people) for _, people in item.counts), str(item.left_out)))
        else:
            rows.append((*head, _NOBODY_COUNTED))
    return Table(
        caption="How many people gave each answer, in the order of the checklist",
        columns=("No.", "Question", *answers, "Left out"),
        rows=tuple(rows),
    )


def _action(recap: Recap, action: Action) -> Entry:
    place = {item.id: n for n, item in enumerate(recap.instrument.items, start=1)}.get(action.item)
    about = f"Question {place}: {action.item_statement}" if place else action.item_statement
    more = [("About", about), ("Who", action.owner_role)]
    if action.due_on is not None:
        more.append(("By", day_in_words(action.due_on)))
    more += [
        ("What young people should notice", action.difference),
        ("From a manager", _request(action)),
    ]
    if action.state != "open":
        more.append(("How it stands", _STATES[action.state]))
    more += [("What happened", action.happened), ("What we told young people", action.told)]
    return Entry(text=action.what, more=tuple((label, text) for label, text in more if text))


def _request(action: Action) -> str:
    if not action.needs and action.request is None:
        return ""
    if action.request is None:
        return f"{NEEDS_IN_WORDS[action.needs].capitalize()}; no request was sent."
    needs = NEEDS_IN_WORDS.get(action.request.kind, "something").capitalize()
    said = f"{needs}; we asked on {day_in_words(action.request.sent_on)}."
    if action.request.replied_on is None:
        return f"{said} No answer yet."
    return f"{said} The answer of {day_in_words(action.request.replied_on)}: {action.request.reply}"


def _earlier(action: Action) -> Entry:
    told = action.told or "Young people have not been told yet what came of it."
    more = [
        ("How it stands", _STATES[action.state]),
        ("Who", action.owner_role),
        ("What happened", action.happened),
        ("What we told young people", told),
        ("From a manager", _request(action)),
    ]
    return Entry(text=action.what, more=tuple((label, text) for label, text in more if text))


def _together(recap: Recap, together: Together) -> Iterator[str]:
    yield (
        f"{people_in_words(together.present)} answered together, once for all of them. Their "
        "answers are not counted among those above."
    )
    ids = {n: item.id for n, item in enumerate(recap.instrument.items, start=1)}
    on_record = [(item.place, ids[item.place]) for item in recap.in_form_order]
    for answer in recap.instrument.scale.answers:
        places = [place for place, item in on_record if together.answers.get(item) == answer.id]
        if places:
            yield f"{answer.label}: {_questions(places)}."
    without = [
        place
        for place, item in on_record
        if together.answers.get(item, NOT_ANSWERED) == NOT_ANSWERED
    ]
    if without:
        yield f"Left out: {_questions(without)}."
    differently = [
        f"question {place} ({together.differently[item]} of {together.present})"
        for place, item in on_record
        if together.differently.get(item)
    ]
    if differently:
        yield f"Some saw it differently: {', '.join(differently)}."


def _questions(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"question {places[0]}"
    return f"questions {', '.join(map(str, places[:-1]))} and {places[-1]}"


# As a page


def recap_html(recap: Recap) -> str:
    """Return a record as a whole page that stands by itself and prints on A4.

    Parameters
    ----------
    recap
        The record.

    Returns
    -------
    str
        HTML without a script and without anything from elsewhere, which can be encoded as
        UTF-8. The same record gives the same page.
    """
    window = f"{title_of(recap)} – {recap.team}, {day_in_words(recap.opened_on)}"
    return page_html(title_of(recap), blocks(recap), window_title=window)


# As a table


def recap_docx(recap: Recap) -> bytes:
    """Return a record as a Word document (.docx).

    Parameters
    ----------
    recap
        The record.

    Returns
    -------
    bytes
        The same record gives the same bytes.
    """
    from workbook.documents.docx import docx_bytes  # python-docx is slow to import

    window = f"{title_of(recap)} – {recap.team}, {day_in_words(recap.opened_on)}"
    day = recap.closed_on or recap.opened_on
    return docx_bytes(title_of(recap), blocks(recap), window_title=window, day=day)


def recap_csv(recap: Recap) -> bytes:
    """Return a record as a long table: a reading copy, for a spreadsheet.

    Parameters
    ----------
    recap
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
        answers   item's number, its statement    an answer's words, how many people gave it
        notes     item's number, its statement    one of the two questions, what was noted
        marks     item's number, its statement    pinned, skipped or carried; "yes"
        together  item's number, its statement    the answer, and how many saw it differently
        actions   action's number, its words      about, who, by when, …
        earlier   action's number, its words      how it stands, what young people were told, …
        ========  ==============================  =============================================

        The same record gives the same bytes.

    Notes
    -----
    A cell that a spreadsheet would run as a formula has an apostrophe before it: one whose first
    sign is =, +, - or @, also in its full-width form, or a tab or line end (OWASP, "CSV
    Injection"). So has any line of a cell, and what follows a semicolon or tab in it, because a
    spreadsheet that splits the file there would see a cell begin. The session's own files keep
    every word as it was typed.
    """
    rows = [tuple(_safe(plain(cell)) for cell in row) for row in _rows(recap)]
    return b"\xef\xbb\xbf" + sheet_bytes(CSV_COLUMNS, rows)


_FORMULA = re.compile(
    "(^|[\n\t;])((?:(?![\n\t;])[\\s\"'\ufeff\u200b])*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
)


def _safe(cell: str) -> str:
    safe = _FORMULA.sub(r"\1'\2", cell)
    return f"'{safe}" if safe.startswith(("\t", "\n")) else safe


def _rows(recap: Recap) -> Iterator[tuple[str, str, str, str, str]]:
    about = [
        ("team", recap.team),
        ("checklist", recap.title),
        ("day", recap.opened_on.isoformat()),
        ("closed on", recap.closed_on.isoformat() if recap.closed_on else ""),
        ("people who answered", "fewer than five" if recap.people is None else str(recap.people)),
        ("people expected", "" if recap.expected is None else str(recap.expected)),
        ("answers after the reveal", str(recap.late) if recap.late else ""),
        ("invented", "yes" if recap.invented else ""),
        ("opening", recap.opening),
    ]
    yield from (("session", "", "", what, text) for what, text in about if text)
    for item in recap.in_form_order:
        row = (str(item.place), item.statement)
        if item.counts:
            yield from (("answers", *row, answer, str(people)) for answer, people in item.counts)
            yield ("answers", *row, "Left out", str(item.left_out))
        elif not recap.talk_only:
            yield ("answers", *row, _NOBODY_COUNTED, "")
        notes = ((YOUNG_PERSON, item.young_person), (HOW_WE_KNOW, item.how_we_know))
        yield from (("notes", *row, what, text) for what, text in notes if text)
        if item.mark:
            yield ("marks", *row, item.mark, "yes")
    if recap.together is not None:
        yield from _rows_together(recap, recap.together)
    sections = (
        ("actions", [_action(recap, action) for action in recap.actions]),
        ("earlier", [_earlier(action) for action in recap.earlier]),
    )
    for section, entries in sections:
        for number, entry in enumerate(entries, start=1):
            for what, text in entry.more or (("", ""),):
                yield (section, str(number), entry.text, what, text)


def _rows_together(recap: Recap, together: Together) -> Iterator[tuple[str, str, str, str, str]]:
    yield ("together", "", "", "people present", str(together.present))
    labels = {answer.id: answer.label for answer in recap.instrument.scale.answers}
    items = recap.instrument.items
    for each in recap.in_form_order:
        item = items[each.place - 1].id
        answer = labels.get(together.answers.get(item, NOT_ANSWERED), "Left out")
        row = (str(each.place), each.statement)
        yield ("together", *row, "answer", answer)
        yield ("together", *row, "saw it differently", str(together.differently.get(item, 0)))
