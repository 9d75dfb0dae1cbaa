"""The steps of somebody who has one link and wants what another one opens; and links that end.

Each of these worked once.
"""

from __future__ import annotations

import json
import time
import zipfile
from contextlib import suppress
from dataclasses import fields

import pytest
import websocket
from kernels import KernelGone, PageWithKernel
from server_answers import Answer, kernels_of
from serving import PATIENCE, RunningWorkbook, until
from ways_in import a_session, a_team, answered_by, came_in, finished, old_path, way_in

from widgets.acts import ACTS
from workbook.access.links import Links
from workbook.sessions.repository import Sessions
from workbook.storage.layout import EXAMPLE_FOLDER
from workbook.teams import service_id

LINK_ENDED = 4403


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("attacked") / "data").start()
    yield running
    said = running.said.read_text()
    running.stop()
    assert "Traceback" not in said


@pytest.fixture
def links(server):
    return Links(server.data)


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


def do(page, act, **given):
    """Ask a facilitator's page to do something, with no field that the act does not have."""
    names = {each.name for each in fields(ACTS[act])}
    return page.ask("do", act=act, **{"with": {k: v for k, v in given.items() if k in names}})


# Another team's name


def test_a_session_that_is_opened_with_a_typed_name_belongs_to_the_team_of_the_link(server, links):
    quay = a_team(server.data, "Quay", "South")
    harbour = a_team(server.data, "Harbour", "North")
    cookie = came_in(server, links.make("team", quay.id))
    page = PageWithKernel(server, f"/facilitate?team={quay.id}", cookie)
    said = page.ask(
        "open", team="harbour  TEAM", instrument="risk-and-choice", people=None, minutes=None
    )
    page.close()
    sessions = Sessions(server.data)
    assert not [s for s in sessions.of_team(harbour.id) if s.id in json.dumps(said)]
    opened = [s for s in sessions.of_team(quay.id) if s.id in json.dumps(said)]
    assert len(opened) == 1
    assert opened[0].team_id == quay.id


def test_a_link_of_one_team_opens_no_page_and_no_session_form_of_another(server, links):
    quay, harbour = a_team(server.data, "Quay", "South"), a_team(server.data, "Harbour", "North")
    theirs = a_session(server.data, "Harbour")
    cookie = came_in(server, links.make("team", quay.id))
    for path in (
        f"/team?team={harbour.id}",
        f"/facilitate?team={harbour.id}",
        f"/facilitate?team={quay.id}&session={theirs.id}",
        *(
            f"/{page}?session={theirs.id}"
            for page in ("facilitate", "patterns", "preview", "screen")
        ),
        f"/facilitate?session={theirs.id}&example=yes",
    ):
        assert get(server, path, cookie).status == 403, path


def test_another_teams_forgotten_session_stays_open_and_sealed(server, links):
    theirs = a_session(server.data, "Harbour")
    for number in range(5):
        answered_by(server.data, theirs, number)
    mine = a_session(server.data, "Quay", service="South")
    cookie = came_in(server, links.make("team", mine.team_id))
    page = PageWithKernel(server, f"/facilitate?session={mine.id}", cookie)
    for name in (theirs.id, theirs.code):
        for show in (True, False):
            said = do(page, "close_forgotten", code=name, session=name, show=show)
            assert said["kind"] == "trouble"
            assert "agree" not in json.dumps(said).lower()
    page.close()
    after = Sessions(server.data).find(theirs.id)
    assert after.state == "open"
    assert not after.revealed


def test_an_empty_session_with_another_teams_name_shows_none_of_its_earlier_ones(server, links):
    """By its own link, and opened without a team, as the command line can."""
    sessions = Sessions(server.data)
    earlier = finished(server.data, a_session(server.data, "Lantern"))
    assert earlier.revealed
    empty = sessions.open("lantern  TEAM", "risk-and-choice")
    named = sessions.open("Lantern", "risk-and-choice")
    for session in (empty, named):
        cookie = came_in(server, links.make("session", session.id))
        page = PageWithKernel(server, f"/facilitate?session={session.id}", cookie)
        shown = json.dumps([page.ask("look", seen=""), do(page, "reveal")])
        shown += json.dumps(do(page, "close", show=True)) + json.dumps(page.ask("look", seen=""))
        page.close()
        shown += get(server, f"/patterns?session={session.id}", cookie).text
        assert earlier.id not in shown
        assert earlier.code not in shown
        assert "side by side" not in shown
        for path in (f"/patterns?session={earlier.id}", f"/team?team={earlier.team_id}"):
            assert get(server, path, cookie).status == 403


def test_a_sessions_own_link_shows_that_session_and_none_before_it(server, links):
    both = [finished(server.data, a_session(server.data, "Gate")) for _ in range(2)]
    assert all(session.revealed for session in both)
    path = f"/patterns?session={both[1].id}"
    own = get(server, path, came_in(server, links.make("session", both[1].id)))
    team = get(server, path, came_in(server, links.make("team", both[1].team_id)))
    assert own.status == team.status == 200
    assert "Your sessions side by side" in team.text
    assert "Your sessions side by side" not in own.text


def test_a_manager_who_holds_another_roles_link_opens_nothing_that_a_team_wrote(server, links):
    session = a_session(server.data, "Harbour")
    north = service_id("North")
    held = (
        *(
            links.make("manager", north),
            links.make("several", services=[north]),
            links.make("lead"),
        ),
        links.make("team", a_team(server.data, "Quay", "South").id),
    )
    cookie = came_in(server, *held)
    for path in (
        *(
            f"/{page}?session={session.id}"
            for page in ("facilitate", "patterns", "preview", "screen")
        ),
        f"/team?team={session.team_id}",
        f"/facilitate?team={session.team_id}",
        f"/reflect?code={session.id}",
    ):
        assert get(server, path, cookie).status in {302, 403}, path
        assert "kernelId" not in get(server, path, cookie).text


def test_a_key_opens_nothing_under_another_name(server, links):
    quay, harbour = a_team(server.data, "Quay", "South"), a_team(server.data, "Harbour", "North")
    own, theirs = links.make("team", quay.id), links.make("team", harbour.id)
    for name in (theirs.name, "lead", "", "session-x", f"{theirs.name}\0", "../keys/lead"):
        for more in ("", "&example=yes"):
            answer = get(server, f"/in?link={name.replace(chr(0), '%00')}&key={own.key}{more}")
            assert answer.status == 403, name
            assert "rpw-visit" not in str(answer.headers)


# What says something twice


@pytest.mark.parametrize("page", ["patterns", "reflect", "paper", "screen", "themes", "in", "join"])
def test_a_doubled_name_starts_nothing_and_is_noted_as_nothing(server, page):
    session = a_session(server.data)
    noted = server.data / "opened.csv"
    before = noted.read_text() if noted.exists() else ""
    kernels = kernels_of(server)
    for query in (
        f"code={session.code}&code=amber-river-kettle&example=no&example=yes",
        f"code=amber-river-kettle&code={session.code}&example=yes&example=no",
        f"session={session.id}&session=s1",
        f"code={session.code}&more=1&more=2",
        f"code={session.code}&%63ode=x",
    ):
        answer = get(server, f"/{page}?{query}")
        assert answer.status == 400
        assert "This address cannot be read" in answer.text
    assert (noted.read_text() if noted.exists() else "") == before
    assert kernels_of(server) <= kernels


def test_no_second_name_gets_a_code_past_the_one_who_slows_guessing(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        answers = [
            get(fresh, f"/patterns?code=amber-river-{n}&code=x&example=no&example=yes").status
            for n in range(40)
        ]
        assert set(answers) == {400}
        session = a_session(fresh.data)
        # None of those was a try, so the right code is not slowed.
        assert get(fresh, f"/reflect?code={session.code}").status == 200
    finally:
        fresh.stop()


def test_what_was_opened_is_noted_by_id_and_with_the_links_short_name(server, links):
    session = a_session(server.data)
    team = links.make("team", session.team_id)
    cookie = came_in(server, team)
    get(server, f"/facilitate?session={session.id}", cookie)
    get(server, f"/reflect?code={session.code}")
    noted = (server.data / "opened.csv").read_text()
    assert f",team,facilitate,{session.id},{team.short}\n" in noted
    assert f",practitioner,reflect,{session.id},\n" in noted
    assert session.code not in noted
    assert team.key not in noted


# A link that ends


def closed_with(page):
    """The code with which a page's line was closed by the server."""
    page.socket.settimeout(PATIENCE)
    with suppress(websocket.WebSocketConnectionClosedException):
        while True:
            kind, data = page.socket.recv_data()
            if kind == websocket.ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big")
    return None


def heard_on_a_new_line(server, page):
    """Connect to a page's kernel once more, and listen."""
    line = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/api/kernels/{page.kernel}/channels",
        timeout=PATIENCE,
        cookie=page.cookie,
        suppress_origin=True,
    )
    try:
        return line.recv(), line.recv()
    finally:
        line.shutdown()


@pytest.fixture(params=["end", "renew"])
def ends(request, links):
    """Ends a link, or makes it anew: for whoever came in with it that is the same."""
    return lambda link: getattr(links, request.param)(link.name)


@pytest.mark.parametrize("kind", ["team", "session", "lead", "manager", "several"])
def test_an_open_page_and_its_line_are_shut_at_once_and_told_why(server, links, ends, kind):
    session = a_session(server.data, f"Ended {kind}")
    north = service_id("North")
    scope = {"team": session.team_id, "session": session.id, "manager": north}.get(kind, "")
    link = links.make(kind, scope, [north] if kind == "several" else [])
    other = links.make("session", a_session(server.data, "Other").id)
    cookie = came_in(server, link)
    path = Answer(server, "GET", old_path(link)).place
    page = PageWithKernel(server, path, cookie)
    goes_on = PageWithKernel(server, f"/facilitate?session={other.scope}", came_in(server, other))
    begun = time.monotonic()
    ends(link)
    assert closed_with(page) == LINK_ENDED
    page.close()
    # Nothing else than the server's own watch ended it: the page said nothing meanwhile.
    assert time.monotonic() - begun < PATIENCE
    until(lambda: get(server, f"/api/kernels/{page.kernel}", page.cookie).status == 404)
    shut = get(server, path, cookie)
    assert shut.status == 403
    assert "This link has been ended" in shut.text
    assert 'data-ended="yes"' in shut.text
    assert get(server, old_path(link)).status == 403
    assert goes_on.ask("look", seen="")["kind"] == "view"
    goes_on.close()


def test_no_message_gets_through_after_a_link_has_ended(tmp_path):
    """However slowly the server looks by itself: each message is held to the link."""
    running = RunningWorkbook(
        tmp_path / "data",
        before=None,
        options={"sweep": 3600.0},
    ).start()
    try:
        links, session = Links(running.data), a_session(running.data)
        link = links.make("team", session.team_id)
        page = PageWithKernel(running, f"/facilitate?session={session.id}", came_in(running, link))
        assert do(page, "set_opening", text="Before.")["kind"] == "done"
        links.end(link.name)
        with pytest.raises(KernelGone):
            do(page, "set_opening", text="After.")
        page.close()
        kept = b"".join(each.read_bytes() for each in running.data.rglob("*") if each.is_file())
        assert b"Before." in kept
        assert b"After." not in kept
        # And no new line is let in to the kernel that is going.
        with pytest.raises((websocket.WebSocketException, OSError)):
            heard_on_a_new_line(running, page)
    finally:
        running.stop()


def test_an_older_cookie_opens_nothing_after_the_server_was_started_again(tmp_path):
    running = RunningWorkbook(tmp_path / "data", comes_back=True).start()
    try:
        links, session = Links(running.data), a_session(running.data)
        link = links.make("team", session.team_id)
        cookie = came_in(running, link)
        path = f"/facilitate?session={session.id}"
        running.stop()
        running.start()
        assert get(running, path, cookie).status == 200
        running.stop()
        links.renew(link.name)
        running.start()
        assert get(running, path, cookie).status == 403
        assert (
            get(running, path, came_in(running, links.find(link.name), cookie=cookie)).status == 200
        )
    finally:
        running.stop()


def test_a_restored_backup_brings_no_link_back(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    try:
        links, session = Links(running.data), a_session(running.data)
        link, lead = links.make("team", session.team_id), links.make("lead")
        cookie = came_in(running, link, lead)
        made = running.command("backup", str(tmp_path / "monday.zip"))
        assert made.returncode == 0, made.stderr
        with zipfile.ZipFile(tmp_path / "monday.zip") as made:
            held = b"".join(made.read(each) for each in made.namelist())
        for each in (link, lead):
            assert each.key.encode() not in held
    finally:
        running.stop()
    restored = RunningWorkbook(tmp_path / "again" / "data")
    done = restored.command("restore", str(tmp_path / "monday.zip"))
    assert done.returncode == 0, done.stderr
    restored.start()
    try:
        assert Sessions(restored.data).find(session.id).team_id == session.team_id
        for each in (link, lead):
            assert get(restored, old_path(each)).status == 403
        for path in (f"/facilitate?session={session.id}", f"/team?team={session.team_id}", "/lead"):
            assert get(restored, path, cookie).status == 403
    finally:
        restored.stop()


# Addresses of before


def test_an_address_of_before_goes_straight_on_where_its_secret_is_still_a_links(server, links):
    session = a_session(server.data, "Upgraded")
    once = {
        "lead": links.adopt("lead", key="a" * 26),
        "several": links.adopt("several", "older", [service_id("North")], key="b" * 26),
        "session": links.adopt("session", session.id, key="c" * 26),
    }
    for path, leads_to in (
        (f"/facilitate?opening={once['lead'].key}", "/lead"),
        (f"/themes?key={once['several'].key}", f"/themes?link={once['several'].name}"),
        (
            f"/facilitate?code={session.code}&key={once['session'].key}",
            f"/facilitate?session={session.id}",
        ),
        (f"/facilitate?code=gone&key={once['session'].key}", f"/facilitate?session={session.id}"),
    ):
        answer = get(server, path)
        assert (answer.status, answer.place) == (302, leads_to)
        cookie = next(c for c in answer.headers.get_all("Set-Cookie") if c.startswith("rpw-visit="))
        assert get(server, answer.place, cookie.split(";")[0]).status == 200


def test_an_address_of_before_whose_secret_opens_nothing_says_who_has_the_new_ones(server, links):
    team = links.make("team", a_team(server.data).id)
    lead, manager = links.make("lead"), links.make("manager", service_id("North"))
    for path in (
        *("/facilitate?opening=wrong", "/facilitate?code=a-b-c&key=wrong", "/themes?key=wrong"),
        *(f"/facilitate?opening={team.key}", f"/facilitate?opening={manager.key}"),
        *(
            f"/themes?key={lead.key}",
            f"/facilitate?code=x&key={lead.key}",
            f"/screen?key={team.key}",
        ),
    ):
        answer = get(server, path)
        assert answer.status == 403, path
        assert "The links have changed" in answer.text
        assert "service lead" in answer.text
        assert "rpw-visit" not in str(answer.headers)


# The invented service


def test_the_invented_services_links_open_nothing_real(server, links):
    if not (server.data / EXAMPLE_FOLDER).exists():
        get(server, "/themes?example=yes")
    invented = Links(server.data / EXAMPLE_FOLDER)
    lead = invented.make("lead")
    cookie = came_in(server, lead, example=True)
    assert get(server, "/lead", cookie).status == 403
    assert get(server, old_path(lead)).status == 403
    real = came_in(server, links.make("lead"))
    assert get(server, "/lead", real).status == 200
    session = Sessions(server.data / EXAMPLE_FOLDER).all()[0]
    assert get(server, f"/patterns?session={session.id}").status == 403
    assert get(server, f"/patterns?session={session.id}&example=yes").status == 200
    own = a_session(server.data)
    assert get(server, f"/patterns?session={own.id}&example=yes").status == 403
    assert get(server, f"/team?team={own.team_id}&example=yes").status == 403
    assert not list((server.data / EXAMPLE_FOLDER / "keys").glob(f"*{own.team_id}*"))


def test_a_link_with_a_wrong_key_is_slowed(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        link = Links(fresh.data).make("lead")
        cookie = came_in(fresh, link)
        statuses = [get(fresh, f"/in?link=lead&key={'a' * 26}").status for _ in range(10)]
        assert set(statuses) == {403}
        begun = time.monotonic()
        assert get(fresh, f"/in?link=lead&key={'a' * 26}").status == 403
        assert time.monotonic() - begun > 0.5, "the eleventh waits its turn"
        assert get(fresh, way_in(fresh.data, "lead")).status == 302
        # Who is in already never waits for that.
        for _ in range(5):
            assert get(fresh, "/lead", cookie).status == 200
    finally:
        fresh.stop()
