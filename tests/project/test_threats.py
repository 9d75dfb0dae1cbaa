"""`docs/threats.md` is in step with the tests that hold it, and none of its rows is forgotten."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
THREATS = ROOT / "docs" / "threats.md"
TESTS = ROOT / "tests"

#: Every threat that the design answers, or says that it cannot.
NEEDED = {
    "a-forwarded-link",
    "a-learning-note",
    "a-library-that-turns",
    "a-picture-of-the-screen",
    "a-request-and-a-band",
    "a-request-from-a-plan",
    "a-spoilt-archive",
    "a-stolen-backup",
    "a-stolen-disk",
    "a-plan-that-stops-publishing",
    "a-team-behind-the-themes",
    "a-team-behind-words-about-plans",
    "after-a-link-ended",
    "an-address-of-before",
    "an-edited-file",
    "another-pages-process",
    "another-plan",
    "another-service",
    "another-sites-page",
    "another-teams-name",
    "answers-for-many",
    "answers-together",
    "cut-off-anywhere",
    "doubled-parameter",
    "earlier-sessions",
    "endless-words",
    "forged-address",
    "formula-in-words",
    "guessed-code",
    "guessed-link",
    "invented-service-as-a-store",
    "kept-for-ever",
    "keys-in-the-history",
    "late-answers",
    "left-in-the-temporary-folder",
    "left-open",
    "listening-in",
    "locked-out",
    "more-than-the-room",
    "no-room-left",
    "nobody-noticed",
    "one-link-more",
    "ones-own-device",
    "out-of-the-managers-page",
    "plans-in-a-meeting",
    "planted-cookie",
    "plans-without-number",
    "root-on-the-machine",
    "script-in-words",
    "sent-at-an-open-door",
    "shared-device",
    "single-answers",
    "slow-and-large",
    "spoilt-messages",
    "spoilt-requests",
    "stuffed-sessions",
    "taken-back-and-sent-again",
    "taken-back-by-another",
    "the-invented-services-links",
    "the-leads-own-page",
    "too-much-of-everything",
    "two-pictures-of-a-disk",
    "what-refusals-tell",
    "what-is-offered-to-plan",
    "who-wrote-what",
}
#: Files of tests that are about nothing but what somebody may try: each of them is in a row.
ALL_OF = (
    "tests/access/test_confine.py",
    "tests/browser/test_attacks.py",
    "tests/browser/test_script_in_every_text.py",
    "tests/safeguarding/test_any_text.py",
    "tests/serve/test_attacked.py",
    "tests/serve/test_mutated.py",
    "tests/sessions/test_door_attacks.py",
)
#: What is said where no test can hold anything.
NOTHING = "Nothing stops this"
HEAD = ["what they might want", "what stops them", "what does not", "held by"]


def rows(text=None):
    """Return each row's anchor, its four cells, and the tests that it names."""
    text = THREATS.read_text(encoding="utf-8") if text is None else text
    found = []
    for line in text.splitlines():
        if line.startswith("| <a id="):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            found.append((*re.findall(r'<a id="([a-z-]+)"></a>', line), cells))
    return found


def named(text):
    return re.findall(r"`(tests/[\w/]+\.py::\w+)`", text)


@cache
def names_in(path):
    """Return the names of the tests that a file has, parametrised or not, in classes or not."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


@cache
def every_test():
    return {
        f"{path.relative_to(ROOT).as_posix()}::{name}"
        for path in TESTS.rglob("test_*.py")
        for name in names_in(path.relative_to(ROOT).as_posix())
    }


def faults(text):
    """Return what is wrong with a file of threats, a line for each fault."""
    found = [f"no such test: {each}" for each in named(text) if each not in every_test()]
    anchors = [anchor for anchor, _ in rows(text)]
    found += [f"no such row: {each}" for each in NEEDED - set(anchors)]
    found += [f"not in the list of this test: {each}" for each in set(anchors) - NEEDED]
    found += [f"twice: {each}" for each in set(anchors) if anchors.count(each) > 1]
    for anchor, cells in rows(text):
        if len(cells) != len(HEAD) or not all(cells):
            found.append(f"{anchor} has not four cells")
        elif not named(cells[3]) and NOTHING not in cells[2]:
            found.append(f"{anchor} names no test and does not say that nothing stops it")
        elif cells[1] == "–" and NOTHING not in cells[2]:
            found.append(f"{anchor} does not say what stops it")
    for path in ALL_OF:
        left = {f"{path}::{name}" for name in names_in(path)} - set(named(text))
        found += [f"in no row: {each}" for each in left]
    if re.search(r"TODO|tests/[\w/]*\*", text):
        found.append("something in it is not finished")
    return sorted(found)


def test_every_row_is_held_by_tests_that_run_or_says_that_nothing_stops_it():
    assert faults(THREATS.read_text(encoding="utf-8")) == []


def test_every_row_is_read_as_one():
    text = THREATS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    heads = [line for line in lines if [c.strip() for c in line.strip("|").split("|")] == HEAD]
    assert len(lines) - len(heads) == len(rows()) == len(NEEDED)
    assert len(heads) == text.count("\n## ")


def test_a_row_links_to_what_is_there():
    for target in re.findall(r"\]\(([\w./-]+)\)", THREATS.read_text(encoding="utf-8")):
        assert (THREATS.parent / target).exists(), target


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text.replace("::test_", "::test_not_", 1), "no such test"),
        (lambda text: text.replace('id="guessed-code"', 'id="guessed"'), "no such row"),
        (lambda text: text.replace('id="guessed-code"', 'id="guessed"'), "not in the list"),
        (lambda text: text.replace('id="guessed-code"', 'id="guessed-link"'), "twice"),
        (lambda text: text.replace(NOTHING, "Little stops this"), "names no test"),
        (lambda text: re.sub(r"`tests/serve/test_mutated[^`]*`", "–", text), "in no row"),
        (lambda text: text + "TODO", "not finished"),
    ],
)
def test_what_is_out_of_step_is_noticed(change, fault):
    text = THREATS.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    assert any(each.startswith(fault) or fault in each for each in faults(changed))
