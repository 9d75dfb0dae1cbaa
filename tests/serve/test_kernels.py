"""The kernels of a server: forked, kept apart, ended in time, and replaced when they die."""

from __future__ import annotations

import http.client
import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest
import websocket
from kernels import PageWithKernel, kernel_of
from serving import PATIENCE, RunningWorkbook, until

from workbook.serve.forked import can_fork
from workbook.serve.kernels import kernel_environment
from workbook.sessions.repository import Sessions

needs_fork = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")


def started(tmp_path_factory, **more):
    data = tmp_path_factory.mktemp("kernels") / "data"
    return RunningWorkbook(data, **more).start()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = started(tmp_path_factory, environment={"DATABASE_PASSWORD": "hunter2"})
    yield running
    running.stop()


def session(server):
    return Sessions(server.data).open("Harbour team", "risk-and-choice").code


def page_of(server):
    return PageWithKernel(server, f"/reflect?code={session(server)}")


def children(server):
    return psutil.Process(server.process.pid).children()


def called(process):
    """The command line of a process, or nothing when it has ended meanwhile."""
    with suppress(psutil.NoSuchProcess):  # a zombie is one too
        return " ".join(process.cmdline())
    return ""


def forkserver_of(server):
    (forkserver,) = [
        each for each in children(server) if "workbook.serve.forkserver" in called(each)
    ]
    return forkserver


def kernels_of(server):
    return {each.pid for each in forkserver_of(server).children()}


def ended(process):
    """Whether a process has ended, if nobody may have asked yet how."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def lives(page):
    return page.ask("ping")["kind"] == "pong"


@needs_fork
def test_the_process_that_kernels_are_forked_from_has_one_thread(server):
    page = page_of(server)
    assert forkserver_of(server).num_threads() == 1
    page.close()


@needs_fork
def test_a_kernel_is_a_fork_in_a_process_group_of_its_own(server):
    before = kernels_of(server)
    page = page_of(server)
    (kernel,) = kernels_of(server) - before
    assert os.getpgid(kernel) == kernel
    assert os.getsid(kernel) == kernel
    page.close()


@needs_fork
def test_a_kernel_is_not_told_what_the_server_was_started_with(server):
    before = kernels_of(server)
    page = page_of(server)
    (kernel,) = kernels_of(server) - before
    for process in (kernel, forkserver_of(server).pid):
        # As it was at the start of the process; the rest was never handed to it.
        assert b"hunter2" not in Path(f"/proc/{process}/environ").read_bytes()
    assert b"hunter2" in Path(f"/proc/{server.process.pid}/environ").read_bytes()
    page.close()


def test_of_the_environment_only_what_a_page_needs_goes_on():
    given = {
        "PATH": "/bin",
        "WORKBOOK_DATA": "/srv/data",
        "QUERY_STRING": "code=a",
        "LC_ALL": "C.UTF-8",
        "WORKBOOK_CONTEXT": "what one visitor may do is no other’s",
        "AWS_SECRET_ACCESS_KEY": "x",
        "JUPYTERHUB_API_TOKEN": "x",
        "http_proxy": "http://name:word@proxy",
        "REMOTE_USER": "somebody",
    }
    assert set(kernel_environment(given)) == {"PATH", "WORKBOOK_DATA", "LC_ALL"}


@needs_fork
def test_ending_one_kernel_harms_neither_its_siblings_nor_their_parent(server):
    parent = forkserver_of(server).pid
    stays, goes = page_of(server), page_of(server)
    token = re.search(r"_xsrf=([^;]+)", goes.cookie)[1]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request(
        "POST",
        f"/voila/api/shutdown/{goes.kernel}",
        f"_xsrf={token}",
        {"Cookie": goes.cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert connection.getresponse().status == 204
    connection.close()
    assert lives(stays)
    assert forkserver_of(server).pid == parent
    stays.close()
    goes.close()


@needs_fork
def test_every_kernel_draws_its_own_random_numbers(tmp_path_factory, tmp_path):
    """From Python's, NumPy's and the system's source; a fork would share the first two."""
    draws = "import os, random, numpy; print('drawn:', random.random(), numpy.random.random(), "
    cells = [nbformat.v4.new_code_cell(draws + "os.urandom(8).hex())")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "reflect.ipynb")
    server = started(tmp_path_factory, options={"notebooks": tmp_path})
    code = session(server)
    shown = []
    for _ in range(3):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        connection.request("GET", f"/reflect?code={code}")
        text = connection.getresponse().read().decode()
        connection.close()
        shown += re.search(r"drawn: (\S+) (\S+) (\S+)", text).groups()
    server.stop()
    assert len(set(shown)) == 9


@needs_fork
def test_forty_visitors_in_the_same_moment_all_get_a_page(server):
    code = session(server)

    def visit(_):
        return PageWithKernel(server, f"/reflect?code={code}")

    with ThreadPoolExecutor(40) as crowd:
        pages = list(crowd.map(visit, range(40)))
    assert len({page.kernel for page in pages}) == 40
    assert all(lives(page) for page in pages)
    for page in pages:
        page.close()


@needs_fork
def test_when_their_parent_dies_kernels_live_on_and_it_comes_back(tmp_path_factory):
    server = started(tmp_path_factory)
    page = page_of(server)
    parent = forkserver_of(server)
    (kernel,) = kernels_of(server)
    parent.kill()
    until(lambda: ended(parent))
    assert lives(page)
    assert psutil.pid_exists(kernel)
    # The next page has an ordinary kernel, which is a child of the server itself.
    other = page_of(server)
    assert lives(other)
    assert any("lone_kernel" in called(each) for each in children(server))
    other.close()

    def comes_back():
        page_of(server).close()  # visitors make it grow again, but not twice in a moment
        return any("forkserver" in called(each) for each in children(server) if not ended(each))

    until(comes_back)
    before = kernels_of(server)
    third = page_of(server)
    assert lives(third)
    assert len(kernels_of(server) - before) == 1
    assert "Traceback" not in server.said.read_text()
    for each in (page, third):
        each.close()
    server.stop()


@needs_fork
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_kernel_outlives_its_server(tmp_path_factory, how):
    server = started(tmp_path_factory)
    pages = [page_of(server) for _ in range(3)]
    everyone = [*psutil.Process(server.process.pid).children(recursive=True)]
    assert len(everyone) >= 4
    server.stop(how)
    until(lambda: all(map(ended, everyone)))
    for page in pages:
        page.close()


def test_a_kernel_ends_when_nobody_came_back_to_its_page(tmp_path_factory):
    server = started(tmp_path_factory, options={"linger": 6.0})
    page = page_of(server)
    stays = page_of(server)
    page.close()  # without a goodbye, as a phone that goes out of reach
    until(lambda: len(kernels_of(server)) == 1)
    assert lives(stays)
    stays.close()
    server.stop()


def test_a_line_on_which_nobody_says_anything_stays_open(tmp_path_factory):
    for seconds in (1, 4, 16):
        server = started(tmp_path_factory, options={"ping": 1000 * seconds})
        page = page_of(server)
        stayed, late = answers_when_asked(page, seconds)
        if stayed:
            assert lives(page)
        page.close()
        server.stop()
        if stayed:
            return
        # Hung up on: right, if this machine was too busy to answer. Then with more time.
        assert late, "a page that answered every question in time was hung up on"
    pytest.fail("this machine is too busy to answer within half a minute")


def answers_when_asked(page, seconds):
    """Answer five times whether the page is there; say whether that went well, or was late."""
    pings, heard, longest = 0, time.monotonic(), 0.0
    while pings < 5:
        try:
            kind, _ = page.socket.recv_data_frame(control_frame=True)  # answers, as browsers do
        except (OSError, websocket.WebSocketException):
            kind = websocket.ABNF.OPCODE_CLOSE
        now = time.monotonic()
        longest, heard = max(longest, now - heard), now
        if kind == websocket.ABNF.OPCODE_CLOSE:
            return False, longest > 2 * seconds
        pings += kind == websocket.ABNF.OPCODE_PING
    return True, False


def get(server, path, cookie=""):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


def test_where_no_more_fit_a_newcomer_is_asked_to_wait_and_let_in_when_somebody_leaves(
    tmp_path_factory,
):
    server = started(tmp_path_factory, options={"most": 6, "linger": 6.0})
    code = session(server)
    # Three of the six are kept for roles.
    inside = [PageWithKernel(server, f"/reflect?code={code}") for _ in range(3)]
    assert '"room": false' in get(server, "/health").text
    full = get(server, f"/reflect?code={code}")
    assert full.status == 503
    assert full.headers["Retry-After"] == "10"
    assert "One moment, please" in full.text
    assert kernel_of(full.text) is None
    assert all(lives(page) for page in inside)
    # Pages without a kernel are open all the same.
    assert get(server, "/").status == 200
    inside.pop().close()
    until(lambda: '"room": true' in get(server, "/health").text)
    assert get(server, f"/reflect?code={code}").status == 200
    for page in inside:
        page.close()
    server.stop()


def test_one_browser_cannot_take_every_place(server):
    code = session(server)
    first = PageWithKernel(server, f"/reflect?code={code}")
    more = [PageWithKernel(server, f"/reflect?code={code}", first.cookie) for _ in range(11)]
    assert get(server, f"/reflect?code={code}", first.cookie).status == 503
    other = PageWithKernel(server, f"/reflect?code={code}")
    for page in (first, other, *more):
        page.close()


def test_a_watcher_is_told_that_all_is_well_and_when_it_is_not(server):
    assert get(server, "/health").status == 200
    gone = server.data.rename(server.data.parent / "away")
    try:
        assert get(server, "/health").status == 503
    finally:
        gone.rename(server.data)
    assert get(server, "/health").status == 200


def test_a_page_that_does_not_answer_any_more_is_hung_up_on():
    from types import SimpleNamespace

    from workbook.serve.handlers.kernels import KernelChannels

    line = SimpleNamespace(ws_connection=True, ping_interval=20_000, pings=0, closed=False)
    line.ping = lambda _: setattr(line, "pings", line.pings + 1)
    line.close = lambda: setattr(line, "closed", True)
    now = time.monotonic()
    for heard, asked, closed in (
        (20, 20, False),  # the first question
        (45, 20, False),  # one question without an answer
        (60, 20, True),
        (600, 600, False),  # the machine slept
    ):
        line._heard, line._asked, line.closed = now - heard, now - asked, False
        KernelChannels.send_ping(line)
        assert line.closed is closed
    assert line.pings == 3
