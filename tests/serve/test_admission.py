"""Who gets to which page, and what the page's kernel is told of it."""

from __future__ import annotations

import html
import json
import urllib.parse

import nbformat
import pytest
from kernels import PageWithKernel
from loops import run
from server_answers import Answer
from serving import RunningWorkbook
from ways_in import a_session, came_in, code_of_none, cookie_of, old_path, way_in

from workbook.access.context import CONTEXT, Told
from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.serve.admission import (
    Admission,
    Admitted,
    Asked,
    Elsewhere,
    LinkNeeded,
    OldAddress,
    TooManyTries,
    Unlocked,
)
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.query import Query
from workbook.serve.rate_limit import RateLimiter
from workbook.sessions.repository import Sessions
from workbook.settings import Settings
from workbook.storage.layout import EXAMPLE_FOLDER
from workbook.teams import Teams, service_id
from workbook.themes.requests import Requests

NORTH, SOUTH = service_id("North"), service_id("South")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("asked") / "data").start()
    Requests(running.data / "released").send(
        "Harbour", "time", "Words for managers alone.", service="North"
    )
    yield running
    running.stop()


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


@pytest.fixture
def manager(server):
    return Links(server.data).make("manager", NORTH)


@pytest.mark.parametrize("key", ["", "a" * 26, "x", "%00", "é"])
def test_without_the_key_the_page_says_whom_to_ask_and_nothing_else(server, manager, key):
    page = get(server, f"/themes?link={manager.name}")
    assert page.status == 403
    assert "Ask the service lead, who runs the workbook for your service, for yours." in page.text
    assert "This page needs a manager’s link" in page.text
    stranger = get(server, f"/in?link={manager.name}&key={urllib.parse.quote(key)}")
    assert stranger.status == 403
    for shown in (page, stranger):
        assert "Words for managers alone." not in shown.text
        assert "kernelId" not in shown.text, "no kernel is started for a stranger"
        assert "rpw-visit" not in str(shown.headers)


def test_the_key_leaves_the_address_and_stays_in_a_cookie_no_script_reads(server, manager):
    answer = get(server, old_path(manager))
    assert (answer.status, answer.place) == (302, f"/themes?link={manager.name}")
    (cookie,) = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("rpw-visit=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert manager.key not in cookie
    page = get(server, answer.place, cookie_of(answer))
    assert page.status == 200
    assert manager.key not in page.text
    assert get(server, "/themes", cookie_of(answer)).place == f"/themes?link={manager.name}"


def test_the_cookie_is_for_https_alone_where_people_come_by_https(tmp_path):
    running = RunningWorkbook(
        tmp_path / "data", words=("--address", "https://reflect.example.gov.uk")
    ).start()
    try:
        answer = get(running, way_in(running.data, "lead"))
        assert answer.status == 302
        (cookie,) = [
            c for c in answer.headers.get_all("Set-Cookie") if c.startswith("__Host-rpw-visit=")
        ]
        assert "Secure" in cookie
    finally:
        running.stop()


def test_the_key_and_the_words_of_a_reply_stay_out_of_the_log(server, manager):
    page = PageWithKernel(server, f"/themes?link={manager.name}", came_in(server, manager))
    request = Requests(server.data / "released").all()[0].id
    said = {"request": request, "decision": "yes", "role": "Service manager", "lookAgain": ""}
    assert page.ask("reply", text="x" * 1001, **said)["kind"] == "refused"
    answer = page.ask("reply", text="An answer that stays out of logs.", **said)
    assert answer["kind"] == "replied"
    page.close()
    wrong = manager.key[:-1] + ("b" if manager.key[-1] == "a" else "a")
    assert get(server, f"/in?link={manager.name}&key={wrong}").status == 403
    assert get(server, f"/themes?key={wrong}").status == 403
    said = server.said.read_text()
    assert manager.key not in said
    assert wrong not in said
    assert "out of logs" not in said


def test_the_invented_service_needs_no_link_and_is_made_on_the_way(server):
    assert get(server, "/lead?example=yes").status == 403
    assert not (server.data / EXAMPLE_FOLDER).exists(), "looking for a link makes nothing"
    assert get(server, "/themes?example=yes").status == 200  # making it takes its time
    page = PageWithKernel(server, "/themes?example=yes")
    shown = page.ask("show", choice={})
    page.close()
    assert shown["page"]["something"]
    assert "Words for managers alone." not in repr(shown)
    folder = server.data / EXAMPLE_FOLDER
    session = next(each for each in Sessions(folder).all() if each.team_id)
    for path in (
        *("/lead?example=yes", f"/team?team={session.team_id}&example=yes"),
        f"/facilitate?team={session.team_id}&example=yes",
        f"/facilitate?session={session.id}&example=yes",
        f"/themes?link=manager-{next(iter(Teams(folder).services()))}&example=yes",
    ):
        assert get(server, path).status == 200, path


# The decision itself


@pytest.fixture
def decide(tmp_path):
    def decided(page, browser=None, limiter=None, **says):
        admission = Admission(tmp_path, limiter or RateLimiter(pause=0.001))
        asked = Asked(page=page, remote="192.0.2.1", browser=browser, says=Query(**says))
        return run(admission.enter(asked) if page == "in" else admission.decide(asked))

    return decided


@pytest.fixture
def links(tmp_path):
    return Links(tmp_path)


@pytest.fixture
def session(tmp_path):
    return a_session(tmp_path, "Harbour")


def who_has(*links):
    return BrowserSession("a browser", {link.grant for link in links})


def test_a_code_opens_answering_however_it_was_typed(decide, session):
    for typed in (session.code, session.code.upper(), session.code.replace("-", " ")):
        told = Told(page="reflect", session=session.id, code=session.code, way="paper")
        assert decide("reflect", code=typed, way="paper") == Admitted(
            role="practitioner", told=told
        )


def test_a_wrong_code_or_none_leads_to_the_box(decide, session):
    assert decide("reflect", code="no-such&code") == Elsewhere("join?code=no-such%26code")
    assert decide("reflect") == Elsewhere("join")
    assert decide("reflect", session=session.id) == Elsewhere("join")
    assert decide("reflect", code=session.id) == Elsewhere(f"join?code={session.id}")


@pytest.mark.parametrize("page", ["facilitate", "screen", "patterns", "preview"])
def test_a_sessions_pages_open_by_its_own_link_and_its_teams(decide, links, session, page):
    shut = LinkNeeded(("team", "session"))
    own, team = links.make("session", session.id), links.make("team", session.team_id)
    for says in ({"session": session.id}, {"code": session.code}, {"session": session.code}, {}):
        assert decide(page, **says) == shut
    by_own = decide(page, session=session.id, browser=who_has(own))
    assert by_own == Admitted(
        role="facilitator",
        told=Told(page=page, session=session.id, link=own.short, grant=own.grant),
    )
    # Whoever has both is who may do more.
    by_team = decide(page, session=session.id, browser=who_has(own, team))
    assert by_team == Admitted(
        role="team",
        told=Told(
            page=page,
            session=session.id,
            team=session.team_id,
            link=team.short,
            grant=team.grant,
        ),
    )
    assert decide(page, session=session.code, browser=who_has(own, team)) == shut
    assert decide(page, code=session.code, browser=who_has(own, team)) == shut
    assert own.key not in repr(by_own)


def test_no_other_link_opens_a_session(decide, links, tmp_path, session):
    quay = a_session(tmp_path, "Quay", service="South")
    nobodys = Sessions(tmp_path).open("Harbour", "risk-and-choice")
    others = who_has(
        *(links.make("session", quay.id), links.make("team", quay.team_id), links.make("lead")),
        *(links.make("manager", NORTH), links.make("several", services=[NORTH, SOUTH])),
    )
    own_team = who_has(links.make("team", session.team_id))
    for page in ("facilitate", "screen", "patterns", "preview"):
        assert decide(page, session=session.id, browser=others) == LinkNeeded(("team", "session"))
        assert decide(page, session=nobodys.id, browser=own_team) == LinkNeeded(("team", "session"))


def test_what_a_page_is_not_about_is_not_told_to_it(decide, links, tmp_path, session):
    other = a_session(tmp_path, "Quay", service="South")
    team = links.make("team", session.team_id)
    admitted = decide(
        "team", team=session.team_id, session=other.id, code=other.code, browser=who_has(team)
    )
    assert (admitted.told.session, admitted.told.code) == ("", "")
    opening = decide("facilitate", team=session.team_id, code=other.code, browser=who_has(team))
    assert (opening.told.session, opening.told.code) == ("", "")
    both = decide("facilitate", team=session.team_id, session=other.id, browser=who_has(team))
    assert both == LinkNeeded(("team", "session"))


@pytest.mark.parametrize(
    ("page", "kind", "scope", "services", "about"),
    [
        ("lead", "lead", "", (), {}),
        ("team", "team", "taaaaaaaaa", (), {"team": "taaaaaaaaa"}),
        ("facilitate", "team", "taaaaaaaaa", (), {"team": "taaaaaaaaa"}),
        ("themes", "manager", NORTH, (NORTH,), {"link": f"manager-{NORTH}"}),
        ("themes", "several", "abc", (NORTH, SOUTH), {"link": "several-abc"}),
    ],
)
def test_a_link_opens_its_own_page_until_it_ends(  # noqa: PLR0917
    decide, links, page, kind, scope, services, about
):
    link = links.make(kind, scope, services)
    assert isinstance(decide(page, **about), LinkNeeded)
    admitted = decide(page, browser=who_has(link), **about)
    assert admitted.told.grant == link.grant
    assert admitted.told.services == link.services
    unlocked = decide("in", link=link.name, key=link.key)
    assert unlocked.grant == link.grant
    for end in (links.renew, links.end):
        end(link.name)
        shut = decide(page, browser=who_has(link), **about)
        assert isinstance(shut, LinkNeeded)
        assert shut.ended
        assert decide("in", link=link.name, key=link.key) == LinkNeeded((), ended=True)


def test_a_bare_address_leads_on_where_a_browser_has_one_link_for_it(decide, links):
    one, other = links.make("team", "taaaaaaaaa"), links.make("team", "taaaaaaaab")
    assert decide("team", browser=who_has(one)) == Elsewhere("team?team=taaaaaaaaa")
    assert decide("facilitate", browser=who_has(one)) == Elsewhere("facilitate?team=taaaaaaaaa")
    assert decide("team", browser=who_has(one, other)) == LinkNeeded(("team",))
    manager = links.make("manager", NORTH)
    assert decide("themes", browser=who_has(one, manager)) == Elsewhere(
        f"themes?link={manager.name}"
    )


@pytest.mark.parametrize("name", ["lead", "team-x", "session-x", "../lead", "manager-", "themes"])
def test_the_managers_page_opens_with_no_other_name_of_a_link(decide, links, name):
    browser = who_has(links.make("lead"), links.make("team", "x"), links.make("session", "x"))
    assert decide("themes", link=name, browser=browser) == LinkNeeded(("manager", "several"))


def test_a_link_that_cannot_be_read_opens_nothing(decide, links, tmp_path):
    link = links.make("lead")
    (tmp_path / "keys" / "lead.json").unlink()
    (tmp_path / "keys" / "lead.json").mkdir()
    assert decide("in", link="lead", key=link.key) == LinkNeeded((), ended=True)
    assert decide("lead", browser=who_has(link)) == LinkNeeded(("lead",), ended=True)


def test_anybody_may_look_round_the_invented_service_and_nothing_real_with_it(decide, tmp_path):
    folder = tmp_path / EXAMPLE_FOLDER
    write_example(folder, teams=2, quarters=1)
    everything = decide("themes", example=True)
    assert everything.told.services == tuple(Teams(folder).services())
    session = next(each for each in Sessions(folder).all() if each.team_id)
    admitted = decide("facilitate", session=session.id, example=True)
    assert admitted.told.example
    assert admitted.told.team == session.team_id
    assert decide("facilitate", session=session.id) == LinkNeeded(("team", "session"))
    assert decide("facilitate", session=session.code, example=True) == LinkNeeded(
        ("team", "session")
    )
    own = a_session(tmp_path)
    assert isinstance(decide("facilitate", session=own.id, example=True), LinkNeeded)
    assert isinstance(decide("team", team=own.team_id, example=True), LinkNeeded)
    assert isinstance(decide("themes", link="manager-v0", example=True), LinkNeeded)


@pytest.mark.parametrize("page", ["facilitate", "preview", "themes"])
def test_an_address_of_before_opens_what_its_secret_is_a_link_for_and_nothing_else(
    decide, links, session, page
):
    made = {
        "lead": links.make("lead"),
        "session": links.make("session", session.id),
        "manager": links.make("manager", NORTH),
        "several": links.make("several", services=[NORTH]),
        "team": links.make("team", session.team_id),
    }
    opens = {"themes": {"manager", "several"}}.get(page, {"session"})
    for kind, link in made.items():
        decision = decide(page, code="any", key=link.key)
        assert isinstance(decision, Unlocked if kind in opens else OldAddress), kind
        decision = decide(page, opening=link.key)
        assert isinstance(decision, Unlocked if kind == "lead" else OldAddress), kind


def test_wrong_keys_are_slowed_and_who_is_in_is_not(decide, links):
    limiter = RateLimiter(Settings(wrong_tries_free=2), queue=0)
    link = links.make("lead")
    assert decide("in", limiter=limiter, link="lead", key="x") == LinkNeeded((), ended=True)
    assert decide("facilitate", limiter=limiter, opening="y") == OldAddress("facilitate")
    assert decide("in", limiter=limiter, link="lead", key="x") == TooManyTries()
    # An address of before is not looked at; a whole link never waits.
    assert decide("facilitate", limiter=limiter, opening=link.key) == TooManyTries()
    assert isinstance(decide("in", limiter=limiter, link="lead", key=link.key), Unlocked)
    assert isinstance(decide("lead", limiter=limiter, browser=who_has(link)), Admitted)


# Whose code is no guess


@pytest.fixture
def tired(decide):
    """Decides for an address whose every further try is turned away."""
    limiter = RateLimiter(Settings(wrong_tries_free=1), queue=0)
    wrong = code_of_none(1)
    assert decide("reflect", limiter=limiter, code=wrong) == Elsewhere(f"join?code={wrong}")

    def decided(browser=None, **says):
        return isinstance(decide("reflect", browser, limiter, **says), Admitted)

    return decided


def test_a_code_with_its_sessions_id_is_no_guess_and_neither_is_one_without_the_other(
    tired, session, tmp_path
):
    other = a_session(tmp_path, "Quay")
    assert not tired(code=session.code)
    assert tired(code=session.code, session=session.id)
    assert tired(code=session.code.upper().replace("-", " "), session=session.id, way="paper")
    for wrong in (other.id, session.code, "s" + "a" * 15, session.id.upper(), ""):
        assert not tired(code=session.code, session=wrong)
    assert not tired(code=other.code, session=session.id)
    assert not tired(session=session.id)


def test_whoever_knows_an_id_cannot_look_which_code_is_answered_at_once(decide, session, tmp_path):
    limiter = RateLimiter(Settings(wrong_tries_free=5), queue=0)
    other = a_session(tmp_path, "Quay")
    for number in range(5):
        decide("reflect", limiter=limiter, code=code_of_none(number), session=session.id)
    both = {"code": session.code, "session": session.id}
    assert not isinstance(decide("reflect", limiter=limiter, **both), Admitted)
    both = {"code": other.code, "session": other.id}
    assert isinstance(decide("reflect", limiter=limiter, **both), Admitted)


@pytest.mark.parametrize("typed", ["", "  ", "12345", "what is this?"])
def test_an_empty_box_and_what_no_code_can_be_are_no_guesses(decide, session, typed):
    limiter = RateLimiter(Settings(wrong_tries_free=3), queue=0)
    for _ in range(10):
        assert isinstance(decide("reflect", limiter=limiter, code=typed or " "), Elsewhere)
    assert isinstance(decide("reflect", limiter=limiter, code=session.code), Admitted)


def test_a_room_whose_code_has_ended_guesses_once(decide, session):
    limiter = RateLimiter(Settings(wrong_tries_free=3), queue=0)
    for _ in range(12):
        ended = decide("reflect", limiter=limiter, code="amber-river-kettle-lamp")
        assert isinstance(ended, Elsewhere)
    assert isinstance(decide("reflect", limiter=limiter, code=session.code), Admitted)


def test_a_browser_that_gave_a_right_code_never_waits_with_it_and_does_with_others(
    tired, session, tmp_path
):
    other = a_session(tmp_path, "Quay")
    browser = BrowserSession("a browser", codes={session.code})
    assert tired(browser, code=session.code)
    assert tired(browser, code=session.code.replace("-", " "))
    assert not tired(browser, code=other.code)
    assert not tired(BrowserSession("another"), code=session.code)


def test_whoever_has_a_sessions_link_or_its_teams_never_waits_with_its_code(
    tired, links, session, tmp_path
):
    other = a_session(tmp_path, "Quay")
    own, team = links.make("session", session.id), links.make("team", session.team_id)
    for link in (own, team):
        assert tired(who_has(link), code=session.code, way="paper")
        assert not tired(who_has(link), code=other.code)
        links.end(link.name)
        assert not tired(who_has(link), code=session.code)
    assert not tired(who_has(links.make("lead")), code=session.code)


# What a kernel is told


@pytest.mark.parametrize("front_end", [False, True])
def test_no_key_and_no_address_travels_to_a_pages_kernel(tmp_path, front_end):
    """Neither the key that opened the page nor one that somebody left in the address."""
    folder = tmp_path / "own"
    folder.mkdir()
    tells = nbformat.v4.new_code_cell(
        "import json, os; print('told', json.dumps(dict(os.environ)), 'told')"
    )
    for page in ("facilitate", "reflect", "themes"):
        nbformat.write(nbformat.v4.new_notebook(cells=[tells]), folder / f"{page}.ipynb")
    running = RunningWorkbook(
        tmp_path / "data",
        environment={CONTEXT: Told(grant="lead:0123456789abcdef").to_json()},
        options={"notebooks": folder, "voilas_front_end": front_end},
    ).start()
    try:
        session = a_session(running.data)
        links = Links(running.data)
        made = own, team, manager = (
            links.make("session", session.id),
            links.make("team", session.team_id),
            links.make("manager", NORTH),
        )
        cookie = came_in(running, *made)

        def told(path, cookie=""):
            page = html.unescape(get(running, path, cookie).text)
            assert not [link for link in made if link.key in page]
            heard = json.loads(page.split("told")[1])
            assert not heard.get("QUERY_STRING")
            assert heard["SERVER_SOFTWARE"].startswith("voila/")
            return Told.from_json(heard[CONTEXT])

        assert told(f"/facilitate?session={session.id}&way=paper&more=x", cookie) == Told(
            page="facilitate",
            session=session.id,
            team=session.team_id,
            link=team.short,
            grant=team.grant,
            way="paper",
        )
        assert told(f"/reflect?code={session.code}&session=x&team=y", cookie) == Told(
            page="reflect", session=session.id, code=session.code
        )
        assert told(f"/themes?link={manager.name}", cookie) == Told(
            page="themes", services=(NORTH,), link=manager.short, grant=manager.grant
        )
        assert own.grant != team.grant
    finally:
        running.stop()
