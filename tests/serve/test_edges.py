"""What a stranger sees of the server, and what they can slip into a request: next to nothing."""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import struct
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from kernels import PageWithKernel, kernel_of
from raw_sockets import head, line_to, told
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import a_session, code_of_none, run_by

from workbook.access.links import Links
from workbook.serve.browser_sessions import COOKIE, BrowserSessions

ODD = {
    "no request": b"GARBAGE\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "another version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an odd header": b"GET / HTTP/1.1\r\nHost: here\r\nno colon\r\n\r\n",
    "an unknown method": "BREW / HTTP/1.1",
    "a known method": "PUT / HTTP/1.1",
    "a head alone": "HEAD / HTTP/1.1",
    "no such page": "GET /nothing-here HTTP/1.1",
    "no such file": "GET /front/nothing.js HTTP/1.1",
    "a star": "OPTIONS * HTTP/1.1",
    "somewhere else": "GET http://elsewhere.example/ HTTP/1.1",
    "an address with rubbish": "GET /%zz%ff?a=1&a=2 HTTP/1.1",
    "a kernel": "GET /api/kernels/x HTTP/1.1",
    "a kernel deleted": "DELETE /api/kernels/x HTTP/1.1",
    "no line": "GET /api/kernels/x/channels HTTP/1.1",
    "a line by another method": "PUT /api/kernels/x/channels HTTP/1.1",
    "a goodbye": "POST /voila/api/shutdown/x HTTP/1.1",
    "a page without a link": "GET /lead HTTP/1.1",
    "an ended way": "GET /in?link=x&key=y HTTP/1.1",
    "the first page": "GET / HTTP/1.1",
}
MORE = {
    "a large body": ("POST /leave HTTP/1.1", "Content-Length: 99999999"),
    "two lengths": ("POST /leave HTTP/1.1", "Content-Length: 3", "Content-Length: 4"),
    "a length that is none": ("POST /leave HTTP/1.1", "Content-Length: many"),
    "an odd form": ("POST /leave HTTP/1.1", "Content-Type: multipart/form-data"),
    "another host": ("GET / HTTP/1.1", "Host: elsewhere.example"),
    "an old line": (
        "GET /api/kernels/x/channels HTTP/1.1",
        "Upgrade: websocket",
        "Connection: upgrade",
        "Sec-WebSocket-Version: 1",
    ),
    "a huge head": ("GET / HTTP/1.1", "X-Large: " + "a" * 70_000),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("seen") / "data").start()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    running = RunningWorkbook(
        tmp_path_factory.mktemp("proxied") / "data",
        words=("--address", "https://reflect.example", "--host", "127.0.0.1"),
    ).start()
    yield running
    running.stop()


@pytest.mark.parametrize("name", [*ODD, *MORE])
def test_no_answer_names_what_the_server_is_made_of(server, name):
    request = ODD.get(name)
    if not isinstance(request, bytes):
        lines = MORE.get(name, (request,))
        request = head(server, *lines, "Connection: close")
    said = told(server, request)
    names_it(said)


def names_it(said):
    servers = [each for each in said.split(b"\r\n") if each.lower().startswith(b"server:")]
    assert servers in ([], [b"Server: workbook"])
    for word in (b"ornado", b"upyter", b"ython/", b"oila/"):
        assert word not in said.partition(b"\r\n\r\n")[0]


def test_a_pages_own_line_is_opened_and_refused_without_naming_it_either(server):
    page, cookie = opened(server)
    try:
        for more in (
            ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="),
            ("Sec-WebSocket-Version: 1", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="),
            ("Sec-WebSocket-Version: 13", "Origin: http://elsewhere.example"),
            (),
        ):
            upgrade = ("Upgrade: websocket", "Connection: upgrade") if more else ()
            path = f"GET /api/kernels/{page.kernel}/channels HTTP/1.1"
            with line_to(server) as line:
                line.sendall(head(server, path, f"Cookie: {cookie}", *upgrade, *more))
                said = b""
                while b"\r\n\r\n" not in said and (piece := line.recv(4096)):
                    said += piece
            assert said.startswith(b"HTTP/1.1 ")
            names_it(said)
    finally:
        page.close()


def opened(server):
    path, cookie = run_by(server, a_session(server.data))
    page = PageWithKernel(server, path, cookie)
    return page, page.cookie


# ---- where a line is from

NOBODY = object()


#: What a server answers to one line more than a page may have.
TOO_MANY = 429


def asks_for_a_line(server, page, cookie, origin, *more, host=""):
    """The number that a server answers to whoever opens a page's line from somewhere."""
    own = host or f"127.0.0.1:{server.port}"
    lines = [
        f"GET /api/kernels/{page.kernel}/channels HTTP/1.1",
        f"Host: {own}",
        f"Cookie: {cookie}",
        "Upgrade: websocket",
        "Connection: upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *([] if origin is NOBODY else [f"Origin: {origin}"]),
        *more,
    ]
    until = time.monotonic() + 30
    while True:
        with line_to(server) as line:
            line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            said = int(line.recv(4096).split()[1])
        # The line before may not be known to be closed yet, and a page has few at once.
        if said != TOO_MANY or time.monotonic() > until:
            return said
        time.sleep(0.1)


def test_a_line_is_opened_from_a_page_of_the_same_scheme_host_and_port_alone(server):
    page, cookie = opened(server)
    port = server.port
    for origin, answer in {
        NOBODY: 101,  # no browser: each says where a line is from
        f"http://127.0.0.1:{port}": 101,
        f"HTTP://127.0.0.1:{port}": 101,
        f"https://127.0.0.1:{port}": 403,
        f"ws://127.0.0.1:{port}": 403,
        f"http://127.0.0.1:{port + 1}": 403,
        "http://127.0.0.1": 403,
        f"http://localhost:{port}": 403,
        f"http://somebody@127.0.0.1:{port}": 403,
        "http://elsewhere.example": 403,
        "null": 403,
        "": 403,
        "http://[": 403,
    }.items():
        assert asks_for_a_line(server, page, cookie, origin) == answer, origin
    said = "Sec-Fetch-Site: cross-site"
    assert asks_for_a_line(server, page, cookie, NOBODY, said) == 403
    page.close()


def test_behind_a_proxy_that_speaks_tls_a_page_without_it_is_from_elsewhere(proxied):
    page, cookie = opened(proxied)
    for origin, more, answer in (
        ("https://reflect.example", (), 101),
        ("https://reflect.example:443", (), 101),
        ("https://reflect.example", ("X-Forwarded-Proto: https",), 101),
        ("http://reflect.example", ("X-Forwarded-Proto: https",), 403),
        ("http://reflect.example", (), 403),
        ("http://reflect.example", ("X-Forwarded-Proto: http",), 403),
        ("http://reflect.example", ("X-Scheme: http", "X-Forwarded-Proto: https"), 403),
        ("https://other.example", (), 403),
        ("null", (), 403),
        (NOBODY, (), 101),
    ):
        asked = asks_for_a_line(proxied, page, cookie, origin, *more, host="reflect.example")
        assert asked == answer, (origin, more)
    page.close()


def test_whether_a_kernel_is_there_is_told_to_our_own_pages_alone(server):
    page, cookie = opened(server)
    for origin, answer in (
        (f"http://127.0.0.1:{server.port}", 200),
        (f"https://127.0.0.1:{server.port}", 403),
        ("null", 403),
    ):
        asked = Answer(
            server,
            "GET",
            f"/api/kernels/{page.kernel}",
            headers={"Cookie": cookie, "Origin": origin},
        )
        assert asked.status == answer
    page.close()


# ---- who asks, behind a proxy


def wrong_code(server, number, *more):
    request = head(server, f"GET /join/{code_of_none(number)} HTTP/1.1", "Connection: close", *more)
    return int(told(server, request).split()[1])


@pytest.mark.parametrize(
    ("forged", "the_proxys"),
    [
        ("X-Real-IP: 198.51.100.{}", "X-Forwarded-For: 203.0.113.9"),
        ("X-Forwarded-For: 198.51.100.{}", "X-Forwarded-For: 203.0.113.9"),
        ("X-Forwarded-For: 198.51.100.{}", "X-Real-IP: 203.0.113.9"),
    ],
)
def test_whoever_guesses_behind_a_proxy_cannot_say_that_they_are_somebody_else(
    tmp_path, forged, the_proxys
):
    """Whichever of the two a proxy sets, what was there before is a stranger's."""
    running = RunningWorkbook(
        tmp_path / "data",
        words=("--address", "https://reflect.example", "--host", "127.0.0.1"),
    ).start()
    try:
        with ThreadPoolExecutor(90) as crowd:
            answers = list(
                crowd.map(
                    lambda number: wrong_code(running, number, forged.format(number), the_proxys),
                    range(90),
                )
            )
        assert set(answers) == {404, 429}
    finally:
        running.stop()


# ---- cookies


def given(answer):
    """The cookies that an answer sets, by their names."""
    cookies = SimpleCookie()
    for each in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(each)
    return cookies


def a_page(server, *cookies, path=""):
    path = path or f"/reflect?code={a_session(server.data).code}"
    return Answer(server, "GET", path, headers={"Cookie": "; ".join(cookies)} if cookies else {})


def test_where_people_come_by_tls_each_cookie_is_sent_by_tls_alone_and_taken_from_nobody_else(
    proxied,
):
    for answer in (
        a_page(proxied),
        a_page(proxied, path="/"),
        run_by_answer(proxied),
    ):
        cookies = given(answer)
        assert cookies
        for name, cookie in cookies.items():
            assert name.startswith("__Host-"), name
            assert cookie["secure"]
            assert cookie["path"] == "/"
            assert not cookie["domain"]
            assert cookie["samesite"] == "Lax"
            assert cookie["httponly"] or name.endswith("_xsrf")


def run_by_answer(server):
    session = a_session(server.data)
    return Answer(server, "GET", "/" + Links(server.data).make("session", session.id).path())


def test_a_cookie_that_stands_for_nothing_is_never_kept(server):
    for planted in ("A" * 43, "short", "", "b" * 4000, '"quoted"'):
        cookies = given(a_page(server, f"{COOKIE}={planted}"))
        assert cookies[COOKIE].value != planted
        assert len(cookies[COOKIE].value) == 43


def test_of_two_cookies_of_one_name_neither_counts(server):
    mine = given(a_page(server))[COOKIE].value
    planted = given(a_page(server))[COOKIE].value
    again = given(a_page(server, f"{COOKIE}={planted}", f"{COOKIE}={mine}"))
    assert again[COOKIE].value not in {mine, planted}
    assert COOKIE not in given(a_page(server, f"{COOKIE}={mine}"))  # one alone is known


def test_behind_tls_a_planted_cookie_is_worth_nothing_to_whoever_planted_it(proxied):
    """Under its old name somebody else may have set it: it is exchanged, and dead from then on."""
    planted = given(a_page(proxied))[f"__Host-{COOKIE}"].value
    page = a_page(proxied, f"{COOKIE}={planted}")
    mine = given(page)[f"__Host-{COOKIE}"].value
    assert mine != planted
    assert kernel_of(page.text)
    for path, cookie, status in (
        (f"/api/kernels/{kernel_of(page.text)}", f"__Host-{COOKIE}={mine}", 200),
        (f"/api/kernels/{kernel_of(page.text)}", f"__Host-{COOKIE}={planted}", 403),
        (f"/api/kernels/{kernel_of(page.text)}", f"{COOKIE}={planted}", 403),
    ):
        assert Answer(proxied, "GET", path, headers={"Cookie": cookie}).status == status
    # Beside ours, one of the old name is not looked at.
    assert given(a_page(proxied, f"{COOKIE}={planted}", f"__Host-{COOKIE}={mine}")).keys() <= {
        "__Host-_xsrf"
    }


def test_who_had_a_cookie_of_the_workbook_before_is_still_in_after_an_upgrade(tmp_path):
    data = tmp_path / "data"
    session = a_session(data)
    grant = Links(data).make("session", session.id).grant
    token, _ = BrowserSessions(data).begin(None, grant)
    running = RunningWorkbook(
        data, words=("--address", "https://reflect.example", "--host", "127.0.0.1")
    ).start()
    try:
        page = Answer(
            running,
            "GET",
            f"/facilitate?session={session.id}",
            headers={"Cookie": f"{COOKIE}={token}"},
        )
        assert page.status == 200
        assert f"__Host-{COOKIE}" in given(page)
        assert given(page)[COOKIE].value == ""  # and the one of before is taken away
    finally:
        running.stop()


# ---- lines that are closed at odd moments


def test_two_hundred_people_who_hang_up_at_odd_moments_leave_no_trace_in_the_log(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    try:
        session = a_session(running.data)
        chance = random.Random(7)
        page, _ = opened(running)
        with ThreadPoolExecutor(8) as crowd:
            for done in [
                crowd.submit(hang_up, running, session, page, share=chance.random(), way=way)
                for way in list(range(8)) * 25
            ]:
                done.result()
        assert list(page._comms())
        page.close()
        assert Answer(running, "GET", "/health").status == 200
    finally:
        running.stop()
    said = running.said.read_text()
    for word in ("Traceback", "exception", "Exception", "StreamClosed", "never retrieved"):
        assert word not in said, said[-4000:]


def hang_up(server, session, page, *, share, way):
    """Go away in the middle of something: a head, a body, a page, a handshake, a message."""
    line = line_to(server)
    reset = way % 2 == 0
    if reset:  # not closed but cut
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    upgrade = head(
        server,
        f"GET /api/kernels/{page.kernel}/channels HTTP/1.1",
        f"Cookie: {page.cookie}",
        *("Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Version: 13"),
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    )
    whole = {
        0: head(server),
        1: head(server, "POST /leave HTTP/1.1", "Content-Length: 500") + b"a" * 400,
        2: head(server, f"GET /reflect?code={session.code} HTTP/1.1"),
        3: upgrade,
        4: upgrade,
        5: head(server) * 20,
        6: head(server, "POST /leave HTTP/1.1", "Transfer-Encoding: chunked") + b"40\r\nhalf",
        7: head(server, "GET /join/amber-river-kettle HTTP/1.1"),
    }[way]
    line.sendall(whole if way in {2, 4, 5} else whole[: max(1, int(len(whole) * share))])
    if way == 2 and share > 0.5:
        line.recv(100)  # the beginning of the page is there
    if way == 4:
        line.recv(4096)
        message = json.dumps({"channel": "shell", "header": {}, "content": {}}).encode()
        frame = b"\x81" + bytes([0x80 | min(len(message), 125)]) + b"\0\0\0\0" + message
        line.sendall(frame[: max(1, int(len(frame) * share))])
    line.close()


# ---- what a service has set


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("connections = 1", "connections is no whole number from 50 to 20000"),
        ("conections = 90", "a setting that the workbook does not know"),
        ("connections", "settings.toml cannot be understood"),
    ],
)
def test_settings_that_cannot_be_understood_stop_the_start_and_say_what_to_do(
    tmp_path, written, says
):
    stopped = RunningWorkbook(tmp_path / "data")
    stopped.data.mkdir()
    (stopped.data / "settings.toml").write_text(written)
    done = stopped.command("serve", "--port", "0")
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


# ---- what killed servers leave


def folders(root):
    return set(Path(root).glob("voila_*"))


def test_what_a_killed_server_leaves_is_removed_by_the_next_and_a_living_ones_stays(tmp_path):
    temporary = Path(tempfile.mkdtemp(prefix="t"))
    environment = {"TMPDIR": str(temporary)}
    foreign = temporary / "voila_somebody"
    foreign.mkdir()
    (foreign / "kernel-x.json").write_text("{}")
    (temporary / "voila_link").symlink_to(foreign)
    not_ours = folders(temporary)
    killed, living, next_one = (
        RunningWorkbook(tmp_path / name / "data", environment=environment)
        for name in ("killed", "living", "next")
    )
    for each in (killed, living, next_one):
        each.data.mkdir(parents=True)
    killed.start()
    left = folders(temporary) - not_ours
    living.start()
    lives = folders(temporary) - left - not_ours
    page, _ = opened(killed)
    assert any(each.name.startswith("kernel-") for folder in left for each in folder.iterdir())
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait()
    page.close()
    next_one.start()
    try:
        until(lambda: not (folders(temporary) & left))
        assert lives <= folders(temporary)
        assert not_ours <= folders(temporary)
        other, _ = opened(living)
        assert list(other._comms())
        other.close()
    finally:
        living.stop()
        next_one.stop()
    assert folders(temporary) == not_ours
    shutil.rmtree(temporary)
