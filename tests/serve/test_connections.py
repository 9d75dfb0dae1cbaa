"""Slow, half and endless requests: each ends, none is kept in memory, and nobody is kept out."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import threading

import psutil
import pytest
import tornado.web
from kernels import PageWithKernel
from loops import run
from programs import needs_program
from raw_sockets import (
    ROOM,
    all_of,
    files_of,
    head,
    is_shut,
    line_to,
    made_certificate,
    memory_of,
    shut,
    told,
)
from server_answers import Answer
from serving import RunningWorkbook, until
from tornado.netutil import bind_sockets
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from ways_in import a_session, run_by

from workbook.serve.assets import Assets, FrontFile
from workbook.serve.connections import Connections, bounded
from workbook.settings import Settings
from workbook.storage.alarms import recent_alarms

HURRY = "request_seconds = 2\nbody_seconds = 2\n"


def started(folder, settings, **more):
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "settings.toml").write_text(settings)
    return RunningWorkbook(data, **more).start()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = started(tmp_path_factory.mktemp("hurried"), HURRY)
    yield running
    running.stop()


def trickle(line, text):
    """Say something one byte at a time, for ever, until nobody listens; whether that came."""
    hung_up = threading.Event()

    def say():
        try:
            while True:
                for each in text:
                    line.sendall(bytes([each]))
                    if hung_up.wait(0.1):
                        return
        except OSError:
            hung_up.set()

    speaker = threading.Thread(target=say, daemon=True)
    speaker.start()
    return speaker


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ",
        b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nhalf of it",
        b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
        b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["nothing", "half a line", "half a head", "half a body", "half a chunk", "no chunk"],
)
def test_a_request_that_is_never_finished_is_closed(server, begun):
    with line_to(server) as line:
        line.sendall(begun)
        shut(line)


@pytest.mark.parametrize(
    ("begun", "then"),
    [
        (b"GET / HTTP/1.1\r\n", b"X-More: and more\r\n"),
        (b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n", b"a"),
        (
            b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1\r\na\r\n",
        ),
    ],
    ids=["head", "body", "chunks"],
)
def test_whoever_sends_a_byte_at_a_time_is_closed_too(server, begun, then):
    with line_to(server) as line:
        line.sendall(begun)
        trickle(line, then)
        shut(line)


def test_a_connection_that_waits_for_its_next_request_is_closed_after_a_while(server):
    with line_to(server) as line:
        line.sendall(head(server))
        until(lambda: b"200 OK" in line.recv(65536))
        shut(line)


def test_requests_that_come_all_at_once_are_answered_one_after_the_other(server):
    with line_to(server) as line:
        line.sendall(
            head(server, "GET /health HTTP/1.1") * 30
            + head(server, "GET /health HTTP/1.1", "Connection: close")
        )
        assert all_of(line).count(b'"ready": true') == 31


def test_a_body_that_is_too_large_is_refused_before_it_is_read(server):
    with line_to(server) as line:
        line.sendall(head(server, "POST /leave HTTP/1.1", "Content-Length: 65537"))
        assert all_of(line).startswith(b"HTTP/1.1 400")
    piece = b"2000\r\n" + b"a" * 0x2000 + b"\r\n"
    said = told(
        server, head(server, "POST /leave HTTP/1.1", "Transfer-Encoding: chunked") + piece * 9
    )
    # It may be cut off before the answer is read, for it goes on talking.
    assert said.startswith(b"HTTP/1.1 400") or said == b""


def test_a_form_of_the_workbooks_own_fits(server):
    body = "_xsrf=" + "a" * 60_000
    answer = Answer(
        server, "POST", "/leave", body, {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 403  # read, and found not to be ours


def test_eight_unfinished_bodies_of_sixty_megabytes_are_not_kept(server):
    before, most = memory_of(server), 0
    lines = [line_to(server) for _ in range(8)]
    for line in lines:
        line.sendall(head(server, "POST /leave HTTP/1.1", "Content-Length: 62914560"))
    for _ in range(55):
        for line in lines:
            with contextlib.suppress(OSError):
                line.sendall(b"a" * 1024 * 1024)
        most = max(most, memory_of(server))
    for line in lines:
        line.close()
    assert most - before < ROOM


def test_a_line_on_which_nobody_takes_the_answers_is_closed(server):
    lines = [line_to(server, small=True) for _ in range(20)]
    ask = head(server) * 200
    for line in lines:
        line.sendall(ask)
    for line in lines:
        shut_unread(server, line)
        line.close()
    assert "Traceback" not in server.said.read_text()


def test_of_a_large_answer_little_waits_for_somebody_who_takes_it_slowly(tmp_path):
    assert run(left_waiting(tmp_path, people=20, size=4 * 1024 * 1024)) < 20 * 256 * 1024


async def left_waiting(folder, people, size):
    """Bytes of one file that a server keeps for people who do not read; then they hang up."""
    assets = Assets("/")
    name = assets.put("a" * size, ".js").rpartition("/")[2]
    app = tornado.web.Application(
        [(r"/front/([\w.-]+)", FrontFile, {"assets": assets})], headers={}, address=""
    )
    server = Connections(app, limits=Settings(), data=folder, most=100)
    (listening,) = bind_sockets(0, "127.0.0.1")
    server.add_socket(listening)
    request = f"GET /front/{name} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
    lines = []
    for _ in range(people):
        line = socket.create_connection(listening.getsockname())
        line.sendall(request)
        lines.append(line)
    while sum(each.stream.writing() for each in server._open.values()) < people:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.01)
    waiting = sum(
        each.stream._total_write_index - each.stream._total_write_done_index
        for each in server._open.values()
    )
    for line in lines:
        line.close()
    server.stop()
    await server.close_all_connections()
    return waiting


def shut_unread(server, line):
    """Wait until the server has hung up, reading nothing of what it says."""
    here = line.getsockname()[1]
    until(
        lambda: (
            not any(
                each.raddr and each.raddr.port == here and each.status == psutil.CONN_ESTABLISHED
                for each in psutil.Process(server.process.pid).net_connections("tcp")
            )
        )
    )


@needs_program("openssl")
def test_a_handshake_that_never_ends_is_closed(tmp_path):
    secured = started(tmp_path, HURRY, words=made_certificate(tmp_path), scheme="https")
    try:
        before = memory_of(secured)
        lines = [line_to(secured) for _ in range(100)]
        for line in lines:
            line.sendall(b"\x16\x03\x01\x02\x00\x01")  # the beginning of a hello
        for line in lines:
            shut(line)
            line.close()
        assert memory_of(secured) - before < ROOM
        assert b"200 OK" in told(
            secured, head(secured, "GET / HTTP/1.1", "Connection: close"), secure=True
        )
        assert "Traceback" not in secured.said.read_text()
    finally:
        secured.stop()


# ---- how many


@pytest.fixture
def small(tmp_path):
    running = started(tmp_path, "connections = 50\nconnections_each_address = 20\n")
    yield running
    if running.process.poll() is None:
        running.stop()


def test_one_address_has_no_more_than_its_share_and_others_are_let_in(small):
    lines = [line_to(small) for _ in range(60)]
    until(lambda: sum(map(is_shut, lines)) >= 40)
    assert sum(not is_shut(line) for line in lines) <= 20
    assert b"200 OK" in told(
        small, head(small, "GET / HTTP/1.1", "Connection: close"), source="127.0.0.2"
    )
    for line in lines:
        line.close()
    said = small.said.read_text()
    assert said.count("more connections came in than may be open at once") == 1
    assert "Traceback" not in said
    assert [each.kind for each in recent_alarms(small.data)] == ["flooding"]


def test_whoever_waits_longest_makes_room_for_somebody_new(small):
    lines = [line_to(small, source=f"127.0.1.{number % 10 + 1}") for number in range(50)]
    for number in range(30):  # each in its turn is let in, and answered, whoever holds what
        with line_to(small, source=f"127.0.2.{number + 1}") as line:
            line.sendall(head(small, "GET /health HTTP/1.1", "Connection: close"))
            assert b"200 OK" in all_of(line)
    for line in lines:
        line.close()


def test_halves_of_bodies_make_room_too(small):
    half = head(small, "POST /leave HTTP/1.1", "Content-Length: 900") + b"half"
    lines = [line_to(small, source=f"127.0.1.{number % 10 + 1}") for number in range(50)]
    for line in lines:
        line.sendall(half)
    for number in range(10):
        with line_to(small, source=f"127.0.2.{number + 1}") as line:
            line.sendall(head(small, "GET /health HTTP/1.1", "Connection: close"))
            assert b"200 OK" in all_of(line)
    for line in lines:
        line.close()


def test_a_page_keeps_its_line_whatever_comes(small):
    path, cookie = run_by(small, a_session(small.data))
    page = PageWithKernel(small, path, cookie)
    lines = [line_to(small, source=f"127.0.1.{number % 20 + 1}") for number in range(200)]
    assert list(page._comms())  # it is asked again, and answers
    for line in lines:
        line.close()
    page.close()


def test_a_server_that_may_open_few_files_still_answers(tmp_path):
    running = started(
        tmp_path,
        "connections = 20000\nconnections_each_address = 20000\n",
        before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400)),
    )
    try:
        lines = [line_to(running) for _ in range(600)]
        assert b"200 OK" in told(running, head(running, "GET / HTTP/1.1", "Connection: close"))
        assert files_of(running) < 400
        said = running.said.read_text()
        assert "Traceback" not in said
        assert "Too many open files" not in said
        for line in lines:
            line.close()
    finally:
        running.stop()


def test_connections_never_take_the_files_that_pages_need():
    assert bounded(Settings(), 16_384) == Settings().connections
    assert bounded(Settings(), 1024) == 256
    assert bounded(Settings(connections=50), 1024) == 50


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({}, "127.0.0.1 http"),
        ({"X-Real-IP": "203.0.113.9"}, "203.0.113.9 http"),
        ({"X-Forwarded-For": "203.0.113.9"}, "203.0.113.9 http"),
        ({"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}, "203.0.113.9 http"),
        ({"X-Forwarded-For": "2001:db8::9", "X-Real-IP": "2001:db8::9"}, "2001:db8::9 http"),
        # Which of the two a proxy has set, nobody can tell: it is nobody in particular.
        ({"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "198.51.100.7"}, "127.0.0.1 http"),
        ({"X-Forwarded-For": "nobody"}, "127.0.0.1 http"),
        ({"X-Forwarded-Proto": "https"}, "127.0.0.1 https"),
        ({"X-Forwarded-Proto": "http, https"}, "127.0.0.1 https"),
        ({"X-Forwarded-Proto": "https", "X-Scheme": "http"}, "127.0.0.1 https"),
        ({"X-Scheme": "https"}, "127.0.0.1 http"),
    ],
)
def test_of_what_a_proxy_says_that_is_believed_which_nobody_else_can_have_said(tmp_path, said, who):
    assert run(told_by(tmp_path, said, behind_proxy=True)) == who
    assert run(told_by(tmp_path, said, behind_proxy=False)) == "127.0.0.1 http"


async def told_by(folder, said, *, behind_proxy):
    """Who a server takes somebody for, and by which scheme."""

    class Says(tornado.web.RequestHandler):
        def get(self):
            self.finish(f"{self.request.remote_ip} {self.request.protocol}")

    app = tornado.web.Application([("/", Says)])
    server = Connections(app, limits=Settings(), data=folder, most=100, behind_proxy=behind_proxy)
    (listening,) = bind_sockets(0, "127.0.0.1")
    server.add_socket(listening)
    client = SimpleAsyncHTTPClient(force_instance=True)
    answer = await client.fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", headers=said)
    client.close()
    server.stop()
    await server.close_all_connections()
    return answer.body.decode()


def test_behind_a_proxy_all_addresses_are_one_and_no_share_is_counted(tmp_path):
    running = started(
        tmp_path,
        "connections = 100\nconnections_each_address = 10\n",
        words=("--address", "https://reflect.example", "--host", "127.0.0.1"),
    )
    try:
        lines = [line_to(running) for _ in range(60)]
        for line in lines:
            line.sendall(head(running, "GET /health HTTP/1.1"))
        for line in lines:
            assert b"200 OK" in line.recv(65536)
            line.close()
    finally:
        running.stop()
