"""A team that opens the workbook in the same minute: nobody is turned away and nothing is lost."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from serving import HERE, RunningWorkbook, until

sys.path.insert(0, str(HERE))

from benchmarks.room import meeting
from workbook.serve.capacity import carries


@pytest.fixture
def server(tmp_path):
    running = RunningWorkbook(tmp_path / "data").start()
    yield running
    if running.process.poll() is None:
        running.stop()


def held(server, **numbers):
    """Hold a meeting, in a thread of its own: a browser test before it may have left a loop."""
    with ThreadPoolExecutor(1) as room:
        return room.submit(
            lambda: asyncio.run(meeting(server.address, server.data, **numbers))
        ).result()


def test_thirty_people_join_answer_lose_their_line_and_send_and_nothing_is_lost(server):
    """Every answer and every word is looked for in the CSV files, once."""
    seen = held(server, people=30, joining=3, answering=4, sending=1)
    assert len(seen.sent) == 30
    assert seen.came_back == 3
    assert "Traceback" not in server.said.read_text()
    assert " in GET " not in server.said.read_text()  # how an unforeseen error is logged


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_what_a_meeting_opened_is_closed_after_it(server):
    process = psutil.Process(server.process.pid)

    def in_use():
        return process.num_fds(), len(process.children(recursive=True))

    def one(seed):
        few = {"people": 10, "joining": 1, "answering": 1, "sending": 1}
        held(server, **few, seed=seed, everybody_leaves=True)

    files, processes = in_use()
    allowed = (files + 8, processes)
    for seed in range(3):
        one(seed)
    # What is opened once is eight files at most; a page that stayed would be four.
    until(lambda: all(now <= then for now, then in zip(in_use(), allowed, strict=True)))


@pytest.mark.skipif(sys.platform == "win32", reason="this limit is of other systems")
def test_a_system_that_allows_few_open_files_is_asked_for_more(tmp_path):
    import resource

    def few():
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))

    running = RunningWorkbook(tmp_path / "data", before=few).start()
    now = psutil.Process(running.process.pid).rlimit(psutil.RLIMIT_NOFILE)[0]
    running.stop()
    assert now > 1024


def test_where_few_files_are_allowed_few_pages_are():
    assert carries(1024) == 41
    assert carries(120) == 1
    assert 41 <= carries(16_384) <= 300
