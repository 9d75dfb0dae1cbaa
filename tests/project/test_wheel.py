"""`pip install` from a built wheel: everything a page needs is inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder into which pip unpacked the wheel, outside the checkout."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--no-deps"),
            *("--target", str(place), str(wheel)),
        ],
        check=True,
        capture_output=True,
    )
    return place


def run(installed, *words):
    """Run a command with the unpacked wheel, not with the checkout."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_code_instruments_words_pages_and_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "workbook/instruments/planning-group-participation.toml",
        "workbook/instruments/instrument.schema.json",
        "workbook/instruments/plan-a-group-activity.toml",
        "workbook/instruments/plan.schema.json",
        "workbook/safeguarding/words/safety.toml",
        "workbook/serve/notebooks/reflect.ipynb",
        "workbook/serve/share/voila/templates/workbook/index.html.j2",
        "widgets/static/form.js",
        "widgets/static/facilitator.js",
        "widgets/checklist.css",
        "widgets/templates/pattern.html.j2",
        "workbook/documents/templates/page.html.j2",
    ):
        assert wanted in names, wanted
    assert any(name.endswith("licenses/LICENSE-INSTRUMENTS") for name in names)


def test_the_wheel_holds_nothing_that_people_wrote(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    roots = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert roots == {"workbook", "widgets"}
    assert not [name for name in names if name.endswith((".csv", ".pyc"))]


def test_an_installed_copy_has_all_72_items(installed):
    code = (
        "import workbook; from workbook.instruments.model import load_shipped, shipped\n"
        "print(workbook.__file__, sum(len(load_shipped(i).items) for i in shipped()))"
    )
    said = run(installed, "-c", code).stdout.split()
    assert Path(said[0]).is_relative_to(installed)
    assert said[1] == "72"


def test_an_installed_copy_opens_a_session_and_finds_its_pages(installed, tmp_path):
    opened = run(
        installed,
        *("-m", "workbook", "session", "open", "--data", str(tmp_path)),
        *("--team", "A team", "--instrument", "risk-and-choice"),
    )
    assert "Join code" in opened.stdout, opened.stderr
    code = "from workbook.serve.server import notebooks_folder; print(notebooks_folder())"
    folder = Path(run(installed, "-c", code).stdout.strip())
    assert folder.is_relative_to(installed)
    assert (folder / "reflect.ipynb").exists()
