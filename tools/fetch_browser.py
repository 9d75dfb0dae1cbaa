"""Find a Chromium for the browser tests, or fetch one where this machine allows it.

Debian's own package when running as root, otherwise the one Playwright fetches for the
present person. Where neither can be had the tests still run: those that need a browser
are skipped, and pytest says so loudly at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> str | None:
    """Return the path of a Chromium that is on this machine, or None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    return fetched if Path(fetched).exists() else None


def fetch_browser() -> None:
    """Try to put a Chromium on this machine; what fails is said by the tool that failed."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], check=False
        )
        if find_browser():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Fetch a browser if there is none. Always 0: pytest says what could not run."""
    if find_browser() is None:
        print("No Chromium here yet: fetching one for the browser tests.", flush=True)
        fetch_browser()
    return 0


if __name__ == "__main__":
    sys.exit(main())
