"""The house: which room is which, and who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ENGINE = sorted(
    path
    for path in (ROOT / "workbook").rglob("*.py")
    if "serve" not in path.relative_to(ROOT).parts
)
#: Each may import only what stands to its left.
ORDER = (
    *(
        "errors",
        "language",
        "names",
        "name_model",
        "wording",
        "words_typed",
        "instrument",
        "response",
        "disk",
        "sheet",
        "set_aside",
        "store",
        "codes",
    ),
    *("publication", "keys", "requests", "actions", "notes", "message", "datapackage"),
    *("presence", "measures", "figures", "versions", "periods", "released", "invented", "themes"),
    *(
        "paper",
        "paper_docx",
        "brief",
        "walls",
        "session",
        "place",
        "data_format",
        "backup",
        "counts",
        "patterns",
    ),
    *(
        "over_time",
        "recap",
        "retention",
        "meeting",
        "publish",
        "opened",
        "daily",
        "preview",
        "example",
    ),
)
#: What the managers' page is made of: it must never be able to reach an answer.
MANAGERS = ("themes", "brief", "released", "periods", "publication", "requests", "paper")


def imported_by(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the house"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_engine_can_be_imported_without_widgets_pages_or_a_server():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in ENGINE
        if path.name != "__main__.py"
    ]
    assert len(modules) > 10
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "heavy = {'ipywidgets', 'anywidget', 'widgets', 'voila', 'IPython', 'jupyter_server'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "[]"


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_the_engine_never_names_widgets_or_voila(path):
    roots = {name.split(".")[0] for name in imported_by(path)}
    assert not roots & {"ipywidgets", "anywidget", "widgets", "voila", "IPython"}


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_only_the_command_line_reaches_for_the_server(path):
    if path.stem != "cli":
        assert not any(name.startswith("workbook.serve") for name in imported_by(path))


@pytest.mark.parametrize("module", ORDER)
def test_imports_inside_the_engine_run_one_way(module):
    later = {f"workbook.{name}" for name in ORDER[ORDER.index(module) + 1 :]}
    assert not imported_by(ROOT / "workbook" / f"{module}.py") & later


@pytest.mark.parametrize("module", ["errors", "instrument", "response", "store", "session"])
def test_keeping_an_answer_needs_no_pandas(module):
    code = f"import sys, workbook.{module}; print('pandas' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


def test_a_phone_that_only_answers_does_not_wait_for_pandas():
    code = "import sys, widgets, workbook.access.context; print('pandas' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


@pytest.mark.parametrize("name", MANAGERS)
def test_the_managers_side_never_meets_a_session(name):
    code = f"import sys, workbook.{name}; print(*sorted(m for m in sys.modules))"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    barred = ("session", "response", "figures", "counts", "patterns", "meeting", "publish")
    assert not {f"workbook.{each}" for each in barred} & set(fresh.stdout.split())
    assert "pandas" not in fresh.stdout.split()


def test_only_publishing_asks_a_session_for_its_standing_answers():
    asking = {
        path.stem
        for path in (ROOT / "workbook").rglob("*.py")
        if "standing_answers(" in path.read_text(encoding="utf-8") and path.stem != "session"
    }
    assert asking <= {"publish", "attack"}


@pytest.mark.parametrize("name", ["checklist", "join", "learning_note", "opening", "screen"])
def test_a_form_never_meets_the_store(name):
    modules = imported_by(ROOT / "widgets" / f"{name}.py")
    assert not {
        m
        for m in modules
        if m.startswith(("workbook.sessions.csv.answers", "workbook.sessions.repository"))
    }


@pytest.mark.parametrize("path", sorted((ROOT / "workbook").glob("*.py")), ids=lambda p: p.stem)
def test_nothing_imports_a_notebook_or_the_tests(path):
    roots = {name.split(".")[0] for name in imported_by(path)}
    assert not roots & {"notebooks", "tests", "benchmarks"}
