"""The record of a team's session: what it counted, noted and decided, without anybody's name.

A `Record` holds what a team has seen on its own screen and typed itself, and nothing else: no
reflection, no response, no join code. It is written out as a page and as a Word document here, and
as a table (CSV) in `record_csv`. The page and the document are drawn from the same `blocks`, so
they say the same in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from workbook.documents.page import Block, Entries, Entry, Heading, Table, Words, page_html
from workbook.instruments import Instrument
from workbook.meetings.actions import Action
from workbook.meetings.told import Told
from workbook.patterns.pattern import ItemPattern, Pattern
from workbook.sessions import NOT_ANSWERED, Session, Together
from workbook.text import day_in_words, people_in_words
from workbook.themes.requests import NEEDS_IN_WORDS

__all__ = [
    "GUESSED",
    "HEARD",
    "NOBODY_COUNTED",
    "Discussed",
    "Record",
    "RecordItem",
    "action_entry",
    "blocks",
    "earlier_entry",
    "make_record",
    "record_docx",
    "record_html",
    "title_of",
]

HEARD = "What have young people told us?"
GUESSED = "What are we guessing?"
TOLD = "What we told young people"
FOOTER = (
    "This record holds nothing about any child, and nobody’s name. It is not a case record: what "
    "belongs in a child’s record is written there."
)
INVENTED = "Invented: the team, its answers and its words are all made up."

_STATES = {
    "open": "Not started yet",
    "going": "Under way",
    "done": "Done",
    "changed": "Changed into something else",
    "stopped": "Stopped",
}
NOBODY_COUNTED = "Too few answers to count out"


class Discussed(Protocol):
    """One item of an agenda, as `workbook.meetings.meeting.AgendaItem` has it."""

    @property
    def pattern(self) -> ItemPattern:
        """The item and its figures."""

    @property
    def mark(self) -> str:
        """Return "", "pinned", "skipped" or "carried"."""

    @property
    def heard(self) -> str:
        """The note on what young people told the team; "" without one."""

    @property
    def guessed(self) -> str:
        """The note on what the team guesses; "" without one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RecordItem:
    """One item that is on the record."""

    #: The item's number on the form, from 1.
    place: int
    statement: str
    #: Where it stood on the team's page, and why: "Answers are far apart".
    why_here: str
    #: (answer's words, people) for every answer; empty when too few answered.
    counts: tuple[tuple[str, int], ...]
    #: How many of these answers say that somebody would rather not: they are the last ones.
    unsaid: int
    #: How many left it out; None when too few answered.
    left_out: int | None
    #: What stands in place of all counts of a sensitive item; "" for any other, and below five.
    in_words: str
    mark: str
    #: What young people told the team, apart from what it guesses.
    heard: str
    guessed: str

    def __repr__(self) -> str:
        return f"<RecordItem {self.place}>"

    @property
    def talked_about(self) -> bool:
        """Whether the team pinned it or noted something."""
        return self.mark == "pinned" or bool(self.heard or self.guessed)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Record:
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
    items: tuple[RecordItem, ...]
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
        return f"<Record of {len(self.items)} items>"

    @property
    def talk_only(self) -> bool:
        """Whether fewer than five answered, so that nothing is counted out."""
        return self.people is None

    @property
    def talked_about(self) -> tuple[RecordItem, ...]:
        """The items that were pinned or noted on, in the order of the agenda."""
        return tuple(item for item in self.items if item.talked_about)

    @property
    def carried(self) -> tuple[RecordItem, ...]:
        """The items that are carried to next time, in the order of the form."""
        return tuple(item for item in self.in_form_order if item.mark == "carried")

    @property
    def in_form_order(self) -> tuple[RecordItem, ...]:
        """Every item on the record, in the order of the form."""
        return tuple(sorted(self.items, key=lambda item: item.place))


def make_record(  # noqa: PLR0913 - a record is made of all these
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
) -> Record:
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
    return Record(
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


def _item(each: Discussed) -> RecordItem:
    shown = each.pattern
    return RecordItem(
        place=shown.place,
        statement=shown.item.statement,
        why_here=shown.group.value,
        counts=tuple((answer.label, people) for answer, people in shown.counts),
        unsaid=len(shown.unsaid),
        left_out=shown.left_out,
        in_words=shown.in_words,
        mark=each.mark,
        heard=each.heard,
        guessed=each.guessed,
    )


# What the record says, before it has a form


def title_of(record: Record) -> str:
    """Return the title of a record."""
    return f"Record of our session: {record.title}"


def blocks(record: Record) -> tuple[Block, ...]:
    """Return everything a record says below its title, in order."""
    return tuple(_blocks(record))


def _blocks(record: Record) -> Iterator[Block]:
    if record.invented:
        yield Words(text=INVENTED)
    yield Words(text=_when(record), kind="lead")
    yield from (Words(text=part) for part in _paragraphs(record.opening))
    if record.talked_about:
        yield Heading(level=2, text="What we talked about")
        for item in record.talked_about:
            yield from _discussion(record, item)
    if record.carried:
        yield Heading(level=2, text="Carried to next time")
        yield Entries(
            entries=tuple(
                Entry(text=f"Question {item.place}: {item.statement}") for item in record.carried
            )
        )
    if record.actions:
        yield Heading(level=2, text="What we will do")
        yield Entries(entries=tuple(action_entry(record, action) for action in record.actions))
    if record.earlier:
        yield Heading(level=2, text="What became of what we decided earlier")
        yield Entries(entries=tuple(earlier_entry(action) for action in record.earlier))
    if record.items and not record.talk_only:
        yield Heading(level=2, text="All our answers")
        yield _table(record)
    if record.together is not None:
        yield Heading(level=2, text="Answered together")
        first, *rest = _together(record, record.together)
        yield Words(text=first)
        if rest:
            yield Words(text=" ".join(rest))
    yield Words(text=FOOTER, kind="small")


def _when(record: Record) -> str:
    said = f"{record.team}, {day_in_words(record.opened_on)}. {_people(record)}"
    if record.closed_on is not None and record.closed_on != record.opened_on:
        said += f" The session was closed on {day_in_words(record.closed_on)}."
    return said


def _people(record: Record) -> str:
    if record.people is None:
        return (
            "Fewer than five answers arrived, so nothing is counted out: the team talked without "
            "a chart."
        )
    if record.expected is None:
        said = f"{people_in_words(record.people)} answered."
    elif record.expected == record.people:
        said = f"All {record.people} people who were expected answered."
    else:
        said = f"{people_in_words(record.people)} answered; {record.expected} were expected."
    if record.late:
        one = record.late == 1
        said += f" {'One' if one else record.late} of the answers arrived after the reveal."
    return said


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def _discussion(record: Record, item: RecordItem) -> Iterator[Block]:
    yield Heading(level=3, text=f"Question {item.place}: {item.statement}")
    if not record.talk_only:
        said = _counts_in_words(item)
        yield Words(text=f"{item.why_here}: {said}" if item.counts else said)
    if item.heard:
        yield Words(label=HEARD, text=item.heard)
    if item.guessed:
        yield Words(label=GUESSED, text=item.guessed)


def _counts_in_words(item: RecordItem) -> str:
    if item.in_words:
        return item.in_words
    answers = item.counts[: len(item.counts) - item.unsaid]
    given = [f"{people} “{answer}”" for answer, people in answers if people]
    unsaid = [f"{people} “{answer}”" for answer, people in item.counts[len(answers) :] if people]
    if item.left_out:
        unsaid.append(f"{item.left_out} left it out")
    if not given and not unsaid:
        return f"{NOBODY_COUNTED}."
    said = _listed(given)
    if unsaid:
        said += f"{'; n' if said else 'N'}o answer: {_listed(unsaid)}"
    return f"{said}."


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _table(record: Record) -> Table:
    in_order = next((item.counts for item in record.in_form_order if item.counts), ())
    answers = tuple(label for label, _ in in_order) or tuple(
        answer.label for answer in record.instrument.scale.answers
    )
    rows: list[tuple[str, ...]] = []
    for item in record.in_form_order:
        head = (str(item.place), item.statement)
        if item.in_words:
            rows.append((*head, item.in_words))
        elif item.counts:
            rows.append((*head, *(str(people) for _, people in item.counts), str(item.left_out)))
        else:
            rows.append((*head, NOBODY_COUNTED))
    return Table(
        caption="How many people gave each answer, in the order of the checklist",
        columns=("No.", "Question", *answers, "Left out"),
        rows=tuple(rows),
    )


def action_entry(record: Record, action: Action) -> Entry:
    """Return what the record says of an action of its own session."""
    place = {item.id: n for n, item in enumerate(record.instrument.items, start=1)}.get(action.item)
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
    more += [("What happened", action.happened), *_told(action.told)]
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
    return f"{said} {action.request.answer_in_words}"


def earlier_entry(action: Action) -> Entry:
    """Return what the record says of an action that came back."""
    told = _told(action.told)
    more = [
        ("How it stands", _STATES[action.state]),
        ("Who", action.owner_role),
        ("What happened", action.happened),
        *(told or [(TOLD, "Young people have not been told yet what came of it.")]),
        ("From a manager", _request(action)),
    ]
    return Entry(text=action.what, more=tuple((label, text) for label, text in more if text))


def _told(told: Told) -> list[tuple[str, str]]:
    """Return what is known of telling young people; nothing when nothing is."""
    if told.on is None:
        said = [(TOLD, told.before)] if told.before else []
    else:
        how = ". ".join(part for part in (told.how, told.by and f"By: {told.by}") if part)
        said = [(TOLD, f"On {day_in_words(told.on)}. {how}".strip())]
    if told.said_back:
        said.append(("What they said back", told.said_back))
    if told.because and not told.happened:
        again = told.look_again_on
        when = f" We look at it again on {day_in_words(again)}." if again else ""
        said.append(("Not told yet, because", f"{told.because}{when}"))
    return said


def _together(record: Record, together: Together) -> Iterator[str]:
    yield (
        f"{people_in_words(together.present)} answered together, once for all of them. Their "
        "answers are not counted among those above."
    )
    ids = {n: item.id for n, item in enumerate(record.instrument.items, start=1)}
    on_record = [(item.place, ids[item.place]) for item in record.in_form_order]
    for answer in record.instrument.scale.answers:
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
    sensitive = {item.id for item in record.instrument.items if item.sensitive}
    differently = [
        f"question {place} ({together.differently[item]} of {together.present})"
        for place, item in on_record
        if together.differently.get(item) and item not in sensitive
    ]
    if differently:
        yield f"Some saw it differently: {', '.join(differently)}."


def _questions(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"question {places[0]}"
    return f"questions {', '.join(map(str, places[:-1]))} and {places[-1]}"


# As a page


def record_html(record: Record) -> str:
    """Return a record as a whole page that stands by itself and prints on A4.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    str
        HTML without a script and without anything from elsewhere, which can be encoded as
        UTF-8. The same record gives the same page.
    """
    window = f"{title_of(record)} – {record.team}, {day_in_words(record.opened_on)}"
    return page_html(title_of(record), blocks(record), window_title=window)


# As a Word document


def record_docx(record: Record) -> bytes:
    """Return a record as a Word document (.docx).

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    bytes
        The same record gives the same bytes.
    """
    from workbook.documents.docx import docx_bytes  # python-docx is slow to import

    window = f"{title_of(record)} – {record.team}, {day_in_words(record.opened_on)}"
    day = record.closed_on or record.opened_on
    return docx_bytes(title_of(record), blocks(record), window_title=window, day=day)
