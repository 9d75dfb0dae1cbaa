"""How a link is exchanged: its key is handed over by the page at its address, never asked for."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import segno
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import a_team, came_in, cookie_of, handed_over, old_path

from widgets.letters import managers_letter, several_letter, team_letter
from widgets.qr import qr_svg
from workbook.access.links import Links, read_link
from workbook.documents import letter_docx, letter_html
from workbook.operations.example import write_example
from workbook.storage.layout import EXAMPLE_FOLDER
from workbook.teams import service_id


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("way-in") / "data").start()
    yield running
    running.stop()


@pytest.fixture
def team(server):
    return Links(server.data).make("team", a_team(server.data).id)


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


def test_nothing_of_a_link_that_a_browser_sends_holds_its_key(server, team):
    sent = team.path().partition("#")[0]
    assert sent == "in"
    assert team.path(example=True).partition("#")[0] == "in"
    page = get(server, f"/{sent}")
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "rpw-visit" not in str(page.headers)
    (script,) = re.findall(r'<script src="([^"]+)"></script>', page.text)
    assert get(server, script).status == 200


def test_a_key_that_is_handed_over_opens_what_its_link_is_for(server, team):
    answer = handed_over(server, link=team.name, key=team.key)
    assert answer.status == 200
    assert json.loads(answer.text) == {"leadsTo": f"/team?team={team.scope}"}
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = cookie_of(answer)
    assert team.key not in cookie
    page = get(server, f"/team?team={team.scope}", cookie)
    assert page.status == 200
    assert team.key not in page.text
    assert team.key not in server.said.read_text()


def test_a_wrong_key_is_refused_in_the_words_of_every_refusal(server, team):
    answer = handed_over(server, link=team.name, key="a" * 26)
    assert answer.status == 403
    assert "This link has been ended" in answer.text
    assert "rpw-visit" not in str(answer.headers)


def test_wrong_keys_that_are_handed_over_are_slowed_as_those_in_an_address(tmp_path):
    fresh = RunningWorkbook(tmp_path / "data").start()
    try:
        link = Links(fresh.data).make("lead")
        for _ in range(10):
            assert handed_over(fresh, link="lead", key="b" * 26).status == 403
        # From here on they come one after the other: some of many at once are not looked at.
        until(lambda: 429 in many_at_once(fresh, 40))
        assert link.key not in fresh.said.read_text()
    finally:
        fresh.stop()


def many_at_once(server, tries):
    def one(_):
        return handed_over(server, link="lead", key="c" * 26).status

    with ThreadPoolExecutor(tries) as pool:
        statuses = set(pool.map(one, range(tries)))
    assert statuses <= {403, 429}
    return statuses


def test_nobody_elses_page_hands_a_key_over(server, team):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"link={team.name}&key={team.key}"
    for token in ("", "&_xsrf=wrong"):
        answer = Answer(server, "POST", "/in", f"{body}{token}", form)
        assert answer.status == 403
        assert "rpw-visit" not in str(answer.headers)


@pytest.mark.parametrize("mark", ["#", "?"])
def test_a_whole_link_can_be_pasted_where_scripts_are_off(server, team, mark):
    pasted = f"  http://reflect.example.gov.uk/{team.path()}\n ".replace("#", mark)
    answer = handed_over(server, accept="text/html", pasted=pasted)
    assert (answer.status, answer.place) == (303, f"/team?team={team.scope}")
    assert get(server, answer.place, cookie_of(answer)).status == 200


@pytest.mark.parametrize(
    "pasted", ["http://reflect.example.gov.uk/in", "/in#link=lead", "key=abc", "#", "?", "Hello"]
)
def test_half_a_link_opens_nothing_and_the_page_says_what_to_do(server, pasted):
    answer = handed_over(server, accept="text/html", pasted=pasted)
    assert answer.status == 400
    assert "That is not a whole link" in answer.text
    assert "Copy it from the letter or message" in answer.text
    assert "rpw-visit" not in str(answer.headers)


def test_what_is_handed_over_twice_or_is_too_long_is_refused(server, team):
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "_xsrf=0123456789"}
    for body in (f"link=lead&link={team.name}&key={team.key}", f"link=lead&key={'a' * 400}"):
        answer = Answer(server, "POST", "/in", f"{body}&_xsrf=0123456789", form)
        assert answer.status in {400, 403}
        assert "rpw-visit" not in str(answer.headers)


def test_a_link_as_it_was_once_made_opens_as_before(server, team):
    answer = get(server, old_path(team))
    assert (answer.status, answer.place) == (302, f"/team?team={team.scope}")
    assert get(server, answer.place, cookie_of(answer)).status == 200


def test_a_link_of_the_invented_service_opens_it_and_no_other(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    try:
        write_example(running.data / EXAMPLE_FOLDER)
        link = Links(running.data / EXAMPLE_FOLDER).make("lead")
        answer = handed_over(running, link=link.name, key=link.key, example="yes")
        assert json.loads(answer.text) == {"leadsTo": "/lead?example=yes"}
        assert handed_over(running, link=link.name, key=link.key).status == 403
        assert came_in(running, Links(running.data).make("lead"))
    finally:
        running.stop()


def test_the_way_in_works_where_voila_draws_the_pages_and_where_the_workbook_is_in_a_folder(
    tmp_path,
):
    words = ("--front-end", "voila", "--base-url", "/services/workbook/")
    running = RunningWorkbook(tmp_path / "data", words=words).start()
    try:
        link = Links(running.data).make("lead")
        page = get(running, "/services/workbook/in")
        (script,) = re.findall(r'<script src="([^"]+)"></script>', page.text)
        assert script.startswith("/services/workbook/front/")
        assert get(running, script).status == 200
        assert 'action="/services/workbook/in"' in page.text
        old = get(running, f"/services/workbook{old_path(link)}")
        assert (old.status, old.place) == (302, "/services/workbook/lead")
    finally:
        running.stop()


# What is read of a link, and what is printed of it


@pytest.mark.parametrize(
    "around", ["{}", "<{}>", "“{}”", "Your link: {}", "{}\n", "  {}.", "{}&utm_source=mail"]
)
def test_a_link_is_read_from_what_people_paste(tmp_path, around):
    link = Links(tmp_path).make("manager", service_id("North"))
    address = f"https://reflect.example.gov.uk/{link.path()}"
    read = read_link(around.format(address))
    assert (read.name, read.key, read.example) == (link.name, link.key, False)
    wrapped = "\n".join(address[at : at + 30] for at in range(0, len(address), 30))
    assert read_link(wrapped).key == link.key
    assert read_link(f"https://x.example/{link.path(example=True)}").example


LONGEST = f"https://{'workbook.' * 4}example.gov.uk/services/workbook"


@pytest.mark.parametrize("kind", ["lead", "team", "manager", "several"])
def test_the_square_of_a_link_can_be_scanned_by_an_old_phone_across_a_table(tmp_path, kind):
    """At most 53 modules a side and a margin of 4: over half a millimetre each in 4 cm."""
    scope = {"team": "t" + "a" * 12, "manager": service_id("North")}.get(kind, "")
    services = [service_id("North")] if kind == "several" else []
    link = Links(tmp_path).make(kind, scope, services)
    address = f"{LONGEST}/{link.path()}"
    code = segno.make(address, error="m", micro=False)
    assert code.version <= 9, (code.version, len(address))
    assert address.replace("&", "&amp;") in qr_svg(address)


def test_every_letter_has_the_link_whole_and_as_a_plain_address(tmp_path):
    day = date(2026, 11, 29)
    link = Links(tmp_path).make("team", "tharbour22")
    address = f"{LONGEST}/{link.path()}"
    for letter in (
        team_letter("Harbour", "North", address, day),
        managers_letter("North", address, day),
        several_letter(["North", "South"], address, day),
    ):
        assert address.replace("&", "&amp;") in letter_html(letter)
        assert letter_docx(letter).startswith(b"PK")
