"""The suite itself: nothing is left out unseen, and the same commit is tried in the same way."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import programs
import pytest

from workbook.sessions.join_codes import WORDS

TESTS = Path(__file__).parent.parent


def run(folder, text, *words, **environment):
    """Run a file of tests under the suite's own conftest; return what pytest said."""
    (folder / "test_tried.py").write_text(text)
    places = (TESTS, TESTS / "support", TESTS.parent / "tools")
    own = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "conftest", "-ra"),
            *("-p", "no:cacheprovider", "--rootdir", str(folder), *words, "test_tried.py"),
        ],
        cwd=folder,
        env={**own, "PYTHONPATH": os.pathsep.join(map(str, places)), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


NEEDS = """
import programs
programs.PROGRAMS["no-such-program"] = "such-a-package"

@programs.needs_program("no-such-program")
def test_with_it():
    print("It ran.")

def test_without_it():
    pass
"""


def test_what_needs_a_missing_program_is_left_out_and_that_is_said_loudly(tmp_path):
    done = run(tmp_path, NEEDS)
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert "SOME TESTS DID NOT RUN" in done.stdout
    assert "Not run for want of no-such-program (apt-get install" in done.stdout
    assert "such-a-package): 1 tests:\n  test_tried.py::test_with_it" in done.stdout


@pytest.mark.parametrize("said", ["true", "True", "1"])
def test_where_others_rely_on_the_run_it_fails_and_says_what_to_install(tmp_path, said):
    done = run(tmp_path, NEEDS, CI=said)
    assert done.returncode == 1
    assert "1 passed, 1 error" in done.stdout
    assert "This could not run for want of no-such-program. Install it: apt-get" in done.stdout
    assert "It ran." not in done.stdout


BROWSER = """
import fetch_browser, pytest
fetch_browser.find_browser = lambda: None

@pytest.mark.browser
def test_in_a_browser():
    print("It ran.")
"""


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("", 0, "Not run for want of a Chromium"),
        ("true", 1, "for want of a Chromium, and none"),
    ],
)
def test_the_same_holds_for_want_of_a_browser(tmp_path, said, code, words):
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser: uses a real Chromium\n")
    done = run(tmp_path, BROWSER, "-c", "pytest.ini", CI=said)
    assert done.returncode == code, done.stdout
    assert words in done.stdout
    assert "It ran." not in done.stdout


def test_every_program_that_a_test_needs_is_one_that_is_installed_for_it():
    with pytest.raises(AssertionError, match="PROGRAMS"):
        programs.needs_program("gcc-of-1987")
    named = [
        name
        for path in TESTS.rglob("test_*.py")
        for words in re.findall(r"needs_program\(((?:\"[\w-]+\"(?:, )?)+)\)", path.read_text())
        for name in re.findall(r"[\w-]+", words)
    ]
    assert set(programs.PROGRAMS) <= set(named)
    assert "tests/support/programs.py" in (TESTS.parent / ".ci" / "run").read_text()


def test_no_other_skip_is_for_want_of_a_program():
    """A skip of one's own would hide in a run that others rely on: `needs_program` is the way."""
    for path in TESTS.rglob("*.py"):
        if path != Path(__file__):
            assert not re.search(r"skip\w*\([^)]*which\(", path.read_text()), path


DRAWS = """
from hypothesis import HealthCheck, given, settings, strategies as st

@settings(max_examples=20)
@given(st.integers(0, 10**30))
def test_draws(number):
    print("drawn:", number)
"""


def drawn(done):
    assert done.returncode == 0, done.stdout
    numbers = re.findall(r"drawn: (\d+)", done.stdout)
    assert len(numbers) >= 10
    return numbers


@pytest.mark.parametrize("said", ["", "true"])
def test_the_same_examples_are_tried_each_time_and_none_is_kept(tmp_path, said):
    first, second = (drawn(run(tmp_path, DRAWS, "-s", CI=said)) for _ in range(2))
    assert first == second
    assert not (tmp_path / ".hypothesis").exists()


@pytest.mark.parametrize("words", ["--hypothesis-random", "--hypothesis-seed=7"])
def test_whoever_wants_new_examples_asks_for_them(tmp_path, words):
    assert drawn(run(tmp_path, DRAWS, "-s")) != drawn(run(tmp_path, DRAWS, "-s", words))


def test_no_test_draws_in_a_way_of_its_own():
    """How many examples there are is a test's affair; which, and how long they may take, is not."""
    for path in TESTS.rglob("test_*.py"):
        if path == Path(__file__):
            continue
        text = path.read_text()
        for found in re.finditer(r"\bsettings\((?:[^()]|\([^()]*\))*\)", text):
            words = found[0]
            assert "derandomize" not in words, path
            assert "database" not in words, path
            assert "deadline=" not in words.replace("deadline=None", ""), path
            if "suppress_health_check" in words:
                assert "too_slow" in words or "list(HealthCheck)" in words, (path, words)


def test_no_test_file_imports_another_and_each_wing_has_its_folder():
    tests = Path(__file__).parent.parent
    names = {path.stem for path in tests.rglob("test_*.py")}
    for path in tests.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in names, path
            elif isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & names, path
    wings = {path.parent.name for path in (tests.parent / "workbook").glob("*/__init__.py")}
    assert wings <= {path.name for path in tests.iterdir() if path.is_dir()}


def test_no_two_test_files_have_one_name():
    """Pytest imports each by its name alone, and would then run neither."""
    names = [path.name for path in TESTS.rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def looked_for(tree):
    """Every text whose absence a file of tests asserts, by itself or as one of a loop's."""
    absent = [
        node.left
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn)
    ]
    named = {node.id for node in absent if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            absent += getattr(node.iter, "elts", []) if node.target.id in named else []
    for node in absent:
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and node.value:
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            yield node.lineno, text


def test_no_test_looks_for_the_absence_of_what_a_join_code_may_be_made_of():
    """It would fail whenever that word is drawn: once in some three hundred runs."""
    for path in TESTS.rglob("*.py"):
        for line, text in looked_for(ast.parse(path.read_text(encoding="utf-8"))):
            assert not any(text in word for word in WORDS), (path, line, text)


def test_that_rule_sees_a_word_a_part_of_one_bytes_and_a_loop():
    code = """
assert "canary" not in said
assert b"mark" not in said
for each in ("fine-that", "paper"):
    assert each not in said
"""
    assert {text for _, text in looked_for(ast.parse(code))} == {
        *("canary", "mark", "fine-that", "paper")
    }
