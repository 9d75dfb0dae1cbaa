"""The same form in JupyterLab, where an analyst opens the notebooks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect
from ports import HeldPort
from serving import HERE, PATIENCE

from workbook.plans import Plans
from workbook.sessions.repository import Sessions


@pytest.fixture
def lab(tmp_path):
    """JupyterLab over a copy of the notebooks; yields its address and the data folder."""
    shutil.copytree(HERE / "notebooks", tmp_path / "notebooks")
    port = HeldPort()
    # The kernels' sockets are files, in a folder with a short name: ports might be taken meanwhile.
    with tempfile.TemporaryDirectory() as runtime:
        running = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *(f"--port={port.number}", "--ServerApp.port_retries=0"),
                *("--IdentityProvider.token=", f"--notebook-dir={tmp_path}"),
                *("--LabApp.news_url=None", "--KernelManager.transport=ipc"),
            ],
            env={
                **os.environ,
                "WORKBOOK_DATA": str(tmp_path / "data"),
                "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
                "JUPYTER_RUNTIME_DIR": runtime,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port.number}"
        end = time.monotonic() + PATIENCE
        while not answers(f"{address}/api"):
            assert running.poll() is None, "JupyterLab did not start"
            assert time.monotonic() < end, "JupyterLab never answered"
            time.sleep(0.2)
        yield address, Path(tmp_path / "data")
        running.terminate()
        running.wait(timeout=PATIENCE)
    port.let_go()


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).read()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def opened(page, address, notebook):
    """Open a notebook and run its cell."""
    page.goto(f"{address}/lab/tree/notebooks/{notebook}.ipynb")
    cell = page.locator(".jp-Notebook .jp-Cell").first
    cell.wait_for(timeout=60_000)
    expect(page.get_by_text("| Idle")).to_be_visible(timeout=60_000)
    cell.click()
    page.keyboard.press("Control+Enter")


def test_the_form_works_in_jupyterlab_and_its_keys_are_words_not_commands(lab, visitors):
    address, data = lab
    session = Sessions(data).open("Harbour team", "risk-and-choice")
    page = visitors().page
    opened(page, address, "reflect")
    box = page.get_by_role("textbox", name="Join code")
    expect(box).to_be_visible(timeout=60_000)
    box.click()
    box.press_sequentially("dd aa bb")
    expect(box).to_have_value("dd aa bb")
    box.fill(session.code)
    box.press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible()
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
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    assert Sessions(data).sent(session.id) == 1


def test_an_idea_is_noted_in_jupyterlab_on_the_page_of_the_plan_that_was_chosen(lab, visitors):
    address, data = lab
    plan = Plans(data).begin(title="A better drop-in room")
    page = visitors().page
    opened(page, address, "day")
    page.get_by_label("Plan", exact=True).select_option("A better drop-in room", timeout=60_000)
    page.get_by_role("button", name="Note an idea").click()
    expect(page.get_by_label("An idea, in words that the group agrees to keep")).to_be_focused()
    page.keyboard.type("Add a bench, dd aa bb")
    page.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.get_by_text("One idea noted today.")).to_be_visible()
    assert [each.words for each in Plans(data).open(plan.id).look().ideas] == [
        "Add a bench, dd aa bb"
    ]
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1
