"""Somebody on the network who wants more than a page gives: it is refused, and nothing breaks."""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import uuid
from contextlib import suppress

import psutil
import pytest
import websocket
from kernel_messages import KINDS, in_v1, message
from kernels import KernelGone, PageWithKernel, kernel_of
from server_answers import Answer, kernels_of
from serving import PATIENCE, RunningWorkbook
from ways_in import old_path

from workbook.access.links import Links
from workbook.serve.messages import LARGEST, V1
from workbook.sessions.repository import Sessions

SECRET = "Words that stay under data"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("hostile") / "data").start()
    (running.data / "secret.txt").write_text(SECRET)
    yield running
    said = running.said.read_text()
    running.stop()
    assert "Traceback" not in said
    assert SECRET not in said


@pytest.fixture
def code(server):
    return Sessions(server.data).open("Harbour team", "risk-and-choice").code


@pytest.fixture
def page(server, code):
    page = PageWithKernel(server, f"/reflect?code={code}")
    yield page
    page.close()


def cookies(answer):
    return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])


def lead(server):
    return Links(server.data).make("lead")


def call(server, method, path, body=None, **headers):
    """One request exactly as it is given, however odd its path."""
    return Answer(server, method, path, body, headers)


def line(server, kernel, *, cookie="", origin=None, host=None, protocols=()):
    return websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels",
        timeout=PATIENCE,
        cookie=cookie,
        suppress_origin=origin is None,
        origin=origin,
        host=host,
        subprotocols=list(protocols),
    )


def lives(page):
    """The page's kernel still answers its own page."""
    return page.ask("ping")["kind"] == "pong"


# The line to a kernel


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
def test_no_kind_of_message_makes_a_kernel_do_anything_but_what_its_widgets_offer(page, channel):
    contents = {
        "execute_request": {"code": f"open('hacked-{secrets.token_hex(4)}','w')", "silent": False},
        "inspect_request": {"code": "secrets", "cursor_pos": 3},
        "complete_request": {"code": "import o", "cursor_pos": 8},
        "history_request": {"hist_access_type": "tail", "n": 5, "output": True, "raw": True},
        "debug_request": {"command": "evaluate", "arguments": {"expression": "1"}},
        "shutdown_request": {"restart": False},
        "input_reply": {"value": "x"},
    }
    for kind in KINDS[: len(KINDS) - 2]:
        if kind in {"comm_open", "comm_msg", "comm_close", "kernel_info_request"}:
            continue
        said = message(kind, channel, contents.get(kind, {}), msg_id=uuid.uuid4().hex)
        if kind == "comm_info_request" and channel == "shell":
            continue
        page.socket.send(json.dumps(said))
        if page.socket.sock is None:
            break
    heard = []
    with suppress(KernelGone):  # or it was hung up on
        asked = page._send("comm_info_request", {"target_name": "jupyter.widget"})
        while (said := page._hear())["parent_header"].get("msg_id") != asked or (
            said["msg_type"] == "status"
        ):
            heard.append(said["msg_type"])
        page.socket.settimeout(0.5)  # what a channel of its own would say may come after that
        while said := page._hear():
            heard.append(said["msg_type"])
    assert not {each for each in heard if each.endswith("_reply")}
    assert "error" not in heard


def test_a_page_that_was_refused_something_goes_on(page):
    page.socket.send(json.dumps(message("execute_request", content={"code": "1/0"})))
    page.socket.send("{")
    page.socket.send("[]")
    page.socket.send_binary(b"\xff" * 50)
    assert lives(page)


def test_comms_that_are_forged_make_nothing_and_say_nothing(page):
    for target in ("jupyter.widget", "x", "__import__"):
        state = {"_model_name": "FileUploadModel", "_model_module": "@jupyter-widgets/controls"}
        content = {"comm_id": uuid.uuid4().hex, "target_name": target, "data": {"state": state}}
        page.socket.send(json.dumps(message("comm_open", content=content)))
    for comm in ("no-such-comm", "", "../..", page.kernel):
        content = {"comm_id": comm, "data": {"method": "update", "state": {"value": "x"}}}
        page.socket.send(json.dumps(message(content=content)))
    assert lives(page)
    before = set(page.comms)
    assert set(page._comms()) == before


def test_no_state_that_a_browser_sets_changes_what_a_widget_is(page):
    before = page.states()
    for comm in page.comms:
        for state in (
            {"_esm": "alert(1)", "_content": {}, "_kept_as": "x"},
            {"_model_name": "x", "_view_module": "y"},
            {"no_such_trait": 1},
        ):
            content = {"comm_id": comm, "data": {"method": "update", "state": state}}
            page.socket.send(json.dumps(message(content=content)))
    assert lives(page)
    after = page.states()
    ours = [each for each in before if "_esm" in each]
    assert ours
    assert [each for each in after if "_esm" in each] == ours


def test_ten_megabytes_end_the_line_and_not_the_kernel(server, page):
    with suppress(OSError, websocket.WebSocketException):
        page.socket.send("x" * (10 * LARGEST))
        page.socket.recv()
        page.socket.recv()
    page.socket.shutdown()
    page.socket = line(server, page.kernel, cookie=page.cookie)
    assert lives(page)


def test_whoever_goes_on_with_what_is_refused_is_hung_up_on(server, page):
    closed = False
    try:
        for _ in range(200):
            page.socket.send(json.dumps(message("execute_request", content={"code": "1"})))
        while page.socket.recv():
            pass
        closed = True
    except (OSError, websocket.WebSocketException):
        closed = True
    assert closed
    page.socket.shutdown()
    page.socket = line(server, page.kernel, cookie=page.cookie)
    assert lives(page)


def test_the_newer_frame_format_lets_no_more_through(server, page):
    other = line(server, page.kernel, cookie=page.cookie, protocols=[V1])
    for frame in (
        in_v1(message("execute_request", content={"code": "1"})),
        in_v1(message("shutdown_request", "control", {"restart": False})),
        (2**63).to_bytes(8, "little") * 4,
        b"",
        b"\x05" + b"\x00" * 7,
    ):
        other.send_binary(frame)
    other.close()
    assert lives(page)


# Whose kernel it is


def test_another_visitors_kernel_is_out_of_reach(server, code, page):
    stranger = PageWithKernel(server, f"/reflect?code={code}")
    theirs = stranger.cookie
    token = next(each for each in theirs.split("; ") if each.startswith("_xsrf=")).split("=", 1)[1]
    for cookie in ("", theirs):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            line(server, page.kernel, cookie=cookie)
        assert refused.value.status_code == 403
        assert call(server, "GET", f"/api/kernels/{page.kernel}", Cookie=cookie).status == 403
        for method in ("DELETE", "POST", "PATCH", "PUT"):
            path = f"/api/kernels/{page.kernel}"
            answer = call(server, method, path, Cookie=cookie, **{"X-XSRFToken": token})
            assert answer.status in {403, 404, 405}
        body = f"_xsrf={token}"
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        path = f"/voila/api/shutdown/{page.kernel}"
        assert call(server, "POST", path, body, **form).status == 403
    for action in ("restart", "interrupt", "channels?session_id=x"):
        assert call(server, "POST", f"/api/kernels/{page.kernel}/{action}").status in {
            403,
            404,
            405,
        }
    assert lives(page)
    assert lives(stranger)
    stranger.close()


def test_even_its_own_visitor_ends_a_kernel_only_with_the_hidden_token(server, page):
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": page.cookie}
    path = f"/voila/api/shutdown/{page.kernel}"
    assert call(server, "POST", path, "_xsrf=wrong", **form).status == 403
    assert lives(page)


@pytest.mark.parametrize(
    "kernel", ["0c66412a-a2f9-4ee1-b3ed-d48a1a7b3764", "..", "%2e%2e", "x" * 3000, "a%00b"]
)
def test_a_kernel_that_is_none_is_no_way_in(server, page, kernel):
    for cookie in ("", page.cookie):
        with pytest.raises((websocket.WebSocketException, OSError)):
            line(server, kernel, cookie=cookie)
        assert call(server, "GET", f"/api/kernels/{kernel}", Cookie=cookie).status in {
            *(400, 403, 404),
        }


def test_a_page_on_another_site_gets_no_line(server, page):
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{server.port}.evil.example"):
        with pytest.raises(websocket.WebSocketException):
            line(server, page.kernel, cookie=page.cookie, origin=origin)
    line(server, page.kernel, cookie=page.cookie, origin=f"http://127.0.0.1:{server.port}").close()


# Names and hosts


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "169.254.169.254", "[::2]"])
def test_another_name_for_this_machine_leads_nowhere(server, code, host):
    """A page elsewhere may have its own name point here (DNS rebinding)."""
    kernels = kernels_of(server)
    assert call(server, "GET", f"/reflect?code={code}", Host=host).status == 403
    assert kernels_of(server) <= kernels


def test_a_redirect_never_leads_to_another_host(server, code):
    for path in (
        "//evil.example/reflect?code=x",
        "/join//evil.example",
        "/join/%2f%2fevil.example",
        f"/join/{code}?next=//evil.example",
        f"/reflect?code={code}&next=http://evil.example",
        "/facilitate?opening=x&next=//evil.example",
    ):
        place = call(server, "GET", path).headers["Location"] or ""
        assert not place.startswith(("//", "http"))


def test_a_cookie_that_was_planted_is_worth_nothing_after_the_link_was_used(server):
    """Session fixation: whoever planted a token does not get in with it afterwards."""
    planted = cookies(call(server, "GET", "/themes?example=yes"))
    link = old_path(lead(server))
    opened = call(server, "GET", link, Cookie=planted)
    assert opened.status == 302
    assert call(server, "GET", "/lead", Cookie=planted).status == 403
    own = "rpw-visit=" + "A" * 43
    assert call(server, "GET", link, Cookie=own).status == 302
    assert call(server, "GET", "/lead", Cookie=own).status == 403


def test_a_copy_of_the_cookie_opens_nothing_once_its_owner_has_left(server):
    cookie = cookies(call(server, "GET", old_path(lead(server))))
    # Asking for a page sets the hidden token beside it.
    shown = call(server, "GET", "/lead", Cookie=cookie)
    cookie = "; ".join(filter(None, [cookie, cookies(shown)]))
    kernel = kernel_of(shown.text)
    token = cookie.split("_xsrf=")[1].split(";")[0]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    left = call(server, "POST", "/leave", f"_xsrf={token}", **form)
    assert "You have left" in left.text
    assert call(server, "GET", "/lead", Cookie=cookie).status == 403
    assert call(server, "GET", f"/api/kernels/{kernel}", Cookie=cookie).status in {403, 404}


def test_leaving_takes_the_hidden_token(server):
    cookie = cookies(call(server, "GET", old_path(lead(server))))
    assert call(server, "POST", "/leave", "", Cookie=cookie).status == 403
    assert call(server, "GET", "/lead", Cookie=cookie).status == 200


# Files and pages


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/secret.txt",
        "/voila/files/../data/secret.txt",
        "/voila/static/../../../../../../../../etc/passwd",
        "/voila/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/voila/static/%2e%2e/%2e%2e/secret.txt",
        "/voila/static//etc/passwd",
        "/voila/static/voila/../../secret.txt",
        "/voila/templates/..%2f..%2fsecret.txt",
        "/voila/templates/workbook/static/../../../../../secret.txt",
        "/voila/labextensions/..%2f..%2fsecret.txt",
        "/voila/labextensions//etc/passwd",
        "/voila/api/themes/../../secret.txt",
        "/voila/api/contents",
        "/voila/api/contents/secret.txt",
        "/voila/tree",
        "/voila/render/explore.ipynb",
        "/voila/render/../data/secret.txt",
        "/voila/render/reflect.ipynb/../explore.ipynb",
        "/voila/query/x",
        "/voila/execution/x",
        "/api/contents",
        "/api/terminals",
        "/api/sessions",
        "/api/kernels",
        "/api/kernelspecs",
        "/api/config/x",
        "/api/status",
        "/api/me",
        "/api/shutdown",
        "/terminals/1",
        "/terminals/websocket/1",
        "/nbconvert/html/reflect.ipynb",
        "/files/secret.txt",
        "/view/secret.txt",
        "/edit/secret.txt",
        "/lab",
        "/tree",
        "/login",
        "/logout",
        "/metrics",
        "/static/style.css",
        "/front/../secret.txt",
        "/front/..%2f..%2fsecret.txt",
        "/front/page.js",
        "/data/secret.txt",
        "/sessions",
        "/secret.txt",
        "/opened.csv",
        "/visits.json",
        "/manager-key.txt",
        "/keys/lead.json",
        "/acts.csv",
        "/.git/config",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/reflect/../secret.txt",
        "/reflect.ipynb",
        "/example/secret.txt",
        "//etc/passwd",
        "/file:///etc/passwd",
    ],
)
def test_no_address_gives_a_file_or_another_door(server, path):
    kernels = kernels_of(server)
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        answer = call(server, method, path)
        assert answer.status in {400, 403, 404, 405}, (method, answer.status)
        assert SECRET not in answer.text
        assert "root:" not in answer.text
        assert "Traceback" not in answer.text
    assert kernels_of(server) <= kernels


def test_nothing_in_the_data_folder_can_be_read_by_any_address(server, code):
    """Every file there, under every way to write its path."""
    PageWithKernel(server, f"/reflect?code={code}").close()
    files = [each for each in server.data.rglob("*") if each.is_file()]
    assert len(files) > 4
    for file in files:
        own = file.relative_to(server.data).as_posix()
        for path in (own, f"data/{own}", f"..%2f{own}", f"voila/files/{own}", f"front/{own}"):
            assert call(server, "GET", f"/{path}").status == 404, path


@pytest.mark.parametrize("query", ["template=lab", "theme=dark", "template=../../x", "theme=%00"])
def test_neither_template_nor_theme_follows_the_link(server, code, query):
    plain = call(server, "GET", f"/reflect?code={code}")
    asked = call(server, "GET", f"/reflect?code={code}&{query}")
    assert asked.status == plain.status == 200
    assert asked.text.split("</head>")[0] == plain.text.split("</head>")[0]


@pytest.mark.parametrize(
    "query",
    [
        "code=" + "a" * 20_000,
        "code=%ff%fe",
        "code=../../etc",
        "code=a&code=b&code=c",
        "code[]=x",
        "code=%0d%0aSet-Cookie:%20x=y",
        "&".join(f"a{n}=1" for n in range(2000)),
        "example=yes&code=../",
        "way=__class__",
    ],
)
def test_an_odd_query_is_a_wrong_code_and_nothing_more(server, query):
    for page in ("reflect", "patterns", "screen", "facilitate", "preview", "paper"):
        answer = call(server, "GET", f"/{page}?{query}")
        assert answer.status in {302, 400, 403, 404, 429}, (page, answer.status)
        assert "x=y" not in str(answer.headers)
        assert "Traceback" not in answer.text


def test_bytes_that_are_no_request_are_hung_up_on(server):
    for said in (
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /example HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nabc",
        b"POST /example HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /e HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0",
        b"\x16\x03\x01" + b"\x00" * 200,
        b"A" * 100_000,
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as own:
            with suppress(OSError):
                own.sendall(said)
                own.shutdown(socket.SHUT_WR)
            got = b""
            with suppress(OSError):
                while piece := own.recv(65536):
                    got += piece
            assert b" 200 " not in got.split(b"\r\n", 1)[0]
            assert b"Traceback" not in got
    assert call(server, "GET", "/health").status == 200


def test_a_body_of_many_megabytes_is_refused_and_forgotten(server):
    before = psutil.Process(server.process.pid).memory_info().rss
    for _ in range(3):
        with suppress(OSError, http.client.HTTPException):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            call(server, "POST", "/example", "x=" + "y" * (30 * 1024 * 1024), **form)
    assert call(server, "GET", "/health").status == 200
    assert psutil.Process(server.process.pid).memory_info().rss - before < 150 * 1024 * 1024


# What every answer carries


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/none",
        "/health",
        "/join?code=x",
        "/themes?key=x",
        "/in?link=lead&key=x",
        "/api/kernels/x",
    ],
)
def test_every_answer_carries_the_headers_that_keep_it_in_its_place(server, path):
    headers = call(server, "GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert "Tornado" not in headers["Server"]
    assert "Access-Control-Allow-Origin" not in headers
    for cookie in headers.get_all("Set-Cookie") or []:
        assert "SameSite=" in cookie
        assert "HttpOnly" in cookie or cookie.startswith("_xsrf=")


def test_a_script_written_into_a_page_would_not_run(server, code):
    page = call(server, "GET", f"/reflect?code={code}")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "<script>" not in page.text
    assert "onclick=" not in page.text
    assert "javascript:" not in page.text
