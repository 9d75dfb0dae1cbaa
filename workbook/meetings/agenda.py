"""What a meeting shows: its parts, and after the reveal the agenda.

`MeetingView` is all that a facilitator's page and a shared screen are ever handed. Before the
reveal it holds numbers of people and nothing about answers: there is no pattern to hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from workbook.instruments import CheckoutQuestion, Instrument
from workbook.meetings.actions import Action
from workbook.meetings.earlier import Forgotten
from workbook.meetings.from_plans import ToTalkAbout
from workbook.meetings.notes import Mark, Note
from workbook.meetings.screen import Timer
from workbook.patterns.pattern import ItemPattern, Pattern, positions
from workbook.sessions import Door, Progress, Session, Together

__all__ = ["AgendaItem", "MeetingView", "Phase", "agenda_of", "phases_of"]

_USUAL_MINUTES = 75
#: The last part, in which the check-out is asked.
_LEAVE = "leave"

#: The shape of a session (practice.md section 4), in minutes of seventy-five.
_PHASES = (
    (
        *("arrive", "Arrive", 10),
        "Agree how you talk with one another, say what stays private and what cannot, and check "
        "in.",
    ),
    (
        *("answer", "Answer quietly", 15),
        "Everyone answers alone, without talking. Passing is as good as answering.",
    ),
    (
        *("reveal", "Look together", 5),
        "The pattern appears when everyone has answered or passed. Look before anybody explains.",
    ),
    (
        *("talk", "Talk", 30),
        "Two or three questions where answers differ or many are not sure. Nobody has to own an "
        "answer: ask what each answer sees.",
    ),
    (
        *("act", "Decide", 10),
        "Up to three actions: who by role, by when, and what young people should notice.",
    ),
    (
        *(_LEAVE, "Check out", 5),
        "Two minutes about this meeting, spoken or on one’s own device. Nothing of it is sent or "
        "kept. Who would like a quiet word afterwards?",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of the meeting."""

    id: str
    title: str
    minutes: int
    what: str
    #: What everybody is asked in it; no answer is ever kept.
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item to talk about, after the reveal."""

    pattern: ItemPattern
    #: The opposite positions in a sentence, or "".
    positions: str
    mark: Mark
    #: The team carried it over from its last session with this checklist.
    carried_before: bool
    #: What young people have told the team about it, and what the team guesses.
    heard: str
    guessed: str
    on_screen: bool
    #: A prompt of a plan, which the team wants to talk about, belongs to it.
    from_plan: bool = False
    #: Reflections that their writers put on the table, in no order.
    tabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """A meeting as it stands."""

    session: Session
    instrument: Instrument
    progress: Progress
    phases: tuple[Phase, ...]
    timer: Timer | None
    #: Whether language that blames is asked about while people write; identifying details are.
    language: bool
    #: The day on which it stands so.
    today: date
    #: False when the session's own link opened it: then nothing of earlier sessions is here.
    with_team: bool
    #: Actions of earlier sessions that are not settled, were answered in this one, or come back
    #: with a manager's reply.
    earlier: tuple[Action, ...]
    forgotten: tuple[Forgotten, ...]
    #: None before the reveal.
    pattern: Pattern | None
    #: Empty before the reveal. Below five answers: every item in the form's order.
    agenda: tuple[AgendaItem, ...]
    together: Together | None
    actions: tuple[Action, ...]
    #: The words with which the record opens.
    opening: str
    #: Items that are left out of the record.
    left_out: frozenset[str]
    #: What the team wants managers to read, among what other teams wrote; "" for nothing.
    message: str
    #: What the team wants to talk about, from its plans; nothing where the session's own link
    #: opened the page.
    from_plans: tuple[ToTalkAbout, ...] = ()

    @property
    def asked_now(self) -> tuple[str, ...]:
        """What the part of the meeting asks whose timer is on; empty when it asks nothing."""
        on = self.timer.label if self.timer else ""
        return next((each.questions for each in self.phases if each.title == on), ())

    @property
    def door(self) -> Door:
        """How the session's door stands."""
        return self.progress.door


def phases_of(minutes: int | None, checkout: Sequence[CheckoutQuestion] = ()) -> tuple[Phase, ...]:
    """Return the parts of a meeting, scaled to its length.

    Parameters
    ----------
    minutes
        How long it is; None for the usual 75.
    checkout
        What the checklist asks when the meeting ends.
    """
    whole = minutes or _USUAL_MINUTES
    found, begin, begun = [], 0, 0
    for name, title, share, what in _PHASES:
        begin += share
        end = round(begin * whole / _USUAL_MINUTES)
        asked = tuple(each.question for each in checkout) if name == _LEAVE else ()
        found.append(
            Phase(
                id=name,
                title=title,
                minutes=max(1, end - begun),
                what=what,
                questions=asked,
            )
        )
        begun = end
    return tuple(found)


def agenda_of(  # noqa: PLR0913 - all but two are named
    pattern: Pattern,
    notes: Mapping[str, Note],
    *,
    carried: AbstractSet[str],
    on_screen: str,
    tabled: Mapping[str, tuple[str, ...]] | None = None,
    from_plans: AbstractSet[str] = frozenset(),
) -> tuple[AgendaItem, ...]:
    """Return what to talk about, in order: what was pinned, what is brought along, the rest.

    Parameters
    ----------
    pattern
        What the team sees.
    notes
        Item to note, for every item.
    carried
        The items that the team carried over from its last session with this checklist.
    on_screen
        The item on the shared screen; "" for none.
    tabled
        Item to the reflections that were put on the table.
    from_plans
        The items to which prompts of plans belong that the team wants to talk about.
    """
    tabled = tabled or {}
    items = [
        AgendaItem(
            pattern=each,
            positions=positions(each),
            mark=notes[each.item.id].mark,
            carried_before=each.item.id in carried,
            heard=notes[each.item.id].heard,
            guessed=notes[each.item.id].guessed,
            on_screen=each.item.id == on_screen,
            from_plan=each.item.id in from_plans,
            tabled=tabled.get(each.item.id, ()),
        )
        for each in pattern.items
    ]
    # Sorting keeps the pattern's order among equals.
    return tuple(sorted(items, key=_turn))


def _turn(item: AgendaItem) -> int:
    if item.mark == "skipped":
        return 3
    if item.mark == "pinned":
        return 0
    return 1 if item.carried_before or item.from_plan else 2
