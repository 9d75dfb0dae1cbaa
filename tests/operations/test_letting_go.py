"""What goes by itself once it is due: codes, who was in a room, links that lead nowhere."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date, timedelta

import pytest
from keeping import close_now, come_in, response, small_instrument

from workbook.access import Links
from workbook.cli.main import main
from workbook.operations.daily import do_daily
from workbook.operations.example import write_example
from workbook.operations.letting_go import let_go
from workbook.plans import Plans
from workbook.sessions import SessionNotFound, Sessions
from workbook.settings import ROOM, RoomDaysUnreadable
from workbook.teams import Teams

DAY = date(2026, 11, 22)
AN_HOUR_AGO = time.time() - 3700


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def met(data, tmp_path):
    """A closed session of five people, and the ticket of one of them."""
    sessions = Sessions(data, today=lambda: DAY)
    session = sessions.open("Harbour team", small_instrument(tmp_path))
    tickets = [come_in(sessions, session.id) for _ in range(5)]
    for seed, ticket in enumerate(tickets):
        sessions.record(session.id, response(seed), ticket)
    close_now(sessions, session.id)
    return session, tickets[0]


def later(days):
    return lambda: DAY + timedelta(days=days)


@pytest.mark.parametrize("days", [7, 0, 30])
def test_the_code_and_who_was_in_the_room_go_on_the_day_after_the_room_days(data, met, days):
    session, ticket = met
    (data / ROOM).write_text(f"open_days_after_closing = {days}\n")
    then = Sessions(data, today=later(days))
    done = do_daily(data, today=later(days))
    assert done.troubles == ()
    assert then.by_code(session.code).id == session.id
    assert then.was_in_room(session.id, ticket)
    room = [path for path in (data / "sessions" / session.id).iterdir() if path.name == ".room"]
    assert len(room) == 1
    do_daily(data, today=later(days + 1))
    assert not room[0].exists()
    assert not list((data / "codes").iterdir())
    gone = Sessions(data, today=later(days + 1))
    with pytest.raises(SessionNotFound):
        gone.by_code(session.code)
    assert not gone.was_in_room(session.id, ticket)
    assert gone.tally(session.id).people == 5
    again = let_go(data, today=later(days + 1))
    assert (again.codes, again.rooms, again.links) == (0, 0, 0)


def test_a_session_that_is_deleted_takes_its_code_and_its_link_along(data, met, tmp_path):
    gone, _ = met
    sessions, links = Sessions(data, today=lambda: DAY), Links(data)
    stays = sessions.open("Harbour team", small_instrument(tmp_path))
    made = [links.make("session", each.id) for each in (gone, stays)]
    team, other = (Teams(data).add(name, "Riverside") for name in ("Harbour team", "Quay team"))
    of_teams = [links.make("team", each.id) for each in (team, other)]
    lead, manager = links.make("lead"), links.make("manager", "v0123abcd")
    shutil.rmtree(data / "sessions" / gone.id)
    shutil.rmtree(data / "teams" / team.id)
    for code in (gone.code, stays.code):
        os.utime(data / "codes" / code, (AN_HOUR_AGO, AN_HOUR_AGO))
    done = let_go(data, today=lambda: DAY)
    assert (done.codes, done.links) == (1, 2)
    assert not links.stands(made[0].grant)
    assert not links.stands(of_teams[0].grant)
    for link in (made[1], of_teams[1], lead, manager):
        assert links.stands(link.grant)
    assert [path.name for path in (data / "codes").iterdir()] == [stays.code]


def test_a_plan_that_is_deleted_takes_its_link_along(data, met):
    plans, links = Plans(data), Links(data)
    gone, stays = plans.begin(), plans.begin()
    of_gone, of_stays = (links.make("plan", each.id) for each in (gone, stays))
    plans.delete(gone.id)
    assert let_go(data, today=lambda: DAY).links == 1
    assert not links.stands(of_gone.grant)
    assert links.stands(of_stays.grant)
    (data / "plans").rename(data / "away")
    assert let_go(data, today=lambda: DAY).links == 0


def test_where_a_disk_is_away_no_link_is_ended(data, met):
    links = Links(data)
    link = links.make("session", met[0].id)
    (data / "sessions").rename(data / "away")
    assert let_go(data, today=lambda: DAY).links == 0
    (data / "away").rename(data / "sessions")
    assert links.stands(link.grant)


def test_a_setting_that_cannot_be_read_is_said_and_nothing_goes(data, met, capsys):
    (data / ROOM).write_text("open_days_after_closing = soon\n")
    with pytest.raises(RoomDaysUnreadable):
        let_go(data, today=later(400))
    done = do_daily(data, today=later(400))
    assert any("room.toml" in each for each in done.troubles)
    assert (data / "codes" / met[0].code).exists()
    assert main(["forget", "--data", str(data)]) == 1
    assert "room.toml" in capsys.readouterr().err


def test_forgetting_by_hand_lets_go_too(data, met, capsys):
    (data / ROOM).write_text("open_days_after_closing = 0\n")
    code = data / "codes" / met[0].code
    assert code.exists()
    own = data / "sessions" / met[0].id / "session.csv"
    own.write_text(own.read_text().replace(str(DAY), "2020-01-01"))
    assert main(["forget", "--data", str(data)]) == 0
    assert not code.exists()


def test_the_invented_service_lets_go_of_its_codes_as_well(data):
    folder = data / "example"
    write_example(folder, teams=2, quarters=1, today=DAY)
    sessions = Sessions(folder, today=lambda: DAY)
    (waiting,) = [each for each in sessions.all() if each.state == "open"]
    assert [path.name for path in (folder / "codes").iterdir()] == [waiting.code]
    sessions.close(waiting.id, show=False)
    do_daily(data, today=later(8))
    assert not list((folder / "codes").iterdir())
