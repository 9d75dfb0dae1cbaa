"""The same form in JupyterLab, where an analyst opens the notebooks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect
from serving import HERE, free_port

from workbook.sessions.repository import Sessions


@pytest.fixture
def lab(tmp_path):
    """JupyterLab over a copy of the notebooks; yields its address and the data folder."""
    shutil.copytree(HERE / "notebooks", tmp_path / "notebooks")
    port = free_port()
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *(f"--port={port}", "--IdentityProvider.token=", f"--notebook-dir={tmp_path}"),
            "--LabApp.news_url=None",
        ],
        env={
            **os.environ,
            "WORKBOOK_DATA": str(tmp_path / "data"),
            "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).read()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    yield address, Path(tmp_path / "data")
    running.terminate()
    running.wait(timeout=30)


def test_the_form_works_in_jupyterlab_and_its_keys_are_words_not_commands(lab, visitors):
    address, data = lab
    session = Sessions(data).open("Harbour team", "risk-and-choice")
    page = visitors().page
    page.goto(f"{address}/lab/tree/notebooks/reflect.ipynb")
    cell = page.locator(".jp-Notebook .jp-Cell").first
    cell.wait_for(timeout=60_000)
    expect(page.get_by_text("| Idle")).to_be_visible(timeout=60_000)
    cell.click()
    page.keyboard.press("Control+Enter")
    box = page.get_by_role("textbox", name="Join code")
    expect(box).to_be_visible(timeout=60_000)
    box.click()
    box.press_sequentially("dd aa bb")
    expect(box).to_have_value("dd aa bb")
    box.fill(session.id)
    box.press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible(timeout=30_000)
    page.get_by_role("radio").first.check()
    page.get_by_text("Add a reflection").first.click()
    words = page.get_by_role("textbox", name="Your reflection on question 1")
    words.click()
    words.press_sequentially("add dd xx aa bb mm")
    words.press("Shift+Enter")
    words.press_sequentially("z")
    expect(words).to_have_value("add dd xx aa bb mm\nz")
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send as it is").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused(timeout=15_000)
    assert Sessions(data).sent(session.id) == 1
