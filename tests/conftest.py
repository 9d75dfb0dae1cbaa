"""What several tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

# Most tests are about something else and start many servers: the name model is for its own tests.
os.environ["WORKBOOK_NAME_MODEL"] = "no"

#: A file is run by one process: one long test that began last would keep the others waiting.
_LONG = ("test_team_session.py", "test_meeting_faults.py", "test_journey.py", "test_server.py")

_BROWSER_REASON = "no Chromium on this machine, and none could be fetched"


def pytest_collection_modifyitems(config, items):
    """Begin with what takes long, and skip what needs a browser where there is none."""
    items.sort(key=lambda item: (item.path.name not in _LONG, "browser" not in item.path.parts))
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if not wanting:
        return
    from fetch_browser import find_browser

    config.stash[_BROWSER] = find_browser()
    if config.stash[_BROWSER] is None:
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason=_BROWSER_REASON))


_BROWSER = pytest.StashKey[str | None]()


def pytest_terminal_summary(terminalreporter):
    """Say loudly which tests did not run for want of a browser."""
    skipped = [
        report.nodeid
        for report in terminalreporter.stats.get("skipped", [])
        if _BROWSER_REASON in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("THE BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"There is {_BROWSER_REASON}. Not run: {len(skipped)} tests:")
        for name in skipped:
            terminalreporter.line(f"  {name}")
        terminalreporter.line("Put Chromium on this machine (for example apt install chromium),")
        terminalreporter.line("then run make test again.")


@pytest.fixture(scope="session")
def chromium_path(request) -> str:
    """The Chromium that browser tests drive."""
    return request.config.stash[_BROWSER]
