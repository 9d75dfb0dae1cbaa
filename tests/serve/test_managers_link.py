"""Who gets to the managers' page, and to the preview of it."""

from __future__ import annotations

import urllib.parse

import pytest
from kernels import PageWithKernel
from services import INSTRUMENT
from serving import RunningWorkbook
from test_server import Answer

from workbook.access.keys import service_key
from workbook.sessions.repository import Sessions
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
    answer = page.ask("reply", request=request, text="An answer that stays out of logs.")
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
