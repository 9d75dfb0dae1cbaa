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
from services import INSTRUMENT
from serving import RunningWorkbook

from workbook.access.keys import OPENS_SESSIONS, READS_THEMES, grant, runs, service_key
from workbook.operations.example import write_example
from workbook.serve.admission import Admission, Admitted, Asked, Elsewhere, KeyNeeded, Unlocked
from workbook.serve.browser_sessions import BrowserSession
from workbook.serve.rate_limit import RateLimiter
from workbook.sessions.repository import Sessions
from workbook.storage.layout import EXAMPLE_FOLDER
from workbook.themes.requests import Requests


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("asked") / "data").start()
    Requests(running.data / "released").send("Harbour", "time", "Words for managers alone.")
    yield running
    running.stop()


def cookie_of(answer):
    """What a browser sends from now on."""
    return next(
        c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") if c.startswith("rpw-visit=")
    )


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


@pytest.mark.parametrize("key", ["", "a" * 26, "x", "%00", "é", "a" * 5000])
def test_without_the_key_the_page_says_whom_to_ask_and_nothing_else(server, key):
    service_key(server.data, "manager")
    stranger = get(server, f"/themes?key={urllib.parse.quote(key)}")
    assert stranger.status == 403
    assert "Ask whoever looks after the workbook for that link." in stranger.text
    assert "This page needs the managers’ link" in stranger.text
    assert "Words for managers alone." not in stranger.text
    assert "kernelId" not in stranger.text, "no kernel is started for a stranger"
    assert "rpw-visit" not in str(stranger.headers)


@pytest.mark.parametrize("way", ["/themes?key={}", "/voila/render/themes.ipynb?key={}"])
def test_the_facilitators_key_does_not_open_it(server, way):
    key = service_key(server.data, "facilitator")
    assert get(server, way.format(key)).status == 403
    opened = cookie_of(get(server, f"/facilitate?opening={key}"))
    assert get(server, "/facilitate", opened).status == 200
    assert get(server, "/themes", opened).status == 403


def test_the_key_leaves_the_address_and_stays_in_a_cookie_no_script_reads(server):
    key = service_key(server.data, "manager")
    answer = get(server, f"/themes?key={key}")
    assert (answer.status, answer.place) == (302, "/themes")
    (cookie,) = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("rpw-visit=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert key not in cookie
    page = get(server, "/themes", cookie_of(answer))
    assert page.status == 200
    assert key not in page.text


def test_the_key_and_the_words_of_a_reply_stay_out_of_the_log(server):
    key = service_key(server.data, "manager")
    page = PageWithKernel(server, f"/themes?key={key}")
    request = Requests(server.data / "released").all()[0].id
    assert page.ask("reply", request=request, text="x" * 1001)["kind"] == "refused"
    answer = page.ask(
        "reply",
        request=request,
        text="An answer that stays out of logs.",
        decision="yes",
        role="Service manager",
        lookAgain="",
    )
    assert answer["kind"] == "replied"
    page.close()
    wrong = key[:-1] + ("b" if key[-1] == "a" else "a")
    assert get(server, f"/themes?key={wrong}").status == 403
    said = server.said.read_text()
    assert key not in said
    assert wrong not in said
    assert "out of logs" not in said


def test_an_older_link_stops_working_when_the_key_is_taken_away(server):
    key = service_key(server.data, "manager")
    older = cookie_of(get(server, f"/themes?key={key}"))
    assert get(server, "/themes", older).status == 200
    (server.data / "manager-key.txt").unlink()
    assert get(server, "/themes", older).status == 403
    newer = service_key(server.data, "manager")
    assert newer != key
    assert get(server, "/themes", older).status == 403
    assert get(server, f"/themes?key={key}").status == 403
    assert get(server, "/themes", cookie_of(get(server, f"/themes?key={newer}"))).status == 200


def test_the_preview_takes_the_facilitators_key_of_that_session(server):
    sessions = Sessions(server.data)
    code = sessions.open("Harbour", INSTRUMENT).id
    other = sessions.open("Quay", INSTRUMENT).id
    assert get(server, f"/preview?code={code}").status == 403
    key = sessions.facilitator_key(other)
    assert get(server, f"/preview?code={code}&key={key}").status == 403
    manager = cookie_of(get(server, f"/themes?key={service_key(server.data, 'manager')}"))
    assert get(server, f"/preview?code={code}", manager).status == 403
    own = get(server, f"/preview?code={code}&key={sessions.facilitator_key(code)}")
    assert (own.status, own.place) == (302, f"/preview?code={code}")


def test_the_invented_service_needs_no_key_and_is_made_on_the_way(server):
    assert get(server, "/themes?example=yes").status == 200  # making it takes its time
    page = PageWithKernel(server, "/themes?example=yes")
    shown = page.ask("show", choice={})
    page.close()
    assert shown["page"]["something"]
    assert "Words for managers alone." not in repr(shown)


# The decision itself


@pytest.fixture
def decide(tmp_path):
    def decided(page, **asked):
        admission = Admission(tmp_path, RateLimiter(pause=0.001))
        return run(admission.decide(Asked(page=page, remote="192.0.2.1", **asked)))

    return decided


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path)


@pytest.fixture
def code(sessions):
    return sessions.open("Harbour", INSTRUMENT).id


def who_has(*opened):
    return BrowserSession("a browser", set(opened))


@pytest.mark.parametrize("page", ["reflect", "patterns", "screen"])
def test_a_code_opens_a_practitioners_page_however_it_was_typed(decide, code, page):
    for typed in (code, code.upper(), code.replace("-", " ")):
        admitted = decide(page, code=typed, way="paper")
        assert admitted == Admitted(role="practitioner", code=code, way="paper")
        assert admitted.query == f"code={code}&way=paper"


@pytest.mark.parametrize("page", ["reflect", "patterns", "screen", "preview", "facilitate"])
def test_a_wrong_code_or_none_leads_to_the_box(decide, page):
    assert decide(page, code="no-such&code") == Elsewhere("join?code=no-such%26code")
    assert decide(page, code="a" * 500) == Elsewhere("join?code=" + "a" * 80)
    if page != "facilitate":
        assert decide(page) == Elsewhere("join")


@pytest.mark.parametrize("page", ["facilitate", "preview"])
def test_a_sessions_key_unlocks_its_pages_and_the_browser_is_let_in_from_then_on(
    decide, sessions, code, page
):
    key = sessions.facilitator_key(code)
    right = grant(runs(code, example=False), key)
    assert decide(page, code=code) == KeyNeeded("facilitator")
    assert decide(page, code=code, key=key) == Unlocked(right, f"{page}?code={code}")
    admitted = decide(page, code=code, browser=who_has(right))
    assert admitted == Admitted(role="facilitator", code=code, grant=right)
    assert key not in repr(admitted)


def test_no_other_key_and_no_other_right_opens_a_session(decide, sessions, code):
    other = sessions.open("Quay", INSTRUMENT).id
    opening = service_key(sessions.data, "facilitator")
    theirs, own = sessions.facilitator_key(other), sessions.facilitator_key(code)
    for given in (theirs, opening, own[:-1], f"{own}a", "x", "é", "\0"):
        assert decide("facilitate", code=code, key=given) == KeyNeeded("facilitator")
    assert decide("facilitate", code=code, opening=own) == KeyNeeded("facilitator")
    rights = (
        *(grant(OPENS_SESSIONS, opening), grant(runs(other, example=False), theirs)),
        *(grant(runs(code, example=True), own), grant(runs(code, example=False), theirs)),
    )
    assert decide("facilitate", code=code, browser=who_has(*rights)) == KeyNeeded("facilitator")
    # A wrong key is wrong also in a browser that is in.
    right = grant(runs(code, example=False), own)
    assert decide("facilitate", code=code, key="x", browser=who_has(right)) == KeyNeeded(
        "facilitator"
    )


@pytest.mark.parametrize(
    "door",
    [
        ("facilitator", "facilitate", OPENS_SESSIONS, "opening"),
        ("manager", "themes", READS_THEMES, "key"),
    ],
)
def test_a_services_key_opens_its_own_door_until_it_is_another_one(decide, tmp_path, door):
    who, page, right, word = door
    shut = KeyNeeded(who)
    assert decide(page) == shut
    assert decide(page, **{word: "a" * 26}) == shut  # where no key was ever made
    key = service_key(tmp_path, who)
    other = service_key(tmp_path, "manager" if who == "facilitator" else "facilitator")
    assert decide(page, **{word: other}) == shut
    assert decide(page, **{word: key}) == Unlocked(grant(right, key), page)
    browser = who_has(grant(right, key))
    assert decide(page, browser=browser) == Admitted(role=who, grant=grant(right, key))
    (tmp_path / f"{who}-key.txt").unlink()
    assert decide(page, browser=browser) == shut
    service_key(tmp_path, who)
    assert decide(page, browser=browser) == shut
    assert decide(page, **{word: key}) == shut


def test_a_key_that_cannot_be_read_opens_nothing(decide, tmp_path):
    (tmp_path / "manager-key.txt").mkdir()
    browser = who_has(grant(READS_THEMES, "a" * 26))
    assert decide("themes", key="a" * 26) == KeyNeeded("manager")
    assert decide("themes", browser=browser) == KeyNeeded("manager")


def test_anybody_may_look_round_the_invented_service_and_runs_its_sessions_with_a_key(
    decide, tmp_path
):
    folder = tmp_path / EXAMPLE_FOLDER
    write_example(folder, teams=1, quarters=1)
    assert decide("themes", example=True).query == "example=yes"
    assert decide("facilitate", example=True).query == "example=yes"
    invented = Sessions(folder)
    code = invented.all()[0].id
    assert decide("facilitate", code=code, example=True) == KeyNeeded("facilitator")
    key = invented.facilitator_key(code)
    unlocked = decide("facilitate", code=code, example=True, key=key)
    assert unlocked.address == f"facilitate?code={code}&example=yes"
    assert decide("facilitate", code=code, key=key) == Elsewhere(f"join?code={code}")


def test_wrong_keys_are_slowed(tmp_path):
    limiter = RateLimiter(free=2, queue=0)
    admission = Admission(tmp_path, limiter)
    key = service_key(tmp_path, "manager")

    def given(key):
        return run(admission.decide(Asked(page="themes", remote="192.0.2.1", key=key)))

    assert given("x") == given("y") == KeyNeeded("manager")
    assert given(key) == KeyNeeded("manager")  # turned away, and not looked at


# What a kernel is told


@pytest.mark.parametrize("front_end", [False, True])
def test_no_key_travels_to_a_pages_kernel(tmp_path, front_end):
    """Neither the one that opened the page nor one that somebody left in the address."""
    folder = tmp_path / "own"
    folder.mkdir()
    tells = nbformat.v4.new_code_cell(
        "import json, os; print('told', json.dumps(dict(os.environ)), 'told')"
    )
    for page in ("facilitate", "patterns", "themes"):
        nbformat.write(nbformat.v4.new_notebook(cells=[tells]), folder / f"{page}.ipynb")
    running = RunningWorkbook(
        tmp_path / "data",
        environment={"WORKBOOK_GRANT": "open:0123456789abcdef"},
        options={"notebooks": folder, "voilas_front_end": front_end},
    ).start()
    try:
        sessions = Sessions(running.data)
        code = sessions.open("Harbour", INSTRUMENT).id
        keys = (
            *(sessions.facilitator_key(code), service_key(running.data, "manager")),
            service_key(running.data, "facilitator"),
        )

        def told(path, cookie=""):
            page = html.unescape(get(running, path, cookie).text)
            assert not [key for key in keys if key in page]
            return json.loads(page.split("told")[1])

        own, manager, opening = keys
        cookie = cookie_of(get(running, f"/facilitate?code={code}&key={own}"))
        heard = told(f"/facilitate?code={code}&opening={opening}&way=paper", cookie)
        assert heard["QUERY_STRING"] == f"code={code}&way=paper"
        assert heard["WORKBOOK_GRANT"] == grant(runs(code, example=False), own)
        heard = told(f"/patterns?code={code}&key={own}&opening={opening}&more={manager}", cookie)
        assert heard["QUERY_STRING"] == f"code={code}"
        assert heard["WORKBOOK_GRANT"] == ""
        cookie = cookie_of(get(running, f"/themes?key={manager}"))
        heard = told("/themes", cookie)
        assert heard["QUERY_STRING"] == ""
        assert heard["WORKBOOK_GRANT"] == grant(READS_THEMES, manager)
    finally:
        running.stop()
