"""A page looks at its meeting every three seconds: what that reads, and that it is never behind."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from keeping import ITEMS, give, response, shut_now, small_instrument
from services import open_for

from workbook.meetings.meeting import Meeting
from workbook.sessions.repository import Sessions
from workbook.storage import remembered
from workbook.themes.requests import Requests

DAY = date(2026, 11, 2)


class CountedSessions(Sessions):
    """Sessions that count how often a team's are listed."""

    listed = 0

    def of_team(self, team):
        self.listed += 1
        return super().of_team(team)


@pytest.fixture
def instrument(tmp_path):
    return small_instrument(tmp_path)


@pytest.fixture
def data(tmp_path, instrument):
    """Two meetings of a team, a month apart, each with an action and a request, both revealed."""
    folder = tmp_path / "data"
    for month in (0, 1):
        sessions = Sessions(folder, today=lambda m=month: DAY + timedelta(days=30 * m))
        meeting = Meeting(sessions, open_for(sessions, "Harbour team", instrument).id)
        for _ in range(8):
            give(sessions, meeting.code, response(answers=dict.fromkeys(ITEMS, "in_place")))
        shut_now(sessions, meeting.code)
        meeting.reveal()
        meeting.mark("roles", "carried")
        action = meeting.add_action(item="roles", what="Ask the group", needs="time")
        meeting.send_request(action.id, "Two hours")
        if month == 0:
            shut_now(sessions, meeting.code)
            meeting.close()
    return folder


@pytest.fixture
def meeting(data):
    sessions = CountedSessions(data)
    return Meeting(sessions, next(each.id for each in sessions.all() if each.state != "closed"))


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """The files that are read, when every file has been left alone for a while."""
    real_time, real_read = time.time, Path.read_bytes
    monkeypatch.setattr(remembered.time, "time", lambda: real_time() + 60)
    folder, names = tmp_path / "data", []

    def read(path):
        if path.is_relative_to(folder):
            names.append(path.relative_to(folder).as_posix())
        return real_read(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    return names


def test_a_look_lists_the_teams_sessions_once(meeting):
    meeting.view()
    assert meeting._sessions.listed == 1


def test_a_second_look_reads_nothing_of_earlier_sessions_nor_any_request(meeting, opened):
    first = meeting.view()
    (back,) = first.earlier
    assert f"sessions/{back.session}/actions.csv" in opened
    assert f"sessions/{back.session}/notes.csv" in opened
    assert "released/requests.csv" in opened
    opened.clear()
    assert meeting.view() == first
    again = {name for name in opened if not name.startswith(f"sessions/{meeting.code}/")}
    # Its own file says in every look whether it is closed by now.
    assert again <= {f"sessions/{back.session}/session.csv"}


def test_before_the_reveal_the_notes_of_earlier_sessions_are_not_read(data, instrument, opened):
    sessions = Sessions(data)
    earlier = {each.id for each in sessions.all()}
    new = Meeting(sessions, open_for(sessions, "Harbour team", instrument).id)
    opened.clear()
    new.view()
    assert opened
    assert not [name for name in opened for code in earlier if name == f"sessions/{code}/notes.csv"]


def test_what_another_process_changes_is_in_the_next_look(meeting, data, opened):
    (back,) = meeting.view().earlier
    assert (back.state, back.request.reply) == ("open", "")
    other = Meeting(Sessions(data), meeting.code)
    other.answer_earlier(back.id, state="done", happened="We asked")
    (back,) = meeting.view().earlier
    assert (back.state, back.happened) == ("done", "We asked")
    Requests(data / "released").reply(
        back.request.id, "You have them.", decision="yes", role="Service manager"
    )
    (back,) = meeting.view().earlier
    assert back.request.reply == "You have them."
    assert opened
