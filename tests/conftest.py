"""What several tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from programs import WANT, leave_out, missing, to_install

# Most tests are about something else and start many servers: the name model is for its own tests.
os.environ["WORKBOOK_NAME_MODEL"] = "no"

#: A file is run by one process: one long test that began last would keep the others waiting.
_LONG = ("test_team_session.py", "test_meeting_faults.py", "test_journey.py", "test_server.py")

_BROWSER = pytest.StashKey[str | None]()

# The same examples each time, so that a commit is not blamed for what was always there, and no word
# about time: how long an example takes is the machine's affair.
settings.register_profile(
    "same",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "random", settings.get_profile("same"), derandomize=False, database=settings().database
)


def pytest_addoption(parser):
    """Let somebody look for new examples."""
    parser.addoption(
        "--hypothesis-random",
        action="store_true",
        help="draw other examples each time, and keep those that fail, in .hypothesis",
    )


def pytest_configure(config):
    """Choose how examples are drawn, before any test with its own settings is read."""
    config.addinivalue_line("markers", "needs_program(*names): uses programs of this machine")
    random = config.getoption("--hypothesis-random") or (
        config.getoption("--hypothesis-seed", None) is not None
    )
    if not config.getoption("--hypothesis-profile", None):
        settings.load_profile("random" if random else "same")


def pytest_collection_modifyitems(config, items):
    """Begin with what takes long, and look for a browser when one is needed."""
    items.sort(key=lambda item: (item.path.name not in _LONG, "browser" not in item.path.parts))
    if any(item.get_closest_marker("browser") for item in items):
        from fetch_browser import find_browser

        config.stash[_BROWSER] = find_browser()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Leave out a test for which something is missing; where others rely on the run, fail it."""
    names = [name for mark in item.iter_markers("needs_program") for name in mark.args]
    if wanting := missing(*names):
        leave_out(", ".join(wanting), to_install(*wanting))
    if item.get_closest_marker("browser") and item.config.stash[_BROWSER] is None:
        leave_out("a Chromium, and none could be fetched", "apt-get install chromium")


def pytest_terminal_summary(terminalreporter):
    """Say loudly which tests did not run for want of something that can be installed."""
    left_out = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        if WANT in reason:
            left_out.setdefault(reason.partition(WANT)[2].strip(), []).append(report.nodeid)
    if not left_out:
        return
    terminalreporter.section("SOME TESTS DID NOT RUN", sep="!", red=True, bold=True)
    for reason, names in left_out.items():
        terminalreporter.line(f"Not run {WANT} {reason}: {len(names)} tests:")
        for name in names:
            terminalreporter.line(f"  {name}")
    terminalreporter.line("Put these on this machine, then run make test again.")


@pytest.fixture(scope="session")
def chromium_path(request) -> str:
    """The Chromium that browser tests drive."""
    return request.config.stash[_BROWSER]
