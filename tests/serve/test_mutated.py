"""Thousands of spoilt frames and requests at a real server: it says no, and goes on as before.

What is sent is what a browser sends, with something changed in it, drawn from the same seed every
time: cut off, doubled, turned round, with other bytes, lengths, names and kinds in it.
"""

from __future__ import annotations

import json
import random
import socket
from contextlib import suppress

import pytest
import websocket
from jupyter_server.services.kernels.connection.base import serialize_binary_message
from kernel_messages import KINDS, in_v1, message
from kernels import PageWithKernel
from server_answers import Answer
from serving import PATIENCE, RunningWorkbook
from ways_in import a_session, a_team, came_in

from workbook.access.links import Links
from workbook.serve.messages import V1

FRAMES, REQUESTS = 6_000, 2_864
#: So many on one line: it is not shut for what is refused, and every frame is read.
EACH = 20
ODD = (b"\0", b"\xff", b'"', b"{", b"[", b"%00", b"\r\n", b"\n\n", b":", b";", b"=", b"&", b"/..")
MORE_ODD = (b"9" * 300, b"-1", b"%c0%ae", b"\xed\xa0\x80", b"\xc2\x85", b" " * 50, b"null", b"..;/")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("mutated") / "data"
    data.mkdir()
    # What is said here is judged by what it is, and not turned away for how much there is of it.
    (data / "settings.toml").write_text(
        "messages_each_second = 400\nmessages_at_once = 4000\nlines_each_browser = 200\n"
        "connections = 20000\nconnections_each_address = 20000\n"
    )
    running = RunningWorkbook(data).start()
    yield running
    said = running.said.read_text()
    running.stop()
    assert "Traceback" not in said


def kept(data):
    """What a service keeps: every file but for locks, who is in, and plans that anybody begins."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for part in ("sessions", "teams", "keys", "released")
        for path in sorted((data / part).rglob("*"))
        if path.is_file() and path.name != ".lock" and not path.match("keys/plan-*")
    }


def mutated(chance, whole):
    """A few changes to some bytes."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(whole))
        end = min(len(whole), at + chance.randint(0, 30))
        piece = whole[at:end]
        change = chance.randrange(6)
        if change == 0:
            whole = whole[:at] + whole[end:]
        elif change == 1:
            whole = whole[:end] + piece * chance.randint(1, 9) + whole[end:]
        elif change == 2:
            whole = whole[:at] + chance.choice(ODD + MORE_ODD) + whole[end:]
        elif change == 3 and piece:
            whole = whole[:at] + bytes([piece[0] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
        elif change == 4:
            whole = whole[:at] + piece[::-1] + whole[end:]
        else:
            whole = whole[:at] + chance.randbytes(chance.randint(1, 8)) + whole[at:]
    return whole


def frames(chance, comm, touched):
    """What a browser says to this kernel, and what it never may: code that would leave a file."""
    code = {"code": f"open({str(touched)!r}, 'w')", "silent": False, "expression": "1"}
    contents = [
        {"comm_id": comm, "data": {"method": "custom", "content": {"kind": "ping", "number": 1}}},
        {"comm_id": comm, "data": {"method": "update", "state": {"_esm": "alert(1)"}}},
        {"target_name": "jupyter.widget"},
        {"comm_id": "other", "target_name": "jupyter.widget", "data": {"state": {}}},
        {**code, "comm_id": comm, "data": {"method": "custom"}},
    ]
    while True:
        said = message(
            chance.choice(KINDS),
            chance.choice(("shell", "control", "stdin")),
            chance.choice(contents),
        )
        how = chance.randrange(3)
        whole = (
            json.dumps(said).encode()
            if how == 0
            else serialize_binary_message({**said, "buffers": [b"x"]})
            if how == 1
            else in_v1(said)
        )
        yield mutated(chance, whole), how == 0


def test_six_thousand_spoilt_frames_run_no_code_change_nothing_and_disturb_nobody(server, tmp_path):
    session = a_session(server.data)
    touched = tmp_path / "touched"
    other = PageWithKernel(server, f"/reflect?code={session.code}")
    page = PageWithKernel(server, f"/reflect?code={session.code}")
    before = kept(server.data)
    chance, sent, lines = random.Random(6_000), 0, 0
    drawn = frames(chance, page.comms[0], touched)
    while sent < FRAMES:
        lines += 1
        assert lines < FRAMES, "every line is shut at once"
        line = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/api/kernels/{page.kernel}/channels",
            timeout=PATIENCE,
            cookie=page.cookie,
            suppress_origin=True,
            subprotocols=[V1] if lines % 2 else [],
        )
        with suppress(OSError, websocket.WebSocketException):  # shut: whoever goes on is no page
            for _ in range(EACH):
                frame, as_text = next(drawn)
                line.send(
                    frame, websocket.ABNF.OPCODE_TEXT if as_text else websocket.ABNF.OPCODE_BINARY
                )
                sent += 1
        with suppress(OSError, websocket.WebSocketException):
            line.close(timeout=1)
    assert other.ask("ping")["kind"] == "pong"
    third = PageWithKernel(server, f"/reflect?code={session.code}")
    assert third.ask("ping")["kind"] == "pong"
    for each in (other, page, third):
        each.close()
    assert not touched.exists()
    assert kept(server.data) == before


def requests(cookie, session):
    """What browsers ask for, as they send it."""
    heads = (
        f"Host: 127.0.0.1\r\nCookie: {cookie}; _xsrf=abcdef\r\nX-XSRFToken: abcdef\r\n"
        "Accept: text/html\r\nUser-Agent: a browser\r\n"
    )
    body = (
        "_xsrf=abcdef&code=amber-river-kettle&link=lead&key=abcdefghijklmnopqrstuvwxyz&team=&from="
    )
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    parts = '--x\r\nContent-Disposition: form-data; name="code"\r\n\r\nabc\r\n--x--\r\n'
    several = f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(parts)}\r\n"
    chunked = "Transfer-Encoding: chunked\r\n"
    upgrade = (
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    gets = (
        *("/", "/join?code=no-such-code", "/words", "/in?link=lead&key=abc", "/paper?code=a-b-c"),
        *(f"/facilitate?session={session.id}x", "/team?team=tabcdefghi", "/static/../x", "/themes"),
        *("/lead", "/nothing", "/health", "/screen?session=a&session=b", "/patterns?%ff=%fe"),
        *("/planning", "/plan?plan=paaaaaaaaaaaaaaa", "/plans/link?plan=paaaaaaaaaaaaaaa"),
    )
    said = [f"GET {path} HTTP/1.1\r\n{heads}\r\n" for path in gets]
    said += [
        f"POST {path} HTTP/1.1\r\n{heads}{form}\r\n{body}"
        for path in ("/leave", "/example", "/in", "/plans/new", "/plans/example")
    ]
    said += [f"POST /join HTTP/1.1\r\n{heads}{several}\r\n{parts}"]
    said += [f"POST /leave HTTP/1.1\r\n{heads}{chunked}\r\n5\r\nabcde\r\n0\r\n\r\n"]
    said += [f"GET /api/kernels/abc/channels HTTP/1.1\r\n{heads}{upgrade}\r\n"]
    said += ["GET / HTTP/1.0\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"]
    said += [
        f"{way} / HTTP/1.1\r\n{heads}\r\n" for way in ("HEAD", "PUT", "DELETE", "TRACE", "PRI")
    ]
    return [each.encode() for each in said]


def answered(server, request):
    """All that comes back for some bytes after which nothing more will be said."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        with suppress(OSError):  # it may hang up before it has heard everything
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
        said = b""
        with suppress(ConnectionError):
            while piece := line.recv(65536):
                said += piece
        return said


def test_thousands_of_spoilt_requests_are_refused_in_words_and_change_nothing(server):
    session = a_session(server.data)
    team = a_team(server.data)
    cookie = came_in(server, Links(server.data).make("team", team.id))
    before = kept(server.data)
    whole = requests(cookie, session)
    chance = random.Random(2_864)
    answers = 0
    for number in range(REQUESTS):
        said = answered(server, mutated(chance, whole[number % len(whole)]))
        if said:
            answers += 1
            assert said.startswith(b"HTTP/1.1 "), said[:80]
            assert said[9:12].isdigit(), said[:80]
            assert said[9:12] not in {b"500", b"502"}, said[:200]
            assert b"Traceback" not in said
    assert answers > REQUESTS / 2, "most were requests still"
    assert kept(server.data) == before
    assert len(list((server.data / "plans").glob("p*"))) <= 10, (
        "what one address may begin in a day"
    )
    assert Answer(server, "GET", "/").status == 200
    log = server.said.read_text()
    assert session.code not in log
    assert cookie.split("=", 1)[1] not in log
