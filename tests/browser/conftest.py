"""A real Chromium for the browser tests, and eyes for what pages ask of other hosts."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from serving import RunningWorkbook

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"laptop": (1280, 900), "phone": (320, 640)}


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


# Five seconds are its own limit, which a busy machine can take for a page.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def chromium(chromium_path):
    """One Chromium for all tests; each gets contexts of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


class Visitor:
    """One person's browser: its page, what it asked for, and what went wrong in it."""

    def __init__(self, browser, size="laptop", **options):
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        self.context.set_default_timeout(90_000)
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.open_page()

    def open_page(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return self.page

    def other_hosts(self) -> set[str]:
        """Hosts other than this machine that any page asked for anything."""
        hosts = {urlsplit(url).hostname for url in self.asked}
        return hosts - {"127.0.0.1", None, ""}

    def axe(self) -> list[str]:
        """What axe finds on the page as it is: nothing, or one line for each finding."""
        found = (
            Axe()
            .run(self.page, options={"runOnly": {"type": "tag", "values": AXE_RULES}})
            .response["violations"]
        )
        return [
            f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for each in found
            for node in each["nodes"]
        ]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the screen."""
        return self.page.evaluate(
            "document.scrollingElement.scrollWidth > document.documentElement.clientWidth"
        )

    def close(self):
        self.context.close()


@pytest.fixture
def visitors(chromium):
    """Make as many visitors as a test wants; none of them may have asked another host."""
    made: list[Visitor] = []

    def visitor(size="laptop", **options) -> Visitor:
        made.append(Visitor(chromium, size, **options))
        return made[-1]

    yield visitor
    for each in made:
        each.close()
    assert not set().union(*(each.other_hosts() for each in made), set())
    assert not [problem for each in made for problem in each.wrong]


@pytest.fixture
def own_workbook(tmp_path):
    """A server of this test's own, with an empty data folder: it may be killed."""
    running = RunningWorkbook(tmp_path / "data", comes_back=True).start()
    yield running
    if running.process.poll() is None:
        running.stop()
