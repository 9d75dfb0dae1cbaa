"""More comes than the server carries: who is turned away, who is not, and what is said of it."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import websocket
from kernels import PageWithKernel, kernel_of
from server_answers import Answer
from serving import PATIENCE, RunningWorkbook, until
from ways_in import a_session, run_by

from workbook.operations.example import write_example
from workbook.serve.messages import LARGEST
from workbook.sessions.repository import Sessions
from workbook.storage import recent_alarms
from workbook.storage.layout import EXAMPLE_FOLDER


@pytest.fixture
def serving(tmp_path):
    """Start a server with settings of its own; at the end of the test it stops."""
    made = []

    def serve(settings="", **options):
        data = tmp_path / "data"
        data.mkdir()
        (data / "settings.toml").write_text(settings)
        made.append(RunningWorkbook(data, options={"linger": 600.0, **options}).start())
        return made[0]

    yield serve
    for each in made:
        said = each.said.read_text()
        each.stop()
        assert "Traceback" not in said


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


def alive(page):
    return page.ask("ping")["kind"] == "pong"


def closed(*pages):
    for page in pages:
        page.close()


def alarms(server):
    return {(each.kind, each.session) for each in recent_alarms(server.data)}


def line(server, page, name=""):
    """One line more to a page's kernel, or None where it is refused."""
    with suppress(websocket.WebSocketBadStatusException):
        return websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/api/kernels/{page.kernel}/channels{name}",
            timeout=PATIENCE,
            cookie=page.cookie,
            suppress_origin=True,
        )
    return None


# Pages


def test_whoever_runs_a_session_finds_room_when_everybody_else_has_taken_theirs(serving):
    server = serving(most=6)
    session = a_session(server.data)
    teams = [session, a_session(server.data, "Quay"), a_session(server.data, "Gate")]
    inside = [PageWithKernel(server, f"/reflect?code={each.code}") for each in teams]
    other = a_session(server.data, "Lantern")
    assert get(server, f"/reflect?code={other.code}").status == 503
    assert '"room": false' in get(server, "/health").text
    run, cookie = run_by(server, session)
    assert get(server, run, cookie).status == 200
    assert all(map(alive, inside))
    until(lambda: ("flooding", "") in alarms(server))
    assert server.said.read_text().count("as many are open as there may be") == 1
    closed(*inside)


def test_visitors_of_the_invented_service_leave_room_for_everybody_else(serving, tmp_path):
    write_example(tmp_path / "data" / EXAMPLE_FOLDER, teams=1, quarters=1)
    (tmp_path / "data").rename(tmp_path / "made")
    server = serving(most=8)
    (tmp_path / "made" / EXAMPLE_FOLDER).rename(server.data / EXAMPLE_FOLDER)
    (waiting,) = [
        each for each in Sessions(server.data / EXAMPLE_FOLDER).all() if each.state != "closed"
    ]
    path = f"/reflect?code={waiting.code}&example=yes"
    visitor = PageWithKernel(server, path)
    full = get(server, path)
    assert full.status == 503
    assert "look round the invented service" in full.text
    assert '"room": true' in get(server, "/health").text
    code = a_session(server.data).code
    inside = [PageWithKernel(server, f"/reflect?code={code}") for _ in range(3)]
    assert all(map(alive, (visitor, *inside)))
    assert not alarms(server)
    closed(visitor, *inside)


def test_pages_that_nobody_connects_to_shut_nobody_out(serving):
    server = serving(most=6)
    path = f"/reflect?code={a_session(server.data).code}"
    stays = PageWithKernel(server, path)
    assert [get(server, path).status for _ in range(8)] == [200] * 8
    assert '"room": true' in get(server, "/health").text
    assert alive(stays)
    other = PageWithKernel(server, path)
    assert alive(other)
    closed(stays, other)


def test_many_devices_in_one_session_shut_no_other_session(serving):
    server = serving("pages_each_session = 10\n", most=60)
    session, other = a_session(server.data), a_session(server.data, "Quay")
    path = f"/reflect?code={session.code}"
    inside = [PageWithKernel(server, path) for _ in range(10)]
    late = get(server, path)
    assert late.status == 503
    assert "in this session" in late.text
    until(lambda: alarms(server) == {("stuffing", session.id)})
    page = PageWithKernel(server, f"/reflect?code={other.code}")
    assert alive(page)
    # Somebody goes without a goodbye, and the next one need not wait for that.
    inside.pop().close()
    until(lambda: get(server, path).status == 200)
    closed(page, *inside)


# Lines


def test_of_many_lines_to_one_page_a_few_are_let_in_and_the_page_goes_on(serving):
    server = serving()
    page = PageWithKernel(server, f"/reflect?code={a_session(server.data).code}")
    with ThreadPoolExecutor(30) as crowd:
        lines = [each for each in crowd.map(lambda _: line(server, page), range(60)) if each]
    assert len(lines) == 3
    assert alive(page)
    # When some have gone, there is room again.
    for each in lines:
        each.close()
    again = until(lambda: line(server, page))
    again.close()
    closed(page)


def test_one_browser_has_so_many_lines_over_all_of_its_pages(serving):
    server = serving("lines_each_browser = 6\n")
    path = f"/reflect?code={a_session(server.data).code}"
    first = PageWithKernel(server, path)
    pages = [first, *(PageWithKernel(server, path, first.cookie) for _ in range(2))]
    lines = [line(server, page) for page in pages for _ in range(2)]
    assert len([each for each in lines if each]) == 3
    stranger = PageWithKernel(server, path)
    assert all(map(alive, (stranger, *pages)))
    for each in lines:
        if each:
            each.close()
    closed(stranger, *pages)


# Messages


def asked(more=""):
    # A kernel takes no message twice.
    name = uuid.uuid4().hex
    header = {"msg_id": name, "msg_type": "kernel_info_request", "session": "s", "username": ""}
    parts = {"parent_header": {}, "metadata": {"more": more}, "content": {}, "channel": "shell"}
    return json.dumps({"header": {**header, "date": "", "version": "5.3"}, **parts})


def answered(server, page, *, lines, each, more=""):
    """Ask so often on each of so many lines, one after the other; count the answers."""
    count = 0
    for _ in range(lines):
        one = line(server, page)
        if one is None:
            continue
        one.settimeout(3)
        with suppress(OSError, websocket.WebSocketException):
            for _ in range(each):
                one.send(asked(more))
        with suppress(OSError, websocket.WebSocketException):
            while said := one.recv():
                count += isinstance(said, str) and '"kernel_info_reply"' in said
        one.shutdown()
    return count


def test_connecting_again_gives_nobody_more_to_say(serving):
    server = serving("messages_each_second = 10\nmessages_at_once = 60\n")
    session = a_session(server.data)
    page = PageWithKernel(server, f"/reflect?code={session.code}")
    begun = time.monotonic()
    count = answered(server, page, lines=6, each=60)
    passed = time.monotonic() - begun
    assert 30 <= count <= 60 + 10 * passed
    assert count < 6 * 60
    until(lambda: ("flooding", session.id) in alarms(server))
    assert server.said.read_text().count("messages were not looked at") == 1
    closed(page)


def test_one_browser_sends_so_many_bytes_and_no_more(serving):
    server = serving()
    page = PageWithKernel(server, f"/reflect?code={a_session(server.data).code}")
    half = "x" * (LARGEST // 2)
    begun = time.monotonic()
    count = answered(server, page, lines=4, each=10, more=half)
    passed = time.monotonic() - begun
    assert 1 <= count <= (LARGEST + 64 * 1024 * passed) / len(half)
    assert count < 40
    closed(page)


def test_a_page_that_ends_for_a_newcomer_goes_on_with_another_kernel(serving):
    """What its script does then: it asks whether the kernel is there, and opens the page anew."""
    server = serving(most=2)
    path = f"/reflect?code={a_session(server.data).code}"
    first = PageWithKernel(server, path)
    first.close()
    second = until(lambda: (found := get(server, path)).status == 200 and found)
    assert kernel_of(second.text) != first.kernel
    until(lambda: get(server, f"/api/kernels/{first.kernel}", first.cookie).status in {403, 404})
    again = PageWithKernel(server, path, first.cookie)
    assert alive(again)
    closed(again)
