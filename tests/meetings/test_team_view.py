"""A team as its own page shows it: promises, requests, what moved, and what is next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from keeping import ITEMS, close_now, give, response, reveal_now, small_instrument

from workbook.errors import WorkbookError
from workbook.meetings import Meeting, Rhythm, TeamActions, TeamRhythm, team_view
from workbook.meetings.held import MeetingRefused
from workbook.sessions import Sessions
from workbook.storage import package_bytes
from workbook.teams import Team, Teams
from workbook.themes.requests import Requests

DAY = date(2026, 3, 2)
TEAM = "tharbour22"


class Calendar:
    def __init__(self):
        self.day = DAY

    def __call__(self):
        return self.day

    def later(self, days):
        self.day += timedelta(days=days)


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def sessions(tmp_path, calendar):
    return Sessions(tmp_path / "data", today=calendar)


@pytest.fixture
def hold(sessions, tmp_path, calendar):
    instrument = small_instrument(tmp_path)

    def begin(team=TEAM, answer=None, people=9):
        """A session; with an answer it is revealed, and everybody gives that to "roles"."""
        if not any(each.id == team for each in Teams(sessions.data).all()):
            Teams(sessions.data).adopt(Team(id=team, name=f"Team {team}", service="North"))
        opened = sessions.open(team, instrument, team_id=team)
        meeting = Meeting(sessions, opened.id, today=calendar)
        if answer:
            for number in range(people):
                given = dict.fromkeys(ITEMS, "in_place") | {"roles": answer}
                seed = hash((meeting.code, number))
                give(sessions, meeting.code, response(seed, answers=given))
            reveal_now(sessions, meeting.code)
        return meeting

    return begin


@pytest.fixture
def look(sessions, tmp_path, calendar):
    """A team as it sees itself today."""

    def at(meeting):
        team = sessions.find(meeting.code).team_id
        return team_view(sessions, tmp_path / "data" / "teams", team, calendar.day)

    return at


def bring(sessions, meeting, calendar, action, **said):
    team = sessions.find(meeting.code).team_id
    requests = Requests(sessions.data / "released", today=calendar)
    return TeamActions(sessions, team, requests, today=calendar).bring_up_to_date(action.id, **said)


def told(calendar):
    return {"told_on": str(calendar.day), "told_by": "Duty worker", "told_how": "In the group"}


def test_a_team_that_never_met_is_offered_a_checklist_and_nothing_else(sessions, tmp_path):
    view = team_view(sessions, tmp_path / "data" / "teams", "tharbour22", DAY)
    assert (view.promises, view.settled, view.requests, view.sessions) == ((), (), (), ())
    assert (view.meetings, view.next_meeting) == (0, None)
    assert [each.kind for each in view.offers] == ["full"]


def test_promises_stay_until_they_are_settled_and_say_what_is_missing(
    sessions, hold, look, calendar
):
    meeting = hold()
    late = meeting.add_action(item="roles", what="Ask the group", due_on="2026-03-10")
    meeting.add_action(item="ending", what="Say when it ends")
    meeting.close(show=False)
    calendar.later(14)
    first, second = look(meeting).promises
    assert (first.is_late, second.is_late) == (True, False)
    assert (first.decided_on, first.title, first.waits_for) == (DAY, "Small", "")
    bring(sessions, meeting, calendar, late, state="done", happened="They chose.")
    first, _ = look(meeting).promises
    assert (first.is_late, first.waits_for) == (
        *(False, "Young people have not been told yet what came of it."),
    )
    bring(sessions, meeting, calendar, late, **told(calendar))
    view = look(meeting)
    assert [each.action.what for each in view.promises] == ["Say when it ends"]
    assert [each.action.id for each in view.settled] == [late.id]
    assert (view.sessions[0].actions, view.sessions[0].settled) == (2, 1)


def test_nothing_of_another_team_is_in_it(sessions, hold, look):
    ours, theirs = hold(), hold("tlantern22")
    ours.add_action(item="roles", what="Ours")
    action = theirs.add_action(item="roles", what="Theirs", needs="time")
    theirs.send_request(action.id, "Two hours")
    view = look(ours)
    assert [each.action.what for each in view.promises] == ["Ours"]
    assert view.requests == ()
    assert [each.session.id for each in view.sessions] == [ours.code]
    assert "Theirs" not in repr(view)


def test_requests_come_with_what_was_decided_the_newest_first(sessions, hold, look, calendar):
    meeting = hold()
    sent = []
    for number in range(2):
        action = meeting.add_action(item="roles", what=f"Ask {number}", needs="time")
        sent.append(meeting.send_request(action.id, f"{number} hours"))
        calendar.later(1)
    Requests(sessions.data / "released", today=calendar).reply(
        sent[0].id, "From May.", decision="later", role="manager", look_again_on=date(2026, 5, 4)
    )
    newest, oldest = look(meeting).requests
    assert (newest.text, newest.decision) == ("1 hours", "")
    assert (oldest.decision, oldest.role, oldest.look_again_on) == (
        *("later", "manager", date(2026, 5, 4)),
    )


def test_what_moved_stands_beside_what_was_done_in_between(sessions, hold, look, calendar):
    first = hold(answer="not_yet")
    about = first.add_action(item="roles", what="Ask the group")
    other = first.add_action(item="ending", what="Say when it ends")
    left = first.add_action(item="purpose", what="Not begun")
    first.close()
    calendar.later(30)
    bring(sessions, first, calendar, about, state="done", **told(calendar))
    bring(sessions, first, calendar, other, state="stopped")
    calendar.later(30)
    second = hold(answer="in_place")
    second.close()
    calendar.later(10)
    bring(sessions, first, calendar, left, state="done")  # after the second session
    (checklist,) = look(second).checklists
    assert (checklist.times, checklist.last_on) == (2, second.view().session.revealed_on)
    (moved,) = checklist.between.moved
    assert moved.item.id == "roles"
    assert moved.said[0] == "The answers moved towards “In place”."
    assert [each.what for each in moved.done] == ["Ask the group"]
    assert [each.what for each in checklist.between.elsewhere] == ["Say when it ends"]
    assert (checklist.between.then.day, checklist.between.now.day) == (
        *(DAY, DAY + timedelta(days=60)),
    )
    assert len(checklist.over_time.sessions) == 2


def test_what_is_sealed_moves_nothing(sessions, hold, look, calendar):
    hold(answer="not_yet").close()
    calendar.later(30)
    open_one = hold()
    for number in range(9):
        give(sessions, open_one.code, response(number, answers=dict.fromkeys(ITEMS, "in_place")))
    view = look(open_one)
    assert view.checklists[0].between is None
    assert [each.session.id for each in view.running] == [open_one.code]
    assert view.meetings == 1


def test_carried_questions_are_the_last_sessions_and_make_a_short_session_worth_offering(
    sessions, hold, look, calendar
):
    first = hold(answer="partly")
    first.mark("ending", "carried")
    first.close()
    calendar.later(7)
    view = look(first)
    assert [(each.item.id, each.title) for each in view.carried] == [("ending", "Small")]
    assert [(each.kind, each.minutes) for each in view.offers] == [
        *(("short", 25), ("again", 75), ("full", 75)),
    ]
    second = hold(answer="partly")
    second.close()
    view = look(second)
    assert view.carried == ()
    assert [each.kind for each in view.offers] == ["again", "full"]


# The next meeting, and nothing left


@pytest.fixture
def rhythm(tmp_path, calendar):
    folder = tmp_path / "data" / "teams" / "tharbour22"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_bytes(package_bytes("t", "A team", "Who it is.", []))
    return TeamRhythm(folder.parent, folder.name, today=calendar)


def test_the_next_meeting_is_kept_changed_and_taken_away(rhythm, tmp_path):
    assert rhythm.read() == Rhythm()
    assert rhythm.meet_on("2026-03-30").next_meeting == date(2026, 3, 30)
    assert rhythm.meet_on("2026-04-01") == rhythm.read()
    assert rhythm.meet_on(str(DAY)).next_meeting == DAY  # today
    assert rhythm.meet_on("") == Rhythm()
    described = tmp_path / "data" / "teams" / "tharbour22" / "datapackage.json"
    assert '"rhythm.csv"' in described.read_text("utf-8")


@pytest.mark.parametrize("day", ["2026-03-01", "2199-01-01", "soon", None, 7])
def test_a_day_that_cannot_be_is_refused_and_the_older_stands(rhythm, day):
    rhythm.meet_on("2026-03-30")
    if day is None:
        assert rhythm.meet_on("").next_meeting is None
        return
    with pytest.raises(WorkbookError):
        rhythm.meet_on(day)
    assert rhythm.read().next_meeting == date(2026, 3, 30)


def test_that_nothing_is_left_is_a_good_answer_and_can_be_taken_back(rhythm, calendar):
    rhythm.meet_on("2026-03-30")
    assert rhythm.nothing_left("small", yes=True).nothing_left == {"small": DAY}
    calendar.later(9)
    assert rhythm.nothing_left("small", yes=True).nothing_left == {"small": DAY}
    assert rhythm.nothing_left("small", yes=False) == Rhythm(next_meeting=date(2026, 3, 30))


def test_a_checklist_with_nothing_left_is_not_offered_again(sessions, hold, tmp_path, calendar):
    meeting = hold(TEAM, answer="partly")
    meeting.close()
    team = sessions.find(meeting.code).team_id
    folder = tmp_path / "data" / "teams"
    TeamRhythm(folder, team, today=calendar).nothing_left("small", yes=True)
    view = team_view(sessions, folder, team, calendar.day)
    assert view.checklists[0].nothing_left_on == DAY
    assert [each.kind for each in view.offers] == ["full"]


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "x" * 99, "T"])
def test_a_team_is_no_path(tmp_path, name):
    with pytest.raises(MeetingRefused):
        TeamRhythm(tmp_path, name)


def test_a_team_that_is_not_there_gets_no_folder(tmp_path, calendar):
    with pytest.raises(MeetingRefused):
        TeamRhythm(tmp_path, "tnobody222", today=calendar).meet_on("2026-03-30")
    assert list(tmp_path.iterdir()) == []


def test_nobody_closes_by_looking(sessions, hold, look):
    meeting = hold(answer="partly")
    look(meeting)
    assert sessions.find(meeting.code).state == "revealed"
    assert close_now(sessions, meeting.code).state == "closed"
