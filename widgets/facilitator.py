"""The facilitator's page: a meeting that somebody who is leading a room can run.

Before the reveal a view has numbers of people and the team's own notes and actions: it is made
from `workbook.meetings.MeetingView`, which holds nothing about answers until then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, assert_never

import traitlets

from widgets import acts
from widgets import messages as say
from widgets.checklist import door_words
from widgets.conversation import Conversation, digest_of, script, style
from widgets.messages import FacilitatorAsk, FacilitatorSaid
from widgets.noticed import noticed_words
from widgets.pattern import picture_html
from widgets.plan_this import is_offered
from widgets.qr import qr_svg
from widgets.shapes import (
    ActionWords,
    AgendaWords,
    FacilitatorContent,
    ForgottenWords,
    FromPlanWords,
    Longest,
    MeetingLinks,
    MeetingWords,
    NeedWords,
    NoteWords,
    PhaseWords,
    PlacedItem,
    RequestOfAction,
    TimerWords,
    TogetherAnswer,
    TogetherWords,
    ToldWords,
)
from widgets.wording import Listed, checked
from workbook.access import Noticed
from workbook.instruments import USUAL_GUIDE, Instrument, load_shipped_guide
from workbook.meetings.actions import MAX_WORDS, MOST_ACTIONS, Action
from workbook.meetings.from_plans import ToTalkAbout
from workbook.meetings.meeting import AgendaItem, Meeting, MeetingView, Timer
from workbook.meetings.messages import MAX_MESSAGE
from workbook.meetings.notes import MAX_NOTE, MAX_OPENING
from workbook.sessions import FEWEST_ANSWERS, NOT_ANSWERED, Together
from workbook.text import day_in_words
from workbook.themes.requests import MAX_REQUEST, NEEDS_IN_WORDS

__all__ = ["LOGGED", "Facilitator", "agenda_words", "timer_words", "together_words"]

_FILES = {
    "html": ("text/html", "record.html"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "record.docx",
    ),
    "csv": ("text/csv", "record.csv"),
}


_log = logging.getLogger("workbook")
#: What is done from this page and noted, never with a word of what was answered or written: an act
#: to its word in the log.
LOGGED: Mapping[str, str] = {
    "shut_door": "door_shut",
    "start_door_again": "door_started_again",
    "add_place": "place_added",
    "drop_place": "place_taken_back",
    "reveal": "revealed",
    "include_late": "late_added",
    "close": "closed",
    # Not "closed": the line has the id of the session that is held, and that one goes on.
    "close_forgotten": "forgotten_closed",
    "answer_earlier": "earlier_action_answered",
    "change_action": "action_changed",
    "send_request": "request_sent",
    "talked_about": "plan_talked_about",
}


class Facilitator(Conversation[FacilitatorAsk, FacilitatorSaid]):
    """The page from which a meeting is run.

    Parameters
    ----------
    meeting
        The meeting.
    link
        The link that people join with; drawn as a QR code too.
    screen_link, paper_link, together_link, print_link, pattern_link, preview_link
        Addresses of the shared screen, of typing in a paper answer, of answering together, of the
        questions on paper, of the team's pattern and of what managers would see; "" where there is
        no such page.
    key_link
        The facilitator's own link, with its key.
    notes
        (title, text) of safety notes.
    by_text_boxes
        What stands beside every box for words.
    log
        Called with a word for what was done, when it was: for the service's log of acts.
    noticed
        Returns what was noticed at this session lately of guessing, stuffing or flooding.
    """

    _esm = script("facilitator")
    _css = style("checklist.css", "pattern.css", "facilitator.css")
    _talk = say.FACILITATOR
    _failed = "the facilitator's page met with %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        meeting: Meeting,
        *,
        link: str,
        screen_link: str = "",
        key_link: str = "",
        paper_link: str = "",
        together_link: str = "",
        print_link: str = "",
        pattern_link: str = "",
        preview_link: str = "",
        notes: Sequence[tuple[str, str]] = (),
        by_text_boxes: str = "",
        listed: Listed = lambda: None,
        log: Callable[[str], object] = lambda _act: None,
        noticed: Callable[[], Noticed | None] = lambda: None,
        **more: Any,
    ) -> None:
        self._meeting = meeting
        self._log = log
        self._noticed = noticed
        self._listed = listed
        content = FacilitatorContent(
            session=meeting.code,
            code=meeting.join_code,
            link=link,
            qr=qr_svg(link),
            links=MeetingLinks(
                screen=screen_link,
                key=key_link,
                paper=paper_link,
                together=together_link,
                print=print_link,
                pattern=pattern_link,
                preview=preview_link,
            ),
            notes=[NoteWords(title=title, text=text) for title, text in notes],
            byTextBoxes=by_text_boxes,
            longest=Longest(
                note=MAX_NOTE,
                opening=MAX_OPENING,
                action=MAX_WORDS,
                request=MAX_REQUEST,
                message=MAX_MESSAGE,
            ),
            mostActions=MOST_ACTIONS,
            fewestAnswers=FEWEST_ANSWERS,
            needs=[NeedWords(id=need, words=words) for need, words in NEEDS_IN_WORDS.items()],
        )
        super().__init__(_content=content, **more)

    def _answer(self, ask: FacilitatorAsk, number: int) -> FacilitatorSaid | None:
        match ask:
            case say.LookAgain():
                return self._view(ask.seen)
            case say.Do():
                return self._did(ask.act)
            case say.SaveRecord():
                self._save(ask, number)
            case say.Check():
                return checked(ask.text, self._listed())
        return None

    def _trouble(self, sentence: str) -> FacilitatorSaid:
        return say.Trouble(kind="trouble", sentence=sentence)

    def _words(self, view: MeetingView) -> MeetingWords:
        """Return what is drawn; of a closed session nothing that somebody could do is said."""
        return view_words(view, None if view.session.state == "closed" else self._noticed())

    def _view(self, seen_before: str) -> say.ViewSaid:
        view = self._meeting.view()
        words = self._words(view)
        timer = timer_words(view.timer)
        said = say.ViewSaid(kind="view", seen=digest_of(words), timer=timer)
        if seen_before != said["seen"]:
            said["view"] = words
        return said

    def _did(self, act: acts.Act) -> say.Done:
        """Do what was asked for, and note that it was done."""
        done = _do(self._meeting, act)
        if act.act in LOGGED:
            try:
                self._log(LOGGED[act.act])
            except Exception as trouble:  # noqa: BLE001 - what was done is done
                _log.error("an act could not be logged: %s", type(trouble).__name__)
        return self._done(done)

    def _done(self, result: str) -> say.Done:
        view = self._meeting.view()
        words = self._words(view)
        return say.Done(
            kind="done",
            result=result,
            seen=digest_of(words),
            timer=timer_words(view.timer),
            view=words,
        )

    def _save(self, ask: say.SaveRecord, number: int) -> None:
        from workbook.meetings.record import record_docx, record_html
        from workbook.meetings.record_csv import record_csv

        record = self._meeting.record()
        if ask.what == "html":
            data = record_html(record).encode()
        else:
            data = record_docx(record) if ask.what == "docx" else record_csv(record)
        kind, name = _FILES[ask.what]
        self._tell(number, say.FileSaid(kind="file", name=name, type=kind), data)


def _do(  # noqa: C901, PLR0912, PLR0915 - a branch for each act
    meeting: Meeting, act: acts.Act
) -> str:
    """Do what a facilitator's page asks for; return the words of a preview, or ""."""
    match act:
        case acts.ShutDoor():
            meeting.shut_door(act.people)
        case acts.StartDoorAgain():
            meeting.start_door_again()
        case acts.AddPlace():
            meeting.add_place()
        case acts.DropPlace():
            meeting.drop_place()
        case acts.Reveal():
            meeting.reveal()
        case acts.IncludeLate():
            meeting.include_late()
        case acts.Close() if act.show is None:
            meeting.close()
        case acts.Close():
            meeting.close(show=bool(act.show))
        case acts.CloseForgotten():
            meeting.close_forgotten(act.code, show=act.show)
        case acts.StartTimer():
            meeting.start_timer(act.label, act.minutes)
        case acts.StopTimer():
            meeting.stop_timer()
        case acts.WatchLanguage():
            meeting.watch_language(yes=act.yes)
        case acts.ShowOnScreen():
            meeting.show_on_screen(act.item)
        case acts.Mark():
            meeting.mark(act.item, act.mark)
        case acts.Note():
            meeting.note(act.item, act.heard, act.guessed)
        case acts.LeaveOut():
            meeting.leave_out(act.item, act.yes)
        case acts.SetOpening():
            meeting.set_opening(act.text)
        case acts.PreviewMessage():
            return meeting.preview_message(act.text)
        case acts.SetMessage():
            meeting.set_message(act.text)
        case acts.AddAction():
            meeting.add_action(**_given(act))
        case acts.ChangeAction():
            meeting.change_action(act.action_id, **_given(act, "action_id"))
        case acts.RemoveAction():
            meeting.remove_action(act.action_id)
        case acts.AnswerEarlier():
            meeting.answer_earlier(act.action_id, **_given(act, "action_id"))
        case acts.PreviewRequest():
            return meeting.preview_request(act.action_id, act.text)
        case acts.SendRequest():
            meeting.send_request(act.action_id, act.text)
        case acts.TalkedAbout():
            meeting.talked_about(act.plan, act.prompt)
        case _:
            assert_never(act)
    return ""


def _given(
    act: acts.AddAction | acts.ChangeAction | acts.AnswerEarlier, *but: str
) -> Mapping[str, object]:
    """Return the fields of an action that were given; what was left out stays as it is."""
    named = [each.name for each in fields(act) if each.name not in but]
    return {name: value for name in named if (value := getattr(act, name)) is not None}


def view_words(view: MeetingView, noticed: Noticed | None = None) -> MeetingWords:
    """Return what a facilitator's page draws of a meeting, as words and numbers of people."""
    session, progress = view.session, view.progress
    return MeetingWords(
        noticed=None if noticed is None else noticed_words(noticed),
        team=session.team,
        title=view.instrument.title,
        purpose=view.instrument.purpose,
        state=progress.state,
        revealed=session.revealed,
        joined=progress.joined,
        done=progress.done,
        expected=progress.expected,
        door=door_words(progress.door),
        late=progress.late,
        language=view.language,
        phases=[
            PhaseWords(
                id=each.id,
                title=each.title,
                minutes=each.minutes,
                what=each.what,
                questions=[*each.questions],
            )
            for each in view.phases
        ],
        withTeam=view.with_team,
        earlier=[_action_words(each, view.today) for each in view.earlier],
        forgotten=[
            ForgottenWords(
                code=each.code, title=each.title, day=day_in_words(each.opened_on), sent=each.sent
            )
            for each in view.forgotten
        ],
        talkOnly=view.pattern.talk_only if view.pattern else False,
        people=view.pattern.people if view.pattern else None,
        agenda=[agenda_words(each, with_team=view.with_team) for each in view.agenda],
        items=[
            PlacedItem(id=item.id, place=place, statement=item.statement)
            for place, item in enumerate(view.instrument.items, start=1)
        ],
        together=together_words(view.instrument, view.together),
        actions=[_action_words(each, view.today) for each in view.actions],
        opening=view.opening,
        leftOut=sorted(view.left_out),
        message=view.message,
        fromPlans=[_from_plan_words(each, view.instrument) for each in view.from_plans],
    )


def agenda_words(each: AgendaItem, *, with_team: bool = False) -> AgendaWords:
    """Return what is drawn of one item of the agenda, after the reveal.

    Parameters
    ----------
    each
        The item.
    with_team
        Whether the team's own link opened the page: only that leads to a plan.
    """
    return AgendaWords(
        item=each.pattern.item.id,
        place=each.pattern.place,
        statement=each.pattern.item.statement,
        prompt=each.pattern.item.prompt,
        group=each.pattern.group.value,
        positions=each.positions,
        picture=picture_html(each.pattern, each.tabled),
        mark=each.mark,
        carriedBefore=each.carried_before,
        fromPlan=each.from_plan,
        planThis=with_team
        and is_offered(each.pattern)
        and each.pattern.item.id in _planned_items(),
        talkFirst=each.pattern.sensitive,
        heard=each.heard,
        guessed=each.guessed,
        onScreen=each.on_screen,
    )


@cache
def _planned_items() -> frozenset[str]:
    """Return the items that prompts of the guide that comes with the workbook are about."""
    guide = load_shipped_guide(USUAL_GUIDE)
    return frozenset(item for prompt in guide.prompts for item in prompt.meets)


def _from_plan_words(each: ToTalkAbout, instrument: Instrument) -> FromPlanWords:
    return FromPlanWords(
        plan=each.plan.id,
        prompt=each.prompt.id,
        title=each.plan.title,
        question=each.prompt.question,
        words=each.words,
        places=[
            place
            for place, item in enumerate(instrument.items, start=1)
            if item.id in each.prompt.meets
        ],
    )


def together_words(instrument: Instrument, together: Together | None) -> TogetherWords | None:
    """Return what people answered together, apart from everybody's own answers; or None."""
    if together is None:
        return None
    labels = {answer.id: answer.label for answer in instrument.scale.answers}
    return TogetherWords(
        present=together.present,
        answers=[
            TogetherAnswer(
                place=place,
                statement=item.statement,
                answer=labels[together.answers[item.id]],
                differently=0 if item.sensitive else together.differently[item.id],
            )
            for place, item in enumerate(instrument.items, start=1)
            if together.answers[item.id] != NOT_ANSWERED
        ],
    )


def timer_words(timer: Timer | None) -> TimerWords | None:
    """Return a timer as it stands, or None."""
    if timer is None:
        return None
    return TimerWords(label=timer.label, minutes=timer.minutes, left=timer.seconds_left)


def _action_words(action: Action, today: date) -> ActionWords:
    request = action.request
    return ActionWords(
        id=action.id,
        item=action.item,
        statement=action.item_statement,
        what=action.what,
        owner_role=action.owner_role,
        due_on=action.due_on.isoformat() if action.due_on else "",
        due=_day(action.due_on),
        difference=action.difference,
        state=action.state,
        happened=action.happened,
        told=ToldWords(
            on=action.told.on.isoformat() if action.told.on else "",
            by=action.told.by,
            how=action.told.how,
            said_back=action.told.said_back,
            because=action.told.because,
            look_again_on=action.told.look_again_on.isoformat()
            if action.told.look_again_on
            else "",
            before=action.told.before,
        ),
        waitsFor=action.waits_for(today),
        needs=action.needs,
        request=None
        if request is None
        else RequestOfAction(
            text=request.text,
            sent=day_in_words(request.sent_on),
            decided=request.answers[-1].in_words if request.answers else "",
            reply=request.reply,
            replied=_day(request.replied_on),
        ),
    )


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""
