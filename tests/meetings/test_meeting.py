"""A meeting as its facilitator runs it: sealed, then an agenda, notes, actions, a close."""

from __future__ import annotations

import threading
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta

import pytest
from keeping import ITEMS, give, response, reveal_now, shut_now, small_instrument
from ways_in import a_team

from workbook.errors import WorkbookError
from workbook.meetings.actions import MAX_WORDS
from workbook.meetings.meeting import Meeting, MeetingRefused, phases_of
from workbook.meetings.told import Told
from workbook.sessions.repository import SessionClosed, Sessions
from workbook.teams import Team, Teams
from workbook.themes.requests import Requests

ACTION = {"item": "roles", "what": "Ask the group what they want to decide"}


class Calendar:
    def __init__(self):
        self.day = date(2026, 11, 2)

    def __call__(self):
        return self.day

    def later(self, days):
        self.day += timedelta(days=days)


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(tmp_path, calendar):
    return Sessions(tmp_path / "data", today=calendar)


@pytest.fixture
def instrument(tmp_path):
    return small_instrument(tmp_path)


@pytest.fixture
def hold(sessions, instrument, calendar, clock):
    """Open a session of a team and return its meeting."""

    def begin(team="Harbour team", people=None, minutes=None):
        session = sessions.open(
            team, instrument, people, minutes, team_id=a_team(sessions.data, team).id
        )
        return Meeting(sessions, session.id, today=calendar, now=clock)

    return begin


def answers(sessions, meeting, *everybody):
    """Send answers: a dict for each person, the rest "in place"."""
    for number, given in enumerate(everybody):
        whole = {**dict.fromkeys(ITEMS, "in_place"), **given}
        give(sessions, meeting.code, response(hash((meeting.code, number)), answers=whole))


def split(sessions, meeting, item="roles", people=8):
    """Eight people who are far apart about one item."""
    answers(sessions, meeting, *[{item: ("in_place", "not_yet")[n % 2]} for n in range(people)])


def told(calendar, **more):
    """What is said when young people were told today."""
    return {
        "told_on": str(calendar.day),
        "told_by": "Duty worker",
        "told_how": "In the group",
    } | more


def items_of(view):
    return [each.pattern.item.id for each in view.agenda]


# Sealed


def everything_in(view):
    """Every word and number that a view holds, however deep."""
    if is_dataclass(view):
        for field in fields(view):
            yield from everything_in(getattr(view, field.name))
    elif isinstance(view, dict):
        for key, value in view.items():
            yield key
            yield from everything_in(value)
    elif isinstance(view, (list, tuple, set, frozenset)):
        for each in view:
            yield from everything_in(each)
    else:
        yield view


def test_before_the_reveal_two_rooms_that_differ_only_in_answers_look_the_same(sessions, hold):
    one, other = hold(people=9), hold(people=9)
    answers(sessions, one, *[{}] * 8)
    split(sessions, other, people=8)
    views = [meeting.view() for meeting in (one, other)]
    seen = [
        list(
            everything_in(
                replace(view, session=replace(view.session, id="the-same", code="the-same"))
            )
        )
        for view in views
    ]
    assert seen[0] == seen[1]
    assert views[0].pattern is None
    assert views[0].agenda == ()
    assert views[0].progress.done == 8
    with pytest.raises(MeetingRefused, match="before the reveal"):
        one.record()


def test_the_view_reveals_when_everyone_is_done_and_not_before(sessions, hold):
    meeting = hold(people=8)
    split(sessions, meeting, people=7)
    assert meeting.view().pattern is None
    answers(sessions, meeting, *[{}] * 8)  # seven are there already
    assert meeting.view().pattern is None  # nobody has said that eight are in the room
    sessions.shut_door(meeting.code, 8)
    assert meeting.view().pattern.people == 8


# The agenda


def test_what_divides_the_team_comes_first_with_both_positions_and_no_names(sessions, hold):
    meeting = hold()
    split(sessions, meeting, "ending")
    shut_now(sessions, meeting.code)
    meeting.reveal()
    first = meeting.view().agenda[0]
    assert first.pattern.item.id == "ending"
    assert "“in place”" in first.positions
    assert "“not yet”" in first.positions


def test_pinned_goes_on_top_skipped_to_the_end_and_carried_comes_back_next_time(
    sessions, hold, calendar
):
    meeting = hold()
    split(sessions, meeting, "ending")
    shut_now(sessions, meeting.code)
    meeting.reveal()
    assert items_of(meeting.view()) == ["ending", "purpose", "roles"]
    meeting.mark("roles", "pinned")
    meeting.mark("ending", "skipped")
    assert items_of(meeting.view()) == ["roles", "purpose", "ending"]
    meeting.mark("roles", "carried")
    assert items_of(meeting.view()) == ["purpose", "roles", "ending"]
    shut_now(sessions, meeting.code)
    meeting.close()
    calendar.later(30)
    again = hold()
    answers(sessions, again, *[{}] * 6)
    reveal_now(sessions, again.code)
    view = again.view()
    assert items_of(view)[0] == "roles"
    assert [each.carried_before for each in view.agenda] == [True, False, False]
    assert not any(each.carried_before for each in other_team(hold, sessions).view().agenda)


def other_team(hold, sessions):
    meeting = hold(team="Lantern team")
    answers(sessions, meeting, *[{}] * 6)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    return meeting


def test_below_five_the_agenda_is_the_form_and_there_is_nothing_to_see(sessions, hold):
    meeting = hold()
    split(sessions, meeting, people=4)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    view = meeting.view()
    assert view.pattern.talk_only
    assert items_of(view) == list(ITEMS)
    assert not any(each.pattern.ordered or each.positions for each in view.agenda)


def test_notes_are_kept_for_each_question_and_one_box_does_not_wipe_the_other(sessions, hold):
    meeting = hold()
    answers(sessions, meeting, *[{}] * 5)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    meeting.note("roles", heard="  They would laugh\r\n")
    meeting.note("roles", guessed="We asked two of them")
    meeting.mark("roles", "pinned")
    first = meeting.view().agenda[0]
    assert (first.heard, first.guessed, first.mark) == (
        *("They would laugh", "We asked two of them", "pinned"),
    )
    meeting.note("roles", heard="")
    assert meeting.view().agenda[0].heard == ""


def test_two_facilitators_typing_at_once_lose_nothing(sessions, hold, calendar, tmp_path):
    meeting = hold()
    answers(sessions, meeting, *[{}] * 5)
    shut_now(sessions, meeting.code)
    meeting.reveal()

    def type_notes(item, box):
        mine = Meeting(Sessions(tmp_path / "data", today=calendar), meeting.code, today=calendar)
        for number in range(12):
            mine.note(item, **{box: f"{item} {box} {number}"})

    people = [
        threading.Thread(target=type_notes, args=(item, box))
        for item in ITEMS
        for box in ("heard", "guessed")
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    for each in meeting.view().agenda:
        item = each.pattern.item.id
        assert (each.heard, each.guessed) == (*(f"{item} heard 11", f"{item} guessed 11"),)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda m: m.note("nowhere", heard="x"),
        lambda m: m.note("roles", heard="x" * 2001),
        lambda m: m.note("roles", guessed=7),
        lambda m: m.mark("roles", "starred"),
        lambda m: m.mark("../roles", "pinned"),
        lambda m: m.leave_out("nowhere", yes=True),
        lambda m: m.set_opening("x" * 3001),
        lambda m: m.show_on_screen("nowhere"),
        lambda m: m.start_timer("Talk", 0),
        lambda m: m.start_timer("Talk", minutes=True),
        lambda m: m.start_timer("Talk", "10"),
        lambda m: m.start_timer(None, 10),
        lambda m: m.add_action(item="nowhere", what="Ask"),
        lambda m: m.add_action(item="roles", what="  "),
        lambda m: m.add_action(item="roles", what="x" * (MAX_WORDS + 1)),
        lambda m: m.add_action(**ACTION, due_on="next week"),
        lambda m: m.add_action(**ACTION, needs="a holiday"),
        lambda m: m.add_action(**ACTION, state="won"),
        lambda m: m.add_action(**ACTION, request="q00000000"),
        lambda m: m.add_action(**ACTION, owner_role=["a"]),
        lambda m: m.change_action("a00000000", what="Ask"),
        lambda m: m.remove_action("a00000000"),
        lambda m: m.answer_earlier("a00000000", state="done"),
        lambda m: m.preview_request("a00000000", "Words"),
        lambda m: m.close_forgotten("no-such-code", show=True),
    ],
)
def test_what_makes_no_sense_is_refused_in_sentences_and_changes_nothing(sessions, hold, wrong):
    meeting = hold()
    answers(sessions, meeting, *[{}] * 5)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    before = list(everything_in(meeting.view()))
    with pytest.raises(WorkbookError) as refused:
        wrong(meeting)
    assert "xxx" not in str(refused.value)
    assert list(everything_in(meeting.view())) == before


# The timer and the screen


def test_the_timer_counts_down_through_a_restart_and_stops_nothing(sessions, hold, clock, calendar):
    meeting = hold(minutes=60)
    meeting.start_timer("Answer quietly", 12)
    clock.now += 60
    again = Meeting(Sessions(sessions.data), meeting.code, today=calendar, now=clock)
    timer = again.view().timer
    assert (timer.label, timer.minutes, timer.seconds_left) == ("Answer quietly", 12, 660)
    clock.now += 3600
    assert meeting.view().timer.seconds_left < 0
    assert meeting.view().session.state == "open"
    meeting.stop_timer()
    meeting.stop_timer()
    assert meeting.view().timer is None


@pytest.mark.parametrize("noted", [b"", b"{", b"[]", b'{"minutes": "x"}', b"\xff"])
def test_a_timer_that_cannot_be_read_is_none(sessions, hold, noted):
    meeting = hold()
    (sessions.running(meeting.code) / "timer.json").write_bytes(noted)
    assert meeting.view().timer is None


@pytest.mark.parametrize(
    ("minutes", "parts"), [(None, [10, 15, 5, 30, 10, 5]), (60, [8, 12, 4, 24, 8, 4])]
)
def test_the_parts_of_a_meeting_fill_its_time(minutes, parts):
    assert [phase.minutes for phase in phases_of(minutes)] == parts
    for length in range(30, 200):
        assert sum(phase.minutes for phase in phases_of(length)) == length


def test_only_the_last_part_of_a_meeting_asks_and_asks_what_its_checklist_says(hold):
    view = hold().view()
    *before, last = view.phases
    assert last.title == "Check out"
    assert last.questions == tuple(each.question for each in view.instrument.checkout)
    assert all(phase.questions == () for phase in before)
    assert all(phase.questions == () for phase in phases_of(75))


def test_the_check_out_is_asked_while_its_timer_is_on_and_leaves_nothing_behind(sessions, hold):
    meeting = hold()
    split(sessions, meeting)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    kept = {path.name for path in sessions.folder(meeting.code).iterdir()}
    assert meeting.view().asked_now == ()
    meeting.start_timer("Talk", 30)
    assert meeting.view().asked_now == ()
    meeting.start_timer("Check out", 5)
    assert meeting.view().asked_now == meeting.view().phases[-1].questions
    assert meeting.view().asked_now
    meeting.stop_timer()
    assert meeting.view().asked_now == ()
    assert {path.name for path in sessions.folder(meeting.code).iterdir()} == kept


def test_one_item_at_a_time_is_on_the_shared_screen(sessions, hold):
    meeting = hold()
    answers(sessions, meeting, *[{}] * 5)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    meeting.show_on_screen("roles")
    meeting.show_on_screen("ending")
    assert [e.pattern.item.id for e in meeting.view().agenda if e.on_screen] == ["ending"]
    meeting.show_on_screen(None)
    assert not [e for e in meeting.view().agenda if e.on_screen]


# Actions that come back


def test_three_actions_are_the_most(hold):
    meeting = hold()
    for _ in range(3):
        meeting.add_action(**ACTION)
    with pytest.raises(MeetingRefused, match="3 actions already"):
        meeting.add_action(**ACTION)
    meeting.remove_action(meeting.view().actions[1].id)
    assert len(meeting.view().actions) == 2


def test_an_action_keeps_every_field_and_can_be_changed(hold):
    meeting = hold()
    action = meeting.add_action(
        **ACTION,
        owner_role="Duty worker",
        due_on="2026-12-01",
        difference="=They choose the room",
        needs="",
    )
    meeting.change_action(action.id, what="Ask them twice", due_on="")
    (kept,) = meeting.view().actions
    assert kept == replace(action, what="Ask them twice", due_on=None)
    assert kept.item_statement == "We do roles."
    assert kept.difference == "=They choose the room"


def test_a_session_of_no_team_sends_no_request_in_its_name(sessions, instrument, calendar):
    """A name that somebody typed would ask a manager for something, as that team."""
    Teams(sessions.data).adopt(Team(id="tharbour22", name="Harbour team", service="Riverside"))
    meeting = Meeting(sessions, sessions.open("Harbour team", instrument).id, today=calendar)
    action = meeting.add_action(**ACTION)
    meeting.change_action(action.id, needs="time")
    with pytest.raises(MeetingRefused, match="belongs to no team"):
        meeting.send_request(action.id, "Two hours")
    assert Requests(sessions.data / "released").all() == ()


def test_open_actions_open_the_next_session_until_young_people_were_told(hold, calendar):
    first = hold()
    action = first.add_action(**ACTION)
    first.close(show=False)
    calendar.later(28)
    second = hold()
    assert [each.id for each in second.view().earlier] == [action.id]
    second.answer_earlier(action.id, state="done", happened="We asked them in two groups.")
    second.close(show=False)
    calendar.later(28)
    third = hold()
    (still,) = third.view().earlier  # done, but nobody has told young people
    assert (still.state, still.happened, still.told) == (
        *("done", "We asked them in two groups.", Told()),
    )
    third.answer_earlier(action.id, **told(calendar, said_back="About time"))
    assert [each.id for each in third.view().earlier] == [action.id]  # while this meeting lasts
    third.close(show=False)
    calendar.later(28)
    assert hold().view().earlier == ()


def test_another_teams_actions_stay_with_it(hold, calendar):
    meeting = hold()
    action = meeting.add_action(**ACTION)
    calendar.later(1)
    other = hold(team="Lantern team")
    assert other.view().earlier == ()
    with pytest.raises(MeetingRefused):
        other.answer_earlier(action.id, state="done")


def test_a_request_goes_up_once_in_the_teams_words_and_its_reply_opens_the_next_session(
    sessions, hold, calendar
):
    released = Requests(sessions.data / "released", today=calendar)
    first = hold()
    action = first.add_action(**ACTION)
    with pytest.raises(WorkbookError, match="what it needs"):
        first.preview_request(action.id, "Two hours a week")
    first.change_action(action.id, needs="time")
    assert first.preview_request(action.id, " Two hours\0 a week ") == "Two hours a week"
    assert released.all() == ()  # a preview sends nothing
    with pytest.raises(WorkbookError, match="no words"):
        first.send_request(action.id, " ")
    sent = first.send_request(action.id, "Two hours a week")
    with pytest.raises(MeetingRefused, match="has been sent"):
        first.send_request(action.id, "Three hours a week")
    with pytest.raises(MeetingRefused, match="gone to a manager"):
        first.remove_action(action.id)
    (request,) = released.all()
    assert (request.team, request.kind, request.text) == (
        "Harbour team",
        "time",
        "Two hours a week",
    )
    first.close(show=False)
    calendar.later(14)
    released.reply(sent.id, "From January, yes.", decision="yes", role="Service manager")
    calendar.later(14)
    second = hold()
    (back,) = second.view().earlier
    assert (back.request.reply, back.request.replied_on) == (
        *("From January, yes.", date(2026, 11, 16)),
    )
    second.answer_earlier(action.id, state="done", happened="It is agreed.", **told(calendar))
    second.close(show=False)
    calendar.later(14)
    assert hold().view().earlier == ()


def test_a_reply_that_comes_when_all_is_settled_is_still_seen_once(sessions, hold, calendar):
    first = hold()
    action = first.add_action(**ACTION, needs="money")
    sent = first.send_request(action.id, "Forty pounds")
    first.change_action(action.id, state="done", **told(calendar))
    first.close(show=False)
    calendar.later(7)
    assert hold().view().earlier == ()
    Requests(sessions.data / "released", today=calendar).reply(
        sent.id, "Yes.", decision="yes", role="Service manager"
    )
    calendar.later(7)
    second = hold()
    assert [each.id for each in second.view().earlier] == [action.id]
    second.close(show=False)
    calendar.later(7)
    assert hold().view().earlier == ()


# Forgotten sessions, and closing


def test_a_forgotten_session_reveals_nothing_and_asks_to_be_closed(sessions, hold, calendar):
    forgotten = hold(people=9)
    split(sessions, forgotten, people=6)
    calendar.later(30)
    assert forgotten.view().pattern is None
    other_teams = hold(team="Lantern team")
    assert other_teams.view().forgotten == ()
    with pytest.raises(MeetingRefused):
        other_teams.close_forgotten(forgotten.code, show=True)
    meeting = hold()
    (asks,) = meeting.view().forgotten
    assert (asks.code, asks.opened_on, asks.sent) == (forgotten.code, date(2026, 11, 2), 6)
    meeting.close_forgotten(forgotten.code, show=False)
    assert meeting.view().forgotten == ()
    assert not sessions.find(forgotten.code).revealed


def test_sessions_of_the_same_day_are_not_forgotten(hold):
    hold()
    assert hold().view().forgotten == ()


def test_a_closed_meeting_can_be_read_and_not_written(sessions, hold):
    meeting = hold()
    answers(sessions, meeting, *[{}] * 5)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    meeting.note("roles", heard="Words")
    action = meeting.add_action(**ACTION)
    shut_now(sessions, meeting.code)
    meeting.close()
    for change in (
        lambda: meeting.note("roles", heard="Other"),
        lambda: meeting.mark("roles", "pinned"),
        lambda: meeting.set_opening("Words"),
        lambda: meeting.add_action(**ACTION),
        lambda: meeting.change_action(action.id, what="Other"),
        lambda: meeting.start_timer("Talk", 5),
        lambda: meeting.show_on_screen("roles"),
    ):
        with pytest.raises(SessionClosed):
            change()
    assert [e.heard for e in meeting.view().agenda if e.heard] == ["Words"]


def test_closing_keeps_the_record_as_a_page_and_again_changes_nothing(sessions, hold):
    meeting = hold()
    split(sessions, meeting)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    meeting.set_opening("What we want to remember")
    meeting.note("roles", heard="They would laugh")
    meeting.leave_out("purpose", yes=True)
    shut_now(sessions, meeting.code)
    meeting.close()
    page = sessions.folder(meeting.code) / "record.html"
    kept = page.read_text(encoding="utf-8")
    assert "What we want to remember" in kept
    assert "They would laugh" in kept
    shut_now(sessions, meeting.code)
    meeting.close()
    assert page.read_text(encoding="utf-8") == kept


def test_nothing_that_a_meeting_writes_is_in_the_managers_folder_but_requests(sessions, hold):
    meeting = hold()
    split(sessions, meeting)
    shut_now(sessions, meeting.code)
    meeting.reveal()
    meeting.note("roles", heard="They would laugh")
    action = meeting.add_action(**ACTION, needs="time")
    assert not (sessions.data / "released").exists()
    meeting.send_request(action.id, "Two hours")
    shut_now(sessions, meeting.code)
    meeting.close()
    released = sessions.data / "released"
    assert {path.name for path in released.iterdir()} <= {"requests.csv", ".lock"}
    said = (released / "requests.csv").read_text()
    assert "laugh" not in said
    assert ACTION["what"] not in said
    assert meeting.code not in said
