"""What was tried on the workbook before teams had links and sessions a door, tried again.

The attacker has a real browser and says to the server what no page would say; beside it stands what
the room, the real team and the managers see.
"""

from __future__ import annotations

import csv
import secrets
from datetime import date, timedelta

import pytest
from doors import several
from journeys import in_the_room
from kernels import PageWithKernel
from playwright.sync_api import expect
from services import everybody_says, held, joins
from serving import RunningWorkbook
from team_sessions import (
    INSTRUMENT,
    WAIT,
    on_the_shared_screen,
    opened_by_hand,
    run_with_its_link,
    to_the_opening_form,
)
from ways_in import a_session, a_team, answered_by, finished, way_in

from workbook.access.links import Links
from workbook.meetings import Meeting, TeamActions
from workbook.meetings.messages import write_message
from workbook.publishing.publisher import open_period, publish
from workbook.sessions.repository import Sessions
from workbook.storage.layout import RELEASED
from workbook.teams import Teams, service_id
from workbook.themes.periods import period_of
from workbook.themes.requests import Requests

ITEMS = [item.id for item in INSTRUMENT.items]
TODAY = date.today()  # noqa: DTZ011 - the day of the server, which is this machine's
YESTERDAY = TODAY - timedelta(days=1)
NOT_THEIRS = "That session is not one of this team’s that wait to be closed."


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """One server for every test; each has teams of its own."""
    running = RunningWorkbook(tmp_path_factory.mktemp("attacked") / "data").start()
    yield running
    running.stop()


@pytest.fixture
def teams(workbook):
    """Harbour, which is attacked, and Quay, whose link the attacker has."""
    mark = secrets.token_hex(3)
    return a_team(workbook.data, f"Harbour {mark}"), a_team(workbook.data, f"Quay {mark}")


@pytest.fixture
def says(workbook):
    """Have a browser's own cookie say to a page what no button of it says."""
    made = []

    def say(visitor, path, kind, **content):
        cookies = visitor.context.cookies(workbook.address)
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
        page = PageWithKernel(workbook, path, cookie)
        made.append(page)
        return page.ask(kind, **content)

    yield say
    for each in made:
        each.close()


def came_in(workbook, visitor, team):
    """Open a team's link in a real browser; return the page it leads to."""
    visitor.page.goto(workbook.address + way_in(workbook.data, "team", team.id))
    expect(visitor.page.get_by_role("heading", name=team.name)).to_be_visible(timeout=WAIT)
    return visitor.page


def refused(workbook, page, path):
    """Whether a page is refused whole, and says so in plain words."""
    answer = page.goto(f"{workbook.address}/{path}")
    heading = page.get_by_role("heading", level=1)
    return answer.status == 403 and heading.inner_text().startswith("This page needs the team’s")


def forgotten_one(data, team_id, name):
    """A session of yesterday that was never closed, with six sealed answers."""
    session = Sessions(data, today=lambda: YESTERDAY).open(name, INSTRUMENT.id, team_id=team_id)
    for number in range(6):
        answered_by(data, session, number)
    return session


def acts(data):
    """The lines of the service's file of what was done."""
    path = data / "acts.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def acts_on(data, *sessions):
    """The acts that the service's file names on these sessions."""
    ids = {each.id for each in sessions}
    return [row["act"] for row in acts(data) if row["session"] in ids]


def acts_of(data, team):
    """The acts that the service's file names for a team's link."""
    short = Links(data).make("team", team.id).short
    return [row["act"] for row in acts(data) if row["link"] == short]


# One link opened every team


def test_whoever_has_one_teams_link_opens_no_session_for_another(workbook, visitors, says, teams):
    """A name that was typed was all it took."""
    harbour, quay = teams
    sessions = Sessions(workbook.data)
    stranger = visitors()
    page = stranger.page
    to_the_opening_form(workbook, page, quay.name)
    expect(page.get_by_text(quay.name).first).to_be_visible()
    expect(page.get_by_label("Your team’s name")).to_have_count(0)
    assert harbour.name not in page.content()
    assert refused(workbook, page, f"facilitate?team={harbour.id}")
    assert refused(workbook, page, f"team?team={harbour.id}")

    form = f"/facilitate?team={quay.id}"
    for typed in (harbour.name, harbour.id, f"  {harbour.name.upper()}"):
        asked = {"team": typed, "instrument": INSTRUMENT.id, "people": None, "minutes": None}
        assert says(stranger, form, "open", **asked)["kind"] == "opened"
    assert sessions.of_team(harbour.id) == ()
    assert [each.team for each in sessions.of_team(quay.id)] == [quay.name] * 3

    own = came_in(workbook, visitors(), harbour)
    expect(own.get_by_role("link", name="Open your first session")).to_be_visible(timeout=WAIT)
    expect(own.get_by_role("link", name="Run this session")).to_have_count(0)


def test_whoever_has_one_teams_link_never_sees_anothers_sealed_answers(
    workbook, visitors, says, teams
):
    """Tried before: closed from a session of the stranger's own, with its answers shown."""
    harbour, quay = teams
    sessions = Sessions(workbook.data)
    sealed = forgotten_one(workbook.data, harbour.id, harbour.name)
    stranger = visitors()
    page = stranger.page
    code = opened_by_hand(workbook, page, quay.name)
    run = f"/facilitate?session={sessions.find(code).id}"
    page.get_by_text("2. Since last time").click()
    expect(page.get_by_text("There are no actions from earlier sessions")).to_be_visible()
    expect(page.get_by_text("was never closed")).to_have_count(0)
    for each in ("facilitate", "patterns", "preview", "screen"):
        assert refused(workbook, page, f"{each}?session={sealed.id}"), each

    for name in (sealed.id, sealed.code, sealed.code.upper()):
        for show in (True, False):
            act = {"act": "close_forgotten", "with": {"code": name, "show": show}}
            said = says(stranger, run, "do", **act)
            assert NOT_THEIRS in said["sentence"]
    # Its join code, which hangs in the corridor, makes them nobody who runs it.
    together = {
        "present": 999,
        "answers": dict.fromkeys(ITEMS, INSTRUMENT.scale.order[0].id),
        "differently": {},
    }
    path = f"/reflect?code={sealed.code}&way=together"
    assert says(stranger, path, "send", response=together, ticket="")["why"] == "needed"
    assert sessions.find(sealed.id).state == "open"
    assert acts_on(workbook.data, sealed) == []
    assert acts_of(workbook.data, quay) == ["opened"]  # their own session, and nothing else

    # Its own people find it as they left it, and close it themselves.
    own = visitors()
    page = came_in(workbook, own, harbour)
    expect(page.get_by_text("Nobody has seen an answer yet.")).to_be_visible(timeout=WAIT)
    opened_by_hand(workbook, page, harbour.name)  # what waits stands open by itself
    expect(page.get_by_text("6 people had sent. Nobody has seen any answer.")).to_be_visible()
    page.get_by_role("button", name="Close it and keep it sealed").click()
    page.get_by_role("button", name="Close it", exact=True).click()
    expect(page.get_by_text("was never closed")).to_have_count(0, timeout=WAIT)
    closed = sessions.find(sealed.id)
    assert (closed.state, closed.revealed) == ("closed", False)
    assert acts_of(workbook.data, harbour) == ["opened", "forgotten_closed"]


def test_a_name_written_alike_leads_to_nothing_that_a_team_had_before(
    workbook, visitors, says, teams
):
    """Tried before: an empty session under the name, revealed, showed earlier counts."""
    harbour, quay = teams
    data = workbook.data
    sessions = Sessions(data)
    earlier = [a_session(data, harbour.name, INSTRUMENT.id) for _ in range(2)]
    action = Meeting(sessions, earlier[1].id).add_action(
        item=ITEMS[0], what="Ask first, canarybird"
    )
    for each in earlier:
        finished(data, each)
    alike = f"  {harbour.name.upper().replace(' ', '   ')} "
    told = workbook.command("team", "add", alike, "--service", "North")
    assert told.returncode != 0
    assert harbour.name in told.stderr

    # Nobody's, under the name; and their own team's.
    rogues = [
        finished(data, sessions.open(alike, INSTRUMENT.id)),
        finished(data, a_session(data, quay.name, INSTRUMENT.id)),
    ]
    running = [sessions.open(alike, INSTRUMENT.id), a_session(data, quay.name, INSTRUMENT.id)]
    stranger = visitors()
    page = came_in(workbook, stranger, quay)
    for session in (rogues[0], running[0]):
        page.goto(workbook.address + way_in(data, "session", session.id))
    for session in rogues:
        page.goto(f"{workbook.address}/patterns?session={session.id}")
        expect(page.get_by_role("table").first).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("heading", name="Your sessions side by side")).to_have_count(0)
    for session in running:
        page.goto(f"{workbook.address}/facilitate?session={session.id}")
        expect(page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
        assert "canarybird" not in page.content()
        asked = {"action_id": action.id, "state": "done", "happened": "Nothing."}
        path = f"/facilitate?session={session.id}"
        said = says(stranger, path, "do", act="answer_earlier", **{"with": asked})
        assert said["kind"] == "trouble"
    for session in earlier:
        assert refused(workbook, page, f"patterns?session={session.id}")

    own = came_in(workbook, visitors(), harbour)
    expect(own.get_by_text("You have met 2 times.")).to_be_visible(timeout=WAIT)
    expect(own.get_by_text("Ask first, canarybird").first).to_be_visible(timeout=WAIT)
    expect(own.get_by_text("Nothing.", exact=True)).to_have_count(0)
    own.goto(f"{workbook.address}/patterns?session={earlier[1].id}")
    expect(own.get_by_role("heading", name="Your sessions side by side")).to_be_visible()
    requests = Requests(data / RELEASED)
    (kept,) = TeamActions(sessions, harbour.id, requests).of(sessions.of_team(harbour.id))
    assert (kept.state, kept.happened) == ("open", "")
    assert acts_on(data, *sessions.of_team(harbour.id)) == []


def test_a_session_of_no_team_is_in_nobodys_hands_but_its_own_links(
    workbook, visitors, says, teams
):
    harbour, quay = teams
    data = workbook.data
    sessions = Sessions(data)
    nobodys = forgotten_one(data, "", harbour.name)
    mine = sessions.open(harbour.name, INSTRUMENT.id)
    stranger = visitors()
    page = stranger.page
    page.goto(workbook.address + way_in(data, "session", mine.id))
    expect(page.get_by_role("heading", name="The door")).to_be_visible(timeout=WAIT)
    page.get_by_text("2. Since last time").click()
    expect(page.get_by_text("This link opens this session alone.")).to_be_visible()
    act = {"act": "close_forgotten", "with": {"code": nobodys.id, "show": True}}
    said = says(stranger, f"/facilitate?session={mine.id}", "do", **act)
    assert said["kind"] == "trouble"
    for team in (quay, harbour):  # neither a stranger's link nor that of the team it is named after
        own = came_in(workbook, visitors(), team)
        expect(own.get_by_role("link", name="Open your first session")).to_be_visible(timeout=WAIT)
        assert refused(workbook, own, f"facilitate?session={nobodys.id}")
    assert sessions.find(nobodys.id).state == "open"
    assert acts_on(data, nobodys) == []


# Stuffed ballots break the publication promise

RIVER = {"Heron": 4, "Otter": 4, "Teal": 4}
LAKE = {"Larch": 4, "Maple": 4, "Rowan": 4}
IN_THE_OTHER = dict(zip(("Riverside", *RIVER), ("Lakeside", *LAKE), strict=True))


@pytest.fixture
def period(workbook):
    """Two services alike, with a group of three teams each, and a period that runs."""
    joins(workbook.data, RIVER, "Riverside")
    joins(workbook.data, LAKE, "Lakeside")
    running = period_of(TODAY, "quarter")
    plan = open_period(workbook.data, running.name, today=lambda: running.starts_on)
    assert {group.teams for group in plan.groups} == {(*RIVER,), (*LAKE,)}
    return running


def test_stuffed_and_rogue_sessions_say_nothing_to_a_manager_and_the_room_sees_them(
    workbook, visitors, says, period
):
    """Two services say the same; one of them is attacked, and still says the same."""
    data = workbook.data
    folder = Sessions(data).folder
    # From before there were doors, closed first: nobody counted who was behind its answers.
    old = held(data, "Otter", everybody_says("not_yet", 9), day=period.starts_on)
    write_message(folder(old), "rogue: from before")
    (folder(old) / "door.csv").unlink()
    opened_by_a_stranger(workbook, visitors(), says, named="Heron")
    stuffed_through_an_open_door(workbook, visitors(), "Heron")
    stuffed_with_added_places(workbook, visitors("phone"), visitors(), "Teal")

    # The teams meet; one alone has something to say upward, which two rogue ones would let out.
    for services in (RIVER, LAKE):
        for place, team in enumerate(services):
            met = held(data, team, everybody_says("in_place", 4), day=TODAY)
            if place == 0:
                write_message(folder(met), "canarybird: the lone third")
    publish(data, period.name, today=lambda: period.ends_on + timedelta(days=1))
    attacked, left_alone = (
        manager_reads(workbook, visitors(), service) for service in ("Riverside", "Lakeside")
    )
    assert "most or all" in attacked.lower()
    for words in ("rogue", "canarybird", "Stranger"):
        assert words not in attacked
    for name, other in IN_THE_OTHER.items():
        attacked = attacked.replace(name, other)
    assert attacked == left_alone


def opened_by_a_stranger(workbook, stranger, says, *, named):
    """A team made after the groups were holds a counted session, and says it is another's."""
    data = workbook.data
    sessions = Sessions(data)
    joins(data, {"Stranger": 8}, "Riverside", on=TODAY)
    own = Teams(data).named("Stranger")
    to_the_opening_form(workbook, stranger.page, own.name)
    asked = {"team": named, "instrument": INSTRUMENT.id, "people": None, "minutes": None}
    said = says(stranger, f"/facilitate?team={own.id}", "open", **asked)
    assert said["kind"] == "opened"
    (session,) = sessions.of_team(own.id)
    for number in range(8):
        answered_by(data, session, number)
    run = f"/facilitate?session={session.id}"
    said = says(stranger, run, "do", act="close", **{"with": {"show": True}})
    assert "The door of this session is still open." in said["sentence"]
    for act, given in (
        ("shut_door", {"people": 8}),
        ("set_message", {"text": "rogue: let it out"}),
        ("close", {"show": True}),
    ):
        assert says(stranger, run, "do", act=act, **{"with": given})["kind"] == "done", act
    assert sessions.find(session.id).revealed


def stuffed_through_an_open_door(workbook, visitor, team):
    """As many answers as one hand likes: nobody counted them, so none of it can be shown."""
    session = a_session(workbook.data, team, INSTRUMENT.id)
    for number in range(11):
        answered_by(workbook.data, session, number)
    page = run_with_its_link(workbook, visitor.page, session.id)
    expect(page.get_by_text("11 in. Are you eleven?")).to_be_visible(timeout=WAIT)
    page.get_by_text("6. Keep a record and close").click()
    page.get_by_role("button", name="Close the session").click()
    page.get_by_role("button", name="Close without showing anything").click()
    closed = page.get_by_text("The session is closed. Thank you.").last
    expect(closed).to_be_visible(timeout=WAIT)
    assert not Sessions(workbook.data).find(session.id).revealed


def stuffed_with_added_places(workbook, person, watching, team):
    """Places added to a session that was counted: every screen says so, and the team closes it."""
    sessions = Sessions(workbook.data)
    session = a_session(workbook.data, team, INSTRUMENT.id)
    phone = in_the_room(person, workbook, session.code)
    expect(phone.get_by_text("1 in", exact=True)).to_be_visible(timeout=WAIT)
    several(sessions, session.id, 3, shut=False)
    sessions.shut_door(session.id, 4)
    screen = on_the_shared_screen(workbook, watching.page, session.code)
    for number in range(3):
        sessions.add_place(session.id)
        answered_by(workbook.data, session, number)
    said = phone.get_by_text("The facilitator added 3 places: 7 are in.").first
    expect(said).to_be_visible(timeout=WAIT)
    said = screen.get_by_text("3 places were added after the door was shut.", exact=True).first
    expect(said).to_be_visible(timeout=WAIT)
    assert not sessions.close(session.id, show=False).revealed


def manager_reads(workbook, visitor, service):
    """All the words that the managers of a service read."""
    link = Links(workbook.data).make("manager", service_id(service))
    visitor.page.goto(f"{workbook.address}/{link.path()}")
    heading = visitor.page.get_by_role("heading", name="How to read this page")
    expect(heading).to_be_visible(timeout=WAIT)
    words = visitor.page.locator(".rpw-themes").text_content()
    assert service in words
    return words
