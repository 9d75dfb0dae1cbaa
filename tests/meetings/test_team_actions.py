"""Actions on any day, by anybody with the team's link, and telling young people as an event."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest
from keeping import ITEMS, give, response, reveal_now, small_instrument

from workbook.errors import WorkbookError
from workbook.meetings import Meeting, MeetingRefused, TeamActions, Told, read_actions
from workbook.meetings.told import says_something
from workbook.sessions import Sessions
from workbook.storage import disk
from workbook.themes.requests import Requests

ACTION = {"item": "roles", "what": "Ask the group what they want to decide"}
DAY = date(2026, 11, 2)
TEAMS = {"Harbour team": "tharbour22", "Lantern team": "tlantern22"}
TOLD = {"told_on": str(DAY), "told_by": "Duty worker", "told_how": "In the group"}


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

    def begin(team="Harbour team", **more):
        opened = sessions.open(team, instrument, team_id=TEAMS[team])
        return Meeting(sessions, opened.id, today=calendar, **more)

    return begin


@pytest.fixture
def decided(sessions, hold, calendar):
    """An action of a session that is closed, and its team's actions as the team's page has them."""
    meeting = hold()
    action = meeting.add_action(**ACTION)
    meeting.close(show=False)
    team = TEAMS["Harbour team"]
    requests = Requests(sessions.data / "released", today=calendar)
    return action, TeamActions(sessions, team, requests, today=calendar)


def folder_of(sessions, action):
    return sessions.folder(action.session)


# Any day


def test_no_meeting_has_to_run_for_an_action_to_be_brought_up_to_date(sessions, decided, calendar):
    action, ours = decided
    calendar.later(3)
    kept = ours.bring_up_to_date(action.id, state="done", happened="They chose the room.")
    assert (kept.state, kept.happened, kept.updated_on) == (
        *("done", "They chose the room.", calendar.day),
    )
    assert kept.answered_in == ""
    assert ours.all() == (kept,)
    # What is not named stays.
    again = ours.bring_up_to_date(action.id, **TOLD)
    assert again.happened == "They chose the room."
    assert again.settled(calendar.day)


def test_saying_the_same_again_writes_nothing_and_moves_no_day(sessions, decided, calendar):
    action, ours = decided
    ours.bring_up_to_date(action.id, state="going")
    path = folder_of(sessions, action) / "actions.csv"
    before = path.stat().st_mtime_ns, path.read_bytes()
    calendar.later(5)
    kept = ours.bring_up_to_date(action.id, state="going", happened="")
    assert kept.updated_on == DAY
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


@pytest.mark.parametrize("name", ["what", "item", "owner_role", "due_on", "needs", "difference"])
def test_what_was_decided_is_not_changed_afterwards(decided, name):
    action, ours = decided
    with pytest.raises(MeetingRefused, match="decided"):
        ours.bring_up_to_date(action.id, **{name: "roles"})
    assert ours.all() == (action,)


def test_another_team_changes_nothing_and_is_told_no_more(sessions, hold, decided, calendar):
    action, ours = decided
    hold("Lantern team")
    theirs = TeamActions(
        sessions, TEAMS["Lantern team"], Requests(sessions.data / "released"), today=calendar
    )
    assert theirs.all() == ()
    with pytest.raises(MeetingRefused) as refused:
        theirs.bring_up_to_date(action.id, state="done")
    with pytest.raises(MeetingRefused) as unknown:
        theirs.bring_up_to_date("a00000000", state="done")
    assert str(refused.value) == str(unknown.value)
    assert ours.all() == (action,)


def test_a_crash_while_it_is_kept_leaves_the_older_or_the_newer(sessions, decided, monkeypatch):
    action, ours = decided

    def cut(*_):
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", cut)
        with pytest.raises(WorkbookError, match="not kept"):
            ours.bring_up_to_date(action.id, state="done")
    assert ours.all() == (action,)
    assert ours.bring_up_to_date(action.id, state="done").state == "done"


def test_two_who_write_at_once_lose_nothing_of_each_other(sessions, decided, calendar):
    action, _ = decided
    team = TEAMS["Harbour team"]

    def write(name, words):
        mine = Sessions(sessions.data, today=calendar)
        ours = TeamActions(mine, team, Requests(mine.data / "released"), today=calendar)
        for number in range(8):
            ours.bring_up_to_date(action.id, **{name: f"{words} {number}"})

    writers = [
        threading.Thread(target=write, args=each)
        for each in (("happened", "so far"), ("told_how", "in the group"), ("said_back", "good"))
    ]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    (kept,) = read_actions(
        folder_of(sessions, action), action.session, sessions.instrument(action.session), {}
    )
    assert (kept.happened, kept.told.how, kept.told.said_back) == (
        *("so far 7", "in the group 7", "good 7"),
    )


# Telling young people is an event


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"told_how": "n/a"},
        {"not_told_because": "n/a"},
        {"not_told_because": "They moved away"},  # no day to look at it again
        {"look_again_on": "2027-01-12"},  # no reason
        {"not_told_because": "N / A", "look_again_on": "2027-01-12"},
        {"told_on": str(DAY)},
        {"told_on": str(DAY), "told_by": "Duty worker"},
        {"told_on": str(DAY), "told_by": "-", "told_how": "n/a"},
        {"told_by": "Duty worker", "told_how": "In the group"},  # no day
    ],
)
def test_without_an_event_or_a_reason_with_a_day_an_action_comes_back(decided, hold, said):
    action, ours = decided
    ours.bring_up_to_date(action.id, state="done", happened="Done.", **said)
    (back,) = hold().view().earlier
    assert back.id == action.id
    assert back.waits_for(DAY)


@pytest.mark.parametrize("state", ["done", "changed", "stopped"])
def test_a_real_event_settles_it(decided, hold, state):
    action, ours = decided
    ours.bring_up_to_date(action.id, state=state, **TOLD)
    assert hold().view().earlier == ()


@pytest.mark.parametrize("state", ["open", "going"])
def test_being_told_does_not_settle_what_is_not_over(decided, hold, state):
    action, ours = decided
    ours.bring_up_to_date(action.id, state=state, **TOLD)
    assert [each.id for each in hold().view().earlier] == [action.id]


def test_a_reason_lasts_until_its_day_and_then_the_action_comes_back(decided, hold, calendar):
    action, ours = decided
    again = DAY + timedelta(days=30)
    ours.bring_up_to_date(
        action.id,
        state="done",
        not_told_because="She is in hospital",
        look_again_on=str(again),
    )
    assert hold().view().earlier == ()
    calendar.day = again - timedelta(days=1)
    assert hold().view().earlier == ()
    calendar.day = again
    (back,) = hold().view().earlier
    assert back.waits_for(again) == "This is the day on which you wanted to look at it again."


@pytest.mark.parametrize(
    "said",
    [
        {"told_on": "2026-11-03"},  # tomorrow
        {"told_on": "last week"},
        {"told_on": 7},
        {"look_again_on": str(DAY)},
        {"look_again_on": "2020-01-01"},
        {"look_again_on": "2999-01-01"},  # never
        {"told_by": "x" * 501},
        {"state": "settled"},
        {"told": "They know."},
    ],
)
def test_what_cannot_have_happened_is_refused_and_changes_nothing(decided, said):
    action, ours = decided
    with pytest.raises(WorkbookError):
        ours.bring_up_to_date(action.id, **said)
    assert ours.all() == (action,)


def test_a_day_to_look_again_that_has_come_may_stand_while_other_words_change(decided, calendar):
    action, ours = decided
    again = str(DAY + timedelta(days=10))
    ours.bring_up_to_date(action.id, not_told_because="Not yet safe", look_again_on=again)
    calendar.later(20)
    kept = ours.bring_up_to_date(action.id, not_told_because="Still not safe", look_again_on=again)
    assert kept.told.because == "Still not safe"


@pytest.mark.parametrize(
    "words", ["", " ", "n/a", "N.A.", "-", "–", "none", "Not yet", "NO", "tbc"]
)
def test_words_that_say_nothing(words):
    assert not says_something(words)


@pytest.mark.parametrize(
    "words", ["We told them", "By letter", "Not safe yet", "Navigator", "Noah’s key worker"]
)
def test_words_that_say_something(words):
    assert says_something(words)


# Older files

OLDER = (
    "action,item,what,owner_role,due_on,difference,state,happened,told_young_people,needs,request,"
    "answered_in,reply_seen_in\n"
)


@pytest.mark.parametrize(
    ("told", "settled"), [("That two ideas were used.", True), ("n/a", False), ("", False)]
)
def test_a_file_of_an_older_workbook_is_read_and_then_written_as_it_is_now(
    sessions, decided, hold, told, settled
):
    action, ours = decided
    path = folder_of(sessions, action) / "actions.csv"
    path.write_text(f"{OLDER}{action.id},roles,Ask them,,,,done,We did,{told},,,,\n", "utf-8")
    (read,) = ours.all()
    assert read.told == Told(before=told)
    assert read.settled(DAY) is settled
    assert (hold().view().earlier == ()) is settled
    ours.bring_up_to_date(action.id, said_back="Thank you")
    (now,) = ours.all()
    assert now.told == Told(before=told, said_back="Thank you")
    assert "look_again_on" in path.read_text("utf-8").splitlines()[0]
    described = (path.parent / "datapackage.json").read_text("utf-8")
    assert "said_back" in described


def test_a_damaged_file_is_refused_in_todays_words(sessions, decided):
    action, ours = decided
    (folder_of(sessions, action) / "actions.csv").write_text("what,when\nx,y\n", "utf-8")
    with pytest.raises(WorkbookError, match="said_back"):
        ours.all()


# A session's own link


def test_with_the_sessions_own_link_nothing_of_the_team_is_shown_or_changed(
    sessions, decided, hold, calendar
):
    action, ours = decided
    forgotten = hold()
    calendar.later(20)
    mine = hold(with_team=False)
    view = mine.view()
    assert (view.earlier, view.forgotten, view.with_team) == ((), (), False)
    with pytest.raises(MeetingRefused, match="this session alone"):
        mine.answer_earlier(action.id, state="done")
    with pytest.raises(MeetingRefused, match="this session alone"):
        mine.close_forgotten(forgotten.code, show=True)
    assert ours.all() == (action,)
    assert sessions.find(forgotten.code).state == "open"
    # The same session with the team's link has all of it.
    with_the_team = Meeting(sessions, mine.code, today=calendar).view()
    assert [each.id for each in with_the_team.earlier] == [action.id]
    assert [each.code for each in with_the_team.forgotten] == [forgotten.code]


def test_what_was_carried_is_not_shown_to_the_sessions_own_link(sessions, hold, calendar):
    first = hold()
    for number in range(5):
        give(sessions, first.code, response(number, answers=dict.fromkeys(ITEMS, "partly")))
    reveal_now(sessions, first.code)
    first.mark("ending", "carried")
    first.close()
    calendar.later(7)
    second = hold(with_team=False)
    for number in range(5):
        give(sessions, second.code, response(number + 20, answers=dict.fromkeys(ITEMS, "partly")))
    reveal_now(sessions, second.code)
    assert not any(each.carried_before for each in second.view().agenda)
    everything = Meeting(sessions, second.code, today=calendar).view().agenda
    assert [each.pattern.item.id for each in everything if each.carried_before] == ["ending"]


# Killed


LOOP = """
import sys
from datetime import date
from pathlib import Path
from workbook.meetings import TeamActions
from workbook.sessions import Sessions
from workbook.themes.requests import Requests

data, team, action, number = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
ours = TeamActions(Sessions(data), team, Requests(data / "released"))
while True:
    number += 1
    ours.bring_up_to_date(action, happened=f"so far {number}", said_back=f"{number}")
    print(number, flush=True)
"""


def test_killed_at_any_instant_what_was_acknowledged_is_there_and_whole(sessions, decided):
    action, ours = decided
    dice, number, rounds = random.Random(5), 0, 0
    while rounds < 8:
        words = [sys.executable, "-c", LOOP, str(sessions.data), TEAMS["Harbour team"], action.id]
        with subprocess.Popen([*words, str(number)], stdout=subprocess.PIPE, text=True) as writer:
            writer.stdout.readline()
            time.sleep(dice.uniform(0, 0.1))
            writer.kill()
            said = [number + 1, *(int(line) for line in writer.stdout if line.strip())]
        (kept,) = ours.all()
        number = int(kept.told.said_back)
        assert number in {said[-1], said[-1] + 1}  # it may have been kept and not yet said
        assert kept.happened == f"so far {number}"
        rounds += 1
