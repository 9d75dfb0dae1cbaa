"""The house: what the import contracts in pyproject.toml cannot say, and that they do hold.

Which wing may import which stands in `[tool.importlinter]`; `make check` holds the code to it.
"""

from __future__ import annotations

import ast
import importlib
import os
import shutil
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
#: What the managers' page is made of: it must never be able to reach an answer.
MANAGERS = (
    *("themes.view", "themes.brief", "themes.archive", "themes.periods", "themes.disclosure"),
    *("themes.choices", "themes.headlines", "themes.register", "themes.groups", "themes.policy"),
    *("themes", "themes.requests", "documents.page", "publication"),
    *("themes.plan_words", "themes.planning", "themes.several", "themes.tables"),
)


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


@pytest.mark.parametrize(
    "module",
    ["errors", "instruments.model", "sessions.responses", "sessions.csv", "sessions.repository"],
)
def test_keeping_an_answer_needs_no_pandas(module):
    code = f"import sys, workbook.{module}; print('pandas' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


def test_a_phone_that_only_answers_does_not_wait_for_pandas():
    code = "import sys, widgets, workbook.place; print('pandas' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


def test_a_phone_that_only_answers_does_not_wait_for_templates():
    code = "import sys, widgets, workbook.place; print('jinja2' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "False"


@pytest.mark.parametrize("name", MANAGERS)
def test_the_managers_side_never_meets_a_session(name):
    code = f"import sys, workbook.{name}; print(*sorted(m for m in sys.modules))"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    barred = ("sessions", "analysis", "patterns", "meetings", "publishing", "operations", "plans")
    assert not [
        each
        for each in fresh.stdout.split()
        if each.startswith(tuple(f"workbook.{wing}" for wing in barred))
    ]
    assert "pandas" not in fresh.stdout.split()


def test_only_publishing_asks_a_session_for_its_standing_answers():
    asking = {
        path.stem
        for path in (ROOT / "workbook").rglob("*.py")
        if "standing_answers(" in path.read_text(encoding="utf-8") and "sessions" not in path.parts
    }
    assert asking <= {"publisher", "adversary"}


@pytest.mark.parametrize("path", sorted((ROOT / "workbook").rglob("*.py")), ids=lambda p: p.stem)
def test_nothing_imports_a_notebook_or_the_tests(path):
    roots = {name.split(".")[0] for name in imported_by(path)}
    assert not roots & {"notebooks", "tests", "benchmarks"}


def held(root):
    """Hold a folder’s code against the contracts; say whether they are kept, and how."""
    asked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.returncode == 0, asked.stdout + asked.stderr


@pytest.fixture
def house(tmp_path):
    """A copy of the code to build onto."""
    for name in ("workbook", "widgets"):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=lambda folder, names: [
                each
                for each in names
                if not each.endswith(".py") and not (Path(folder) / each).is_dir()
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_arrow_between_the_wings_runs_as_the_contracts_say(house):
    kept, said = held(house)
    assert kept, said


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("workbook/attic.py", "", "run one way"),
        ("workbook/sessions/model.py", "import workbook.meetings.actions", "run one way"),
        ("workbook/themes/view.py", "import workbook.sessions.tally", "run one way"),
        ("workbook/themes/planning.py", "import workbook.plans.model", "reach no plan"),
        ("widgets/themes.py", "import workbook.plans", "reach no plan"),
        ("workbook/storage/disk.py", "import workbook.text.english", "knows no words"),
        ("workbook/patterns/measures.py", "import workbook.themes.view", "own side"),
        ("workbook/meetings/notes.py", "import ipywidgets", "neither widgets nor pages"),
        ("workbook/sessions/places.py", "import pandas", "need no pandas"),
        ("widgets/join.py", "import workbook.sessions.repository", "never meets"),
        ("widgets/pattern.py", "import workbook.serve.server", "nor the command line"),
        ("workbook/operations/daily.py", "import workbook.serve.server", "run one way"),
    ],
)
def test_a_wing_that_reaches_where_it_may_not_is_found(house, file, line, broken):
    with (house / file).open("a", encoding="utf-8") as grown:
        grown.write(f"\n{line}\n")
    kept, said = held(house)
    assert not kept
    assert any(broken in each and "BROKEN" in each for each in said.splitlines()), said


WINGS = sorted(path.parent.name for path in (ROOT / "workbook").glob("*/__init__.py"))


def crossings():
    """Give (file, wing, module, name) for each name that is imported from another wing."""
    files = [*(ROOT / "workbook").rglob("*.py"), *(ROOT / "widgets").rglob("*.py")]
    for path in files:
        parts = path.relative_to(ROOT).parts
        own = parts[1] if parts[0] == "workbook" else None
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            _, _, below = node.module.partition("workbook.")
            wing = below.split(".")[0]
            if wing in WINGS and wing != own:
                for alias in node.names:
                    if alias.name != "*":  # a one-line module for those who call it by that name
                        yield path, wing, node.module, alias.name


def test_what_crosses_a_wing_is_in_its_face_and_never_private():
    crossed = list(crossings())
    assert len(crossed) > 200
    faces = {wing: set(importlib.import_module(f"workbook.{wing}").__all__) for wing in WINGS}
    for path, wing, module, name in crossed:
        assert not name.startswith("_"), (path, module, name)
        is_module = (
            module == f"workbook.{wing}" and (ROOT / "workbook" / wing / f"{name}.py").is_file()
        )
        assert name in faces[wing] or is_module, (path, module, name)


@pytest.mark.parametrize("wing", WINGS)
def test_a_face_is_small_and_names_only_what_is_there(wing):
    face = importlib.import_module(f"workbook.{wing}")
    assert face.__all__ == sorted(face.__all__, key=lambda name: (_kind(name), name))
    assert 0 < len(face.__all__) <= 80
    for name in face.__all__:
        assert not name.startswith("_")
        assert getattr(face, name) is not None


def _kind(name):
    """Constants, then classes, then the rest: the order that the linter keeps."""
    return 0 if name.isupper() else 1 if name[0].isupper() else 2


def test_nobody_reaches_for_a_private_name_of_another_wing_through_its_module():
    for path in (ROOT / "workbook").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        brought = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbook")
            for alias in node.names
            if (alias.asname or alias.name).islower()
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                reached = node.value.id in brought and node.attr.startswith("_")
                assert not reached, (path, node.value.id, node.attr)


LONGEST_FILE, LONGEST_CLASS = 600, 300


@pytest.mark.parametrize(
    "path",
    sorted(
        each
        for folder in ("workbook", "widgets", "front/src")
        for each in (ROOT / folder).rglob("*")
        if each.suffix in {".py", ".ts", ".js"}
        and "static" not in each.parts
        and "workbook/serve/front" not in each.as_posix()
        and each.name != "messages.ts"  # written from Python, and read there
    ),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_file_and_no_class_is_longer_than_one_can_hold_in_mind(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                assert node.end_lineno - node.lineno < LONGEST_CLASS, node.name
